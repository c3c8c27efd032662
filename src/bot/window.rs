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
pub(super) struct Posts {
    times: Mutex<VecDeque<Timestamp>>,
}

impl Posts {
    /// Notes a post.
    pub(super) fn note(&self, now: Timestamp) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.push_back(now);
        while times.len() > BEFORE_REMINDERS_WAIT {
            times.pop_front();
        }
    }

    /// How many reminders there is room for.
    pub(super) fn room_for_reminders(&self, now: Timestamp) -> usize {
        let times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        let of_late = times.iter().filter(|at| now.duration_since(**at) < WINDOW).count();
        BEFORE_REMINDERS_WAIT.saturating_sub(of_late)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_posts_of_three_hours_are_for_answers() {
        let (posts, now) = (Posts::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..249 {
            posts.note(now);
        }
        assert_eq!(posts.room_for_reminders(now), 1);
        for _ in 0..40 {
            posts.note(now + SignedDuration::from_mins(1));
        }
        assert_eq!(posts.room_for_reminders(now + SignedDuration::from_mins(179)), 0);
        assert_eq!(posts.room_for_reminders(now + SignedDuration::from_mins(180)), 210);
        assert_eq!(posts.room_for_reminders(now + SignedDuration::from_mins(181)), 250);
    }
}
