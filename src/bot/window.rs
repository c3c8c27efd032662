//! Whose turn it is to post: a server lets one account post only so often, and answers go before reminders.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::{oneshot, watch};

use crate::observer::{Observer, Wait, Waiting};
use auditoot_clock::Clock;
use auditoot_core::budget::{PlaceInLine, PostClass, PostingBudget, ServerWindow, SpentPosts};
use auditoot_core::dialogue::message::AccountId;

/// The line of the bot's posts, by the rules of the [`PostingBudget`].
#[derive(Debug)]
pub(super) struct PostingWindow {
    clock: Clock,
    observer: Observer,
    line: Mutex<PostingLine>,
    /// Tells everybody in line to look again how long they wait.
    look_again: watch::Sender<()>,
}

/// Who waits for a turn to post.
#[derive(Debug)]
struct PostingLine {
    budget: PostingBudget,
    waiting: BTreeMap<PlaceInLine, InLine>,
}

/// A post that waits for its turn.
#[derive(Debug)]
struct InLine {
    turn: oneshot::Sender<()>,
    /// Ends in the same breath in which the turn is given, so that nobody finds the bot quiet in between.
    waiting: Option<Waiting>,
}

/// A turn to post. Until it is dropped, the post counts as under way.
#[derive(Debug)]
pub(super) struct PostingTurn<'a> {
    window: &'a PostingWindow,
    class: PostClass,
    place: PlaceInLine,
}

impl PostingWindow {
    pub(super) fn new(clock: Clock, observer: Observer) -> Self {
        let line = Mutex::new(PostingLine { budget: PostingBudget::new(clock.now()), waiting: BTreeMap::new() });
        Self { clock, observer, line, look_again: watch::Sender::new(()) }
    }

    /// Returns once a post of this class may be made.
    pub(super) async fn posting_turn(&self, class: PostClass, to: &AccountId) -> PostingTurn<'_> {
        let (turn, mut given) = oneshot::channel();
        let mut look_again = self.look_again.subscribe();
        // From here on the place is given up if whoever waits does.
        let posting_turn = {
            let mut line = self.line();
            let place = line.budget.line_up(class, to.clone());
            line.waiting.insert(place, InLine { turn, waiting: None });
            PostingTurn { window: self, class, place }
        };
        loop {
            let until = {
                let mut line = self.line();
                let now = self.clock.now();
                line.give_turns(now);
                let until = line.budget.next_look(now);
                let Some(in_line) = line.waiting.get_mut(&posting_turn.place) else { return posting_turn };
                in_line.waiting = Some(self.observer.wait(until, Wait::HeldUp));
                until
            };
            tokio::select! {
                biased;
                _ = &mut given => return posting_turn,
                // The sender lives as long as `self`.
                _ = look_again.changed() => {}
                () = self.clock.sleep_until(until) => {}
            }
        }
    }

    /// A turn to make a post of this class, if there is one right now.
    pub(super) fn turn_now(&self, class: PostClass, to: &AccountId) -> Option<PostingTurn<'_>> {
        let (turn, mut given) = oneshot::channel();
        let posting_turn = {
            let mut line = self.line();
            let place = line.budget.line_up(class, to.clone());
            line.waiting.insert(place, InLine { turn, waiting: None });
            line.give_turns(self.clock.now());
            PostingTurn { window: self, class, place }
        };
        given.try_recv().is_ok().then_some(posting_turn)
    }

    /// Until when the server wants no posts, if that lies ahead.
    pub(super) fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.line().budget.quiet_until(now)
    }

    /// The server wants no posts until then.
    pub(super) fn keep_quiet(&self, until: Timestamp) {
        self.line().budget.keep_quiet(until);
        self.look_again.send_replace(());
    }

    /// A post to somebody was certainly not made.
    pub(super) fn note_not_made(&self, class: PostClass, to: &AccountId) {
        self.line().budget.note_not_made(class, to);
    }

    /// Learns what the server says of its window.
    pub(super) fn learn(&self, window: ServerWindow) {
        let mut line = self.line();
        let now = self.clock.now();
        let looked_at = line.budget.next_look(now);
        line.budget.learn(window, now);
        line.give_turns(now);
        // Nobody else has to look: that would be everybody in line, after each post.
        if line.budget.next_look(now) != looked_at {
            drop(line);
            self.look_again.send_replace(());
        }
    }

    /// Takes up what an earlier run spent.
    pub(super) fn take_up(&self, spent: SpentPosts) {
        self.line().budget.take_up(spent);
    }

    /// What is spent, to be kept.
    pub(super) fn spent(&self) -> SpentPosts {
        self.line().budget.spent().clone()
    }

    /// How many reminders there is room for. While the server wants no posts there is none.
    pub(super) fn room_for_reminders(&self) -> usize {
        self.line().budget.room(PostClass::Unasked, self.clock.now())
    }

    /// Whether one more post to somebody is within a hundredth of what the server takes in this window.
    pub(super) fn has_a_hundredth_for(&self, to: &AccountId) -> bool {
        self.line().budget.has_a_hundredth_for(to, self.clock.now())
    }

    /// For each class how much room is left in this window, and how many wait.
    pub(super) fn line_lengths(&self, now: Timestamp) -> Vec<(PostClass, usize, usize)> {
        let mut line = self.line();
        let budget = &mut line.budget;
        PostClass::ALL.into_iter().map(|class| (class, budget.room(class, now), budget.waiting(class))).collect()
    }

    fn line(&self) -> MutexGuard<'_, PostingLine> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PostingTurn<'_> {
    pub(super) fn class(&self) -> PostClass {
        self.class
    }

    /// What is spent, this post included.
    pub(super) fn spent(&self) -> SpentPosts {
        self.window.spent()
    }
}

impl PostingLine {
    /// Gives everybody a turn who may have one now.
    fn give_turns(&mut self, now: Timestamp) {
        while let Some(place) = self.budget.let_through(now) {
            let Some(InLine { turn, waiting }) = self.waiting.remove(&place) else { continue };
            drop(waiting);
            // Whoever stopped waiting drops the turn too, and with that leaves.
            let _given = turn.send(());
        }
    }
}

impl Drop for PostingTurn<'_> {
    fn drop(&mut self) {
        let mut line = self.window.line();
        line.waiting.remove(&self.place);
        line.budget.leave(self.class, self.place);
        line.give_turns(self.window.clock.now());
    }
}
