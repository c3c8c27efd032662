//! The store's own two records: the head, which never changes, and the ledger, which every commit rewrites.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::error::Damage;
use super::keyring::Keyring;
use super::seal::NameKey;
use super::tree::Tree;

/// The version of the store as a whole: of its trees and of how keys are made.
pub(super) const SCHEMA: u32 = 1;
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
}

impl Head {
    /// The head of a new store, with a name key that nobody had before.
    pub(super) fn new() -> Self {
        Self { schema: SCHEMA, names: *NameKey::random().0 }
    }

    pub(super) fn names(&self) -> NameKey {
        NameKey(Zeroizing::new(self.names))
    }

    pub(super) fn open(keys: &Keyring, sealed: &[u8]) -> Result<Self, Damage> {
        let plain = keys.open(TREE, HEAD.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).map_err(|error| Damage::shape(&error))
    }

    pub(super) fn seal(&self, keys: &Keyring) -> Vec<u8> {
        seal(keys, HEAD, self)
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
        seal(keys, LEDGER, self)
    }

    /// How many records a tree holds.
    pub(super) fn rows_in(&self, tree: Tree) -> u64 {
        self.rows.get(tree.name()).copied().unwrap_or(0)
    }

    /// Counts one record that comes or goes.
    pub(super) fn count(&mut self, tree: Tree, was_there: bool, is_there: bool) {
        let rows = self.rows.entry(tree.name().to_owned()).or_default();
        match (was_there, is_there) {
            (false, true) => *rows += 1,
            (true, false) => *rows = rows.saturating_sub(1),
            (true, true) | (false, false) => {}
        }
    }
}

fn seal(keys: &Keyring, key: &str, own: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "numbers, and a map whose keys are texts, always fit into JSON")]
    let plain = Zeroizing::new(serde_json::to_vec(own).expect("plain JSON"));
    keys.seal(TREE, key.as_bytes(), &plain)
}
