//! Units of time counted, and days of the calendar.

use jiff::civil::Date;
use jiff::{ToSpan, Unit as CalendarUnit};

use super::sense::UnitName;
use crate::dialogue::span::{Span, Unit};

/// The most that is counted of a unit.
pub(super) const COUNT_MAX: u32 = 9_999;
/// The first number that is a year.
pub(super) const YEAR_MIN: u32 = 1_990;
/// The last number that is a year.
pub(super) const YEAR_MAX: u32 = 2_100;

/// A whole number of units; `None` for what is no span of days.
pub(super) fn unit_span(count: u32, unit: UnitName) -> Option<Span> {
    let (times, unit) = match unit {
        UnitName::Day => (1, Unit::Days),
        UnitName::Week => (1, Unit::Weeks),
        UnitName::Month => (1, Unit::Months),
        UnitName::Quarter => (3, Unit::Months),
        UnitName::HalfYear => (6, Unit::Months),
        UnitName::Year => (1, Unit::Years),
        UnitName::Short | UnitName::Unclear => return None,
    };
    (1..=COUNT_MAX).contains(&count).then_some(Span { count: count * times, unit })
}

/// A span in tenths of a unit, in the next smaller unit where it takes one.
pub(super) fn span_of_tenths(tenths: u32, unit: UnitName) -> Option<Span> {
    if tenths.is_multiple_of(10) {
        return unit_span(tenths / 10, unit);
    }
    let smaller = match unit {
        UnitName::Year => Span { count: (tenths * 12).div_ceil(10), unit: Unit::Months },
        // Half a month is two weeks.
        UnitName::Month if tenths == 5 => Span { count: 2, unit: Unit::Weeks },
        UnitName::Month => Span { count: tenths * 3, unit: Unit::Days },
        UnitName::Week => Span { count: (tenths * 7).div_ceil(10), unit: Unit::Days },
        UnitName::Day | UnitName::Quarter | UnitName::HalfYear | UnitName::Short | UnitName::Unclear => return None,
    };
    Some(smaller)
}

/// A day of the calendar, if there is such a one.
pub(super) fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// How many days lie between a day that was and today.
pub(super) fn days_since(day: Date, today: Date) -> Option<u32> {
    let span = today.since((CalendarUnit::Day, day)).ok()?;
    u32::try_from(span.get_days()).ok().filter(|days| *days > 0)
}

/// The last first day of a month before today.
pub(super) fn last_first_of(month: u32, today: Date) -> Option<Date> {
    let this = date(u32::try_from(today.year()).ok()?, month, 1)?;
    if this < today { Some(this) } else { this.checked_sub(1.year()).ok() }
}

/// The next first day of a month after today.
pub(super) fn next_first_of(month: u32, today: Date) -> Option<Date> {
    let this = date(u32::try_from(today.year()).ok()?, month, 1)?;
    if this > today { Some(this) } else { this.checked_add(1.year()).ok() }
}

/// Whether a number is a year.
pub(super) fn is_year(number: u32) -> bool {
    (YEAR_MIN..=YEAR_MAX).contains(&number)
}

/// The first day of a year.
pub(super) fn first_of_year(year: u32) -> Option<Date> {
    date(year, 1, 1)
}
