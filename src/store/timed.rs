//! What the store keeps by time: when somebody wants to be woken, and which messages were handled lately.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Damage;
use super::record::{Name, Record, StoredKey};
use super::tree::Tree;

/// How many bytes of a key say at what time.
pub(super) const TIME_BYTES: usize = 8;
/// How many bytes of a key say which day.
pub(super) const DAY_BYTES: usize = 4;
const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// Somebody who wanted to be woken at a time that has come.
#[derive(Debug)]
pub struct Due {
    /// The time that was asked for.
    pub at: Timestamp,
    /// Who wanted to be woken, as it was given to [`super::Batch::due`]; damaged entries are for
    /// [`super::Batch::delete_stored`].
    pub owner: Result<String, Damage>,
    /// The entry itself, in [`Tree::Due`].
    pub key: StoredKey,
}

/// The sealed side of an entry in [`Tree::Due`]; the key shows only the time.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredOwner {
    pub(super) owner: String,
}

impl Record for StoredOwner {
    type Key = Name;
    const TREE: Tree = Tree::Due;
}

/// A time as the first bytes of a key, so that keys are in the order of time: nanoseconds since 1970 as a big-endian
/// number. What lies before 1970 or after 2554 is put at the end of that range.
pub(super) fn time_bytes(at: Timestamp) -> [u8; TIME_BYTES] {
    let nanoseconds = at.as_nanosecond().max(0);
    u64::try_from(nanoseconds).unwrap_or(u64::MAX).to_be_bytes()
}

/// The time that a key begins with.
pub(super) fn time_of(key: &[u8]) -> Option<Timestamp> {
    let bytes = key.first_chunk::<TIME_BYTES>()?;
    Timestamp::from_nanosecond(i128::from(u64::from_be_bytes(*bytes))).ok()
}

/// The end (exclusive) of the keys that begin with a time up to and including `at`; `None` if that is all of them.
pub(super) fn end_of(at: Timestamp) -> Option<[u8; TIME_BYTES]> {
    u64::from_be_bytes(time_bytes(at)).checked_add(1).map(u64::to_be_bytes)
}

/// The day of a time as the first bytes of a key, so that keys are in the order of days: days since 1970 (UTC) as a
/// big-endian number. What lies before 1970 is put there.
pub(super) fn day_bytes(at: Timestamp) -> [u8; DAY_BYTES] {
    // Timestamps end with the year 9999.
    u32::try_from(at.as_second().div_euclid(SECONDS_OF_A_DAY)).unwrap_or(0).to_be_bytes()
}

/// The day after the one that a key begins with, if a key can begin with it.
pub(super) fn day_after(day: [u8; DAY_BYTES]) -> Option<[u8; DAY_BYTES]> {
    u32::from_be_bytes(day).checked_add(1).map(u32::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_time_and_give_the_time_back(one in 0..u64::MAX, other in 0..u64::MAX) {
            let time = |nanoseconds: u64| Timestamp::from_nanosecond(i128::from(nanoseconds)).expect("a valid time");
            prop_assert_eq!(time_bytes(time(one)).cmp(&time_bytes(time(other))), one.cmp(&other));
            prop_assert_eq!(time_of(&time_bytes(time(one))), Some(time(one)));
        }
    }

    #[test]
    fn times_out_of_range_are_put_at_its_ends() {
        assert_eq!(time_bytes(Timestamp::MIN), [0; 8]);
        assert_eq!(time_bytes(Timestamp::MAX), [0xff; 8]);
        assert_eq!(day_bytes(Timestamp::MIN), [0; 4]);
    }

    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let day = |text: &str| day_bytes(text.parse().expect("a time"));
        assert_eq!(day("1970-01-01T23:59:59Z"), [0; 4]);
        assert_eq!(Some(day("1970-01-02T00:00:00Z")), day_after([0; 4]));
        assert!(day("2026-12-31T00:00:00Z") < day("2027-01-01T00:00:00Z"));
        assert!(day_after(day_bytes(Timestamp::MAX)).is_some());
    }
}
