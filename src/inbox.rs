//! The bot account's mentions: each handed over once, in order, or dropped by rule.
//!
//! Invariant: the truth is what the server lists. The stream only says when to look; a timer looks as well, so a stream
//! that is down, mute or lying costs a minute and no message.

use jiff::SignedDuration;
use tokio::sync::{mpsc, watch};
use url::Url;

use self::catch_up::{Access, ReadError, Reader};
use self::cursor::{Cursor, CursorState};
use self::handle::CursorHandle;
use self::health::{Health, Trouble};
use crate::crash;
use crate::server::account::Me;
use crate::server::backoff::Backoff;
use crate::server::notifications::NotificationId;
use crate::server::policy::NotificationPolicy;
use crate::server::stream::StreamEvent;
use crate::server::{Server, ServerError};
use auditoot_core::dialogue::message::Message;

mod catch_up;
pub(crate) mod cursor;
pub(crate) mod handle;
pub(crate) mod health;
pub(crate) mod reading;

/// How often the server is read although nobody rang.
const CATCH_UP_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// How often the notification policy is looked at: the operator can change it in the web interface.
const DOOR_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// The longest pause after a reading that failed.
const PAUSE_MAX: SignedDuration = SignedDuration::from_secs(60);
/// How many rings wait at most.
const BELLS_MAX: usize = 64;

/// A message on its way to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    /// The notification that brought it: what [`CursorHandle::finished`] is told in the end.
    pub(crate) notification: NotificationId,
    /// The message.
    pub(crate) heard: Message,
}

/// Why the inbox ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InboxEnd {
    /// The server refuses the bot's access token.
    TokenDead,
    /// Nobody takes the messages any more.
    NobodyListens,
}

/// The inbox, before it runs.
#[derive(Debug)]
pub(crate) struct Inbox {
    server: Server,
    me: Me,
    streaming: Url,
    cursor: CursorHandle,
    health: watch::Sender<Health>,
}

impl Inbox {
    /// An inbox that goes on where `state` was, or begins with the last 24 hours. `streaming` is where the room of the server
    /// says that its stream is.
    #[must_use]
    pub(crate) fn new(server: Server, me: Me, streaming: Url, state: Option<CursorState>) -> Self {
        let cursor = state.map_or_else(|| Cursor::fresh(server.clock().now()), Cursor::resume);
        Self { server, me, streaming, cursor: CursorHandle::new(cursor), health: watch::Sender::default() }
    }

    /// Where whoever takes the messages says that one is finished, and asks for the state to keep.
    #[must_use]
    pub(crate) fn cursor(&self) -> CursorHandle {
        self.cursor.clone()
    }

    /// How the inbox is.
    #[must_use]
    pub(crate) fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Hands over messages, oldest first, until the token is dead or nobody takes them. May be dropped at any time.
    ///
    /// Within one run no notification is handed over twice. After a restart those that were not finished come again, and so
    /// may finished ones: who takes them knows a message by its status id.
    pub(crate) async fn run(self, arrivals: mpsc::Sender<Arrival>) -> InboxEnd {
        let (ring, bells) = mpsc::channel(BELLS_MAX);
        let server = self.server.clone();
        let streaming = self.streaming.clone();
        tokio::select! {
            () = server.listen(&streaming, ring) => InboxEnd::TokenDead,
            end = self.attend(bells, arrivals) => end,
        }
    }

    /// Reads whenever there is a reason to.
    async fn attend(self, mut bells: mpsc::Receiver<StreamEvent>, arrivals: mpsc::Sender<Arrival>) -> InboxEnd {
        let clock = self.server.clock().clone();
        let mut reader = Reader::new(self.server.clone(), self.me.clone(), self.cursor.clone(), arrivals);
        let mut round = Round::new(&self);
        loop {
            tokio::select! {
                event = bells.recv() => match event {
                    None | Some(StreamEvent::TokenDead) => return InboxEnd::TokenDead,
                    Some(event) => round.note(&event),
                },
                () = round.policy.over(&clock) => round.look_at_door().await,
                () = round.timer.over(&clock) => round.note_timer(),
            }
            // Everything that rang meanwhile is one reading.
            while let Ok(event) = bells.try_recv() {
                round.note(&event);
            }
            let Some(reach) = round.due() else { continue };
            let outcome = reader.read(reach).await;
            self.health.send_modify(|health| health.count(reader.take_counts()));
            match outcome {
                Ok(()) => round.succeed(reach),
                Err(ReadError::NobodyListens) => return InboxEnd::NobodyListens,
                Err(ReadError::Server(error)) => {
                    if matches!(error, ServerError::TokenDead)
                        && matches!(self.server.verify().await, Err(ServerError::TokenDead))
                    {
                        return InboxEnd::TokenDead;
                    }
                    round.fail(&error);
                }
            }
        }
    }
}

/// What is to be read, and when.
struct Round<'a> {
    inbox: &'a Inbox,
    /// The furthest reading that somebody asked for and that did not succeed yet.
    owed: Option<Access>,
    /// Whether readings wait for the timer, after a failure.
    is_held: bool,
    failures: u32,
    timer: Backoff,
    policy: Backoff,
    /// Whether the policy was seen in this run.
    door_seen: bool,
}

