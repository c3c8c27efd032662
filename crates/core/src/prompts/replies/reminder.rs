//! Reminders, and what is said of them.

use super::carried::watch_ended;
use super::trouble::what;
use super::values::{date, names_of};
use super::{pasting, sign_in};
use crate::dialogue::reply::{Changes, LastRead, NotRead, ReminderReply, RemindersReply, RemindersStand, Trouble};
use crate::dialogue::span::{Span, Unit};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::{Args, Text, Words, WordsError};

/// How many new apps a reminder names, and how many if their names leave no room. The others are counted, and all of them where even
/// one leaves none.
const NAMED_MAX: usize = 3;
const NAMED_LEAST: usize = 1;
/// How often an example of a command says that reminders come.
const EXAMPLE: Span = Span { count: 3, unit: Unit::Months };

/// A reminder. What was seen stays, and the link where nothing was; how to put it off goes first.
pub(super) fn reminder(draft: &mut Draft<'_>, reminder: &ReminderReply) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "reminder-time", Args::new())?;
    match &reminder.last_read {
        LastRead::Looked(changes) => looked(draft, changes, reminder)?,
        LastRead::Pasted { apps, link } => pasting::reminder(draft, *apps, link)?,
        LastRead::NotRead { why, page, link } => {
            blind(draft, *why)?;
            sign_in::where_to_look(draft, *page, link)?;
        }
    }
    watch_ended(draft, Keep::Always)?;
    if let Some(ends) = reminder.sign_in_ends {
        let date = date(draft.words, ends)?;
        draft.sentence(Keep::Always, "reminder-sign-in-ends", Args::new().text("date", &date))?;
        draft.sentence(Keep::IfRoom(3), "reminder-sign-in-ends-then", Args::new())?;
    }
    match reminder.ends {
        Some(span) => {
            let every = every(draft.words, span)?;
            draft.sentence(Keep::Always, "reminder-ends", Args::new().text("every", &every))?;
            draft.sentence(Keep::IfRoom(1), "reminder-ends-why", Args::new())
        }
        None if reminder.once => {
            let every = every(draft.words, EXAMPLE)?;
            draft.sentence(Keep::IfRoom(1), "reminder-once", Args::new().text("every", &every))
        }
        None => draft.sentence(Keep::IfRoom(1), "reminder-less", Args::new()),
    }
}

fn looked(draft: &mut Draft<'_>, changes: &Changes, reminder: &ReminderReply) -> Result<(), PostError> {
    let since = date(draft.words, changes.since)?;
    let counts = Args::new().number("apps", changes.apps_total).number("new", changes.new.len());
    let counts = counts.text("date", &since);
    let most = match draft.shape.targets {
        Targets::Named => NAMED_MAX,
        Targets::Numbered => NAMED_LEAST,
        Targets::Counted => 0,
    };
    if most == 0 && !changes.new.is_empty() {
        draft.sentence(Keep::Always, "reminder-apps-counted", counts)?;
    } else {
        let names = names_of(draft, &changes.new, most)?;
        draft.sentence(Keep::Always, "reminder-apps", counts.text("names", &names))?;
    }
    if changes.unused > 0 {
        // "list apps" shows them, and nothing else says that two things end.
        let two_end = reminder.ends.is_some() && reminder.sign_in_ends.is_some();
        let keep = if two_end { Keep::IfRoom(4) } else { Keep::Always };
        draft.sentence(keep, "reminder-unused", Args::new().number("count", changes.unused))?;
    }
    let command = if changes.new.is_empty() { "all" } else { "new" };
    draft.sentence(Keep::Always, "reminder-write", Args::new().choice("list", command))
}

/// Why the bot did not look.
fn blind(draft: &mut Draft<'_>, why: NotRead) -> Result<(), PostError> {
    match why {
        NotRead::NoList => Ok(()),
        NotRead::NoPermission => draft.sentence(Keep::Always, "reminder-no-permission", Args::new()),
        NotRead::Trouble(Trouble::Refused) => draft.sentence(Keep::Always, "reminder-permission-gone", Args::new()),
        NotRead::Trouble(trouble) => {
            what(draft, trouble)?;
            draft.sentence(Keep::IfRoom(2), "reminder-could-not-look", Args::new())
        }
    }
}

/// An answer about reminders.
pub(super) fn reminders(draft: &mut Draft<'_>, reminders: &RemindersReply) -> Result<(), PostError> {
    match reminders {
        RemindersReply::On { span, first } => {
            let (every, date) = (every(draft.words, *span)?, date(draft.words, *first)?);
            let args = Args::new().text("every", &every).text("date", &date);
            draft.sentence(Keep::Always, "reminders-on", args)?;
            draft.sentence(Keep::IfRoom(1), "reminders-less", Args::new())
        }
        RemindersReply::Once { on } => {
            let date = date(draft.words, *on)?;
            draft.sentence(Keep::Always, "reminders-once", Args::new().text("date", &date))
        }
        RemindersReply::PutOff { span, next } => {
            let (every, date) = (every(draft.words, *span)?, date(draft.words, *next)?);
            draft.sentence(Keep::Always, "reminders-put-off", Args::new().text("every", &every).text("date", &date))
        }
        RemindersReply::Off { were_on } => {
            let key = if *were_on { "reminders-off" } else { "reminders-off-already" };
            draft.sentence(Keep::Always, key, Args::new())?;
            how_to_begin(draft)
        }
        RemindersReply::NoneToPutOff => {
            draft.sentence(Keep::Always, "reminders-none-to-put-off", Args::new())?;
            how_to_begin(draft)
        }
    }
}

fn how_to_begin(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let every = every(draft.words, EXAMPLE)?;
    draft.sentence(Keep::Always, "reminders-begin", Args::new().text("every", &every))
}

/// That there are reminders.
pub(super) fn offer(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let every = every(draft.words, EXAMPLE)?;
    draft.sentence(Keep::IfRoom(4), "reminders-offer", Args::new().text("every", &every))
}

/// How reminders stand.
pub(super) fn stand(draft: &mut Draft<'_>, stand: RemindersStand) -> Result<(), PostError> {
    match stand {
        RemindersStand::Off => draft.sentence(Keep::IfRoom(2), "status-reminders-off", Args::new()),
        RemindersStand::Next(next) => {
            let date = date(draft.words, next)?;
            draft.sentence(Keep::Always, "status-reminders-next", Args::new().text("date", &date))
        }
    }
}

/// How often, as it is said and as it can be written after "remind".
pub(super) fn every(words: &Words, span: Span) -> Result<Text, WordsError> {
    let unit = match span.unit {
        Unit::Days => "days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
        Unit::Years => "years",
    };
    words.say("every", Args::new().choice("unit", unit).number("count", span.count))
}
