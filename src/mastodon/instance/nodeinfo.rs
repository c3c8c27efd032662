//! Which software a server runs, by `NodeInfo`, asked at that server only: its document names an address, and an address on another
//! host is not followed.

use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use crate::mastodon::client::{DiscoveryDocument, HttpResponse, MastodonClient, RequestError};
use crate::mastodon::entities::text_or_number;

/// Mastodon and the forks of it that name themselves in `NodeInfo`; the others call themselves `mastodon`.
const MASTODON_FAMILY: [&str; 8] =
    ["mastodon", "hometown", "glitch-soc", "kmyblue", "fedibird", "smalltown", "ecko", "chuckya"];
/// Since when Mastodon makes one post of attempts with one key that come at the same time.
const ATTEMPTS_SERIALIZED_SINCE: (u32, u32) = (4, 6);
/// What software is called that does not tell.
const UNKNOWN: &str = "unknown";
/// The most characters kept of a name or version that a server gives itself.
const TEXT_CHARS_MAX: usize = 64;

/// What a server says that it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSoftware {
    /// In lower case.
    pub name: String,
    /// As it came; empty where it does not tell.
    pub version: String,
}

impl ServerSoftware {
    /// Software that does not tell what it is.
    #[must_use]
    pub fn unknown() -> Self {
        Self { name: UNKNOWN.to_owned(), version: String::new() }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.name == UNKNOWN
    }

    pub(crate) fn is_gotosocial(&self) -> bool {
        self.name == "gotosocial"
    }

    /// Whether it is Mastodon or a fork of it.
    pub(crate) fn is_mastodon(&self) -> bool {
        MASTODON_FAMILY.contains(&self.name.as_str())
    }

    /// The first two numbers of its version: `0.20` of `0.20.0-git-57cb4fe+git-57cb4fe`.
    pub(crate) fn release(&self) -> Option<(u32, u32)> {
        let mut parts = self.version.trim_start_matches(['v', 'V']).splitn(3, '.');
        let number = |part: &str| {
            let digits = part.find(|character: char| !character.is_ascii_digit()).map_or(part, |end| &part[..end]);
            digits.parse().ok()
        };
        Some((number(parts.next()?)?, parts.next().and_then(number).unwrap_or(0)))
    }

    /// Whether attempts with one Idempotency-Key make one post even when they come at the same time: Mastodon since 4.6.0 (its change
    /// 37879). Earlier releases keep the keys too, but of two attempts at once each may find that there is no post yet. Forks may count
    /// their releases in another way, and what was called 4.6.0 before it was released may lack that.
    pub(crate) fn serializes_attempts(&self) -> bool {
        let is_released = self.name == "mastodon" && !self.version.contains('-');
        is_released && self.release().is_some_and(|release| release >= ATTEMPTS_SERIALIZED_SINCE)
    }

    /// What a `NodeInfo` document says.
    #[must_use]
    pub fn of(nodeinfo: &Value) -> Self {
        let text = |key: &str| {
            let value = nodeinfo.get("software").and_then(|software| software.get(key)).and_then(text_or_number);
            value.unwrap_or_default().trim().chars().take(TEXT_CHARS_MAX).collect::<String>()
        };
        let name = text("name").to_lowercase();
        if name.is_empty() { Self::unknown() } else { Self { name, version: text("version") } }
    }
}

impl ServerSoftware {
    /// What `/api/v2/instance` gives away: where the source of the software is, and a version, in which those that are compatible with
    /// Mastodon name themselves (`2.7.2 (compatible; Akkoma 3.16.0)`).
    #[must_use]
    pub fn of_instance(document: &Value) -> Self {
        let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let (version, source) = (text("version"), text("source_url"));
        let compatible = version.split_once("(compatible; ").map(|(_, rest)| rest.trim_end_matches(')'));
        let (name, version) = match compatible {
            Some(software) => software.split_once(' ').unwrap_or((software, "")),
            None if source.contains("gotosocial") => ("gotosocial", version.as_str()),
            None if document.pointer("/api_versions/mastodon").is_some() || source.contains("mastodon") => {
                ("mastodon", version.as_str())
            }
            None => return Self::unknown(),
        };
        Self::of(&serde_json::json!({ "software": { "name": name, "version": version } }))
    }
}

impl MastodonClient {
    /// Asks what the server runs. That it does not tell is no error.
    pub(crate) async fn software(&self, until: Instant) -> Result<ServerSoftware, RequestError> {
        match self.software_by_nodeinfo(until).await {
            Ok(software) if !software.is_unknown() => Ok(software),
            // Some servers close NodeInfo to strangers.
            Ok(_) => self.software_by_instance(until).await,
            Err(failure) if failure.refusal().is_some_and(|status| status.is_client_error()) => {
                self.software_by_instance(until).await
            }
            Err(failure) => Err(failure),
        }
    }

    async fn software_by_nodeinfo(&self, until: Instant) -> Result<ServerSoftware, RequestError> {
        let links = match self.strangers_address() {
            None => self.optional(self.url(&[".well-known", "nodeinfo"]), until).await?,
            // It may say that the document is elsewhere.
            Some(_) => match self.document(&DiscoveryDocument::NodeInfo).await? {
                (_, response) if response.status.is_success() => Some(response.body()?),
                _ => None,
            },
        };
        let address = links.and_then(|links| nodeinfo_address(&links, &self.url(&[])));
        let nodeinfo = self.optional(address.unwrap_or_else(|| self.url(&["nodeinfo", "2.0"])), until).await?;
        Ok(nodeinfo.as_ref().map_or_else(ServerSoftware::unknown, ServerSoftware::of))
    }

