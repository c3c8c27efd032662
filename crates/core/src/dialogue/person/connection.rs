//! What the bot has of somebody to read their apps with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Person;
use crate::audit::Source;

/// Whether the person has given the bot a permission. The token itself lives sealed in the store, not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Connection {
    /// No permission.
    None,
    /// A permission given at this time, and not taken back as far as the bot knows.
    Since(Timestamp),
    /// A permission given at one time that ends at another, whatever the person writes meanwhile.
    Until {
        /// When the person signed in.
        since: Timestamp,
        /// When it ends.
        until: Timestamp,
    },
    /// None, but a list that was pasted at this time, and not dropped since.
    Pasted(Timestamp),
    /// The person took it back, or asked to be forgotten, and the bot is giving it back right now.
    GivingBack,
}

impl Person {
    /// When the list was pasted that counts, if one does.
    #[must_use]
    pub fn pasted_at(&self) -> Option<Timestamp> {
        match self.connection {
            Connection::Pasted(at) => Some(at),
            Connection::None | Connection::Since(_) | Connection::Until { .. } | Connection::GivingBack => None,
        }
    }

    /// Whether the bot has what it reads the person's list with from this source at `now`.
    #[must_use]
    pub fn can_be_read(&self, source: Source, now: Timestamp) -> bool {
        self.is_connected(now) && source.is_pasted() == self.pasted_at().is_some()
    }

    /// Whether the bot holds a permission, a key, or a pasted list, that it may use at `now`.
    #[must_use]
    pub fn is_connected(&self, now: Timestamp) -> bool {
        match self.connection {
            Connection::Since(_) | Connection::Pasted(_) => true,
            Connection::Until { until, .. } => now < until,
            Connection::None | Connection::GivingBack => false,
        }
    }

    /// When the person signed in, if that still counts for anything.
    #[must_use]
    pub fn signed_in_at(&self) -> Option<Timestamp> {
        match self.connection {
            Connection::Since(at) | Connection::Until { since: at, .. } => Some(at),
            Connection::None | Connection::Pasted(_) | Connection::GivingBack => None,
        }
    }
}
