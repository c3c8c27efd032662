//! Notifications, pages of them, and the policy that hides strangers.

use auditoot_sandbox::Decision;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{World, form, send};

const POLICY: &str = "api/v2/notifications/policy";

async fn accept_everything(world: &World) {
    let fields = [("for_private_mentions", "accept"), ("for_limited_accounts", "accept")];
    let reply = send(form(world.bot(Method::PATCH, POLICY), &fields)).await;
    assert_eq!(reply.json()["for_private_mentions"], "accept");
}

fn ids(rows: &Value) -> Vec<&str> {
    rows.as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn a_fresh_mastodon_account_does_not_hear_strangers() {
    let world = World::mastodon().await;
    let said = world.sandbox.say("alice", "@bot list apps");
    assert!(said.notification.is_some(), "the row exists");
    assert_eq!(world.get("api/v1/notifications").await.json(), serde_json::json!([]));
    assert_eq!(world.sandbox.last_notification_for("bot"), None);
    let summary = world.get(POLICY).await.json();
    assert_eq!(summary["for_private_mentions"], "filter");
    assert_eq!(summary["summary"]["pending_requests_count"], 1);
    let all = world.get("api/v1/notifications?types[]=mention&include_filtered=true").await.json();
    assert_eq!((ids(&all).len(), &all[0]["filtered"]), (1, &true.into()));
    // Changing the policy does not bring back what was held back.
    accept_everything(&world).await;
    assert!(ids(&world.get("api/v1/notifications").await.json()).is_empty());
    world.sandbox.say("alice", "@bot hello?");
    assert_eq!(ids(&world.get("api/v1/notifications").await.json()).len(), 1);
}

#[tokio::test]
async fn accepting_a_request_brings_the_old_rows_back_under_their_old_ids() {
    let world = World::mastodon().await;
    let old = world.sandbox.say("alice", "@bot one").notification.expect("a row");
    let requests = world.get("api/v1/notifications/requests").await.json();
    assert_eq!(
        (requests[0]["notifications_count"].as_str(), requests[0]["account"]["acct"].as_str()),
        (Some("1"), Some("alice"))
    );
    let id = requests[0]["id"].as_str().expect("an id");
    let path = format!("api/v1/notifications/requests/{id}/accept");
    assert_eq!(send(world.bot(Method::POST, &path)).await.status, StatusCode::OK);
    assert_eq!(ids(&world.get("api/v1/notifications").await.json()), [old]);
    assert_eq!(world.get("api/v1/notifications/requests/merged").await.json()["merged"], true);
    world.sandbox.say("alice", "@bot two");
    assert_eq!(ids(&world.get("api/v1/notifications").await.json()).len(), 2);
}

#[tokio::test]
async fn an_answer_in_a_thread_is_let_through_and_a_fresh_message_is_not() {
    let world = World::mastodon().await;
    let said = world.sandbox.say("alice", "@bot list apps");
    let direct = ("visibility", "direct");
    world.write(&[("status", "@alice here they are"), direct, ("in_reply_to_id", &said.status)]).await;
    let answer = world.sandbox.last_notification_for("alice").expect("alice sees the answer");
    world.write(&[("status", "@alice a reminder out of the blue"), direct]).await;
    assert_eq!(world.sandbox.last_notification_for("alice").as_deref(), Some(answer.as_str()));
    world.sandbox.delete(&said.status);
    let later = world.sandbox.posts_by("bot")[0].id.clone();
    world.write(&[("status", "@alice under a broken thread"), direct, ("in_reply_to_id", &later)]).await;
    assert_eq!(world.sandbox.last_notification_for("alice").as_deref(), Some(answer.as_str()));
}

#[tokio::test]
async fn gotosocial_has_no_policy_and_hides_nobody() {
    let world = World::gotosocial().await;
    let said = world.sandbox.say("alice", "@bot list apps");
    assert_eq!(world.get(POLICY).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("api/v1/notifications/requests").await.status, StatusCode::NOT_FOUND);
    let rows = world.get("api/v1/notifications?types[]=mention").await.json();
    assert_eq!(ids(&rows), [said.notification.expect("a row")]);
    assert_eq!(rows[0]["id"].as_str().map(str::len), Some(26));
    assert!(rows[0]["created_at"].as_str().expect("a time").ends_with(":00.000Z"));
    assert!(ids(&world.get("api/v1/notifications?types[]=poll").await.json()).is_empty());
    assert_eq!(ids(&world.get("api/v1/notifications?types=poll").await.json()).len(), 1, "without brackets: ignored");
}

#[tokio::test]
async fn pages_lead_on_in_both_directions() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        if world.sandbox.character().name() == "mastodon" {
            accept_everything(&world).await;
        }
        let rows: Vec<String> =
            (0..5).map(|n| world.sandbox.say("alice", &format!("@bot {n}")).notification.expect("a row")).collect();
        let path = format!("api/v1/notifications?types[]=mention&limit=2&min_id={}", rows[0]);
        let page = world.get(&path).await;
        assert_eq!(ids(&page.json()), [rows[2].as_str(), rows[1].as_str()], "min_id: the oldest above it");
        let since = world.get(&format!("api/v1/notifications?limit=2&since_id={}", rows[0])).await;
        assert_eq!(ids(&since.json()), [rows[4].as_str(), rows[3].as_str()], "since_id: the newest");
        let prev =
            page.header("link").split(", ").find(|link| link.ends_with("rel=\"prev\"")).expect("a link").to_owned();
        let prev = prev.trim_start_matches('<').split('>').next().expect("an address").to_owned();
        assert!(prev.contains("limit=2") && prev.contains("types%5B%5D=mention"), "{prev}");
        let on = send(world.http.get(prev).bearer_auth(world.bot_token.expose())).await;
        assert_eq!(ids(&on.json()), [rows[4].as_str(), rows[3].as_str()]);
        let end = world.get(&format!("api/v1/notifications?min_id={}", rows[4])).await;
        assert_eq!((end.text.as_str(), end.header("link")), ("[]", ""));
    }
}

#[tokio::test]
async fn a_deleted_message_takes_its_notification_along() {
    let world = World::gotosocial().await;
    let said = world.sandbox.say("alice", "@bot hi");
    world.sandbox.delete(&said.status);
    assert!(ids(&world.get("api/v1/notifications").await.json()).is_empty());
}

#[tokio::test]
async fn a_preview_changes_nothing() {
    let world = World::gotosocial().await;
    let before = world.sandbox.tokens("alice");
    let looked = world.sandbox.browse("alice", &world.url("auth/sign_in"), Decision::JustLook).await.expect("a page");
    assert!(looked.html.contains("alice@sandbox.example"));
    assert_eq!(world.sandbox.tokens("alice"), before);
}
