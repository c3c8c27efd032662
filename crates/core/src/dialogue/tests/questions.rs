//! The question, the yes, and everything that is no yes.

use super::{Talk, alice, removes, token};
use crate::audit::TokenId;
use crate::dialogue::message::{Audience, RepliesTo, StatusId};
use crate::dialogue::person::Connection;
use crate::dialogue::question::{Action, ParentAuthor, Question, Standing, YesRefusal};
use crate::dialogue::reply::{AskedAgain, GaveBack, Note, Reply, Role, SignInWhy, Trouble};
use crate::dialogue::sign_in::{Exchange, Then};
use crate::dialogue::{Effect, Input, Leaving, Next, Outcome, RemovalReport};

/// Somebody who has been asked whether to remove application 1.
fn asked() -> Talk {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    assert!(matches!(talk.ask("revoke 1"), Reply::Question(_)));
    talk
}

fn refusal(reply: &Reply) -> Option<YesRefusal> {
    let Reply::Question(question) = reply else { return None };
    match question.again {
        Some(AskedAgain::YesRefused(refusal)) => Some(refusal),
        Some(AskedAgain::SignedIn) | None => None,
    }
}

#[test]
fn a_yes_removes_exactly_what_was_asked_and_is_good_once() {
    let mut talk = asked();
    assert_eq!(removes(&talk.say("yes")), ["a"]);
    let second = talk.say("yes");
    assert!(second.effect.is_none());
    assert!(matches!(second.response.map(|response| response.reply), Some(Reply::NothingToConfirm)));
}

#[test]
fn the_window_is_ten_minutes_in_whole_seconds_and_equal_counts() {
    for (seconds, counts) in [(0, true), (599, true), (600, true), (601, false)] {
        let mut talk = asked();
        talk.later(seconds);
        let step = talk.say("yes");
        assert_eq!(!removes(&step).is_empty(), counts, "{seconds}");
        if !counts {
            assert_eq!(refusal(&step.response.expect("it says why").reply), Some(YesRefusal::TooLate));
            assert_eq!(removes(&talk.say("yes")), ["a"], "it was asked anew, with ten new minutes");
        }
    }
    let mut talk = asked();
    let mut early = talk.message("yes");
    early.notified_at -= jiff::SignedDuration::from_secs(1);
    assert_eq!(refusal(&talk.hear(early).response.expect("it says why").reply), Some(YesRefusal::TooEarly));
}

#[test]
fn a_yes_that_is_processed_an_hour_later_does_not_count() {
    let mut talk = asked();
    let yes = talk.message("yes");
    talk.later(60 * 60 + 1);
    assert_eq!(refusal(&talk.hear(yes).response.expect("it says why").reply), Some(YesRefusal::OutOfDate));
}

#[test]
fn an_edited_yes_does_not_count_and_a_deleted_one_is_dropped() {
    for (standing, expected) in [(Standing::Edited, YesRefusal::Edited), (Standing::NotSeen, YesRefusal::NotSeen)] {
        let mut talk = asked();
        talk.standing = standing;
        assert_eq!(refusal(&talk.ask("yes")), Some(expected));
    }
    let mut talk = asked();
    let mut edited = talk.message("yes");
    edited.edited = true;
    assert_eq!(refusal(&talk.hear(edited).response.expect("it says why").reply), Some(YesRefusal::Edited));
    let mut talk = asked();
    talk.standing = Standing::Gone;
    let step = talk.say("yes");
    assert!(step.response.is_none() && step.effect.is_none());
    assert!(talk.person.question.is_some(), "the question stays as it was");
}

#[test]
fn a_yes_answers_the_question_a_later_naming_of_it_or_no_post_of_the_bots() {
    let mut talk = asked();
    let question = talk.last_post();
    assert!(matches!(talk.say("show 2").response.map(|response| response.note), Some(Note::StillOpen(_))));
    let naming = talk.last_post();
    for (post, counts) in [(question, true), (naming, true), (StatusId("last week's".to_owned()), false)] {
        let mut talk_then = Talk { person: talk.person.clone(), ..asked() };
        let mut yes = talk_then.message("yes");
        yes.replies_to = RepliesTo::SaidToBeTheBots(post);
        let step = talk_then.hear(yes);
        assert_eq!(!removes(&step).is_empty(), counts);
        if !counts {
            assert_eq!(refusal(&step.response.expect("it says why").reply), Some(YesRefusal::AnotherPost));
        }
    }
}

