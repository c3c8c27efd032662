//! A copy of everything that is kept: the page, the button, and who gets the file.

use auditoot_sandbox::{Character, Decision};
use jiff::SignedDuration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::faces::without_head;
use crate::stage::{BOT, Stage, link_in};

/// The answer of one of the bot's own pages, headers and all.
async fn send(stage: &Stage, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(stage.pages()).await.expect("somebody listens");
    let host = stage.pages();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

/// What of an answer does not change from second to second.
fn without_date(answer: &str) -> String {
    answer.lines().filter(|line| !line.to_lowercase().starts_with("date:")).collect::<Vec<_>>().join("\n")
}

/// Asks for a link to a copy; returns its path.
async fn ask_for_link(stage: &Stage, person: &str) -> String {
    let link: url::Url = link_in(&stage.ask(person, "export").await).parse().expect("an address");
    assert_eq!(link.authority(), stage.pages().to_string());
    assert!(
        link.path().starts_with("/export/") && link.path().len() >= "/export/".len() + 32 && link.query().is_none()
    );
    link.path().to_owned()
}

/// The document in an answer, if it is one.
fn document(answer: &str) -> Option<serde_json::Value> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let is_file = head.starts_with("HTTP/1.1 200") && head.contains("content-type: application/json");
    is_file.then(|| serde_json::from_str(body).expect("it is JSON"))
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_the_page_shows_nothing_of_anybody_and_uses_nothing_up() {
    let stage = Stage::open(Character::GoToSocial).await;
    let path = ask_for_link(&stage, "alice").await;
    let unknown = without_date(&send(&stage, "GET", "/export/nobody").await);
    for method in ["GET", "GET", "HEAD"] {
        let answer = without_date(&send(&stage, method, &path).await);
        assert!(unknown.starts_with(&answer), "a good link and none look the same: {answer}");
        for nothing in ["alice", "<script", "http://", "https://", "/export/", "<img"] {
            assert!(!without_head(&answer).contains(nothing), "{nothing} in {answer}");
        }
    }
    assert!(unknown.contains("form-action 'self'") && unknown.contains("<form method=\"post\"><button>"), "{unknown}");
    stage
        .sandbox
        .browse("preview", &format!("http://{}{path}", stage.pages()), Decision::JustLook)
        .await
        .expect("a page");
    assert!(document(&send(&stage, "POST", &path).await).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_downloads_one_file_as_often_as_it_is_pressed() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        if character == Character::GoToSocial {
            stage.connect().await;
        }
        let posts = stage.texts().len() + 1;
        let path = ask_for_link(&stage, "alice").await;
        let (one, other) = tokio::join!(send(&stage, "POST", &path), send(&stage, "POST", &path));
        assert_eq!(without_date(&one), without_date(&other), "a double click");
        let head = one.split_once("\r\n\r\n").expect("a head").0.to_lowercase();
        for header in [
            "content-disposition: attachment; filename=\"auditoot-export.json\"",
            "content-type: application/json",
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
        ] {
            assert!(head.contains(header), "{header} in {head}");
        }
        assert!(!head.contains("set-cookie") && !head.contains("access-control"), "{head}");
        let document = document(&one).expect("a file");
        assert_eq!((&document["format"], &document["account"]["handle"]), (&1.into(), &"alice".into()));
        let entries = document["last_list"]["entries"].as_array().map(Vec::len);
        assert_eq!(entries, (character == Character::GoToSocial).then_some(4), "{document:#}");
        assert_eq!(stage.sandbox.posts_by(BOT).len(), posts, "a download is not answered by a post");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_ran_out_and_one_that_never_was_say_the_same() {
    let stage = Stage::open(Character::GoToSocial).await;
    let path = ask_for_link(&stage, "alice").await;
    stage.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
    assert!(document(&send(&stage, "POST", &path).await).is_some(), "good to the last second");
    stage.clock.advance(SignedDuration::from_secs(1));
    let ended = without_date(&send(&stage, "POST", &path).await);
    assert!(ended.starts_with("HTTP/1.1 410") && ended.contains("This link has run out"), "{ended}");
    stage.clock.advance(SignedDuration::from_mins(5));
    stage.bot().settled(None).await;
    for path in [path.as_str(), "/export/nobody", "/export/%F0%9F%A6%A3", &format!("/export/{}", "x".repeat(3_000))] {
        assert_eq!(without_date(&send(&stage, "POST", path).await), ended, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_link_is_good_at_a_time_and_each_gives_only_its_owners_copy() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    let (first, second) = (ask_for_link(&stage, "alice").await, ask_for_link(&stage, "alice").await);
    let of_bob = ask_for_link(&stage, "bob").await;
    assert!(document(&send(&stage, "POST", &first).await).is_none(), "the newer one replaced it");
    for (path, handle) in [(&second, "alice"), (&of_bob, "bob")] {
        let document = document(&send(&stage, "POST", path).await).expect("a file");
        assert_eq!(document["account"]["handle"], handle);
    }
    // A restart changes nothing.
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    assert!(document(&send(&stage, "POST", &second).await).is_some());
    // Whoever is forgotten leaves nothing to download.
    let question = stage.ask("alice", "forget me").await;
    let told = stage.reply("alice", &question, "yes").await;
    assert!(told.text.contains("deleted"), "{}", told.text);
    assert!(document(&send(&stage, "POST", &second).await).is_none());
    assert!(document(&send(&stage, "POST", &of_bob).await).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_the_permission_back_leaves_the_link_and_the_copy_says_so() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let path = ask_for_link(&stage, "alice").await;
    let given = document(&send(&stage, "POST", &path).await).expect("a file");
    assert_eq!(
        (&given["permission"]["state"], &given["permission"]["token"]),
        (&"given".into(), &"kept-sealed".into())
    );
    stage.ask("alice", "disconnect").await;
    let none = document(&send(&stage, "POST", &path).await).expect("a file");
    assert_eq!(none["permission"], serde_json::json!({ "state": "none" }));
}
