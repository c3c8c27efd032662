//! What a committed step leads to.

use super::records::OutboxEntry;
use super::window::PostingTurn;
use crate::store::Sequence;

/// A post or an effect.
pub(super) struct NextEntry<'a> {
    /// Where it stands in the outbox.
    pub(super) sequence: Sequence,
    pub(super) entry: OutboxEntry,
    /// The turn to post, if it was there before the commit: then the commit says that the post is being tried.
    pub(super) turn: Option<PostingTurn<'a>>,
}
