//! What a server sends, read tolerantly: the only file that names megalodon.
//!
//! Servers leave fields out, send null, numbers for ids, and kinds nobody has heard of. A field that is not as expected
//! reads as absent. What an absence means is decided where the value is used, and always on the careful side.
//!
//! Of megalodon, version 1.3.0, come the vocabularies of the API and no more. Its client lets nobody set a limit (`api_client.rs` makes
//! it out of a User-Agent alone): measured, it followed a redirect to another host, read an endless answer to 6 GB in ten seconds, and
//! sent the token through `http_proxy`. So `client.rs` makes the requests. Its structs are strict: one odd field among the thirty of a
//! status, such as a count below zero, loses the whole message. So the structs are those here, of the few fields that the bot looks at.

use jiff::Timestamp;
pub use megalodon::entities::StatusVisibility;
pub use megalodon::entities::notification::NotificationType;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An account, as it stands inside statuses and notifications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AccountEntity {
    /// Its id on the bot's server; empty if absent.
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    /// The handle: `alice`, or `alice@example.org` for a remote account.
    #[serde(default, deserialize_with = "lenient")]
    pub acct: String,
    /// The address of the profile.
    #[serde(default, deserialize_with = "lenient")]
    pub url: String,
    /// What servers call it among each other; empty where the server does not tell.
    #[serde(default, deserialize_with = "lenient")]
    pub uri: String,
    /// Whether it says that it is a bot.
    #[serde(default, deserialize_with = "lenient")]
    pub bot: bool,
    /// Whether it has to approve followers.
    #[serde(default, deserialize_with = "lenient")]
    pub locked: bool,
    /// The description in its profile, as HTML.
    #[serde(default, deserialize_with = "lenient")]
    pub note: String,
}

/// A status (a post).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct StatusEntity {
    /// Its id on the bot's server; empty if absent.
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    /// When it was written, as its author's server says.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<Timestamp>,
    /// Whether it was edited.
    #[serde(default, rename = "edited_at", deserialize_with = "is_there")]
    pub edited: bool,
    /// The status it answers; empty if none, or if the server does not know it.
    #[serde(default, deserialize_with = "id")]
    pub in_reply_to_id: String,
    /// Who wrote the status it answers; empty if none.
    #[serde(default, deserialize_with = "id")]
    pub in_reply_to_account_id: String,
    /// Servers have kinds of their own, which read as none.
    #[serde(default, deserialize_with = "lenient")]
    pub visibility: Option<StatusVisibility>,
    /// The text as HTML, sanitized by the server.
    #[serde(default, deserialize_with = "lenient")]
    pub content: String,
    /// The content warning, as plain text.
    #[serde(default, deserialize_with = "lenient")]
    pub spoiler_text: String,
    /// The language its author declared.
    #[serde(default, deserialize_with = "lenient")]
    pub language: Option<String>,
    /// Who wrote it.
    #[serde(default, deserialize_with = "lenient")]
    pub account: Option<AccountEntity>,
    /// The app it was written with: only beside posts of the server's own people, and on Mastodon only if they do not hide it.
    #[serde(default, deserialize_with = "lenient")]
    pub application: Option<PostingApplicationEntity>,
    /// The accounts it mentions, in no particular order. An item that cannot be read is an account without an id.
    #[serde(default, deserialize_with = "each_lenient")]
    pub mentions: Vec<MentionEntity>,
}

/// The app that a status was written with. Servers tell no more of it: no id, no scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct PostingApplicationEntity {
    /// Its name; empty if absent.
    #[serde(default, deserialize_with = "lenient")]
    pub name: String,
}

/// The thread around a status.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ContextEntity {
    /// What is above it, the oldest first.
    #[serde(default, deserialize_with = "each_lenient")]
    pub ancestors: Vec<StatusEntity>,
}

/// How the client's account and another stand to each other.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RelationshipEntity {
    /// The other's id; empty if absent.
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    /// Whether the other follows the client's; `None` if absent.
    #[serde(default, deserialize_with = "lenient")]
    pub followed_by: Option<bool>,
}

/// An account that a status mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct MentionEntity {
    /// Its id on the bot's server; empty if absent.
    #[serde(default, deserialize_with = "id")]
    pub id: String,
    /// The address of its profile, which is what the link in the text points at.
    #[serde(default, deserialize_with = "lenient")]
    pub url: String,
}

/// A text that some servers write as a number.
pub(crate) fn text_or_number(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads an id that is text on every server we know and may be a number on others. Anything else reads as none.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text_or_number(&Value::deserialize(deserializer)?).unwrap_or_default())
}

/// Reads a value, or its default if it is something else.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// Reads a list whose odd items read as their default, so that none is lost from the count.
fn each_lenient<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let items: Vec<Value> = lenient(deserializer)?;
    Ok(items.into_iter().map(|item| serde_json::from_value(item).unwrap_or_default()).collect())
}

/// Whether there is any value at all: an edit whose stamp is odd is an edit all the same.
fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(!Value::deserialize(deserializer)?.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_fields_cost_themselves_and_nothing_else() {
        let status: StatusEntity = serde_json::from_str(
            r#"{"id": 7, "created_at": "2026-08-01", "edited_at": 12, "in_reply_to_id": null, "visibility": null,
                "content": "<p>hi</p>", "language": 3, "mentions": [{"id": "1", "url": "u"}, "odd", {"id": 2}],
                "account": {"id": "9", "acct": "alice", "bot": null, "followers_count": -1}, "attachments": "what"}"#,
        )
        .expect("an odd status is still a status");
        assert_eq!((status.id.as_str(), status.content.as_str()), ("7", "<p>hi</p>"));
        assert!(status.edited, "an edit whose stamp is odd is an edit");
        assert!(status.created_at.is_none() && status.language.is_none() && status.visibility.is_none());
        let mentioned: Vec<&str> = status.mentions.iter().map(|mention| mention.id.as_str()).collect();
        assert_eq!(mentioned, ["1", "", "2"], "an unreadable mention still counts as somebody");
        assert_eq!(status.account.expect("an account").acct, "alice");
    }

    #[test]
    fn absent_fields_read_like_null_ones() {
        let absent: StatusEntity = serde_json::from_str(r#"{"id": "1"}"#).expect("a status");
        let null: StatusEntity =
            serde_json::from_str(r#"{"id": "1", "edited_at": null, "mentions": null}"#).expect("a status");
        assert!(!absent.edited && !null.edited);
        assert!(absent.mentions.is_empty() && null.mentions.is_empty());
    }
}
