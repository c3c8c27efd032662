//! Writes a store anew: one of an earlier version in the form of this one, and one whose file became much larger than what
//! is in it.
//!
//! The new database is made in a folder within the store's. When it is whole and on the disk, that is marked there, sealed,
//! with the number of the commit it was made from; then its file takes the place of the other in one step. A process that
//! is killed leaves either a new database without its mark, which is thrown away, or a whole one, which the next opening
//! puts in its place. If the old one went on in between (a program of the first version does not know of this), the new
//! one is thrown away as well.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::census;
use super::companions;
use super::database::{Database, Row, caught};
use super::error::{Fault, OpenError};
use super::folder::{DATABASE, await_release};
use super::head::{Head, Ledger};
use super::keyring::Keyring;
use super::mark::{Mark, Progress};
use super::record::StoredKey;
use super::schema1;
use super::tree::Tree;
use crate::crash;

/// The folder of the new database.
const FOLDER: &str = "rewriting";
/// What the database has beside its log for records too large for it.
pub(super) const BLOBS: &str = "blobs";
/// After how many records what was written so far is brought to the disk.
const ROWS_AT_ONCE: usize = 20_000;
/// A file up to this size is never too large.
const SIZE_MIN_BYTES: u64 = 64 << 20;

/// Whether a file is much larger than what is alive in it. Sweeping keeps it below that while the bot works; it is above
/// after much was forgotten at once.
pub(super) fn is_worth_it(file_bytes: u64, live_bytes: u64) -> bool {
    file_bytes > SIZE_MIN_BYTES.max(live_bytes.saturating_mul(4))
}

/// Finishes what a process began that was killed, or throws it away.
pub(super) fn resume(folder: &Path, keys: &Keyring, mark: &Mark) -> io::Result<()> {
    let new = folder.join(FOLDER);
    if !new.exists() {
        return Ok(());
    }
    // If its log is in place already, only the folder is left to be tidied.
    if new.join(DATABASE).exists() {
        let made_from = Mark::open(&new)?.read(keys)?;
        let went_on =
            |made_from: Progress| Ok::<_, io::Error>(mark.read(keys)?.is_some_and(|at| at.commits > made_from.commits));
        if made_from.map_or(Ok(true), went_on)? {
            return fs::remove_dir_all(new);
        }
    }
    take_place(folder)
}

/// Writes a store anew, and puts the new database in the place of the old one, which is to be closed by then.
pub(super) fn rewrite(
    folder: &Path,
    keys: &Keyring,
    head: &Head,
    ledger: &Ledger,
    old: Database,
) -> Result<(), OpenError> {
    let new = folder.join(FOLDER);
    let failed = |fault| OpenError::of(folder, fault);
    let written = caught(|| {
        DirBuilder::new().mode(0o700).create(&new)?;
        companions::put_in_order(&new)?;
        let database = Database::open(&new)?;
        fill(&database, keys, head, ledger, &old)?;
        database.settle()
    });
    drop(old);
    await_release(folder)?;
    let marked = written.and_then(|()| {
        crash::point("before the new database is marked as whole");
        let mark = Mark::open(&new)?;
        mark.write(keys, Progress { commits: ledger.commits, length: 0 })?;
        mark.sync()?;
        Ok(File::open(&new)?.sync_all()?)
    });
    if let Err(fault) = marked {
        await_release(&new)?;
        fs::remove_dir_all(&new).map_err(|error| failed(error.into()))?;
        return Err(failed(fault));
    }
    await_release(&new)?;
    crash::point("before the new database takes its place");
    take_place(folder).map_err(|error| failed(error.into()))
}

/// Puts the log of the new database in the place of the other, and tidies up.
fn take_place(folder: &Path) -> io::Result<()> {
    let new = folder.join(FOLDER);
    if new.join(DATABASE).exists() {
        // They belong to the other log.
        companions::delete_snapshots(folder)?;
        fs::rename(new.join(DATABASE), folder.join(DATABASE))?;
        crash::point("after the new database took its place");
    }
    if let Ok(blobs) = fs::read_dir(new.join(BLOBS)) {
        for blob in blobs {
            let blob = blob?;
            fs::rename(blob.path(), folder.join(BLOBS).join(blob.file_name()))?;
        }
    }
    File::open(folder)?.sync_all()?;
    fs::remove_dir_all(new)
}

/// Writes every record of the old database into the new one, and what is counted.
fn fill(new: &Database, keys: &Keyring, head: &Head, ledger: &Ledger, old: &Database) -> Result<(), Fault> {
    let mut counted = ledger.emptied();
    if head.schema == 1 {
        for (name, tree) in schema1::trees() {
            let converted = |key: &[u8], value: &[u8]| schema1::converted(keys, name, tree, key, value);
            copy(&old.tree_named(name)?, new, tree, &mut counted, converted)?;
            // Only a message that was seen twice on a day becomes one record.
            if tree != Tree::Seen {
                census::check(tree, ledger.rows_named(name), counted.rows_in(tree))?;
            }
        }
    } else {
        for tree in Tree::ALL {
            copy(old.tree(tree), new, tree, &mut counted, |key, value| (StoredKey(key.to_vec()), value.to_vec()))?;
            census::check(tree, ledger.rows_in(tree), counted.rows_in(tree))?;
        }
    }
    counted.commits += 1;
    new.put_own(keys, &head.of_this_version(), &counted)
}

fn copy(
    from: &sled::Tree,
    new: &Database,
    tree: Tree,
    counted: &mut Ledger,
    convert: impl Fn(&[u8], &[u8]) -> Row,
) -> Result<(), Fault> {
    for (number, row) in from.iter().enumerate() {
        let (key, value) = row?;
        let (StoredKey(key), value) = convert(&key, &value);
        let bytes = key.len() + value.len();
        if new.put(tree, &key, value)? {
            counted.count(tree, None, Some(bytes));
        }
        if number % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
            new.settle()?;
        }
    }
    Ok(())
}
