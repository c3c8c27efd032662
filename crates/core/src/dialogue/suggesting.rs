//! What somebody may have meant whose words are close to a command's. It is only ever said, never carried out.

use super::command::Command;
use super::language::Language;
use super::parse::{parse, rest_after, words_of};
use super::reply::{Reply, Untrusted};
use super::verb::{COMMANDS, CommandRow, Slip, Tail, Verb};
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
pub(super) fn suggestion(text: &str, language: Language) -> Option<Reply> {
    let words = words_of(text);
    if words.len() > WORDS_MAX || words.iter().map(|word| word.chars().count()).sum::<usize>() > CHARS_MAX {
        return None;
    }
    let near = COMMANDS.iter().flat_map(|row| phrases(row.verb).filter_map(|phrase| near(row, phrase, &words)));
    let is_own = |near: &Near| language.column().said(near.row.verb).words.contains(&near.phrase);
    let nearest = near.max_by(|one, other| {
        // Of two that are equally near, the one that the person speaks.
        one.alike.total_cmp(&other.alike).then(one.words.cmp(&other.words)).then(is_own(one).cmp(&is_own(other)))
    })?;
    let typed = words[..nearest.words].join(" ");
    let command = match nearest.row.slip {
        Slip::Never => return None,
        Slip::Suggested => written(&nearest, &rest_after(text, &typed), language)?,
    };
    Some(Reply::Suggestion { typed: Untrusted(typed), command })
}

/// A row whose words are like the first words of a text.
struct Near {
    row: &'static CommandRow,
    /// How alike, up to 1.
    alike: f64,
    /// The words they are like.
    phrase: &'static str,
    /// How many words of the text it takes.
    words: usize,
}

/// The words of a command in every language the bot speaks.
fn phrases(verb: Verb) -> impl Iterator<Item = &'static str> {
    Language::ALL.into_iter().flat_map(move |language| language.column().said(verb).words).copied()
}

fn near(row: &'static CommandRow, phrase: &'static str, words: &[String]) -> Option<Near> {
    let taken = match row.tail {
        Tail::Nothing => words.len(),
        Tail::Ignored | Tail::Argument => phrase.split(' ').count(),
    };
    let head = words.get(..taken)?.join(" ");
    let alike = strsim::normalized_damerau_levenshtein(&head, phrase);
    (phrase.chars().count() >= CHARS_MIN && alike >= ALIKE).then_some(Near { row, alike, phrase, words: taken })
}

/// The command as it is to be written, with the rest of what was written if that is understood.
fn written(near: &Near, tail: &str, language: Language) -> Option<String> {
    if near.row.tail == Tail::Argument && !tail.is_empty() {
        let whole = format!("{} {tail}", near.phrase);
        // Nothing in it can act on a server, or end the quotation it stands in.
        let is_tame = |char: char| char.is_ascii_alphanumeric() || " ,-".contains(char);
        let is_short = tail.chars().count() <= TAIL_CHARS_MAX;
        if is_short && tail.chars().all(is_tame) && parse(&whole).is_ok_and(|command| is_meant(&command)) {
            return Some(whole);
        }
    }
    let said = language.column().said(near.row.verb);
    let teaching = said.words.first().copied().filter(|words| parse(words).is_ok());
    teaching.or_else(|| said.examples.first().copied()).map(str::to_owned)
}

/// Whether a command makes sense with whatever follows its verb. A list by name does not: anything could be a name.
fn is_meant(command: &Command) -> bool {
    !matches!(command, Command::List(Filter::Named(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(text: &str) -> Option<String> {
        match suggestion(text, Language::English) {
            Some(Reply::Suggestion { command, .. }) => Some(command),
            Some(other) => panic!("no suggestion: {other:?}"),
            None => None,
        }
    }

    #[test]
    fn a_slip_in_any_word_of_the_table_leads_to_its_command_or_to_help() {
        let mut led = 0;
        for row in COMMANDS {
            for phrase in phrases(row.verb) {
                for (at, letter) in phrase.char_indices() {
                    let slip = format!("{}{}", &phrase[..at], &phrase[at + letter.len_utf8()..]);
                    if parse(&slip).is_ok() {
                        continue;
                    }
                    let Some(command) = suggested(&slip) else { continue };
                    led += 1;
                    let meant = parse(&command).unwrap_or_else(|mistake| panic!("{command}: {mistake:?}"));
                    assert!(!matches!(meant, Command::Yes | Command::No), "{slip} leads to {command}");
                }
            }
        }
        assert!(led > 100, "only {led} slips were understood");
    }

    #[test]
    fn a_yes_and_a_no_are_never_guessed() {
        for text in
            ["yess", "yse", "yes yes", "jaa", "ja bite", "yes plese", "noo", "neinn", "no thank yuo", "ok", "yes 3"]
        {
            assert_eq!(suggested(text), None, "{text}");
        }
    }

    #[test]
    fn what_follows_is_repeated_if_it_makes_sense() {
        for (text, command) in [
            ("aps", "list apps"),
            ("Aps!", "list apps"),
            ("lst nevr used", "list apps"),
            ("lst never used", "list never used"),
            ("lst tusky", "list apps"),
            ("revok 2, 5-7", "revoke 2, 5-7"),
            ("revok all", "revoke all"),
            ("revok", "revoke 3"),
            ("revok “Tusky”", "revoke 3"),
            ("shwo tusky", "show tusky"),
            ("snoze 2 weeks", "snooze 2 weeks"),
            ("wacth", "watch on"),
            ("forget mee", "forget me"),
        ] {
            assert_eq!(suggested(text).as_deref(), Some(command), "{text}");
        }
    }

    #[test]
    fn talk_is_no_slip() {
        for text in [
            "good morning",
            "what is this",
            "who are you",
            "lost my phone and somebody is posting as me now",
            "",
            "🦣",
            "nice bot",
        ] {
            assert_eq!(suggested(text), None, "{text}");
        }
    }
}
