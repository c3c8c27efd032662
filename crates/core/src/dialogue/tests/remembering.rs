//! What is new, kept, removed and written with another app, as far as stories do not show it.

use super::*;
use crate::audit::removals::Fate;
use crate::audit::snapshot::Occasion;
use crate::audit::{Finding, Heading, PostingApplication};
use crate::dialogue::RemovalReport;
use crate::dialogue::person::{Continues, SignedInWith};
use crate::dialogue::reply::{HistoryReply, KeptReply, Lacking, ListReply, Untrusted};

fn application(name: &str) -> Option<PostingApplication> {
    PostingApplication::of(name)
}

/// Something said with an app.
fn say_with(talk: &mut Talk, app: &str, text: &str) -> Step {
    let message = Message { posting_application: application(app), ..talk.message(text) };
    talk.hear(message)
}

fn reply(step: Step) -> Reply {
    step.response.expect("there is an answer").reply
}

fn list(reply: Reply) -> ListReply {
    let Reply::List(list) = reply else { panic!("a list, not {reply:?}") };
    list
}

fn kept(reply: Reply) -> KeptReply {
    let Reply::Kept(kept) = reply else { panic!("kept, not {reply:?}") };
    kept
}

fn history(reply: Reply) -> HistoryReply {
    let Reply::History(history) = reply else { panic!("a history, not {reply:?}") };
    history
}

/// Says yes, and tells what the removal came to: everything is gone.
fn yes_with(talk: &mut Talk, app: &str) -> Reply {
    talk.later(1);
    let step = say_with(talk, app, "yes");
    let ids = removes(&step);
    let Some((under, Effect::Remove(proof))) = step.effect else { panic!("a removal") };
    talk.listing.tokens.retain(|token| !ids.contains(&token.id.0));
    let removed = ids.into_iter().map(TokenId).collect();
    let report =
        RemovalReport { removed, tried: true, listing: Some(talk.listing.clone()), ..RemovalReport::default() };
    let outcome = super::super::Outcome::Removed { removal: proof.removal().clone(), report: Box::new(report) };
    reply(talk.step(&Input::Done { under, outcome }))
}

#[test]
fn numbers_keep_their_meaning_past_midnight_and_a_reminder() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    talk.later(40 * 24 * 60 * 60);
    let mut new = token("new", "Aria", 0);
    new.authorized_at = Some(talk.now);
    talk.listing.tokens.push(new);
    let first = list(talk.ask("list apps"));
    assert!(matches!(first.lines[0].findings[..], [Finding::New { .. }, ..]), "{:?}", first.lines[0]);
    let old = first.lines.iter().rev().find(|line| line.name == first.lines[0].name).expect("the old one").number;
    for _ in 0..2 {
        talk.later(15 * 60 * 60);
        let reminded_of = talk.listing.clone();
        talk.person.note_audit(&reminded_of, talk.now, Occasion::Reminder);
        talk.person.shown.as_mut().expect("a list").at = talk.now;
        talk.ask("revoke 1");
        talk.later(1);
        assert_eq!(removes(&talk.say("yes")), ["new"], "the new one alone");
        talk.ask(&format!("revoke {old}"));
        talk.later(1);
        assert_eq!(removes(&talk.say("yes")), ["a"], "the old one alone");
    }
}

#[test]
fn an_app_cannot_keep_itself_but_can_be_kept_with_another() {
    let mut talk = Talk::connected();
    talk.ask("list apps");
    for (app, text) in [("Bolt", "keep 2"), ("bolt", "keep bolt"), ("Bo1t", "keep 1-3"), (" BOLT ", "keep 1, 2")] {
        let answer = reply(say_with(&mut talk, app, text));
        assert!(matches!(answer, Reply::KeepsItself { .. }), "{app}: {text}");
        assert_eq!(talk.person.memory.keeps.count(), 0, "none of them is kept");
    }
    assert_eq!(kept(reply(say_with(&mut talk, "Cove", "keep 2"))).kept.len(), 1);
    let again = kept(talk.ask("keep 1-2"));
    assert_eq!((again.kept.len(), again.before.len()), (1, 1));
    let list = list(talk.ask("list apps"));
    assert_eq!(list.flagged, 1);
    assert_eq!(list.lines.iter().filter(|line| line.heading == Heading::Kept && line.findings.is_empty()).count(), 2);
}

