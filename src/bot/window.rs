//! How much the bot has posted of late: a server lets one account post only so often, and answers go before reminders.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{oneshot, watch};

use crate::observer::{Observer, Wait, Waiting};
use auditoot_clock::Clock;
use auditoot_core::budget::{Place, PostClass, PostingBudget};

/// Mastodon lets one account post 300 times in this span (`RateLimiter::FAMILIES`, `statuses`).
const WINDOW: SignedDuration = SignedDuration::from_hours(3);
/// So many posts are made in it before reminders wait. The others are for answers.
const BEFORE_REMINDERS_WAIT: usize = 250;

/// The line of the bot's posts, and how many it made of late, as far as this run knows: after a restart the server counts better, and
/// says so.
#[derive(Debug)]
pub(super) struct PostingWindow {
    clock: Clock,
    observer: Observer,
    posts: Mutex<VecDeque<Timestamp>>,
    line: Mutex<Line>,
    /// Tells everybody in line to look again how long they wait.
    look_again: watch::Sender<()>,
}

/// Who waits for a turn to post.
#[derive(Debug, Default)]
struct Line {
    budget: PostingBudget,
    waiting: BTreeMap<Place, InLine>,
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
    place: Place,
}

impl PostingWindow {
    pub(super) fn new(clock: Clock, observer: Observer) -> Self {
        Self { clock, observer, posts: Mutex::default(), line: Mutex::default(), look_again: watch::Sender::new(()) }
    }

    /// Returns once a post of this class may be made.
    pub(super) async fn posting_turn(&self, class: PostClass) -> PostingTurn<'_> {
        let (turn, mut given) = oneshot::channel();
        let mut look_again = self.look_again.subscribe();
        // From here on the place is given up if whoever waits does.
        let posting_turn = {
            let mut line = self.line();
            let place = line.budget.line_up(class);
            line.waiting.insert(place, InLine { turn, waiting: None });
            PostingTurn { window: self, place }
        };
        loop {
            let until = {
                let mut line = self.line();
                let now = self.clock.now();
                line.give_turns(now);
                let until = line.budget.quiet_until(now).unwrap_or(Timestamp::MAX);
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

    pub(super) fn note_post(&self, now: Timestamp) {
        let mut posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        posts.push_back(now);
        while posts.len() > BEFORE_REMINDERS_WAIT {
            posts.pop_front();
        }
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

    /// How many reminders there is room for. While the server wants no posts there is none.
    pub(super) fn room_for_reminders(&self, now: Timestamp) -> usize {
        if self.quiet_until(now).is_some() {
            return 0;
        }
        let posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_late = posts.iter().filter(|at| now.duration_since(**at) < WINDOW).count();
        BEFORE_REMINDERS_WAIT.saturating_sub(of_late)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
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
        line.budget.leave(self.place);
        line.give_turns(self.window.clock.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(now: Timestamp) -> PostingWindow {
        let clock = Clock::standing(now);
        PostingWindow::new(clock.clone(), Observer::new(clock))
    }

    #[test]
    fn the_last_posts_of_three_hours_are_for_answers() {
        let now = Timestamp::UNIX_EPOCH;
        let window = window(now);
        for _ in 0..249 {
            window.note_post(now);
        }
        assert_eq!(window.room_for_reminders(now), 1);
        for _ in 0..40 {
            window.note_post(now + SignedDuration::from_mins(1));
        }
        assert_eq!(window.room_for_reminders(now + SignedDuration::from_mins(179)), 0);
        assert_eq!(window.room_for_reminders(now + SignedDuration::from_mins(180)), 210);
        assert_eq!(window.room_for_reminders(now + SignedDuration::from_mins(181)), 250);
    }

    #[test]
    fn reminders_wait_while_the_server_wants_no_posts() {
        let now = Timestamp::UNIX_EPOCH;
        let window = window(now);
        window.keep_quiet(now + SignedDuration::from_mins(5));
        assert_eq!(window.room_for_reminders(now), 0);
        assert_eq!(window.room_for_reminders(now + SignedDuration::from_mins(5)), 250);
    }
}
