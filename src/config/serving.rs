//! Whom the bot serves.

use std::fmt;
use std::str::FromStr;

use url::Host;

/// Whom the bot serves besides the people of its own server, and whom in no case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Serve {
    /// Those it serves.
    pub people: ServedPeople,
    /// Domains whose people it does not serve, whatever else is said.
    pub blocked: Vec<ServedDomain>,
}

/// Whom it serves besides the people of its own server.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum ServedPeople {
    /// Nobody.
    #[default]
    OwnServer,
    /// The people of these domains.
    Domains(Vec<ServedDomain>),
    /// Everybody.
    Everybody,
}

/// The domain of a handle. Two of them are the same without regard to case, in their IDNA form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ServedDomain(String);

/// Why a text is no domain.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("it is no domain, such as social.example")]
pub struct DomainError;

impl Serve {
    /// Whether the bot serves the people of another server, by the domain of their handles.
    #[must_use]
    pub fn serves(&self, domain: &str) -> bool {
        // What is no domain is nobody's.
        let Ok(domain) = domain.parse() else { return false };
        let is_named = match &self.people {
            ServedPeople::OwnServer => false,
            ServedPeople::Domains(domains) => domains.contains(&domain),
            ServedPeople::Everybody => true,
        };
        is_named && !self.blocked.contains(&domain)
    }
}

impl FromStr for ServedDomain {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, DomainError> {
        // A port belongs to a domain here, as on servers that people try things on.
        let (name, port) = text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port)));
        let port = match port.map(str::parse::<u16>) {
            None => String::new(),
            Some(Ok(port)) => format!(":{port}"),
            Some(Err(_)) => return Err(DomainError),
        };
        // A pattern would be taken for a name that no handle has.
        if name.contains('*') {
            return Err(DomainError);
        }
        match Host::parse(name) {
            Ok(Host::Domain(name)) if name.contains('.') => Ok(Self(format!("{name}{port}"))),
            Ok(_) | Err(_) => Err(DomainError),
        }
    }
}

impl fmt::Display for ServedDomain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(texts: &[&str]) -> Vec<ServedDomain> {
        texts.iter().map(|text| text.parse().unwrap_or_else(|_| panic!("{text} was refused"))).collect()
    }

    #[test]
    fn only_who_is_named_is_served_and_whoever_is_blocked_is_not() {
        let own = Serve::default();
        assert!(!own.serves("social.example"));
        let named = Serve { people: ServedPeople::Domains(domains(&["Bücher.example"])), blocked: Vec::new() };
        for (domain, is_served) in [
            ("bücher.example", true),
            ("xn--bcher-kva.EXAMPLE", true),
            ("sub.bücher.example", false),
            ("social.example", false),
        ] {
            assert_eq!(named.serves(domain), is_served, "{domain}");
        }
        let all_but = Serve { people: ServedPeople::Everybody, blocked: domains(&["evil.example"]) };
        for (domain, is_served) in
            [("social.example", true), ("EVIL.example", false), ("127.0.0.1", false), ("", false), ("localhost", false)]
        {
            assert_eq!(all_but.serves(domain), is_served, "{domain}");
        }
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        for text in
            ["", "social", "*.example", "https://social.example", "a b.example", "10.0.0.1", "[::1]", "a.example:x"]
        {
            assert_eq!(text.parse::<ServedDomain>(), Err(DomainError), "{text:?}");
        }
    }
}
