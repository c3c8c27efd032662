//! What a prompt quotes is a command, in every language, and means what it means in English.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use regex::Regex;

use super::said::{VOICE, said};
use super::{GOTOSOCIAL, MASTODON, post_in};
use crate::audit::Source;
use crate::dialogue::command::Command;
use crate::dialogue::reply::{Language, Note, Reply, Response};
use crate::dialogue::understanding;
use crate::dialogue::verb::{COMMANDS, Verb};
use crate::prompts::samples::{self, say, untrusted};

/// A text within a placeable, which is no quotation.
static LITERAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\{ *"[^"]*" *\}"#).expect("a pattern"));
/// Something that is put in.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{ *\$([a-z-]+) *\}").expect("a pattern"));

/// What stands between straight quotes.
pub(super) fn quoted(text: &str) -> Vec<&str> {
    let pieces: Vec<&str> = text.split('"').collect();
    assert_eq!(pieces.len() % 2, 1, "quotes come in pairs: {text}");
    pieces.into_iter().skip(1).step_by(2).collect()
}

/// The commands that each message of a file quotes, with examples of what is put in.
pub(super) fn in_file(file: &str) -> BTreeMap<&str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut key = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((start, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            key = start;
        }
        let line = LITERAL.replace_all(line, "");
        let line = VARIABLE.replace_all(&line, |put_in: &regex::Captures<'_>| match &put_in[1] {
            "example" => "1-2".to_owned(),
            "label" => "3b".to_owned(),
            // How often, in any language.
            "every" => "every 3 months".to_owned(),
            // A whole command is put in. The rendered samples hold those.
            "command" => "help".to_owned(),
            _ => "3".to_owned(),
        });
        let commands = quoted(&line);
        if !commands.is_empty() {
            found.entry(key).or_default().extend(commands.into_iter().map(str::to_owned));
        }
    }
    found
}

/// What is meant, in an order of its own. Each language says how to ask for it, and that is as it should be.
fn meant<'a>(commands: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut meant: Vec<String> = commands.into_iter().map(meaning).collect();
    meant.sort();
    meant
}

/// What one command means. The same few are quoted over and over, so each is read once.
fn meaning(command: &str) -> String {
    static MEANINGS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let known = MEANINGS.lock().expect("no other test failed here").get(command).cloned();
    known.unwrap_or_else(|| {
        let meaning = match understanding::command(command) {
            Some(Command::Speak(_)) => "Speak".to_owned(),
            Some(command) => format!("{command:?}"),
            None => panic!("{command:?} is quoted and no command"),
        };
        MEANINGS.lock().expect("no other test failed here").insert(command.to_owned(), meaning.clone());
        meaning
    })
}

#[test]
fn every_command_in_the_files_means_the_same_in_every_language() {
    let english = in_file(Language::English.prompts());
    assert!(english.len() > 20, "the pattern finds them");
    for language in Language::ALL {
        for (key, commands) in in_file(language.prompts()) {
            let own = meant(commands.iter().map(String::as_str));
            let wanted = meant(english.get(key).into_iter().flatten().map(String::as_str));
            if own.len() == wanted.len() {
                assert_eq!(own, wanted, "{key} of {}", language.tag());
            }
        }
    }
}

#[test]
fn every_command_that_is_said_means_the_same_in_every_language() {
    for said in said().iter().filter(|said| said.is_tame) {
        let all: Vec<&str> = said.texts().map(|(_, text)| text).collect();
        let english = all.first().expect("English is the first language");
        let wanted = meant(quoted(english));
        for text in &all {
            let own = meant(quoted(text));
            // Where room is short, one language may leave out what another has room for.
            let within = |one: &[String], other: &[String]| one.iter().all(|command| other.contains(command));
            let is_shorter = own.len() != wanted.len() && (within(&own, &wanted) || within(&wanted, &own));
            assert!(own == wanted || is_shorter, "{english}\n{text}");
        }
    }
}

#[test]
fn large_numbers_are_written_alike_everywhere_and_without_signs_between_their_digits() {
    let many = say(Reply::NoSuchNumber { asked: untrusted("12000"), highest: 1_234_567 });
    for language in Language::ALL {
        let post = post_in(language, &VOICE, &many, &Note::None, MASTODON).expect("it fits");
        assert!(post.text().contains("1234567"), "{}", post.text());
        assert_eq!(post.language(), language.tag());
    }
}

#[test]
fn the_help_names_each_command_where_the_table_says_it_does() {
    for source in [samples::operator::SOURCE, Source::GoToSocial] {
        for language in Language::ALL {
            let help = Response { source, ..say(Reply::Help { puzzled: false }) };
            let post = post_in(language, &VOICE, &help, &Note::None, GOTOSOCIAL).expect("it fits");
            let command = |text: &str| understanding::command(text).expect("a command");
            let named: Vec<Verb> = quoted(post.text()).into_iter().map(|text| command(text).verb()).collect();
            for row in COMMANDS {
                let is_here = row.verb != Verb::Watch || source == samples::operator::SOURCE;
                assert_eq!(named.contains(&row.verb), row.help.is_some() && is_here, "{language:?} {:?}", row.verb);
            }
        }
    }
}
