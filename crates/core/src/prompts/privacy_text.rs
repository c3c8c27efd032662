//! A text about privacy that whoever runs the bot can publish: the sentences of `privacy`, and of what stays after `forget me`.

use super::names::plain;
use super::replies::PLAIN_GRAPHEMES;
use super::untrusted::Cut;
use super::words::Args;
use super::{PostError, Renderer};
use crate::audit::{Keeps, Source};
use crate::dialogue::reply::Language;

impl Renderer {
    /// The text, in paragraphs, for people of a server where the list comes from this source.
    ///
    /// # Errors
    /// If the language was not loaded or lacks the words, which a test of every language and source rules out.
    pub fn privacy_text(
        &self,
        language: Language,
        source: Source,
        operator: Option<&str>,
    ) -> Result<String, PostError> {
        let words = self.words.get(&language).ok_or(PostError::Language(language))?;
        let variant = match source.keeps() {
            Keeps::Permission => "lists",
            Keeps::Key => "key",
            Keeps::Paste => "paste",
            Keeps::Nothing => "page",
        };
        let operator = operator.and_then(|operator| plain(operator, PLAIN_GRAPHEMES, Cut::End));
        let kept = || Args::new().choice("source", variant);
        let mut paragraphs = vec![vec![("privacy-keep", kept())]];
        if source.keeps() == Keeps::Key {
            paragraphs[0].push(("privacy-no-permission", Args::new()));
        }
        paragraphs.push(vec![("privacy-readers", Args::new())]);
        if source.keeps() != Keeps::Nothing {
            paragraphs[1].push(match &operator {
                Some(operator) => ("privacy-operator", kept().text("operator", operator)),
                None => ("privacy-operator-unnamed", kept()),
            });
        }
        paragraphs.push(vec![("privacy-all", Args::new()), ("privacy-leave", kept())]);
        paragraphs.push(vec![("question-forget-remains", kept())]);
        let paragraphs = paragraphs.into_iter().map(|sentences| {
            let said = sentences.into_iter().map(|(key, args)| Ok(words.say(key, args)?.as_str().to_owned()));
            Ok(said.collect::<Result<Vec<_>, PostError>>()?.join(" "))
        });
        Ok(paragraphs.collect::<Result<Vec<_>, PostError>>()?.join("\n\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::source::AppsPage;

    #[test]
    fn it_is_said_in_every_language_for_every_source_and_names_no_other_key() {
        let renderer = Renderer::load().expect("the words");
        for language in Language::ALL {
            let [lists, page] = [Source::GoToSocial, Source::PageOnly(AppsPage::Mastodon)]
                .map(|source| renderer.privacy_text(language, source, Some("Ops @ops@home.example")).expect("a text"));
            assert_eq!(lists.split("\n\n").count(), 4, "{lists}");
            assert!(lists.contains("Ops @\u{2060}ops@\u{2060}home.example"), "{lists}");
            assert!(!page.contains("Ops"), "nothing of use is kept there: {page}");
        }
    }
}
