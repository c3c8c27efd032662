//! Discovery: what software a home server runs, and what that can do.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::wire::{Failure, Wire, body, text_or_number};
use crate::mastodon::client::Answer;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;

/// The release of `GoToSocial` that brought the token API.
const TOKEN_API_SINCE: (u32, u32) = (0, 19);
/// Mastodon and the forks of it that name themselves in `NodeInfo`; the others call themselves `mastodon`.
const MASTODON_FAMILY: [&str; 8] =
    ["mastodon", "hometown", "glitch-soc", "kmyblue", "fedibird", "smalltown", "ecko", "chuckya"];
/// The most characters kept of a name or version that a server gives itself.
const TEXT_CHARS_MAX: usize = 64;

/// What is known of a home server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Where a list of apps comes from on it.
    pub source: Source,
    /// The software, as `NodeInfo` names it, in lower case; `unknown` where it does not tell.
    pub software: String,
    /// Its version as it came; empty where it does not tell. Written by the server.
    pub version: String,
    /// Whether it checks PKCE (RFC 7636, S256). Mastodon does since 4.3; `GoToSocial` ignores it.
    pub pkce: bool,
    /// The smallest scopes the bot needs, separated by blanks.
    pub scopes: String,
}

impl Server {
    /// A server that has not said anything of itself: nothing is done there.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            source: Source::PageOnly(AppsPage::Unknown),
            software: "unknown".to_owned(),
            version: String::new(),
            pkce: false,
            scopes: String::new(),
        }
    }

    /// The same server, with another source for the list.
    pub(super) fn with_source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    fn new(software: Software, metadata: &Metadata) -> Self {
        let source = software.source();
        let wanted = source.scopes();
        let scopes = wanted
            .iter()
            .find(|scope| scope.split(' ').all(|word| metadata.scopes.iter().any(|known| known == word)))
            // Without metadata the last one is right: the scope that even old servers know.
            .or(wanted.last())
            .map_or_else(String::new, |scope| (*scope).to_owned());
        Self { source, software: software.name, version: software.version, pkce: metadata.pkce, scopes }
    }
}

/// A name and a version, from `NodeInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Software {
    name: String,
    version: String,
}

/// What a server's OAuth metadata (RFC 8414) says. The default is what a server without any can do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Metadata {
    pkce: bool,
    scopes: Vec<String>,
}

/// Asks for `NodeInfo` and for the OAuth metadata.
pub(super) async fn discover(wire: &Wire) -> Result<Server, Failure> {
    let until = wire.read_until();
    let software = software(wire, until).await?;
    let url = wire.at(&[".well-known", "oauth-authorization-server"]);
    let metadata = match optional(wire, url, until).await {
        Ok(metadata) => metadata.as_ref().map_or_else(Metadata::default, Metadata::of),
        // The page of a front end, which answers every address it does not know: there is no metadata.
        Err(Failure::Garbled { .. }) => Metadata::default(),
        Err(failure) => return Err(failure),
    };
    Ok(Server::new(software, &metadata))
}

async fn software(wire: &Wire, until: Instant) -> Result<Software, Failure> {
    let links = optional(wire, wire.at(&[".well-known", "nodeinfo"]), until).await?;
    let home = wire.at(&[]);
    let url = links.and_then(|links| nodeinfo_address(&links, &home)).unwrap_or_else(|| wire.at(&["nodeinfo", "2.0"]));
    let nodeinfo = optional(wire, url, until).await?;
    Ok(nodeinfo.as_ref().map_or_else(Software::unknown, Software::of))
}

/// A document that a server need not have; `None` if it has not.
async fn optional(wire: &Wire, url: Url, until: Instant) -> Result<Option<Value>, Failure> {
    let read = |answer: &Answer| match answer.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::GONE => Ok(None),
        _ => body(answer).map(Some),
    };
    wire.ask(wire.get(url), until, read).await
}

