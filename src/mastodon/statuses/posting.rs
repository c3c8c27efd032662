//! Posting, and taking a post back.

use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;

use crate::mastodon::client::{MastodonClient, RequestError, believed};
use crate::mastodon::entities::{StatusEntity, StatusVisibility};
use auditoot_core::dialogue::message::{AccountId, StatusId};

/// A private mention that is about to be posted.
#[derive(Clone)]
pub(crate) struct PrivateMention {
    /// The text, with the mention of the person it is for. It alone decides who can read the post.
    pub(crate) text: String,
    /// What it answers.
    pub(crate) in_reply_to: Option<StatusId>,
    /// The same for every attempt at this post. Mastodon keeps it for an hour; `GoToSocial` ignores it.
    pub(crate) idempotency_key: String,
    /// The language of the text.
    pub(crate) language: Option<String>,
    /// The one account it may go to. Mastodon 4.2 and later refuse the post if its text addresses anybody else.
    pub(crate) allowed: AccountId,
}

/// A post that stands on the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PostedStatus {
    /// Its id.
    pub(crate) id: StatusId,
    /// When the server says it was made.
    pub(crate) created_at: Timestamp,
    /// The accounts that the server says it mentions: who can read it.
    pub(crate) recipients: Vec<AccountId>,
    /// Who else can see it; `None` if the server has a word of its own for that.
    pub(crate) visibility: Option<StatusVisibility>,
}

