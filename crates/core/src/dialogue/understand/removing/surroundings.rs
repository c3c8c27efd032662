//! What stands around an item of a removal.

use super::super::filters::{filtered, skipped};
use super::super::item::{MessagePiece, Thing, points};
use super::super::meaning::Pointer;
use super::super::pointing::{SOFT, pointed};
use super::super::sense::{Sense, Senses};
use super::scan::Scan;
use super::{HEADS, REMOVES, STAYS};

/// How far a filter may stand behind what it filters.
const HEAD_DISTANCE_MAX: usize = 8;

impl Scan<'_> {
    /// The last place before this one that means something.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().take(6).find(|at| {
            let item = &self.items[*at];
            item.is(Sense::Not) || !(item.senses.meets(SOFT) || matches!(item.thing, Thing::Comma | Thing::Noise))
        })
    }

    /// Whether what is pointed at from `index` to `end` is said to stay, by words behind it; then, where these end.
    pub(super) fn kept_until(&mut self, index: usize, end: usize) -> Option<usize> {
        if self.is_except {
            return None;
        }
        // The object of a verb before it is not the subject of one behind it.
        let has_verb_before = self.sentence_before(index).iter().any(|item| item.senses.meets(REMOVES));
        if has_verb_before && self.choice.picks.is_empty() && !self.rest && self.given.is_empty() {
            return None;
        }
        let mut at = end;
        let mut is_parted = false;
        while let Some(item) = self.items.get(at) {
            if item.senses.meets(REMOVES) || matches!(item.thing, Thing::End | Thing::Question) {
                return None;
            }
            // "3 yes, but 2 I need": what is said behind another app is said of that one.
            is_parted |= item.is(Sense::But) || item.thing == Thing::Comma;
            if is_parted && (item.is(Sense::Rest) || pointed(self.items, at, self.situation).is_some()) {
                return None;
            }
            if item.senses.meets(STAYS) {
                let next = skipped(self.items, at + 1, SOFT);
                let has_object = pointed(self.items, next, self.situation).is_some()
                    || self.items.get(next).is_some_and(|item| item.is(Sense::Rest));
                if has_object {
                    return None;
                }
                self.keeps.push(at);
                let more = self.items[at + 1..].iter().take_while(|item| {
                    !matches!(item.thing, Thing::End | Thing::Question | Thing::Comma) && !item.senses.meets(REMOVES)
                });
                let more = more.enumerate().filter(|(_, item)| item.senses.meets(STAYS));
                self.keeps.extend(more.map(|(behind, _)| at + 1 + behind));
                return Some(end);
            }
            // "Everything, but Tusky not."
            let is_not = item.is(Sense::Not) && self.is_end(at + 1) && self.is_bulk();
            if is_not && self.items[end..at].iter().all(|item| item.senses.meets(SOFT) || item.is(Sense::But)) {
                return Some(at + 1);
            }
            at += 1;
        }
        None
    }

    /// "Not 3, only 2": what follows is what is to go, and nothing else.
    pub(super) fn begins_only(&mut self, index: usize) -> bool {
        let next = skipped(self.items, index + 1, SOFT);
        let is_after_exception = self.is_except && self.has_exception && self.choice.picks.is_empty();
        let points_next = pointed(self.items, next, self.situation).is_some();
        let begins = self.items[index].is(Sense::Only) && is_after_exception && self.is_joined && points_next;
        if begins {
            self.is_except = false;
            self.is_broken = false;
        }
        begins
    }

    /// "Elk is not wanted any more, Tusky is": what is said of the one before does not hold for the last.
    pub(super) fn is_otherwise(&self, index: usize) -> bool {
        let before = index.checked_sub(1).is_some_and(|before| points(&self.items[before].thing));
        before && self.items[index].is(Sense::Otherwise) && self.choice.picks.len() > 1 && self.is_end(index + 1)
    }

    /// Whether it is said behind what is pointed at here that it is to go: "I have to ask, but 3 can go".
    pub(super) fn goes(&self, index: usize) -> bool {
        let end = pointed(self.items, index, self.situation).map(|(_, end)| end);
        let verb = end.map(|end| skipped(self.items, end, SOFT.and(Senses::of(Sense::Also))));
        let is_verb = |item: &MessagePiece| item.senses.meets(REMOVES) && !item.hidden.has(Sense::Not);
        self.choice.picks.is_empty() && verb.and_then(|verb| self.items.get(verb)).is_some_and(is_verb)
    }

    /// Whether a "not" belongs to a verb that only gives a reason, before or behind it: "I do not need it", "brauche ich nicht".
    pub(super) fn is_minded(&self, index: usize) -> bool {
        let around = SOFT.and(Senses::any_of(&[Sense::It, Sense::Also, Sense::Long]));
        let behind = skipped(self.items, index + 1, around);
        let is_behind = self.items.get(behind).is_some_and(|item| item.is(Sense::Minds));
        let mut before = self.items[..index].iter().rev().take(4);
        let first = before.find(|item| item.is(Sense::Minds) || !item.senses.meets(around));
        is_behind || first.is_some_and(|item| item.is(Sense::Minds))
    }

    /// The items of this sentence before a place.
    fn sentence_before(&self, index: usize) -> &[MessagePiece] {
        let before = &self.items[..index];
        let start = before.iter().rposition(|item| matches!(item.thing, Thing::End | Thing::Question));
        &before[start.map_or(0, |start| start + 1)..]
    }

    /// Whether a verb stands between the last pick and this place.
    pub(super) fn verb_between(&self, index: usize) -> bool {
        self.items[self.last.min(index)..index].iter().any(|item| item.senses.meets(REMOVES))
    }

    /// Whether a filter narrows what was last pointed at.
    pub(super) fn restricts(&self) -> bool {
        matches!(self.choice.picks.last(), Some(Pointer::All | Pointer::Matching(_)))
    }

    pub(super) fn is_far(&self, head: usize, index: usize) -> bool {
        let between = &self.items[head + 1..index];
        between.len() > HEAD_DISTANCE_MAX
            || between.iter().any(|item| matches!(item.thing, Thing::Number(_) | Thing::Name(_)))
    }

    pub(super) fn has_row(&self) -> bool {
        !self.choice.picks.is_empty()
    }

    /// Whether apps are pointed at that nobody named.
    pub(super) fn is_bulk(&self) -> bool {
        let is_bulk = |pick: &Pointer| matches!(pick, Pointer::All | Pointer::Matching(_) | Pointer::Duplicates);
        self.choice.picks.iter().any(is_bulk) || (self.choice.picks.is_empty() && !self.given.is_empty())
    }

    pub(super) fn is_end(&self, index: usize) -> bool {
        let rest = self.items.get(index..).unwrap_or_default();
        let next = rest.iter().find(|item| !item.senses.meets(SOFT));
        next.is_none_or(|item| {
            item.senses.meets(REMOVES)
                || matches!(item.thing, Thing::End | Thing::Question | Thing::Line | Thing::Comma)
        })
    }

    /// Whether a part of a row can end here.
    pub(super) fn ends_a_part(&self, index: usize) -> bool {
        self.items.get(index).is_none_or(|item| {
            item.senses.meets(REMOVES.and(SOFT).and(Senses::of(Sense::And)))
                || matches!(item.thing, Thing::Comma | Thing::End | Thing::Question | Thing::Line)
        })
    }

    pub(super) fn is_unknown(&self, index: usize) -> bool {
        self.items.get(index).is_some_and(|item| item.thing == Thing::Unknown)
    }

    /// Whether words follow a "the one" that say which, and are not understood.
    pub(super) fn is_described(&self, index: usize) -> bool {
        let Some(next) = self.items.get(index + 1) else { return false };
        let ends = matches!(next.thing, Thing::End | Thing::Question | Thing::Comma)
            || next.senses.meets(REMOVES)
            || next.senses.meets(Senses::any_of(&[Sense::Thanks, Sense::And, Sense::Reason]));
        let relative = HEADS.and(SOFT).and(Senses::any_of(&[Sense::It, Sense::Lead]));
        let filter = filtered(self.items, skipped(self.items, index + 1, relative), self.situation.today);
        let points = pointed(self.items, skipped(self.items, index + 1, SOFT), self.situation);
        !ends && filter.is_none() && points.is_none()
    }

    /// Whether a word that can be a wish is a noun here: "from the list".
    pub(super) fn is_noun(&self, index: usize) -> bool {
        let is_after_article = index.checked_sub(1).is_some_and(|before| self.items[before].is(Sense::Article));
        is_after_article && self.items[index].is(Sense::List)
    }
}
