//! The reading of a removal, item by item.

use super::super::filters::{Filtered, filtered, skipped};
use super::super::item::{MessagePiece, Thing};
use super::super::meaning::{Pointer, Selection};
use super::super::pointing::{PointedApps, SOFT, pointed};
use super::super::reading::is_mark;
use super::super::sense::{Sense, Senses};
use super::super::situation::Situation;
use super::{CHANGES, HEADS, OTHER_WISHES, REMOVES};
use crate::audit::Filter;

/// What was read of a removal so far.
#[expect(clippy::struct_excessive_bools, reason = "each is another thing that was read, and any may go with any")]
pub(super) struct Scan<'a> {
    pub(super) items: &'a [MessagePiece],
    pub(super) situation: &'a Situation<'a>,
    pub(super) given: &'a [Pointer],
    pub(super) choice: Selection,
    pub(super) which: Vec<u32>,
    /// The places of what was not accounted for.
    pub(super) unexplained: Vec<usize>,
    /// Whether what is pointed at now is to stay.
    pub(super) is_except: bool,
    /// Whether a word that is not understood ended the row.
    pub(super) is_broken: bool,
    /// Whether what is pointed at next is joined to the row.
    pub(super) is_joined: bool,
    pub(super) has_verb: bool,
    /// Whether the last "except" was followed by what it excepts.
    pub(super) has_exception: bool,
    pub(super) points_back: bool,
    pub(super) is_negated: bool,
    /// Where something stands that a filter can follow.
    pub(super) head: Option<usize>,
    /// Whether "the rest" was said.
    pub(super) rest: bool,
    /// Where the last pick ended.
    pub(super) last: usize,
    /// The places of words that say of what stands before them that it stays.
    pub(super) keeps: Vec<usize>,
}

impl<'a> Scan<'a> {
    pub(super) fn of(items: &'a [MessagePiece], given: &'a [Pointer], situation: &'a Situation<'a>) -> Self {
        Self {
            items,
            situation,
            given,
            choice: Selection::default(),
            which: Vec::new(),
            unexplained: Vec::new(),
            is_except: false,
            is_broken: false,
            is_joined: false,
            has_verb: false,
            has_exception: true,
            points_back: false,
            is_negated: false,
            head: None,
            rest: false,
            last: 0,
            keeps: Vec::new(),
        }
    }

    /// Takes the item at this place, and says where the next one is.
    pub(super) fn step(&mut self, index: usize) -> usize {
        let item = &self.items[index];
        if item.senses.meets(REMOVES) {
            self.verb(index);
            return index + 1;
        }
        // "The 2 I have not used": the filter says which.
        if item.number().is_some()
            && index.checked_sub(1).is_some_and(|before| self.items[before].is(Sense::Article))
            && filtered(self.items, index + 1, self.situation.today).is_some()
        {
            return index + 1;
        }
        // "No. 2" is a number, not a no.
        let is_short_noun = item.is(Sense::NumberShort) || item.is(Sense::No);
        let next_counts = self.items.get(index + 1).is_some_and(|next| next.number().is_some());
        if is_short_noun && next_counts && (index == 0 || self.has_verb) && !item.is(Sense::Not) {
            return index + 1;
        }
        if item.is(Sense::Called) {
            return self.called(index);
        }
        if self.begins_only(index) {
            return index + 1;
        }
        if self.is_otherwise(index) {
            self.unexplained.push(index);
        }
        if let Some((at, end)) = pointed(self.items, index, self.situation) {
            return self.point(index, at, end);
        }
        let filter = filtered(self.items, index, self.situation.today);
        // "All that can do all": the second one says what they can do.
        let is_power = item.is(Sense::Power) && matches!(filter, Some((Filtered::Apps(Filter::Can(_)), _)));
        if let Some(next) = (!(is_power && self.head.is_some())).then(|| self.all(index)).flatten() {
            return next;
        }
        if let Some((filter, end)) = filter {
            return self.filter(index, filter, end);
        }
        if self.except(index) || self.joins(index) {
            return index + 1;
        }
        let is_article = item.is(Sense::Article) && !self.is_end(index + 1);
        if (item.is(Sense::Both) || item.is(Sense::It)) && !is_article {
            self.points_back = true;
            self.head = Some(index);
            if self.is_except && !self.has_exception {
                self.unexplained.push(index);
            }
            return index + 1;
        }
        self.other(index)
    }