impl<'a> Round<'a> {
    /// The door is looked at first, and then everything is read.
    fn new(inbox: &'a Inbox) -> Self {
        let clock = inbox.server.clock();
        let policy = Backoff::new(clock, SignedDuration::ZERO);
        let timer = Backoff::new(clock, CATCH_UP_EVERY);
        Self { inbox, owed: None, is_held: false, failures: 0, timer, policy, door_seen: false }
    }

    fn note(&mut self, event: &StreamEvent) {
        let reach = match event {
            StreamEvent::Connected => Some(Access::Overlap),
            StreamEvent::Notified => Some(Access::New),
            StreamEvent::PolicyChanged => Some(Access::Week),
            // Whoever answers a deleted message learns it from the server, which refuses the reply.
            StreamEvent::Deleted(_) | StreamEvent::Lost | StreamEvent::TokenDead => None,
        };
        self.owed = self.owed.max(reach);
        self.inbox.health.send_modify(|health| {
            health.is_reading_owed = self.owed.is_some();
            if matches!(event, StreamEvent::Connected | StreamEvent::Lost) {
                let is_open = *event == StreamEvent::Connected;
                health.is_stream_away = !is_open && !health.is_stream_open;
                health.is_stream_open = is_open;
            }
        });
    }

    fn note_timer(&mut self) {
        self.is_held = false;
        self.inbox.health.send_if_modified(|health| health.held_until.take().is_some());
        self.owed = self.owed.max(Some(Access::Overlap));
        self.timer = Backoff::new(self.inbox.server.clock(), CATCH_UP_EVERY);
    }

    fn due(&self) -> Option<Access> {
        self.owed.filter(|_| !self.is_held)
    }

    /// Opens the notification policy. Where there is one, the first look of every run leads to a reading of a week: the run
    /// before may have opened it and died before it read what had been filtered.
    async fn look_at_door(&mut self) {
        let outcome = self.inbox.server.accept_all().await;
        crash::point("after a look at the policy");
        let (reach, trouble) = match &outcome {
            Ok(NotificationPolicy::NoPolicy | NotificationPolicy::WasOpen) if self.door_seen => (None, None),
            Ok(NotificationPolicy::NoPolicy) => (Some(Access::Overlap), None),
            Ok(NotificationPolicy::WasOpen | NotificationPolicy::Opened) => (Some(Access::Week), None),
            Ok(NotificationPolicy::StaysShut) => {
                let what = "the server goes on filtering notifications".to_owned();
                ((!self.door_seen).then_some(Access::Week), Some(what))
            }
            Err(error) => ((!self.door_seen).then_some(Access::Overlap), Some(error.to_string())),
        };
        if outcome.as_ref().is_ok_and(|policy| *policy == NotificationPolicy::Opened) {
            tracing::info!("the notification policy filtered messages; it accepts everything now");
        }
        if let Some(what) = &trouble {
            tracing::warn!(%what, "the notification policy could not be opened");
        }
        let now = self.inbox.server.clock().now();
        self.inbox.health.send_modify(|health| {
            health.filtering = trouble.map(|what| Trouble::new(now, what, health.filtering.take()));
        });
        self.door_seen |= outcome.is_ok();
        self.owed = self.owed.max(reach);
        // A refusal does not pass by itself; everything else may.
        let is_final = matches!(outcome, Ok(_) | Err(ServerError::Refused { .. }));
        let next = if is_final { DOOR_EVERY } else { CATCH_UP_EVERY };
        self.policy = Backoff::new(self.inbox.server.clock(), next);
    }

    fn succeed(&mut self, reach: Access) {
        let clock = self.inbox.server.clock();
        (self.owed, self.failures) = (None, 0);
        if reach > Access::New {
            self.timer = Backoff::new(clock, CATCH_UP_EVERY);
        }
        self.inbox.health.send_modify(|health| {
            health.trouble = None;
            health.is_reading_owed = false;
            if reach > Access::New {
                health.caught_up_at = Some(clock.now());
            }
        });
    }

    /// Holds all readings for a while: as long as the server asks for, else longer each time. What is owed stays owed.
    fn fail(&mut self, error: &ServerError) {
        let clock = self.inbox.server.clock();
        let now = clock.now();
        let pause = match error {
            ServerError::Wait { until } => until.duration_since(now),
            ServerError::NoAnswer(_)
            | ServerError::TokenDead
            | ServerError::Refused { .. }
            | ServerError::Unreadable { .. } => SignedDuration::from_secs(1 << self.failures.min(6)).min(PAUSE_MAX),
        };
        tracing::warn!(%error, "the notifications could not be read");
        self.failures += 1;
        self.is_held = true;
        self.timer = Backoff::new(clock, pause);
        self.inbox.health.send_modify(|health| {
            health.held_until = Some(clock.after(pause));
            health.trouble = Some(Trouble::new(now, error.to_string(), health.trouble.take()));
        });
    }
}

#[cfg(test)]
mod tests;
