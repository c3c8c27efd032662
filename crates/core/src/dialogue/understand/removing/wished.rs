//! Whether a message wishes a removal, or only talks about one.

use super::super::filters::filtered;
use super::super::item::points;
use super::super::item::{MessagePiece, Thing};
use super::super::lexicon::Value;
use super::super::meaning::{Lacking, Meaning, Pointer, Selection, Topic, Wish};
use super::super::pointing::SOFT;
use super::super::reading::{ReadMessage, Sentence, is_mark};
use super::super::sense::{Sense, Senses};
use super::super::situation::Answering;
use super::super::together::{of_sentences, trouble};
use super::super::wishing::{picks, spoken_of};
use super::{OTHER_WISHES, RemovalWish, STAYS, removal};

/// What is no removal of apps, unless it names any.
const ELSEWHERE: Senses = Senses::any_of(&[
    Sense::RemindOff,
    Sense::ForgetFree,
    Sense::Forget,
    Sense::DisconnectFree,
    Sense::Leave,
    Sense::History,
    Sense::DidItWork,
    Sense::Undo,
]);
/// What asks about a removal instead of wishing it.
const ASKS: Senses = Senses::any_of(&[Sense::Effect, Sense::Should, Sense::Why, Sense::Removing]);
/// What makes a filter of "I do not use".
const HEADING: Senses = Senses::any_of(&[Sense::All, Sense::What, Sense::Apps]);
/// What a sentence does that adds an app to a removal that was done.
const OTHER_VERBS: Senses = Senses::any_of(&[
    Sense::Show,
    Sense::Keep,
    Sense::Fine,
    Sense::Use,
    Sense::Remind,
    Sense::List,
    Sense::Undo,
    Sense::Unkeep,
    Sense::Why,
]);

/// The removal that a message wishes, if it wishes one.
pub(in super::super) fn removed(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let mut items = reading.items.clone();
    let mut is_wished = false;
    for (range, sentence) in reading.sentences.iter().zip(reading.sentences()) {
        if sentence.has(Sense::SelfRemoved) && !sentence.has(Sense::Remove) {
            // What is gone already is no part of what is to go.
            items[range.clone()].iter_mut().for_each(silence);
        } else if wishes_removal(reading, &sentence, &mut items[range.clone()]) {
            is_wished = true;
        }
    }
    if !is_wished {
        return None;
    }
    // "I do not want Elk removed."
    let is_refused = reading.sentences().any(|sentence| {
        let at = sentence.items.iter().position(|item| item.is(Sense::Removed));
        at.is_some_and(|at| sentence.items[..at].iter().any(|item| item.is(Sense::Not))) && !sentence.is_question
    });
    if is_refused && !reading.items.iter().any(|item| item.is(Sense::Remove) && !item.is(Sense::Not)) {
        return Some(Meaning::LeftAlone);
    }
    let meaning = match removal(&items, &[], reading.situation, reading.message) {
        RemovalWish::Of(choice) => Meaning::Wish(Wish::Revoke(choice)),
        RemovalWish::Which(numbers) => Meaning::Which(numbers),
        RemovalWish::OfIt => of_shown(reading).unwrap_or(Meaning::Lacking(Lacking::Revoke)),
        RemovalWish::OfNothing => {
            let bare = Senses::any_of(&[Sense::Remove, Sense::Reason, Sense::Unused, Sense::NotMe]);
            let told = Senses::any_of(&[Sense::Known, Sense::It, Sense::YesLike, Sense::Praise, Sense::Lead]);
            let bare = if matches!(reading.situation.state, Answering::AfterShow(_)) { bare.and(told) } else { bare };
            let is_bare = items.iter().all(|item| item.senses.meets(SOFT.and(bare)) || is_mark(item));
            of_shown(reading).filter(|_| is_bare).unwrap_or(Meaning::Lacking(Lacking::Revoke))
        }
        RemovalWish::NotWanted(_) => Meaning::LeftAlone,
        // What says of nothing that it is to go is asked back, whatever else it says.
        RemovalWish::Refused(refusal) if refusal.understood == Selection::default() && !items.iter().any(says_what) => {
            Meaning::Lacking(Lacking::Revoke)
        }
        RemovalWish::Refused(refusal) => Meaning::Refused(refusal),
    };
    // "Which one is on my phone? That one must not go."
    let other = (meaning == Meaning::LeftAlone && reading.sentences.len() > 1).then(|| of_sentences(reading)).flatten();
    if other.as_ref().is_some_and(|other| !matches!(other, Meaning::Lacking(_))) {
        return other;
    }
    // Trouble goes before everything but a removal that says what.
    let is_certain = matches!(meaning, Meaning::Wish(_) | Meaning::Which(_))
        && reading.items.iter().any(|item| points(&item.thing) || item.is(Sense::All));
    if is_certain { Some(meaning) } else { trouble(reading).or(Some(meaning)) }
}

