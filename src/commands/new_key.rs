//! `new-key`: a file with a fresh key for the store.

use std::io::{self, Write};
use std::path::PathBuf;

use super::{ExitReason, Failure};
use crate::config::{Settings, Sources};
use crate::store::{KeyError, write_new_key};

/// Why there is no new key file.
#[derive(Debug, thiserror::Error)]
enum NewKeyError {
    #[error(
        "{} is there already and was left as it is. To change the key, move that file to another place, name it in \
         store.old_key_files, and run new-key again",
        .0.display()
    )]
    ThereAlready(PathBuf),
    #[error(transparent)]
    Key(KeyError),
}

impl From<KeyError> for NewKeyError {
    fn from(error: KeyError) -> Self {
        if let KeyError::Exists { file } = error { Self::ThereAlready(file) } else { Self::Key(error) }
    }
}

/// Writes a new key to `store.key_file`, readable by its owner alone, and never over a file that is there.
///
/// # Errors
///
/// The configuration cannot be used, or the file is there already or cannot be written.
pub fn new_key(sources: &Sources) -> Result<(), Failure> {
    let path = Settings::read(sources).into_store_files()?.key_file;
    write_new_key(&path).map_err(|error| Failure::new(ExitReason::Store, NewKeyError::from(error)))?;
    let done = format!(
        "A new key is in {}. Without it the store cannot be read: keep a copy, away from the copies of the store.\n",
        path.display()
    );
    io::stdout().write_all(done.as_bytes()).map_err(|error| Failure::new(ExitReason::Other, error))
}
