//! What a committed step leads to.

use super::records::OutboxEntry;
use super::window::PostingTurn;
use crate::store::Sequence;
use auditoot_core::dialogue::person::Person;

/// A post or an effect.
pub(super) struct NextEntry<'a> {
    /// Where it stands in the outbox.
    pub(super) sequence: Sequence,
    pub(super) entry: OutboxEntry,
    /// The turn to post, if it was there before the commit: then the commit says that the post is being tried.
    pub(super) turn: Option<PostingTurn<'a>>,
    /// The person as they were committed, if the post is made at once: so few wait for one that their records need not be read again for what
    /// came of it. Nobody but the lane writes them.
    pub(super) person: Option<Box<Person>>,
}
