//! Which scopes the bot's own token lacks, found out without changing anything.
//!
//! No server says what scopes a token has, except Mastodon at an address that it does not document. All of them refuse what a scope is
//! lacking for (403) before they look for what is asked about, and say that it is not there (404) where the scope is given. So each scope is
//! tried on something with the id 0, which nothing has.

use http::{Method, StatusCode};

use super::client::{MastodonClient, RequestError};
use auditoot_core::dialogue::message::AccountId;

/// The id that nothing has.
const NOTHING: &str = "0";

impl MastodonClient {
    /// Those of the bot's scopes that the client's token lacks. `has_policy` says whether the server filters notifications, for which one
    /// more is needed.
    ///
    /// # Errors
    /// If the server cannot be asked, or refuses the token itself.
    pub(crate) async fn missing_scopes(
        &self,
        me: &AccountId,
        has_policy: bool,
    ) -> Result<Vec<&'static str>, RequestError> {
        let api = |version, rest: &[&str]| self.url(&[&["api", version], rest].concat());
        let mut relationships = api("v1", &["accounts", "relationships"]);
        relationships.query_pairs_mut().append_pair("id[]", &me.0);
        let mut notifications = api("v1", &["notifications"]);
        notifications.query_pairs_mut().append_pair("limit", "1");
        let mut tries = vec![
            ("read:statuses", Method::GET, api("v1", &["statuses", NOTHING])),
            ("read:notifications", Method::GET, notifications),
            ("read:accounts", Method::GET, api("v1", &["accounts", &me.0])),
            ("read:follows", Method::GET, relationships),
            ("write:statuses", Method::DELETE, api("v1", &["statuses", NOTHING])),
        ];
        if has_policy {
            let accept = api("v1", &["notifications", "requests", NOTHING, "accept"]);
            tries.push(("write:notifications", Method::POST, accept));
        }
        let mut missing = Vec::new();
        for (scope, method, url) in tries {
            let answer = self.send(self.request(method, url)).await?;
            match answer.status {
                StatusCode::FORBIDDEN => missing.push(scope),
                status @ (StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS) => {
                    return Err(RequestError::Status(status));
                }
                status if status.is_server_error() => return Err(RequestError::Status(status)),
                _ => {}
            }
        }
        Ok(missing)
    }
}

#[cfg(test)]
mod tests {
    use crate::mastodon::ground::{BOT, Ground};
    use auditoot_sandbox::{Character, NewToken};

    const NEEDED: [&str; 6] = [
        "read:statuses",
        "read:notifications",
        "read:accounts",
        "read:follows",
        "write:statuses",
        "write:notifications",
    ];

    #[tokio::test]
    async fn a_token_is_found_to_lack_just_what_it_lacks() {
        let ground = Ground::mastodon().await;
        for lacking in NEEDED {
            let scopes: Vec<_> = NEEDED.into_iter().filter(|scope| *scope != lacking).collect();
            let token = ground.sandbox.add_token(
                BOT,
                NewToken {
                    app_name: "auditoot".to_owned(),
                    website: None,
                    scopes: scopes.join(" "),
                    authorized_at: ground.clock.now(),
                    last_used_at: None,
                },
            );
            let token = ground.sandbox.token_of(&token).expect("a token");
            let client = ground.client().with_token(token);
            assert_eq!(client.missing_scopes(&ground.bot, true).await.expect("an answer"), [lacking]);
        }
        assert!(ground.sandbox.posts_by(BOT).is_empty(), "nothing came of it");
    }

    #[tokio::test]
    async fn a_token_that_may_all_lacks_nothing_and_a_dead_one_is_an_error() {
        for character in Character::ALL {
            let ground = Ground::of(character).await;
            let client = ground.client();
            let has_policy = character == Character::Mastodon;
            assert!(client.missing_scopes(&ground.bot, has_policy).await.expect("an answer").is_empty(), "{character}");
            ground.revoke();
            let error = client.missing_scopes(&ground.bot, has_policy).await.expect_err("a dead token");
            assert!(error.is_token_refused(), "{error}");
        }
    }
}
