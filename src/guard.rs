//! Whom the bot may talk to, besides the server of its own account: hosts on the public internet, by TLS.
//!
//! Strangers choose these hosts: a domain stands in a handle, an address in a document of somebody's server. So each address is judged
//! before a request (`address` says which are public), a name is looked up here and every address that DNS returned is judged, and
//! the connection goes to one of those. A host that is the operator's exception (`network.allow`) is not judged.
//!
//! What always holds:
//! - No request leaves for an address that was not judged, whatever DNS says the second time.
//! - At most `HOST_REQUESTS_MAX` requests are under way to one host, none to one that asked to be left alone, and new hosts are visited
//!   at a pace.
//! - Only a build of the tests can dial another address than the one that was judged. The demo dials nobody: it has the servers of
//!   strangers within itself, by name, and a request for one of those is handed to it. What `run` has is made without any.

pub(crate) mod address;
mod hosts;
mod lookup;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::{Host, Url};

use address::is_public;
use auditoot_clock::Clock;
#[cfg(feature = "demo")]
use auditoot_sandbox::Sandbox;
use hosts::Hosts;
pub(crate) use lookup::CheckedLookup;
pub(crate) use lookup::NameLookup;
#[cfg(feature = "demo")]
use lookup::NoLookup;
use lookup::SystemLookup;

/// How many requests may be under way to one host.
const HOST_REQUESTS_MAX: usize = 4;
/// Names that never lead to the public internet, with everything below them (RFC 6761, 6762, 7686, 8375, ICANN's `internal`).
const PRIVATE_NAMES: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "onion"];

/// Whether an address is an exception that the operator made.
pub type IsAllowed = dyn Fn(&Url) -> bool + Send + Sync;

/// Judges addresses and keeps count of the hosts that were visited. Clones share the count.
#[derive(Clone)]
pub struct Guard(Arc<Inside>);

struct Inside {
    is_allowed: Box<IsAllowed>,
    lookup: Box<dyn NameLookup>,
    clock: Clock,
    hosts: Mutex<Hosts>,
    /// The servers that are part of this program. None of them is reached by an address.
    #[cfg(feature = "demo")]
    played: Vec<Sandbox>,
    #[cfg(test)]
    test_world: Option<TestWorld>,
}

/// What a test puts below the judgement: the addresses of its servers, and the root of their certificates.
#[cfg(test)]
pub(crate) struct TestWorld {
    /// Where a connection to a judged address goes instead.
    pub(crate) dial: Box<dyn Fn(std::net::IpAddr) -> std::net::SocketAddr + Send + Sync>,
    pub(crate) root: reqwest::Certificate,
}

/// Why no request leaves for an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GuardRefusal {
    /// It is not `https`.
    #[error("the address is not one of https")]
    NotHttps,
    /// It holds a user's name or a password.
    #[error("the address holds a user's name")]
    WithUser,
    /// It names this machine or one of a private network.
    #[error("the address is not on the public internet")]
    NotPublic,
    /// Too many hosts were new in the last minute.
    #[error("too many servers were new within a minute")]
    TooManyNew {
        /// When there is room for another.
        until: Timestamp,
    },
    /// The host asked to be left alone.
    #[error("this server is left alone for a while, as it asked")]
    LeftAlone {
        /// Until when.
        until: Timestamp,
    },
    /// The host failed several times in a row.
    #[error("this server did not answer of late and is not asked again yet")]
    Failing {
        /// Until when.
        until: Timestamp,
    },
}

impl GuardRefusal {
    /// When the same request may be made, if that is a matter of time.
    pub(crate) fn until(self) -> Option<Timestamp> {
        match self {
            Self::TooManyNew { until } | Self::LeftAlone { until } | Self::Failing { until } => Some(until),
            Self::NotHttps | Self::WithUser | Self::NotPublic => None,
        }
    }
}

/// How a request may go out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Route {
    /// To addresses that were judged, and no others.
    Checked,
    /// To wherever the name leads: the operator wants it so.
    Allowed,
    /// To no address: the server is part of this program.
    #[cfg(feature = "demo")]
    Played,
}

/// What a host made of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum HostAnswer {
    /// It answered, and wants no other request before then if a time is given.
    Answered { wait_until: Option<Timestamp> },
    /// It did not answer, or with a failure of its own.
    Failed,
}

/// A request that is under way to a host. It counts as failed unless it ends otherwise.
pub(crate) struct HostVisit {
    guard: Guard,
    host: String,
    pub(crate) route: Route,
    answer: HostAnswer,
    _place: OwnedSemaphorePermit,
}

