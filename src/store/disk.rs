//! The open files of a store: the database with its journal and its mark, and how a commit reaches the disk.

use std::collections::BTreeMap;
use std::io;

use super::batch::Sealed;
use super::census::Census;
use super::database::{Database, Move, Row, row};
use super::error::{Damage, Fault};
use super::folder::FolderLock;
use super::head::{self, Head, Ledger};
use super::journal::{self, Journal};
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
    journal: Journal,
    journal_end: journal::Tail,
    /// What was applied and is not known to be on the disk.
    under_way: Option<CommitUnderWay>,
    _lock: FolderLock,
}

/// A commit that is to be made.
pub(super) struct PlannedCommit {
    ledger: Ledger,
    before: BTreeMap<(Tree, StoredKey), Option<sled::IVec>>,
    moves: Vec<Move>,
}

/// A commit on its way to the disk.
struct CommitUnderWay {
    /// What is counted from then on.
    ledger: Ledger,
    /// What stood before in each place that it changes.
    before: BTreeMap<(Tree, StoredKey), Option<sled::IVec>>,
}

impl PlannedCommit {
    /// The commit of a batch after those that are counted here. `note` is told of every place that it changes whether something lies there
    /// before and after.
    pub(super) fn of(
        database: &Database,
        ledger: &Ledger,
        batch: Sealed,
        mut note: impl FnMut(Tree, &StoredKey, bool, bool),
    ) -> Result<Self, Fault> {
        let mut planned = Self::next(ledger, Vec::with_capacity(batch.changes.len() + 1));
        for ((tree, key), value) in batch.changes {
            let found = database.tree(tree).get(&key.0)?;
            let weigh = |length: usize| key.0.len() + length;
            let (old, new) = (found.as_ref().map(|old| weigh(old.len())), value.as_ref().map(|new| weigh(new.len())));
            planned.ledger.count(tree, old, new);
            note(tree, &key, old.is_some(), new.is_some());
            planned.moves.push((tree as usize, key.0.clone(), value.map(sled::IVec::from)));
            planned.before.insert((tree, key), found);
        }
        planned.ledger.next_sequence = planned.ledger.next_sequence.max(batch.next_sequence);
        Ok(planned)
    }

    /// The next commit after those that are counted here, which makes these moves.
    fn next(ledger: &Ledger, moves: Vec<Move>) -> Self {
        let mut ledger = ledger.clone();
        ledger.commits += 1;
        Self { ledger, before: BTreeMap::new(), moves }
    }

    /// Makes it in the memory of the database.
    fn transact(mut self, database: &Database, keys: &Keyring) -> Result<CommitUnderWay, Fault> {
        self.moves.push((Tree::ALL.len(), head::LEDGER.into(), Some(self.ledger.seal(keys).into())));
        database.transact(&self.moves)?;
        Ok(CommitUnderWay { ledger: self.ledger, before: self.before })
    }

    /// Makes it again in the memory of the database. Returns what is counted then.
    pub(super) fn repeat(self, database: &Database, keys: &Keyring) -> Result<Ledger, Fault> {
        Ok(self.transact(database, keys)?.ledger)
    }
}

impl Disk {
    pub(super) fn new(
        database: Database,
        mark: Mark,
        journal: Journal,
        ledger: Ledger,
        census: Option<Census>,
        lock: FolderLock,
    ) -> Self {
        // What stands in the journal may be nowhere else.
        let journal_end = journal::Tail::CLOSED;
        Self { database, mark, journal, journal_end, ledger, census, under_way: None, _lock: lock }
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
        let settled = self.settle_all()?;
        self.finish(keys, settled)
    }

    /// Makes a batch true in the memory of the database, all of it or nothing. A read of one record sees what was before, until this has been
    /// [settled](Self::settle) and [finished](Self::finish).
    pub(super) fn apply(&mut self, keys: &Keyring, batch: Sealed) -> Result<(), Fault> {
        let census = &mut self.census;
        let planned = PlannedCommit::of(&self.database, &self.ledger, batch, |tree, key, before, after| {
            if let Some(census) = census {
                census.note(tree, key, before, after);
            }
        })?;
        self.transact(keys, planned)
    }

    /// Writes the head, sealed with the current key.
    pub(super) fn commit_head(&mut self, keys: &Keyring, head: &Head) -> Result<(), Fault> {
        let moves = vec![(Tree::ALL.len(), head::HEAD.into(), Some(head.seal(keys).into()))];
        self.transact(keys, PlannedCommit::next(&self.ledger, moves))?;
        let settled = self.settle_all()?;
        self.finish(keys, settled)
    }

    fn transact(&mut self, keys: &Keyring, planned: PlannedCommit) -> Result<(), Fault> {
        self.database.sweep(planned.ledger.bytes, planned.moves.len())?;
        crash::point("before the transaction");
        self.under_way = Some(planned.transact(&self.database, keys)?);
        Ok(())
    }

    /// Brings to the disk what was applied, of which this was [written](journal::written): into the journal if there is room, or else
    /// [with all the rest](Self::settle_all).
    pub(super) fn settle(&self, keys: &Keyring, written: &[u8]) -> Result<journal::Tail, Fault> {
        let number = self.under_way.as_ref().map_or(&self.ledger, |commit| &commit.ledger).commits;
        match self.journal.append(keys, self.journal_end, number, written)? {
            Some(settled) => Ok(settled),
            None => self.settle_all(),
        }
    }

    /// Brings to the disk everything that was applied. Nothing that stands in the journal is needed any more.
    pub(super) fn settle_all(&self) -> Result<journal::Tail, Fault> {
        crash::point("between transaction and flush");
        self.database.settle()?;
        Ok(journal::Tail::START)
    }

    /// Takes note that what was applied is on the disk: from now on it is read. The journal ends there now.
    pub(super) fn finish(&mut self, keys: &Keyring, settled: journal::Tail) -> Result<(), Fault> {
        crash::point("between flush and mark");
        self.journal_end = settled;
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
