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
    /// It has a user name, a password or a fragment, which no link of the bot's has.
    #[error("the address of a link has a user name, a password or a fragment")]
    Odd,
}

impl Link {
    /// Reads an address and percent-encodes what servers would act upon: Mastodon looks for `@` even inside links.
    pub(super) fn parse(address: &str) -> Result<Self, LinkError> {
        let url = Url::parse(address).map_err(|_| LinkError::NotHttp)?;
        let root = match (url.scheme(), url.host_str(), url.port()) {
            (scheme @ ("http" | "https"), Some(host), None) => format!("{scheme}://{host}"),
            (scheme @ ("http" | "https"), Some(host), Some(port)) => format!("{scheme}://{host}:{port}"),
            _ => return Err(LinkError::NotHttp),
        };
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(LinkError::Odd);
        }
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let rest = format!("{}{query}", url.path()).replace('@', "%40").replace(':', "%3A");
        Ok(Self(root + &rest))
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
    fn an_address_that_is_not_ours_to_send_is_refused() {
        assert_eq!(link("javascript:alert(1)"), Err(LinkError::NotHttp));
        assert_eq!(link("social.example"), Err(LinkError::NotHttp));
        assert_eq!(link("https://@/"), Err(LinkError::NotHttp));
        assert_eq!(link("https://me:pw@social.example/"), Err(LinkError::Odd));
        assert_eq!(link("https://social.example/#bob"), Err(LinkError::Odd));
    }
}
