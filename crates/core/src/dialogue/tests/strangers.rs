//! Who never connected and has no reminders is forgotten.

use super::*;
use crate::dialogue::sign_in::Exchange;

const DAY: i64 = 24 * 60 * 60;

/// Wakes somebody after so many days; whether that was the last that is known of them.
fn is_forgotten_after(talk: &mut Talk, days: i64) -> bool {
    talk.later(days * DAY);
    let step = talk.step(&Input::Woke);
    assert!(step.response.is_none() && step.effect.is_none(), "nobody is told");
    matches!(step.next, Next::Forget(_))
}

#[test]
fn a_stranger_is_forgotten_thirty_days_after_the_last_message() {
    let mut talk = Talk::stranger();
    talk.ask("help");
    assert!(!is_forgotten_after(&mut talk, 29));
    talk.ask("help");
    assert_eq!(talk.person.wakes_at(), Some(talk.now + SignedDuration::from_secs(30 * DAY)));
    assert!(!is_forgotten_after(&mut talk, 29));
    assert!(is_forgotten_after(&mut talk, 1));
}

#[test]
fn so_is_who_only_mentioned_the_bot_in_public_or_never_opened_the_link() {
    let mut talk = Talk::stranger();
    let mut message = talk.message("what is this?");
    message.audience = Audience::Public;
    assert!(talk.hear(message).effect.is_none());
    assert!(is_forgotten_after(&mut talk, 30));

    let mut talk = Talk::stranger();
    assert!(matches!(talk.ask("list apps"), Reply::SignIn(_)));
    assert!(is_forgotten_after(&mut talk, 30));
}

#[test]
fn whoever_has_reminders_or_ever_connected_is_not() {
    let mut talk = Talk::stranger();
    talk.ask("remind every 6 months");
    assert!(!is_forgotten_after(&mut talk, 31));
    talk.ask("remind off");
    assert!(is_forgotten_after(&mut talk, 30));

    let mut talk = Talk::stranger();
    talk.ask("list apps");
    assert!(talk.signs_in(Exchange::Connected).response.is_some());
    talk.person.connection = Connection::None;
    assert!(!is_forgotten_after(&mut talk, 31));
    assert_eq!(talk.person.wakes_at(), None);
}

#[test]
fn a_hint_is_for_followers_too_only_where_it_would_be_filtered() {
    let hint = |filtering, audience, wrote_before: bool| {
        let mut talk = Talk::stranger();
        talk.filtering = filtering;
        let last = talk.message("help");
        let before = last.id.clone();
        if wrote_before {
            assert!(talk.hear(last).response.is_some());
        }
        let mut message = talk.message("what is this?");
        message.audience = audience;
        let response = talk.hear(message).response.expect("a hint");
        let is_under_the_last = response.under == Some(before);
        (response.followers_hint().is_some(), is_under_the_last)
    };
    assert_eq!(hint(Filtering::Filters, Audience::Public, false), (true, false));
    assert_eq!(hint(Filtering::Filters, Audience::Public, true), (false, true));
    assert_eq!(hint(Filtering::Filters, Audience::Followers, false), (false, false));
    for filtering in [Filtering::Passes, Filtering::NotKnown] {
        assert_eq!(hint(filtering, Audience::Public, false), (false, false));
    }
}

#[test]
fn a_thread_gets_one_hint() {
    let answer = |thread, audience, replies_to: &RepliesTo| {
        let mut talk = Talk { thread, ..Talk::stranger() };
        let message = Message { audience, replies_to: replies_to.clone(), ..talk.message("what is this?") };
        let is_answered = talk.hear(message).response.is_some();
        assert_eq!(talk.person.hinted_at.is_some(), is_answered && audience != Audience::Others);
        is_answered
    };
    let the_bots = RepliesTo::SaidToBeTheBots(StatusId("post".to_owned()));
    for audience in [Audience::Public, Audience::Followers, Audience::Others] {
        for replies_to in [&RepliesTo::NoPostOfTheBot, &the_bots] {
            assert!(answer(Thread::New, audience, replies_to));
            assert!(!answer(Thread::Hinted, audience, replies_to));
        }
        assert!(answer(Thread::Hinted, audience, &RepliesTo::Nothing), "nobody asks");
    }
}
