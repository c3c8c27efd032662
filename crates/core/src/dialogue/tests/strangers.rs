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
