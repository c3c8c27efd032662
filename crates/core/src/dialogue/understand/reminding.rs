//! Reminders, in words: how often, when once, until when not.

#![expect(clippy::option_option, reason = "to say no time and to say one that is not certain are two things")]

use super::clear::is_clear;
use super::filters::{BETWEEN, BY_USE, is_far, skipped, span_of};
use super::item::{MessagePiece, Thing};
use super::lexicon::Value;
use super::meaning::{Lacking, Meaning, Moment, Wish};
use super::reading::{ReadMessage, Sentence, is_mark};
use super::sense::{Sense, Senses, UnitName};
use super::situation::Answering;
use super::units::next_first_of;
use crate::dialogue::span::Span;

/// What speaks of reminders, and so changes nothing beside them.
const OWN: Senses = Senses::any_of(&[
    Sense::Remind,
    Sense::Reminder,
    Sense::NextReminder,
    Sense::Snooze,
    Sense::Change,
    Sense::Undo,
    Sense::Soon,
    Sense::Yes,
    Sense::YesLike,
]);
/// What may stand in a sentence that says a time and nothing else.
const BARE: Senses = OWN.and(Senses::any_of(&[
    Sense::Lead,
    Sense::To,
    Sense::It,
    Sense::One,
    Sense::On,
    Sense::Only,
    Sense::Also,
    Sense::And,
    Sense::Next,
    Sense::MonthName,
    Sense::Praise,
    Sense::Every,
    Sense::Thanks,
    Sense::Polite,
    Sense::Wants,
    Sense::Time,
    Sense::Clock,
    Sense::Asks,
    Sense::Known,
    Sense::Wait,
    Sense::Reason,
    Sense::Fine,
]));

