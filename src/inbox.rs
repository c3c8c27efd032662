//! The bot account's mentions: each handed over once, in order, or dropped by rule.
//!
//! Invariant: the truth is what the server lists. The stream only says when to look; a timer looks as well, so a stream
//! that is down, mute or lying costs a minute and no message.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot, watch};
use url::Url;

use self::catch_up::{CatchUp, Depth};
use self::cursor::{Cursor, CursorState};
use self::handle::CursorHandle;
use self::health::{InboxHealth, Obstacle};
use crate::crash;
use crate::mastodon::accounts::Me;
use crate::mastodon::backoff::Backoff;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::notification_policy::NotificationPolicy;
use crate::mastodon::notifications::NotificationId;
use crate::mastodon::streaming::StreamEvent;
use crate::observer::{Observer, Wait, Waiting, Working};
use auditoot_clock::Pauses;
use auditoot_core::dialogue::following::Filtering;
use auditoot_core::dialogue::message::Message;

mod catch_up;
pub(crate) mod cursor;
pub(crate) mod handle;
pub(crate) mod health;
pub(crate) mod reading;

/// How often the server is read although the stream said nothing. A reading is given up after 15 seconds, so that a server that does not
/// answer is noticed within a minute.
const CATCH_UP_EVERY: SignedDuration = SignedDuration::from_secs(40);
/// How often the notification policy is looked at: the operator can change it in the web interface.
const POLICY_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How many events of the stream wait at most.
const EVENTS_MAX: usize = 64;

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
        let mut catch_up = CatchUp::new(server.clone(), me, cursor, hand_over);
        let mut caught_up = Some(caught_up);
        let mut round = Round::new(&server, &health, &observer, opens_policy, listening);
        loop {
            match round.wait(&mut events).await {
                Reason::Event(None | Some(StreamEvent::TokenDead)) => return,
                Reason::Event(Some(event)) => round.note(&event),
                Reason::Policy => round.look_at_policy().await,
                Reason::Timer => round.note_timer(),
            }
            // Everything that the stream said meanwhile is one reading.
            while let Ok(event) = events.try_recv() {
                round.note(&event);
            }
            let Some(depth) = round.due() else { continue };
            let began = server.clock().now();
            let outcome = catch_up.read(depth).await;
            health.send_modify(|health| health.count(catch_up.take_counts()));
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
                    round.fail(&error);
                }
            }
        }
    }
}

/// Why there may be something to read.
enum Reason {
    Event(Option<StreamEvent>),
    Policy,
    Timer,
}

/// How the stream is, for whoever observes.
enum Stream {
    /// It is opened for the first time.
    Opening {
        _under_way: Working,
    },
    Open,
    /// It broke off.
    Lost,
    /// It could not be opened when that was last tried.
    Away {
        _under_way: Working,
        _until_then: Waiting,
    },
}

/// What is to be read, and when.
struct Round<'a> {
    server: &'a MastodonClient,
    health: &'a watch::Sender<InboxHealth>,
    observer: &'a Observer,
    opens_policy: bool,
    /// The furthest reading that somebody asked for and that did not succeed yet.
    owed: Option<Depth>,
    /// Whether readings wait for the timer, after a failure.
    is_held: bool,
    pauses: Pauses,
    timer: Backoff,
    policy: Backoff,
    /// Whether the policy was seen in this run.
    policy_seen: bool,
    stream: Stream,
}

impl<'a> Round<'a> {
    /// The policy is looked at first, and then everything is read.
    fn new(
        server: &'a MastodonClient,
        health: &'a watch::Sender<InboxHealth>,
        observer: &'a Observer,
        opens_policy: bool,
        listening: Working,
    ) -> Self {
        Self {
            server,
            health,
            observer,
            opens_policy,
            owed: None,
            is_held: false,
            pauses: Pauses::default(),
            timer: Backoff::new(server.clock(), CATCH_UP_EVERY),
            policy: Backoff::new(server.clock(), SignedDuration::ZERO),
            policy_seen: false,
            stream: Stream::Opening { _under_way: listening },
        }
    }

    /// Waits until there may be something to read.
    async fn wait(&self, events: &mut mpsc::Receiver<StreamEvent>) -> Reason {
        let clock = self.server.clock();
        let why = if self.is_held { Wait::CannotRead } else { Wait::NextLook };
        let _waiting = self.observer.wait(self.timer.by_clock().min(self.policy.by_clock()), why);
        tokio::select! {
            event = events.recv() => Reason::Event(event),
            () = self.policy.over(clock) => Reason::Policy,
            () = self.timer.over(clock) => Reason::Timer,
        }
    }

    fn note(&mut self, event: &StreamEvent) {
        let depth = match event {
            StreamEvent::Connected => Some(Depth::Overlap),
            StreamEvent::Notified => Some(Depth::New),
            StreamEvent::PolicyChanged => Some(Depth::Week),
            // Whoever answers a deleted message learns it from the server, which refuses the reply.
            StreamEvent::Deleted(_) | StreamEvent::Lost | StreamEvent::TokenDead => None,
        };
        self.owed = self.owed.max(depth);
        match event {
            StreamEvent::Connected => self.stream = Stream::Open,
            StreamEvent::Lost => self.lose_stream(),
            StreamEvent::Notified | StreamEvent::PolicyChanged | StreamEvent::Deleted(_) | StreamEvent::TokenDead => {
                return;
            }
        }
        let is_open = matches!(self.stream, Stream::Open);
        self.health.send_modify(|health| health.is_stream_open = is_open);
    }

