//! The ways to lists on the servers of strangers, on which people may live as well.

use std::sync::Arc;

use url::Url;

use super::{Credential, HomeServer, RemoteAccount, TokenSources};
use crate::mastodon::client::MastodonClient;
use auditoot_core::audit::source::{AppsPage, Source};
use auditoot_core::dialogue::reply::Trouble;

impl TokenSources {
    /// The same, with a client for the servers of strangers, on which people may live as well.
    #[must_use]
    pub fn with_strangers(self, client: MastodonClient) -> Self {
        Self { strangers: Some(client), ..self }
    }

    /// Asks where an account of another server lives. What the bot's own server calls it, if it tells, has to be the same.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn find(&self, handle: &str, uri: &str) -> Result<RemoteAccount, Trouble> {
        let Some(strangers) = &self.strangers else { return Err(Trouble::Unreachable) };
        let found = self.told("find", RemoteAccount::find(strangers, handle)).await;
        match found {
            // To nobody's server is said that it lacks an interface because it knows nobody of that name.
            Err(Trouble::Missing | Trouble::Refused) => Err(Trouble::Nonsense),
            Ok(account) if !account.agrees_with(uri) => {
                tracing::warn!("the domain of a handle and the bot's own server say different things of an account");
                Err(Trouble::Nonsense)
            }
            found => found,
        }
    }

    /// The ways to lists on the server of a stranger.
    #[must_use]
    pub fn elsewhere(&self, server: &Url) -> Option<Self> {
        let client = self.strangers.as_ref()?.at(server.clone());
        let there = Self::with_paste_page(&client, self.metadata.clone(), None, self.has_paste_page);
        Some(Self { failures: Arc::clone(&self.failures), ..there })
    }

    /// What is known of a server, with the ways of now: whether lists are pasted may have changed since the server was asked. All else was
    /// found out by asking that server, and what it calls itself does not change it.
    #[must_use]
    pub(crate) fn rated(&self, server: HomeServer) -> HomeServer {
        let is_page = |source: &Source| matches!(source, Source::Pasted | Source::PageOnly(AppsPage::Mastodon));
        let now = self.sources.iter().find_map(|source| source.at(&server.software));
        let source = now.filter(|now| is_page(now) && is_page(&server.source)).unwrap_or(server.source);
        HomeServer { source, ..server }
    }

    /// A host that is known from an earlier run is not new any more.
    pub fn note_known(&self, server: &Url) {
        if let Some(strangers) = &self.strangers {
            strangers.note_known(server);
        }
    }

    /// The ways on the server that a credential is for; `None` if that is the one that these are of.
    pub(super) fn of_strangers(&self, credential: &Credential) -> Option<Self> {
        let server = credential.token()?.server.as_deref()?;
        if self.client.strangers_address() == Some(server) { None } else { self.elsewhere(server) }
    }
}
