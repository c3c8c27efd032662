//! What a message most likely means, by its likeness to messages that people wrote.
//!
//! The grammar says for certain what it understands, and people put things in more ways than it knows. Where it finds nothing, or passed over words
//! that it does not know, the example it is most like decides what the message is about. What that is to be done with is never guessed: the grammar
//! reads the message once more, told what it is about, and finds the apps and times in it under all of its rules. A guess changes nothing by itself:
//! it shows something, asks the question that only a yes answers, or says how to write what was meant.

use super::filters;
use super::item::{MessagePiece, Thing, points};
use super::meaning::{Courtesy, Lacking, Meaning, Pointer, Selection, Wish};
use super::pointing;
use super::reading::ReadMessage;
use super::sense::{Sense, Senses};
use super::situation::Answering;
use super::text::MessageTokens;
use super::together::of_sentences;
use super::wishing;
use crate::audit::{Filter, Unused};
use model::{Likelihoods, LikenessModel};
use place::ExamplePlace;
use subject::Subject;

pub(super) mod examples;
mod features;
pub(super) mod model;
mod place;
mod subject;

/// How much likelier than what the grammar says a guess has to be, if it passed over words that it does not know. In natural logarithms; found by trying
/// it on messages that were not among the examples.
const CERTAINTY_MIN: f32 = 5.0;
/// The same, if it knows every word.
const WHOLE_CERTAINTY_MIN: f32 = 12.0;
/// How much likelier than everything else has to be what opens or closes a question, and what is guessed of a message that is not understood at all: one
/// about the weather is a little like many.
const CLEAR_LEAD_MIN: f32 = 4.0;
/// How much likelier something else has to be than a change that would be made at once.
const DOUBT_LEAD_MIN: f32 = 1.0;
/// How many words a message has, apart from apps, numbers and times, that is no exact command.
const DOUBTED_WORDS_MIN: usize = 2;
/// How many items a message has in which every word is known, and which is looked at nevertheless where it came to little.
const ITEMS_MIN: usize = 5;
/// The most words a message has: a longer one is about something else.
const ITEMS_MAX: usize = 60;

/// What is left of what the grammar says, where the examples speak against it: a change that would be made at once is only suggested, and what would
/// close the open question leaves it open. Nothing where they agree.
pub(super) fn doubted(reading: &ReadMessage<'_>, text: &MessageTokens, said: &Meaning) -> Option<Meaning> {
    let is_no = *said == Meaning::No && reading.situation.state.is_asked();
    let changes = is_change(said);
    let removes = matches!(said, Meaning::Wish(Wish::Revoke(_)));
    let passed = Senses::any_of(&[Sense::Lead, Sense::And, Sense::Article, Sense::Polite]);
    let is_word =
        |item: &&MessagePiece| matches!(item.thing, Thing::Phrase | Thing::Unknown) && !item.senses.meets(passed);
    let words: usize = reading.items.iter().filter(is_word).map(|item| item.words).sum();
    // The grammar would read a long one again for each of its sentences.
    let is_in_between = words >= DOUBTED_WORDS_MIN && reading.items.len() <= ITEMS_MAX;
    if !is_in_between || !(is_no || changes || removes) {
        return None;
    }
    let model = LikenessModel::get();
    let likelihoods = model.likelihoods(&features::of(reading, text), ExamplePlace::of(reading.situation));
    let likeliest = likelihoods.likeliest(|_| true)?;
    let lead = likelihoods.lead(&likeliest.label, &subject::label(said));
    // "In 3 days" under a reminder is both.
    let is_when = |label: &str| matches!(label, "remind" | "snooze");
    if is_when(&likeliest.label) && is_when(&subject::label(said)) {
        return None;
    }
    if is_no {
        let agrees = likeliest.is_removal() || likeliest.otherwise == Meaning::YesLike;
        return (agrees && lead > CLEAR_LEAD_MIN).then_some(Meaning::YesLike);
    }
    if removes {
        let is_other = !likeliest.is_removal() && lead > CERTAINTY_MIN;
        return if is_other { carried_out(reading, likeliest) } else { None };
    }
    // "Are the warnings off?" asks, "please don't stop" goes on.
    let asks = reading.items.iter().any(|item| item.thing == Thing::Question) && !reading.has(Sense::Polite);
    let enough = if asks || says_not(reading) { 0.0 } else { DOUBT_LEAD_MIN };
    // Much likelier: it is taken for that.
    let other = if lead > CERTAINTY_MIN { carried_out(reading, likeliest) } else { None };
    (lead > enough).then(|| other.unwrap_or_else(|| suggested(said.clone())))
}

