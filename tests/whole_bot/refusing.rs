//! What refuses the bot's posts: the server itself, or something in front of it.

use auditoot_sandbox::{Canned, Character, Decision, Fault, FaultRule, Sandbox};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::stage::{BOT, Stage, link_in};

/// A name with which the link to sign in fits no post, if links count in full.
const LONG_NAME: &str = "alexandra_von_und_zu_hohenstein";
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

#[tokio::test(flavor = "multi_thread")]
async fn where_links_count_in_full_the_link_leads_through_the_bots_own_page_and_that_is_learned_once() {
    let mut stage = Stage::open(Character::Mastodon).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::LinksInFull));
    stage.sandbox.add_person(LONG_NAME);
    let answer = stage.ask(LONG_NAME, "sign in").await;
    let link = link_in(&answer);
    assert!(link.starts_with(&format!("http://{}/sign-in/", stage.pages())), "{}", answer.text);
    assert_eq!(attempts(&stage.sandbox), 2, "it learned how links count");
    for _ in 0..2 {
        let page = stage.sandbox.browse("preview", &link, Decision::JustLook).await.expect("a page");
        assert!(page.status == StatusCode::OK && !page.html.contains(LONG_NAME), "{}", page.html);
    }
    let page = stage.sandbox.browse(LONG_NAME, &link, Decision::Approve).await.expect("a page");
    assert!(page.html.contains("Done"), "{}", page.html);
    stage.bot().settled(None).await;
    let over = stage.sandbox.browse(LONG_NAME, &link, Decision::PressButton).await.expect("a page");
    assert_eq!(over.status, StatusCode::GONE);
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    let before = attempts(&stage.sandbox);
    assert!(link_in(&stage.ask("bob", "sign in").await).contains("/oauth/authorize"));
    assert_eq!(attempts(&stage.sandbox), before + 1, "it is known after a restart");
    assert!(stage.bot().health().is_ready());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_link_fits_a_sentence_says_so_and_health_is_red() {
    let mut stage = Stage::set(Character::Mastodon).await;
    stage.config.web = None;
    stage.sandbox.limit_posts(300);
    stage.start().await;
    stage.ready().await;
    stage.sandbox.set_fault(FaultRule::new(Fault::LinksInFull));
    stage.sandbox.add_person(LONG_NAME);
    let answer = stage.ask(LONG_NAME, "sign in").await;
    assert!(answer.text.contains("too long for a post here"), "{}", answer.text);
    assert_eq!(stage.bot().health().word(), "post refused");
    stage.clock.advance(SignedDuration::from_hours(1));
    stage.while_time_passes(SignedDuration::from_secs(61), |stage| stage.bot().health().is_ready().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_answer_is_never_silence() {
    let stage = Stage::open(Character::Mastodon).await;
    let reason = json!({"error": "Validation failed: Text character limit of 500 exceeded"});
    let refused = Canned::json(STATUSES, StatusCode::UNPROCESSABLE_ENTITY, &reason);
    stage.sandbox.answer(refused.clone().times(2));
    let answer = stage.ask("alice", "help").await;
    assert!(answer.text.contains("did not take my answer"), "{}", answer.text);
    stage.sandbox.answer(refused);
    let message = stage.say("alice", "status");
    stage.settled(&message).await;
    assert!(stage.answers(&message).is_empty());
    assert_eq!(stage.bot().health().word(), "post refused");
}
