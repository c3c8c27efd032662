//! What the bot says when something does not work: what happened, what did not, what to do now.

use super::PLAIN_GRAPHEMES;
use crate::dialogue::reply::Trouble;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::plain;
use crate::prompts::untrusted::Cut;
use crate::prompts::words::{Args, Text};

/// A home server could not be read.
pub(super) fn trouble(draft: &mut Draft<'_>, trouble: Trouble) -> Result<(), PostError> {
    what(draft, trouble)?;
    draft.sentence(Keep::Always, "trouble-not", Args::new())?;
    draft.sentence(Keep::Always, "trouble-now", Args::new().choice("trouble", variant(trouble)))
}

/// What happened.
pub(super) fn what(draft: &mut Draft<'_>, trouble: Trouble) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "trouble-what", Args::new().choice("trouble", variant(trouble)))
}

/// Enough for now; when there is room again, in minutes, or in whole hours, rounded up, where it is long.
pub(super) fn enough(draft: &mut Draft<'_>, minutes: u32) -> Result<(), PostError> {
    /// From here on hours are easier to read.
    const LONG_MINUTES: u32 = 120;
    draft.sentence(Keep::Always, "enough", Args::new())?;
    if minutes < LONG_MINUTES {
        draft.sentence(Keep::Always, "enough-minutes", Args::new().number("minutes", minutes.max(1)))
    } else {
        draft.sentence(Keep::Always, "enough-hours", Args::new().number("hours", minutes.div_ceil(60)))
    }
}

/// A person of another server.
pub(super) fn not_served(draft: &mut Draft<'_>, host: &str) -> Result<(), PostError> {
    let host = plain(host, PLAIN_GRAPHEMES, Cut::Start).unwrap_or_else(Text::empty);
    draft.sentence(Keep::Always, "not-served", Args::new().text("host", &host))
}

fn variant(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "unreachable",
        Trouble::Failing => "failing",
        Trouble::Busy => "busy",
        Trouble::Nonsense => "nonsense",
        Trouble::Refused => "refused",
        Trouble::PermissionLost => "permission-lost",
        Trouble::Missing => "missing",
        Trouble::NotDone | Trouble::NotSetUp | Trouble::PersonCeiling | Trouble::Ceiling => "not-done",
    }
}
