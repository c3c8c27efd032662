//! The store: sealed, typed records on the disk, and one transaction for everything that belongs together.
//!
//! This is the only room that names the database (sled, pinned to 0.34.7). Its invariants:
//!
//! - [`Store::commit`] returns when the batch is on the disk, all of it. Killed at any instant, the store holds every
//!   batch whose commit returned, and no part of a batch.
//! - Nothing that was read is ever taken back: no read sees a batch before it is on the disk.
//! - Every value is sealed for its place, and every name in a key is disguised; what a thief of the folder can see is
//!   how many records there are of each kind, how large they are, most of them packed, the order of the outbox, the times
//!   in [`Tree::Due`], how many messages were handled on each day, and the numbers of the last commits. The key is in a
//!   file outside the folder, see [`Keyring`].
//! - A record that does not open is the error of that record alone.
//! - A store that lost records does not open: every tree is counted, and the last commit is written down twice. One with
//!   very many records opens first, and is counted while it works; then it stops working.
//!
//! What is unfinished in the folder after a kill or a full disk is put right before the database looks at it; in which ways it can still
//! refuse a store that is whole stands in `companions`, and what is done about a file that grew too large, or is of an earlier
//! version, in `rewriting`.
//!
//! How it is backed up stands in `backup`, and how it comes back in `restoring`.

mod backup;
mod batch;
mod census;
mod cipher;
mod companions;
mod database;
mod disk;
mod error;
mod folder;
mod group;
mod head;
mod journal;
mod keyring;
mod mark;
mod opening;
mod packing;
mod record;
mod resealing;
mod restoring;
mod rewriting;
mod schema1;
mod seal;
mod shared;
mod timed;
mod tree;
mod trial;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::runtime::{Handle, RuntimeFlavor};

pub use backup::Backup;
pub use batch::Batch;
pub use error::{BackupError, CommitError, Damage, Fault, KeyError, Malformed, OpenError, ReadError, RestoreError};
pub use keyring::{Keyring, lies_in, write_new_key};
#[cfg(test)]
pub(crate) use record::decode;
pub use record::{Name, Record, RecordKey, Sequence, StoredKey};
pub use resealing::Resealed;
pub use restoring::restore;
pub use shared::{Scanned, Unseen};
pub use timed::Due;
pub use tree::{LARGEST_RECORD_BYTES, Tree};
pub(crate) use trial::{check_folder, check_keys, try_copy};

use shared::Shared;

/// How long the counting rests when the files cannot be read, or opened again.
const REST_AFTER_A_FAILURE: Duration = Duration::from_secs(1);

/// How large a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreFigures {
    /// How many commits there were since it was made.
    pub(crate) commits: u64,
    /// How many records of each kind.
    pub(crate) records: Vec<(&'static str, u64)>,
    /// How many bytes all keys and values have.
    pub(crate) bytes: u64,
    /// How long the file of the database is.
    pub(crate) file_bytes: u64,
}

/// The open store. Clones are the same store.
///
/// The database blocks, so every call goes to a thread for blocking work. The two on the way of every answer need not:
/// [one](Self::get_unless_seen) seldom waits, and [the other](Self::commit) makes its own thread one. A call whose future is dropped may
/// still happen.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

impl Store {
    /// Opens the store in `folder`, making both where there is none. Blocks: for the start of the program.
    ///
    /// From here on this process makes no file that its group or others can read (umask 077).
    ///
    /// # Errors
    /// When the folder cannot be used, another process has it open, the key does not fit, or the store is damaged or
    /// not complete.
    pub fn open(folder: &Path, keys: Keyring) -> Result<Self, OpenError> {
        let shared = Arc::new(Shared::open(folder, keys)?);
        if !shared.is_counted() {
            count_in_the_background(&shared);
        }
        Ok(Self { shared })
    }

