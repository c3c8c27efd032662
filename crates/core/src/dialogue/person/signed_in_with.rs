//! The app that somebody signed in with.

use serde::{Deserialize, Serialize};

use crate::audit::PostingApplication;

/// The app that the message was written with that asked for the sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedInWith {
    /// The person did not sign in, or did before the bot took note of it.
    #[default]
    NotKnown,
    /// The server did not say.
    NotTold,
    /// This one.
    App(PostingApplication),
}

impl SignedInWith {
    /// The app that a message was written with, if that is to be pointed out: it is another than at sign-in.
    ///
    /// Whoever wrote nothing about it tells nothing: an author can switch it off for all their posts, and people of other servers
    /// have none.
    #[must_use]
    pub fn other(&self, posting_application: Option<&PostingApplication>) -> Option<PostingApplication> {
        let is_other = |posting_application: &&PostingApplication| match self {
            Self::NotKnown => false,
            Self::NotTold => true,
            Self::App(known) => !posting_application.has_name_of(known),
        };
        posting_application.filter(is_other).cloned()
    }
}
