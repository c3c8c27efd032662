//! The open files of a store: the database with its mark, and how a commit reaches the disk.

use std::collections::BTreeMap;
use std::io;

use super::batch::Sealed;
use super::census::Census;
use super::database::{Database, Move, Row, row};
use super::error::{Damage, Fault};
use super::folder::FolderLock;
use super::head::{self, Head, Ledger};
use super::keyring::Keyring;
use super::mark::{Mark, Progress};
use super::record::StoredKey;
use super::seal::DISGUISE_BYTES;
use super::timed::{self, DAY_BYTES};
use super::tree::Tree;
use crate::crash;

/// The open files of a store. Dropping it closes them, the lock last.
pub(super) struct Disk {
    database: Database,
    mark: Mark,
    ledger: Ledger,
    /// What was not counted yet when the store was opened.
    census: Option<Census>,
    /// What was applied and is not known to be on the disk.
    under_way: Option<CommitUnderWay>,
    _lock: FolderLock,
}

/// A commit on its way to the disk.
struct CommitUnderWay {
    /// What is counted from then on.
    ledger: Ledger,
    /// What stood before in each place that it changes.
    before: BTreeMap<(Tree, StoredKey), Option<sled::IVec>>,
}

impl Disk {
    pub(super) fn new(
        database: Database,
        mark: Mark,
        ledger: Ledger,
        census: Option<Census>,
        lock: FolderLock,
    ) -> Self {
        Self { database, mark, ledger, census, under_way: None, _lock: lock }
    }

    /// What is counted.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How far the store went.
    pub(super) fn progress(&self) -> io::Result<Progress> {
        Ok(Progress { commits: self.ledger.commits, length: self.database.length()? })
    }

    /// Makes a batch true, all of it or nothing, and returns when it is on the disk.
    ///
    /// After an error this `Disk` is not to be used any more: its memory may hold what the disk does not.
    pub(super) fn commit(&mut self, keys: &Keyring, batch: Sealed) -> Result<(), Fault> {
        self.apply(keys, batch)?;
        self.settle()?;
        self.finish(keys)
    }

    /// Makes a batch true in the memory of the database, all of it or nothing. A read of one record sees what was before, until this has been
    /// [settled](Self::settle) and [finished](Self::finish).
    pub(super) fn apply(&mut self, keys: &Keyring, batch: Sealed) -> Result<(), Fault> {
        let (mut ledger, mut before) = (self.ledger.clone(), BTreeMap::new());
        let mut moves = Vec::with_capacity(batch.changes.len() + 1);
        for ((tree, key), value) in batch.changes {
            let found = self.database.tree(tree).get(&key.0)?;
            let weigh = |length: usize| key.0.len() + length;
            let (old, new) = (found.as_ref().map(|old| weigh(old.len())), value.as_ref().map(|new| weigh(new.len())));
            ledger.count(tree, old, new);
            if let Some(census) = &mut self.census {
                census.note(tree, &key, old.is_some(), new.is_some());
            }
            moves.push((tree as usize, key.0.clone(), value.map(sled::IVec::from)));
            before.insert((tree, key), found);
        }
        ledger.next_sequence = ledger.next_sequence.max(batch.next_sequence);
        self.transact(keys, CommitUnderWay { ledger, before }, moves)
    }

    /// Writes the head, sealed with the current key.
    pub(super) fn commit_head(&mut self, keys: &Keyring, head: &Head) -> Result<(), Fault> {
        let moves = vec![(Tree::ALL.len(), head::HEAD.into(), Some(head.seal(keys).into()))];
        self.transact(keys, CommitUnderWay { ledger: self.ledger.clone(), before: BTreeMap::new() }, moves)?;
        self.settle()?;
        self.finish(keys)
    }

    fn transact(&mut self, keys: &Keyring, mut under_way: CommitUnderWay, mut moves: Vec<Move>) -> Result<(), Fault> {
        under_way.ledger.commits += 1;
        moves.push((Tree::ALL.len(), head::LEDGER.into(), Some(under_way.ledger.seal(keys).into())));
        self.database.sweep(under_way.ledger.bytes, moves.len())?;
        crash::point("before the transaction");
        self.database.transact(&moves)?;
        self.under_way = Some(under_way);
        Ok(())
    }

