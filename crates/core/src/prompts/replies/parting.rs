//! What is said when the bot's way to somebody's apps ends: at their wish, because they did not write, because its time is over.

use super::carried::{kept, watch_ended};
use super::values::date;
use crate::dialogue::reply::{GaveBack, RanOutReply, RemindersStand};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::words::Args;

/// The person wanted it, and everything else is kept.
pub(super) fn disconnected(draft: &mut Draft<'_>, gave_back: GaveBack) -> Result<(), PostError> {
    let key = match gave_back {
        GaveBack::Done => "disconnected-done",
        GaveBack::None => "disconnected-none",
        GaveBack::Later => "disconnected-later",
        GaveBack::NotSetUp => "disconnected-not-set-up",
        GaveBack::Lost => "disconnected-lost",
    };
    let kept = Args::new().choice("source", kept(draft));
    draft.sentence(Keep::Always, key, kept)?;
    watch_ended(draft, Keep::Always)?;
    draft.sentence(Keep::IfRoom(1), "disconnected-rest", Args::new())
}

/// Everything was deleted.
pub(super) fn forgotten(draft: &mut Draft<'_>, gave_back: GaveBack) -> Result<(), PostError> {
    if draft.shape.is_terse {
        let stays = if gave_back.is_to_come() { "for-a-while" } else { "no" };
        return draft.sentence(Keep::Always, "forgotten-terse", Args::new().choice("stays", stays));
    }
    let key = match gave_back {
        GaveBack::Done => "forgotten-done",
        GaveBack::None => "forgotten-none",
        GaveBack::Later => "forgotten-later",
        GaveBack::NotSetUp => "forgotten-not-set-up",
        GaveBack::Lost => "forgotten-lost",
    };
    let variant = kept(draft);
    let kept = || Args::new().choice("source", variant);
    draft.sentence(Keep::Always, key, kept())?;
    watch_ended(draft, Keep::IfRoom(1))?;
    draft.sentence(Keep::Always, "forgotten-remains", kept())
}

/// The permission was given back because nobody used it, or will be.
pub(super) fn lapsed(draft: &mut Draft<'_>, gave_back: GaveBack) -> Result<(), PostError> {
    if draft.response.source.is_pasted() {
        return draft.sentence(Keep::Always, "lapsed-paste", Args::new());
    }
    draft.sentence(Keep::Always, "lapsed", Args::new())?;
    if gave_back.is_to_come() {
        draft.sentence(Keep::Always, "lapsed-later", Args::new())?;
    }
    draft.sentence(Keep::Always, "lapsed-again", Args::new())
}

/// The sign-in is over, because its time is.
pub(super) fn ran_out(draft: &mut Draft<'_>, ran_out: &RanOutReply) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "ran-out", Args::new().number("days", ran_out.days))?;
    watch_ended(draft, Keep::Always)?;
    if let RemindersStand::Next(next) = ran_out.reminders {
        let date = date(draft.words, next)?;
        draft.sentence(Keep::Always, "ran-out-reminders", Args::new().text("date", &date))?;
    }
    match ran_out.result {
        GaveBack::Later => draft.sentence(Keep::IfRoom(1), "ran-out-later", Args::new())?,
        GaveBack::NotSetUp => draft.sentence(Keep::IfRoom(1), "ran-out-not-set-up", Args::new())?,
        GaveBack::Done | GaveBack::None | GaveBack::Lost => {}
    }
    draft.sentence(Keep::Always, "ran-out-again", Args::new())
}