/// The address of the newest `NodeInfo` document that the server points to, on the server itself. A link to another host is not
/// followed: whoever controls the document would choose whom the bot asks.
fn nodeinfo_address(links: &Value, home: &Url) -> Option<Url> {
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

impl Software {
    fn unknown() -> Self {
        Self { name: "unknown".to_owned(), version: String::new() }
    }

    fn of(nodeinfo: &Value) -> Self {
        let text = |key: &str| {
            let value = nodeinfo.get("software").and_then(|software| software.get(key)).and_then(text_or_number);
            value.unwrap_or_default().trim().chars().take(TEXT_CHARS_MAX).collect::<String>()
        };
        let name = text("name").to_lowercase();
        if name.is_empty() { Self::unknown() } else { Self { name, version: text("version") } }
    }

    fn source(&self) -> Source {
        match self.name.as_str() {
            // A version nobody can read is some build of today; if it is not, the token API says so by its absence.
            "gotosocial" if release(&self.version).is_none_or(|release| release >= TOKEN_API_SINCE) => {
                Source::GoToSocial
            }
            "gotosocial" => Source::PageOnly(AppsPage::GoToSocial),
            "pleroma" | "akkoma" => Source::PageOnly(AppsPage::Pleroma),
            "pixelfed" => Source::PageOnly(AppsPage::Pixelfed),
            name if MASTODON_FAMILY.contains(&name) => Source::PageOnly(AppsPage::Mastodon),
            _ => Source::PageOnly(AppsPage::Unknown),
        }
    }
}

impl Metadata {
    fn of(metadata: &Value) -> Self {
        let words = |key: &str| -> Vec<String> {
            let list = metadata.get(key).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
        };
        let pkce = words("code_challenge_methods_supported").iter().any(|method| method == "S256");
        Self { pkce, scopes: words("scopes_supported") }
    }
}

/// The first two numbers of a version: `0.20` of `0.20.0-git-57cb4fe+git-57cb4fe`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches(['v', 'V']).splitn(3, '.');
    let number = |part: &str| {
        let digits = part.find(|character: char| !character.is_ascii_digit()).map_or(part, |end| &part[..end]);
        digits.parse().ok()
    };
    Some((number(parts.next()?)?, parts.next().and_then(number).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn server(name: &str, version: &str) -> Server {
        let nodeinfo = json!({ "software": { "name": name, "version": version } });
        Server::new(Software::of(&nodeinfo), &Metadata::default())
    }

    #[test]
    fn versions_are_read_leniently() {
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
    fn the_source_follows_from_software_and_version() {
        let page = Source::PageOnly;
        for (name, version, source) in [
            ("gotosocial", "0.19.0", Source::GoToSocial),
            ("GoToSocial", "0.20.0-git-57cb4fe+git-57cb4fe", Source::GoToSocial),
            ("gotosocial", "1.0.0", Source::GoToSocial),
            ("gotosocial", "from source", Source::GoToSocial),
            ("gotosocial", "0.18.3", page(AppsPage::GoToSocial)),
            ("mastodon", "4.6.5+glitch", page(AppsPage::Mastodon)),
            ("Hometown", "4.2.10+hometown-1.1.1", page(AppsPage::Mastodon)),
            ("akkoma", "3.16.0", page(AppsPage::Pleroma)),
            ("pixelfed", "0.12.4", page(AppsPage::Pixelfed)),
            ("friendica", "2024.12", page(AppsPage::Unknown)),
            ("", "1", page(AppsPage::Unknown)),
        ] {
            assert_eq!(server(name, version).source, source, "{name} {version}");
        }
    }

    #[test]
    fn nobody_is_signed_in_where_the_permission_cannot_be_taken_back() {
        assert!(server("gotosocial", "0.19.1").source.takes_tokens());
        assert!(server("mastodon", "4.2.0").source.takes_tokens());
        assert!(!server("gotosocial", "0.18.3").source.takes_tokens());
        assert!(!server("friendica", "2024.12").source.takes_tokens());
    }

    #[test]
    fn the_smallest_scope_is_the_one_the_server_knows() {
        let mastodon = || Software { name: "mastodon".to_owned(), version: "4.3.0".to_owned() };
        let metadata = json!({
            "scopes_supported": ["read", "profile", "read:accounts"],
            "code_challenge_methods_supported": ["S256"],
        });
        let new = Server::new(mastodon(), &Metadata::of(&metadata));
        assert_eq!((new.scopes.as_str(), new.pkce), ("profile", true));
        let old = Server::new(mastodon(), &Metadata::default());
        assert_eq!((old.scopes.as_str(), old.pkce), ("read:accounts", false));
        let odd = Server::new(mastodon(), &Metadata::of(&json!({ "scopes_supported": "profile" })));
        assert_eq!((odd.scopes.as_str(), odd.pkce), ("read:accounts", false));
        let plain = json!({ "code_challenge_methods_supported": ["plain"] });
        assert!(!Metadata::of(&plain).pkce, "a server that only knows the plain method protects nothing");
        assert_eq!(server("gotosocial", "0.20.0").scopes, "read:accounts write:accounts");
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