/// What a sentence says about reminders, and whether it is understood whole; nothing if it says nothing.
pub(super) fn about_reminders(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Option<(Meaning, bool)> {
    let state = reading.situation.state;
    let speaks = sentence.has(Sense::Remind) || sentence.has(Sense::Reminder);
    let said = Said::of(reading, sentence);
    let is_under_reminder = matches!(state, Answering::UnderReminder);
    let is_plain = matches!(state, Answering::Plain);
    let wish = |wish| Some((Meaning::Wish(wish), said.is_clear));
    // "Which lie idle for 6 months", "do I have to do this every year": a time in a question is none to be reminded at.
    let asking = Senses::any_of(&[Sense::What, Sense::Why, Sense::Should, Sense::Effect, Sense::HowTo]);
    let asks = sentence.meets(asking) && !sentence.has(Sense::Remind) && !sentence.has(Sense::Polite);
    // "Every 3 months is too often."
    if said.is_unfit && (speaks || is_under_reminder || said.is_bare) {
        return Some((Meaning::Lacking(Lacking::Remind), true));
    }
    let free = Senses::any_of(&[Sense::RemindOffFree, Sense::It, Sense::Known, Sense::Stop, Sense::No]);
    let is_free = sentence.has(Sense::RemindOffFree) && !sentence.is_question && (speaks || sentence.is_within(free));
    if is_to_go_on(sentence.items) {
        return None;
    }
    let ends = is_free && !reading.situation.state.is_asked()
        || sentence.has(Sense::RemindOff)
        || (sentence.has(Sense::Stop) && speaks && said.rhythm.is_none());
    let unneeded = sentence.has(Sense::Unused) && sentence.has(Sense::Reminder);
    let negates = (sentence.has(Sense::Not) || unneeded || (sentence.has(Sense::Off) && !sentence.has(Sense::Lead)))
        && speaks
        && said.rhythm.is_none()
        && said.when.is_none()
        && !sentence.is_question;
    if ends || negates {
        return match said.when {
            Some(Some(when)) => wish(Wish::Snooze(when)),
            // Whoever wants no more gets none, whatever else they say about it.
            Some(None) | None => Some((Meaning::Wish(Wish::RemindOff), is_enough(sentence))),
        };
    }
    let asks_next = sentence.has(Sense::NextReminder) || (sentence.has(Sense::When) && sentence.has(Sense::Next));
    if asks_next && said.rhythm.is_none() && said.when.is_none() {
        return Some((Meaning::Wish(Wish::Reminders), true));
    }
    if let Some(rhythm) = said.rhythm {
        let is_meant = speaks || said.is_bare || sentence.has(Sense::Change) || is_under_reminder;
        return (is_meant && !asks).then(|| match rhythm {
            Some(span) => (Meaning::Wish(Wish::RemindEvery(span)), said.is_clear && !is_asked_back(reading, sentence)),
            None => (Meaning::Lacking(lacking(sentence)), true),
        });
    }
    let is_put_off = speaks || (said.when.is_some() && !asks) || is_under_reminder || said.is_bare;
    if sentence.has(Sense::Snooze) && is_put_off && !asks_next {
        return match said.when {
            Some(Some(when)) => wish(Wish::Snooze(when)),
            Some(None) | None => Some((Meaning::Lacking(Lacking::Snooze), true)),
        };
    }
    match said.when {
        // "Set that 3 month reminder."
        Some(Some(Moment::In(span))) if is_adjective(sentence) => wish(Wish::RemindEvery(span)),
        // "In 3 months" under a reminder is when the next one is to come.
        Some(Some(when)) if is_under_reminder && !asks && (speaks || said.is_bare) => wish(Wish::Snooze(when)),
        // "Not now, I am in class, tomorrow."
        Some(Some(when)) if is_under_reminder && sentence.meets(Senses::any_of(&[Sense::Wait, Sense::Snooze])) => {
            Some((Meaning::Wish(Wish::Snooze(when)), false))
        }
        Some(Some(when)) if sentence.has(Sense::Remind) || (speaks && !sentence.is_question) => {
            wish(Wish::RemindOnce(when))
        }
        // After a removal the bot offers reminders: whoever agrees and says a span means their rhythm.
        Some(Some(Moment::In(span))) if agrees(reading, sentence) => wish(Wish::RemindEvery(span)),
        // "See you in half a year"; "1 March would suit me better", where a reminder was offered.
        Some(Some(when)) if !sentence.is_question && (sentence.has(Sense::Bye) || is_offered(sentence, state)) => {
            Some((Meaning::Wish(Wish::RemindOnce(when)), false))
        }
        Some(Some(when)) if said.is_bare && !asks => {
            // "Dinner in 2 weeks" may be about something else.
            Some((Meaning::Wish(Wish::RemindOnce(when)), said.is_clear && !(is_plain && tells_more(sentence))))
        }
        Some(None) if speaks || (said.is_bare && !asks) => Some((Meaning::Lacking(lacking(sentence)), true)),
        Some(_) => None,
        None => of_no_time(sentence),
    }
}

/// Whether a sentence only asks back what was offered: "Every month? No thanks."
fn is_asked_back(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> bool {
    let last = sentence.items.iter().rev().find(|item| !is_mark(item));
    let ends = last.is_some_and(|last| matches!(last.thing, Thing::Rhythm(_)));
    ends && !sentence.has(Sense::Remind)
        && !sentence.has(Sense::Polite)
        && reading.items.iter().any(|item| item.thing == Thing::Question)
}

/// Whether words stand in a sentence that say nothing about reminders.
fn tells_more(sentence: &Sentence<'_>) -> bool {
    let known = Senses::of(Sense::Known);
    sentence.items.iter().any(|item| item.is(Sense::Known) && item.senses.is_within(known))
}

/// Whether something is said not to end: "do not stop the reminders".
pub(super) fn is_to_go_on(items: &[MessagePiece]) -> bool {
    let ends = Senses::any_of(&[Sense::Stop, Sense::RemindOff, Sense::RemindOffFree]);
    items.iter().enumerate().any(|(index, item)| {
        let next = skipped(items, index + 1, Senses::any_of(&[Sense::Filler, Sense::Article]));
        item.is(Sense::Not) && !item.senses.meets(ends) && items.get(next).is_some_and(|next| next.senses.meets(ends))
    })
}

/// A sentence about reminders that says no time.
fn of_no_time(sentence: &Sentence<'_>) -> Option<(Meaning, bool)> {
    if sentence.has(Sense::Remind) && !sentence.has(Sense::Notify) {
        return Some((Meaning::Lacking(Lacking::Remind), true));
    }
    if !sentence.has(Sense::Reminder) {
        return None;
    }
    if sentence.is_question {
        return Some((Meaning::Wish(Wish::Reminders), true));
    }
    (sentence.is_within(BARE) || sentence.has(Sense::Change)).then_some((Meaning::Lacking(Lacking::Remind), true))
}

/// Whether a sentence agrees to what was offered after a removal.
fn agrees(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> bool {
    let agreeing = Senses::any_of(&[Sense::YesLike, Sense::Yes, Sense::Praise]);
    matches!(reading.situation.state, Answering::AfterRemoval)
        && reading.items.iter().any(|item| item.senses.meets(agreeing))
        && !sentence.has(Sense::Soon)
}

/// Whether a span says what kind of reminder is wanted: "a 3 month reminder".
fn is_adjective(sentence: &Sentence<'_>) -> bool {
    sentence.items.windows(2).any(|pair| matches!(pair[0].thing, Thing::Span(_)) && pair[1].is(Sense::Reminder))
}

/// Whether a sentence takes up the reminder that is offered after a removal.
fn is_offered(sentence: &Sentence<'_>, state: Answering<'_>) -> bool {
    let has_day = sentence.items.iter().any(|item| matches!(item.thing, Thing::Day(_)));
    matches!(state, Answering::AfterRemoval)
        && has_day
        && !sentence.meets(Senses::any_of(&[Sense::Past, Sense::Access]))
}

/// The times that a sentence says.
struct Said {
    /// How often; `None` within for a rhythm that is not certain.
    rhythm: Option<Option<Span>>,
    /// When; `None` within for a moment that is not certain.
    when: Option<Option<Moment>>,
    /// Whether the only time it says is said not to be the right one.
    is_unfit: bool,
    /// Whether nothing in it can change what it wishes.
    is_clear: bool,
    /// Whether it says nothing but a time.
    is_bare: bool,
}

impl Said {
    fn of(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Self {
        let is_time = |thing: &Thing| {
            matches!(
                thing,
                Thing::Rhythm(_)
                    | Thing::VagueRhythm
                    | Thing::Span(_)
                    | Thing::VagueSpan
                    | Thing::Day(_)
                    | Thing::Letters(..)
            )
        };
        let rest: Vec<MessagePiece> = sentence.items.iter().filter(|item| !is_time(&item.thing)).cloned().collect();
        let rest = Sentence { items: &rest, is_question: sentence.is_question };
        // Under a reminder "not now" and "give me two days" speak of it.
        let is_under_reminder = matches!(reading.situation.state, Answering::UnderReminder);
        let own = if is_under_reminder { OWN.and(Senses::of(Sense::Wait)) } else { OWN };
        let is_offered = matches!(reading.situation.state, Answering::AfterRemoval);
        let bare = if is_under_reminder || is_offered { BARE.and(Senses::of(Sense::See)) } else { BARE };
        let (rhythm, is_sole) = rhythm(sentence);
        let when = when(reading, sentence);
        Self {
            rhythm,
            is_unfit: is_unfit(sentence.items, is_time),
            // A bare span beside a rhythm is what was before; a moment is a second wish.
            when: if rhythm.is_some() { None } else { when },
            is_clear: is_clear(rest.items, own) && is_sole && !is_time_strange(sentence),
            // "Older than a year" is a filter.
            is_bare: rest.is_within(bare) && !rest.meets(BY_USE),
        }
    }
}

/// Whether a word that is not known stands right before a time, and may change it: "evvvry 3 months".
fn is_time_strange(sentence: &Sentence<'_>) -> bool {
    sentence.items.windows(2).any(|pair| {
        matches!(pair, [before, time] if before.thing == Thing::Unknown && matches!(time.thing, Thing::Span(_) | Thing::Day(_)))
    })
}

/// How often a sentence says, and whether that is the only rhythm in it. Of two, the one behind "rather" is meant.
fn rhythm(sentence: &Sentence<'_>) -> (Option<Option<Span>>, bool) {
    let mut found: Option<Option<Span>> = None;
    let mut is_sole = true;
    for (index, item) in sentence.items.iter().enumerate() {
        let one = match item.thing {
            Thing::Rhythm(span) => Some(span),
            Thing::VagueRhythm => None,
            _ => continue,
        };
        // "Every 3 months is too often, once a year will do."
        let mut behind = sentence.items[index + 1..].iter().take(UNFIT_DISTANCE_MAX);
        let goes_on = sentence.items[index + 1..].iter().any(|item| matches!(item.thing, Thing::Rhythm(_)));
        if goes_on && behind.any(|item| item.is(Sense::Unfit)) {
            continue;
        }
        let before = &sentence.items[index.saturating_sub(3)..index];
        let is_rather = before.iter().any(|item| item.is(Sense::Change));
        match found {
            None => found = Some(one),
            Some(other) if other == one => {}
            Some(_) if is_rather => {
                found = Some(one);
                is_sole = true;
            }
            Some(_) => is_sole = false,
        }
    }
    (found, is_sole)
}

/// What is wanted where a span is not certain: minutes or months, or how long.
fn lacking(sentence: &Sentence<'_>) -> Lacking {
    let is_unclear = |item: &MessagePiece| item.value == Value::Unit(UnitName::Unclear);
    if sentence.items.iter().any(is_unclear) { Lacking::Span } else { Lacking::Remind }
}

/// Whether a message says minutes or months, and not which, where a span is wanted: "m", "unused 6m", "snooze m".
pub(super) fn is_unclear_span(items: &[MessagePiece]) -> bool {
    let wants = BY_USE.and(Senses::any_of(&[Sense::Remind, Sense::Reminder, Sense::Snooze]));
    let passed = BETWEEN.and(Senses::any_of(&[Sense::One, Sense::Apps, Sense::App, Sense::SignIns]));
    let unclear = items.iter().position(|item| item.value == Value::Unit(UnitName::Unclear));
    let Some((before, [_, after @ ..])) = unclear.map(|index| items.split_at(index)) else { return false };
    let is_passed =
        |item: &&MessagePiece| !item.senses.meets(wants) && (item.senses.meets(passed) || item.number().is_some());
    match before.iter().rev().find(|item| !is_passed(item)) {
        Some(item) => item.senses.meets(wants),
        None => before.is_empty() && after.iter().all(|item| is_mark(item) || item.is(Sense::Filler)),
    }
}

/// The moment that a sentence names; `None` within for one that is not certain.
fn when(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Option<Option<Moment>> {
    let today = reading.situation.today;
    let mut found: Option<Option<Moment>> = None;
    for (index, item) in sentence.items.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| sentence.items.get(before));
        let is_led = before.is_some_and(|before| before.is(Sense::Lead) || before.is(Sense::Next));
        if is_over(sentence.items, index) {
            continue;
        }
        let one = match (&item.thing, item.value) {
            (Thing::Day(day), _) => Some((!is_far(*day, today)).then_some(Moment::On(*day))),
            (Thing::VagueSpan, _) => Some(None),
            (Thing::Letters(..), Value::Unit(_)) => Some(span_of(item).map(Moment::In)),
            (_, Value::Number(month)) if item.is(Sense::MonthName) => {
                is_led.then(|| next_first_of(month, today).map(Moment::On))
            }
            _ => span_of(item).map(|span| Some(Moment::In(span))),
        };
        if one.is_some() {
            // Two moments in one sentence are no certain one.
            found = if found.is_some() && found != one { Some(None) } else { one };
        }
    }
    found
}

/// How many items may stand between a time and what says that it is not the right one.
const UNFIT_DISTANCE_MAX: usize = 3;

/// Whether the only time among these is said not to be the right one: "every 3 months is too often".
fn is_unfit(items: &[MessagePiece], is_time: impl Fn(&Thing) -> bool) -> bool {
    let mut times = items.iter().enumerate().filter(|(_, item)| is_time(&item.thing) || item.number().is_some());
    let only = times.next().filter(|_| times.next().is_none());
    only.is_some_and(|(at, _)| items[at + 1..].iter().take(UNFIT_DISTANCE_MAX).any(|item| item.is(Sense::Unfit)))
}

/// Whether a time is said to be over: "2 weeks ago", "seit 2 Jahren".
fn is_over(items: &[MessagePiece], index: usize) -> bool {
    let says = |at: Option<usize>| at.and_then(|at| items.get(at)).is_some_and(|item| item.is(Sense::Gone));
    says(index.checked_sub(1)) || says(Some(index + 1))
}

/// Whether nothing in a sentence speaks against ending reminders.
fn is_enough(sentence: &Sentence<'_>) -> bool {
    !sentence.items.iter().any(|item| {
        matches!(item.thing, Thing::Name(_) | Thing::Day(_) | Thing::Rhythm(_))
            || item.senses.meets(Senses::any_of(&[Sense::Except, Sense::If, Sense::Remove]))
                && !item.is(Sense::RemindOff)
    })
}
