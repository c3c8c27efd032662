//! Fills in why each application is worth a look.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::alike::{self, Bearer};
use super::application::{Holder, idle_since};
use super::finding::{Finding, UNUSED_DAYS, days_since, is_never_used};
use super::memory::View;
use super::old::old_tokens;
use super::scope::{Power, powers};
use super::{Application, LastUse};

/// Fills in what makes each application worth a look, the weightiest reason first; nothing where the person keeps it. The bot is no
/// reason for anything.
///
/// `earliest_use` is [`super::Listing::earliest_use`].
pub(super) fn flag(applications: &mut [Application], earliest_use: Option<Timestamp>, view: &View<'_>) {
    let found: Vec<Vec<Finding>> = {
        let imitations = alike::imitations(&applications.iter().filter_map(bearer).collect::<Vec<_>>());
        let bots: BTreeSet<&str> = applications
            .iter()
            .filter(|application| application.holder == Holder::Bot)
            .filter_map(|application| application.key.name.as_deref().map(without_handle))
            .collect();
        let looks_like = |application: &Application| {
            let name = without_handle(application.key.name.as_deref()?);
            let imitated = imitations.get(name).map(|imitated| Finding::LooksLike { name: (*imitated).to_owned() });
            imitated.or_else(|| bots.contains(name).then_some(Finding::NamedLikeTheBot))
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
    let name = without_handle(application.key.name.as_deref()?);
    Some(Bearer { name, is_bot: application.holder == Holder::Bot, since: since(application) })
}

/// A name without whose app it is, which the bot's own has behind it in newer registrations.
pub(crate) fn without_handle(name: &str) -> &str {
    name.split_once(" (@").map_or(name, |(name, _)| name)
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
    let (now, memory) = (view.now, view.memory);
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
            if days >= UNUSED_DAYS {
                findings.push(Finding::Unused { days });
            } else {
                findings.extend(old_tokens_finding(application, now));
            }
        }
        LastUse::NotReported => {}
    }
    findings.extend(website_finding(application.key.website.as_deref(), application));
    findings
}

fn old_tokens_finding(application: &Application, now: Timestamp) -> Option<Finding> {
    let old = old_tokens(application, now);
    let latest = old.iter().filter_map(|token| idle_since(token)).max()?;
    Some(Finding::OldTokens { count: old.len(), days: days_since(latest, now) })
}

fn website_finding(website: Option<&str>, application: &Application) -> Option<Finding> {
    // A source that reports no website for anything has nothing to say about this one. It also reports no scopes.
    application.key.scopes.as_ref()?;
    if !application.tells_website() {
        return None;
    }
    match website.map(str::trim).filter(|website| !website.is_empty()) {
        None => Some(Finding::NoWebsite),
        Some(website) if website.to_ascii_lowercase().starts_with("https://") => None,
        Some(_) => Some(Finding::WebsiteNotHttps),
    }
}
