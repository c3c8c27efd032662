//! The database: the only file that calls it.
//!
//! Two rules of sled 0.34.7 shape this. A transaction that returned is atomic but not durable: it is in the memory of
//! this process until a flush. And the closure of a transaction may run again, and hangs for good if it touches
//! anything but the trees it is handed: so it only moves bytes that were made before.
//!
//! A third concerns room. sled writes a log in segments, and uses a segment again once all that is alive in it was written
//! elsewhere. It does so for one page whenever some page is written anew, which happens at every eleventh change of a page;
//! a store of many small records then keeps up to twenty times what is alive. So a commit sweeps as long as there is
//! more than there should be: it changes a page without content so often that some pages are moved.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};

use super::error::{Damage, Fault};
use super::folder::DATABASE;
use super::head::{self, Head, Ledger};
use super::keyring::Keyring;
use super::record::StoredKey;
use super::tree::Tree;

/// How much the database may keep in memory, in bytes as they lie on the disk; in memory it is three times as much. Its own
/// default is 1 GiB.
const CACHE_BYTES: u64 = 16 << 20;

/// How large a piece of the database file is, in bytes. It is fixed when a store is made.
///
/// What is larger than a quarter of it, with its neighbors (up to 16 records), goes to a file of its own, and sled
/// 0.34.7 can forget to delete such files. So it is larger than the default of 512 KiB, and records are smaller.
const SEGMENT_BYTES: usize = 4 << 20;

/// The tree whose only page is changed to sweep, and how often it is changed for one page to be moved.
const SWEEP: &str = "sweep";
const CHANGES_TO_MOVE_ONE: usize = 11;
/// How large the file may be before it is swept, beyond one and a half times what is alive: the segments that are being
/// written, and those whose turn has not come.
const SLACK_BYTES: u64 = 4 * SEGMENT_BYTES as u64;

/// How much may be written before the database is opened again. When it opens, it reads what was written since it was opened
/// last, and notes where everything is; a bot that ran for weeks would read its whole file.
const LONG_BYTES: i64 = if cfg!(test) { 8 << 20 } else { 256 << 20 };

/// A key on the disk and the sealed value under it.
pub(super) type Row = (StoredKey, Vec<u8>);

/// The open database.
pub(super) struct Database {
    sled: sled::Db,
    /// The trees in the order of [`Tree::ALL`], and after them the one of the store's own records.
    trees: Vec<sled::Tree>,
    /// The tree that is changed to sweep.
    sweep: sled::Tree,
    /// The file of the database, opened once more to bring it to the platter.
    file: File,
    /// How much had ever been written when it was opened.
    written_before: i64,
}

/// One step of a transaction: in which tree, under which key, the new value or nothing.
pub(super) type Move = (usize, Vec<u8>, Option<sled::IVec>);

impl Database {
    pub(super) fn open(folder: &Path) -> Result<Self, Fault> {
        let sled = settings(folder).open()?;
        let names = Tree::ALL.iter().map(|tree| tree.name()).chain([head::TREE]);
        let trees = names.map(|name| sled.open_tree(name)).collect::<Result<_, _>>()?;
        let (sweep, file) = (sled.open_tree(SWEEP)?, File::open(folder.join(DATABASE))?);
        Ok(Self { trees, sweep, file, written_before: written(&sled), sled })
    }

