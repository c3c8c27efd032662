//! The languages the bot speaks: one table, one row each.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::message::Message;
use super::vocabulary::Vocabulary;
use super::words::{Column, english, german};

/// Everything that makes a language: what is said in it, and what is understood.
struct Row {
    tag: &'static str,
    column: &'static Column,
    prompts: &'static str,
}

/// Makes [`Language`] and its table. A row is the name of the language, its tag (BCP 47, without a region), its column of words
/// in `src/dialogue/words/`, and its file in `prompts/`.
macro_rules! languages {
    ($($(#[$attribute:meta])* $name:ident, $tag:literal, $column:expr, $file:literal;)+) => {
        /// The languages the bot speaks.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Language {
            $($(#[$attribute])* $name,)+
        }

        impl Language {
            /// Every language, in the order they were learned.
            pub const ALL: [Self; [$($tag),+].len()] = [$(Self::$name,)+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$name => Row {
                        tag: $tag,
                        column: &$column,
                        prompts: include_str!(concat!("../../../../prompts/", $file)),
                    },)+
                }
            }
        }
    };
}

languages! {
    /// English.
    #[default]
    English, "en", english::COLUMN, "en.ftl";
    /// German.
    German, "de", german::COLUMN, "de.ftl";
}

/// Each language alone, to find out which one somebody speaks.
static ALONE: LazyLock<Vec<(Language, Vocabulary)>> = LazyLock::new(|| {
    let alone = |language: Language| (language, Vocabulary::of(vec![language.column()]));
    Language::ALL.into_iter().map(alone).collect()
});

impl Language {
    /// Its tag (BCP 47), without a region.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.row().tag
    }

    /// What people write in it.
    #[must_use]
    pub const fn column(self) -> &'static Column {
        self.row().column
    }

    /// Everything the bot says in it, as a Fluent file.
    #[must_use]
    pub const fn prompts(self) -> &'static str {
        self.row().prompts
    }

    /// The language with this tag, whatever region it names: `de`, `de-AT`, `DE_ch`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The only language whose words make a command of this text; `None` if several do, or none.
    #[must_use]
    pub fn of_words(text: &str) -> Option<Self> {
        let mut understand =
            ALONE.iter().filter(|(_, alone)| alone.finds_a_command(text)).map(|(language, _)| *language);
        understand.next().filter(|_| understand.next().is_none())
    }

    /// The language to answer a first message in: the one it is tagged with, else the one of its words, else English.
    #[must_use]
    pub fn of_message(message: &Message) -> Self {
        let tagged = message.language.as_deref().and_then(Self::of_tag);
        tagged.or_else(|| Self::of_words(&message.text)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_counts_without_its_region() {
        for tag in ["de", "DE", "de-AT", "de_CH", "de-Latn-DE"] {
            assert_eq!(Language::of_tag(tag), Some(Language::German), "{tag}");
        }
        for tag in ["", "-", "fr", "den", "deu", "x-de"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn words_tell_the_language_only_if_one_alone_has_them() {
        for text in ["hilfe", "Liste Apps", "zeige 3", "Moin!", "entferne tusky", "ja"] {
            assert_eq!(Language::of_words(text), Some(Language::German), "{text}");
        }
        for text in ["help", "list apps", "show 3", "revoke tusky", "yes"] {
            assert_eq!(Language::of_words(text), Some(Language::English), "{text}");
        }
        for text in ["apps", "status", "export", "", "3", "bonjour"] {
            assert_eq!(Language::of_words(text), None, "{text}");
        }
    }
}
