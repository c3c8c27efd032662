//! The state of a sandbox, and the few things every part of it needs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::fmt;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, oneshot, watch};
use url::Url;

use super::directory::Directory;
use super::faults::{Fault, FaultBook};
use super::ids::Ids;
use super::notification::{Notification, Policy};
use super::session::Session;
use super::status::Status;
use super::stream::Stream;
use super::{Character, Id};
use auditoot_clock::Clock;

/// One server: its manners, its people, and what happened on it.
pub(crate) struct World {
    pub(super) character: Character,
    pub(super) clock: Clock,
    pub(super) base_url: Url,
    pub(super) directory: Box<dyn Directory>,
    state: Mutex<State>,
    /// Apart from the state, because accounts are shown while that is held.
    pub(super) profiles: Mutex<BTreeMap<Id, Profile>>,
    /// One post at a time, so that one Idempotency-Key makes one post (Mastodon 4.6+).
    pub(super) posting: Mutex<()>,
    pub(super) faults: Mutex<FaultBook>,
    changes: watch::Sender<u64>,
    /// The most characters of a post.
    pub(super) longest_post: AtomicUsize,
    /// How many posts one account may make in a window.
    pub(super) posts_per_window: AtomicU32,
    /// How much longer every request takes, in milliseconds.
    pub(super) slowness_ms: AtomicU64,
    pub(super) request_limit: Mutex<RequestLimit>,
}

/// What changes while the sandbox runs, except what the directory holds.
pub(super) struct State {
    pub(super) ids: Ids,
    pub(super) statuses: BTreeMap<Id, Status>,
    pub(super) notifications: BTreeMap<Id, Notification>,
    pub(super) policies: BTreeMap<Id, Policy>,
    /// Who accepted whose messages for good: (recipient, sender).
    pub(super) permissions: BTreeSet<(Id, Id)>,
    /// Who follows whom: (follower, followed).
    pub(super) follows: BTreeSet<(Id, Id)>,
    pub(super) streams: Vec<Stream>,
    streams_opened: u64,
    /// Whether Redis says which streams are to be closed.
    pub(super) hears_kills: bool,
    /// Where to say that streams were opened or closed, if Redis is listened to. Who says it is told when Redis was, too.
    pub(super) stream_changes: Option<mpsc::UnboundedSender<oneshot::Sender<()>>>,
    pub(super) sessions: BTreeMap<String, Session>,
    /// Idempotency keys by author: the status that was made, and when.
    pub(super) finished_posts: BTreeMap<(Id, String), (Id, Timestamp)>,
    /// Posts by author in the current window of three hours: (start of the window in seconds, number).
    pub(super) post_counts: BTreeMap<Id, (i64, u32)>,
    pub(super) requests: VecDeque<RequestSeen>,
    /// How many requests were left without an answer on purpose.
    pub(super) unanswered: usize,
}

/// What somebody changed of a fresh profile.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// The description, as it was written.
    pub(super) note: String,
    /// Whether followers need a yes, if that was said.
    pub(super) locked: Option<bool>,
}

/// How many requests were made in a window, where that is limited.
#[derive(Debug, Default)]
pub(super) struct RequestLimit {
    /// How many of a token are answered.
    pub(super) most: Option<u32>,
    pub(super) window: i64,
    pub(super) made: BTreeMap<String, u32>,
    /// How many were refused since the limit was set.
    pub(super) refused: usize,
}

/// A request that reached the sandbox. Queries, headers and bodies are not kept: they hold secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSeen {
    /// The method, as in `GET`.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// Whether it carried an access token, as a header or in the query.
    pub had_token: bool,
}

/// How many posts one account may make in a window, on Mastodon.
const POSTS_PER_WINDOW: u32 = 300;
/// How many requests the log remembers.
const REQUESTS_KEPT: usize = 10_000;

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("World").field("character", &self.character).finish_non_exhaustive()
    }
}

impl State {
    /// Nothing has happened yet.
    pub(super) fn new(ids: Ids) -> Self {
        Self {
            ids,
            statuses: BTreeMap::new(),
            notifications: BTreeMap::new(),
            policies: BTreeMap::new(),
            permissions: BTreeSet::new(),
            follows: BTreeSet::new(),
            streams: Vec::new(),
            streams_opened: 0,
            hears_kills: false,
            stream_changes: None,
            sessions: BTreeMap::new(),
            finished_posts: BTreeMap::new(),
            post_counts: BTreeMap::new(),
            requests: VecDeque::new(),
            unanswered: 0,
        }
    }

    pub(super) fn next_stream_number(&mut self) -> u64 {
        self.streams_opened += 1;
        self.streams_opened
    }
}

impl World {
    pub(super) fn new(
        character: Character,
        clock: Clock,
        base_url: Url,
        seed: u64,
        directory: Box<dyn Directory>,
    ) -> Self {
        Self {
            character,
            clock,
            base_url,
            directory,
            state: Mutex::new(State::new(Ids::new(character, seed))),
            profiles: Mutex::default(),
            posting: Mutex::default(),
            faults: Mutex::default(),
            changes: watch::Sender::new(0),
            longest_post: AtomicUsize::new(character.longest_post()),
            posts_per_window: AtomicU32::new(POSTS_PER_WINDOW),
            slowness_ms: AtomicU64::new(0),
            request_limit: Mutex::default(),
        }
    }

    /// The most characters of a post.
    pub(super) fn longest_post(&self) -> usize {
        self.longest_post.load(Ordering::Relaxed)
    }

    /// The state, for as long as nothing is awaited.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that something happened, to everybody who waits for it.
    pub(super) fn tick(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Whether a fault is in force that is no answer to one request.
    pub(super) fn suffers(&self, fault: Fault) -> bool {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).holds(fault)
    }

    /// The name of the software that this server says it is.
    pub(super) fn software(&self) -> &'static str {
        let posed = [Fault::Pleroma, Fault::Pixelfed].into_iter().find(|fault| self.suffers(*fault));
        posed.map_or(self.character.name(), Fault::name)
    }

    /// The version that this server says it is of.
    pub(super) fn version(&self) -> &'static str {
        if self.suffers(Fault::OldVersion) { "0.18.3" } else { self.character.version() }
    }

    /// The domain of this server, with its port: what stands behind the second `@` of its people.
    pub(super) fn authority(&self) -> String {
        let host = self.base_url.host_str().unwrap_or_default();
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// An address on this server.
    pub(super) fn address(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(path);
        url
    }

    pub(super) fn log_request(&self, request: RequestSeen) {
        {
            let mut state = self.state();
            if state.requests.len() == REQUESTS_KEPT {
                state.requests.pop_front();
            }
            state.requests.push_back(request);
        }
        self.tick();
    }

    /// Leaves a request without an answer.
    pub(super) async fn hang(&self) -> Infallible {
        self.state().unanswered += 1;
        self.tick();
        std::future::pending().await
    }
}

/// How long from `earlier` to `later`.
pub(super) fn age(earlier: Timestamp, later: Timestamp) -> SignedDuration {
    later.duration_since(earlier)
}
