//! The languages the bot speaks: one table, one row each.

use serde::{Deserialize, Serialize};

use super::words::{Column, english, german};

/// Everything that makes a language: what is said in it, and what is understood.
struct LanguageRow {
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

            const fn row(self) -> LanguageRow {
                match self {
                    $(Self::$name => LanguageRow {
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
}
