//! Where a person's list of tokens comes from, and how they let the bot at it.
//!
//! [`TokenSources`] is the front; each source behind it is one file that answers what the trait `TokenSource` asks. Whatever goes
//! wrong is told to two audiences: the person gets a [`Trouble`], the operator's log gets the whole chain of causes under the number of
//! the operation. No error and no log line holds a token, a code, a secret, a state, an address or anything of an answer's body.
//!
//! Invariant: a token is removed only by [`TokenSources::remove`], which takes the [`ConfirmedRemoval`] that only a valid yes can make,
//! and touches no id that is not in it, but for what the app of a whole entry minted since the question (the operator's source).

mod authorization_request;
mod credential;
mod exchange;
mod giving_back;
mod gotosocial;
mod home_server;
mod operator;
mod operator_credential;
mod own_token;
mod page;
mod pasted;
mod remote_account;
mod strangers;
mod token_api;
mod token_source;
mod walk_key;

#[cfg(test)]
mod tests;

pub use authorization_request::AuthorizationRequest;
pub use credential::{Credential, OnFile, TokenCredential};
pub use exchange::{ExchangeFailure, Exchanged};
pub use home_server::HomeServer;
pub(crate) use operator::incident;
pub use operator::{
    AddressError, DatabaseAddress, DatabaseSetupError, Installation, OperatorError, OperatorSource, RedisAddress,
    incident_sql, incident_sql_uninstall, operator_sql_uninstall,
};
pub use operator_credential::OperatorCredential;
pub(crate) use pasted::kept as pasted_lists;
pub use remote_account::RemoteAccount;
pub use token_api::TokenPage;
pub use token_source::{NewTokens, Registrations};
pub use walk_key::WalkKey;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::Instrument;

use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::authorization_server::AuthorizationServer;
use crate::mastodon::oauth::{ClientMetadata, OAuthClient, Recognition, Redirect};
use auditoot_core::audit::source::AppsPage;
use auditoot_core::audit::{Listing, Source};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::{AuthorizationCode, AuthorizationState, CodeVerifier, SignInLink};
use token_api::TokenApi;
use token_source::{TokenSource, nothing_seen};

/// The most characters of an app's name or website that are kept. Servers allow up to 2,000, and nobody reads as many.
const TEXT_CHARS_MAX: usize = 200;

/// The ways to people's lists on one server, and how the bot introduces itself there. Clones share their connections.
#[derive(Clone)]
pub struct TokenSources {
    client: MastodonClient,
    metadata: ClientMetadata,
    has_operator: bool,
    /// Whether people may paste a list on a page of the bot's own.
    has_paste_page: bool,
    /// What asks the servers of strangers, if they are asked at all.
    strangers: Option<MastodonClient>,
    /// The first of them that knows a server's software, or a credential, is the one for it.
    sources: Arc<[Box<dyn TokenSource>]>,
    /// How often each of the [`OPERATIONS`] came to nothing.
    failures: Arc<[AtomicU64; OPERATIONS.len()]>,
}

/// What is counted when it comes to nothing.
const OPERATIONS: [&str; 4] = ["exchange", "list", "remove", "walk"];

impl fmt::Debug for TokenSources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TokenSources").field("client", &self.client).finish_non_exhaustive()
    }
}

impl TokenSources {
    /// Those of the server that this client asks, with the operator's own if there is one. A new source is one line here.
    #[must_use]
    pub fn new(client: &MastodonClient, metadata: ClientMetadata, operator: Option<OperatorSource>) -> Self {
        Self::with_paste_page(client, metadata, operator, false)
    }

