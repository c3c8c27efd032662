//! Removing what was confirmed from the operator's database, cutting what it has open, and reporting what was seen afterwards.
//!
//! Everything is one transaction, so a removal is done or it is not. What an app of a whole entry minted meanwhile goes as well.

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;

use super::calls::{CallOutcome, Closed};
use super::{OperatorSource, RequestId};
use crate::crash;
use crate::sources::operator_credential::OperatorCredential;
use crate::sources::token_source::confirmed_names;
use auditoot_core::audit::{AppId, Extent, Listing, Streams, TokenId};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::{ConfirmedRemoval, Part};
use auditoot_core::dialogue::reply::Trouble;

/// How often what was minted meanwhile is removed as well. An app that signs in faster than that is told of as what it is: left.
const PASSES_MAX: u8 = 3;

/// What was confirmed, by what it means here.
struct ConfirmedTokens<'a> {
    /// Every token that was named, with the name it was confirmed under.
    names: BTreeMap<&'a TokenId, Option<&'a str>>,
    /// Those of entries that were confirmed as a whole.
    whole: BTreeSet<&'a TokenId>,
}

impl<'a> ConfirmedTokens<'a> {
    fn of(confirmed: &'a ConfirmedRemoval) -> Self {
        let whole = confirmed.removal().targets.iter().filter(|target| target.part == Part::Whole);
        Self { names: confirmed_names(confirmed), whole: whole.flat_map(|target| &target.tokens).collect() }
    }
}

/// What was done before the last look.
#[derive(Default)]
struct RemovalSteps {
    /// What the database says that these requests removed.
    removed: BTreeSet<TokenId>,
    /// What was gone at the first look.
    gone_before: BTreeSet<TokenId>,
    /// What the database was asked to remove, and may have.
    tried: BTreeSet<TokenId>,
    /// What was there at the first look, and the database certainly did not remove.
    untried: BTreeSet<TokenId>,
    /// Whether that may still be under way.
    is_doubtful: bool,
    trouble: Option<Trouble>,
    /// What became of open connections, as far as there were steps that may have left some.
    streams: Option<Streams>,
}

impl RemovalSteps {
    /// Takes what the database says it removed, and has cut what that had open.
    async fn cut(&mut self, operator: &OperatorSource, removed: Vec<TokenId>) {
        crash::point("between a removal and the cut");
        let uncut: Vec<TokenId> = removed.into_iter().filter(|id| !self.removed.contains(id)).collect();
        if uncut.is_empty() && self.streams.is_some() {
            return;
        }
        let streams = operator.cut(&uncut).await;
        // What is worse to know stays: that something may go on, then that something was open.
        self.streams = match (self.streams, streams) {
            (Some(Streams::MayGoOn), _) | (_, Streams::MayGoOn) => Some(Streams::MayGoOn),
            (Some(Streams::Cut), _) | (_, Streams::Cut) => Some(Streams::Cut),
            (Some(Streams::NoneSeen) | None, Streams::NoneSeen) => Some(Streams::NoneSeen),
        };
        self.removed.extend(uncut);
    }

    /// What the database did not say.
    fn miss(&mut self, undone: Undone) {
        let (Undone::Certainly(trouble) | Undone::Perhaps(trouble)) = undone;
        self.is_doubtful |= matches!(undone, Undone::Perhaps(_));
        self.trouble = Some(trouble);
    }
}

