//! The one clock of a running program.
//!
//! Everything that asks for the time asks a [`Clock`], and everything that waits for a moment waits on it. The bot
//! and the sandbox share one, so a test or the demo can move the time instead of waiting for it. The pure rooms do
//! not even know this type: they are handed a [`Timestamp`].

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// A clock that can be shared, moved forward, and waited on.
///
/// Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    hand: Arc<watch::Sender<Hand>>,
}

/// Where the hand of the clock stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Hand {
    /// The time of the machine, plus what the clock was moved by.
    Running {
        /// What it was moved by.
        ahead: SignedDuration,
    },
    /// A time that stands still until it is moved.
    Standing {
        /// The time.
        at: Timestamp,
    },
}

impl Clock {
    /// The time of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self::with(Hand::Running { ahead: SignedDuration::ZERO })
    }

    /// A clock that stands at `at` until somebody moves it: what tests and a repeatable demo use.
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self::with(Hand::Standing { at })
    }

    /// A clock whose hand stands here.
    #[must_use]
    pub fn with(hand: Hand) -> Self {
        Self { hand: Arc::new(watch::Sender::new(hand)) }
    }

    /// Where its hand stands, to go on from there later.
    #[must_use]
    pub fn hand(&self) -> Hand {
        *self.hand.borrow()
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.hand.borrow().read()
    }

    /// Moves the clock forward (or back, with a negative span) and wakes everybody whose moment has come.
    pub fn advance(&self, by: SignedDuration) {
        self.hand.send_modify(|hand| *hand = hand.moved(by));
    }

    /// Returns once the clock shows `moment` or later.
    pub async fn sleep_until(&self, moment: Timestamp) {
        let mut moves = self.hand.subscribe();
        loop {
            let hand = *moves.borrow_and_update();
            let left = moment.duration_since(hand.read());
            let Ok(left) = std::time::Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            match hand {
                Hand::Running { .. } => {
                    tokio::select! {
                        () = tokio::time::sleep(left) => {}
                        // The sender lives as long as `self`, so this only ever reports a move.
                        _ = moves.changed() => {}
                    }
                }
                Hand::Standing { .. } => {
                    if moves.changed().await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// The moment at which it will have gone on by `span`.
    #[must_use]
    pub fn after(&self, span: SignedDuration) -> Timestamp {
        later(self.now(), span)
    }

    /// Returns once the clock has gone on by `span`.
    pub async fn sleep(&self, span: SignedDuration) {
        self.sleep_until(self.after(span)).await;
    }
}

/// The moment so long after another, or so long before it, with a negative span. It never lies outside the time that can be told.
#[must_use]
pub fn later(moment: Timestamp, span: SignedDuration) -> Timestamp {
    let end = if span.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    moment.checked_add(span).unwrap_or(end)
}

impl Hand {
    /// Where it stands once it was moved by this.
    #[must_use]
    pub fn moved(self, by: SignedDuration) -> Self {
        match self {
            Self::Running { ahead } => Self::Running { ahead: ahead.saturating_add(by) },
            Self::Standing { at } => Self::Standing { at: later(at, by) },
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn read(self) -> Timestamp {
        match self {
            Self::Running { ahead } => later(Timestamp::now(), ahead),
            Self::Standing { at } => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_too_far_away_is_the_last_that_can_be_told() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.after(SignedDuration::from_mins(1)), Timestamp::from_second(60).expect("a valid time"));
        assert_eq!(clock.after(SignedDuration::MAX), Timestamp::MAX);
        assert_eq!(later(Timestamp::UNIX_EPOCH, SignedDuration::MIN), Timestamp::MIN);
    }

    #[tokio::test]
    async fn a_standing_clock_wakes_sleepers_only_when_it_is_moved() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep(SignedDuration::from_mins(10)).await;
                clock.now()
            }
        });
        tokio::task::yield_now().await;
        clock.advance(SignedDuration::from_mins(9));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(SignedDuration::from_mins(2));
        let woke_at = sleeper.await.expect("the sleeper ends");
        assert_eq!(woke_at, Timestamp::from_second(660).expect("a valid time"));
    }

    #[tokio::test]
    async fn a_running_clock_can_be_moved_past_a_sleeper() {
        let clock = Clock::system();
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(SignedDuration::from_hours(24 * 90)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(SignedDuration::from_hours(24 * 91));
        sleeper.await.expect("the sleeper ends");
    }
}
