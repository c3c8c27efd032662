//! What single words point at: a number, a range, a sign-in, a name, a place in the list.

use super::item::{MessagePiece, Thing};
use super::lexicon::Value;
use super::meaning::Pointer;
use super::sense::{Sense, Senses};
use super::situation::{Answering, Label, Situation};

/// What may stand between the parts of what is pointed at and means nothing.
pub(super) const SOFT: Senses = Senses::any_of(&[
    Sense::Filler,
    Sense::Article,
    Sense::NumberNoun,
    Sense::App,
    Sense::Thanks,
    Sense::Hello,
    Sense::Polite,
    Sense::Wants,
    Sense::Bye,
]);

/// What was pointed at.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PointedApps {
    /// These.
    At(Vec<Pointer>),
    /// One of these numbers: apps of one name.
    Which(Vec<u32>),
    /// At nothing certain: a number with another name behind it, the last of no list.
    Unclear,
}

/// What is pointed at here, and where that ends.
pub(super) fn pointed(items: &[MessagePiece], index: usize, situation: &Situation<'_>) -> Option<(PointedApps, usize)> {
    let item = items.get(index)?;
    let next = items.get(index + 1);
    if let Some(found) = letter(items, index, situation) {
        return Some(found);
    }
    if let Some(found) = ordinal(items, index, situation) {
        return Some(found);
    }
    if let Some(number) = item.number() {
        // "Nine thousand" is one number, and none of the list.
        if item.thing == Thing::Phrase && next.is_some_and(is_thousand) {
            return Some((PointedApps::Unclear, index + 2));
        }
        // "2 apps", "3 sign-ins", "3 times" count, and "2 CrossPost 9000" is one app.
        let counts = Senses::any_of(&[Sense::Apps, Sense::SignIns, Sense::Times]);
        let is_counted = next.is_some_and(|next| next.senses.meets(counts));
        // "Which two", "these two" count too.
        let before = index.checked_sub(1).and_then(|before| items.get(before));
        let is_pronoun = |before: &MessagePiece| {
            before.senses.meets(Senses::any_of(&[Sense::What, Sense::It, Sense::Article]))
                && !before.is(Sense::NumberNoun)
        };
        if item.thing == Thing::Phrase && before.is_some_and(is_pronoun) {
            return None;
        }
        // "The 2 I have not used."
        let is_of_filter =
            next.is_some_and(|next| next.senses.meets(Senses::any_of(&[Sense::Unused, Sense::NeverUsed, Sense::Can])));
        if is_of_filter && before.is_some_and(|before| before.is(Sense::Article)) {
            return None;
        }
        if is_counted && items.get(index + 2).is_none_or(|after| after.number().is_none()) {
            return None;
        }
        if let Some(Thing::Name(named)) = next.map(|next| &next.thing) {
            let is_label = named.apps.iter().any(|place| situation.apps.number(*place) == Some(number));
            let (pointed, end) = name(items, index + 1, situation)?;
            return Some(match pointed {
                _ if !is_label => (PointedApps::Unclear, end),
                PointedApps::Which(_) => (PointedApps::At(vec![Pointer::Number(number)]), end),
                other @ (PointedApps::At(_) | PointedApps::Unclear) => (other, end),
            });
        }
        return Some((PointedApps::At(vec![Pointer::Number(number)]), index + 1));
    }
    match &item.thing {
        Thing::Range(from, to) => Some((PointedApps::At(vec![Pointer::Range(*from, *to)]), index + 1)),
        Thing::Letters(number, letters) => {
            Some((PointedApps::At(vec![Pointer::Token(*number, letters.clone())]), index + 1))
        }
        Thing::Name(_) => name(items, index, situation),
        Thing::Quotation => {
            let places = situation.apps.quoted(&item.key);
            Some((
                one_of(&places, &item.key, situation)
                    .unwrap_or_else(|| PointedApps::At(vec![Pointer::Name(item.key.clone())])),
                index + 1,
            ))
        }
        _ => None,
    }
}

fn is_thousand(item: &MessagePiece) -> bool {
    item.thing == Thing::Phrase && item.number().is_some_and(|number| number >= 100)
}

/// A letter by itself, where an app was shown: one of its sign-ins.
fn letter(items: &[MessagePiece], index: usize, situation: &Situation<'_>) -> Option<(PointedApps, usize)> {
    let Answering::AfterShow(shown) = situation.state else { return None };
    let number = shown.label.parse().ok()?;
    let is_letter = |item: &MessagePiece| {
        let mut letters = item.key.chars();
        matches!((letters.next(), letters.next()), (Some('a'..='h'), None)) && !item.is_glued
    };
    let item =
        items.get(index).filter(|item| matches!(item.thing, Thing::Unknown | Thing::Phrase) && is_letter(item))?;
    // "A" is a word of its own, where another follows.
    let ends = |next: &MessagePiece| {
        next.is(Sense::And)
            || next.is(Sense::Remove)
            || matches!(next.thing, Thing::Comma | Thing::End | Thing::Question)
    };
    let is_article = item.is(Sense::A) || item.is(Sense::Article);
    (!is_article || items.get(index + 1).is_none_or(ends))
        .then(|| (PointedApps::At(vec![Pointer::Token(number, item.key.clone())]), index + 1))
}

