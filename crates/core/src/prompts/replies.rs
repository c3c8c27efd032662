//! What each [`Reply`] says, piece by piece. The words themselves stand in the language's file.

mod about;
mod details;
mod export;
mod guiding;
mod history;
mod list;
mod parting;
mod pointing;
mod question;
mod reminder;
mod removed;
mod sign_in;
mod trouble;
mod watching;

use super::PostError;
use super::draft::{Draft, Keep, Shape, Targets};
use super::names::plain;
use super::untrusted::{Cut, NAME_GRAPHEMES};
use super::words::{Args, Text, Words, WordsError};
use crate::audit::{Finding, Keeps, Source};
use crate::dialogue::question::{Action, Removal};
use crate::dialogue::reply::{AlertRead, ExportLine, LastRead, Note, ReminderReply, Reply, Untrusted, Used};

/// The longest label of a number, or word of the operator's, that is shown.
const PLAIN_GRAPHEMES: usize = 48;

/// The names of apps in a reply, as they came.
pub(super) fn names<'a>(reply: &'a Reply, note: &'a Note) -> Vec<&'a str> {
    let mut names = shown_names(reply);
    let own = |name: &'a Option<Untrusted>| name.as_ref().map(|name| name.0.as_str());
    let of_removal = |removal: &'a Removal| removal.targets.iter().map(|target| target.name.as_deref());
    let left_out = if let Reply::Question(question) = reply {
        Some(&question.left_out)
    } else if let Reply::NothingChosen { left_out, .. } = reply {
        Some(left_out)
    } else {
        None
    };
    names.extend(left_out.map(|left_out| own(&left_out.writing_with)));
    let in_reply = if let Reply::Question(question) = reply {
        names.push(own(&question.written_with));
        Some(&question.action)
    } else if let Reply::Status(status) = reply {
        status.question.as_ref()
    } else {
        None
    };
    let in_note = match note {
        Note::StillOpen(action) | Note::Closed(action) => Some(action),
        // Only how many they are is said.
        Note::StillPaging(_) | Note::None => None,
    };
    for action in [in_reply, in_note].into_iter().flatten() {
        if let Action::Remove(removal) = action {
            names.extend(of_removal(removal));
        }
    }
    names.into_iter().flatten().collect()
}

/// The names of apps that a reply tells of, as they came, where it asks nothing.
fn shown_names<'a>(reply: &'a Reply) -> Vec<Option<&'a str>> {
    let mut names: Vec<Option<&str>> = Vec::new();
    let own = |name: &'a Option<Untrusted>| name.as_ref().map(|name| name.0.as_str());
    if let Reply::List(list) = reply {
        names.extend(list.lines.iter().flat_map(|line| [own(&line.name), line.finding.as_ref().and_then(imitated)]));
    } else if let Reply::Details(details) = reply {
        names.push(own(&details.line.name));
        names.extend(details.findings.iter().map(imitated));
    } else if let Reply::AlreadyGone { name } | Reply::KeepsItself { name } = reply {
        names.push(own(name));
    } else if let Reply::Kept(kept) = reply {
        let before = kept.before.iter().map(|(target, _)| target);
        names.extend(kept.kept.iter().chain(before).map(|target| own(&target.name)));
        names.push(own(&kept.written_with));
    } else if let Reply::History(history) = reply {
        names.extend(history.lines.iter().flat_map(|line| [own(&line.name), own(&line.written_with)]));
    } else if let Reply::Removed(removed) = reply {
        names.push(own(&removed.written_with));
        let all = [&removed.removed, &removed.gone_before, &removed.left, &removed.unseen];
        names.extend(all.into_iter().flatten().map(|target| own(&target.name)));
    } else if let Reply::Reminder(ReminderReply { last_read: LastRead::Looked(changes), .. }) = reply {
        names.extend(changes.new.iter().map(own));
    } else if let Reply::Alert(alert) = reply
        && let AlertRead::Seen { apps, .. } = &alert.last_read
    {
        names.extend(apps.iter().map(|app| own(&app.name)));
    }
    if let Reply::ExportPage(page) = reply {
        names.extend(page.lines.iter().map(|line| match line {
            ExportLine::Application { line, .. } => own(&line.name),
            ExportLine::Target { name, .. } => own(name),
            ExportLine::Account { .. }
            | ExportLine::Permission(_)
            | ExportLine::Key { .. }
            | ExportLine::Watch { .. }
            | ExportLine::NoPermission
            | ExportLine::Answers(_)
            | ExportLine::Memory { .. }
            | ExportLine::Reminder(_)
            | ExportLine::Messages { .. }
            | ExportLine::Hint(_)
            | ExportLine::SignIn
            | ExportLine::List(..)
            | ExportLine::TokenOfApplication(_)
            | ExportLine::QuestionForget
            | ExportLine::QuestionRemove(_) => None,
        }));
    }
    names
}

