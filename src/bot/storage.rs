//! The store, for a bot that waits for it: what fails is told, and tried again.

use async_trait::async_trait;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::records::person_name;
use crate::observer::{Observer, Wait};
use crate::sources::{Credential, OnFile};
use crate::store::{Batch, CommitError, Fault, ReadError, Record, Store};
use auditoot_clock::{Clock, Pauses};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::secret::AccessToken;

/// How often trouble with the store is logged while it lasts.
const TROUBLE_LOGGED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The store, and whether it fails right now.
pub(super) struct Storage {
    pub(super) store: Store,
    clock: Clock,
    observer: Observer,
    /// When trouble was last logged, while there is any.
    trouble: Mutex<Option<Timestamp>>,
}

impl Storage {
    pub(super) fn new(store: Store, clock: Clock, observer: Observer) -> Self {
        Self { store, clock, observer, trouble: Mutex::new(None) }
    }

    /// Tries something until the store lets it, however long that takes.
    pub(super) async fn until_stored<T, E, F>(&self, attempt: impl Fn() -> F) -> T
    where
        E: Error + 'static,
        F: Future<Output = Result<T, E>>,
    {
        let mut pauses = Pauses::default();
        loop {
            match attempt().await {
                Ok(done) => return done,
                Err(error) => self.note_trouble(&error),
            }
            self.rest(&mut pauses).await;
        }
    }

    /// Waits before the store is tried again.
    pub(super) async fn rest(&self, pauses: &mut Pauses) {
        self.observer.rest(pauses, Wait::HeldUp).await;
    }

    /// Makes a batch true; after that the store is known to work.
    pub(super) async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.store.commit(batch).await?;
        self.note_works();
        Ok(())
    }

    /// The same, where it is tried again later in any case.
    pub(super) async fn commit_or_note(&self, batch: Batch) -> bool {
        let committed = self.commit(batch).await;
        committed.inspect_err(|error| self.note_trouble(error)).is_ok()
    }

    /// A record of which it does no harm that it is lost: one that does not open is as good as none.
    pub(super) async fn get_whole<R: Record>(&self, key: R::Key) -> Result<Option<R>, Fault> {
        match self.store.get::<R>(key).await {
            Ok(record) => Ok(record),
            Err(ReadError::Record { tree, source: damage }) => {
                tracing::error!(%tree, error = &damage as &dyn Error, "a record does not open; it is as good as none");
                Ok(None)
            }
            Err(ReadError::Store(fault)) => Err(fault),
        }
    }

    /// The permission on file for an account, if there is one. A store that cannot be read is asked until it can, because "none" would
    /// be told to the person.
    ///
    /// # Errors
    /// [`Trouble::PermissionLost`] if there is one and it does not open.
    pub(super) async fn credential(&self, account: &AccountId) -> Result<Option<Credential>, Trouble> {
        let read = || async {
            match self.store.get::<Credential>(person_name(account)).await {
                Ok(credential) => Ok(Ok(credential)),
                Err(ReadError::Record { source: damage, .. }) => {
                    tracing::error!(error = &damage as &dyn Error, "a permission does not open");
                    Ok(Err(Trouble::PermissionLost))
                }
                Err(ReadError::Store(fault)) => Err(fault),
            }
        };
        self.until_stored(read).await
    }

    /// Notes that the store could not be read or written: health goes red, and the log gets one line a minute.
    pub(super) fn note_trouble(&self, error: &(dyn Error + 'static)) {
        let now = self.clock.now();
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if trouble.is_none_or(|logged_at| now.duration_since(logged_at) >= TROUBLE_LOGGED_EVERY) {
            tracing::error!(error, "the store fails; nothing is posted until it works again");
            *trouble = Some(now);
        }
    }

    /// Notes that something was written: the trouble is over.
    pub(super) fn note_works(&self) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether it failed when it was last needed.
    pub(super) fn fails(&self) -> bool {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

#[async_trait]
impl OnFile for Storage {
    async fn holds(&self, account: &AccountId, token: &AccessToken) -> bool {
        matches!(self.credential(account).await, Ok(Some(credential)) if credential.is_token(token))
    }
}
