//! What every source of a list is asked.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile};
use super::exchange::{ExchangeFailure, Exchanged};
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::OAuthClient;
use auditoot_core::audit::{Listing, Source, TokenId};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::AuthorizationCode;

/// New tokens of people who watch for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTokens {
    /// Each with whose it is. One may be found again until the walk has settled beyond it.
    pub found: Vec<(TokenId, AccountId)>,
    /// Up to where nothing can appear any more: from here the next walk starts.
    pub settled_to: i64,
}

/// The bot as an app that people sign in to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrations {
    /// The registration that links are made with.
    pub serving: OAuthClient,
    /// The one that takes its place as soon as the operator's database knows it.
    pub awaited: Option<OAuthClient>,
}

impl Registrations {
    /// The one whose client id the operator's database has to know.
    #[must_use]
    pub fn newest(&self) -> &OAuthClient {
        self.awaited.as_ref().unwrap_or(&self.serving)
    }
}

/// Where lists of tokens come from. What it can do, and so what the bot says of it, stands in the row of [`Source`]. Whatever fails is in
/// the log before it becomes a [`Trouble`].
#[async_trait]
pub(super) trait TokenSource: Send + Sync {
    /// What it is on servers of this software; `None` if it has no lists of theirs.
    fn at(&self, software: &ServerSoftware) -> Option<Source>;

    /// Whether this credential was given to it. It is asked for nothing with any other.
    fn takes(&self, credential: &Credential) -> bool;

    /// Exchanges the code of a sign-in for what opens the person's list, or for the certainty of who they are.
    async fn exchange(
        &self,
        authorization_request: &AuthorizationRequest,
        code: &AuthorizationCode,
        files: &dyn OnFile,
    ) -> Result<Exchanged, ExchangeFailure>;

    /// Ends what the credential opens, at the server.
    async fn give_back(&self, credential: &Credential) -> GaveBack;

    /// Every token that can reach the person's account.
    async fn list(&self, _credential: &Credential) -> Result<Listing, Trouble> {
        Err(Trouble::Missing)
    }

    /// Removes what was confirmed, looks again, and reports what it saw; an error if nothing was tried, and it is of no use to try again.
    async fn remove(&self, _credential: &Credential, _confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        Err(Trouble::Missing)
    }

    /// Looks what became of a removal that was interrupted.
    async fn look_up(&self, _credential: &Credential, _confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        Err(Trouble::Missing)
    }

    /// Begins or ends watching for apps that are let in.
    async fn watch(&self, _credential: &Credential, _on: bool) -> Result<(), Trouble> {
        Err(Trouble::Missing)
    }

    /// Whether it can look through the new tokens of everybody who watches.
    fn can_walk(&self) -> bool {
        false
    }

    /// Looks through them after this number; without one, only where the end is.
    async fn walk(&self, _after: Option<i64>) -> Result<NewTokens, Trouble> {
        Err(Trouble::Missing)
    }

    /// Whether people who sign in with this registration are let in; `None` if that was not said.
    async fn knows_client(&self, _oauth_client: &OAuthClient) -> Option<bool> {
        Some(true)
    }

    /// Looks whether everything that it needs is as it was set up, and writes what is not into the log.
    async fn check_up(&self, _registrations: Option<&Registrations>) {}

    /// What it did not know of the bot at the last look, and has to know.
    fn unknown(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether hardly more may be removed for anybody within this day.
    fn is_near_ceiling(&self) -> bool {
        false
    }

    /// Whether it could be used when it was last asked.
    fn is_well(&self) -> bool {
        true
    }
}

/// Nothing was tried, and what is there is not known.
pub(super) fn nothing_seen(confirmed: &ConfirmedRemoval, trouble: Option<Trouble>) -> RemovalReport {
    let unseen = confirmed_names(confirmed).into_keys().cloned().collect();
    RemovalReport { unseen, trouble, ..RemovalReport::default() }
}

/// The tokens of a removal, each with the name of the app it was confirmed under.
pub(super) fn confirmed_names(confirmed: &ConfirmedRemoval) -> BTreeMap<&TokenId, Option<&str>> {
    let targets = confirmed.removal().targets.iter();
    targets.flat_map(|target| target.tokens.iter().map(|id| (id, target.name.as_deref()))).collect()
}
