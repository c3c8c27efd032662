//! How the inbox is.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::reading::DropReason;

/// What the operator may want to know of the inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    /// Whether the stream is open. Without it messages arrive within a minute.
    pub(crate) is_stream_open: bool,
    /// Whether it could not be opened when that was last tried.
    pub(crate) is_stream_away: bool,
    /// Whether there was a reason to read that no reading has followed yet.
    pub(crate) is_reading_owed: bool,
    /// When everything was last caught up with, beyond what the stream rang for.
    pub(crate) caught_up_at: Option<Timestamp>,
    /// What keeps the notifications from being read right now.
    pub(crate) trouble: Option<Trouble>,
    /// Until when no reading is tried because one has failed, by the clock; a running machine may try sooner.
    pub(crate) held_until: Option<Timestamp>,
    /// What keeps the server filtering messages from strangers right now.
    pub(crate) filtering: Option<Trouble>,
    /// What was heard and not heard since the start.
    pub(crate) counts: Counts,
}

/// Something that does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
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

impl Trouble {
    /// Trouble that is seen now, and may have been there before.
    pub(super) fn new(now: Timestamp, what: String, before: Option<Self>) -> Self {
        Self { since: before.map_or(now, |before| before.since), what }
    }
}

impl Health {
    /// Whether no reading is tried at this moment because one has failed.
    #[must_use]
    pub(crate) fn is_held(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| until > now)
    }

    /// Whether the start is over: everything was read once, also after the stream opened, if it could be opened.
    #[must_use]
    pub(crate) fn is_settled_in(&self) -> bool {
        let is_stream_seen_to = self.is_stream_open || self.is_stream_away;
        self.caught_up_at.is_some() && is_stream_seen_to && !self.is_reading_owed
    }

    pub(super) fn count(&mut self, counts: Counts) {
        self.counts.messages += counts.messages;
        self.counts.unreadable += counts.unreadable;
        for (reason, count) in counts.dropped {
            *self.counts.dropped.entry(reason).or_default() += count;
        }
    }
}