/// What a message is taken for by its likeness; nothing where what the grammar says of it stands.
pub(super) fn guessed(reading: &ReadMessage<'_>, text: &MessageTokens, said: &Meaning) -> Option<Meaning> {
    if !is_open(reading, said) {
        return None;
    }
    let model = LikenessModel::get();
    let likelihoods = model.likelihoods(&features::of(reading, text), ExamplePlace::of(reading.situation));
    if !likelihoods.is_known {
        return None;
    }
    let likeliest = likeliest(&likelihoods, said)?;
    if *said == Meaning::Puzzled && likelihoods.lead_over_others(likeliest) < CLEAR_LEAD_MIN {
        return None;
    }
    // What may not be asked about is not guessed at either.
    if matches!(said, Meaning::Refused(_))
        && (likeliest.is_removal() || likelihoods.lead_over_others(likeliest) < CERTAINTY_MIN)
    {
        return None;
    }
    let is_little = is_little(said);
    if !is_little && (likeliest.is_removal() || !is_certain(reading, &likelihoods, likeliest, said)) {
        return None;
    }
    let guess = carried_out(reading, likeliest)?;
    // Somebody who wished two things is told what was not understood; what the guess lacks is no better.
    if matches!(said, Meaning::Refused(_)) && matches!(guess, Meaning::Lacking(_)) {
        return None;
    }
    (!is_little || subject::label(&guess) != subject::label(said)).then_some(guess)
}

/// What a message is most likely about. What opens or closes a question has to be much likelier than everything else.
fn likeliest<'a>(likelihoods: &Likelihoods<'a>, said: &Meaning) -> Option<&'a Subject> {
    let first = likelihoods.likeliest(|_| true)?;
    if !first.is_grave() || matches!(said, Meaning::Lacking(Lacking::Revoke)) {
        return Some(first);
    }
    let other = likelihoods.likeliest(|subject| !subject.is_grave())?;
    Some(if likelihoods.lead(&first.label, &other.label) < CLEAR_LEAD_MIN { other } else { first })
}

fn is_certain(reading: &ReadMessage<'_>, likelihoods: &Likelihoods<'_>, likeliest: &Subject, said: &Meaning) -> bool {
    let passes_over = reading.items.iter().any(|item| item.thing == Thing::Unknown);
    let min = if passes_over { CERTAINTY_MIN } else { WHOLE_CERTAINTY_MIN };
    likelihoods.lead(&likeliest.label, &subject::label(said)) > min
}

/// Whether what the grammar says of a message may be doubted.
fn is_open(reading: &ReadMessage<'_>, said: &Meaning) -> bool {
    if reading.is_cut || reading.items.len() > ITEMS_MAX {
        return false;
    }
    let passes_over = reading.items.iter().any(|item| item.thing == Thing::Unknown);
    match said {
        Meaning::Yes | Meaning::Which(_) | Meaning::Several | Meaning::Lacking(Lacking::Span) => false,
        Meaning::Puzzled => true,
        Meaning::Refused(refusal) => refusal.understood == Selection::default(),
        said if is_little(said) => passes_over || reading.items.len() >= ITEMS_MIN,
        Meaning::Wish(Wish::Revoke(_)) => passes_over,
        said => (passes_over || reading.items.len() >= ITEMS_MIN) && !subject::label(said).is_empty(),
    }
}

/// Whether the grammar found next to nothing.
fn is_little(said: &Meaning) -> bool {
    matches!(
        said,
        Meaning::Puzzled
            | Meaning::Hello
            | Meaning::Wish(Wish::Help)
            | Meaning::Courtesy(Courtesy::Noted | Courtesy::Thanks)
            | Meaning::Lacking(
                Lacking::Revoke | Lacking::Show | Lacking::Keep | Lacking::Unkeep | Lacking::Remind | Lacking::Snooze
            )
    )
}

