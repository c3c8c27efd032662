//! From a step to one transaction.

use std::sync::PoisonError;

use super::Shell;
use super::records::{
    AuthorizationRequestRecord, DomainDay, ForgottenAnswers, OutboxEntry, Return, Task, authorization_request_id,
    authorization_request_name, cursor_name, person_name,
};
use crate::home::{Credential, OAuthClient, random_text};
use crate::outbox::{Attempts, OutgoingPost};
use crate::server::notifications::NotificationId;
use crate::store::{Batch, CommitError, Name, Sequence, StoredKey, Tree};
use auditoot_core::dialogue::message::{Account, AccountId, StatusId};
use auditoot_core::dialogue::person::{AnswerLog, Connection, Person};
use auditoot_core::dialogue::reply::{IfGone, Response, Role};
use auditoot_core::dialogue::sign_in::AuthorizationRequestId;
use auditoot_core::dialogue::{Next, Step};

/// How long an answer counts for the limits.
const ANSWERS_COUNT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// What is committed along with a step, because it became true by the same input.
#[derive(Default)]
pub(super) struct SameCommit {
    /// The message that was read.
    pub(super) arrival: Option<(NotificationId, StatusId)>,
    /// The entry of the outbox that is done.
    pub(super) finished: Option<Sequence>,
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
    /// Whether the server has forgotten the bot's registration.
    pub(super) forget_registration: bool,
}

/// A commit that failed. Whether it reached the disk is not known.
pub(super) struct Doubtful {
    /// Why.
    pub(super) error: CommitError,
    /// What was to be done next. If this is in the store, so is all of the commit.
    pub(super) next_entry: Option<(Sequence, OutboxEntry)>,
}

impl Shell {
    /// Commits a step and everything that goes with it, in one transaction. Returns what is to be done next.
    ///
    /// # Errors
    /// If it is not known to be committed; then nothing may be acted upon.
    pub(super) async fn commit(
        &self,
        before: &Person,
        mut step: Step,
        prepared: Option<AuthorizationRequestRecord>,
        same_commit: &SameCommit,
    ) -> Result<Option<(Sequence, OutboxEntry)>, Doubtful> {
        let mut batch = Batch::new();
        let account = &before.account;
        let next_entry = self.next_entry(account, &step);
        if let (None, Some(response), Next::Keep(next)) = (&next_entry, &step.response, &mut step.next) {
            // What is not posted has asked nothing.
            if matches!(response.role(), Role::Asks | Role::AsksInPart) {
                next.question = None;
            }
        }
        self.put_person(&mut batch, before, &step, same_commit).await;
        if let (Next::Keep(person), Some(record)) = (&step.next, prepared) {
            let id = authorization_request_id(&record.authorization_request.state);
            if person.sign_in.as_ref().is_some_and(|pending| pending.authorization_request == id) {
                batch.put(authorization_request_name(&id), &record);
                batch.due(self.authorization_request_kept_until(), &super::chores::authorization_request_owner(&id));
            }
        }
        Self::put_export(&mut batch, before, &step.next);
        if step.response.is_some() {
            self.count_domain_answer(&mut batch, account.domain()).await;
        }
        if let Some((sequence, entry)) = &next_entry {
            batch.put(*sequence, entry);
        }
        self.put_along(&mut batch, same_commit);
        put_waking(&mut batch, before, &step.next, same_commit);
        if let Err(error) = self.store.commit(batch).await {
            return Err(Doubtful { error, next_entry });
        }
        self.note_committed(same_commit);
        Ok(next_entry)
    }

    /// Notes that something was committed: the store works, and the inbox may pass the message.
    pub(super) fn note_committed(&self, same_commit: &SameCommit) {
        self.store_is_well();
        if let Some((notification, _)) = &same_commit.arrival {
            self.finished(notification);
        }
    }

