//! Which language somebody writes in, and which they name.

use std::sync::LazyLock;

use super::squeeze;
use crate::dialogue::language::Language;
use crate::dialogue::message::Message;
use crate::dialogue::vocabulary::{Vocabulary, is_word};

/// Each language alone, to find out which one somebody speaks.
static ALONE: LazyLock<Vec<(Language, Vocabulary)>> = LazyLock::new(|| {
    let alone = |language: Language| (language, Vocabulary::of(vec![language.column()]));
    Language::ALL.into_iter().map(alone).collect()
});

/// The language to answer a first message in: the one it is tagged with, else the one of its words, else English.
pub(in crate::dialogue) fn language_of(message: &Message) -> Language {
    let tagged = message.language.as_deref().and_then(Language::of_tag);
    tagged.or_else(|| of_words(&message.text)).unwrap_or_default()
}

/// The only language whose words make a command of this text; `None` if several do, or none.
fn of_words(text: &str) -> Option<Language> {
    let mut understand = ALONE.iter().filter(|(_, alone)| alone.finds_a_command(text)).map(|(language, _)| *language);
    understand.next().filter(|_| understand.next().is_none())
}

/// The language somebody names, in whichever language.
pub(super) fn named(text: &str) -> Option<Language> {
    let name = squeeze(text);
    let is_called = |language: &Language| {
        let column = language.column();
        column.called.iter().any(|called| is_word(&name, called, column.respelled))
    };
    Language::ALL.into_iter().find(is_called)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_language_only_if_one_alone_has_them() {
        for text in ["hilfe", "Liste Apps", "zeige 3", "Moin!", "entferne tusky", "ja"] {
            assert_eq!(of_words(text), Some(Language::German), "{text}");
        }
        for text in ["help", "list apps", "show 3", "revoke tusky", "yes"] {
            assert_eq!(of_words(text), Some(Language::English), "{text}");
        }
        for text in ["apps", "status", "export", "", "3", "bonjour"] {
            assert_eq!(of_words(text), None, "{text}");
        }
    }
}
