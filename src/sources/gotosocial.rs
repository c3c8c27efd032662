//! The source of `GoToSocial`: its token API (0.19 and later), with the person's own token.

mod removal;

use async_trait::async_trait;

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile};
use super::exchange::{self, ExchangeFailure, Exchanged};
use super::giving_back::{give_back, hand_back};
use super::own_token;
use super::token_api::{LastPage, TokenApi};
use super::token_source::TokenSource;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use auditoot_core::audit::{Listing, Source};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::AuthorizationCode;

/// The release that brought the token API.
const TOKEN_API_SINCE: (u32, u32) = (0, 19);

/// The source of `GoToSocial` servers.
pub(super) struct GoToSocial {
    client: MastodonClient,
}

impl GoToSocial {
    pub(super) fn new(client: MastodonClient) -> Self {
        Self { client }
    }

    fn api<'a>(&self, credential: &'a Credential) -> Result<TokenApi<'a>, Trouble> {
        let credential = credential.token().ok_or(Trouble::NotSetUp)?;
        Ok(TokenApi::new(&self.client, credential))
    }
}

#[async_trait]
impl TokenSource for GoToSocial {
    fn at(&self, software: &ServerSoftware) -> Option<Source> {
        // A version nobody can read is some build of today; if it is not, the token API says so by its absence.
        let has_token_api = software.release().is_none_or(|release| release >= TOKEN_API_SINCE);
        (software.is_gotosocial() && has_token_api).then_some(Source::GoToSocial)
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
        let mut credential = exchange::token_of_the_asker(&self.client, authorization_request, code, files).await?;
        // The bot's own token is the newest there is. If that cannot be seen, the moment it was made finds it later.
        match TokenApi::new(&self.client, &credential).newest(self.client.until()).await {
            Ok(newest) => credential.own = own_token::find(&newest, &credential).id,
            // It is not what it says it is, and the permission is of no use.
            Err(failure) if failure.is_not_found() => {
                failure.note();
                let unreturned = hand_back(&self.client, credential, &authorization_request.account, files).await;
                return Ok(Exchanged::Proven { unreturned });
            }
            Err(failure) => failure.note(),
        }
        Ok(Exchanged::Connected(Box::new(Credential::Token(credential))))
    }

    async fn give_back(&self, credential: &Credential) -> GaveBack {
        match credential.token() {
            Some(credential) => give_back(&self.client, credential).await,
            None => GaveBack::NotSetUp,
        }
    }

    async fn list(&self, credential: &Credential) -> Result<Listing, Trouble> {
        let reading = self.api(credential)?.read(LastPage::Small, self.client.until()).await;
        Ok(reading.map_err(|failure| failure.noted())?.listing)
    }

    async fn remove(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        let api = self.api(credential)?;
        Ok(removal::remove(&api, confirmed).await)
    }

    async fn look_up(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        let api = self.api(credential)?;
        Ok(removal::look_up(&api, confirmed).await)
    }
}