    /// The same, where people may paste a list on a page of the bot's own.
    #[must_use]
    pub(crate) fn with_paste_page(
        client: &MastodonClient,
        metadata: ClientMetadata,
        operator: Option<OperatorSource>,
        has_paste_page: bool,
    ) -> Self {
        let has_operator = operator.is_some();
        let mut sources: Vec<Box<dyn TokenSource>> = Vec::new();
        sources.extend(operator.map(|operator| Box::new(operator) as _));
        sources.push(Box::new(gotosocial::GoToSocial::new(client.clone())));
        // It takes every server that is left.
        sources.push(Box::new(page::AppsPageOnly::new(client.clone(), has_paste_page)));
        Self {
            client: client.clone(),
            metadata,
            has_operator,
            has_paste_page,
            strangers: None,
            sources: sources.into(),
            failures: Arc::default(),
        }
    }

    /// Finds out what software the server runs and what that can do. Changes when the server is updated: ask at start, and now and
    /// then.
    ///
    /// # Errors
    /// Why the server could not be asked. Software nobody knows is no error.
    pub async fn discover(&self) -> Result<HomeServer, Trouble> {
        let until = self.client.until();
        let asking = async {
            let software = self.client.software(until).await?;
            let authorization_server = self.client.authorization_server(until).await?;
            let server = self.home_server(software, &authorization_server);
            // A version that nobody can read says nothing of what there is.
            let is_doubtful = server.source == Source::GoToSocial && server.software.release().is_none();
            if is_doubtful && !TokenApi::is_there(&self.client, until).await? {
                let source = Source::PageOnly(AppsPage::GoToSocial);
                return Ok(HomeServer::new(source, server.software, &authorization_server));
            }
            Ok(server)
        };
        let server = self.told("discover", asking).await?;
        if self.has_operator && !matches!(server.source, Source::Operator(_)) {
            tracing::warn!(software = %server.software.name, "operator.database_url is of no use on this software");
        }
        Ok(server)
    }

    /// What the source of a server can do now: the operator's Redis may be missing for a while.
    #[must_use]
    pub(crate) fn source_now(&self, server: &HomeServer) -> Source {
        self.sources.iter().find_map(|source| source.at(&server.software)).unwrap_or(server.source)
    }

    /// Registers the bot as an app of the server. Kept by the caller, and made again when the server has forgotten it.
    ///
    /// # Errors
    /// Why there is no registration.
    pub async fn register(
        &self,
        server: &HomeServer,
        redirect: &Redirect,
        handle: Option<&str>,
    ) -> Result<OAuthClient, Trouble> {
        let metadata = self.metadata.of_account(handle);
        self.told("register", self.client.register(&metadata, &server.scopes, redirect)).await
    }

    /// Whether people who sign in with this registration are let in on this server: an operator's database has to be told of it first.
    /// `None` if that was not said.
    pub async fn knows_client(&self, server: &HomeServer, oauth_client: &OAuthClient) -> Option<bool> {
        let source = self.sources.iter().find(|source| source.at(&server.software).is_some())?;
        source.knows_client(oauth_client).instrument(self.client.span("knows_client")).await
    }

    /// Whether a registration still serves: it asks for what this server needs, under the name the bot has now.
    #[must_use]
    pub fn fits(&self, server: &HomeServer, oauth_client: &OAuthClient) -> bool {
        oauth_client.scopes == server.scopes && oauth_client.metadata.website == self.metadata.website
    }

    /// Whether the server still knows a registration. Asked before a link is sent: with a forgotten one the person would end on an
    /// error page of the server.
    ///
    /// # Errors
    /// Why the server could not be asked.
    pub async fn recognition(&self, oauth_client: &OAuthClient) -> Result<Recognition, Trouble> {
        self.told("recognition", self.client.recognition(oauth_client)).await
    }

    /// The link a person opens to sign in.
    #[must_use]
    pub fn link(
        &self,
        oauth_client: &OAuthClient,
        state: &AuthorizationState,
        verifier: Option<&CodeVerifier>,
    ) -> SignInLink {
        self.client.authorization_link(oauth_client, state, verifier)
    }

