//! What the delivery of a letter needs from the bot.

use jiff::Timestamp;

use super::Shell;
use super::records::{OutboxEntry, Task};
use crate::outbox::{DeliveryContext, OutgoingPost};
use crate::store::{Batch, Sequence};
use auditoot_core::dialogue::message::Account;

/// The desk at which one letter is written.
pub(super) struct LaneDelivery<'a> {
    pub(super) shell: &'a Shell,
    pub(super) sequence: Sequence,
    pub(super) account: &'a Account,
}

impl DeliveryContext for LaneDelivery<'_> {
    async fn note(&self, outgoing: &OutgoingPost) {
        let entry = OutboxEntry { account: self.account.clone(), task: Task::Post(outgoing.clone()) };
        self.shell.note_entry(self.sequence, &entry).await;
    }

    fn quiet_until(&self) -> Option<Timestamp> {
        *self.shell.quiet_until.borrow()
    }

    fn keep_quiet(&self, until: Timestamp) {
        self.shell.quiet_until.send_replace(Some(until));
    }

    async fn wait(&self, until: Timestamp) {
        let waiting = self.shell.progress.waiting(until, super::progress::Wait::HeldUp);
        self.shell.clock.sleep_until(until).await;
        drop(waiting);
    }
}

impl Shell {
    /// Makes it durable that an entry stands like this, however long that takes: nothing is sent before.
    pub(super) async fn note_entry(&self, sequence: Sequence, entry: &OutboxEntry) {
        let mut pause = jiff::SignedDuration::from_secs(1);
        loop {
            let mut batch = Batch::new();
            batch.put(sequence, entry);
            match self.store.commit(batch).await {
                Ok(()) => return self.store_is_well(),
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        }
    }
}
