//! What the delivery of a letter needs from the bot.

use jiff::Timestamp;

use super::Shell;
use super::records::{Entry, Task};
use crate::dialogue::message::Account;
use crate::outbox::{Desk, Letter};
use crate::store::{Batch, Sequence};

/// The desk at which one letter is written.
pub(super) struct LetterDesk<'a> {
    pub(super) shell: &'a Shell,
    pub(super) sequence: Sequence,
    pub(super) account: &'a Account,
}

impl Desk for LetterDesk<'_> {
    async fn note(&self, letter: &Letter) {
        let entry = Entry { account: self.account.clone(), task: Task::Post(letter.clone()) };
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
    pub(super) async fn note_entry(&self, sequence: Sequence, entry: &Entry) {
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
