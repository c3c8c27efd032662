//! What one text frame of the stream says.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value;

use crate::mastodon::entities::{self, NotificationType};
use crate::mastodon::notifications::{NotificationEntity, NotificationId};
use auditoot_core::dialogue::message::StatusId;

/// The most bytes of text that a frame is worth keeping with.
const BYTES_KEPT: usize = 256 << 10;

/// A frame, as far as it matters.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// A notification of a mention, or one whose kind cannot be told; with all that it says, if that can be read.
    Mention(Option<Box<NotificationEntity>>),
    /// `notifications_merged`.
    Merged,
    /// `delete`, with the bare id of a status.
    Deleted(StatusId),
    /// An error on an open connection, with its status if it says one.
    Error(Option<u64>),
    /// Anything else, known or not.
    Other,
}

impl Frame {
    /// Reads `{"event": …, "payload": …}`, where the payload is JSON inside a string, a bare id, an object, null or absent.
    pub(super) fn read(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Envelope {
            #[serde(default, deserialize_with = "entities::lenient")]
            event: String,
            #[serde(default)]
            payload: Value,
            error: Option<Value>,
            #[serde(default, deserialize_with = "entities::lenient")]
            status: Option<u64>,
        }
        let Ok(envelope) = serde_json::from_str::<Envelope>(text) else { return Self::Other };
        if envelope.error.is_some() {
            return Self::Error(envelope.status);
        }
        match envelope.event.as_str() {
            "notification" => mention(&envelope.payload),
            "notifications_merged" => Self::Merged,
            "delete" => match envelope.payload {
                Value::String(id) => Self::Deleted(StatusId(id)),
                Value::Number(id) => Self::Deleted(StatusId(id.to_string())),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

impl Frame {
    /// In which order frames that arrived together are told: deletions first, and mentions as they were noted.
    pub(super) fn in_order(one: &Self, other: &Self) -> Ordering {
        one.rank().cmp(&other.rank())
    }

    fn rank(&self) -> (u8, Option<&NotificationId>) {
        match self {
            Self::Deleted(_) => (0, None),
            Self::Mention(notification) => (1, notification.as_ref().map(|notification| &notification.id)),
            Self::Merged | Self::Error(_) | Self::Other => (2, None),
        }
    }
}

/// A mention, or what cannot be told from one. Favourites and follows are no reason to read.
fn mention(payload: &Value) -> Frame {
    let json = payload.as_str().map_or_else(|| Cow::Owned(payload.to_string()), Cow::Borrowed);
    let notification = NotificationEntity::read(&json);
    let is_mention = match &notification {
        Some(NotificationEntity { kind: Some(NotificationType::Mention), .. }) => true,
        // Of what cannot be read it may still be plain that it is something else.
        Some(_) | None => kind_said(&json).is_none_or(|kind| kind == "mention"),
    };
    if !is_mention {
        return Frame::Other;
    }
    // What is larger is not kept in line: it is read.
    Frame::Mention(notification.filter(|notification| notification.bytes() <= BYTES_KEPT).map(Box::new))
}

/// What kind of notification it is said to be, if that is said.
fn kind_said(json: &str) -> Option<String> {
    let notification: Value = serde_json::from_str(json).ok()?;
    notification.get("type")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_says_what_it_says_or_nothing() {
        let deleted = |id: &str| Frame::Deleted(StatusId(id.into()));
        for (text, expected) in [
            (
                r#"{"stream":["user"],"event":"notification","payload":"{\"id\":\"1\",\"type\":\"mention\"}"}"#,
                Frame::Mention(NotificationEntity::read(r#"{"id":"1","type":"mention"}"#).map(Box::new)),
            ),
            (r#"{"event":"notification","payload":{"type":"mention"}}"#, Frame::Mention(None)),
            (r#"{"event":"notification","payload":"{\"id\":"}"#, Frame::Mention(None)),
            (r#"{"event":"notification"}"#, Frame::Mention(None)),
            (r#"{"event":"notification","payload":"{\"type\":\"favourite\"}"}"#, Frame::Other),
            (r#"{"event":"notifications_merged","payload":"1"}"#, Frame::Merged),
            (r#"{"event":"delete","payload":"109"}"#, deleted("109")),
            (r#"{"event":"delete","payload":109}"#, deleted("109")),
            (r#"{"event":"delete","payload":null}"#, Frame::Other),
            (r#"{"event":"filters_changed"}"#, Frame::Other),
            (r#"{"event":"announcement.reaction","payload":"{}"}"#, Frame::Other),
            (r#"{"event":7}"#, Frame::Other),
            (r#"{"error":"Missing access token","status":401}"#, Frame::Error(Some(401))),
            (r#"{"error":"Unknown stream type"}"#, Frame::Error(None)),
            ("[]", Frame::Other),
            ("", Frame::Other),
            ("\u{0}{", Frame::Other),
        ] {
            assert_eq!(Frame::read(text), expected, "{text}");
        }
    }
}
