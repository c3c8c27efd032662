//! What a person's account can be reached by, and what of it needs a look.
//!
//! PURE: no I/O, clock or randomness. A source reads a [`Listing`] of tokens from a home server; [`applications`] groups
//! them the way people think of apps; [`finding`] says why one is worth a look, always with the reason, never a score. What
//! is new, known or back again follows from the [`Memory`] of what the person saw, keeps and had removed.

pub mod access;
pub mod alike;
pub mod application;
pub mod filter;
pub mod finding;
pub mod fingerprint;
mod flags;
mod grouping;
pub mod heading;
pub mod kept_apps;
pub mod memory;
pub mod old;
pub mod order;
pub mod posting_application;
pub mod removals;
pub mod scope;
pub mod snapshot;
pub mod source;
mod unreported;

#[cfg(test)]
pub(crate) mod samples;

pub use application::{Application, ApplicationKey};
pub use filter::{Filter, Unused};
pub use finding::Finding;
pub use grouping::applications;
pub use heading::{Grouping, Heading};
pub use memory::{Memory, View};
pub use order::Order;
pub use posting_application::{PostingApplication, is_written_with};
pub use scope::Power;
pub use source::{Keeps, Precision, Source, Streams};
pub use unreported::Unreported;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use fingerprint::Fingerprint;

/// The home server's own name for one token, that is, for one access token. It is not the token and opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(pub String);

/// The home server's own id of an app's registration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppId(pub String);

/// One token of one app: an access token that the home server would accept today.
///
/// The names in it were chosen by strangers. They are kept as they came and made harmless where they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The home server's name for it.
    pub id: TokenId,
    /// The name the app registered with; `None` where the server reports none.
    pub app_name: Option<String>,
    /// The website the app registered with, as it came.
    pub website: Option<String>,
    /// What the token may do; `None` where the server does not report it.
    pub scopes: Option<Vec<String>>,
    /// When the person authorized it; `None` where the server does not report it.
    pub authorized_at: Option<Timestamp>,
    /// When it was last used, as far as the server tells.
    pub last_use: LastUse,
    /// The app's registration, where the server tells: its page of authorized apps has an anchor for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppId>,
    /// What only a copied page tells, where it is from one: there it stands for all of the app's tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied: Option<AsCopied>,
}

/// What a copied page of apps tells besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsCopied {
    /// The day (UTC) on which the app was registered on the server, which is not when the person authorized it; `None` where the page says
    /// it in a way that was not understood.
    pub registered_on: Option<Date>,
    /// Both days as they are printed, where one of them was not understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<String>,
    /// Whether it would tell a website, if there were one: a copy as plain text holds none.
    pub tells_websites: bool,
}

/// What a home server says of the last use of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LastUse {
    /// Used at this time, give or take the source's [`Precision`].
    At(Timestamp),
    /// The server keeps such times and has none for this token.
    NoneOnRecord,
    /// The server does not report last uses at all.
    NotReported,
}

/// Everything one read of a home server told about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Every token that was read, the bot's own included.
    #[serde(rename = "sign_ins")]
    pub tokens: Vec<Token>,
    /// Which of them is the bot's own, where that is known.
    pub own: Option<TokenId>,
    /// Whether that is all there is. A source stops at its limit and says so.
    pub extent: Extent,
    /// When it was read.
    pub read_at: Timestamp,
    /// The newest token there was, where the server numbers them in the order in which they are made: what has a higher number
    /// was made after this read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<TokenId>,
}

/// Whether a listing holds everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// The server had no more to tell.
    Whole,
    /// There were more tokens than the source reads ([`source::TOKENS_MAX`]).
    Cut,
}

impl Listing {
    /// The earliest use this server reported for anything in the listing.
    ///
    /// A token newer than that would have had its first use recorded, so "no use on record" means "never used".
    #[must_use]
    pub fn earliest_use(&self) -> Option<Timestamp> {
        self.tokens
            .iter()
            .filter_map(|token| match token.last_use {
                LastUse::At(time) => Some(time),
                LastUse::NoneOnRecord | LastUse::NotReported => None,
            })
            .min()
    }

    /// Whether no token of this app is there but the bot's own.
    #[must_use]
    pub fn has_nothing_of(&self, app: Fingerprint) -> bool {
        let mut apps = self.tokens.iter().filter(|token| self.own.as_ref() != Some(&token.id));
        apps.all(|token| Fingerprint::of_app(&ApplicationKey::of(token)) != app)
    }

    /// Whether this token is still there.
    #[must_use]
    pub fn holds(&self, id: &TokenId) -> bool {
        self.tokens.iter().any(|token| &token.id == id)
    }
}
