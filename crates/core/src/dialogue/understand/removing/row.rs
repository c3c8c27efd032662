//! What joins the row of what is to go, or of what is to stay, besides numbers and names: "all", filters, names that are in no list.

use super::super::filters::{Filtered, negates, skipped};
use super::super::item::{MessagePiece, Thing};
use super::super::meaning::Pointer;
use super::super::pointing::{PointedApps, SOFT, pick_of_label, pointed};
use super::super::sense::{Sense, Senses};
use super::super::situation::Answering;
use super::scan::Scan;
use super::{NAME_WORDS_MAX, REMOVES, STAYS};
use crate::audit::Filter;

impl Scan<'_> {
    /// "Called …": the words behind it are a name.
    pub(super) fn called(&mut self, index: usize) -> usize {
        let is_part = |item: &&MessagePiece| {
            item.words == 1
                && (item.thing == Thing::Unknown
                    || (item.thing == Thing::Phrase && !item.is(Sense::Filler) && !item.is(Sense::And)))
        };
        let words = self.items[index + 1..].iter().take(NAME_WORDS_MAX).take_while(is_part).count();
        let end = index + 1 + words;
        if words == 0 {
            return index + 1;
        }
        let name = self.items[index + 1..end].iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join(" ");
        self.point(index, PointedApps::At(vec![Pointer::Name(name)]), end)
    }

    /// "All" before a name is no row of its own: "all Tusky sign-ins".
    pub(super) fn drop_determiner(&mut self, index: usize) {
        let is_determiner = !self.is_joined && self.head.is_some_and(|head| self.items[head].is(Sense::All));
        // "All Tusky sign-ins", "everything from two to five".
        let is_range = matches!(self.items[index].thing, Thing::Range(..));
        let soft = SOFT.and(if is_range { Senses::any_of(&[Sense::Lead, Sense::Known]) } else { Senses::default() });
        let only_soft =
            self.head.is_some_and(|head| self.items[head + 1..index].iter().all(|item| item.senses.meets(soft)));
        if is_determiner && only_soft && !self.is_except && self.choice.picks.last() == Some(&Pointer::All) {
            self.choice.picks.pop();
        }
    }

    /// "All", "all three" of a list of three, "the rest".
    pub(super) fn all(&mut self, index: usize) -> Option<usize> {
        let item = &self.items[index];
        if item.is(Sense::Rest) {
            if let Some(until) = self.kept_until(index, index + 1) {
                return Some(until);
            }
            // "Only Tusky stays, the rest goes": the verb stands behind it.
            let next = skipped(self.items, index + 1, SOFT.and(Senses::any_of(&[Sense::Also, Sense::All])));
            if self.is_except && self.items.get(next).is_some_and(|next| next.senses.meets(REMOVES)) {
                self.close_exception(index);
                self.is_except = false;
                self.is_broken = false;
            }
            if self.is_except {
                // "Keep the rest" only says that nothing else is meant.
                self.has_exception = true;
                return Some(index + 1);
            }
            self.rest = true;
            if self.given.is_empty() {
                self.push(index, Pointer::All);
            } else {
                self.choice.picks = self.given.to_vec();
                self.last = index + 1;
            }
            return Some(index + 1);
        }
        if item.is(Sense::Except) || !item.is(Sense::All) {
            return None;
        }
        // "All 3" are all of the list, or all sign-ins of 3.
        let next = skipped(self.items, index + 1, SOFT);
        let count = self.items.get(next).and_then(MessagePiece::number);
        if count.is_some() && matches!(self.situation.state, Answering::AfterShow(_)) {
            // "All three" of what was shown are its sign-ins.
            self.points_back = true;
            return Some(next + 1);
        }
        let end = match count {
            Some(count) if count == self.situation.apps.numbers() => next + 1,
            // "Elk, Tusky, Phanpy: all three" counts the row again.
            Some(count) if self.counts_row(count) => return Some(next + 1),
            Some(_) if !self.items.get(index + 1).is_some_and(|item| item.is(Sense::SignIns)) => {
                self.unexplained.push(next);
                next + 1
            }
            _ => index + 1,
        };
        if self.is_except {
            // "Except all that …": a filter follows.
            self.head = Some(index);
            return Some(end);
        }
        // After a row of names it is no more than a word: "2 and 3 all together".
        if self.choice.picks.is_empty() || self.is_joined {
            self.push(index, Pointer::All);
        }
        self.head = Some(index);
        Some(end)
    }

    /// Whether so many single apps stand in the row.
    fn counts_row(&self, count: u32) -> bool {
        let is_single = |pick: &Pointer| matches!(pick, Pointer::Number(_) | Pointer::Token(..) | Pointer::Name(_));
        !self.is_except
            && self.choice.picks.iter().all(is_single)
            && usize::try_from(count).is_ok_and(|count| count == self.choice.picks.len())
    }

    /// Takes a filter; or passes over what is only a reason: "remove Tusky, I never used it".
    pub(super) fn filter(&mut self, index: usize, filter: Filtered, end: usize) -> usize {
        let item = &self.items[index];
        if let Some(next) = self.old_of_named(index, &filter, end) {
            return next;
        }
        let has_head = self.head.is_some_and(|head| !self.is_far(head, index));
        let is_said_of_it = self.items.get(end).is_some_and(|next| next.is(Sense::It) && !next.is(Sense::One));
        let has_picks = self.choice.picks.iter().any(|pick| *pick != Pointer::All);
        let is_disuse = item.is(Sense::Unused) || negates(item);
        let is_verbal = is_disuse || item.is(Sense::Can);
        let is_alone = is_verbal || is_said_of_it || !self.is_joined;
        if !has_head && !self.is_except && has_picks && is_alone {
            self.is_broken = true;
            return end;
        }
        // "I do not use Tusky": it says of what is named behind it why it is to go.
        let object = skipped(self.items, end, SOFT.and(Senses::of(Sense::It)));
        if is_disuse && !has_head && !self.is_except && pointed(self.items, object, self.situation).is_some() {
            return end;
        }
        // "An old program called …" is one app.
        let next = skipped(self.items, end, SOFT.and(Senses::of(Sense::One)));
        if self.items.get(next).is_some_and(|next| next.is(Sense::Called)) {
            return end;
        }
        let of_one = matches!(filter, Filtered::SignIns) || item.is(Sense::Old);
        if of_one
            && !has_head
            && let Some(beyond) = self.old_of(index, end)
        {
            return beyond;
        }
        // "And the thing that can read …": words before the head do not end the row.
        self.is_broken &= !(has_head && self.is_joined);
        // "All but the newest", of what was shown, is about its sign-ins.
        if self.is_except && matches!(self.situation.state, Answering::AfterShow(_)) {
            self.unexplained.push(index);
        }
        let pick = match filter {
            Filtered::SignIns => Pointer::Duplicates,
            Filtered::Apps(filter) => Pointer::Matching(filter),
        };
        if self.leaves_newest(&pick, end) {
            self.has_exception = true;
        } else if self.is_except {
            self.choice.except.push(pick);
            self.has_exception = true;
        } else if self.restricts() && (!self.is_joined || self.choice.picks.last() == Some(&Pointer::All)) {
            // Two filters of one row let through what both do, which no list can show.
            if self.choice.picks.last() != Some(&Pointer::All) && self.choice.picks.last() != Some(&pick) {
                self.unexplained.push(index);
            }
            if let Some(last) = self.choice.picks.last_mut() {
                *last = pick;
            }
        } else {
            self.push(index, pick);
        }
        self.is_joined = false;
        self.is_broken = false;
        self.last = end;
        end
    }

    /// Whether it is the newest of the sign-ins that is said to stay, where only old ones are to go.
    fn leaves_newest(&mut self, pick: &Pointer, end: usize) -> bool {
        let is_of_old = |pick: &Pointer| matches!(pick, Pointer::OldOf(_) | Pointer::Duplicates);
        let is_newest = *pick == Pointer::Matching(Filter::New) && self.has_row();
        let stays = skipped(self.items, end, SOFT);
        let is_said_to_stay = self.items.get(stays).is_some_and(|item| item.senses.meets(STAYS));
        if !is_newest || !self.choice.picks.iter().all(is_of_old) || !(self.is_except || is_said_to_stay) {
            return false;
        }
        if !self.is_except {
            self.keeps.push(stays);
        }
        true
    }

    /// Takes "the old ones" where they are sign-ins of the app that was named or shown just before.
    fn old_of_named(&mut self, index: usize, filter: &Filtered, end: usize) -> Option<usize> {
        // "Of Tusky the old sign-ins" are some of Tusky's.
        let of_last = matches!(filter, Filtered::SignIns) && !self.is_joined && !self.is_except;
        if let ([Pointer::Number(_) | Pointer::Name(_)], true) =
            (self.choice.picks.as_slice(), of_last && !self.is_broken)
        {
            let last = self.choice.picks.pop();
            self.choice.picks.extend(last.map(|last| Pointer::OldOf(Box::new(last))));
            self.last = end;
            return Some(end);
        }
        let of_shown = match self.situation.state {
            Answering::AfterShow(shown)
                if self.items[index].is(Sense::Old) && !self.is_except && self.choice.picks.is_empty() =>
            {
                Some(pick_of_label(shown.label, shown.name))
            }
            _ => None,
        };
        // "That is from the old phone, out": it is the phone that is old.
        let noun = skipped(self.items, end, SOFT);
        let is_noun = |item: &MessagePiece| {
            item.thing == Thing::Unknown || item.senses.meets(Senses::any_of(&[Sense::Known, Sense::LostPhone]))
        };
        if of_shown.is_some() && matches!(filter, Filtered::Apps(_)) && self.items.get(noun).is_some_and(is_noun) {
            self.points_back = true;
            return Some(end);
        }
        let is_of_all =
            self.head.is_some_and(|head| self.items[head].senses.meets(Senses::any_of(&[Sense::All, Sense::Apps])));
        // "Remove the old ones", of what was shown; "old 6" says itself whose.
        let after = skipped(self.items, end, SOFT.and(Senses::of(Sense::SignIns)));
        if pointed(self.items, after, self.situation).is_some() {
            return None;
        }
        let shown = of_shown.filter(|_| !is_of_all)?;
        Some(self.point(index, PointedApps::At(vec![Pointer::OldOf(Box::new(shown))]), end))
    }

    /// "Old 6" are the old sign-ins of 6.
    pub(super) fn old_of(&mut self, index: usize, end: usize) -> Option<usize> {
        let after = skipped(self.items, end, SOFT.and(Senses::of(Sense::SignIns)));
        let (PointedApps::At(picks), beyond) = pointed(self.items, after, self.situation)? else { return None };
        let old = picks.into_iter().map(|pick| Pointer::OldOf(Box::new(pick))).collect();
        // "Old 3, 5" may mean the old sign-ins of both, or those of 3 and all of 5.
        let joined = skipped(self.items, beyond, Senses::of(Sense::Filler));
        let is_joint = self.items.get(joined).is_some_and(|item| item.is(Sense::And) || item.thing == Thing::Comma);
        if is_joint && self.items.get(joined + 1).is_some_and(|item| item.number().is_some()) {
            self.unexplained.push(joined + 1);
        }
        Some(self.point(index, PointedApps::At(old), beyond))
    }

    /// A word in no table: the name of an app that is in no list, where it is joined to a row.
    pub(super) fn unknown(&mut self, index: usize) -> usize {
        let is_unknown = |item: &&MessagePiece| item.thing == Thing::Unknown;
        let words = self.items[index..].iter().take(NAME_WORDS_MAX).take_while(is_unknown).count();
        let end = index + words;
        let after_and = index.checked_sub(1).is_some_and(|before| self.items[before].is(Sense::And));
        let is_sole = words == 1 && self.situation.apps.is_empty();
        let is_in_row = self.is_joined && !self.is_broken && (self.has_row() || self.is_except);
        if is_in_row && self.ends_a_part(end) && (is_sole || after_and || self.is_except) {
            let name = self.items[index..end].iter().map(|item| item.key.as_str()).collect::<Vec<_>>().join(" ");
            return self.point(index, PointedApps::At(vec![Pointer::Name(name)]), end);
        }
        if self.is_except && !self.has_exception {
            self.unexplained.push(index);
        }
        self.is_broken = true;
        end
    }
}
