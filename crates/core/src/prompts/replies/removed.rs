//! The result of a removal: what the bot saw when it looked again, not what it hoped.

use super::carried::{watch_ended, written_with};
use super::trouble::what;
use super::values::{label, labels, numbered};
use crate::audit::Streams;
use crate::dialogue::reply::{NamedTarget, RemovedReply, Trouble};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::{Args, Text, WordsError};

/// The result of a removal. What is known of each target stays; what removal does not do goes when room is short.
pub(super) fn removed(draft: &mut Draft<'_>, removed: &RemovedReply) -> Result<(), PostError> {
    if removed.interrupted {
        draft.sentence(Keep::Always, "removed-interrupted", Args::new())?;
    }
    let done = if removed.interrupted { "removed-found-gone" } else { "removed-done" };
    let parts = [
        (done, &removed.removed),
        ("removed-gone-before", &removed.gone_before),
        ("removed-said-done", &removed.said_done),
        ("removed-left", &removed.left),
        ("removed-untried", &removed.untried),
        ("removed-unseen", &removed.unseen),
    ];
    for (key, targets) in parts {
        if !targets.is_empty() {
            let names = listed(draft, targets, removed)?;
            draft.sentence(Keep::Always, key, Args::new().number("count", targets.len()).text("names", &names))?;
        }
    }
    if parts.iter().all(|(_, targets)| targets.is_empty()) {
        draft.sentence(Keep::Always, "removed-nothing", Args::new())?;
    }
    if removed.made_since > 0 {
        draft.sentence(Keep::IfRoom(5), "removed-made-since", Args::new().number("count", removed.made_since))?;
    }
    if let Some(trouble) = removed.trouble {
        what(draft, trouble)?;
    }
    watch_ended(draft, Keep::Always)?;
    written_with(draft)?;
    if let Some(apps) = removed.apps_left {
        draft.sentence(Keep::Always, "removed-apps-left", Args::new().number("apps", apps))?;
    }
    let unfinished = parts[2..].iter().any(|(_, targets)| !targets.is_empty()) || removed.trouble.is_some();
    if unfinished {
        let keep = if draft.shape.targets == Targets::Counted { Keep::IfRoom(4) } else { Keep::Always };
        let try_again = match removed.trouble {
            Some(Trouble::NotSetUp) => "trouble-mend",
            Some(Trouble::PersonCeiling | Trouble::Ceiling) => "trouble-tomorrow",
            Some(
                Trouble::Unreachable
                | Trouble::Failing
                | Trouble::Busy
                | Trouble::ManyServers
                | Trouble::Nonsense
                | Trouble::Refused
                | Trouble::PermissionLost
                | Trouble::SignInTooOld
                | Trouble::Missing
                | Trouble::NotDone,
            )
            | None => "removed-try",
        };
        draft.sentence(keep, try_again, Args::new())?;
    }
    caveats(draft, removed)?;
    if removed.offers.reminders {
        super::reminder::offer(draft)?;
    }
    if removed.offers.watch { draft.sentence(Keep::IfRoom(4), "watch-offer", Args::new()) } else { Ok(()) }
}

/// What a removal does not do.
fn caveats(draft: &mut Draft<'_>, removed: &RemovedReply) -> Result<(), PostError> {
    let gone = removed.removed.len();
    if gone == 0 {
        return Ok(());
    }
    draft.sentence(Keep::IfRoom(3), "question-copied", Args::new().number("count", gone))?;
    match removed.streams {
        Streams::MayGoOn => draft.sentence(Keep::IfRoom(2), "question-streams", Args::new())?,
        Streams::Cut => draft.sentence(Keep::IfRoom(2), "removed-streams-cut", Args::new().number("count", gone))?,
        Streams::NoneSeen => {
            draft.sentence(Keep::IfRoom(2), "removed-streams-none", Args::new().number("count", gone))?;
        }
    }
    draft.sentence(Keep::IfRoom(1), "removed-stranger", Args::new().number("count", gone))
}

/// The most targets whose numbers are said where the others are only counted: what is still there has to be known.
const NUMBERED_MAX: usize = 8;

fn listed(draft: &Draft<'_>, targets: &[NamedTarget], all: &RemovedReply) -> Result<Text, WordsError> {
    let shape = draft.shape.targets;
    if shape == Targets::Counted && targets.len() > NUMBERED_MAX {
        return draft.words.say("removed-counted", Args::new().number("count", targets.len()));
    }
    if shape != Targets::Named {
        return labels(draft.words, &targets.iter().map(|target| target.label.as_str()).collect::<Vec<_>>());
    }
    let named = targets.iter().map(|target| named(draft, target, all)).collect::<Result<Vec<_>, _>>()?;
    draft.words.join(&named, "comma", Some("and"))
}

/// A target by its name; with its number where another one of this result, or something that is still there, has the same name.
fn named<'b>(draft: &Draft<'_>, target: &'b NamedTarget, all: &'b RemovedReply) -> Result<Text, WordsError> {
    let label = label(&target.label);
    let raw = |target: &'b NamedTarget| target.name.as_ref().map(|name| name.0.as_str());
    let name = raw(target);
    let shown = draft.names.shown(name);
    if label.as_str().ends_with(|char: char| char.is_ascii_alphabetic()) {
        return draft.words.say("removed-sign-in", Args::new().text("label", &label).text("name", shown));
    }
    let lists = [&all.removed, &all.gone_before, &all.said_done, &all.left, &all.untried, &all.unseen];
    let targets = lists.into_iter().flatten();
    let same = targets.filter(|other| draft.names.shown(raw(other)) == shown).count();
    let is_shared = all.namesakes.iter().any(|other| draft.names.shown(Some(&other.0)) == shown);
    if same > 1 || is_shared { numbered(draft, &target.label, name) } else { Ok(shown.clone()) }
}
