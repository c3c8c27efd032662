//! A sign-in that came back to the bot's own page, and the page that waits for how it ended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use super::lane::Job;
use super::records::{AuthorizationRequestRecord, authorization_request_id, authorization_request_name, person_name};
use super::{Bot, Shell};
use crate::store::ReadError;
use auditoot_core::dialogue::CameBack;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::secret::AuthorizationState;

/// How long the page waits for the account check.
const PAGE_WAITS: Duration = Duration::from_secs(20);
/// How long the page says the same if it is loaded again.
const SAME_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    /// How the sign-in ended.
    Ended(Exchange),
    /// It takes longer than a page should; the answer comes as a message.
    Later,
}

/// The sign-ins that are being looked at right now.
#[derive(Debug, Default)]
pub(super) struct Callbacks {
    open: Mutex<BTreeMap<AuthorizationRequestId, watch::Receiver<Option<Exchange>>>>,
}

impl Callbacks {
    /// Forgets a sign-in that has ended; from now on its record says how.
    pub(super) fn close(&self, id: &AuthorizationRequestId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

impl Bot {
    /// A sign-in came back to the page of the registration with this path. Acts on it once, however often the page is loaded.
    /// Returns what the page says, and the language of the person who asked for the link, if that is known.
    pub async fn came_back(
        &self,
        path: &str,
        state: &AuthorizationState,
        with: CameBack,
    ) -> (Callback, Option<Language>) {
        let id = authorization_request_id(state);
        let shell = &self.shell;
        let record = match shell.store.get::<AuthorizationRequestRecord>(authorization_request_name(&id)).await {
            Ok(record) => record,
            Err(ReadError::Record { source: damage, .. }) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "the record of a sign-in does not open");
                None
            }
            Err(error) => {
                shell.note_store_trouble(&error);
                return (Callback::Ended(Exchange::Unreachable), None);
            }
        };
        let own_path = format!("{}{path}", super::settings::CALLBACK_PATH);
        // A state that comes back to another address than its own was mixed up by somebody on purpose.
        let record =
            record.filter(|record| record.authorization_request.oauth_client.redirect_uri.ends_with(&own_path));
        let Some(record) = record else { return (Callback::Ended(Exchange::LinkExpired), None) };
        let language = shell.language_of(&record.authorization_request.account).await;
        (shell.callback(&id, &record, with).await, language)
    }
}

impl Shell {
    /// What this person is answered in. A page is no place to wait for a store that fails, nor to tell of a damaged record.
    async fn language_of(&self, account: &AccountId) -> Option<Language> {
        self.store.get::<Person>(person_name(account)).await.ok().flatten()?.language
    }

    /// What the page says of this sign-in.
    async fn callback(
        self: &Arc<Self>,
        id: &AuthorizationRequestId,
        record: &AuthorizationRequestRecord,
        with: CameBack,
    ) -> Callback {
        if let Some(ended) = record.ended_for(&with) {
            let is_recent = self.clock.now().duration_since(ended.at) < SAME_FOR;
            return Callback::Ended(if is_recent { ended.exchange } else { Exchange::LinkExpired });
        }
        let mut callback = self.land(id, record, with);
        let ended = tokio::time::timeout(PAGE_WAITS, callback.wait_for(Option::is_some)).await;
        match ended {
            Ok(Ok(exchange)) => exchange.map_or(Callback::Later, Callback::Ended),
            Ok(Err(_)) | Err(_) => Callback::Later,
        }
    }

    /// Joins the look at this sign-in, or begins it.
    fn land(
        self: &Arc<Self>,
        id: &AuthorizationRequestId,
        record: &AuthorizationRequestRecord,
        with: CameBack,
    ) -> watch::Receiver<Option<Exchange>> {
        let mut open = self.callbacks.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(callback) = open.get(id) {
            return callback.clone();
        }
        let (sender, receiver) = watch::channel(None);
        open.insert(id.clone(), receiver.clone());
        let job = Job::CameBack { authorization_request: id.clone(), with, callback: sender };
        self.enqueue(record.authorization_request.account.clone(), job);
        receiver
    }
}
