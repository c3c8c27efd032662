//! A server's state as it is written down, so that a later run goes on with it.
//!
//! What is left out does not outlive a server: open streams, the log of requests, and what goes wrong on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::browser::Cookies;
use super::directory::Contents;
use super::ids::{Ids, KeptIds};
use super::notification::{Notification, Policy};
use super::session::Session;
use super::status::Status;
use super::world::State;
use super::{Character, Id, Sandbox};

/// Everything that people would miss. Whoever holds it holds every token of the server.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Nothing, if the directory is kept elsewhere: two copies would differ after a crash between two writes, and what the
    /// operator's functions change is changed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) contents: Option<Contents>,
    pub(super) cookies: BTreeMap<String, Cookies>,
    ids: KeptIds,
    statuses: BTreeMap<Id, Status>,
    notifications: BTreeMap<Id, Notification>,
    policies: BTreeMap<Id, Policy>,
    permissions: BTreeSet<(Id, Id)>,
    #[serde(default)]
    follows: BTreeSet<(Id, Id)>,
    sessions: BTreeMap<String, Session>,
    #[serde(with = "super::pairs")]
    finished_posts: BTreeMap<(Id, String), (Id, Timestamp)>,
    post_counts: BTreeMap<Id, (i64, u32)>,
}

/// Shows nothing of what is in it.
impl fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Kept {
    /// The state to go on with.
    pub(super) fn state(self, character: Character, seed: u64) -> State {
        let mut state = State::new(Ids::resume(character, seed, &self.ids));
        state.statuses = self.statuses;
        state.notifications = self.notifications;
        state.policies = self.policies;
        state.permissions = self.permissions;
        state.follows = self.follows;
        state.sessions = self.sessions;
        state.finished_posts = self.finished_posts;
        state.post_counts = self.post_counts;
        state
    }
}

impl Sandbox {
    /// Everything that a later run needs to go on, for [`Sandbox::resume`].
    #[must_use]
    pub fn kept(&self) -> Kept {
        let state = self.inner.world.state();
        Kept {
            contents: self.inner.world.directory.contents(),
            cookies: self.cookies().clone(),
            ids: state.ids.kept(),
            statuses: state.statuses.clone(),
            notifications: state.notifications.clone(),
            policies: state.policies.clone(),
            permissions: state.permissions.clone(),
            follows: state.follows.clone(),
            sessions: state.sessions.clone(),
            finished_posts: state.finished_posts.clone(),
            post_counts: state.post_counts.clone(),
        }
    }
}