/// Looks, removes, cuts, looks again. An error if nothing was tried.
pub(super) async fn remove(
    operator: &OperatorSource,
    credential: &OperatorCredential,
    confirmed: &ConfirmedRemoval,
) -> Result<RemovalReport, Trouble> {
    if !confirmed.is_fresh(operator.client.clock().now()) {
        return Ok(look_up(operator, credential, confirmed).await);
    }
    let until = Instant::now() + operator.client.timeouts().removal;
    let wanted = ConfirmedTokens::of(confirmed);
    let mut steps = RemovalSteps::default();
    // The program may have been stopped after an attempt before this one: what that removed is cut first, whatever comes of the rest.
    let removed = done_before(operator, credential, confirmed).await?;
    if !removed.is_empty() {
        steps.tried.extend(removed.iter().cloned());
        steps.cut(operator, removed).await;
    }
    let before = match understood(operator.database.list(credential, operator.client.clock().now()).await) {
        Ok(before) => before,
        Err(trouble) if steps.removed.is_empty() => return Err(trouble),
        Err(trouble) => {
            steps.trouble = Some(trouble);
            return Ok(report(operator, &wanted, &steps, None));
        }
    };
    let mut there = Vec::new();
    let mut apps = BTreeSet::new();
    for (id, name) in &wanted.names {
        match before.tokens.iter().find(|token| token.id == **id) {
            Some(found) if found.app_name.as_deref() == *name => {
                there.push((*id).clone());
                if wanted.whole.contains(id) {
                    apps.extend(found.app.clone());
                }
            }
            Some(_) => {
                tracing::warn!("a sign-in has become another app since it was confirmed; it is left alone");
                steps.trouble = Some(Trouble::Nonsense);
            }
            None if before.extent == Extent::Whole => {
                steps.gone_before.insert((*id).clone());
            }
            None => {}
        }
    }
    let whole: Vec<TokenId> = there.iter().filter(|id| wanted.whole.contains(id)).cloned().collect();
    let request = RequestId::of(&credential.account, confirmed, 0);
    match ask(operator, credential, &request, &there, &whole).await {
        Ok(removed) => {
            steps.tried.extend(there);
            steps.cut(operator, removed).await;
        }
        Err(undone) => {
            match undone {
                Undone::Certainly(_) => steps.untried.extend(there),
                Undone::Perhaps(_) => steps.tried.extend(there),
            }
            steps.miss(undone);
        }
    }
    let after = remove_minted(operator, credential, confirmed, &apps, &mut steps, until).await;
    if let Some(after) = after.as_ref().filter(|after| steps.is_doubtful && after.extent == Extent::Whole) {
        // What is gone after all was removed by the call whose answer was lost: what it has open was not cut yet.
        let gone = steps.tried.iter().filter(|id| !after.holds(id)).cloned().collect();
        steps.cut(operator, gone).await;
    }
    Ok(report(operator, &wanted, &steps, after))
}

/// What this removal's requests removed already, whichever run of the program sent them.
async fn done_before(
    operator: &OperatorSource,
    credential: &OperatorCredential,
    confirmed: &ConfirmedRemoval,
) -> Result<Vec<TokenId>, Trouble> {
    let mut removed = Vec::new();
    for pass in 0..=PASSES_MAX {
        let request = RequestId::of(&credential.account, confirmed, pass);
        removed.extend(understood(operator.database.removed(credential, &request).await)?);
    }
    Ok(removed)
}

/// Why the database did not say that it removed something.
#[derive(Clone, Copy)]
enum Undone {
    /// It did not.
    Certainly(Trouble),
    /// Perhaps it did.
    Perhaps(Trouble),
}

/// Asks the database to remove these. If its answer was lost, it is asked what became of that.
async fn ask(
    operator: &OperatorSource,
    credential: &OperatorCredential,
    request: &RequestId,
    there: &[TokenId],
    whole: &[TokenId],
) -> Result<Vec<TokenId>, Undone> {
    let failure = match operator.database.remove(credential, request, there, whole).await {
        Ok(outcome) => return outcome.map_err(|closed| Undone::Certainly(closed.noted())),
        Err(failure) if failure.had_no_effect() => return Err(Undone::Certainly(failure.noted())),
        Err(failure) => failure,
    };
    match operator.database.removed(credential, request).await {
        Ok(Ok(removed)) if !removed.is_empty() => Ok(removed),
        // It may still be under way there, and be done after this.
        Ok(Ok(_) | Err(_)) | Err(_) => Err(Undone::Perhaps(failure.noted())),
    }
}

