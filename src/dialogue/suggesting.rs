//! What somebody may have meant whose words are close to a command's. It is only ever said, never carried out.

use super::command::{COMMANDS, Command, Row, Tail, Verb};
use super::parse::{parse, words_of};
use super::reply::{Reply, Untrusted};
use crate::audit::Filter;

/// How alike words have to be: one slip in four letters, two in seven, three in ten.
const ALIKE: f64 = 0.7;
/// Shorter words of the table are not compared: with one slip, nearly everything is like them.
const CHARS_MIN: usize = 4;
/// A longer text is talk, and its first word says nothing of it.
const WORDS_MAX: usize = 6;
const CHARS_MAX: usize = 60;
/// The longest rest of a command that is repeated in a suggestion, in characters.
const TAIL_CHARS_MAX: usize = 24;

/// What is said instead of "I did not understand that", if a command is near.
pub(super) fn suggestion(text: &str) -> Option<Reply> {
    let words = words_of(text);
    if words.len() > WORDS_MAX || words.iter().map(|word| word.chars().count()).sum::<usize>() > CHARS_MAX {
        return None;
    }
    let near = COMMANDS.iter().flat_map(|row| row.words().filter_map(|phrase| near(row, phrase, &words)));
    let nearest = near.max_by(|one, other| one.alike.total_cmp(&other.alike).then(one.words.cmp(&other.words)))?;
    let command = match nearest.row.verb {
        // A yes or a no is never guessed, not even by offering it. The page of help answers for itself and for a kind word.
        Verb::Yes | Verb::No | Verb::Help | Verb::Thanks => return None,
        Verb::List
        | Verb::More
        | Verb::Sort
        | Verb::Show
        | Verb::Revoke
        | Verb::Keep
        | Verb::Remind
        | Verb::Snooze
        | Verb::Watch
        | Verb::Hacked
        | Verb::History
        | Verb::Status
        | Verb::Privacy
        | Verb::Export
        | Verb::Speak
        | Verb::SignIn
        | Verb::Disconnect
        | Verb::Forget => written(&nearest, &words[nearest.words..].join(" "))?,
    };
    Some(Reply::Suggestion { typed: Untrusted(words[..nearest.words].join(" ")), command })
}

/// A row whose words are like the first words of a text.
struct Near {
    row: &'static Row,
    /// How alike, up to 1.
    alike: f64,
    /// The words they are like.
    phrase: &'static str,
    /// How many words of the text it takes.
    words: usize,
}

fn near(row: &'static Row, phrase: &'static str, words: &[String]) -> Option<Near> {
    let taken = match row.tail {
        Tail::Nothing => words.len(),
        Tail::Ignored | Tail::Argument => phrase.split(' ').count(),
    };
    let head = words.get(..taken)?.join(" ");
    let alike = strsim::normalized_damerau_levenshtein(&head, phrase);
    (phrase.chars().count() >= CHARS_MIN && alike >= ALIKE).then_some(Near { row, alike, phrase, words: taken })
}

/// The command as it is to be written, with the rest of what was written if that is understood.
fn written(near: &Near, tail: &str) -> Option<String> {
    if near.row.tail == Tail::Argument && !tail.is_empty() {
        let whole = format!("{} {tail}", near.phrase);
        let is_short = tail.chars().count() <= TAIL_CHARS_MAX && tail.is_ascii();
        if is_short && parse(&whole).is_ok_and(|command| is_meant(&command)) {
            return Some(whole);
        }
    }
    let teaching = near.row.words().next()?;
    let alone = parse(teaching).is_ok().then_some(teaching);
    alone.or_else(|| near.row.examples.first().copied()).map(str::to_owned)
}

/// Whether a command makes sense with whatever follows its verb. A list by name does not: anything could be a name.
fn is_meant(command: &Command) -> bool {
    !matches!(command, Command::List(Filter::Named(_)))
}