    fn verb(&mut self, index: usize) {
        let says_not = |item: &MessagePiece| item.is(Sense::Not) || (item.is(Sense::No) && item.hidden.has(Sense::Not));
        let not = self.before(index).filter(|at| says_not(&self.items[*at]));
        self.has_verb = true;
        self.is_broken = false;
        self.head = None;
        if let Some(at) = not {
            self.unexplained.retain(|place| *place != at);
            // "Remove everything, do not remove Tusky": the second verb begins what stays.
            let is_second = self.items[..index].iter().any(|item| item.senses.meets(REMOVES)) && self.has_row();
            let is_of_given = self.choice.picks.is_empty() && !self.given.is_empty();
            if is_second || is_of_given {
                self.begin_exception(index);
                return;
            }
            self.is_negated = true;
        }
        self.close_exception(index);
        self.is_except = false;
        self.is_joined = false;
    }

    /// Takes what was pointed at into the row, if it belongs there.
    pub(super) fn point(&mut self, index: usize, pointed: PointedApps, end: usize) -> usize {
        let kept_until = self.kept_until(index, end);
        let is_first = self.choice.picks.is_empty() && !self.is_except;
        let has_place = !self.is_broken || kept_until.is_some() || (is_first && !self.rest);
        let is_base = !self.is_except && kept_until.is_none();
        let is_second_row = is_base && self.has_verb && !is_first && !self.is_joined && self.verb_between(index);
        // "The never used Elk" is not everything that was never used, and Elk.
        let is_described = matches!(self.choice.picks.last(), Some(Pointer::Matching(_)))
            && !self.is_joined
            && skipped(self.items, self.last, SOFT) >= index;
        if !has_place || is_second_row || is_described || pointed == PointedApps::Unclear {
            self.unexplained.push(index);
            self.is_broken = true;
            return end;
        }
        self.drop_determiner(index);
        match pointed {
            PointedApps::At(picks) if !is_base => {
                self.choice.except.extend(picks);
                self.has_exception = true;
            }
            PointedApps::At(picks) => self.choice.picks.extend(picks),
            PointedApps::Which(numbers) => self.which = numbers,
            PointedApps::Unclear => {}
        }
        self.is_joined = false;
        self.is_broken = false;
        self.head = None;
        self.last = end;
        match kept_until {
            Some(until) if until > end => {
                self.is_broken = true;
                until
            }
            Some(_) | None => end,
        }
    }

    pub(super) fn push(&mut self, index: usize, pick: Pointer) {
        if self.is_broken && !self.choice.picks.is_empty() {
            self.unexplained.push(index);
            return;
        }
        self.choice.picks.push(pick);
        self.is_joined = false;
        self.last = index + 1;
    }

