//! What somebody gave the bot at a sign-in, as the store keeps it sealed.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::operator_credential::OperatorCredential;
use crate::mastodon::oauth::OAuthClient;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::paste::PastedLists;
use auditoot_core::secret::AccessToken;

/// A permission, as the store keeps it sealed: a token of the person's, a capability for the operator's database, or what takes its place. Records of earlier
/// versions hold a token and no word that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Credential {
    /// An access token.
    Token(TokenCredential),
    /// A capability.
    Operator(OperatorCredential),
    /// No permission: the lists that the person pasted.
    Pasted(Box<PastedLists>),
}

impl Credential {
    /// Whether one takes the place of the other at the server, so that giving the older one back would end both, or nothing.
    #[must_use]
    pub fn replaces(&self, older: &Self) -> bool {
        match (self, older) {
            (Self::Token(new), Self::Token(old)) => new.token == old.token,
            (Self::Operator(new), Self::Operator(old)) => new.account == old.account,
            (Self::Pasted(_), Self::Pasted(_)) => true,
            (Self::Token(_) | Self::Operator(_) | Self::Pasted(_), _) => false,
        }
    }

    /// Whether it is this very token.
    #[must_use]
    pub fn is_token(&self, token: &AccessToken) -> bool {
        match self {
            Self::Token(credential) => &credential.token == token,
            Self::Operator(_) | Self::Pasted(_) => false,
        }
    }

    /// The access token, if it is one.
    #[must_use]
    pub(crate) fn token(&self) -> Option<&TokenCredential> {
        match self {
            Self::Token(credential) => Some(credential),
            Self::Operator(_) | Self::Pasted(_) => None,
        }
    }

    /// The capability, if it is one.
    #[must_use]
    pub(super) fn capability(&self) -> Option<&OperatorCredential> {
        match self {
            Self::Token(_) | Self::Pasted(_) => None,
            Self::Operator(credential) => Some(credential),
        }
    }

    /// The pasted lists, if it is that.
    #[must_use]
    pub(crate) fn pasted(&self) -> Option<&PastedLists> {
        match self {
            Self::Token(_) | Self::Operator(_) => None,
            Self::Pasted(lists) => Some(lists),
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
    /// The server that it is for, if that is not the bot's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Box<Url>>,
}

/// Tells which tokens are kept.
#[async_trait]
pub trait OnFile: Send + Sync {
    /// Whether this very token is kept for this account.
    async fn holds(&self, account: &AccountId, token: &AccessToken) -> bool;
}
