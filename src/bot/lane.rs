//! A job of one person, from its input to the last thing that follows from it.
//!
//! Seven moves, no way back: load the person, read the facts, step, commit once, then act; what acting came to is the next input.
//! Killed before the commit, nothing happened and all of it happens again. Killed after it, only the acting is repeated.

use jiff::SignedDuration;
use tokio::sync::watch;

use super::Shell;
use super::commit::{Doubtful, SameCommit};
use super::effects::Origin;
use super::progress::Wait;
use super::records::{
    AuthorizationRequestRecord, ForgottenAnswers, OutboxEntry, Task, authorization_request_name, person_name,
};
use crate::crash;
use crate::inbox::Arrival;
use crate::outbox::{Delivered, deliver};
use crate::store::{CommitError, ReadError, Sequence, StoredKey};
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::person::{AnswerLog, Person};
use auditoot_core::dialogue::record::{RecordFault, without_record};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::dialogue::{CameBack, Input, Outcome};

/// How long the bot waits when a commit fails, at first and at most.
const COMMIT_PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(1);
const COMMIT_PAUSE_LAST: SignedDuration = SignedDuration::from_mins(1);

/// What a lane works on.
pub(super) enum Job {
    /// A message.
    Message(Box<Arrival>),
    /// A sign-in that came back to the bot's own page.
    CameBack {
        authorization_request: AuthorizationRequestId,
        with: CameBack,
        /// Where the page waits for how it ended.
        callback: watch::Sender<Option<Exchange>>,
    },
    /// Something is due, by this entry of the index of what is due.
    Woke(StoredKey),
    /// Apps were let in while their person watches for them.
    Alert {
        /// The entries of the index of what is due.
        entries: Vec<StoredKey>,
        /// The new sign-ins.
        tokens: Vec<TokenId>,
    },
    /// What an earlier run of the program left to be done.
    Resume(Vec<(Sequence, OutboxEntry)>),
}

impl Shell {
    /// Sees a job through.
    pub(super) async fn process(&self, account: &AccountId, job: Job) {
        match job {
            Job::Message(arrival) => self.process_message(*arrival).await,
            Job::CameBack { authorization_request, with, callback } => {
                self.process_sign_in(account, &authorization_request, with, &callback).await;
                // A link that had run out, or was replaced, does nothing; only the page says so.
                callback.send_if_modified(|ended| ended.is_none() && ended.replace(Exchange::LinkExpired).is_none());
                self.callbacks.close(&authorization_request);
            }
            Job::Woke(entry) => {
                let same_commit = SameCommit { woke: vec![entry], ..SameCommit::default() };
                self.follow(account, None, Input::Woke, same_commit, None).await;
            }
            Job::Alert { entries, tokens } => {
                let same_commit = SameCommit { woke: entries, ..SameCommit::default() };
                self.follow(account, None, Input::Alert { tokens }, same_commit, None).await;
            }
            Job::Resume(entries) => {
                for (sequence, entry) in entries {
                    tracing::info!(%sequence, "taking up what an earlier run left to be done");
                    let (input, same_commit) = self.act(sequence, entry.clone(), true).await;
                    self.follow(account, Some(&entry.account), input, same_commit, None).await;
                }
            }
        }
    }

