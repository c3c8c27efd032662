//! A span of time as people say it: `90 days`, `3 months`, `a year`.

use serde::{Deserialize, Serialize};

/// A span of time as people say it. Whole, and in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// What a span is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

impl Span {
    /// The span in days, where only its length matters: a month counts 30 days, a year 365. `None` if no number holds it.
    #[must_use]
    pub fn days(self) -> Option<u32> {
        let unit = match self.unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            Unit::Months => 30,
            Unit::Years => 365,
        };
        self.count.checked_mul(unit)
    }
}
