//! Columns of words put together, and how a text is held against them.

use regex::Regex;

use super::verb::{COMMANDS, CommandRow, Tail};
use super::words::{Column, Synonyms};

/// The words of one language, or of several at once.
pub struct Vocabulary {
    pub(super) columns: Vec<&'static Column>,
    /// What stands between two commands.
    pub(super) separator: Regex,
}

/// Words of one column, found by what they mean.
pub(super) type Slot = fn(&Column) -> Synonyms;

impl Vocabulary {
    /// The words of these languages.
    #[must_use]
    pub fn of(columns: Vec<&'static Column>) -> Self {
        let joins = columns.iter().flat_map(|column| column.then.iter().chain(column.and));
        let mut joins: Vec<String> = joins.map(|words| regex::escape(words).replace(' ', r"\s+")).collect();
        joins.sort_by_key(|words| std::cmp::Reverse(words.len()));
        let separator = compiled(&format!(r"[\n;]|\.\s|\s(?:{})\s", joins.join("|")));
        Self { columns, separator }
    }

    /// The command whose words begin this text, the longest words first, with what follows them. Where nothing may follow,
    /// nothing does.
    pub(super) fn row<'a>(&self, text: &'a str) -> Option<(&'static CommandRow, &'a str)> {
        let rows = COMMANDS.iter().filter_map(|row| {
            let rests = self.columns.iter().flat_map(|column| {
                let words = column.said(row.verb).words;
                words.iter().filter_map(|words| after(text, words, column.respelled))
            });
            let rests = rests.filter(|rest| row.tail != Tail::Nothing || !has_words(rest));
            Some((row, shortest(rests)?))
        });
        rows.min_by_key(|(_, rest)| rest.len())
    }

    /// Whether the text is one of these, and nothing else.
    pub(super) fn is(&self, text: &str, slot: Slot) -> bool {
        self.after(text, slot).is_some_and(|rest| !has_words(rest))
    }

    /// What follows these at the beginning of the text; the longest count.
    pub(super) fn after<'a>(&self, text: &'a str, slot: Slot) -> Option<&'a str> {
        shortest(
            self.columns
                .iter()
                .flat_map(|column| slot(column).iter().filter_map(|words| after(text, words, column.respelled))),
        )
    }

    /// What precedes these at the end of the text; the longest count.
    pub(super) fn before<'a>(&self, text: &'a str, slot: Slot) -> Option<&'a str> {
        shortest(
            self.columns
                .iter()
                .flat_map(|column| slot(column).iter().filter_map(|words| before(text, words, column.respelled))),
        )
    }

    /// The text without what means nothing at its end or beginning, if anything is left then.
    pub(super) fn without<'a>(&self, text: &'a str, slot: Slot) -> &'a str {
        let mut text = text;
        while let Some(rest) = self.after(text, slot).or_else(|| self.before(text, slot)).filter(|rest| has_words(rest))
        {
            text = rest;
        }
        text
    }
}

/// Compiles a pattern of this program.
#[expect(clippy::expect_used, reason = "every pattern is made of this program's own words, and the tests compile each")]
pub(super) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Whether anything in a text is a letter or a digit.
pub(super) fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The rest that is left by the longest words.
fn shortest<'a>(rests: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    rests.min_by_key(|rest| rest.len())
}

/// What follows these words at the beginning of the text, with its punctuation, which an argument may need.
pub(super) fn after<'a>(text: &'a str, words: &str, respelled: &[(char, &str)]) -> Option<&'a str> {
    let mut rest = text;
    for word in words.split(' ') {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (said, beyond) = rest.split_at(end);
        if !is_word(said, word, respelled) {
            return None;
        }
        rest = beyond;
    }
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || ",.:;!?)]}'”’".contains(c)).trim())
}

/// What precedes these words at the end of the text.
fn before<'a>(text: &'a str, words: &str, respelled: &[(char, &str)]) -> Option<&'a str> {
    let mut rest = text;
    for word in words.rsplit(' ') {
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        let start = rest
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
        let (beyond, said) = rest.split_at(start);
        if !is_word(said, word, respelled) {
            return None;
        }
        rest = beyond;
    }
    Some(rest.trim_end_matches(|c: char| c.is_whitespace() || ",:;".contains(c)).trim())
}

/// Whether somebody said this word, letters perhaps written as others.
pub(super) fn is_word(said: &str, word: &str, respelled: &[(char, &str)]) -> bool {
    let mut rest = said;
    for letter in word.chars() {
        let spelled = respelled.iter().find(|(respelled, _)| *respelled == letter).map(|(_, spelled)| *spelled);
        match rest.strip_prefix(letter).or_else(|| rest.strip_prefix(spelled?)) {
            Some(beyond) => rest = beyond,
            None => return false,
        }
    }
    rest.is_empty()
}
