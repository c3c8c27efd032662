//! What a lane works on, each job from its input to the last thing that follows from it: a turn, then a post or an effect, whose
//! outcome is the input of the next turn.

use std::sync::Arc;

use tokio::sync::{oneshot, watch};

use super::bound_page_step::BoundPageStep;
use super::callbacks::Callbacks;
use super::delivery::{LaneDelivery, note_entry};
use super::effects::{DecidingRun, Effects};
use super::ending::{Ending, Run};
use super::figures::Figures;
use super::forgetting::Forgotten;
use super::known::KnownServer;
use super::loading::OnRecord;
use super::next_entry::NextEntry;
use super::records::{AuthorizationRequestRecord, OutboxEntry, Task, authorization_request_name, person_name};
use super::storage::Storage;
use super::transaction::SameCommit;
use super::turn::Turns;
use super::window::PostingWindow;
use crate::crash;
use crate::inbox::Arrival;
use crate::mastodon::client::MastodonClient;
use crate::observer::Observer;
use crate::outbox::{Delivered, OutgoingPost, deliver};
use crate::store::{Sequence, StoredKey};
use auditoot_clock::Clock;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::dialogue::{Input, Outcome};
use auditoot_core::secret::AuthorizationCode;

/// What a lane works on.
pub(super) enum Job {
    Message(Box<Arrival>),
    /// A sign-in that came back to the bot's own page.
    CameBack {
        authorization_request: AuthorizationRequestId,
        code: AuthorizationCode,
        /// Where the page waits for how it ended.
        callback: watch::Sender<Option<Exchange>>,
    },
    /// A browser is at a page of the person's own.
    AtBoundPage(BoundPageStep),
    /// Something is due, by this entry of the index of what is due.
    Woke(StoredKey),
    /// Apps were let in while their person watches for them.
    Alert {
        /// The entries of the index of what is due.
        entries: Vec<StoredKey>,
        /// The new sign-ins.
        tokens: Vec<TokenId>,
    },
    /// Sign-ins of the person's were ended for everybody.
    Breach {
        /// The entry of the index of what is due.
        entry: StoredKey,
        /// What is to be told.
        breach: Breach,
    },
    /// The operator wants the person forgotten.
    Forget(oneshot::Sender<Forgotten>),
    /// What an earlier run of the program left to be done.
    Resume(Vec<(Sequence, OutboxEntry)>),
}

/// Sees jobs through.
pub(super) struct Worker {
    pub(super) clock: Clock,
    pub(super) observer: Observer,
    pub(super) server: MastodonClient,
    pub(super) storage: Arc<Storage>,
    pub(super) known: Arc<KnownServer>,
    pub(super) window: Arc<PostingWindow>,
    pub(super) callbacks: Arc<Callbacks>,
    pub(super) run: Arc<Run>,
    pub(super) turns: Turns,
    pub(super) effects: Effects,
    pub(super) figures: Arc<Figures>,
}

impl Worker {
    /// Sees a job through.
    pub(super) async fn process(&self, account: &AccountId, job: Job) {
        match job {
            Job::Message(arrival) => self.process_message(*arrival).await,
            Job::CameBack { authorization_request, code, callback } => {
                self.process_sign_in(account, &authorization_request, code, &callback).await;
                // A link that had run out, or was replaced, does nothing; only the page says so.
                callback.send_if_modified(|ended| ended.is_none() && ended.replace(Exchange::LinkExpired).is_none());
                self.callbacks.close(&authorization_request);
            }
            Job::AtBoundPage(step) => self.process_bound_page(account, step).await,
            Job::Woke(entry) => {
                let same_commit = SameCommit { woke: vec![entry], ..SameCommit::default() };
                self.follow(account, None, Input::Woke, same_commit, None, None).await;
            }
            Job::Alert { entries, tokens } => {
                let same_commit = SameCommit { woke: entries, ..SameCommit::default() };
                self.follow(account, None, Input::Alert { tokens }, same_commit, None, None).await;
            }
            Job::Breach { entry, breach } => {
                let same_commit = SameCommit { woke: vec![entry], ..SameCommit::default() };
                self.follow(account, None, Input::Breach(breach), same_commit, None, None).await;
            }
            Job::Forget(done) => {
                let forgotten = self.storage.until_stored(|| self.turns.transactions.forget(account)).await;
                // Whoever asked may not have waited.
                let _gone = done.send(forgotten);
            }
            Job::Resume(entries) => {
                for (sequence, entry) in entries {
                    tracing::info!(%sequence, "taking up what an earlier run left to be done");
                    let (input, same_commit) = Box::pin(
                        self.act(NextEntry { sequence, entry: entry.clone(), turn: None, person: None }, true),
                    )
                    .await;
                    self.follow(account, Some(&entry.account), input, same_commit, None, None).await;
                }
            }
        }
    }

    /// Whether the bot has nothing to do with somebody yet. Who is about to sign in is no stranger any more, and neither is whoever
    /// cannot be looked up.
    pub(super) async fn is_stranger(&self, account: &AccountId) -> bool {
        match self.storage.store.get::<Person>(person_name(account)).await {
            Ok(person) => person.is_none_or(|person| person.is_stranger() && person.sign_in.is_none()),
            Err(_) => false,
        }
    }