    /// Brings to the disk what was applied.
    pub(super) fn settle(&self) -> Result<(), Fault> {
        crash::point("between transaction and flush");
        self.database.settle()
    }

    /// Takes note that what was applied is on the disk: from now on it is read.
    pub(super) fn finish(&mut self, keys: &Keyring) -> Result<(), Fault> {
        crash::point("between flush and mark");
        if let Some(settled) = self.under_way.take() {
            self.ledger = settled.ledger;
        }
        self.write_mark(keys)?;
        crash::point("after the commit");
        Ok(())
    }

    /// Says in the mark how far the store went.
    pub(super) fn write_mark(&self, keys: &Keyring) -> io::Result<()> {
        self.mark.write(keys, self.progress()?)
    }

    /// Whether so much was written since it was opened that it should be opened again.
    pub(super) fn is_long(&self) -> bool {
        self.database.is_long()
    }

    /// Whether everything was counted that there was when the store was opened.
    pub(super) fn is_counted(&self) -> bool {
        self.census.is_none()
    }

    /// Goes on counting what was not counted when the store was opened: some records. Returns whether that was all.
    ///
    /// If the number is not what it should be, the mark says so from then on, and every later opening counts first.
    pub(super) fn go_on_counting(&mut self, keys: &Keyring, limit: usize) -> Result<bool, Fault> {
        let Some(mut census) = self.census.take() else { return Ok(true) };
        match census.go_on(&self.database, &self.ledger, limit) {
            Ok(true) => Ok(true),
            Ok(false) => {
                self.census = Some(census);
                Ok(false)
            }
            Err(fault) => {
                self.mark.write(keys, self.progress()?.doubted())?;
                Err(fault)
            }
        }
    }

    /// One of the store's own records, sealed.
    pub(super) fn own(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.database.own(key)
    }

    /// All rows of a tree.
    pub(super) fn each(&self, tree: Tree) -> impl Iterator<Item = Result<Row, Fault>> {
        self.database.after(tree, None).map(row)
    }

    /// The sealed value under a key.
    pub(super) fn get(&self, tree: Tree, key: &StoredKey) -> Result<Option<Vec<u8>>, Fault> {
        let value = match self.before(tree, key) {
            Some(before) => before.clone(),
            None => self.database.tree(tree).get(&key.0)?,
        };
        Ok(value.map(|value| value.to_vec()))
    }

    /// What stood in a place before what is on its way to the disk, if that changes the place.
    fn before(&self, tree: Tree, key: &StoredKey) -> Option<&Option<sled::IVec>> {
        self.under_way.as_ref()?.before.get(&(tree, key.clone()))
    }

    /// Whether a name stands under any day in the tree of the seen messages.
    pub(super) fn contains_on_a_day(&self, name: &[u8; DISGUISE_BYTES]) -> Result<bool, Fault> {
        let tree = self.database.tree(Tree::Seen);
        let mut from = Some([0; DAY_BYTES]);
        while let Some(day) = from {
            let Some(next) = tree.range(day..).next() else { break };
            let day = *next?.0.first_chunk::<DAY_BYTES>().ok_or(Damage::Broken)?;
            if self.get(Tree::Seen, &StoredKey([&day[..], name].concat()))?.is_some() {
                return Ok(true);
            }
            from = timed::day_after(day);
        }
        Ok(false)
    }

    /// The rows of a tree in the order of their keys: those below `end` if there is one, and at most `limit`.
    pub(super) fn rows(&self, tree: Tree, end: Option<&[u8]>, limit: usize) -> Result<Vec<Row>, Fault> {
        let tree = self.database.tree(tree);
        let range = end.map_or_else(|| tree.iter(), |end| tree.range(..end));
        range.take(limit).map(row).collect()
    }

    /// The rows of a tree in the order of their keys: those after a key if there is one, and at most `limit`.
    pub(super) fn rows_after(&self, tree: Tree, key: Option<&StoredKey>, limit: usize) -> Result<Vec<Row>, Fault> {
        self.database.after(tree, key.map(|key| key.0.as_slice())).take(limit).map(row).collect()
    }
}
