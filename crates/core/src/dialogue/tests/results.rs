//! What comes of a deed: it counts as an answer, and its result says what was seen.

use super::{Talk, removes};
use crate::audit::TokenId;
use crate::dialogue::reply::{Reply, Trouble};
use crate::dialogue::{Effect, Input, Outcome, RemovalReport};

/// Has application 1 removed as far as the yes, and tells what the report of that leads to.
fn result(report: RemovalReport) -> Reply {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.ask("revoke 1");
    let step = talk.say("yes");
    let Some((under, Effect::Remove(proof))) = step.effect else { panic!("a yes is followed by the deed") };
    let outcome = Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
    talk.step(&Input::Done { under, outcome }).response.expect("a result is always told").reply
}

fn a() -> Vec<TokenId> {
    vec![TokenId("a".to_owned())]
}

#[test]
fn a_yes_that_leads_to_a_deed_counts_as_an_answer() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.ask("revoke 1");
    let before = talk.person.answers.clone();
    assert_eq!(removes(&talk.say("yes")), ["a"]);
    assert_ne!(talk.person.answers, before, "its result is the one answer");
}

#[test]
fn only_what_was_left_half_done_is_said_to_be_interrupted() {
    for (tried, says_interrupted) in [(false, true), (true, false)] {
        let report = RemovalReport { removed: a(), interrupted: true, tried, ..RemovalReport::default() };
        let Reply::Removed(told) = result(report) else { panic!("what was seen is told") };
        assert_eq!(told.interrupted, says_interrupted, "asked the server: {tried}");
        assert_eq!(told.removed.len(), 1);
    }
}

#[test]
fn a_permission_that_is_lost_is_asked_for_again_and_one_half_used_is_told_of() {
    for trouble in [Trouble::Refused, Trouble::PermissionLost] {
        let untouched = RemovalReport { left: a(), trouble: Some(trouble), ..RemovalReport::default() };
        assert!(matches!(result(untouched), Reply::SignIn(_)), "nothing was tried");
        let touched = RemovalReport { left: a(), trouble: Some(trouble), tried: true, ..RemovalReport::default() };
        assert!(matches!(result(touched), Reply::Removed(told) if told.left.len() == 1));
    }
}
