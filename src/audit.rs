//! What a person's account can be reached by, and what of it needs a look.
//!
//! PURE: no I/O, clock or randomness. A source reads a [`Listing`] of sign-ins from a home server; [`entries`] groups
//! them the way people think of apps; [`finding`] says why one is worth a look, always with the reason, never a score. What
//! is new, known or back again follows from the [`Memory`] of what the person saw, keeps and had removed.

pub mod alike;
pub mod application;
pub mod entry;
pub mod filter;
pub mod finding;
pub mod keeps;
pub mod mark;
pub mod memory;
pub mod old;
pub mod order;
pub mod reach;
pub mod removals;
pub mod scope;
pub mod snapshot;
pub mod source;

#[cfg(test)]
pub(crate) mod samples;

pub use application::{Application, is_written_with};
pub use entry::{Entry, EntryKey, entries};
pub use filter::{Filter, Unused};
pub use finding::Finding;
pub use memory::{Memory, View};
pub use order::Order;
pub use scope::Power;
pub use source::{Keeps, Precision, Source, Streams};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The home server's own name for one sign-in, that is, for one access token. It is not the token and opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignInId(pub String);

/// The home server's own id of an app's registration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppId(pub String);

/// One sign-in of one app: an access token that the home server would accept today.
///
/// The names in it were chosen by strangers. They are kept as they came and made harmless where they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The home server's name for it.
    pub id: SignInId,
    /// The name the app registered with; `None` where the server reports none.
    pub app_name: Option<String>,
    /// The website the app registered with, as it came.
    pub website: Option<String>,
    /// What the sign-in may do; `None` where the server does not report it.
    pub scopes: Option<Vec<String>>,
    /// When the person authorized it; `None` where the server does not report it.
    pub authorized_at: Option<Timestamp>,
    /// When it was last used, as far as the server tells.
    pub last_use: LastUse,
    /// The app's registration, where the server tells: its page of authorized apps has an anchor for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppId>,
}

/// What a home server says of the last use of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LastUse {
    /// Used at this time, give or take the source's [`Precision`].
    At(Timestamp),
    /// The server keeps such times and has none for this sign-in.
    NoneOnRecord,
    /// The server does not report last uses at all.
    NotReported,
}

/// Everything one read of a home server told about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Every sign-in that was read, the bot's own included.
    pub sign_ins: Vec<SignIn>,
    /// Which of them is the bot's own, where that is known.
    pub own: Option<SignInId>,
    /// Whether that is all there is. A source stops at its limit and says so.
    pub extent: Extent,
    /// When it was read.
    pub read_at: Timestamp,
    /// The newest sign-in there was, where the server numbers them in the order in which they are made: what has a higher number
    /// was made after this read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<SignInId>,
}

/// Whether a listing holds everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// The server had no more to tell.
    Whole,
    /// There were more sign-ins than the source reads ([`source::SIGN_INS_MAX`]).
    Cut,
}

impl Listing {
    /// The earliest use this server reported for anything in the listing.
    ///
    /// A sign-in newer than that would have had its first use recorded, so "no use on record" means "never used".
    #[must_use]
    pub fn earliest_use(&self) -> Option<Timestamp> {
        self.sign_ins
            .iter()
            .filter_map(|sign_in| match sign_in.last_use {
                LastUse::At(time) => Some(time),
                LastUse::NoneOnRecord | LastUse::NotReported => None,
            })
            .min()
    }

    /// Whether this sign-in is still there.
    #[must_use]
    pub fn holds(&self, id: &SignInId) -> bool {
        self.sign_ins.iter().any(|sign_in| &sign_in.id == id)
    }
}
