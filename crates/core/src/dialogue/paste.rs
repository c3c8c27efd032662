//! The lists that people pasted.

use serde::{Deserialize, Serialize};

use crate::audit::Listing;

/// The lists somebody pasted that are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastedLists {
    /// The one that counts.
    pub newest: Listing,
    /// The one before it, which counts again if the newest was not the person's own.
    pub before: Option<Listing>,
}

impl PastedLists {
    /// With a newer one, that counts from now on.
    #[must_use]
    pub fn followed_by(self, newest: Listing) -> Self {
        Self { newest, before: Some(self.newest) }
    }

    /// Without the newest one; `None` if that was the only one.
    #[must_use]
    pub fn without_newest(self) -> Option<Self> {
        self.before.map(|newest| Self { newest, before: None })
    }
}
