//! What comes of a deed: it counts as an answer, and its result says what was seen.

use super::{Talk, removes};
use crate::audit::removals::Fate;
use crate::audit::{Extent, Streams, TokenId};
use crate::dialogue::question::Removal;
use crate::dialogue::reply::{RemovedReply, Reply, Trouble};
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

fn ids(ids: &[&str]) -> Vec<TokenId> {
    ids.iter().map(|id| TokenId((*id).to_owned())).collect()
}

/// A try that was cut off: one is gone as the server says, one may be, one was not tried, one was gone before.
fn cut_off() -> RemovalReport {
    RemovalReport {
        gone_before: ids(&["gone"]),
        said_done: ids(&["done"]),
        untried: ids(&["untried"]),
        unseen: ids(&["asked"]),
        tried: true,
        trouble: Some(Trouble::Busy),
        streams: Streams::Cut,
        ..RemovalReport::default()
    }
}

#[test]
fn another_try_that_saw_nothing_leaves_what_was_known() {
    let unseen = ids(&["asked", "done", "gone", "untried"]);
    let nothing = RemovalReport { unseen, trouble: Some(Trouble::Unreachable), ..RemovalReport::default() };
    let then = cut_off().then(nothing.clone());
    assert_eq!(then, RemovalReport { trouble: Some(Trouble::Unreachable), ..cut_off() });
    // The first try saw nothing, and so removed nothing: what is gone at the second was gone before.
    let second = RemovalReport { gone_before: ids(&["asked", "done", "gone", "untried"]), ..RemovalReport::default() };
    assert_eq!(nothing.then(second.clone()), second);
}

#[test]
fn what_a_run_that_was_stopped_may_have_removed_is_its_doing_once_it_is_seen_to_be_gone() {
    let blind = RemovalReport { unseen: ids(&["a"]), interrupted: true, ..RemovalReport::default() };
    let look =
        RemovalReport { removed: ids(&["a"]), listing: Some(Talk::connected().listing), ..RemovalReport::default() };
    assert_eq!(blind.then(look).removed, ids(&["a"]));
}

#[test]
fn what_is_gone_at_another_try_is_the_bots_doing_if_it_asked_for_it() {
    let talk = Talk::connected();
    let second = RemovalReport {
        gone_before: ids(&["asked", "done", "gone"]),
        removed: ids(&["untried"]),
        tried: true,
        listing: Some(talk.listing),
        ..RemovalReport::default()
    };
    let then = cut_off().then(second);
    assert_eq!((then.removed.clone(), then.gone_before.clone()), (ids(&["asked", "done", "untried"]), ids(&["gone"])));
    assert!(then.is_settled() && then.trouble.is_none() && then.listing.is_some());
}

#[test]
fn another_look_tells_whose_doing_it_was_and_what_is_left() {
    let talk = Talk::connected();
    let look = |removed: &[&str], left: &[&str]| RemovalReport {
        removed: ids(removed),
        left: ids(left),
        listing: Some(talk.listing.clone()),
        ..RemovalReport::default()
    };
    let then = cut_off().then(look(&["asked", "done", "gone", "untried"], &[]));
    assert_eq!((then.removed, then.gone_before), (ids(&["asked", "done"]), ids(&["gone", "untried"])));
    let then = cut_off().then(look(&["done", "gone"], &["asked", "untried"]));
    assert_eq!((then.removed, then.gone_before), (ids(&["done"]), ids(&["gone"])));
    assert_eq!(
        (then.left, then.trouble, then.streams),
        (ids(&["asked", "untried"]), Some(Trouble::Busy), Streams::Cut)
    );
}

/// The removal of the first two applications, of which it was not seen what became of them; and what was told.
fn cut_off_removal(talk: &mut Talk) -> (Removal, RemovedReply) {
    talk.ask("list apps");
    talk.ask("revoke 1, 2");
    let step = talk.say("yes");
    let Some((under, Effect::Remove(proof))) = step.effect else { panic!("a yes is followed by the deed") };
    let removal = proof.removal().clone();
    let tokens = |index: usize| removal.targets[index].tokens.clone();
    let report = RemovalReport { said_done: tokens(0), untried: tokens(1), tried: true, ..RemovalReport::default() };
    let report = Box::new(RemovalReport { trouble: Some(Trouble::Busy), ..report });
    let step = talk.step(&Input::Done { under, outcome: Outcome::Removed { removal: removal.clone(), report } });
    let Some(Reply::Removed(told)) = step.response.map(|response| response.reply) else { panic!("a result") };
    (removal, *told)
}

fn fates(talk: &Talk) -> Vec<Fate> {
    talk.person.memory.removals.newest_first().map(|one| one.fate).collect()
}

#[test]
fn a_look_before_the_result_goes_out_takes_the_place_of_what_was_not_known() {
    let mut talk = Talk::connected();
    let (removal, told) = cut_off_removal(&mut talk);
    assert_eq!((told.said_done.len(), told.untried.len(), told.removed.len(), told.left.len()), (1, 1, 0, 0));
    assert_eq!(fates(&talk), [Fate::Untried, Fate::SaidDone]);
    let (removed, left) = (removal.targets[0].tokens.clone(), removal.targets[1].tokens.clone());
    let report = RemovalReport { removed, left, listing: Some(talk.listing.clone()), tried: true, ..cut_off() };
    let report = RemovalReport { said_done: Vec::new(), untried: Vec::new(), unseen: Vec::new(), ..report };
    let outcome = Outcome::Removed { removal, report: Box::new(report) };
    let step = talk.step(&Input::Done { under: None, outcome });
    let Some(Reply::Removed(told)) = step.response.map(|response| response.reply) else { panic!("a result") };
    assert_eq!((told.removed.len(), told.left.len(), told.said_done.len()), (1, 1, 0));
    assert_eq!(fates(&talk), [Fate::Left, Fate::Removed], "each is remembered once");
}

#[test]
fn a_later_read_mends_the_history_and_only_what_it_shows() {
    let mut talk = Talk::connected();
    let (removal, _) = cut_off_removal(&mut talk);
    let is_gone = |id: &TokenId| removal.targets[0].tokens.contains(id);
    let before = talk.listing.clone();
    talk.listing.extent = Extent::Cut;
    talk.listing.tokens.retain(|token| !is_gone(&token.id));
    talk.ask("list apps");
    assert_eq!(fates(&talk), [Fate::Left, Fate::SaidDone], "absence from a list that was cut proves nothing");
    talk.listing.extent = Extent::Whole;
    talk.ask("list apps");
    assert_eq!(fates(&talk), [Fate::Left, Fate::Removed]);
    talk.listing = before;
    talk.ask("list apps");
    assert_eq!(fates(&talk), [Fate::Left, Fate::Removed], "what was seen is settled");
}
