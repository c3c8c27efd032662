//! A removal, as `src/bot/effects.rs` and `src/sources/gotosocial/removal.rs` carry it out: tried for a minute, and looked up once more before
//! its result is told.

use auditoot_clock::Pauses;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::{Outcome, RemovalReport};
use jiff::{SignedDuration, Timestamp};

use super::planted::Planted;
use super::store::Unsettled;
use super::tasks::Shared;

/// As in `src/bot/effects.rs`.
const REMOVAL_TRIED: SignedDuration = SignedDuration::from_secs(60);

/// What is known of a token before the last look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    GoneBefore,
    Untouched,
    Tried,
    SaidDone,
}

/// What stood in the way, and from when on it may be gone.
type Hindrance = Option<(Trouble, Timestamp)>;

/// What came of a removal, and what of that was not seen.
pub(crate) fn removed(
    world: &Shared,
    proof: ConfirmedRemoval,
    report: RemovalReport,
) -> (Outcome, Option<Box<Unsettled>>) {
    let (removal, looked_at) = (proof.removal().clone(), world.look().now);
    let unsettled = Box::new(Unsettled { proof, report: report.clone(), looked_at });
    let unsettled = Some(unsettled).filter(|_| !report.is_settled());
    (Outcome::Removed { removal, report: Box::new(report) }, unsettled)
}

/// Looks once more before the result is told; `None` if nothing more can be seen.
pub(crate) async fn look_again(
    world: &Shared,
    id: &AccountId,
    unsettled: Unsettled,
) -> Option<(ConfirmedRemoval, RemovalReport)> {
    let Unsettled { proof, report, .. } = unsettled;
    let credential = world.look().store.credentials.get(id).cloned()?;
    let look = look_up(world, &credential, &proof);
    world.pass().await;
    look.listing.is_some().then(|| (proof, report.then(RemovalReport { interrupted: false, ..look })))
}

/// Carries a removal out. `earlier` is whether it was begun, if an earlier run decided it.
pub(crate) async fn remove(
    world: &Shared,
    id: &AccountId,
    number: u64,
    proof: &ConfirmedRemoval,
    earlier: Option<bool>,
) -> RemovalReport {
    let Some(credential) = world.look().store.credentials.get(id).cloned() else {
        let (untried, trouble) = (tokens(proof), Some(Trouble::Refused));
        return RemovalReport { untried, trouble, ..RemovalReport::default() };
    };
    let until = world.look().now + REMOVAL_TRIED;
    let mut pauses = Pauses::default();
    let mut report = try_once(world, (id, number), &credential, proof, earlier).await;
    while let Some(again_from) = report.again_from {
        let next = again_from.max(world.look().now + pauses.pause());
        if next > until {
            break;
        }
        world.sleep_until(next).await;
        report = report.then(try_once(world, (id, number), &credential, proof, earlier).await);
    }
    if earlier == Some(true) {
        report.interrupted = true;
        report.removed.append(&mut report.gone_before);
    }
    report
}

/// Looks, removes, looks again.
async fn try_once(
    world: &Shared,
    (id, number): (&AccountId, u64),
    credential: &TokenId,
    proof: &ConfirmedRemoval,
    earlier: Option<bool>,
) -> RemovalReport {
    let finishes = world.look().planted == Some(Planted::FinishesOldRemovals);
    let now = world.look().now;
    if !finishes && (!proof.is_fresh(now) || (earlier.is_some() && !proof.is_young(now))) {
        return look_up(world, credential, proof);
    }
    let before = world.look().list(credential);
    let before = match before {
        Ok(before) => before,
        Err(trouble) => {
            let again_from = (trouble == Trouble::Failing).then_some(now);
            return RemovalReport {
                unseen: tokens(proof),
                trouble: Some(trouble),
                again_from,
                ..RemovalReport::default()
            };
        }
    };
    let (mut hindrance, mut progress): (Hindrance, _) = (None, Vec::new());
    for token in tokens(proof) {
        let is_cut = hindrance.is_some_and(|(trouble, _)| trouble == Trouble::Busy);
        let came_to = match () {
            () if !before.holds(&token) => Progress::GoneBefore,
            () if is_cut => Progress::Untouched,
            () if token == *credential => Progress::Untouched,
            () => ask_for(world, (id, number), &token, &mut hindrance),
        };
        world.pass().await;
        progress.push((token, came_to));
    }
    sort(world, credential, progress, hindrance)
}

/// Asks the server to remove a token.
fn ask_for(world: &Shared, (id, number): (&AccountId, u64), token: &TokenId, hindrance: &mut Hindrance) -> Progress {
    let mut world = world.look();
    let Err(trouble) = world.remove_token(id, token, number) else { return Progress::SaidDone };
    let takes_silence_for_no = world.planted == Some(Planted::TakesSilenceForNo);
    // A server that is busy says until when.
    let again_from = world.server.busy_until.max(world.now);
    *hindrance = hindrance.map(|(first, before)| (first, before.max(again_from))).or(Some((trouble, again_from)));
    if trouble == Trouble::Busy || takes_silence_for_no { Progress::Untouched } else { Progress::Tried }
}

/// Looks only.
fn look_up(world: &Shared, credential: &TokenId, proof: &ConfirmedRemoval) -> RemovalReport {
    let progress = tokens(proof).into_iter().map(|token| (token, Progress::Tried)).collect();
    RemovalReport { interrupted: true, tried: false, ..sort(world, credential, progress, None) }
}

/// Sorts the tokens by what the server shows.
fn sort(
    world: &Shared,
    credential: &TokenId,
    progress: Vec<(TokenId, Progress)>,
    mut hindrance: Hindrance,
) -> RemovalReport {
    let is_tried = |came_to: Progress| matches!(came_to, Progress::Tried | Progress::SaidDone);
    let mut world = world.look();
    let after = world.list(credential);
    let now = world.now;
    let after = after.map_err(|trouble| hindrance = hindrance.or(Some((trouble, now)))).ok();
    let claims = world.planted == Some(Planted::ClaimsWithoutLooking);
    let mut report =
        RemovalReport { tried: progress.iter().any(|(_, came_to)| is_tried(*came_to)), ..RemovalReport::default() };
    let mut trouble = hindrance.map(|(trouble, _)| trouble);
    for (token, came_to) in progress {
        let is_there = after.as_ref().map(|after| after.holds(&token));
        let list = match (is_there, came_to) {
            (_, Progress::SaidDone) if claims => &mut report.removed,
            (Some(false), came_to) if is_tried(came_to) => &mut report.removed,
            (Some(false), _) | (None, Progress::GoneBefore) => &mut report.gone_before,
            (Some(true), came_to) => {
                trouble = trouble.or((came_to == Progress::SaidDone).then_some(Trouble::NotDone));
                &mut report.left
            }
            (None, Progress::SaidDone) => &mut report.said_done,
            (None, Progress::Untouched) => &mut report.untried,
            (None, Progress::Tried) => &mut report.unseen,
        };
        list.push(token);
    }
    let all_went = report.left.is_empty() && report.is_settled();
    let again_from = hindrance.filter(|(trouble, _)| !all_went && *trouble != Trouble::Refused).map(|(_, from)| from);
    RemovalReport { trouble: trouble.filter(|_| !all_went), again_from, listing: after, ..report }
}

fn tokens(proof: &ConfirmedRemoval) -> Vec<TokenId> {
    proof.removal().targets.iter().flat_map(|target| target.tokens.clone()).collect()
}
