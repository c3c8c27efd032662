//! The files that the database keeps beside its log, put in order before it looks at them.
//!
//! The log alone (the file `db`) holds everything. What lies beside it only saves time, or says how the log is to be read;
//! but sled 0.34.7 refuses a whole log for one of these files that a kill or a full disk left unfinished, and goes on
//! refusing it:
//!
//! - `snap.X.generating`, a snapshot being written, is taken for the newest snapshot. It is deleted here.
//! - `snap.X`, a snapshot, is not read past if it is cut or its checksum is wrong. It is set aside here, and without it
//!   sled reads the whole log again. A snapshot that has its checksum and does not fit the log is set aside when sled
//!   fails over it, see [`set_aside`].
//! - `conf`, how the log is cut into segments, is written in two steps when a store is made, and never read past if it
//!   is cut between them. It says the same in every store, so it is written again here, in one step.
//!
//! What remains, because it cannot be told from outside, or mended: two segments of the log that claim the same place
//! (sled panics); a segment that is damaged in the middle, of which it skips the rest in silence (the records are
//! counted, see [`super::opening`]); a record so large that it goes to a file in `blobs`, which is not synced by a
//! flush, and before which sled stops reading, and wipes what comes after, when a power cut tore it (records are packed
//! and segments are large, so that there are no such files); and a thread of its own that panics, after which no store
//! can be opened in that process.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Crc;

/// How the name of a snapshot begins; how far the log went follows, in 16 hexadecimal digits.
const SNAPSHOT: &str = "snap.";
/// How the name of a snapshot ends while it is written.
const UNFINISHED: &str = ".generating";
/// What a snapshot is called that is kept for whoever wants to know what happened. There is one; the next takes its place.
const ASIDE: &str = "unreadable-snapshot";
/// What a snapshot ends with: its length and its checksum.
const SNAPSHOT_END_BYTES: usize = 8 + 4;
/// The file of the settings.
const SETTINGS: &str = "conf";
/// The settings while they are written.
const SETTINGS_UNFINISHED: &str = "conf.new";
/// What is in it, before its checksum, in every store there ever was.
const SETTINGS_TEXT: &[u8] = b"segment_size: 4194304\nuse_compression: false\nversion: 0.34\n";
/// A checksum, in bytes.
const CHECKSUM_BYTES: usize = 4;

/// Deletes what is unfinished, and puts right what can be. To be called while nobody has the database open. Returns
/// whether a snapshot was set aside.
pub(super) fn put_in_order(folder: &Path) -> io::Result<bool> {
    for unfinished in snapshots(folder)?.into_iter().filter(|name| name.ends_with(UNFINISHED)) {
        fs::remove_file(folder.join(unfinished))?;
    }
    write_settings(folder)?;
    match newest(folder)? {
        Some(snapshot) if !is_whole(&fs::read(&snapshot)?) => set_aside(folder),
        Some(_) | None => Ok(false),
    }
}

/// Takes the newest snapshot out of the way, so that the log is read without it. Returns whether there was one.
pub(super) fn set_aside(folder: &Path) -> io::Result<bool> {
    let Some(snapshot) = newest(folder)? else { return Ok(false) };
    fs::rename(snapshot, folder.join(ASIDE))?;
    Ok(true)
}

/// Deletes all snapshots, because the log is another now.
pub(super) fn delete_snapshots(folder: &Path) -> io::Result<()> {
    snapshots(folder)?.into_iter().try_for_each(|name| fs::remove_file(folder.join(name)))
}

/// The snapshot that the database would read.
fn newest(folder: &Path) -> io::Result<Option<PathBuf>> {
    Ok(snapshots(folder)?.into_iter().max().map(|name| folder.join(name)))
}

/// The names of all snapshots.
fn snapshots(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.starts_with(SNAPSHOT)));
    }
    Ok(names)
}

/// Whether a snapshot has the length and the checksum that it ends with.
fn is_whole(snapshot: &[u8]) -> bool {
    let Some((content, end)) = snapshot.split_last_chunk::<SNAPSHOT_END_BYTES>() else { return false };
    let (length, checksum) = end.split_at(8);
    !content.is_empty() && length == (content.len() as u64).to_le_bytes() && checksum == checksum_of(content)
}

/// Writes the settings where there are none, or where they were not finished. Others are left for the database to
/// refuse.
fn write_settings(folder: &Path) -> io::Result<()> {
    let file = folder.join(SETTINGS);
    match fs::read(&file) {
        Ok(found)
            if found.split_last_chunk::<CHECKSUM_BYTES>().is_some_and(|(text, sum)| *sum == checksum_of(text)) =>
        {
            return Ok(());
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(_) | Err(_) => {}
    }
    let unfinished = folder.join(SETTINGS_UNFINISHED);
    let mut out = File::create(&unfinished)?;
    out.write_all(&[SETTINGS_TEXT, &checksum_of(SETTINGS_TEXT)].concat())?;
    out.sync_all()?;
    fs::rename(unfinished, file)
}

fn checksum_of(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut checksum = Crc::new();
    checksum.update(bytes);
    checksum.sum().to_le_bytes()
}
