//! Applications, listings and times for the tests of this room.

use jiff::{SignedDuration, Timestamp};

use super::application::Holder;
use super::{Application, ApplicationKey, Extent, LastUse, Listing, Memory, Token, TokenId, View};

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
    View { now: now(), memory, numbered: &[] }
}

/// A token that was used just now.
pub(crate) fn token(id: &str, name: &str, scopes: &str, authorized_at: Option<Timestamp>) -> Token {
    Token {
        id: TokenId(id.to_owned()),
        app_name: Some(name.to_owned()),
        website: Some("https://app.example".to_owned()),
        scopes: Some(scopes.split_whitespace().map(str::to_owned).collect()),
        authorized_at,
        last_use: LastUse::At(now()),
        app: None,
        copied: None,
    }
}

/// An application with these tokens, authorized long ago.
pub(crate) fn application(name: &str, scopes: &str, ids: &[&str]) -> Application {
    let tokens: Vec<Token> = ids.iter().map(|id| token(id, name, scopes, Some(at(500)))).collect();
    let key = ApplicationKey::of(tokens.first().expect("an entry has a sign-in"));
    Application { key, tokens, holder: Holder::App, findings: Vec::new(), kept: None, is_new: false }
}

/// A listing of these applications.
pub(crate) fn listing_of(applications: &[&Application]) -> Listing {
    listing(applications.iter().flat_map(|application| application.tokens.clone()).collect())
}

/// A listing of these tokens; "own" is the bot's.
pub(crate) fn listing(tokens: Vec<Token>) -> Listing {
    Listing { tokens, own: Some(TokenId("own".to_owned())), extent: Extent::Whole, read_at: now(), newest: None }
}
