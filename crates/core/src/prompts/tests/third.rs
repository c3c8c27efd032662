//! What a third language costs here: one file of prompts. This one is English with every word read backwards.

use super::{GOTOSOCIAL, MASTODON};
use crate::dialogue::language::Language;
use crate::dialogue::reply::{Courtesy, Reply, Response};
use crate::prompts::Wording;
use crate::prompts::samples::{alice, notes, samples, say};
use crate::prompts::words::{Text, Words};

/// The tag of a language the bot does not speak, whose plurals are formed as the English ones.
const TAG: &str = "eo";

/// A text with every word backwards.
fn mirrored(text: &str) -> String {
    text.split_inclusive(|char: char| !char.is_alphabetic())
        .map(|piece| {
            let word = piece.trim_end_matches(|char: char| !char.is_alphabetic());
            word.chars().rev().chain(piece[word.len()..].chars()).collect::<String>()
        })
        .collect()
}

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

#[test]
fn its_prompts_load_and_every_reply_fits() {
    let words = Words::load(TAG, &prompts()).expect("the file is whole");
    // It is as long as English, which fits with every note.
    let noted = notes().into_iter().map(|note| Response { note, ..say(Reply::Courtesy(Courtesy::Thanks)) });
    for response in samples().into_iter().chain(noted) {
        for limits in [MASTODON, GOTOSOCIAL] {
            let to = alice();
            let post = Wording::of(&words, &to, &response).and_then(|wording| wording.post(limits));
            post.unwrap_or_else(|error| panic!("{error}: {response:?}"));
        }
    }
}

#[test]
fn its_words_say_what_the_english_ones_say() {
    let words = Words::load(TAG, &prompts()).expect("the file is whole");
    let joined = words.join(&["a", "b", "c"].map(Text::own), "comma", Some("and")).expect("the words are there");
    assert_eq!(joined.as_str(), "a, b dna c");
}