    async fn process_message(&self, arrival: Arrival) {
        let Arrival { notification, heard: message } = arrival;
        let mut pause = COMMIT_PAUSE_FIRST;
        let is_seen = loop {
            match self.store.is_seen(&message.id.0).await {
                Ok(is_seen) => break is_seen,
                // The inbox hands no message over twice, so this one waits here until the store can be read.
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        };
        if is_seen {
            return self.finished(&notification);
        }
        let (account, id) = (message.from.clone(), message.from.id.clone());
        let same_commit = SameCommit { arrival: Some((notification, message.id.clone())), ..SameCommit::default() };
        self.follow(&id, Some(&account), Input::Said(message), same_commit, None).await;
    }

    async fn process_sign_in(
        &self,
        account: &AccountId,
        authorization_request: &AuthorizationRequestId,
        with: CameBack,
        callback: &watch::Sender<Option<Exchange>>,
    ) {
        // What an earlier run left to be done goes first, and may have been this very sign-in.
        let record = self
            .store
            .get::<AuthorizationRequestRecord>(authorization_request_name(authorization_request))
            .await
            .unwrap_or_else(|error| {
                self.note_store_trouble(&error);
                None
            });
        if let Some(ended) = record.as_ref().and_then(|record| record.ended_for(&with)) {
            callback.send_replace(Some(ended.exchange));
            return;
        }
        let ended = match (&with, record) {
            (CameBack::Denied, Some(record)) if record.ended.is_none() => {
                Some((authorization_request.clone(), record.end(Exchange::Denied, &with, self.clock.now())))
            }
            (CameBack::Denied | CameBack::Code(_), _) => None,
        };
        let same_commit = SameCommit { ended, ..SameCommit::default() };
        let input = Input::CameBack { authorization_request: authorization_request.clone(), with };
        self.follow(account, None, input, same_commit, Some(callback)).await;
    }

    /// Decides an input, commits, acts, and goes on with what that came to, until nothing follows. Whoever waits at `landing` learns
    /// how a sign-in ended as soon as that is committed; the post that follows from it takes its own time.
    async fn follow(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        mut input: Input,
        mut same_commit: SameCommit,
        callback: Option<&watch::Sender<Option<Exchange>>>,
    ) {
        loop {
            let next = self.decide(id, account, &input, &mut same_commit).await;
            if let (Some(callback), Some(exchange)) = (callback, ended(&input)) {
                callback.send_replace(Some(exchange));
            }
            let Some((sequence, entry)) = next else { return };
            (input, same_commit) = self.act(sequence, entry, false).await;
        }
    }

    /// Load, read, step, commit: returns what is to be done next.
    async fn decide(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        input: &Input,
        same_commit: &mut SameCommit,
    ) -> Option<(Sequence, OutboxEntry)> {
        let mut pause = COMMIT_PAUSE_FIRST;
        let mut doubtful = None;
        let mut is_too_large = None;
        loop {
            // A commit that failed may have reached the disk all the same. Then it must not be decided again: a yes would be
            // answered twice.
            match self.landed(doubtful.as_ref()).await {
                Ok(false) => {}
                Ok(true) => {
                    self.note_committed(same_commit);
                    return doubtful;
                }
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                    continue;
                }
            }
            let (person, fault) = match self.load(id, account, input).await {
                Ok(Some((person, is_lost))) => (person, is_lost.or(is_too_large)),
                Ok(None) => {
                    self.commit_end_of_story(same_commit).await;
                    return None;
                }
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                    continue;
                }
            };
            let (step, prepared) = self.gather(&person, fault, input, same_commit.credential.as_ref()).await;
            crash::point("before a commit");
            match self.commit(&person, step, prepared, same_commit).await {
                Ok(next) => {
                    crash::point("after a commit");
                    return next;
                }
                Err(Doubtful { error: CommitError::Record { tree, source }, .. }) => {
                    // Nothing was committed, and the same again would fail the same way.
                    tracing::error!(%tree, error = &source as &dyn std::error::Error, "what was to be kept cannot be stored");
                    if is_too_large.is_some() {
                        self.commit_end_of_story(same_commit).await;
                        return None;
                    }
                    is_too_large = Some(RecordFault::TooLarge);
                }
                Err(failed) => {
                    self.note_store_trouble(&failed.error);
                    doubtful = failed.next_entry;
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    /// The person an input is about, and whether their record is lost. Only a message makes a record: what comes back for somebody who
    /// was forgotten meanwhile is nobody's.
    async fn load(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        input: &Input,
    ) -> Result<Option<(Person, Option<RecordFault>)>, ReadError> {
        match (self.store.get::<Person>(person_name(id)).await, account) {
            (Ok(Some(person)), _) => Ok(Some((person, None))),
            (Ok(None), Some(account)) if matches!(input, Input::Said(_)) => {
                let answers = self.forgotten_answers(id).await?;
                Ok(Some((Person { answers, ..Person::new(account.clone()) }, None)))
            }
            (Ok(None), _) => Ok(None),
            (Err(ReadError::Record { source: damage, .. }), account) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "the record of a person does not open");
                let person = account.and_then(|account| without_record(account, input));
                Ok(person.map(|person| (person, Some(RecordFault::Lost))))
            }
            (Err(error @ ReadError::Store(_)), _) => Err(error),
        }
    }

    /// When somebody who may have been forgotten was answered, as far as that still counts for the limits.
    async fn forgotten_answers(&self, id: &AccountId) -> Result<AnswerLog, ReadError> {
        match self.store.get::<ForgottenAnswers>(person_name(id)).await {
            Ok(record) => Ok(record.map(|record| record.answers).unwrap_or_default()),
            Err(ReadError::Record { source: damage, .. }) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "a count of answers does not open");
                Ok(AnswerLog::default())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether this entry of the outbox is in the store.
    async fn landed(&self, entry: Option<&(Sequence, OutboxEntry)>) -> Result<bool, ReadError> {
        match entry {
            Some((sequence, _)) => match self.store.get::<OutboxEntry>(*sequence).await {
                Ok(entry) => Ok(entry.is_some()),
                // It is there, if not whole; that is for the next run to tell.
                Err(ReadError::Record { .. }) => Ok(true),
                Err(error) => Err(error),
            },
            None => Ok(false),
        }
    }

    pub(super) async fn rest(&self, pause: &mut SignedDuration) {
        let until = self.clock.after(*pause);
        let counted = self.progress.waiting(until, Wait::HeldUp);
        self.clock.sleep_until(until).await;
        drop(counted);
        *pause = pause.saturating_mul(2).min(COMMIT_PAUSE_LAST);
    }

    /// Does what an entry of the outbox says, which an earlier run may have left over; returns what that came to.
    async fn act(&self, sequence: Sequence, mut entry: OutboxEntry, is_left_over: bool) -> (Input, SameCommit) {
        let same_commit = SameCommit { finished: Some(sequence), ..SameCommit::default() };
        match &mut entry.task {
            Task::Post(outgoing) => {
                let (role, outgoing) = (outgoing.role, outgoing.clone());
                let delivery = super::delivery::LaneDelivery { shell: self, sequence, account: &entry.account };
                let Some(known) = self.known() else { return std::future::pending().await };
                let post = match deliver(&self.server, &known.me, &self.clock, &delivery, outgoing).await {
                    Delivered::Stands(id, at) => {
                        self.posts.note(self.clock.now());
                        Some((id, at))
                    }
                    Delivered::GivenUp => None,
                    Delivered::TokenDead => {
                        self.end(super::Ending::TokenDead);
                        // The letter stays in the store for a run with a token that is accepted.
                        std::future::pending().await
                    }
                };
                (Input::Posted { role, post }, same_commit)
            }
            Task::Effect { under, effect, begun } => {
                let (under, effect, was_begun) = (under.clone(), effect.clone(), *begun);
                if !was_begun {
                    *begun = true;
                    self.note_entry(sequence, &entry).await;
                }
                crash::point("before a deed");
                let origin = if is_left_over { Origin::EarlierRun { was_begun } } else { Origin::ThisRun };
                let done = self.run_effect(&entry.account, effect, origin).await;
                crash::point("after a deed");
                (
                    Input::Done { under, outcome: done.outcome },
                    SameCommit { finished: Some(sequence), ..done.same_commit },
                )
            }
        }
    }
}

/// How a sign-in ended, if this input says so.
fn ended(input: &Input) -> Option<Exchange> {
    match input {
        Input::Done { outcome: Outcome::Exchanged(exchange), .. } => Some(*exchange),
        Input::CameBack { with: CameBack::Denied, .. } => Some(Exchange::Denied),
        Input::CameBack { .. }
        | Input::Done { .. }
        | Input::Said(_)
        | Input::Posted { .. }
        | Input::Woke
        | Input::Alert { .. } => None,
    }
}
