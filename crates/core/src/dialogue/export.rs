//! How a copy of what is kept gets to the person.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::secret::ExportLink;

/// How long a link to download the copy is good.
pub const EXPORT_LINK_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// The id of a link to download the copy with. It is made of the link's secret part and says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExportId(pub String);

/// A link to download the copy with, as the person's record knows it. One per person: a new one ends the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenExport {
    /// Which one.
    pub id: ExportId,
    /// Until when it is good.
    pub until: Timestamp,
}

/// How the copy gets to the person: what the shell hands to the step as a fact.
#[derive(Clone, Debug)]
pub enum ExportWay {
    /// By a page of the bot's own, with a link that nobody has yet.
    Page {
        /// Its id.
        id: ExportId,
        /// The link to send.
        link: ExportLink,
    },
    /// As text: the bot has no pages.
    Text,
}
