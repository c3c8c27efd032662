//! Opens the store's folder: permissions, the lock, the database, its own records, and whether anything is missing.

use std::fs::{self, DirBuilder, File, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use rustix::fs::Mode;

use super::census::{self, Census};
use super::database::{Database, caught};
use super::disk::{Disk, PlannedCommit};
use super::error::{Damage, Fault, OpenError};
use super::folder::{DATABASE, FolderLock, LOCK, RESTORING, await_release, is_filled};
use super::head::{self, Head, Ledger, SCHEMA};
use super::journal::Journal;
use super::keyring::Keyring;
use super::mark::{Mark, Progress};
use super::seal::NameKey;
use super::{companions, rewriting, schema1};

/// What the file system itself may put into a folder that is a mount point.
pub(super) const MOUNT_POINT_LITTER: &str = "lost+found";

/// When a store is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// When the program starts: whatever may have happened to the files, and there is time to write them anew.
    Start,
    /// While the program runs, which had them open a moment ago.
    Again,
}

/// What is in a database that was opened.
enum Opened {
    Nothing(Database),
    Store(WholeStore),
}

/// A store in a database that was opened.
struct WholeStore {
    database: Database,
    head: Head,
    /// Whether the head is sealed with the current key.
    is_current: bool,
    journal: Journal,
    ledger: Ledger,
    /// What is still to be counted.
    census: Option<Census>,
}

/// Opens the store in `folder`, making it where there is none.
pub(super) fn open(folder: &Path, keys: &Keyring, when: When) -> Result<(Disk, NameKey), OpenError> {
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    prepare(folder)?;
    let lock = FolderLock::take(folder)?;
    if folder.join(RESTORING).exists() {
        return Err(OpenError::HalfRestored { folder: folder.to_owned() });
    }
    await_release(folder)?;
    let mark = Mark::open(folder).map_err(folder_failed)?;
    rewriting::resume(folder, keys, &mark).map_err(folder_failed)?;
    let found = match find(folder, keys, &mark, when)? {
        Opened::Store(found) if when == When::Start => rewritten(folder, keys, &mark, found)?,
        Opened::Store(found) => found,
        Opened::Nothing(database) => return make(folder, keys, database, mark, lock),
    };
    let WholeStore { database, head, is_current, journal, ledger, census } = found;
    let mut disk = Disk::new(database, mark, journal, ledger, census, lock);
    if is_current {
        disk.write_mark(keys).map_err(folder_failed)?;
    } else {
        caught(|| disk.commit_head(keys, &head)).map_err(|fault| OpenError::of(folder, fault))?;
    }
    Ok((disk, head.names()))
}

/// Writes a store anew if it is of an earlier version, or its file is much larger than what is in it.
fn rewritten(folder: &Path, keys: &Keyring, mark: &Mark, found: WholeStore) -> Result<WholeStore, OpenError> {
    let length = found.database.length().map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
    let is_of_earlier_version = found.head.schema < SCHEMA;
    if is_of_earlier_version {
        tracing::info!("the store is of an earlier version; it is written anew, which happens once");
    } else if rewriting::is_worth_it(length, found.ledger.bytes) {
        tracing::info!(bytes = length, "the file of the store is much larger than what is in it; it is written anew");
    } else {
        return Ok(found);
    }
    match rewriting::rewrite(folder, keys, &found.head, &found.ledger, found.database) {
        Err(error) if !is_of_earlier_version => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the store could not be written anew, and stays as it is");
        }
        done => done?,
    }
    match find(folder, keys, mark, When::Start)? {
        Opened::Store(found) => Ok(found),
        Opened::Nothing(_) => Err(OpenError::of(folder, Damage::Broken.into())),
    }
}

