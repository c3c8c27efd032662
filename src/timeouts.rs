//! How long another machine is waited for: a server, its database, its Redis.
//!
//! In the machine's time and not the clock's: a clock that stands still must not keep a connection open for ever.

use std::time::Duration;

/// The limits of waiting.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection to open.
    pub connect: Duration,
    /// For one attempt, so that a slow first one leaves room for a second.
    pub attempt: Duration,
    /// For everything that one request or one call needs, the second attempt included.
    pub whole: Duration,
    /// Before the second attempt, unless the server names a time.
    pub pause: Duration,
    /// For a whole removal: looking, removing, looking again.
    pub removal: Duration,
    /// For one attempt to have open connections cut.
    pub cut: Duration,
}

impl Timeouts {
    /// For a server anywhere.
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(5),
        attempt: Duration::from_secs(7),
        whole: Duration::from_secs(15),
        pause: Duration::from_millis(500),
        removal: Duration::from_secs(60),
        cut: Duration::from_secs(3),
    };
    /// A fifth of that: for a server on this machine that hangs only on purpose, as in the demo. A busy machine needs a second or more
    /// for what usually takes a millisecond.
    pub const HASTY: Self = Self {
        connect: Duration::from_secs(1),
        attempt: Duration::from_millis(1_400),
        whole: Duration::from_secs(3),
        pause: Duration::from_millis(50),
        removal: Duration::from_secs(8),
        cut: Duration::from_millis(600),
    };
}
