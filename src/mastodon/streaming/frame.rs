//! What one text frame of the stream says.

use serde::Deserialize;
use serde_json::Value;

use crate::mastodon::entities;
use auditoot_core::dialogue::message::StatusId;

/// A frame, as far as it matters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A notification of a mention, or one whose kind cannot be told.
    Mention,
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
            "notification" if is_for_us(&envelope.payload) => Self::Mention,
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

/// Whether a notification is a mention, or cannot be told from one. Favourites and follows are no reason to read.
fn is_for_us(payload: &Value) -> bool {
    #[derive(Deserialize)]
    struct PushedNotification {
        #[serde(rename = "type")]
        kind: String,
    }
    let kind = match payload.as_str() {
        Some(json) => serde_json::from_str::<PushedNotification>(json).ok(),
        None => PushedNotification::deserialize(payload).ok(),
    };
    kind.is_none_or(|kind| kind.kind == "mention")
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
                Frame::Mention,
            ),
            (r#"{"event":"notification","payload":{"type":"mention"}}"#, Frame::Mention),
            (r#"{"event":"notification","payload":"{\"id\":"}"#, Frame::Mention),
            (r#"{"event":"notification"}"#, Frame::Mention),
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
