//! Health that tells the truth, and whom it tells.

use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Character, Decision, Fault, FaultRule, Target};
use jiff::SignedDuration;

use super::stage::Stage;

/// How soon something has to be seen.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// Waits for health to be this, and returns how long that took by the clock.
async fn becomes(stage: &Stage, word: &str) -> SignedDuration {
    let began = stage.clock.now();
    let step = SignedDuration::from_secs(5);
    stage.while_time_passes(step, |stage| (stage.bot().health().word() == word).then_some(())).await;
    stage.clock.now().duration_since(began)
}

/// What is answered to a GET: the status and the body.
async fn get(stage: &Stage, address: &str) -> (u16, String) {
    let page = stage.sandbox.browse("operator", address, Decision::JustLook).await.expect("a page");
    (page.status.as_u16(), page.html)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_answers_nothing_turns_health_red_within_a_minute_and_green_again() {
    for fault in [Fault::ServerError, Fault::Html, Fault::RateLimit] {
        let stage = Stage::open(Character::Mastodon).await;
        stage.sandbox.set_fault(FaultRule::new(fault).at(Target::Notifications).times(u32::MAX));
        let took = becomes(&stage, "not reading messages").await;
        assert!(took <= SOON, "{took} until it was red");
        stage.sandbox.heal();
        let until = SignedDuration::from_mins(6);
        assert!(becomes(&stage, "ready").await <= until, "it is green as soon as the server may be asked again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_wants_no_posts_turns_health_red_until_it_does() {
    let stage = Stage::open(Character::Mastodon).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::RateLimit).at(Target::Posting).times(1));
    let message = stage.say("alice", "help");
    assert!(becomes(&stage, "posts not wanted").await <= SOON);
    let sentence = stage.bot().health().to_string();
    assert!(sentence.starts_with("posts not wanted until 2026-03-01T09:05:0"), "{sentence}");
    becomes(&stage, "ready").await;
    stage.settled(&message).await;
    stage.one_answer(&message);
}

/// Whoever can reach the bot's pages learns that it is not well; only the operator learns why.
#[tokio::test(flavor = "multi_thread")]
async fn the_reasons_are_for_the_operator_alone() {
    let mut stage = Stage::set(Character::GoToSocial).await;
    let port = free_port().expect("a free port");
    stage.config.ops.listen = Some(([127, 0, 0, 1], port).into());
    stage.start().await;
    stage.ready().await;
    let (public, own) = (format!("http://{}/healthz", stage.pages()), format!("http://127.0.0.1:{port}/healthz"));
    assert_eq!(get(&stage, &public).await, (200, String::new()));
    assert_eq!(get(&stage, &own).await, (200, "ready\n".to_owned()));
    stage.sandbox.set_fault(FaultRule::new(Fault::ServerError).at(Target::Notifications));
    becomes(&stage, "not reading messages").await;
    assert_eq!(get(&stage, &public).await, (503, String::new()));
    let (status, reasons) = get(&stage, &own).await;
    assert!(status == 503 && reasons.starts_with("not reading messages since 2026-03-01T"), "{reasons}");
}
