//! How much the bot has posted of late: a server lets one account post only so often, and answers go before reminders.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Mastodon lets one account post 300 times in this span (`RateLimiter::FAMILIES`, `statuses`).
const WINDOW: SignedDuration = SignedDuration::from_hours(3);
/// So many posts are made in it before reminders wait. The others are for answers.
const BEFORE_REMINDERS_WAIT: usize = 250;

/// The bot's own posts of late, as far as this run knows: after a restart the server counts better, and says so.
#[derive(Debug, Default)]
pub(super) struct PostingWindow {
    posts: Mutex<VecDeque<Timestamp>>,
    quiet_until: Mutex<Option<Timestamp>>,
}

impl PostingWindow {
    pub(super) fn note_post(&self, now: Timestamp) {
        let mut posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        posts.push_back(now);
        while posts.len() > BEFORE_REMINDERS_WAIT {
            posts.pop_front();
        }
    }

    /// Until when the server wants no posts, if that lies ahead.
    pub(super) fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner).filter(|until| *until > now)
    }

    /// The server wants no posts until then.
    pub(super) fn keep_quiet(&self, until: Timestamp) {
        *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_posts_of_three_hours_are_for_answers() {
        let (window, now) = (PostingWindow::default(), Timestamp::UNIX_EPOCH);
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
        let (window, now) = (PostingWindow::default(), Timestamp::UNIX_EPOCH);
        window.keep_quiet(now + SignedDuration::from_mins(5));
        assert_eq!(window.room_for_reminders(now), 0);
        assert_eq!(window.room_for_reminders(now + SignedDuration::from_mins(5)), 250);
    }
}
