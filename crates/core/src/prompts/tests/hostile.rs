//! No text of others makes a post do anything, whatever it is made of.

use proptest::prelude::*;

use super::oracle::deeds;
use super::said::VOICE;
use super::{GOTOSOCIAL, MASTODON, post_in};
use crate::dialogue::reply::{Language, Note, Reply, Response};
use crate::prompts::samples::{self, HOSTILE, SHARP, hostile, longest, remove, target};

/// Any text, and texts made of what servers act upon.
pub(super) fn text() -> impl Strategy<Value = String> {
    let sharp = prop::sample::select(SHARP.to_vec());
    let piece = prop_oneof![4 => sharp.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => any::<String>()];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Any language.
pub(super) fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(Language::ALL.to_vec())
}

fn check(language: Language, text: &str) -> Result<(), TestCaseError> {
    let notes = [Note::None, Note::StillOpen(remove(vec![target("4", text, 1, None)]))];
    for (_, tame) in TAME.iter().filter(|(own, _)| *own == language) {
        for (response, tame) in hostile(text).iter().zip(tame) {
            for (note, tame) in notes.iter().zip(tame) {
                for limits in [MASTODON, GOTOSOCIAL] {
                    let made = post_in(language, &VOICE, response, note, limits);
                    let made = made.map_err(|error| TestCaseError::fail(format!("{error}: {:?}", response.reply)))?;
                    does_nothing(&response.reply, made.text(), *tame)?;
                }
            }
        }
    }
    Ok(())
}

/// Whether a post with a text of others does nothing, and has as many lines as with a tame one.
fn does_nothing(reply: &Reply, shown: &str, tame: (usize, usize)) -> Result<(), TestCaseError> {
    let deeds = deeds(shown);
    prop_assert_eq!(&deeds.mentions, &["alice"], "{}", shown);
    prop_assert!(deeds.hashtags.is_empty() && deeds.emoji.is_empty(), "{}", shown);
    let details = matches!(reply, Reply::Details(_));
    let alert = matches!(reply, Reply::Alert(_));
    let by_hand = matches!(reply, Reply::RemoveByHand(_));
    let links = usize::from(details || alert || by_hand);
    prop_assert_eq!(deeds.links.len(), links, "{}", shown);
    prop_assert_eq!(shown.matches('"').count() % 2, 0, "{}", shown);
    let (all, numbered) = numbered_lines(shown);
    // What comes after the link of an alert begins a new line, and goes where names are long.
    let as_many = all == tame.0 || (alert || by_hand) && all < tame.0;
    prop_assert!(details || as_many && numbered == tame.1, "{}", shown);
    Ok(())
}

/// The lines of a post, and how many of them begin with a number as the list's do.
fn numbered_lines(text: &str) -> (usize, usize) {
    let numbered = |line: &&str| line.starts_with(|char: char| char.is_ascii_digit());
    (text.lines().count(), text.lines().filter(numbered).count())
}

#[test]
fn names_that_were_tried_before_do_nothing() {
    for text in HOSTILE.into_iter().map(str::to_owned).chain([longest(), "@".repeat(5_000)]) {
        for language in Language::ALL {
            check(language, &text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_does_anything(language in language(), text in text()) {
        check(language, &text)?;
    }
}

/// The lines of the same replies with a name that means no harm, without and with a note.
type Lines = Vec<[(usize, usize); 2]>;

static TAME: std::sync::LazyLock<Vec<(Language, Lines)>> = std::sync::LazyLock::new(|| {
    let open = Note::StillOpen(remove(vec![target("4", samples::TAME, 1, None)]));
    let lines = |language, response: &Response, note: &Note| {
        numbered_lines(post_in(language, &VOICE, response, note, MASTODON).expect("it fits").text())
    };
    let tame = hostile(samples::TAME);
    let both =
        |language, response: &Response| [lines(language, response, &Note::None), lines(language, response, &open)];
    Language::ALL.map(|language| (language, tame.iter().map(|response| both(language, response)).collect())).into()
});
