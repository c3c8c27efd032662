//! What is remembered: what is new, kept, removed, or looks like something else.

use jiff::Timestamp;

use super::{day, details, line, list, listed_for, longest, named, question, remove, removed, say, target, untrusted};
use crate::audit::removals::Fate;
use crate::audit::{Filter, Finding};
use crate::dialogue::question::Action;
use crate::dialogue::reply::{
    ApplicationLine, DetailsReply, HistoryLine, HistoryReply, KeptReply, ListReply, RemovedReply, Reply, Response,
};

/// Every finding that comes from what is remembered, about this name.
fn findings(name: &str) -> Vec<Finding> {
    vec![
        Finding::LooksLike { name: name.to_owned() },
        Finding::CameBack { removed_at: Timestamp::UNIX_EPOCH },
        Finding::Grown,
        Finding::NamedLikeTheBot,
        Finding::New { authorized_at: Some(Timestamp::UNIX_EPOCH) },
        Finding::New { authorized_at: None },
    ]
}

/// A list in which one name looks like this one.
pub(super) fn looks_like(name: &str) -> Reply {
    let finding = Some(Finding::LooksLike { name: name.to_owned() });
    Reply::List(list(vec![listed_for(1, "Tusky", finding)]))
}

/// Whatever names the app that a message was written with, of this name.
pub(super) fn written_with(name: &str) -> [Response; 3] {
    let kept = KeptReply { kept: vec![named("1", name)], before: vec![(named("2", name), day())] };
    let replies = [
        Reply::Kept(kept),
        Reply::Question(question(Action::Forget)),
        Reply::Removed(Box::new(removed(vec![named("1", name)]))),
    ];
    replies.map(|reply| Response { written_with: Some(untrusted(name)), ..say(reply) })
}

/// What was removed, by an app of this name, too.
pub(super) fn history(name: &str) -> Reply {
    let line = |fate, tokens, with: Option<&str>| HistoryLine {
        on: day(),
        name: Some(untrusted(name)),
        tokens,
        fate,
        written_with: with.map(untrusted),
    };
    let lines = vec![line(Fate::Removed, 3, None), line(Fate::Left, 1, Some(name))];
    Reply::History(HistoryReply { lines, rest: 1, continued: false, is_full: false })
}

pub(super) fn all() -> Vec<Response> {
    let mut all = vec![Reply::KeepsItself { name: None }];
    for finding in findings("Tusky") {
        let findings = vec![finding.clone()];
        all.push(Reply::Details(Box::new(DetailsReply { findings, ..details("CrossPost 9000", 1) })));
        all.push(Reply::List(list(vec![listed_for(1, "CrossPost 9000", Some(finding))])));
    }
    all.push(Reply::Details(Box::new(DetailsReply { findings: findings(&longest()), ..details("Tusky", 3) })));
    let kept_line = ApplicationLine { finding: None, kept_on: Some(day()), ..line(1, "Tusky") };
    all.push(Reply::Details(Box::new(DetailsReply { line: kept_line, ..details("Tusky", 1) })));
    for listed in [0, 1, 12] {
        let lines = if listed == 0 { Vec::new() } else { vec![super::listed(1, "Tusky")] };
        all.push(Reply::List(ListReply { filter: Filter::New, new_since: Some(day()), listed, ..list(lines) }));
    }
    let many = |from: u32| (from..from + 12).map(|number| named(&number.to_string(), "CrossPost 9000"));
    let before = || many(20).map(|target| (target, day())).collect::<Vec<_>>();
    for (kept, before) in [
        (vec![named("1", "Tusky")], Vec::new()),
        (Vec::new(), before().into_iter().take(1).collect()),
        (many(1).take(2).collect(), Vec::new()),
        (many(1).collect(), before()),
    ] {
        all.push(Reply::Kept(KeptReply { kept, before }));
    }
    let namesakes = vec![untrusted("Tusky")];
    all.push(Reply::Removed(Box::new(RemovedReply { namesakes, ..removed(vec![named("1", "Tusky")]) })));
    let line = |fate| HistoryLine { on: day(), name: None, tokens: 1, fate, written_with: None };
    let history = |fates: &[Fate], rest, continued, is_full| {
        let lines = fates.iter().map(|fate| line(*fate)).collect();
        Reply::History(HistoryReply { lines, rest, continued, is_full })
    };
    all.push(history(&[], 0, false, false));
    all.push(history(&[Fate::Removed, Fate::GoneBefore, Fate::Left, Fate::Unknown], 9, true, true));
    all.push(history(&[Fate::SaidDone, Fate::Untried], 0, true, false));
    all.push(history(&[Fate::Removed], 0, true, true));
    let mut all: Vec<Response> = all.into_iter().map(say).collect();
    let asked = say(Reply::Question(question(remove(vec![target("1", "Tusky", 1, None)]))));
    all.push(Response { written_with: Some(untrusted("Evil App")), ..asked });
    all
}