    /// Exchanges a code for a credential, and holds the account that signed in against the one that asked.
    ///
    /// `files` says whether a token is kept for an account: Mastodon hands out the same token again for the same person, app
    /// and scopes, so ending it would end that person's connection.
    ///
    /// # Errors
    /// Why there is no credential. Nothing is kept then, and what the server handed out has been given back, unless the failure carries it.
    pub async fn exchange(
        &self,
        server: &HomeServer,
        authorization_request: &AuthorizationRequest,
        code: &AuthorizationCode,
        files: &dyn OnFile,
    ) -> Result<Exchanged, ExchangeFailure> {
        let Some(source) = self.sources.iter().find(|source| source.at(&server.software).is_some()) else {
            return Err(ExchangeFailure::NotSetUp { unreturned: None });
        };
        let exchanged = source.exchange(authorization_request, code, files).instrument(self.client.span("exchange"));
        exchanged.await.inspect_err(|_| self.count_failure("exchange"))
    }

    /// Exchanges a code for the token of whoever signed in, and looks no further: for the bot's own account, to which the operator
    /// signs in. Everybody else's code goes through [`TokenSources::exchange`], which checks whose it is.
    ///
    /// # Errors
    /// Why there is no token.
    pub async fn token(
        &self,
        oauth_client: &OAuthClient,
        verifier: Option<&CodeVerifier>,
        code: &AuthorizationCode,
    ) -> Result<TokenCredential, ExchangeFailure> {
        let exchange = exchange::token(&self.client, oauth_client, verifier, code);
        exchange.instrument(self.client.span("token")).await
    }

    /// Gives a credential back, and looks whether the server now refuses it.
    ///
    /// [`GaveBack::Later`] if that could not be seen, [`GaveBack::NotSetUp`] if nobody was asked; giving it back again does no harm.
    pub async fn give_back(&self, credential: &Credential) -> GaveBack {
        if let Some(there) = self.of_strangers(credential) {
            return Box::pin(there.give_back(credential)).await;
        }
        match self.of(credential) {
            Ok(source) => source.give_back(credential).instrument(self.client.span("give_back")).await,
            Err(_) => GaveBack::NotSetUp,
        }
    }

    /// Every token that can reach the person's account, the bot's own marked.
    ///
    /// # Errors
    /// Why there is no list. [`Trouble::Refused`] means that the credential is good for nothing any more.
    pub async fn list(&self, credential: &Credential) -> Result<Listing, Trouble> {
        if let Some(there) = self.of_strangers(credential) {
            return Box::pin(there.list(credential)).await;
        }
        let listing = self.of(credential)?.list(credential).instrument(self.client.span("list")).await;
        self.counted("list", listing)
    }

