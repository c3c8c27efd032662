//! What a server says of itself: the software it runs, how much fits into a post, where its stream is.

pub mod nodeinfo;

use http::{Method, StatusCode};
use serde_json::Value;
use url::{Host, Url};

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
    /// What stands behind the names of its accounts in their handles.
    pub domain: String,
    /// How much fits into a post.
    pub post_limits: PostLimits,
    /// Where the stream is: `ws` or `wss`, without the path of the API.
    pub streaming: Url,
}

impl MastodonClient {
    /// Asks the server about itself: `/api/v2/instance`, and where there is none `/api/v1/instance`. What it leaves out is filled with
    /// Mastodon's own values. Which software it runs is known from elsewhere, because both documents can be made to name another. Where
    /// the stream is may be known from elsewhere, too.
    ///
    /// # Errors
    /// If neither document can be had.
    pub(crate) async fn instance(
        &self,
        software: &ServerSoftware,
        streaming_url: Option<&Url>,
    ) -> Result<Instance, RequestError> {
        let document = match self.instance_document("v2").await {
            Err(RequestError::Status(status)) if status != StatusCode::UNAUTHORIZED => {
                self.instance_document("v1").await?
            }
            Err(RequestError::Garbled { .. }) => self.instance_document("v1").await?,
            document => document?,
        };
        Ok(self.read_instance(&document, software, streaming_url))
    }

    async fn instance_document(&self, version: &str) -> Result<Value, RequestError> {
        self.fetch(self.request(Method::GET, self.url(&["api", version, "instance"]))).await
    }

    fn read_instance(&self, document: &Value, software: &ServerSoftware, streaming_url: Option<&Url>) -> Instance {
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
        let host = self.address().host_str().unwrap_or_default();
        Instance {
            // Its own host can be another than that of its handles.
            domain: text(&["/account_domain", "/domain"]).unwrap_or(host).to_owned(),
            post_limits,
            streaming: match streaming_url {
                Some(url) => self.as_stream(url.clone()),
                None => self.streaming_address(text(&["/configuration/urls/streaming", "/urls/streaming_api"])),
            },
        }
    }

    /// The address of the stream, where the server says that it is, if that is the server's own host or one below it: the token goes there.
    /// A document that names another host is not enough for that.
    fn streaming_address(&self, advertised: Option<&str>) -> Url {
        let own = self.address();
        let advertised = advertised.and_then(|address| Url::parse(address).ok());
        match advertised.filter(|url| matches!(url.scheme(), "ws" | "wss" | "http" | "https")) {
            Some(url) if is_within(&url, own) => self.as_stream(url),
            Some(url) => {
                let host = url.host_str().unwrap_or_default();
                tracing::warn!(
                    host,
                    "the server says that its stream is on another host, which would get the bot's token; if that is right, \
                     name it in bot.streaming_url"
                );
                self.as_stream(own.clone())
            }
            None => self.as_stream(own.clone()),
        }
    }

    /// The scheme follows the base address: `GoToSocial` advertises `wss` also where it is served on plain http, and a token is never sent
    /// in the clear because a document says so.
    fn as_stream(&self, mut url: Url) -> Url {
        let scheme = if self.address().scheme() == "http" { "ws" } else { "wss" };
        // Between these schemes a change always succeeds.
        let _ = url.set_scheme(scheme);
        url
    }
}

/// Whether an address is on the host of another, or one below it.
fn is_within(url: &Url, own: &Url) -> bool {
    match (url.host(), own.host()) {
        (Some(Host::Domain(name)), Some(Host::Domain(own))) => {
            name.strip_suffix(own).is_some_and(|below| below.is_empty() || below.ends_with('.'))
        }
        (host, own) => host.is_some() && host == own,
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
            let instance = client.instance(&software, None).await.expect("an instance");
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
        let instance = ground.client().instance(&ServerSoftware::unknown(), None).await.expect("an instance");
        assert_eq!(instance.post_limits, PostLimits { chars_max: 4000, links: LinkCount::Fixed(23) });
        let own = ground.sandbox.base_url().as_str().replace("http://", "ws://");
        assert_eq!(instance.streaming.as_str(), own, "another host does not get the token because a document says so");
    }

    #[tokio::test]
    async fn only_the_operator_can_have_the_token_sent_to_another_host() {
        let ground = Ground::mastodon().await;
        let elsewhere = Url::parse("https://stream.elsewhere.example").expect("an address");
        let client = ground.client();
        let software = client.software(client.until()).await.expect("its software");
        let instance = client.instance(&software, Some(&elsewhere)).await.expect("an instance");
        assert_eq!(instance.streaming.as_str(), "ws://stream.elsewhere.example/");
    }

    #[test]
    fn a_host_below_the_servers_own_is_its_own() {
        let is_own = |url: &str, own: &str| {
            let [url, own] = [url, own].map(|url| Url::parse(url).expect("an address"));
            is_within(&url, &own)
        };
        for (url, own) in [
            ("wss://social.example", "https://social.example"),
            ("wss://streaming.social.example:4000/x", "https://social.example"),
            ("wss://10.0.0.1:4000", "https://10.0.0.1"),
            ("ws://[::1]:4000", "http://[::1]:3000"),
        ] {
            assert!(is_own(url, own), "{url} of {own}");
        }
        for (url, own) in [
            ("wss://evilsocial.example", "https://social.example"),
            ("wss://social.example.evil.example", "https://social.example"),
            ("wss://example", "https://social.example"),
            ("wss://10.0.0.2", "https://10.0.0.1"),
            ("wss://1.10.0.0.1.example", "https://10.0.0.1"),
        ] {
            assert!(!is_own(url, own), "{url} of {own}");
        }
    }

    #[tokio::test]
    async fn a_dead_token_is_told_from_a_server_without_the_document() {
        let ground = Ground::mastodon().await;
        let refused = json!({"error": "The access token is invalid"});
        ground.sandbox.answer(Canned::json("GET /api/v2/instance", StatusCode::UNAUTHORIZED, &refused));
        let error = ground.client().instance(&ServerSoftware::unknown(), None).await.expect_err("nobody's token");
        assert!(error.is_token_refused(), "{error:?}");
    }
}
