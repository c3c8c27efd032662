//! A text about privacy that whoever runs the bot can publish, and that its front page shows: the sentences of `privacy`, and of what stays
//! after `forget me`.

use super::names::plain;
use super::replies::PLAIN_GRAPHEMES;
use super::serving::whom_it_serves;
use super::untrusted::{Cut, WORD_JOINER};
use super::words::{Args, Text};
use super::{PostError, Renderer};
use crate::audit::{Keeps, Source};
use crate::dialogue::ServesOthers;
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
        serves: &ServesOthers,
    ) -> Result<String, PostError> {
        let words = self.words.get(&language).ok_or(PostError::Language(language))?;
        let variant = match source.keeps() {
            Keeps::Permission => "lists",
            Keeps::Key => "key",
            Keeps::Paste => "paste",
            Keeps::Nothing => "page",
        };
        let kept = || Args::new().choice("source", variant);
        let say = |key, args: Args<'_>| words.say(key, args);
        let mut paragraphs = vec![vec![say("privacy-keep", kept())?]];
        if source.keeps() == Keeps::Key {
            paragraphs[0].push(say("privacy-no-permission", Args::new())?);
        }
        paragraphs.push(vec![say("privacy-readers", Args::new())?]);
        if source.keeps() != Keeps::Nothing {
            let operator = operator.and_then(|operator| plain(operator, PLAIN_GRAPHEMES, Cut::End));
            paragraphs[1].push(match &operator {
                Some(operator) => say("privacy-operator", kept().text("operator", operator))?,
                None => say("privacy-operator-unnamed", kept())?,
            });
        }
        // Here is room for every domain.
        paragraphs.push(vec![whom_it_serves(words, serves, usize::MAX, say)?]);
        paragraphs.push(vec![say("privacy-all", Args::new())?, say("privacy-leave", kept())?]);
        paragraphs.push(vec![say("question-forget-remains", kept())?]);
        let joined = |sentences: Vec<Text>| sentences.iter().map(Text::as_str).collect::<Vec<_>>().join(" ");
        // Where it is published, a handle is to be found by whoever copies it.
        Ok(paragraphs.into_iter().map(joined).collect::<Vec<_>>().join("\n\n").replace(WORD_JOINER, ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::source::AppsPage;

    #[test]
    fn it_is_said_in_every_language_for_every_source_and_names_no_other_key() {
        let renderer = Renderer::load().expect("the words");
        let domains = ["one.example", "two.example", "three.example", "four.example"].map(str::to_owned);
        let serves = ServesOthers::OfDomains(domains.into());
        for language in Language::ALL {
            let [lists, page] = [Source::GoToSocial, Source::PageOnly(AppsPage::Mastodon)].map(|source| {
                renderer.privacy_text(language, source, Some("Ops @ops@home.example"), &serves).expect("a text")
            });
            assert_eq!(lists.split("\n\n").count(), 5, "{lists}");
            assert!(lists.contains("Ops @ops@home.example"), "{lists}");
            assert!(!page.contains("Ops"), "nothing of use is kept there: {page}");
            assert!(
                lists.contains("one.example, two.example, three.example") && lists.contains("four.example"),
                "{lists}"
            );
        }
    }
}
