//! The result of a removal that is told later: whether to look once more before.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::OutgoingPost;
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;

/// After how long the bot looks once more what became of a removal before it tells that it does not know.
const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// A removal of which it was not seen what became of everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct UnsettledRemoval {
    pub(crate) confirmed: ConfirmedRemoval,
    /// What is known of it.
    pub(crate) report: RemovalReport,
    /// When the bot looked last.
    pub(crate) looked_at: Timestamp,
    /// Since when the result is owed.
    pub(crate) owed_since: Timestamp,
}

impl OutgoingPost {
    /// What is looked up before it is told.
    pub(super) fn to_be_looked_up(&self, now: Timestamp) -> Option<Box<UnsettledRemoval>> {
        self.unsettled.clone().filter(|unsettled| now.duration_since(unsettled.looked_at) >= LOOK_AGAIN_AFTER)
    }

    /// The bot has just looked, and could not see more.
    pub(crate) fn note_look(&mut self, now: Timestamp) {
        if let Some(unsettled) = &mut self.unsettled {
            unsettled.looked_at = now;
        }
    }
}
