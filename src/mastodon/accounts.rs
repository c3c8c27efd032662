//! Whose a token is.

use http::Method;
use tokio::time::Instant;
use url::Url;

use super::client::{HttpResponse, MastodonClient, RequestError};
use super::entities::{AccountEntity, RelationshipEntity};
use auditoot_core::dialogue::following::Following;
use auditoot_core::dialogue::message::AccountId;

/// The account that a token belongs to: for most of this program, the bot's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its id on its server.
    pub id: AccountId,
    /// Its handle, without a domain.
    pub acct: String,
    /// The address of its profile.
    pub url: String,
    /// What servers call it among each other; empty where its server does not tell.
    pub uri: String,
    /// Whether it says that it is a bot, as it should.
    pub is_bot: bool,
    /// Whether followers need its approval. People who follow the bot never have its messages filtered, so it should not be.
    pub is_locked: bool,
    /// Whether its profile says anything.
    pub has_note: bool,
}

impl MastodonClient {
    /// Asks whose the client's token is.
    ///
    /// # Errors
    /// One that [is about the token](RequestError::is_token_refused) if it is nobody's.
    pub(crate) async fn verify_credentials(&self, until: Instant) -> Result<Me, RequestError> {
        let url = self.url(&["api", "v1", "accounts", "verify_credentials"]);
        let account: AccountEntity = self.ask(self.request(Method::GET, url), until, HttpResponse::body).await?;
        if account.id.is_empty() {
            return Err(RequestError::Senseless("an account without an id"));
        }
        Ok(Me {
            id: AccountId(account.id),
            acct: account.acct,
            url: account.url,
            uri: account.uri,
            is_bot: account.bot,
            is_locked: account.locked,
            has_note: !account.note.trim().is_empty(),
        })
    }

    /// Changes the profile of the account whose token the client has. Needs the scope `write:accounts`.
    ///
    /// # Errors
    /// As [`MastodonClient::send`], and if the server refuses.
    pub(crate) async fn change_profile(&self, fields: &[(&str, &str)]) -> Result<(), RequestError> {
        let url = self.url(&["api", "v1", "accounts", "update_credentials"]);
        self.done(self.request(Method::PATCH, url).form(fields)).await
    }

    /// What servers call an account among each other, as the client's server knows it; empty where it does not tell.
    ///
    /// # Errors
    /// As [`MastodonClient::send`].
    pub(crate) async fn uri_of(&self, id: &AccountId) -> Result<String, RequestError> {
        let request = self.request(Method::GET, self.url(&["api", "v1", "accounts", &id.0]));
        let account: AccountEntity = self.ask(request, self.until(), HttpResponse::body).await?;
        Ok(account.uri)
    }

    /// Whether somebody follows the account of the client's token. Needs the scope `read:follows`.
    pub(crate) async fn following(&self, id: &AccountId) -> Following {
        let url = self.url(&["api", "v1", "accounts", "relationships"]);
        let request = self.request(Method::GET, url).query(&[("id[]", &id.0)]);
        match self.fetch::<Vec<RelationshipEntity>>(request).await {
            Ok(all) => match all.iter().find(|relationship| relationship.id == id.0).and_then(|one| one.followed_by) {
                Some(true) => Following::Follows,
                Some(false) => Following::DoesNot,
                None => Following::NotTold,
            },
            Err(error) => {
                error.note();
                Following::NotTold
            }
        }
    }

    /// Whether the client's token is dead. Whoever saw it refused asks, and goes on trying if it is not: only what the server says
    /// whenever it is asked in this plain way, for ten minutes, is believed.
    pub(crate) async fn is_token_dead(&self) -> bool {
        match Box::pin(self.verify_credentials(self.until())).await {
            Err(error) if error.is_token_refused() => self.doubt().is_dead_at(self.clock().now()),
            Err(_) => false,
            Ok(_) => {
                self.doubt().end();
                false
            }
        }
    }
}

