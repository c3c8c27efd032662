//! The canary: it writes once an hour, is answered by the whole bot, and leaves nothing behind.

use auditoot_core::secret::AccessToken;
use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Canned, Character, NewToken};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use super::metrics::scrape;
use super::stage::{BOT, Stage};

const CANARY: &str = "canary";
const SCOPES: &str = "read:accounts read:notifications read:statuses write:statuses";
const STEP: SignedDuration = SignedDuration::from_mins(10);

/// A stage whose bot has a canary and answers nobody else more than once a day.
async fn stage(character: Character) -> Stage {
    let mut stage = Stage::set(character).await;
    stage.sandbox.add_person(CANARY);
    stage.config.canary = Some(token(&stage, CANARY));
    stage.config.limits.answers_per_day = 1;
    stage.config.ops.listen = Some(([127, 0, 0, 1], free_port().expect("a free port")).into());
    stage.start().await;
    stage.ready().await;
    stage
}

fn token(stage: &Stage, name: &str) -> AccessToken {
    let new = NewToken {
        app_name: "Canary".to_owned(),
        website: None,
        scopes: SCOPES.to_owned(),
        authorized_at: stage.clock.now(),
        last_used_at: None,
    };
    stage.sandbox.token_of(&stage.sandbox.add_token(name, new)).expect("a token")
}

/// Lets time pass until the canary has ended so many rounds.
async fn rounds(stage: &Stage, count: usize) {
    let deleted = |stage: &Stage, name| stage.sandbox.deleted_posts_by(name).len();
    let is_over = |stage: &Stage| deleted(stage, CANARY) >= count && deleted(stage, BOT) >= count;
    stage.while_time_passes(STEP, |stage| is_over(stage).then_some(())).await;
    stage.bot().settled(None).await;
}

/// Lets time pass until health says that the canary is not answered, and how it says that.
async fn unanswered(stage: &Stage) -> String {
    let says = |stage: &Stage| {
        let said = stage.bot().health().to_string();
        said.lines().find(|line| line.starts_with("canary unanswered at 2026-03-01T")).map(str::to_owned)
    };
    stage.while_time_passes(STEP, says).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_is_answered_once_an_hour_counts_as_nobody_and_leaves_nothing() {
    for character in Character::ALL {
        let stage = stage(character).await;
        let (_, before) = scrape(&stage).await;
        assert!(before["auditoot_canary_answered"] < 0.0, "{before:#?}");
        rounds(&stage, 3).await;
        let (_, after) = scrape(&stage).await;
        assert!((after["auditoot_canary_answered"] - 1.0).abs() < f64::EPSILON, "{after:#?}");
        assert!(after["auditoot_canary_answer_seconds"] >= 0.0, "{after:#?}");
        let answered = after["auditoot_canary_rounds_total{outcome=\"answered\"}"];
        assert!((answered - 3.0).abs() < f64::EPSILON, "three in three hours: {after:#?}");
        for (name, count) in &after {
            let of_people = ["auditoot_messages_total", "auditoot_posts_total", "auditoot_answer_seconds"];
            assert!(!of_people.iter().any(|figure| name.starts_with(figure)) || *count == 0.0, "{name} {count}");
        }
        assert!(stage.sandbox.posts_by(CANARY).is_empty() && stage.sandbox.posts_by(BOT).is_empty(), "{character}");
        assert!(stage.bot().health().is_ready());
        let written: Vec<_> = stage.sandbox.deleted_posts_by(CANARY).iter().map(|post| post.created_at).collect();
        assert!(written.iter().all(|at| at.as_second() % 3600 >= 1800), "{written:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_no_more_than_a_hundredth_of_what_the_server_takes() {
    let stage = stage(Character::Mastodon).await;
    stage.sandbox.limit_posts_in_a_window(150);
    rounds(&stage, 1).await;
    let window_ends = stage.clock.now() + SignedDuration::from_mins(70);
    stage.while_time_passes(STEP, |stage| (stage.clock.now() > window_ends).then_some(())).await;
    stage.bot().settled(None).await;
    assert_eq!(stage.sandbox.deleted_posts_by(BOT).len(), 1, "one of 150 is all it may have");
    rounds(&stage, 2).await;
    assert!(stage.bot().health().is_ready());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_without_an_answer_makes_health_red_until_it_gets_one() {
    let stage = stage(Character::GoToSocial).await;
    let nothing = Canned::json("GET /api/v1/notifications", StatusCode::OK, &json!([]));
    stage.sandbox.answer(nothing);
    let said = unanswered(&stage).await;
    assert!(said.contains("it wrote to the bot and got nothing, as people may"), "{said}");
    let (_, figures) = scrape(&stage).await;
    assert!(figures["auditoot_canary_answered"] == 0.0, "{figures:#?}");
    assert!(figures["auditoot_ailment{what=\"canary unanswered\"}"] > 0.0, "{figures:#?}");
    assert!(stage.sandbox.posts_by(CANARY).is_empty(), "it deletes its own posts all the same");
    stage.sandbox.heal();
    stage.while_time_passes(STEP, |stage| stage.bot().health().is_ready().then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_round_that_was_cut_off_left_is_deleted_by_the_next_and_nothing_else() {
    let mut stage = Stage::set(Character::Mastodon).await;
    stage.sandbox.add_person(CANARY);
    stage.sandbox.say(CANARY, &format!("@{BOT} help"));
    let other = stage.sandbox.say(CANARY, "@alice help").status;
    stage.config.canary = Some(token(&stage, CANARY));
    stage.start().await;
    stage.ready().await;
    stage.while_time_passes(STEP, |stage| (stage.sandbox.deleted_posts_by(CANARY).len() == 2).then_some(())).await;
    let left: Vec<_> = stage.sandbox.posts_by(CANARY).into_iter().map(|post| post.id).collect();
    assert_eq!(left, [other]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_that_is_a_bot_or_the_bot_itself_cannot_write_and_says_so() {
    for is_the_bot in [false, true] {
        let mut stage = Stage::set(Character::Mastodon).await;
        stage.sandbox.add_bot("robot");
        stage.config.canary = Some(token(&stage, if is_the_bot { BOT } else { "robot" }));
        stage.start().await;
        stage.ready().await;
        let said = unanswered(&stage).await;
        assert!(said.contains("it could not write; the log has the reason"), "{said}");
    }
}
