//! The words of the pages that say more than a heading and a sentence.

use super::draft::Draft;
use super::names::Names;
use super::names::plain;
use super::replies::list_page::{self, ListPageTexts};
use super::serving::{NAMED_MAX, whom_it_serves};
use super::untrusted::{Cut, WORD_JOINER};
use super::website::Website;
use super::words::{Args, Text, Words, WordsError};
use super::{PostError, Renderer};
use crate::dialogue::ListView;
use crate::dialogue::ServesOthers;
use crate::dialogue::reply::Language;

/// Makes a struct of words that are said as they are, each with its key.
macro_rules! page_words {
    ($(#[$doc:meta])* $name:ident: $($(#[$field_doc:meta])* $field:ident = $key:literal,)+) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: String,)+
        }

        impl $name {
            fn of(words: &Words) -> Result<Self, WordsError> {
                let say = |key| words.say(key, Args::new()).map(|text| text.as_str().to_owned());
                Ok(Self { $($field: say($key)?,)+ })
            }

            /// All of them, in this order.
            #[cfg(test)]
            pub(super) fn all(&self) -> Vec<&str> {
                vec![$(&self.$field,)+]
            }
        }
    };
}

page_words! {
    /// Those of the page where a list is pasted, and of the one that shows what was read of it.
    PasteWords:
    /// Its heading.
    title = "web-paste-title",
    /// What it is for.
    about = "web-paste-about",
    /// The first step.
    open = "web-paste-open",
    /// The link of the first step.
    open_link = "web-paste-open-link",
    /// The second step.
    copy = "web-paste-copy",
    /// The same on a phone.
    copy_phone = "web-paste-copy-phone",
    /// The third step.
    paste = "web-paste-paste",
    /// The name of the field.
    field = "web-paste-field",
    /// Its button.
    read = "web-paste-read",
    /// That it is the source of a page.
    secret = "web-paste-secret",
    /// That it is too long.
    long = "web-paste-long",
    /// That nothing was pasted.
    empty = "web-paste-empty",
    /// That it is the list of another server.
    other_server = "web-paste-other-server",
    /// That there is no list in it.
    no_list = "web-paste-no-list",
    /// The heading of what was read.
    check = "web-paste-check",
    /// That nothing is kept yet.
    not_yet = "web-paste-not-yet",
    /// The button that keeps it.
    keep = "web-paste-keep",
    /// The button that goes back.
    again = "web-paste-again",
    /// Said of Mastodon's own.
    own = "web-paste-own",
    /// The name of the list of apps.
    apps = "web-paste-apps",
}

page_words! {
    /// Those of the page in front of all others.
    FrontWords:
    /// Its heading.
    title = "web-front-title",
    /// What the bot is for.
    what = "profile-what",
    /// The heading of how to write to it.
    how_title = "web-front-how-title",
    /// How to find it; its handle follows.
    how = "web-front-how",
    /// What to write; an example follows.
    example = "web-front-example",
    /// What happens then.
    answer = "web-front-answer",
    /// The heading of what it keeps.
    keeps_title = "web-front-keeps-title",
    /// That this can differ.
    keeps_yours = "web-front-keeps-yours",
}

page_words! {
    /// What leads back to the bot from a page.
    BackWords:
    /// To the conversation.
    conversation = "web-back",
    /// To its profile.
    profile = "web-back-profile",
}

/// How much is shown of whoever runs the bot.
const OPERATOR_GRAPHEMES: usize = 100;

/// What every page says of the bot, besides its name and its handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceWords {
    /// Whose it is, if that is known.
    pub operator: Option<String>,
    /// For whom it is there.
    pub serves: String,
}

page_words! {
    /// Those of the page with the list that are the same for everybody.
    ListPageWords:
    /// Its heading.
    title = "web-list-title",
    /// What ticking does.
    about = "web-list-about",
    /// The same where the person removes by hand.
    about_by_hand = "web-list-about-by-hand",
    /// The name of the field that filters.
    filter = "web-list-filter",
    /// The name of the list where it has no headings.
    apps = "web-list-apps",
    /// The link to an app's place on the person's own server.
    link = "web-list-link",
    /// The button that asks.
    ask = "web-list-ask",
    /// The same where the person removes by hand.
    ask_by_hand = "web-list-ask-by-hand",
    /// That a question is open.
    question_open = "web-list-question-open",
    /// That nothing was ticked.
    nothing = "web-list-nothing",
    /// That there was enough for now.
    enough = "web-list-enough",
}

