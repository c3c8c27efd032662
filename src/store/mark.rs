//! The mark: how far the store went, kept beside the database.
//!
//! A database file that was cut, or replaced by an older copy, opens without an error, and its own counters may have
//! gone back with it. So the number of the last finished commit also stands in a file of its own, with how long the
//! database file was then. It is written after the commit is on the disk, so its number is never ahead of a database
//! that is whole. The length may be: the database can cut off what it no longer needs, and be killed before the next
//! mark. So a file that is shorter than its mark is a reason to count, and no proof.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::folder::MARK;
use super::keyring::Keyring;

/// What the mark is bound to when it is sealed, in place of a tree and a key.
const PLACE: (&str, &[u8]) = ("mark", b"commits");

/// How far a store went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    /// The number of the last finished commit.
    pub(super) commits: u64,
    /// How long the file of the database was, in bytes.
    pub(super) length: u64,
}

impl Progress {
    /// The same, of a database in which records were found to be missing: every later opening counts first.
    pub(super) fn doubted(self) -> Self {
        Self { length: u64::MAX, ..self }
    }

    /// Whether records were found to be missing.
    pub(super) fn is_doubted(self) -> bool {
        self.length == u64::MAX
    }
}

/// The open file of the mark.
pub(super) struct Mark {
    file: File,
}

impl Mark {
    /// Opens the file, making an empty one where there is none.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        Ok(Self { file: options.open(folder.join(MARK))? })
    }

    /// How far the store went, or `None` if the mark says nothing: it was never written, or a power cut tore it.
    pub(super) fn read(&self, keys: &Keyring) -> io::Result<Option<Progress>> {
        let mut sealed = vec![0; 256];
        let length = self.file.read_at(&mut sealed, 0)?;
        let Ok(plain) = keys.open(PLACE.0, PLACE.1, &sealed[..length]) else { return Ok(None) };
        let Some((commits, rest)) = plain.split_first_chunk::<8>() else { return Ok(None) };
        // The first version of the store wrote no length.
        let length = rest.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        Ok(Some(Progress { commits: u64::from_be_bytes(*commits), length }))
    }

    /// Whether the mark was never written.
    pub(super) fn is_empty(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() == 0)
    }

    /// Moves the mark. It always has the same length, so it is written over in place.
    pub(super) fn write(&self, keys: &Keyring, progress: Progress) -> io::Result<()> {
        let plain = [progress.commits.to_be_bytes(), progress.length.to_be_bytes()].concat();
        self.file.write_all_at(&keys.seal(PLACE.0, PLACE.1, &plain), 0)
    }

    /// Brings the mark to the disk. Those of commits need not be: without its mark a commit is not less true.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}
