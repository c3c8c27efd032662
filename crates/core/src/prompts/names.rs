//! The names of one post: harmless, cut to 24 characters, and never two that look alike.

use std::collections::{BTreeMap, BTreeSet};

use super::untrusted::{Clean, Cut, NAME_GRAPHEMES};
use super::words::{Args, Text, Words, WordsError};

/// How every name in one post is shown.
pub(super) struct Names {
    shown: BTreeMap<String, Text>,
    missing: Text,
}

impl Names {
    /// Settles how these names are shown side by side. They are taken as they came: first those of the list that the person knows, in
    /// this order, so that a name is shown alike in every answer about it; then those that the post says.
    pub(super) fn of<'a>(
        words: &Words,
        listed: impl IntoIterator<Item = &'a str>,
        said: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, WordsError> {
        let mut seen = BTreeSet::new();
        let said: BTreeSet<&str> = said.into_iter().collect();
        let cleaned: Vec<(&str, Clean)> = listed
            .into_iter()
            .chain(said.iter().copied())
            .filter(|raw| seen.insert(*raw))
            .filter_map(|raw| Clean::of(raw).map(|clean| (raw, clean)))
            .collect();
        let ends: Vec<Clean> = cleaned.iter().map(|(_, clean)| clean.cut(NAME_GRAPHEMES, Cut::End)).collect();
        let mut same_ends: BTreeMap<&str, usize> = BTreeMap::new();
        for end in &ends {
            *same_ends.entry(end.as_str()).or_default() += 1;
        }
        let cut: Vec<Clean> = cleaned
            .iter()
            .zip(&ends)
            .map(
                |((_, clean), end)| {
                    if same_ends[end.as_str()] > 1 { clean.cut(NAME_GRAPHEMES, Cut::Middle) } else { end.clone() }
                },
            )
            .collect();
        let mut shown = BTreeMap::new();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for ((raw, _), cut) in cleaned.iter().zip(&cut) {
            let nth = uses.entry(cut.as_str()).and_modify(|count| *count += 1).or_insert(1);
            if !said.contains(raw) {
                continue;
            }
            let name = dressed(words, cut)?;
            let name = match *nth {
                1 => name,
                nth => words.say("name-respelled", Args::new().text("name", &name).number("nth", nth))?,
            };
            shown.insert((*raw).to_owned(), name);
        }
        Ok(Self { shown, missing: words.say("name-missing", Args::new())? })
    }

    /// How this name is shown: a name that the post says, or none.
    pub(super) fn shown(&self, raw: Option<&str>) -> &Text {
        raw.and_then(|raw| self.shown.get(raw)).unwrap_or(&self.missing)
    }
}

/// A word that somebody typed, or a name that stands alone: always in quotes.
pub(super) fn quoted(words: &Words, text: &str) -> Result<Text, WordsError> {
    match Clean::of(text) {
        Some(clean) => in_quotes(words, &Text::harmless(&clean.cut(NAME_GRAPHEMES, Cut::End).harmless())),
        None => in_quotes(words, &Text::empty()),
    }
}

/// A text of the operator's, or of this program's, that is trusted to mean what it says but is made harmless all the same.
pub(super) fn plain(text: &str, graphemes: usize, cut: Cut) -> Option<Text> {
    Clean::of(text).map(|clean| Text::harmless(&clean.cut(graphemes, cut).harmless()))
}

fn dressed(words: &Words, name: &Clean) -> Result<Text, WordsError> {
    let text = Text::harmless(&name.harmless());
    if name.needs_quotes() { in_quotes(words, &text) } else { Ok(text) }
}

fn in_quotes(words: &Words, text: &Text) -> Result<Text, WordsError> {
    words.say("quoted", Args::new().text("text", text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::untrusted::WORD_JOINER;
    use crate::prompts::words::english;

    fn shown(raw: &[&str]) -> Vec<String> {
        shown_of(&[], raw)
    }

    fn shown_of(listed: &[&str], raw: &[&str]) -> Vec<String> {
        let words = english();
        let names = Names::of(&words, listed.iter().copied(), raw.iter().copied()).expect("the words are there");
        raw.iter().map(|raw| names.shown(Some(raw)).as_str().replace(WORD_JOINER, "·")).collect()
    }

    #[test]
    fn a_name_is_shown_as_it_is_where_nothing_speaks_against_it() {
        assert_eq!(shown(&["CrossPost 9000", "Tusky", "Ivory for Mac"]), ["CrossPost 9000", "Tusky", "Ivory for Mac"]);
    }

    #[test]
    fn a_name_that_spoofs_a_line_stands_in_quotes_of_its_own() {
        assert_eq!(
            shown(&["Tusky, 2 Old Poster", "2 Old Poster", "yes", "Tusky\nDone: gone", "a” b"]),
            ["“Tusky, 2 Old Poster”", "“2 Old Poster”", "“yes”", "“Tusky Done:· gone”", "a' b"]
        );
        assert_eq!(shown(&["@bob@evil.example"]), ["“@·bob@·evil.example”"]);
    }

    #[test]
    fn an_app_without_a_visible_name_is_called_that() {
        assert_eq!(shown(&["", "\u{202e}\u{200b}"]), ["an app without a name", "an app without a name"]);
        let words = english();
        let names = Names::of(&words, [], []).expect("the words are there");
        assert_eq!(names.shown(None).as_str(), "an app without a name");
    }

    #[test]
    fn two_names_never_look_alike() {
        assert_eq!(
            shown(&[
                "Mastodon for Android Beta Release 1",
                "Mastodon for Android Beta Release 2",
                "Mastodon for Android"
            ]),
            ["Mastodon fo…ta Release 1", "Mastodon fo…ta Release 2", "Mastodon for Android"]
        );
        assert_eq!(
            shown(&["Tusky", "Tusky ", "Tus\u{200b}ky"]),
            ["Tusky", "Tusky (other spelling 2)", "Tusky (other spelling 3)"]
                .map(str::to_owned)
                .into_iter()
                .collect::<Vec<_>>()
        );
        let (front, back) = ("a".repeat(40), "b".repeat(40));
        let (one, two) = (format!("{front}1{back}"), format!("{front}2{back}"));
        assert_eq!(shown(&[&one, &two])[1], "aaaaaaaaaaa…bbbbbbbbbbbb (other spelling 2)");
    }

    #[test]
    fn a_name_of_the_list_is_shown_alike_in_every_answer() {
        let listed = [
            "Tusky\u{200b}",
            "Elk",
            "Tusky",
            "Mastodon for Android Beta Release 1",
            "Mastodon for Android Beta Release 2",
        ];
        for raw in listed {
            let place = listed.iter().position(|one| *one == raw).expect("it is there");
            assert_eq!(shown_of(&listed, &[raw])[0], shown_of(&listed, &listed)[place], "{raw:?}");
        }
        assert_eq!(shown_of(&listed, &["Tusky"]), ["Tusky (other spelling 2)"]);
        assert_eq!(shown_of(&listed, &["Tusky "]), ["Tusky (other spelling 3)"], "what was not listed comes behind it");
    }

    #[test]
    fn a_typed_word_is_always_quoted() {
        let words = english();
        let typed = |text| quoted(&words, text).expect("the words are there").as_str().replace(WORD_JOINER, "·");
        assert_eq!(typed("aps"), "“aps”");
        assert_eq!(typed("#tag\n“x"), "“#·tag 'x”");
        assert_eq!(typed("\u{202e}"), "“”");
    }
}