/// How much was understood of what was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasteCounts {
    /// Entries that were understood, Mastodon's own left out.
    pub apps: usize,
    /// Entries that are not whole.
    pub broken: usize,
    /// Lines that belong to no entry.
    pub lines: usize,
}

impl Renderer {
    /// What every page says of the bot.
    ///
    /// # Errors
    /// If the language was not loaded or lacks the words, which a test of every page rules out.
    pub fn face_words(
        &self,
        language: Language,
        operator: Option<&str>,
        serves: &ServesOthers,
    ) -> Result<FaceWords, PostError> {
        let words = self.words_of(language)?;
        let operator = operator.and_then(|operator| plain(operator, OPERATOR_GRAPHEMES, Cut::End));
        let operator = operator.map(|operator| words.say("profile-operator", Args::new().text("operator", &operator)));
        let serves = whom_it_serves(words, serves, NAMED_MAX, |key, args| words.say(key, args))?;
        Ok(FaceWords { operator: operator.transpose()?.as_ref().map(on_page), serves: on_page(&serves) })
    }

    /// The words of the page in front of all others.
    ///
    /// # Errors
    /// As above.
    pub fn front_words(&self, language: Language) -> Result<FrontWords, PostError> {
        Ok(FrontWords::of(self.words_of(language)?)?)
    }

    /// The words of what leads back to the bot.
    ///
    /// # Errors
    /// As above.
    pub fn back_words(&self, language: Language) -> Result<BackWords, PostError> {
        Ok(BackWords::of(self.words_of(language)?)?)
    }

    /// The words of the page where a list is pasted.
    ///
    /// # Errors
    /// If the language was not loaded or lacks the words, which a test of every page rules out.
    pub fn paste_words(&self, language: Language) -> Result<PasteWords, PostError> {
        Ok(PasteWords::of(self.words_of(language)?)?)
    }

    /// What is said of how much was understood, sentence by sentence.
    ///
    /// # Errors
    /// As above.
    pub fn paste_counts(&self, language: Language, counts: PasteCounts) -> Result<Vec<String>, PostError> {
        let words = self.words_of(language)?;
        let say = |key, count: usize| words.say(key, Args::new().number("count", count));
        let mut said = vec![say("web-paste-understood", counts.apps)?];
        if counts.broken > 0 {
            said.push(say("web-paste-broken", counts.broken)?);
        }
        if counts.lines > 0 {
            said.push(say("web-paste-left-over", counts.lines)?);
        }
        Ok(said.into_iter().map(|text| text.as_str().to_owned()).collect())
    }

    /// What is said of the website of an app, if it gave one: its host alone, so that nobody follows it unseen.
    ///
    /// # Errors
    /// As above.
    pub fn website(&self, language: Language, given: Option<&str>) -> Result<Option<String>, PostError> {
        let (key, host) = match Website::of(given) {
            Website::Https(host) => ("details-website", host),
            Website::Plain(host) => ("details-website-plain", host),
            Website::Missing | Website::Other => return Ok(None),
        };
        let said = self.words_of(language)?.say(key, Args::new().text("host", &host))?;
        Ok(Some(on_page(&said)))
    }

    /// The words of the page with the list that are the same for everybody.
    ///
    /// # Errors
    /// As above.
    pub fn list_page_words(&self, language: Language) -> Result<ListPageWords, PostError> {
        Ok(ListPageWords::of(self.words_of(language)?)?)
    }

    /// What the page says of a list, in this language.
    ///
    /// # Errors
    /// As above.
    pub fn list_page_texts(&self, language: Language, view: &ListView) -> Result<ListPageTexts, PostError> {
        let (words, said) = (self.words_of(language)?, &view.said);
        let names = Names::of(words, said.listed_names.iter().map(String::as_str), said.app_names())?;
        let mut draft = Draft::new(said, words, &names, list_page::SHAPE);
        list_page::texts(&mut draft, view)
    }

    fn words_of(&self, language: Language) -> Result<&Words, PostError> {
        self.words.get(&language).ok_or(PostError::Language(language))
    }
}

/// A text for a page, where nobody is told of a handle, and nothing becomes a link by itself.
fn on_page(text: &Text) -> String {
    text.as_str().replace(WORD_JOINER, "")
}
