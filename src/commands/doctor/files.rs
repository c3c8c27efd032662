//! What lies on this machine: the secrets in their files, the store, and the room there is.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::statvfs;

use super::OtherProcess;
use super::line::DoctorLine;
use crate::causes::Explained;
use crate::commands::ExitReason;
use crate::config::Config;
use crate::store::{Keyring, OpenError, try_copy};

/// How much room there has to be on the disk of the store, in bytes: a small store is written anew within that.
pub(super) const ROOM_BYTES_MIN: u64 = 200 << 20;
const STORE: &str = "store";

/// The files that hold a secret: who may read them, and whether the bot may.
pub(super) fn secrets(config: &Config, files: &BTreeSet<PathBuf>) -> Vec<DoctorLine> {
    // Who runs the bot owns its store.
    let owner = fs::metadata(&config.store.path).ok().map(|found| (found.uid(), found.gid()));
    let key = std::iter::once(("key file", &config.store.key_file));
    let old = config.store.old_key_files.iter().map(|file| ("old key file", file));
    let others = files.iter().map(|file| ("secret file", file));
    key.chain(old).chain(others).map(|(name, file)| secret(name, file, owner)).collect()
}

pub(super) fn secret(name: &'static str, file: &Path, owner: Option<(u32, u32)>) -> DoctorLine {
    let path = file.display();
    let found = match fs::metadata(file) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound && owner.is_none() => {
            return DoctorLine::good(name, format!("{path} is not there yet; `run` makes it with the store"));
        }
        Err(error) => return DoctorLine::bad_for(ExitReason::Store, name, format!("{path}: {error}")),
    };
    let mode = found.mode() & 0o777;
    if mode & 0o007 != 0 {
        let text = format!("every user of this machine can use {path} (mode {mode:o}); run: chmod 600 {path}");
        return DoctorLine::bad(name, text);
    }
    let reads = |(user, group): (u32, u32)| {
        user == 0 || (found.uid() == user && mode & 0o400 != 0) || (found.gid() == group && mode & 0o040 != 0)
    };
    match owner {
        Some(owner) if !reads(owner) => DoctorLine::bad(
            name,
            format!(
                "the bot runs as user {}, who owns the store, and {path} belongs to user {} (mode {mode:o}); run: chown {}:{} {path}",
                owner.0,
                found.uid(),
                owner.0,
                owner.1
            ),
        ),
        _ => DoctorLine::good(name, format!("{path} has mode {mode:o} and belongs to user {}", found.uid())),
    }
}

/// Whether the store opens and is whole: the bot that has it open says so, or a copy of it is opened.
pub(super) async fn store(config: &Config, process: &OtherProcess) -> DoctorLine {
    let files = config.store.clone();
    match process {
        OtherProcess::Answered { store_works: true, .. } => {
            return DoctorLine::good(STORE, "the bot that runs has it open, and it works");
        }
        OtherProcess::Answered { store_works: false, .. } => {
            let text = "the bot that runs cannot use it; its log has the reason";
            return DoctorLine::bad_for(ExitReason::Store, STORE, text);
        }
        OtherProcess::Silent(_) => return DoctorLine::unknown(STORE, "the process that has it open does not say"),
        OtherProcess::None if !files.path.join("db").exists() => {
            return DoctorLine::good(STORE, "there is none yet; `run` makes it");
        }
        OtherProcess::None => {}
    }
    if free_bytes(&files.path).is_ok_and(|free| free / 2 < size(&files.path)) {
        return DoctorLine::unknown(STORE, "there is no room for the copy of it that would be opened");
    }
    let opening = tokio::task::spawn_blocking(move || {
        let keys = Keyring::load_or_create(&files.key_file, &files.old_key_files, &files.path);
        match keys.map(|keys| try_copy(&files.path, keys)) {
            Ok(Ok(())) => DoctorLine::good(STORE, "it opens, and nothing is missing"),
            Ok(Err(error @ OpenError::Locked { .. })) => DoctorLine::unknown(STORE, Explained(&error).to_string()),
            Ok(Err(error)) => DoctorLine::bad_for(ExitReason::Store, STORE, Explained(&error).to_string()),
            Err(error) => DoctorLine::bad_for(ExitReason::Store, STORE, Explained(&error).to_string()),
        }
    });
    opening.await.unwrap_or_else(|_| DoctorLine::unknown(STORE, "the look at it was given up"))
}

/// Whether there is room on the disk of the store.
pub(super) fn room(config: &Config, bytes_min: u64) -> DoctorLine {
    const NAME: &str = "disk room";
    match free_bytes(&config.store.path) {
        Ok(free) if free < bytes_min => DoctorLine::bad(
            NAME,
            format!("{} MiB are left for the store, and {} MiB should be; make room", free >> 20, bytes_min >> 20),
        ),
        Ok(free) => DoctorLine::good(NAME, format!("{} MiB are left for the store", free >> 20)),
        Err(error) => DoctorLine::unknown(NAME, error.to_string()),
    }
}

/// How much room the disk has that a folder is on, or will be on.
fn free_bytes(folder: &Path) -> io::Result<u64> {
    let absolute = std::path::absolute(folder)?;
    let there: PathBuf = absolute.ancestors().find(|above| above.exists()).ok_or(io::ErrorKind::NotFound)?.into();
    let found = statvfs(&there)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// How large the files in a folder are.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(found) if found.is_dir() => size(&entry.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
