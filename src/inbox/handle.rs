//! The cursor, shared between the inbox and whoever finishes messages.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;

use super::cursor::{Cursor, CursorState};
use crate::mastodon::notifications::NotificationId;

/// A shared [`Cursor`]. Clones are the same cursor.
#[derive(Clone, Debug)]
pub(crate) struct CursorHandle {
    cursor: Arc<watch::Sender<Cursor>>,
}

impl CursorHandle {
    pub(super) fn new(cursor: Cursor) -> Self {
        Self { cursor: Arc::new(watch::Sender::new(cursor)) }
    }

    /// Says that this notification is committed. Call it after the commit.
    pub(crate) fn finished(&self, id: &NotificationId) {
        self.cursor.send_modify(|cursor| cursor.finish(id));
    }

    /// What to keep in the store.
    #[must_use]
    pub(crate) fn state(&self) -> CursorState {
        self.cursor.borrow().state()
    }

    /// What to keep in the store in the very commit that finishes this notification. Commits that overtake each other may
    /// leave an earlier state than the last one, which costs a repeated reading and loses nothing.
    #[must_use]
    pub(crate) fn state_after(&self, id: &NotificationId) -> CursorState {
        self.cursor.borrow().state_after(id)
    }

    /// Returns once this notification was read: it is handed over, or dropped.
    pub(crate) async fn has_read(&self, id: &NotificationId) {
        // The sender lives as long as `self`, so this ends for no other reason.
        let _ = self.cursor.subscribe().wait_for(|cursor| cursor.has_read(id)).await;
    }

    /// How many messages were handed over and are not finished.
    #[must_use]
    #[cfg_attr(not(test), expect(dead_code, reason = "what the bot will tell its operator"))]
    pub(crate) fn open_count(&self) -> usize {
        self.cursor.borrow().open_count()
    }

    /// Whether a notification was handed over or dropped, as far as that is remembered.
    pub(super) fn knows(&self, id: &NotificationId) -> bool {
        self.cursor.borrow().knows(id)
    }

    /// When the very first reading was.
    pub(super) fn began(&self) -> Timestamp {
        self.cursor.borrow().began()
    }

    pub(super) fn offer(&self, id: &NotificationId, at: Timestamp) -> bool {
        self.cursor.send_if_modified(|cursor| cursor.offer(id.clone(), at))
    }

    pub(super) fn tell(&self, id: &NotificationId, at: Timestamp) -> bool {
        self.cursor.send_if_modified(|cursor| cursor.tell(id.clone(), at))
    }

    pub(super) fn told(&self) -> BTreeSet<NotificationId> {
        self.cursor.borrow().told()
    }

    pub(super) fn pass(&self, told: &BTreeSet<NotificationId>) {
        self.cursor.send_modify(|cursor| cursor.pass(told));
    }

    pub(super) fn forget_before(&self, horizon: Timestamp) {
        self.cursor.send_modify(|cursor| cursor.forget_before(horizon));
    }
}
