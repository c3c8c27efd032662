//! One reading of the notifications, from the cursor on or further back.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::OnceCell;

use super::Arrival;
use super::cursor::FIRST_LOOK;
use super::handle::CursorHandle;
use super::health::Counts;
use super::reading::{DropReason, Heard, hear};
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::notifications::{AGE_MAX, Back, NotificationEntity, NotificationId, NotificationPage};
use auditoot_clock::later;
use auditoot_core::dialogue::message::{Message, StatusId};

/// How far before the cursor an ordinary catch-up begins: servers commit notifications out of order.
const OVERLAP: SignedDuration = SignedDuration::from_mins(15);
/// How far before the cursor every reading begins: what is committed out of order is hardly ever later than this.
const SHORT_OVERLAP: SignedDuration = SignedDuration::from_mins(1);
/// How many deleted statuses are remembered, for notifications of them that come late.
const DELETED_MAX: usize = 1_000;
/// How many of its own posts the bot looks at on its first start, in pages.
const OWN_PAGES_MAX: usize = 10;
/// How many posts a page has.
const OWN_PAGE_SIZE: u32 = 40;

/// How far back is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// What came after the last reading, and what else the newest page holds.
    Newest,
    /// From a minute before that on.
    New,
    /// From a quarter of an hour before the cursor on.
    Overlap,
    /// The last seven days: messages that had been filtered come back with their old ids and dates.
    Week,
}

/// Reads and hands over.
pub(super) struct CatchUp<H> {
    server: MastodonClient,
    me: Me,
    cursor: CursorHandle,
    hand_over: H,
    /// What the bot answered before its first start; asked for once, when it is needed.
    answered: OnceCell<EarlierAnswers>,
    counts: Mutex<Counts>,
    /// The statuses that the stream told of as deleted, the newest last.
    deleted: Mutex<VecDeque<StatusId>>,
    /// The newest notification that a reading of this run has come to, with its stamp.
    read_to: Mutex<Option<(NotificationId, Timestamp)>>,
}

/// What an earlier life of the bot answered.
struct EarlierAnswers {
    messages: BTreeSet<StatusId>,
    /// Of what is older than this it cannot be told.
    known_since: Timestamp,
}

