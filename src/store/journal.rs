//! The journal: where a small commit is kept before the database brings it to its own file.
//!
//! The database takes half a millisecond to bring a small commit to the disk: it hands it to another thread, for which it wakes all seven
//! that it has, and its file grows, which the file system has to write down too. The journal is a file of one length that is written over in
//! place, by whoever commits. Once a commit stands in it, it is durable. The database has it in memory, and brings it out with the others
//! when the journal is full, or when a commit is too large for it; then the journal begins at its start again.
//!
//! ```text
//! entry: number of the commit (8 bytes, the highest first), length (4 bytes), what is changed, sealed for this store and this number
//! ```
//!
//! Numbers follow on each other. What stands behind the last entry is of an earlier time, and has a lower number, or was torn by a kill, and
//! does not open; its commit never returned. When a store is opened, the entries beyond the last commit that the database holds are made true
//! again. They stay where they are until the database has brought everything out: the first commit after an opening sees to that.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::batch::Sealed;
use super::error::{Damage, Fault};
use super::folder::JOURNAL;
use super::keyring::Keyring;
use super::record::{Name, StoredKey};
use super::seal::{DISGUISE_BYTES, NameKey};
use super::tree::Tree;
use crate::crash;

/// How long the file is, in bytes.
const LENGTH_BYTES: u64 = 1 << 20;
/// How many entries there are at most: so many commits are done again when a store is opened after a kill.
const ENTRIES_MAX: u32 = 64;
/// What is larger goes to the file of the database at once, in bytes: writing it twice would take longer.
const ENTRY_BYTES_MAX: usize = 64 << 10;
/// What an entry is bound to when it is sealed, in place of a tree.
const PLACE: &str = "journal";

/// The open file of the journal.
pub(super) struct Journal {
    file: File,
    /// How long it is: shorter than it should be where there was no room for it.
    length: u64,
    /// Which store it belongs to, so that what another left is not taken for its own.
    store: [u8; DISGUISE_BYTES],
}

/// Where the journal ends.
#[derive(Clone, Copy)]
pub(super) struct Tail {
    at: u64,
    /// How many entries may follow.
    left: u32,
}

impl Tail {
    /// The end of a journal in which nothing is needed any more: the database has brought everything to the disk.
    pub(super) const START: Self = Self { at: 0, left: ENTRIES_MAX };
    /// The end of a journal after which nothing is to be written.
    pub(super) const CLOSED: Self = Self { at: LENGTH_BYTES, left: 0 };
}

/// What a commit changes, as it is written.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    next_sequence: u64,
    #[serde(borrow)]
    changes: Vec<WrittenChange<'a>>,
}

/// A record's tree by its name, its key, and its new value, if it is to stay.
#[derive(Serialize, Deserialize)]
struct WrittenChange<'a>(&'a str, &'a [u8], Option<&'a [u8]>);

/// What a commit changes, as bytes. Its keys are disguised and its values sealed; what belongs together is not hidden yet.
pub(super) fn written(batch: &Sealed) -> Result<Vec<u8>, Fault> {
    let changes = batch.changes.iter();
    let changes = changes.map(|((tree, key), value)| WrittenChange(tree.name(), &key.0, value.as_deref())).collect();
    // The only error is that there is no room for it in memory.
    Ok(postcard::to_allocvec(&Written { next_sequence: batch.next_sequence, changes }).map_err(io::Error::other)?)
}

/// The batch that was [`written`]. An entry that opens and holds something else is of a later version of the program.
fn read(written: &[u8]) -> Result<Sealed, Damage> {
    let Written { next_sequence, changes } = postcard::from_bytes(written).map_err(|_| Damage::Broken)?;
    let mut batch = Sealed { next_sequence, ..Sealed::default() };
    for WrittenChange(tree, key, value) in changes {
        let tree = Tree::ALL.into_iter().find(|known| known.name() == tree).ok_or(Damage::Broken)?;
        batch.changes.insert((tree, StoredKey(key.to_vec())), value.map(<[u8]>::to_vec));
    }
    Ok(batch)
}

