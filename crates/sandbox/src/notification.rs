//! A notification, and the policy that says which are held back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Id;

/// "You were mentioned."
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Notification {
    pub(super) id: Id,
    pub(super) to: Id,
    pub(super) from: Id,
    pub(super) status: Id,
    pub(super) created_at: Timestamp,
    /// Held back by the policy: in no default list, and never streamed.
    pub(super) filtered: bool,
}

/// What happens to a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Treatment {
    Accept,
    Filter,
    Drop,
}

/// A notification policy (Mastodon 4.3+; `for_bots` since 4.6); in the API every name has a `for_` in front.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Policy {
    pub(super) not_following: Treatment,
    pub(super) not_followers: Treatment,
    pub(super) new_accounts: Treatment,
    pub(super) private_mentions: Treatment,
    /// Nobody is limited here, so this one has no effect.
    pub(super) limited_accounts: Treatment,
    pub(super) bots: Treatment,
}

impl Default for Policy {
    /// What an account has that never touched its settings: strangers' private mentions are filtered.
    fn default() -> Self {
        Self {
            not_following: Treatment::Accept,
            not_followers: Treatment::Accept,
            new_accounts: Treatment::Accept,
            private_mentions: Treatment::Filter,
            limited_accounts: Treatment::Filter,
            bots: Treatment::Accept,
        }
    }
}
