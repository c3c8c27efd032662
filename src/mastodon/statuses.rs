//! Looking at statuses: whether a message still stands, and which of the bot's own posts exist.

use http::Method;
use jiff::Timestamp;
use serde_json::Value;

use super::client::{MastodonClient, RequestError};
use super::entities::{ContextEntity, StatusEntity, StatusVisibility};
use super::markup;
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::question::{ParentAuthor, Standing};

pub(crate) mod posting;

/// One of the bot's own posts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OwnPost {
    /// Its id.
    pub(crate) id: StatusId,
    /// What it answers.
    pub(crate) in_reply_to: Option<StatusId>,
    /// When the server says it was made.
    pub(crate) created_at: Option<Timestamp>,
    /// Its text without markup and without mentions.
    pub(crate) text: String,
    /// The accounts that the server says it mentions: who can read it.
    pub(crate) recipients: Vec<AccountId>,
    /// Who else can see it; `None` if the server has a word of its own for that.
    pub(crate) visibility: Option<StatusVisibility>,
}

impl MastodonClient {
    /// How a message stands right now.
    pub(crate) async fn standing(&self, id: &StatusId) -> Standing {
        let request = self.request(Method::GET, self.url(&["api", "v1", "statuses", &id.0]));
        match self.fetch::<StatusEntity>(request).await {
            Ok(status) if status.id != id.0 => Standing::NotSeen,
            Ok(status) if status.edited => Standing::Edited,
            Ok(_) => Standing::Unedited,
            Err(error) if error.is_gone() => Standing::Gone,
            Err(error) => {
                error.note();
                Standing::NotSeen
            }
        }
    }

    /// Who wrote a status: the bot, or not. A status tells whose post it answers, but not reliably
    /// ([`auditoot_core::dialogue::message::RepliesTo`]).
    pub(crate) async fn author(&self, id: &StatusId, me: &AccountId) -> ParentAuthor {
        let request = self.request(Method::GET, self.url(&["api", "v1", "statuses", &id.0]));
        match self.fetch::<StatusEntity>(request).await {
            Ok(status) if status.id != id.0 => ParentAuthor::NotSeen,
            Ok(StatusEntity { account: Some(author), .. }) if !author.id.is_empty() => {
                if author.id == me.0 {
                    ParentAuthor::Bot
                } else {
                    ParentAuthor::SomebodyElse
                }
            }
            Ok(_) => ParentAuthor::NotSeen,
            Err(error) => {
                error.note();
                ParentAuthor::NotSeen
            }
        }
    }

    /// The thread above a status, as far as the bot may read it: the oldest first.
    pub(crate) async fn thread_above(&self, id: &StatusId) -> Result<Vec<StatusEntity>, RequestError> {
        let request = self.request(Method::GET, self.url(&["api", "v1", "statuses", &id.0, "context"]));
        let context: ContextEntity = self.fetch(request).await?;
        Ok(context.ancestors)
    }

    /// The bot's newest posts, newest first, at most `limit` of them (servers give up to 40), older than `before` if given.
    ///
    /// # Errors
    /// If the server cannot be asked or what it says is no list.
    pub(crate) async fn newest_own(
        &self,
        me: &AccountId,
        before: Option<&StatusId>,
        limit: u32,
    ) -> Result<Vec<OwnPost>, RequestError> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(before.map(|id| ("max_id", id.0.as_str())));
        let request = self.request(Method::GET, self.url(&["api", "v1", "accounts", &me.0, "statuses"])).query(&query);
        let items: Vec<Value> = self.fetch(request).await?;
        let statuses = items.into_iter().filter_map(|item| serde_json::from_value::<StatusEntity>(item).ok());
        Ok(statuses.filter(|status| !status.id.is_empty()).map(OwnPost::read).collect())
    }
}

impl OwnPost {
    fn read(status: StatusEntity) -> Self {
        let is_mention = |href: &str| status.mentions.iter().any(|mention| !href.is_empty() && mention.url == href);
        Self {
            text: markup::text(&status.content, is_mention),
            id: StatusId(status.id),
            in_reply_to: (!status.in_reply_to_id.is_empty()).then_some(StatusId(status.in_reply_to_id)),
            created_at: status.created_at,
            visibility: status.visibility,
            recipients: status.mentions.into_iter().map(|mention| AccountId(mention.id)).collect(),
        }
    }