    async fn process_message(&self, arrival: Arrival) {
        let Arrival { notification, heard: message } = arrival;
        // The inbox hands no message over twice, so this one waits here until the store can be read.
        let read = || self.storage.store.get_unless_seen::<Person>(&message.id.0, person_name(&message.from.id));
        let Some(on_record) = self.storage.until_stored(read).await else {
            return self.known.finished(&notification);
        };
        let on_record = on_record.map(|person| person.map(Box::new));
        let (account, id, noted_at) = (message.from.clone(), message.from.id.clone(), message.notified_at);
        let same_commit = SameCommit { arrival: Some((notification, message.id.clone())), ..SameCommit::default() };
        self.follow(&id, Some(&account), Input::Said(message), same_commit, None, Some(on_record)).await;
        if self.known.canary.is(&id) {
            self.known.canary.note_read();
        } else {
            self.figures.note_answered(noted_at, self.clock.now());
        }
    }

    async fn process_sign_in(
        &self,
        account: &AccountId,
        authorization_request: &AuthorizationRequestId,
        code: AuthorizationCode,
        callback: &watch::Sender<Option<Exchange>>,
    ) {
        let name = || authorization_request_name(authorization_request);
        let read = || self.storage.get_whole::<AuthorizationRequestRecord>(name());
        let record = self.storage.until_stored(read).await;
        // What an earlier run left to be done went first, and may have been this very sign-in.
        if let Some(ended) = record.as_ref().and_then(|record| record.ended_for(&code)) {
            callback.send_replace(Some(ended.exchange));
            return;
        }
        let input = Input::CameBack { authorization_request: authorization_request.clone(), code };
        self.follow(account, None, input, SameCommit::default(), Some(callback), None).await;
    }

    /// Takes a turn, acts, and goes on with what that came to, until nothing follows. Whoever waits at `callback` learns how a sign-in
    /// ended as soon as that is committed; the post that follows from it takes its own time.
    ///
    /// Thousands may wait for room to post at once, so a lane holds no more at a time than the move it is at (hence the boxes).
    pub(super) async fn follow(
        &self,
        id: &AccountId,
        account: Option<&Account>,
        mut input: Input,
        mut same_commit: SameCommit,
        callback: Option<&watch::Sender<Option<Exchange>>>,
        mut at_hand: Option<OnRecord>,
    ) {
        loop {
            let next_entry = Box::pin(self.turns.take(id, account, &input, &same_commit, at_hand.take())).await;
            if let (Some(callback), Some(exchange)) = (callback, ended(&input)) {
                callback.send_replace(Some(exchange));
            }
            let Some(mut next_entry) = next_entry else { return };
            at_hand = next_entry.person.take().map(|person| Ok(Some(person)));
            (input, same_commit) = Box::pin(self.act(next_entry, false)).await;
        }
    }

    /// Does what an entry of the outbox says, which an earlier run may have left over; returns what that came to.
    pub(super) async fn act(&self, next_entry: NextEntry<'_>, is_left_over: bool) -> (Input, SameCommit) {
        let NextEntry { sequence, mut entry, mut turn, .. } = next_entry;
        match &mut entry.task {
            Task::Post(outgoing) => {
                let (role, mut outgoing) = (outgoing.role, OutgoingPost::clone(outgoing));
                let Self { storage, window, observer, known, clock, .. } = self;
                let settings = &self.turns.settings;
                let account = &entry.account;
                let delivery = LaneDelivery { storage, window, observer, sequence, account, known, settings, clock };
                let me = self.known.once_reached().await.me;
                let (post, copies, gone) = loop {
                    let (outgoing_now, turn) = (outgoing.clone(), turn.take());
                    let delivered =
                        deliver(&self.server, &me, &self.clock, &delivery, outgoing_now, turn, is_left_over).await;
                    match delivered {
                        Delivered::Stands { id, at, copies, gone } => {
                            if !self.known.canary.is(&account.id) {
                                self.figures.note_post(outgoing.class);
                            }
                            break (Some((id, at)), copies, gone);
                        }
                        Delivered::Excused | Delivered::GivenUp => {
                            self.figures.note_not_posted();
                            break (None, Vec::new(), Vec::new());
                        }
                        Delivered::ToBeLookedUp(unsettled) => {
                            if let Some(done) = self.effects.look_again(&account.id, *unsettled).await {
                                let same_commit = SameCommit { finished: Some(sequence), ..done.same_commit };
                                return (Input::Done { under: outgoing.under, outcome: done.outcome }, same_commit);
                            }
                            outgoing.note_look(self.clock.now());
                        }
                        Delivered::TokenDead => {
                            self.run.end(Ending::TokenDead);
                            // The post stays in the store for a run with a token that is accepted.
                            break std::future::pending().await;
                        }
                    }
                };
                let same_commit = SameCommit { finished: Some(sequence), ..SameCommit::default() };
                (Input::Posted { role, post, copies, gone }, same_commit)
            }
            Task::Effect { under, effect, begun } => {
                let (under, effect, was_begun) = (under.clone(), effect.clone(), *begun);
                if !was_begun {
                    *begun = true;
                    note_entry(&self.storage, &self.window, sequence, &entry).await;
                }
                crash::point("before an effect");
                let decided_by = if is_left_over { DecidingRun::Earlier { was_begun } } else { DecidingRun::This };
                let done = Box::pin(self.effects.run(&entry.account, effect, decided_by)).await;
                crash::point("after an effect");
                let same_commit = SameCommit { finished: Some(sequence), ..done.same_commit };
                (Input::Done { under, outcome: done.outcome }, same_commit)
            }
        }
    }
}

/// How a sign-in ended, if this input says so.
fn ended(input: &Input) -> Option<Exchange> {
    match input {
        Input::Done { outcome: Outcome::Exchanged(exchange), .. } => Some(*exchange),
        Input::CameBack { .. }
        | Input::Pasted { .. }
        | Input::Ticked { .. }
        | Input::Done { .. }
        | Input::Said(_)
        | Input::Posted { .. }
        | Input::Woke
        | Input::Alert { .. }
        | Input::Breach(_) => None,
    }
}