impl<H, F> CatchUp<H>
where
    H: Fn(Arrival) -> F,
    F: Future<Output = ()>,
{
    pub(super) fn new(server: MastodonClient, me: Me, cursor: CursorHandle, hand_over: H) -> Self {
        let (answered, counts, deleted) = (OnceCell::new(), Mutex::default(), Mutex::default());
        let read_to = Mutex::default();
        Self { server, me, cursor, hand_over, answered, counts, deleted, read_to }
    }

    /// What was heard since this was last asked.
    pub(super) fn take_counts(&self) -> Counts {
        std::mem::take(&mut *self.counts())
    }

    /// A status is deleted: a notification of it that comes now is none any more.
    pub(super) fn note_deleted(&self, status: StatusId) {
        let mut deleted = self.deleted.lock().unwrap_or_else(PoisonError::into_inner);
        if deleted.len() == DELETED_MAX {
            deleted.pop_front();
        }
        deleted.push_back(status);
    }

    /// Hands over a message that the stream tells of, if it is one beyond doubt. Whether nothing about it is left to a reading.
    pub(super) async fn take(&self, notification: NotificationEntity) -> bool {
        let (now, began) = (self.server.clock().now(), self.cursor.began());
        let (id, at) = (notification.id.clone(), notification.at.unwrap_or(now).min(now));
        let heard = match hear(notification, &self.me, now) {
            Heard::Message(heard) if self.is_deleted(&heard.id) => return true,
            Heard::Message(heard) if heard.notified_at >= began => heard,
            Heard::Dropped { reason: DropReason::ByABot | DropReason::OwnPost | DropReason::TooOld, .. } => {
                return true;
            }
            Heard::Message(_) | Heard::Dropped { .. } => return false,
        };
        if self.cursor.tell(&id, at) {
            self.counts().messages += 1;
            (self.hand_over)(Arrival { notification: id, heard }).await;
        }
        true
    }

    fn is_deleted(&self, status: &StatusId) -> bool {
        self.deleted.lock().unwrap_or_else(PoisonError::into_inner).contains(status)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads, and hands over what is new, oldest first. After an error, what was handed over until then stays handed over.
    ///
    /// It goes on where the last reading of this run came to, even where the cursor waits for somebody whose answer takes long: what lies
    /// between is handed over already.
    pub(super) async fn read(&self, depth: Depth) -> Result<(), RequestError> {
        let (state, told, read_to) = (self.cursor.state(), self.cursor.told(), self.read_to().clone());
        let oldest = later(self.server.clock().now(), -AGE_MAX);
        let from = read_to.as_ref().map_or(state.time, |(_, at)| state.time.max(*at));
        let wanted = match depth {
            Depth::Newest | Depth::New => later(from, -SHORT_OVERLAP),
            Depth::Overlap => later(from, -OVERLAP),
            Depth::Week => oldest,
        };
        let horizon = wanted.max(later(state.began, -FIRST_LOOK));
        let id = read_to.map(|(id, _)| id).max(state.id);
        let by = if depth == Depth::Newest { Back::ToId } else { Back::ToHorizon };
        let cursor = &self.cursor;
        let is_known = |id: &NotificationId| cursor.knows(id);
        let page = self.server.mentions_back_to(horizon, id.as_ref(), by, &is_known).await?;
        let newest = page.notifications.last().map(|newest| (newest.id.clone(), newest.at));
        if let (false, Some(id)) = (page.is_last, id) {
            // More than fits: what lies between is read from there on, page by page.
            self.read_on(id).await?;
        }
        self.hand_over(page).await?;
        if let Some((id, at)) = newest {
            self.note_read_to(id, at.unwrap_or(from).min(self.server.clock().now()));
        }
        self.cursor.pass(&told);
        self.cursor.forget_before(later(oldest, -OVERLAP));
        Ok(())
    }

    /// Everything up to this notification was read.
    fn note_read_to(&self, id: NotificationId, at: Timestamp) {
        let mut read_to = self.read_to();
        if read_to.as_ref().is_none_or(|(before, _)| *before < id) {
            *read_to = Some((id, at));
        }
    }

    fn read_to(&self) -> MutexGuard<'_, Option<(NotificationId, Timestamp)>> {
        self.read_to.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from this notification on to the end.
    async fn read_on(&self, mut id: NotificationId) -> Result<(), RequestError> {
        let cursor = &self.cursor;
        loop {
            let page = self.server.mentions_after(&id, &|id| cursor.knows(id)).await?;
            let is_last = page.is_last;
            let newest = page.notifications.last().map(|newest| newest.id.clone());
            self.hand_over(page).await?;
            match newest {
                Some(newest) if !is_last => id = newest,
                _ => return Ok(()),
            }
        }
    }

    async fn hand_over(&self, page: NotificationPage) -> Result<(), RequestError> {
        self.counts().unreadable += u64::try_from(page.unreadable).unwrap_or(u64::MAX);
        let began = self.cursor.began();
        let is_old = |at: Option<Timestamp>| at.is_some_and(|at| at < began);
        if page.notifications.iter().any(|notification| is_old(notification.at)) {
            self.answered.get_or_try_init(|| self.look_for_answers(later(began, -FIRST_LOOK))).await?;
        }
        for notification in page.notifications {
            let now = self.server.clock().now();
            let id = notification.id.clone();
            // A stamp of the future would keep the next readings from looking back far enough.
            if !self.cursor.offer(&id, notification.at.unwrap_or(now).min(now)) {
                continue;
            }
            match self.check(hear(notification, &self.me, now), began) {
                Ok(heard) => {
                    self.counts().messages += 1;
                    let arrival = Arrival { notification: id, heard };
                    (self.hand_over)(arrival).await;
                }
                Err(reason) => {
                    *self.counts().dropped.entry(reason).or_default() += 1;
                    self.cursor.finished(&id);
                }
            }
        }
        Ok(())
    }

    /// The last rule: what came before the first start may have been answered already.
    fn check(&self, heard: Heard, began: Timestamp) -> Result<Message, DropReason> {
        match heard {
            Heard::Dropped { reason, .. } => Err(reason),
            Heard::Message(message) => {
                let is_answered = self.answered.get().is_some_and(|answered| answered.covers(&message));
                if message.notified_at < began && is_answered { Err(DropReason::AlreadyAnswered) } else { Ok(message) }
            }
        }
    }

    /// Which messages the bot's own posts since `horizon` answer.
    async fn look_for_answers(&self, horizon: Timestamp) -> Result<EarlierAnswers, RequestError> {
        let mut messages = BTreeSet::new();
        let mut last: Option<StatusId> = None;
        let mut known_since = Timestamp::MAX;
        for _ in 0..OWN_PAGES_MAX {
            let own = match self.server.newest_own(&self.me.id, last.as_ref(), OWN_PAGE_SIZE).await {
                Ok(own) => own,
                Err(RequestError::Status(status)) if status != StatusCode::UNAUTHORIZED => {
                    tracing::warn!(%status, "the bot's own posts cannot be listed; older messages are left unanswered");
                    break;
                }
                Err(error) => return Err(error),
            };
            known_since = own.iter().filter_map(|post| post.created_at).min().unwrap_or(known_since).min(known_since);
            let oldest = own.last().map(|post| post.id.clone());
            messages.extend(own.into_iter().filter_map(|post| post.in_reply_to));
            if oldest.is_none() || oldest == last || known_since < horizon {
                return Ok(EarlierAnswers { messages, known_since: Timestamp::MIN });
            }
            last = oldest;
        }
        Ok(EarlierAnswers { messages, known_since })
    }
}

impl EarlierAnswers {
    fn covers(&self, message: &Message) -> bool {
        message.notified_at < self.known_since || self.messages.contains(&message.id)
    }
}
