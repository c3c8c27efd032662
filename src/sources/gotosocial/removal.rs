//! Removing what was confirmed, and reporting what was seen afterwards.

use std::collections::BTreeMap;

use tokio::time::Instant;

use super::super::credential::TokenCredential;
use super::super::note;
use super::super::wire::{Failure, Wire};
use super::{Invalidated, Reading};
use crate::crash;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::Trouble;

/// What is known of one confirmed token before the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
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

/// The confirmed tokens, each with the name it was confirmed under.
fn confirmed_names(confirmed: &ConfirmedRemoval) -> BTreeMap<&TokenId, Option<&str>> {
    let targets = confirmed.removal().targets.iter();
    targets.flat_map(|target| target.tokens.iter().map(|id| (id, target.name.as_deref()))).collect()
}

/// Looks, removes, looks again.
pub(in crate::sources) async fn remove(
    wire: &Wire,
    credential: &TokenCredential,
    confirmed: &ConfirmedRemoval,
) -> RemovalReport {
    if !confirmed.is_fresh(wire.now()) {
        return look_up(wire, credential, confirmed).await;
    }
    let until = wire.removal_until();
    let act_until = until.checked_sub(wire.last_look()).unwrap_or(until);
    let names = confirmed_names(confirmed);
    let before = match super::read(wire, credential, wire.read_until().min(until)).await {
        Ok(before) => before,
        Err(failure) => return not_looked(&names, &failure),
    };
    let mut trouble = None;
    let mut standings = BTreeMap::new();
    let mut stopped = false;
    for (id, name) in &names {
        let standing = if stopped {
            Standing::Untouched
        } else {
            match remove_one(wire, credential, &before, id, *name, act_until).await {
                Ok(standing) => standing,
                Err((standing, failure)) => {
                    note(&failure);
                    trouble = trouble.or(Some(removal_trouble(&failure)));
                    stopped = ends_the_removal(&failure) || Instant::now() >= act_until;
                    standing
                }
            }
        };
        crash::point("after one of several removals");
        standings.insert(*id, standing);
    }
    report(wire, credential, &standings, trouble, until).await
}

/// Looks only. What is not there any more counts as removed: that is what was to be found out.
pub(in crate::sources) async fn look_up(
    wire: &Wire,
    credential: &TokenCredential,
    confirmed: &ConfirmedRemoval,
) -> RemovalReport {
    let names = confirmed_names(confirmed);
    let standings = names.keys().map(|id| (*id, Standing::Tried)).collect();
    let report = report(wire, credential, &standings, None, wire.read_until()).await;
    RemovalReport { interrupted: true, tried: false, ..report }
}

/// Removes one token if it is still what was confirmed.
async fn remove_one(
    wire: &Wire,
    credential: &TokenCredential,
    before: &Reading,
    id: &TokenId,
    name: Option<&str>,
    until: Instant,
) -> Result<Standing, (Standing, Failure)> {
    let found = before.find(wire, credential, id, until).await.map_err(|failure| (Standing::Unseen, failure))?;
    let Some(found) = found else { return Ok(Standing::GoneBefore) };
    if before.own.candidates.contains(id) || credential.own.as_ref() == Some(id) {
        tracing::warn!("a sign-in that may be the bot's own was to be removed; it is left alone");
        return Ok(Standing::Untouched);
    }
    if found.app_name.as_deref() != name {
        let failure = Failure::Senseless("a sign-in has become another app since it was confirmed");
        return Err((Standing::Untouched, failure));
    }
    match super::invalidate(wire, credential, id, until).await {
        // "Not there" after it was just listed: an attempt before this one did it, or somebody else a moment ago.
        Ok(Invalidated::Done | Invalidated::NotThere) => Ok(Standing::SaidDone),
        Err(failure) => Err((Standing::Tried, failure)),
    }
}

/// A refusal to remove from a server that just listed with the same token is not the permission's end: `GoToSocial` 0.19.0 does not
/// let people who have moved away remove anything.
fn removal_trouble(failure: &Failure) -> Trouble {
    if matches!(failure, Failure::Status(http::StatusCode::FORBIDDEN)) { Trouble::Missing } else { failure.trouble() }
}

/// Whether the other tokens would fare no better.
fn ends_the_removal(failure: &Failure) -> bool {
    match failure.trouble() {
        Trouble::Unreachable
        | Trouble::Busy
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
    wire: &Wire,
    credential: &TokenCredential,
    standings: &BTreeMap<&TokenId, Standing>,
    mut trouble: Option<Trouble>,
    until: Instant,
) -> RemovalReport {
    let tried = standings.values().any(|standing| matches!(standing, Standing::Tried | Standing::SaidDone));
    let mut report = RemovalReport { tried, ..RemovalReport::default() };
    let after = match super::read(wire, credential, wire.read_until().min(until)).await {
        Ok(after) => Some(after),
        Err(failure) => {
            note(&failure);
            trouble = trouble.or(Some(failure.trouble()));
            None
        }
    };
    for (id, standing) in standings {
        let id = (*id).clone();
        let seen = match &after {
            Some(after) => after.find(wire, credential, &id, until).await.map(|found| found.is_some()).map_err(Some),
            None => Err(None),
        };
        let list = match (seen, standing) {
            (Ok(false), Standing::Tried | Standing::SaidDone) => &mut report.removed,
            // What was seen to be gone once stays gone: no token comes back.
            (Ok(false), _) | (Err(_), Standing::GoneBefore) => &mut report.gone_before,
            (Ok(true), standing) => {
                trouble = trouble.or((*standing == Standing::SaidDone).then_some(Trouble::NotDone));
                &mut report.left
            }
            (Err(failure), _) => {
                if let Some(failure) = failure {
                    note(&failure);
                    trouble = trouble.or(Some(failure.trouble()));
                }
                &mut report.unseen
            }
        };
        list.push(id);
    }
    let all_went = report.left.is_empty() && report.unseen.is_empty();
    report.trouble = trouble.filter(|_| !all_went);
    report.listing = after.map(|after| after.listing);
    report
}

/// The operator took the database away from the bot, so nothing was tried.
pub(in crate::sources) fn not_set_up(confirmed: &ConfirmedRemoval) -> RemovalReport {
    let unseen = confirmed_names(confirmed).into_keys().cloned().collect();
    RemovalReport { unseen, trouble: Some(Trouble::NotSetUp), ..RemovalReport::default() }
}

/// The first look failed, so nothing was tried.
fn not_looked(names: &BTreeMap<&TokenId, Option<&str>>, failure: &Failure) -> RemovalReport {
    note(failure);
    let unseen = names.keys().map(|id| (*id).clone()).collect();
    RemovalReport { unseen, trouble: Some(failure.trouble()), ..RemovalReport::default() }
}