#[test]
fn a_yes_beneath_ones_own_message_counts_though_the_server_names_the_bot() {
    for (parent, expected) in [
        (ParentAuthor::SomebodyElse, None),
        (ParentAuthor::Bot, Some(YesRefusal::AnotherPost)),
        (ParentAuthor::NotSeen, Some(YesRefusal::NotSeen)),
    ] {
        let mut talk = Talk { parent, ..asked() };
        let mut yes = talk.message("yes");
        yes.replies_to = RepliesTo::SaidToBeTheBots(StatusId("of whom?".to_owned()));
        let step = talk.hear(yes);
        assert_eq!(removes(&step).is_empty(), expected.is_some(), "{parent:?}");
        assert_eq!(step.response.and_then(|response| refusal(&response.reply)), expected, "{parent:?}");
    }
    // Their last messages are known: the server is not asked whose they are.
    let mut talk = Talk { parent: ParentAuthor::NotSeen, ..asked() };
    let mut yes = talk.message("yes");
    yes.replies_to = RepliesTo::SaidToBeTheBots(talk.person.last_messages[0].clone());
    assert!(!removes(&talk.hear(yes)).is_empty());
}

#[test]
fn no_yes_counts_before_the_question_stands_and_none_if_it_was_never_posted() {
    let mut talk = asked();
    talk.person.question = talk.person.question.map(|question| Question::new(question.action, talk.now));
    assert_eq!(refusal(&talk.ask("yes")), Some(YesRefusal::TooEarly));
    let mut talk = asked();
    let given_up = Input::Posted { role: Role::Asks, post: None, copies: Vec::new(), gone: Vec::new() };
    assert!(talk.step(&given_up).response.is_none());
    assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
}

#[test]
fn a_yes_to_either_copy_of_one_question_counts() {
    let (stands, copy) = (StatusId("stands".to_owned()), StatusId("copy".to_owned()));
    for answered in [&stands, &copy] {
        let mut talk = asked();
        let asked_anew = talk.person.question.map(|question| Question::new(question.action, talk.now));
        talk.person.question = asked_anew;
        let post = Some((stands.clone(), talk.now));
        let _ = talk.step(&Input::Posted { role: Role::Asks, post, copies: vec![copy.clone()], gone: Vec::new() });
        let mut yes = talk.message("yes");
        yes.replies_to = RepliesTo::SaidToBeTheBots(answered.clone());
        assert!(!removes(&talk.hear(yes)).is_empty(), "{answered:?}");
    }
}

#[test]
fn a_yes_in_public_or_before_a_third_account_is_no_command() {
    for audience in [Audience::Public, Audience::Others] {
        let mut talk = asked();
        let mut yes = talk.message("yes");
        yes.audience = audience;
        assert!(talk.hear(yes).effect.is_none());
    }
}

#[test]
fn some_commands_leave_the_question_open_and_name_it_and_others_close_it_and_say_so() {
    for (text, stays) in [
        ("show 2", true),
        ("more", true),
        ("help", true),
        ("status", true),
        ("good morning to you", true),
        ("thanks", true),
        ("list apps", false),
        ("privacy", false),
        ("revoke 99", false),
        ("sign in", false),
    ] {
        let mut talk = asked();
        let response = talk.say(text).response.expect("there is an answer");
        match response.note {
            Note::StillOpen(_) => assert!(stays, "{text}"),
            Note::Closed(_) => assert!(!stays, "{text}"),
            Note::StillPaging(_) | Note::None => panic!("{text} says nothing of the question"),
        }
        assert_eq!(talk.person.question.is_some(), stays, "{text}");
        assert_eq!(!removes(&talk.say("yes")).is_empty(), stays, "{text}");
    }
}

#[test]
fn a_new_question_replaces_the_old_one() {
    let mut talk = asked();
    let old = talk.last_post();
    assert!(matches!(talk.ask("revoke 2"), Reply::Question(_)));
    let mut yes = talk.message("yes");
    yes.replies_to = RepliesTo::SaidToBeTheBots(old);
    assert_eq!(refusal(&talk.hear(yes).response.expect("it says why").reply), Some(YesRefusal::AnotherPost));
    assert_eq!(removes(&talk.say("yes")), ["b"]);
}

