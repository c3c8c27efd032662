//! What is said of lists that people paste.

use jiff::civil::Date;

use super::carried::pasted_on;
use super::values::{date, label, names_of};
use crate::dialogue::reply::{PasteKeptReply, PasteLinkReply, PasteWhy, RemoveByHandReply};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep, Targets};
use crate::prompts::words::Args;

/// How many apps are named that are gone, and as many that are new; fewer where their names leave no room.
const NAMED: [usize; 3] = [4, 2, 1];

/// The link to paste with. It and what to do with it stay.
pub(super) fn link(draft: &mut Draft<'_>, reply: &PasteLinkReply) -> Result<(), PostError> {
    match reply.why {
        PasteWhy::First => draft.sentence(Keep::Always, "paste-first", Args::new())?,
        PasteWhy::Old { on } => {
            let on = date(draft.words, on)?;
            draft.sentence(Keep::Always, "paste-old", Args::new().text("date", &on))?;
        }
        PasteWhy::Asked => {}
    }
    draft.sentence_to(reply.link.expose(), "paste-link", Args::new())?;
    draft.sentence(Keep::Always, "paste-link-minutes", Args::new().number("minutes", reply.minutes))?;
    draft.sentence(Keep::IfRoom(3), "paste-nothing-secret", Args::new())?;
    draft.sentence(Keep::IfRoom(2), "paste-computer", Args::new())
}

/// A list was kept. Whoever did not paste it has to learn of it: that stays.
pub(super) fn kept(draft: &mut Draft<'_>, kept: &PasteKeptReply) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "paste-kept", Args::new().number("apps", kept.apps))?;
    if let Some(since) = kept.since {
        let since = date(draft.words, since)?;
        if kept.gone.is_empty() && kept.new.is_empty() {
            draft.line(Keep::Always, "paste-no-change", Args::new().text("date", &since))?;
        } else {
            draft.line(Keep::Always, "paste-since", Args::new().text("date", &since))?;
        }
        let most = match draft.shape.targets {
            Targets::Named => NAMED[0],
            Targets::Numbered => NAMED[1],
            Targets::Counted => NAMED[2],
        };
        for (key, names) in [("paste-gone", &kept.gone), ("paste-new", &kept.new)] {
            if !names.is_empty() {
                let list = names_of(draft, names, most)?;
                draft.line(Keep::Always, key, Args::new().text("names", &list).number("count", names.len()))?;
            }
        }
    }
    draft.line(Keep::Always, "paste-next", Args::new())?;
    draft.sentence(Keep::IfRoom(1), "paste-dates", Args::new())?;
    draft.line(Keep::Always, "paste-not-me", Args::new())
}

/// The newest list is dropped.
pub(super) fn dropped(draft: &mut Draft<'_>, back_to: Option<Date>) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "paste-dropped", Args::new())?;
    match back_to {
        Some(on) => {
            let on = date(draft.words, on)?;
            draft.sentence(Keep::Always, "paste-back-to", Args::new().text("date", &on))?;
        }
        None => draft.sentence(Keep::Always, "paste-none-left", Args::new())?,
    }
    draft.sentence(Keep::IfRoom(1), "paste-dropped-why", Args::new())
}

/// Where the person removes what they chose. Nothing is claimed to be removed.
pub(super) fn by_hand(draft: &mut Draft<'_>, by_hand: &RemoveByHandReply) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "by-hand", Args::new().number("count", by_hand.apps.len()))?;
    for app in &by_hand.apps {
        let (label, name) = (label(&app.label), draft.names.shown(app.name.as_ref().map(|name| name.0.as_str())));
        draft.line_to(&app.link, "by-hand-app", Args::new().text("label", &label).text("name", name))?;
    }
    if by_hand.rest > 0 {
        draft.line(Keep::Always, "by-hand-rest", Args::new().number("count", by_hand.rest))?;
    }
    draft.line(Keep::Always, "by-hand-done", Args::new())?;
    draft.sentence(Keep::IfRoom(2), "by-hand-browsers", Args::new())?;
    pasted_on(draft, Keep::IfRoom(1))
}

/// How a pasted list stands.
pub(super) fn status(draft: &mut Draft<'_>, on: Option<Date>) -> Result<(), PostError> {
    match on {
        Some(on) => {
            let on = date(draft.words, on)?;
            draft.sentence(Keep::Always, "status-pasted", Args::new().text("date", &on))
        }
        None => draft.sentence(Keep::Always, "status-not-pasted", Args::new()),
    }
}

/// What a reminder says of a pasted list.
pub(super) fn reminder(draft: &mut Draft<'_>, apps: usize, link: &str) -> Result<(), PostError> {
    if let Some(on) = draft.response.pasted_on {
        let on = date(draft.words, on)?;
        draft.sentence(Keep::Always, "reminder-pasted", Args::new().text("date", &on).number("apps", apps))?;
    }
    draft.sentence_to(link, "reminder-paste-page", Args::new())?;
    draft.sentence(Keep::Always, "reminder-paste", Args::new())
}
