//! A person's home server: what it can do, signing in to it, and the apps it lists.
//!
//! [`Home`] is the front; each room behind it is one noun. Whatever goes wrong is told to three audiences: the person gets
//! a [`Trouble`], the operator's log gets the whole chain of causes under the number of the operation, and the program
//! itself decides in `wire` whether one more try is worth it. No error and no log line holds a token, a code, a secret, a state,
//! an address or anything of an answer's body.
//!
//! Invariant: a sign-in is removed only by [`Home::remove`], which takes the [`ConfirmedRemoval`] that only a valid yes can make,
//! and touches no id that is not in it, but for what the app of a whole entry minted since the question (the operator's source).

mod account;
mod authorization_request;
mod credential;
mod exchange;
mod gotosocial;
mod operator;
mod registration;
mod server;
mod wire;

#[cfg(test)]
mod tests;

pub use authorization_request::{AuthorizationRequest, random_state, random_text, random_verifier};
pub use credential::{Credential, TokenCredential};
pub use exchange::{ExchangeFailure, Exchanged, OnFile};
pub use operator::{
    AddressError, DatabaseAddress, DatabaseSetupError, NewTokens, Operator, OperatorCredential, OperatorError,
    RedisAddress, operator_sql, operator_sql_uninstall,
};
pub use registration::{ClientMetadata, OAuthClient, Recognition, Redirect};
pub use server::Server;

use std::error::Error;

use tracing::Instrument;
use url::Url;

use crate::mastodon::client::Guard;
use auditoot_clock::Clock;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::audit::{Listing, Source};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::{AccessToken, AuthorizationCode, AuthorizationState, CodeVerifier, SignInLink};
use wire::{Failure, Wire};

/// One home server, and how the bot introduces itself there. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Home {
    wire: Wire,
    metadata: ClientMetadata,
    operator: Option<Operator>,
}

impl Home {
    /// The server at this address; of the address only scheme, host and port count.
    #[must_use]
    pub fn new(server: Url, guard: Guard, clock: Clock, metadata: ClientMetadata) -> Self {
        Self { wire: Wire::new(server, guard, clock), metadata, operator: None }
    }

    /// The same, where the bot is run by the server's own operator, who lets it use the server's database.
    #[must_use]
    pub fn with_operator(self, operator: Option<Operator>) -> Self {
        Self { operator, ..self }
    }

    /// Finds out what software the server runs and what that can do. Changes when the server is updated: ask at start, and now and
    /// then.
    ///
    /// # Errors
    /// Why the server could not be asked. Software nobody knows is no error.
    pub async fn discover(&self) -> Result<Server, Trouble> {
        let server = self.told("discover", server::discover(&self.wire)).await?;
        Ok(match (&self.operator, server.source) {
            (Some(operator), Source::PageOnly(AppsPage::Mastodon)) => {
                server.with_source(Source::Operator(operator.streams()))
            }
            (Some(_), _) => {
                tracing::warn!(software = %server.software, "operator.database_url is of no use on this software");
                server
            }
            (None, _) => server,
        })
    }

    /// Registers the bot as an app of the server. Kept by the caller, and made again when the server has forgotten it.
    ///
    /// # Errors
    /// Why there is no registration.
    pub async fn register(&self, server: &Server, redirect: &Redirect) -> Result<OAuthClient, Trouble> {
        self.told("register", registration::register(&self.wire, &self.metadata, server, redirect)).await
    }

    /// Whether a registration still serves: it asks for what this server needs, under the name the bot has now.
    #[must_use]
    pub fn fits(&self, server: &Server, oauth_client: &OAuthClient) -> bool {
        oauth_client.scopes == server.scopes && oauth_client.metadata == self.metadata
    }

    /// Whether the server still knows a registration. Asked before a link is sent: with a forgotten one the person would end on an
    /// error page of the server.
    ///
    /// # Errors
    /// Why the server could not be asked.
    pub async fn recognition(&self, oauth_client: &OAuthClient) -> Result<Recognition, Trouble> {
        self.told("recognition", registration::recognition(&self.wire, oauth_client)).await
    }

    /// The link a person opens to sign in: the home server's own authorize address.
    ///
    /// The verifier goes in only as its challenge (PKCE, S256), and only where the server knows PKCE.
    #[must_use]
    pub fn link(
        &self,
        oauth_client: &OAuthClient,
        state: &AuthorizationState,
        verifier: Option<&CodeVerifier>,
    ) -> SignInLink {
        authorization_request::link(&self.wire, oauth_client, state, verifier)
    }

    /// Exchanges a code for a permission, and holds the account that signed in against the one that asked.
    ///
    /// `files` says whether a token is kept for an account: Mastodon hands out the same token again for the same person, app
    /// and scopes, so ending it would end that person's connection.
    ///
    /// # Errors
    /// Why there is no permission. Nothing is kept then, and what the server handed out has been given back, unless the failure carries it.
    pub async fn exchange(
        &self,
        server: &Server,
        authorization_request: &AuthorizationRequest,
        code: &AuthorizationCode,
        files: &impl OnFile,
    ) -> Result<Exchanged, ExchangeFailure> {
        let exchange = async {
            match (&self.operator, server.source) {
                (Some(operator), Source::Operator(_)) => {
                    operator.exchange(&self.wire, authorization_request, code, files).await
                }
                (_, _) => exchange::exchange(&self.wire, server, authorization_request, code, files).await,
            }
        };
        exchange.instrument(self.span("exchange")).await
    }

