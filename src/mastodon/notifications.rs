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
#[derive(Clone, Debug)]
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

impl MastodonClient {
    /// The oldest mentions after this one: one page. Read on with the newest id of the page until a page
    /// [`is_last`](NotificationPage::is_last).
    ///
    /// # Errors
    /// If the server cannot be asked or what it says is no list.
    pub(crate) async fn mentions_after(&self, id: &NotificationId) -> Result<NotificationPage, RequestError> {
        let mut page = self.mentions(Some(("min_id", &id.0))).await?;
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
    ) -> Result<NotificationPage, RequestError> {
        let horizon = self.clock().now().saturating_sub(AGE_MAX).map_or(horizon, |oldest| oldest.max(horizon));
        let is_wanted = |notification: &NotificationEntity| {
            notification.at.is_none_or(|at| at >= horizon) || id.is_some_and(|id| notification.id > *id)
        };
        let mut found = NotificationPage::default();
        let mut before: Option<NotificationId> = None;
        let mut bytes = 0;
        for _ in 0..PAGES_BACK_MAX {
            let page = self.mentions(before.as_ref().map(|id| ("max_id", id.0.as_str()))).await?;
            found.unreadable += page.unreadable;
            // A server that ignores `max_id` would be asked for ever.
            let further = page
                .notifications
                .first()
                .filter(|oldest| is_wanted(oldest) && before.as_ref().is_none_or(|before| oldest.id < *before));
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
    async fn mentions(&self, from: Option<(&str, &str)>) -> Result<NotificationPage, RequestError> {
        let mut outcome = Ok(NotificationPage { is_last: true, ..NotificationPage::default() });
        for limit in PAGE_SIZES {
            let mut query = vec![("types[]", "mention"), ("include_filtered", "true"), ("limit", limit)];
            query.extend(from);
            let request = self.request(Method::GET, self.url(&["api", "v1", "notifications"])).query(&query);
            outcome = self.fetch::<Vec<Box<RawValue>>>(request).await.map(|items| NotificationPage::from_items(&items));
            if !matches!(outcome, Err(RequestError::TooLarge { .. })) {
                break;
            }
        }
        outcome
    }
}

impl NotificationPage {
    fn from_items(items: &[Box<RawValue>]) -> Self {
        let notifications: Vec<NotificationEntity> =
            items.iter().filter_map(|item| NotificationEntity::read(item)).collect();
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
    fn bytes(&self) -> usize {
        self.status.as_ref().map_or(0, |status| status.content.len() + status.spoiler_text.len())
    }

    /// Reads one item; `None` if it has no id. By way of a loose value, because a strict reader gives up on the first
    /// field that comes twice.
    fn read(item: &RawValue) -> Option<Self> {
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
        let value: Value = serde_json::from_str(item.get()).ok()?;
        let Item { id, kind, created_at, account, status } = serde_json::from_value(value).ok()?;
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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mastodon::fake::{Fake, json_answer, mention, now};

    fn ids(page: &NotificationPage) -> Vec<&str> {
        page.notifications.iter().map(|notification| notification.id.0.as_str()).collect()
    }

    #[test]
    fn ids_order_as_numbers_and_as_ulids() {
        let id = |text: &str| NotificationId(text.to_owned());
        assert!(id("9") < id("10") && id("99") < id("100") && id("18446744073709551615") > id("9999"));
        assert!(id("01J8ZC6Q5W0000000000000000") < id("01J8ZC6Q5X0000000000000000"));
    }

    #[tokio::test]
    async fn odd_items_cost_themselves_and_never_the_page() {
        let fake = Fake::start().await;
        let page = json!([
            mention(9, "alice", "<p>last</p>"),
            {"id": "8", "type": "severed_relationships", "created_at": "2026-08-01T10:00:00.000Z", "event": {}},
            {"id": "7", "type": "mention", "created_at": "2026-08-01", "account": null, "status": 12},
            {"id": 6, "type": null, "account": {"id": "1", "fields": null, "following_count": -1}},
            "not even an object",
            {"type": "mention"},
            null,
            mention(5, "alice", "<p>first</p>"),
        ]);
        fake.answer("/api/v1/notifications", json_answer(200, &page));
        let page = fake.server().mentions_after(&NotificationId("1".into())).await.expect("a page");
        assert_eq!(ids(&page), ["5", "6", "7", "8", "9"]);
        assert_eq!(page.unreadable, 3);
        assert!(!page.is_last);
    }

    #[tokio::test]
    async fn pages_go_forward_by_min_id_and_back_by_max_id() {
        let fake = Fake::start().await;
        for number in 1..=200 {
            fake.notify(mention(number, "alice", "<p>hi</p>"));
        }
        let server = fake.server();
        let first = server.mentions_after(&NotificationId("10".into())).await.expect("a page");
        assert_eq!((ids(&first).first().copied(), ids(&first).last().copied()), (Some("11"), Some("90")));
        let all = server.mentions_back_to(Timestamp::UNIX_EPOCH, None).await.expect("all of them");
        assert_eq!((all.notifications.len(), all.is_last), (200, true));
        assert_eq!(ids(&all).first().copied(), Some("1"));
        let noted_at = now() - SignedDuration::from_hours(1) + SignedDuration::from_secs(190);
        let late = server.mentions_back_to(noted_at, None).await.expect("some of them");
        assert_eq!((ids(&late).first().copied(), late.is_last), (Some("190"), true));
        let from = NotificationId("80".into());
        let by_id = server.mentions_back_to(noted_at, Some(&from)).await.expect("some of them");
        assert_eq!(ids(&by_id).first().copied(), Some("81"));
    }

    #[tokio::test]
    async fn a_page_too_large_for_one_answer_is_read_in_pieces() {
        let fake = Fake::start().await;
        let long = "x".repeat(100_000);
        for number in 1..=60 {
            fake.notify(mention(number, "alice", &long));
        }
        let page = fake.server().mentions_after(&NotificationId("0".into())).await.expect("a smaller page");
        assert_eq!((ids(&page).first().copied(), ids(&page).last().copied()), (Some("1"), Some("20")));
    }

    #[tokio::test]
    async fn a_flood_is_not_kept_in_memory_at_once() {
        let fake = Fake::start().await;
        let long = "x".repeat(100_000);
        for number in 1..=400 {
            fake.notify(mention(number, "alice", &long));
        }
        let page = fake.server().mentions_back_to(Timestamp::UNIX_EPOCH, None).await.expect("the newest of them");
        assert!(!page.is_last);
        assert!(page.notifications.len() < 250, "{}", page.notifications.len());
        assert_eq!(ids(&page).last().copied(), Some("400"));
    }

    #[tokio::test]
    async fn a_server_that_ignores_min_id_is_not_asked_for_ever() {
        let fake = Fake::start().await;
        fake.answer("/api/v1/notifications", json_answer(200, &json!([mention(3, "alice", "hi")])));
        assert!(fake.server().mentions_after(&NotificationId("3".into())).await.expect("a page").is_last);
    }

    #[tokio::test]
    async fn an_html_page_is_an_error_that_quotes_nothing() {
        let fake = Fake::start().await;
        fake.answer("/api/v1/notifications", (200, "text/html".into(), "\"secret text\"".into()));
        let error = fake.server().mentions_after(&NotificationId("3".into())).await.expect_err("no list");
        assert!(matches!(error, RequestError::Garbled { .. }));
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}
