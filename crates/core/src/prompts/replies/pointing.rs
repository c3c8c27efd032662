//! Answers about something a person pointed at, by number or by name.

use super::list::power;
use super::values::span;
use crate::audit::Filter;
use crate::dialogue::reply::{LeftOut, NoMatch, OfList, Untrusted};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::{plain, quoted};
use crate::prompts::untrusted::Cut;
use crate::prompts::words::{Args, Text};

/// The longest row of numbers that is shown as an example.
const EXAMPLE_GRAPHEMES: usize = 80;

/// No application has this number.
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

/// The application was in the list, and is no longer at the server.
pub(super) fn already_gone(draft: &mut Draft<'_>, name: Option<&Untrusted>) -> Result<(), PostError> {
    let name = draft.names.shown(name.map(|name| name.0.as_str()));
    draft.sentence(Keep::Always, "already-gone", Args::new().text("name", name))
}

/// More than one question can name.
pub(super) fn too_many(draft: &mut Draft<'_>, chosen: usize, fit: usize, example: &str) -> Result<(), PostError> {
    let example = plain(example, EXAMPLE_GRAPHEMES, Cut::End).unwrap_or_else(Text::empty);
    let args = Args::new().number("chosen", chosen).number("fit", fit).text("example", &example);
    draft.sentence(Keep::Always, "too-many", args)
}

/// Nothing that was chosen can be asked about.
pub(super) fn nothing_chosen(
    draft: &mut Draft<'_>,
    no_match: Option<NoMatch>,
    left_out: &LeftOut,
) -> Result<(), PostError> {
    let days = if let Some(NoMatch::Unused(days)) = no_match { days } else { 0 };
    let number = if let Some(NoMatch::OldOf(number)) = no_match { number } else { 0 };
    let why = match no_match {
        Some(NoMatch::Unused(_)) => "unused",
        Some(NoMatch::NeverUsed) => "never-used",
        Some(NoMatch::Duplicates) => "duplicates",
        Some(NoMatch::OldOf(_)) => "old",
        Some(NoMatch::Other) => "other",
        None => "left-out",
    };
    let span = span(draft.words, days)?;
    let args = Args::new().choice("why", why).text("span", &span).number("number", number);
    draft.sentence(Keep::Always, "nothing-chosen", args)?;
    self::left_out(draft, left_out)?;
    draft.sentence(Keep::IfRoom(1), "nothing-chosen-now", Args::new())
}

/// What was chosen and is not asked about.
pub(super) fn left_out(draft: &mut Draft<'_>, left_out: &LeftOut) -> Result<(), PostError> {
    let LeftOut { bot, kept, writing_with, gone } = left_out;
    let words = draft.words;
    let mut what = Vec::new();
    if *kept > 0 {
        what.push(words.say("left-out-kept", Args::new().number("count", *kept))?);
    }
    if let Some(name) = writing_with {
        let name = draft.names.shown(Some(&name.0));
        what.push(words.say("left-out-writing", Args::new().text("name", name))?);
    }
    if *gone > 0 {
        what.push(words.say("left-out-gone", Args::new().number("count", *gone))?);
    }
    if *bot {
        what.push(words.say("left-out-me", Args::new())?);
    }
    if what.is_empty() {
        return Ok(());
    }
    let what = words.join(&what, "comma", Some("and"))?;
    draft.sentence(Keep::Always, "left-out", Args::new().text("what", &what))
}

/// The list that `all` meant.
pub(super) fn of_list(draft: &mut Draft<'_>, of_list: &OfList) -> Result<(), PostError> {
    let words = draft.words;
    let list = match &of_list.filter {
        Filter::All => words.say("list-words", Args::new().choice("list", "all"))?,
        Filter::NeverUsed => words.say("list-words", Args::new().choice("list", "never-used"))?,
        Filter::New => words.say("list-words", Args::new().choice("list", "new"))?,
        Filter::Unused(unused) => {
            let span = span(words, unused.days)?;
            words.say("finding-unused", Args::new().text("span", &span))?
        }
        Filter::Can(power) => self::power(words, *power, 1)?,
        Filter::Named(name) => {
            let name = quoted(words, name)?;
            words.say("list-words-named", Args::new().text("name", &name))?
        }
    };
    let except = if of_list.except { "some" } else { "none" };
    draft.sentence(Keep::Always, "question-of-list", Args::new().text("list", &list).choice("except", except))
}
