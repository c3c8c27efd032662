//! Whether the bot is ready, or why not.

use jiff::{SignedDuration, Timestamp};

use super::ending::{Ending, Run};
use super::known::KnownServer;
use super::storage::Storage;
use crate::sources::TokenSources;

/// How old the last catch-up may be. It is made every minute.
const CATCH_UP_AGE: SignedDuration = SignedDuration::from_mins(5);

/// Whether the bot is ready, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It reads and answers.
    Ready,
    /// It has just been started, or the server has not been reached since.
    ServerNotReached,
    /// It has not been able to read its messages for a while.
    NotReading,
    /// The store fails; nothing is posted.
    StoreFails,
    /// The operator's database cannot be used; nobody's apps can be listed or removed.
    DatabaseFails,
    /// The server would not take something that was to be said, within the last hour; the log has its reason.
    PostRefused,
    /// It has stopped.
    Stopped,
    /// The server no longer accepts its token.
    TokenDead,
}

impl Health {
    pub(super) fn of(run: &Run, storage: &Storage, known: &KnownServer, home: &TokenSources, now: Timestamp) -> Self {
        match run.ending() {
            Some(Ending::Stopped) => return Self::Stopped,
            Some(Ending::TokenDead) => return Self::TokenDead,
            None => {}
        }
        if storage.fails() {
            return Self::StoreFails;
        }
        match known.now().and_then(|known| known.inbox.borrow().caught_up_at) {
            None => Self::ServerNotReached,
            Some(at) if now.duration_since(at) >= CATCH_UP_AGE => Self::NotReading,
            Some(_) if !home.database_is_well() => Self::DatabaseFails,
            Some(_) if known.refuses(now) => Self::PostRefused,
            Some(_) => Self::Ready,
        }
    }

    /// Whether all is well.
    #[must_use]
    pub fn is_ready(self) -> bool {
        self == Self::Ready
    }

    /// The word for a machine, and for the operator who reads it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ServerNotReached => "server not reached",
            Self::NotReading => "not reading messages",
            Self::StoreFails => "store fails",
            Self::DatabaseFails => "database fails",
            Self::PostRefused => "post refused",
            Self::Stopped => "stopped",
            Self::TokenDead => "token no longer accepted",
        }
    }
}
