//! Times, and how they spread.

use std::fmt;
use std::time::Duration;

/// Times of one thing, in order.
pub(crate) struct Spread(Vec<Duration>);

impl Spread {
    /// How these spread; there must be some.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        assert!(!times.is_empty(), "nothing was timed");
        times.sort_unstable();
        Self(times)
    }

    /// The middle one.
    pub(crate) fn median(&self) -> Duration {
        self.0[self.0.len() / 2]
    }

    /// The one that one in a hundred exceeds.
    pub(crate) fn p99(&self) -> Duration {
        self.0[self.0.len() * 99 / 100]
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
        write!(
            formatter,
            "median {:>8.3} ms   p99 {:>8.3} ms   of {}",
            milliseconds(self.median()),
            milliseconds(self.p99()),
            self.0.len()
        )
    }
}
