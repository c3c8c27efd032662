//! The website an app gives: shown as a bare host, never as a link.

use url::{Host, Url};

use super::names;
use super::untrusted::Cut;
use super::words::Text;

/// The most characters of a host; its end is kept, because the end says whose it is.
const HOST_GRAPHEMES: usize = 48;

/// A website, as far as it can be shown.
pub(super) enum Website {
    /// Its host, by https.
    Https(Text),
    /// Its host, by plain http.
    Plain(Text),
    /// None was given.
    Missing,
    /// Something that is no address of a website.
    Other,
}

impl Website {
    /// Reads what an app gave. Hosts in other scripts come out in the `xn--` form, which no look-alike letter survives.
    pub(super) fn of(given: Option<&str>) -> Self {
        let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else { return Self::Missing };
        let Ok(url) = Url::parse(given) else { return Self::Other };
        let shown = match url.host() {
            Some(Host::Domain(domain)) => names::plain(domain, HOST_GRAPHEMES, Cut::Start),
            Some(host @ (Host::Ipv4(_) | Host::Ipv6(_))) => names::plain(&host.to_string(), HOST_GRAPHEMES, Cut::Start),
            None => None,
        };
        match (url.scheme(), shown) {
            ("https", Some(host)) => Self::Https(host),
            ("http", Some(host)) => Self::Plain(host),
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &str) -> String {
        match Website::of(Some(given)) {
            Website::Https(host) => format!("https {}", host.as_str()),
            Website::Plain(host) => format!("http {}", host.as_str()),
            Website::Missing => "missing".to_owned(),
            Website::Other => "other".to_owned(),
        }
    }

    #[test]
    fn only_the_host_is_shown() {
        assert_eq!(of("https://tusky.app/x?y#z"), "https tusky.app");
        assert_eq!(of(" https://me:pw@Evil.example:8443/@bob "), "https evil.example");
        assert_eq!(of("http://old.example"), "http old.example");
        assert_eq!(of("https://www.evil.example"), "https www.\u{2060}evil.example");
        assert_eq!(of("https://tusку.app"), "https xn--tus-eed9b.app");
        assert_eq!(of("https://[::1]/"), "https [:\u{2060}:\u{2060}1]");
    }

    #[test]
    fn what_is_no_website_is_said_to_be_none() {
        assert_eq!(of("   "), "missing");
        for other in
            ["javascript:alert(1)", "evil.example", "urn:ietf:wg:oauth:2.0:oob", "@bob@evil.example", "https://"]
        {
            assert_eq!(of(other), "other", "{other}");
        }
    }

    #[test]
    fn of_a_long_host_the_end_is_kept() {
        let long = format!("https://{}.evil.example", "tusky.app.".repeat(20).trim_end_matches('.'));
        let shown = of(&long);
        assert!(shown.starts_with("https …") && shown.ends_with(".evil.example"), "{shown}");
    }
}