    /// Exchanges a code for the token of whoever signed in, and looks no further: for the bot's own account, to which the operator
    /// signs in. Everybody else's code goes through [`Home::exchange`], which checks whose it is.
    ///
    /// # Errors
    /// Why there is no token.
    pub async fn token(
        &self,
        oauth_client: &OAuthClient,
        verifier: Option<&CodeVerifier>,
        code: &AuthorizationCode,
    ) -> Result<AccessToken, ExchangeFailure> {
        let exchange = exchange::token(&self.wire, oauth_client, verifier, code);
        Ok(exchange.instrument(self.span("token")).await?.token)
    }

    /// Gives a permission back, and looks whether the server now refuses it.
    ///
    /// [`GaveBack::Later`] if that could not be seen, [`GaveBack::NotSetUp`] if nobody was asked; giving it back again does no harm.
    pub async fn give_back(&self, credential: &Credential) -> GaveBack {
        let giving_back = async {
            match (credential, &self.operator) {
                (Credential::Token(credential), _) => credential::give_back(&self.wire, credential).await,
                (Credential::Operator(credential), Some(operator)) => operator.forget(credential).await,
                (Credential::Operator(_), None) => GaveBack::NotSetUp,
            }
        };
        giving_back.instrument(self.span("give_back")).await
    }

    /// Every sign-in that can reach the person's account, the bot's own marked.
    ///
    /// # Errors
    /// Why there is no list. [`Trouble::Refused`] means that the permission is gone.
    pub async fn list(&self, credential: &Credential) -> Result<Listing, Trouble> {
        match (credential, &self.operator) {
            (Credential::Token(credential), _) => {
                let reading = gotosocial::read(&self.wire, credential, self.wire.read_until());
                Ok(self.told("list", reading).await?.listing)
            }
            (Credential::Operator(credential), Some(operator)) => {
                operator.list(credential, self.wire.now()).instrument(self.span("list")).await
            }
            // The operator took the database away from the bot.
            (Credential::Operator(_), None) => Err(Trouble::NotSetUp),
        }
    }

    /// Removes what was confirmed, looks again, and reports what it saw. After a minute it begins nothing more to remove.
    ///
    /// If the yes is no longer fresh, as after a crash, it only looks.
    pub async fn remove(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> RemovalReport {
        let removing = async {
            match (credential, &self.operator) {
                (Credential::Token(credential), _) => {
                    gotosocial::removal::remove(&self.wire, credential, confirmed).await
                }
                (Credential::Operator(credential), Some(operator)) => {
                    operator.remove(&self.wire, credential, confirmed).await
                }
                (Credential::Operator(_), None) => gotosocial::removal::not_set_up(confirmed),
            }
        };
        removing.instrument(self.span("remove")).await
    }

    /// Looks what became of a removal that was interrupted. Changes nothing.
    pub async fn look_up(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> RemovalReport {
        let looking = async {
            match (credential, &self.operator) {
                (Credential::Token(credential), _) => {
                    gotosocial::removal::look_up(&self.wire, credential, confirmed).await
                }
                (Credential::Operator(credential), Some(operator)) => {
                    operator.look_up(&self.wire, credential, confirmed).await
                }
                (Credential::Operator(_), None) => gotosocial::removal::not_set_up(confirmed),
            }
        };
        looking.instrument(self.span("look_up")).await
    }

    /// Begins or ends watching for apps that are let in.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn watch(&self, credential: &Credential, on: bool) -> Result<(), Trouble> {
        match (credential, &self.operator) {
            (Credential::Operator(credential), Some(operator)) => {
                operator.watch(credential, on).instrument(self.span("watch")).await
            }
            (Credential::Operator(_), None) => Err(Trouble::NotSetUp),
            (Credential::Token(_), _) => Err(Trouble::Missing),
        }
    }

    /// Whether new sign-ins can be walked over here.
    #[must_use]
    pub fn can_walk(&self) -> bool {
        self.operator.is_some()
    }

    /// Looks for sign-ins that are newer than this number and belong to people who watch. Without a number it only finds where the end
    /// is.
    ///
    /// # Errors
    /// Why it could not be looked; the next walk finds the same.
    pub async fn walk(&self, after: Option<i64>) -> Result<NewTokens, Trouble> {
        let operator = self.operator.as_ref().ok_or(Trouble::Missing)?;
        operator.walk(after).instrument(self.span("walk")).await
    }

    /// Whether the operator's database could be used when it was last called; true where there is none.
    #[must_use]
    pub fn database_is_well(&self) -> bool {
        self.operator.as_ref().is_none_or(Operator::is_well)
    }

    /// Runs one operation under its number, and splits what went wrong between the log and the person.
    async fn told<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Trouble> {
        async {
            work.await.map_err(|failure| {
                note(&failure);
                failure.trouble()
            })
        }
        .instrument(self.span(operation))
        .await
    }

    fn span(&self, operation: &'static str) -> tracing::Span {
        tracing::info_span!("home", operation, request = self.wire.next_number())
    }
}

/// Writes a failure with all its causes into the operator's log.
fn note(failure: &Failure) {
    tracing::warn!(error = failure as &(dyn Error + 'static), "the home server did not do what it was asked");
}
