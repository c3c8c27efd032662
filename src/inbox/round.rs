//! When the server is read, and how far back.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};

use super::catch_up::Depth;
use super::health::{Counts, InboxHealth, Obstacle};
use crate::crash;
use crate::mastodon::backoff::Backoff;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::notification_policy::NotificationPolicy;
use crate::mastodon::streaming::StreamEvent;
use crate::observer::{Observer, Wait, Waiting, Working};
use auditoot_clock::{Pauses, later};
use auditoot_core::dialogue::following::Filtering;

/// How often the server is read although the stream said nothing. A reading is given up after 15 seconds, so that a server that does not
/// answer is noticed within a minute.
pub(super) const CATCH_UP_EVERY: SignedDuration = SignedDuration::from_secs(40);
/// How often the notification policy is looked at: the operator can change it in the web interface.
pub(super) const POLICY_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often that goes a quarter of an hour back while the stream is open; else each time.
const OVERLAP_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How long after a message that the stream told of the server is read: then it has time for it.
const BEHIND: SignedDuration = SignedDuration::from_secs(2);
/// How far apart two readings are at least that the stream brought about.
const APART: SignedDuration = SignedDuration::from_secs(2);
/// What part of the requests that the server still takes are readings: one in so many.
const SHARE: u32 = 20;

/// Why there may be something to read.
pub(super) enum Reason {
    Event(Option<StreamEvent>),
    Policy,
    /// What the stream told of is to be followed by a reading.
    Behind,
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

/// What the stream told of and only a reading can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unread {
    Nothing,
    Something,
    /// The reading under way tells, if it succeeds.
    BeingRead,
}

