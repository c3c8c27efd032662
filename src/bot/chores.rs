//! What is due at a time, whoever writes or not: reminders, old authorization requests, permissions to give back, messages to forget.

use std::error::Error;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::oneshot;

use super::due::Owner;
use super::lane::Lanes;
use super::records::{
    AuthorizationRequestRecord, BoundPageRecord, ExportRecord, ForgottenAnswers, Return, authorization_request_name,
    bound_page_name, export_name, person_name,
};
use super::storage::Storage;
use super::watching::Alerts;
use super::window::PostingWindow;
use crate::crash;
use crate::observer::Working;
use crate::sources::TokenSources;
use crate::store::{Batch, Due, Name, Tree};
use auditoot_clock::{Clock, later};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::GaveBack;

/// How long the ids of answered messages are kept: no message older than this is read again.
const SEEN_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How often giving a permission back is tried.
const RETURN_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How long it is tried.
const RETURN_TRIED_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How often somebody looks whether anything is due.
const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// How many due things are done in one go: as many strangers are forgotten in a minute.
const AT_ONCE: usize = 500;
/// How many people are woken in one go: a reminder may have to read their list, and servers limit how often they are asked. All that
/// fit into the window of posts have been woken within five minutes.
const PEOPLE_AT_ONCE: usize = 60;

/// Does what is due.
pub(super) struct Chores {
    pub(super) clock: Clock,
    pub(super) home: TokenSources,
    pub(super) storage: Arc<Storage>,
    pub(super) lanes: Arc<Lanes>,
    pub(super) window: Arc<PostingWindow>,
}

impl Chores {
    /// Does what is due, for as long as the program runs, once everything was read that people wrote before this run: whoever wrote
    /// while the bot was away has not been silent, and their messages stand in the lanes before anybody is woken.
    pub(super) async fn do_again_and_again(&self, caught_up: oneshot::Receiver<Working>) {
        // An inbox that is gone has ended the run.
        let Ok(working) = caught_up.await else { return };
        let mut left = 0;
        let mut looks = working.looks(LOOK_EVERY);
        loop {
            let now = looks.next().await;
            match self.storage.store.due_until(now, AT_ONCE + left).await {
                Ok(due) => left = self.do_what_is_due(due).await,
                Err(error) => self.storage.note_trouble(&error),
            }
            if let Err(error) = self.storage.store.forget_seen(later(now, -SEEN_KEPT)).await {
                self.storage.note_trouble(&error);
            }
        }
    }

    /// Does these, the earliest first. People for whom there is no room yet stay in the index, as does everybody whose lane has not
    /// come to it. Returns how many stay: the next look goes beyond them.
    async fn do_what_is_due(&self, due: Vec<Due>) -> usize {
        let now = self.clock.now();
        let (mut left, mut room) = (0, self.window.room_for_reminders().min(PEOPLE_AT_ONCE));
        let mut alerts = Alerts::default();
        for Due { owner, key, .. } in due {
            let owner = match owner {
                Ok(owner) => Owner::of(&owner),
                Err(damage) => {
                    tracing::error!(error = &damage as &dyn Error, "an entry of what is due does not open");
                    None
                }
            };
            match owner {
                Some(Owner::Alert(account, token)) => {
                    left += 1;
                    alerts.add(account, token, key);
                }
                Some(Owner::Stranger(account)) => {
                    left += 1;
                    self.lanes.wake(account, key);
                }
                Some(Owner::Person(account)) => {
                    left += 1;
                    if room > 0 && self.lanes.wake(account, key) {
                        room -= 1;
                    }
                }
                Some(Owner::Breach(account, breach)) => {
                    left += 1;
                    if room > 0 && self.lanes.tell_breach(account, key, breach) {
                        room -= 1;
                    }
                }
                owner => {
                    let mut batch = Batch::new();
                    batch.delete_stored(Tree::Due, key);
                    self.do_chore(&mut batch, owner).await;
                    crash::point("after a chore");
                    self.storage.commit_or_note(batch).await;
                }
            }
        }
        alerts.hand_out(&self.lanes, &self.window, now);
        left
    }

    /// Does what is no matter of anybody's lane, and says in the batch what came of it.
    async fn do_chore(&self, batch: &mut Batch, owner: Option<Owner>) {
        match owner {
            Some(Owner::AuthorizationRequest(id)) => {
                batch.delete::<AuthorizationRequestRecord>(authorization_request_name(&id));
            }
            Some(Owner::Export(id)) => {
                batch.delete::<ExportRecord>(export_name(&id));
            }
            Some(Owner::BoundPage(id)) => {
                batch.delete::<BoundPageRecord>(bound_page_name(&id));
            }
            Some(Owner::Return(name)) => self.try_return(batch, &name).await,
            Some(Owner::Forgotten(account)) => self.forget_answers(batch, &account).await,
            Some(Owner::Person(_) | Owner::Stranger(_) | Owner::Alert(..) | Owner::Breach(..)) => {}
            None => tracing::warn!("something was due that this version cannot read or does not know"),
        }
    }

    /// Deletes when somebody was answered who was forgotten. If they were forgotten once more since, the later time does it.
    async fn forget_answers(&self, batch: &mut Batch, account: &AccountId) {
        match self.storage.get_whole::<ForgottenAnswers>(person_name(account)).await {
            Ok(Some(record)) if !record.answers.is_over(self.clock.now()) => {}
            Ok(_) => {
                batch.delete::<ForgottenAnswers>(person_name(account));
            }
            Err(fault) => {
                self.storage.note_trouble(&fault);
                batch.due(self.clock.after(LOOK_EVERY), &Owner::Forgotten(account.clone()).to_string());
            }
        }
    }

    /// Tries to give a permission back, and says in the batch what became of that.
    async fn try_return(&self, batch: &mut Batch, name: &str) {
        let now = self.clock.now();
        let again = || Owner::Return(name.to_owned()).to_string();
        let record = match self.storage.store.get::<Return>(Name::new(name)).await {
            Ok(Some(record)) => record,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(error = &error as &dyn Error, "a permission to give back cannot be read");
                batch.due(later(now, RETURN_EVERY), &again());
                return;
            }
        };
        let is_too_late = now.duration_since(record.since) > RETURN_TRIED_FOR;
        match self.home.give_back(&record.credential).await {
            GaveBack::Later | GaveBack::NotSetUp if !is_too_late => {
                batch.due(later(now, RETURN_EVERY), &again());
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
