//! What can go wrong, as sentences for an operator.
//!
//! None of these errors carries a name, a value or a key: what the database or a parser says is passed on only where
//! it cannot quote a record.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::tree::{LARGEST_RECORD_BYTES, Tree};

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made, entered or written.
    #[error("the store's folder {} cannot be used", folder.display())]
    Folder {
        /// The folder of the store.
        folder: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The folder is in use for something else; sharing it would hide that and change its permissions.
    #[error("the folder {} holds other files; give the store a folder of its own", folder.display())]
    Occupied {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// Another process has the store open.
    #[error("the store in {} is in use; is the bot already running?", folder.display())]
    Locked {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// The database cannot read its own files.
    #[error(
        "the store in {} is damaged; put back a copy of the folder, or move it away to begin anew: people then sign in again",
        folder.display()
    )]
    Damaged {
        /// The folder of the store.
        folder: PathBuf,
        /// What the database says.
        source: Fault,
    },
    /// The store was sealed with another key.
    #[error(
        "the key does not fit the store in {}; set store.key_file to the key it was sealed with, or name that key in store.old_key_files",
        folder.display()
    )]
    WrongKey {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// The store was written by a later program.
    #[error("the store in {} is of version {found}; this program knows versions up to {known}", folder.display())]
    Newer {
        /// The folder of the store.
        folder: PathBuf,
        /// The version of the store.
        found: u32,
        /// The latest version that this program reads.
        known: u32,
    },
    /// The folder is not the one that was opened when the program started.
    #[error("the store in {} was replaced by another while the bot was running; start the bot again", folder.display())]
    Replaced {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// Records are missing (or there are too many): the files were cut, or copied while the bot was running.
    #[error(
        "the store is incomplete: there should be {expected} records of the kind \"{tree}\", and there are {found}; put back a copy of the folder, or move it away to begin anew"
    )]
    Incomplete {
        /// Where records are missing.
        tree: Tree,
        /// How many records the store says it holds.
        expected: u64,
        /// How many it holds.
        found: u64,
    },
    /// Somebody began to restore a backup here, and it was interrupted.
    #[error("a backup was not restored to the end in {}; run `auditoot restore` again", folder.display())]
    HalfRestored {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// The last commits are missing: the files were cut, or some of them are from an older copy.
    #[error(
        "the store is incomplete: it went up to commit {expected}, and what is there ends at commit {found}; put back a copy of the folder, or move it away to begin anew"
    )]
    CutShort {
        /// The last commit that was finished.
        expected: u64,
        /// The last commit that is there.
        found: u64,
    },
}

/// Why a file is no backup that can be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It is something else.
    #[error("this is no backup that `auditoot backup` made")]
    NoBackup,
    /// It was cut, changed, or never finished.
    #[error("the backup is not whole: something is missing at its end, or it was changed; take another one")]
    NotWhole,
    /// It was sealed with another key.
    #[error(
        "the key does not fit the backup; name the key of the time when it was made in store.key_file or store.old_key_files"
    )]
    WrongKey,
    /// A later program made it.
    #[error("a later version of this program made the backup, and only that one can read it")]
    Later,
    /// It cannot be read.
    #[error("the backup cannot be read")]
    Read(#[source] io::Error),
    /// The new store cannot be written.
    #[error("the store cannot be written")]
    Store(#[from] Fault),
}

/// Why a backup was not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A restore never takes the place of what is there.
    #[error("there is a store in {} already; move that folder away first, and nothing is lost", folder.display())]
    Filled {
        /// The folder of the store.
        folder: PathBuf,
    },
    /// The backup cannot be used.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] OpenError),
}

/// Why there is no key to open the store with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key is gone, and without it the store is worth nothing.
    #[error(
        "the key file {} is missing, but there is a store in {} that was sealed with it; put the key file back",
        file.display(), folder.display()
    )]
    Missing {
        /// The key file.
        file: PathBuf,
        /// The folder of the store.
        folder: PathBuf,
    },
    /// Who copies the store's folder would have copied the key.
    #[error(
        "the key file {} lies in the store's folder {}; keep it elsewhere, so that a copy of the folder alone opens nothing",
        file.display(), folder.display()
    )]
    InsideStore {
        /// The key file.
        file: PathBuf,
        /// The folder of the store.
        folder: PathBuf,
    },
    /// Any user of the machine may read or change the key.
    #[error("every user of this machine can read or change the key file {}; run: chmod 600 {}", file.display(), file.display())]
    Exposed {
        /// The key file.
        file: PathBuf,
    },
    /// There is a file already where a new key was to be written.
    #[error("the file {} exists already; a key is never written over", file.display())]
    Exists {
        /// The key file.
        file: PathBuf,
    },
    /// The file holds something else.
    #[error("the file {} does not hold a key: that is one line of 64 hexadecimal digits (or 44 characters of base64)", file.display())]
    NotAKey {
        /// The key file.
        file: PathBuf,
    },
    /// The operating system does not let us.
    #[error("the key file {} cannot be used", file.display())]
    File {
        /// The key file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
}