    /// "Except", "but not", "keep": what is pointed at from here on stays.
    fn except(&mut self, index: usize) -> bool {
        let item = &self.items[index];
        if self.keeps.contains(&index) {
            self.is_broken = true;
            return true;
        }
        let next = skipped(self.items, index + 1, SOFT.and(Senses::any_of(&[Sense::Only, Sense::It])));
        let points_next = pointed(self.items, next, self.situation).is_some();
        // "Yes, but only the second" chooses.
        let is_only =
            self.items.get(index..next).is_some_and(|between| between.iter().any(|item| item.is(Sense::Only)));
        if item.is(Sense::But) && is_only && points_next && !self.is_except && !self.has_row() {
            self.is_joined = true;
            self.is_broken = false;
            return true;
        }
        // "Not Old Poster, but Toot Stats."
        let excepts_only = self.has_exception && !self.choice.except.is_empty() && self.choice.picks.is_empty();
        if item.is(Sense::But) && excepts_only && points_next && (self.given.is_empty() || self.is_except) {
            self.is_except = false;
            self.is_joined = true;
            self.is_broken = false;
            return true;
        }
        // "3 yes, but 2 I need": what follows is said to stay by words behind it.
        if item.is(Sense::But)
            && let Some((_, end)) = pointed(self.items, next, self.situation)
            && self.kept_until(next, end).is_some()
        {
            self.is_joined = true;
            return true;
        }
        if item.is(Sense::But) && !self.given.is_empty() && points_next && self.goes(next) {
            self.is_except = false;
            self.is_joined = true;
            self.is_broken = false;
            return true;
        }
        // "2 I need, but the others can go."
        if item.is(Sense::But) && self.items.get(next).is_some_and(|next| next.is(Sense::Rest)) {
            self.is_joined = true;
            self.is_broken = false;
            return true;
        }
        let is_stay = item.is(Sense::Fine) || item.is(Sense::Use);
        let keeps_rest = self.items.get(next).is_some_and(|next| next.is(Sense::Rest));
        if is_stay && !points_next && !keeps_rest {
            // "Tusky is fine, remove the rest": it stands behind what stays, or it is only a remark.
            self.is_broken = true;
            return true;
        }
        let may_except = self.has_row() || !self.given.is_empty();
        let begins = item.is(Sense::Except)
            || item.is(Sense::Keep)
            || is_stay
            || (item.is(Sense::But) && (points_next || self.is_unknown(next)) && self.is_bulk() && may_except)
            || (item.is(Sense::Not) && points_next && may_except);
        if begins {
            self.begin_exception(index);
            if item.is(Sense::Except) && item.is(Sense::All) && !self.choice.picks.contains(&Pointer::All) {
                // "All but", in one phrase.
                self.choice.picks.push(Pointer::All);
            }
            return true;
        }
        if item.is(Sense::But) && self.is_contrast(index) {
            return true;
        }
        // "But" before "not", "keep" or "except" only leads to it.
        let leads = [Sense::Not, Sense::Keep, Sense::Except];
        item.is(Sense::But) && self.items.get(next).is_some_and(|next| leads.into_iter().any(|sense| next.is(sense)))
    }

    /// Whether a "but" stands between what was said of the row and that it is to go: "it was fun, but it can go".
    fn is_contrast(&self, index: usize) -> bool {
        let verb = skipped(self.items, index + 1, SOFT.and(Senses::any_of(&[Sense::It, Sense::Also, Sense::Time])));
        let removes = self.items.get(verb).is_some_and(|verb| verb.senses.meets(REMOVES)) && !self.has_verb;
        let is_told = |item: &&MessagePiece| !is_mark(item) && !item.senses.meets(SOFT);
        let told = self.items[self.last.min(index)..index].iter().filter(is_told).count();
        removes && self.has_row() && told > 1
    }

    pub(super) fn begin_exception(&mut self, index: usize) {
        self.close_exception(index);
        self.is_except = true;
        self.has_exception = false;
        self.is_broken = false;
        self.is_joined = true;
        self.head = None;
    }

    /// An exception that excepted nothing is not understood.
    pub(super) fn close_exception(&mut self, index: usize) {
        if self.is_except && !self.has_exception {
            self.unexplained.push(index.saturating_sub(1));
        }
        self.has_exception = true;
    }

    /// Commas, "and": what follows belongs to the row.
    fn joins(&mut self, index: usize) -> bool {
        let item = &self.items[index];
        let joins = item.is(Sense::And)
            || item.is(Sense::Also)
            || matches!(item.thing, Thing::Comma | Thing::Line | Thing::Dash);
        if joins {
            self.is_joined = true;
            self.head = None;
        }
        let ends = matches!(item.thing, Thing::End | Thing::Question | Thing::Dots);
        if ends {
            self.close_exception(index);
            self.is_except = false;
            self.head = None;
            // A sentence that begins with "and" goes on with the row.
            let next = self.items.get(index + 1);
            let goes_on = next.is_some_and(|next| next.is(Sense::And) || next.is(Sense::Also));
            self.is_broken = !goes_on && self.has_verb;
            self.is_joined = false;
        }
        joins || ends
    }

