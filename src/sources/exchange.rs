//! From a code to a permission, or to the certainty that somebody is who they say.

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile, TokenCredential};
use super::giving_back::hand_back;
use crate::crash;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::oauth::OAuthClient;
use crate::mastodon::oauth::token::{CodeError, IssuedToken};
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::sign_in::Exchange;
use auditoot_core::secret::{AuthorizationCode, CodeVerifier};

/// The account that signed in is the account that asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// A permission is in hand. An older one of the same person is of no more use: give it back.
    Connected(Box<Credential>),
    /// The bot has no use for a permission on this server, and gave it back at once.
    Proven {
        /// The permission, if giving it back could not be seen to work; to be given back later.
        unreturned: Option<Box<Credential>>,
    },
}

/// Why there is no permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeFailure {
    /// Another account signed in.
    AnotherAccount {
        /// What it gave, if giving it back could not be seen to work; to be given back later.
        unreturned: Option<Box<Credential>>,
    },
    /// The server does not take the code: used, expired, mistyped, or of another link.
    CodeRefused,
    /// The server has forgotten the registration. Drop it; the next link needs a new one.
    ClientForgotten,
    /// It is the account that asked, and it is in a state in which the server lets it do nothing.
    NotAllowed,
    /// The bot is not set up right on this server.
    NotSetUp {
        /// What the server handed out, if giving it back could not be seen to work; to be given back later.
        unreturned: Option<Box<Credential>>,
    },
    /// The server could not be asked, or answered nonsense.
    Trouble {
        /// What is wrong.
        trouble: Trouble,
        /// What the server handed out before it failed, if giving it back could not be seen to work; to be given back later.
        unreturned: Option<Box<Credential>>,
    },
}

impl Exchanged {
    /// What the dialogue is told.
    #[must_use]
    pub fn outcome(&self) -> Exchange {
        match self {
            Self::Connected(_) => Exchange::Connected,
            Self::Proven { .. } => Exchange::Proven,
        }
    }
}

impl ExchangeFailure {
    /// What the dialogue is told. To the person a forgotten registration is a link that did not work.
    #[must_use]
    pub fn outcome(&self) -> Exchange {
        match self {
            Self::AnotherAccount { .. } => Exchange::AnotherAccount,
            Self::CodeRefused | Self::ClientForgotten => Exchange::CodeRefused,
            Self::NotAllowed => Exchange::NotAllowed,
            Self::NotSetUp { .. } => Exchange::NotSetUp,
            Self::Trouble { .. } => Exchange::Unreachable,
        }
    }

    /// What is left to be given back.
    #[must_use]
    pub fn unreturned(&self) -> Option<&Credential> {
        match self {
            Self::AnotherAccount { unreturned } | Self::NotSetUp { unreturned } | Self::Trouble { unreturned, .. } => {
                unreturned.as_deref()
            }
            Self::CodeRefused | Self::ClientForgotten | Self::NotAllowed => None,
        }
    }
}

impl From<CodeError> for ExchangeFailure {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Refused => Self::CodeRefused,
            CodeError::ClientForgotten => Self::ClientForgotten,
            CodeError::Request(failure) => Self::Trouble { trouble: failure.noted(), unreturned: None },
        }
    }
}

/// Exchanges the code, and makes sure that the token is of the account that asked. Any other is given back.
pub(super) async fn token_of_the_asker(
    client: &MastodonClient,
    authorization_request: &AuthorizationRequest,
    code: &AuthorizationCode,
    files: &dyn OnFile,
) -> Result<TokenCredential, ExchangeFailure> {
    let AuthorizationRequest { oauth_client, verifier, account, remote, .. } = authorization_request;
    let credential = token(client, oauth_client, verifier.as_ref(), code).await?;
    crash::point("between a token and whose it is");
    let in_its_name = client.with_token(credential.token.clone());
    let owner = match in_its_name.verify_credentials(client.until()).await {
        Ok(owner) => owner,
        Err(failure) => {
            let trouble = failure.noted();
            let unreturned = hand_back(client, credential, account, files).await;
            return Err(ExchangeFailure::Trouble { trouble, unreturned });
        }
    };
    let is_the_asker = match remote {
        None => Ok(&owner.id == account),
        Some(remote) => remote.is(client, &owner).await,
    };
    match is_the_asker {
        Ok(true) => Ok(credential),
        Ok(false) => {
            tracing::warn!("another account signed in than the one that asked");
            let unreturned = hand_back(client, credential, &owner.id, files).await;
            Err(ExchangeFailure::AnotherAccount { unreturned })
        }
        Err(failure) => {
            let trouble = failure.noted();
            let unreturned = hand_back(client, credential, account, files).await;
            Err(ExchangeFailure::Trouble { trouble, unreturned })
        }
    }
}

/// Exchanges the code, whoever it is of.
pub(super) async fn token(
    client: &MastodonClient,
    oauth_client: &OAuthClient,
    verifier: Option<&CodeVerifier>,
    code: &AuthorizationCode,
) -> Result<TokenCredential, ExchangeFailure> {
    let IssuedToken { token, minted_at } = client.exchange_code(oauth_client, verifier, code).await?;
    let given_at = client.clock().now();
    let server = client.strangers_address().cloned().map(Box::new);
    Ok(TokenCredential { token, oauth_client: oauth_client.clone(), minted_at, own: None, given_at, server })
}
