//! What can be made to go wrong, by name.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::Method;

use super::canned::Canned;

/// Something that goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Answers 429 with the time of the reset.
    RateLimit,
    /// Answers 500.
    ServerError,
    /// Answers 200 with a web page where JSON is expected.
    Html,
    /// Answers after [`Fault::SLOW`].
    Slow,
    /// Takes the request and never answers.
    Hang,
    /// Answers 403, as something in front of a server does.
    Forbidden,
    /// Answers 404, as a version that has no such address.
    NotFound,
    /// Closes the open streams, without a word, as a server that stops does.
    StreamDrop,
    /// Keeps streams open and sends nothing on them, not even pings. What happens meanwhile is never sent.
    StreamSilent,
    /// Sends every stream event twice.
    Duplicate,
    /// Sends stream events in the wrong order: the later of two first.
    Reorder,
    /// Does what was asked and cuts the connection before the answer.
    LostAnswer,
    /// Answers that a sign-in was invalidated, and leaves it as it is (as superseriousbusiness/gotosocial#4019 has it).
    InvalidateLies,
    /// Refuses every token that opens a person's account, as if it had been revoked; a bot's still works.
    TokensRefused,
    /// Tells of each sign-in its id and the app's name, and nothing that can be read besides, as other software does.
    Bare,
    /// Says that it is of a version from years ago.
    OldVersion,
    /// Says that its software is Pleroma.
    Pleroma,
    /// Says that its software is Pixelfed.
    Pixelfed,
    /// Counts links in full whose host ends in no label that Mastodon knows as a top-level domain.
    LinksInFull,
    /// No fault: everything heals.
    None,
}

/// Which requests a [`FaultRule`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Target {
    /// Everything a program asks; the pages for a person's browser stay well.
    #[default]
    Everything,
    /// Writing a status.
    Posting,
    /// Reading one status.
    Statuses,
    /// Reading notifications, and the notification policy.
    Notifications,
    /// Registering an app.
    Registration,
    /// Exchanging a code for a token.
    Exchange,
    /// Asking whose account a token opens.
    Identity,
    /// Listing sign-ins.
    SignIns,
    /// Invalidating one sign-in.
    Removal,
    /// Revoking the caller's own token.
    Revocation,
    /// Opening a stream.
    Streaming,
    /// Asking who follows whom.
    Follows,
}

/// A fault, where it strikes, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultRule {
    /// What goes wrong.
    pub what: Fault,
    /// For which requests. Faults of streams and of sign-ins strike theirs, whatever stands here.
    pub target: Target,
    /// How many requests are struck; until healed if `None`.
    pub times: Option<u32>,
    /// How many of them are let through before that.
    pub after: u32,
}

/// A name that is no [`Fault`].
#[derive(Debug, thiserror::Error)]
#[error("there is no fault called {0}")]
pub struct UnknownFault(String);

/// The rules in force.
#[derive(Debug, Default)]
pub(super) struct FaultBook {
    rules: Vec<FaultRule>,
    canned: Vec<Canned>,
}

impl Fault {
    /// Every fault, in the order to list them in.
    pub const ALL: [Self; 20] = [
        Self::RateLimit,
        Self::ServerError,
        Self::Html,
        Self::Slow,
        Self::Hang,
        Self::Forbidden,
        Self::NotFound,
        Self::StreamDrop,
        Self::StreamSilent,
        Self::Duplicate,
        Self::Reorder,
        Self::LostAnswer,
        Self::InvalidateLies,
        Self::TokensRefused,
        Self::Bare,
        Self::OldVersion,
        Self::Pleroma,
        Self::Pixelfed,
        Self::LinksInFull,
        Self::None,
    ];

    /// The ones that befall a request on its way in or out.
    pub(super) const OF_REQUESTS: [Self; 8] = [
        Self::RateLimit,
        Self::ServerError,
        Self::Html,
        Self::Slow,
        Self::Hang,
        Self::Forbidden,
        Self::NotFound,
        Self::LostAnswer,
    ];

    /// How long a slow answer takes, in real time: long for a server on this machine, and short enough for several of them to fit
    /// into the time that the demo waits for its bot.
    pub const SLOW: Duration = Duration::from_millis(300);

