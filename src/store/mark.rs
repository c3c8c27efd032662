//! The mark: how far the store went, kept beside the database.
//!
//! A database file that was cut, or replaced by an older copy, opens without an error, and its own counters may have
//! gone back with it. So the number of the last finished commit also stands in a file of its own. It is written after
//! the commit is on the disk, so it is never ahead of a database that is whole.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::folder::MARK;
use super::keyring::Keyring;

/// What the mark is bound to when it is sealed, in place of a tree and a key.
const PLACE: (&str, &[u8]) = ("mark", b"commits");

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

    /// The last finished commit, or `None` if the mark says nothing: it was never written, or a power cut tore it.
    pub(super) fn read(&self, keys: &Keyring) -> io::Result<Option<u64>> {
        let mut sealed = vec![0; 256];
        let length = self.file.read_at(&mut sealed, 0)?;
        let Ok(plain) = keys.open(PLACE.0, PLACE.1, &sealed[..length]) else { return Ok(None) };
        Ok(plain.first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes)))
    }

    /// Whether the mark was never written.
    pub(super) fn is_empty(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() == 0)
    }

    /// Moves the mark. It always has the same length, so it is written over in place.
    pub(super) fn write(&self, keys: &Keyring, commits: u64) -> io::Result<()> {
        self.file.write_all_at(&keys.seal(PLACE.0, PLACE.1, &commits.to_be_bytes()), 0)
    }
}