fn name(items: &[MessagePiece], index: usize, situation: &Situation<'_>) -> Option<(PointedApps, usize)> {
    let Thing::Name(named) = &items.get(index)?.thing else { return None };
    let mut end = index + 1;
    let mut pointed = one_of(&named.apps, &items.get(index)?.key, situation)?;
    // "(other spelling 2)": the bot told apart what it cannot tell apart by a name.
    let mut spelling = (end..items.len().min(end + 2)).filter(|at| items[*at].is(Sense::OtherSpelling));
    if let Some(at) = spelling.next() {
        end = at + 1;
        if items.get(end).is_some_and(|item| item.number().is_some()) {
            end += 1;
        }
        let numbers: Vec<u32> = named.apps.iter().filter_map(|place| situation.apps.number(*place)).collect();
        pointed = if numbers.is_empty() { PointedApps::Unclear } else { PointedApps::Which(numbers) };
    }
    Some((pointed, end))
}

/// The one app of these places; or the numbers to tell them apart by.
fn one_of(places: &[usize], typed: &str, situation: &Situation<'_>) -> Option<PointedApps> {
    match places {
        [] => None,
        [place] => Some(PointedApps::At(vec![Pointer::Name(situation.apps.name(*place).to_owned())])),
        several => {
            let numbers: Option<Vec<u32>> = several.iter().map(|place| situation.apps.number(*place)).collect();
            Some(match numbers {
                Some(mut numbers) => {
                    numbers.sort_unstable();
                    PointedApps::Which(numbers)
                }
                // Some are in no list: whoever reads it afresh tells them apart.
                None => PointedApps::At(vec![Pointer::Name(typed.to_owned())]),
            })
        }
    }
}

/// "The second one", "the last two", of the open question or of the list.
fn ordinal(items: &[MessagePiece], index: usize, situation: &Situation<'_>) -> Option<(PointedApps, usize)> {
    let item = items.get(index)?;
    let Value::Number(nth) = item.value else { return None };
    if !item.is(Sense::Ordinal) {
        return None;
    }
    let before = index.checked_sub(1).and_then(|before| items.get(before));
    let next = items.get(index + 1);
    let is_noun = next.is_some_and(|next| next.is(Sense::One) || next.is(Sense::App) || next.is(Sense::NumberNoun));
    // "The last time", "for the first time".
    let times = Senses::any_of(&[Sense::Times, Sense::Unit, Sense::Weekday]);
    if next.is_some_and(|next| next.senses.meets(times) && !next.is(Sense::One)) && !is_noun {
        return None;
    }
    let count = next.and_then(|next| if next.is(Sense::Both) { Some(2) } else { next.number() });
    let begins = before.is_none_or(|before| {
        before.is(Sense::Article)
            || before.is(Sense::Remove)
            || before.is(Sense::Show)
            || before.is(Sense::Keep)
            || before.is(Sense::And)
            || before.is(Sense::Only)
            || before.is(Sense::It)
            || before.is(Sense::One)
    });
    if !begins && !is_noun && count.is_none() {
        return None;
    }
    // "The last before you" is another one.
    if next.is_some_and(|next| next.is(Sense::Lead) && !next.is(Sense::Filler) && !next.is(Sense::Time)) {
        return Some((PointedApps::Unclear, index + 1));
    }
    // "The last", where an app was shown, may be its last sign-in or the last app.
    if nth == 0 && matches!(situation.state, Answering::AfterShow(_)) {
        return Some((PointedApps::Unclear, index + 1));
    }
    // "The first" of what an open question names, else of the list.
    let labels = match situation.state {
        Answering::Asked(labels) if !count.is_some_and(|count| is_beyond(count, labels)) => labels,
        _ => &[],
    };
    let place = |nth: u32| -> Option<Pointer> {
        if labels.is_empty() {
            return Some(Pointer::Number(nth));
        }
        let label = labels.get(usize::try_from(nth.checked_sub(1)?).ok()?)?;
        Some(pick_of_label(label.label, label.name))
    };
    let last = if labels.is_empty() { situation.apps.numbers() } else { u32::try_from(labels.len()).unwrap_or(0) };
    let (from, to, end) = match count {
        Some(count) if nth == 0 => (last.checked_sub(count).map_or(0, |before| before + 1), last, index + 2),
        Some(count) if nth == 1 => (1, count, index + 2),
        Some(_) => return Some((PointedApps::Unclear, index + 2)),
        None if nth == 0 => (last, last, if is_noun { index + 2 } else { index + 1 }),
        None => (nth, nth, if is_noun { index + 2 } else { index + 1 }),
    };
    if from == 0 || to < from {
        return Some((PointedApps::Unclear, end));
    }
    if labels.is_empty() && from < to {
        return Some((PointedApps::At(vec![Pointer::Range(from, to)]), end));
    }
    let picks: Option<Vec<Pointer>> = (from..=to.min(from + 300)).map(place).collect();
    Some((picks.map_or(PointedApps::Unclear, PointedApps::At), end))
}

/// Whether there are more than a question names.
fn is_beyond(count: u32, labels: &[Label<'_>]) -> bool {
    usize::try_from(count).map_or(true, |count| count > labels.len())
}

/// What a label of a question points at.
pub(super) fn pick_of_label(label: &str, name: &str) -> Pointer {
    let digits = label.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &label[digits.len()..];
    match digits.parse() {
        Ok(number) if letters.is_empty() => Pointer::Number(number),
        Ok(number) => Pointer::Token(number, letters.to_owned()),
        Err(_) => Pointer::Name(name.to_owned()),
    }
}

/// The one app that was spoken of just before: the alert's, the open question's, or the one that was shown.
pub(super) fn spoken_of(situation: &Situation<'_>) -> Option<Pointer> {
    match situation.state {
        Answering::UnderAlert([name]) => Some(Pointer::Name((*name).to_owned())),
        Answering::Asked([asked]) => Some(pick_of_label(asked.label, asked.name)),
        Answering::AfterShow(shown) => Some(pick_of_label(shown.label, shown.name)),
        _ => None,
    }
}
