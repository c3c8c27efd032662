//! The orders a list can have.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::entry::Holder;
use super::{Entry, LastUse};

/// The order of a list, as a person asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// What needs a look first; see [`super::entries`].
    #[default]
    Attention,
    /// By name, case ignored.
    Name,
    /// What was used last comes first.
    LastUse,
    /// What was authorized last comes first.
    Date,
}

impl Order {
    /// Puts entries, which are in the order of attention, into this one. What it is ordered by and not known comes last, then the
    /// bot itself; equal ones stay in the order of attention.
    pub fn sort(self, entries: &mut [Entry]) {
        let is_bot = |entry: &Entry| entry.holder == Holder::Bot;
        match self {
            Self::Attention => {}
            Self::Name => entries.sort_by_cached_key(|entry| {
                let name = entry.key.name.as_ref().map(|name| name.to_lowercase());
                (is_bot(entry), name.is_none(), name)
            }),
            Self::LastUse => entries.sort_by_key(|entry| {
                let used = match entry.last_use() {
                    LastUse::At(time) => Some(time),
                    LastUse::NoneOnRecord | LastUse::NotReported => None,
                };
                (is_bot(entry), Reverse(used))
            }),
            Self::Date => entries.sort_by_key(|entry| {
                let authorized = entry.sign_ins.iter().filter_map(|sign_in| sign_in.authorized_at).max();
                (is_bot(entry), Reverse(authorized))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::audit::{Extent, Listing, Memory, SignIn, SignInId, View, entries};

    fn day(day: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
    }

    fn app(id: &str, name: Option<&str>, authorized: Option<i64>, last_use: LastUse) -> SignIn {
        SignIn {
            id: SignInId(id.to_owned()),
            app_name: name.map(str::to_owned),
            website: Some("https://app.example".to_owned()),
            scopes: Some(vec!["read".to_owned()]),
            authorized_at: authorized.map(day),
            last_use,
            app: None,
        }
    }

    #[test]
    fn what_is_not_known_comes_last_and_the_bot_behind_it() {
        let sign_ins = vec![
            app("own", Some("Auditoot"), Some(99), LastUse::At(day(99))),
            app("1", Some("zebra"), Some(10), LastUse::At(day(50))),
            app("2", Some("Ant"), None, LastUse::At(day(90))),
            app("3", None, Some(30), LastUse::NoneOnRecord),
            app("4", Some("bee"), Some(20), LastUse::NotReported),
        ];
        let own = Some(SignInId("own".to_owned()));
        let listing = Listing { sign_ins, own, extent: Extent::Whole, read_at: day(100), newest: None };
        let sorted = |order: Order| -> Vec<String> {
            let memory = Memory::default();
            let view = View { now: day(100), unused_days: 90, memory: &memory, numbered: &[] };
            let mut all = entries(&listing, &view);
            order.sort(&mut all);
            all.iter().map(|entry| entry.sign_ins[0].id.0.clone()).collect()
        };
        assert_eq!(sorted(Order::Name), ["2", "4", "1", "3", "own"]);
        assert_eq!(sorted(Order::LastUse)[..2], ["2", "1"]);
        assert_eq!(sorted(Order::LastUse)[4], "own");
        assert_eq!(sorted(Order::Date), ["3", "4", "1", "2", "own"]);
    }
}
