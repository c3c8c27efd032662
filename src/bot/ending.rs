//! The end of a run.

use tokio::sync::watch;

/// Why a bot stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was told to.
    Stopped,
    /// The server no longer accepts the token of the bot's own account.
    TokenDead,
}

/// A run, which goes on until it is ended.
#[derive(Debug)]
pub(super) struct Run {
    ending: watch::Sender<Option<Ending>>,
}

impl Run {
    pub(super) fn begin() -> Self {
        Self { ending: watch::Sender::new(None) }
    }

    /// Ends the run. The first reason counts.
    pub(super) fn end(&self, ending: Ending) {
        self.ending.send_if_modified(|current| current.is_none() && current.replace(ending).is_none());
    }

    /// Why it ended, if it did.
    pub(super) fn ending(&self) -> Option<Ending> {
        *self.ending.borrow()
    }

    /// Returns when the run ends, with the reason.
    pub(super) async fn ended(&self) -> Ending {
        let mut ending = self.ending.subscribe();
        // The sender lives as long as `self`, so this is no error.
        let ended = ending.wait_for(Option::is_some).await;
        ended.ok().and_then(|ending| *ending).unwrap_or(Ending::Stopped)
    }
}