    async fn software_by_instance(&self, until: Instant) -> Result<ServerSoftware, RequestError> {
        let document = self.optional(self.url(&["api", "v2", "instance"]), until).await?;
        Ok(document.as_ref().map_or_else(ServerSoftware::unknown, ServerSoftware::of_instance))
    }

    /// A document that a server need not have; `None` if it has not.
    pub(in crate::mastodon) async fn optional(&self, url: Url, until: Instant) -> Result<Option<Value>, RequestError> {
        let read = |response: &HttpResponse| match response.status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE => Ok(None),
            _ => response.body().map(Some),
        };
        self.ask(self.anonymous(Method::GET, url), until, read).await
    }
}

/// The address of the newest `NodeInfo` document that the server points to, on the server itself: whoever controls the document would
/// else choose whom the bot asks.
#[must_use]
pub fn nodeinfo_address(links: &Value, home: &Url) -> Option<Url> {
    let links = links.get("links")?.as_array()?;
    ["/2.1", "/2.0"].into_iter().find_map(|version| {
        links.iter().find_map(|link| {
            let rel = link.get("rel")?.as_str()?;
            let href = home.join(link.get("href")?.as_str()?).ok()?;
            let here = href.host_str() == home.host_str() && href.port() == home.port();
            (rel.ends_with(version) && here).then(|| {
                // The server may think that it is reached by another scheme, as behind a proxy.
                let mut url = home.clone();
                url.set_path(href.path());
                url.set_query(href.query());
                url
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn versions_are_read_leniently() {
        let release = |version: &str| {
            let nodeinfo = json!({ "software": { "name": "gotosocial", "version": version } });
            ServerSoftware::of(&nodeinfo).release()
        };
        assert_eq!(release("0.20.0-git-57cb4fe+git-57cb4fe"), Some((0, 20)));
        assert_eq!(release("v0.19.0-rc1"), Some((0, 19)));
        assert_eq!(release("4.6"), Some((4, 6)));
        assert_eq!(release("3"), Some((3, 0)));
        assert_eq!(release("2.7.0-12-gabc-develop"), Some((2, 7)));
        assert_eq!(release("git-57cb4fe"), None);
        assert_eq!(release(""), None);
        assert_eq!(release("99999999999.1"), None);
    }

    #[test]
    fn only_mastodon_since_4_6_makes_one_post_of_attempts_at_once() {
        for (name, version, expected) in [
            ("mastodon", "4.6.5", true),
            ("mastodon", "4.6.0+glitch", true),
            ("mastodon", "5.0.0", true),
            ("mastodon", "4.5.9", false),
            ("mastodon", "4.2.12", false),
            ("mastodon", "4.6.0-alpha.1", false),
            ("mastodon", "", false),
            ("kmyblue", "18.0", false),
            ("gotosocial", "99.0.0", false),
        ] {
            let software = ServerSoftware::of(&json!({ "software": { "name": name, "version": version } }));
            assert_eq!(software.serializes_attempts(), expected, "{name} {version}");
        }
    }

    #[test]
    fn a_server_whose_nodeinfo_is_closed_gives_itself_away() {
        for (document, name, version) in [
            (json!({"version": "4.5.2", "source_url": "https://github.com/mastodon/mastodon"}), "mastodon", "4.5.2"),
            (json!({"version": "4.6.0+x", "api_versions": {"mastodon": 10}}), "mastodon", "4.6.0+x"),
            (
                json!({"version": "0.20.1", "source_url": "https://codeberg.org/superseriousbusiness/gotosocial"}),
                "gotosocial",
                "0.20.1",
            ),
            (json!({"version": "2.7.2 (compatible; Akkoma 3.16.0)"}), "akkoma", "3.16.0"),
            (json!({"version": "1"}), "unknown", ""),
            (json!([]), "unknown", ""),
        ] {
            let software = ServerSoftware::of_instance(&document);
            assert_eq!((software.name.as_str(), software.version.as_str()), (name, version), "{document}");
        }
    }

    #[test]
    fn nodeinfo_is_read_on_the_server_itself_and_nowhere_else() {
        let home = Url::parse("http://social.example:8080/").expect("an address");
        let links = |href: &str| json!({ "links": [{ "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": href }] });
        let found = |href: &str| nodeinfo_address(&links(href), &home).map(String::from);
        let here = Some("http://social.example:8080/nodeinfo/2.0".to_owned());
        assert_eq!(found("http://social.example:8080/nodeinfo/2.0"), here);
        assert_eq!(found("https://social.example:8080/nodeinfo/2.0"), here, "the scheme stays the configured one");
        assert_eq!(found("/nodeinfo/2.0"), here);
        assert_eq!(found("http://127.0.0.1:8080/nodeinfo/2.0"), None);
        assert_eq!(found("http://social.example:9090/nodeinfo/2.0"), None);
        assert_eq!(found("//evil.example/nodeinfo/2.0"), None);
        let both = json!({ "links": [
            { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": "/nodeinfo/2.0" },
            { "rel": 7 },
            { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": "/nodeinfo/2.1" },
        ] });
        let newest = nodeinfo_address(&both, &home).map(String::from);
        assert_eq!(newest, Some("http://social.example:8080/nodeinfo/2.1".to_owned()));
        assert_eq!(nodeinfo_address(&json!({ "links": {} }), &home), None);
    }
}
