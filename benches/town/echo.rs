//! The floor: a bot that hears its stream and posts what it heard back, with the same libraries, and does nothing else.

use futures_util::StreamExt;
use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use super::{child, listen};

/// Echoes until the parent ends.
pub(crate) async fn run(server: &str, token: &str) {
    #[expect(clippy::disallowed_methods, reason = "it is to be bare, and talks to loopback")]
    let client = reqwest::Client::builder().user_agent("echo-bench").no_proxy().build().expect("a client");
    let mut stream = listen(server, token, "user").await;
    child::ready();
    let echo = async {
        while let Some(Ok(message)) = stream.next().await {
            if let Message::Text(frame) = message
                && let Some((to, under)) = mention(&frame)
            {
                tokio::spawn(post(client.clone(), format!("{server}api/v1/statuses"), token.to_owned(), to, under));
            }
        }
    };
    tokio::select! {
        () = echo => {}
        () = child::parent_ended() => {}
    }
}

/// Who wrote, and which status.
fn mention(frame: &str) -> Option<(String, String)> {
    let frame: Value = serde_json::from_str(frame).ok()?;
    if frame["event"] != "notification" {
        return None;
    }
    let notification: Value = serde_json::from_str(frame["payload"].as_str()?).ok()?;
    let from = notification["account"]["acct"].as_str()?;
    Some((from.to_owned(), notification["status"]["id"].as_str()?.to_owned()))
}

async fn post(client: reqwest::Client, address: String, token: String, to: String, under: String) {
    let text = format!("@{to} help");
    let form = [("status", text.as_str()), ("in_reply_to_id", under.as_str()), ("visibility", "direct")];
    let posted = client.post(address).bearer_auth(token).form(&form).send().await.expect("an answer");
    assert!(posted.status().is_success(), "the echo is posted: {}", posted.status());
    posted.bytes().await.expect("the whole of it");
}
