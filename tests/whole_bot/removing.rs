//! The conversation itself, and the yes, over sockets.

use auditoot_sandbox::{Canned, Character, TokenSeen};
use http::StatusCode;
use jiff::SignedDuration;

use crate::stage::{Stage, link_in};

fn names(sign_ins: &[TokenSeen]) -> Vec<&str> {
    sign_ins.iter().map(|sign_in| sign_in.app_name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_conversation_on_gotosocial() {
    let stage = Stage::open(Character::GoToSocial).await;
    assert!(stage.ask("alice", "help").await.text.contains("\"list apps\""));
    stage.connect().await;
    let list = stage.texts().pop().expect("a list");
    assert!(list.contains("3 apps can reach your account"), "{list}");
    assert!(list.contains("CrossPost 9000") && list.contains("Tusky (2 of 3)"), "{list}");
    let details = stage.ask("alice", "show 1").await;
    assert!(details.text.contains("app.example"), "{}", details.text);
    let question = stage.ask("alice", "revoke 1").await;
    assert!(question.text.contains("CrossPost 9000"), "{}", question.text);
    let result = stage.ask("alice", "yes").await;
    assert!(result.text.contains("Done") && result.text.contains("CrossPost 9000"), "{}", result.text);
    assert!(!names(&stage.sandbox.tokens("alice")).contains(&"CrossPost 9000"));
    assert_eq!(stage.sandbox.tokens("alice").len(), 5, "the other four, and the bot");
    stage.ask("alice", "forget me").await;
    stage.ask("alice", "yes").await;
    assert_eq!(names(&stage.sandbox.tokens("alice")).len(), 4, "the bot gave its permission back");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_conversation_on_mastodon() {
    let stage = Stage::open(Character::Mastodon).await;
    assert!(stage.ask("alice", "help").await.text.contains("\"list apps\""));
    let page = stage.ask("alice", "list apps").await;
    assert!(link_in(&page).ends_with("/oauth/authorized_applications"), "{}", page.text);
    assert_eq!(stage.sandbox.tokens("alice").len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_question_and_yes_loses_neither() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let question = stage.ask("alice", "revoke 2").await;
    stage.stop().await;
    stage.clock.advance(SignedDuration::from_mins(5));
    stage.start().await;
    stage.ready().await;
    let result = stage.reply("alice", &question, "yes").await;
    assert!(result.text.contains("Done") && result.text.contains("Old Poster"), "{}", result.text);
    assert!(!names(&stage.sandbox.tokens("alice")).contains(&"Old Poster"));
    assert_eq!(stage.sandbox.tokens("alice").len(), 5);
    let again = stage.ask("alice", "yes").await;
    assert!(!again.text.contains("Done"), "a yes is good once: {}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_written_while_the_bot_was_down_counts_by_the_servers_stamps() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1").await;
    stage.stop().await;
    stage.clock.advance(SignedDuration::from_mins(9));
    let in_time = stage.say("alice", "yes");
    stage.clock.advance(SignedDuration::from_mins(20));
    stage.start().await;
    stage.settled(&in_time).await;
    // The yes counts, but it is too old for the deed to be done on its strength after a crash; this was none.
    let result = stage.one_answer(&in_time);
    assert!(!result.text.is_empty());
    let gone = !names(&stage.sandbox.tokens("alice")).contains(&"CrossPost 9000");
    assert_eq!(result.text.contains("Done"), gone, "what is told is what is so: {}", result.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_yes_counts() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let question = stage.ask("alice", "revoke 1").await;
    let answer = stage.reply("bob", &question, "yes").await;
    assert!(!answer.text.contains("Done"), "{}", answer.text);
    let message = stage.say("alice", "no");
    stage.sandbox.edit(&message.status, "@auditoot yes");
    stage.settled(&message).await;
    assert_eq!(stage.sandbox.tokens("alice").len(), 6, "nothing was removed");
}

const REMOVALS: &str = "POST /api/v1/tokens/";
const LISTS: &str = "GET /api/v1/tokens";

/// A server that wants no such request for so many seconds.
fn busy(on: &str, seconds: u32) -> Canned {
    let body = serde_json::json!({ "error": "too many requests" });
    Canned::json(on, StatusCode::TOO_MANY_REQUESTS, &body).with_header("retry-after", &seconds.to_string())
}

/// How many removals the server was asked for.
fn removals_asked_for(stage: &Stage) -> usize {
    stage.sandbox.requests().iter().filter(|one| one.method == "POST" && one.path.ends_with("/invalidate")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_a_pause_within_the_minute_gets_it_and_is_asked_no_earlier() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1, 2").await;
    stage.sandbox.answer(busy(REMOVALS, 40).after(1).times(1));
    let (began, yes) = (stage.clock.now(), stage.say("alice", "yes"));
    stage.at_once(|stage| (removals_asked_for(stage) == 2).then_some(())).await;
    let second = SignedDuration::from_secs(1);
    stage.while_time_passes(second, |stage| (removals_asked_for(stage) == 3).then_some(())).await;
    assert!(stage.clock.now().duration_since(began).as_secs() >= 40, "the server had named the moment");
    stage.settled(&yes).await;
    let result = stage.one_answer(&yes).text;
    assert!(result.contains("CrossPost 9000 and Old Poster are no longer on your list"), "{result}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_waited_for_a_restart_is_looked_up_again() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("alice", "revoke 1, 2").await;
    // The removal ends in the middle, is not looked up again, and its result may not be posted.
    stage.sandbox.answer(busy(REMOVALS, 600).after(1));
    stage.sandbox.answer(busy(LISTS, 600).after(2));
    stage.sandbox.answer(busy("POST /api/v1/statuses", 600));
    let yes = stage.say("alice", "yes");
    stage.settled(&yes).await;
    assert_eq!(stage.answers(&yes).len(), 0, "the result waits");
    stage.stop().await;
    stage.sandbox.heal();
    stage.clock.advance(SignedDuration::from_mins(30));
    stage.start().await;
    stage.settled(&yes).await;
    let result = stage.one_answer(&yes).text;
    let (gone, left) = if names(&stage.sandbox.tokens("alice")).contains(&"Old Poster") {
        ("CrossPost 9000", "Old Poster")
    } else {
        ("Old Poster", "CrossPost 9000")
    };
    assert!(result.contains(&format!("Done: {gone} is no longer on your list (I looked again)")), "{result}");
    assert!(result.contains(&format!("Still there, not removed: {left}")), "{result}");
    let history = stage.ask("alice", "history").await.text;
    assert_eq!(history.matches("2026").count(), 2, "each of them once: {history}");
    assert!(!history.contains("as your server says"), "{history}");
}
