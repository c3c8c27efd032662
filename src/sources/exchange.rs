//! From a code to a permission, or to the certainty that somebody is who they say.

use jiff::Timestamp;
use serde_json::Value;

use super::authorization_request::AuthorizationRequest;
use super::credential::{self, Credential, TokenCredential};
use super::gotosocial::own;
use super::registration::{OAuthClient, Recognition, Refusal, recognition};
use super::server::Server;
use super::wire::{Failure, Wire, accept, body};
use super::{account, gotosocial, note};
use crate::crash;
use crate::mastodon::client::Answer;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::dialogue::sign_in::Exchange;
use auditoot_core::secret::{AccessToken, AuthorizationCode, CodeVerifier};

/// Tells which tokens are kept.
pub trait OnFile: Sync {
    /// Whether this very token is kept for this account.
    fn holds(&self, account: &AccountId, token: &AccessToken) -> impl Future<Output = bool> + Send;
}

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

    fn of(failure: &Failure) -> Self {
        note(failure);
        Self::Trouble { trouble: failure.trouble(), unreturned: None }
    }
}

/// What a server answers to a code.
enum TokenAnswer {
    Token { token: AccessToken, minted_at: Option<Timestamp> },
    Refused(Refusal),
}

/// Exchanges the code, reads whose token it is, and keeps or returns it.
pub(super) async fn exchange(
    wire: &Wire,
    server: &Server,
    authorization_request: &AuthorizationRequest,
    code: &AuthorizationCode,
    files: &impl OnFile,
) -> Result<Exchanged, ExchangeFailure> {
    let credential =
        token(wire, &authorization_request.oauth_client, authorization_request.verifier.as_ref(), code).await?;
    crash::point("between a token and whose it is");
    let owner = match account::owner(wire, &credential.token, wire.read_until()).await {
        Ok(owner) => owner,
        Err(failure) => {
            note(&failure);
            let unreturned = hand_back(wire, credential, &authorization_request.account, files).await;
            return Err(ExchangeFailure::Trouble { trouble: failure.trouble(), unreturned });
        }
    };
    if owner != authorization_request.account {
        tracing::warn!("another account signed in than the one that asked");
        let unreturned = hand_back(wire, credential, &owner, files).await;
        return Err(ExchangeFailure::AnotherAccount { unreturned });
    }
    if server.source.can_list() {
        let credential = with_own_sign_in(wire, credential).await;
        return Ok(Exchanged::Connected(Box::new(Credential::Token(credential))));
    }
    let unreturned = hand_back(wire, credential, &owner, files).await;
    Ok(Exchanged::Proven { unreturned })
}

/// `POST /oauth/token`. All parameters in the body: `GoToSocial` does not read the client from the header.
pub(super) async fn token(
    wire: &Wire,
    oauth_client: &OAuthClient,
    verifier: Option<&CodeVerifier>,
    code: &AuthorizationCode,
) -> Result<TokenCredential, ExchangeFailure> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("client_id", oauth_client.client_id.as_str()),
        ("client_secret", oauth_client.client_secret.expose()),
        ("redirect_uri", oauth_client.redirect_uri.as_str()),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier.expose())));
    let request = || wire.post_form(wire.at(&["oauth", "token"]), &form);
    let until = wire.read_until();
    let answer = match wire.ask_once(request(), until, token_answer).await {
        Err(first) if wire.pause_before_another(&first, until).await => {
            match wire.ask_once(request(), until, token_answer).await {
                // The first attempt may have used the code up. Then the refusal says nothing about the code.
                Ok(TokenAnswer::Refused(Refusal::Grant | Refusal::NothingFound)) if !first.had_no_effect() => {
                    Err(first)
                }
                second => second,
            }
        }
        answer => answer,
    };
    match answer.map_err(|failure| ExchangeFailure::of(&failure))? {
        TokenAnswer::Token { token, minted_at } => Ok(TokenCredential {
            token,
            oauth_client: oauth_client.clone(),
            minted_at,
            own: None,
            given_at: wire.now(),
        }),
        TokenAnswer::Refused(Refusal::Grant) => Err(ExchangeFailure::CodeRefused),
        TokenAnswer::Refused(Refusal::Client) => Err(ExchangeFailure::ClientForgotten),
        TokenAnswer::Refused(Refusal::NothingFound) => match recognition(wire, oauth_client).await {
            Ok(Recognition::Forgotten) => Err(ExchangeFailure::ClientForgotten),
            Ok(Recognition::Known | Recognition::Untold) | Err(_) => Err(ExchangeFailure::CodeRefused),
        },
        TokenAnswer::Refused(Refusal::Other) => {
            Err(ExchangeFailure::of(&Failure::Senseless("a refusal of the exchange that no code explains")))
        }
    }
}

fn token_answer(answer: &Answer) -> Result<TokenAnswer, Failure> {
    if let Some(refusal) = Refusal::of(answer) {
        return Ok(TokenAnswer::Refused(refusal));
    }
    accept(answer)?;
    let answer: Value = body(answer)?;
    let token = answer.get("access_token").and_then(Value::as_str).filter(|token| !token.is_empty());
    let token = token.ok_or(Failure::Senseless("a token answer without a token"))?;
    let minted_at = answer.get("created_at").and_then(Value::as_i64).and_then(|at| Timestamp::from_second(at).ok());
    Ok(TokenAnswer::Token { token: AccessToken::new(token), minted_at })
}

/// Looks up the bot's own sign-in, which is the newest there is. If that fails, the moment the token was made does it later.
async fn with_own_sign_in(wire: &Wire, mut credential: TokenCredential) -> TokenCredential {
    match gotosocial::newest(wire, &credential, wire.read_until()).await {
        Ok(newest) => credential.own = own::find(&newest, &credential).id,
        Err(failure) => note(&failure),
    }
    credential
}

/// Gives a permission back unless its token is on file for its rightful owner. Returns what is left to be given back later.
pub(super) async fn hand_back(
    wire: &Wire,
    credential: TokenCredential,
    owner: &AccountId,
    files: &impl OnFile,
) -> Option<Box<Credential>> {
    if files.holds(owner, &credential.token).await {
        return None;
    }
    match credential::give_back(wire, &credential).await {
        GaveBack::Done | GaveBack::None | GaveBack::Lost => None,
        GaveBack::Later | GaveBack::NotSetUp => Some(Box::new(Credential::Token(credential))),
    }
}
