//! Filters in words: "everything I have not used this year", "the ones that can read my messages".

use jiff::civil::Date;
use jiff::{ToSpan, Unit as CalendarUnit};

use super::item::{MessagePiece, Thing};
use super::lexicon::Value;
use super::quantities::span_in_letters;
use super::sense::{PeriodName, Sense, Senses};
use super::units::{days_since, first_of_year, is_year, last_first_of};
use crate::audit::{Filter, Power, Unused};
use crate::dialogue::span::Span;

/// How long "unused" and "old" are, unless somebody says how long, in days.
pub(super) const UNUSED_DAYS: u32 = 90;
/// How many items may stand between a filter and its span, or between "can" and what.
const BETWEEN_MAX: usize = 4;

/// How many items may stand between a "not" and what is not done.
const NEGATED_MAX: usize = 6;

/// What may stand between a "not" and what is not done with an app: "not even once in the last year opened".
const WITHIN_DISUSE: Senses = BETWEEN.and(Senses::any_of(&[
    Sense::Also,
    Sense::It,
    Sense::More,
    Sense::Past,
    Sense::Asks,
    Sense::Time,
    Sense::Times,
    Sense::Few,
    Sense::Only,
    Sense::Access,
]));

/// What may stand between a filter and its span.
pub(super) const BETWEEN: Senses = Senses::any_of(&[Sense::Lead, Sense::Filler, Sense::Article, Sense::Wants]);
/// What filters by use.
pub(super) const BY_USE: Senses = Senses::any_of(&[Sense::Unused, Sense::UnusedApps, Sense::Old]);

/// What a filter in words comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filtered {
    /// Apps that a filter lets through.
    Apps(Filter),
    /// Old sign-ins.
    SignIns,
}

/// A filter that begins here, and where it ends.
pub(super) fn filtered(items: &[MessagePiece], index: usize, today: Date) -> Option<(Filtered, usize)> {
    let item = items.get(index)?;
    if item.is(Sense::NeverUsed) {
        return Some((Filtered::Apps(Filter::NeverUsed), index + 1));
    }
    if item.is(Sense::Duplicates) {
        return Some((Filtered::SignIns, index + 1));
    }
    if let Some(found) = by_power(items, index) {
        return Some(found);
    }
    if item.senses.meets(BY_USE) {
        let mut end = index + 1;
        // "Old and unused" is one filter.
        loop {
            let next = skipped(items, end, Senses::any_of(&[Sense::And, Sense::Filler, Sense::Article, Sense::One]));
            match items.get(next) {
                Some(more) if more.senses.meets(BY_USE) && next > end => end = next + 1,
                _ => break,
            }
        }
        if items.get(end).is_some_and(|next| next.is(Sense::SignIns)) && item.is(Sense::Old) {
            return Some((Filtered::SignIns, end + 1));
        }
        let at = skipped(items, end, BETWEEN.and(Senses::any_of(&[Sense::One, Sense::Apps, Sense::App])));
        // "I have not used this year" is one phrase, which says its period too.
        let since = since(items, at, today).or_else(|| since(items, index, today));
        let (days, end) = since.map_or((UNUSED_DAYS, end), |(days, after)| {
            let is_ago = items.get(after).is_some_and(|item| item.is(Sense::Time));
            (days, if is_ago { after + 1 } else { after })
        });
        return Some((unused(days), end));
    }
    if let Some(found) = by_disuse(items, index, today) {
        return Some(found);
    }
    if item.is(Sense::New) {
        return Some((Filtered::Apps(Filter::New), index + 1));
    }
    let (days, after) = since(items, index, today)?;
    let at = skipped(items, after, BETWEEN);
    if let Some((told, end)) = by_disuse(items, at, today) {
        let says_more = items.get(index).is_some_and(|item| item.is(Sense::Long));
        return Some((if says_more { told } else { unused(days) }, end));
    }
    items.get(at).filter(|item| item.senses.meets(BY_USE)).map(|_| (unused(days), at + 1))
}

/// Whether a "not" begins here that may be said of what is done with an app.
pub(super) fn negates(item: &MessagePiece) -> bool {
    item.is(Sense::Not) || (item.is(Sense::NotMe) && item.hidden.has(Sense::Not))
}

/// A "not" and what is not done with an app, in any words between: "has not been opened since March", "noch nie aufgemacht".
fn by_disuse(items: &[MessagePiece], index: usize, today: Date) -> Option<(Filtered, usize)> {
    let first = items.get(index).filter(|item| negates(item))?;
    let says_when = |at: usize| since(items, at, today);
    let last = items.len().min(index + 1 + NEGATED_MAX);
    let passes = |at: usize| items[at].senses.meets(WITHIN_DISUSE) || says_when(at).is_some();
    let verb = (index + 1..last).find(|at| items[*at].is(Sense::Uses) || !passes(*at))?;
    items.get(verb).filter(|item| item.is(Sense::Uses))?;
    // "Not opened for ages, a year or so": what is said last says it best.
    let goes_on = |at: &usize| items.get(*at).is_some_and(|item| item.thing == Thing::Comma || passes(*at));
    let behind = (verb + 1..verb + 1 + NEGATED_MAX).take_while(goes_on);
    let told = behind.filter_map(|at| says_when(at).map(|(days, after)| (at, days, after)));
    let told: Vec<_> =
        (index + 1..verb).filter_map(|at| says_when(at).map(|(days, _)| (at, days, verb + 1))).chain(told).collect();
    let exact = told.iter().rev().find(|(at, ..)| !items[*at].is(Sense::Long)).or(told.last());
    let end = told.last().map_or(verb + 1, |(.., after)| (*after).max(verb + 1));
    let filtered = match exact {
        None if first.is(Sense::Never) => Filtered::Apps(Filter::NeverUsed),
        exact => unused(exact.map_or(UNUSED_DAYS, |(_, days, _)| *days)),
    };
    Some((filtered, end))
}

