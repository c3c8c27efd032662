//! A sign-in that came back to the bot's own page, and the page that waits for how it ended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use super::lane::Job;
use super::records::{HandshakeRecord, handshake_id, handshake_name, person_name};
use super::{Bot, Shell};
use crate::dialogue::CameBack;
use crate::dialogue::message::AccountId;
use crate::dialogue::person::Person;
use crate::dialogue::reply::Language;
use crate::dialogue::sign_in::{Exchange, HandshakeId};
use crate::secret::HandshakeState;
use crate::store::ReadError;

/// How long the page waits for the account check.
const PAGE_WAITS: Duration = Duration::from_secs(20);
/// How long the page says the same if it is loaded again.
const SAME_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// How the sign-in ended.
    Ended(Exchange),
    /// It takes longer than a page should; the answer comes as a message.
    Later,
}

/// The sign-ins that are being looked at right now.
#[derive(Debug, Default)]
pub(super) struct Landings {
    open: Mutex<BTreeMap<HandshakeId, watch::Receiver<Option<Exchange>>>>,
}

impl Landings {
    /// Forgets a sign-in that has ended; from now on its record says how.
    pub(super) fn close(&self, id: &HandshakeId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

impl Bot {
    /// A sign-in came back to the page of the registration with this path. Acts on it once, however often the page is loaded.
    /// Returns what the page says, and the language of the person who asked for the link, if that is known.
    pub async fn came_back(&self, path: &str, state: &HandshakeState, with: CameBack) -> (Landing, Option<Language>) {
        let id = handshake_id(state);
        let shell = &self.shell;
        let record = match shell.store.get::<HandshakeRecord>(handshake_name(&id)).await {
            Ok(record) => record,
            Err(ReadError::Record { source: damage, .. }) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "the record of a sign-in does not open");
                None
            }
            Err(error) => {
                shell.note_store_trouble(&error);
                return (Landing::Ended(Exchange::Unreachable), None);
            }
        };
        let own_path = format!("{}{path}", super::settings::CALLBACK_PATH);
        // A state that comes back to another address than its own was mixed up by somebody on purpose.
        let record = record.filter(|record| record.handshake.registration.redirect_uri.ends_with(&own_path));
        let Some(record) = record else { return (Landing::Ended(Exchange::LinkExpired), None) };
        let language = shell.language_of(&record.handshake.account).await;
        (shell.landing(&id, &record, with).await, language)
    }
}

impl Shell {
    /// What this person is answered in. A page is no place to wait for a store that fails, nor to tell of a damaged record.
    async fn language_of(&self, account: &AccountId) -> Option<Language> {
        self.store.get::<Person>(person_name(account)).await.ok().flatten()?.language
    }

    /// What the page says of this sign-in.
    async fn landing(self: &Arc<Self>, id: &HandshakeId, record: &HandshakeRecord, with: CameBack) -> Landing {
        if let Some(ended) = record.ended_for(&with) {
            let is_recent = self.clock.now().duration_since(ended.at) < SAME_FOR;
            return Landing::Ended(if is_recent { ended.exchange } else { Exchange::LinkExpired });
        }
        let mut landing = self.land(id, record, with);
        let ended = tokio::time::timeout(PAGE_WAITS, landing.wait_for(Option::is_some)).await;
        match ended {
            Ok(Ok(exchange)) => exchange.map_or(Landing::Later, Landing::Ended),
            Ok(Err(_)) | Err(_) => Landing::Later,
        }
    }

    /// Joins the look at this sign-in, or begins it.
    fn land(
        self: &Arc<Self>,
        id: &HandshakeId,
        record: &HandshakeRecord,
        with: CameBack,
    ) -> watch::Receiver<Option<Exchange>> {
        let mut open = self.landings.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(landing) = open.get(id) {
            return landing.clone();
        }
        let (sender, receiver) = watch::channel(None);
        open.insert(id.clone(), receiver.clone());
        let job = Job::CameBack { handshake: id.clone(), with, landing: sender };
        self.enqueue(record.handshake.account.clone(), job);
        receiver
    }
}
