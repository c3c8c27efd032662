//! A machine whose clock is wrong: the bot goes by the server's.

use auditoot_clock::Clock;
use auditoot_sandbox::Character;
use jiff::SignedDuration;

use super::stage::Stage;

/// Waits until the bot says that its clock differs, and nothing else.
async fn starts_apart(stage: &mut Stage) {
    stage.start().await;
    stage.at_once(|stage| (stage.bot().health().word() == "clocks apart").then_some(())).await;
    assert_eq!(stage.bot().health().ailments.len(), 1, "{}", stage.bot().health());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_takes_nobodys_yes() {
    for ahead in [SignedDuration::from_mins(65), SignedDuration::from_hours(26), SignedDuration::from_hours(-26)] {
        let mut stage = Stage::set(Character::GoToSocial).await;
        stage.clock = Clock::standing(stage.clock.now() + ahead);
        starts_apart(&mut stage).await;
        stage.connect().await;
        let question = stage.ask("alice", "revoke 1").await;
        assert!(question.text.contains("yes"), "{}", question.text);
        let result = stage.ask("alice", "yes").await;
        assert!(result.text.contains("no longer on your list"), "{ahead}: {}", result.text);
    }
}

/// What was seen is forgotten after a week. A machine that believes for once that it is a week later must not forget it all.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_in_the_future_makes_no_message_new_again() {
    let mut stage = Stage::open(Character::Mastodon).await;
    let clock = stage.clock.clone();
    let mut messages = Vec::new();
    for text in ["help", "status", "privacy"] {
        let message = stage.say("alice", text);
        stage.settled(&message).await;
        messages.push(message);
    }
    stage.stop().await;
    stage.clock = Clock::standing(clock.now() + SignedDuration::from_hours(8 * 24));
    starts_apart(&mut stage).await;
    let message = stage.say("alice", "history");
    stage.settled(&message).await;
    messages.push(message);
    stage.stop().await;
    stage.clock = clock;
    stage.start().await;
    stage.ready().await;
    stage.bot().settled(None).await;
    for message in &messages {
        stage.one_answer(message);
    }
    assert_eq!(stage.texts().len(), messages.len(), "and nothing more was said");
}