/// Why a post does not stand, or may not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PostFailure {
    /// It never reached the server.
    #[error("the post was not sent")]
    NotSent(#[source] RequestError),
    /// It may exist: the answer did not come, or cannot be read, or is an error of the server's own.
    #[error("whether the post exists is unknown")]
    Unknown(#[source] RequestError),
    /// Too many posts (429).
    #[error("the server takes no post before {until}")]
    Wait {
        /// When it may be tried again.
        until: Timestamp,
    },
    /// What it answers is gone (404).
    #[error("what the post answers is gone")]
    ParentGone,
    /// The server will not have it (400, 403, 422 and their like). Nothing was posted, and trying again changes nothing.
    #[error("the server refuses the post with {status}")]
    Refused {
        /// The status.
        status: StatusCode,
    },
    /// The bot's own access token is dead (401).
    #[error("the server refuses the bot's access token")]
    TokenDead,
}

impl MastodonClient {
    /// Posts a private mention. As a form, in plain text: the account's own setting may be markdown.
    ///
    /// # Errors
    /// Tells apart what certainly had no effect from what may have had one.
    pub(crate) async fn post(&self, post: &PrivateMention) -> Result<PostedStatus, PostFailure> {
        let mut form = vec![
            ("status", post.text.as_str()),
            ("visibility", "direct"),
            ("content_type", "text/plain"),
            ("allowed_mentions[]", &post.allowed.0),
        ];
        form.extend(post.in_reply_to.as_ref().map(|id| ("in_reply_to_id", id.0.as_str())));
        form.extend(post.language.as_deref().map(|language| ("language", language)));
        let request = self
            .request(Method::POST, self.url(&["api", "v1", "statuses"]))
            .header("Idempotency-Key", &post.idempotency_key)
            .form(&form);
        let response = self.send(request).await.map_err(|error| {
            if error.had_no_effect() { PostFailure::NotSent(error) } else { PostFailure::Unknown(error) }
        })?;
        match response.status {
            status if status.is_success() => response.body().and_then(PostedStatus::read).map_err(PostFailure::Unknown),
            StatusCode::UNAUTHORIZED => Err(PostFailure::TokenDead),
            StatusCode::NOT_FOUND if post.in_reply_to.is_some() => Err(PostFailure::ParentGone),
            StatusCode::TOO_MANY_REQUESTS => {
                let now = self.clock().now();
                Err(PostFailure::Wait { until: believed(response.retry_at(now), now) })
            }
            // Mastodon also answers 503 while another request with the same key is at work.
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                Err(PostFailure::Unknown(RequestError::Status(status)))
            }
            status => Err(PostFailure::Refused { status }),
        }
    }

    /// Takes a post back. One that is gone already counts as taken back. Mastodon allows 30 in 30 minutes.
    ///
    /// # Errors
    /// If the server did not say that it is gone.
    pub(crate) async fn delete(&self, id: &StatusId) -> Result<(), RequestError> {
        match self.done(self.request(Method::DELETE, self.url(&["api", "v1", "statuses", &id.0]))).await {
            Err(error) if !error.is_gone() => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl PostedStatus {
    fn read(status: StatusEntity) -> Result<Self, RequestError> {
        let created_at = status.created_at.filter(|_| !status.id.is_empty());
        let created_at = created_at.ok_or(RequestError::Senseless("a post without an id or a time"))?;
        Ok(Self {
            id: StatusId(status.id),
            created_at,
            visibility: status.visibility,
            recipients: status.mentions.into_iter().map(|mention| AccountId(mention.id)).collect(),
        })
    }
}

/// Says what it answers and not what it says.
impl fmt::Debug for PrivateMention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PrivateMention").field("in_reply_to", &self.in_reply_to).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;
    use crate::mastodon::fake::{Fake, TOKEN, json_answer, now};

    fn reply() -> PrivateMention {
        PrivateMention {
            text: "@alice hello & good-bye".into(),
            in_reply_to: Some(StatusId("7".into())),
            idempotency_key: "key-1".into(),
            language: Some("en".into()),
            allowed: AccountId("2".into()),
        }
    }

    #[tokio::test]
    async fn a_post_says_who_may_read_it_in_every_way_there_is() {
        let fake = Fake::start().await;
        fake.answer(
            "/api/v1/statuses",
            json_answer(
                200,
                &json!({"id": "50", "created_at": "2026-08-01T10:00:00.000Z",
            "visibility": "direct", "mentions": [{"id": "2", "acct": "alice"}]}),
            ),
        );
        let posted = fake.server().post(&reply()).await.expect("it is posted");
        assert_eq!((posted.id.0.as_str(), posted.visibility), ("50", Some(StatusVisibility::Direct)));
        assert_eq!(posted.recipients, [AccountId("2".into())]);
        let request = fake.last_request();
        assert_eq!(request.header("idempotency-key"), Some("key-1"));
        let form: Vec<(String, String)> = url::form_urlencoded::parse(request.body.as_bytes()).into_owned().collect();
        for (name, value) in [
            ("status", "@alice hello & good-bye"),
            ("visibility", "direct"),
            ("content_type", "text/plain"),
            ("allowed_mentions[]", "2"),
            ("in_reply_to_id", "7"),
            ("language", "en"),
        ] {
            assert!(form.contains(&(name.to_owned(), value.to_owned())), "{name}={value} in {form:?}");
        }
    }

    #[tokio::test]
    async fn each_refusal_is_what_it_is() {
        let fake = Fake::start().await;
        let server = fake.server();
        let error = json!({"error": "no"});
        for (status, expected) in [
            (401, "TokenDead"),
            (404, "ParentGone"),
            (429, "Wait"),
            (400, "Refused"),
            (403, "Refused"),
            (422, "Refused"),
            (500, "Unknown"),
            (503, "Unknown"),
        ] {
            fake.answer("/api/v1/statuses", json_answer(status, &error));
            let failure = server.post(&reply()).await.expect_err("it is refused");
            assert!(format!("{failure:?}").starts_with(expected), "{status}: {failure:?}");
        }
        fake.answer("/api/v1/statuses", (200, "text/html".into(), "<html>Sign in".into()));
        assert!(matches!(server.post(&reply()).await, Err(PostFailure::Unknown(RequestError::Garbled { .. }))));
        fake.stop().await;
        let failure = fake.server().post(&reply()).await.expect_err("nobody is there");
        assert!(matches!(failure, PostFailure::NotSent(_)));
        assert!(!format!("{failure:?}").contains(TOKEN), "{failure:?}");
    }

    #[tokio::test]
    async fn a_wait_is_believed_within_reason() {
        let fake = Fake::start().await;
        fake.answer("/api/v1/statuses", json_answer(429, &json!({})));
        let Err(PostFailure::Wait { until }) = fake.server().post(&reply()).await else { panic!("it waits") };
        assert_eq!(until, now() + SignedDuration::from_mins(1));
        fake.answer_with_header("/api/v1/statuses", 429, ("x-ratelimit-reset", "2199-01-01T00:00:00.000000Z"));
        let Err(PostFailure::Wait { until }) = fake.server().post(&reply()).await else { panic!("it waits") };
        assert_eq!(until, now() + WAIT_BELIEVED);
    }

    const WAIT_BELIEVED: SignedDuration = SignedDuration::from_mins(3 * 60 + 5);

    #[tokio::test]
    async fn taking_back_what_is_gone_is_no_failure() {
        let fake = Fake::start().await;
        assert!(fake.server().delete(&StatusId("404/../x".into())).await.is_ok());
        assert_eq!(fake.last_request().path, "/api/v1/statuses/404%2F..%2Fx");
        fake.answer("/api/v1/statuses/5", json_answer(500, &json!({})));
        assert!(fake.server().delete(&StatusId("5".into())).await.is_err());
    }
}
