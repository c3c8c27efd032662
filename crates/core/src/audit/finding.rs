//! Why an application is worth a look.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::alike::{self, Bearer};
use super::application::{Holder, idle_since};
use super::memory::View;
use super::scope::{Power, powers};
use super::{Application, LastUse, Token};

/// One reason to look at an application. Permissions alone are no reason: nearly every client may read and change everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// It can do what an administrator can.
    Administrator,
    /// Its name looks like the name of another app in the list, and is not the same; see [`alike::imitations`].
    LooksLike {
        /// The other name, as it came.
        name: String,
    },
    /// All of it was removed, and it is there again.
    CameBack {
        /// When the last of it was removed.
        removed_at: Timestamp,
    },
    /// Its permissions reach further than they did at the previous audit.
    Grown,
    /// It is new since the previous audit.
    New {
        /// When the first of its tokens was authorized, where the server tells.
        authorized_at: Option<Timestamp>,
    },
    /// The server would have recorded a use, and there is none.
    NeverUsed,
    /// There is no use on record, and the server may not have kept one.
    NoUseOnRecord,
    /// No token of it was used for this many days.
    Unused {
        /// Whole days since the latest use.
        days: u32,
    },
    /// Tokens that were not used for long, beside one used later.
    #[serde(rename = "OldSignIns")]
    OldTokens {
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
            Self::LooksLike { .. } => 1,
            Self::CameBack { .. } => 2,
            // What an app may do that it could not do before is new as well.
            Self::Grown | Self::New { .. } => 3,
            Self::NeverUsed => 4,
            Self::NoUseOnRecord => 5,
            Self::Unused { .. } => 6,
            Self::OldTokens { .. } => 7,
            Self::NoWebsite => 8,
            Self::WebsiteNotHttps => 9,
        }
    }
}

/// Fills in what makes each application worth a look, the weightiest reason first; nothing where the person keeps it. The bot is no
/// reason for anything.
///
/// `earliest_use` is [`super::Listing::earliest_use`].
pub(super) fn flag(applications: &mut [Application], earliest_use: Option<Timestamp>, view: &View<'_>) {
    let found: Vec<Vec<Finding>> = {
        let imitations = alike::imitations(&applications.iter().filter_map(bearer).collect::<Vec<_>>());
        let looks_like = |application: &Application| {
            let name = application.key.name.as_deref().and_then(|name| imitations.get(name));
            name.map(|name| Finding::LooksLike { name: (*name).to_owned() })
        };
        applications
            .iter()
            .map(|application| findings(application, looks_like(application), earliest_use, view))
            .collect()
    };
    for (application, found) in applications.iter_mut().zip(found) {
        application.kept = view.memory.keeps.since(application);
        if application.holder == Holder::App && application.kept.is_none() {
            application.findings = found;
        }
    }
}

fn bearer(application: &Application) -> Option<Bearer<'_>> {
    let name = application.key.name.as_deref()?;
    Some(Bearer { name, is_bot: application.holder == Holder::Bot, since: since(application) })
}

/// When the first of its tokens was authorized, where that is known of each.
fn since(application: &Application) -> Option<Timestamp> {
    let all: Option<Vec<Timestamp>> = application.tokens.iter().map(|token| token.authorized_at).collect();
    all?.into_iter().min()
}

fn findings(
    application: &Application,
    looks_like: Option<Finding>,
    earliest_use: Option<Timestamp>,
    view: &View<'_>,
) -> Vec<Finding> {
    let (now, unused_days, memory) = (view.now, view.unused_days, view.memory);
    let mut findings = Vec::new();
    if powers(application.key.scopes.as_deref()).contains(&Power::Administer) {
        findings.push(Finding::Administrator);
    }
    findings.extend(looks_like);
    findings.extend(memory.removals.gone_since(&application.key).map(|removed_at| Finding::CameBack { removed_at }));
    if memory.audits.has_grown(&application.key, now) {
        findings.push(Finding::Grown);
    }
    if application.is_new {
        findings.push(Finding::New { authorized_at: since(application) });
    }
    match application.last_use() {
        LastUse::NoneOnRecord if application.tokens.iter().all(|one| is_never_used(one, earliest_use)) => {
            findings.push(Finding::NeverUsed);
        }
        LastUse::NoneOnRecord => findings.push(Finding::NoUseOnRecord),
        LastUse::At(time) => {
            let days = days_since(time, now);
            if days >= unused_days {
                findings.push(Finding::Unused { days });
            } else {
                findings.extend(old_tokens(application, now, unused_days));
            }
        }
        LastUse::NotReported => {}
    }
    findings.extend(website_finding(application.key.website.as_deref(), application));
    findings
}

/// Whether the server would have recorded a use of this token, had there been one.
#[must_use]
pub fn is_never_used(token: &Token, earliest_use: Option<Timestamp>) -> bool {
    let tracked_by_then =
        token.authorized_at.zip(earliest_use).is_some_and(|(authorized, earliest)| authorized > earliest);
    token.last_use == LastUse::NoneOnRecord && tracked_by_then
}

/// Whole days from `then` to `now`; none if `then` lies ahead, as with a clock that is off.
#[must_use]
pub fn days_since(then: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.duration_since(then).as_hours() / 24).unwrap_or(0)
}

fn old_tokens(application: &Application, now: Timestamp, unused_days: u32) -> Option<Finding> {
    let old: Vec<u32> = application
        .tokens
        .iter()
        .filter_map(idle_since)
        .map(|idle| days_since(idle, now))
        .filter(|days| *days >= unused_days)
        .collect();
    let days = old.iter().copied().min()?;
    Some(Finding::OldTokens { count: old.len(), days })
}

fn website_finding(website: Option<&str>, application: &Application) -> Option<Finding> {
    // A source that reports no website for anything has nothing to say about this one. It also reports no scopes.
    application.key.scopes.as_ref()?;
    match website.map(str::trim).filter(|website| !website.is_empty()) {
        None => Some(Finding::NoWebsite),
        Some(website) if website.to_ascii_lowercase().starts_with("https://") => None,
        Some(_) => Some(Finding::WebsiteNotHttps),
    }
}
