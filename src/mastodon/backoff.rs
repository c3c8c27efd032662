//! Waiting for something that may never come.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use auditoot_clock::Clock;

/// A span of waiting that is over once it has passed by the clock, or for real. The network does not stand still while a
/// clock that is moved by hand does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    by_clock: Timestamp,
    for_real: Instant,
}

impl Backoff {
    /// Starts waiting. A span below zero is over at once.
    pub(crate) fn new(clock: &Clock, span: SignedDuration) -> Self {
        let now = clock.now();
        Self {
            by_clock: now.saturating_add(span).unwrap_or(now),
            for_real: Instant::now() + Duration::try_from(span).unwrap_or_default(),
        }
    }

    /// When it is over by the clock.
    pub(crate) fn by_clock(&self) -> Timestamp {
        self.by_clock
    }

    /// Returns once it is over.
    pub(crate) async fn over(&self, clock: &Clock) {
        tokio::select! {
            () = clock.sleep_until(self.by_clock) => {}
            () = tokio::time::sleep_until(self.for_real) => {}
        }
    }
}
