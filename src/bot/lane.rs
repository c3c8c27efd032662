//! A job of one person, from its input to the last thing that follows from it.
//!
//! Seven moves, no way back: load the person, read the facts, step, commit once, then act; what acting came to is the next input.
//! Killed before the commit, nothing happened and all of it happens again. Killed after it, only the acting is repeated.

use jiff::SignedDuration;
use tokio::sync::watch;

use super::Shell;
use super::commit::Along;
use super::deeds::Origin;
use super::progress::Wait;
use super::records::{Entry, HandshakeRecord, Task, handshake_name, person_name};
use crate::crash;
use crate::dialogue::message::{Account, AccountId};
use crate::dialogue::person::{Connection, Person};
use crate::dialogue::reply::{IfGone, Note, Reply, Say};
use crate::dialogue::sign_in::{Exchange, HandshakeId};
use crate::dialogue::{CameBack, Input, Next, Outcome, Step};
use crate::inbox::Arrival;
use crate::outbox::{Delivered, deliver};
use crate::store::{ReadError, Sequence, StoredKey};

/// How long the bot waits when a commit fails, at first and at most.
const COMMIT_PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(1);
const COMMIT_PAUSE_LAST: SignedDuration = SignedDuration::from_mins(1);

/// What a lane works on.
pub(super) enum Job {
    /// A message.
    Message(Arrival),
    /// A sign-in that came back to the bot's own page.
    CameBack {
        handshake: HandshakeId,
        with: CameBack,
        /// Where the page waits for how it ended.
        landing: watch::Sender<Option<Exchange>>,
    },
    /// Something is due, by this entry of the index of what is due.
    Woke(StoredKey),
    /// What an earlier run of the program left to be done.
    Resume(Vec<(Sequence, Entry)>),
}

