//! What did not work.

use serde::{Deserialize, Serialize};

/// Why a home server could not be read or told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// No answer in time, or no connection.
    Unreachable,
    /// It answered that it has a fault.
    Failing,
    /// It asks to be left alone for a while.
    Busy,
    /// It was not asked yet: people of too many new servers wrote at the same time.
    ManyServers,
    /// It answered something that makes no sense.
    Nonsense,
    /// It does not accept the permission (any more).
    Refused,
    /// It was not asked: what the bot kept of the permission can no longer be read.
    PermissionLost,
    /// It lets the bot look, and wants a newer sign-in before it removes anything. Nothing was done.
    SignInTooOld,
    /// It has no such interface: too old, or switched off.
    Missing,
    /// It said it was done, and it was not.
    NotDone,
    /// The bot is not set up right on this server, which only its operator can change.
    NotSetUp,
    /// As many sign-ins of this person were removed within a day as the operator lets the bot remove. Nothing was done.
    PersonCeiling,
    /// As many sign-ins of all people together were removed within a day as the operator lets the bot remove. Nothing was done.
    Ceiling,
}

impl Trouble {
    /// Whether what the server was told may have been done all the same.
    #[must_use]
    pub fn is_doubtful(self) -> bool {
        match self {
            Self::Unreachable | Self::Nonsense => true,
            Self::Failing
            | Self::Busy
            | Self::ManyServers
            | Self::Refused
            | Self::PermissionLost
            | Self::SignInTooOld
            | Self::Missing
            | Self::NotDone
            | Self::NotSetUp
            | Self::PersonCeiling
            | Self::Ceiling => false,
        }
    }

    /// Whether nothing the person does now would help: it is for the operator to mend, or for tomorrow.
    #[must_use]
    pub fn is_the_operators(self) -> bool {
        match self {
            Self::NotSetUp | Self::PersonCeiling | Self::Ceiling => true,
            Self::Unreachable
            | Self::Failing
            | Self::Busy
            | Self::ManyServers
            | Self::Nonsense
            | Self::Refused
            | Self::PermissionLost
            | Self::SignInTooOld
            | Self::Missing
            | Self::NotDone => false,
        }
    }
}

/// A home server could not be read or told, and nothing was done.
#[derive(Clone, Debug)]
pub struct TroubleReply {
    /// Why.
    pub trouble: Trouble,
    /// Who runs this bot, if the operator says so: some troubles are theirs.
    pub operator: Option<String>,
    /// The page of the person's own server where apps can be removed without the bot.
    pub link: String,
}
