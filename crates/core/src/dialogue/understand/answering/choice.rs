//! Another choice than the one that is asked about.

use super::super::item::{MessagePiece, Thing, points};
use super::super::meaning::{Meaning, Pointer, Selection, Wish};
use super::super::pointing::pick_of_label;
use super::super::reading::{ReadMessage, is_mark};
use super::super::removing::{RemovalWish, removal};
use super::super::sense::{Sense, Senses};
use super::super::situation::{Answering, Label, Situation};
use super::super::wishing::unlisted_name;
use super::{AGREES, REFUSES};

/// Another choice than the one that is asked about.
pub(super) fn new_choice(reading: &ReadMessage<'_>, labels: &[Label<'_>]) -> Option<Meaning> {
    // "Revoke zebra", which is in no list, is about another app.
    if let Some(name) = reading.sentences().find_map(|sentence| unlisted_name(&sentence, Sense::Remove)) {
        return Some(Meaning::Wish(Wish::Revoke(Selection { picks: vec![Pointer::Name(name)], except: Vec::new() })));
    }
    let questioned: Vec<Pointer> = labels.iter().map(|label| pick_of_label(label.label, label.name)).collect();
    // What agrees or refuses is no part of the choice.
    let answers = REFUSES.and(AGREES).and(Senses::of(Sense::Stop));
    let own = Senses::any_of(&[Sense::Except, Sense::Keep, Sense::Not, Sense::Both, Sense::Rest]);
    let is_answer = |item: &MessagePiece| item.senses.meets(answers) && !item.senses.meets(own);
    let mut items: Vec<MessagePiece> = Vec::with_capacity(reading.items.len());
    for item in &reading.items {
        let mut item = item.clone();
        // "Elk yes, Tusky no."
        let said_no = items.last().is_some_and(|last: &MessagePiece| points(&last.thing)) && item.is(Sense::No);
        if said_no && item.words == 1 && !item.is(Sense::Not) {
            item.senses = Senses::of(Sense::Keep);
        } else if is_answer(&item) {
            // "2 yes, 3 no": what is said behind the next one is said of that.
            if items.last().is_some_and(|last| points(&last.thing)) {
                item.thing = Thing::Comma;
            }
            item.senses = Senses::of(Sense::Filler);
        }
        // An answer is one row, however it is punctuated.
        if matches!(item.thing, Thing::End) {
            item.thing = Thing::Comma;
        }
        items.push(item);
    }
    let (given, state) =
        if begins_anew(reading) { (&[][..], Answering::Plain) } else { (&questioned[..], reading.situation.state) };
    let situation = Situation { state, ..*reading.situation };
    let mut choice = match removal(&items, given, &situation, reading.message) {
        RemovalWish::Of(choice) => choice,
        RemovalWish::NotWanted(except) => Selection { picks: Vec::new(), except },
        RemovalWish::Which(numbers) => return Some(Meaning::Which(numbers)),
        RemovalWish::Refused(refusal) => {
            // An exception without what it is excepted from is one from what is asked about.
            let excepts = refusal.understood.picks.is_empty() && !refusal.understood.except.is_empty();
            let is_rest = excepts && refusal.unexplained.is_empty();
            if !is_rest {
                return None;
            }
            refusal.understood
        }
        RemovalWish::OfIt | RemovalWish::OfNothing => return None,
    };
    let is_unlisted = |pick: &Pointer| matches!(pick, Pointer::Name(name) if !reading.items.iter().any(|item| points(&item.thing)) && !name.is_empty());
    // "Remove all" of what is asked about is no new choice; the command is.
    let is_command = matches!(
        reading.items.iter().filter(|item| !is_mark(item)).collect::<Vec<_>>().as_slice(),
        [verb, all] if verb.is(Sense::Remove) && all.is(Sense::All) && !all.is(Sense::It)
    );
    let is_whole =
        choice.picks == [Pointer::All] && choice.except.is_empty() && !reading.has(Sense::Apps) && !is_command;
    if choice.picks.iter().any(is_unlisted) || is_whole {
        return None;
    }
    if is_of_questioned(reading, &choice, &questioned, labels) {
        choice.picks.clone_from(&questioned);
    }
    // "I meant 3 and 5, not 2 and 3": what is asked about was not meant.
    let is_instead = !choice.picks.is_empty() && is_same(&choice.except, &questioned, labels);
    if is_instead && choice.picks != questioned {
        choice.except.clear();
    }
    if choice.picks.is_empty() {
        if choice.except.is_empty() {
            return None;
        }
        choice.picks.clone_from(&questioned);
    } else if (reading.has(Sense::Also) || begins_with_and(reading)) && !reading.has(Sense::Only) {
        let more = choice.picks.drain(..).filter(|pick| !questioned.contains(pick)).collect::<Vec<_>>();
        choice.picks = questioned.iter().cloned().chain(more).collect();
    }
    settle(&mut choice, &questioned, labels);
    let says_yes = choice.except.is_empty() && is_same(&choice.picks, &questioned, labels);
    Some(if says_yes { Meaning::YesLike } else { Meaning::Wish(Wish::Revoke(choice)) })
}