/// What is to be read, and when.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them may be so")]
pub(super) struct Round<'a> {
    server: &'a MastodonClient,
    health: &'a watch::Sender<InboxHealth>,
    observer: &'a Observer,
    opens_policy: bool,
    /// The furthest reading that somebody asked for and that has not begun.
    owed: Option<Depth>,
    /// When a reading is to follow what the stream told of.
    behind: Option<Backoff>,
    /// When the last reading began.
    last_began: Option<Timestamp>,
    /// From when on a reading goes a minute back, whatever brought it about.
    minute_from: Timestamp,
    /// From when on a reading goes a quarter of an hour back.
    overlap_from: Timestamp,
    /// Whether everything was read that there was before the stream was opened, and nothing has failed since.
    is_caught_up: bool,
    unread: Unread,
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
    pub(super) fn new(
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
            behind: None,
            last_began: None,
            minute_from: server.clock().now(),
            overlap_from: server.clock().now(),
            is_caught_up: false,
            unread: Unread::Nothing,
            is_held: false,
            pauses: Pauses::default(),
            timer: Backoff::new(server.clock(), CATCH_UP_EVERY),
            policy: Backoff::new(server.clock(), SignedDuration::ZERO),
            policy_seen: false,
            stream: Stream::Opening { _under_way: listening },
        }
    }

    /// Waits until there may be something to read.
    pub(super) async fn wait(&self, events: &mut mpsc::Receiver<StreamEvent>) -> Reason {
        let clock = self.server.clock();
        let why = if self.is_held { Wait::CannotRead } else { Wait::NextLook };
        let behind = self.behind.filter(|_| !self.is_held);
        let moments = [self.timer, self.policy].into_iter().chain(behind).map(|backoff| backoff.by_clock());
        let _waiting = self.observer.wait(moments.min().unwrap_or(Timestamp::MAX), why);
        let behind = async {
            match behind {
                Some(behind) => behind.over(clock).await,
                None => std::future::pending().await,
            }
        };
        // Nothing counts as read before the policy was looked at: what it holds back is not told by the stream.
        tokio::select! {
            biased;
            () = self.policy.over(clock) => Reason::Policy,
            event = events.recv() => Reason::Event(event),
            () = behind => Reason::Behind,
            () = self.timer.over(clock) => Reason::Timer,
        }
    }

    /// Tells whoever asks what was heard.
    pub(super) fn count(&self, heard: Counts) {
        self.health.send_modify(|health| health.count(heard));
    }

    /// Whether a message that the stream tells of may be answered before the next reading: nothing older can be unread.
    pub(super) fn is_current(&self) -> bool {
        self.is_caught_up && self.unread == Unread::Nothing
    }

    /// The stream told of something: a reading follows, soon after what is settled already, at once after anything else; but no sooner
    /// than the readings may come one after the other.
    pub(super) fn read_behind(&mut self, is_settled: bool) {
        let clock = self.server.clock();
        let now = clock.now();
        let soon = if is_settled { later(now, BEHIND) } else { now };
        if !is_settled {
            self.unread = Unread::Something;
        }
        let free_from = self.last_began.map_or(now, |began| later(began, self.apart(now)));
        let behind = Backoff::new(clock, soon.max(free_from).duration_since(now));
        if self.behind.is_none_or(|other| behind.by_clock() < other.by_clock()) {
            self.behind = Some(behind);
        }
    }

    /// How far apart readings are, by what the server says of the requests that it still takes.
    fn apart(&self, now: Timestamp) -> SignedDuration {
        let Some(window) = self.server.requests_left() else { return APART };
        let rest = window.ends.duration_since(now);
        let readings = i32::try_from(window.left / SHARE).unwrap_or(i32::MAX);
        if readings == 0 { rest } else { (rest / readings).max(APART) }
    }

    pub(super) fn note_behind(&mut self) {
        self.owed = self.owed.max(Some(Depth::Newest));
    }

    pub(super) fn note(&mut self, event: &StreamEvent) {
        match event {
            StreamEvent::Connected => {
                self.owed = self.owed.max(Some(Depth::Overlap));
                self.stream = Stream::Open;
            }
            StreamEvent::PolicyChanged => self.owed = self.owed.max(Some(Depth::Week)),
            StreamEvent::Lost => self.lose_stream(),
            StreamEvent::Notified(_) | StreamEvent::Deleted(_) | StreamEvent::TokenDead => return,
        }
        self.is_caught_up = false;
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

    pub(super) fn note_timer(&mut self) {
        let depth = if self.is_caught_up { Depth::New } else { Depth::Overlap };
        self.is_held = false;
        self.owed = self.owed.max(Some(depth));
        self.timer = Backoff::new(self.server.clock(), CATCH_UP_EVERY);
    }

    /// Begins the reading that is owed, if one may begin.
    pub(super) fn begin(&mut self) -> Option<Depth> {
        let depth = self.owed.take_if(|_| !self.is_held)?;
        let now = self.server.clock().now();
        (self.behind, self.last_began) = (None, Some(now));
        if self.unread == Unread::Something {
            self.unread = Unread::BeingRead;
        }
        let depth = if now < self.minute_from { depth } else { depth.max(Depth::New) };
        Some(if now < self.overlap_from { depth } else { depth.max(Depth::Overlap) })
    }

    /// Opens the notification policy. Where there is one, the first look of every run leads to a reading of a week: the run
    /// before may have opened it and died before it read what had been filtered.
    pub(super) async fn look_at_policy(&mut self) {
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
        self.is_caught_up &= depth.is_none();
        // A refusal does not pass by itself; everything else may.
        let is_final = outcome
            .as_ref()
            .map_or_else(|error| matches!(error, RequestError::Status(_)) && !error.is_token_refused(), |_| true);
        let next = if is_final { POLICY_EVERY } else { CATCH_UP_EVERY };
        self.policy = Backoff::new(self.server.clock(), next);
    }

    /// Everything was read that was there when the reading began. What has come since is read after the same span, even if the clock
    /// was moved meanwhile.
    pub(super) fn succeed(&mut self, depth: Depth, began: Timestamp) {
        let clock = self.server.clock();
        self.pauses = Pauses::default();
        if self.unread == Unread::BeingRead {
            self.unread = Unread::Nothing;
        }
        self.timer = Backoff::new(clock, CATCH_UP_EVERY - clock.now().duration_since(began));
        if depth > Depth::Newest {
            self.minute_from = later(began, CATCH_UP_EVERY);
        }
        if depth > Depth::New {
            self.overlap_from = later(began, OVERLAP_EVERY);
            self.is_caught_up = matches!(self.stream, Stream::Open) && self.owed < Some(Depth::Overlap);
        }
        self.health.send_modify(|health| {
            health.obstacle = None;
            health.caught_up_at = Some(began);
        });
    }

    /// Holds all readings for a while: as long as the server asks for, else longer each time. What was owed stays owed.
    pub(super) fn fail(&mut self, depth: Depth, error: &RequestError) {
        let clock = self.server.clock();
        let now = clock.now();
        let own_pause = self.pauses.pause();
        let pause = error.wait_until(now).map_or(own_pause, |until| until.duration_since(now));
        tracing::warn!(error = error as &dyn Error, "the notifications could not be read");
        (self.is_held, self.is_caught_up) = (true, false);
        self.owed = self.owed.max(Some(depth.max(Depth::Overlap)));
        self.timer = Backoff::new(clock, pause);
        self.health.send_modify(|health| {
            health.obstacle = Some(Obstacle::new(now, error.to_string(), health.obstacle.take()));
        });
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::mastodon::ground::Ground;

    #[tokio::test]
    async fn a_clock_that_is_moved_during_a_reading_brings_on_the_next_one() {
        let ground = Ground::mastodon().await;
        let (server, health, observer) =
            (ground.client(), watch::Sender::default(), Observer::new(ground.clock.clone()));
        let mut round = Round::new(&server, &health, &observer, true, observer.work());
        let began = ground.clock.now();
        ground.clock.advance(SignedDuration::from_hours(1));
        round.succeed(Depth::Overlap, began);
        assert!(round.timer.over(&ground.clock).now_or_never().is_some(), "an hour has passed since it began");
        assert_eq!(health.borrow().caught_up_at, Some(began));
    }
}
