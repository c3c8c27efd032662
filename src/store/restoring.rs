//! Makes a store from a backup.
//!
//! A file in the folder says that this is under way. It is there before anything else and goes last, when all that the backup
//! holds is on the disk; as long as it is there, nobody opens the store, and another restore begins from nothing.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::backup::{self, Backup};
use super::database::{Database, caught};
use super::error::{BackupError, OpenError, RestoreError};
use super::folder::{DATABASE, FolderLock, JOURNAL, MARK, RESTORING, await_release, is_filled};
use super::head;
use super::keyring::Keyring;
use super::mark::{Mark, Progress};
use super::opening::prepare;
use super::tree::Tree;
use super::{companions, rewriting};
use crate::crash;

/// Makes a store in `folder` from a backup, and returns when it is on the disk. It is opened like any other afterwards.
///
/// # Errors
/// When there is a store already, when the backup is not whole or not for these keys, or when the folder cannot be used. Then there is no
/// store, or one that says that it was not restored to the end.
pub fn restore(folder: &Path, keys: &Keyring, from: impl Read) -> Result<Backup, RestoreError> {
    let failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    prepare(folder)?;
    let _lock = FolderLock::take(folder)?;
    if is_filled(folder) && !folder.join(RESTORING).exists() {
        return Err(RestoreError::Filled { folder: folder.to_owned() });
    }
    File::create(folder.join(RESTORING)).and_then(|file| file.sync_all()).map_err(failed)?;
    sync(folder).and_then(|()| empty(folder)).map_err(failed)?;
    crash::point("before a backup is restored");
    let mut read = Err(BackupError::NotWhole);
    let made = caught(|| {
        let database = Database::open(folder)?;
        read = backup::read(keys, from, |row| fill(&database, row));
        database.settle()?;
        Ok(database.ledger(keys))
    });
    await_release(folder)?;
    let ledger = made.map_err(|fault| OpenError::of(folder, fault))?;
    let backup = read?;
    let commits = ledger.map_err(|fault| OpenError::of(folder, fault))?.commits;
    crash::point("before a restored store is marked");
    let mark = Mark::open(folder).map_err(failed)?;
    mark.write(keys, Progress { commits, length: 0 }).and_then(|()| mark.sync()).map_err(failed)?;
    crash::point("before a restored store is whole");
    sync(folder).and_then(|()| fs::remove_file(folder.join(RESTORING))).map_err(failed)?;
    sync(folder).map_err(failed)?;
    Ok(backup)
}

/// Removes what an earlier restore left that was not finished.
fn empty(folder: &Path) -> io::Result<()> {
    for left in [DATABASE, JOURNAL, MARK] {
        match fs::remove_file(folder.join(left)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    companions::delete_snapshots(folder)?;
    match fs::remove_dir_all(folder.join(rewriting::BLOBS)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    companions::put_in_order(folder).map(drop)
}

fn fill(database: &Database, (tree, key, value): backup::CopiedRow<'_>) -> Result<(), BackupError> {
    if tree == head::TREE {
        return Ok(database.put_own_sealed(key, value)?);
    }
    let tree = Tree::ALL.into_iter().find(|known| known.name() == tree).ok_or(BackupError::Later)?;
    database.put(tree, key, value.to_vec())?;
    Ok(())
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
