//! Everything the bot says: a [`Response`] becomes the text of one post.
//!
//! PURE: no I/O, clock or randomness. The words live in `prompts/*.ftl`, one file a language, checked whole when a
//! [`Renderer`] is made.
//!
//! Invariants:
//! - [`Post`] is the only text that is ever posted, and [`Wording`] is its only maker.
//! - A post mentions the one it is for, at the front, and holds nothing else that servers act upon, besides links of the bot's own.
//!   Texts of others pass through one file that makes them harmless; a last check looks at the finished text and stops it if that failed.
//! - A post has at most 500 characters with every link counted as 23, and fits the server's own limit by its own count.
//!   Where room is short, explaining sentences go; names, numbers, links and questions stay.

mod check;
mod draft;
mod layout;
mod link;
mod names;
mod page;
mod post_limits;
mod privacy_text;
mod profile_text;
mod replies;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod serving;
#[cfg(test)]
mod tests;
mod untrusted;
mod web_words;
mod website;
mod wording;
mod words;

pub use check::Violation;
pub use link::LinkError;
pub use page::{PageText, PageWords};
pub use post_limits::{LinkCount, PostLimits};
pub use replies::list_page::{AppTexts, GroupTexts, ListPageTexts};
pub use web_words::{BackWords, FaceWords, FrontWords, ListPageWords, PasteCounts, PasteWords};
pub use wording::Wording;
pub use words::{LoadError, WordsError};

use std::collections::BTreeMap;
use std::fmt;

use crate::dialogue::message::{Account, AccountId};
use crate::dialogue::reply::{Language, Layout, Response};
use words::Words;

/// A text that somebody outside chose, as a terminal may show it: one line, nothing in it that cannot be seen or that reorders, not long.
/// `None` if nothing is left of it.
#[must_use]
pub fn for_a_terminal(text: &str) -> Option<String> {
    /// As much as tells two names apart.
    const GRAPHEMES: usize = 80;
    let clean = untrusted::Clean::of(text)?.cut(GRAPHEMES, untrusted::Cut::Middle);
    Some(clean.as_str().to_owned())
}

/// The bot's voice in every language it speaks. Made once; cheap to use from everywhere.
pub struct Renderer {
    words: BTreeMap<Language, Words>,
}

/// The text of one post: safe, fitting, and for one account only.
///
/// It has no `Display`, and its `Debug` shows nothing of it, because it may hold a link to sign in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Post {
    text: String,
    to: AccountId,
    language: &'static str,
}

/// Why there is no post.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PostError {
    /// It is too long even without any explaining sentence. The caller shortens what is said: fewer lines, fewer targets.
    #[error("what was to be said does not fit one post")]
    DoesNotFit,
    /// The language has no words.
    #[error("the language {0:?} was not loaded")]
    Language(Language),
    /// A message of the language's file could not be said.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// A link cannot stand in a post.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The finished text could act on somebody else.
    #[error("the finished post is not safe to send")]
    Unsafe(#[from] Violation),
}

impl Renderer {
    /// Reads the words of every language.
    ///
    /// # Errors
    /// A file of words that is not whole. The files are part of the program, so this is a mistake in the program.
    pub fn load() -> Result<Self, LoadError> {
        let all = Language::ALL.into_iter();
        let words = all.map(|language| Ok((language, Words::load(language.tag(), language.prompts())?)));
        Ok(Self { words: words.collect::<Result<_, LoadError>>()? })
    }

    /// What says this to this account, in the language it is to be said in.
    ///
    /// # Errors
    /// Its language was not loaded, a message cannot be said, or the account's handle cannot be mentioned safely.
    pub fn wording<'a>(&'a self, to: &'a Account, response: &'a Response) -> Result<Wording<'a>, PostError> {
        let words = self.words.get(&response.language).ok_or(PostError::Language(response.language))?;
        Wording::of(words, to, response)
    }

    /// The one post that says this to this account.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn post(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Post, PostError> {
        self.wording(to, response)?.post(limits)
    }

    /// How this is laid out over posts to this account.
    #[must_use]
    pub fn layout(&self, to: &Account, response: &Response, limits: PostLimits) -> Layout {
        let wording = self.wording(to, response);
        wording.map_or_else(
            |_| Layout { first: response.role_of_all(), rest: Vec::new() },
            |wording| wording.layout(limits),
        )
    }

    /// Whether this can be said in one post: how the dialogue finds out how many lines of a list, or targets of a
    /// question, go together.
    #[must_use]
    pub fn fits(&self, to: &Account, response: &Response, limits: PostLimits) -> bool {
        self.post(to, response, limits).is_ok()
    }
}

impl fmt::Debug for Renderer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Renderer").field("languages", &self.words.keys()).finish_non_exhaustive()
    }
}

impl Post {
    /// The text, the mention in front included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The only account it may reach.
    #[must_use]
    pub fn to(&self) -> &AccountId {
        &self.to
    }

    /// The tag of its language (BCP 47).
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.language
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[a post of {} characters]", self.text.chars().count())
    }
}
