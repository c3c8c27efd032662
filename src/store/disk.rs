//! The database: the only file that calls it.
//!
//! Two rules of sled 0.34.7 shape this. A transaction that returned is atomic but not durable: it is in the memory of
//! this process until a flush. And the closure of a transaction may run again, and hangs for good if it touches
//! anything but the trees it is handed: so it only moves bytes that were made before.

use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};

use super::batch::Sealed;
use super::error::{Damage, Fault};
use super::folder::DATABASE;
use super::head::{self, Head, Ledger};
use super::keyring::Keyring;
use super::mark::Mark;
use super::record::StoredKey;
use super::tree::Tree;
use crate::crash;

/// How much the database may keep in memory, in bytes; its own default is 1 GiB.
const CACHE_BYTES: u64 = 32 << 20;

/// How large a piece of the database file is, in bytes. It is fixed when a store is made.
///
/// What is larger than a quarter of it, with its neighbors (up to 16 records), goes to a file of its own, and sled
/// 0.34.7 can forget to delete such files. So it is larger than the default of 512 KiB, and records are smaller.
const SEGMENT_BYTES: usize = 4 << 20;

/// A key on the disk and the sealed value under it.
pub(super) type Row = (StoredKey, Vec<u8>);

/// The open files of a store. Dropping it closes them, the lock last.
pub(super) struct Disk {
    database: Database,
    mark: Mark,
    ledger: Ledger,
    _lock: File,
}

/// The open database.
pub(super) struct Database {
    sled: sled::Db,
    /// The trees in the order of [`Tree::ALL`], and after them the one of the store's own records.
    trees: Vec<sled::Tree>,
    /// The file of the database, opened once more to bring it to the platter.
    file: File,
}

/// One step of a transaction: in which tree, under which key, the new value or nothing.
type Move = (usize, Vec<u8>, Option<sled::IVec>);

impl Disk {
    pub(super) fn new(database: Database, mark: Mark, ledger: Ledger, lock: File) -> Self {
        Self { database, mark, ledger, _lock: lock }
    }

    /// The number of the last commit.
    pub(super) fn commits(&self) -> u64 {
        self.ledger.commits
    }

    /// A number that is higher than any sequence that was ever stored.
    pub(super) fn next_sequence(&self) -> u64 {
        self.ledger.next_sequence
    }

    /// Makes a batch true, all of it or nothing, and returns when it is on the disk.
    ///
    /// After an error this `Disk` is not to be used any more: its memory may hold what the disk does not.
    pub(super) fn commit(&mut self, keys: &Keyring, batch: Sealed) -> Result<(), Fault> {
        let mut ledger = self.ledger.clone();
        let mut moves = Vec::with_capacity(batch.changes.len() + 1);
        for ((tree, key), value) in batch.changes {
            let was_there = self.database.tree(tree).contains_key(&key.0)?;
            ledger.count(tree, was_there, value.is_some());
            moves.push((tree as usize, key.0, value.map(sled::IVec::from)));
        }
        ledger.next_sequence = ledger.next_sequence.max(batch.next_sequence);
        self.finish(keys, ledger, moves)
    }

    /// Writes the head, sealed with the current key.
    pub(super) fn commit_head(&mut self, keys: &Keyring, head: &Head) -> Result<(), Fault> {
        let moves = vec![(Tree::ALL.len(), head::HEAD.into(), Some(head.seal(keys).into()))];
        self.finish(keys, self.ledger.clone(), moves)
    }

    fn finish(&mut self, keys: &Keyring, mut ledger: Ledger, mut moves: Vec<Move>) -> Result<(), Fault> {
        ledger.commits += 1;
        moves.push((Tree::ALL.len(), head::LEDGER.into(), Some(ledger.seal(keys).into())));
        crash::point("before the transaction");
        self.database.transact(&moves)?;
        crash::point("between transaction and flush");
        self.database.settle()?;
        crash::point("between flush and mark");
        self.ledger = ledger;
        self.write_mark(keys)?;
        crash::point("after the commit");
        Ok(())
    }

    /// Says in the mark how far the store went.
    pub(super) fn write_mark(&self, keys: &Keyring) -> io::Result<()> {
        self.mark.write(keys, self.ledger.commits)
    }

    /// The sealed value under a key.
    pub(super) fn get(&self, tree: Tree, key: &StoredKey) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.database.tree(tree).get(&key.0)?.map(|value| value.to_vec()))
    }

    /// Whether there is a value under a key.
    pub(super) fn contains(&self, tree: Tree, key: &StoredKey) -> Result<bool, Fault> {
        Ok(self.database.tree(tree).contains_key(&key.0)?)
    }

    /// The rows of a tree in the order of their keys: those below `end` if there is one, and at most `limit`.
    pub(super) fn rows(&self, tree: Tree, end: Option<&[u8]>, limit: usize) -> Result<Vec<Row>, Fault> {
        let tree = self.database.tree(tree);
        let range = end.map_or_else(|| tree.iter(), |end| tree.range(..end));
        let row = |row: sled::Result<(sled::IVec, sled::IVec)>| {
            let (key, value) = row?;
            Ok((StoredKey(key.to_vec()), value.to_vec()))
        };
        range.take(limit).map(row).collect()
    }
}

impl Database {
    pub(super) fn open(folder: &Path) -> Result<Self, Fault> {
        let sled = settings(folder).open().map_err(|error| {
            if let sled::Error::Io(outside) = &error
                && is_outside(outside.kind())
            {
                return Fault::File(outside.kind().into());
            }
            error.into()
        })?;
        let names = Tree::ALL.iter().map(|tree| tree.name()).chain([head::TREE]);
        let trees = names.map(|name| sled.open_tree(name)).collect::<Result<_, _>>()?;
        Ok(Self { trees, file: File::open(folder.join(DATABASE))?, sled })
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

    /// How many rows each tree really has, by walking all of them.
    pub(super) fn rows(&self) -> Result<Vec<(Tree, u64)>, Fault> {
        let count = |tree: Tree| {
            let rows = self.tree(tree).iter().try_fold(0, |count, row| row.map(|_| count + 1))?;
            Ok((tree, rows))
        };
        Tree::ALL.into_iter().map(count).collect()
    }

    fn tree(&self, tree: Tree) -> &sled::Tree {
        &self.trees[tree as usize]
    }

    /// Applies all moves, or none.
    fn transact(&self, moves: &[Move]) -> Result<(), Fault> {
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

    /// Brings what was committed to the disk: out of this process, then through the caches of the system.
    fn settle(&self) -> Result<(), Fault> {
        self.sled.flush()?;
        self.file.sync_all()?;
        Ok(())
    }
}

/// How the database is to behave. Its background flush stays off: every commit flushes for itself.
pub(super) fn settings(folder: &Path) -> sled::Config {
    let settings = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES);
    settings.segment_size(SEGMENT_BYTES).flush_every_ms(None)
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

/// Whether an error says something of the world around the files, and nothing of what is in them.
fn is_outside(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(kind, NotFound | PermissionDenied | StorageFull | QuotaExceeded | ReadOnlyFilesystem | NotADirectory)
}
