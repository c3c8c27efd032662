//! One entry, as it is put together from its elements.

use url::Url;

use super::super::date::Days;
use super::super::{PastedApp, PastedPermission, PrintedDay, collapsed};

/// The path of the page, below which every app has its number.
const PAGE_PATH: &str = "/oauth/authorized_applications/";

/// What was read of one entry.
#[derive(Debug, Default)]
pub(super) struct CopiedEntry {
    /// The number that the element itself has.
    pub(super) id: Option<u64>,
    pub(super) name: Option<String>,
    pub(super) website: Option<String>,
    pub(super) days: Option<String>,
    pub(super) titles: Vec<String>,
    pub(super) accesses: Vec<String>,
    pub(super) is_own: bool,
    revoke: Option<RevokeLink>,
}

/// Where the entry's Revoke link leads.
#[derive(Debug)]
struct RevokeLink {
    host: String,
    id: u64,
}

impl CopiedEntry {
    /// One of which nothing but its number was read.
    pub(super) fn new(id: Option<u64>) -> Self {
        Self { id, ..Self::default() }
    }

    /// Takes note of a link beside the title, if it is the one that revokes.
    pub(super) fn note_link(&mut self, address: &str) {
        let Ok(url) = Url::parse(address) else { return };
        let id = url.path().strip_prefix(PAGE_PATH).and_then(number);
        if let (Some(id), Some(host), "http" | "https", None) = (id, url.host_str(), url.scheme(), &self.revoke) {
            let port = url.port().map_or(String::new(), |port| format!(":{port}"));
            self.revoke = Some(RevokeLink { host: format!("{host}{port}"), id });
        }
    }

    /// The host, with a port that is not the usual one, of the server that the Revoke link is on.
    pub(super) fn revoke_host(&self) -> Option<&str> {
        self.revoke.as_ref().map(|link| link.host.as_str())
    }

    /// The app, if the entry is whole.
    pub(super) fn into_app(self) -> Option<PastedApp> {
        let name = self.name?;
        let days = collapsed(&self.days?);
        let taken_apart = Days::of(&days);
        let last_used = taken_apart.map_or(PrintedDay::NotRead, Days::last_used);
        let registered = taken_apart.map_or(PrintedDay::NotRead, Days::registered);
        let pairs = self.titles.iter().zip(&self.accesses);
        let permission = |(title, access): (&String, &String)| PastedPermission {
            title: collapsed(title),
            access: collapsed(access),
        };
        let id = match (self.id, self.revoke.map(|link| link.id)) {
            (Some(own), Some(revoke)) if own != revoke => None,
            (own, revoke) => own.or(revoke),
        };
        Some(PastedApp {
            name: collapsed(&name),
            website: self.website,
            id,
            last_used,
            registered,
            permissions: pairs.map(permission).collect(),
            days,
            is_own: self.is_own,
        })
    }
}

/// A number of digits alone, as the server writes it.
pub(super) fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
