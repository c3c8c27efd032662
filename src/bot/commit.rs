//! From a step to one transaction.

use std::sync::PoisonError;

use super::Shell;
use super::records::{
    DomainDay, Entry, ForgottenAnswers, HandshakeRecord, Return, Task, cursor_name, handshake_id, handshake_name,
    person_name,
};
use crate::dialogue::message::{Account, AccountId, StatusId};
use crate::dialogue::person::{AnswerLog, Connection, Person};
use crate::dialogue::reply::{IfGone, Role, Say};
use crate::dialogue::sign_in::HandshakeId;
use crate::dialogue::{Next, Step};
use crate::home::{Permission, Registration, random_text};
use crate::outbox::{Attempts, Letter};
use crate::server::notifications::NotificationId;
use crate::store::{Batch, CommitError, Name, Sequence, StoredKey, Tree};

/// How long an answer counts for the limits.
const ANSWERS_COUNT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// What is committed along with a step, because it became true by the same input.
#[derive(Default)]
pub(super) struct Along {
    /// The message that was read.
    pub(super) arrival: Option<(NotificationId, StatusId)>,
    /// The entry of the outbox that is done.
    pub(super) finished: Option<Sequence>,
    /// A permission that was given.
    pub(super) permission: Option<Permission>,
    /// A permission that is still to be given back.
    pub(super) unreturned: Option<Permission>,
    /// Whether the permission on file was given back, or is in `unreturned`.
    pub(super) gave_back: bool,
    /// A handshake, as it ended.
    pub(super) ended: Option<(HandshakeId, HandshakeRecord)>,
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
    pub(super) next_entry: Option<(Sequence, Entry)>,
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
        prepared: Option<HandshakeRecord>,
        along: &Along,
    ) -> Result<Option<(Sequence, Entry)>, Doubtful> {
        let mut batch = Batch::new();
        let account = &before.account;
        let next_entry = self.next_entry(account, &step);
        if let (None, Some(say), Next::Keep(next)) = (&next_entry, &step.say, &mut step.next) {
            // What is not posted has asked nothing.
            if matches!(say.role(), Role::Asks | Role::AsksInPart) {
                next.question = None;
            }
        }
        self.put_person(&mut batch, before, &step, along).await;
        if let (Next::Keep(person), Some(record)) = (&step.next, prepared) {
            let id = handshake_id(&record.handshake.state);
            if person.sign_in.as_ref().is_some_and(|pending| pending.handshake == id) {
                batch.put(handshake_name(&id), &record);
                batch.due(self.handshake_kept_until(), &super::chores::handshake_owner(&id));
            }
        }
        Self::put_export(&mut batch, before, &step.next);
        if step.say.is_some() {
            self.count_domain_answer(&mut batch, account.domain()).await;
        }
        if let Some((sequence, entry)) = &next_entry {
            batch.put(*sequence, entry);
        }
        self.put_along(&mut batch, along);
        put_waking(&mut batch, before, &step.next, along);
        if let Err(error) = self.store.commit(batch).await {
            return Err(Doubtful { error, next_entry });
        }
        self.note_committed(along);
        Ok(next_entry)
    }

    /// Notes that something was committed: the store works, and the inbox may pass the message.
    pub(super) fn note_committed(&self, along: &Along) {
        self.store_is_well();
        if let Some((notification, _)) = &along.arrival {
            self.finished(notification);
        }
    }

    /// Ends a story whose person is not kept (any more): only what was read or done is noted.
    pub(super) async fn commit_end_of_story(&self, along: &Along) {
        let mut pause = jiff::SignedDuration::from_secs(1);
        loop {
            let mut batch = Batch::new();
            self.put_along(&mut batch, along);
            if let Some(permission) = &along.permission {
                // Nobody is left to use it.
                self.put_return(&mut batch, permission.clone());
            }
            match self.store.commit(batch).await {
                Ok(()) => return self.note_committed(along),
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    fn put_along(&self, batch: &mut Batch, along: &Along) {
        let now = self.clock.now();
        if let Some((notification, status)) = &along.arrival {
            batch.seen(&status.0, now);
            if let Some(state) = self.cursor_after(notification) {
                batch.put(cursor_name(), &state);
            }
        }
        if let Some(sequence) = along.finished {
            batch.delete::<Entry>(sequence);
        }
        if let Some(permission) = &along.unreturned {
            self.put_return(batch, permission.clone());
        }
        if let Some((id, record)) = &along.ended {
            batch.put(handshake_name(id), record);
        }
        for entry in &along.woke {
            batch.delete_stored(Tree::Due, entry.clone());
        }
        if along.forget_registration {
            batch.delete::<Registration>(self.registration_name());
        }
    }

    /// The person's own records: what is known of them, and the permission they gave.
    async fn put_person(&self, batch: &mut Batch, before: &Person, step: &Step, along: &Along) {
        let id = &before.account.id;
        let keeps_permission = match &step.next {
            Next::Keep(person) => {
                batch.put(person_name(id), person.as_ref());
                person.connection != Connection::None
            }
            Next::Forget(answers) => {
                batch.delete::<Person>(person_name(id));
                self.put_forgotten(batch, id, answers);
                let open = before.sign_in.iter().map(|pending| &pending.handshake);
                for handshake in before.handshakes.iter().chain(open) {
                    batch.delete::<HandshakeRecord>(handshake_name(handshake));
                }
                false
            }
        };
        let gave_new = along.permission.is_some();
        if gave_new || (before.connection != Connection::None && !keeps_permission) {
            // An older permission is of no more use; it is given back, unless that just happened.
            if let Ok(Some(old)) = self.permission(id).await {
                let is_the_same = along.permission.as_ref().is_some_and(|new| new.replaces(&old));
                if !along.gave_back && !is_the_same {
                    self.put_return(batch, old);
                }
            }
            batch.delete::<Permission>(person_name(id));
        }
        if let Some(permission) = &along.permission {
            batch.put(person_name(id), permission);
        }
    }

    /// What remains of somebody who is forgotten: when they were answered, for as long as that counts.
    fn put_forgotten(&self, batch: &mut Batch, id: &AccountId, answers: &AnswerLog) {
        batch.put(person_name(id), &ForgottenAnswers { answers: answers.clone() });
        let until = self.clock.now().saturating_add(ANSWERS_COUNT).unwrap_or(jiff::Timestamp::MAX);
        batch.due(until, &super::chores::forgotten_owner(id));
    }

    fn put_return(&self, batch: &mut Batch, permission: Permission) {
        let (name, since) = (random_text(&mut rand::rng()), self.clock.now());
        batch.put(Name::new(name.clone()), &Return { permission, since });
        batch.due(since, &super::chores::return_owner(&name));
    }

    /// What a step says is done next: a post or a deed, never both.
    fn next_entry(&self, account: &Account, step: &Step) -> Option<(Sequence, Entry)> {
        let account = match &step.next {
            Next::Keep(person) => &person.account,
            Next::Forget(_) => account,
        };
        let task = if let Some((under, write)) = &step.write {
            Task::Deed { under: under.clone(), write: write.clone(), begun: false }
        } else {
            Task::Post(self.letter(account, step)?)
        };
        Some((self.store.next_sequence(), Entry { account: account.clone(), task }))
    }

    /// The letter that a step says. `None` if the text would not be safe or does not fit, which is a fault of this program.
    fn letter(&self, to: &Account, step: &Step) -> Option<Letter> {
        let say = step.say.as_ref()?;
        let post = match self.voice.post(to, say, self.room()) {
            Ok(post) => post,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "a reply cannot be said, and is not");
                return None;
            }
        };
        Some(Letter {
            to: to.clone(),
            text: post.text().to_owned(),
            language: post.language().to_owned(),
            under: say.under.clone(),
            older: older(say, &step.next),
            if_gone: say.if_gone,
            role: say.role(),
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
fn put_waking(batch: &mut Batch, before: &Person, next: &Next, along: &Along) {
    let owner = super::chores::person_owner(&before.account.id);
    let after = match next {
        Next::Keep(person) => person.wakes_at(),
        Next::Forget(_) => None,
    };
    if let Some(at) = before.wakes_at().filter(|at| after != Some(*at)) {
        batch.not_due(at, &owner);
    }
    if let Some(at) = after.filter(|at| !along.woke.is_empty() || before.wakes_at() != Some(*at)) {
        batch.due(at, &owner);
    }
}

/// The older messages that a post goes under if the one it answers is gone.
fn older(say: &Say, next: &Next) -> Vec<StatusId> {
    match (say.if_gone, next) {
        (IfGone::PostAlone, Next::Keep(person)) => {
            person.last_messages.iter().filter(|id| Some(*id) != say.under.as_ref()).cloned().collect()
        }
        (IfGone::Drop, _) | (IfGone::PostAlone, Next::Forget(_)) => Vec::new(),
    }
}
