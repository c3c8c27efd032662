//! A backup: everything in a store as it was between two commits, in one file that says at its end that it is whole.
//!
//! It begins with a line that says what it is. The rows follow, tree by tree and as they lie on the disk: sealed, under disguised names.
//! The end is sealed too, and holds a hash of all that came before. What is cut off, changed, or put together from two backups is
//! no backup. The key is never in it.
//!
//! ```text
//! row: length of the tree's name (1 byte), its name, length of the key (4 bytes, the highest first), the key, length of the value, the value
//! end: 0 (1 byte), length (4 bytes), the sealed End
//! ```

use std::collections::BTreeMap;
use std::io::{self, BufReader, BufWriter, Read, Write};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::census;
use super::disk::Disk;
use super::error::{BackupError, Damage, Fault};
use super::head::{self, Head, Ledger, SCHEMA};
use super::keyring::Keyring;
use super::tree::Tree;

/// What the first line begins with; a number, the version of the form, ends it.
const FIRST_WORDS: &[u8] = b"auditoot backup ";
const FORM: &[u8] = b"1\n";
/// What the end is bound to when it is sealed, in place of a tree and a key.
const PLACE: (&str, &[u8]) = ("backup", b"end");
/// No name of a tree, key or value is longer, in bytes.
const LONGEST: u32 = 64 << 20;

/// What a whole backup says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made.
    pub made_at: Timestamp,
    /// How many records are in it.
    pub records: u64,
    /// How many of them do not open. They lie in the store like that.
    pub damaged: u64,
}

/// What the end says, as JSON.
#[derive(Serialize, Deserialize)]
struct End {
    made_at: Timestamp,
    /// Of everything before the end, in hexadecimal.
    sha256: String,
}

/// Writes everything that is in a store. Whoever calls this sees to it that nothing is committed meanwhile.
pub(super) fn write(disk: &Disk, keys: &Keyring, made_at: Timestamp, out: impl Write) -> Result<(), Fault> {
    let mut out = Hashed::new(BufWriter::new(out));
    out.write_all(&[FIRST_WORDS, FORM].concat())?;
    for name in [head::HEAD, head::LEDGER] {
        let value = disk.own(name)?.ok_or(Damage::Broken)?;
        write_row(&mut out, head::TREE, name.as_bytes(), &value)?;
    }
    for tree in Tree::ALL {
        let mut rows = 0;
        for row in disk.each(tree) {
            let (key, value) = row?;
            write_row(&mut out, tree.name(), &key.0, &value)?;
            rows += 1;
        }
        census::check(tree, disk.ledger().rows_in(tree), rows)?;
    }
    let sha256 = out.hash();
    #[expect(clippy::expect_used, reason = "a time and a text always fit into JSON")]
    let end = serde_json::to_vec(&End { made_at, sha256 }).expect("plain JSON");
    out.write_all(&[0])?;
    write_long(&mut out, &keys.seal(PLACE.0, PLACE.1, &end))?;
    Ok(out.flush()?)
}

fn write_row(out: &mut impl Write, tree: &str, key: &[u8], value: &[u8]) -> io::Result<()> {
    out.write_all(&[u8::try_from(tree.len()).map_err(io::Error::other)?])?;
    out.write_all(tree.as_bytes())?;
    write_long(out, key)?;
    write_long(out, value)
}

fn write_long(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&u32::try_from(bytes.len()).map_err(io::Error::other)?.to_be_bytes())?;
    out.write_all(bytes)
}

/// One row of a backup: the name of its tree, its key and its value, as they lie on the disk.
pub(super) type CopiedRow<'a> = (&'a str, &'a [u8], &'a [u8]);

