//! Posting, and taking a post back.

use std::fmt;

use http::{Method, StatusCode};
use jiff::Timestamp;

use crate::mastodon::client::{MastodonClient, RequestError, believed};
use crate::mastodon::entities::{StatusEntity, StatusVisibility};
use auditoot_core::budget::ServerWindow;
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::reply::FollowersHint;

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
    /// The proof that followers may read it; without it, nobody but that account may.
    pub(crate) followers_hint: Option<FollowersHint>,
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
    /// How many more posts the server takes, if it said so when it made this one.
    pub(crate) window: Option<ServerWindow>,
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
    /// The server itself will not have it (400, 403, 422 and their like). Nothing was posted, and the same again changes nothing.
    #[error("the server refuses the post with {status}: {reason}")]
    Refused {
        /// The status.
        status: StatusCode,
        /// Why, in the server's own words.
        reason: String,
    },
    /// The server itself does not know the bot's access token (401). That may pass: [`MastodonClient::is_token_dead`] tells.
    #[error("the server refuses the bot's access token")]
    TokenRefused,
}

impl MastodonClient {
    /// Posts a private mention. As a form, in plain text: the account's own setting may be markdown.
    ///
    /// # Errors
    /// Tells apart what certainly had no effect from what may have had one.
    pub(crate) async fn post(&self, post: &PrivateMention) -> Result<PostedStatus, PostFailure> {
        let request = self
            .request(Method::POST, self.url(&["api", "v1", "statuses"]))
            .header("Idempotency-Key", &post.idempotency_key)
            .form(&post.form());
        let response = self.send(request).await.map_err(|error| {
            if error.had_no_effect() { PostFailure::NotSent(error) } else { PostFailure::Unknown(error) }
        })?;
        let status = response.status;
        if status.is_success() {
            let posted = response.body().and_then(PostedStatus::read).map_err(PostFailure::Unknown)?;
            return Ok(PostedStatus { window: response.window(), ..posted });
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            let now = self.clock().now();
            return Err(PostFailure::Wait { until: believed(response.retry_at(now), now) });
        }
        // What is no refusal of the server's own comes from something in front of it, and passes; and Mastodon answers 503 while another
        // request with the same key is at work.
        let Some(reason) = response.refusal() else {
            return Err(PostFailure::Unknown(RequestError::Status(status)));
        };
        Err(match status {
            StatusCode::UNAUTHORIZED => PostFailure::TokenRefused,
            StatusCode::NOT_FOUND if post.in_reply_to.is_some() => PostFailure::ParentGone,
            _ => PostFailure::Refused { status, reason },
        })
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

impl PrivateMention {
    /// Who may read it is said in every way there is.
    fn form(&self) -> Vec<(&'static str, &str)> {
        let mut form = vec![
            ("status", self.text.as_str()),
            ("visibility", if self.followers_hint.is_some() { "private" } else { "direct" }),
            ("content_type", "text/plain"),
            ("allowed_mentions[]", &self.allowed.0),
        ];
        form.extend(self.in_reply_to.as_ref().map(|id| ("in_reply_to_id", id.0.as_str())));
        form.extend(self.language.as_deref().map(|language| ("language", language)));
        form
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
            window: None,
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
    use crate::mastodon::ground::{Ground, now};
    use auditoot_sandbox::{Canned, Character};

    const STATUSES: &str = "POST /api/v1/statuses";

    fn reply(to: &str, under: &str) -> PrivateMention {
        PrivateMention {
            text: "@alice hello & good-bye".into(),
            in_reply_to: Some(StatusId(under.into())),
            idempotency_key: "key-1".into(),
            language: Some("en".into()),
            allowed: AccountId(to.into()),
            followers_hint: None,
        }
    }

    #[tokio::test]
    async fn a_post_goes_to_whom_it_is_for_and_is_told_as_it_stands() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let alice = ground.sandbox.add_person("alice");
            let message = ground.sandbox.say("alice", "@apps help").status;
            let posted = ground.client().post(&reply(&alice, &message)).await.expect("it is posted");
            assert_eq!(posted.visibility, Some(StatusVisibility::Direct), "{character}");
            assert_eq!((posted.recipients, posted.created_at), (vec![AccountId(alice)], now()), "{character}");
            let seen = ground.sandbox.posts_by("apps").pop().expect("the post");
            assert_eq!((seen.id, seen.in_reply_to, seen.language), (posted.id.0, Some(message), Some("en".into())));
            assert_eq!(seen.text, "@alice hello & good-bye");
        }
    }

    #[tokio::test]
    async fn one_key_makes_one_post_where_the_server_knows_keys() {
        let ground = Ground::mastodon().await;
        let alice = ground.sandbox.add_person("alice");
        let message = ground.sandbox.say("alice", "@apps help").status;
        let first = ground.client().post(&reply(&alice, &message)).await.expect("it is posted");
        assert_eq!(first.window.map(|window| (window.limit, window.left)), Some((300, 299)));
        assert_eq!(ground.client().post(&reply(&alice, &message)).await.expect("the same again").id, first.id);
        assert_eq!(ground.sandbox.posts_by("apps").len(), 1);
    }

    #[test]
    fn a_post_says_who_may_read_it_in_every_way_there_is() {
        let reply = reply("2", "7");
        let form = reply.form();
        for pair in [
            ("status", "@alice hello & good-bye"),
            ("visibility", "direct"),
            ("content_type", "text/plain"),
            ("allowed_mentions[]", "2"),
            ("in_reply_to_id", "7"),
            ("language", "en"),
        ] {
            assert!(form.contains(&pair), "{pair:?} in {form:?}");
        }
    }

    #[tokio::test]
    async fn each_refusal_is_what_it_is() {
        let ground = Ground::mastodon().await;
        let client = ground.client();
        for (status, expected) in [
            (401, "TokenRefused"),
            (404, "ParentGone"),
            (429, "Wait"),
            (400, "Refused"),
            (403, "Refused"),
            (422, "Refused"),
            (500, "Unknown"),
            (503, "Unknown"),
        ] {
            let status = StatusCode::from_u16(status).expect("a status");
            ground.sandbox.answer(Canned::json(STATUSES, status, &json!({"error": "no"})).times(1));
            let failure = client.post(&reply("2", "7")).await.expect_err("it is refused");
            assert!(format!("{failure:?}").starts_with(expected), "{status}: {failure:?}");
        }
        for status in [302, 401, 403, 404, 405, 408, 421, 422] {
            let status = StatusCode::from_u16(status).expect("a status");
            for foreign in [
                Canned::page(STATUSES, status),
                Canned::text(STATUSES, status, "text/plain", "404 page not found"),
                // As Cloudflare puts it.
                Canned::json(
                    STATUSES,
                    status,
                    &json!({"title": "Error 1015", "status": 403, "cloudflare_error": true}),
                ),
            ] {
                ground.sandbox.answer(foreign.times(1));
                let failure = client.post(&reply("2", "7")).await.expect_err("it is refused");
                assert!(matches!(failure, PostFailure::Unknown(_)), "{status}: {failure:?}");
            }
        }
        ground.sandbox.answer(Canned::page(STATUSES, StatusCode::OK));
        assert!(matches!(client.post(&reply("2", "7")).await, Err(PostFailure::Unknown(RequestError::Garbled { .. }))));
        let token = ground.token.clone();
        drop(ground);
        let failure = client.post(&reply("2", "7")).await.expect_err("nobody is there");
        assert!(!format!("{failure:?}").contains(token.expose()), "{failure:?}");
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_was_sent() {
        let ground = Ground::mastodon().await;
        // It has no connection from before.
        let client = ground.client();
        drop(ground);
        assert!(matches!(client.post(&reply("2", "7")).await, Err(PostFailure::NotSent(_))));
    }

    #[tokio::test]
    async fn a_wait_is_believed_within_reason() {
        let ground = Ground::mastodon().await;
        let busy = Canned::json(STATUSES, StatusCode::TOO_MANY_REQUESTS, &json!({}));
        let reset = |at: &str| busy.clone().with_header("x-ratelimit-reset", at);
        for (answer, wait) in [
            (busy.clone(), SignedDuration::from_mins(1)),
            (reset("2199-01-01T00:00:00.000000Z"), SignedDuration::from_mins(3 * 60 + 5)),
            // Not at the very moment, when the server may not be ready yet; nor a minute later because it has just passed.
            (reset("2026-08-01T12:00:05.000000Z"), SignedDuration::from_secs(7)),
            (reset("2026-08-01T11:59:59.995000Z"), SignedDuration::from_secs(2)),
            (reset("2026-08-01T11:58:59.000000Z"), SignedDuration::from_mins(1)),
        ] {
            ground.sandbox.answer(answer.times(1));
            let Err(PostFailure::Wait { until }) = ground.client().post(&reply("2", "7")).await else {
                panic!("it waits")
            };
            assert_eq!(until, now() + wait);
        }
    }

    #[tokio::test]
    async fn taking_back_what_is_gone_is_no_failure() {
        let ground = Ground::mastodon().await;
        let client = ground.client();
        assert!(client.delete(&StatusId("404/../x".into())).await.is_ok());
        assert_eq!(ground.count("DELETE /api/v1/statuses/404%2F..%2Fx"), 1);
        ground.sandbox.answer(Canned::json("DELETE", StatusCode::INTERNAL_SERVER_ERROR, &json!({})).times(1));
        assert!(client.delete(&StatusId("5".into())).await.is_err());
    }
}
