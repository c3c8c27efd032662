//! The bot as an app that people sign in to: the registration on file, or a new one.

use std::error::Error;

use super::BotSettings;
use crate::crash;
use crate::mastodon::oauth::{OAuthClient, Recognition};
use crate::sources::{HomeServer, TokenSources};
use crate::store::{Batch, Store};
use auditoot_core::dialogue::reply::Trouble;

/// What is needed to find or make the registration.
pub(crate) struct Registering<'a> {
    pub(crate) home: &'a TokenSources,
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a BotSettings,
    /// The handle of the bot's own account, if it is known.
    pub(crate) handle: Option<&'a str>,
}

impl Registering<'_> {
    /// The registration on file if it still serves and the server still knows it, or a new one. That the store fails is told to
    /// `note`, and is no reason to have none.
    pub(crate) async fn oauth_client(
        &self,
        server: &HomeServer,
        note: impl Fn(&(dyn Error + 'static)),
    ) -> Result<OAuthClient, Trouble> {
        let name = self.settings.oauth_client_name();
        let on_file = self.store.get::<OAuthClient>(name.clone()).await.unwrap_or_else(|error| {
            note(&error);
            None
        });
        if let Some(oauth_client) = on_file.filter(|oauth_client| self.home.fits(server, oauth_client)) {
            match self.home.recognition(&oauth_client).await {
                Ok(Recognition::Forgotten) => {
                    tracing::info!("the server has forgotten the bot's registration; making it again");
                }
                // A server that cannot be asked may still show its sign-in page.
                Ok(Recognition::Known | Recognition::Untold) | Err(_) => return Ok(oauth_client),
            }
        }
        let oauth_client = self.home.register(server, &self.settings.redirect(), self.handle).await?;
        // An operator's database has to know it: it is no secret.
        let id = oauth_client.id_for_a_command();
        tracing::info!(client_id = id, "the bot is registered as the app that people sign in to");
        crash::point("after a registration");
        let mut batch = Batch::new();
        batch.put(name, &oauth_client);
        if let Err(error) = self.store.commit(batch).await {
            note(&error);
        }
        Ok(oauth_client)
    }
}
