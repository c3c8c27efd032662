//! How much is under way right now, so that somebody can ask instead of waiting a while and hoping.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::watch;

use auditoot_clock::Clock;

/// Counts jobs, and which of them only wait for a moment of the clock.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    state: Arc<watch::Sender<State>>,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    /// By a number of its own: until when, and whether work is held up by it.
    waits: BTreeMap<u64, (Timestamp, Wait)>,
    waits_begun: u64,
}

/// Why a job waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Something that is to be done is held up.
    HeldUp,
    /// There is nothing to do until it is time to look again.
    UntilTheNextLook,
}

/// Counts as under way until it is dropped.
pub(crate) struct Working {
    progress: Progress,
}

/// Counts as waiting until it is dropped, or its moment has come.
pub(crate) struct Waiting {
    progress: Progress,
    number: u64,
}

impl Progress {
    /// One more job.
    pub(crate) fn job(&self) -> Working {
        self.state.send_modify(|state| state.under_way += 1);
        Working { progress: self.clone() }
    }

    /// One of the jobs waits for a moment of the clock.
    pub(crate) fn waiting(&self, until: Timestamp, why: Wait) -> Waiting {
        let mut number = 0;
        self.state.send_modify(|state| {
            state.waits_begun += 1;
            number = state.waits_begun;
            state.waits.insert(number, (until, why));
        });
        Waiting { progress: self.clone(), number }
    }

    /// Something has changed that those who wait want to look at, although the counts are the same.
    pub(crate) fn touch(&self) {
        self.state.send_modify(|_| {});
    }

    /// Returns once nothing is under way that does not wait for a moment that is still to come.
    pub(crate) async fn idle(&self, clock: &Clock) {
        self.idle_while(clock, || true).await;
    }

    /// The same, and this holds as well.
    pub(crate) async fn idle_while(&self, clock: &Clock, holds: impl Fn() -> bool) {
        let mut states = self.state.subscribe();
        loop {
            let is_idle = {
                let state = states.borrow_and_update();
                state.under_way == state.waits_after(clock.now())
            };
            // Asked only now that the counts are let go of: what it asks may wait for somebody who wants to count.
            if is_idle && holds() {
                return;
            }
            // The sender lives as long as `self`.
            let _changed = states.changed().await;
        }
    }

    /// Whether anything that is to be done is held up until a moment of the clock.
    pub(crate) fn is_held_up(&self) -> bool {
        self.state.borrow().waits.values().any(|(_, why)| *why == Wait::HeldUp)
    }
}

impl State {
    fn waits_after(&self, now: Timestamp) -> usize {
        self.waits.values().filter(|(until, _)| *until > now).count()
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.progress.state.send_modify(|state| state.under_way = state.under_way.saturating_sub(1));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.progress.state.send_modify(|state| {
            state.waits.remove(&self.number);
        });
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn a_wait_whose_moment_has_come_is_work_again() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let progress = Progress::default();
        let is_idle = || progress.idle(&clock).now_or_never().is_some();
        assert!(is_idle());
        let working = progress.job();
        assert!(!is_idle());
        let moment = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(30);
        let waiting = progress.waiting(moment, Wait::HeldUp);
        assert!(is_idle() && progress.is_held_up());
        clock.advance(SignedDuration::from_secs(30));
        assert!(!is_idle(), "whoever waited has not even woken up");
        drop(waiting);
        assert!(!is_idle() && !progress.is_held_up());
        drop(working);
        assert!(is_idle());
    }
}
