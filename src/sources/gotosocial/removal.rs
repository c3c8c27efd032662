//! Removing what was confirmed, and reporting what was seen afterwards.

use std::collections::BTreeMap;

use http::StatusCode;
use jiff::Timestamp;
use tokio::time::Instant;

use crate::crash;
use crate::mastodon::client::RequestError;
use crate::sources::token_api::{Invalidated, LastPage, Reading, TokenApi};
use crate::sources::token_source::{confirmed_names, nothing_seen};
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::Trouble;

/// What is known of one confirmed token before the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RemovalProgress {
    /// It was not there at the first look.
    GoneBefore,
    /// It is there, and was not touched: it is another app by now, could be the bot itself, or its turn did not come.
    Untouched,
    /// The server was asked, and did not say that it is done.
    Tried,
    /// The server says it is done.
    SaidDone,
    /// Whether it was there at the first look could not be seen, so it was not touched.
    Unseen,
}

/// What stood in the way.
#[derive(Clone, Copy, Default)]
struct Hindrance {
    trouble: Option<Trouble>,
    /// From when on it may be gone; `None` if it stays.
    again_from: Option<Timestamp>,
}

impl Hindrance {
    /// Notes a failure, which is told if it is the first.
    fn note(&mut self, api: &TokenApi<'_>, failure: &RequestError, trouble: Trouble) {
        if self.trouble.is_none() {
            self.trouble = Some(trouble);
        }
        // The latest knows best how long the server wants to be left alone.
        self.again_from = failure.again_from(api.client().clock().now()).max(self.again_from);
    }
}

/// Looks, removes, looks again. A report without a last look in which nothing was tried if the first look failed.
pub(super) async fn remove(api: &TokenApi<'_>, confirmed: &ConfirmedRemoval) -> RemovalReport {
    if !confirmed.is_fresh(api.client().clock().now()) {
        return look_up(api, confirmed).await;
    }
    let timeouts = api.client().timeouts();
    let until = Instant::now() + timeouts.removal;
    let act_until = until.checked_sub(timeouts.whole).unwrap_or(until);
    let mut hindrance = Hindrance::default();
    let before = match api.read(LastPage::Empty, api.client().until().min(until)).await {
        Ok(before) => before,
        Err(failure) => {
            hindrance.note(api, &failure, failure.noted());
            let Hindrance { trouble, again_from } = hindrance;
            return RemovalReport { again_from, ..nothing_seen(confirmed, trouble) };
        }
    };
    let mut progress = BTreeMap::new();
    let mut stopped = false;
    for (id, name) in confirmed_names(confirmed) {
        let came_to = if stopped {
            unasked(&before, id)
        } else {
            match remove_one(api, &before, id, name, act_until.min(api.client().until())).await {
                Ok(came_to) => came_to,
                Err((came_to, failure)) => {
                    let noted = failure.noted();
                    hindrance.note(api, &failure, removal_trouble(&failure, noted));
                    stopped = ends_the_removal(noted) || Instant::now() >= act_until;
                    came_to
                }
            }
        };
        crash::point("after one of several removals");
        progress.insert(id, came_to);
    }
    report(api, &progress, hindrance, until).await
}

/// What is known of a token whose turn did not come.
fn unasked(before: &Reading, id: &TokenId) -> RemovalProgress {
    match before.listing.holds(id) {
        true => RemovalProgress::Untouched,
        false if before.is_partial => RemovalProgress::Unseen,
        false => RemovalProgress::GoneBefore,
    }
}

/// Looks only. What is not there any more counts as removed: that is what was to be found out.
pub(super) async fn look_up(api: &TokenApi<'_>, confirmed: &ConfirmedRemoval) -> RemovalReport {
    let progress = confirmed_names(confirmed).into_keys().map(|id| (id, RemovalProgress::Tried)).collect();
    let report = report(api, &progress, Hindrance::default(), api.client().until()).await;
    RemovalReport { interrupted: true, tried: false, ..report }
}

