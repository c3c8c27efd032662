//! The bot account's mentions: each handed over once, in order, or dropped by rule.
//!
//! Invariant: the truth is what the server lists. What the stream tells is handed over at once, so that nobody waits for a reading; but the
//! cursor passes only what was read, and a reading follows. A timer reads as well, so a stream that is down, mute or lying costs a minute
//! and no message. While anything older may be unread, the stream only says that there is something to read.

use std::ops::ControlFlow;
use std::pin::pin;

use tokio::sync::{mpsc, oneshot, watch};
use url::Url;

use self::catch_up::{CatchUp, Depth};
use self::cursor::{Cursor, CursorState};
use self::handle::CursorHandle;
use self::health::InboxHealth;
use self::round::{Reason, Round};
use crate::mastodon::accounts::Me;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::notifications::NotificationId;
use crate::mastodon::streaming::StreamEvent;
use crate::observer::{Observer, Working};
use auditoot_core::dialogue::message::Message;

mod catch_up;
pub(crate) mod cursor;
pub(crate) mod handle;
pub(crate) mod health;
pub(crate) mod reading;
mod round;

/// How many events of the stream wait at most.
const EVENTS_MAX: usize = 500;

/// A message on its way to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The notification that brought it: what [`CursorHandle::finished`] is told in the end.
    pub(crate) notification: NotificationId,
    pub(crate) heard: Message,
}

/// The inbox, before it runs.
#[derive(Debug)]
pub(crate) struct Inbox {
    server: MastodonClient,
    me: Me,
    streaming: Url,
    cursor: CursorHandle,
    health: watch::Sender<InboxHealth>,
    observer: Observer,
    /// Whether the notification policy is opened, or only looked at.
    opens_policy: bool,
    /// Reading is under way from the beginning, and so is opening the stream.
    reading: Working,
    listening: Working,
}

impl Inbox {
    /// An inbox that goes on where `state` was, or begins with the last 24 hours. `streaming` is where the room of the server
    /// says that its stream is.
    #[must_use]
    pub(crate) fn new(
        server: MastodonClient,
        me: Me,
        streaming: Url,
        state: Option<CursorState>,
        opens_policy: bool,
        observer: Observer,
    ) -> Self {
        let cursor = state.map_or_else(|| Cursor::fresh(server.clock().now()), Cursor::resume);
        let (reading, listening) = (observer.work(), observer.work());
        let (cursor, health) = (CursorHandle::new(cursor), watch::Sender::default());
        Self { server, me, streaming, cursor, health, observer, opens_policy, reading, listening }
    }

    /// Where whoever takes the messages says that one is finished, and asks for the state to keep.
    #[must_use]
    pub(crate) fn cursor(&self) -> CursorHandle {
        self.cursor.clone()
    }

    /// How the inbox is.
    #[must_use]
    pub(crate) fn health(&self) -> watch::Receiver<InboxHealth> {
        self.health.subscribe()
    }

    /// Hands over messages, oldest first, until the server refuses the bot's access token. May be dropped at any time.
    ///
    /// Within one run no notification is handed over twice. After a restart those that were not finished come again, and so
    /// may finished ones: who takes them knows a message by its status id. `caught_up` gets to work once everything was read that is
    /// older than this run.
    pub(crate) async fn run<F>(self, hand_over: impl Fn(Arrival) -> F + Sync, caught_up: oneshot::Sender<Working>)
    where
        F: Future<Output = ()> + Send,
    {
        let (sender, events) = mpsc::channel(EVENTS_MAX);
        let server = self.server.clone();
        let streaming = self.streaming.clone();
        tokio::select! {
            () = server.listen(&streaming, sender) => {}
            () = self.attend(events, hand_over, caught_up) => {}
        }
    }

    /// Reads whenever there is a reason to.
    async fn attend<F>(
        self,
        mut events: mpsc::Receiver<StreamEvent>,
        hand_over: impl Fn(Arrival) -> F + Sync,
        caught_up: oneshot::Sender<Working>,
    ) where
        F: Future<Output = ()> + Send,
    {
        let Self { server, me, cursor, health, observer, opens_policy, reading: _reading, listening, .. } = self;
        let catch_up = CatchUp::new(server.clone(), me, cursor, hand_over);
        let mut caught_up = Some(caught_up);
        let mut round = Round::new(&server, &health, &observer, opens_policy, listening);
        loop {
            // What came to be owed during the last reading is read at once.
            let Some(depth) = round.begin() else {
                match round.wait(&mut events).await {
                    Reason::Event(event) => {
                        if hear_of(event, &mut events, &mut round, &catch_up).await.is_break() {
                            return;
                        }
                    }
                    Reason::Policy => round.look_at_policy().await,
                    Reason::Behind => round.note_behind(),
                    Reason::Timer => round.note_timer(),
                }
                continue;
            };
            let began = server.clock().now();
            let outcome = {
                let mut reading = pin!(catch_up.read(depth));
                loop {
                    tokio::select! {
                        biased;
                        outcome = &mut reading => break outcome,
                        event = events.recv() => {
                            if hear_of(event, &mut events, &mut round, &catch_up).await.is_break() {
                                return;
                            }
                        }
                    }
                }
            };
            round.count(catch_up.take_counts());
            match outcome {
                Ok(()) => {
                    round.succeed(depth, began);
                    if let Some(caught_up) = caught_up.take_if(|_| depth > Depth::New) {
                        // Counted from now on: nobody may find everything quiet before it has begun. It is gone if the run has ended.
                        let _gone = caught_up.send(observer.work());
                    }
                }
                Err(error) => {
                    if error.is_token_refused() && server.is_token_dead().await {
                        return;
                    }
                    round.fail(depth, &error);
                }
            }
        }
    }
}

/// Attends to what the stream tells, this and all else that it has told by now. Breaks if it has ended.
async fn hear_of<H, F>(
    first: Option<StreamEvent>,
    events: &mut mpsc::Receiver<StreamEvent>,
    round: &mut Round<'_>,
    catch_up: &CatchUp<H>,
) -> ControlFlow<()>
where
    H: Fn(Arrival) -> F,
    F: Future<Output = ()>,
{
    let Some(first) = first else { return ControlFlow::Break(()) };
    let mut told = vec![first];
    while let Ok(event) = events.try_recv() {
        told.push(event);
    }
    // Of what is deleted already, nothing is answered.
    for event in &told {
        if let StreamEvent::Deleted(status) = event {
            catch_up.note_deleted(status.clone());
        }
    }
    if told.len() > EVENTS_MAX / 2 {
        // Others may have found no place.
        round.read_behind(false);
    }
    for event in told {
        match event {
            StreamEvent::TokenDead => return ControlFlow::Break(()),
            StreamEvent::Notified(Some(notification)) if round.is_current() => {
                let is_settled = catch_up.take(*notification).await;
                round.count(catch_up.take_counts());
                round.read_behind(is_settled);
            }
            StreamEvent::Notified(_) => round.read_behind(false),
            StreamEvent::Deleted(_) => {}
            event @ (StreamEvent::Connected | StreamEvent::PolicyChanged | StreamEvent::Lost) => round.note(&event),
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests;
