//! The language of posts and pages.

use auditoot_sandbox::{Character, Decision, NewPost, PostSeen};

use crate::stage::{BOT, Stage, link_in};

/// Says something with an app that names the language; returns the answer.
async fn ask_in(stage: &Stage, from: &str, language: &str, text: &str) -> PostSeen {
    let post = NewPost { language: Some(language.to_owned()), ..NewPost::direct(from, format!("@{BOT} {text}")) };
    let message = stage.sandbox.post(post);
    stage.settled(&message).await;
    stage.one_answer(&message)
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_and_pages_say_in_which_language_they_are() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        for (person, language) in [("alice", "de"), ("bob", "en")] {
            let answer = ask_in(&stage, person, language, "sign in").await;
            assert_eq!(answer.language.as_deref(), Some(language), "{character}");
            let link = link_in(&answer);
            // Whoever opens the link: the page speaks the language of whoever asked for it.
            let page = stage.sandbox.browse("bob", &link, Decision::Approve).await.expect("a page");
            let tag = format!("<html lang=\"{language}\">");
            assert!(page.html.contains(&tag), "{character}: {}", page.html);
            stage.bot().settled(None).await;
            let again = ask_in(&stage, person, "fr", "status").await;
            assert_eq!(again.language.as_deref(), Some(language), "{character}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_outlives_a_restart() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    ask_in(&stage, "alice", "de", "hilfe").await;
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    assert_eq!(stage.ask("alice", "help").await.language.as_deref(), Some("de"));
}