#[test]
fn no_leaves_everything_as_it_is() {
    let mut talk = asked();
    assert!(matches!(talk.ask("no"), Reply::LeftAlone { was_open: true }));
    assert!(matches!(talk.ask("yes"), Reply::NothingToConfirm));
    assert!(matches!(talk.ask("no"), Reply::LeftAlone { was_open: false }));
}

#[test]
fn all_leaves_the_bot_out_and_says_so() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    let reply = talk.ask("revoke all");
    assert!(matches!(&reply, Reply::Question(question) if question.left_out.bot), "{reply:?}");
    assert_eq!(removes(&talk.say("yes")), ["a", "b", "c", "d", "e"]);
}

#[test]
fn one_sign_in_of_an_entry_can_go_alone() {
    let mut talk = Talk::connected();
    talk.listing.tokens.push(token("a2", "Aria", 2));
    talk.ask("list aria");
    assert!(matches!(talk.ask("revoke 1b"), Reply::Question(_)));
    assert_eq!(removes(&talk.say("yes")), ["a"]);
    assert!(matches!(talk.ask("revoke 1"), Reply::Question(_)));
    assert_eq!(removes(&talk.say("yes")), ["a2", "a"]);
}

#[test]
fn a_yes_that_leads_to_a_sign_in_leads_to_the_question_again_and_never_to_the_deed() {
    let mut talk = asked();
    let step = talk.say("yes");
    let Some((under, Effect::Remove(proof))) = step.effect else { panic!("it removes") };
    let report = RemovalReport {
        left: vec![TokenId("a".to_owned())],
        trouble: Some(Trouble::Refused),
        ..RemovalReport::default()
    };
    let done =
        Input::Done { under, outcome: Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) } };
    let response = talk.step(&done).response.expect("a link");
    assert!(matches!(response.reply, Reply::SignIn(link) if link.why == SignInWhy::PermissionGone));
    assert_eq!(talk.person.connection, Connection::None);
    let pending = talk.person.sign_in.clone().expect("a link is open");
    assert!(matches!(pending.then, Then::AskAgain(Action::Remove(_))));
    let step = talk.step(&Input::Done { under: pending.under, outcome: Outcome::Exchanged(Exchange::Connected) });
    assert!(step.effect.is_none(), "no deed on the strength of an older yes");
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::Question(_))));
    assert_eq!(removes(&talk.say("yes")), ["a"]);
}

#[test]
fn being_forgotten_needs_a_yes_and_leaves_nothing() {
    let mut talk = Talk::connected();
    assert!(matches!(talk.ask("forget me"), Reply::Question(_)));
    let step = talk.say("yes");
    let Some((under, Effect::GiveBack(leaving @ Leaving::Forget(_)))) = step.effect else { panic!("it gives back") };
    let done = Input::Done { under, outcome: Outcome::GaveBack { leaving, result: GaveBack::Later } };
    let step = talk.step(&done);
    assert!(matches!(step.next, Next::Forget(_)));
    assert!(matches!(step.response.map(|response| response.reply), Some(Reply::Forgotten(GaveBack::Later))));
}

#[test]
fn disconnecting_closes_the_question_and_its_result_says_so() {
    let mut talk = asked();
    let Some((under, Effect::GiveBack(leaving))) = talk.say("disconnect").effect else { panic!("it gives back") };
    let done = Input::Done { under, outcome: Outcome::GaveBack { leaving, result: GaveBack::Done } };
    let response = talk.step(&done).response.expect("the result");
    assert!(matches!((response.reply, response.note), (Reply::Disconnected(GaveBack::Done), Note::Closed(_))));
    assert!(talk.person.question.is_none());
}

#[test]
fn somebody_else_has_no_question_to_answer() {
    let talk = asked();
    let mut bob = Talk::connected();
    bob.person = crate::dialogue::person::Person::new(crate::dialogue::message::Account {
        id: crate::dialogue::message::AccountId("2".to_owned()),
        acct: "bob".to_owned(),
        ..alice()
    });
    let mut yes = bob.message("yes");
    yes.replies_to = RepliesTo::SaidToBeTheBots(talk.last_post());
    assert!(matches!(bob.hear(yes).response.map(|response| response.reply), Some(Reply::NothingToConfirm)));
}
