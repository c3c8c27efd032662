//! What was removed, when, and what came of it.

use super::day::day;
use super::person::Continues;
use super::question::Removal;
use super::reply::{HistoryLine, HistoryReply, Reply, Untrusted};
use super::turn::Turn;
use super::{RemovalReport, Step};
use crate::audit::removals::{REMOVALS_MAX, Removed};

/// The command `history`.
pub(super) fn history(turn: Turn<'_>) -> Step {
    page(turn, 0)
}

/// A page of it: as many as one post holds, after so many of the newest.
pub(super) fn page(mut turn: Turn<'_>, from: usize) -> Step {
    let total = turn.person.memory.removals.newest_first().len();
    if from > 0 && from >= total {
        return turn.say(Reply::NoMore);
    }
    let count = turn.fill(total - from, |count| Reply::History(reply(&turn, from, count)));
    let reply = reply(&turn, from, count);
    if count > 0 {
        turn.person.continues = Continues::History(from + count);
    }
    turn.say(Reply::History(reply))
}

fn reply(turn: &Turn<'_>, from: usize, count: usize) -> HistoryReply {
    let removals = &turn.person.memory.removals;
    let total = removals.newest_first().len();
    let line = |removed: &Removed| HistoryLine {
        on: day(removed.at),
        name: removed.name.clone().map(Untrusted),
        tokens: removed.tokens,
        fate: removed.fate,
        written_with: removed.written_with.clone().map(Untrusted),
    };
    HistoryReply {
        lines: removals.newest_first().skip(from).take(count).map(line).collect(),
        rest: total - from - count,
        continued: from > 0,
        is_full: total >= REMOVALS_MAX,
    }
}

/// Notes what became of a removal.
pub(super) fn note(turn: &mut Turn<'_>, removal: &Removal, report: &RemovalReport) {
    let (now, with) = (turn.context.now, turn.other_application());
    for target in &removal.targets {
        let Some(fate) = report.fate(target, removal) else { continue };
        let tokens = target.tokens.len() + report.made_by(target, removal);
        let removed = Removed::new(now, target.name.as_deref(), tokens, fate, with.as_ref());
        let removed = removed.entirely(report.gone(target)).of_tokens(&target.tokens, target.app);
        let removals = &mut turn.person.memory.removals;
        removals.take_back(&target.tokens);
        removals.note(removed);
    }
}
