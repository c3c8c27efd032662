//! What a record is: its tree, its key, its version, and the envelope it is kept in.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::error::{Damage, Malformed};
use super::tree::{LARGEST_RECORD_BYTES, Tree};

/// A kind of thing that is kept: where it lies, what it is called, and which shape it has.
///
/// A record is kept as JSON with the version of its shape. When a shape changes so that old JSON no longer fits, its
/// [`Record::VERSION`] goes up and [`Record::upgrade`] reads the older ones.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// What a record of this kind is found by: a [`Name`] or a [`Sequence`].
    type Key: Into<RecordKey> + Send + 'static;

    /// The tree that holds the records of this kind. One kind per tree, except in [`Tree::Meta`].
    const TREE: Tree;

    /// The version of the shape that is written now.
    const VERSION: u32 = 1;

    /// Reads a record that was written with an earlier version of the shape.
    ///
    /// # Errors
    /// When there never was such a version (which is all that can be said as long as there is only one), or when the
    /// record does not have the shape of its version.
    fn upgrade(version: u32, record: serde_json::Value) -> Result<Self, Damage> {
        drop(record);
        Err(Damage::UnknownVersion { found: version, known: Self::VERSION })
    }
}

/// What a record is called: an account id, a domain, a `state`. On the disk there is only an HMAC of it.
///
/// Names can be secrets, so a name cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Zeroizing<String>);

impl Name {
    /// The name that reads `text`. Texts that differ in any byte are different names.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[name]")
    }
}

/// The place of an entry in an ordered tree: what has the lower number was put there first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sequence(pub u64);

impl fmt::Display for Sequence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a record is found by, of either sort. Made from a [`Name`] or a [`Sequence`].
#[derive(Clone, Debug)]
pub struct RecordKey(pub(super) Place);

impl From<Name> for RecordKey {
    fn from(name: Name) -> Self {
        Self(Place::Named(name))
    }
}

impl From<Sequence> for RecordKey {
    fn from(sequence: Sequence) -> Self {
        Self(Place::Sequence(sequence))
    }
}

/// Where a record lies in its tree, before its name is disguised.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// At the HMAC of a name.
    Named(Name),
    /// At a number.
    Sequence(Sequence),
    /// At a time, and for that time at the HMAC of a name.
    Timed(Timestamp, Name),
    /// At the day of a time, and for that day at the HMAC of a name.
    OnDay(Timestamp, Name),
    /// At a key that was read from the tree.
    Stored(StoredKey),
}

/// The key of a record as it stands on the disk: a disguised name, a number, or a time or day and a disguised name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoredKey(pub(super) Vec<u8>);

impl StoredKey {
    /// The number, if this is the key of a record that is found by [`Sequence`].
    #[must_use]
    pub fn sequence(&self) -> Option<Sequence> {
        <[u8; 8]>::try_from(self.0.as_slice()).ok().map(|bytes| Sequence(u64::from_be_bytes(bytes)))
    }
}

impl fmt::Debug for StoredKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Enough to tell two records apart in a log, and no more.
        let start = self.0.get(..8).unwrap_or(&self.0);
        write!(formatter, "StoredKey({}…)", data_encoding::HEXLOWER.encode(start))
    }
}

/// The record with the version of its shape, as it is sealed.
#[derive(Serialize)]
struct EnvelopeOut<'a, R> {
    version: u32,
    record: &'a R,
}

/// The envelope, with the record still unread.
#[derive(Deserialize)]
struct EnvelopeIn<'a> {
    version: u32,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// Puts a record into its envelope.
pub(super) fn encode<R: Record>(record: &R) -> Result<Zeroizing<Vec<u8>>, Malformed> {
    let json = serde_json::to_vec(&EnvelopeOut { version: R::VERSION, record }).map_err(|_| Malformed::Json)?;
    let json = Zeroizing::new(json);
    if json.len() > LARGEST_RECORD_BYTES {
        return Err(Malformed::TooLarge { bytes: json.len() });
    }
    Ok(json)
}

/// Takes a record out of its envelope, upgrading it where it is of an earlier version.
pub(crate) fn decode<R: Record>(plain: &[u8]) -> Result<R, Damage> {
    let envelope: EnvelopeIn<'_> = serde_json::from_slice(plain).map_err(|error| Damage::shape(&error))?;
    let json = envelope.record.get();
    match envelope.version.cmp(&R::VERSION) {
        Ordering::Equal => serde_json::from_str(json).map_err(|error| Damage::shape(&error)),
        Ordering::Greater => Err(Damage::UnknownVersion { found: envelope.version, known: R::VERSION }),
        Ordering::Less => {
            let record = serde_json::from_str(json).map_err(|error| Damage::shape(&error))?;
            R::upgrade(envelope.version, record)
        }
    }
}
