//! Commands as they are to be written, and answers to what was not said in so many words.

use super::values::label;
use crate::dialogue::command::{Command, Remind, Switch};
use crate::dialogue::reply::{Language, NotWhole};
use crate::dialogue::shown::Pick;
use crate::dialogue::span::{Span, Unit};
use crate::dialogue::understanding;
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::quoted;
use crate::prompts::words::{Args, Text, Words, WordsError};

/// The most of anything that is named here.
const NAMED_MAX: usize = 12;

/// A wish as it is to be written.
pub(super) fn write_it(draft: &mut Draft<'_>, wish: &Command) -> Result<(), PostError> {
    let command = command(draft, wish)?;
    draft.sentence(Keep::Always, "write-it", Args::new().text("command", &command))
}

/// A removal in which something was not understood.
pub(super) fn not_whole(draft: &mut Draft<'_>, not_whole: &NotWhole) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "not-whole", Args::new())?;
    let said = not_whole.unexplained.iter().take(NAMED_MAX).map(|said| quoted(draft.words, &said.0));
    let said = draft.words.join(&said.collect::<Result<Vec<_>, _>>()?, "comma", None)?;
    if !not_whole.unexplained.is_empty() {
        draft.sentence(Keep::IfRoom(3), "not-whole-words", Args::new().text("words", &said))?;
    }
    if not_whole.picks.is_empty() || not_whole.picks.len() > NAMED_MAX {
        return draft.sentence(Keep::Always, "not-whole-numbers", Args::new());
    }
    let command = revoke(draft.words, &not_whole.picks)?;
    draft.sentence(Keep::IfRoom(4), "not-whole-write", Args::new().text("command", &command))?;
    draft.sentence(Keep::IfRoom(2), "not-whole-numbers", Args::new())
}

/// A command as it is to be written in this language.
fn command(draft: &Draft<'_>, command: &Command) -> Result<Text, WordsError> {
    let words = draft.words;
    let taught =
        |language: Language| Text::own(language.column().examples(command.verb()).first().copied().unwrap_or_default());
    let fixed = |name| words.say("written-fixed", Args::new().choice("command", name));
    match command {
        Command::Keep(picks) => words.say("written-keep", Args::new().text("apps", &apps(words, picks)?)),
        Command::Revoke(picks) => revoke(words, picks),
        Command::Remind(Remind::Every(span)) => {
            words.say("written-remind", Args::new().text("every", &super::reminder::every(words, *span)?))
        }
        Command::Unkeep(picks) => words.say("written-unkeep", Args::new().text("apps", &apps(words, picks)?)),
        Command::Remind(Remind::Once(span)) => {
            words.say("written-remind-once", Args::new().text("span", &counted(words, *span, "in")?))
        }
        Command::Remind(Remind::Off) => fixed("remind-off"),
        Command::Snooze(span) => words.say("written-snooze", Args::new().text("span", &counted(words, *span, "by")?)),
        Command::Watch(Switch::On) => fixed("watch-on"),
        Command::Watch(Switch::Off) => fixed("watch-off"),
        Command::Speak(language) => Ok(taught(*language)),
        Command::Disconnect
        | Command::Forget
        | Command::Help
        | Command::List(_)
        | Command::More
        | Command::Sort(_)
        | Command::Show(_)
        | Command::Yes
        | Command::No
        | Command::Hacked
        | Command::History
        | Command::Status
        | Command::Privacy
        | Command::Export
        | Command::SignIn => Ok(taught(draft.response.language)),
    }
}

fn revoke(words: &Words, picks: &[Pick]) -> Result<Text, WordsError> {
    match picks {
        [Pick::AllExcept(except)] => {
            words.say("written-revoke-except", Args::new().text("apps", &apps(words, except)?))
        }
        [Pick::Without { picks, except }] => {
            let (picks, except) = (apps(words, picks)?, apps(words, except)?);
            words.say("written-revoke-but", Args::new().text("apps", &picks).text("except", &except))
        }
        picks => words.say("written-revoke", Args::new().text("apps", &apps(words, picks)?)),
    }
}

/// How to remove an app by its name, which stands in quotes of its own where the command would mean something else without.
pub(super) fn revoking(draft: &Draft<'_>, name: &str) -> Result<Text, WordsError> {
    let written = |name: &Text| draft.words.say("written-revoke", Args::new().text("apps", name));
    let plain = written(draft.names.shown(Some(name)))?;
    match understanding::command(plain.as_str()) {
        Some(Command::Revoke(picks)) if matches!(picks.as_slice(), [Pick::Name(_)]) => Ok(plain),
        _ => written(&quoted(draft.words, name)?),
    }
}

/// What can be written in a command: numbers, and names in quotes.
fn apps(words: &Words, picks: &[Pick]) -> Result<Text, WordsError> {
    let one = |pick: &Pick| match pick {
        Pick::Number(number) => Ok(label(&number.to_string())),
        Pick::Range(from, to) => Ok(label(&format!("{from}-{to}"))),
        Pick::Token(number, letters) => Ok(label(&format!("{number}{letters}"))),
        Pick::Name(name) => quoted(words, name),
        Pick::All
        | Pick::AllExcept(_)
        | Pick::OldOf(_)
        | Pick::Unused(_)
        | Pick::NeverUsed
        | Pick::Duplicates
        | Pick::Matching(_)
        | Pick::OldOfOne(_)
        | Pick::Without { .. } => words.say("written-all", Args::new()),
    };
    let all = picks.iter().take(NAMED_MAX).map(one).collect::<Result<Vec<_>, _>>()?;
    words.join(&all, "comma", None)
}

/// A span as it is written in a command: `in` it, or `by` it, which some languages tell apart.
fn counted(words: &Words, span: Span, place: &'static str) -> Result<Text, WordsError> {
    let unit = match span.unit {
        Unit::Days => "days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
        Unit::Years => "years",
    };
    words.say("written-span", Args::new().choice("unit", unit).choice("where", place).number("count", span.count))
}
