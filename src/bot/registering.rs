//! The bot as an app that people sign in to: the registration on file, or a new one.
//!
//! Where an operator's database lets people in, it has to be told of a new registration first. So one that the server asks for since it
//! was upgraded waits, and the old one serves as long as the server still knows it.

use std::error::Error;
use std::sync::Arc;

use super::BotSettings;
use super::domains::DomainLocks;
use super::homes::Home;
use super::known::KnownServer;
use super::storage::Storage;
use crate::crash;
use crate::mastodon::oauth::{OAuthClient, Recognition};
use crate::sources::{HomeServer, Registrations, TokenSources};
use crate::store::{Batch, Name, Store};
use auditoot_core::dialogue::reply::Trouble;

/// What is needed to find or make the registration.
pub(crate) struct Registering<'a> {
    pub(crate) home: &'a TokenSources,
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a BotSettings,
    /// The address of the server, without a slash at the end.
    pub(crate) address: &'a str,
    /// The handle of the bot's own account, if it is known.
    pub(crate) handle: Option<&'a str>,
}

impl Registering<'_> {
    /// The registration on file if it still serves and the server still knows it, or a new one. That the store fails is told to
    /// `note`, and is no reason to have none.
    pub(crate) async fn registrations(
        &self,
        server: &HomeServer,
        note: impl Fn(&(dyn Error + 'static)),
    ) -> Result<Registrations, Trouble> {
        let name = self.settings.oauth_client_name(self.address);
        let awaited_name = self.settings.awaited_oauth_client_name(self.address);
        let on_file = self.on_file(&name, &note).await;
        if on_file.as_ref().is_some_and(|on_file| self.home.fits(server, on_file))
            && let Some(serving) = on_file
        {
            return Ok(Registrations { serving, awaited: None });
        }
        let awaited = self.on_file(&awaited_name, &note).await.filter(|awaited| self.home.fits(server, awaited));
        let is_made = awaited.is_none();
        let newest = match awaited {
            Some(awaited) => awaited,
            None => self.register(server).await?,
        };
        let mut batch = Batch::new();
        let registrations = match on_file {
            Some(serving) if self.home.knows_client(server, &newest).await != Some(true) => {
                if is_made {
                    batch.put(awaited_name, &newest);
                }
                Registrations { serving, awaited: Some(newest) }
            }
            _ => {
                batch.put(name, &newest);
                batch.delete::<OAuthClient>(awaited_name);
                Registrations { serving: newest, awaited: None }
            }
        };
        if let Err(error) = self.store.commit(batch).await {
            note(&error);
        }
        Ok(registrations)
    }

    /// The client ids on file, whether the server still knows them or not.
    pub(crate) async fn client_ids(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for name in
            [self.settings.oauth_client_name(self.address), self.settings.awaited_oauth_client_name(self.address)]
        {
            // What cannot be read is told by whoever needs it.
            ids.extend(self.store.get::<OAuthClient>(name).await.ok().flatten().map(|on_file| on_file.client_id));
        }
        ids
    }

    /// The registration of this name, unless the server has forgotten it.
    async fn on_file(&self, name: &Name, note: impl Fn(&(dyn Error + 'static))) -> Option<OAuthClient> {
        let on_file = self.store.get::<OAuthClient>(name.clone()).await.unwrap_or_else(|error| {
            note(&error);
            None
        })?;
        match self.home.recognition(&on_file).await {
            Ok(Recognition::Forgotten) => {
                tracing::info!("the server has forgotten the bot's registration; making it again");
                None
            }
            // A server that cannot be asked may still show its sign-in page.
            Ok(Recognition::Known | Recognition::Untold) | Err(_) => Some(on_file),
        }
    }

    async fn register(&self, server: &HomeServer) -> Result<OAuthClient, Trouble> {
        let oauth_client = self.home.register(server, &self.settings.redirect(), self.handle).await?;
        // An operator's database has to know it: it is no secret.
        let id = oauth_client.id_for_a_command();
        tracing::info!(client_id = id, "the bot is registered as the app that people sign in to");
        crash::point("after a registration");
        Ok(oauth_client)
    }
}

/// Registers the running bot, one try at a time on each server: servers limit how many registrations come from one address.
pub(super) struct Registrar {
    storage: Arc<Storage>,
    settings: Arc<BotSettings>,
    known: Arc<KnownServer>,
    turns: DomainLocks,
}

impl Registrar {
    pub(super) fn new(storage: &Arc<Storage>, settings: &Arc<BotSettings>, known: &Arc<KnownServer>) -> Self {
        let (storage, settings, known) = (Arc::clone(storage), Arc::clone(settings), Arc::clone(known));
        Self { storage, settings, known, turns: DomainLocks::default() }
    }

    pub(super) async fn registrations(&self, home: &Home) -> Result<Registrations, Trouble> {
        let _turn = self.turns.lock(&home.address).await;
        let known = self.known.now();
        // People of other servers know the bot by its whole handle.
        let host = self.settings.server_address.split_once("://").map(|(_, host)| host);
        let host = host.filter(|_| home.remote.is_some());
        let handle = known.map(|known| host.map_or(known.handle.clone(), |host| format!("{}@{host}", known.handle)));
        let (store, settings, address) = (&self.storage.store, &*self.settings, home.address.as_str());
        let registering = Registering { home: &home.sources, store, settings, address, handle: handle.as_deref() };
        registering.registrations(&home.server, |error| self.storage.note_trouble(error)).await
    }
}