#[test]
fn nothing_is_kept_that_was_not_pointed_at() {
    let mut talk = Talk::connected();
    assert!(matches!(talk.ask("keep 1"), Reply::List(_)), "there is no list yet");
    for text in ["keep", "keep all", "keep 1b", "keep never used", "keep all except 1"] {
        let answer = talk.ask(text);
        assert!(matches!(answer, Reply::Lacking(Lacking::Keep) | Reply::NoSuchName { .. }), "{text}: {answer:?}");
    }
    assert!(matches!(talk.ask("keep 1-4000000000"), Reply::NoSuchNumber { .. }));
    assert!(matches!(talk.ask("keep 6"), Reply::ThatIsMe { number: 6 }));
    talk.listing.tokens.remove(0);
    assert!(matches!(talk.ask("keep 1"), Reply::AlreadyGone { .. }));
    assert_eq!(talk.person.memory.keeps.count(), 0);
}

#[test]
fn the_app_of_whoever_asked_for_the_sign_in_is_remembered() {
    let mut talk = Talk::stranger();
    assert!(matches!(reply(say_with(&mut talk, "Web", "list apps")), Reply::SignIn(_)));
    // Another app takes the open link up for a command of its own.
    assert!(matches!(reply(say_with(&mut talk, "Evil", "revoke aria")), Reply::SignIn(_)));
    let pending = talk.person.sign_in.clone().expect("a link is open");
    let connected = super::super::Outcome::Exchanged(super::super::sign_in::Exchange::Connected);
    let step = talk.step(&Input::Done { under: pending.under, outcome: connected });
    assert!(matches!(reply(step), Reply::Question(_)));
    assert_eq!(talk.last().written_with, Some(Untrusted("Evil".to_owned())), "its question says so");
    assert_eq!(talk.person.signed_in_with, SignedInWith::App(application("Web").expect("an app")));
}

#[test]
fn questions_results_and_history_name_another_app_and_only_another() {
    let mut talk = Talk::connected();
    for (signed_in_with, app, named) in [
        (SignedInWith::NotKnown, "Evil", false),
        (SignedInWith::NotTold, "Evil", true),
        (SignedInWith::NotTold, "", false),
        (SignedInWith::App(application("Web").expect("an app")), "web ", false),
        (SignedInWith::App(application("Web").expect("an app")), "Evil", true),
        (SignedInWith::App(application("Web").expect("an app")), "", false),
    ] {
        talk.person.signed_in_with = signed_in_with;
        let step = say_with(&mut talk, app, "revoke 1");
        let mut answer = reply(step);
        if matches!(answer, Reply::List(_)) {
            answer = reply(say_with(&mut talk, app, "revoke 1"));
        }
        assert!(matches!(answer, Reply::Question(_)), "a question, not {answer:?}");
        assert_eq!(talk.last().written_with.is_some(), named, "{app}");
        assert!(matches!(yes_with(&mut talk, app), Reply::Removed(_)), "a result");
        assert_eq!(talk.last().written_with.is_some(), named, "{app}");
        let line = history(talk.ask("history")).lines.remove(0);
        assert_eq!((line.written_with.is_some(), line.fate), (named, Fate::Removed), "{app}");
        assert_eq!(talk.person.removes_with, None, "it is over");
        talk.listing = Talk::connected().listing;
    }
}