/// Removes one token if it is still what was confirmed.
async fn remove_one(
    api: &TokenApi<'_>,
    before: &Reading,
    id: &TokenId,
    name: Option<&str>,
    until: Instant,
) -> Result<RemovalProgress, (RemovalProgress, RequestError)> {
    let found = api.find(before, id, until).await.map_err(|failure| (RemovalProgress::Unseen, failure))?;
    let Some(found) = found else { return Ok(RemovalProgress::GoneBefore) };
    if before.own.candidates.contains(id) || api.own_token() == Some(id) {
        tracing::warn!("a token that may be the bot's own was to be removed; it is left alone");
        return Ok(RemovalProgress::Untouched);
    }
    if found.app_name.as_deref() != name {
        let failure = RequestError::Senseless("a token has become another app's since it was confirmed");
        return Err((RemovalProgress::Untouched, failure));
    }
    match api.invalidate(id, until).await {
        // "Not there" after it was just listed: an attempt before this one did it, or somebody else a moment ago.
        Ok(Invalidated::Done | Invalidated::NotThere) => Ok(RemovalProgress::SaidDone),
        Err(failure) => {
            let is_refused = failure.refusal().is_some_and(|status| status.is_client_error());
            let is_untouched = failure.had_no_effect() || is_refused;
            Err((if is_untouched { RemovalProgress::Untouched } else { RemovalProgress::Tried }, failure))
        }
    }
}

/// A refusal to remove from a server that just listed with the same token is not the token's end: `GoToSocial` 0.19.0 does not
/// let people who have moved away remove anything.
fn removal_trouble(failure: &RequestError, trouble: Trouble) -> Trouble {
    if matches!(failure, RequestError::Status(StatusCode::FORBIDDEN)) { Trouble::Missing } else { trouble }
}

/// Whether the other tokens would fare no better.
fn ends_the_removal(trouble: Trouble) -> bool {
    match trouble {
        Trouble::Unreachable
        | Trouble::Busy
        | Trouble::ManyServers
        | Trouble::Refused
        | Trouble::PermissionLost
        | Trouble::SignInTooOld
        | Trouble::Missing
        | Trouble::NotSetUp
        | Trouble::PersonCeiling
        | Trouble::Ceiling => true,
        Trouble::Failing | Trouble::Nonsense | Trouble::NotDone => false,
    }
}

/// Looks again, and sorts the tokens by what it sees.
async fn report(
    api: &TokenApi<'_>,
    progress: &BTreeMap<&TokenId, RemovalProgress>,
    mut hindrance: Hindrance,
    until: Instant,
) -> RemovalReport {
    let is_tried = |came_to: &RemovalProgress| matches!(came_to, RemovalProgress::Tried | RemovalProgress::SaidDone);
    let mut report = RemovalReport { tried: progress.values().any(is_tried), ..RemovalReport::default() };
    let after = match api.read(LastPage::Empty, api.client().until().min(until)).await {
        Ok(after) => Some(after),
        Err(failure) => {
            hindrance.note(api, &failure, failure.noted());
            None
        }
    };
    for (id, came_to) in progress {
        let id = (*id).clone();
        let seen = match &after {
            Some(after) => api.find(after, &id, until).await.map(|found| found.is_some()).map_err(Some),
            None => Err(None),
        };
        if let Err(Some(failure)) = &seen {
            hindrance.note(api, failure, failure.noted());
        }
        let list = match (seen, came_to) {
            (Ok(false), RemovalProgress::Tried | RemovalProgress::SaidDone) => &mut report.removed,
            // What was seen to be gone once stays gone: no token comes back.
            (Ok(false), _) | (Err(_), RemovalProgress::GoneBefore) => &mut report.gone_before,
            (Ok(true), came_to) => {
                if *came_to == RemovalProgress::SaidDone {
                    hindrance.trouble.get_or_insert(Trouble::NotDone);
                }
                &mut report.left
            }
            (Err(_), RemovalProgress::SaidDone) => &mut report.said_done,
            (Err(_), RemovalProgress::Untouched) => &mut report.untried,
            (Err(_), RemovalProgress::Tried | RemovalProgress::Unseen) => &mut report.unseen,
        };
        list.push(id);
    }
    let all_went = report.left.is_empty() && report.is_settled();
    report.trouble = hindrance.trouble.filter(|_| !all_went);
    report.again_from = hindrance.again_from.filter(|_| !all_went);
    report.listing = after.map(|after| after.listing);
    report
}
