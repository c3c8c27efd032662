//! The store of a bot that does not run, opened for as long as a command needs it.

use std::io;

use super::ExitReason;
use super::run::reason_of;
use crate::config::Config;
use crate::launch::{LaunchError, open_store};
use crate::store::{KeyError, Keyring, Store};

/// Why it does not open.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoppedStoreError {
    #[error(transparent)]
    Launch(#[from] LaunchError),
    #[error("the program cannot start")]
    Runtime(#[source] io::Error),
}

impl StoppedStoreError {
    pub(super) fn reason(&self) -> ExitReason {
        match self {
            Self::Launch(cause) => reason_of(cause),
            Self::Runtime(_) => ExitReason::Other,
        }
    }
}

/// Opens the store, and does something with it; who does it closes it.
pub(super) fn with_store<T>(config: &Config, work: impl AsyncFnOnce(Store) -> T) -> Result<T, StoppedStoreError> {
    let runtime = tokio::runtime::Runtime::new().map_err(StoppedStoreError::Runtime)?;
    runtime.block_on(async { Ok(work(open_store(config).await?).await) })
}

/// The keys of the store, none of which is made here.
pub(super) fn keys(config: &Config) -> Result<Keyring, KeyError> {
    let files = &config.store;
    Keyring::load(&files.key_file, &files.old_key_files, &files.path)
}