    /// Whether this is what became of a text that was posted: the same words, whatever the server did to blanks, line
    /// breaks and the mention in front, which it may write with or without the domain.
    pub(crate) fn says(&self, sent: &str) -> bool {
        words(&self.text).eq(words(sent))
    }
}

/// The words of a post after the mentions it begins with.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().skip_while(|word| word.starts_with('@'))
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::mastodon::ground::Ground;
    use auditoot_sandbox::{Canned, Character};

    #[tokio::test]
    async fn a_message_stands_edited_gone_or_is_not_seen() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let client = ground.client();
            let message = ground.sandbox.say("alice", "@apps help").status;
            let id = StatusId(message.clone());
            assert_eq!(client.standing(&id).await, Standing::Unedited, "{character}");
            ground.sandbox.edit(&message, "@apps revoke all");
            assert_eq!(client.standing(&id).await, Standing::Edited, "{character}");
            for unreadable in [
                Canned::json("GET /api/v1/statuses", StatusCode::BAD_GATEWAY, &json!({})),
                Canned::page("GET /api/v1/statuses", StatusCode::OK),
                Canned::page("GET /api/v1/statuses", StatusCode::NOT_FOUND),
                Canned::json("GET /api/v1/statuses", StatusCode::OK, &json!({"error": "later"})),
            ] {
                ground.sandbox.answer(unreadable.times(1));
                assert_eq!(client.standing(&id).await, Standing::NotSeen, "{character}");
            }
            ground.sandbox.delete(&message);
            assert_eq!(client.standing(&id).await, Standing::Gone, "{character}");
        }
    }

    /// Mastodon names the bot as the account answered here too: whose post it is, is asked by its id.
    #[tokio::test]
    async fn a_status_is_the_bots_or_somebody_elses_or_is_not_seen() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let client = ground.client();
            let message = StatusId(ground.sandbox.say("alice", "@apps help").status);
            let bot = AccountId("0".into());
            assert_eq!(client.author(&message, &bot).await, ParentAuthor::SomebodyElse, "{character}");
            let answer = Canned::json(
                "GET /api/v1/statuses",
                StatusCode::OK,
                &json!({"id": message.0, "account": {"id": "0", "acct": "apps"}}),
            );
            ground.sandbox.answer(answer.times(1));
            assert_eq!(client.author(&message, &bot).await, ParentAuthor::Bot, "{character}");
            ground.sandbox.answer(Canned::page("GET /api/v1/statuses", StatusCode::OK).times(1));
            assert_eq!(client.author(&message, &bot).await, ParentAuthor::NotSeen, "{character}");
            ground.sandbox.delete(&message.0);
            assert_eq!(client.author(&message, &bot).await, ParentAuthor::NotSeen, "{character}");
        }
    }

    #[tokio::test]
    async fn the_bot_finds_its_own_post_again() {
        let ground = Ground::mastodon().await;
        let posts = json!([
            {"id": "50", "in_reply_to_id": "7", "created_at": "2026-08-01T10:00:00.000Z",
             "mentions": [{"id": "2", "url": "https://m.example/@alice"}],
             "content": "<p><span class=\"h-card\"><a href=\"https://m.example/@alice\" class=\"u-url mention\">@<span>alice\
              </span></a></span> 2 apps:<br />1 A &amp; B</p><p>See <a href=\"https://m.example/x\"><span class=\"invisible\">\
              https://</span><span>m.example/x</span></a></p>"},
            {"content": "no id"}, 5]);
        ground.sandbox.answer(Canned::json("GET /api/v1/accounts/", StatusCode::OK, &posts));
        let own = ground.client().newest_own(&ground.bot, None, 40).await.expect("posts");
        assert_eq!(own.len(), 1);
        assert_eq!(own[0].in_reply_to, Some(StatusId("7".into())));
        assert!(own[0].says("@alice@m.example 2 apps:\n1 A & B\n\nSee https://m.example/x"), "{own:?}");
        assert!(!own[0].says("@alice 3 apps:\n1 A & B\n\nSee https://m.example/x"));
    }
}