impl Journal {
    /// Opens the journal of the store that has this name key, making it where there is none. What is in it is on the disk when this returns.
    /// Where there is no room for it, it is shorter, and may hold nothing.
    pub(super) fn open(folder: &Path, names: &NameKey) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(folder.join(JOURNAL))?;
        let found = file.metadata()?.len();
        if found < LENGTH_BYTES {
            let missing = usize::try_from(LENGTH_BYTES - found).map_err(io::Error::other)?;
            if let Err(error) = file.write_all_at(&vec![0; missing], found) {
                tracing::warn!(%error, "there is no room for the whole journal of the store; its commits take longer");
            }
            File::open(folder)?.sync_all()?;
        }
        file.sync_all()?;
        let length = file.metadata()?.len().min(LENGTH_BYTES);
        Ok(Self { file, length, store: names.disguise(Tree::Meta, &Name::new(PLACE)) })
    }

    /// Writes down what the commit of this number changes, and returns when it is on the disk, with where the journal ends then; or nothing, if
    /// there is no room for it.
    pub(super) fn append(&self, keys: &Keyring, end: Tail, number: u64, written: &[u8]) -> io::Result<Option<Tail>> {
        if end.left == 0 || written.len() > ENTRY_BYTES_MAX {
            return Ok(None);
        }
        let sealed = keys.seal(PLACE, &self.place(number), written);
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        let entry = [&number.to_be_bytes()[..], &length.to_be_bytes(), &sealed].concat();
        let after = Tail { at: end.at + entry.len() as u64, left: end.left - 1 };
        if after.at > self.length {
            return Ok(None);
        }
        crash::point("before the journal");
        self.file.write_all_at(&entry, end.at)?;
        crash::point("between the journal and the disk");
        self.file.sync_data()?;
        Ok(Some(after))
    }

    /// The commits that stand in the journal, with their numbers, each of which is one higher than the one before.
    pub(super) fn commits(&self, keys: &Keyring) -> Result<Vec<(u64, Sealed)>, Fault> {
        let mut bytes = vec![0; usize::try_from(self.length).map_err(io::Error::other)?];
        self.file.read_exact_at(&mut bytes, 0)?;
        let (mut rest, mut commits) = (bytes.as_slice(), Vec::<(u64, Sealed)>::new());
        while let Some((number, sealed, behind)) = next(rest) {
            let follows = commits.last().is_none_or(|(last, _)| number == last + 1);
            let Some(written) = follows.then(|| keys.open(PLACE, &self.place(number), sealed).ok()).flatten() else {
                break;
            };
            commits.push((number, read(&written)?));
            rest = behind;
        }
        Ok(commits)
    }

    /// What the entry with this number is bound to when it is sealed.
    fn place(&self, number: u64) -> Vec<u8> {
        [&self.store[..], &number.to_be_bytes()].concat()
    }
}

/// The number of the entry with which this begins, what is sealed in it, and what stands behind it.
fn next(bytes: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let (number, bytes) = bytes.split_first_chunk()?;
    let (length, bytes) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (sealed, behind) = bytes.split_at_checked(length)?;
    Some((u64::from_be_bytes(*number), sealed, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_without_room_takes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (keys, names) = (Keyring::random(), NameKey::random());
        let mut journal = Journal::open(folder.path(), &names).expect("a journal");
        let entry = written(&Sealed::default()).expect("bytes");
        let after = journal.append(&keys, Tail::START, 1, &entry).expect("a write").expect("room");
        // As it is where the disk was full when the file was made.
        journal.length = after.at + 10;
        assert!(journal.append(&keys, after, 2, &entry).expect("no write").is_none());
        assert_eq!(journal.commits(&keys).expect("a read").len(), 1);
        journal.length = 0;
        assert!(journal.append(&keys, Tail::START, 2, &entry).expect("no write").is_none());
        assert_eq!(journal.commits(&keys).expect("a read").len(), 0);
    }
}
