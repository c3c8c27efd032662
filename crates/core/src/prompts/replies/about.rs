//! What the bot says about itself: help, how things stand, what it keeps, and how it lets go.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::carried::kept;
use super::pasting;
use super::values::date;
use crate::audit::source::Watches;
use crate::audit::{Keeps, Source};
use crate::dialogue::ServesOthers;
use crate::dialogue::reply::{Note, StatusReply};
use crate::dialogue::verb::{COMMANDS, HelpLine};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::link::Link;
use crate::prompts::names::plain;
use crate::prompts::serving::{NAMED_MAX, whom_it_serves};
use crate::prompts::untrusted::Cut;
use crate::prompts::words::Args;

/// What it can do: the lines that the table of commands names, as far as the source has what they are about.
pub(super) fn help(draft: &mut Draft<'_>, puzzled: bool) -> Result<(), PostError> {
    let source = draft.response.source;
    if puzzled {
        draft.sentence(Keep::Always, "help-puzzled", Args::new())?;
    } else {
        draft.sentence(Keep::IfRoom(0), "help-hello", Args::new())?;
    }
    let can = match (source.can_list(), source.can_remove()) {
        _ if source == Source::NotKnownYet => "help-away",
        (true, true) => "help-can",
        (true, false) => "help-can-paste",
        (false, _) => "help-page",
    };
    draft.sentence(Keep::Always, can, Args::new())?;
    let lines: BTreeSet<HelpLine> = COMMANDS.iter().filter_map(|row| row.help).collect();
    for line in lines {
        help_line(draft, line, source)?;
    }
    draft.line(Keep::IfRoom(2), "help-edits", Args::new())
}

fn help_line(draft: &mut Draft<'_>, line: HelpLine, source: Source) -> Result<(), PostError> {
    let (keep, key) = match line {
        HelpLine::List if source.can_list() => {
            draft.line(Keep::Always, "help-list", Args::new())?;
            (Keep::IfRoom(1), "help-filters")
        }
        HelpLine::List if source == Source::NotKnownYet => (Keep::Always, "help-away-list"),
        HelpLine::List => (Keep::Always, "help-page-list"),
        HelpLine::Show if source.can_list() => (Keep::IfRoom(3), "help-show"),
        HelpLine::Revoke if source.can_list() && !source.can_remove() => (Keep::IfRoom(6), "help-revoke-by-hand"),
        HelpLine::Revoke if source.can_list() => (Keep::IfRoom(6), "help-revoke"),
        HelpLine::Watch if source.watches() != Watches::OnlyWhenAsked => (Keep::IfRoom(3), "help-watch"),
        HelpLine::Show | HelpLine::Revoke | HelpLine::Watch => return Ok(()),
        HelpLine::Remind => (Keep::IfRoom(4), "help-remind"),
        HelpLine::Hacked => (Keep::IfRoom(5), "help-hacked"),
        HelpLine::Others if source.can_list() => (Keep::IfRoom(4), "help-others"),
        HelpLine::Others => (Keep::IfRoom(4), "help-page-others"),
    };
    draft.line(keep, key, Args::new())
}

/// How things stand. Which question is open, the note says.
pub(super) fn status(draft: &mut Draft<'_>, status: &StatusReply) -> Result<(), PostError> {
    let can_list = draft.response.source.can_list();
    match status.connected_since {
        // A key is kept, and cannot be used.
        Some(_) if !can_list && status.connected_until.is_some() => {
            draft.sentence(Keep::Always, "status-key-of-no-use", Args::new())?;
        }
        _ if draft.response.source.is_pasted() => pasting::status(draft, status.pasted_on)?,
        _ if draft.response.source == Source::NotKnownYet => {
            draft.sentence(Keep::Always, "status-away", Args::new())?;
        }
        _ if !can_list => draft.sentence(Keep::Always, "status-page", Args::new())?,
        Some(since) => connected(draft, status, since)?,
        None => {
            let kept = Args::new().choice("source", kept(draft));
            draft.sentence(Keep::Always, "status-not-connected", kept)?;
        }
    }
    match status.watching {
        Some(true) => draft.sentence(Keep::Always, "status-watching", Args::new().choice("switch", "on"))?,
        Some(false) => draft.sentence(Keep::IfRoom(2), "status-watching", Args::new().choice("switch", "off"))?,
        None => {}
    }
    if let Some(minutes) = status.link_minutes {
        draft.sentence(Keep::Always, "status-link", Args::new().number("minutes", minutes))?;
    }
    super::reminder::stand(draft, status.reminders)?;
    match &draft.response.note {
        Note::StillOpen(_) | Note::StillPaging(_) => Ok(()),
        Note::None | Note::Closed(_) => draft.sentence(Keep::IfRoom(1), "status-no-question", Args::new()),
    }
}

