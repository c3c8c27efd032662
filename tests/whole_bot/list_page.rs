//! The page with the list: who sees it, what is ticked there, and that names act on nothing.

use auditoot_sandbox::{Browsed, Character, Decision, NewToken};
use http::StatusCode;
use jiff::SignedDuration;

use crate::faces::raw;
use crate::pasting::ask_for_link;
use crate::stage::{Stage, link_in};

/// A name that would be markup, an address, and turned around.
const HOSTILE: &str = "\"><img src=x onerror=alert(1)> https://evil.example \u{202e}gnp";
/// How many apps there are besides those that everybody has: more than one post holds.
const CROWD: usize = 30;

/// A stage where alice is signed in and has more apps than one post holds.
pub(crate) async fn crowded() -> Stage {
    let stage = Stage::open(Character::GoToSocial).await;
    let names = (1..=CROWD).map(|number| format!("Client {number}")).chain([HOSTILE.to_owned()]);
    for app_name in names {
        let new = NewToken {
            app_name,
            website: Some("https://client.example".to_owned()),
            scopes: "read write".to_owned(),
            authorized_at: "2025-06-01T00:00:00Z".parse().expect("a time"),
            last_used_at: "2026-02-28T09:00:00Z".parse().ok(),
        };
        stage.sandbox.add_token("alice", new);
    }
    stage.connect().await;
    stage
}

/// Asks for the list; returns the link to all of it.
pub(crate) async fn ask_for_list(stage: &Stage) -> String {
    let link = link_in(&stage.ask("alice", "list apps").await);
    assert!(link.contains("/list/"), "{link}");
    link
}

async fn send(stage: &Stage, browser: &str, link: &str, fields: &[(&str, &str)]) -> Browsed {
    stage.sandbox.send_form(browser, link, fields).await.expect("a page")
}

/// Ticks the app of this name on the page, as a browser does.
async fn tick(stage: &Stage, browser: &str, link: &str, name: &str) -> Browsed {
    let page = send(stage, browser, link, &[]).await;
    let value = box_of(&page.html, name).unwrap_or_else(|| "[\"1\"]".to_owned());
    let page = send(stage, browser, link, &[("app", &value), ("step", "ask")]).await;
    stage.bot().settled(None).await;
    page
}

