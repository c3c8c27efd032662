//! What lies in the folder of a store.

use std::fs::File;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::error::OpenError;

/// The file of the database; the name is the database's own.
pub(super) const DATABASE: &str = "db";
/// The file of the mark.
pub(super) const MARK: &str = "mark";

/// How often, and how far apart, it is asked whether the database let go of its file: for ten seconds, since a busy disk can hold up a
/// thread of it for more than two.
const RELEASE_TRIES: u32 = 10_000;
const RELEASE_PAUSE: Duration = Duration::from_millis(1);

/// Whether there is a store in this folder that was sealed with a key.
pub(super) fn is_filled(folder: &Path) -> bool {
    folder.join(DATABASE).exists() || folder.join(MARK).exists()
}

/// Waits until the database let go of its file.
///
/// Its threads hold the file for a moment after the last handle is gone, which matters to a process that closes a
/// store and opens it again. Whoever holds it longer is another program.
pub(super) fn await_release(folder: &Path) -> Result<(), OpenError> {
    let failed = |source: io::Error| OpenError::Folder { folder: folder.to_owned(), source };
    let file = match File::open(folder.join(DATABASE)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for _ in 0..RELEASE_TRIES {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(()),
            Err(Errno::WOULDBLOCK) => thread::sleep(RELEASE_PAUSE),
            Err(errno) => return Err(failed(errno.into())),
        }
    }
    Err(OpenError::Locked { folder: folder.to_owned() })
}
