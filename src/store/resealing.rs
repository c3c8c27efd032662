//! Records that are sealed with an old key, sealed with the current one.

use super::batch::Sealed;
use super::disk::Disk;
use super::error::Fault;
use super::keyring::Keyring;
use super::record::StoredKey;
use super::tree::Tree;

/// What [`super::Store::reseal`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many records are now sealed with the current key, and were not before.
    pub done: usize,
    /// How many do not open, and stay as they are.
    pub left: usize,
}

/// Seals some rows anew, as they stand now; those that went since they were read are left alone.
pub(super) fn reseal(
    disk: &mut Disk,
    keys: &Keyring,
    tree: Tree,
    rows: &[(StoredKey, Vec<u8>)],
    resealed: &mut Resealed,
) -> Result<(), Fault> {
    let mut batch = Sealed::default();
    for (key, _) in rows {
        let Some(sealed) = disk.get(tree, key)? else { continue };
        match keys.open(tree.name(), &key.0, &sealed) {
            Ok(plain) => {
                let value = keys.seal_record(tree, &key.0, &plain);
                batch.changes.insert((tree, key.clone()), Some(value));
            }
            Err(_) => resealed.left += 1,
        }
    }
    let done = batch.changes.len();
    disk.commit(keys, batch)?;
    resealed.done += done;
    Ok(())
}
