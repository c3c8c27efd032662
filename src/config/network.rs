//! Exceptions from the rule that other machines are talked to with TLS.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// Which hosts may be reached without TLS.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Network {
    /// The hosts, in the order in which they were given.
    pub allow: Vec<AllowedHost>,
}

/// A host with or without a port; without one every port is meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AllowedHost {
    host: Host,
    port: Option<u16>,
}

/// Why a text names no host.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is neither a host nor a host with a port, such as localhost:3000")]
pub struct HostError;

impl Network {
    /// Whether `url` leads to one of the hosts.
    #[must_use]
    pub fn permits(&self, url: &Url) -> bool {
        self.allow.iter().any(|allowed| allowed.permits(url))
    }
}

impl AllowedHost {
    /// Whether `url` leads to this host. Names compare without regard to case, in their IDNA form.
    #[must_use]
    pub fn permits(&self, url: &Url) -> bool {
        let same_host = url.host().is_some_and(|host| host.to_owned() == self.host);
        let same_port = self.port.is_none_or(|port| url.port_or_known_default() == Some(port));
        same_host && same_port
    }
}

impl FromStr for AllowedHost {
    type Err = HostError;

    /// Takes `host`, `host:port`, and an IPv6 address in brackets or, without a port, bare.
    fn from_str(text: &str) -> Result<Self, HostError> {
        if let Ok(address) = text.parse() {
            return Ok(Self { host: Host::Ipv6(address), port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            Some(_) | None => (text, None),
        };
        let port = port.map(str::parse).transpose().map_err(|_| HostError)?;
        if port == Some(0) {
            return Err(HostError);
        }
        // A pattern would be taken for a name that no URL has, and so permit nothing without a word.
        if host.contains('*') {
            return Err(HostError);
        }
        Ok(Self { host: Host::parse(host).map_err(|_| HostError)?, port })
    }
}

impl fmt::Display for AllowedHost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.host.fmt(formatter)?;
        match self.port {
            Some(port) => write!(formatter, ":{port}"),
            None => Ok(()),
        }
    }
}

/// Whether `url` leads to this very machine, so that nobody in between can read along.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(text: &str) -> AllowedHost {
        text.parse().unwrap_or_else(|_| panic!("a host was refused"))
    }

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a valid URL")
    }

    #[test]
    fn a_host_without_a_port_permits_every_port() {
        let host = allowed("Social.Example");
        assert!(host.permits(&url("https://social.example/x")));
        assert!(host.permits(&url("http://social.example:3000")));
        assert!(!host.permits(&url("http://other.example")));
        assert!(!host.permits(&url("http://sub.social.example")));
    }

    #[test]
    fn a_host_with_a_port_permits_that_port_alone() {
        let host = allowed("10.1.2.3:443");
        assert!(host.permits(&url("https://10.1.2.3")));
        assert!(!host.permits(&url("http://10.1.2.3")));
        assert!(!host.permits(&url("https://10.1.2.3:8443")));
    }

    #[test]
    fn international_names_and_ipv6_addresses_compare_by_meaning() {
        assert!(allowed("bücher.example").permits(&url("https://xn--bcher-kva.example")));
        assert!(allowed("fd00::1").permits(&url("http://[fd00:0::1]:3000")));
        assert!(allowed("[fd00::1]").permits(&url("http://[fd00::1]")));
        assert!(allowed("[fd00::1]:3000").permits(&url("http://[fd00::1]:3000")));
        assert!(!allowed("[fd00::1]:3000").permits(&url("http://[fd00::1]")));
    }

    #[test]
    fn what_names_no_host_is_refused() {
        for text in
            ["", "https://social.example", "social.example/x", "a b", "*.example", "host:", "host:0", "host:70000"]
        {
            assert_eq!(text.parse::<AllowedHost>(), Err(HostError), "{text:?}");
        }
    }

    #[test]
    fn a_host_is_shown_as_it_can_be_written() {
        for text in ["social.example", "social.example:3000", "127.0.0.1:3000", "[fd00::1]", "[fd00::1]:3000"] {
            assert_eq!(allowed(text).to_string(), text);
        }
    }

    #[test]
    fn loopback_is_this_machine_by_name_and_by_address() {
        for text in
            ["http://localhost", "http://x.localhost", "http://127.9.9.9", "http://[::1]", "http://[::ffff:127.0.0.1]"]
        {
            assert!(is_loopback(&url(text)), "{text}");
        }
        for text in ["http://localhost.example", "http://10.0.0.1", "http://[::2]"] {
            assert!(!is_loopback(&url(text)), "{text}");
        }
    }
}
