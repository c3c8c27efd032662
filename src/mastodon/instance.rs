//! What a server says of itself: the software it runs, how much fits into a post, where its stream is.

pub mod nodeinfo;

use http::{Method, StatusCode};
use serde_json::Value;
use url::Url;

use self::nodeinfo::ServerSoftware;
use super::client::{MastodonClient, RequestError};
use auditoot_core::prompts::{LinkCount, PostLimits};

/// The characters of a post where the server does not say (Mastodon's own limit).
const CHARS_MAX: usize = 500;
/// What a link counts as on Mastodon, however long it is.
const CHARS_PER_LINK: usize = 23;

/// What the bot has to know of its server before it says a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// How much fits into a post.
    pub post_limits: PostLimits,
    /// Where the stream is: `ws` or `wss`, without the path of the API.
    pub streaming: Url,
}

impl MastodonClient {
    /// Asks the server about itself: `/api/v2/instance`, and where there is none `/api/v1/instance`. What it leaves out is filled with
    /// Mastodon's own values. Which software it runs is known from elsewhere, because both documents can be made to name another.
    ///
    /// # Errors
    /// If neither document can be had.
    pub(crate) async fn instance(&self, software: &ServerSoftware) -> Result<Instance, RequestError> {
        let document = match self.instance_document("v2").await {
            Err(RequestError::Status(status)) if status != StatusCode::UNAUTHORIZED => {
                self.instance_document("v1").await?
            }
            Err(RequestError::Garbled { .. }) => self.instance_document("v1").await?,
            document => document?,
        };
        Ok(self.read_instance(&document, software))
    }

    async fn instance_document(&self, version: &str) -> Result<Value, RequestError> {
        self.fetch(self.request(Method::GET, self.url(&["api", version, "instance"]))).await
    }

    fn read_instance(&self, document: &Value, software: &ServerSoftware) -> Instance {
        let count = |pointers: &[&str]| {
            let counts = pointers.iter().find_map(|pointer| document.pointer(pointer)?.as_u64());
            counts.and_then(|count| usize::try_from(count).ok())
        };
        let text = |pointers: &[&str]| pointers.iter().find_map(|pointer| document.pointer(pointer)?.as_str());
        let source = text(&["/source_url"]).unwrap_or_default().to_lowercase();
        let is_gotosocial = software.is_gotosocial() || (software.is_unknown() && source.contains("gotosocial"));
        let per_link = count(&["/configuration/statuses/characters_reserved_per_url"]).unwrap_or(CHARS_PER_LINK);
        let chars_max = count(&["/configuration/statuses/max_characters", "/max_toot_chars"]);
        let post_limits = PostLimits {
            chars_max: chars_max.filter(|count| *count > 0).unwrap_or(CHARS_MAX),
            // GoToSocial reports 25 characters per link and counts them in full.
            links: if is_gotosocial { LinkCount::InFull } else { LinkCount::Fixed(per_link) },
        };
        Instance {
            post_limits,
            streaming: self.streaming_address(text(&["/configuration/urls/streaming", "/urls/streaming_api"])),
        }
    }

    /// The address of the stream. The scheme follows the base address: `GoToSocial` advertises `wss` also where it is served
    /// on plain http, and a token is never sent in the clear because a document says so.
    fn streaming_address(&self, advertised: Option<&str>) -> Url {
        let mut url = advertised
            .and_then(|address| Url::parse(address).ok())
            .filter(|address| address.has_host() && matches!(address.scheme(), "ws" | "wss" | "http" | "https"))
            .unwrap_or_else(|| self.address().clone());
        let scheme = if self.address().scheme() == "http" { "ws" } else { "wss" };
        // Between these schemes a change always succeeds.
        let _ = url.set_scheme(scheme);
        url
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mastodon::ground::Ground;
    use auditoot_sandbox::{Canned, Character};

    #[tokio::test]
    async fn each_server_is_known_by_what_it_says() {
        for (character, chars_max, links) in [
            (Character::Mastodon, 500, LinkCount::Fixed(23)),
            // It says that it streams over TLS, also where it is served without.
            (Character::GoToSocial, 5000, LinkCount::InFull),
        ] {
            let ground = Ground::of(character).await;
            let client = ground.client();
            let software = client.software(client.until()).await.expect("its software");
            assert_eq!(software.name, character.name());
            let instance = client.instance(&software).await.expect("an instance");
            assert_eq!(instance.post_limits, PostLimits { chars_max, links }, "{character}");
            assert_eq!(instance.streaming.as_str(), ground.sandbox.base_url().as_str().replace("http://", "ws://"));
        }
    }

    #[tokio::test]
    async fn an_older_server_is_read_all_the_same() {
        let ground = Ground::mastodon().await;
        ground.sandbox.answer(Canned::page("GET /api/v2/instance", StatusCode::NOT_FOUND));
        let document = json!({"version": "2.7.2 (compatible; Akkoma 3.16.0)", "max_toot_chars": 4000,
            "contact_account": null, "urls": {"streaming_api": "wss://elsewhere.example"}});
        ground.sandbox.answer(Canned::json("GET /api/v1/instance", StatusCode::OK, &document));
        let instance = ground.client().instance(&ServerSoftware::unknown()).await.expect("an instance");
        assert_eq!(instance.post_limits, PostLimits { chars_max: 4000, links: LinkCount::Fixed(23) });
        assert_eq!(instance.streaming.as_str(), "ws://elsewhere.example/");
    }

    #[tokio::test]
    async fn a_dead_token_is_told_from_a_server_without_the_document() {
        let ground = Ground::mastodon().await;
        let refused = json!({"error": "The access token is invalid"});
        ground.sandbox.answer(Canned::json("GET /api/v2/instance", StatusCode::UNAUTHORIZED, &refused));
        let error = ground.client().instance(&ServerSoftware::unknown()).await.expect_err("nobody's token");
        assert!(error.is_token_refused(), "{error:?}");
    }
}
