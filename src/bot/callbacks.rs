//! Sign-ins that came back to the bot's own page, and the pages that wait for how they ended.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};

/// Where a page waits for how a sign-in ended.
pub(super) type Callback = watch::Receiver<Option<Exchange>>;

/// The sign-ins that are being looked at right now.
#[derive(Debug, Default)]
pub(super) struct Callbacks {
    open: Mutex<BTreeMap<AuthorizationRequestId, Callback>>,
}

impl Callbacks {
    /// Joins the look at this sign-in, or opens it: then whoever looks says here how it ended.
    pub(super) fn join(&self, id: &AuthorizationRequestId) -> (Callback, Option<watch::Sender<Option<Exchange>>>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(callback) = open.get(id) {
            return (callback.clone(), None);
        }
        let (sender, callback) = watch::channel(None);
        open.insert(id.clone(), callback.clone());
        (callback, Some(sender))
    }

    /// Forgets a sign-in that has ended; from now on its record says how.
    pub(super) fn close(&self, id: &AuthorizationRequestId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