/// Whether an item says which apps, or wishes something else.
fn says_what(item: &MessagePiece) -> bool {
    let other = OTHER_WISHES.and(Senses::any_of(&[Sense::All, Sense::Not, Sense::Except]));
    points(&item.thing) || item.number().is_some() || (item.senses.meets(other) && !item.is(Sense::Known))
}

/// The removal of the app that was shown just before.
fn of_shown(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let is_shown = matches!(reading.situation.state, Answering::AfterShow(_));
    let pick = spoken_of(reading).filter(|_| is_shown)?;
    Some(Meaning::Wish(Wish::Revoke(Selection { picks: vec![pick], except: Vec::new() })))
}

/// Lets an item say nothing.
fn silence(item: &mut MessagePiece) {
    item.senses = Senses::of(Sense::Filler);
    item.hidden = Senses::default();
    item.thing = Thing::Noise;
}

/// Whether a sentence wishes a removal; if it does so in other words than "remove", these become it.
fn wishes_removal(reading: &ReadMessage<'_>, sentence: &Sentence<'_>, items: &mut [MessagePiece]) -> bool {
    let names_any = !picks(reading, sentence).is_empty();
    if (sentence.meets(ELSEWHERE) && !names_any) || sentence.items.iter().any(is_fixed) {
        return false;
    }
    if sentence.has(Sense::Remove) {
        let today = reading.situation.today;
        let filters = (0..sentence.items.len()).any(|at| filtered(sentence.items, at, today).is_some());
        return is_instruction(sentence, names_any, filters) && (names_any || !turns_off_messages(sentence));
    }
    let is_after_show = matches!(reading.situation.state, Answering::AfterShow(_));
    let is_strange = sentence.meets(Senses::any_of(&[Sense::Unused, Sense::Reason, Sense::NotMe]));
    let is_of_shown = is_after_show && is_strange && !names_any && !sentence.meets(STAYS);
    let today = reading.situation.today;
    let filters = || (0..sentence.items.len()).any(|at| filtered(sentence.items, at, today).is_some());
    // "Elk. Ice Cubes. Both gone."
    let both = sentence.has(Sense::Both) && reading.items.iter().filter(|item| points(&item.thing)).count() == 2;
    let is_of_several = both || sentence.meets(Senses::any_of(&[Sense::All, Sense::Rest]));
    if sentence.is_question || !(names_any || is_of_several || is_of_shown || filters()) {
        return false;
    }
    if is_selection(reading, sentence) {
        return true;
    }
    let is_polite = sentence.meets(Senses::any_of(&[Sense::Polite, Sense::Wants, Sense::Can, Sense::Should]));
    let is_after = matches!(reading.situation.state, Answering::AfterRemoval);
    // "I do not use Tusky any more"; "and Elk too", after a removal.
    let is_unwanted = sentence.has(Sense::Unused) && names_any && !sentence.meets(HEADING);
    let is_more = is_after && sentence.has(Sense::Also) && is_only_more(sentence) && (names_any || filters());
    if is_of_shown {
        // "I do not need it any more", of what was shown: the question names it.
        items.iter_mut().for_each(silence);
        if let Some(first) = items.first_mut() {
            first.senses = Senses::of(Sense::Remove);
        }
        return true;
    }
    let verb = if sentence.has(Sense::Removed) && (names_any || is_of_several) && is_polite {
        Sense::Removed
    } else if sentence.has(Sense::Disconnect) {
        Sense::Disconnect
    } else if sentence.has(Sense::DisconnectFree) {
        Sense::DisconnectFree
    } else if is_unwanted {
        Sense::Unused
    } else if is_more {
        Sense::Also
    } else {
        return false;
    };
    for item in items.iter_mut() {
        if item.is(verb) {
            item.senses = Senses::of(Sense::Remove);
            item.hidden = Senses::default();
        } else if verb == Sense::Unused && is_time(item) {
            // "I have not used it for a year": since when is no condition.
            silence(item);
        }
    }
    true
}

/// Whether it is messages that are to be turned off: "switch the watching off again".
fn turns_off_messages(sentence: &Sentence<'_>) -> bool {
    let messages = Senses::any_of(&[Sense::Watch, Sense::Notify, Sense::Reminder]);
    let mut verbs = sentence.items.iter().filter(|item| item.is(Sense::Remove));
    sentence.meets(messages) && verbs.all(|verb| verb.is(Sense::Off))
}

