//! How far permissions reach, so that two of them can be held against each other.

use serde::{Deserialize, Serialize};

/// Everything some scopes allow, one bit for each thing that servers know by a name. It is stored: bits may be added, never moved.
///
/// Scopes are a tree on Mastodon and `GoToSocial`: `write` covers `write:statuses`. A word nobody knows grants nothing there, and
/// counts for nothing here; one nobody knows below a root that is known counts as one more thing of that root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Access(u64);

/// What can be read, and what can be changed, by the words of Mastodon 4.6 and `GoToSocial` 0.20.
const THINGS: [&str; 18] = [
    "accounts",
    "applications",
    "blocks",
    "bookmarks",
    "collections",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "me",
    "media",
    "mutes",
    "notifications",
    "reports",
    "search",
    "statuses",
    "quotes",
];

const PROFILE: u64 = 1;
const PUSH: u64 = 1 << 1;
const ADMIN_READ: u64 = 1 << 2;
const ADMIN_WRITE: u64 = 1 << 3;
const READ_FIRST: u32 = 8;
const WRITE_FIRST: u32 = 36;
/// How many bits reading has, and changing: room for things to come. The last is for whatever has no word here.
const BITS: u32 = 28;

impl Access {
    /// How far these scopes reach.
    #[must_use]
    pub fn of(scopes: &[String]) -> Self {
        Self(scopes.iter().fold(0, |access, scope| access | granted(scope)))
    }

    /// Whether this reaches anywhere that `other` does not.
    #[must_use]
    pub fn is_beyond(self, other: Self) -> bool {
        self.0 & !other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

fn granted(scope: &str) -> u64 {
    let (root, thing) = scope.split_once(':').map_or((scope, None), |(root, thing)| (root, Some(thing)));
    match (root, thing) {
        ("read", None) => all_from(READ_FIRST) | PROFILE,
        ("read", Some(thing @ ("accounts" | "me"))) => one_from(READ_FIRST, thing) | PROFILE,
        ("read", Some(thing)) => one_from(READ_FIRST, thing),
        ("write", None) => all_from(WRITE_FIRST),
        ("write", Some(thing)) => one_from(WRITE_FIRST, thing),
        // Mastodon's old word for these six.
        ("follow", None) => ["blocks", "follows", "mutes"]
            .into_iter()
            .fold(0, |access, thing| access | one_from(READ_FIRST, thing) | one_from(WRITE_FIRST, thing)),
        ("profile", None) => PROFILE,
        ("push", None) => PUSH,
        ("admin", Some(thing)) if thing == "read" || thing.starts_with("read:") => ADMIN_READ,
        ("admin", Some(thing)) if thing == "write" || thing.starts_with("write:") => ADMIN_WRITE,
        ("admin", _) => ADMIN_READ | ADMIN_WRITE,
        _ => 0,
    }
}

fn all_from(first: u32) -> u64 {
    ((1 << BITS) - 1) << first
}

fn one_from(first: u32, thing: &str) -> u64 {
    let place = THINGS.iter().position(|known| *known == thing).and_then(|place| u32::try_from(place).ok());
    1 << (first + place.unwrap_or(BITS - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(scopes: &str) -> Access {
        Access::of(&scopes.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_root_covers_what_is_below_it() {
        for (small, large) in [
            ("read:statuses", "read"),
            ("write:anything", "write"),
            ("follow", "read write"),
            ("profile", "read:accounts"),
            ("admin:read:reports", "admin"),
            ("admin:write", "admin"),
            ("", "push"),
            ("administrator writes", "push"),
            ("read:me", "read"),
        ] {
            assert!(!of(small).is_beyond(of(large)), "{small} is within {large}");
            assert!(of(large).is_beyond(of(small)), "{large} is more than {small}");
        }
        assert!(of("write:statuses").is_beyond(of("read admin push")));
        assert!(of("push").is_beyond(of("read write")));
        assert_eq!(of("read read:statuses"), of("read"));
    }

    #[test]
    fn every_thing_has_a_bit_of_its_own() {
        let roots = ["read", "write"].into_iter();
        let all: Vec<Access> = roots.flat_map(|root| THINGS.map(|thing| of(&format!("{root}:{thing}")))).collect();
        for (index, one) in all.iter().enumerate() {
            assert!(all.iter().enumerate().all(|(other, two)| other == index || one.is_beyond(*two)));
        }
    }

    proptest! {
        #[test]
        fn more_scopes_never_reach_less_far(scopes in proptest::collection::vec("[a-z]{0,6}(:[a-z]{0,12})?", 0..9)) {
            let all = Access::of(&scopes);
            prop_assert!(scopes.iter().all(|scope| !Access::of(std::slice::from_ref(scope)).is_beyond(all)));
            let json = serde_json::to_string(&all).expect("a number");
            prop_assert_eq!(serde_json::from_str::<Access>(&json).expect("the same number"), all);
        }
    }
}
