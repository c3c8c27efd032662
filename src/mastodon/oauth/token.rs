//! From a code to an access token, and giving a token back.

use http::Method;
use jiff::Timestamp;
use serde_json::Value;

use super::{OAuthClient, Recognition, Refusal};
use crate::mastodon::client::{HttpResponse, MastodonClient, RequestError};
use auditoot_core::secret::{AccessToken, AuthorizationCode, CodeVerifier};

/// A token, just handed out.
#[derive(Debug)]
pub(crate) struct IssuedToken {
    pub(crate) token: AccessToken,
    /// When the server says that it made it, in whole seconds.
    pub(crate) minted_at: Option<Timestamp>,
}

/// Why there is no token.
#[derive(Debug)]
pub(crate) enum CodeError {
    /// The server does not take the code: used, expired, mistyped, or of another link.
    Refused,
    /// The server has forgotten the client, or the secret is wrong.
    ClientForgotten,
    Request(RequestError),
}

/// What a server answers to a code.
enum TokenAnswer {
    Issued(IssuedToken),
    Refused(Refusal),
}

impl TokenAnswer {
    fn read(response: &HttpResponse) -> Result<Self, RequestError> {
        if let Some(refusal) = Refusal::of(response) {
            return Ok(Self::Refused(refusal));
        }
        let answer: Value = response.body()?;
        let token = answer.get("access_token").and_then(Value::as_str).filter(|token| !token.is_empty());
        let token = AccessToken::new(token.ok_or(RequestError::Senseless("a token answer without a token"))?);
        let minted_at = answer.get("created_at").and_then(Value::as_i64).and_then(|at| Timestamp::from_second(at).ok());
        Ok(Self::Issued(IssuedToken { token, minted_at }))
    }
}

impl MastodonClient {
    /// `POST /oauth/token`. All parameters in the body: `GoToSocial` does not read the client from the header.
    pub(crate) async fn exchange_code(
        &self,
        oauth_client: &OAuthClient,
        verifier: Option<&CodeVerifier>,
        code: &AuthorizationCode,
    ) -> Result<IssuedToken, CodeError> {
        match self.ask_for_token(oauth_client, verifier, code).await {
            Ok(TokenAnswer::Issued(issued)) => Ok(issued),
            Ok(TokenAnswer::Refused(Refusal::Client)) => Err(CodeError::ClientForgotten),
            Ok(TokenAnswer::Refused(Refusal::Grant)) => Err(CodeError::Refused),
            Ok(TokenAnswer::Refused(Refusal::NothingFound)) => match self.recognition(oauth_client).await {
                Ok(Recognition::Forgotten) => Err(CodeError::ClientForgotten),
                Ok(Recognition::Known | Recognition::Untold) => Err(CodeError::Refused),
                Err(error) => {
                    error.note();
                    Err(CodeError::Refused)
                }
            },
            Ok(TokenAnswer::Refused(Refusal::Other)) => {
                Err(CodeError::Request(RequestError::Senseless("a refusal of the exchange that no code explains")))
            }
            Err(error) => Err(CodeError::Request(error)),
        }
    }

    async fn ask_for_token(
        &self,
        oauth_client: &OAuthClient,
        verifier: Option<&CodeVerifier>,
        code: &AuthorizationCode,
    ) -> Result<TokenAnswer, RequestError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("client_id", oauth_client.client_id.as_str()),
            ("client_secret", oauth_client.client_secret.expose()),
            ("redirect_uri", oauth_client.redirect_uri.as_str()),
        ];
        form.extend(verifier.map(|verifier| ("code_verifier", verifier.expose())));
        let request = || self.anonymous(Method::POST, self.url(&["oauth", "token"])).form(&form);
        let until = self.until();
        let first = match self.ask_once(request(), until, TokenAnswer::read).await {
            Err(first) if self.pause_before_another(&first, until).await => first,
            outcome => return outcome,
        };
        match self.ask_once(request(), until, TokenAnswer::read).await {
            // The first attempt may have used the code up. Then the refusal says nothing about the code.
            Ok(TokenAnswer::Refused(Refusal::Grant | Refusal::NothingFound)) if !first.had_no_effect() => Err(first),
            second => second,
        }
    }

    /// `POST /oauth/revoke`, as a form: `GoToSocial` reads nothing else here. What the server says of it and whether the token died
    /// are two things.
    pub(crate) async fn revoke(&self, oauth_client: &OAuthClient, token: &AccessToken) -> Result<(), RequestError> {
        let form = [
            ("client_id", oauth_client.client_id.as_str()),
            ("client_secret", oauth_client.client_secret.expose()),
            ("token", token.expose()),
        ];
        let request = self.anonymous(Method::POST, self.url(&["oauth", "revoke"])).form(&form);
        self.ask(request, self.until(), HttpResponse::accept).await
    }
}
