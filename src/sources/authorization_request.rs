//! A sign-in under way: what the bot must remember between the link and the code.

use jiff::Timestamp;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use super::home_server::HomeServer;
use super::operator_credential::random_capability;
use super::remote_account::RemoteAccount;
use crate::mastodon::oauth::{OAuthClient, random_state, random_verifier};
use auditoot_core::audit::source::Keeps;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::secret::{AuthorizationState, Capability, CodeVerifier};

/// An authorization request, as the store keeps it sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// What ties the code that comes back to this authorization request.
    pub state: AuthorizationState,
    /// The PKCE verifier; `None` where the server does not know PKCE.
    pub verifier: Option<CodeVerifier>,
    /// The registration whose link was sent. A later one does not change it.
    #[serde(rename = "registration")]
    pub oauth_client: OAuthClient,
    /// The account that asked, by its id on the bot's server.
    pub account: AccountId,
    /// Until when the code is taken.
    pub until: Timestamp,
    /// What is to open the person's list, where the operator's database gives it: made beforehand, so that a sign-in that was cut off
    /// can be found to have worked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<Capability>,
    /// Where the account that asked lives, if that is another server than the bot's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<RemoteAccount>,
}

impl AuthorizationRequest {
    /// A new authorization request for the account that asked.
    pub fn new<R: CryptoRng + ?Sized>(
        random: &mut R,
        server: &HomeServer,
        oauth_client: OAuthClient,
        account: AccountId,
        remote: Option<RemoteAccount>,
        until: Timestamp,
    ) -> Self {
        let state = random_state(random);
        let verifier = server.pkce.then(|| random_verifier(random));
        let capability = (server.source.keeps() == Keeps::Key).then(|| random_capability(random));
        Self { state, verifier, oauth_client, account, until, capability, remote }
    }

    /// Whether a code is still taken.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.until
    }
}
