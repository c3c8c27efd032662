//! Numbers and units put together: spans, rhythms, days and ranges.

use jiff::civil::{Date, Weekday};

use super::item::{MessagePiece, Thing};
use super::lexicon::{LEXICON, Value};
use super::sense::{Sense, Senses, UnitName};
use super::units::{COUNT_MAX, YEAR_MAX, YEAR_MIN, date, span_of_tenths, unit_span};
use crate::dialogue::span::{Span, Unit};

/// Puts together what belongs together.
pub(super) fn put_together(items: Vec<MessagePiece>, today: Date) -> Vec<MessagePiece> {
    let items = marked(items);
    let mut whole = Vec::with_capacity(items.len());
    let mut index = 0;
    while let Some(item) = items.get(index) {
        let reader = QuantityReader { items: &items, today };
        let found = reader.day(index).or_else(|| reader.rhythm(index)).or_else(|| reader.span(index));
        let found = found.or_else(|| reader.range(index)).or_else(|| reader.clock(index));
        if let Some((thing, end)) = found {
            let at = item.at.start..items[end - 1].at.end;
            let is_slip = items[index..end].iter().any(|item| item.is_slip);
            let is_clock = thing == Thing::Phrase;
            let senses = if is_clock { Senses::of(Sense::Time) } else { Senses::default() };
            // "3 m" may be minutes or months.
            let is_unclear = |item: &MessagePiece| item.value == Value::Unit(UnitName::Unclear);
            let is_unclear = items[index..end].iter().any(is_unclear);
            let value = if is_unclear { Value::Unit(UnitName::Unclear) } else { Value::None };
            whole.push(MessagePiece { thing, senses, value, at, is_slip, ..item.clone() });
            index = end;
        } else {
            // What stays of points and of the full stop of an abbreviation means nothing.
            if item.thing != Thing::Point && !reader.is_abbreviated(index) {
                whole.push(item.clone());
            }
            index += 1;
        }
    }
    whole
}

/// Gives the letters behind numbers their meaning.
fn marked(mut items: Vec<MessagePiece>) -> Vec<MessagePiece> {
    for item in &mut items {
        let Thing::Letters(number, letters) = &item.thing else { continue };
        let Some(word) = LEXICON.word(letters, None) else { continue };
        for entry in LEXICON.alone(word.id) {
            if entry.senses.has(Sense::OrdinalEnding) {
                item.senses = Senses::of(Sense::Ordinal);
                item.value = Value::Number(*number);
                item.thing = Thing::Phrase;
                break;
            }
            if let Value::Unit(unit) = entry.value {
                item.value = Value::Unit(unit);
            }
        }
    }
    items
}

struct QuantityReader<'a> {
    items: &'a [MessagePiece],
    today: Date,
}

type Measured = Option<(Thing, usize)>;