impl Shell {
    /// Sees a job through.
    pub(super) async fn process(&self, account: &AccountId, job: Job) {
        match job {
            Job::Message(arrival) => self.process_message(arrival).await,
            Job::CameBack { handshake, with, landing } => {
                self.process_sign_in(account, &handshake, with, &landing).await;
                // A link that had run out, or was replaced, does nothing; only the page says so.
                landing.send_if_modified(|ended| ended.is_none() && ended.replace(Exchange::LinkExpired).is_none());
                self.landings.close(&handshake);
            }
            Job::Woke(entry) => {
                let along = Along { woke: Some(entry), ..Along::default() };
                self.follow(account, None, Input::Woke, along, None).await;
            }
            Job::Resume(entries) => {
                for (sequence, entry) in entries {
                    tracing::info!(%sequence, "taking up what an earlier run left to be done");
                    let (input, along) = self.act(sequence, entry.clone(), true).await;
                    self.follow(account, Some(&entry.account), input, along, None).await;
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
        let along = Along { arrival: Some((notification, message.id.clone())), ..Along::default() };
        self.follow(&id, Some(&account), Input::Said(message), along, None).await;
    }

    async fn process_sign_in(
        &self,
        account: &AccountId,
        handshake: &HandshakeId,
        with: CameBack,
        landing: &watch::Sender<Option<Exchange>>,
    ) {
        // What an earlier run left to be done goes first, and may have been this very sign-in.
        let record = self.store.get::<HandshakeRecord>(handshake_name(handshake)).await.unwrap_or_else(|error| {
            self.note_store_trouble(&error);
            None
        });
        if let Some(ended) = record.as_ref().and_then(|record| record.ended_for(&with)) {
            landing.send_replace(Some(ended.exchange));
            return;
        }
        let ended = match (&with, record) {
            (CameBack::Denied, Some(record)) if record.ended.is_none() => {
                Some((handshake.clone(), record.end(Exchange::Denied, &with, self.clock.now())))
            }
            (CameBack::Denied | CameBack::Code(_), _) => None,
        };
        let along = Along { ended, ..Along::default() };
        let input = Input::CameBack { handshake: handshake.clone(), with };
        self.follow(account, None, input, along, Some(landing)).await;
    }

    /// Decides an input, commits, acts, and goes on with what that came to, until nothing follows. Whoever waits at `landing` learns
    /// how a sign-in ended as soon as that is committed; the post that follows from it takes its own time.
    async fn follow(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        mut input: Input,
        mut along: Along,
        landing: Option<&watch::Sender<Option<Exchange>>>,
    ) {
        loop {
            let next = self.decide(id, account, &input, &mut along).await;
            if let (Some(landing), Some(exchange)) = (landing, ended(&input)) {
                landing.send_replace(Some(exchange));
            }
            let Some((sequence, entry)) = next else { return };
            (input, along) = self.act(sequence, entry, false).await;
        }
    }

    /// Load, read, step, commit: returns what is to be done next.
    async fn decide(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        input: &Input,
        along: &mut Along,
    ) -> Option<(Sequence, Entry)> {
        let mut pause = COMMIT_PAUSE_FIRST;
        let mut doubtful = None;
        loop {
            // A commit that failed may have reached the disk all the same. Then it must not be decided again: a yes would be
            // answered twice.
            match self.landed(doubtful.as_ref()).await {
                Ok(false) => {}
                Ok(true) => {
                    self.note_committed(along);
                    return doubtful;
                }
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                    continue;
                }
            }
            let (person, damaged) = match self.store.get::<Person>(person_name(id)).await {
                Ok(Some(person)) => (Some(person), false),
                Ok(None) => (None, false),
                Err(ReadError::Record { source: damage, .. }) => {
                    tracing::error!(error = &damage as &dyn std::error::Error, "the record of a person does not open");
                    (None, true)
                }
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                    continue;
                }
            };
            let is_message = matches!(input, Input::Said(_));
            // The result of a deed is told, even to somebody whose record is lost.
            let is_result = matches!(input, Input::Done { .. });
            let person = match (person, account) {
                (Some(person), _) => person,
                // Only a message makes a record. What comes back for somebody who was forgotten meanwhile ends here.
                // Whether one that is lost had a permission is not known; if there is one, it is given back.
                (None, Some(account)) if damaged && (is_message || is_result) => {
                    Person { connection: Connection::GivingBack, ..Person::new(account.clone()) }
                }
                (None, Some(account)) if is_message => Person::new(account.clone()),
                (None, _) => {
                    self.commit_end_of_story(along).await;
                    return None;
                }
            };
            let (step, prepared) = match (damaged, input) {
                (true, Input::Said(message)) => (record_lost(&person, message), None),
                _ => self.gather(&person, input, along.permission.as_ref()).await,
            };
            crash::point("before a commit");
            match self.commit(&person, step, prepared, along).await {
                Ok(next) => {
                    crash::point("after a commit");
                    return next;
                }
                Err(failed) => {
                    self.note_store_trouble(&failed.error);
                    doubtful = failed.next_entry;
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    /// Whether this entry of the outbox is in the store.
    async fn landed(&self, entry: Option<&(Sequence, Entry)>) -> Result<bool, ReadError> {
        match entry {
            Some((sequence, _)) => match self.store.get::<Entry>(*sequence).await {
                Ok(entry) => Ok(entry.is_some()),
                // It is there, if not whole; that is for the next run to tell.
                Err(ReadError::Record { .. }) => Ok(true),
                Err(error) => Err(error),
            },
            None => Ok(false),
        }
    }

    pub(super) async fn rest(&self, pause: &mut SignedDuration) {
        let until = self.clock.now().saturating_add(*pause).unwrap_or(jiff::Timestamp::MAX);
        let counted = self.progress.waiting(until, Wait::HeldUp);
        self.clock.sleep_until(until).await;
        drop(counted);
        *pause = pause.saturating_mul(2).min(COMMIT_PAUSE_LAST);
    }

    /// Does what an entry of the outbox says, which an earlier run may have left over; returns what that came to.
    async fn act(&self, sequence: Sequence, mut entry: Entry, is_left_over: bool) -> (Input, Along) {
        let along = Along { finished: Some(sequence), ..Along::default() };
        match &mut entry.task {
            Task::Post(letter) => {
                let (role, letter) = (letter.role, letter.clone());
                let desk = super::desk::LetterDesk { shell: self, sequence, account: &entry.account };
                let Some(known) = self.known() else { return std::future::pending().await };
                let post = match deliver(&self.server, &known.me, &self.clock, &desk, letter).await {
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
                (Input::Posted { role, post }, along)
            }
            Task::Deed { under, write, begun } => {
                let (under, write, was_begun) = (under.clone(), write.clone(), *begun);
                if !was_begun {
                    *begun = true;
                    self.note_entry(sequence, &entry).await;
                }
                crash::point("before a deed");
                let origin = if is_left_over { Origin::EarlierRun { was_begun } } else { Origin::ThisRun };
                let done = self.perform(&entry.account, write, origin).await;
                crash::point("after a deed");
                (Input::Done { under, outcome: done.outcome }, Along { finished: Some(sequence), ..done.along })
            }
        }
    }
}

/// How a sign-in ended, if this input says so.
fn ended(input: &Input) -> Option<Exchange> {
    match input {
        Input::Done { outcome: Outcome::Exchanged(exchange), .. } => Some(*exchange),
        Input::CameBack { with: CameBack::Denied, .. } => Some(Exchange::Denied),
        Input::CameBack { .. } | Input::Done { .. } | Input::Said(_) | Input::Posted { .. } | Input::Woke => None,
    }
}

/// What was kept of the person is lost; they are told, and start anew.
fn record_lost(person: &Person, message: &crate::dialogue::message::Message) -> Step {
    let under = Some(message.id.clone());
    let say = Say { under, reply: Reply::RecordLost, note: Note::None, if_gone: IfGone::Drop };
    Step { next: Next::Keep(Box::new(Person::new(person.account.clone()))), say: Some(say), write: None }
}
