//! Links to pages of the bot's own that show or take what is one person's: each is tied to the first browser whose button is pressed.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::message::StatusId;
use crate::secret::BoundPageLink;

/// How long such a link is good.
pub const BOUND_PAGE_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// The id of such a link. It is made of the link's secret part and says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BoundPageId(pub String);

/// A link, as the person's record knows it. One per person and page: a new one ends the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenBoundPage {
    /// Which one.
    pub id: BoundPageId,
    /// Until when it is good.
    pub until: Timestamp,
    /// The message that asked for it: what is done at the page is told under it.
    pub under: Option<StatusId>,
}

/// A link that nobody has yet: what the shell hands to the step as a fact.
#[derive(Clone, Debug)]
pub struct ReadyBoundPage {
    /// Its id.
    pub id: BoundPageId,
    /// The link to send.
    pub link: BoundPageLink,
}

impl OpenBoundPage {
    /// Whether this is the link with this id, and still good.
    #[must_use]
    pub fn is_good(&self, id: &BoundPageId, now: Timestamp) -> bool {
        self.id == *id && now < self.until
    }
}

impl ReadyBoundPage {
    /// As the person's record knows it once it is sent, in answer to this message.
    #[must_use]
    pub fn opened(&self, under: Option<StatusId>, now: Timestamp) -> OpenBoundPage {
        OpenBoundPage { id: self.id.clone(), until: now.saturating_add(BOUND_PAGE_LIFE).unwrap_or(now), under }
    }
}

/// How long such a link is good, in minutes.
#[must_use]
pub fn bound_page_minutes() -> u64 {
    BOUND_PAGE_LIFE.as_mins().unsigned_abs()
}
