//! Why an entry is worth a look.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::entry::idle_since;
use super::scope::{Power, powers};
use super::{Entry, LastUse, SignIn};

/// One reason to look at an entry. Permissions alone are no reason: nearly every client may read and change everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// It can do what an administrator can.
    Administrator,
    /// The server would have recorded a use, and there is none.
    NeverUsed,
    /// There is no use on record, and the server may not have kept one.
    NoUseOnRecord,
    /// No sign-in of it was used for this many days.
    Unused {
        /// Whole days since the latest use.
        days: u32,
    },
    /// Sign-ins that were not used for long, beside one used later.
    OldSignIns {
        /// How many.
        count: usize,
        /// Whole days since the latest use among them.
        days: u32,
    },
    /// The app gives no website.
    NoWebsite,
    /// The website is not https.
    WebsiteNotHttps,
}

impl Finding {
    /// The place of this reason among the reasons: the smaller, the sooner it is shown.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Administrator => 0,
            Self::NeverUsed => 4,
            Self::NoUseOnRecord => 5,
            Self::Unused { .. } => 6,
            Self::OldSignIns { .. } => 7,
            Self::NoWebsite => 8,
            Self::WebsiteNotHttps => 9,
        }
    }
}

/// Everything that makes an entry worth a look, the weightiest reason first.
///
/// `earliest_use` is [`super::Listing::earliest_use`]; `unused_days` is how long "not used" has to be to count.
#[must_use]
pub fn findings(entry: &Entry, earliest_use: Option<Timestamp>, now: Timestamp, unused_days: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    if powers(entry.key.scopes.as_deref()).contains(&Power::Administer) {
        findings.push(Finding::Administrator);
    }
    match entry.last_use() {
        LastUse::NoneOnRecord if entry.sign_ins.iter().all(|one| is_never_used(one, earliest_use)) => {
            findings.push(Finding::NeverUsed);
        }
        LastUse::NoneOnRecord => findings.push(Finding::NoUseOnRecord),
        LastUse::At(time) => {
            let days = days_since(time, now);
            if days >= unused_days {
                findings.push(Finding::Unused { days });
            } else {
                findings.extend(old_sign_ins(entry, now, unused_days));
            }
        }
        LastUse::NotReported => {}
    }
    findings.extend(website_finding(entry.key.website.as_deref(), entry));
    findings
}

/// Whether the server would have recorded a use of this sign-in, had there been one.
#[must_use]
pub fn is_never_used(sign_in: &SignIn, earliest_use: Option<Timestamp>) -> bool {
    let tracked_by_then =
        sign_in.authorized_at.zip(earliest_use).is_some_and(|(authorized, earliest)| authorized > earliest);
    sign_in.last_use == LastUse::NoneOnRecord && tracked_by_then
}

/// Whole days from `then` to `now`; none if `then` lies ahead, as with a clock that is off.
#[must_use]
pub fn days_since(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(then).as_hours() / 24).unwrap_or(0)
}

fn old_sign_ins(entry: &Entry, now: Timestamp, unused_days: u32) -> Option<Finding> {
    let old: Vec<u32> = entry
        .sign_ins
        .iter()
        .filter_map(idle_since)
        .map(|idle| days_since(idle, now))
        .filter(|days| *days >= unused_days)
        .collect();
    let days = old.iter().copied().min()?;
    Some(Finding::OldSignIns { count: old.len(), days })
}

fn website_finding(website: Option<&str>, entry: &Entry) -> Option<Finding> {
    // A source that reports no website for anything has nothing to say about this one. It also reports no scopes.
    entry.key.scopes.as_ref()?;
    match website.map(str::trim).filter(|website| !website.is_empty()) {
        None => Some(Finding::NoWebsite),
        Some(website) if website.to_ascii_lowercase().starts_with("https://") => None,
        Some(_) => Some(Finding::WebsiteNotHttps),
    }
}
