//! What a removal is about: everything in the sentence that can change it is accounted for, or nothing is asked.
//!
//! The message is read from its beginning. Numbers, names, filters and "all" form a row; "except" and "keep" begin a second one, of what stays.
//! A word that is not understood ends the row. A number, a name, a negation, an exception, a condition, a time or a second wish that finds no place in
//! either row is what stays unexplained.

use super::item::{MessagePiece, Thing};
use super::meaning::{NotUnderstood, Pointer, Selection};
use super::pointing::{SOFT, spoken_of};
use super::sense::{Sense, Senses};
use super::situation::{Answering, Situation};
use scan::Scan;
pub(super) use wished::removed;

mod row;
mod scan;
mod surroundings;
mod wished;

/// The most that a message points at.
const PICKS_MAX: usize = 300;
/// How many words of a message can be the name of an app that is in no list.
const NAME_WORDS_MAX: usize = 5;

/// What makes a sentence a removal.
const REMOVES: Senses = Senses::of(Sense::Remove);
/// What says that something stays.
const STAYS: Senses = Senses::any_of(&[Sense::Keep, Sense::Fine, Sense::Use]);
/// What somebody may wish besides; beside a removal none of it is passed over.
const OTHER_WISHES: Senses = Senses::any_of(&[
    Sense::List,
    Sense::Sort,
    Sense::Show,
    Sense::Unkeep,
    Sense::Remind,
    Sense::Reminder,
    Sense::RemindOff,
    Sense::Snooze,
    Sense::Watch,
    Sense::Notify,
    Sense::Undo,
    Sense::Export,
    Sense::SignIn,
    Sense::Disconnect,
    Sense::DisconnectFree,
    Sense::Forget,
    Sense::ForgetFree,
    Sense::Leave,
    Sense::Deed,
    Sense::Stop,
]);
/// What changes a wish. None of it is passed over either.
const CHANGES: Senses = Senses::any_of(&[
    Sense::Not,
    Sense::Except,
    Sense::But,
    Sense::If,
    Sense::Or,
    Sense::Ordinal,
    Sense::Rest,
    Sense::Time,
    Sense::Soon,
    Sense::Period,
    Sense::MonthName,
    Sense::Weekday,
    Sense::Count,
    Sense::Duplicates,
]);
/// What a filter can follow: "the ones", "apps".
const HEADS: Senses = Senses::any_of(&[Sense::One, Sense::Apps, Sense::What, Sense::All]);
/// What a name in no list is not made of.
const NAMELESS: Senses = SOFT.and(Senses::any_of(&[
    Sense::Remove,
    Sense::And,
    Sense::Also,
    Sense::It,
    Sense::One,
    Sense::Apps,
    Sense::Access,
    Sense::Account,
    Sense::Reason,
    Sense::Lead,
    Sense::What,
    Sense::Only,
    Sense::Asks,
    Sense::Should,
    Sense::HowTo,
    Sense::See,
    Sense::YesLike,
    Sense::Yes,
    Sense::Praise,
    Sense::Called,
    Sense::Old,
    Sense::InMyName,
]));

/// What a removal comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RemovalWish {
    /// These.
    Of(Selection),
    /// It points back at what was spoken of.
    OfIt,
    /// One of these numbers: apps of one name.
    Which(Vec<u32>),
    /// It does not say what.
    OfNothing,
    /// It is not wanted: "do not remove 2". With what it named.
    NotWanted(Vec<Pointer>),
    /// Something in it was not understood.
    Refused(NotUnderstood),
}

/// Reads a removal. `text` is the message the items came from.
///
/// `given` is what is asked about already: an exception may be one from that.
pub(super) fn removal(items: &[MessagePiece], given: &[Pointer], situation: &Situation<'_>, text: &str) -> RemovalWish {
    let mut scan = Scan::of(items, given, situation);
    let mut index = 0;
    while index < items.len() {
        index = scan.step(index).max(index + 1);
    }
    result(scan, text)
}