/// Since when somebody is signed in, until when, and what that allows.
fn connected(draft: &mut Draft<'_>, status: &StatusReply, since: Date) -> Result<(), PostError> {
    let since = date(draft.words, since)?;
    let args = Args::new().text("date", &since);
    match status.connected_until {
        None => draft.sentence(Keep::Always, "status-connected", args),
        Some(until) => {
            let until = date(draft.words, until)?;
            draft.sentence(Keep::Always, "status-signed-in", args.text("until", &until))?;
            draft.sentence(Keep::Always, "status-disconnect", Args::new())?;
            match draft.response.source.removal_sign_in_days() {
                Some(days) => draft.sentence(Keep::IfRoom(3), "status-newer", Args::new().number("days", days)),
                None => Ok(()),
            }
        }
    }
}

/// What is kept, and who else can read.
pub(super) fn privacy(
    draft: &mut Draft<'_>,
    operator: Option<&str>,
    profile: Option<&str>,
    serves: &ServesOthers,
) -> Result<(), PostError> {
    let (source, variant) = (draft.response.source, kept(draft));
    let kept = || Args::new().choice("source", variant);
    draft.sentence(Keep::Always, "privacy-keep", kept())?;
    if source.keeps() == Keeps::Key {
        draft.sentence(Keep::IfRoom(1), "privacy-no-permission", Args::new())?;
    }
    draft.sentence(Keep::Always, "privacy-readers", Args::new())?;
    if source.keeps() != Keeps::Nothing {
        // An address that cannot stand in a post is a text like any other.
        let profile = profile.filter(|address| Link::parse(address).is_ok());
        let named = operator.and_then(|operator| plain(operator, super::PLAIN_GRAPHEMES, Cut::End));
        match (profile, named) {
            (Some(profile), _) => {
                draft.sentence(Keep::IfRoom(2), "privacy-operator-unnamed", kept())?;
                draft.line_with_link(Keep::IfRoom(2), profile, "privacy-operator-profile", Args::new())?;
            }
            (None, Some(operator)) => {
                draft.sentence(Keep::IfRoom(2), "privacy-operator", kept().text("operator", &operator))?;
            }
            (None, None) => draft.sentence(Keep::IfRoom(2), "privacy-operator-unnamed", kept())?,
        }
    }
    // Whoever reads that it is there for its own server alone is one of those.
    let keep = if *serves == ServesOthers::Nobody { Keep::IfRoom(0) } else { Keep::IfRoom(2) };
    whom_it_serves(draft.words, serves, NAMED_MAX, |key, args| draft.sentence(keep, key, args))?;
    draft.sentence(Keep::IfRoom(1), "privacy-all", Args::new())?;
    draft.sentence(Keep::Always, "privacy-leave", kept())
}

/// What was kept of the person is lost. Where the bot has a key of its own, nothing still stands that the person could remove.
pub(super) fn record_lost(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let kept = Args::new().choice("source", kept(draft));
    draft.sentence(Keep::Always, "record-lost", kept)?;
    match draft.response.source.keeps() {
        Keeps::Key | Keeps::Paste => Ok(()),
        Keeps::Permission | Keeps::Nothing => draft.sentence(Keep::IfRoom(1), "record-lost-old", Args::new()),
    }
}