/// Reads a backup to its end, hands each row on, and says what it is. Until this returns, nobody knows that it is whole.
///
/// # Errors
/// When it is none, or not whole, or not for these keys or this program; or what `each` fails with.
pub(super) fn read(
    keys: &Keyring,
    from: impl Read,
    mut each: impl FnMut(CopiedRow<'_>) -> Result<(), BackupError>,
) -> Result<Backup, BackupError> {
    let mut from = Hashed::new(BufReader::new(from));
    read_first_line(&mut from)?;
    let (mut rows, mut damaged, mut own) = (BTreeMap::<String, u64>::new(), 0, BTreeMap::new());
    let sha256 = loop {
        let sha256 = from.hash();
        let [length] = read_array(&mut from)?;
        if length == 0 {
            break sha256;
        }
        let tree = read_bytes(&mut from, length.into())?;
        let tree = String::from_utf8(tree).map_err(|_| BackupError::NotWhole)?;
        let (key, value) = (read_long(&mut from)?, read_long(&mut from)?);
        each((&tree, &key, &value))?;
        if tree == head::TREE {
            own.insert(key, value);
            continue;
        }
        // Nothing is sealed in the tree of the seen messages.
        damaged += u64::from(tree != Tree::Seen.name() && keys.open(&tree, &key, &value).is_err());
        *rows.entry(tree).or_default() += 1;
    };
    let end = keys.open(PLACE.0, PLACE.1, &read_long(&mut from)?).map_err(BackupError::of)?;
    let end: End = serde_json::from_slice(&end).map_err(|_| BackupError::NotWhole)?;
    if end.sha256 != sha256 || from.read(&mut [0])? != 0 {
        return Err(BackupError::NotWhole);
    }
    let own = |name: &str| own.get(name.as_bytes()).ok_or(BackupError::NotWhole);
    let head = Head::open(keys, own(head::HEAD)?).map_err(BackupError::of)?;
    if head.schema > SCHEMA || rows.keys().any(|name| Tree::ALL.iter().all(|tree| tree.name() != name)) {
        return Err(BackupError::Later);
    }
    let ledger = Ledger::open(keys, own(head::LEDGER)?).map_err(BackupError::of)?;
    let found = |tree: Tree| rows.get(tree.name()).copied().unwrap_or(0);
    if Tree::ALL.into_iter().any(|tree| ledger.rows_in(tree) != found(tree)) {
        return Err(BackupError::NotWhole);
    }
    Ok(Backup { made_at: end.made_at, records: rows.values().sum(), damaged })
}

fn read_first_line(from: &mut impl Read) -> Result<(), BackupError> {
    let mut first = vec![0; FIRST_WORDS.len() + FORM.len()];
    match from.read_exact(&mut first) {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error.into()),
        Ok(()) if first == [FIRST_WORDS, FORM].concat() => Ok(()),
        Ok(()) if first.starts_with(FIRST_WORDS) => Err(BackupError::Later),
        Ok(()) | Err(_) => Err(BackupError::NoBackup),
    }
}

fn read_long(from: &mut impl Read) -> Result<Vec<u8>, BackupError> {
    let length = u32::from_be_bytes(read_array(from)?);
    read_bytes(from, length)
}

fn read_array<const N: usize>(from: &mut impl Read) -> Result<[u8; N], BackupError> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn read_bytes(from: &mut impl Read, length: u32) -> Result<Vec<u8>, BackupError> {
    if length > LONGEST {
        return Err(BackupError::NotWhole);
    }
    // Memory is taken as it is filled: the length may be anything where this is no backup.
    let mut bytes = Vec::new();
    from.take(length.into()).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == u64::from(length) { Ok(bytes) } else { Err(BackupError::NotWhole) }
}

/// What is written to or read from something, with a hash of it all.
struct Hashed<T> {
    inner: T,
    hasher: Sha256,
}

impl<T> Hashed<T> {
    fn new(inner: T) -> Self {
        Self { inner, hasher: Sha256::new() }
    }

    /// The hash of what came through until now, in hexadecimal.
    fn hash(&self) -> String {
        HEXLOWER.encode(&self.hasher.clone().finalize())
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}
