//! `restore`: a store from a backup, after what that means was said.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::stopped_store::{StoppedStoreError, keys, with_store};
use super::{ExitReason, Failure};
use crate::config::{Config, Purpose, Sources};
use crate::store::{Backup, BackupError, KeyError, Keyring, RestoreError, read_backup, restore as restore_store};
use auditoot_clock::Clock;
use jiff::Timestamp;

/// Which backup, and whether to go on.
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArguments {
    /// A backup that `auditoot backup` made
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Restore it. Without this, it is only said what would happen
    #[arg(long)]
    pub yes: bool,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
enum RestoreFailure {
    #[error("{} cannot be restored", file.display())]
    Backup { file: PathBuf, source: BackupError },
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Stopped(#[from] StoppedStoreError),
}

impl From<RestoreFailure> for Failure {
    fn from(failure: RestoreFailure) -> Self {
        let reason = match &failure {
            RestoreFailure::Stopped(cause) => cause.reason(),
            RestoreFailure::Backup { source: BackupError::Read(_) | BackupError::NoBackup, .. } => ExitReason::Other,
            RestoreFailure::Backup { .. } | RestoreFailure::Restore(_) | RestoreFailure::Key(_) => ExitReason::Store,
        };
        Self::new(reason, failure)
    }
}

/// Says what restoring a backup means and, if that is wanted, makes the store from it.
///
/// # Errors
///
/// The configuration, the backup or the folder of the store cannot be used.
pub fn restore(sources: &Sources, arguments: &RestoreArguments) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let mut out = io::stdout();
    let mut say = |words: &str| {
        out.write_all(words.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| Failure::new(ExitReason::Other, error))
    };
    let keys = keys(&config).map_err(RestoreFailure::Key)?;
    let backup = read(&arguments.file, &keys)?;
    say(&meaning(&backup, Clock::system().now()))?;
    if !arguments.yes {
        return say("\nNothing was done. To restore it, run this again with --yes.\n");
    }
    make(&config, &keys, &arguments.file)?;
    say(&format!("\nThe store in {} is restored, and whole. Start the bot.\n", config.store.path.display()))
}

fn read(file: &Path, keys: &Keyring) -> Result<Backup, RestoreFailure> {
    let read = File::open(file).map_err(BackupError::Read).and_then(|opened| read_backup(keys, opened));
    read.map_err(|source| RestoreFailure::Backup { file: file.to_owned(), source })
}

/// Makes the store, and opens it once, which counts everything that is in it.
fn make(config: &Config, keys: &Keyring, file: &Path) -> Result<(), RestoreFailure> {
    let opened = File::open(file).map_err(|error| RestoreError::Backup(BackupError::Read(error)))?;
    restore_store(&config.store.path, keys, opened)?;
    Ok(with_store(config, async |store| store.close().await)?)
}

/// What it means to go on from a backup, which the operator reads before it happens.
fn meaning(backup: &Backup, now: Timestamp) -> String {
    let hours = now.duration_since(backup.made_at).as_hours();
    let age = match hours {
        ..1 => "less than an hour ago".to_owned(),
        1..48 => format!("{hours} h ago"),
        _ => format!("{} days ago", hours / 24),
    };
    let damaged = match backup.damaged {
        0 => String::new(),
        damaged => format!("{damaged} of its records do not open; the people they belong to begin anew.\n"),
    };
    format!(
        "This backup is whole: {} records, as they were at {}, {age}.\n{damaged}\
         What came after that is not in it:\n\
         - Whoever signed in since then signs in again; whoever gave their permission back is asked to when the server refuses it.\n\
         - Whoever wrote \"forget me\" since then, or was forgotten by you, is in the store again: forget them again.\n\
         - Reminders, warnings and language are those of that time; what was due since then comes once.\n\
         - Messages of the last 7 days may be answered again, and a post that was waiting may be posted twice.\n\
         - Nothing is removed by that: a yes is good for an hour at most, and counts once for its question.\n",
        backup.records,
        backup.made_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
    )
}
