//! Servers with no interface for lists: the person can only be sent to a page, and a sign-in only proves who they are. What is on
//! Mastodon's page they can paste, where the bot has a page for that.

use async_trait::async_trait;

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile};
use super::exchange::{self, ExchangeFailure, Exchanged};
use super::giving_back::{give_back, hand_back};
use super::token_source::TokenSource;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::audit::{Listing, Source};
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::AuthorizationCode;

/// The source of servers that only have a page.
pub(super) struct AppsPageOnly {
    client: MastodonClient,
    /// Whether the bot has a page of its own where people can paste what they copied there.
    has_paste_page: bool,
}

impl AppsPageOnly {
    pub(super) fn new(client: MastodonClient, has_paste_page: bool) -> Self {
        Self { client, has_paste_page }
    }
}

#[async_trait]
impl TokenSource for AppsPageOnly {
    fn at(&self, software: &ServerSoftware) -> Option<Source> {
        if self.has_paste_page && software.is_mastodon() {
            return Some(Source::Pasted);
        }
        Some(Source::PageOnly(match software.name.as_str() {
            "pleroma" | "akkoma" => AppsPage::Pleroma,
            "pixelfed" => AppsPage::Pixelfed,
            _ if software.is_gotosocial() => AppsPage::GoToSocial,
            _ if software.is_mastodon() => AppsPage::Mastodon,
            _ => AppsPage::Unknown,
        }))
    }

    fn takes(&self, credential: &Credential) -> bool {
        credential.token().is_some() || credential.pasted().is_some()
    }

    async fn exchange(
        &self,
        authorization_request: &AuthorizationRequest,
        code: &AuthorizationCode,
        files: &dyn OnFile,
    ) -> Result<Exchanged, ExchangeFailure> {
        let credential = exchange::token_of_the_asker(&self.client, authorization_request, code, files).await?;
        let unreturned = hand_back(&self.client, credential, &authorization_request.account, files).await;
        Ok(Exchanged::Proven { unreturned })
    }

    async fn give_back(&self, credential: &Credential) -> GaveBack {
        match credential.token() {
            Some(credential) => give_back(&self.client, credential).await,
            // The server knows nothing of a list that was pasted.
            None if credential.pasted().is_some() => GaveBack::Done,
            None => GaveBack::NotSetUp,
        }
    }

    /// The list that was pasted last. Nothing is asked of the server.
    async fn list(&self, credential: &Credential) -> Result<Listing, Trouble> {
        credential.pasted().map(|lists| lists.newest.clone()).ok_or(Trouble::Missing)
    }
}
