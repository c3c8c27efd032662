//! Spans of time: `90d`, `3 months`, `ein Jahr`.

use super::{Slot, Span, Unit, Vocabulary, is_word, squeeze};

/// The most digits of a count.
const COUNT_DIGITS_MAX: usize = 4;

impl Vocabulary {
    /// A span, whatever is said before it. Without a count it is one.
    pub(super) fn span(&self, text: &str) -> Option<Span> {
        let mut text = text;
        while let Some(rest) = self.after(text, |column| column.spans.leads) {
            text = rest;
        }
        let bare = squeeze(text);
        // "90d" is "90 d".
        let (first, rest) = match bare.find(|c: char| !c.is_ascii_digit()) {
            Some(end) if end > 0 => (&bare[..end], bare[end..].trim()),
            Some(_) => bare.split_once(' ').unwrap_or(("", &bare)),
            None => return None,
        };
        Some(Span { count: self.count(first)?, unit: self.unit(rest)? })
    }

    fn unit(&self, word: &str) -> Option<Unit> {
        let units: [(Slot, Unit); 4] = [
            (|column| column.spans.days, Unit::Days),
            (|column| column.spans.weeks, Unit::Weeks),
            (|column| column.spans.months, Unit::Months),
            (|column| column.spans.years, Unit::Years),
        ];
        units.into_iter().find(|(slot, _)| self.is(word, *slot)).map(|(_, unit)| unit)
    }

    /// A number in digits or in words; nothing said means one.
    fn count(&self, word: &str) -> Option<u32> {
        if word.is_empty() {
            return Some(1);
        }
        if word.len() <= COUNT_DIGITS_MAX && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return word.parse().ok();
        }
        self.columns.iter().find_map(|column| {
            let is_said = |words: &[&str]| words.iter().any(|count| is_word(word, count, column.respelled));
            let index = column.spans.counts.iter().position(|words| is_said(words))?;
            u32::try_from(index + 1).ok()
        })
    }
}