/// Whether a sentence only adds to what was removed: "and Elk too", and not "Elk still posts".
fn is_only_more(sentence: &Sentence<'_>) -> bool {
    let around = Senses::any_of(&[
        Sense::Also,
        Sense::And,
        Sense::It,
        Sense::One,
        Sense::Apps,
        Sense::YesLike,
        Sense::Yes,
        Sense::Praise,
        Sense::NeverUsed,
        Sense::Unused,
        Sense::UnusedApps,
        Sense::Old,
        Sense::Reason,
        Sense::Known,
        Sense::Can,
        Sense::Should,
        Sense::Help,
        Sense::Fine,
    ]);
    // "And the one that can read my messages" says which; "Tusky can still post" does not.
    let described = Senses::any_of(&[Sense::Power, Sense::What, Sense::Time]);
    let around = if sentence.has(Sense::What) { around.and(described) } else { around };
    let rest: Vec<MessagePiece> = sentence.items.iter().filter(|item| !points(&item.thing)).cloned().collect();
    Sentence { items: &rest, is_question: false }.is_within(around)
}

/// Whether a sentence only selects some of the list: "everything except Tusky", "the first three".
fn is_selection(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> bool {
    let is_plain =
        matches!(reading.situation.state, Answering::Plain | Answering::AfterRemoval | Answering::AfterShow(_));
    let several = picks(reading, sentence).len() > 1
        || sentence.items.iter().any(|item| matches!(item.thing, Thing::Range(..)))
        || picks(reading, sentence).iter().any(|pick| matches!(pick, Pointer::Range(..)));
    let own =
        Senses::any_of(&[Sense::Count, Sense::Ordinal, Sense::And, Sense::One, Sense::Also, Sense::It, Sense::Apps]);
    let rest: Vec<MessagePiece> = sentence.items.iter().filter(|item| !points(&item.thing)).cloned().collect();
    let is_bare = Sentence { items: &rest, is_question: false }.is_within(own);
    let excepts = sentence.has(Sense::Except) && !sentence.meets(OTHER_VERBS);
    is_plain && ((several && is_bare) || excepts)
}

/// Whether an item says when.
fn is_time(item: &MessagePiece) -> bool {
    matches!(item.thing, Thing::Span(_) | Thing::VagueSpan | Thing::Day(_))
        || item.senses.meets(Senses::any_of(&[Sense::Time, Sense::Long, Sense::Period, Sense::Lead]))
}

/// Whether a sentence with "remove" in it tells to do it.
fn is_instruction(sentence: &Sentence<'_>, names_any: bool, has_filter: bool) -> bool {
    let verb = sentence.items.iter().position(|item| item.is(Sense::Remove)).unwrap_or(0);
    let is_polite = sentence.has(Sense::Polite) || sentence.has(Sense::Wants);
    // "I do not want to remove anything."
    let is_negated = sentence.items[..verb].iter().rev().take(4).any(|item| item.is(Sense::Not));
    if is_negated && !names_any && !sentence.meets(Senses::any_of(&[Sense::All, Sense::Except, Sense::Rest])) {
        return false;
    }
    // "Which ones do I not use? These I will throw out."
    let first = sentence.meant().next();
    let is_parted = sentence.items[..verb].iter().any(|item| item.thing == Thing::Comma);
    if first.is_some_and(|first| first.is(Sense::What)) && is_parted && !names_any {
        return false;
    }
    let asks_before = sentence.items[..verb].iter().any(|item| item.senses.meets(ASKS) && !item.is(Sense::Polite));
    let asks_behind = sentence.is_question && sentence.items[verb..].iter().any(|item| item.senses.meets(ASKS));
    let filters = Senses::any_of(&[Sense::All, Sense::One, Sense::NeverUsed, Sense::Unused]);
    let says_which = names_any || has_filter || sentence.meets(filters);
    let asks_what = sentence.has(Sense::What) && sentence.is_question && !says_which;
    let asks_how = sentence.has(Sense::HowTo) || (sentence.has(Sense::Asks) && sentence.is_question);
    // "Did you remove 2?"
    let asks_past = sentence.is_question && first.is_some_and(|first| first.is(Sense::Past) && first.words > 1);
    let is_asked = asks_past || ((asks_before || asks_behind) && !is_polite) || asks_what;
    let only_asks_how = asks_how && !names_any && !is_polite;
    !is_asked && !only_asks_how
}

/// Whether words have an answer of their own, whatever verb stands beside them.
fn is_fixed(item: &MessagePiece) -> bool {
    matches!(
        item.value,
        Value::Topic(
            Topic::Account
                | Topic::Report
                | Topic::Everywhere
                | Topic::Posts
                | Topic::Effect
                | Topic::Undo
                | Topic::Advice
                | Topic::Phone
        )
    )
}
