//! Sign-ins to the bot's own account that were begun and are not over, as the store keeps them.

use serde::{Deserialize, Serialize};

use super::errand::Errand;
use super::error::LoginError;
use crate::config::Config;
use crate::launch::{LaunchError, open_store};
use crate::mastodon::oauth::OAuthClient;
use crate::sources::TokenCredential;
use crate::store::{Batch, Name, OpenError, Record, Store, Tree};
use auditoot_core::secret::CodeVerifier;

/// A sign-in to the bot's own account that was begun and is not over.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnSignIn {
    pub(super) oauth_client: OAuthClient,
    pub(super) verifier: Option<CodeVerifier>,
    /// What has to be given back before it is over.
    pub(super) credential: Option<TokenCredential>,
}

/// Found by server and errand.
impl Record for OwnSignIn {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// Those of a store, which is let go of each time: meanwhile somebody looks for a browser, or the bot runs.
pub(super) struct BegunSignIns<'a>(&'a Config);

impl<'a> BegunSignIns<'a> {
    pub(super) fn of(config: &'a Config) -> Self {
        Self(config)
    }

    pub(super) async fn kept(&self, errand: Errand) -> Result<Option<OwnSignIn>, LoginError> {
        let Some(store) = self.store().await? else { return Ok(None) };
        let kept = store.get::<OwnSignIn>(self.name(errand)).await;
        store.close().await;
        kept.map_err(|error| LoginError::Store(error.into()))
    }

    /// Whether it is kept: a bot that runs has the store for itself.
    pub(super) async fn keep(&self, errand: Errand, own: &OwnSignIn) -> Result<bool, LoginError> {
        let mut batch = Batch::new();
        batch.put(self.name(errand), own);
        self.commit(batch).await
    }

    /// What was begun for this errand is over: the next sign-in is by another app, and so gets another token.
    pub(super) async fn is_over(&self, errand: Errand) -> Result<(), LoginError> {
        let mut batch = Batch::new();
        batch.delete::<OwnSignIn>(self.name(errand));
        self.commit(batch).await.map(drop)
    }

    async fn commit(&self, batch: Batch) -> Result<bool, LoginError> {
        let Some(store) = self.store().await? else { return Ok(false) };
        let committed = store.commit(batch).await;
        store.close().await;
        committed.map(|()| true).map_err(|error| LoginError::Store(error.into()))
    }

    /// The store, unless a bot that runs has it open.
    async fn store(&self) -> Result<Option<Store>, LoginError> {
        match open_store(self.0).await {
            Ok(store) => Ok(Some(store)),
            Err(LaunchError::Store(OpenError::Locked { .. })) => Ok(None),
            Err(error) => Err(LoginError::Store(error)),
        }
    }

    fn name(&self, errand: Errand) -> Name {
        Name::new(format!("own sign-in {} {}", errand.word(), self.0.bot.server))
    }
}
