//! Whether a store can be opened, found out without touching it.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::error::{KeyError, OpenError};
use super::folder::{FolderLock, LOCK, is_filled};
use super::keyring::Keyring;
use super::opening::MOUNT_POINT_LITTER;
use super::shared::Shared;

/// Whether the keys can be read, or the current one be made, as [`Keyring::load_or_create`] would; nothing is made.
///
/// # Errors
/// Why they cannot.
pub(crate) fn check_keys(key_file: &Path, old: &[PathBuf], store_folder: &Path) -> Result<(), KeyError> {
    let has_key = fs::metadata(key_file)
        .map_or_else(|error| error.kind() != io::ErrorKind::NotFound, |found| !found.is_file() || found.len() > 0);
    if has_key || is_filled(store_folder) {
        // With either of the two, no key is made.
        return Keyring::load_or_create(key_file, old, store_folder).map(drop);
    }
    let failed = |file: &Path, source| KeyError::File { file: file.to_owned(), source };
    for file in old {
        File::open(file).map_err(|source| failed(file, source))?;
    }
    can_be_made(key_file).map_err(|source| failed(key_file, source))
}

/// Whether a store can be in this folder, as far as its outside says; the folder is not made, and nothing in it is opened.
///
/// # Errors
/// Why it cannot.
pub(crate) fn check_folder(folder: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return can_be_made(folder).map_err(failed),
        entries => entries.map_err(failed)?,
    };
    if !is_filled(folder) && !folder.join(LOCK).exists() {
        for entry in entries {
            if entry.map_err(failed)?.file_name() != MOUNT_POINT_LITTER {
                return Err(OpenError::Occupied { folder: folder.to_owned() });
            }
        }
    }
    access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).map_err(|errno| failed(errno.into()))
}

/// Whether something can be made at a path where nothing is, with the folders above it that are missing.
fn can_be_made(path: &Path) -> io::Result<()> {
    let absolute = std::path::absolute(path)?;
    let above = absolute.ancestors().skip(1).find(|above| fs::symlink_metadata(above).is_ok());
    let above = above.ok_or(io::ErrorKind::NotFound)?;
    if !fs::metadata(above)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok(access(above, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Opens a copy of a store that no process has open, and counts all that is in it. The copy, sealed as the store is, lies beside the
/// store's folder as long as that takes.
///
/// # Errors
/// Why the store would not open, or what of it is missing.
pub(crate) fn try_copy(folder: &Path, keys: Keyring) -> Result<(), OpenError> {
    let failed = |source| OpenError::Folder { folder: folder.to_owned(), source };
    let copy = {
        // Nobody may open it while it is copied.
        let _lock = FolderLock::take(folder)?;
        FolderCopy::of(folder).map_err(failed)?
    };
    let shared = Shared::open(&copy.0, keys)?;
    let counted = loop {
        match shared.go_on_counting() {
            Ok(false) => {}
            Ok(true) => break Ok(()),
            Err(fault) => break Err(OpenError::of(folder, fault)),
        }
    };
    shared.close();
    counted
}

/// A copy of a folder. It is gone when this is dropped.
struct FolderCopy(PathBuf);

impl FolderCopy {
    fn of(folder: &Path) -> io::Result<Self> {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!(".looked-at-by-{}", std::process::id()));
        let copy = Self(folder.with_file_name(name));
        copy_files(folder, &copy.0)?;
        Ok(copy)
    }
}

impl Drop for FolderCopy {
    fn drop(&mut self) {
        // What stays is sealed, and named after what it is.
        let _stays = fs::remove_dir_all(&self.0);
    }
}

fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_files(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
