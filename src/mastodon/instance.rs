//! How much fits into a post on this server, what software it runs, and where its stream is.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{Server, ServerError, typed};

/// The characters of a post where the server does not say (Mastodon's own limit).
const CHARACTERS_MAX: usize = 500;
/// What a link counts as on Mastodon, however long it is.
const CHARACTERS_PER_LINK: usize = 23;

/// What the bot has to know of its server before it says a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The most characters of a post.
    pub characters_max: usize,
    /// How links count.
    pub link_count: LinkCount,
    /// Where the stream is: `ws` or `wss`, without the path of the API.
    pub streaming: Url,
    /// What the server runs.
    pub software: Software,
}

/// How the server counts a link in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkCount {
    /// As so many characters, whatever its length.
    Fixed(usize),
    /// By its length.
    InFull,
}

/// What a server runs, as far as the bot treats it differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Software {
    /// Mastodon.
    Mastodon,
    /// `GoToSocial`.
    GoToSocial,
    /// Something else, by the name it gives itself.
    Other(String),
}

/// What one document about the server says.
#[derive(Debug, Default)]
struct Facts {
    characters_max: Option<usize>,
    characters_per_link: Option<usize>,
    streaming: Option<String>,
    version: String,
    source: String,
}

impl Server {
    /// Asks the server about itself: `/api/v2/instance`, and where there is none `/api/v1/instance`; `NodeInfo` for the name
    /// of the software, because both servers can be made to report another version.
    ///
    /// # Errors
    /// If neither document can be had. What a document leaves out is filled with Mastodon's own values.
    pub async fn room(&self) -> Result<Room, ServerError> {
        let facts = match self.instance("v2").await {
            Ok(facts) => facts,
            Err(ServerError::Refused { .. } | ServerError::Unreadable { .. }) => self.instance_v1().await?,
            Err(error) => return Err(error),
        };
        let software = match self.nodeinfo_name().await {
            Some(name) => Software::named(&name),
            None => facts.software(),
        };
        let per_link = facts.characters_per_link.unwrap_or(CHARACTERS_PER_LINK);
        Ok(Room {
            characters_max: facts.characters_max.filter(|count| *count > 0).unwrap_or(CHARACTERS_MAX),
            // GoToSocial reports 25 characters per link and counts them in full.
            link_count: if software == Software::GoToSocial { LinkCount::InFull } else { LinkCount::Fixed(per_link) },
            streaming: self.streaming(facts.streaming.as_deref()),
            software,
        })
    }

    async fn instance(&self, version: &str) -> Result<Facts, ServerError> {
        let document: Value = self.read(self.request(Method::GET, &["api", version, "instance"])).await?;
        Ok(Facts::from(&document))
    }

    async fn instance_v1(&self) -> Result<Facts, ServerError> {
        let Some(instance) = typed::instance(self).await else { return self.instance("v1").await };
        Ok(Facts {
            characters_max: Some(instance.characters_max),
            characters_per_link: instance.characters_per_link,
            streaming: instance.streaming,
            version: instance.version,
            source: String::new(),
        })
    }

    /// The name of the software by `NodeInfo`, asked at this server only: the document names an address, and an address on
    /// another host is not followed.
    async fn nodeinfo_name(&self) -> Option<String> {
        let index: Value = self.read(self.anonymous(self.url(&[".well-known", "nodeinfo"]))).await.ok()?;
        let href = index.get("links")?.as_array()?.iter().rev().find_map(|link| {
            let known = link.get("rel")?.as_str()?.starts_with("http://nodeinfo.diaspora.software/ns/schema/2.");
            known.then(|| link.get("href")?.as_str()).flatten()
        })?;
        let href = Url::parse(href).ok()?;
        if href.host_str() != self.base.host_str() {
            return None;
        }
        let mut address = self.base.clone();
        address.set_path(href.path());
        let document: Value = self.read(self.anonymous(address)).await.ok()?;
        Some(document.pointer("/software/name")?.as_str()?.to_owned())
    }

