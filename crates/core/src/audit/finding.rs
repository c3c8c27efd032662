//! Why an application is worth a look.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{LastUse, Token};

/// How many days "not used" has to be to be a reason for a look.
pub const UNUSED_DAYS: u32 = 90;

/// One reason to look at an application. Permissions alone are no reason: nearly every client may read and change everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// It can do what an administrator can.
    Administrator,
    /// Its name looks like the name of another app in the list, and is not the same; see [`super::alike::imitations`].
    LooksLike {
        /// The other name, as it came.
        name: String,
    },
    /// It has the very name of the bot, and is not the token that the bot uses. It may be an older one of the bot's.
    NamedLikeTheBot,
    /// All of it was removed, and it is there again.
    CameBack {
        /// When the last of it was removed.
        removed_at: Timestamp,
    },
    /// Its permissions reach further than they did at the previous audit.
    Grown,
    /// It is new since the previous audit.
    New {
        /// When the first of its tokens was authorized, where the server tells.
        authorized_at: Option<Timestamp>,
    },
    /// The server would have recorded a use, and there is none.
    NeverUsed,
    /// There is no use on record, and the server may not have kept one.
    NoUseOnRecord,
    /// No token of it was used for this many days.
    Unused {
        /// Whole days since the latest use.
        days: u32,
    },
    /// Tokens that were not used for long, beside one used later.
    #[serde(rename = "OldSignIns")]
    OldTokens {
        /// How many.
        count: usize,
        /// Whole days since the latest use among them.
        days: u32,
    },
    /// The app gives no website.
    NoWebsite,
    /// The website is not https.
    WebsiteNotHttps,
}

impl Finding {
    /// The place of this reason among the reasons: the smaller, the sooner it is shown.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Administrator => 0,
            Self::LooksLike { .. } | Self::NamedLikeTheBot => 1,
            Self::CameBack { .. } => 2,
            Self::Grown => 3,
            Self::New { .. } => 4,
            Self::NeverUsed => 5,
            Self::NoUseOnRecord => 6,
            Self::Unused { .. } => 7,
            Self::OldTokens { .. } => 8,
            Self::NoWebsite => 9,
            Self::WebsiteNotHttps => 10,
        }
    }

    /// Whether an application with this reason has a line of its own in a list.
    #[must_use]
    pub fn has_own_line(&self) -> bool {
        match self {
            Self::Administrator
            | Self::LooksLike { .. }
            | Self::NamedLikeTheBot
            | Self::CameBack { .. }
            | Self::Grown => true,
            Self::New { .. }
            | Self::NeverUsed
            | Self::NoUseOnRecord
            | Self::Unused { .. }
            | Self::OldTokens { .. }
            | Self::NoWebsite
            | Self::WebsiteNotHttps => false,
        }
    }
}

/// Whether the server would have recorded a use of this token, had there been one.
#[must_use]
pub fn is_never_used(token: &Token, earliest_use: Option<Timestamp>) -> bool {
    // What is newer on the server than that cannot have been authorized before.
    let registered_on = token.copied.as_ref().and_then(|copied| copied.registered_on);
    let registered_at = registered_on.and_then(|day| TimeZone::UTC.to_timestamp(day.into()).ok());
    let since = token.authorized_at.or(registered_at);
    let tracked_by_then = since.zip(earliest_use).is_some_and(|(since, earliest)| since > earliest);
    token.last_use == LastUse::NoneOnRecord && tracked_by_then
}

/// Whole days from `then` to `now`; none if `then` lies ahead, as with a clock that is off.
#[must_use]
pub fn days_since(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(then).as_hours() / 24).unwrap_or(0)
}
