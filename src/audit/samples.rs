//! Entries, listings and times for the tests of this room.

use jiff::{SignedDuration, Timestamp};

use super::entry::Holder;
use super::{Entry, EntryKey, Extent, LastUse, Listing, Memory, SignIn, SignInId, View};

/// The time at which everything is looked at.
pub(crate) fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a valid time")
}

/// So many days before.
pub(crate) fn at(days_ago: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days_ago)
}

/// Somebody looks now.
pub(crate) fn plain(memory: &Memory) -> View<'_> {
    View { now: now(), unused_days: 90, memory, numbered: &[] }
}

/// A sign-in that was used just now.
pub(crate) fn sign_in(id: &str, name: &str, scopes: &str, authorized_at: Option<Timestamp>) -> SignIn {
    SignIn {
        id: SignInId(id.to_owned()),
        app_name: Some(name.to_owned()),
        website: Some("https://app.example".to_owned()),
        scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
        authorized_at,
        last_use: LastUse::At(now()),
        app: None,
    }
}

/// An entry with these sign-ins, authorized long ago.
pub(crate) fn entry(name: &str, scopes: &str, ids: &[&str]) -> Entry {
    let sign_ins: Vec<SignIn> = ids.iter().map(|id| sign_in(id, name, scopes, Some(at(500)))).collect();
    let key = EntryKey::of(sign_ins.first().expect("an entry has a sign-in"));
    Entry { key, sign_ins, holder: Holder::App, findings: Vec::new(), kept: None, is_new: false }
}

/// A listing of these entries.
pub(crate) fn listing_of(entries: &[&Entry]) -> Listing {
    listing(entries.iter().flat_map(|entry| entry.sign_ins.clone()).collect())
}

/// A listing of these sign-ins; "own" is the bot's.
pub(crate) fn listing(sign_ins: Vec<SignIn>) -> Listing {
    Listing { sign_ins, own: Some(SignInId("own".to_owned())), extent: Extent::Whole, read_at: now(), newest: None }
}
