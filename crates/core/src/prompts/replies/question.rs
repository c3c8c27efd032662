//! The question before a deed, and how it is named again.

use std::slice;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::carried::{kept, written_with};
use super::pointing::{left_out, of_list};
use super::values::{date, label, labels, numbered, used};
use crate::audit::Streams;
use crate::dialogue::question::{Action, Part, Removal, Target, YesRefusal};
use crate::dialogue::reply::{AskedAgain, QuestionPage, QuestionReply, Used};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::{Args, Text, Words, WordsError};

/// A use of a whole application that is older than this is not held up to the person again.
const RECENT_DAYS: u32 = 30;

/// The most targets that have a line each.
const LINES_MAX: usize = 6;

/// The question before a deed, or a page of it. What it asks, that it cannot be undone and how to answer stay.
pub(super) fn question(draft: &mut Draft<'_>, question: &QuestionReply) -> Result<(), PostError> {
    if let Some(again) = question.again {
        draft.sentence(Keep::Always, "question-again", Args::new().choice("reason", reason(again)))?;
    }
    match &question.action {
        Action::Remove(removal) => remove(draft, removal, question)?,
        Action::Disconnect => {
            draft.sentence(Keep::Always, "question-disconnect", Args::new())?;
            written_with(draft)?;
            draft.sentence(Keep::Always, "question-disconnect-does", Args::new())?;
            draft.sentence(Keep::IfRoom(1), "question-ignore", Args::new())?;
        }
        Action::Forget => {
            draft.sentence(Keep::Always, "question-forget", Args::new())?;
            written_with(draft)?;
            let variant = kept(draft);
            let kept = || Args::new().choice("source", variant);
            draft.sentence(Keep::Always, "question-forget-does", kept())?;
            draft.sentence(Keep::IfRoom(2), "question-forget-remains", kept())?;
            draft.sentence(Keep::IfRoom(1), "question-ignore", Args::new())?;
        }
    }
    let end = match question.page.is_last() {
        true if question.action.ticked_at().is_some() => "question-yes-reply",
        true => "question-yes",
        false => "question-part-next",
    };
    draft.line(Keep::Always, end, Args::new())
}

/// What the targets of a removal are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TargetKind {
    Apps,
    Tokens,
    Mixed,
}

impl TargetKind {
    fn of(removal: &Removal) -> Self {
        let singles = removal.targets.iter().filter(|target| matches!(target.part, Part::OneOf(_))).count();
        match singles {
            0 => Self::Apps,
            singles if singles == removal.targets.len() => Self::Tokens,
            _ => Self::Mixed,
        }
    }

    /// So many of them.
    fn counted(self, words: &Words, count: usize) -> Result<Text, WordsError> {
        let variant = match self {
            Self::Apps => "apps",
            Self::Tokens => "sign-ins",
            Self::Mixed => "mixed",
        };
        words.say("counted-kind", Args::new().choice("kind", variant).number("count", count))
    }
}

fn remove(draft: &mut Draft<'_>, removal: &Removal, question: &QuestionReply) -> Result<(), PostError> {
    let count = removal.targets.len();
    let on_page = removal.targets.get(question.page.targets(count)).unwrap_or_default();
    let each = on_page_names(draft, on_page)?;
    let names = draft.words.join(&each, "comma", None)?;
    let kind = TargetKind::of(removal);
    let key = match kind {
        TargetKind::Apps => "question-apps",
        TargetKind::Tokens => "question-sign-ins",
        TargetKind::Mixed => "question-mixed",
    };
    let counted = || Args::new().number("count", count);
    let all = kind.counted(draft.words, count)?;
    let paged = || Args::new().text("names", &names).text("counted", &all);
    match &question.page {
        QuestionPage::Only => {
            draft.sentence(Keep::Always, key, counted())?;
            let lines = if each.len() > LINES_MAX { slice::from_ref(&names) } else { each.as_slice() };
            for line in lines {
                draft.line_of_its_own(Keep::Always, "question-target", Args::new().text("target", line))?;
            }
        }
        QuestionPage::Part { number, pages, .. } => {
            draft.sentence(Keep::Always, "question-part", paged().number("number", *number).number("pages", *pages))?;
        }
        QuestionPage::Last { number, .. } => {
            draft.sentence(Keep::Always, "question-last", paged().number("number", *number))?;
        }
    }
    written_with(draft)?;
    if let Some(at) = removal.ticked_at {
        ticked(draft, at)?;
    }
    if let Some(list) = &question.of_list {
        of_list(draft, list)?;
    }
    left_out(draft, &question.left_out)?;
    if !question.page.is_last() {
        return Ok(());
    }
    draft.sentence(Keep::Always, "question-lose", counted())?;
    draft.sentence(Keep::IfRoom(5), "question-use-again", counted())?;
    let phone = if kind == TargetKind::Tokens { "question-phone-sign-in" } else { "question-phone" };
    draft.sentence(Keep::IfRoom(3), phone, counted())?;
    match draft.response.source.streams() {
        Streams::MayGoOn => draft.sentence(Keep::IfRoom(4), "question-streams", Args::new())?,
        Streams::Cut | Streams::NoneSeen => draft.sentence(Keep::IfRoom(4), "question-streams-cut", counted())?,
    }
    draft.sentence(Keep::IfRoom(2), "question-copied", counted())?;
    draft.sentence(Keep::IfRoom(1), "question-ignore", Args::new())
}