/// The name that another one looks like.
fn imitated(finding: &Finding) -> Option<&str> {
    if let Finding::LooksLike { name } = finding { Some(name) } else { None }
}

/// The shapes a reply can have, the fullest first.
pub(super) fn shapes(reply: &Reply, note: &Note) -> Vec<Shape> {
    /// The most sign-ins that are written out: more than ever fit.
    const SIGN_INS: usize = 12;
    let names_again = matches!(reply, Reply::Removed(_) | Reply::Status(_) | Reply::Kept(_) | Reply::Reminder(_))
        || matches!(note, Note::StillOpen(_));
    let again = [Targets::Named, Targets::Numbered, Targets::Counted];
    let targets = if names_again { &again[..] } else { &again[..1] };
    let mut shapes = Vec::new();
    for targets in targets.iter().copied() {
        let mut last = 0;
        if let Reply::Details(details) = reply {
            let most = details.tokens.len().min(SIGN_INS);
            last = most.min(2);
            let spare = details::EXPLAINS;
            shapes.extend((last..=most).rev().map(|tokens| Shape { tokens, targets, spare }));
        }
        shapes.extend((0..=last).rev().map(|tokens| Shape { tokens, targets, spare: u8::MAX }));
    }
    shapes
}

/// Writes a reply and its note.
pub(super) fn write(draft: &mut Draft<'_>, reply: &Reply, note: &Note) -> Result<(), PostError> {
    match reply {
        Reply::Help { puzzled, source } => about::help(draft, *puzzled, *source),
        Reply::LanguageChosen => just(draft, "language-chosen"),
        Reply::WhichLanguage => about::which_language(draft),
        Reply::Suggestion { typed, command } => guiding::suggestion(draft, typed, command),
        Reply::Lacking(lacking) => guiding::lacking(draft, *lacking),
        Reply::Hacked { source } => guiding::hacked(draft, *source),
        Reply::CannotWatch { switch } => watching::cannot(draft, *switch),
        Reply::Watch(watch) => watching::watch(draft, watch),
        Reply::Alert(alert) => watching::alert(draft, alert),
        Reply::CodeAgain { tries, has_earlier } => sign_in::code_again(draft, *tries, *has_earlier),
        Reply::Welcome => just(draft, "welcome"),
        Reply::OneAtATime => both(draft, "one-at-a-time", "one-at-a-time-several"),
        Reply::SignIn(sign_in) => sign_in::link(draft, sign_in),
        Reply::SignInEnded { exchange, has_earlier } => sign_in::ended(draft, *exchange, *has_earlier),
        Reply::PageOnly { page, link, after_sign_in } => sign_in::page(draft, *page, link, *after_sign_in),
        Reply::List(list) => list::list(draft, list),
        Reply::NoMore => just(draft, "no-more"),
        Reply::Details(details) => details::details(draft, details),
        Reply::NoSuchNumber { asked, highest } => pointing::no_such_number(draft, asked, *highest),
        Reply::ThatIsMe { number } => pointing::that_is_me(draft, *number),
        Reply::NoSuchName { name } => pointing::no_such_name(draft, name),
        Reply::AlreadyGone { name } => pointing::already_gone(draft, name.as_ref()),
        Reply::RevokeWhat => both(draft, "revoke-what", "revoke-what-several"),
        Reply::Question(question) => question::question(draft, question),
        Reply::TooManyAtOnce { chosen, fit, example } => pointing::too_many(draft, *chosen, *fit, example),
        Reply::NothingChosen { no_match, left_out } => pointing::nothing_chosen(draft, *no_match, left_out),
        Reply::Removed(removed) => removed::removed(draft, removed),
        Reply::Kept(kept) => history::kept(draft, kept),
        Reply::KeepWhat => both(draft, "keep-what", "keep-what-several"),
        Reply::KeepsItself { name } => history::keeps_itself(draft, name.as_ref()),
        Reply::History(history) => history::history(draft, history),
        Reply::NothingToConfirm => just(draft, "nothing-to-confirm"),
        Reply::LeftAlone { was_open: true } => just(draft, "left-alone"),
        Reply::LeftAlone { was_open: false } => just(draft, "left-alone-closed"),
        Reply::Status(status) => about::status(draft, status, note),
        Reply::Privacy { operator, source } => about::privacy(draft, operator.as_deref(), *source),
        Reply::ExportLink(reply) => export::link(draft, reply),
        Reply::ExportPage(page) => export::page(draft, page),
        Reply::Disconnected(parting) => parting::disconnected(draft, *parting),
        Reply::NotConnected => just(draft, "not-connected"),
        Reply::Forgotten(parting) => parting::forgotten(draft, *parting),
        Reply::Trouble(trouble) => trouble::trouble(draft, trouble),
        Reply::WriteToMeAlone => just(draft, "write-to-me-alone"),
        Reply::PublicHint => just(draft, "public-hint"),
        Reply::NotServed { host } => trouble::not_served(draft, host),
        Reply::Enough { minutes } => trouble::enough(draft, *minutes),
        Reply::RecordLost { source } => about::record_lost(draft, *source),
        Reply::TooMuchToKeep => just(draft, "too-much-to-keep"),
        Reply::Reminder(reminder) => reminder::reminder(draft, reminder),
        Reply::Reminders(reminders) => reminder::reminders(draft, reminders),
        Reply::Lapsed(gave_back) => parting::lapsed(draft, *gave_back),
        Reply::RanOut(ran_out) => parting::ran_out(draft, ran_out),
    }?;
    if let Reply::Question(_) = reply {
        // It is asked in place of any other, so there is nothing to say of one.
        return Ok(());
    }
    match note {
        Note::None => Ok(()),
        Note::StillOpen(action) => question::still_open(draft, action),
        Note::StillPaging(action) => question::still_paging(draft, action),
        Note::Closed(action) => question::closed(draft, action),
    }
}

