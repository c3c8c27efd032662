//! Typing errors: the word of the table that somebody meant.

use std::collections::BTreeMap;

/// A number for a word of the table.
pub(super) type WordId = u32;

/// The fewest letters of a word that is looked for.
const LETTERS_MIN: usize = 3;
/// The fewest letters of a word in which one may be another: short words turn into others too easily.
const LETTERS_MIN_REPLACED: usize = 5;
/// The fewest letters of a word that may have two slips.
const LETTERS_MIN_TWO: usize = 8;

/// The words of a table, by what is left of them without one letter.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// How each word is spelled that is long enough, and whether it can be meant.
    spelled: BTreeMap<WordId, (Box<str>, bool)>,
    by_rest: BTreeMap<Box<str>, Vec<WordId>>,
}

impl Slips {
    /// Notes how a word is spelled.
    pub(super) fn note(&mut self, key: &str, word: WordId) {
        if key.chars().count() > LETTERS_MIN {
            self.spelled.entry(word).or_insert_with(|| (key.into(), false));
        }
    }

    /// Notes that a word can be meant.
    pub(super) fn may_be_meant(&mut self, word: WordId) {
        if let Some((_, may_be)) = self.spelled.get_mut(&word) {
            *may_be = true;
        }
    }

    /// Makes what was noted ready to be looked up.
    pub(super) fn settle(&mut self) {
        self.spelled.retain(|_, (_, may_be)| *may_be);
        for (word, (key, _)) in &self.spelled {
            for rest in rests(key) {
                self.by_rest.entry(rest.into_boxed_str()).or_default().push(*word);
            }
        }
    }

    /// The word that somebody meant, of those that may be, if one letter is missing, too much, another, or in the wrong place; two in
    /// long words.
    pub(super) fn meant(&self, typed: &str, may_be: impl Fn(WordId) -> bool) -> Option<WordId> {
        let letters = typed.chars().count();
        if letters < LETTERS_MIN || !typed.chars().all(char::is_alphabetic) {
            return None;
        }
        let near = rests(typed).into_iter().filter_map(|rest| self.by_rest.get(rest.as_str())).flatten();
        near.filter(|word| may_be(**word))
            .filter_map(|word| {
                let (meant, _) = self.spelled.get(word)?;
                distance(typed, meant).map(|distance| (distance, *word))
            })
            .min()
            .map(|(_, word)| word)
    }
}

/// How far what was typed is from a word, if that is a slip: twice the slips, and one more if a letter became another or the first is not the same.
pub(super) fn distance(typed: &str, meant: &str) -> Option<usize> {
    let (short, long) =
        (typed.chars().count().min(meant.chars().count()), typed.chars().count().max(meant.chars().count()));
    let slips = strsim::osa_distance(typed, meant);
    let most = if short >= LETTERS_MIN_TWO { 2 } else { 1 };
    if slips == 0 || slips > most {
        return None;
    }
    let is_moved = long == short && sorted(typed) == sorted(meant);
    let is_replaced = long == short && !is_moved;
    let begins_alike = typed.chars().next() == meant.chars().next();
    let may_be = (begins_alike || is_moved) && (!is_replaced || short >= LETTERS_MIN_REPLACED);
    may_be.then_some(2 * slips + usize::from(is_replaced || !begins_alike))
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// A word, and what is left of it without each of its letters.
fn rests(word: &str) -> Vec<String> {
    let mut rests = vec![word.to_owned()];
    for (at, letter) in word.char_indices() {
        rests.push(format!("{}{}", &word[..at], &word[at + letter.len_utf8()..]));
    }
    rests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_leads_to_the_word_and_two_only_in_long_words() {
        let mut slips = Slips::default();
        for (word, id) in [("list", 0), ("apps", 1), ("revoke", 2), ("remove", 3), ("everything", 4), ("keep", 5)] {
            slips.note(word, id);
            slips.may_be_meant(id);
        }
        slips.settle();
        for (typed, meant) in [
            ("lsit", Some(0)),
            ("aps", Some(1)),
            ("appps", Some(1)),
            ("revok", Some(2)),
            ("rewoke", Some(2)),
            ("evverythin", Some(4)),
            ("lost", None),
            ("deep", None),
            ("kee", Some(5)),
            ("rvk", None),
            ("", None),
            ("12345", None),
        ] {
            assert_eq!(slips.meant(typed, |_| true), meant, "{typed}");
        }
    }
}
