//! How messages reach the bot, whatever the stream does.

use auditoot::bot::Ending;
use auditoot_sandbox::{Character, Fault, FaultRule, NewPost, Sandbox};
use jiff::SignedDuration;

use crate::stage::{BOT, Stage};

/// How often a program asked for this.
fn count(sandbox: &Sandbox, method: &str, path: &str) -> usize {
    sandbox.requests().iter().filter(|request| request.method == method && request.path == path).count()
}

async fn streaming(stage: &Stage) {
    stage.at_once(|stage| (stage.sandbox.open_streams(BOT) > 0).then_some(())).await;
}

async fn a_message_while_the_stream_is_down_is_answered_once(character: Character) {
    let stage = Stage::open(character).await;
    streaming(&stage).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::StreamDrop));
    stage.at_once(|stage| (stage.sandbox.open_streams(BOT) == 0).then_some(())).await;
    let message = stage.say("alice", "help");
    // The stream is opened again after a pause, and then everything is caught up with.
    stage.while_time_passes(SignedDuration::from_secs(61), |stage| stage.answers(&message).pop()).await;
    stage
        .while_time_passes(SignedDuration::from_secs(61), |stage| (stage.sandbox.open_streams(BOT) > 0).then_some(()))
        .await;
    stage.settled(&message).await;
    stage.one_answer(&message);
    stage.ask("alice", "thanks").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_while_the_stream_is_down_is_answered_once_on_mastodon() {
    a_message_while_the_stream_is_down_is_answered_once(Character::Mastodon).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_while_the_stream_is_down_is_answered_once_on_gotosocial() {
    a_message_while_the_stream_is_down_is_answered_once(Character::GoToSocial).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_stream_costs_a_minute_and_is_opened_anew() {
    let stage = Stage::open(Character::GoToSocial).await;
    streaming(&stage).await;
    stage.sandbox.set_fault(FaultRule::new(Fault::StreamSilent));
    let streams = count(&stage.sandbox, "GET", "/api/v1/streaming");
    let message = stage.say("alice", "help");
    assert!(stage.answers(&message).is_empty(), "nobody has rung");
    stage.while_time_passes(SignedDuration::from_secs(31), |stage| stage.answers(&message).pop()).await;
    stage
        .while_time_passes(SignedDuration::from_secs(76), |stage| {
            (count(&stage.sandbox, "GET", "/api/v1/streaming") > streams).then_some(())
        })
        .await;
    stage.settled(&message).await;
    stage.one_answer(&message);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_come_twice_or_in_the_wrong_order_change_nothing() {
    for character in Character::ALL {
        for fault in [Fault::Duplicate, Fault::Reorder] {
            let stage = Stage::open(character).await;
            streaming(&stage).await;
            stage.sandbox.set_fault(FaultRule::new(fault));
            let messages = ["help", "status", "thanks", "privacy"].map(|text| stage.say("alice", text));
            for message in &messages {
                stage.settled(message).await;
            }
            let answered: Vec<_> =
                stage.sandbox.posts_by(BOT).into_iter().filter_map(|post| post.in_reply_to).collect();
            assert_eq!(answered, messages.map(|message| message.status), "{fault} on {character}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_at_once_are_answered_each_in_order() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        let people: Vec<String> = (1..=20).map(|number| format!("person{number}")).collect();
        let mut messages = Vec::new();
        for text in ["help", "status", "privacy"] {
            for person in &people {
                stage.sandbox.add_person(person);
                messages.push((person, stage.say(person, text)));
            }
        }
        for (_, message) in &messages {
            stage.settled(message).await;
        }
        let posts = stage.sandbox.posts_by(BOT);
        assert_eq!(posts.len(), 60);
        for person in &people {
            let said = messages.iter().filter(|(from, _)| *from == person).map(|(_, message)| message.status.clone());
            let answered = posts.iter().filter(|post| post.recipients.contains(person));
            let answered = answered.map(|post| {
                assert_eq!(post.recipients, [person.clone()].map(String::from));
                post.in_reply_to.clone().expect("a reply")
            });
            assert_eq!(answered.collect::<Vec<_>>(), said.collect::<Vec<_>>(), "{person} on {character}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_policy_hid_before_the_first_start_is_recovered_and_answered_once() {
    let mut stage = Stage::set(Character::Mastodon).await;
    let message = stage.say("alice", "help");
    assert_eq!(stage.sandbox.last_notification_for(BOT), None, "strangers are filtered by default");
    stage.clock.advance(SignedDuration::from_hours(2));
    stage.start().await;
    stage.while_time_passes(SignedDuration::from_secs(61), |stage| stage.answers(&message).pop()).await;
    stage.settled(&message).await;
    stage.one_answer(&message);
    // A second look back at the whole week finds it answered.
    stage.stop().await;
    stage.start().await;
    stage.ready().await;
    stage.ask("bob", "help").await;
    stage.one_answer(&message);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_messages_arrive_in_fragments_and_are_answered() {
    let stage = Stage::open(Character::GoToSocial).await;
    streaming(&stage).await;
    for text in ["x".repeat(6_000), "ü ".repeat(50_000)] {
        let answer = stage.ask("alice", &text).await;
        assert!(answer.text.contains("I did not understand"), "{}", answer.text);
    }
    assert!(stage.ask("alice", "help").await.text.contains("list apps"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_business_of_the_bot_gets_no_answer() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.add_bot("otherbot");
        let other = stage.sandbox.say("otherbot", &format!("@{BOT} help"));
        let third = stage.sandbox.say("alice", &format!("@{BOT} @bob revoke all"));
        let last = stage.ask("bob", "help").await;
        stage.settled(&third).await;
        stage.settled(&other).await;
        assert!(stage.answers(&other).is_empty(), "bots get no answer");
        let answer = stage.one_answer(&third);
        assert_eq!(answer.recipients, ["alice"], "{}", answer.text);
        assert_eq!(last.recipients, ["bob"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_message_and_an_attachment_alone_are_answered() {
    let stage = Stage::open(Character::Mastodon).await;
    let mut post = NewPost::direct("alice", format!("@{BOT}"));
    post.with_picture = true;
    let picture = stage.sandbox.post(post);
    stage.settled(&picture).await;
    stage.one_answer(&picture);
    let mut post = NewPost::direct("alice", format!("@{BOT}"));
    post.spoiler_text = "status".to_owned();
    let warned = stage.sandbox.post(post);
    stage.settled(&warned).await;
    assert!(!stage.one_answer(&warned).text.contains("I did not understand"), "the content warning is read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_of_the_bot_ends_it() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        streaming(&stage).await;
        let own = stage.sandbox.tokens(BOT).remove(0);
        stage.sandbox.revoke_token(&own.id);
        // GoToSocial lets open streams live: the next reading notices.
        let ending = async {
            tokio::select! {
                ending = stage.bot().ended() => ending,
                () = stage.while_time_passes(SignedDuration::from_secs(61), |_| None::<()>) => Ending::Stopped,
            }
        };
        assert_eq!(ending.await, Ending::TokenDead, "{character}");
        assert_eq!(stage.bot().health().word(), "token no longer accepted");
    }
}

/// A stranger's message is filtered then, which says no more than that the stream does not announce it.
#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_to_stay_as_it_is_stays_and_strangers_are_answered_all_the_same() {
    for opens in [true, false] {
        let mut stage = Stage::set(Character::Mastodon).await;
        stage.config.bot.opens_policy = opens;
        stage.start().await;
        stage.ready().await;
        stage.bot().settled(None).await;
        let message = stage.say("alice", "help");
        assert_eq!(stage.sandbox.is_held_back(&message.status), !opens);
        let answered = |stage: &Stage| (!stage.answers(&message).is_empty()).then_some(());
        stage.while_time_passes(SignedDuration::from_secs(10), answered).await;
        assert_eq!(count(&stage.sandbox, "PUT", "/api/v2/notifications/policy") > 0, opens);
    }
}
