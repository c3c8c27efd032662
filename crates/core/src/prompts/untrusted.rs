//! Rule 3 in one place: a text that somebody outside chose becomes harmless to show.
//!
//! On Mastodon a private post goes to everybody whose handle occurs in its text, so an app named
//! `Free @mallory@evil.example` would send a list of apps to mallory. What comes out of here cannot address, tag, link,
//! draw an emoji, break a line, reorder the words around it, or read as the bot's own punctuation.
//!
//! Invariant: a [`Harmless`] can only be made in this file.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// The word joiner: it takes no space and ends whatever a server would have made of the character before it.
pub(super) const WORD_JOINER: char = '\u{2060}';
/// First strong isolate: what follows, up to [`ISOLATE_END`], does not reorder what stands around it.
pub(super) const ISOLATE_START: char = '\u{2068}';
/// Pop directional isolate.
pub(super) const ISOLATE_END: char = '\u{2069}';

/// The longest name, in grapheme clusters.
pub(super) const NAME_GRAPHEMES: usize = 24;

/// How much of a text is looked at at all, in code points. Mastodon and `GoToSocial` keep names shorter than that.
const INPUT_CHARS: usize = 2_000;
/// The most bytes a text keeps, before joiners: a grapheme cluster has no bound of its own.
const BYTES: usize = 240;
/// The most code points of one grapheme cluster. Hangul and Indic clusters can grow without end.
const CLUSTER_CHARS: usize = 8;
/// The most marks on one base character; Vietnamese, Thai and Hebrew need three.
const MARKS: usize = 3;
/// Names of more words could read as a sentence of the bot's.
const WORDS: usize = 4;
/// Words that join or answer, in every language the bot speaks or will: a name that holds one is put in quotes.
const OWN_WORDS: [&str; 12] = ["and", "or", "yes", "no", "all", "me", "und", "oder", "ja", "nein", "alle", "ich"];

/// A text that does nothing but stand there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Harmless(String);

/// A text without anything that acts by being invisible: one line, no control or format characters, few marks. It is not cut
/// yet, and what acts by being seen (`@`) is still in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clean(String);

/// Where a text that is too long is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// After its beginning.
    End,
    /// In the middle, so that beginning and end are seen.
    Middle,
    /// Before its end: of a host name, the end says whose it is.
    Start,
}

