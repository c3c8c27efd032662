//! What is due at a time, whoever writes or not: reminders, old authorization requests, permissions to give back, messages to forget.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::mpsc;

use super::Shell;
use super::progress::Wait;
use super::records::{
    AuthorizationRequestRecord, ExportRecord, ForgottenAnswers, Return, authorization_request_name, export_name,
    person_name,
};
use super::watching::Alerts;
use crate::crash;
use crate::inbox::Arrival;
use crate::store::{Batch, Due, Name, ReadError, Tree};
use auditoot_clock::later;
use auditoot_core::dialogue::export::ExportId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;

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
/// How many people are woken in one go: a reminder may have to read their list, and servers limit how often they are asked. All that
/// fit into the window of posts have been woken within five minutes.
const PEOPLE_AT_ONCE: usize = 60;

/// The owner in the index of what is due: a person who gets a reminder, or whose permission nobody uses.
pub(super) fn person_owner(account: &AccountId) -> String {
    format!("person {}", account.0)
}

/// The owner in the index of what is due: an authorization request that is to be deleted.
pub(super) fn authorization_request_owner(id: &AuthorizationRequestId) -> String {
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
    ///
    /// `arrivals` is where the inbox hands messages over.
    pub(super) async fn do_chores(self: &Arc<Self>, arrivals: mpsc::WeakSender<Arrival>) {
        let _working = self.progress.job();
        // Whoever wrote while the bot was away has not been silent: their messages stand in the lanes before anybody is woken.
        self.has_caught_up().await;
        if let Some(arrivals) = arrivals.upgrade() {
            // All the room of the channel is free once everything was taken out of it, and whoever takes a message out puts it
            // into its lane in the same breath. This fails where nobody takes messages any more: then the run ends.
            let _all_taken = arrivals.reserve_many(arrivals.max_capacity()).await;
        }
        let mut left = 0;
        loop {
            let now = self.clock.now();
            match self.store.due_until(now, AT_ONCE + left).await {
                Ok(due) => left = self.do_what_is_due(due).await,
                Err(error) => self.note_store_trouble(&error),
            }
            let oldest = later(now, -SEEN_KEPT);
            if let Err(error) = self.store.forget_seen(oldest).await {
                self.note_store_trouble(&error);
            }
            let until = self.clock.after(LOOK_EVERY);
            let waiting = self.progress.waiting(until, Wait::UntilTheNextLook);
            self.clock.sleep_until(until).await;
            drop(waiting);
        }
    }

    /// Does these, the earliest first. People for whom there is no room yet stay in the index, as does everybody whose lane has not
    /// come to it. Returns how many stay: the next look goes beyond them.
    async fn do_what_is_due(self: &Arc<Self>, due: Vec<Due>) -> usize {
        let (mut left, mut room) = (0, self.room_for_reminders());
        let mut alerts = Alerts::default();
        for one in due {
            let one = match alerts.take(one) {
                Ok(()) => {
                    left += 1;
                    continue;
                }
                Err(one) => one,
            };
            let person = one.owner.as_ref().ok().and_then(|owner| owner.strip_prefix("person "));
            if let Some(person) = person.map(|id| AccountId(id.to_owned())) {
                left += 1;
                if room > 0 && self.wake(person, one.key) {
                    room -= 1;
                }
            } else {
                self.do_chore(one).await;
            }
        }
        self.alert(alerts);
        left
    }

    /// How many people may be woken now. While the server wants no posts, or nearly none, answers go first.
    fn room_for_reminders(&self) -> usize {
        let now = self.clock.now();
        match *self.quiet_until.borrow() {
            Some(until) if until > now => 0,
            Some(_) | None => self.posts.room_for_reminders(now).min(PEOPLE_AT_ONCE),
        }
    }

    /// Returns once everything was read that people wrote before this run. While the messages cannot be read, there is nothing to do
    /// until they can be tried again.
    async fn has_caught_up(&self) {
        let Some(mut known) = self.known() else { return };
        loop {
            let (caught_up, held_until) = {
                let health = known.inbox.borrow_and_update();
                (health.caught_up_at.is_some(), health.held_until)
            };
            if caught_up {
                return;
            }
            let waiting = held_until.map(|until| self.progress.waiting(until, Wait::UntilTheNextLook));
            // An inbox that is gone has ended the run.
            if known.inbox.changed().await.is_err() {
                return;
            }
            drop(waiting);
        }
    }

    async fn do_chore(&self, due: Due) {
        let mut batch = Batch::new();
        batch.delete_stored(Tree::Due, due.key);
        match due.owner {
            Ok(owner) => match owner.split_once(' ') {
                Some(("handshake", id)) => {
                    batch.delete::<AuthorizationRequestRecord>(authorization_request_name(&AuthorizationRequestId(
                        id.to_owned(),
                    )));
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
                batch.due(self.clock.after(LOOK_EVERY), &forgotten_owner(account));
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
                batch.due(later(now, RETURN_EVERY), &return_owner(name));
                return;
            }
        };
        let is_too_late = now.duration_since(record.since) > RETURN_TRIED_FOR;
        match self.home.give_back(&record.credential).await {
            GaveBack::Later | GaveBack::NotSetUp if !is_too_late => {
                batch.due(later(now, RETURN_EVERY), &return_owner(name));
            }
            GaveBack::Later | GaveBack::NotSetUp => {
                tracing::warn!("a permission could not be given back for 30 days; it is deleted");
                batch.delete::<Return>(Name::new(name));
            }
            GaveBack::Done | GaveBack::None | GaveBack::Lost => {
                batch.delete::<Return>(Name::new(name));
            }
        }
    }
}
