//! Which language a message is written in.

use super::fold::folded;
use super::lexicon::{LANGUAGES, LEXICON};
use super::text::{MessageToken, MessageTokens, TokenForm};
use crate::dialogue::language::Language;

/// How many words of a foreign language show that a message is written in it.
const FOREIGN_WORDS_MIN: usize = 2;

/// What the words of a message say about its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tongue {
    /// The place of the language, among those of the bot, that has more words of it than any other.
    pub(super) language: Option<usize>,
    /// Whether it is written in a language that the bot lacks.
    pub(super) is_foreign: bool,
}

/// The language of a text by its words: the one that has more of them than any other; `None` if none has.
#[must_use]
pub fn language_of(text: &str) -> Option<Language> {
    let tongue = tongue(&MessageTokens::of(text).unquoted());
    let language = tongue.language.filter(|_| !tongue.is_foreign)?;
    LANGUAGES.get(language).map(|(language, _)| *language)
}

/// Looks at the words of a message.
pub(super) fn tongue(tokens: &[MessageToken]) -> Tongue {
    let mut own = [0_usize; LANGUAGES.len()];
    let (mut known, mut foreign, mut strange, mut unknown) = (0, 0, 0, 0);
    for token in tokens.iter().filter(|token| token.kind == TokenForm::Word) {
        let key = LEXICON.key(&token.key);
        if let Some(word) = LEXICON.word(&key, None) {
            known += 1;
            for (language, count) in own.iter_mut().enumerate() {
                *count += usize::from(word.languages == 1 << language);
            }
        } else if LEXICON.is_foreign(&key) {
            foreign += 1;
        } else if !is_written_here(&key) {
            strange += 1;
        } else {
            unknown += 1;
        }
    }
    let most = own.iter().copied().max().unwrap_or(0);
    let mut leading =
        own.iter().enumerate().filter(|(_, count)| **count == most && most > 0).map(|(language, _)| language);
    let others = foreign + strange;
    // As many words of another language show that it is none of these.
    let language = leading.next().filter(|_| leading.next().is_none() && most > others);
    let is_foreign = (others >= FOREIGN_WORDS_MIN && others > known)
        || (foreign >= FOREIGN_WORDS_MIN && foreign >= most && known <= 2 * foreign && most < 2)
        || (strange > 0 && known == 0)
        || (foreign > 0 && known + unknown == 0);
    Tongue { language, is_foreign }
}

/// Whether a word is written in a script that one of the bot's languages is written in.
fn is_written_here(key: &str) -> bool {
    let is_latin =
        |c: char| c.is_ascii() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{300}'..='\u{36F}');
    folded(key).chars().all(is_latin)
}
