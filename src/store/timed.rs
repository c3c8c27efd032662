//! What the store keeps by time: when somebody wants to be woken, and which messages were handled lately.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::Damage;
use super::record::{Name, Record, StoredKey};
use super::tree::Tree;

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

/// The sealed side of an entry in [`Tree::Seen`].
#[derive(Serialize, Deserialize)]
pub(super) struct SeenAt {
    pub(super) at: Timestamp,
}

/// The sealed side of an entry in [`Tree::SeenByTime`], whose key says it all: the time, and the key in [`Tree::Seen`].
#[derive(Serialize, Deserialize)]
pub(super) struct Listed;

impl Record for StoredOwner {
    type Key = Name;
    const TREE: Tree = Tree::Due;
}

impl Record for SeenAt {
    type Key = Name;
    const TREE: Tree = Tree::Seen;
}

impl Record for Listed {
    type Key = Name;
    const TREE: Tree = Tree::SeenByTime;
}

/// A time as the first bytes of a key, so that keys are in the order of time: nanoseconds since 1970 as a big-endian
/// number. What lies before 1970 or after 2554 is put at the end of that range.
pub(super) fn time_bytes(at: Timestamp) -> [u8; 8] {
    let nanoseconds = at.as_nanosecond().max(0);
    u64::try_from(nanoseconds).unwrap_or(u64::MAX).to_be_bytes()
}

/// The time that a key begins with.
pub(super) fn time_of(key: &StoredKey) -> Option<Timestamp> {
    let bytes = key.0.first_chunk::<8>()?;
    Timestamp::from_nanosecond(i128::from(u64::from_be_bytes(*bytes))).ok()
}

/// The end (exclusive) of the keys that begin with a time up to and including `at`; `None` if that is all of them.
pub(super) fn end_of(at: Timestamp) -> Option<[u8; 8]> {
    u64::from_be_bytes(time_bytes(at)).checked_add(1).map(u64::to_be_bytes)
}

/// What follows the time in a key: the disguised name.
pub(super) fn name_of(key: &StoredKey) -> StoredKey {
    StoredKey(key.0.get(8..).unwrap_or_default().to_vec())
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
            prop_assert_eq!(time_of(&StoredKey(time_bytes(time(one)).to_vec())), Some(time(one)));
        }
    }

    #[test]
    fn times_out_of_range_are_put_at_its_ends() {
        assert_eq!(time_bytes(Timestamp::MIN), [0; 8]);
        assert_eq!(time_bytes(Timestamp::MAX), [0xff; 8]);
    }
}