    /// Ends a story whose person is not kept (any more): only what was read or done is noted.
    pub(super) async fn commit_end_of_story(&self, same_commit: &SameCommit) {
        let mut pause = jiff::SignedDuration::from_secs(1);
        loop {
            let mut batch = Batch::new();
            self.put_along(&mut batch, same_commit);
            if let Some(credential) = &same_commit.credential {
                // Nobody is left to use it.
                self.put_return(&mut batch, credential.clone());
            }
            match self.store.commit(batch).await {
                Ok(()) => return self.note_committed(same_commit),
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    fn put_along(&self, batch: &mut Batch, same_commit: &SameCommit) {
        let now = self.clock.now();
        if let Some((notification, status)) = &same_commit.arrival {
            batch.seen(&status.0, now);
            if let Some(state) = self.cursor_after(notification) {
                batch.put(cursor_name(), &state);
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
        if same_commit.forget_registration {
            batch.delete::<OAuthClient>(self.oauth_client_name());
        }
    }

    /// The person's own records: what is known of them, and the permission they gave.
    async fn put_person(&self, batch: &mut Batch, before: &Person, step: &Step, same_commit: &SameCommit) {
        let id = &before.account.id;
        let keeps_permission = match &step.next {
            Next::Keep(person) => {
                batch.put(person_name(id), person.as_ref());
                person.connection != Connection::None
            }
            Next::Forget(answers) => {
                batch.delete::<Person>(person_name(id));
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
            if let Ok(Some(old)) = self.credential(id).await {
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
        batch.put(person_name(id), &ForgottenAnswers { answers: answers.clone() });
        let until = self.clock.after(ANSWERS_COUNT);
        batch.due(until, &super::chores::forgotten_owner(id));
    }

    fn put_return(&self, batch: &mut Batch, credential: Credential) {
        let (name, since) = (random_text(&mut rand::rng()), self.clock.now());
        batch.put(Name::new(name.clone()), &Return { credential, since });
        batch.due(since, &super::chores::return_owner(&name));
    }

    /// What a step says is done next: a post or a deed, never both.
    fn next_entry(&self, account: &Account, step: &Step) -> Option<(Sequence, OutboxEntry)> {
        let account = match &step.next {
            Next::Keep(person) => &person.account,
            Next::Forget(_) => account,
        };
        let task = if let Some((under, effect)) = &step.effect {
            Task::Effect { under: under.clone(), effect: effect.clone(), begun: false }
        } else {
            Task::Post(self.outgoing(account, step)?)
        };
        Some((self.store.next_sequence(), OutboxEntry { account: account.clone(), task }))
    }

    /// The letter that a step says. `None` if the text would not be safe or does not fit, which is a fault of this program.
    fn outgoing(&self, to: &Account, step: &Step) -> Option<OutgoingPost> {
        let response = step.response.as_ref()?;
        let post = match self.renderer.post(to, response, self.post_limits()) {
            Ok(post) => post,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a reply cannot be said, and is not");
                return None;
            }
        };
        Some(OutgoingPost {
            to: to.clone(),
            text: post.text().to_owned(),
            language: post.language().to_owned(),
            under: response.under.clone(),
            older: older(response, &step.next),
            if_gone: response.if_gone,
            role: response.role(),
            key: random_text(&mut rand::rng()),
            attempts: Attempts::None,
        })
    }

    /// How many answers the people of a remote domain had today.
    pub(super) async fn domain_answers_today(&self, domain: Option<&str>) -> u32 {
        let Some(domain) = domain else { return 0 };
        let today = self.today();
        match self.store.get::<DomainDay>(Name::new(domain.to_lowercase())).await {
            Ok(Some(count)) if count.day == today => count.answers,
            Ok(_) => 0,
            Err(error) => {
                self.note_store_trouble(&error);
                0
            }
        }
    }

    async fn count_domain_answer(&self, batch: &mut Batch, domain: Option<&str>) {
        let Some(domain) = domain else { return };
        let answers = self.domain_answers_today(Some(domain)).await + 1;
        batch.put(Name::new(domain.to_lowercase()), &DomainDay { day: self.today(), answers });
    }

    fn today(&self) -> i64 {
        self.clock.now().as_second().div_euclid(24 * 60 * 60)
    }

    /// The last trouble with the store is over.
    pub(super) fn store_is_well(&self) {
        *self.store_trouble.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Keeps the index of what is due in step with the record of a person. An entry that was woken by is gone in any case; what is
/// still due has one all the same.
fn put_waking(batch: &mut Batch, before: &Person, next: &Next, same_commit: &SameCommit) {
    let owner = super::chores::person_owner(&before.account.id);
    let after = match next {
        Next::Keep(person) => person.wakes_at(),
        Next::Forget(_) => None,
    };
    if let Some(at) = before.wakes_at().filter(|at| after != Some(*at)) {
        batch.not_due(at, &owner);
    }
    if let Some(at) = after.filter(|at| !same_commit.woke.is_empty() || before.wakes_at() != Some(*at)) {
        batch.due(at, &owner);
    }
}

/// The older messages that a post goes under if the one it answers is gone.
fn older(response: &Response, next: &Next) -> Vec<StatusId> {
    match (response.if_gone, next) {
        (IfGone::PostAlone, Next::Keep(person)) => {
            person.last_messages.iter().filter(|id| Some(*id) != response.under.as_ref()).cloned().collect()
        }
        (IfGone::Drop, _) | (IfGone::PostAlone, Next::Forget(_)) => Vec::new(),
    }
}
