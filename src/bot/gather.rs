//! Reading what a step lacks, each read bounded in time; what cannot be read is a fact too.

use jiff::SignedDuration;

use super::Shell;
use super::records::{AuthorizationRequestRecord, authorization_request_id, person_name};
use super::registering::Registering;
use crate::home::{AuthorizationRequest, Credential, OAuthClient};
use crate::store::Name;
use crate::store::ReadError;
use auditoot_core::audit::Listing;
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::question::Standing;
use auditoot_core::dialogue::record::{RecordFault, step_despite};
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::sign_in::{LINK_LIFE, ReadyLink};
use auditoot_core::dialogue::{Context, Facts, Input, Need, Step, step};

/// How long the record of an authorization request is kept: long enough for a page to be loaded again, and for a link with new minutes.
const AUTHORIZATION_REQUEST_KEPT: SignedDuration = SignedDuration::from_hours(24);

impl Shell {
    /// Steps, reading whatever the step lacks. Returns the authorization request that belongs to a link it may have used.
    ///
    /// `given` is the permission that this very input brought, and that is not on file before the commit.
    pub(super) async fn gather(
        &self,
        person: &Person,
        fault: Option<RecordFault>,
        input: &Input,
        given: Option<&Credential>,
    ) -> (Step, Option<AuthorizationRequestRecord>) {
        let mut facts = Facts::default();
        let mut prepared = None;
        let answered = match input {
            Input::Said(message) => Some(&message.id),
            Input::CameBack { .. } | Input::Done { .. } | Input::Posted { .. } | Input::Woke | Input::Alert { .. } => {
                None
            }
        };
        let domain_answers_today = self.domain_answers_today(person.account.domain()).await;
        loop {
            let measure = super::Fitting { renderer: &self.renderer, post_limits: self.post_limits() };
            let context = Context {
                now: self.clock.now(),
                zone: &self.settings.time_zone,
                measure: &measure,
                source: self.home_server().source,
                way: self.settings.way,
                server: &self.settings.server_address,
                limits: self.settings.limits,
                connection_days: self.settings.connection_days,
                operator: self.settings.operator.as_deref(),
                domain_answers_today,
            };
            let decided = match fault {
                None => step(person, input, &facts, &context),
                Some(fault) => step_despite(fault, person, input, &facts, &context),
            };
            match decided {
                Ok(step) => return (step, prepared),
                Err(Need::Listing) => facts.listing = Some(self.read_listing(&person.account.id, given).await),
                Err(Need::Export) => facts.export = Some(self.prepare_export()),
                Err(Need::Standing) => facts.standing = Some(self.read_standing(answered).await),
                Err(Need::Link) => match self.prepare_link(&person.account.id).await {
                    Ok((ready, record)) => {
                        prepared = Some(record);
                        facts.link = Some(Ok(ready));
                    }
                    Err(trouble) => facts.link = Some(Err(trouble)),
                },
            }
        }
    }

    async fn read_listing(&self, account: &AccountId, given: Option<&Credential>) -> Result<Listing, Trouble> {
        let credential = match given {
            Some(credential) => Some(credential.clone()),
            None => self.credential(account).await?,
        };
        match credential {
            Some(credential) => self.home.list(&credential).await,
            // The record says there is a permission and there is none: as good as refused, a new link helps.
            None => Err(Trouble::Refused),
        }
    }

    /// The permission on file for an account, if there is one. A store that cannot be read is asked until it can, because "none"
    /// would be told to the person.
    ///
    /// # Errors
    /// [`Trouble::PermissionLost`] if there is one and it does not open.
    pub(super) async fn credential(&self, account: &AccountId) -> Result<Option<Credential>, Trouble> {
        let mut pause = SignedDuration::from_secs(1);
        loop {
            match self.store.get::<Credential>(person_name(account)).await {
                Ok(credential) => return Ok(credential),
                Err(ReadError::Record { source: damage, .. }) => {
                    tracing::error!(error = &damage as &dyn std::error::Error, "a permission does not open");
                    return Err(Trouble::PermissionLost);
                }
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    async fn read_standing(&self, message: Option<&StatusId>) -> Standing {
        match message {
            Some(message) => self.server.standing(message).await,
            None => Standing::NotSeen,
        }
    }

    /// A link for a new authorization request, and the authorization request, which is kept by the commit of the step that sends the link.
    async fn prepare_link(&self, account: &AccountId) -> Result<(ReadyLink, AuthorizationRequestRecord), Trouble> {
        let server = self.home_server();
        let oauth_client = self.oauth_client().await?;
        let until = self.clock.after(LINK_LIFE);
        let authorization_request =
            AuthorizationRequest::new(&mut rand::rng(), &server, oauth_client, account.clone(), until);
        let link = self.home.link(
            &authorization_request.oauth_client,
            &authorization_request.state,
            authorization_request.verifier.as_ref(),
        );
        let ready = ReadyLink { authorization_request: authorization_request_id(&authorization_request.state), link };
        Ok((ready, AuthorizationRequestRecord { authorization_request, ended: None }))
    }

    /// The bot's registration as an app: the one on file if it still serves and the server still knows it, or a new one.
    pub(crate) async fn oauth_client(&self) -> Result<OAuthClient, Trouble> {
        // One at a time: servers limit how many registrations come from one address.
        let _turn = self.registering.lock().await;
        let delivery = Registering { home: &self.home, store: &self.store, settings: &self.settings };
        delivery.oauth_client(&self.home_server(), |error| self.note_store_trouble(error)).await
    }

    /// Found by the server and the way codes come back: another address of the bot's own pages is another registration.
    pub(super) fn oauth_client_name(&self) -> Name {
        self.settings.oauth_client_name()
    }

    /// When the record of an authorization request is deleted.
    pub(super) fn authorization_request_kept_until(&self) -> jiff::Timestamp {
        self.clock.after(AUTHORIZATION_REQUEST_KEPT)
    }
}
