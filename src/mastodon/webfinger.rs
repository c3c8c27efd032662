//! Who an account is, as `WebFinger` tells it (RFC 7033): under which handle, and at which address its server knows it.
//!
//! A document proves nothing by itself: whoever answers for a domain may name any address. That an account is the one asked for takes
//! the same answer from both sides, the domain of the handle and the server that the address leads to.

use serde_json::Value;
use url::{Host, Url};

/// The longest name of a user, in characters. Mastodon takes 30, others more.
const USER_CHARS_MAX: usize = 100;
/// The most links of a document that are looked at.
const LINKS_MAX: usize = 100;
/// What kind of document the address of an account is.
const ACTOR_TYPES: [&str; 2] =
    ["application/activity+json", "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""];

/// A handle, `alice@social.example`. Two of them are the same without regard to case, in their IDNA form.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct AccountHandle {
    user: String,
    domain: String,
}

/// What a document says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebFingerAnswer {
    /// The handle that it is about, which may be another than the one asked for.
    pub subject: AccountHandle,
    /// The address of the account.
    pub self_link: Url,
}

impl AccountHandle {
    /// Reads `alice@social.example`, with or without an `@` or `acct:` in front. `None` if it is no handle of a server with a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let (user, domain) = text.strip_prefix('@').unwrap_or(text).split_once('@')?;
        let is_user = (1..=USER_CHARS_MAX).contains(&user.len())
            && user.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if !is_user {
            return None;
        }
        // A port belongs to a domain here, as on servers that people try things on.
        let (host, port) = domain.split_once(':').map_or((domain, None), |(host, port)| (host, Some(port)));
        let port = match port.map(str::parse::<u16>) {
            None => String::new(),
            Some(Ok(port)) => format!(":{port}"),
            Some(Err(_)) => return None,
        };
        let Ok(Host::Domain(host)) = Host::parse(host) else { return None };
        Some(Self { user: user.to_ascii_lowercase(), domain: format!("{host}{port}") })
    }

    /// What a domain is asked about it.
    #[must_use]
    pub fn resource(&self) -> String {
        format!("acct:{}@{}", self.user, self.domain)
    }

    /// The domain, in its IDNA form.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl WebFingerAnswer {
    /// Reads a document. `None` if it does not say who the account is and where.
    #[must_use]
    pub fn of(document: &Value) -> Option<Self> {
        let subject = document.get("subject")?.as_str().filter(|subject| subject.starts_with("acct:"))?;
        let links = document.get("links")?.as_array()?;
        let mut addresses = links.iter().take(LINKS_MAX).filter(|link| is_self(link)).filter_map(|link| {
            let address = Url::parse(link.get("href")?.as_str()?).ok()?;
            (address.scheme() == "https" && address.username().is_empty() && address.password().is_none())
                .then_some(address)
        });
        let self_link = addresses.next()?;
        // Of two addresses, nobody knows which is meant.
        let is_only = addresses.all(|address| address == self_link);
        is_only.then_some(())?;
        Some(Self { subject: AccountHandle::parse(subject)?, self_link })
    }
}

fn is_self(link: &Value) -> bool {
    let is =
        |key: &str, values: &[&str]| link.get(key).and_then(Value::as_str).is_some_and(|value| values.contains(&value));
    is("rel", &["self"]) && is("type", &ACTOR_TYPES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn handle(text: &str) -> Option<String> {
        AccountHandle::parse(text).map(|handle| handle.resource())
    }

    fn link(address: &str) -> Value {
        json!({"rel": "self", "type": "application/activity+json", "href": address})
    }

    #[test]
    fn a_handle_is_read_in_each_of_its_forms() {
        for (text, resource) in [
            ("alice@social.example", "acct:alice@social.example"),
            ("@Alice@SOCIAL.example", "acct:alice@social.example"),
            ("acct:a_l.i-ce@bücher.example", "acct:a_l.i-ce@xn--bcher-kva.example"),
            ("alice@social.example:3000", "acct:alice@social.example:3000"),
        ] {
            assert_eq!(handle(text).as_deref(), Some(resource), "{text}");
        }
    }

    #[test]
    fn what_is_no_handle_of_a_named_server_is_none() {
        for text in [
            "",
            "alice",
            "@alice",
            "alice@",
            "@@social.example",
            "alice@127.0.0.1",
            "alice@2130706433",
            "alice@[::1]",
            "alice@social.example/x",
            "alice@social.example?x",
            "alice@social.example:x",
            "alice@b@social.example",
            "al ice@social.example",
            "älice@social.example",
            "alice@so cial.example",
        ] {
            assert_eq!(handle(text), None, "{text}");
        }
        assert_eq!(handle(&format!("{}@social.example", "a".repeat(USER_CHARS_MAX + 1))), None);
    }

    #[test]
    fn a_document_says_who_and_where() {
        let document = json!({
            "subject": "acct:Alice@example.org",
            "aliases": ["https://social.example.org/@alice"],
            "links": [
                {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://social.example.org/@alice"},
                link("https://social.example.org/users/alice"),
                {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://social.example.org/x?uri={uri}"}
            ]
        });
        let answer = WebFingerAnswer::of(&document).expect("an answer");
        assert_eq!(answer.subject.resource(), "acct:alice@example.org");
        assert_eq!(answer.self_link.as_str(), "https://social.example.org/users/alice");
        assert_eq!(Some(answer.subject), AccountHandle::parse("@ALICE@example.org"));
    }

    #[test]
    fn a_document_that_does_not_say_it_is_none() {
        for document in [
            json!(null),
            json!([]),
            json!({"subject": "acct:alice@example.org"}),
            json!({"subject": "acct:alice@example.org", "links": []}),
            json!({"subject": "acct:alice@example.org", "links": [link("http://social.example/users/alice")]}),
            json!({"subject": "acct:alice@example.org", "links": [link("https://u@social.example/users/alice")]}),
            json!({"subject": "acct:alice@example.org", "links": [link("https://a.example/"), link("https://b.example/")]}),
            json!({"subject": "https://social.example/users/alice", "links": [link("https://social.example/users/alice")]}),
            json!({"subject": "acct:alice@127.0.0.1", "links": [link("https://social.example/users/alice")]}),
            json!({"subject": ["acct:alice@example.org"], "links": {"self": link("https://social.example/")}}),
        ] {
            assert_eq!(WebFingerAnswer::of(&document), None, "{document}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd(text in "\\PC{0,40}", domain in "[a-z0-9.@:\\[\\]%-]{0,20}") {
            let _ = AccountHandle::parse(&text);
            if let Some(handle) = AccountHandle::parse(&format!("alice@{domain}")) {
                prop_assert_eq!(AccountHandle::parse(&handle.resource()), Some(handle));
            }
            let _ = WebFingerAnswer::of(&json!({"subject": format!("acct:{text}"), "links": [link(&text)]}));
        }
    }
}