    /// Whatever else stands here.
    fn other(&mut self, index: usize) -> usize {
        let item = &self.items[index];
        if item.senses.meets(HEADS) {
            // "And the one on my phone" is something to remove, or to keep, that is not understood.
            let is_open = self.is_except && !self.has_exception || self.is_joined && self.has_row();
            if item.is(Sense::One) && is_open && self.is_described(index) {
                self.unexplained.push(index);
            }
            // "Remove 2. What is 3?" is about two things, and so is "remove 2, and what may 3 do?".
            let next = skipped(self.items, index + 1, SOFT.and(Senses::any_of(&[Sense::Can, Sense::Power])));
            let asks = !self.is_joined || pointed(self.items, next, self.situation).is_some();
            self.is_broken |= item.is(Sense::What) && self.has_row() && asks;
            self.head = Some(index);
            return index + 1;
        }
        if item.thing == Thing::Unknown {
            return self.unknown(index);
        }
        if item.is(Sense::Not) && self.negates(index) {
            return index + 1;
        }
        // A reason is accounted for: "I do not know it".
        if item.is(Sense::Not) && self.is_minded(index) {
            self.is_broken = true;
            return index + 1;
        }
        if item.is(Sense::Reason) && !item.is(Sense::If) {
            self.is_broken = true;
            return index + 1;
        }
        let is_wish = item.senses.meets(OTHER_WISHES) && !self.is_noun(index);
        if is_quantity(&item.thing) || is_wish || item.senses.meets(CHANGES) || !item.hidden.is_empty() {
            self.unexplained.push(index);
            self.is_broken = true;
            return index + 1;
        }
        let passes = Senses::any_of(&[Sense::Only, Sense::SignIns, Sense::Apps, Sense::Lead, Sense::YesLike]);
        if !item.senses.meets(SOFT.and(passes)) && item.thing != Thing::Noise {
            if self.is_except && !self.has_exception {
                self.unexplained.push(index);
            }
            self.is_broken = true;
            self.head = self.head.filter(|_| item.is(Sense::Known));
        }
        index + 1
    }

    /// Whether a "not" belongs to the verb.
    fn negates(&mut self, index: usize) -> bool {
        let next = skipped(self.items, index + 1, SOFT.and(Senses::of(Sense::It)));
        if self.items.get(next).is_some_and(|next| next.senses.meets(REMOVES)) {
            // The verb will see it.
            return true;
        }
        // "Nicht Elk löschen": before the one thing that is named and its verb.
        let object = pointed(self.items, next, self.situation).map(|(_, end)| end);
        let verb = object.filter(|end| self.items.get(*end).is_some_and(|verb| verb.senses.meets(REMOVES)));
        if !self.has_verb && verb.is_some_and(|verb| self.is_end(verb + 1)) {
            self.is_negated = true;
            return true;
        }
        // "Lösche 2 nicht": behind the one thing that is named.
        let is_last = self.has_verb
            && self.is_end(index + 1)
            && !self.is_broken
            && self.choice.picks.len() <= 1
            && self.last > 0
            && self.choice.except.is_empty();
        self.is_negated |= is_last;
        is_last
    }
}

/// Whether something counts or says when.
fn is_quantity(thing: &Thing) -> bool {
    is_when(thing) || matches!(thing, Thing::Number(_) | Thing::Letters(..) | Thing::Range(..) | Thing::Name(_))
}

/// Whether something says when, or how often.
pub(super) fn is_when(thing: &Thing) -> bool {
    matches!(thing, Thing::Span(_) | Thing::VagueSpan | Thing::Rhythm(_) | Thing::VagueRhythm | Thing::Day(_))
}
