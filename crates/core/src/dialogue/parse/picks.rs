//! What a command points at: numbers, ranges, sign-ins, names, or many at once.

use super::{QUOTES, Slot, Vocabulary, quoted, trim_name};
use crate::dialogue::shown::Pick;

/// The most things one command may point at. A text that is read whole holds no more.
const PICKS_MAX: usize = 300;
/// The most digits a number has; a longer one is cut, and belongs to no list.
const DIGITS_MAX: usize = 9;
/// The most letters behind a number.
const LETTERS_MAX: usize = 2;

/// A piece of a row of numbers.
enum Piece<'a> {
    /// `3`, or `3b`.
    Number(&'a str, &'a str),
    /// A dash, or the word for it.
    To,
    /// A comma, the word for it, or nothing that counts.
    Gap,
}

impl Vocabulary {
    /// What a text points at; `None` if it points at nothing.
    pub(super) fn picks(&self, tail: &str) -> Option<Vec<Pick>> {
        if let Some(name) = quoted(tail) {
            return Some(vec![Pick::Name(name)]);
        }
        let tail = trim_name(tail);
        let apps: Slot = |column| column.apps;
        if self.is(self.without(tail, apps), |column| column.all) {
            return Some(vec![Pick::All]);
        }
        if let Some(bulk) = self.bulk(tail) {
            return Some(vec![bulk]);
        }
        let named = |part: &str| vec![quoted(part).map_or_else(|| Pick::Name(trim_name(part).to_owned()), Pick::Name)];
        let some = |part: &str| self.numbers(part).unwrap_or_else(|| named(part));
        let parts = parts(tail).into_iter().map(|part| self.bulk(part).map_or_else(|| some(part), |bulk| vec![bulk]));
        let picks: Vec<Pick> = parts.flatten().take(PICKS_MAX).collect();
        // "all except" is over at no comma, so it cannot stand in a row with others: what belongs to it would not be certain.
        let is_certain = !picks.iter().any(|pick| matches!(pick, Pick::AllExcept(_)));
        // "old 3, 5" may mean the old sign-ins of both, or those of 3 and all of 5.
        let old = picks.iter().position(|pick| matches!(pick, Pick::OldOf(_)));
        let after_old = old.map_or(&[][..], |old| &picks[old..]);
        let is_certain = is_certain && !after_old.iter().any(|pick| matches!(pick, Pick::Number(_) | Pick::Range(..)));
        (!picks.is_empty() && is_certain).then_some(picks)
    }

    /// What means many at once.
    fn bulk(&self, tail: &str) -> Option<Pick> {
        let bare = self.without(tail, |column| column.apps);
        if self.is(bare, |column| column.never_used) {
            return Some(Pick::NeverUsed);
        }
        if self.is(bare, |column| column.duplicates) || self.is(bare, |column| column.old) {
            return Some(Pick::Duplicates);
        }
        if let Some(days) = self.unused(bare) {
            return Some(Pick::Unused(days));
        }
        if let Some([Pick::Number(number)]) =
            self.after(bare, |column| column.old).and_then(|rest| self.numbers(rest)).as_deref()
        {
            return Some(Pick::OldOf(*number));
        }
        let rest = self.after(tail, |column| column.all_except)?;
        self.picks(rest).map(Pick::AllExcept)
    }

    /// A row of numbers: `3`, `1 2 3`, `2, 5-7`, `1 and 3b`, `app 4`; `None` if there is anything else in it. Blanks between
    /// numbers separate, blanks around a dash do not.
    fn numbers(&self, text: &str) -> Option<Vec<Pick>> {
        let mut picks: Vec<Pick> = Vec::new();
        let mut is_range = false;
        for piece in self.pieces(text)? {
            match (piece, is_range) {
                (Piece::Gap, _) => {}
                (Piece::To, false) => is_range = true,
                (Piece::Number(digits, ""), false) => picks.push(Pick::Number(number(digits))),
                (Piece::Number(digits, letters), false) => picks.push(Pick::Token(number(digits), letters.to_owned())),
                (Piece::Number(digits, ""), true) => {
                    let Some(Pick::Number(from)) = picks.pop() else { return None };
                    let to = number(digits);
                    picks.push(Pick::Range(from.min(to), from.max(to)));
                    is_range = false;
                }
                (Piece::To | Piece::Number(..), true) => return None,
            }
        }
        (!is_range && !picks.is_empty()).then_some(picks)
    }

    fn pieces<'a>(&self, text: &'a str) -> Option<Vec<Piece<'a>>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let (piece, beyond) = if end > 0 {
                (self.piece(&rest[..end])?, &rest[end..])
            } else {
                let piece = match first {
                    '-' | '–' | '—' => Piece::To,
                    ',' | '&' | '+' | '#' => Piece::Gap,
                    '.' if !rest[1..].starts_with(char::is_alphanumeric) => Piece::Gap,
                    blank if blank.is_whitespace() => Piece::Gap,
                    _ => return None,
                };
                (piece, &rest[first.len_utf8()..])
            };
            pieces.push(piece);
            rest = beyond;
        }
        Some(pieces)
    }

    fn piece<'a>(&self, word: &'a str) -> Option<Piece<'a>> {
        let (digits, letters) = word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()));
        if !digits.is_empty() {
            let is_letters = letters.len() <= LETTERS_MAX && letters.bytes().all(|byte| byte.is_ascii_lowercase());
            return is_letters.then_some(Piece::Number(digits, letters));
        }
        if self.is(word, |column| column.to) {
            return Some(Piece::To);
        }
        let means_nothing = self.is(word, |column| column.and) || self.is(word, |column| column.number);
        means_nothing.then_some(Piece::Gap)
    }
}

/// The parts between commas, where these stand outside of quotes.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut closing) = (0, None);
    for (at, c) in text.char_indices() {
        let begins = text[start..at].trim().is_empty();
        if closing == Some(c) {
            closing = None;
        } else if closing.is_none() && begins {
            closing = QUOTES
                .iter()
                .find(|(open, close)| *open == c && text[at + c.len_utf8()..].contains(*close))
                .map(|(_, close)| *close);
        }
        if c == ',' && closing.is_none() {
            parts.push(text[start..at].trim());
            start = at + 1;
        }
    }
    parts.push(text[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn number(digits: &str) -> u32 {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return 0;
    }
    digits[..digits.len().min(DIGITS_MAX)].parse().unwrap_or(u32::MAX)
}
