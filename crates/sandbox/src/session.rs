//! What the server's pages remember of a browser.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Id;

/// The password of everybody here.
pub(super) const PASSWORD: &str = "sandbox";

/// A browser that came by.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    /// Who signed in with it.
    pub(super) account: Option<Id>,
    /// The query of the authorization that waits for the sign-in.
    pub(super) pending: Option<String>,
    /// What a form must carry, so that no other site can send it.
    pub(super) form_key: String,
    pub(super) begun_at: Timestamp,
}