    /// The address of the stream. The scheme follows the base address: `GoToSocial` advertises `wss` also where it is served
    /// on plain http, and a token is never sent in the clear because a document says so.
    fn streaming(&self, advertised: Option<&str>) -> Url {
        let mut url = advertised
            .and_then(|address| Url::parse(address).ok())
            .filter(|address| address.has_host() && matches!(address.scheme(), "ws" | "wss" | "http" | "https"))
            .unwrap_or_else(|| self.base.clone());
        let scheme = if self.base.scheme() == "http" { "ws" } else { "wss" };
        // Between these schemes a change always succeeds.
        let _ = url.set_scheme(scheme);
        url
    }
}

impl Facts {
    fn from(document: &Value) -> Self {
        let count = |pointers: &[&str]| {
            pointers
                .iter()
                .find_map(|pointer| document.pointer(pointer)?.as_u64())
                .and_then(|count| usize::try_from(count).ok())
        };
        let text = |pointers: &[&str]| {
            pointers.iter().find_map(|pointer| document.pointer(pointer)?.as_str()).map(str::to_owned)
        };
        Self {
            characters_max: count(&["/configuration/statuses/max_characters", "/max_toot_chars"]),
            characters_per_link: count(&["/configuration/statuses/characters_reserved_per_url"]),
            streaming: text(&["/configuration/urls/streaming", "/urls/streaming_api"]),
            version: text(&["/version"]).unwrap_or_default(),
            source: text(&["/source_url"]).unwrap_or_default(),
        }
    }

    /// The software as far as these documents tell: forks that speak Mastodon's API say "compatible" in their version.
    fn software(&self) -> Software {
        if self.source.to_lowercase().contains("gotosocial") {
            Software::GoToSocial
        } else if self.version.contains("compatible") {
            Software::Other(self.version.clone())
        } else {
            Software::Mastodon
        }
    }
}

impl Software {
    fn named(name: &str) -> Self {
        match name.to_lowercase().as_str() {
            "mastodon" => Self::Mastodon,
            "gotosocial" => Self::GoToSocial,
            _ => Self::Other(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mastodon::fake::{Fake, json_answer};

    #[tokio::test]
    async fn gotosocial_on_plain_http_streams_on_plain_http_and_counts_links_in_full() {
        let fake = Fake::start().await;
        fake.answer(
            "/.well-known/nodeinfo",
            json_answer(
                200,
                &json!({"links": [
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": format!("{}nodeinfo/2.0", fake.base)}]}),
            ),
        );
        fake.answer(
            "/nodeinfo/2.0",
            json_answer(200, &json!({"software": {"name": "gotosocial", "version": "0.20.0"}})),
        );
        fake.answer(
            "/api/v2/instance",
            json_answer(
                200,
                &json!({"configuration": {
            "statuses": {"max_characters": 5000, "characters_reserved_per_url": 25},
            "urls": {"streaming": fake.base.as_str().replace("http://", "wss://").trim_end_matches('/')}}}),
            ),
        );
        let room = fake.server().room().await.expect("a room");
        assert_eq!((room.characters_max, room.link_count), (5000, LinkCount::InFull));
        assert_eq!(room.software, Software::GoToSocial);
        assert_eq!(room.streaming.as_str(), fake.base.as_str().replace("http://", "ws://"));
    }

    #[tokio::test]
    async fn an_instance_that_megalodon_cannot_read_is_read_all_the_same() {
        let fake = Fake::start().await;
        fake.answer(
            "/api/v1/instance",
            json_answer(
                200,
                &json!({"version": "2.7.2 (compatible; Akkoma 3.16.0)",
            "max_toot_chars": 4000, "contact_account": null, "urls": {"streaming_api": "wss://elsewhere.example"}}),
            ),
        );
        let room = fake.server().room().await.expect("a room");
        assert_eq!((room.characters_max, room.link_count), (4000, LinkCount::Fixed(23)));
        assert_eq!(room.streaming.as_str(), "ws://elsewhere.example/");
        assert!(matches!(room.software, Software::Other(_)));
    }

    #[tokio::test]
    async fn a_dead_token_is_told_from_a_server_without_the_document() {
        let fake = Fake::start().await;
        fake.answer("/api/v2/instance", json_answer(401, &json!({"error": "The access token is invalid"})));
        assert!(matches!(fake.server().room().await, Err(ServerError::TokenDead)));
    }
}
