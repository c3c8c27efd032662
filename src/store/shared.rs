//! What all clones of a store share: the open files behind one lock, and how they are opened again after a failure.

use std::fs::File;
use std::io::Seek;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;
use tokio::sync::{Mutex, oneshot};

use super::StoreFigures;
use super::backup;
use super::batch::{Batch, Sealed};
use super::cipher::Cipher;
use super::database::caught;
use super::disk::Disk;
use super::error::{CommitError, Damage, Fault, OpenError, ReadError};
use super::folder::{await_release, unnamed_file};
use super::group::{Queue, WorkingOff};
use super::journal;
use super::keyring::Keyring;
use super::mark::Progress;
use super::opening::{self, When};
use super::record::{Name, Record, RecordKey, Sequence, StoredKey};
use super::resealing::{self, Resealed};
use super::timed::{self, Due, StoredOwner};
use super::tree::Tree;
use crate::crash;

/// How many records one transaction takes when the store works on its own behalf.
const CHUNK: usize = 500;
/// How many records are counted in one go.
const COUNTED_AT_ONCE: usize = 1_000;

/// A record or what is wrong with it, if there is one; nothing if the message was handled on account of which it is read.
pub type Unseen<R> = Option<Result<Option<R>, Damage>>;

/// What a scan finds: each key on the disk, with its record or what is wrong with it.
pub type Scanned<R> = Vec<(StoredKey, Result<R, Damage>)>;

/// The store itself.
pub(super) struct Shared {
    folder: PathBuf,
    cipher: Cipher,
    /// Whoever writes, or reads what a write may change in the middle of it, does so in turn: until it is on the disk. In the order in which they
    /// came, so that commits without end keep nobody out.
    turns: Mutex<()>,
    /// A read of one record takes no turn: it sees what was before the commit that is on its way, so it never sees what could still be lost.
    state: RwLock<State>,
    queue: Queue,
    /// The next number to hand out.
    sequence: AtomicU64,
    /// How often something was brought to the disk for a batch.
    commits: AtomicU64,
}

/// Whether there are open files.
enum State {
    Open(Box<Disk>),
    /// They were closed, and are opened again by whoever needs them next: the last commit failed, and what the database
    /// has in memory may not be on the disk; or what it wrote since it was opened became long.
    GivenUp,
    Closed,
}

impl Shared {
    pub(super) fn open(folder: &Path, keys: Keyring) -> Result<Self, OpenError> {
        let (disk, names) = opening::open(folder, &keys, When::Start)?;
        Ok(Self {
            folder: folder.to_owned(),
            cipher: Cipher { keys, names },
            sequence: AtomicU64::new(disk.ledger().next_sequence),
            commits: AtomicU64::new(0),
            queue: Queue::default(),
            turns: Mutex::default(),
            state: RwLock::new(State::Open(Box::new(disk))),
        })
    }

    /// Puts a batch in line for the disk, sealed. Returns where its outcome is told, and whether the caller has to see to it that
    /// [what waits](Self::work_off) is worked off.
    pub(super) fn put_in_line(
        &self,
        batch: Batch,
    ) -> Result<(oneshot::Receiver<Result<(), Fault>>, bool), CommitError> {
        Ok(self.queue.push(batch.sealed(&self.cipher)?))
    }

    /// Commits everything that waits, group by group, until nothing does.
    pub(super) fn work_off(&self) {
        while self.work_off_one() {}
    }

    /// Commits all that waits, as one group. Returns whether more waits by now, so that the caller has to go on.
    pub(super) fn work_off_one(&self) -> bool {
        let _working = WorkingOff(&self.queue);
        let Some(mut group) = self.queue.next() else { return false };
        let outcome = self.commit_sealed(std::mem::take(&mut group.sealed));
        crash::point("before a group is told");
        group.tell(outcome);
        self.queue.goes_on()
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        Ok(self.commit_sealed(batch.sealed(&self.cipher)?)?)
    }

    fn commit_sealed(&self, sealed: Sealed) -> Result<(), Fault> {
        let (keys, written) = (&self.cipher.keys, journal::written(&sealed)?);
        let turn = self.turns.blocking_lock();
        self.write_in_turn(|disk| disk.apply(keys, sealed))?;
        // Meanwhile others may read.
        let settled = match self.read(|disk| disk.settle(keys, &written)) {
            Ok(settled) => settled,
            Err(fault) => {
                let_go(&mut self.lock_alone(), State::GivenUp);
                return Err(fault);
            }
        };
        let is_long = self.write_in_turn(|disk| {
            disk.finish(keys, settled)?;
            Ok(disk.is_long())
        })?;
        drop(turn);
        self.commits.fetch_add(1, Ordering::Relaxed);
        if is_long {
            self.renew();
        }
        Ok(())
    }

