//! Typing errors: the word of the table that somebody meant.

/// A number for a word of the table.
pub(super) type WordId = u32;

/// The fewest letters of a word that is looked for.
const LETTERS_MIN: usize = 3;
/// The fewest letters of a word in which one may be another: short words turn into others too easily.
const LETTERS_MIN_REPLACED: usize = 5;
/// The fewest letters of a word that may have two slips.
const LETTERS_MIN_TWO: usize = 8;

/// The fewest letters of a word in which one may stand in quite another place.
const LETTERS_MIN_MOVED: usize = 6;

/// A word of the table.
#[derive(Debug, Default)]
struct Spelled {
    /// Empty, if it is too short to be looked for.
    key: Box<str>,
    may_be_meant: bool,
}

/// The words of a table, by what is left of them without one letter.
#[derive(Debug, Default)]
pub(super) struct Slips {
    /// How each word is spelled, by its number, if it can be meant and is long enough.
    spelled: Vec<Spelled>,
    /// A number for what is left of each word, sorted. Two that share a number by chance are no slip of each other.
    by_rest: Vec<(u64, WordId)>,
}

impl Slips {
    /// Notes how a word is spelled.
    pub(super) fn note(&mut self, key: &str, word: WordId) {
        let place = place(word);
        if self.spelled.len() <= place {
            self.spelled.resize_with(place + 1, Spelled::default);
        }
        if key.chars().count() > LETTERS_MIN {
            self.spelled[place].key = key.into();
        }
    }

    /// Notes that a word can be meant.
    pub(super) fn may_be_meant(&mut self, word: WordId) {
        if let Some(spelled) = self.spelled.get_mut(place(word)) {
            spelled.may_be_meant = true;
        }
    }

    /// Makes what was noted ready to be looked up.
    pub(super) fn settle(&mut self) {
        for (word, spelled) in (0..).zip(&self.spelled) {
            if spelled.may_be_meant && !spelled.key.is_empty() {
                self.by_rest.extend(rests(&spelled.key).map(|rest| (rest, word)));
            }
        }
        self.by_rest.sort_unstable();
        self.by_rest.dedup();
        self.by_rest.shrink_to_fit();
    }

    /// The word that somebody meant, of those that may be, if one letter is missing, too much, another, or in the wrong place; two in
    /// long words.
    pub(super) fn meant(&self, typed: &str, may_be: impl Fn(WordId) -> bool) -> Option<WordId> {
        let letters = typed.chars().count();
        if letters < LETTERS_MIN || !typed.chars().all(char::is_alphabetic) {
            return None;
        }
        let near = rests(typed).flat_map(|rest| {
            let from = self.by_rest.partition_point(|(other, _)| *other < rest);
            self.by_rest[from..].iter().take_while(move |(other, _)| *other == rest).map(|(_, word)| word)
        });
        near.filter(|word| may_be(**word))
            .filter_map(|word| {
                let meant = self.spelled.get(place(*word))?;
                distance(typed, &meant.key).map(|distance| (distance, *word))
            })
            .min()
            .map(|(_, word)| word)
    }
}

/// Where a word stands among all.
pub(super) fn place(word: WordId) -> usize {
    usize::try_from(word).unwrap_or(usize::MAX)
}

/// How far what was typed is from a word, if that is a slip: twice the slips, and one more if a letter became another or the first is not the same.
pub(super) fn distance(typed: &str, meant: &str) -> Option<usize> {
    let (short, long) =
        (typed.chars().count().min(meant.chars().count()), typed.chars().count().max(meant.chars().count()));
    let slips = strsim::osa_distance(typed, meant);
    let is_moved = long == short && sorted(typed) == sorted(meant);
    let may_be_two = short >= LETTERS_MIN_TWO || (is_moved && short >= LETTERS_MIN_MOVED);
    let most = if may_be_two { 2 } else { 1 };
    if slips == 0 || slips > most {
        return None;
    }
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

/// A number for a word, and for what is left of it without each of its letters.
fn rests(word: &str) -> impl Iterator<Item = u64> {
    let without = |at: usize, length: usize| hashed(word[..at].bytes().chain(word[at + length..].bytes()));
    std::iter::once(without(0, 0)).chain(word.char_indices().map(move |(at, letter)| without(at, letter.len_utf8())))
}

/// FNV-1a, which is short and needs no secret: whoever finds two texts with one number has gained nothing.
pub(super) fn hashed(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |number, byte| (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
