//! Texts with a number each. Every word of every message is looked up in such a row, and every part of a pattern while the files are read.

use super::super::slips::{hashed, place};

/// The fewest slots of a row with anything in it.
const SLOTS_MIN: usize = 64;

/// Texts, each with a number, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct NumberedTexts {
    /// All of them, one behind the other.
    joined: String,
    ends: Vec<usize>,
    /// The number of each, counted from 1, in the slot that its letters lead to or the next free one behind that. Half of them are free.
    slots: Vec<u32>,
}

impl NumberedTexts {
    pub(super) fn total(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn text(&self, number: u32) -> &str {
        let at = place(number);
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[from..self.ends[at]]
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.slots.get(self.slot(text)).and_then(|slot| slot.checked_sub(1))
    }

    /// The number of a text, a new one if it has none.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.find(text) {
            return known;
        }
        if self.slots.len() <= 2 * self.total() {
            self.slots = vec![0; SLOTS_MIN.max(2 * self.slots.len())];
            for number in 0..self.count() {
                let slot = self.slot(self.text(number));
                self.slots[slot] = number + 1;
            }
        }
        let (slot, number) = (self.slot(text), self.count());
        self.joined.push_str(text);
        self.ends.push(self.joined.len());
        self.slots[slot] = number + 1;
        number
    }

    fn count(&self) -> u32 {
        u32::try_from(self.total()).unwrap_or(u32::MAX)
    }

    /// The slot that has a text or could take it. There is a power of two of them.
    fn slot(&self, text: &str) -> usize {
        let Some(last) = self.slots.len().checked_sub(1) else { return 0 };
        let mut slot = usize::try_from(hashed(text.bytes())).unwrap_or_default() & last;
        while let Some(other) = self.slots[slot].checked_sub(1)
            && self.text(other) != text
        {
            slot = (slot + 1) & last;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut texts = NumberedTexts::default();
        assert_eq!(texts.find("0"), None);
        for _ in 0..2 {
            for number in 0..1_000 {
                assert_eq!(texts.number(&number.to_string()), number);
            }
        }
        for number in 0..1_000 {
            assert_eq!((texts.text(number), texts.find(&number.to_string())), (&*number.to_string(), Some(number)));
        }
        assert_eq!((texts.find(""), texts.find("1000"), texts.total()), (None, None, 1_000));
    }
}
