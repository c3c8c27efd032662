//! What was removed, and what is kept.

use super::carried::written_with;
use super::values::{date, label, labels, numbered};
use crate::audit::removals::Fate;
use crate::dialogue::reply::{HistoryLine, HistoryReply, KeptReply, NamedTarget, Untrusted};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::{Args, Text, WordsError};

/// A page of what was removed. All of it stays: how many lines it has is the caller's choice.
pub(super) fn history(draft: &mut Draft<'_>, history: &HistoryReply) -> Result<(), PostError> {
    match (history.lines.is_empty(), history.continued) {
        (true, _) => return draft.sentence(Keep::Always, "history-empty", Args::new()),
        (false, true) => draft.sentence(Keep::Always, "history-continued", Args::new())?,
        (false, false) => draft.sentence(Keep::Always, "history-head", Args::new())?,
    }
    for one in &history.lines {
        line(draft, one)?;
    }
    match history.rest {
        0 if history.is_full => draft.line(Keep::Always, "history-full", Args::new()),
        0 => Ok(()),
        rest => draft.line(Keep::Always, "history-more", Args::new().number("rest", rest)),
    }
}

fn line(draft: &mut Draft<'_>, line: &HistoryLine) -> Result<(), PostError> {
    let on = date(draft.words, line.on)?;
    let name = draft.names.shown(raw(line.name.as_ref()));
    let count = line.tokens;
    let app = draft.words.say("app-sign-ins", Args::new().text("name", name).number("count", count))?;
    let fate = match line.fate {
        Fate::Removed => "removed",
        Fate::GoneBefore => "gone-before",
        Fate::Left => "left",
        Fate::Unknown => "unknown",
        Fate::SaidDone => "said-done",
        Fate::Untried => "untried",
    };
    let fate = draft.words.say("history-fate", Args::new().choice("fate", fate))?;
    let args = Args::new().text("date", &on).text("app", &app).text("fate", &fate);
    match &line.written_with {
        Some(with) => {
            let with = draft.names.shown(raw(Some(with)));
            draft.line(Keep::Always, "history-line-with", args.text("with", with))
        }
        None => draft.line(Keep::Always, "history-line", args),
    }
}

fn raw(name: Option<&Untrusted>) -> Option<&str> {
    name.map(|name| name.0.as_str())
}

/// These are kept from now on, or were before.
pub(super) fn kept(draft: &mut Draft<'_>, kept: &KeptReply) -> Result<(), PostError> {
    if !kept.kept.is_empty() {
        let names = listed(draft, &kept.kept)?;
        let count = || Args::new().number("count", kept.kept.len());
        draft.sentence(Keep::Always, "kept-now", count().text("names", &names))?;
        draft.sentence(Keep::IfRoom(3), "kept-until", count())?;
        draft.sentence(Keep::IfRoom(2), "kept-bulk", count())?;
    }
    if !kept.before.is_empty() {
        let names = match draft.shape.targets {
            Targets::Named => {
                let dated = kept.before.iter().map(|(target, on)| {
                    let target = numbered(draft, &target.label, raw(target.name.as_ref()))?;
                    let on = date(draft.words, *on)?;
                    draft.words.say("kept-since", Args::new().text("target", &target).text("date", &on))
                });
                let dated = dated.collect::<Result<Vec<_>, _>>()?;
                draft.words.join(&dated, "comma", Some("and"))?
            }
            Targets::Numbered | Targets::Counted => {
                labels(draft.words, &kept.before.iter().map(|(target, _)| target.label.as_str()).collect::<Vec<_>>())?
            }
        };
        draft.sentence(Keep::Always, "kept-before", Args::new().text("names", &names))?;
    }
    written_with(draft)?;
    let first = kept.kept.first().or(kept.before.first().map(|(target, _)| target));
    match first {
        Some(target) => {
            let label = label(&target.label);
            draft.sentence(Keep::IfRoom(1), "kept-revoke", Args::new().text("label", &label))
        }
        None => Ok(()),
    }
}

/// These are flagged again; those were not kept.
pub(super) fn unkept(draft: &mut Draft<'_>, unkept: &[NamedTarget], strange: &[NamedTarget]) -> Result<(), PostError> {
    for (key, targets) in [("unkept", unkept), ("unkept-not", strange)] {
        if !targets.is_empty() {
            let names = listed(draft, targets)?;
            draft.sentence(Keep::Always, key, Args::new().text("names", &names))?;
        }
    }
    written_with(draft)
}

fn listed(draft: &Draft<'_>, targets: &[NamedTarget]) -> Result<Text, WordsError> {
    match draft.shape.targets {
        Targets::Named => {
            let named = targets.iter().map(|target| numbered(draft, &target.label, raw(target.name.as_ref())));
            draft.words.join(&named.collect::<Result<Vec<_>, _>>()?, "comma", Some("and"))
        }
        Targets::Numbered | Targets::Counted => {
            labels(draft.words, &targets.iter().map(|target| target.label.as_str()).collect::<Vec<_>>())
        }
    }
}

/// An app cannot keep itself.
pub(super) fn keeps_itself(draft: &mut Draft<'_>, name: Option<&Untrusted>) -> Result<(), PostError> {
    let name = draft.names.shown(raw(name));
    draft.sentence(Keep::Always, "keeps-itself", Args::new().text("name", name))?;
    draft.sentence(Keep::IfRoom(1), "keeps-itself-now", Args::new())
}
