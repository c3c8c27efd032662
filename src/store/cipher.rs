//! The keyring and the name key of one open store.

use super::error::Damage;
use super::keyring::Keyring;
use super::record::{Record, StoredKey, decode};
use super::seal::NameKey;
use super::tree::Tree;

/// What turns records into bytes on the disk and back.
pub(super) struct Cipher {
    pub(super) keys: Keyring,
    pub(super) names: NameKey,
}

impl Cipher {
    /// Opens and reads one record.
    pub(super) fn read<R: Record>(&self, tree: Tree, key: &StoredKey, sealed: &[u8]) -> Result<R, Damage> {
        let plain = self.keys.open(tree.name(), &key.0, sealed)?;
        decode(&plain)
    }
}
