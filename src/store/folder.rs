//! What lies in the folder of a store.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
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
/// The file of the journal.
pub(super) const JOURNAL: &str = "journal";

/// The file that is there as long as the store is made from a backup.
pub(super) const RESTORING: &str = "restoring";
/// What a backup is called before it has no name any more.
const UNNAMED: &str = "backup-under-way";

/// How often, and how far apart, it is asked whether the database let go of its file: for ten seconds, since a busy disk can hold up a
/// thread of it for more than two.
const RELEASE_TRIES: u32 = 10_000;
const RELEASE_PAUSE: Duration = Duration::from_millis(1);

/// The file whose lock says that a process has the store open.
pub(super) const LOCK: &str = "lock";

/// The lock of a folder, which one process can have.
pub(super) struct FolderLock(File);

impl FolderLock {
    /// Takes it, or says that another has it.
    pub(super) fn take(folder: &Path) -> Result<Self, OpenError> {
        let failed = |source: io::Error| OpenError::Folder { folder: folder.to_owned(), source };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(folder.join(LOCK)).map_err(failed)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self(file)),
            Err(Errno::WOULDBLOCK) => Err(OpenError::Locked { folder: folder.to_owned() }),
            Err(errno) => Err(failed(errno.into())),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // The only error would be that the file is not open.
        let _open = let_go(&self.0);
    }
}

/// Lets go of the lock on a file, which is about to be closed. Closing is not enough: where this process is starting another, that one holds
/// the same open file until it has become its own program.
fn let_go(file: &File) -> Result<(), Errno> {
    flock(file, FlockOperation::Unlock)
}

/// Whether there is a store in this folder that was sealed with a key.
pub(super) fn is_filled(folder: &Path) -> bool {
    [DATABASE, MARK, RESTORING].iter().any(|file| folder.join(file).exists())
}

/// A file in this folder that has no name, and so is gone when it is closed.
pub(super) fn unnamed_file(folder: &Path) -> io::Result<File> {
    let path = folder.join(UNNAMED);
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    std::fs::remove_file(path)?;
    Ok(file)
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
            Ok(()) => return let_go(&file).map_err(|errno| failed(errno.into())),
            Err(Errno::WOULDBLOCK) => thread::sleep(RELEASE_PAUSE),
            Err(errno) => return Err(failed(errno.into())),
        }
    }
    Err(OpenError::Locked { folder: folder.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_goes_even_while_a_process_that_is_being_started_holds_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let held = FolderLock::take(folder.path()).expect("nobody has it");
        let inherited = held.0.try_clone().expect("one more descriptor of the same open file");
        assert!(matches!(FolderLock::take(folder.path()), Err(OpenError::Locked { .. })));
        drop(held);
        assert!(FolderLock::take(folder.path()).is_ok());
        drop(inherited);
    }
}
