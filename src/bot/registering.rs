//! The bot as an app that people sign in to: the registration on file, or a new one.

use std::error::Error;

use super::Settings;
use crate::crash;
use crate::dialogue::reply::Trouble;
use crate::home::{self, Home, Recognition, Registration};
use crate::store::{Batch, Store};

/// What is needed to find or make the registration.
pub(crate) struct Registering<'a> {
    pub(crate) home: &'a Home,
    pub(crate) store: &'a Store,
    pub(crate) settings: &'a Settings,
}

impl Registering<'_> {
    /// The registration on file if it still serves and the server still knows it, or a new one. That the store fails is told to
    /// `note`, and is no reason to have none.
    pub(crate) async fn registration(
        &self,
        server: &home::Server,
        note: impl Fn(&(dyn Error + 'static)),
    ) -> Result<Registration, Trouble> {
        let name = self.settings.registration_name();
        let on_file = self.store.get::<Registration>(name.clone()).await.unwrap_or_else(|error| {
            note(&error);
            None
        });
        if let Some(registration) = on_file.filter(|registration| self.home.fits(server, registration)) {
            match self.home.recognition(&registration).await {
                Ok(Recognition::Forgotten) => {
                    tracing::info!("the server has forgotten the bot's registration; making it again");
                }
                // A server that cannot be asked may still show its sign-in page.
                Ok(Recognition::Known | Recognition::Untold) | Err(_) => return Ok(registration),
            }
        }
        let registration = self.home.register(server, &self.settings.redirect()).await?;
        // An operator's database has to know it: it is no secret.
        let id = registration.id_for_a_command();
        tracing::info!(client_id = id, "the bot is registered as the app that people sign in to");
        crash::point("after a registration");
        let mut batch = Batch::new();
        batch.put(name, &registration);
        if let Err(error) = self.store.commit(batch).await {
            note(&error);
        }
        Ok(registration)
    }
}
