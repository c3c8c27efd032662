//! What is due at a time, whoever writes or not: old handshakes, permissions to give back, messages to forget.

use jiff::{SignedDuration, Timestamp};

use super::Shell;
use super::progress::Wait;
use super::records::{
    ExportRecord, ForgottenAnswers, HandshakeRecord, Return, export_name, handshake_name, person_name,
};
use crate::crash;
use crate::dialogue::export::ExportId;
use crate::dialogue::message::AccountId;
use crate::dialogue::reply::GaveBack;
use crate::dialogue::sign_in::HandshakeId;
use crate::store::{Batch, Due, Name, ReadError, Tree};

/// How long the ids of answered messages are kept: no message older than this is read again.
const SEEN_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How often giving a permission back is tried.
const RETURN_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How long it is tried.
const RETURN_TRIED_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How often somebody looks whether anything is due.
const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How many due things are done in one go.
const AT_ONCE: usize = 100;

/// The owner in the index of what is due: a handshake that is to be deleted.
pub(super) fn handshake_owner(id: &HandshakeId) -> String {
    format!("handshake {}", id.0)
}

/// The owner in the index of what is due: how often somebody was answered who was forgotten.
pub(super) fn forgotten_owner(account: &AccountId) -> String {
    format!("forgotten {}", account.0)
}

/// The owner in the index of what is due: a link to a copy that has run out.
pub(super) fn export_owner(id: &ExportId) -> String {
    format!("export {}", id.0)
}

/// The owner in the index of what is due: a permission that is to be given back.
pub(super) fn return_owner(name: &str) -> String {
    format!("return {name}")
}

impl Shell {
    /// Does what is due, for as long as the program runs.
    pub(super) async fn do_chores(&self) {
        let _working = self.progress.job();
        loop {
            let now = self.clock.now();
            match self.store.due_until(now, AT_ONCE).await {
                Ok(due) => {
                    for one in due {
                        self.do_chore(one).await;
                    }
                }
                Err(error) => self.note_store_trouble(&error),
            }
            let oldest = now.saturating_sub(SEEN_KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
            if let Err(error) = self.store.forget_seen(oldest).await {
                self.note_store_trouble(&error);
            }
            let until = self.clock.now().saturating_add(LOOK_EVERY).unwrap_or(Timestamp::MAX);
            let waiting = self.progress.waiting(until, Wait::UntilTheNextLook);
            self.clock.sleep_until(until).await;
            drop(waiting);
        }
    }

    async fn do_chore(&self, due: Due) {
        let mut batch = Batch::new();
        batch.delete_stored(Tree::Due, due.key);
        match due.owner {
            Ok(owner) => match owner.split_once(' ') {
                Some(("handshake", id)) => {
                    batch.delete::<HandshakeRecord>(handshake_name(&HandshakeId(id.to_owned())));
                }
                Some(("export", id)) => {
                    batch.delete::<ExportRecord>(export_name(&ExportId(id.to_owned())));
                }
                Some(("return", name)) => self.try_return(&mut batch, name).await,
                Some(("forgotten", id)) => self.forget_answers(&mut batch, &AccountId(id.to_owned())).await,
                Some(_) | None => tracing::warn!("something is due that this version does not know"),
            },
            Err(damage) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "an entry of what is due does not open");
            }
        }
        crash::point("after a chore");
        match self.store.commit(batch).await {
            Ok(()) => self.store_is_well(),
            Err(error) => self.note_store_trouble(&error),
        }
    }

    /// Deletes when somebody was answered who was forgotten. If they were forgotten once more since, the later time does it.
    async fn forget_answers(&self, batch: &mut Batch, account: &AccountId) {
        let still_counts = match self.store.get::<ForgottenAnswers>(person_name(account)).await {
            Ok(record) => record.is_some_and(|record| !record.answers.is_over(self.clock.now())),
            // What does not open counts for nobody.
            Err(ReadError::Record { .. }) => false,
            Err(error) => {
                self.note_store_trouble(&error);
                batch.due(
                    self.clock.now().saturating_add(LOOK_EVERY).unwrap_or(Timestamp::MAX),
                    &forgotten_owner(account),
                );
                true
            }
        };
        if !still_counts {
            batch.delete::<ForgottenAnswers>(person_name(account));
        }
    }

    /// Tries to give a permission back, and says in the batch what became of that.
    async fn try_return(&self, batch: &mut Batch, name: &str) {
        let now = self.clock.now();
        let record = match self.store.get::<Return>(Name::new(name)).await {
            Ok(Some(record)) => record,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a permission to give back cannot be read");
                batch.due(now.saturating_add(RETURN_EVERY).unwrap_or(now), &return_owner(name));
                return;
            }
        };
        let is_too_late = now.duration_since(record.since) > RETURN_TRIED_FOR;
        match self.home.give_back(&record.permission).await {
            GaveBack::Later if !is_too_late => {
                batch.due(now.saturating_add(RETURN_EVERY).unwrap_or(now), &return_owner(name));
            }
            GaveBack::Later => {
                tracing::warn!("a permission could not be given back for 30 days; it is deleted");
                batch.delete::<Return>(Name::new(name));
            }
            GaveBack::Done | GaveBack::None | GaveBack::Lost => {
                batch.delete::<Return>(Name::new(name));
            }
        }
    }
}