impl Guard {
    /// A guard for the hosts of this machine's DNS.
    #[must_use]
    pub fn new(is_allowed: Box<IsAllowed>, clock: Clock) -> Self {
        Self(Arc::new(Inside {
            is_allowed,
            lookup: Box::new(SystemLookup),
            clock,
            hosts: Mutex::default(),
            #[cfg(feature = "demo")]
            played: Vec::new(),
            #[cfg(test)]
            test_world: None,
        }))
    }

    /// A guard for the demo, whose bot reaches nobody but its own server and those that are played within this program.
    #[cfg(feature = "demo")]
    pub(crate) fn of_demo(clock: Clock, played: Vec<Sandbox>) -> Self {
        let (is_allowed, lookup) = (Box::new(|_: &Url| false), Box::new(NoLookup));
        Self(Arc::new(Inside {
            is_allowed,
            lookup,
            clock,
            hosts: Mutex::default(),
            played,
            #[cfg(test)]
            test_world: None,
        }))
    }

    /// The server of this address that is part of this program, if there is one.
    #[cfg(feature = "demo")]
    pub(crate) fn played(&self, url: &Url) -> Option<&Sandbox> {
        self.0.played.iter().find(|server| server.base_url().origin() == url.origin())
    }

    /// The host of this address was visited in an earlier run: it is not new any more.
    pub(crate) fn note_known(&self, url: &Url) {
        self.hosts().note_known(&host_of(url), self.0.clock.now());
    }

    /// A guard for the servers of a test.
    #[cfg(test)]
    pub(crate) fn of_test(
        is_allowed: Box<IsAllowed>,
        clock: Clock,
        lookup: Box<dyn NameLookup>,
        world: TestWorld,
    ) -> Self {
        Self(Arc::new(Inside {
            is_allowed,
            lookup,
            clock,
            hosts: Mutex::default(),
            #[cfg(feature = "demo")]
            played: Vec::new(),
            test_world: Some(world),
        }))
    }

    #[cfg(test)]
    pub(crate) fn test_world(&self) -> Option<&TestWorld> {
        self.0.test_world.as_ref()
    }

    /// Judges an address as it is written. The URL parser has folded every spelling of an IP address into one before.
    pub(crate) fn judge(&self, url: &Url) -> Result<Route, GuardRefusal> {
        if matches!(url.scheme(), "http" | "https") && (self.0.is_allowed)(url) {
            return Ok(Route::Allowed);
        }
        if url.scheme() != "https" {
            return Err(GuardRefusal::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(GuardRefusal::WithUser);
        }
        let may_be_public = match url.host() {
            Some(Host::Domain(name)) => may_be_public(name),
            Some(Host::Ipv4(address)) => is_public(address.into()),
            Some(Host::Ipv6(address)) => is_public(address.into()),
            None => false,
        };
        if !may_be_public {
            return Err(GuardRefusal::NotPublic);
        }
        #[cfg(feature = "demo")]
        if self.played(url).is_some() {
            return Ok(Route::Played);
        }
        Ok(Route::Checked)
    }

    /// Waits for a place among the requests to the host of an address that is not refused.
    pub(crate) async fn visit(&self, url: &Url) -> Result<HostVisit, GuardRefusal> {
        let route = self.judge(url)?;
        let host = host_of(url);
        let places = self.hosts().admit(&host, self.0.clock.now())?;
        // The places are never closed.
        let place = places.acquire_owned().await.map_err(|_| GuardRefusal::NotPublic)?;
        // While it waited, the host may have asked for peace.
        self.hosts().admit(&host, self.0.clock.now())?;
        Ok(HostVisit { guard: self.clone(), host, route, answer: HostAnswer::Failed, _place: place })
    }

    fn hosts(&self) -> MutexGuard<'_, Hosts> {
        self.0.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Guard").finish_non_exhaustive()
    }
}

impl HostVisit {
    /// Notes what came of the request.
    pub(crate) fn ended(mut self, answer: HostAnswer) {
        self.answer = answer;
    }
}

impl Drop for HostVisit {
    fn drop(&mut self) {
        let now = self.guard.0.clock.now();
        self.guard.hosts().note(&self.host, self.answer, now);
    }
}

fn places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(HOST_REQUESTS_MAX))
}

/// The host of an address, with its port if that is not the usual one.
fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a name can lead to the public internet.
fn may_be_public(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_below =
        |private: &&str| name.strip_suffix(*private).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    name.contains('.') && !PRIVATE_NAMES.iter().any(is_below)
}

#[cfg(test)]
mod tests;
