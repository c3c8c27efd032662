//! What every response carries, where a reply says it.

use super::values::date;
use crate::audit::Keeps;
use crate::dialogue::reply::FollowAdvice;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::words::Args;

/// What the bot keeps of a sign-in, as the words choose by it.
pub(super) fn kept(draft: &Draft<'_>) -> &'static str {
    match draft.response.source.keeps() {
        Keeps::Permission => "lists",
        Keeps::Key => "key",
        Keeps::Paste => "paste",
        Keeps::Nothing => "page",
    }
}

/// Says on which day the list was pasted that this is said of.
pub(super) fn pasted_on(draft: &mut Draft<'_>, keep: Keep) -> Result<(), PostError> {
    let Some(on) = draft.response.pasted_on.filter(|_| draft.response.source.is_pasted()) else { return Ok(()) };
    let on = date(draft.words, on)?;
    draft.line(keep, "pasted-on", Args::new().text("date", &on))
}

/// Says which app was used, where it is another than at sign-in.
pub(super) fn written_with(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let Some(with) = &draft.response.written_with else { return Ok(()) };
    let app = draft.names.shown(Some(&with.0));
    draft.sentence(Keep::Always, "written-with", Args::new().text("app", app))
}

/// That the person should follow the bot.
pub(super) fn follow_advice(draft: &mut Draft<'_>) -> Result<(), PostError> {
    let Some(advice) = draft.response.follow_advice else { return Ok(()) };
    let variant = match advice {
        FollowAdvice::Follow => "follow",
        FollowAdvice::MessagesGone => "gone",
        FollowAdvice::IfNotFollowing => "if-not",
    };
    draft.sentence(Keep::IfRoom(4), "follow-advice", Args::new().choice("advice", variant))
}

/// That the bot no longer tells of new apps, if it did.
pub(super) fn watch_ended(draft: &mut Draft<'_>, keep: Keep) -> Result<(), PostError> {
    if draft.response.watch_ended { draft.sentence(keep, "watch-ended", Args::new()) } else { Ok(()) }
}
