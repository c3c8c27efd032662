//! From a step to one transaction.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::bound_page_links::put_bound_pages;
use super::domains::count_domain_answer;
use super::due::Owner;
use super::exports::put_export;
use super::homes::{RemoteHome, remote_home_name};
use super::known::KnownServer;
use super::next_entry::NextEntry;
use super::records::{
    AuthorizationRequestRecord, ForgottenAnswers, OutboxEntry, Return, authorization_request_id,
    authorization_request_name, cursor_name, person_name, spent_posts_name,
};
use super::settings::BotSettings;
use super::storage::Storage;
use crate::mastodon::notifications::NotificationId;
use crate::mastodon::oauth::{OAuthClient, random_text};
use crate::outbox::UnsettledRemoval;
use crate::sources::Credential;
use crate::store::{Batch, CommitError, Name, Sequence, StoredKey, Tree};
use auditoot_clock::Clock;
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::person::{AnswerLog, Connection, Person};
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;
use auditoot_core::dialogue::{Next, Step};

/// How long an answer counts for the limits.
const ANSWERS_COUNT: SignedDuration = SignedDuration::from_hours(24);
/// How long the record of an authorization request is kept: long enough for a page to be loaded again, and for a link with new minutes.
const AUTHORIZATION_REQUEST_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What is committed along with a step, because it became true by the same input.
#[derive(Default)]
pub(super) struct SameCommit {
    /// The message that was read.
    pub(super) arrival: Option<(NotificationId, StatusId)>,
    /// The entry of the outbox that is done.
    pub(super) finished: Option<Sequence>,
    /// A removal of which it was not seen what became of everything.
    pub(super) unsettled: Option<UnsettledRemoval>,
    /// Since when somebody waits for what is said, if that began before this step.
    pub(super) owed_since: Option<Timestamp>,
    /// A permission that was given.
    pub(super) credential: Option<Credential>,
    /// A permission that is still to be given back.
    pub(super) unreturned: Option<Credential>,
    /// Whether the permission on file was given back, or is in `unreturned`.
    pub(super) gave_back: bool,
    /// An authorization request, as it ended.
    pub(super) ended: Option<(AuthorizationRequestId, AuthorizationRequestRecord)>,
    /// The entries of the index of what is due that are done.
    pub(super) woke: Vec<StoredKey>,
    /// The server that has forgotten the bot's registration, by its address.
    pub(super) forget_registration: Option<String>,
}

/// Writes down what became true.
pub(super) struct Transactions {
    pub(super) storage: Arc<Storage>,
    pub(super) known: Arc<KnownServer>,
    pub(super) settings: Arc<BotSettings>,
    pub(super) clock: Clock,
}

impl Transactions {
    pub(super) fn new(
        storage: &Arc<Storage>,
        known: &Arc<KnownServer>,
        settings: Arc<BotSettings>,
        clock: Clock,
    ) -> Self {
        Self { storage: Arc::clone(storage), known: Arc::clone(known), settings, clock }
    }

    /// Commits a step and everything that goes with it, in one transaction. `prepared` is the authorization request that belongs to
    /// the link that the step may have used.
    ///
    /// # Errors
    /// If it is not known to be committed; then nothing may be acted upon.
    pub(super) async fn write(
        &self,
        before: &Person,
        step: &Step,
        prepared: Option<&AuthorizationRequestRecord>,
        next_entry: Option<&NextEntry<'_>>,
        same_commit: &SameCommit,
    ) -> Result<(), CommitError> {
        let mut batch = Batch::new();
        self.put_person(&mut batch, before, step, next_entry, same_commit).await;
        if let (Next::Keep(person), Some(record)) = (&step.next, prepared) {
            let id = authorization_request_id(&record.authorization_request.state);
            if person.sign_in.as_ref().is_some_and(|pending| pending.authorization_request == id) {
                batch.put(authorization_request_name(&id), record);
                let until = self.clock.after(AUTHORIZATION_REQUEST_KEPT);
                batch.due(until, &Owner::AuthorizationRequest(id).to_string());
            }
        }
        put_export(&mut batch, before, &step.next);
        put_bound_pages(&mut batch, before, &step.next);
        if step.response.is_some() {
            let domain = before.account.domain().filter(|_| !before.is_connected(self.clock.now()));
            count_domain_answer(&mut batch, &self.storage, domain, self.clock.now()).await;
        }
        if let Some(NextEntry { sequence, entry, turn, .. }) = next_entry {
            if let Some(turn) = turn {
                batch.put_for_a_moment(*sequence, entry);
                // A post is spent before it is sent, also for the next run.
                batch.put_for_a_moment(spent_posts_name(), &turn.spent());
            } else {
                batch.put(*sequence, entry);
            }
        }
        self.put_same_commit(&mut batch, same_commit);
        put_waking(&mut batch, before, &step.next, same_commit);
        self.storage.commit(batch).await?;
        self.note_committed(same_commit);
        Ok(())
    }

