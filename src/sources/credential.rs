//! A permission somebody gave the bot, and giving it back.

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::operator::OperatorCredential;
use super::registration::OAuthClient;
use super::wire::{Failure, Wire, accept};
use super::{account, gotosocial, note};
use crate::crash;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::secret::AccessToken;

/// A permission, as the store keeps it sealed: a token of the person's, or a capability for the operator's database. Records of earlier
/// versions hold a token and no word that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Credential {
    /// An access token.
    Token(TokenCredential),
    /// A capability.
    Operator(OperatorCredential),
}

impl Credential {
    /// Whether one takes the place of the other at the server, so that giving the older one back would end both, or nothing.
    #[must_use]
    pub fn replaces(&self, older: &Self) -> bool {
        match (self, older) {
            (Self::Token(new), Self::Token(old)) => new.token == old.token,
            (Self::Operator(new), Self::Operator(old)) => new.account == old.account,
            (Self::Token(_), Self::Operator(_)) | (Self::Operator(_), Self::Token(_)) => false,
        }
    }

    /// Whether it is this very token.
    #[must_use]
    pub fn is_token(&self, token: &AccessToken) -> bool {
        match self {
            Self::Token(credential) => &credential.token == token,
            Self::Operator(_) => false,
        }
    }
}

#[cfg(test)]
impl Credential {
    /// The token that a test knows it to be.
    pub(crate) fn token(&self) -> &TokenCredential {
        match self {
            Self::Token(credential) => credential,
            Self::Operator(_) => panic!("it is a capability"),
        }
    }

    /// The same, to be changed.
    pub(crate) fn token_mut(&mut self) -> &mut TokenCredential {
        match self {
            Self::Token(credential) => credential,
            Self::Operator(_) => panic!("it is a capability"),
        }
    }
}

/// An access token that somebody gave the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCredential {
    /// The access token.
    pub token: AccessToken,
    /// The registration it was given to: without its secret it cannot be given back.
    #[serde(rename = "registration")]
    pub oauth_client: OAuthClient,
    /// When the server says that it made the token.
    pub minted_at: Option<Timestamp>,
    /// The bot's own sign-in in the person's list, if it was found.
    pub own: Option<TokenId>,
    /// When it was given, by the bot's clock.
    pub given_at: Timestamp,
}

/// What a server said when it was asked to end a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// That it did, or that there was nothing to end.
    Said,
    /// Something else, or nothing.
    Unsaid,
}

/// `POST /oauth/revoke`; where that does not help, the token API's own way; then a look whether the token is refused.
///
/// The look matters: what a server says of a revocation and whether the token died are two things (`GoToSocial` answers 400 to a
/// revocation in JSON, and the token lives on).
pub(super) async fn give_back(wire: &Wire, credential: &TokenCredential) -> GaveBack {
    let ended = match revoke(wire, credential).await {
        Ok(()) => Ended::Said,
        Err(failure) => {
            note(&failure);
            Ended::Unsaid
        }
    };
    crash::point("between giving back and looking");
    if is_refused(wire, credential, ended).await {
        return GaveBack::Done;
    }
    let (Ended::Unsaid, Some(own)) = (ended, &credential.own) else { return GaveBack::Later };
    // The server may have forgotten the registration and keep its tokens. A token may end itself there.
    match gotosocial::invalidate(wire, credential, own, wire.read_until()).await {
        Ok(_) if is_refused(wire, credential, Ended::Unsaid).await => GaveBack::Done,
        Ok(_) => GaveBack::Later,
        Err(failure) => {
            note(&failure);
            GaveBack::Later
        }
    }
}

/// A form, not JSON: `GoToSocial` reads nothing else here.
async fn revoke(wire: &Wire, credential: &TokenCredential) -> Result<(), Failure> {
    let form = [
        ("client_id", credential.oauth_client.client_id.as_str()),
        ("client_secret", credential.oauth_client.client_secret.expose()),
        ("token", credential.token.expose()),
    ];
    wire.ask(wire.post_form(wire.at(&["oauth", "revoke"]), &form), wire.read_until(), accept).await
}

/// Whether the server no longer accepts the token.
async fn is_refused(wire: &Wire, credential: &TokenCredential, ended: Ended) -> bool {
    match account::try_token(wire, &credential.token, wire.read_until()).await {
        Err(Failure::Status(StatusCode::UNAUTHORIZED)) => true,
        // Pleroma answers 403 to a token that is gone; elsewhere that can also mean a frozen account, whose token lives.
        Err(Failure::Status(StatusCode::FORBIDDEN)) => ended == Ended::Said,
        Ok(()) => {
            tracing::warn!("the home server still accepts a token that was given back");
            false
        }
        Err(failure) => {
            note(&failure);
            false
        }
    }
}
