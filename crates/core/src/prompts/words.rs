//! The words of one language, from its Fluent file, and the only kinds of text that may be put into them.

use std::collections::BTreeSet;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::link::Link;
use super::untrusted::Harmless;
use crate::dialogue::reply::{Language, RestPage};

/// The words of one language.
pub(super) struct Words {
    bundle: FluentBundle<FluentResource>,
}

/// A text that may stand in a post: the bot's own words, numbers, links of its own, and harmless words of others.
///
/// Invariant: it has no other maker than the functions here. It has no `Debug`, because it may hold a sign-in link.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Text(String);

/// What is put into a message of the file.
pub(super) struct Args<'a>(FluentArgs<'a>);

/// A file of words that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LoadError {
    /// Its tag is no language tag.
    #[error("{tag} is not a language tag")]
    Tag {
        /// The tag.
        tag: &'static str,
    },
    /// It is not Fluent, or says one thing twice.
    #[error("the words of {tag} cannot be read: {detail}")]
    File {
        /// The language's tag.
        tag: &'static str,
        /// What is wrong, and where.
        detail: String,
    },
    /// It lacks messages that English has, or has some that English lacks.
    #[error("the words of {tag} and of English differ in: {}", keys.join(", "))]
    Keys {
        /// The language's tag.
        tag: &'static str,
        /// The keys that only one of the two has.
        keys: Vec<String>,
    },
}

/// A message that could not be said.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WordsError {
    /// The file has no such message.
    #[error("there are no words for {key}")]
    Missing {
        /// The message's key.
        key: &'static str,
    },
    /// The message asks for something it is not given.
    #[error("the words for {key} do not fit together: {detail}")]
    Broken {
        /// The message's key.
        key: &'static str,
        /// What is wrong.
        detail: String,
    },
}

impl Words {
    /// Reads a file and checks it whole against English.
    pub(super) fn load(tag: &'static str, file: &str) -> Result<Self, LoadError> {
        let words = Self::read(tag, file)?;
        let (own, english) = (keys(file), keys(Language::English.prompts()));
        let differing: Vec<String> = own.symmetric_difference(&english).map(|key| (*key).to_owned()).collect();
        if differing.is_empty() { Ok(words) } else { Err(LoadError::Keys { tag, keys: differing }) }
    }

    /// Reads a file.
    pub(super) fn read(tag: &'static str, file: &str) -> Result<Self, LoadError> {
        let language: LanguageIdentifier = tag.parse().map_err(|_| LoadError::Tag { tag })?;
        let broken = |detail: String| LoadError::File { tag, detail };
        let resource = FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| broken(listed(&errors)))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks would end up in links and in commands that people copy. Names bring their own where they need them.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| broken(listed(&errors)))?;
        Ok(Self { bundle })
    }

    /// Says one message.
    #[expect(clippy::needless_pass_by_value, reason = "the arguments are built for one message")]
    pub(super) fn say(&self, key: &'static str, args: Args<'_>) -> Result<Text, WordsError> {
        let message = self.bundle.get_message(key).and_then(|message| message.value());
        let pattern = message.ok_or(WordsError::Missing { key })?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args.0), &mut errors).into_owned();
        if errors.is_empty() { Ok(Text(text)) } else { Err(WordsError::Broken { key, detail: listed(&errors) }) }
    }

    /// Says several things in a row with the message `between` two of them and, where it is given, `last` before the last.
    pub(super) fn join(
        &self,
        items: &[Text],
        between: &'static str,
        last: Option<&'static str>,
    ) -> Result<Text, WordsError> {
        let Some((first, rest)) = items.split_first() else { return Ok(Text::empty()) };
        rest.iter().enumerate().try_fold(first.clone(), |first, (index, second)| {
            let key = last.filter(|_| index + 1 == rest.len()).unwrap_or(between);
            self.say(key, Args::new().text("first", &first).text("second", second))
        })
    }
}

impl Text {
    /// No text.
    pub(super) fn empty() -> Self {
        Self(String::new())
    }

    /// A text of others.
    pub(super) fn harmless(text: &Harmless) -> Self {
        Self(text.as_str().to_owned())
    }

    /// A link of the bot's own.
    pub(super) fn link(link: &Link) -> Self {
        Self(link.as_str().to_owned())
    }