    /// Closes the files and opens them again, so that the next start of the program need not read all that was written.
    fn renew(&self) {
        let _turn = self.turns.blocking_lock();
        let mut state = self.lock_alone();
        if matches!(&*state, State::Open(disk) if disk.is_long()) {
            let_go(&mut state, State::GivenUp);
            if let Err(fault) = self.mend(&mut state) {
                // Whoever comes next tries again.
                tracing::warn!(error = &fault as &dyn std::error::Error, "the store could not be opened again");
            }
        }
    }

    pub(super) fn get<R: Record>(&self, key: &RecordKey) -> Result<Option<R>, ReadError> {
        let key = self.cipher.names.stored_key(R::TREE, &key.0);
        let Some(sealed) = self.read(|disk| disk.get(R::TREE, &key))? else { return Ok(None) };
        let record = self.cipher.read(R::TREE, &key, &sealed);
        record.map(Some).map_err(|source| ReadError::Record { tree: R::TREE, source })
    }

    /// The record with this key, unless the message of this name was handled.
    pub(super) fn get_unless_seen<R: Record>(&self, message: &Name, key: &RecordKey) -> Result<Unseen<R>, Fault> {
        self.read(|disk| self.find_unless_seen(disk, message, key))
    }

    /// The same, or none if something keeps it waiting.
    pub(super) fn get_unless_seen_at_once<R: Record>(
        &self,
        message: &Name,
        key: &RecordKey,
    ) -> Option<Result<Unseen<R>, Fault>> {
        match &*self.state.try_read().ok()? {
            State::Open(disk) => Some(caught(|| self.find_unless_seen(disk, message, key))),
            State::Closed | State::GivenUp => None,
        }
    }

    fn find_unless_seen<R: Record>(&self, disk: &Disk, message: &Name, key: &RecordKey) -> Result<Unseen<R>, Fault> {
        if disk.contains_on_a_day(&self.cipher.names.disguise(Tree::Seen, message))? {
            return Ok(None);
        }
        let key = self.cipher.names.stored_key(R::TREE, &key.0);
        let sealed = disk.get(R::TREE, &key)?;
        Ok(Some(sealed.map(|sealed| self.cipher.read(R::TREE, &key, &sealed)).transpose()))
    }

    pub(super) fn scan<R: Record>(&self) -> Result<Scanned<R>, Fault> {
        let rows = self.read_in_turn(|disk| disk.rows(R::TREE, None, usize::MAX))?;
        let read = |(key, sealed): (StoredKey, Vec<u8>)| {
            let record = self.cipher.read(R::TREE, &key, &sealed);
            (key, record)
        };
        Ok(rows.into_iter().map(read).collect())
    }

    pub(super) fn pick<R: Record, T>(&self, pick: impl Fn(R) -> Option<T>) -> Result<Vec<T>, Fault> {
        let (mut picked, mut last) = (Vec::new(), None);
        loop {
            let rows = self.read_in_turn(|disk| disk.rows_after(R::TREE, last.as_ref(), CHUNK))?;
            let Some((key, _)) = rows.last() else { return Ok(picked) };
            last = Some(key.clone());
            let records = rows.into_iter().filter_map(|(key, sealed)| self.cipher.read(R::TREE, &key, &sealed).ok());
            picked.extend(records.filter_map(&pick));
        }
    }