impl Me {
    /// Whether a link points at this account: at its profile, or at one of the forms in which Mastodon and `GoToSocial`
    /// name an account to other servers, which then link to that.
    #[must_use]
    pub fn is_linked_by(&self, href: &str) -> bool {
        let Ok(profile) = Url::parse(&self.url) else { return false };
        let Ok(link) = Url::parse(href.trim()) else { return false };
        if link.origin() != profile.origin() {
            return false;
        }
        let name = self.acct.split('@').next().unwrap_or_default().to_lowercase();
        let path = link.path().trim_end_matches('/').to_lowercase();
        path == profile.path().trim_end_matches('/').to_lowercase()
            || (!name.is_empty() && (path == format!("/@{name}") || path == format!("/users/{name}")))
            || path == format!("/ap/users/{}", self.id.0)
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;
    use crate::mastodon::ground::{BOT, Ground};
    use auditoot_sandbox::{Canned, Character};

    #[tokio::test]
    async fn a_token_says_whose_it_is() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let client = ground.client();
            let me = client.verify_credentials(client.until()).await.expect("an account");
            assert_eq!((me.id, me.acct.as_str(), me.is_bot), (ground.bot.clone(), "apps", true));
            assert!(!client.is_token_dead().await);
            ground.revoke();
            for minutes in [0, 5, 4] {
                ground.clock.advance(SignedDuration::from_mins(minutes));
                assert!(!client.is_token_dead().await);
            }
            ground.clock.advance(SignedDuration::from_mins(1));
            assert!(client.is_token_dead().await);
        }
    }

    #[tokio::test]
    async fn an_account_needs_an_id_and_nothing_else() {
        let ground = Ground::mastodon().await;
        let client = ground.client();
        let answer = |body| Canned::json("GET /api/v1/accounts/verify_credentials", StatusCode::OK, &body).times(1);
        ground.sandbox.answer(answer(json!({ "id": 7, "fields": null, "statuses_count": -1 })));
        let sparse = client.verify_credentials(client.until()).await.expect("an account");
        assert_eq!((sparse.id, sparse.acct.as_str(), sparse.is_bot), (AccountId("7".into()), "", false));
        ground.sandbox.answer(answer(json!({ "acct": "apps" })));
        assert!(client.verify_credentials(client.until()).await.is_err());
    }

    #[tokio::test]
    async fn a_server_tells_who_follows_where_the_token_may_know() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let (client, alice) = (ground.client(), AccountId(ground.sandbox.add_person("alice")));
            assert_eq!(client.following(&alice).await, Following::DoesNot);
            ground.sandbox.follow("alice", BOT, true);
            assert_eq!(client.following(&alice).await, Following::Follows);
            assert_eq!(client.following(&AccountId("nobody".into())).await, Following::NotTold);
            let asked = "GET /api/v1/accounts/relationships";
            for odd in [
                Canned::json(asked, StatusCode::FORBIDDEN, &json!({"error": "outside the authorized scopes"})),
                Canned::json(asked, StatusCode::OK, &json!([{"id": alice.0}])),
                Canned::page(asked, StatusCode::OK),
            ] {
                ground.sandbox.answer(odd.times(1));
                assert_eq!(client.following(&alice).await, Following::NotTold);
            }
        }
    }

    #[tokio::test]
    async fn the_page_of_a_proxy_does_not_make_a_token_dead() {
        let ground = Ground::mastodon().await;
        ground.sandbox.answer(Canned::page("GET", StatusCode::UNAUTHORIZED));
        assert!(!ground.client().is_token_dead().await);
    }

    #[test]
    fn the_bot_knows_the_links_to_itself_and_no_others() {
        let me = Me {
            id: AccountId("109".into()),
            acct: "apps".into(),
            url: "https://m.example/@apps".into(),
            uri: String::new(),
            is_bot: true,
            is_locked: false,
            has_note: false,
        };
        for own in ["https://m.example/@apps", "https://M.example/@Apps/", "https://m.example/users/apps"] {
            assert!(me.is_linked_by(own), "{own}");
        }
        assert!(me.is_linked_by("https://m.example/ap/users/109"));
        for other in [
            "https://m.example/@apps2",
            "https://evil.example/@apps",
            "http://m.example/@apps",
            "https://m.example/@apps/1",
            "/@apps",
            "",
        ] {
            assert!(!me.is_linked_by(other), "{other}");
        }
    }
}
