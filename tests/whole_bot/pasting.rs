//! The page where a list is pasted: who may, what it refuses, and that nobody else notices.

use auditoot::config::PastePage;
use auditoot_sandbox::{Browsed, Character};
use http::StatusCode;
use jiff::SignedDuration;

use crate::stage::{Stage, link_in};

/// A stage whose bot offers the page.
pub(crate) async fn open() -> Stage {
    let mut stage = Stage::set(Character::Mastodon).await;
    if let Some(web) = &mut stage.config.web {
        web.paste_page = PastePage::Offered;
    }
    stage.start().await;
    stage.ready().await;
    stage
}

pub(crate) async fn ask_for_link(stage: &Stage, person: &str) -> String {
    let link = link_in(&stage.ask(person, "list apps").await);
    assert!(link.contains("/paste/"), "{link}");
    link
}

async fn send(stage: &Stage, browser: &str, link: &str, fields: &[(&str, &str)]) -> Browsed {
    stage.sandbox.send_form(browser, link, fields).await.expect("a page")
}

/// An entry of the page, as the script sends it, of the server on this host.
fn entry(host: &str, id: u32) -> String {
    format!(
        "<div class=\"applications-list__item\" id=\"doorkeeper_application_{id}\">\
         <strong class=\"announcements-list__item__title\">App {id}</strong>\
         <div class=\"announcements-list__item__meta\">Never used · Authorized on Mar 03, 2013</div>\
         <a href=\"http://{host}/oauth/authorized_applications/{id}\"></a></div>"
    )
}

fn host(stage: &Stage) -> String {
    stage.sandbox.base_url().authority().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_browser_is_the_only_one_and_opening_the_page_uses_nothing_up() {
    let mut stage = open().await;
    let link = ask_for_link(&stage, "alice").await;
    for _ in 0..3 {
        let page = stage.sandbox.browse("preview", &link, auditoot_sandbox::Decision::JustLook).await.expect("a page");
        assert!(page.status == StatusCode::OK && !page.html.contains("alice"), "{}", page.html);
        assert!(!page.html.contains("<script") && !page.html.contains("oauth"), "{}", page.html);
    }
    let page = send(&stage, "alice", &link, &[]).await;
    assert!(page.status == StatusCode::OK && page.html.contains("/oauth/authorized_applications?lang=en"));
    let copied = entry(&host(&stage), 5);
    let fields = [("step", "keep"), ("html", copied.as_str())];
    for (browser, fields) in [("mallory", &[][..]), ("mallory", &fields[..])] {
        assert_eq!(send(&stage, browser, &link, fields).await.status, StatusCode::GONE);
    }
    // It outlives a restart, and is good to the last second.
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    let page = send(&stage, "alice", &link, &[("step", "read"), ("html", &copied)]).await;
    assert!(page.status == StatusCode::OK && page.html.contains("App 5"), "{}", page.html);
    assert_eq!(stage.texts().len(), 1, "nothing is kept before it is confirmed");
    stage.clock.advance(SignedDuration::from_secs(30 * 60 - 1));
    assert_eq!(send(&stage, "alice", &link, &fields).await.status, StatusCode::OK);
    stage.bot().settled(None).await;
    assert!(stage.texts()[1].contains("I read 1 entry"), "{:#?}", stage.texts());
    assert_eq!(send(&stage, "alice", &link, &fields).await.status, StatusCode::GONE, "a list that is kept ends it");
    let link = ask_for_done(&stage).await;
    stage.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(send(&stage, "alice", &link, &[]).await.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_is_shown_with_websites_that_nobody_can_follow() {
    let stage = open().await;
    let link = ask_for_link(&stage, "alice").await;
    send(&stage, "alice", &link, &[]).await;
    let linked = |id: u32, website: &str| {
        let entry = entry(&host(&stage), id).replace("</strong>", "</a>");
        entry.replace("<strong", &format!("<a href=\"{website}\""))
    };
    let copied = [
        linked(1, "https://tusky.example/about?x#y"),
        linked(2, "http://old.example"),
        linked(3, "javascript:alert(1)"),
        entry(&host(&stage), 4),
    ]
    .concat();
    let page = send(&stage, "alice", &link, &[("step", "read"), ("html", &copied)]).await;
    let (_, list) = page.html.split_once("<ul class=\"apps\"").expect("a list");
    for part in ["App 1", "Website: tusky.example<", "Website: old.example, not protected (no https)", "App 4"] {
        assert!(list.contains(part), "{part} is not in {list}");
    }
    assert!(list.matches("Website").count() == 2 && !list.contains("href"), "{list}");
}

async fn ask_for_done(stage: &Stage) -> String {
    link_in(&stage.ask("alice", "done").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hostile_is_refused_and_kept_nowhere_and_nobody_else_notices() {
    let stage = open().await;
    let link = ask_for_link(&stage, "alice").await;
    send(&stage, "alice", &link, &[]).await;
    let (own, other) = (host(&stage), "evil.example");
    let rows: String = (0..100_000).map(|_| "<div class=\"applications-list__item\"></div>").collect();
    let deep = "<table><tr><td>".repeat(100_000);
    let source = "<!doctype html>\n<head>\n{\"meta\":{\"access_token\":\"s3cret-of-a-session\"}}";
    let hidden = format!("<script id=\"initial-state\">{{}}</script>{}", entry(&own, 1));
    let strange = [entry(other, 1), entry(&own, 2)].concat();
    let huge = "x".repeat(20 << 20);
    for (field, copied, status) in [
        ("html", huge.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
        ("html", rows.as_str(), StatusCode::PAYLOAD_TOO_LARGE),
        ("html", deep.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("html", hidden.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("html", strange.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("html", "<p>another page</p>", StatusCode::UNPROCESSABLE_ENTITY),
        ("text", source, StatusCode::UNPROCESSABLE_ENTITY),
        ("text", "a page of another site", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        for step in ["read", "keep"] {
            let sent = stage.sandbox.send_form("alice", &link, &[("step", step), (field, copied)]).await;
            // Who sends what nobody reads may find the door shut.
            if let Ok(page) = sent {
                assert_eq!(page.status, status, "{field} {}", copied.chars().take(60).collect::<String>());
                assert!(!page.html.contains("s3cret"), "{}", page.html);
            }
            assert!(stage.ask("bob", "help").await.text.contains("Hello"));
        }
    }
    let markup = entry(&own, 3).replace("App 3", "&lt;img src=x onerror=alert(1)&gt;\u{202e}");
    let page = send(&stage, "alice", &link, &[("step", "read"), ("html", &markup)]).await;
    assert!(page.html.contains("<bdi>&lt;img src=x") && !page.html.contains("<img"), "{}", page.html);
    assert!(stage.ask("alice", "status").await.text.contains("no list of yours"));
}