/// Why a batch was not committed.
///
/// After a [`CommitError::Store`] it is not known whether the batch reached the disk. The store goes back to what is
/// on the disk before it answers anything else, so who reads the records again sees what is true.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A record cannot be written down; nothing of its batch was.
    #[error("a record for \"{tree}\" cannot be stored")]
    Record {
        /// Where the record was to go.
        tree: Tree,
        /// What is wrong with it.
        source: Malformed,
    },
    /// The database or the disk failed.
    #[error("the store could not commit")]
    Store(#[from] Fault),
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// This one record does not open; the others may.
    #[error("a record in \"{tree}\" does not open")]
    Record {
        /// The tree of the record.
        tree: Tree,
        /// What is wrong with it.
        source: Damage,
    },
    /// The database or the disk failed.
    #[error("the store could not be read")]
    Store(#[from] Fault),
}

/// What is wrong with one stored record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It was sealed with a key that is neither the current nor an old one.
    #[error("it is sealed with a key that is not at hand")]
    UnknownKey,
    /// Its seal is broken: it was changed, moved to another place, or damaged.
    #[error("its seal is broken")]
    Broken,
    /// It was written in a version that this program does not know.
    #[error("it is of version {found}; this program knows version {known}")]
    UnknownVersion {
        /// The version of the record.
        found: u32,
        /// The version that is written now.
        known: u32,
    },
    /// It was sealed by this program or its like, but does not have the shape of its version.
    #[error("it does not have its shape (line {line}, column {column})")]
    Shape {
        /// The line of the JSON where it departs from the shape.
        line: usize,
        /// The column.
        column: usize,
    },
}

impl Damage {
    /// Where a parser stumbled. What it says of the place is left out: it quotes the record.
    #[must_use]
    pub fn shape(error: &serde_json::Error) -> Self {
        Self::Shape { line: error.line(), column: error.column() }
    }
}

/// What is wrong with a record that was to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It cannot be put into JSON, for example because a map in it has keys that are no texts.
    #[error("it cannot be put into JSON")]
    Json,
    /// It is larger than the store takes.
    #[error("it has {bytes} bytes, and the most is {LARGEST_RECORD_BYTES}")]
    TooLarge {
        /// Its size as JSON.
        bytes: usize,
    },
}

/// A failure of the database or of the disk below it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database reports an error.
    #[error("the database reports an error")]
    Database(#[source] Box<dyn Error + Send + Sync>),
    /// The database met a state that its authors thought impossible.
    #[error("the database gave up: {0}")]
    Panicked(String),
    /// A file of the store cannot be written or read.
    #[error("a file of the store cannot be written or read")]
    File(#[from] io::Error),
    /// One of the store's own records, without which the others mean nothing, does not open.
    #[error("the store's own record does not open")]
    Own(#[from] Damage),
    /// Records are missing, or there are too many.
    #[error("there should be {expected} records of the kind \"{tree}\", and there are {found}")]
    Incomplete {
        /// Where records are missing.
        tree: Tree,
        /// How many records the store says it holds.
        expected: u64,
        /// How many it holds.
        found: u64,
    },
    /// After an earlier failure the store could not be opened again.
    #[error("after a failure, the store could not be opened again")]
    Reopen(#[source] Box<OpenError>),
    /// The commit failed with which this went to the disk.
    #[error(transparent)]
    OfGroup(Arc<Self>),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl BackupError {
    /// What it means that a part of a backup does not open.
    pub(super) fn of(damage: Damage) -> Self {
        match damage {
            Damage::UnknownKey => Self::WrongKey,
            Damage::UnknownVersion { .. } => Self::Later,
            Damage::Broken | Damage::Shape { .. } => Self::NotWhole,
        }
    }
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::NotWhole } else { Self::Read(error) }
    }
}

impl OpenError {
    /// Tells a folder that cannot be written, and records that are missing, from files that cannot be read.
    pub(super) fn of(folder: &Path, fault: Fault) -> Self {
        match fault {
            Fault::File(source) => Self::Folder { folder: folder.to_owned(), source },
            Fault::Incomplete { tree, expected, found } => Self::Incomplete { tree, expected, found },
            Fault::Database(_)
            | Fault::Panicked(_)
            | Fault::Own(_)
            | Fault::Reopen(_)
            | Fault::OfGroup(_)
            | Fault::Closed => Self::Damaged { folder: folder.to_owned(), source: fault },
        }
    }
}

impl Fault {
    /// Whether the database finds its files to be other than it left them.
    pub(super) fn is_corruption(&self) -> bool {
        match self {
            Self::Database(error) => {
                error.downcast_ref::<sled::Error>().is_some_and(|error| matches!(error, sled::Error::Corruption { .. }))
            }
            Self::Panicked(_) => true,
            Self::OfGroup(fault) => fault.is_corruption(),
            Self::File(_) | Self::Own(_) | Self::Incomplete { .. } | Self::Reopen(_) | Self::Closed => false,
        }
    }
}

impl From<sled::Error> for Fault {
    fn from(error: sled::Error) -> Self {
        if let sled::Error::Io(outside) = &error
            && is_outside(outside.kind())
        {
            return Self::File(outside.kind().into());
        }
        Self::Database(Box::new(error))
    }
}

/// Whether an error says something of the world around the files, and nothing of what is in them.
fn is_outside(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{
        FileTooLarge, NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    matches!(
        kind,
        NotFound | PermissionDenied | StorageFull | FileTooLarge | QuotaExceeded | ReadOnlyFilesystem | NotADirectory
    )
}
