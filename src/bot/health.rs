//! Whether the bot is ready, or why not.

use std::sync::PoisonError;

use jiff::SignedDuration;

use super::{Ending, Shell};

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
    /// It has stopped.
    Stopped,
    /// The server no longer accepts its token.
    TokenDead,
}

impl Health {
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
            Self::Stopped => "stopped",
            Self::TokenDead => "token no longer accepted",
        }
    }
}

impl Shell {
    pub(super) fn health(&self) -> Health {
        match *self.ending.borrow() {
            Some(Ending::Stopped) => return Health::Stopped,
            Some(Ending::TokenDead) => return Health::TokenDead,
            None => {}
        }
        if self.store_trouble.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            return Health::StoreFails;
        }
        let Some(known) = self.known() else { return Health::ServerNotReached };
        let last = known.inbox.borrow().caught_up_at;
        match last {
            Some(at) if self.clock.now().duration_since(at) < CATCH_UP_AGE => {
                if self.home.database_is_well() {
                    Health::Ready
                } else {
                    Health::DatabaseFails
                }
            }
            Some(_) => Health::NotReading,
            None => Health::ServerNotReached,
        }
    }
}