/// What the box beside this name stands for.
fn box_of(html: &str, name: &str) -> Option<String> {
    let item = html.split("<li>").find(|item| item.contains(name))?;
    let value = item.split_once("value=\"")?.1.split_once('"')?.0;
    Some(value.replace("&quot;", "\""))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_browser_alone_sees_the_list_and_only_by_the_newest_link() {
    let mut stage = crowded().await;
    let link = ask_for_list(&stage).await;
    for _ in 0..3 {
        let page = stage.sandbox.browse("preview", &link, Decision::JustLook).await.expect("a page");
        assert!(page.status == StatusCode::OK && !page.html.contains("Client"), "{}", page.html);
        assert!(!page.html.contains("<script") && !page.html.contains("alice"), "{}", page.html);
    }
    let page = send(&stage, "alice", &link, &[]).await;
    for number in 1..=CROWD {
        assert!(page.html.contains(&format!("Client {number}</bdi>")), "{number} of {}", page.html);
    }
    assert!(page.status == StatusCode::OK && page.html.contains("Tusky (2 of 3)"), "{}", page.html);
    for fields in [&[][..], &[("step", "ask"), ("app", "[\"1\"]")][..]] {
        let page = send(&stage, "mallory", &link, fields).await;
        assert!(page.status == StatusCode::GONE && !page.html.contains("Client"), "{}", page.html);
    }
    // A link of one kind opens no page of another.
    let as_paste = link.replace("/list/", "/paste/");
    assert_eq!(send(&stage, "mallory", &as_paste, &[]).await.status, StatusCode::GONE);
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    assert!(send(&stage, "alice", &link, &[]).await.html.contains("Client 1"), "it outlives a restart");
    let newer = link_in(&stage.ask("alice", "more").await);
    assert_eq!(send(&stage, "alice", &link, &[]).await.status, StatusCode::GONE);
    assert_eq!(send(&stage, "alice", &newer, &[]).await.status, StatusCode::OK);
    stage.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(send(&stage, "alice", &newer, &[]).await.status, StatusCode::GONE);
    let last = ask_for_list(&stage).await;
    assert_eq!(send(&stage, "alice", &last, &[]).await.status, StatusCode::OK);
    stage.ask("alice", "disconnect").await;
    assert_eq!(send(&stage, "alice", &last, &[]).await.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ticked_is_removed_by_a_reply_alone_and_not_while_another_question_is_open() {
    let stage = crowded().await;
    let link = ask_for_list(&stage).await;
    // Mallory was first.
    assert_eq!(tick(&stage, "mallory", &link, "Client 7<").await.status, StatusCode::OK);
    let question = stage.texts().pop().expect("a question");
    assert!(question.contains("Client 7") && question.contains("If that was not you, write no"), "{question}");
    let refused = stage.ask("alice", "yes").await;
    assert!(refused.text.contains("no reply to my question"), "{}", refused.text);
    stage.ask("alice", "no").await;
    // Just before alice's yes to another question.
    stage.ask("alice", "revoke Old Poster").await;
    let posts = stage.texts().len();
    let page = tick(&stage, "mallory", &link, "Client 7<").await;
    assert!(page.status == StatusCode::CONFLICT && page.html.contains("still open"), "{}", page.html);
    assert!(!page.html.contains("type=\"checkbox\"") && stage.texts().len() == posts);
    let done = stage.ask("alice", "yes").await;
    assert!(done.text.contains("Old Poster") && !done.text.contains("Client 7"), "{}", done.text);
    // By alice herself.
    let link = ask_for_list(&stage).await;
    assert_eq!(tick(&stage, "alice", &link, "Client 9<").await.status, StatusCode::OK);
    let post = stage.sandbox.posts_by(crate::stage::BOT).pop().expect("a question");
    let done = stage.reply("alice", &post, "yes").await;
    assert!(done.text.contains("Done: Client 9"), "{}", done.text);
    assert!(!send(&stage, "alice", &link, &[]).await.html.contains("Client 9<"), "it is gone from the page");
    // The list was read anew since, in one post.
    stage.ask("alice", "list never used").await;
    let page = tick(&stage, "alice", &link, "Client 8<").await;
    assert_eq!(page.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_forms_that_mean_harm_do_none() {
    let stage = crowded().await;
    let link = ask_for_list(&stage).await;
    let page = send(&stage, "alice", &link, &[]).await;
    assert!(!page.html.contains("<img") && !page.html.contains("href=\"https://evil"), "{}", page.html);
    assert!(!page.html.contains('\u{202e}') && !page.html.contains("client.example\""), "{}", page.html);
    let posts = stage.texts().len();
    let huge = "x".repeat(5 << 20);
    for (app, status) in [
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        ("[", StatusCode::UNPROCESSABLE_ENTITY),
        ("{\"a\":1}", StatusCode::UNPROCESSABLE_ENTITY),
        (huge.as_str(), StatusCode::OK),
    ] {
        let sent = stage.sandbox.send_form("alice", &link, &[("app", app), ("step", "ask")]).await;
        // Who sends what nobody reads may find the door shut.
        if let Ok(page) = sent {
            assert_eq!(page.status, status, "{}", app.chars().take(20).collect::<String>());
        }
        stage.bot().settled(None).await;
        assert_eq!(stage.texts().len(), posts, "nothing is asked");
    }
    let strange = "[\"nobody's\",\"<b>\"]";
    assert_eq!(send(&stage, "alice", &link, &[("app", strange), ("step", "ask")]).await.status, StatusCode::OK);
    stage.bot().settled(None).await;
    let told = stage.texts().pop().expect("an answer");
    assert!(told.contains("That leaves nothing to remove"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_paste_with_opens_no_list() {
    let stage = crate::pasting::open().await;
    let link = ask_for_link(&stage, "alice").await.replace("/paste/", "/list/");
    assert_eq!(send(&stage, "alice", &link, &[]).await.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_only_says_to_have_the_cookie_sends_nothing_that_is_read() {
    let stage = crowded().await;
    let link = ask_for_list(&stage).await;
    let path = link.rsplit_once("/list/").expect("a link to the list").1;
    // The form that is promised never comes.
    for token in [path, "made-up"] {
        let request = format!(
            "POST /list/{token} HTTP/1.1\r\nHost: bot\r\nCookie: list=made-up\r\nContent-Length: 1000\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\nstep=ask"
        );
        let answer = raw(&stage, &request).await;
        assert!(answer.starts_with("HTTP/1.1 410"), "{answer}");
    }
}
