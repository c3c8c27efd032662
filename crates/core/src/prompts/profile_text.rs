//! The text of the profile of the bot's account: what every newcomer meets first.

use super::names::plain;
use super::replies::PLAIN_GRAPHEMES;
use super::untrusted::{Cut, WORD_JOINER};
use super::words::Args;
use super::{PostError, Renderer};
use crate::dialogue::reply::Language;

impl Renderer {
    /// What the bot does, how to begin, why to follow it, and who runs it where that is known; a line each.
    ///
    /// # Errors
    /// If the language was not loaded or lacks the words, which a test of every language rules out.
    pub fn profile_text(&self, language: Language, operator: Option<&str>) -> Result<String, PostError> {
        let words = self.words.get(&language).ok_or(PostError::Language(language))?;
        let mut sentences =
            vec![("profile-what", Args::new()), ("profile-how", Args::new()), ("profile-follow", Args::new())];
        let operator = operator.and_then(|operator| plain(operator, PLAIN_GRAPHEMES, Cut::End));
        sentences
            .extend(operator.as_ref().map(|operator| ("profile-operator", Args::new().text("operator", operator))));
        let said = sentences.into_iter().map(|(key, args)| Ok(words.say(key, args)?.as_str().to_owned()));
        let lines = said.collect::<Result<Vec<_>, PostError>>()?;
        // Here the handle is to be a link, and nobody is told of it.
        Ok(lines.join("\n\n").replace(WORD_JOINER, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_a_profile_in_every_language_and_names_who_runs_it_by_a_handle_that_works() {
        let renderer = Renderer::load().expect("the words");
        for language in Language::ALL {
            let text = renderer.profile_text(language, Some("@ops@home.example")).expect("a text");
            assert!(text.contains("@ops@home.example"), "{text}");
            assert!(text.chars().count() <= 500, "Mastodon takes no more: {text}");
            let unnamed = renderer.profile_text(language, None).expect("a text");
            assert_eq!(unnamed.split("\n\n").count(), 3, "{unnamed}");
        }
    }
}
