//! Apps that somebody knows, and those that they use.

use super::super::clear::is_clear;
use super::super::filters::skipped;
use super::super::item::{MessagePiece, Thing, points};
use super::super::meaning::{Lacking, Meaning, Pointer, Selection, Wish};
use super::super::pointing::SOFT;
use super::super::reading::{ReadMessage, Sentence};
use super::super::sense::{Sense, Senses};
use super::super::situation::Answering;
use super::listing::unlisted_name;
use super::{Weighed, Weight, picks, spoken_of, suggested};

/// How far a "not" may stand from the verb it negates.
const NOT_DISTANCE_MAX: usize = 3;

pub(super) fn keeping(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let mut picks = picks(reading, sentence);
    let is_of_shown = picks.is_empty() && matches!(reading.situation.state, Answering::AfterShow(_));
    if is_of_shown {
        // "I know it", after it was shown; "keep them all" is said of its sign-ins.
        picks.extend(spoken_of(reading));
    }
    let rest: Vec<_> = sentence.items.iter().filter(|item| !points(&item.thing)).cloned().collect();
    let own = Senses::any_of(&[Sense::Keep, Sense::Fine, Sense::Unkeep, Sense::Use]);
    // "Only c is mine, the other two can get lost" says more than what is to be kept.
    let narrows = |item: &MessagePiece| {
        item.is_slip
            || item.is(Sense::Rest)
            || item.is(Sense::But)
            || (item.is(Sense::Only) && !item.is(Sense::Filler))
            || is_when(item)
    };
    let is_certain = is_clear(&rest, own) && !sentence.items.iter().any(narrows);
    // "Feed Reader too, then it is fine", after a removal, is no wish to keep it.
    let is_more = matches!(reading.situation.state, Answering::AfterRemoval) && sentence.has(Sense::Also);
    let wish = |weight, wish: Wish| {
        let meaning = Meaning::Wish(wish);
        Some((weight, if is_certain { meaning } else { suggested(meaning) }))
    };
    if sentence.has(Sense::Unkeep) {
        if picks.is_empty() {
            return Some((Weight::Deed, Meaning::Lacking(Lacking::Unkeep)));
        }
        return wish(Weight::Deed, Wish::Unkeep(picks));
    }
    // "I am not sure about Elk."
    let doubts = sentence.items.iter().any(|item| item.is(Sense::Wait) && !item.is(Sense::Keep));
    if (sentence.is_question && !sentence.has(Sense::Polite)) || doubts {
        return None;
    }
    let all_but = |picks| Wish::Revoke(Selection { picks: vec![Pointer::All], except: picks });
    if sentence.has(Sense::Use) && !picks.is_empty() && !sentence.has(Sense::Keep) {
        let wish = if says_only(sentence) && !is_of_shown { all_but(picks) } else { Wish::Keep(picks) };
        return Some((Weight::Remark, Meaning::Suggest(wish)));
    }
    let is_fine = sentence.has(Sense::Fine) && !picks.is_empty() && !is_more;
    if !sentence.has(Sense::Keep) && !is_fine {
        return None;
    }
    if !picks.is_empty() && says_only(sentence) && !is_of_shown && !is_fine {
        return Some((Weight::Look, Meaning::Wish(all_but(picks))));
    }
    if is_negated(sentence) {
        return (!picks.is_empty()).then_some((Weight::Deed, Meaning::Suggest(Wish::Unkeep(picks))));
    }
    if sentence.meets(Senses::any_of(&[Sense::All, Sense::Except])) && !is_of_shown {
        // Nobody knows all of them.
        return Some((Weight::Deed, Meaning::Lacking(Lacking::Keep)));
    }
    if let Some(name) = unlisted_name(sentence, Sense::Keep).filter(|_| picks.is_empty()) {
        return Some((Weight::Deed, Meaning::Wish(Wish::Keep(vec![Pointer::Name(name)]))));
    }
    if picks.is_empty() {
        let is_bare = sentence.is_within(own.and(Senses::any_of(&[Sense::It, Sense::One, Sense::App])));
        let is_all = is_bare && reading.sentences.len() == 1;
        return Some((if is_all { Weight::Deed } else { Weight::Remark }, Meaning::Lacking(Lacking::Keep)));
    }
    wish(if sentence.has(Sense::Keep) { Weight::Deed } else { Weight::Remark }, Wish::Keep(picks))
}

/// Whether an item says for how long, or from when: "keep 2 until Friday".
fn is_when(item: &MessagePiece) -> bool {
    let times = Senses::any_of(&[Sense::Soon, Sense::Weekday, Sense::MonthName, Sense::If]);
    matches!(item.thing, Thing::Span(_) | Thing::VagueSpan | Thing::Day(_)) || item.senses.meets(times)
}

/// Whether it is the keeping that is negated: "do not keep 3", and not "3 is mine, the others I do not know".
fn is_negated(sentence: &Sentence<'_>) -> bool {
    let keeps = Senses::any_of(&[Sense::Keep, Sense::Fine]);
    let verb = sentence.items.iter().position(|item| item.senses.meets(keeps));
    let near =
        verb.map(|verb| verb.saturating_sub(NOT_DISTANCE_MAX)..(verb + NOT_DISTANCE_MAX + 1).min(sentence.items.len()));
    near.is_some_and(|near| sentence.items[near].iter().any(|item| item.is(Sense::Not)))
}

/// Whether nothing else is to stay: "I only use Tusky", "keep just 2 and 3"; and not "Ivory is mine, I just bought a Mac".
fn says_only(sentence: &Sentence<'_>) -> bool {
    let verbs = Senses::any_of(&[Sense::Keep, Sense::Use]);
    sentence.items.iter().enumerate().any(|(index, item)| {
        let next = skipped(sentence.items, index + 1, SOFT);
        let stays =
            |at: usize| sentence.items.get(at).is_some_and(|item| points(&item.thing) || item.senses.meets(verbs));
        // "I just want to keep Tusky."
        let verb = skipped(sentence.items, index + 1, SOFT.and(Senses::of(Sense::Lead)));
        item.is(Sense::Only) && (item.senses.meets(verbs) || stays(next) || stays(verb))
    })
}
