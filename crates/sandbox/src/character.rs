//! Which server the sandbox plays.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::visibility::Visibility;

/// The server software whose manners the sandbox has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Character {
    /// Mastodon 4.6.
    Mastodon,
    /// GoToSocial 0.20.
    GoToSocial,
}

/// A name that is no [`Character`].
#[derive(Debug, thiserror::Error)]
#[error("there is no sandbox server called {0}; there are mastodon and gotosocial")]
pub struct UnknownCharacter(String);

impl Character {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Mastodon, Self::GoToSocial];

    /// The name in NodeInfo, and on the demo's command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mastodon => "mastodon",
            Self::GoToSocial => "gotosocial",
        }
    }

    /// The version it reports.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::Mastodon => "4.6.5",
            Self::GoToSocial => "0.20.0-git-57cb4fe",
        }
    }

    /// The longest post, by this server's own count.
    #[must_use]
    pub fn longest_post(self) -> usize {
        match self {
            Self::Mastodon => 500,
            Self::GoToSocial => 5000,
        }
    }

    /// How stale "last used" may be: both servers write it only when the stored value is older than this.
    pub(super) fn last_used_granularity(self) -> SignedDuration {
        match self {
            Self::Mastodon => SignedDuration::from_hours(24),
            Self::GoToSocial => SignedDuration::from_hours(1),
        }
    }

    /// Who may read a post that says nothing about it, with the settings of a new account.
    pub(super) fn usual_visibility(self) -> Visibility {
        match self {
            Self::Mastodon => Visibility::Public,
            Self::GoToSocial => Visibility::Unlisted,
        }
    }

    /// Whether this is Mastodon: for the many places where GoToSocial lacks something.
    pub(super) fn is_mastodon(self) -> bool {
        match self {
            Self::Mastodon => true,
            Self::GoToSocial => false,
        }
    }
}

impl fmt::Display for Character {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Character {
    type Err = UnknownCharacter;

    fn from_str(name: &str) -> Result<Self, UnknownCharacter> {
        Self::ALL
            .into_iter()
            .find(|character| character.name() == name)
            .ok_or_else(|| UnknownCharacter(name.to_owned()))
    }
}