    /// Words of the bot's own that stand beside the file: the name of a language, and how to ask for it.
    pub(super) fn own(words: &'static str) -> Self {
        Self(words.to_owned())
    }

    /// A page that was written before, and kept sealed. What it may not hold, the last check of every post stops.
    pub(super) fn written(page: &RestPage) -> Self {
        Self(page.text.expose().to_owned())
    }

    /// The two halves of a text, with the blank between them left out.
    pub(super) fn halves(&self, blank: usize) -> Option<(Self, Self)> {
        let (head, tail) = self.0.split_at_checked(blank)?;
        Some((Self(head.to_owned()), Self(tail.trim_start_matches(' ').to_owned())))
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> Args<'a> {
    /// Nothing.
    pub(super) fn new() -> Self {
        Self(FluentArgs::new())
    }

    /// Adds a number.
    pub(super) fn number(mut self, name: &'static str, number: impl Into<FluentValue<'a>>) -> Self {
        self.0.set(name, number);
        self
    }

    /// Adds a text.
    pub(super) fn text(mut self, name: &'static str, text: &'a Text) -> Self {
        self.0.set(name, text.as_str());
        self
    }

    /// Adds a link, as `$link`.
    pub(super) fn with_link<'b>(self, link: &'b Text) -> Args<'b>
    where
        'a: 'b,
    {
        let args: Args<'b> = self;
        args.text("link", link)
    }

    /// Adds the name of a variant that the message chooses by.
    pub(super) fn choice(mut self, name: &'static str, variant: &'static str) -> Self {
        self.0.set(name, variant);
        self
    }
}

/// The keys of a file: what stands before the first ` =` of a line that starts with a small letter.
pub(super) fn keys(file: &str) -> BTreeSet<&str> {
    file.lines()
        .filter(|line| line.starts_with(|char: char| char.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .collect()
}

fn listed<E: ToString>(errors: &[E]) -> String {
    errors.iter().map(E::to_string).collect::<Vec<_>>().join("; ")
}

/// The English words, for the tests of the rooms next door.
#[cfg(test)]
pub(super) fn english() -> Words {
    Words::load("en", Language::English.prompts()).expect("the English words are in order")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_lacks_a_message_is_refused_with_its_key() {
        let file = Language::English.prompts().replace("\nno-more = ", "\nno-moor = ");
        let refused = Words::load("de", &file).err();
        let keys = vec!["no-moor".to_owned(), "no-more".to_owned()];
        assert_eq!(refused, Some(LoadError::Keys { tag: "de", keys }));
    }

    #[test]
    fn a_broken_file_and_a_message_said_twice_are_refused() {
        let english = Language::English.prompts();
        assert!(matches!(Words::load("en", &format!("{english}\nwelcome2 = {{ {{")), Err(LoadError::File { .. })));
        assert!(matches!(Words::load("en", &format!("{english}\nno-more = again")), Err(LoadError::File { .. })));
        assert!(matches!(Words::load("not a tag", english), Err(LoadError::Tag { .. })));
    }

    #[test]
    fn every_language_is_in_order() {
        for language in Language::ALL {
            assert_eq!(Words::load(language.tag(), language.prompts()).err(), None);
        }
    }

    #[test]
    fn a_message_that_asks_for_what_it_is_not_given_is_an_error_and_never_a_text() {
        let words = english();
        assert!(matches!(words.say("quoted", Args::new()), Err(WordsError::Broken { key: "quoted", .. })));
        assert_eq!(words.say("nowhere", Args::new()).err(), Some(WordsError::Missing { key: "nowhere" }));
    }

    #[test]
    fn items_are_joined_as_people_join_them() {
        let words = english();
        let items: Vec<Text> = ["a", "b", "c"].iter().map(|item| Text((*item).to_owned())).collect();
        let joined = |count: usize, last| words.join(&items[..count], "comma", last).expect("words").0;
        assert_eq!(joined(0, None), "");
        assert_eq!(joined(1, Some("and")), "a");
        assert_eq!(joined(2, Some("and")), "a and b");
        assert_eq!(joined(3, Some("and")), "a, b and c");
        assert_eq!(joined(3, None), "a, b, c");
    }
}
