//! Answers to a reminder.

use super::super::filters::UNUSED_DAYS;
use super::super::item::Thing;
use super::super::meaning::{Lacking, Meaning, Pointer, Wish};
use super::super::reading::ReadMessage;
use super::super::reminding::is_to_go_on;
use super::super::sense::{Sense, Senses};
use super::super::wishing::picks;
use crate::audit::{Filter, Unused};

/// What is asked or told about the apps that a reminder counts: "which two?", "I do not know Ivory".
fn of_reminded(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let mut sentences = reading.sentences();
    let sentence = sentences.next().filter(|_| sentences.next().is_none())?;
    let picks = picks(reading, &sentence);
    let is_new = sentence.has(Sense::New) && picks.is_empty();
    let asks_two = sentence.has(Sense::What)
        && sentence.items.iter().any(|item| item.number().is_some())
        && picks.iter().all(|pick| matches!(pick, Pointer::Number(_)))
        && !sentence.meets(Senses::any_of(&[Sense::Remove, Sense::Show, Sense::Means, Sense::Power, Sense::New]));
    if asks_two {
        return Some(Meaning::Wish(Wish::List(Filter::Unused(Unused { days: UNUSED_DAYS }))));
    }
    let wishes = Senses::any_of(&[
        Sense::Remove,
        Sense::Keep,
        Sense::Unkeep,
        Sense::WasMe,
        Sense::Fine,
        Sense::Use,
        Sense::Show,
    ]);
    // "I have no Ivory."
    let is_without =
        sentence.items.windows(2).any(|pair| pair[0].is(Sense::Not) && matches!(pair[1].thing, Thing::Name(_)));
    let minds = Senses::any_of(&[Sense::Minds, Sense::WasMe]);
    let strange = Senses::any_of(&[Sense::NotMe, Sense::Reason]);
    let says_not_me = sentence.meets(strange) || is_without || (sentence.has(Sense::Not) && sentence.meets(minds));
    let is_strange = says_not_me && !sentence.is_question && !sentence.meets(wishes);
    let named: Vec<Pointer> = picks.into_iter().filter(|pick| matches!(pick, Pointer::Name(_))).collect();
    match named.as_slice() {
        [_] if is_strange => Some(Meaning::NotMe(named)),
        [] if is_strange && is_new => Some(Meaning::NotMe(vec![Pointer::Matching(Filter::New)])),
        _ => None,
    }
}

pub(super) fn to_reminder(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let ends = Senses::any_of(&[Sense::Stop, Sense::No, Sense::RemindOff, Sense::RemindOffFree, Sense::Off]);
    let says_end = reading.items.iter().any(|item| item.senses.meets(ends));
    // "Please don't stop" is made of the same words.
    let goes_on = is_to_go_on(&reading.items);
    if says_end && !goes_on && reading.is_within(ends.and(Senses::of(Sense::Thanks))) {
        return Some(Meaning::Wish(Wish::RemindOff));
    }
    // "Take me off this list" is said of the reminders here.
    if reading.sentences.len() == 1 && reading.has(Sense::Leave) {
        return Some(Meaning::Wish(Wish::RemindOff));
    }
    let waits = Senses::any_of(&[Sense::Wait, Sense::Snooze]);
    let says_wait = reading.items.iter().any(|item| item.senses.meets(waits) && !item.is(Sense::Soon));
    let has_time = reading.items.iter().any(|item| {
        matches!(item.thing, Thing::Span(_) | Thing::Day(_) | Thing::Letters(..))
            || item.is(Sense::Soon)
            || item.is(Sense::MonthName)
    });
    if says_wait
        && !has_time
        && reading.is_within(waits.and(Senses::any_of(&[Sense::Time, Sense::Thanks, Sense::Reminder, Sense::Remind])))
    {
        return Some(Meaning::Lacking(Lacking::Snooze));
    }
    if let Some(answer) = of_reminded(reading) {
        return Some(answer);
    }
    // "Less often, please."
    let was_me =
        Senses::any_of(&[Sense::WasMe, Sense::New, Sense::One, Sense::YesLike, Sense::Yes, Sense::Praise, Sense::It]);
    let says_mine = reading.items.iter().any(|item| item.is(Sense::WasMe) && !item.is(Sense::Praise));
    if says_mine && reading.is_within(was_me) {
        return Some(Meaning::Lacking(Lacking::Keep));
    }
    let changes =
        Senses::any_of(&[Sense::Change, Sense::It, Sense::Deed, Sense::Polite, Sense::Known, Sense::Reminder]);
    if reading.has(Sense::Change) && !has_time && reading.is_within(changes) {
        return Some(Meaning::Lacking(Lacking::Remind));
    }
    None
}
