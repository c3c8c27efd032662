//! The day of a moment.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// In UTC: the bot knows nobody's time zone.
pub(super) fn day(at: Timestamp) -> Date {
    day_in(&TimeZone::UTC, at)
}

/// In this time zone.
pub(super) fn day_in(zone: &TimeZone, at: Timestamp) -> Date {
    zone.to_datetime(at).date()
}
