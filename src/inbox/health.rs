//! How the inbox is.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::reading::DropReason;
use auditoot_core::dialogue::following::Filtering;

/// What the operator may want to know of the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InboxHealth {
    /// Whether the stream is open. Without it messages arrive within a minute.
    pub(crate) is_stream_open: bool,
    /// When everything was last caught up with, beyond what the stream announced.
    pub(crate) caught_up_at: Option<Timestamp>,
    /// What keeps the notifications from being read right now.
    pub(crate) obstacle: Option<Obstacle>,
    /// What keeps the server filtering messages from strangers right now.
    pub(crate) filtering: Option<Obstacle>,
    /// What the server does with messages of strangers. One that has a policy for that has one for everybody.
    pub(crate) filtering_of_server: Filtering,
    /// What was heard and not heard since the start.
    pub(crate) counts: Counts,
}

/// Something that keeps the inbox from its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Obstacle {
    /// Since when.
    pub(crate) since: Timestamp,
    /// What, in a sentence without secrets.
    pub(crate) what: String,
}

/// What was made of the notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Messages handed over.
    pub(crate) messages: u64,
    /// Notifications dropped, by rule.
    pub(crate) dropped: BTreeMap<DropReason, u64>,
    /// Items without even an id, each time they were read.
    pub(crate) unreadable: u64,
}

impl Obstacle {
    /// One that is seen now, and may have been there before.
    pub(super) fn new(now: Timestamp, what: String, before: Option<Self>) -> Self {
        Self { since: before.map_or(now, |before| before.since), what }
    }
}

impl InboxHealth {
    pub(super) fn count(&mut self, counts: Counts) {
        self.counts.messages += counts.messages;
        self.counts.unreadable += counts.unreadable;
        for (reason, count) in counts.dropped {
            *self.counts.dropped.entry(reason).or_default() += count;
        }
    }
}