/// Where and when it was chosen: whoever did not has to learn of it, so that stays.
fn ticked(draft: &mut Draft<'_>, at: Timestamp) -> Result<(), PostError> {
    let at = TimeZone::UTC.to_datetime(at);
    let on = date(draft.words, at.date())?;
    let time = label(&format!("{:02}:{:02}", at.hour(), at.minute()));
    draft.sentence(Keep::Always, "question-ticked", Args::new().text("date", &on).text("time", &time))
}

/// The targets as a question names them: several sign-ins of one application together.
fn on_page_names(draft: &Draft<'_>, targets: &[Target]) -> Result<Vec<Text>, WordsError> {
    let application = |target: &Target| match target.part {
        Part::Whole => None,
        Part::OneOf(_) => Some(target.label.trim_end_matches(|char: char| char.is_ascii_alphabetic()).to_owned()),
    };
    let together = |one: &Target, next: &Target| application(one).is_some_and(|one| Some(one) == application(next));
    let name = |group: &[Target]| match group {
        [one] => whole_target(draft, one),
        several => some_of_one(draft, several),
    };
    targets.chunk_by(together).map(name).collect()
}

/// Several sign-ins of one application.
fn some_of_one(draft: &Draft<'_>, targets: &[Target]) -> Result<Text, WordsError> {
    let words = draft.words;
    let labels: Vec<Text> = targets.iter().map(|target| label(&target.label)).collect();
    let labels = words.join(&labels, "comma", Some("and"))?;
    let first = targets.first();
    let name = draft.names.shown(first.and_then(|target| target.name.as_deref()));
    let named = words.say("target", Args::new().text("label", &labels).text("name", name))?;
    let all = match first.map(|target| target.part) {
        Some(Part::OneOf(all)) => all,
        Some(Part::Whole) | None => targets.len(),
    };
    let days = targets.iter().filter_map(|target| target.used_days_ago).min();
    let last_used = used(words, Used::days_ago(days.unwrap_or(0), draft.response.source.precision()))?;
    let variant = if days.is_some() { "known" } else { "none" };
    let args = Args::new().number("count", targets.len()).number("all", all).choice("days", variant);
    let note = words.say("target-some", args.text("used", &last_used))?;
    words.say("target-note", Args::new().text("target", &named).text("note", &note))
}

/// The question is still open: it is named again.
pub(super) fn still_open(draft: &mut Draft<'_>, action: &Action) -> Result<(), PostError> {
    match action {
        Action::Remove(removal) => {
            let names = again(draft, removal, draft.shape.targets)?;
            let key = if removal.ticked_at.is_some() { "note-open-ticked" } else { "note-open-remove" };
            draft.line(Keep::Always, key, Args::new().text("names", &names))
        }
        Action::Disconnect => draft.line(Keep::Always, "note-open-disconnect", Args::new()),
        Action::Forget => draft.line(Keep::Always, "note-open-forget", Args::new()),
    }
}

/// What a yes to the open question would do.
pub(super) fn warning(draft: &mut Draft<'_>, action: &Action) -> Result<(), PostError> {
    match action {
        Action::Remove(removal) => {
            draft.sentence(Keep::IfRoom(3), "question-lose", Args::new().number("count", removal.targets.len()))
        }
        Action::Disconnect | Action::Forget => Ok(()),
    }
}

/// The question has pages that were not shown yet. Nothing in this may read as if a yes removed anything by now.
pub(super) fn still_paging(draft: &mut Draft<'_>, action: &Action) -> Result<(), PostError> {
    match action {
        Action::Remove(removal) => {
            let counted = TargetKind::of(removal).counted(draft.words, removal.targets.len())?;
            draft.line(Keep::Always, "note-open-pages", Args::new().text("counted", &counted))
        }
        // These have one page.
        Action::Disconnect => draft.line(Keep::Always, "note-open-disconnect", Args::new()),
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
        Action::Disconnect => draft.line(Keep::Always, "note-closed-disconnect", Args::new()),
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
        Targets::Counted => {
            let counted = TargetKind::of(removal).counted(draft.words, all.len())?;
            draft.words.say("note-open-counted", Args::new().text("counted", &counted))
        }
        Targets::Numbered => labels(draft.words, &all.iter().map(|target| target.label.as_str()).collect::<Vec<_>>()),
    }
}

/// A target as the question names it: how much of the app it is, and whether it was used lately.
fn whole_target(draft: &Draft<'_>, target: &Target) -> Result<Text, WordsError> {
    let words = draft.words;
    let named = numbered(draft, &target.label, target.name.as_deref())?;
    let days = target.used_days_ago;
    let last_used = used(words, Used::days_ago(days.unwrap_or(0), draft.response.source.precision()))?;
    let note = match target.part {
        Part::Whole if target.tokens.len() > 1 => {
            let variant = match days {
                Some(0) => "today",
                Some(days) if days <= RECENT_DAYS => "earlier",
                Some(_) | None => "none",
            };
            let args = Args::new().number("count", target.tokens.len()).choice("days", variant);
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
        // One that was deleted is not answered at all.
        AskedAgain::YesRefused(YesRefusal::NotSeen | YesRefusal::Gone) => "not-seen",
        AskedAgain::YesRefused(YesRefusal::AnotherPost) => "another-post",
        AskedAgain::YesRefused(YesRefusal::NoReply) => "no-reply",
        AskedAgain::YesRefused(YesRefusal::TooEarly) => "too-early",
        AskedAgain::YesRefused(YesRefusal::TooLate) => "too-late",
        AskedAgain::YesRefused(YesRefusal::OutOfDate) => "out-of-date",
        AskedAgain::SignedIn => "signed-in",
    }
}
