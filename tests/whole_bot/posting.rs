//! How answers reach people, whatever their server does.

use auditoot_sandbox::{Canned, Character, Fault, FaultRule, NewPost, Posted, Sandbox, Target};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::stage::{BOT, Stage};

fn attempts(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request.method == "POST" && request.path == "/api/v1/statuses").count()
}

/// Waits until the bot tried to post this often, and knows what came of it.
async fn tried(stage: &Stage, times: usize) {
    stage.at_once(|stage| (attempts(&stage.sandbox) >= times).then_some(())).await;
    // Until the bot does nothing but wait for the clock.
    stage.bot().settled(None).await;
}

/// Waits for the answers to these messages, and sees that they came once each and in order.
async fn answered_in_order(stage: &Stage, messages: &[Posted]) {
    for message in messages {
        stage.while_time_passes(SignedDuration::from_secs(31), |stage| stage.answers(message).pop()).await;
        stage.settled(message).await;
    }
    let answered: Vec<_> = stage.sandbox.posts_by(BOT).into_iter().filter_map(|post| post.in_reply_to).collect();
    let said: Vec<_> = messages.iter().map(|message| message.status.clone()).collect();
    assert_eq!(answered, said);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_posts_wait_for_the_reset_and_keep_their_order() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.set_fault(FaultRule::new(Fault::RateLimit).at(Target::Posting));
        let messages = ["help", "status", "thanks"].map(|text| stage.say("alice", text));
        tried(&stage, 1).await;
        stage.clock.advance(SignedDuration::from_mins(4));
        // The server said five minutes: somebody else's answer waits as well.
        let other = stage.say("bob", "help");
        stage.at_once(|stage| (stage.sandbox.last_notification_for(BOT) == other.notification).then_some(())).await;
        assert_eq!(attempts(&stage.sandbox), 1, "nobody posts before the reset");
        stage.clock.advance(SignedDuration::from_mins(2));
        for message in messages.iter().chain([&other]) {
            stage.settled(message).await;
            stage.one_answer(message);
        }
        let posts = stage.sandbox.posts_by(BOT);
        let to_alice =
            posts.into_iter().filter(|post| post.recipients == ["alice"]).filter_map(|post| post.in_reply_to);
        assert_eq!(to_alice.collect::<Vec<_>>(), messages.map(|message| message.status), "{character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_fails_or_talks_html_gets_each_post_once_in_the_end() {
    for character in Character::ALL {
        for fault in [Fault::ServerError, Fault::Html] {
            let stage = Stage::open(character).await;
            stage.sandbox.set_fault(FaultRule::new(fault).at(Target::Posting).times(2));
            let messages = ["help", "status"].map(|text| stage.say("alice", text));
            tried(&stage, 1).await;
            answered_in_order(&stage, &messages).await;
            assert_eq!(attempts(&stage.sandbox), 4, "{fault} on {character}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_whose_answer_was_lost_is_found_again_and_not_doubled() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
        let messages = ["help", "help", "status"].map(|text| stage.say("alice", text));
        answered_in_order(&stage, &messages).await;
        assert_eq!(attempts(&stage.sandbox), 3, "found, not sent again, on {character}");
    }
}

/// Killed while a post is being sent, the bot cannot know whether it was made. Whoever waits for it is not to wait for long.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_being_sent_when_the_bot_ended_is_looked_for_as_soon_as_it_runs_again() {
    for character in Character::ALL {
        for (fault, was_made) in [(Fault::LostAnswer, true), (Fault::Hang, false)] {
            let mut stage = Stage::open(character).await;
            stage.ask("alice", "help").await;
            stage.sandbox.set_fault(FaultRule::new(fault).at(Target::Posting).times(1));
            let message = stage.say("alice", "help");
            stage.at_once(|stage| (attempts(&stage.sandbox) == 2).then_some(())).await;
            if was_made {
                stage.settled(&message).await;
            }
            stage.stop().await;
            stage.start().await;
            // What she writes next waits behind it.
            let next = stage.say("alice", "status");
            if !was_made && character == Character::GoToSocial {
                // There it may still be made, and it would stand twice.
                stage.settled(&next).await;
                assert_eq!((stage.answers(&message), attempts(&stage.sandbox)), (Vec::new(), 2));
                stage.clock.advance(SignedDuration::from_secs(31));
            }
            for message in [&message, &next] {
                stage.at_once(|stage| stage.answers(message).pop()).await;
                stage.settled(message).await;
                stage.one_answer(message);
            }
            let sent = if was_made { 3 } else { 4 };
            assert_eq!(attempts(&stage.sandbox), sent, "{fault} on {character}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_whose_posting_is_in_doubt_makes_its_yes_wait() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
    let question = stage.say("alice", "revoke 1");
    stage.at_once(|stage| stage.answers(&question).pop()).await;
    let yes = stage.say("alice", "yes");
    assert_eq!(stage.sandbox.tokens("alice").len(), 6, "nothing is removed yet");
    stage.while_time_passes(SignedDuration::from_secs(31), |stage| stage.answers(&yes).pop()).await;
    stage.settled(&yes).await;
    assert!(stage.one_answer(&yes).text.contains("Done"), "{}", stage.one_answer(&yes).text);
    assert_eq!(stage.sandbox.tokens("alice").len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_whose_answer_was_lost_is_found_behind_many_others() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.set_fault(FaultRule::new(Fault::LostAnswer));
        let message = stage.say("alice", "help");
        tried(&stage, 1).await;
        for number in 0..100 {
            stage.sandbox.post(NewPost::direct(BOT, format!("@bob {number}")));
        }
        stage.clock.advance(SignedDuration::from_secs(31));
        stage.settled(&message).await;
        stage.one_answer(&message);
        assert_eq!(attempts(&stage.sandbox), 1, "on {character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_was_made_twice_stands_once_and_takes_its_yes() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let failure = Canned::json("POST /api/v1/statuses", StatusCode::INTERNAL_SERVER_ERROR, &json!({"error": "no"}));
    stage.sandbox.answer(failure.carried_out().times(1));
    // The first is not shown when the bot looks for it.
    stage.sandbox.answer(Canned::json("GET /api/v1/accounts/", StatusCode::OK, &json!([])).times(1));
    let message = stage.say("alice", "revoke 1");
    let first = stage.at_once(|stage| stage.answers(&message).pop()).await;
    tried(&stage, 2).await;
    stage.clock.advance(SignedDuration::from_secs(31));
    stage.settled(&message).await;
    let deleted = stage.sandbox.deleted_posts_by(BOT);
    assert_eq!((stage.one_answer(&message).id, deleted.len()), (first.id.clone(), 1));
    assert_eq!(deleted[0].text, first.text);
    let done = stage.reply("alice", &first, "yes").await;
    assert!(done.text.contains("Done"), "{}", done.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_a_deleted_message_is_dropped() {
    for character in Character::ALL {
        let stage = Stage::open(character).await;
        stage.sandbox.set_fault(FaultRule::new(Fault::RateLimit).at(Target::Posting));
        let message = stage.say("alice", "help");
        tried(&stage, 1).await;
        assert!(stage.sandbox.delete(&message.status));
        stage.clock.advance(SignedDuration::from_mins(6));
        stage.ask("bob", "help").await;
        stage.bot().settled(None).await;
        assert!(stage.sandbox.posts_by(BOT).iter().all(|post| post.recipients == ["bob"]), "on {character}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_confirmed_removal_is_told_even_if_the_yes_is_gone() {
    let stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let question = stage.ask("alice", "revoke 1").await;
    let before = attempts(&stage.sandbox);
    stage.sandbox.set_fault(FaultRule::new(Fault::RateLimit).at(Target::Posting));
    let yes = stage.say("alice", "yes");
    tried(&stage, before + 1).await;
    assert!(stage.sandbox.delete(&yes.status));
    stage.clock.advance(SignedDuration::from_mins(6));
    stage.at_once(|stage| (stage.texts().last()?.contains("Done")).then_some(())).await;
    stage.bot().settled(None).await;
    let told: Vec<_> = stage.sandbox.posts_by(BOT).into_iter().filter(|post| post.text.contains("Done")).collect();
    assert_eq!(told.len(), 1);
    // Under the message that led to the question: a post that answers nothing is one her server may hide.
    assert_eq!((&told[0].in_reply_to, &told[0].recipients), (&question.in_reply_to, &vec!["alice".to_owned()]));
    assert!(question.in_reply_to.is_some());
    assert_eq!(stage.sandbox.tokens("alice").len(), 5);
}