/// What follows from what a message is most likely about; nothing if the grammar finds a reason against it.
fn carried_out(reading: &ReadMessage<'_>, likely: &Subject) -> Option<Meaning> {
    let found = likely.lead.and_then(|lead| {
        (0..reading.sentences.len()).find_map(|sentence| {
            let told = reading.told(sentence, lead);
            let meaning = match lead {
                Sense::Remove | Sense::NotMe | Sense::WasMe => Some(super::grammatical(&told)),
                _ => of_sentences(&told),
            }?;
            (subject::is_kin(likely, &meaning) && names_listed(reading, &meaning)).then_some(meaning)
        })
    });
    let meaning = found.or_else(|| of_pointed(reading, likely)).unwrap_or_else(|| otherwise(reading, likely));
    harmless(reading, meaning)
}

/// What a subject comes to where the grammar finds no more. A time that the message says is what "unused" means.
fn otherwise(reading: &ReadMessage<'_>, likely: &Subject) -> Meaning {
    let Meaning::Wish(Wish::List(Filter::Unused(_))) = likely.otherwise else { return likely.otherwise.clone() };
    let said = (0..reading.items.len()).find_map(|at| filters::since(&reading.items, at, reading.situation.today));
    said.map_or_else(
        || likely.otherwise.clone(),
        |(days, _)| Meaning::Wish(Wish::List(Filter::Unused(Unused { days }))),
    )
}

/// Whether every app that a removal names is one of the list: a guess finds no names.
fn names_listed(reading: &ReadMessage<'_>, meaning: &Meaning) -> bool {
    let Meaning::Wish(Wish::Revoke(selection)) = meaning else { return true };
    let is_listed = |pick: &Pointer| match pick {
        Pointer::Name(name) => reading.situation.apps.has(name),
        _ => true,
    };
    selection.picks.iter().chain(&selection.except).all(is_listed)
}

/// What is meant of the one app that a message points at, or that was spoken of just before.
fn of_pointed(reading: &ReadMessage<'_>, likely: &Subject) -> Option<Meaning> {
    let mut picks: Vec<Pointer> = reading
        .sentences()
        .flat_map(|sentence| wishing::picks(reading, &sentence))
        .filter(wishing::is_single)
        .collect();
    let spoken = pointing::spoken_of(reading.situation);
    let pick = if picks.len() > 1 { None } else { picks.pop().or(spoken) }?;
    match likely.lead? {
        Sense::Show => Some(Meaning::Wish(Wish::Show(pick))),
        Sense::Why => Some(Meaning::Wish(Wish::Why(pick))),
        Sense::Keep => Some(Meaning::Wish(Wish::Keep(vec![pick]))),
        Sense::Remove if is_of_shown(reading) => {
            Some(Meaning::Wish(Wish::Revoke(Selection { picks: vec![pick], except: Vec::new() })))
        }
        _ => None,
    }
}

/// Whether the app that was shown just before is what is to go, and nothing in the message says anything else of it.
fn is_of_shown(reading: &ReadMessage<'_>) -> bool {
    let changes = Senses::any_of(&[
        Sense::Not,
        Sense::Except,
        Sense::But,
        Sense::If,
        Sense::Or,
        Sense::Only,
        Sense::Rest,
        Sense::Old,
    ]);
    let is_plain = |item: &MessagePiece| {
        !points(&item.thing) && item.number().is_none() && !item.senses.meets(changes) && !item.hidden.meets(changes)
    };
    matches!(reading.situation.state, Answering::AfterShow(_))
        && reading.items.iter().all(is_plain)
        && !reading.sentences().any(|sentence| sentence.is_question)
}

/// A guess as it may be acted on: what changes something is only suggested, and not where the message says "not".
fn harmless(reading: &ReadMessage<'_>, meaning: Meaning) -> Option<Meaning> {
    let says_not = says_not(reading);
    match meaning {
        Meaning::Wish(wish @ (Wish::Forget | Wish::Disconnect)) => (!says_not).then_some(Meaning::Ask(wish)),
        meaning if is_change(&meaning) => (!says_not).then(|| suggested(meaning)),
        other => Some(other),
    }
}

fn says_not(reading: &ReadMessage<'_>) -> bool {
    reading.items.iter().any(|item| item.is(Sense::Not) || item.hidden.has(Sense::Not))
}

/// A change that is not to be made at once.
fn suggested(meaning: Meaning) -> Meaning {
    match meaning {
        Meaning::Wish(wish) => Meaning::Suggest(wish),
        Meaning::WasMe(apps) => Meaning::Suggest(Wish::Keep(apps)),
        other => other,
    }
}

/// Whether a meaning changes something at once.
fn is_change(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::WasMe(_)) || matches!(meaning, Meaning::Wish(wish) if wish.changes_at_once())
}
