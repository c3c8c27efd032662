//! The open files of a store: the database with its mark, and how a commit reaches the disk.

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
    _lock: FolderLock,
}

impl Disk {
    pub(super) fn new(
        database: Database,
        mark: Mark,
        ledger: Ledger,
        census: Option<Census>,
        lock: FolderLock,
    ) -> Self {
        Self { database, mark, ledger, census, _lock: lock }
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
        let mut ledger = self.ledger.clone();
        let mut moves = Vec::with_capacity(batch.changes.len() + 1);
        for ((tree, key), value) in batch.changes {
            let before = self.database.tree(tree).get(&key.0)?.map(|value| key.0.len() + value.len());
            let after = value.as_ref().map(|value| key.0.len() + value.len());
            ledger.count(tree, before, after);
            if let Some(census) = &mut self.census {
                census.note(tree, &key, before.is_some(), after.is_some());
            }
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
        self.database.sweep(ledger.bytes, moves.len())?;
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
        Ok(self.database.tree(tree).get(&key.0)?.map(|value| value.to_vec()))
    }

    /// Whether a name stands under any day in the tree of the seen messages.
    pub(super) fn contains_on_a_day(&self, name: &[u8; DISGUISE_BYTES]) -> Result<bool, Fault> {
        let tree = self.database.tree(Tree::Seen);
        let mut from = Some([0; DAY_BYTES]);
        while let Some(day) = from {
            let Some(next) = tree.range(day..).next() else { break };
            let day = *next?.0.first_chunk::<DAY_BYTES>().ok_or(Damage::Broken)?;
            if tree.contains_key([&day[..], name].concat())? {
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
