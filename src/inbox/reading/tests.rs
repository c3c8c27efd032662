use jiff::SignedDuration;
use serde_json::{Value, json};

use super::*;
use crate::mastodon::ground::{mention, now};

fn me() -> Me {
    Me {
        id: AccountId("1".into()),
        acct: "apps".into(),
        url: "https://m.example/@apps".into(),
        uri: String::new(),
        is_bot: true,
        is_locked: false,
        has_note: false,
    }
}

fn notification(value: &Value) -> NotificationEntity {
    NotificationEntity {
        id: NotificationId(value["id"].as_str().unwrap_or_default().to_owned()),
        kind: serde_json::from_value(value["type"].clone()).ok(),
        at: value["created_at"].as_str().and_then(|at| at.parse().ok()),
        account: serde_json::from_value(value["account"].clone()).ok(),
        status: serde_json::from_value(value["status"].clone()).ok(),
    }
}

fn heard(value: &Value) -> Heard {
    hear(notification(value), &me(), now())
}

fn message(value: &Value) -> Message {
    match heard(value) {
        Heard::Message(message) => message,
        Heard::Dropped { reason, .. } => panic!("dropped: {reason:?}"),
    }
}

/// A mention by alice with one thing different.
fn with(pointer: &str, new: Value) -> Value {
    let mut value = mention(7, "alice", "<p>list apps</p>");
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    value.pointer_mut(parent).expect("a place")[name] = new;
    value
}

#[test]
fn a_private_mention_is_a_message_with_all_that_matters() {
    let mut value = with("/status/language", json!("de"));
    value["status"]["in_reply_to_id"] = json!("40");
    value["status"]["in_reply_to_account_id"] = json!("1");
    let message = message(&value);
    assert_eq!(message.id, StatusId("s7".into()));
    assert_eq!((message.from.acct.as_str(), message.text.as_str()), ("alice", "list apps"));
    assert_eq!(message.audience, Audience::BotAlone);
    assert_eq!(message.language.as_deref(), Some("de"));
    assert_eq!(message.replies_to, RepliesTo::SaidToBeTheBots(StatusId("40".into())));
    assert_eq!(message.notified_at, now() - SignedDuration::from_hours(1) + SignedDuration::from_secs(7));
    assert!(!message.edited);
    assert_eq!(message.posting_application, None);
}

#[test]
fn the_app_it_was_written_with_is_read_where_the_server_tells() {
    let read = |app: Value| message(&with("/status/application", app)).posting_application;
    let phanpy = json!({"name": " Phanpy ", "website": "https://phanpy.social", "id": 7});
    assert_eq!(read(phanpy), PostingApplication::of("Phanpy"));
    assert_eq!(read(json!({"name": "Web", "website": null})), PostingApplication::of("Web"));
    let long = read(json!({"name": "x".repeat(5_000), "website": "y".repeat(5_000)})).expect("an app");
    assert_eq!(long.name.len(), 100);
    for odd in [json!(null), json!("Web"), json!({"name": 3}), json!({"name": "  "}), json!([])] {
        assert_eq!(read(odd), None);
    }
}

#[test]
fn each_rule_drops_what_it_should() {
    for (value, expected) in [
        (with("/type", json!("favourite")), DropReason::NoMention),
        (with("/status", json!(null)), DropReason::NoStatus),
        (with("/status/id", json!(null)), DropReason::NoStatus),
        (with("/account/bot", json!(true)), DropReason::ByABot),
        (with("/status/account/bot", json!(true)), DropReason::ByABot),
        (with("/account/id", json!("1")), DropReason::Unreadable),
        (with("/created_at", json!("2026-08-01")), DropReason::Unreadable),
        (with("/created_at", json!("2026-07-25T11:59:59Z")), DropReason::TooOld),
        (with("/status/mentions", json!([])), DropReason::NotAddressed),
        (with("/status/mentions", json!(null)), DropReason::NotAddressed),
    ] {
        match heard(&value) {
            Heard::Dropped { notification, reason } => {
                assert_eq!((notification.0.as_str(), reason), ("7", expected), "{value}");
            }
            Heard::Message(_) => panic!("{expected:?} let it through"),
        }
    }
    let mut own = with("/account/id", json!("1"));
    own["status"]["account"]["id"] = json!("1");
    assert!(matches!(heard(&own), Heard::Dropped { reason: DropReason::OwnPost, .. }));
}

