//! Reminders: whether somebody wants them, and when the next one is due.
//!
//! They go by the calendar of the operator's time zone. Every one is reckoned from the day it all began, never from the one
//! before, so that the 31st does not become the 28th for good, and nine o'clock stays nine o'clock when the clocks change.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use super::span::{Span, Unit};

/// How many reminders in a row may bring no message before the next one is the last.
pub const UNANSWERED_MAX: u8 = 3;
/// The longest spans: ten years of each unit, the shortest being a day.
const DAYS_MAX: u32 = 3_653;
const WEEKS_MAX: u32 = 521;
const MONTHS_MAX: u32 = 120;
const YEARS_MAX: u32 = 10;

/// Whether somebody wants reminders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reminders {
    /// They were never spoken of.
    #[default]
    Unmentioned,
    /// The bot said once that there are some.
    Offered,
    /// The person switched them off.
    Off,
    /// They come.
    On(Plan),
    /// One comes, or came.
    Once {
        /// When.
        at: Timestamp,
        /// Whether it was sent.
        sent: bool,
    },
    /// They have ended by themselves, because nobody answered.
    Ended {
        /// How often they came.
        span: Span,
    },
}

/// Reminders that come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// How often.
    pub span: Span,
    /// The moment all of them are reckoned from.
    anchor: Timestamp,
    /// When the next one is due.
    pub next: Timestamp,
    /// How many were sent since the person last wrote anything.
    pub unanswered: u8,
}

impl Reminders {
    /// When the next one is due, if there is one.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        match self {
            Self::On(plan) => Some(plan.next),
            Self::Once { at, sent: false } => Some(*at),
            Self::Once { sent: true, .. } | Self::Unmentioned | Self::Offered | Self::Off | Self::Ended { .. } => None,
        }
    }

    /// Notes that the person wrote something.
    pub fn heard(&mut self) {
        if let Self::On(plan) = self {
            plan.unanswered = 0;
        }
    }
}

impl Plan {
    /// Reminders from now on, the first one span from now. `None` if they cannot come so often or so rarely.
    #[must_use]
    pub fn begin(span: Span, now: Timestamp, zone: &TimeZone) -> Option<Self> {
        // A span of nothing would never get past now.
        if !is_workable(span) {
            return None;
        }
        let plan = Self { span, anchor: now, next: now, unanswered: 0 };
        Some(Self { next: plan.first_after(now, zone), ..plan })
    }

    /// The same, with the next one `by` later than now, and all others reckoned from there. `None` if that is too soon or too far.
    #[must_use]
    pub fn put_off(self, by: Span, now: Timestamp, zone: &TimeZone) -> Option<Self> {
        let next = after(by, now, zone)?;
        Some(Self { anchor: next, next, ..self })
    }

    /// The same after a reminder was sent. Those that were missed meanwhile are folded into it.
    #[must_use]
    pub fn sent(self, now: Timestamp, zone: &TimeZone) -> Self {
        Self { next: self.first_after(now, zone), unanswered: self.unanswered.saturating_add(1), ..self }
    }

    /// The first moment of the plan that is still to come. At the end of all time there is none, and it is never reached.
    fn first_after(&self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let anchor = self.anchor.to_zoned_datetime(zone.clone());
        let days_at_most = match self.span.unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            Unit::Months => 31,
            Unit::Years => 366,
        };
        let elapsed = now.duration_since(self.anchor).as_hours().div_euclid(24).max(0);
        // Not one more than can have passed, and one less because a day of the calendar may have 25 hours.
        let passed = (elapsed / (days_at_most * i64::from(self.span.count).max(1)) - 1).max(1);
        (passed..).map_while(|count| later(&anchor, self.span, count)).find(|at| *at > now).unwrap_or(Timestamp::MAX)
    }
}

/// The moment that is this much later than now, by the calendar. `None` if that is too soon or too far.
#[must_use]
pub fn after(by: Span, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    later(&now.to_zoned_datetime(zone.clone()), by, 1).filter(|_| is_workable(by))
}

/// This many spans later, by the calendar. `None` if that is beyond all time.
fn later(from: &ZonedDateTime, span: Span, count: i64) -> Option<Timestamp> {
    let count = i64::from(span.count).checked_mul(count)?;
    let by = jiff::Span::new();
    let by = match span.unit {
        Unit::Days => by.try_days(count),
        Unit::Weeks => by.try_weeks(count),
        Unit::Months => by.try_months(count),
        Unit::Years => by.try_years(count),
    };
    Some(from.checked_add(by.ok()?).ok()?.timestamp())
}

/// Whether reminders can come this often: from every day to every ten years.
#[must_use]
pub fn is_workable(span: Span) -> bool {
    let most = match span.unit {
        Unit::Days => DAYS_MAX,
        Unit::Weeks => WEEKS_MAX,
        Unit::Months => MONTHS_MAX,
        Unit::Years => YEARS_MAX,
    };
    (1..=most).contains(&span.count)
}

#[cfg(test)]
mod tests;
