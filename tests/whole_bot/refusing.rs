//! What refuses the bot's posts: the server itself, or something in front of it.

use auditoot_sandbox::{Canned, Character, Sandbox};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::stage::{BOT, Stage};

const STATUSES: &str = "POST /api/v1/statuses";

/// What comes from something in front of a server, or from a server that starts: none of it is the server's last word.
fn passing() -> Vec<Canned> {
    let status = |status| StatusCode::from_u16(status).expect("a status");
    let pages = [200, 401, 403, 405, 421, 502].map(|number| Canned::page(STATUSES, status(number)));
    let found = Canned::page(STATUSES, status(302)).with_header("location", "https://challenge.example/");
    let text = Canned::text(STATUSES, status(404), "text/plain", "404 page not found");
    pages.into_iter().chain([found, text]).collect()
}

fn token_refused(on: &str) -> Canned {
    Canned::json(on, StatusCode::UNAUTHORIZED, &json!({"error": "The access token is invalid"}))
}

fn attempts(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|one| format!("{} {}", one.method, one.path) == STATUSES).count()
}

/// Lets alice remove an app while the post of its result gets this answer first. Returns how often the result was posted.
async fn told_after(answer: Canned) -> usize {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1").await;
    let before = attempts(&stage.sandbox);
    stage.sandbox.answer(answer.times(1));
    let yes = stage.say("alice", "yes");
    stage.at_once(|stage| (attempts(&stage.sandbox) > before).then_some(())).await;
    for _ in 0..3 {
        stage.bot().settled(None).await;
        stage.sandbox.advance(SignedDuration::from_secs(31));
    }
    stage.settled(&yes).await;
    assert!(stage.one_answer(&yes).text.contains("Done"), "{}", stage.one_answer(&yes).text);
    assert_eq!(stage.sandbox.deleted_posts_by(BOT), []);
    assert_eq!(stage.sandbox.tokens("alice").len(), 5);
    assert!(stage.bot().health().is_ready());
    attempts(&stage.sandbox) - before
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_removal_outlasts_whatever_is_not_the_servers_own_word() {
    for answer in passing() {
        assert_eq!(told_after(answer.clone()).await, 2, "{answer:?}");
    }
    assert_eq!(told_after(token_refused(STATUSES)).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_was_posted_behind_such_an_answer_is_found_and_not_posted_again() {
    for answer in passing() {
        assert_eq!(told_after(answer.clone().carried_out()).await, 1, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_for_less_than_ten_minutes_ends_nothing() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.answer(token_refused(""));
        let message = stage.say("alice", "help");
        let healed_at = stage.clock.after(SignedDuration::from_mins(8));
        let minute = SignedDuration::from_secs(61);
        stage.while_time_passes(minute, |stage| (stage.clock.now() >= healed_at).then_some(())).await;
        stage.sandbox.heal();
        stage.while_time_passes(minute, |stage| stage.answers(&message).pop()).await;
        stage.settled(&message).await;
        stage.one_answer(&message);
        stage.while_time_passes(minute, |stage| stage.bot().health().is_ready().then_some(())).await;
    }
}
