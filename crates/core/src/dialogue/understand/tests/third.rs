//! What a third language costs here: one file of words, and its line among the others.

use super::super::lexicon::{FOREIGN, LANGUAGES, Lexicon, OTHERS};
use super::{meant, notation};
use crate::dialogue::language::Language;

/// A little of a language that the bot does not speak.
const THIRD: &str = include_str!("third.txt");

/// What a message means in a state of the tables, while the third language is spoken too.
fn meant_with_third(state: &str, message: &str) -> String {
    let [english, german] = LANGUAGES;
    // The words decide, and not what they are filed under: the bot has no third language to name.
    let lexicon = Lexicon::of(&[english, german, (Language::English, THIRD)], FOREIGN);
    OTHERS.set(Some(Box::leak(Box::new(lexicon))));
    let meaning = notation(&meant(state, None, message));
    OTHERS.set(None);
    meaning
}

#[test]
fn a_sentence_of_a_third_language_is_understood_by_its_file_of_words_alone() {
    for (state, meaning, message) in [
        ("listed", "list", "bonvolu listigi miajn aplikajxojn"),
        ("listed", "list never used", "listigu la neniam uzitajn aplikajxojn"),
        ("listed", "revoke 2", "forigu la duan"),
        ("listed", "revoke Tusky, Elk", "bonvolu forigi Tusky kaj Elk"),
        ("listed", "revoke all except Tusky", "forigu cxiujn krom Tusky"),
        ("listed", "revoke Tusky", "Tusky: foorigu gxin, mi petas"),
        ("asked", "no", "atendu!"),
        ("asked", "yes", "Jes, bonvolu!"),
        ("listed", "remind every 3 months", "memorigu min cxiun 3 monatojn"),
    ] {
        assert_eq!(meant_with_third(state, message), meaning, "{message}");
        let without = notation(&meant(state, None, message));
        assert_ne!(without, meaning, "{message}");
    }
    assert_eq!(meant_with_third("listed", "remove 2, 3"), "revoke 2, 3", "the others are understood as before");
}
