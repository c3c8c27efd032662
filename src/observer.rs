//! What is under way in the running bot and what it waits for, so that somebody can ask instead of waiting a while and hoping.
//!
//! Whoever works counts as under way, and says when all that is left to do is to wait for a moment of the clock. So "nothing happens any
//! more unless the clock is moved" is a fact, and not a guess: the tests and the demo ask for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use auditoot_clock::{Clock, Pauses, later};

/// Counts what is under way, and what of it waits. Clones are the same observer.
#[derive(Clone, Debug)]
pub(crate) struct Observer {
    clock: Clock,
    activity: Arc<watch::Sender<Activity>>,
}

/// Why something under way waits for a moment of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Something that is to be done is held up.
    HeldUp,
    /// The bot's messages could not be read.
    CannotRead,
    /// The stream could not be opened, so nobody tells the bot that there is something to read.
    CannotListen,
    /// There is nothing to do until it is time to look again.
    NextLook,
}

/// Counts as under way until it is dropped.
#[derive(Debug)]
pub(crate) struct Working {
    observer: Observer,
}

/// Something under way that waits, until this is dropped or its moment has come.
#[derive(Debug)]
pub(crate) struct Waiting {
    observer: Observer,
    number: u64,
}

/// Something under way that looks again and again whether there is anything to do.
pub(crate) struct Looks {
    working: Working,
    span: SignedDuration,
    next: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Activity {
    under_way: usize,
    /// By a number of its own: until when, and why.
    waits: BTreeMap<u64, (Timestamp, Wait)>,
    waits_begun: u64,
}

impl Observer {
    /// An observer of what goes by this clock.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, activity: Arc::default() }
    }

    /// One more thing is under way.
    pub(crate) fn work(&self) -> Working {
        self.activity.send_modify(|activity| activity.under_way += 1);
        Working { observer: self.clone() }
    }

    /// One of the things under way waits for a moment of the clock.
    pub(crate) fn wait(&self, until: Timestamp, why: Wait) -> Waiting {
        let mut number = 0;
        self.activity.send_modify(|activity| {
            activity.waits_begun += 1;
            number = activity.waits_begun;
            activity.waits.insert(number, (until, why));
        });
        Waiting { observer: self.clone(), number }
    }

    /// Lets one of the things under way sleep until a moment of the clock.
    pub(crate) async fn sleep_until(&self, until: Timestamp, why: Wait) {
        let _waiting = self.wait(until, why);
        self.clock.sleep_until(until).await;
    }

    /// Lets one of the things under way rest after a try that failed.
    pub(crate) async fn rest(&self, pauses: &mut Pauses, why: Wait) {
        self.sleep_until(self.clock.after(pauses.pause()), why).await;
    }

    /// Returns once nothing is under way that does not wait for a moment that is still to come.
    pub(crate) async fn quiet(&self) {
        self.observe(|activity, now| activity.under_way == activity.ahead(now).count()).await;
    }

    /// Returns once something waits for this reason.
    #[cfg(any(test, feature = "demo"))]
    pub(crate) async fn waits(&self, why: Wait) {
        self.observe(|activity, now| activity.ahead(now).any(|wait| wait == why)).await;
    }

    /// Whether something waits for this reason.
    #[cfg(any(test, feature = "demo"))]
    pub(crate) fn is_waiting(&self, why: Wait) -> bool {
        self.activity.borrow().ahead(self.clock.now()).any(|wait| wait == why)
    }

    async fn observe(&self, is_so: impl Fn(&Activity, Timestamp) -> bool) {
        let mut activity = self.activity.subscribe();
        // The sender lives as long as `self`.
        let _seen = activity.wait_for(|activity| is_so(activity, self.clock.now())).await;
    }
}

impl Working {
    /// Looks again and again: at once, and from then on whenever so much time has passed since the last look began.
    pub(crate) fn looks(self, span: SignedDuration) -> Looks {
        Looks { working: self, span, next: None }
    }
}

impl Looks {
    /// Returns when it is time to look, and what time it is then. A clock that was moved during the last look brings on the next one.
    pub(crate) async fn next(&mut self) -> Timestamp {
        let Observer { clock, .. } = &self.working.observer;
        if let Some(next) = self.next {
            self.working.observer.sleep_until(next, Wait::NextLook).await;
        }
        let now = clock.now();
        // Not from a later reading of the clock: what came due in between would wait for a whole span.
        self.next = Some(later(now, self.span));
        now
    }
}

impl Activity {
    /// Why something waits whose moment is still to come. When that has come, it is work again, also before whoever waits wakes up.
    fn ahead(&self, now: Timestamp) -> impl Iterator<Item = Wait> {
        self.waits.values().filter(move |(until, _)| *until > now).map(|(_, why)| *why)
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.observer.activity.send_modify(|activity| activity.under_way = activity.under_way.saturating_sub(1));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.observer.activity.send_modify(|activity| {
            activity.waits.remove(&self.number);
        });
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_clock_that_is_moved_during_a_look_brings_on_the_next_one() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let observer = Observer::new(clock.clone());
        let minute = SignedDuration::from_mins(1);
        let mut looks = observer.work().looks(minute);
        assert!(observer.quiet().now_or_never().is_none(), "it is under way before the first look");
        assert_eq!(looks.next().now_or_never(), Some(Timestamp::UNIX_EPOCH));
        // This is during the look.
        clock.advance(minute);
        assert_eq!(looks.next().now_or_never(), Some(Timestamp::UNIX_EPOCH + minute));
        assert_eq!(looks.next().now_or_never(), None);
        assert!(observer.quiet().now_or_never().is_none(), "nobody waits for the next look any more");
    }

    #[test]
    fn a_wait_whose_moment_has_come_is_work_again() {
        let clock = Clock::standing(Timestamp::UNIX_EPOCH);
        let observer = Observer::new(clock.clone());
        let is_quiet = || observer.quiet().now_or_never().is_some();
        assert!(is_quiet());
        let working = observer.work();
        assert!(!is_quiet());
        let moment = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(30);
        let waiting = observer.wait(moment, Wait::HeldUp);
        assert!(is_quiet() && observer.is_waiting(Wait::HeldUp) && !observer.is_waiting(Wait::NextLook));
        assert!(observer.waits(Wait::HeldUp).now_or_never().is_some());
        clock.advance(SignedDuration::from_secs(30));
        assert!(!is_quiet(), "whoever waited has not even woken up");
        drop(waiting);
        assert!(!is_quiet() && !observer.is_waiting(Wait::HeldUp));
        drop(working);
        assert!(is_quiet());
    }
}