    pub(super) fn next_sequence(&self) -> Sequence {
        Sequence(self.sequence.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub(super) fn due_until(&self, now: Timestamp, limit: usize) -> Result<Vec<Due>, Fault> {
        let end = timed::end_of(now);
        let rows = self.read_in_turn(|disk| disk.rows(Tree::Due, end.as_ref().map(<[u8; 8]>::as_slice), limit))?;
        let due = |(key, sealed): (StoredKey, Vec<u8>)| {
            let owner = self.cipher.read(Tree::Due, &key, &sealed).map(|StoredOwner { owner }| owner);
            timed::time_of(&key.0).map(|at| Due { at, owner, key })
        };
        Ok(rows.into_iter().filter_map(due).collect())
    }

    pub(super) fn is_seen(&self, name: &Name) -> Result<bool, Fault> {
        let name = self.cipher.names.disguise(Tree::Seen, name);
        self.read(|disk| disk.contains_on_a_day(&name))
    }

    pub(super) fn forget_seen(&self, before: Timestamp) -> Result<usize, CommitError> {
        let end = timed::day_bytes(before);
        let mut forgotten = 0;
        loop {
            let rows = self.read_in_turn(|disk| disk.rows(Tree::Seen, Some(&end), CHUNK))?;
            if rows.is_empty() {
                return Ok(forgotten);
            }
            let mut batch = Batch::new();
            forgotten += rows.len();
            for (key, _) in rows {
                batch.delete_stored(Tree::Seen, key);
            }
            self.commit(batch)?;
        }
    }

    pub(super) fn reseal(&self) -> Result<Resealed, Fault> {
        let keys = &self.cipher.keys;
        let mut resealed = Resealed::default();
        // Nothing is sealed in the tree of the seen messages.
        for tree in Tree::ALL.into_iter().filter(|tree| *tree != Tree::Seen) {
            let mut last = None;
            loop {
                let mut rows = self.read_in_turn(|disk| disk.rows_after(tree, last.as_ref(), CHUNK))?;
                let Some((key, _)) = rows.last() else { break };
                last = Some(key.clone());
                rows.retain(|(_, sealed)| !keys.is_current(sealed));
                if !rows.is_empty() {
                    self.write(|disk| resealing::reseal(disk, keys, tree, &rows, &mut resealed))?;
                }
            }
        }
        Ok(resealed)
    }

    /// Writes a backup into a file that has no name and is gone when it is closed.
    pub(super) fn backup(&self, made_at: Timestamp) -> Result<File, Fault> {
        let mut file = unnamed_file(&self.folder)?;
        self.read_in_turn(|disk| backup::write(disk, &self.cipher.keys, made_at, &file))?;
        file.rewind()?;
        Ok(file)
    }

    /// Whether everything was counted that there was when the store was opened.
    pub(super) fn is_counted(&self) -> bool {
        matches!(&*self.lock(), State::Open(disk) if disk.is_counted())
    }

    /// Goes on counting what was not counted when the store was opened: some records. Returns whether that was all.
    pub(super) fn go_on_counting(&self) -> Result<bool, Fault> {
        self.write(|disk| disk.go_on_counting(&self.cipher.keys, COUNTED_AT_ONCE))
    }

    pub(super) fn figures(&self) -> Result<StoreFigures, Fault> {
        self.read(|disk| {
            let ledger = disk.ledger();
            let records = Tree::ALL.iter().map(|tree| (tree.name(), ledger.rows_in(*tree))).collect();
            let Progress { commits, length } = disk.progress()?;
            Ok(StoreFigures { commits, records, bytes: ledger.bytes, file_bytes: length })
        })
    }

    pub(super) fn close(&self) {
        let _turn = self.turns.blocking_lock();
        let mut state = self.lock_alone();
        if let State::Open(disk) = &*state
            && let Err(fault) = caught(|| disk.settle_all())
        {
            // Nothing is lost: the next opening reads it from the journal.
            tracing::warn!(
                error = &fault as &dyn std::error::Error,
                "the store could not bring everything to its file"
            );
        }
        let_go(&mut state, State::Closed);
        // Whoever waits for this wants to open the folder again. If it is still held then, opening it says so.
        let _held = await_release(&self.folder);
    }

    /// Reads more than one record, while no commit is on its way.
    fn read_in_turn<T>(&self, call: impl Fn(&Disk) -> Result<T, Fault>) -> Result<T, Fault> {
        let _turn = self.turns.blocking_lock();
        self.read(call)
    }

    /// Reads, opening the files again if that is needed first.
    fn read<T>(&self, call: impl Fn(&Disk) -> Result<T, Fault>) -> Result<T, Fault> {
        loop {
            match &*self.lock() {
                State::Open(disk) => return caught(|| call(disk)),
                State::Closed => return Err(Fault::Closed),
                State::GivenUp => {}
            }
            self.mend(&mut self.lock_alone())?;
        }
    }

    /// Writes, while no commit is on its way.
    fn write<T>(&self, call: impl FnOnce(&mut Disk) -> Result<T, Fault>) -> Result<T, Fault> {
        let _turn = self.turns.blocking_lock();
        self.write_in_turn(call)
    }

    /// Writes, alone. After a failure the files are closed, so that the next call sees what is on the disk.
    fn write_in_turn<T>(&self, call: impl FnOnce(&mut Disk) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut state = self.lock_alone();
        let disk = self.mend(&mut state)?;
        let result = caught(|| call(disk));
        if result.is_err() {
            let_go(&mut state, State::GivenUp);
        }
        result
    }

    /// The open files, which are opened again if they were given up.
    fn mend<'a>(&self, state: &'a mut State) -> Result<&'a mut Disk, Fault> {
        if matches!(state, State::GivenUp) {
            let reopen = |error| Fault::Reopen(Box::new(error));
            let (disk, names) = opening::open(&self.folder, &self.cipher.keys, When::Again).map_err(reopen)?;
            if names.0 != self.cipher.names.0 {
                return Err(reopen(OpenError::Replaced { folder: self.folder.clone() }));
            }
            self.sequence.fetch_max(disk.ledger().next_sequence, Ordering::Relaxed);
            *state = State::Open(Box::new(disk));
        }
        match state {
            State::Open(disk) => Ok(disk),
            State::GivenUp | State::Closed => Err(Fault::Closed),
        }
    }

    fn lock(&self) -> RwLockReadGuard<'_, State> {
        // Nothing under this lock panics past `caught`, and a state is replaced as a whole.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_alone(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the files. The database flushes once more when it goes, and that may panic on a failing disk.
fn let_go(state: &mut State, next: State) {
    let last = std::mem::replace(state, next);
    if let Err(fault) = caught(|| {
        drop(last);
        Ok(())
    }) {
        tracing::warn!(%fault, "the store did not close in order");
    }
}
