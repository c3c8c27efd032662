//! What lies in the folder of a store.

use std::path::Path;

/// The file of the database; the name is the database's own.
pub(super) const DATABASE: &str = "db";
/// The file of the mark.
pub(super) const MARK: &str = "mark";

/// Whether there is a store in this folder that was sealed with a key.
pub(super) fn is_filled(folder: &Path) -> bool {
    folder.join(DATABASE).exists() || folder.join(MARK).exists()
}