#[test]
fn what_is_gone_entirely_comes_back_and_what_is_gone_in_part_does_not() {
    let mut talk = Talk::connected();
    let all = talk.listing.tokens.clone();
    talk.listing.tokens.push(token("a2", "Aria", 450));
    talk.ask("list apps");
    talk.ask("revoke 1b");
    yes_with(&mut talk, "");
    talk.listing.tokens.push(token("a3", "Aria", 450));
    let came_back = |list: ListReply| {
        let is_back = |line: &&crate::dialogue::reply::ListedApplication| {
            matches!(line.findings[..], [Finding::CameBack { .. }, ..])
        };
        list.lines.iter().filter(is_back).count()
    };
    assert_eq!(came_back(list(talk.ask("list apps"))), 0, "another sign-in was there all the time");
    talk.ask("revoke 1");
    yes_with(&mut talk, "");
    assert_eq!(came_back(list(talk.ask("list apps"))), 0);
    talk.listing.tokens = all;
    assert_eq!(came_back(list(talk.ask("list apps"))), 1);
    talk.ask("keep 1");
    assert_eq!(came_back(list(talk.ask("list apps"))), 0, "the person knows");
}

#[test]
fn history_has_pages_and_more_goes_on_with_what_was_shown_last() {
    let mut talk = Talk::connected();
    assert!(history(talk.ask("history")).lines.is_empty());
    assert!(matches!(talk.ask("more"), Reply::NoMore));
    for _ in 0..14 {
        talk.listing = Talk::connected().listing;
        talk.ask("list apps");
        talk.ask("revoke 1");
        yes_with(&mut talk, "");
        talk.later(60 * 60);
    }
    let first = history(talk.ask("history"));
    assert_eq!((first.lines.len(), first.rest, first.continued), (10, 4, false));
    assert_eq!(talk.person.continues, Continues::History(10));
    let second = history(talk.ask("more"));
    assert_eq!((second.lines.len(), second.rest, second.continued), (4, 0, true));
    assert!(matches!(talk.ask("more"), Reply::NoMore));
    talk.lines = 3;
    talk.ask("list apps");
    assert!(matches!(talk.ask("more"), Reply::List(_)), "the list was shown last");
}

#[test]
fn a_record_that_is_full_of_everything_still_fits_the_store() {
    let mut talk = Talk::connected();
    let name = |index: usize| format!("{index}{}", "\u{1}".repeat(90));
    let undated = |index: usize| {
        let mut one = token(&format!("{index:026}"), &name(index), 400);
        one.authorized_at = None;
        one
    };
    talk.listing.tokens = (0..1_000).map(undated).collect();
    for day in 0..3 {
        talk.ask("list apps");
        talk.later(24 * 60 * 60 * (day + 1));
    }
    talk.ask("list apps");
    let applications = talk.person.shown.as_ref().expect("a list").applications.clone();
    for application in applications.iter().take(250) {
        talk.person.memory.keeps.keep(application, &talk.listing, talk.now);
    }
    for index in 0..60 {
        let (with, at) = (application(&name(index)), talk.now);
        let removed =
            crate::audit::removals::Removed::new(at, Some(&name(index)), 999, Fate::GoneBefore, with.as_ref());
        talk.person.memory.removals.note(removed);
    }
    let remembered = serde_json::to_vec(&talk.person.memory).expect("it can be kept").len();
    let whole = serde_json::to_vec(&talk.person).expect("it can be kept").len();
    // A question may take forty thousand bytes more, and the answers of a day and the reminders some.
    assert!(remembered > 40_000 && whole > 180_000, "{remembered} of {whole} bytes: this is not full");
    assert!(whole + 50_000 < crate::dialogue::person::BYTES_MAX, "{remembered} of {whole} bytes");
    let json = serde_json::to_vec(&talk.person).expect("it can be kept");
    let back: Person = serde_json::from_slice(&json).expect("it can be read");
    assert_eq!(back.memory, talk.person.memory);
}

#[test]
fn a_record_from_before_anything_was_remembered_still_opens() {
    let mut json = serde_json::to_value(Talk::connected().person).expect("it can be kept");
    for field in ["memory", "signed_in_with", "removes_with", "continues"] {
        json.as_object_mut().expect("an object").remove(field).expect("a field");
    }
    let person: Person = serde_json::from_value(json).expect("it opens");
    assert_eq!((person.memory, person.signed_in_with), (crate::audit::Memory::default(), SignedInWith::NotKnown));
}
