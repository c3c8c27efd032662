//! Reading the mentions that the server noted for the bot.

use std::cmp::Ordering;
use std::fmt;

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::client::{MastodonClient, RequestError};
use super::entities::{self, AccountEntity, NotificationType, StatusEntity};

/// Nothing older than this is ever read.
pub const AGE_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many a page may hold, first as many as servers give, then fewer where the page is larger than an answer may be.
const PAGE_SIZES: [&str; 4] = ["80", "20", "4", "1"];
/// The most pages that are read backwards at once. Mastodon allows 300 such requests in 15 minutes.
const PAGES_BACK_MAX: usize = 40;
/// The most bytes of text that are read backwards at once.
const BYTES_BACK_MAX: usize = 16 << 20;

/// The server's id of a notification: a number on Mastodon, a ULID on `GoToSocial`. Shorter is older, then the text
/// decides, which is the order of both.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NotificationId(pub String);

/// What the server noted.
#[derive(Clone, Debug, PartialEq)]
pub struct NotificationEntity {
    /// Its id.
    pub id: NotificationId,
    /// What it is about, if megalodon knows that; the bot only ever acts on a mention.
    pub kind: Option<NotificationType>,
    /// When it was noted. `None` if the server does not say in a way that can be read.
    pub at: Option<Timestamp>,
    /// Who caused it.
    pub account: Option<AccountEntity>,
    /// The status it is about.
    pub status: Option<StatusEntity>,
}

/// Some notifications.
#[derive(Debug, Default)]
pub struct NotificationPage {
    /// The notifications that could be read, oldest first, each once.
    pub notifications: Vec<NotificationEntity>,
    /// How many items could not even be told apart, because they have no id.
    pub unreadable: usize,
    /// Whether nothing is left to read where this came from.
    pub is_last: bool,
}

/// Whether a notification is known already. Of such a one no more is read than its id and when it was noted.
pub(crate) type IsKnown<'a> = dyn Fn(&NotificationId) -> bool + Sync + 'a;

/// How far is read backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    /// As far as the horizon, and as far as the notification from which on all are wanted.
    ToHorizon,
    /// As far as that notification. What the pages hold besides is taken as far as the horizon.
    ToId,
}

impl MastodonClient {
    /// The oldest mentions after this one: one page. Read on with the newest id of the page until a page
    /// [`is_last`](NotificationPage::is_last).
    ///
    /// # Errors
    /// If the server cannot be asked or what it says is no list.
    pub(crate) async fn mentions_after(
        &self,
        id: &NotificationId,
        is_known: &IsKnown<'_>,
    ) -> Result<NotificationPage, RequestError> {
        let mut page = self.mentions(Some(("min_id", &id.0)), is_known).await?;
        // A server that ignores `min_id` would be asked for ever.
        page.is_last |= page.notifications.last().is_none_or(|newest| newest.id <= *id);
        Ok(page)
    }

    /// All mentions noted at `horizon` or later, and all after `id` if one is given, read backwards from the newest. The
    /// horizon is never beyond seven days. Ends early after forty pages, or as many megabytes as are worth keeping at once;
    /// then it is not [the last](NotificationPage::is_last).
    ///
    /// # Errors
    /// If the server cannot be asked or what it says is no list.
    pub(crate) async fn mentions_back_to(
        &self,
        horizon: Timestamp,
        id: Option<&NotificationId>,
        back: Back,
        is_known: &IsKnown<'_>,
    ) -> Result<NotificationPage, RequestError> {
        let horizon = self.clock().now().saturating_sub(AGE_MAX).map_or(horizon, |oldest| oldest.max(horizon));
        let is_after = |notification: &NotificationEntity| id.is_some_and(|id| notification.id > *id);
        let is_wanted = |notification: &NotificationEntity| {
            notification.at.is_none_or(|at| at >= horizon) || is_after(notification)
        };
        let leads_on = |oldest: &NotificationEntity| match back {
            Back::ToId if id.is_some() => is_after(oldest),
            Back::ToId | Back::ToHorizon => is_wanted(oldest),
        };
        let mut found = NotificationPage::default();
        let mut before: Option<NotificationId> = None;
        let mut bytes = 0;
        for _ in 0..PAGES_BACK_MAX {
            let page = self.mentions(before.as_ref().map(|id| ("max_id", id.0.as_str())), is_known).await?;
            found.unreadable += page.unreadable;
            // A server that ignores `max_id` would be asked for ever.
            let further = page
                .notifications
                .first()
                .filter(|oldest| leads_on(oldest) && before.as_ref().is_none_or(|before| oldest.id < *before));
            before = further.map(|oldest| oldest.id.clone());
            found.is_last = before.is_none();
            bytes += page.notifications.iter().map(NotificationEntity::bytes).sum::<usize>();
            found.notifications.extend(page.notifications.into_iter().filter(is_wanted));
            if found.is_last || bytes > BYTES_BACK_MAX {
                break;
            }
        }
        Ok(found.sorted())
    }