fn unused(days: u32) -> Filtered {
    Filtered::Apps(Filter::Unused(Unused { days }))
}

/// "Can post", or the other way round: "posten dürfen".
fn by_power(items: &[MessagePiece], index: usize) -> Option<(Filtered, usize)> {
    let power = |index: usize| -> Option<Power> {
        let item = items.get(index)?;
        match item.value {
            Value::Power(power) if item.is(Sense::Power) => Some(power),
            _ => None,
        }
    };
    let between = Senses::any_of(&[Sense::Filler, Sense::Article, Sense::Also, Sense::Known]);
    let can = |power| Filtered::Apps(Filter::Can(power));
    let item = items.get(index)?;
    if item.is(Sense::Can) {
        let at = skipped(items, index + 1, between);
        if let Some(first) = power(at) {
            // "Wer kann alles posten": what is said behind "all" is what is asked for.
            let next = power(at + 1).filter(|_| first == Power::ReadAndChangeEverything && items[at].is(Sense::All));
            let (power, at) = next.map_or((first, at), |next| (next, at + 1));
            let behind = skipped(items, at + 1, Senses::of(Sense::Filler));
            let end = if items.get(behind).is_some_and(|item| item.is(Sense::Can)) { behind + 1 } else { at + 1 };
            return Some((can(power), end));
        }
    }
    let own = power(index)?;
    // "Dürfen" is a word like any other, too.
    let near = items.iter().enumerate().skip(index + 1).take(BETWEEN_MAX);
    let mut near = near.take_while(|(_, item)| item.is(Sense::Can) || item.senses.meets(between));
    near.find(|(_, item)| item.is(Sense::Can)).map(|(at, _)| (can(own), at + 1))
}

/// How many days of disuse are said here: a span, "this year", "since March", "for long".
pub(super) fn since(items: &[MessagePiece], index: usize, today: Date) -> Option<(u32, usize)> {
    let item = items.get(index)?;
    let days = |date: Option<Date>| date.and_then(|date| days_since(date, today));
    let before = index.checked_sub(1).and_then(|before| items.get(before));
    let is_led = before.is_some_and(|before| before.is(Sense::Lead));
    let in_letters = span_in_letters(item);
    let found = match (&item.thing, item.value) {
        (Thing::Span(span), _) => span.days(),
        (Thing::Letters(..), _) => in_letters.and_then(|span| match span {
            Thing::Span(span) => span.days(),
            _ => None,
        }),
        (Thing::Number(year), _) if is_led && is_year(*year) => days(first_of_year(year + 1).or(first_of_year(*year))),
        (_, Value::Period(period)) if item.is(Sense::Period) => days(beginning(period, today)),
        (_, Value::Number(month)) if item.is(Sense::MonthName) && is_led => days(last_first_of(month, today)),
        _ if item.is(Sense::Long) => Some(UNUSED_DAYS),
        _ => None,
    };
    found.map(|days| (days, index + 1))
}

/// The day before which something was last used that was not used in a period: what was used "last" is not used in this one.
fn beginning(period: PeriodName, today: Date) -> Option<Date> {
    match period {
        PeriodName::ThisWeek => {
            let days = i64::from(today.weekday().to_monday_zero_offset());
            today.checked_sub(days.days()).ok()
        }
        PeriodName::ThisMonth => Some(today.first_of_month()),
        PeriodName::LastMonth => today.first_of_month().checked_sub(1.month()).ok(),
        PeriodName::ThisYear => Some(today.first_of_year()),
        PeriodName::LastYear => today.first_of_year().checked_sub(1.year()).ok(),
        PeriodName::PastYear => today.checked_sub(1.year()).ok(),
        PeriodName::Christmas => {
            let christmas = Date::new(today.year(), 12, 25).ok()?;
            if christmas < today { Some(christmas) } else { christmas.checked_sub(1.year()).ok() }
        }
    }
}

/// The first place from here that means something else than these.
pub(super) fn skipped(items: &[MessagePiece], index: usize, senses: Senses) -> usize {
    let is_skipped = |at: &usize| items.get(*at).is_some_and(|item| item.senses.meets(senses));
    (index..index + BETWEEN_MAX).find(|at| !is_skipped(at)).unwrap_or(index + BETWEEN_MAX)
}

/// The span that an item says, if it says one.
pub(super) fn span_of(item: &MessagePiece) -> Option<Span> {
    match &item.thing {
        Thing::Span(span) => Some(*span),
        Thing::Letters(..) => match span_in_letters(item)? {
            Thing::Span(span) => Some(span),
            _ => None,
        },
        _ => match item.value {
            Value::Span(span) if item.is(Sense::Soon) => Some(span),
            _ => None,
        },
    }
}

/// Whether a day lies before another by more than can be meant: nobody is reminded in ten years.
pub(super) fn is_far(day: Date, today: Date) -> bool {
    day.since((CalendarUnit::Year, today)).is_ok_and(|span| span.get_years() >= 10)
}
