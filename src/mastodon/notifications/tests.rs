use http::StatusCode;
use serde_json::json;

use super::*;
use crate::mastodon::ground::{Ground, mention, now};
use auditoot_sandbox::{Canned, Character, NewPost};

const NOTIFICATIONS: &str = "GET /api/v1/notifications";

fn id(text: &str) -> NotificationId {
    NotificationId(text.to_owned())
}

fn ids(page: &NotificationPage) -> Vec<NotificationId> {
    page.notifications.iter().map(|notification| notification.id.clone()).collect()
}

/// So many mentions of the bot, a second apart and with as long a content warning; their ids, oldest first.
fn mentions(ground: &Ground, count: usize, warning_bytes: usize) -> Vec<NotificationId> {
    let one = |_| {
        ground.clock.advance(SignedDuration::from_secs(1));
        let post = NewPost { spoiler_text: "x".repeat(warning_bytes), ..NewPost::direct("alice", "@apps help") };
        id(&ground.sandbox.post(post).notification.expect("a notification"))
    };
    (0..count).map(one).collect()
}

#[test]
fn ids_order_as_numbers_and_as_ulids() {
    assert!(id("9") < id("10") && id("99") < id("100") && id("18446744073709551615") > id("9999"));
    assert!(id("01J8ZC6Q5W0000000000000000") < id("01J8ZC6Q5X0000000000000000"));
}

#[tokio::test]
async fn odd_items_cost_themselves_and_never_the_page() {
    let ground = Ground::mastodon().await;
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
    ground.sandbox.answer(Canned::json(NOTIFICATIONS, StatusCode::OK, &page));
    let page = ground.client().mentions_after(&id("1"), &|_| false).await.expect("a page");
    assert_eq!(ids(&page), ["5", "6", "7", "8", "9"].map(id));
    let mention = Some(NotificationType::Mention);
    let kinds: Vec<_> = page.notifications.iter().map(|one| one.kind.clone()).collect();
    assert_eq!(kinds, [mention.clone(), None, mention.clone(), None, mention]);
    assert_eq!(page.unreadable, 3);
    assert!(!page.is_last);
}

#[tokio::test]
async fn of_what_is_known_already_no_more_is_read_than_its_place() {
    let ground = Ground::mastodon().await;
    let noted = mentions(&ground, 2, 0);
    let page = ground.client().mentions_after(&id("0"), &|id| *id == noted[0]).await.expect("a page");
    assert_eq!(ids(&page), noted);
    let whole: Vec<bool> = page.notifications.iter().map(|one| one.status.is_some()).collect();
    assert_eq!((whole, page.unreadable), (vec![false, true], 0));
    assert!(page.notifications.iter().all(|one| one.at.is_some()), "how far back it goes is known of each");
}

#[tokio::test]
async fn pages_go_forward_by_min_id_and_back_by_max_id() {
    for character in Character::ALL {
        let ground = Ground::of(character).await;
        let noted = mentions(&ground, 200, 0);
        let client = ground.client();
        let first = client.mentions_after(&noted[9], &|_| false).await.expect("a page");
        assert_eq!(ids(&first).first(), noted.get(10), "{character}");
        assert!(ids(&first).len() >= 40 && noted[10..].starts_with(&ids(&first)), "{character}");
        let all = client
            .mentions_back_to(Timestamp::UNIX_EPOCH, None, Back::ToHorizon, &|_| false)
            .await
            .expect("all of them");
        assert_eq!((ids(&all), all.is_last), (noted.clone(), true), "{character}");
        let noted_at = now() + SignedDuration::from_secs(190);
        let late = client.mentions_back_to(noted_at, None, Back::ToHorizon, &|_| false).await.expect("some of them");
        assert_eq!((ids(&late).as_slice(), late.is_last), (&noted[189..], true), "{character}");
        let by_id = client
            .mentions_back_to(noted_at, Some(&noted[79]), Back::ToHorizon, &|_| false)
            .await
            .expect("some of them");
        assert_eq!(ids(&by_id), noted[80..], "{character}");
        let page = client
            .mentions_back_to(Timestamp::UNIX_EPOCH, Some(&noted[189]), Back::ToId, &|_| false)
            .await
            .expect("a page");
        assert!(page.is_last && ids(&page).len() < 100 && noted.ends_with(&ids(&page)), "{character}");
    }
}

#[tokio::test]
async fn a_page_too_large_for_one_answer_is_read_in_pieces() {
    let ground = Ground::mastodon().await;
    let noted = mentions(&ground, 60, 100_000);
    let page = ground.client().mentions_after(&id("0"), &|_| false).await.expect("a smaller page");
    assert_eq!(ids(&page), noted[..20]);
}

#[tokio::test]
async fn a_flood_is_not_kept_in_memory_at_once() {
    let ground = Ground::mastodon().await;
    let noted = mentions(&ground, 240, 100_000);
    let page = ground
        .client()
        .mentions_back_to(Timestamp::UNIX_EPOCH, None, Back::ToHorizon, &|_| false)
        .await
        .expect("the newest of them");
    assert!(!page.is_last);
    assert!(page.notifications.len() < 240, "{}", page.notifications.len());
    assert_eq!(ids(&page).last(), noted.last());
}

#[tokio::test]
async fn a_server_that_ignores_min_id_is_not_asked_for_ever() {
    let ground = Ground::mastodon().await;
    ground.sandbox.answer(Canned::json(NOTIFICATIONS, StatusCode::OK, &json!([mention(3, "alice", "hi")])));
    assert!(ground.client().mentions_after(&id("3"), &|_| false).await.expect("a page").is_last);
}

#[tokio::test]
async fn an_html_page_is_an_error_that_quotes_nothing() {
    let ground = Ground::mastodon().await;
    ground.sandbox.answer(Canned::text(NOTIFICATIONS, StatusCode::OK, "text/html", "\"secret text\""));
    let error = ground.client().mentions_after(&id("3"), &|_| false).await.expect_err("no list");
    assert!(matches!(error, RequestError::Garbled { .. }));
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
}