fn result(mut scan: Scan<'_>, text: &str) -> RemovalWish {
    scan.close_exception(scan.items.len());
    if scan.rest && scan.choice.except.is_empty() && scan.given.is_empty() {
        let rest = scan.items.iter().position(|item| item.is(Sense::Rest));
        scan.unexplained.extend(rest);
    }
    // What else is said changes nothing where nothing is to go: "do not remove Elk, I use that every day".
    let narrows = Senses::any_of(&[Sense::Except, Sense::But, Sense::Only, Sense::Rest, Sense::Or]);
    let is_aside = |at: &usize| {
        let item = &scan.items[*at];
        let is_narrow = item.senses.meets(narrows) && !item.is(Sense::Filler);
        item.number().is_none() && !super::item::points(&item.thing) && !is_narrow
    };
    let verbs = scan.items.iter().filter(|item| item.senses.meets(REMOVES)).count();
    let is_sole = verbs == 1 && scan.unexplained.iter().all(is_aside);
    // "The others", where one app was shown, may be its sign-ins or all other apps.
    if scan.rest && matches!(scan.situation.state, Answering::AfterShow(_)) {
        let rest = scan.items.iter().position(|item| item.is(Sense::Rest));
        scan.unexplained.extend(rest);
    }
    if scan.is_negated && (scan.unexplained.is_empty() || is_sole) {
        return RemovalWish::NotWanted(scan.choice.picks);
    }
    scan.choice.picks.truncate(PICKS_MAX);
    scan.choice.except.truncate(PICKS_MAX);
    if !scan.unexplained.is_empty() || scan.is_negated {
        return RemovalWish::Refused(refusal(scan, text));
    }
    if !scan.which.is_empty() {
        return RemovalWish::Which(scan.which);
    }
    if !scan.choice.picks.is_empty() {
        // "Remove it and Elk", where one app was spoken of.
        let spoken = spoken_of(scan.situation).filter(|_| joins_it(scan.items));
        if let Some(spoken) = spoken.filter(|spoken| !scan.choice.picks.contains(spoken)) {
            scan.choice.picks.insert(0, spoken);
        }
        return RemovalWish::Of(scan.choice);
    }
    if !scan.given.is_empty() && !scan.choice.except.is_empty() {
        return RemovalWish::Of(Selection { picks: scan.given.to_vec(), except: scan.choice.except });
    }
    if scan.points_back {
        return RemovalWish::OfIt;
    }
    unlisted_name(scan.items).map_or(RemovalWish::OfNothing, |name| {
        RemovalWish::Of(Selection { picks: vec![Pointer::Name(name)], except: scan.choice.except })
    })
}

/// Whether "it" begins a row: "remove it and Elk".
fn joins_it(items: &[MessagePiece]) -> bool {
    items.windows(3).any(|three| three[0].senses.meets(REMOVES) && three[1].is(Sense::It) && three[2].is(Sense::And))
}

fn refusal(mut scan: Scan<'_>, text: &str) -> NotUnderstood {
    scan.unexplained.sort_unstable();
    scan.unexplained.dedup();
    let places = scan.unexplained.iter().filter_map(|at| scan.items.get(*at));
    let said = places.filter_map(|item| text.get(item.at.clone())).map(|said| said.trim().to_owned());
    let unexplained = said.filter(|said| !said.is_empty()).collect();
    NotUnderstood { understood: scan.choice, unexplained }
}

/// The words that can be the name of an app in no list: those in one piece that are in no table.
fn unlisted_name(items: &[MessagePiece]) -> Option<String> {
    let called = items.iter().position(|item| item.is(Sense::Called)).map(|at| at + 1);
    let is_part = |item: &&MessagePiece| {
        item.thing == Thing::Unknown
            || (item.thing == Thing::Phrase && !item.senses.meets(NAMELESS) && !item.senses.is_empty())
    };
    let from = called.unwrap_or(0);
    let first = from + items[from..].iter().position(|item| is_part(&item))?;
    let words: Vec<&str> =
        items[first..].iter().take_while(is_part).take(NAME_WORDS_MAX + 1).map(|item| item.key.as_str()).collect();
    let is_known_only = items[first..first + words.len()].iter().all(|item| item.thing == Thing::Phrase);
    (words.len() <= NAME_WORDS_MAX && !is_known_only).then(|| words.join(" "))
}