    /// Tries to remove what was confirmed, looks again, and reports what it saw, and whether it may help to try again. After a minute it
    /// begins nothing more to remove.
    ///
    /// If the yes is no longer fresh, as after a crash, it only looks.
    pub async fn remove(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> RemovalReport {
        if let Some(there) = self.of_strangers(credential) {
            return Box::pin(there.remove(credential, confirmed)).await;
        }
        let removing = async { self.of(credential)?.remove(credential, confirmed).await };
        let report = removing.instrument(self.client.span("remove")).await;
        let report = report.unwrap_or_else(|trouble| self.untouched(confirmed, trouble));
        if report.trouble.is_some() {
            self.count_failure("remove");
        }
        report
    }

    /// Looks what became of a removal that was interrupted. Changes nothing.
    pub async fn look_up(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> RemovalReport {
        if let Some(there) = self.of_strangers(credential) {
            return Box::pin(there.look_up(credential, confirmed)).await;
        }
        let looking = async { self.of(credential)?.look_up(credential, confirmed).await };
        let report = looking.instrument(self.client.span("look_up")).await;
        report.unwrap_or_else(|trouble| self.untouched(confirmed, trouble))
    }

    /// Nothing was tried, because of this.
    fn untouched(&self, confirmed: &ConfirmedRemoval, trouble: Trouble) -> RemovalReport {
        let again_from = (trouble == Trouble::Unreachable).then(|| self.client.clock().now());
        RemovalReport { again_from, ..nothing_seen(confirmed, Some(trouble)) }
    }

    /// Begins or ends watching for apps that are let in.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn watch(&self, credential: &Credential, on: bool) -> Result<(), Trouble> {
        if let Some(there) = self.of_strangers(credential) {
            return Box::pin(there.watch(credential, on)).await;
        }
        self.of(credential)?.watch(credential, on).instrument(self.client.span("watch")).await
    }

    /// Whether new tokens can be walked over here.
    #[must_use]
    pub fn can_walk(&self) -> bool {
        self.sources.iter().any(|source| source.can_walk())
    }

    /// Looks for tokens that are newer than this number and belong to people who watch. Without a number it only finds where the end
    /// is.
    ///
    /// # Errors
    /// Why it could not be looked; the next walk finds the same.
    pub async fn walk(&self, after: Option<i64>) -> Result<NewTokens, Trouble> {
        let source = self.sources.iter().find(|source| source.can_walk()).ok_or(Trouble::Missing)?;
        self.counted("walk", source.walk(after).instrument(self.client.span("walk")).await)
    }

    /// Looks whether everything that the sources need is as it was set up, and writes what is not into the log: at start, and now and then.
    pub async fn check_up(&self, registrations: Option<&Registrations>) {
        for source in self.sources.iter() {
            source.check_up(registrations).instrument(self.client.span("check_up")).await;
        }
    }

    /// Whether the operator's database could be used when it was last called; true where there is none.
    #[must_use]
    pub fn database_is_well(&self) -> bool {
        self.sources.iter().all(|source| source.is_well())
    }

    /// What the operator's database did not know of the bot at the last look, and has to know.
    #[must_use]
    pub fn unknown(&self) -> Vec<&'static str> {
        self.sources.iter().flat_map(|source| source.unknown()).collect()
    }

    /// Whether hardly more may be removed for anybody within this day, by the operator's database.
    #[must_use]
    pub fn is_near_ceiling(&self) -> bool {
        self.sources.iter().any(|source| source.is_near_ceiling())
    }

    /// How often each operation came to nothing.
    #[must_use]
    pub fn failures(&self) -> Vec<(&'static str, u64)> {
        OPERATIONS.into_iter().zip(self.failures.iter().map(|count| count.load(Ordering::Relaxed))).collect()
    }

    /// Counts an operation if it came to nothing.
    fn counted<T>(&self, operation: &'static str, outcome: Result<T, Trouble>) -> Result<T, Trouble> {
        if outcome.is_err() {
            self.count_failure(operation);
        }
        outcome
    }

    fn count_failure(&self, operation: &'static str) {
        let counted = OPERATIONS.iter().zip(self.failures.iter()).find(|(other, _)| **other == operation);
        if let Some((_, count)) = counted {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn home_server(&self, software: ServerSoftware, authorization_server: &AuthorizationServer) -> HomeServer {
        let source = self.sources.iter().find_map(|source| source.at(&software));
        source.map_or_else(HomeServer::unknown, |source| HomeServer::new(source, software, authorization_server))
    }

    /// The source that a credential was given to. There is none where the operator took the database away from the bot.
    fn of(&self, credential: &Credential) -> Result<&dyn TokenSource, Trouble> {
        let source = self.sources.iter().find(|source| source.takes(credential));
        source.map(AsRef::as_ref).ok_or_else(|| {
            tracing::warn!(
                "somebody's list is in the operator's database, and operator.database_url is not set any more"
            );
            Trouble::NotSetUp
        })
    }

    /// Runs one operation under its number, and splits what went wrong between the log and the person.
    async fn told<T>(
        &self,
        operation: &'static str,
        work: impl Future<Output = Result<T, RequestError>>,
    ) -> Result<T, Trouble> {
        async { work.await.map_err(|failure| failure.noted()) }.instrument(self.client.span(operation)).await
    }
}
