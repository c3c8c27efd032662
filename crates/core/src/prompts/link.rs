//! The bot's own links: the only addresses that ever stand in a post.

use url::Url;

/// A link that may stand in a post. It holds nothing that a server would read as a recipient, a hashtag or an emoji.
///
/// It has no `Debug`, because a link to sign in with is a secret.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Link(String);

/// An address that cannot stand in a post. The address is not repeated: it may be a secret.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LinkError {
    /// It is no address, or not http or https.
    #[error("the address of a link is not an http or https address")]
    NotHttp,
    /// It has a user name or a password, or a fragment that is more than the name of a place on a page.
    #[error("the address of a link has a user name, a password or an odd fragment")]
    Odd,
}

impl Link {
    /// Reads an address and percent-encodes what servers would act upon: Mastodon looks for `@` even inside links. The `#` before the
    /// name of a place on a page is the one sign that stays. No server takes it for a hashtag right after a letter or digit.
    pub(super) fn parse(address: &str) -> Result<Self, LinkError> {
        let url = Url::parse(address).map_err(|_| LinkError::NotHttp)?;
        let root = match (url.scheme(), url.host_str(), url.port()) {
            (scheme @ ("http" | "https"), Some(host), None) => format!("{scheme}://{host}"),
            (scheme @ ("http" | "https"), Some(host), Some(port)) => format!("{scheme}://{host}:{port}"),
            _ => return Err(LinkError::NotHttp),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::Odd);
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let rest = format!("{}{query}", url.path()).replace('@', "%40").replace(':', "%3A");
        let place = url.fragment().map(|place| format!("#{place}")).unwrap_or_default();
        let is_plain = |place: &str| place.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let has_place = url.fragment().is_some_and(|place| !place.is_empty() && is_plain(place));
        if url.fragment().is_some() && !(has_place && rest.ends_with(|char: char| char.is_ascii_alphanumeric())) {
            return Err(LinkError::Odd);
        }
        Ok(Self(root + &rest + &place))
    }

    /// The link.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str) -> Result<String, LinkError> {
        Link::parse(address).map(|link| link.0)
    }

    #[test]
    fn what_servers_act_upon_is_encoded() {
        let address = "https://social.example/oauth/authorize?scope=read:accounts+write:accounts&x=~@bob@evil.example";
        let encoded =
            "https://social.example/oauth/authorize?scope=read%3Aaccounts+write%3Aaccounts&x=~%40bob%40evil.example";
        assert_eq!(link(address).as_deref(), Ok(encoded));
        assert_eq!(link("http://127.0.0.1:8080/a").as_deref(), Ok("http://127.0.0.1:8080/a"));
        assert_eq!(link("https://bücher.example/ü b").as_deref(), Ok("https://xn--bcher-kva.example/%C3%BC%20b"));
    }

    #[test]
    fn a_place_on_a_page_stays() {
        let place = "https://social.example/oauth/authorized_applications#doorkeeper_application_12";
        assert_eq!(link(place).as_deref(), Ok(place));
    }

    #[test]
    fn an_address_that_is_not_ours_to_send_is_refused() {
        assert_eq!(link("javascript:alert(1)"), Err(LinkError::NotHttp));
        assert_eq!(link("social.example"), Err(LinkError::NotHttp));
        assert_eq!(link("https://@/"), Err(LinkError::NotHttp));
        assert_eq!(link("https://me:pw@social.example/"), Err(LinkError::Odd));
        for odd in ["/#bob", "/a#b-c", "/a#", "/a?b=#c", "/a#@bob", "/a#b%20c", "/a##b", "/a#b#c", "/a#ü"] {
            assert_eq!(link(&format!("https://social.example{odd}")), Err(LinkError::Odd), "{odd}");
        }
    }
}
