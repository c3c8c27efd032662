//! A sign-in on its way: the authorization request with the home server, as the dialogue sees it.
//!
//! The dialogue holds an id and the link it sent. State, code verifier and tokens live sealed in the store.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::command::Command;
use super::message::StatusId;
use super::question::Action;
use crate::audit::PostingApplication;
use crate::secret::{AuthorizationState, SignInLink};

/// How long a link is good, counted from the last time it was sent.
pub const LINK_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How many refused codes end a link: whoever mistypes gets there sooner.
pub const REFUSALS_MAX: u32 = 5;

/// The id of an authorization request. Random, and says nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AuthorizationRequestId(pub String);

/// A link that was sent and has not come back. One per person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PendingSignIn {
    /// Which authorization request it belongs to.
    #[serde(rename = "handshake")]
    pub authorization_request: AuthorizationRequestId,
    /// The link: the home server's own authorize address.
    pub link: SignInLink,
    /// Until when it is good.
    pub until: Timestamp,
    /// The newest message that needs the sign-in; its answer goes under it.
    pub under: Option<StatusId>,
    /// What is done once it comes back.
    pub then: Then,
    /// How many codes the server refused for it.
    pub refusals: u32,
    /// The app that the message was written with that asked for the link first.
    #[serde(default)]
    pub asked_with: Option<PostingApplication>,
    /// The app that the message was written with whose answer goes under it.
    #[serde(default)]
    pub newest_with: Option<PostingApplication>,
}

impl PendingSignIn {
    /// Whether the link is still good.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.until
    }

    /// The state that comes back with its code, where the link holds it.
    #[must_use]
    pub fn state(&self) -> Option<AuthorizationState> {
        let link = Url::parse(self.link.expose()).ok()?;
        let state = link.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned());
        state.map(AuthorizationState::new)
    }

    /// Whether its code comes back to an address that begins like this. It does not once the bot's own pages were set up, given up or
    /// moved since it was sent.
    #[must_use]
    pub fn comes_back_to(&self, beginning: &str) -> bool {
        let link = Url::parse(self.link.expose());
        link.is_ok_and(|link| {
            link.query_pairs().any(|(name, value)| name == "redirect_uri" && value.starts_with(beginning))
        })
    }
}

/// What is done after a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// The command that needed it.
    Carry(Command),
    /// The question is asked again. Never the deed: no deed is done on the strength of an older yes.
    AskAgain(Action),
}

/// An authorization request made ready: what the shell hands to the step as a fact.
#[derive(Clone, Debug)]
pub struct ReadyLink {
    /// Its id.
    pub authorization_request: AuthorizationRequestId,
    /// The link to send.
    pub link: SignInLink,
}

/// How an exchange of a code for a permission went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exchange {
    /// The account that signed in is the account that asked. A permission is in hand.
    Connected,
    /// It is, and the bot gave the permission back at once, because it has no use for it on this server.
    Proven,
    /// Another account signed in. What it gave was given back, and nothing is kept.
    AnotherAccount,
    /// The server does not accept the code: used, expired, mistyped, or not from this link.
    CodeRefused,
    /// The server could not be asked, or answered nonsense.
    Unreachable,
    /// The link had run out, or was never sent. In records of earlier versions a no ended it as well.
    #[serde(alias = "Denied")]
    LinkExpired,
    /// It is, and the account is in a state in which the server lets it do nothing: frozen, suspended, not confirmed.
    NotAllowed,
    /// The bot is not set up right on this server, which only its operator can change.
    NotSetUp,
}
