//! Everything the bot says: a [`Response`] becomes the text of one post.
//!
//! PURE: no I/O, clock or randomness. The words live in `prompts/*.ftl`, one file a language, checked whole when a
//! [`Renderer`] is made.
//!
//! Invariants:
//! - [`Post`] is the only text that is ever posted, and [`Renderer::post`] is its only maker.
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
mod words;

pub use check::Violation;
pub use link::LinkError;
pub use page::{PageText, PageWords};
pub use post_limits::{LinkCount, PostLimits};
pub use replies::list_page::{AppTexts, GroupTexts, ListPageTexts};
pub use web_words::{BackWords, FaceWords, FrontWords, ListPageWords, PasteCounts, PasteWords};
pub use words::{LoadError, WordsError};

use std::collections::BTreeMap;
use std::fmt;

use crate::dialogue::message::{Account, AccountId};
use crate::dialogue::reply::{Language, Layout, Response, RestPage};
use crate::secret::AnswerText;
use draft::{Draft, Keep};
use layout::PageOfAnswer;
use names::Names;
use words::{Args, Words};

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

    /// Writes the post that says this to this account, in the language it is to be said in.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn post(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Post, PostError> {
        let text = self.text(&to.acct, response, limits)?;
        Ok(Post { text, to: to.id.clone(), language: response.language.tag() })
    }

    /// The same without any explaining sentence.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn brief(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Post, PostError> {
        let words = self.words.get(&response.language).ok_or(PostError::Language(response.language))?;
        let text = shaped_text(words, &to.acct, response, limits, Manner::Brief)?;
        Ok(Post { text, to: to.id.clone(), language: response.language.tag() })
    }

    /// The same with an apology for how late it comes, if there is room.
    ///
    /// # Errors
    /// There is no post if it does not fit, or if it could not be made safe.
    pub fn late(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Post, PostError> {
        let words = self.words.get(&response.language).ok_or(PostError::Language(response.language))?;
        let text = shaped_text(words, &to.acct, response, limits, Manner::Late)?;
        Ok(Post { text, to: to.id.clone(), language: response.language.tag() })
    }

    /// The posts that say this to this account: one if it fits, else as many as it takes. Where posts are short, what only informs comes
    /// whole, page by page; of what tells or asks something, the explaining sentences go first.
    ///
    /// # Errors
    /// There is no post if it could not be made safe, if a link alone is too long, or if what is said cannot go on in another post.
    fn pages(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Vec<PageOfAnswer>, PostError> {
        let words = self.words.get(&response.language).ok_or(PostError::Language(response.language))?;
        let informs = replies::informs(&response.reply) && limits.is_tight();
        match text(words, &to.acct, response, limits) {
            Ok(text) if !informs => return Ok(vec![PageOfAnswer::only(text)]),
            Err(PostError::DoesNotFit) if replies::is_last(&response.reply) => return Err(PostError::DoesNotFit),
            Ok(_) | Err(PostError::DoesNotFit) => {}
            Err(error) => return Err(error),
        }
        let names = Names::of(words, response.listed_names.iter().map(String::as_str), response.app_names())?;
        let mut laid_out = Err(PostError::DoesNotFit);
        for shape in replies::shapes(response) {
            let mut draft = Draft::new(response, words, &names, shape);
            replies::write(&mut draft)?;
            let draft = if informs { draft } else { draft.without_explanations() };
            match layout::pages(&draft, &to.acct, limits) {
                Err(PostError::DoesNotFit) => {}
                Ok(pages) if layout::is_well_laid_out(&draft, &pages) => return Ok(pages),
                done => laid_out = laid_out.or(done),
            }
        }
        laid_out
    }

    /// Writes the post that says this to this account, or the first of the posts that do.
    ///
    /// # Errors
    /// There is no post if it could not be made safe, if a link alone is too long, or if it does not fit and cannot go on in another.
    pub fn first_post(&self, to: &Account, response: &Response, limits: PostLimits) -> Result<Post, PostError> {
        let first = self.pages(to, response, limits)?.into_iter().next().ok_or(PostError::DoesNotFit)?;
        Ok(Post { text: first.text, to: to.id.clone(), language: response.language.tag() })
    }

    /// How this is laid out over posts to this account.
    #[must_use]
    pub fn layout(&self, to: &Account, response: &Response, limits: PostLimits) -> Layout {
        let role = response.role_of_all();
        let mut pages = self.pages(to, response, limits).unwrap_or_default().into_iter();
        let Some(first) = pages.next().filter(|_| pages.len() > 0) else {
            return Layout { first: role, rest: Vec::new() };
        };
        let last = pages.len();
        let rest = pages.enumerate().map(|(index, page)| {
            let text = page.text.strip_prefix('@').and_then(|text| text.strip_prefix(to.acct.as_str()));
            let text = AnswerText::new(text.unwrap_or_default().trim_start());
            let role = layout::role(role, index + 1, last, page.names_question);
            RestPage { text, link: page.link.map(AnswerText::new), role }
        });
        Layout { first: layout::role(role, 0, last, first.names_question), rest: rest.collect() }
    }

    /// Whether this can be said in one post: how the dialogue finds out how many lines of a list, or targets of a
    /// question, go together.
    #[must_use]
    pub fn fits(&self, to: &Account, response: &Response, limits: PostLimits) -> bool {
        self.text(&to.acct, response, limits).is_ok()
    }

    fn text(&self, acct: &str, response: &Response, limits: PostLimits) -> Result<String, PostError> {
        let words = self.words.get(&response.language).ok_or(PostError::Language(response.language))?;
        text(words, acct, response, limits)
    }
}

/// The text of a post in the fullest shape that fits.
fn text(words: &Words, acct: &str, response: &Response, limits: PostLimits) -> Result<String, PostError> {
    shaped_text(words, acct, response, limits, Manner::Usual)
}

/// In which manner something is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Usual,
    /// Without what only explains.
    Brief,
    /// With an apology in front.
    Late,
}

/// The same, in some manner.
fn shaped_text(
    words: &Words,
    acct: &str,
    response: &Response,
    limits: PostLimits,
    manner: Manner,
) -> Result<String, PostError> {
    check::handle(acct)?;
    let names = Names::of(words, response.listed_names.iter().map(String::as_str), response.app_names())?;
    for shape in replies::shapes(response) {
        let mut draft = Draft::new(response, words, &names, shape);
        if manner == Manner::Late {
            draft.sentence(Keep::IfRoom(u8::MAX), "late", Args::new())?;
        }
        replies::write(&mut draft)?;
        let draft = if manner == Manner::Brief { draft.without_explanations() } else { draft };
        match draft.finish(acct, limits) {
            Err(PostError::DoesNotFit) => {}
            done => return done,
        }
    }
    Err(PostError::DoesNotFit)
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
