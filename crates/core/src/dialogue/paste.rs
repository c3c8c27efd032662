//! A link to paste a list of apps with: to a page of the bot's own, where somebody pastes what they copied from their server.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::message::StatusId;
use crate::audit::Listing;
use crate::secret::PasteLink;

/// How long a link to paste with is good.
pub const PASTE_LINK_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// The id of a link to paste with. It is made of the link's secret part and says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasteId(pub String);

/// A link to paste with, as the person's record knows it. One per person: a new one ends the old one, and so does a list that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPaste {
    /// Which one.
    pub id: PasteId,
    /// Until when it is good.
    pub until: Timestamp,
    /// The message that asked for it: what was pasted is told under it.
    pub under: Option<StatusId>,
}

/// A link that nobody has yet: what the shell hands to the step as a fact.
#[derive(Clone, Debug)]
pub struct ReadyPaste {
    /// Its id.
    pub id: PasteId,
    /// The link to send.
    pub link: PasteLink,
}

/// The lists somebody pasted that are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastedLists {
    /// The one that counts.
    pub newest: Listing,
    /// The one before it, which counts again if the newest was not the person's own.
    pub before: Option<Listing>,
}

impl PastedLists {
    /// With a newer one, that counts from now on.
    #[must_use]
    pub fn followed_by(self, newest: Listing) -> Self {
        Self { newest, before: Some(self.newest) }
    }

    /// Without the newest one; `None` if that was the only one.
    #[must_use]
    pub fn without_newest(self) -> Option<Self> {
        self.before.map(|newest| Self { newest, before: None })
    }
}