#[test]
fn only_a_private_mention_of_the_bot_alone_is_to_the_bot_alone() {
    let (bot, alice) = (json!({"id": "1"}), json!({"id": "id-of-alice"}));
    for (visibility, mentions, expected) in [
        ("direct", json!([bot]), Audience::BotAlone),
        ("direct", json!([alice, bot]), Audience::BotAlone),
        ("direct", json!([bot, {"id": "9"}]), Audience::Others),
        ("direct", json!([bot, "odd"]), Audience::Others),
        ("private", json!([bot]), Audience::Followers),
        ("limited", json!([bot]), Audience::Public),
        ("mutuals_only", json!([bot]), Audience::Public),
        ("", json!([bot]), Audience::Public),
        ("public", json!([bot, {"id": "9"}]), Audience::Public),
    ] {
        let mut value = with("/status/visibility", json!(visibility));
        value["status"]["mentions"] = mentions;
        assert_eq!(message(&value).audience, expected, "{value}");
    }
}

#[test]
fn a_reply_to_somebody_else_is_no_reply_to_the_bot() {
    let mut value = with("/status/in_reply_to_id", json!("40"));
    assert_eq!(message(&value).replies_to, RepliesTo::NoPostOfTheBot);
    value["status"]["in_reply_to_account_id"] = json!("2");
    assert_eq!(message(&value).replies_to, RepliesTo::NoPostOfTheBot);
    assert_eq!(message(&with("/status/in_reply_to_id", json!(null))).replies_to, RepliesTo::Nothing);
}

#[test]
fn a_content_warning_is_read_only_if_the_text_is_empty() {
    let mut value = with("/status/spoiler_text", json!(" list apps "));
    assert_eq!(message(&value).text, "list apps");
    value["status"]["spoiler_text"] = json!("revoke all");
    assert_eq!(message(&value).text, "list apps");
    value["status"]["content"] = json!("<p><a href=\"https://m.example/@apps\">@apps</a></p>");
    assert_eq!(message(&value).text, "revoke all");
    value["status"]["spoiler_text"] = json!("");
    assert_eq!(message(&value).text, "", "an empty message, one with attachments alone, is a message");
}

#[test]
fn an_edit_is_told() {
    assert!(message(&with("/status/edited_at", json!("2026-08-01T11:30:00.000Z"))).edited);
    assert!(message(&with("/status/edited_at", json!("yesterday"))).edited);
}

#[test]
fn a_huge_message_is_cut_and_not_feared() {
    let text = message(&with("/status/content", json!(format!("<p>help {}</p>", "ü".repeat(100_000))))).text;
    assert_eq!(text.chars().count(), CHARACTERS_MAX);
    assert!(text.starts_with("help ü"));
}

#[test]
fn the_bots_mention_is_found_by_the_address_its_server_gives_it() {
    let mut value = with("/status/content", json!("<p>list <a href=\"https://web.m.example/a/1\">@apps</a> apps</p>"));
    value["status"]["mentions"] = json!([{"id": "1", "url": "https://web.m.example/a/1"}]);
    assert_eq!(message(&value).text, "list apps");
}

#[test]
fn a_thread_above_counts_what_got_the_same_hint() {
    let (bot, alice, bob) = (json!({"id": "1"}), json!({"id": "2", "acct": "alice"}), json!({"id": "3"}));
    let above = |author: &Value, visibility: &str, mentions: Value| {
        let status = json!({"id": "5", "account": author, "visibility": visibility, "mentions": mentions});
        serde_json::from_value(status).expect("a status")
    };
    let public = Message { audience: Audience::Followers, ..message(&mention(7, "alice", "<p>hi</p>")) };
    let third = Message { audience: Audience::Others, ..public.clone() };
    let got = |status: StatusEntity| {
        let me = AccountId("1".to_owned());
        (got_a_hint(&status, &public, &me), got_a_hint(&status, &third, &me))
    };
    assert_eq!(got(above(&alice, "public", json!([bot, bob]))), (true, false));
    assert_eq!(got(above(&alice, "direct", json!([bot, bob]))), (false, true));
    for silent in [
        above(&alice, "direct", json!([bot])),
        above(&alice, "public", json!([bob])),
        above(&json!({"id": "1", "acct": "apps"}), "private", json!([alice, bot])),
        above(&json!({"id": "4", "acct": "eve@far.example"}), "public", json!([bot])),
        above(&json!({"id": "4", "acct": "eve", "bot": true}), "public", json!([bot])),
        above(&json!(null), "public", json!([bot])),
    ] {
        assert_eq!(got(silent), (false, false));
    }
}
