//! What a third language costs: one file of prompts and one column of words. This one is English with every word read backwards.

use super::commands::{in_file, quoted};
use super::{GOTOSOCIAL, MASTODON};
use crate::dialogue::command::Command;
use crate::dialogue::language::Language;
use crate::dialogue::parse::Mistake;
use crate::dialogue::reply::{Reply, Response};
use crate::dialogue::vocabulary::Vocabulary;
use crate::dialogue::words::mirror::{column, mirrored};
use crate::prompts::samples::{notes, samples, say, tame};
use crate::prompts::text;
use crate::prompts::words::{Text, Words};

/// The tag of a language the bot does not speak, whose plurals are formed as the English ones.
const TAG: &str = "eo";

/// The English prompts with every word backwards, and what belongs to Fluent as it was.
fn prompts() -> String {
    let mut prompts = String::new();
    for line in Language::English.prompts().lines() {
        let of_fluent = if line.starts_with('#') {
            line.len()
        } else if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            line.find(" =").map_or(0, |at| at + 2)
        } else if line.trim_start().starts_with(['[', '*']) {
            line.find(']').map_or(0, |at| at + 1)
        } else {
            0
        };
        let (kept, words) = line.split_at(of_fluent);
        prompts.push_str(kept);
        let mut rest = words;
        while let Some((before, from)) = rest.find('{').map(|at| rest.split_at(at)) {
            let end = from.find('}').map_or(from.len(), |at| at + 1);
            prompts.push_str(&mirrored(before));
            prompts.push_str(&from[..end]);
            rest = &from[end..];
        }
        prompts.push_str(&mirrored(rest));
        prompts.push('\n');
    }
    prompts
}

fn vocabulary() -> Vocabulary {
    let own = Language::ALL.into_iter().map(Language::column);
    Vocabulary::of(own.chain([column()]).collect())
}

#[test]
fn its_prompts_load_and_every_reply_fits() {
    let words = Words::load(TAG, &prompts()).expect("the file is whole");
    // It is as long as English, which fits with every note.
    let noted = notes().into_iter().map(|note| Response { note, ..say(Reply::Welcome) });
    for response in samples().into_iter().chain(noted) {
        for limits in [MASTODON, GOTOSOCIAL] {
            text(&words, "alice", &response, limits).unwrap_or_else(|error| panic!("{error}: {response:?}"));
        }
    }
}

#[test]
fn its_words_say_what_the_english_ones_say() {
    let words = Words::load(TAG, &prompts()).expect("the file is whole");
    let joined = words.join(&["a", "b", "c"].map(Text::own), "comma", Some("and")).expect("the words are there");
    assert_eq!(joined.as_str(), "a, b dna c");
}

#[test]
fn every_command_it_quotes_is_understood_beside_those_of_the_others() {
    let vocabulary = vocabulary();
    let english = in_file(Language::English.prompts());
    let own = prompts();
    let mut count = 0;
    for (key, commands) in in_file(&own) {
        for (command, english) in commands.iter().zip(&english[key]) {
            // What the test puts in for a whole command is English already.
            let (read, wanted) = (vocabulary.parse(command), vocabulary.parse(english));
            let is_name = english.contains("tusky") && read.is_ok();
            // Nobody calls a language by a backward name.
            let is_language = matches!(wanted, Ok(Command::Speak(_))) && matches!(read, Err(Mistake::What(_)));
            assert!(read == wanted || is_name || is_language, "{command:?} is {read:?}, {english:?} is {wanted:?}");
            count += 1;
        }
    }
    assert!(count > 40, "{count} commands");
    let words = Words::load(TAG, &own).expect("the file is whole");
    for response in tame() {
        let said = text(&words, "alice", &response, MASTODON).expect("it fits");
        for command in quoted(&said) {
            assert!(vocabulary.finds_a_command(command), "{command:?} in {said}");
        }
    }
}