    /// Ends a story whose person is not kept (any more): only what was read or done is noted.
    pub(super) async fn end_story(&self, same_commit: &SameCommit) {
        let write = || async {
            let mut batch = Batch::new();
            self.put_same_commit(&mut batch, same_commit);
            if let Some(credential) = &same_commit.credential {
                // Nobody is left to use it.
                self.put_return(&mut batch, credential.clone());
            }
            self.storage.commit(batch).await
        };
        self.storage.until_stored(write).await;
        self.note_committed(same_commit);
    }

    /// Notes that something was committed: the inbox may pass the message.
    pub(super) fn note_committed(&self, same_commit: &SameCommit) {
        if let Some((notification, _)) = &same_commit.arrival {
            self.known.finished(notification);
        }
    }

    fn put_same_commit(&self, batch: &mut Batch, same_commit: &SameCommit) {
        if let Some((notification, status)) = &same_commit.arrival {
            batch.seen(&status.0, self.clock.now());
            if let Some(state) = self.known.cursor_after(notification) {
                batch.put_for_a_moment(cursor_name(), &state);
            }
        }
        if let Some(sequence) = same_commit.finished {
            batch.delete::<OutboxEntry>(sequence);
        }
        if let Some(credential) = &same_commit.unreturned {
            self.put_return(batch, credential.clone());
        }
        if let Some((id, record)) = &same_commit.ended {
            batch.put(authorization_request_name(id), record);
        }
        for entry in &same_commit.woke {
            batch.delete_stored(Tree::Due, entry.clone());
        }
        if let Some(address) = &same_commit.forget_registration {
            batch.delete::<OAuthClient>(self.settings.oauth_client_name(address));
        }
    }

    /// The person's own records: what is known of them, and the permission they gave.
    async fn put_person(
        &self,
        batch: &mut Batch,
        before: &Person,
        step: &Step,
        next_entry: Option<&NextEntry<'_>>,
        same_commit: &SameCommit,
    ) {
        let id = &before.account.id;
        let keeps_permission = match &step.next {
            Next::Keep(person) => {
                // What becomes of a post that is made at once is written down with the person.
                if next_entry.is_some_and(|next| next.turn.is_some()) {
                    batch.put_for_a_moment(person_name(id), person.as_ref());
                } else {
                    batch.put(person_name(id), person.as_ref());
                }
                person.connection != Connection::None
            }
            Next::Forget(answers) => {
                batch.delete::<Person>(person_name(id));
                batch.delete::<RemoteHome>(remote_home_name(id));
                self.put_forgotten(batch, id, answers);
                let open = before.sign_in.iter().map(|pending| &pending.authorization_request);
                for authorization_request in before.authorization_requests.iter().chain(open) {
                    batch.delete::<AuthorizationRequestRecord>(authorization_request_name(authorization_request));
                }
                false
            }
        };
        let gave_new = same_commit.credential.is_some();
        if gave_new || (before.connection != Connection::None && !keeps_permission) {
            // An older permission is of no more use; it is given back, unless that just happened.
            if let Ok(Some(old)) = self.storage.credential(id).await {
                let is_the_same = same_commit.credential.as_ref().is_some_and(|new| new.replaces(&old));
                if !same_commit.gave_back && !is_the_same {
                    self.put_return(batch, old);
                }
            }
            batch.delete::<Credential>(person_name(id));
        }
        if let Some(credential) = &same_commit.credential {
            batch.put(person_name(id), credential);
        }
    }

    /// What remains of somebody who is forgotten: when they were answered, for as long as that counts.
    fn put_forgotten(&self, batch: &mut Batch, id: &AccountId, answers: &AnswerLog) {
        if answers.is_over(self.clock.now()) {
            return;
        }
        batch.put(person_name(id), &ForgottenAnswers { answers: answers.clone() });
        batch.due(self.clock.after(ANSWERS_COUNT), &Owner::Forgotten(id.clone()).to_string());
    }

    fn put_return(&self, batch: &mut Batch, credential: Credential) {
        let (name, since) = (random_text(&mut rand::rng()), self.clock.now());
        batch.put(Name::new(name.clone()), &Return { credential, since });
        batch.due(since, &Owner::Return(name).to_string());
    }
}

/// Keeps the index of what is due in step with the record of a person. An entry that was woken by is gone in any case; what is
/// still due has one all the same.
fn put_waking(batch: &mut Batch, before: &Person, next: &Next, same_commit: &SameCommit) {
    let before = Owner::waking(before);
    let after = match next {
        Next::Keep(person) => Owner::waking(person),
        Next::Forget(_) => None,
    };
    if let Some((at, owner)) = before.as_ref().filter(|before| after.as_ref() != Some(before)) {
        batch.not_due(*at, &owner.to_string());
    }
    if let Some((at, owner)) = after.filter(|after| !same_commit.woke.is_empty() || before.as_ref() != Some(after)) {
        batch.due(at, &owner.to_string());
    }
}
