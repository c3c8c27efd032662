//! What the bot says when something does not work: what happened, what did not, what to do now.

use super::PLAIN_GRAPHEMES;
use crate::dialogue::reply::{Trouble, TroubleReply};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::plain;
use crate::prompts::untrusted::Cut;
use crate::prompts::words::{Args, Text};

/// A home server could not be read, or told, and nothing was done.
pub(super) fn trouble(draft: &mut Draft<'_>, reply: &TroubleReply) -> Result<(), PostError> {
    what(draft, reply.trouble)?;
    draft.sentence(Keep::Always, "trouble-not", Args::new().choice("trouble", variant(reply.trouble)))?;
    now(draft, reply.trouble, reply.operator.as_deref(), Some(&reply.link))
}

/// What to do about it now.
pub(super) fn now(
    draft: &mut Draft<'_>,
    trouble: Trouble,
    operator: Option<&str>,
    link: Option<&str>,
) -> Result<(), PostError> {
    match trouble {
        Trouble::NotSetUp => mend(draft, operator),
        Trouble::PersonCeiling | Trouble::Ceiling => {
            draft.sentence(Keep::IfRoom(1), "trouble-limit", Args::new())?;
            match link {
                Some(link) => draft.sentence_to(link, "trouble-tomorrow-or", Args::new()),
                None => draft.sentence(Keep::Always, "trouble-tomorrow", Args::new()),
            }
        }
        Trouble::Unreachable
        | Trouble::Failing
        | Trouble::Busy
        | Trouble::ManyServers
        | Trouble::Nonsense
        | Trouble::Refused
        | Trouble::PermissionLost
        | Trouble::SignInTooOld
        | Trouble::Missing
        | Trouble::NotDone => {
            draft.sentence(Keep::Always, "trouble-now", Args::new().choice("trouble", variant(trouble)))
        }
    }
}

/// The bot is not set up right, and nothing came of it.
pub(super) fn not_set_up(draft: &mut Draft<'_>, operator: Option<&str>) -> Result<(), PostError> {
    what(draft, Trouble::NotSetUp)?;
    draft.sentence(Keep::Always, "trouble-not", Args::new().choice("trouble", variant(Trouble::NotSetUp)))?;
    mend(draft, operator)
}

/// Who can mend what is not set up right.
fn mend(draft: &mut Draft<'_>, operator: Option<&str>) -> Result<(), PostError> {
    match operator.and_then(|operator| plain(operator, PLAIN_GRAPHEMES, Cut::End)) {
        Some(operator) => draft.sentence(Keep::Always, "trouble-mend-by", Args::new().text("operator", &operator)),
        None => draft.sentence(Keep::Always, "trouble-mend", Args::new()),
    }
}

/// What happened.
pub(super) fn what(draft: &mut Draft<'_>, trouble: Trouble) -> Result<(), PostError> {
    why(draft, Keep::Always, trouble)
}

/// What happened, where something else matters more.
pub(super) fn why(draft: &mut Draft<'_>, keep: Keep, trouble: Trouble) -> Result<(), PostError> {
    draft.sentence(keep, "trouble-what", Args::new().choice("trouble", variant(trouble)))
}

/// Enough for now; when there is room again, in minutes, or in whole hours, rounded up, where it is long.
pub(super) fn enough(draft: &mut Draft<'_>, minutes: u32) -> Result<(), PostError> {
    /// From here on hours are easier to read.
    const LONG_MINUTES: u32 = 120;
    draft.sentence(Keep::IfRoom(1), "enough", Args::new())?;
    if minutes < LONG_MINUTES {
        draft.sentence(Keep::Always, "enough-minutes", Args::new().number("minutes", minutes.max(1)))
    } else {
        draft.sentence(Keep::Always, "enough-hours", Args::new().number("hours", minutes.div_ceil(60)))
    }
}

/// A person of another server.
pub(super) fn not_served(draft: &mut Draft<'_>, host: Option<&str>) -> Result<(), PostError> {
    let Some(host) = host else {
        let text = if draft.shape.is_terse { "not-served-there-terse" } else { "not-served-there" };
        return draft.sentence(Keep::Always, text, Args::new());
    };
    if draft.shape.is_terse {
        return draft.sentence(Keep::Always, "not-served-terse", Args::new());
    }
    let host = plain(host, PLAIN_GRAPHEMES, Cut::Start).unwrap_or_else(Text::empty);
    draft.sentence(Keep::Always, "not-served", Args::new().text("host", &host))
}

fn variant(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "unreachable",
        Trouble::Failing => "failing",
        Trouble::Busy => "busy",
        Trouble::ManyServers => "many-servers",
        Trouble::Nonsense => "nonsense",
        Trouble::Refused => "refused",
        Trouble::PermissionLost => "permission-lost",
        Trouble::SignInTooOld => "sign-in-too-old",
        Trouble::Missing => "missing",
        Trouble::NotDone => "not-done",
        Trouble::NotSetUp => "not-set-up",
        Trouble::PersonCeiling => "person-ceiling",
        Trouble::Ceiling => "ceiling",
    }
}