/// What the bot keeps of a sign-in, as the words choose by it.
fn kept(source: Source) -> &'static str {
    match source.keeps() {
        Keeps::Permission => "lists",
        Keeps::Key => "key",
        Keeps::Nothing => "page",
    }
}

/// One thing to say, and nothing to put into it.
fn just(draft: &mut Draft<'_>, key: &'static str) -> Result<(), PostError> {
    draft.sentence(Keep::Always, key, Args::new())
}

/// One thing to say, and another if there is room.
fn both(draft: &mut Draft<'_>, key: &'static str, more: &'static str) -> Result<(), PostError> {
    just(draft, key)?;
    draft.sentence(Keep::IfRoom(1), more, Args::new())
}

/// A label of a number (`3b`), or of several, as it is shown. It is the bot's own, and made harmless all the same.
fn label(label: &str) -> Text {
    plain(label, NAME_GRAPHEMES, Cut::End).unwrap_or_else(Text::empty)
}

/// Labels in a row, three or more numbers that follow each other as a range: `1-4, 6, 3b`.
fn labels(words: &Words, all: &[&str]) -> Result<Text, WordsError> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for one in all {
        let follows = |run: &Vec<&str>| {
            let last = run.last().and_then(|last| last.parse::<u32>().ok());
            last.zip(one.parse::<u32>().ok()).is_some_and(|(last, one)| last.checked_add(1) == Some(one))
        };
        match runs.last_mut().filter(|run| follows(run)) {
            Some(run) => run.push(one),
            None => runs.push(vec![one]),
        }
    }
    let shown: Vec<Text> = runs
        .iter()
        .flat_map(|run| match run.as_slice() {
            [first, _, .., last] => vec![label(&format!("{first}-{last}"))],
            few => few.iter().map(|one| label(one)).collect(),
        })
        .collect();
    words.join(&shown, "comma", None)
}

/// The first names of these, as a list; the others are counted.
fn names_of(draft: &Draft<'_>, names: &[Option<Untrusted>], most: usize) -> Result<Text, WordsError> {
    let shown = |name: &Option<Untrusted>| draft.names.shown(name.as_ref().map(|name| name.0.as_str())).clone();
    let words = draft.words;
    match names.len().checked_sub(most) {
        None | Some(0) => words.join(&names.iter().map(shown).collect::<Vec<_>>(), "comma", Some("and")),
        Some(more) => {
            let first = words.join(&names.iter().take(most).map(shown).collect::<Vec<_>>(), "comma", None)?;
            words.say("and-more", Args::new().text("first", &first).number("count", more))
        }
    }
}

/// So many days in words: days, then years, rounded down.
fn span(words: &Words, days: u32) -> Result<Text, WordsError> {
    words.say("span", Args::new().number("days", days).number("years", years(days)))
}

/// When something was last used.
fn used(words: &Words, used: Used) -> Result<Text, WordsError> {
    let variant = match used {
        Used::DaysAgo(days) => {
            let args = Args::new().number("days", days).number("years", years(days));
            return words.say("used-days-ago", args);
        }
        Used::AboutDaysAgo(days) => {
            let args = Args::new().number("days", days).number("years", years(days));
            return words.say("used-about-days-ago", args);
        }
        Used::Never => "never",
        Used::NoneOnRecord => "none-on-record",
        Used::NotReported => "not-reported",
    };
    words.say("used", Args::new().choice("used", variant))
}

fn years(days: u32) -> u32 {
    days / 365
}