    /// Makes a batch true, all of it or nothing, and returns when it is on the disk. Batches that wait at the same time go there together.
    ///
    /// # Errors
    /// When a record cannot be stored (then nothing of the batch is), or when the disk fails. In the latter case the
    /// batch may or may not have reached it: read again before going on.
    pub async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        // Sealing takes microseconds, and needs no thread of its own.
        let (outcome, is_first) = self.shared.put_in_line(batch)?;
        if is_first && (!can_block_in_place() || tokio::task::block_in_place(|| self.shared.work_off_one())) {
            let shared = Arc::clone(&self.shared);
            tokio::task::spawn_blocking(move || shared.work_off());
        }
        Ok(outcome.await.map_err(|_| Fault::Closed)??)
    }

    /// The record with this key, if there is one.
    ///
    /// # Errors
    /// When the record does not open, or the store cannot be read.
    pub async fn get<R: Record>(&self, key: R::Key) -> Result<Option<R>, ReadError> {
        let key = key.into();
        self.away(move |shared| shared.get(&key)).await?
    }

    /// The record with this key, if there is one, unless the message with this status id [was handled](Self::is_seen): both at once. It is
    /// on the way of every answer, and nearly always in memory: so it goes to no other thread unless it would have to wait.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn get_unless_seen<R: Record>(&self, status_id: &str, key: R::Key) -> Result<Unseen<R>, Fault> {
        let (message, key) = (Name::new(status_id), key.into());
        if let Some(found) = self.shared.get_unless_seen_at_once(&message, &key) {
            return found;
        }
        self.away(move |shared| shared.get_unless_seen(&message, &key)).await?
    }

    /// All records of a kind, in the order of their keys (which means something for a [`Sequence`] only). A record
    /// that does not open stands in the list as its damage.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn scan<R: Record>(&self) -> Result<Scanned<R>, ReadError> {
        Ok(self.away(Shared::scan).await??)
    }

    /// What `pick` makes of each record of a kind, a few at a time: for a kind of which there may be a million. Records that do not
    /// open are left out.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pick<R: Record, T: Send + 'static>(
        &self,
        pick: impl Fn(R) -> Option<T> + Send + 'static,
    ) -> Result<Vec<T>, ReadError> {
        Ok(self.away(move |shared| shared.pick(pick)).await??)
    }

    /// A number higher than all that were handed out or stored before, also before a restart. Touches no disk.
    #[must_use]
    pub fn next_sequence(&self) -> Sequence {
        self.shared.next_sequence()
    }

    /// How many commits have reached the disk since this was opened. Batches that went there together are one.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.shared.commits()
    }

    /// Those who wanted to be woken at `now` or before, earliest first, at most `limit` of them. Later ones are not
    /// touched.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn due_until(&self, now: Timestamp, limit: usize) -> Result<Vec<Due>, ReadError> {
        Ok(self.away(move |shared| shared.due_until(now, limit)).await??)
    }

    /// Whether the message with this status id was handled, as [`Batch::seen`] remembers it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_seen(&self, status_id: &str) -> Result<bool, ReadError> {
        let name = Name::new(status_id);
        Ok(self.away(move |shared| shared.is_seen(&name)).await??)
    }

    /// Forgets the messages that were handled before the day of `before` (UTC), and says how many there were.
    ///
    /// # Errors
    /// When the disk fails; some may have been forgotten.
    pub async fn forget_seen(&self, before: Timestamp) -> Result<usize, CommitError> {
        self.away(move |shared| shared.forget_seen(before)).await?
    }

    /// How large the store is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn figures(&self) -> Result<StoreFigures, ReadError> {
        Ok(self.away(Shared::figures).await??)
    }

    /// Seals with the current key what is still sealed with an old one.
    ///
    /// # Errors
    /// When the disk fails; some records may have been sealed anew.
    pub async fn reseal(&self) -> Result<Resealed, CommitError> {
        Ok(self.away(Shared::reseal).await??)
    }

    /// Everything as it was between two commits, in a file that has no name. Commits wait for as long as that takes, and there has
    /// to be room for it in the folder.
    ///
    /// # Errors
    /// When the store is not whole, or a file cannot be read or written.
    pub async fn backup(&self, made_at: Timestamp) -> Result<File, ReadError> {
        Ok(self.away(move |shared| shared.backup(made_at)).await??)
    }

    /// Closes the files, for all clones, after the commit under way. Whatever is asked of the store then fails.
    pub async fn close(&self) {
        // The only error is that the runtime ends, and with it the process closes its files.
        let _ended = self.away(Shared::close).await;
    }

    /// Runs a call on a thread for blocking work.
    async fn away<T: Send + 'static>(&self, call: impl FnOnce(&Shared) -> T + Send + 'static) -> Result<T, Fault> {
        let shared = Arc::clone(&self.shared);
        let called = tokio::task::spawn_blocking(move || call(&shared)).await;
        called.map_err(|_| Fault::Closed)
    }
}

/// Whether a task may go on in its own thread while it waits for the disk, which spares the way to another thread and back; others take over
/// what else that thread had to do.
fn can_block_in_place() -> bool {
    Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread
}

/// Whether there is a store in this folder, or the beginning of one that is being restored.
#[must_use]
pub fn is_there(folder: &Path) -> bool {
    folder::is_filled(folder)
}

/// Reads a backup to its end, and says what it is.
///
/// # Errors
/// When it is none, or not whole, or not for these keys or this program.
pub fn read_backup(keys: &Keyring, from: impl Read) -> Result<Backup, BackupError> {
    backup::read(keys, from, |_| Ok(()))
}

/// Counts what was not counted when the store was opened, on a thread of its own, for as long as the store is open.
fn count_in_the_background(shared: &Arc<Shared>) {
    let shared = Arc::downgrade(shared);
    let count = move || {
        while let Some(shared) = shared.upgrade() {
            let begin = Instant::now();
            let rest = match shared.go_on_counting() {
                Ok(true) | Err(Fault::Closed) => return,
                // Whoever commits or reads has the files for at least as long.
                Ok(false) => begin.elapsed(),
                Err(fault @ Fault::Incomplete { .. }) => {
                    tracing::error!(error = &fault as &dyn std::error::Error, "the store is not whole");
                    return;
                }
                // A disk that fails is told of by whoever commits.
                Err(_) => REST_AFTER_A_FAILURE,
            };
            drop(shared);
            std::thread::sleep(rest);
        }
    };
    if let Err(error) = std::thread::Builder::new().name("census".to_owned()).spawn(count) {
        tracing::warn!(error = &error as &dyn std::error::Error, "the records of the store are not counted");
    }
}