    /// One page, in smaller pieces where the whole is larger than an answer may be: forty messages of 100 KB are.
    async fn mentions(
        &self,
        from: Option<(&str, &str)>,
        is_known: &IsKnown<'_>,
    ) -> Result<NotificationPage, RequestError> {
        let mut outcome = Ok(NotificationPage { is_last: true, ..NotificationPage::default() });
        for limit in PAGE_SIZES {
            let mut query = vec![("types[]", "mention"), ("include_filtered", "true"), ("limit", limit)];
            query.extend(from);
            let request = self.request(Method::GET, self.url(&["api", "v1", "notifications"])).query(&query);
            let items = self.fetch::<Vec<Box<RawValue>>>(request).await;
            outcome = items.map(|items| NotificationPage::from_items(&items, is_known));
            if !matches!(outcome, Err(RequestError::TooLarge { .. })) {
                break;
            }
        }
        outcome
    }
}

impl NotificationPage {
    fn from_items(items: &[Box<RawValue>], is_known: &IsKnown<'_>) -> Self {
        let notifications: Vec<NotificationEntity> =
            items.iter().filter_map(|item| NotificationEntity::read_unless_known(item.get(), is_known)).collect();
        let unreadable = items.len() - notifications.len();
        Self { notifications, unreadable, is_last: items.is_empty() }.sorted()
    }

    fn sorted(mut self) -> Self {
        self.notifications.sort_by(|one, other| one.id.cmp(&other.id));
        self.notifications.dedup_by(|one, other| one.id == other.id);
        self
    }
}

impl NotificationEntity {
    /// How much it holds, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.status.as_ref().map_or(0, |status| status.content.len() + status.spoiler_text.len())
    }

    /// Reads one item; `None` if it has no id. While somebody floods the bot, nearly all that is listed was told by the stream before.
    fn read_unless_known(item: &str, is_known: &IsKnown<'_>) -> Option<Self> {
        #[derive(Deserialize)]
        struct NotificationPlace {
            id: NotificationId,
            created_at: Timestamp,
        }
        match serde_json::from_str::<NotificationPlace>(item) {
            Ok(NotificationPlace { id, created_at }) if is_known(&id) => {
                Some(Self { id, kind: None, at: Some(created_at), account: None, status: None })
            }
            Ok(_) | Err(_) => Self::read(item),
        }
    }

    /// Reads one item; `None` if it has no id. A strict reader gives up on the first field that comes twice; then it is read by way of a
    /// loose value.
    pub(super) fn read(item: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Item {
            #[serde(default, deserialize_with = "entities::id")]
            id: String,
            #[serde(default, rename = "type", deserialize_with = "entities::lenient")]
            kind: Option<NotificationType>,
            #[serde(default, deserialize_with = "entities::lenient")]
            created_at: Option<Timestamp>,
            #[serde(default, deserialize_with = "entities::lenient")]
            account: Option<AccountEntity>,
            #[serde(default, deserialize_with = "entities::lenient")]
            status: Option<StatusEntity>,
        }
        let loose = || serde_json::from_value(serde_json::from_str::<Value>(item).ok()?).ok();
        let Item { id, kind, created_at, account, status } = serde_json::from_str(item).ok().or_else(loose)?;
        (!id.is_empty()).then_some(Self { id: NotificationId(id), kind, at: created_at, account, status })
    }
}

impl Ord for NotificationId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for NotificationId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for NotificationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
