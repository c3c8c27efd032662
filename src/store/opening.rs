//! Opens the store's folder: permissions, the lock, the database, its own records, and whether anything is missing.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, Mode, flock};
use rustix::io::Errno;

use super::companions;
use super::disk::{Database, Disk, caught};
use super::error::{Damage, Fault, OpenError};
use super::folder::{DATABASE, is_filled};
use super::head::{self, Head, Ledger, SCHEMA};
use super::keyring::Keyring;
use super::mark::Mark;
use super::seal::NameKey;
use super::tree::Tree;

/// The file whose lock says that a process has the store open.
const LOCK: &str = "lock";
/// What the file system itself may put into a folder that is a mount point.
const MOUNT_POINT_LITTER: &str = "lost+found";

/// How often, and how far apart, it is asked whether the database let go of its file.
const RELEASE_TRIES: u32 = 2_000;
const RELEASE_PAUSE: Duration = Duration::from_millis(1);

/// Opens the store in `folder`, making it where there is none.
pub(super) fn open(folder: &Path, keys: &Keyring) -> Result<(Disk, NameKey), OpenError> {
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    // The database makes its files readable for everybody; nothing this process writes is meant for others.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    prepare(folder)?;
    let lock = lock(folder)?;
    await_release(folder)?;
    let mark = Mark::open(folder).map_err(folder_failed)?;
    let (database, without_snapshot) = open_database(folder)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(folder_failed)?;
    let damaged = |source| OpenError::Damaged { folder: folder.to_owned(), source };
    let Some(sealed_head) = caught(|| database.own(head::HEAD)).map_err(damaged)? else {
        return make(folder, keys, database, mark, lock);
    };
    let head = Head::open(keys, &sealed_head).map_err(|damage| match damage {
        Damage::UnknownKey => OpenError::WrongKey { folder: folder.to_owned() },
        Damage::UnknownVersion { found, known } => OpenError::Newer { folder: folder.to_owned(), found, known },
        Damage::Broken | Damage::Shape { .. } => damaged(damage.into()),
    })?;
    if head.schema > SCHEMA {
        return Err(OpenError::Newer { folder: folder.to_owned(), found: head.schema, known: SCHEMA });
    }
    let ledger = caught(|| database.ledger(keys)).map_err(damaged)?;
    let rows = caught(|| database.rows()).map_err(damaged)?;
    compare(&ledger, &rows)?;
    let marked = mark.read(keys).map_err(folder_failed)?;
    match marked {
        Some(expected) if expected > ledger.commits => {
            return Err(OpenError::CutShort { expected, found: ledger.commits });
        }
        Some(_) => {}
        None => tracing::warn!("the mark of the store says nothing; it is written anew"),
    }
    if without_snapshot {
        tracing::warn!("a file that the database starts from could not be read and is set aside; no record is missing");
    }
    let mut disk = Disk::new(database, mark, ledger, lock);
    if !keys.is_current(&sealed_head) {
        caught(|| disk.commit_head(keys, &head)).map_err(damaged)?;
    } else if marked != Some(disk.commits()) {
        disk.write_mark(keys).map_err(folder_failed)?;
    }
    Ok((disk, head.names()))
}

/// Makes a new store in what has to be an empty database.
fn make(
    folder: &Path,
    keys: &Keyring,
    database: Database,
    mark: Mark,
    lock: File,
) -> Result<(Disk, NameKey), OpenError> {
    let damaged = |source| OpenError::Damaged { folder: folder.to_owned(), source };
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    let ledger = Ledger::default();
    let rows = caught(|| database.rows()).map_err(damaged)?;
    compare(&ledger, &rows)?;
    match mark.read(keys).map_err(folder_failed)? {
        Some(expected) => return Err(OpenError::CutShort { expected, found: 0 }),
        None if !mark.is_empty().map_err(folder_failed)? => {
            return Err(OpenError::WrongKey { folder: folder.to_owned() });
        }
        None => {}
    }
    let head = Head::new();
    let mut disk = Disk::new(database, mark, ledger, lock);
    caught(|| disk.commit_head(keys, &head)).map_err(damaged)?;
    Ok((disk, head.names()))
}

/// Makes the folder, or sees to it that it is ours and closed to others.
fn prepare(folder: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    if !is_filled(folder) && !folder.join(LOCK).exists() {
        for entry in fs::read_dir(folder).map_err(failed)? {
            if entry.map_err(failed)?.file_name() != MOUNT_POINT_LITTER {
                return Err(OpenError::Occupied { folder: folder.to_owned() });
            }
        }
    }
    let mode = fs::metadata(folder).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

/// Takes the lock that one process can have, or says that another has it. It goes when the file is closed.
fn lock(folder: &Path) -> Result<File, OpenError> {
    let failed = |source: io::Error| OpenError::Folder { folder: folder.to_owned(), source };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let file = options.open(folder.join(LOCK)).map_err(failed)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(Errno::WOULDBLOCK) => Err(OpenError::Locked { folder: folder.to_owned() }),
        Err(errno) => Err(failed(errno.into())),
    }
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

/// Whether every tree holds as many records as the ledger says.
fn compare(ledger: &Ledger, rows: &[(Tree, u64)]) -> Result<(), OpenError> {
    for (tree, found) in rows.iter().copied() {
        let expected = ledger.rows_in(tree);
        if found != expected {
            return Err(OpenError::Incomplete { tree, expected, found });
        }
    }
    Ok(())
}

/// Opens the database, without its snapshot where that cannot be used. Returns whether that was so.
fn open_database(folder: &Path) -> Result<(Database, bool), OpenError> {
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    let mut without_snapshot = companions::put_in_order(folder).map_err(folder_failed)?;
    loop {
        let fault = match caught(|| Database::open(folder)) {
            Ok(database) => return Ok((database, without_snapshot)),
            Err(fault) => fault,
        };
        await_release(folder)?;
        if !fault.is_corruption() || !companions::set_aside(folder).map_err(folder_failed)? {
            return Err(database_failed(folder, fault));
        }
        without_snapshot = true;
    }
}

/// Tells a folder that cannot be written from files that cannot be read.
fn database_failed(folder: &Path, fault: Fault) -> OpenError {
    let folder = folder.to_owned();
    if let Fault::File(source) = fault {
        OpenError::Folder { folder, source }
    } else {
        OpenError::Damaged { folder, source: fault }
    }
}
