//! Who may post next: the real budget, and what surrounds it in `src/bot/window.rs`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use auditoot_core::budget::{Place, PostClass, PostingBudget};
use jiff::{SignedDuration, Timestamp};

use super::tasks::TaskId;

/// The two rules of the window that are not in the core: so many posts in so long, before reminders wait.
const WINDOW: SignedDuration = SignedDuration::from_hours(3);
const BEFORE_REMINDERS_WAIT: usize = 250;

/// The line of posts of one run of the program.
#[derive(Default)]
pub(crate) struct Line {
    budget: PostingBudget,
    posts: VecDeque<Timestamp>,
    /// Who stands in line, for the judge.
    standing: BTreeMap<Place, PostClass>,
    given: BTreeSet<Place>,
    waiting: BTreeMap<Place, TaskId>,
}

impl Line {
    /// Puts a post in line, as one of this class, whichever it really is of.
    pub(crate) fn line_up(&mut self, class: PostClass, really: PostClass) -> Place {
        let place = self.budget.line_up(class);
        self.standing.insert(place, really);
        place
    }

    /// Gives everybody a turn who may have one now. Returns whom to wake, and each turn that went before a higher class.
    pub(crate) fn give_turns(&mut self, now: Timestamp) -> (Vec<TaskId>, Vec<PostClass>) {
        let (mut woken, mut before_higher) = (Vec::new(), Vec::new());
        while let Some(place) = self.budget.let_through(now) {
            if let Some(class) = self.standing.remove(&place) {
                before_higher.extend(self.standing.values().any(|waiting| *waiting < class).then_some(class));
            }
            self.given.insert(place);
            woken.extend(self.waiting.remove(&place));
        }
        (woken, before_higher)
    }

    /// Whether it is the turn of this place; if not, the task is woken then.
    pub(crate) fn take_turn(&mut self, place: Place, task: TaskId) -> bool {
        let is_given = self.given.remove(&place);
        if !is_given {
            self.waiting.insert(place, task);
        }
        is_given
    }

    pub(crate) fn leave(&mut self, place: Place) {
        self.standing.remove(&place);
        self.budget.leave(place);
    }

    pub(crate) fn keep_quiet(&mut self, until: Timestamp) {
        self.budget.keep_quiet(until);
    }

    pub(crate) fn note_post(&mut self, now: Timestamp) {
        self.posts.push_back(now);
        while self.posts.len() > BEFORE_REMINDERS_WAIT {
            self.posts.pop_front();
        }
    }

    /// How many reminders there is room for.
    pub(crate) fn room_for_reminders(&self, now: Timestamp) -> usize {
        if self.budget.quiet_until(now).is_some() {
            return 0;
        }
        let of_late = self.posts.iter().filter(|at| now.duration_since(**at) < WINDOW).count();
        BEFORE_REMINDERS_WAIT.saturating_sub(of_late)
    }
}