    /// The name to ask for it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RateLimit => "rate-limit",
            Self::ServerError => "server-error",
            Self::Html => "html",
            Self::Slow => "slow",
            Self::Hang => "hang",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::StreamDrop => "stream-drop",
            Self::StreamSilent => "stream-silent",
            Self::Duplicate => "duplicate",
            Self::Reorder => "reorder",
            Self::LostAnswer => "lost-answer",
            Self::InvalidateLies => "invalidate-lies",
            Self::TokensRefused => "tokens-refused",
            Self::Bare => "bare",
            Self::OldVersion => "old-version",
            Self::Pleroma => "pleroma",
            Self::Pixelfed => "pixelfed",
            Self::LinksInFull => "links-in-full",
            Self::None => "none",
        }
    }

    /// What it does, in one line.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::RateLimit => "the next request is answered 429, too many requests",
            Self::ServerError => "every request is answered 500",
            Self::Html => "every request is answered with a web page",
            Self::Slow => "every answer takes three tenths of a second",
            Self::Hang => "requests are never answered",
            Self::Forbidden => "every request is answered 403",
            Self::NotFound => "every request is answered 404",
            Self::StreamDrop => "open streams are cut",
            Self::StreamSilent => "streams stay open and say nothing",
            Self::Duplicate => "every stream event comes twice",
            Self::Reorder => "stream events come in the wrong order",
            Self::LostAnswer => "the next post is carried out and its answer lost",
            Self::InvalidateLies => "removing a sign-in says done and does nothing",
            Self::TokensRefused => "tokens of people are refused",
            Self::Bare => "of each sign-in the server tells no more than the app's name",
            Self::OldVersion => "the server says that it is of a version from years ago",
            Self::Pleroma => "the server says that its software is Pleroma",
            Self::Pixelfed => "the server says that its software is Pixelfed",
            Self::LinksInFull => "links are counted in full, as where Mastodon does not know the end of a domain",
            Self::None => "everything heals",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        Self::ALL.into_iter().find(|fault| fault.name() == name).ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl Target {
    fn matches(self, method: &Method, path: &str) -> bool {
        let is_page = path.starts_with("/auth/") || path.starts_with("/oauth/authorize") || path == "/oauth/oob";
        let is_stream = path == "/api/v1/streaming";
        match self {
            Self::Everything => !is_page && !is_stream,
            Self::Posting => method == Method::POST && path == "/api/v1/statuses",
            Self::Statuses => method == Method::GET && path.starts_with("/api/v1/statuses/"),
            Self::Notifications => {
                path.starts_with("/api/v1/notifications") || path.starts_with("/api/v2/notifications")
            }
            Self::Registration => path == "/api/v1/apps",
            Self::Exchange => path == "/oauth/token",
            Self::Identity => path == "/api/v1/accounts/verify_credentials",
            Self::SignIns => path.starts_with("/api/v1/tokens") && method == Method::GET,
            Self::Removal => path.starts_with("/api/v1/tokens") && path.ends_with("/invalidate"),
            Self::Revocation => path == "/oauth/revoke",
            Self::Streaming => is_stream,
            Self::Follows => path == "/api/v1/accounts/relationships",
        }
    }
}

impl FaultRule {
    /// The rule that the name of a fault alone stands for.
    #[must_use]
    pub fn new(what: Fault) -> Self {
        let (target, times) = match what {
            Fault::RateLimit => (Target::Everything, Some(1)),
            Fault::LostAnswer => (Target::Posting, Some(1)),
            Fault::InvalidateLies => (Target::Removal, None),
            Fault::StreamDrop | Fault::StreamSilent | Fault::Duplicate | Fault::Reorder => (Target::Streaming, None),
            Fault::ServerError
            | Fault::Html
            | Fault::Slow
            | Fault::Hang
            | Fault::Forbidden
            | Fault::NotFound
            | Fault::TokensRefused
            | Fault::Bare
            | Fault::OldVersion
            | Fault::Pleroma
            | Fault::Pixelfed
            | Fault::LinksInFull
            | Fault::None => (Target::Everything, None),
        };
        Self { what, target, times, after: 0 }
    }

    /// The same fault for other requests.
    #[must_use]
    pub fn at(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// The same fault for the next `times` requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same fault, once so many requests were let through.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }
}

impl FaultBook {
    pub(super) fn add(&mut self, rule: FaultRule) {
        self.rules.push(rule);
    }

    pub(super) fn clear(&mut self) {
        self.rules.clear();
        self.canned.clear();
    }

    pub(super) fn can(&mut self, canned: Canned) {
        self.canned.push(canned);
    }

    /// The first answer that this request gets in place of the sandbox's own, if any; counts it.
    pub(super) fn canned(&mut self, method: &Method, path: &str) -> Option<Canned> {
        self.canned.iter_mut().find_map(|canned| canned.strikes(method, path).then(|| canned.clone()))
    }

    /// The first of these faults that strikes this request, if any; counts it.
    pub(super) fn strike(&mut self, any_of: &[Fault], method: &Method, path: &str) -> Option<Fault> {
        let strikes = |rule: &FaultRule| any_of.contains(&rule.what) && rule.target.matches(method, path);
        let place = self.rules.iter().position(strikes)?;
        let rule = &mut self.rules[place];
        let what = rule.what;
        if let Some(left) = rule.after.checked_sub(1) {
            rule.after = left;
            return None;
        }
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.rules.remove(place);
            }
        }
        Some(what)
    }

    /// Whether a fault is in force that is no answer to one request.
    pub(super) fn holds(&self, what: Fault) -> bool {
        self.rules.iter().any(|rule| rule.what == what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_name_that_is_understood() {
        for fault in Fault::ALL {
            assert_eq!(fault.name().parse::<Fault>().expect("a known name"), fault);
            assert!(!fault.description().is_empty());
        }
        assert!("earthquake".parse::<Fault>().is_err());
    }

    #[test]
    fn a_rule_strikes_its_target_and_only_as_often_as_it_says() {
        let mut book = FaultBook::default();
        book.add(FaultRule::new(Fault::ServerError).at(Target::Exchange).times(2));
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::POST, "/api/v1/statuses"), None);
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::POST, "/oauth/token"), Some(Fault::ServerError));
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::POST, "/oauth/token"), Some(Fault::ServerError));
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::POST, "/oauth/token"), None);
    }

    #[test]
    fn a_rule_may_let_some_requests_through_first() {
        let mut book = FaultBook::default();
        book.add(FaultRule::new(Fault::Html).at(Target::SignIns).after(1));
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::GET, "/api/v1/tokens"), None);
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::GET, "/api/v1/tokens"), Some(Fault::Html));
    }

    #[test]
    fn the_pages_for_a_browser_stay_well() {
        let mut book = FaultBook::default();
        book.add(FaultRule::new(Fault::Hang));
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::GET, "/oauth/authorize"), None);
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::GET, "/auth/sign_in"), None);
        assert_eq!(book.strike(&Fault::OF_REQUESTS, &Method::GET, "/api/v1/tokens"), Some(Fault::Hang));
    }
}