/// Removes what the apps of whole entries minted since the question, and returns the last look.
async fn remove_minted(
    operator: &OperatorSource,
    credential: &OperatorCredential,
    confirmed: &ConfirmedRemoval,
    apps: &BTreeSet<AppId>,
    steps: &mut RemovalSteps,
    until: Instant,
) -> Option<Listing> {
    let newest = confirmed.removal().newest.as_ref().and_then(number);
    for pass in 1.. {
        let after = match understood(operator.database.list(credential, operator.client.clock().now()).await) {
            Ok(after) => after,
            Err(trouble) => {
                steps.trouble.get_or_insert(trouble);
                return None;
            }
        };
        let is_minted = |id: &TokenId, app: Option<&AppId>| {
            app.is_some_and(|app| apps.contains(app)) && newest.is_some_and(|newest| number(id) > Some(newest))
        };
        let minted = after.tokens.iter().filter(|token| is_minted(&token.id, token.app.as_ref()));
        let minted: Vec<TokenId> = minted.map(|token| token.id.clone()).collect();
        if minted.is_empty() || steps.trouble.is_some() || pass > PASSES_MAX || Instant::now() >= until {
            return Some(after);
        }
        let request = RequestId::of(&credential.account, confirmed, pass);
        match ask(operator, credential, &request, &minted, &minted).await {
            Ok(removed) => steps.cut(operator, removed).await,
            Err(undone) => steps.miss(undone),
        }
    }
    None
}

/// Looks only. What these requests removed is cut once more: the program may have been stopped in between.
pub(super) async fn look_up(
    operator: &OperatorSource,
    credential: &OperatorCredential,
    confirmed: &ConfirmedRemoval,
) -> RemovalReport {
    let wanted = ConfirmedTokens::of(confirmed);
    let mut steps = RemovalSteps::default();
    match done_before(operator, credential, confirmed).await {
        Ok(removed) => steps.cut(operator, removed).await,
        Err(trouble) => steps.trouble = Some(trouble),
    }
    let after = match understood(operator.database.list(credential, operator.client.clock().now()).await) {
        Ok(after) => Some(after),
        Err(trouble) => {
            steps.trouble.get_or_insert(trouble);
            None
        }
    };
    RemovalReport { interrupted: true, tried: false, ..report(operator, &wanted, &steps, after) }
}

/// Sorts what was confirmed by what the last look shows.
fn report(
    operator: &OperatorSource,
    wanted: &ConfirmedTokens<'_>,
    steps: &RemovalSteps,
    after: Option<Listing>,
) -> RemovalReport {
    let mut report = RemovalReport {
        tried: !steps.tried.is_empty(),
        streams: steps.streams.unwrap_or_default(),
        ..RemovalReport::default()
    };
    let mut trouble = steps.trouble;
    for id in wanted.names.keys() {
        let id = (*id).clone();
        let is_there = after.as_ref().is_some_and(|after| after.holds(&id));
        let is_whole = after.as_ref().is_some_and(|after| after.extent == Extent::Whole);
        let list = if is_there && steps.is_doubtful {
            &mut report.unseen
        } else if is_there {
            trouble = trouble.or(steps.removed.contains(&id).then_some(Trouble::NotDone));
            &mut report.left
        } else if after.is_none() && !steps.gone_before.contains(&id) {
            match () {
                // What the database said it did was not seen, so it is not claimed.
                () if steps.removed.contains(&id) => &mut report.said_done,
                () if steps.untried.contains(&id) => &mut report.untried,
                () => &mut report.unseen,
            }
        } else if steps.removed.contains(&id) || (steps.tried.contains(&id) && is_whole) {
            &mut report.removed
        } else if steps.gone_before.contains(&id) || is_whole {
            &mut report.gone_before
        } else {
            &mut report.unseen
        };
        list.push(id);
    }
    let minted = steps.removed.iter().filter(|id| !wanted.names.contains_key(id));
    let minted_gone = minted.filter(|id| after.as_ref().is_some_and(|after| !after.holds(id)));
    report.removed.extend(minted_gone.cloned());
    let all_went = report.left.is_empty() && report.is_settled();
    report.trouble = trouble.filter(|_| !all_went);
    let may_pass = report.trouble == Some(Trouble::Unreachable);
    report.again_from = may_pass.then(|| operator.client.clock().now());
    report.listing = after;
    report
}

/// What the person is told if it is not what was asked for.
fn understood<T>(outcome: CallOutcome<T>) -> Result<T, Trouble> {
    outcome.map_err(|failure| failure.noted())?.map_err(Closed::noted)
}

fn number(id: &TokenId) -> Option<i64> {
    id.0.parse().ok()
}
