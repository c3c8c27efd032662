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
mod exchange;
mod gotosocial;
mod handshake;
mod operator;
mod own;
mod permission;
mod registration;
mod removal;
mod server;
mod wire;

#[cfg(test)]
mod tests;

pub use exchange::{ExchangeFailure, Exchanged, OnFile};
pub use handshake::{Handshake, random_state, random_text, random_verifier};
pub use operator::{
    AddressError, DatabaseAddress, DatabaseSetupError, NewSignIns, Operator, OperatorError, OperatorPermission,
    RedisAddress, operator_sql, operator_sql_uninstall,
};
pub use permission::{Permission, TokenPermission};
pub use registration::{AppCard, Recognition, Redirect, Registration};
pub use server::Server;

use std::error::Error;

use tracing::Instrument;
use url::Url;

use crate::audit::source::AppsPage;
use crate::audit::{Listing, Source};
use crate::clock::Clock;
use crate::dialogue::RemovalReport;
use crate::dialogue::question::ConfirmedRemoval;
use crate::dialogue::reply::{GaveBack, Trouble};
use crate::guard::Guard;
use crate::secret::{AccessToken, AuthorizationCode, CodeVerifier, HandshakeState, SignInLink};
use wire::{Failure, Wire};

/// One home server, and how the bot introduces itself there. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Home {
    wire: Wire,
    card: AppCard,
    operator: Option<Operator>,
}

impl Home {
    /// The server at this address; of the address only scheme, host and port count.
    #[must_use]
    pub fn new(server: Url, guard: Guard, clock: Clock, card: AppCard) -> Self {
        Self { wire: Wire::new(server, guard, clock), card, operator: None }
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
    pub async fn register(&self, server: &Server, redirect: &Redirect) -> Result<Registration, Trouble> {
        self.told("register", registration::register(&self.wire, &self.card, server, redirect)).await
    }

    /// Whether a registration still serves: it asks for what this server needs, under the name the bot has now.
    #[must_use]
    pub fn fits(&self, server: &Server, registration: &Registration) -> bool {
        registration.scopes == server.scopes && registration.card == self.card
    }

    /// Whether the server still knows a registration. Asked before a link is sent: with a forgotten one the person would end on an
    /// error page of the server.
    ///
    /// # Errors
    /// Why the server could not be asked.
    pub async fn recognition(&self, registration: &Registration) -> Result<Recognition, Trouble> {
        self.told("recognition", registration::recognition(&self.wire, registration)).await
    }

    /// The link a person opens to sign in: the home server's own authorize address.
    ///
    /// The verifier goes in only as its challenge (PKCE, S256), and only where the server knows PKCE.
    #[must_use]
    pub fn link(
        &self,
        registration: &Registration,
        state: &HandshakeState,
        verifier: Option<&CodeVerifier>,
    ) -> SignInLink {
        handshake::link(&self.wire, registration, state, verifier)
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
        handshake: &Handshake,
        code: &AuthorizationCode,
        files: &impl OnFile,
    ) -> Result<Exchanged, ExchangeFailure> {
        let exchange = async {
            match (&self.operator, server.source) {
                (Some(operator), Source::Operator(_)) => operator.exchange(&self.wire, handshake, code, files).await,
                (_, _) => exchange::exchange(&self.wire, server, handshake, code, files).await,
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
        registration: &Registration,
        verifier: Option<&CodeVerifier>,
        code: &AuthorizationCode,
    ) -> Result<AccessToken, ExchangeFailure> {
        let exchange = exchange::token(&self.wire, registration, verifier, code);
        Ok(exchange.instrument(self.span("token")).await?.token)
    }

    /// Gives a permission back, and looks whether the server now refuses it.
    ///
    /// [`GaveBack::Later`] if that could not be seen, [`GaveBack::NotSetUp`] if nobody was asked; giving it back again does no harm.
    pub async fn give_back(&self, permission: &Permission) -> GaveBack {
        let giving_back = async {
            match (permission, &self.operator) {
                (Permission::Token(permission), _) => permission::give_back(&self.wire, permission).await,
                (Permission::Operator(permission), Some(operator)) => operator.forget(permission).await,
                (Permission::Operator(_), None) => GaveBack::NotSetUp,
            }
        };
        giving_back.instrument(self.span("give_back")).await
    }

    /// Every sign-in that can reach the person's account, the bot's own marked.
    ///
    /// # Errors
    /// Why there is no list. [`Trouble::Refused`] means that the permission is gone.
    pub async fn list(&self, permission: &Permission) -> Result<Listing, Trouble> {
        match (permission, &self.operator) {
            (Permission::Token(permission), _) => {
                let reading = gotosocial::read(&self.wire, permission, self.wire.read_until());
                Ok(self.told("list", reading).await?.listing)
            }
            (Permission::Operator(permission), Some(operator)) => {
                operator.list(permission, self.wire.now()).instrument(self.span("list")).await
            }
            // The operator took the database away from the bot.
            (Permission::Operator(_), None) => Err(Trouble::NotSetUp),
        }
    }

    /// Removes what was confirmed, looks again, and reports what it saw. After a minute it begins nothing more to remove.
    ///
    /// If the yes is no longer fresh, as after a crash, it only looks.
    pub async fn remove(&self, permission: &Permission, confirmed: &ConfirmedRemoval) -> RemovalReport {
        let removing = async {
            match (permission, &self.operator) {
                (Permission::Token(permission), _) => removal::remove(&self.wire, permission, confirmed).await,
                (Permission::Operator(permission), Some(operator)) => {
                    operator.remove(&self.wire, permission, confirmed).await
                }
                (Permission::Operator(_), None) => RemovalReport::not_set_up(confirmed),
            }
        };
        removing.instrument(self.span("remove")).await
    }

    /// Looks what became of a removal that was interrupted. Changes nothing.
    pub async fn look_up(&self, permission: &Permission, confirmed: &ConfirmedRemoval) -> RemovalReport {
        let looking = async {
            match (permission, &self.operator) {
                (Permission::Token(permission), _) => removal::look_up(&self.wire, permission, confirmed).await,
                (Permission::Operator(permission), Some(operator)) => {
                    operator.look_up(&self.wire, permission, confirmed).await
                }
                (Permission::Operator(_), None) => RemovalReport::not_set_up(confirmed),
            }
        };
        looking.instrument(self.span("look_up")).await
    }

    /// Begins or ends watching for apps that are let in.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn watch(&self, permission: &Permission, on: bool) -> Result<(), Trouble> {
        match (permission, &self.operator) {
            (Permission::Operator(permission), Some(operator)) => {
                operator.watch(permission, on).instrument(self.span("watch")).await
            }
            (Permission::Operator(_), None) => Err(Trouble::NotSetUp),
            (Permission::Token(_), _) => Err(Trouble::Missing),
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
    pub async fn walk(&self, after: Option<i64>) -> Result<NewSignIns, Trouble> {
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