/// Opens the database, and sees whether it is all there.
fn find(folder: &Path, keys: &Keyring, mark: &Mark, when: When) -> Result<Opened, OpenError> {
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    let failed = |fault| OpenError::of(folder, fault);
    let length = fs::metadata(folder.join(DATABASE)).map_or(0, |found| found.len());
    let (database, without_snapshot) = open_database(folder)?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(folder_failed)?;
    let Some(sealed_head) = caught(|| database.own(head::HEAD)).map_err(failed)? else {
        let nothing = Ledger::default();
        caught(|| census::count_all(&database, &nothing)).map_err(failed)?;
        return Ok(Opened::Nothing(database));
    };
    let head = Head::open(keys, &sealed_head).map_err(|damage| match damage {
        Damage::UnknownKey => OpenError::WrongKey { folder: folder.to_owned() },
        Damage::UnknownVersion { found, known } => OpenError::Newer { folder: folder.to_owned(), found, known },
        Damage::Broken | Damage::Shape { .. } => OpenError::of(folder, damage.into()),
    })?;
    if head.schema > SCHEMA {
        return Err(OpenError::Newer { folder: folder.to_owned(), found: head.schema, known: SCHEMA });
    }
    let journal = Journal::open(folder, &head.names()).map_err(folder_failed)?;
    let ledger = repeated(&database, keys, &journal).map_err(failed)??;
    let marked = mark.read(keys).map_err(folder_failed)?;
    match marked {
        Some(Progress { commits, .. }) if commits > ledger.commits => {
            return Err(OpenError::CutShort { expected: commits, found: ledger.commits });
        }
        Some(_) => {}
        None => tracing::warn!("the mark of the store says nothing; it is written anew"),
    }
    let is_doubted = |marked: Progress| marked.is_doubted() || (length < marked.length && when == When::Start);
    let is_doubtful = without_snapshot || marked.is_none_or(is_doubted);
    let census = caught(|| {
        if head.schema < SCHEMA {
            schema1::count_all(&database, &ledger)?;
        } else if is_doubtful || ledger.rows() <= census::AT_ONCE {
            census::count_all(&database, &ledger)?;
        } else {
            census::look_at_ends(&database, &ledger)?;
            return Ok(Some(Census::default()));
        }
        Ok(None)
    });
    let census = census.map_err(failed)?;
    if without_snapshot {
        tracing::warn!("a file that the database starts from could not be read and is set aside; no record is missing");
    }
    let is_current = keys.is_current(&sealed_head);
    Ok(Opened::Store(WholeStore { database, head, is_current, journal, ledger, census }))
}

/// Makes the commits true again that stand in the journal only. Returns what is counted then, or that there is one missing between the
/// database and the journal.
fn repeated(database: &Database, keys: &Keyring, journal: &Journal) -> Result<Result<Ledger, OpenError>, Fault> {
    caught(|| {
        let mut ledger = database.ledger(keys)?;
        for (number, batch) in journal.commits(keys)? {
            if number <= ledger.commits {
                continue;
            }
            if number > ledger.commits + 1 {
                return Ok(Err(OpenError::CutShort { expected: number, found: ledger.commits }));
            }
            ledger = PlannedCommit::of(database, &ledger, batch, |_, _, _, _| {})?.repeat(database, keys)?;
        }
        Ok(Ok(ledger))
    })
}

/// Makes a new store where there is nothing.
fn make(
    folder: &Path,
    keys: &Keyring,
    database: Database,
    mark: Mark,
    lock: FolderLock,
) -> Result<(Disk, NameKey), OpenError> {
    let folder_failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    match mark.read(keys).map_err(folder_failed)? {
        Some(Progress { commits, .. }) => return Err(OpenError::CutShort { expected: commits, found: 0 }),
        None if !mark.is_empty().map_err(folder_failed)? => {
            return Err(OpenError::WrongKey { folder: folder.to_owned() });
        }
        None => {}
    }
    let head = Head::new();
    let journal = Journal::open(folder, &head.names()).map_err(folder_failed)?;
    let mut disk = Disk::new(database, mark, journal, Ledger::default(), None, lock);
    caught(|| disk.commit_head(keys, &head)).map_err(|fault| OpenError::of(folder, fault))?;
    Ok((disk, head.names()))
}

/// Makes the folder, or sees to it that it is ours and closed to others.
pub(super) fn prepare(folder: &Path) -> Result<(), OpenError> {
    // The database makes its files readable for everybody; nothing this process writes is meant for others.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
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
            return Err(OpenError::of(folder, fault));
        }
        without_snapshot = true;
    }
}