impl QuantityReader<'_> {
    fn at(&self, index: usize) -> Option<&MessagePiece> {
        self.items.get(index)
    }

    fn is(&self, index: usize, sense: Sense) -> bool {
        self.at(index).is_some_and(|item| item.is(sense))
    }

    fn thing(&self, index: usize) -> Option<&Thing> {
        self.at(index).map(|item| &item.thing)
    }

    fn unit(&self, index: usize) -> Option<UnitName> {
        let item = self.at(index)?;
        match item.value {
            Value::Unit(unit) if item.is(Sense::Unit) => Some(unit),
            _ => None,
        }
    }

    fn digits(&self, index: usize) -> Option<u32> {
        match self.thing(index)? {
            Thing::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether a full stop here belongs to a number or to a short word before one.
    fn is_abbreviated(&self, index: usize) -> bool {
        let is_stop = self.thing(index) == Some(&Thing::End) && self.at(index).is_some_and(|item| item.is_glued);
        let Some(before) = index.checked_sub(1).filter(|_| is_stop) else { return false };
        let after_number = self.digits(before).is_some() && index + 1 < self.items.len();
        let before_number =
            (self.is(before, Sense::NumberNoun) || self.is(before, Sense::NumberShort) || self.is(before, Sense::No))
                && self.digits(index + 1).is_some();
        after_number || before_number
    }

    /// A day: "3 March", "March 3rd", "3.3.", "2027-03-03", "Friday".
    fn day(&self, index: usize) -> Measured {
        if let Some((date, end)) = self.date_in_digits(index) {
            return Some((Thing::Day(date), end));
        }
        if let (Value::Number(day), true) = (self.at(index)?.value, self.is(index, Sense::Weekday)) {
            let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
            return Some((Thing::Day(self.today.nth_weekday(1, weekday).ok()?), index + 1));
        }
        let (day, month, end) = self.day_then_month(index).or_else(|| self.month_then_day(index))?;
        let year = self.digits(end).filter(|year| (YEAR_MIN..=YEAR_MAX).contains(year));
        let end = if year.is_some() { end + 1 } else { end };
        Some((Thing::Day(self.coming(year, month, day)?), end))
    }

    fn day_then_month(&self, index: usize) -> Option<(u32, u32, usize)> {
        let day = self.day_of_month(index)?;
        let mut next = index + 1;
        while self.thing(next) == Some(&Thing::End) || self.is(next, Sense::Filler) {
            next += 1;
        }
        Some((day, self.month(next)?, next + 1))
    }

    fn month_then_day(&self, index: usize) -> Option<(u32, u32, usize)> {
        let month = self.month(index)?;
        let next = if self.is(index + 1, Sense::Article) { index + 2 } else { index + 1 };
        Some((self.day_of_month(next)?, month, next + 1))
    }

    fn day_of_month(&self, index: usize) -> Option<u32> {
        let item = self.at(index)?;
        let ordinal = match item.value {
            Value::Number(number) if item.is(Sense::Ordinal) => Some(number),
            _ => None,
        };
        ordinal.or_else(|| self.digits(index)).filter(|day| (1..=31).contains(day))
    }

    fn month(&self, index: usize) -> Option<u32> {
        let item = self.at(index)?;
        match item.value {
            Value::Number(month) if item.is(Sense::MonthName) => Some(month),
            _ => None,
        }
    }

    fn date_in_digits(&self, index: usize) -> Option<(Date, usize)> {
        let first = self.digits(index)?;
        let second = self.digits(index + 2)?;
        match self.thing(index + 1)? {
            Thing::Dash if (YEAR_MIN..=YEAR_MAX).contains(&first) && self.thing(index + 3) == Some(&Thing::Dash) => {
                Some((date(first, second, self.digits(index + 4)?)?, index + 5))
            }
            Thing::Point => {
                let third = self.digits(index + 4).filter(|_| self.thing(index + 3) == Some(&Thing::Point));
                match third {
                    Some(year) => {
                        let year = if year < 100 { year + 2_000 } else { year };
                        Some((date(year, second, first)?, index + 5))
                    }
                    // Without a year it takes the second point: else it is a fraction.
                    None if self.thing(index + 3) == Some(&Thing::End) => {
                        Some((self.coming(None, second, first)?, index + 4))
                    }
                    None => None,
                }
            }
            _ => None,
        }
    }

    /// The next such day after today, unless the year is said.
    fn coming(&self, year: Option<u32>, month: u32, day: u32) -> Option<Date> {
        if let Some(year) = year {
            return date(year, month, day);
        }
        let this_year = u32::try_from(self.today.year()).ok()?;
        // The 29th of February may be years away.
        (0..=8).filter_map(|years| date(this_year + years, month, day)).find(|date| *date > self.today)
    }

    /// A rhythm: "every 3 months", "every other week", "monthly".
    fn rhythm(&self, index: usize) -> Measured {
        let item = self.at(index)?;
        if let (Value::Span(span), true) = (item.value, item.is(Sense::Rhythm)) {
            return Some((Thing::Rhythm(span), index + 1));
        }
        if item.is(Sense::EveryOther)
            && let Some(unit) = self.unit(index + 1)
        {
            return Some((unit_span(2, unit).map_or(Thing::VagueRhythm, Thing::Rhythm), index + 2));
        }
        // "A year" is a rhythm only behind a count: "once a year".
        let before = index.checked_sub(1).and_then(|before| self.at(before));
        let is_counted = before.is_some_and(|before| before.number().is_some() || before.is(Sense::Times));
        if item.is(Sense::Per)
            && (is_counted || !item.is(Sense::A))
            && let Some(unit) = self.unit(index + 1)
        {
            return Some((unit_span(1, unit).map_or(Thing::VagueRhythm, Thing::Rhythm), index + 2));
        }
        if let Some(found) = self.times(index) {
            return Some(found);
        }
        if !item.is(Sense::Every) {
            return None;
        }
        let mut next = index + 1;
        while self.is(next, Sense::Every) || self.is(next, Sense::Lead) {
            next += 1;
        }
        let in_letters = || Some((span_in_letters(self.at(next)?)?, next + 1));
        if let Some((span, end)) = self.span(next).or_else(in_letters) {
            let rhythm = match span {
                Thing::Span(span) => Thing::Rhythm(span),
                _ => Thing::VagueRhythm,
            };
            return Some((rhythm, end));
        }
        if self.is(next, Sense::Few) {
            return self.unit(next + 1).map(|_| (Thing::VagueRhythm, next + 2));
        }
        let nth = self.at(next).and_then(|item| match item.value {
            Value::Number(nth) if item.is(Sense::Ordinal) && nth > 0 => Some(nth),
            _ => None,
        });
        if let (Some(nth), Some(unit)) = (nth, self.unit(next + 1)) {
            return Some((unit_span(nth, unit).map_or(Thing::VagueRhythm, Thing::Rhythm), next + 2));
        }
        if let Some(unit) = self.unit(next) {
            return Some((unit_span(1, unit).map_or(Thing::VagueRhythm, Thing::Rhythm), next + 1));
        }
        if self.is(next, Sense::Weekday) {
            return Some((Thing::Rhythm(Span { count: 1, unit: Unit::Weeks }), next + 1));
        }
        None
    }

    /// "Three times a year", "two times in the month".
    fn times(&self, index: usize) -> Measured {
        let count = self.at(index)?.number().filter(|count| (1..=12).contains(count))?;
        let mut next = if self.is(index + 1, Sense::Times) { index + 2 } else { return None };
        let between = [Sense::Lead, Sense::A, Sense::Article, Sense::Every, Sense::Filler];
        let is_between = |at: usize| between.into_iter().any(|sense| self.is(at, sense)) && self.unit(at).is_none();
        while next < index + 5 && is_between(next) {
            next += 1;
        }
        let span = match self.unit(next)? {
            UnitName::Year if 12 % count == 0 => unit_span(12 / count, UnitName::Month),
            UnitName::Year => unit_span(365 / count, UnitName::Day),
            UnitName::Month if count == 1 => unit_span(1, UnitName::Month),
            UnitName::Month if count == 2 => unit_span(2, UnitName::Week),
            UnitName::Month => unit_span(30 / count, UnitName::Day),
            UnitName::Week if count == 1 => unit_span(1, UnitName::Week),
            UnitName::Week => unit_span(7 / count, UnitName::Day),
            _ => None,
        };
        Some((span.map_or(Thing::VagueRhythm, Thing::Rhythm), next + 1))
    }

    /// A span: "3 months", "90d", "a year", "half a year", "1.5 years", "a year and a half".
    fn span(&self, index: usize) -> Measured {
        let item = self.at(index)?;
        if matches!(&item.thing, Thing::Letters(_, letters) if letters.len() > 1) {
            return Some((span_in_letters(item)?, index + 1));
        }
        let (tenths, next) = self.tenths(index)?;
        let (tenths, next) =
            if self.is(next, Sense::AndHalf) { (tenths.map(|tenths| tenths + 5), next + 1) } else { (tenths, next) };
        let unit = self.unit(next)?;
        let end = next + 1;
        let (tenths, end) =
            if self.is(end, Sense::AndHalf) && tenths == Some(10) { (Some(15), end + 1) } else { (tenths, end) };
        let span = tenths.and_then(|tenths| span_of_tenths(tenths, unit));
        Some((span.map_or(Thing::VagueSpan, Thing::Span), end))
    }

    /// How many tenths of a unit are counted, and where the unit stands; `None` within for "some".
    fn tenths(&self, index: usize) -> Option<(Option<u32>, usize)> {
        let item = self.at(index)?;
        if item.is(Sense::Half) {
            let next = if self.is(index + 1, Sense::A) { index + 2 } else { index + 1 };
            return Some((Some(5), next));
        }
        if item.is(Sense::AndHalf) {
            return Some((Some(15), index + 1));
        }
        if let Some(count) = item.number().filter(|count| *count <= COUNT_MAX) {
            let fraction = self.digits(index + 2).filter(|fraction| *fraction < 10);
            let is_glued = |at: usize| self.at(at).is_some_and(|item| item.is_glued);
            let is_point = matches!(self.thing(index + 1), Some(Thing::Point))
                || (matches!(self.thing(index + 1), Some(Thing::Comma)) && is_glued(index + 1) && is_glued(index + 2));
            if let Some(fraction) = fraction.filter(|_| is_point && self.unit(index + 3).is_some()) {
                return Some((Some(count * 10 + fraction), index + 3));
            }
            // "2 to 3 weeks" is no certain span.
            let is_range = matches!(self.thing(index + 1), Some(Thing::Dash))
                || self.is(index + 1, Sense::To)
                || self.is(index + 1, Sense::Or);
            if is_range && self.at(index + 2).and_then(MessagePiece::number).is_some() && self.unit(index + 3).is_some()
            {
                return Some((None, index + 3));
            }
            return Some((Some(count * 10), index + 1));
        }
        if item.is(Sense::A) {
            if self.is(index + 1, Sense::Half) {
                return Some((Some(5), index + 2));
            }
            return Some((Some(10), index + 1));
        }
        item.is(Sense::Few).then_some((None, index + 1))
    }

    /// A range of numbers: "5-7", "two to four".
    fn range(&self, index: usize) -> Measured {
        let from = self.at(index)?.number()?;
        let is_to = self.thing(index + 1) == Some(&Thing::Dash) || self.is(index + 1, Sense::To);
        let next = (index + 2..index + 5).find(|at| !self.is(*at, Sense::NumberNoun)).unwrap_or(index + 2);
        let to = self.at(next).filter(|_| is_to)?.number()?;
        Some((Thing::Range(from.min(to), from.max(to)), next + 1))
    }

    /// A time of the day.
    fn clock(&self, index: usize) -> Measured {
        self.digits(index)?;
        let is_clock = self.is(index + 1, Sense::Clock);
        is_clock.then_some((Thing::Phrase, index + 2))
    }
}

/// The span that a number with letters behind it is, if it is one: "90d". One letter may also be a sign-in.
pub(super) fn span_in_letters(item: &MessagePiece) -> Option<Thing> {
    match (&item.thing, item.value) {
        (Thing::Letters(count, _), Value::Unit(unit)) => {
            Some(unit_span(*count, unit).map_or(Thing::VagueSpan, Thing::Span))
        }
        _ => None,
    }
}
