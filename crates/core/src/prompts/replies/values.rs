//! What is put into messages: numbers and names, days, spans and uses.

use jiff::civil::Date;

use crate::dialogue::reply::{Untrusted, Used};
use crate::prompts::draft::Draft;
use crate::prompts::names::plain;
use crate::prompts::untrusted::{Cut, NAME_GRAPHEMES};
use crate::prompts::words::{Args, Text, Words, WordsError};

/// A label of a number (`3b`), or of several, as it is shown. It is the bot's own, and made harmless all the same.
pub(super) fn label(label: &str) -> Text {
    plain(label, NAME_GRAPHEMES, Cut::End).unwrap_or_else(Text::empty)
}

/// Labels in a row, three or more numbers that follow each other as a range: `1-4, 6, 3b`.
pub(super) fn labels(words: &Words, all: &[&str]) -> Result<Text, WordsError> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for one in all {
        let follows = |run: &Vec<&str>| {
            let last = run.last().and_then(|last| last.parse::<u32>().ok());
            last.zip(one.parse::<u32>().ok()).is_some_and(|(last, one)| last.checked_add(1) == Some(one))
        };
        match runs.last_mut().filter(|run| follows(run)) {
            Some(run) => run.push(one),
            None => runs.push(vec![one]),
        }
    }
    let shown: Vec<Text> = runs
        .iter()
        .flat_map(|run| match run.as_slice() {
            [first, _, .., last] => vec![label(&format!("{first}-{last}"))],
            few => few.iter().map(|one| label(one)).collect(),
        })
        .collect();
    words.join(&shown, "comma", None)
}

/// The first names of these, as a list; the others are counted.
pub(super) fn names_of(draft: &Draft<'_>, names: &[Option<Untrusted>], most: usize) -> Result<Text, WordsError> {
    let shown = |name: &Option<Untrusted>| draft.names.shown(name.as_ref().map(|name| name.0.as_str())).clone();
    let words = draft.words;
    match names.len().checked_sub(most) {
        None | Some(0) => words.join(&names.iter().map(shown).collect::<Vec<_>>(), "comma", Some("and")),
        Some(more) => {
            let first = words.join(&names.iter().take(most).map(shown).collect::<Vec<_>>(), "comma", None)?;
            words.say("and-more", Args::new().text("first", &first).number("count", more))
        }
    }
}

/// So many days in words: days, then years, rounded down.
pub(super) fn span(words: &Words, days: u32) -> Result<Text, WordsError> {
    words.say("span", Args::new().number("days", days).number("years", years(days)))
}

/// When something was last used.
pub(super) fn used(words: &Words, used: Used) -> Result<Text, WordsError> {
    let variant = match used {
        Used::DaysAgo(days) => {
            let args = Args::new().number("days", days).number("years", years(days));
            return words.say("used-days-ago", args);
        }
        Used::AboutDaysAgo(days) => {
            let args = Args::new().number("days", days).number("years", years(days));
            return words.say("used-about-days-ago", args);
        }
        Used::Never => "never",
        Used::NoneOnRecord => "none-on-record",
        Used::NotReported => "not-reported",
    };
    words.say("used", Args::new().choice("used", variant))
}

fn years(days: u32) -> u32 {
    days / 365
}

/// A target by number and name.
pub(super) fn numbered(draft: &Draft<'_>, number: &str, name: Option<&str>) -> Result<Text, WordsError> {
    let number = label(number);
    draft.words.say("target", Args::new().text("label", &number).text("name", draft.names.shown(name)))
}

/// A day, with its month in words.
pub(super) fn date(words: &Words, date: Date) -> Result<Text, WordsError> {
    let args = Args::new().number("day", date.day()).number("month", date.month()).number("year", date.year());
    words.say("date", args)
}
