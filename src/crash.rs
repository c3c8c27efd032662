//! Crash points: places where a test kills the process, to see what is true afterwards.
//!
//! With the cargo feature `crash-points` every call of [`point`] counts, and the process kills itself with SIGKILL at
//! the one whose number is in the environment variable `AUDITOOT_CRASH_AT` (1 is the first; absent or no number:
//! never). That variable is the one exception to the rule that only the configuration reads the environment: it is
//! no setting, and a release build, which lacks the feature, does not know it. Without the feature a call compiles
//! to nothing.

/// Marks a moment between two effects; `name` says which, for whoever reads the code.
#[cfg(not(feature = "crash-points"))]
#[inline]
pub(crate) const fn point(_name: &'static str) {}

/// Marks a moment between two effects; `name` is logged when the process dies there.
#[cfg(feature = "crash-points")]
pub(crate) fn point(name: &'static str) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let number = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if fatal() == Some(number) {
        tracing::error!(name, number, "crash point reached");
        // SIGKILL cannot be caught, so nothing that would tidy up runs: that is what is tested.
        let _refused = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        loop {
            std::thread::park();
        }
    }
}

/// The number of the point to die at.
#[cfg(feature = "crash-points")]
fn fatal() -> Option<u64> {
    use std::sync::OnceLock;
    static FATAL: OnceLock<Option<u64>> = OnceLock::new();

    #[expect(clippy::disallowed_methods, reason = "not a setting: it exists in test builds only, see the module")]
    *FATAL.get_or_init(|| std::env::var("AUDITOOT_CRASH_AT").ok().and_then(|number| number.parse().ok()))
}