impl Harmless {
    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Clean {
    /// Cleans a text; `None` if nothing that can be seen is left of it.
    pub(super) fn of(text: &str) -> Option<Self> {
        let visible = text.chars().take(INPUT_CHARS).filter_map(visible);
        // Most names are ASCII, of which nothing is composed.
        if text.is_ascii() { Self::of_visible(visible) } else { Self::of_visible(visible.nfc()) }
    }

    fn of_visible(visible: impl Iterator<Item = char>) -> Option<Self> {
        let mut clean = String::new();
        let mut marks = 0;
        let mut blank = false;
        for char in visible {
            if char == ' ' {
                blank = !clean.is_empty();
            } else if is_mark(char) {
                // A mark with nothing to sit on would sit on the bot's own word before it.
                if !clean.is_empty() && !blank && marks < MARKS {
                    clean.push(char);
                    marks += 1;
                }
            } else {
                if std::mem::take(&mut blank) {
                    clean.push(' ');
                }
                clean.push(char);
                marks = 0;
            }
        }
        (!clean.is_empty()).then_some(Self(clean))
    }

    /// Cuts it to `most` grapheme clusters, the `…` included.
    pub(super) fn cut(&self, most: usize, cut: Cut) -> Self {
        // Of ASCII each character is a cluster, as there are no line breaks in it.
        if self.0.is_ascii() && self.0.len() <= most.min(BYTES) {
            return self.clone();
        }
        let clusters: Vec<&str> = self.0.graphemes(true).map(bounded).collect();
        let bytes: usize = clusters.iter().map(|cluster| cluster.len()).sum();
        if clusters.len() <= most && bytes <= BYTES {
            return Self(clusters.concat());
        }
        let room = most.saturating_sub(1);
        let (head, tail) = match cut {
            Cut::End => (room, 0),
            Cut::Middle => (room / 2, room - room / 2),
            Cut::Start => (0, room),
        };
        let share = |part: usize| BYTES * part / room.max(1);
        let head = within(clusters.iter().take(head).copied(), share(head));
        let mut tail = within(clusters.iter().rev().take(tail).copied(), share(tail));
        tail.reverse();
        Self(format!("{}…{}", head.concat().trim_end(), tail.concat().trim_start()))
    }

    /// Whether it could be read as the bot's own words or punctuation, and so has to stand in quotes.
    pub(super) fn needs_quotes(&self) -> bool {
        let words: Vec<&str> = self.0.split(' ').collect();
        let starts_with_letter = self.0.chars().next().is_some_and(char::is_alphabetic);
        let odd = |(index, word): (usize, &&str)| {
            let number_inside = index + 1 < words.len() && word.starts_with(|char: char| char.is_numeric());
            let lower = word.to_lowercase();
            number_inside
                || word.ends_with('.')
                || OWN_WORDS.contains(&lower.trim_matches(|char: char| !char.is_alphanumeric()))
        };
        !starts_with_letter || words.len() > WORDS || !self.0.chars().all(is_plain) || words.iter().enumerate().any(odd)
    }

    /// Takes from it whatever servers act upon. Nothing is cut: callers cut first, so that no joiner can be cut off.
    pub(super) fn harmless(&self) -> Harmless {
        let mut text = String::with_capacity(self.0.len() + 8);
        let reorders = self.0.chars().any(is_right_to_left);
        if reorders {
            text.push(ISOLATE_START);
        }
        for char in self.0.chars() {
            text.push(char);
            if acts(char) || ends_with_www(&text) {
                text.push(WORD_JOINER);
            }
        }
        if reorders {
            text.push(ISOLATE_END);
        }
        Harmless(text)
    }

    /// The text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether servers make something of this character and what follows it: `@` a recipient, `#` a hashtag, `:` a link or an
/// emoji. The wide and small forms count too: Mastodon 4.5 and later match `＃`, and a server may normalize.
pub(super) fn acts(char: char) -> bool {
    matches!(char, '@' | '＠' | '﹫' | '#' | '＃' | '﹟' | ':' | '：' | '﹕')
}

/// Whether a text ends in `www.`, which `GoToSocial` makes a link of.
pub(super) fn ends_with_www(text: &str) -> bool {
    text.len() >= 4 && text.as_bytes()[text.len() - 4..].eq_ignore_ascii_case(b"www.")
}

/// What stays of a character: itself, a blank, an apostrophe for a quotation mark that could end the bot's own, or nothing.
fn visible(char: char) -> Option<char> {
    if char.is_whitespace() {
        return Some(' ');
    }
    if matches!(char, '"' | '“' | '”' | '„' | '‟' | '＂' | '«' | '»' | '〝' | '〞' | '〟' | '❝' | '❞')
    {
        return Some('\'');
    }
    (!is_invisible(char)).then_some(char)
}

/// Whether this character cannot be seen, or acts on its neighbours without being seen: control, format, unassigned and private
/// characters, and what Unicode calls default-ignorable (fillers, variation selectors) besides the blank Braille pattern.
pub(super) fn is_invisible(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_control();
    }
    let category = char.general_category();
    matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::Surrogate
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    ) || matches!(char,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether this character belongs to a script written from right to left (the blocks Unicode sets aside for them).
fn is_right_to_left(char: char) -> bool {
    matches!(char,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether this character is a mark on the one before it.
fn is_mark(char: char) -> bool {
    !char.is_ascii() && char.general_category_group() == GeneralCategoryGroup::Mark
}

/// Whether this character can stand in a name without quotes.
fn is_plain(char: char) -> bool {
    char.is_alphanumeric() || is_mark(char) || matches!(char, ' ' | '-' | '_' | '.' | '+' | '&' | '\'' | '’' | '…')
}

fn bounded(cluster: &str) -> &str {
    let end = cluster.char_indices().nth(CLUSTER_CHARS).map_or(cluster.len(), |(index, _)| index);
    cluster.get(..end).unwrap_or(cluster)
}

/// As many of the clusters as `bytes` holds.
fn within<'a>(clusters: impl Iterator<Item = &'a str>, bytes: usize) -> Vec<&'a str> {
    let mut left = bytes;
    clusters
        .map_while(|cluster| {
            left = left.checked_sub(cluster.len())?;
            Some(cluster)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Clean::of(text).map_or_else(String::new, |clean| {
            clean.cut(NAME_GRAPHEMES, Cut::End).harmless().as_str().replace(WORD_JOINER, "·")
        })
    }

    #[test]
    fn what_would_act_is_joined_to_nothing() {
        assert_eq!(shown("Free @mallory@evil"), "Free @·mallory@·evil");
        assert_eq!(shown("＠a ＃b #c :d: WwW.e"), "＠·a ＃·b #·c :·d:· WwW.·e");
        assert_eq!(shown("https://evil.example"), "https:·//evil.example");
    }

    #[test]
    fn what_cannot_be_seen_is_gone() {
        assert_eq!(shown("  a\r\n\tb\u{2028}c\u{a0} "), "a b c");
        assert_eq!(shown("w\u{200b}ww.\u{2060}x\u{0}\u{202e}y\u{2066}z"), "www.·xyz");
        assert_eq!(shown("\u{3164}\u{2800}\u{200d}\u{feff}\u{301}"), "");
        assert_eq!(shown("e\u{301}"), "é");
    }

    #[test]
    fn marks_are_few_and_need_a_base() {
        assert_eq!(shown("\u{302}a\u{302}\u{303}\u{304}\u{305}\u{306}b"), "ẫ\u{304}\u{305}\u{306}b");
        assert_eq!(shown("a \u{302}b"), "a b");
    }

    #[test]
    fn a_long_text_is_cut_by_what_people_see() {
        assert_eq!(shown("abcdefghijklmnopqrstuvwx"), "abcdefghijklmnopqrstuvwx");
        assert_eq!(shown("abcdefghijklmnopqrstuvwxy"), "abcdefghijklmnopqrstuvw…");
        let middle = Clean::of("abcdefghijklmnopqrstuvwxyz").map(|clean| clean.cut(NAME_GRAPHEMES, Cut::Middle).0);
        assert_eq!(middle.as_deref(), Some("abcdefghijk…opqrstuvwxyz"));
        let flags = "🇩🇪".repeat(30);
        assert_eq!(shown(&flags), format!("{}…", "🇩🇪".repeat(23)));
    }

    #[test]
    fn no_text_grows_without_bound() {
        for hostile in
            ["\u{1100}".repeat(5_000), "e\u{301}\u{302}\u{303}\u{304}".repeat(5_000), "क\u{94d}".repeat(5_000)]
        {
            let text = shown(&hostile);
            assert!(text.len() <= BYTES + 8, "{} bytes", text.len());
        }
    }

    #[test]
    fn words_of_right_to_left_scripts_do_not_reorder_their_neighbours() {
        assert_eq!(shown("שלום 2"), "\u{2068}שלום 2\u{2069}");
    }

    #[test]
    fn a_name_that_reads_like_the_bot_is_quoted() {
        let quoted = |name: &str| Clean::of(name).is_some_and(|clean| clean.needs_quotes());
        for plain in ["Tusky", "CrossPost 9000", "Ivory for Mac", "Tusky…", "Phanpy.social", "Mona 6", "D'Note", "שלום"]
        {
            assert!(!quoted(plain), "{plain}");
        }
        for odd in [
            "Tusky, 2 Old Poster",
            "2 Old Poster",
            "Tusky 2 Old Poster",
            "Tusky: never used",
            "Tusky. Write yes",
            "Tusky?",
            "Tusky (all 3 sign-ins)",
            "all",
            "Yes",
            "Old and New",
            "Everything here is fine now",
            "”quoted“",
            ".",
            "🦣",
        ] {
            assert!(quoted(odd), "{odd}");
        }
    }
}
