//! The words of the bot's own web pages. They hold nothing about anybody and nothing from outside.

use super::words::{Args, Words, WordsError};
use super::{PostError, Renderer};
use crate::dialogue::reply::Language;
use crate::dialogue::sign_in::Exchange;

/// What a page of the bot's own says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageText {
    /// How a sign-in ended.
    Ended(Exchange),
    /// The person, or their server, said no; or somebody says so who only has the address. The link stays good.
    Denied,
    /// It takes longer than a page should; the answer comes as a message.
    Later,
    /// The address was not opened by a home server that sends somebody back.
    NotFromALink,
    /// Where a link to sign in that fits no post leads on to. It is the same for everybody and for every link.
    SignIn,
    /// Where the copy of what is kept can be downloaded. It is the same for everybody and for every link.
    Export,
    /// The link to the copy has run out, was replaced, or never was.
    ExportEnded,
    /// What is kept cannot be read just now.
    NotNow,
    /// Where a list can be pasted. It is the same for everybody and for every link.
    Paste,
    /// That link has run out, was replaced, never was, or another browser uses it.
    PasteGone,
    /// A list was kept.
    PasteKept,
    /// Where the list is shown. It is the same for everybody and for every link.
    List,
    /// That link has run out, was replaced, never was, another browser uses it, or the list was read anew since.
    ListGone,
    /// What was ticked is answered in the conversation.
    ListTicked,
    /// There is no such page.
    NotFound,
}

/// The words of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageWords {
    /// The heading.
    pub title: String,
    /// What it says.
    pub body: String,
    /// What stands on its button, if it has one. The button sends a form to the page's own address.
    pub button: Option<String>,
    /// The tag of the language (BCP 47).
    pub language: &'static str,
}

impl PageText {
    /// Every page there is.
    pub const ALL: [Self; 22] = [
        Self::Ended(Exchange::Connected),
        Self::Ended(Exchange::Proven),
        Self::Ended(Exchange::AnotherAccount),
        Self::Ended(Exchange::CodeRefused),
        Self::Ended(Exchange::Unreachable),
        Self::Ended(Exchange::LinkExpired),
        Self::Ended(Exchange::NotAllowed),
        Self::Ended(Exchange::NotSetUp),
        Self::Denied,
        Self::Later,
        Self::NotFromALink,
        Self::SignIn,
        Self::Export,
        Self::ExportEnded,
        Self::NotNow,
        Self::Paste,
        Self::PasteGone,
        Self::PasteKept,
        Self::List,
        Self::ListGone,
        Self::ListTicked,
        Self::NotFound,
    ];

    /// The keys of its heading and of what it says.
    pub(super) fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Ended(Exchange::Connected) => ("web-connected-title", "web-connected"),
            Self::Ended(Exchange::Proven) => ("web-proven-title", "web-proven"),
            Self::Ended(Exchange::AnotherAccount) => ("web-another-account-title", "web-another-account"),
            Self::Ended(Exchange::CodeRefused) => ("web-code-refused-title", "web-code-refused"),
            Self::Denied => ("web-denied-title", "web-denied"),
            Self::Ended(Exchange::Unreachable) => ("web-unreachable-title", "web-unreachable"),
            Self::Ended(Exchange::LinkExpired) => ("web-link-expired-title", "web-link-expired"),
            Self::Ended(Exchange::NotAllowed) => ("web-not-allowed-title", "web-not-allowed"),
            Self::Ended(Exchange::NotSetUp) => ("web-not-set-up-title", "web-not-set-up"),
            Self::Later => ("web-later-title", "web-later"),
            Self::NotFromALink => ("web-not-from-a-link-title", "web-not-from-a-link"),
            Self::SignIn => ("web-sign-in-title", "web-sign-in"),
            Self::Export => ("web-export-title", "web-export"),
            Self::ExportEnded => ("web-export-ended-title", "web-export-ended"),
            Self::NotNow => ("web-export-not-now-title", "web-export-not-now"),
            Self::Paste => ("web-paste-offer-title", "web-paste-offer"),
            Self::PasteGone => ("web-paste-gone-title", "web-paste-gone"),
            Self::PasteKept => ("web-paste-kept-title", "web-paste-kept"),
            Self::List => ("web-list-offer-title", "web-list-offer"),
            Self::ListGone => ("web-list-gone-title", "web-list-gone"),
            Self::ListTicked => ("web-list-ticked-title", "web-list-ticked"),
            Self::NotFound => ("web-not-found-title", "web-not-found"),
        }
    }

    /// The key of what stands on its button, if it has one.
    pub(super) fn button(self) -> Option<&'static str> {
        match self {
            Self::SignIn => Some("web-sign-in-button"),
            Self::Denied => Some("web-denied-button"),
            Self::Export => Some("web-export-button"),
            Self::Paste => Some("web-paste-offer-button"),
            Self::List => Some("web-list-offer-button"),
            Self::Ended(_)
            | Self::Later
            | Self::PasteGone
            | Self::PasteKept
            | Self::ListGone
            | Self::ListTicked
            | Self::NotFromALink
            | Self::ExportEnded
            | Self::NotNow
            | Self::NotFound => None,
        }
    }

    fn words(self, words: &Words, language: &'static str) -> Result<PageWords, WordsError> {
        let (title, body) = self.keys();
        let say = |key| words.say(key, Args::new()).map(|text| text.as_str().to_owned());
        let button = self.button().map(say).transpose()?;
        Ok(PageWords { title: say(title)?, body: say(body)?, button, language })
    }
}

impl Renderer {
    /// The words of a page.
    ///
    /// # Errors
    /// If the language was not loaded or lacks the words, which a test of every page rules out.
    pub fn page(&self, language: Language, text: PageText) -> Result<PageWords, PostError> {
        let words = self.words.get(&language).ok_or(PostError::Language(language))?;
        Ok(text.words(words, language.tag())?)
    }
}
