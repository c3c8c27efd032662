//! Giving a token back, and seeing that it is dead.

use http::StatusCode;

use super::credential::{Credential, OnFile, TokenCredential};
use super::token_api::TokenApi;
use crate::crash;
use crate::mastodon::client::{MastodonClient, RequestError};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::GaveBack;

/// What a server said when it was asked to end a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Revocation {
    /// That it did, or that there was nothing to end.
    Said,
    /// Something else, or nothing.
    Unsaid,
}

/// `POST /oauth/revoke`; where that does not help, the token API's own way; then a look whether the token is refused.
///
/// The look matters: what a server says of a revocation and whether the token died are two things (`GoToSocial` answers 400 to a
/// revocation in JSON, and the token lives on).
pub(super) async fn give_back(client: &MastodonClient, credential: &TokenCredential) -> GaveBack {
    let revocation = match client.revoke(&credential.oauth_client, &credential.token).await {
        Ok(()) => Revocation::Said,
        Err(failure) => {
            failure.note();
            Revocation::Unsaid
        }
    };
    crash::point("between giving back and looking");
    if is_refused(client, credential, revocation).await {
        return GaveBack::Done;
    }
    let (Revocation::Unsaid, Some(own)) = (revocation, &credential.own) else { return GaveBack::Later };
    // The server may have forgotten the registration and keep its tokens. A token may end itself there.
    match TokenApi::new(client, credential).invalidate(own, client.until()).await {
        Ok(_) if is_refused(client, credential, Revocation::Unsaid).await => GaveBack::Done,
        Ok(_) => GaveBack::Later,
        Err(failure) => {
            failure.note();
            GaveBack::Later
        }
    }
}

/// Gives a token back unless it is on file for its rightful owner. Returns what is left to be given back later.
pub(super) async fn hand_back(
    client: &MastodonClient,
    credential: TokenCredential,
    owner: &AccountId,
    files: &dyn OnFile,
) -> Option<Box<Credential>> {
    if files.holds(owner, &credential.token).await {
        return None;
    }
    match give_back(client, &credential).await {
        GaveBack::Done | GaveBack::None | GaveBack::Lost => None,
        GaveBack::Later | GaveBack::NotSetUp => Some(Box::new(Credential::Token(credential))),
    }
}

/// Whether the server no longer accepts the token.
async fn is_refused(client: &MastodonClient, credential: &TokenCredential, revocation: Revocation) -> bool {
    match client.with_token(credential.token.clone()).verify_credentials(client.until()).await {
        Err(RequestError::Status(StatusCode::UNAUTHORIZED)) => true,
        // Pleroma answers 403 to a token that is gone; elsewhere that can also mean a frozen account, whose token lives.
        Err(RequestError::Status(StatusCode::FORBIDDEN)) => revocation == Revocation::Said,
        Ok(_) => {
            tracing::warn!("the server still accepts a token that was given back");
            false
        }
        Err(failure) => {
            failure.note();
            false
        }
    }
}
