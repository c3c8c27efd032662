//! The store's own two records: the head, which never changes, and the ledger, which every commit rewrites.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::error::Damage;
use super::keyring::Keyring;
use super::seal::NameKey;
use super::tree::Tree;

/// The version of the store as a whole: of its trees, of how keys are made, and of how values are packed.
///
/// - 1: the first. Names are whole HMACs, nothing is packed, and the ids of messages lie in two trees.
/// - 2: names are cut to 128 bits, records are packed, and the ids of messages lie in one tree, by day.
pub(super) const SCHEMA: u32 = 2;
/// The tree of the two records, and what they are called in it. These names say nothing, so they are not disguised.
pub(super) const TREE: &str = "store";
/// Where the [`Head`] lies.
pub(super) const HEAD: &str = "head";
/// Where the [`Ledger`] lies.
pub(super) const LEDGER: &str = "ledger";

/// What has to be known before any record can be found. That it opens also proves that the key fits.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) schema: u32,
    /// The bytes of the [`NameKey`].
    names: [u8; 32],
}

/// What is counted, in the same transaction as the records themselves.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Ledger {
    /// How many commits there were; the first one makes the store.
    pub(super) commits: u64,
    /// A number that is higher than any [`super::Sequence`] that was ever stored.
    pub(super) next_sequence: u64,
    /// How many records each tree holds.
    rows: BTreeMap<String, u64>,
    /// How many bytes all keys and values have. The first version of the store did not count them.
    #[serde(default)]
    pub(super) bytes: u64,
}

impl Head {
    /// The head of a new store, with a name key that nobody had before.
    pub(super) fn new() -> Self {
        Self { schema: SCHEMA, names: *NameKey::random().0 }
    }

    /// The same head for a store that is written in the form of this version.
    pub(super) fn of_this_version(&self) -> Self {
        Self { schema: SCHEMA, names: self.names }
    }

    pub(super) fn names(&self) -> NameKey {
        NameKey(Zeroizing::new(self.names))
    }

    pub(super) fn open(keys: &Keyring, sealed: &[u8]) -> Result<Self, Damage> {
        let plain = keys.open(TREE, HEAD.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| Damage::shape(&error))
    }

    /// Seals it as the first version of the program did, which can read from it that the store is not for it.
    pub(super) fn seal(&self, keys: &Keyring) -> Vec<u8> {
        keys.seal(TREE, HEAD.as_bytes(), &json(self))
    }
}

impl Drop for Head {
    fn drop(&mut self) {
        self.names.zeroize();
    }
}

impl Ledger {
    pub(super) fn open(keys: &Keyring, sealed: &[u8]) -> Result<Self, Damage> {
        let plain = keys.open(TREE, LEDGER.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| Damage::shape(&error))
    }

    pub(super) fn seal(&self, keys: &Keyring) -> Vec<u8> {
        keys.seal(TREE, LEDGER.as_bytes(), &json(self))
    }

    /// The ledger of a store that went as far as this one, and holds nothing.
    pub(super) fn emptied(&self) -> Self {
        Self { commits: self.commits, next_sequence: self.next_sequence, ..Self::default() }
    }

    /// How many records the tree of this name holds.
    pub(super) fn rows_named(&self, name: &str) -> u64 {
        self.rows.get(name).copied().unwrap_or(0)
    }

    /// How many records a tree holds.
    pub(super) fn rows_in(&self, tree: Tree) -> u64 {
        self.rows_named(tree.name())
    }

    /// How many records there are.
    pub(super) fn rows(&self) -> u64 {
        self.rows.values().sum()
    }

    /// Counts one record that comes, goes, or is written over: how many bytes it had before and has now, its key
    /// included, where it is there.
    pub(super) fn count(&mut self, tree: Tree, before: Option<usize>, after: Option<usize>) {
        let weigh = |found: Option<usize>| (u64::from(found.is_some()), found.unwrap_or(0) as u64);
        let ((rows_before, bytes_before), (rows_after, bytes_after)) = (weigh(before), weigh(after));
        let rows = self.rows.entry(tree.name().to_owned()).or_default();
        *rows = (*rows + rows_after).saturating_sub(rows_before);
        self.bytes = (self.bytes + bytes_after).saturating_sub(bytes_before);
    }
}

fn json(own: &impl Serialize) -> Zeroizing<Vec<u8>> {
    #[expect(clippy::expect_used, reason = "numbers, and maps whose keys are texts, always fit into JSON")]
    Zeroizing::new(serde_json::to_vec(own).expect("plain JSON"))
}
