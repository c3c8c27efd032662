//! What the bot's own server said of itself.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::canary::Canary;
use crate::inbox::cursor::CursorState;
use crate::inbox::handle::CursorHandle;
use crate::inbox::health::InboxHealth;
use crate::mastodon::notifications::NotificationId;
use crate::sources::HomeServer;
use auditoot_core::dialogue::following::Filtering;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::prompts::{LinkCount, PostLimits};

/// How long health is red after a refusal: long enough to be seen.
const REFUSAL_SHOWN: SignedDuration = SignedDuration::from_hours(1);

/// The bot's own server, as far as it is known. Nobody's lane is worked off before the server was reached.
#[derive(Debug)]
pub(super) struct KnownServer {
    known: watch::Sender<Option<Known>>,
    /// When it last would not take what was to be said.
    refused_at: Mutex<Option<Timestamp>>,
    /// The account there that tries the bot, if there is one.
    pub(super) canary: Canary,
}

/// What a server said of itself, and the inbox that reads there.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The bot's own account.
    pub(super) me: AccountId,
    /// Its handle, without a domain.
    pub(super) handle: String,
    /// The domain of its handle.
    pub(super) domain: String,
    /// The address of its profile.
    pub(super) profile: String,
    /// Whether followers need its approval.
    pub(super) is_locked: bool,
    pub(super) post_limits: PostLimits,
    /// What software it runs, and what that can do.
    pub(super) home: HomeServer,
    pub(super) cursor: CursorHandle,
    pub(super) inbox: watch::Receiver<InboxHealth>,
}

impl KnownServer {
    pub(super) fn nothing_yet() -> Self {
        Self { known: watch::Sender::new(None), refused_at: Mutex::default(), canary: Canary::default() }
    }

    /// The server was reached.
    pub(super) fn reached(&self, known: Known) {
        self.known.send_replace(Some(known));
    }

    /// What is known of it, once it was reached.
    pub(super) async fn once_reached(&self) -> Known {
        let mut known = self.known.subscribe();
        match known.wait_for(Option::is_some).await.ok().and_then(|known| known.clone()) {
            Some(known) => known,
            // The sender lives as long as `self`, so this does not happen.
            None => std::future::pending().await,
        }
    }

    /// What is known of it, if it was reached.
    pub(super) fn now(&self) -> Option<Known> {
        self.known.borrow().clone()
    }

    /// How much fits into a post; before that is known, the least that any server takes.
    pub(super) fn post_limits(&self) -> PostLimits {
        let least = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
        self.known.borrow().as_ref().map_or(least, |known| known.post_limits)
    }

    /// What software it runs, and what that can do; before that is known: nothing.
    pub(super) fn home(&self) -> HomeServer {
        self.known.borrow().as_ref().map_or_else(HomeServer::unknown, |known| known.home.clone())
    }

    /// What it does with what people get from strangers.
    pub(super) fn filtering(&self) -> Filtering {
        self.known.borrow().as_ref().map_or(Filtering::NotKnown, |known| known.inbox.borrow().filtering_of_server)
    }

    /// Whether whoever wants to follow the bot needs its approval.
    pub(super) fn is_locked(&self) -> bool {
        self.known.borrow().as_ref().is_some_and(|known| known.is_locked)
    }

    /// It runs this software now.
    pub(super) fn note_home(&self, home: HomeServer) {
        self.known.send_if_modified(|known| match known {
            Some(known) if known.home != home => {
                known.home = home;
                true
            }
            Some(_) | None => false,
        });
    }

    /// It counts links in full, whatever it says.
    pub(super) fn note_links_in_full(&self) {
        self.known.send_modify(|known| {
            if let Some(known) = known {
                known.post_limits = known.post_limits.in_full();
            }
        });
    }

    /// It would not take what was to be said.
    pub(super) fn note_refusal(&self, now: Timestamp) {
        *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Whether that happened a short while ago.
    pub(super) fn refuses(&self, now: Timestamp) -> bool {
        let refused_at = *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner);
        refused_at.is_some_and(|at| now.duration_since(at) < REFUSAL_SHOWN)
    }

    /// Notes that a notification is committed.
    pub(super) fn finished(&self, notification: &NotificationId) {
        if let Some(known) = &*self.known.borrow() {
            known.cursor.finished(notification);
        }
    }

    /// Where the inbox is once this notification is committed.
    pub(super) fn cursor_after(&self, notification: &NotificationId) -> Option<CursorState> {
        self.known.borrow().as_ref().map(|known| known.cursor.state_after(notification))
    }
}