/// Whether a row in words is one of the list: "throw out the first two", "the first three instead"; and not of what is asked about: "only the
/// second one".
fn begins_anew(reading: &ReadMessage<'_>) -> bool {
    let is_row = reading.items.iter().any(|item| item.is(Sense::Ordinal));
    is_row && (reading.has(Sense::Remove) || reading.has(Sense::Change)) && !reading.has(Sense::Only)
}

/// "And Elk" adds to what is asked about.
fn begins_with_and(reading: &ReadMessage<'_>) -> bool {
    reading.items.first().is_some_and(|first| first.is(Sense::And)) && !reading.has(Sense::Remove)
}

/// Takes what is excepted out of the row, where both are apps that are asked about: "2 and 3, without 3" is 2.
fn settle(choice: &mut Selection, questioned: &[Pointer], labels: &[Label<'_>]) {
    let place = |pick: &Pointer| -> Option<usize> {
        let is_it = |(other, label): (&Pointer, &Label<'_>)| {
            other == pick || matches!(pick, Pointer::Name(name) if label.name == name)
        };
        questioned.iter().zip(labels).position(is_it)
    };
    let is_placed = |picks: &[Pointer]| picks.iter().all(|pick| place(pick).is_some());
    if is_placed(&choice.picks) && is_placed(&choice.except) {
        let stays: Vec<Option<usize>> = choice.except.iter().map(place).collect();
        let left: Vec<Pointer> = choice.picks.iter().filter(|pick| !stays.contains(&place(pick))).cloned().collect();
        if !left.is_empty() {
            *choice = Selection { picks: left, except: Vec::new() };
        }
    }
}

/// Whether "all but 3" is said of what is asked about: neither the apps nor the verb are said anew.
fn is_of_questioned(
    reading: &ReadMessage<'_>,
    choice: &Selection,
    questioned: &[Pointer],
    labels: &[Label<'_>],
) -> bool {
    let is_among = |pick: &Pointer| {
        let is_named = matches!(pick, Pointer::Name(name) if labels.iter().any(|label| label.name == name));
        questioned.contains(pick) || is_named
    };
    let is_anew = reading.has(Sense::Apps) || reading.has(Sense::Remove);
    !is_anew && choice.picks == [Pointer::All] && !choice.except.is_empty() && choice.except.iter().all(is_among)
}

/// Whether two rows point at the same apps of a question.
fn is_same(picks: &[Pointer], questioned: &[Pointer], labels: &[Label<'_>]) -> bool {
    let place = |pick: &Pointer| -> Option<usize> {
        questioned.iter().position(|other| other == pick).or_else(|| {
            let Pointer::Name(name) = pick else { return None };
            labels.iter().position(|label| label.name == name)
        })
    };
    let places: Option<std::collections::BTreeSet<usize>> = picks
        .iter()
        .flat_map(|pick| match pick {
            Pointer::Range(from, to) if to - from < 300 => (*from..=*to).map(Pointer::Number).collect(),
            other => vec![other.clone()],
        })
        .map(|pick| place(&pick))
        .collect();
    places.is_some_and(|places| places.len() == questioned.len())
}