    fn lose_stream(&mut self) {
        self.stream = match &self.stream {
            Stream::Open => Stream::Lost,
            Stream::Opening { .. } | Stream::Lost | Stream::Away { .. } => {
                // It is tried again soon, and nobody can tell whether with success.
                let until_then = self.observer.wait(Timestamp::MAX, Wait::CannotListen);
                Stream::Away { _under_way: self.observer.work(), _until_then: until_then }
            }
        };
    }

    fn note_timer(&mut self) {
        self.is_held = false;
        self.owed = self.owed.max(Some(Depth::Overlap));
        self.timer = Backoff::new(self.server.clock(), CATCH_UP_EVERY);
    }

    fn due(&self) -> Option<Depth> {
        self.owed.filter(|_| !self.is_held)
    }

    /// Opens the notification policy. Where there is one, the first look of every run leads to a reading of a week: the run
    /// before may have opened it and died before it read what had been filtered.
    async fn look_at_policy(&mut self) {
        let outcome =
            if self.opens_policy { self.server.accept_all().await } else { self.server.notification_policy().await };
        crash::point("after a look at the policy");
        let (depth, obstacle) = match &outcome {
            Ok(NotificationPolicy::NoPolicy | NotificationPolicy::WasOpen | NotificationPolicy::LeftShut)
                if self.policy_seen =>
            {
                (None, None)
            }
            Ok(NotificationPolicy::NoPolicy) => (Some(Depth::Overlap), None),
            Ok(NotificationPolicy::WasOpen | NotificationPolicy::Opened | NotificationPolicy::LeftShut) => {
                (Some(Depth::Week), None)
            }
            Ok(NotificationPolicy::StaysShut) => {
                let what = "the server goes on filtering notifications".to_owned();
                ((!self.policy_seen).then_some(Depth::Week), Some(what))
            }
            Err(error) => ((!self.policy_seen).then_some(Depth::Overlap), Some(error.to_string())),
        };
        if outcome.as_ref().is_ok_and(|policy| *policy == NotificationPolicy::Opened) {
            tracing::info!("the notification policy filtered messages; it accepts everything now");
        }
        match (&outcome, &obstacle) {
            (Err(error), _) => {
                tracing::warn!(error = error as &dyn Error, "the notification policy could not be opened");
            }
            (Ok(_), Some(what)) => tracing::warn!(%what, "the notification policy could not be opened"),
            (Ok(_), None) => {}
        }
        let now = self.server.clock().now();
        self.health.send_modify(|health| {
            if let Ok(policy) = &outcome {
                health.filtering_of_server = match policy {
                    NotificationPolicy::NoPolicy => Filtering::Passes,
                    NotificationPolicy::WasOpen
                    | NotificationPolicy::Opened
                    | NotificationPolicy::StaysShut
                    | NotificationPolicy::LeftShut => Filtering::Filters,
                };
            }
            health.filtering = obstacle.map(|what| Obstacle::new(now, what, health.filtering.take()));
        });
        self.policy_seen |= outcome.is_ok();
        self.owed = self.owed.max(depth);
        // A refusal does not pass by itself; everything else may.
        let is_final = outcome
            .as_ref()
            .map_or_else(|error| matches!(error, RequestError::Status(_)) && !error.is_token_refused(), |_| true);
        let next = if is_final { POLICY_EVERY } else { CATCH_UP_EVERY };
        self.policy = Backoff::new(self.server.clock(), next);
    }

    /// Everything was read that was there when the reading began. What has come since is read after the same span, even if the clock
    /// was moved meanwhile.
    fn succeed(&mut self, depth: Depth, began: Timestamp) {
        let clock = self.server.clock();
        (self.owed, self.pauses) = (None, Pauses::default());
        if depth > Depth::New {
            self.timer = Backoff::new(clock, CATCH_UP_EVERY - clock.now().duration_since(began));
        }
        self.health.send_modify(|health| {
            health.obstacle = None;
            if depth > Depth::New {
                health.caught_up_at = Some(began);
            }
        });
    }

    /// Holds all readings for a while: as long as the server asks for, else longer each time. What is owed stays owed.
    fn fail(&mut self, error: &RequestError) {
        let clock = self.server.clock();
        let now = clock.now();
        let own_pause = self.pauses.pause();
        let pause = error.wait_until(now).map_or(own_pause, |until| until.duration_since(now));
        tracing::warn!(error = error as &dyn Error, "the notifications could not be read");
        self.is_held = true;
        self.timer = Backoff::new(clock, pause);
        self.health.send_modify(|health| {
            health.obstacle = Some(Obstacle::new(now, error.to_string(), health.obstacle.take()));
        });
    }
}

#[cfg(test)]
mod tests;
