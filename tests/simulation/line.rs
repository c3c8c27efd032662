//! Who may post next: the real budget, and the line around it as `src/bot/window.rs` keeps it.

use std::collections::{BTreeMap, BTreeSet};

use auditoot_core::budget::{PlaceInLine, PostClass, PostingBudget, SpentPosts};
use auditoot_core::dialogue::message::AccountId;
use jiff::Timestamp;

use super::planted::Planted;
use super::tasks::TaskId;
use super::world::{Event, World};

/// A post that waits for its turn.
struct StandingPost {
    /// What it stands there as.
    class: PostClass,
    /// What it is.
    really: PostClass,
    since: Timestamp,
}

/// The line of posts of one run of the program.
pub(crate) struct Line {
    pub(crate) budget: PostingBudget,
    standing: BTreeMap<PlaceInLine, StandingPost>,
    under_way: BTreeMap<PlaceInLine, PostClass>,
    given: BTreeSet<PlaceInLine>,
    waiting: BTreeMap<PlaceInLine, TaskId>,
    quiet_until: Timestamp,
}

impl Line {
    pub(crate) fn new(now: Timestamp, spent: Option<&SpentPosts>) -> Self {
        let mut budget = PostingBudget::new(now);
        if let Some(spent) = spent {
            budget.take_up(spent.clone());
        }
        let (standing, under_way, given, waiting) = Default::default();
        Self { budget, standing, under_way, given, waiting, quiet_until: Timestamp::UNIX_EPOCH }
    }

    /// Puts a post in line, as one of this class, whichever it really is of.
    pub(crate) fn line_up(
        &mut self,
        class: PostClass,
        really: PostClass,
        to: AccountId,
        since: Timestamp,
    ) -> PlaceInLine {
        let place = self.budget.line_up(class, to);
        self.standing.insert(place, StandingPost { class, really, since });
        place
    }

    /// Gives everybody a turn who may have one now. Returns whom to wake.
    pub(crate) fn give_turns(&mut self, now: Timestamp) -> Vec<TaskId> {
        let mut woken = Vec::new();
        while let Some(place) = self.budget.let_through(now) {
            if let Some(post) = self.standing.remove(&place) {
                self.under_way.insert(place, post.class);
            }
            self.given.insert(place);
            woken.extend(self.waiting.remove(&place));
        }
        woken
    }

    /// Since when each class waits, the times left out in which the server wants no posts.
    pub(crate) fn waits(&self) -> impl Iterator<Item = (PostClass, Timestamp)> {
        self.standing.values().map(|post| (post.really, post.since.max(self.quiet_until)))
    }

    /// Whether it is the turn of this place; if not, the task is woken then.
    pub(crate) fn take_turn(&mut self, place: PlaceInLine, task: TaskId) -> bool {
        let is_given = self.given.remove(&place);
        if !is_given {
            self.waiting.insert(place, task);
        }
        is_given
    }

    /// Whether it is the turn of this place; if not, it is given up.
    fn take_turn_or_go(&mut self, place: PlaceInLine) -> bool {
        let is_given = self.given.remove(&place);
        if let Some(post) = self.standing.remove(&place) {
            self.budget.leave(post.class, place);
        }
        is_given
    }

    /// The post that has this place was certainly not made.
    pub(crate) fn note_not_made(&mut self, place: PlaceInLine, to: &AccountId) {
        if let Some(class) = self.under_way.get(&place) {
            self.budget.note_not_made(*class, to);
        }
    }

    pub(crate) fn leave(&mut self, place: PlaceInLine) {
        if let Some(class) = self.under_way.remove(&place) {
            self.budget.leave(class, place);
        }
    }

    pub(crate) fn keep_quiet(&mut self, until: Timestamp) {
        self.budget.keep_quiet(until);
        self.quiet_until = until;
    }
}

impl World {
    pub(crate) fn give_turns(&mut self) {
        for task in self.line.give_turns(self.now) {
            self.at(self.now, Event::GoOn(task));
        }
        let left = self.server.window(self.now).left;
        for (class, since) in self.line.waits() {
            self.judge.note_wait(self.now, class, since, left);
        }
    }

    pub(crate) fn keep_quiet(&mut self, until: Timestamp) {
        self.line.keep_quiet(until);
        self.note_not_wanted(until);
        self.at(until, Event::Turns);
    }

    pub(crate) fn leave(&mut self, place: PlaceInLine) {
        self.line.leave(place);
        self.give_turns();
    }

    /// Puts a post in line, and looks whose turn it is.
    pub(crate) fn line_up(&mut self, class: PostClass, to: &AccountId) -> PlaceInLine {
        let place = self.line_up_as(class, to);
        let look = self.line.budget.next_look(self.now);
        self.at(look, Event::Turns);
        place
    }

    /// A turn to make a post of this class, if there is one right now.
    pub(crate) fn turn_now(&mut self, class: PostClass, to: &AccountId) -> Option<PlaceInLine> {
        let place = self.line_up_as(class, to);
        self.line.take_turn_or_go(place).then_some(place)
    }

    fn line_up_as(&mut self, class: PostClass, to: &AccountId) -> PlaceInLine {
        let as_class = match self.planted {
            Some(Planted::ReservesNothing) => PostClass::Result,
            Some(Planted::KnowsNoResults) => PostClass::ToOthers,
            Some(_) | None => class,
        };
        let place = self.line.line_up(as_class, class, to.clone(), self.now);
        self.give_turns();
        place
    }
}
