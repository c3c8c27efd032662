//! The orders a list can have.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::application::Holder;
use super::{Application, LastUse};

/// The order of a list, as a person asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// What needs a look first; see [`super::applications`].
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
    /// Puts applications, which are in the order of attention, into this one. What it is ordered by and not known comes last, then the
    /// bot itself; equal ones stay in the order of attention.
    pub fn sort(self, applications: &mut [Application]) {
        let is_bot = |application: &Application| application.holder == Holder::Bot;
        match self {
            Self::Attention => {}
            Self::Name => applications.sort_by_cached_key(|application| {
                let name = application.key.name.as_ref().map(|name| name.to_lowercase());
                (is_bot(application), name.is_none(), name)
            }),
            Self::LastUse => applications.sort_by_key(|application| {
                let used = match application.last_use() {
                    LastUse::At(time) => Some(time),
                    LastUse::NoneOnRecord | LastUse::NotReported => None,
                };
                (is_bot(application), Reverse(used))
            }),
            Self::Date => applications.sort_by_key(|application| {
                let authorized = application.tokens.iter().filter_map(|token| token.authorized_at).max();
                (is_bot(application), Reverse(authorized))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::audit::{Extent, Listing, Memory, Token, TokenId, View, applications};

    fn day(day: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day)
    }

    fn app(id: &str, name: Option<&str>, authorized: Option<i64>, last_use: LastUse) -> Token {
        Token {
            id: TokenId(id.to_owned()),
            app_name: name.map(str::to_owned),
            website: Some("https://app.example".to_owned()),
            scopes: Some(vec!["read".to_owned()]),
            authorized_at: authorized.map(day),
            last_use,
            app: None,
            copied: None,
        }
    }

    #[test]
    fn what_is_not_known_comes_last_and_the_bot_behind_it() {
        let tokens = vec![
            app("own", Some("Auditoot"), Some(99), LastUse::At(day(99))),
            app("1", Some("zebra"), Some(10), LastUse::At(day(50))),
            app("2", Some("Ant"), None, LastUse::At(day(90))),
            app("3", None, Some(30), LastUse::NoneOnRecord),
            app("4", Some("bee"), Some(20), LastUse::NotReported),
        ];
        let own = Some(TokenId("own".to_owned()));
        let listing = Listing { tokens, own, extent: Extent::Whole, read_at: day(100), newest: None };
        let sorted = |order: Order| -> Vec<String> {
            let memory = Memory::default();
            let view = View { now: day(100), memory: &memory, numbered: &[] };
            let mut all = applications(&listing, &view);
            order.sort(&mut all);
            all.iter().map(|application| application.tokens[0].id.0.clone()).collect()
        };
        assert_eq!(sorted(Order::Name), ["2", "4", "1", "3", "own"]);
        assert_eq!(sorted(Order::LastUse)[..2], ["2", "1"]);
        assert_eq!(sorted(Order::LastUse)[4], "own");
        assert_eq!(sorted(Order::Date), ["3", "4", "1", "2", "own"]);
    }
}
