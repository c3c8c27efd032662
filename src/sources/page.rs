//! Servers with no interface for lists: the person can only be sent to a page, and a sign-in only proves who they are.

use async_trait::async_trait;

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile};
use super::exchange::{self, ExchangeFailure, Exchanged};
use super::giving_back::{give_back, hand_back};
use super::token_source::TokenSource;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::secret::AuthorizationCode;

/// The source of servers that only have a page.
pub(super) struct AppsPageOnly {
    client: MastodonClient,
}

impl AppsPageOnly {
    pub(super) fn new(client: MastodonClient) -> Self {
        Self { client }
    }
}

#[async_trait]
impl TokenSource for AppsPageOnly {
    fn at(&self, software: &ServerSoftware) -> Option<Source> {
        Some(Source::PageOnly(match software.name.as_str() {
            "pleroma" | "akkoma" => AppsPage::Pleroma,
            "pixelfed" => AppsPage::Pixelfed,
            _ if software.is_gotosocial() => AppsPage::GoToSocial,
            _ if software.is_mastodon() => AppsPage::Mastodon,
            _ => AppsPage::Unknown,
        }))
    }

    fn takes(&self, credential: &Credential) -> bool {
        credential.token().is_some()
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
            None => GaveBack::NotSetUp,
        }
    }
}
