//! The question before a deed, and how it is named again.

use super::{history, label, labels, used};
use crate::audit::Streams;
use crate::dialogue::question::{Action, Part, Removal, Target, YesRefusal};
use crate::dialogue::reply::{AskedAgain, QuestionReply, Used};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::{Args, Text, WordsError};

/// A use of a whole entry that is older than this is not held up to the person again.
const RECENT_DAYS: u32 = 30;

/// The question before a deed. What it asks, that it cannot be undone and how to answer stay.
pub(super) fn question(draft: &mut Draft<'_>, question: &QuestionReply) -> Result<(), PostError> {
    if let Some(again) = question.again {
        draft.sentence(Keep::Always, "question-again", Args::new().choice("reason", reason(again)))?;
    }
    match &question.action {
        Action::Remove(removal) => remove(draft, removal, question)?,
        Action::Forget => {
            draft.sentence(Keep::Always, "question-forget", Args::new())?;
            history::written_with(draft, question.written_with.as_ref())?;
            draft.sentence(Keep::Always, "question-forget-does", Args::new())?;
            draft.sentence(Keep::IfRoom(2), "question-forget-remains", Args::new())?;
            draft.sentence(Keep::IfRoom(1), "question-ignore", Args::new())?;
        }
    }
    draft.sentence(Keep::Always, "question-yes", Args::new())
}

fn remove(draft: &mut Draft<'_>, removal: &Removal, question: &QuestionReply) -> Result<(), PostError> {
    let targets = removal.targets.iter().map(|target| whole_target(draft, target)).collect::<Result<Vec<_>, _>>()?;
    let names = draft.words.join(&targets, "comma", None)?;
    let count = removal.targets.len();
    let singles = removal.targets.iter().filter(|target| matches!(target.part, Part::OneOf(_))).count();
    let key = match singles {
        0 => "question-apps",
        singles if singles == count => "question-sign-ins",
        _ => "question-mixed",
    };
    let counted = || Args::new().number("count", count);
    draft.sentence(Keep::Always, key, counted().text("names", &names))?;
    history::written_with(draft, question.written_with.as_ref())?;
    if question.left_out_bot {
        draft.sentence(Keep::Always, "question-left-out-me", Args::new())?;
    }
    draft.sentence(Keep::Always, "question-lose", counted())?;
    draft.sentence(Keep::IfRoom(5), "question-use-again", counted())?;
    let phone = if singles == count { "question-phone-sign-in" } else { "question-phone" };
    draft.sentence(Keep::IfRoom(3), phone, counted())?;
    if question.source.streams() == Streams::MayGoOn {
        draft.sentence(Keep::IfRoom(4), "question-streams", Args::new())?;
    }
    draft.sentence(Keep::IfRoom(2), "question-copied", counted())?;
    draft.sentence(Keep::IfRoom(1), "question-ignore", Args::new())
}

/// The question is still open: it is named again.
pub(super) fn still_open(draft: &mut Draft<'_>, action: &Action) -> Result<(), PostError> {
    match action {
        Action::Remove(removal) => {
            let names = again(draft, removal, draft.shape.targets)?;
            draft.line(Keep::Always, "note-open-remove", Args::new().text("names", &names))
        }
        Action::Forget => draft.line(Keep::Always, "note-open-forget", Args::new()),
    }
}

/// The question was closed by what the person wrote.
pub(super) fn closed(draft: &mut Draft<'_>, action: &Action) -> Result<(), PostError> {
    match action {
        Action::Remove(removal) => {
            draft.line(Keep::Always, "note-closed-remove", Args::new())?;
            let names = again(draft, removal, Targets::Named)?;
            draft.sentence(Keep::IfRoom(0), "note-closed-names", Args::new().text("names", &names))
        }
        Action::Forget => draft.line(Keep::Always, "note-closed-forget", Args::new()),
    }
}

fn again(draft: &Draft<'_>, removal: &Removal, targets: Targets) -> Result<Text, WordsError> {
    let all = &removal.targets;
    match targets {
        Targets::Named => {
            let named = all.iter().map(|target| numbered(draft, &target.label, target.name.as_deref()));
            draft.words.join(&named.collect::<Result<Vec<_>, _>>()?, "comma", None)
        }
        Targets::Numbered => labels(draft.words, &all.iter().map(|target| target.label.as_str()).collect::<Vec<_>>()),
    }
}

/// A target by number and name.
pub(super) fn numbered(draft: &Draft<'_>, number: &str, name: Option<&str>) -> Result<Text, WordsError> {
    let number = label(number);
    draft.words.say("target", Args::new().text("label", &number).text("name", draft.names.shown(name)))
}

/// A target as the question names it: how much of the app it is, and whether it was used lately.
fn whole_target(draft: &Draft<'_>, target: &Target) -> Result<Text, WordsError> {
    let words = draft.words;
    let named = numbered(draft, &target.label, target.name.as_deref())?;
    let days = target.used_days_ago;
    let last_used = used(words, Used::DaysAgo(days.unwrap_or(0)))?;
    let note = match target.part {
        Part::Whole if target.sign_ins.len() > 1 => {
            let variant = match days {
                Some(0) => "today",
                Some(days) if days <= RECENT_DAYS => "earlier",
                Some(_) | None => "none",
            };
            let args = Args::new().number("count", target.sign_ins.len()).choice("days", variant);
            words.say("target-all", args.text("used", &last_used))?
        }
        Part::Whole if days == Some(0) => last_used,
        Part::Whole => return Ok(named),
        Part::OneOf(all) => {
            let variant = if days.is_some() { "known" } else { "none" };
            let args = Args::new().number("count", all).choice("days", variant);
            words.say("target-one", args.text("used", &last_used))?
        }
    };
    words.say("target-note", Args::new().text("target", &named).text("note", &note))
}

fn reason(again: AskedAgain) -> &'static str {
    match again {
        AskedAgain::YesRefused(YesRefusal::Edited) => "edited",
        AskedAgain::YesRefused(YesRefusal::Gone) => "gone",
        AskedAgain::YesRefused(YesRefusal::NotSeen) => "not-seen",
        AskedAgain::YesRefused(YesRefusal::AnotherPost) => "another-post",
        AskedAgain::YesRefused(YesRefusal::TooEarly) => "too-early",
        AskedAgain::YesRefused(YesRefusal::TooLate) => "too-late",
        AskedAgain::YesRefused(YesRefusal::OutOfDate) => "out-of-date",
        AskedAgain::SignedIn => "signed-in",
    }
}
