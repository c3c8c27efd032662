//! A link to sign in with, as it is said.

use super::Trouble;
use crate::secret::SignInLink;

/// A link to sign in with.
#[derive(Clone, Debug)]
pub struct SignInReply {
    /// The home server's own authorize address.
    pub link: SignInLink,
    /// A page of the bot's own that leads on to it, where the bot has pages: for posts that the address does not fit.
    pub own_page: Option<SignInLink>,
    /// Why it is asked.
    pub why: SignInWhy,
    /// How the code gets back.
    pub way: CodeWay,
    /// For how many days it counts, if it has an end.
    pub lasts_days: Option<u32>,
}

/// Why somebody is asked to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWhy {
    /// The command needs it.
    Needed,
    /// The server no longer accepts the permission given before. Nothing was removed.
    PermissionGone,
    /// What the bot kept of the permission can no longer be read. Nothing was removed.
    PermissionLost,
    /// The sign-in before is over, because its time is. Nothing was removed.
    RanOut,
    /// A removal needs a sign-in that is newer. Nothing was removed.
    ToRemove {
        /// How many days old it may be.
        days: u32,
    },
    /// A removal needs a sign-in that is newer, says the server, and not how new. Nothing was removed.
    ServerWantsNewer,
    /// The person asked for it, and is signed in: the time of the sign-in begins anew.
    Renewal,
}

impl SignInWhy {
    /// Why somebody is asked to sign in whose permission cannot be used because of this.
    #[must_use]
    pub fn without_permission(trouble: Trouble) -> Self {
        if trouble == Trouble::PermissionLost { Self::PermissionLost } else { Self::PermissionGone }
    }
}

/// How the code of a sign-in gets back to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeWay {
    /// By the bot's own page.
    Callback,
    /// The person copies it into the conversation.
    Paste,
}