    /// One of the store's own records, sealed.
    pub(super) fn own(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.trees[Tree::ALL.len()].get(key)?.map(|value| value.to_vec()))
    }

    /// The ledger, which is there whenever there is a head.
    pub(super) fn ledger(&self, keys: &Keyring) -> Result<Ledger, Fault> {
        let sealed = self.own(head::LEDGER)?.ok_or(Damage::Broken)?;
        Ok(Ledger::open(keys, &sealed)?)
    }

    /// What a tree holds after a key, or from its beginning.
    pub(super) fn after(&self, tree: Tree, key: Option<&[u8]>) -> sled::Iter {
        let begin = key.map_or(Bound::Unbounded, Bound::Excluded);
        self.tree(tree).range::<&[u8], _>((begin, Bound::Unbounded))
    }

    /// The tree of this name, which may be one of an earlier version.
    pub(super) fn tree_named(&self, name: &str) -> Result<sled::Tree, Fault> {
        Ok(self.sled.open_tree(name)?)
    }

    /// How long the file of the database is, in bytes.
    pub(super) fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Puts a row at once, outside of any transaction: into a database that is being made. Returns whether there was none
    /// under this key.
    pub(super) fn put(&self, tree: Tree, key: &[u8], value: Vec<u8>) -> Result<bool, Fault> {
        Ok(self.tree(tree).insert(key, value)?.is_none())
    }

    /// Puts the store's own two records.
    pub(super) fn put_own(&self, keys: &Keyring, head: &Head, ledger: &Ledger) -> Result<(), Fault> {
        let own = &self.trees[Tree::ALL.len()];
        own.insert(head::HEAD, head.seal(keys))?;
        own.insert(head::LEDGER, ledger.seal(keys))?;
        Ok(())
    }

    /// Puts one of the store's own records, which is sealed already: into a database that is being made.
    pub(super) fn put_own_sealed(&self, key: &[u8], value: &[u8]) -> Result<(), Fault> {
        self.trees[Tree::ALL.len()].insert(key, value)?;
        Ok(())
    }

    pub(super) fn tree(&self, tree: Tree) -> &sled::Tree {
        &self.trees[tree as usize]
    }

    /// Applies all moves, or none.
    pub(super) fn transact(&self, moves: &[Move]) -> Result<(), Fault> {
        let result = self.trees.as_slice().transaction(|trees| {
            for (tree, key, value) in moves {
                match value {
                    Some(value) => trees[*tree].insert(key.as_slice(), value)?,
                    None => trees[*tree].remove(key.as_slice())?,
                };
            }
            Ok::<(), ConflictableTransactionError<Infallible>>(())
        });
        result.map_err(|error| match error {
            TransactionError::Storage(error) => error.into(),
            TransactionError::Abort(never) => match never {},
        })
    }

    /// Moves some pages out of segments that hold little else, if the file is larger than it should be: the more, the larger it is. So many
    /// records are about to change.
    pub(super) fn sweep(&self, live_bytes: u64, changes: usize) -> Result<(), Fault> {
        let most = SLACK_BYTES + live_bytes / 2 * 3;
        let too_much = self.length()?.saturating_sub(most);
        if too_much == 0 {
            return Ok(());
        }
        // A change leaves less behind than a page is large, so one page for each is moved only where that has to be made up for.
        let pages = changes as u64 * too_much / (SLACK_BYTES + most / 4);
        let pages = usize::try_from(pages).unwrap_or(usize::MAX).clamp(changes.div_ceil(8), changes);
        for _ in 0..pages * CHANGES_TO_MOVE_ONE {
            // Putting what is there already would change nothing.
            if self.sweep.remove("")?.is_none() {
                self.sweep.insert("", "")?;
            }
        }
        Ok(())
    }

    /// Whether so much was written since it was opened that it should be opened again.
    pub(super) fn is_long(&self) -> bool {
        written(&self.sled) - self.written_before > LONG_BYTES
    }

    /// Brings what was committed to the disk: out of this process, then through the caches of the system.
    pub(super) fn settle(&self) -> Result<(), Fault> {
        self.sled.flush()?;
        self.file.sync_all()?;
        Ok(())
    }
}

/// How many bytes a database has written in its life.
fn written(sled: &sled::Db) -> i64 {
    sled.context.pagecache.log.stable_offset()
}

/// How the database is to behave. Its background flush stays off: every commit flushes for itself.
pub(super) fn settings(folder: &Path) -> sled::Config {
    let settings = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES);
    settings.segment_size(SEGMENT_BYTES).flush_every_ms(None)
}

/// A row as it lies in a tree.
pub(super) fn row(row: sled::Result<(sled::IVec, sled::IVec)>) -> Result<Row, Fault> {
    let (key, value) = row?;
    Ok((StoredKey(key.to_vec()), value.to_vec()))
}

/// Calls the database. What it takes for impossible, such as a damaged file, it meets with a panic; here that becomes
/// an error like any other.
pub(super) fn caught<T>(call: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
        Err(Fault::Panicked(words.unwrap_or_else(|| "it does not say why".to_owned())))
    })
}
