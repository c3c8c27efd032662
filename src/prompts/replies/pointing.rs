//! Answers about something a person pointed at, by number or by name.

use super::label;
use crate::dialogue::reply::Untrusted;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::quoted;
use crate::prompts::words::Args;

/// No entry has this number.
pub(super) fn no_such_number(draft: &mut Draft<'_>, asked: &Untrusted, highest: usize) -> Result<(), PostError> {
    let asked = quoted(draft.words, &asked.0)?;
    draft.sentence(Keep::Always, "no-such-number", Args::new().text("asked", &asked).number("highest", highest))?;
    draft.sentence(Keep::Always, "no-such-number-now", Args::new())
}

/// This number is the bot itself.
pub(super) fn that_is_me(draft: &mut Draft<'_>, number: u32) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "that-is-me", Args::new().number("number", number))
}

/// No app has this name.
pub(super) fn no_such_name(draft: &mut Draft<'_>, name: &Untrusted) -> Result<(), PostError> {
    let name = quoted(draft.words, &name.0)?;
    draft.sentence(Keep::Always, "no-such-name", Args::new().text("name", &name))
}

/// The entry was in the list, and is no longer at the server.
pub(super) fn already_gone(draft: &mut Draft<'_>, name: Option<&Untrusted>) -> Result<(), PostError> {
    let name = draft.names.shown(name.map(|name| name.0.as_str()));
    draft.sentence(Keep::Always, "already-gone", Args::new().text("name", name))
}

/// More than one question can name.
pub(super) fn too_many(draft: &mut Draft<'_>, fit: usize, example: &str) -> Result<(), PostError> {
    let example = label(example);
    draft.sentence(Keep::Always, "too-many", Args::new().number("fit", fit).text("example", &example))
}
