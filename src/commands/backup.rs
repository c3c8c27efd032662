//! `backup` and `store check`: everything in the store, read to its end and proved whole; from the bot if it runs, else from its files.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::stopped_store::{StoppedStoreError, keys, with_store};
use super::{ExitReason, Failure};
use crate::config::{Config, Purpose, Sources};
use crate::control::{self, Answer};
use crate::crash;
use crate::store::{Backup, BackupError, KeyError, Keyring, ReadError, is_there, lies_in, read_backup};
use auditoot_clock::Clock;

/// What a backup is called until it is known to be whole.
const UNFINISHED: &str = "auditoot-backup.unfinished";

/// Where a backup goes.
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArguments {
    /// The folder for the backup, which is made if it is missing; never that of the store or of its key
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
enum BackupFailure {
    #[error("there is no store in {}", .0.display())]
    NoStore(PathBuf),
    #[error("{} lies in the folder of the store; give backups another one, best on another machine", .0.display())]
    InsideStore(PathBuf),
    #[error("the key {} lies in {}; give backups another folder, so that a copy of that folder alone opens nothing", key.display(), folder.display())]
    BesideKey { key: PathBuf, folder: PathBuf },
    #[error("the bot is running, and did not answer")]
    NoAnswer(#[source] io::Error),
    #[error("the bot is running, and could not read its store: {0}")]
    Refused(String),
    #[error("the bot that is running is of another version, and knows no backup; restart it")]
    NotUnderstood,
    #[error("the store could not be read")]
    Store(#[source] ReadError),
    #[error("no backup was made: {} cannot be written", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    #[error("no backup was made: another one is being written into {}", .0.display())]
    UnderWay(PathBuf),
    #[error("no backup was made: what was read is not whole")]
    NotWhole(#[source] BackupError),
    #[error("{0} of {1} records do not open; the people they belong to are told so, and begin anew")]
    Damaged(u64, u64),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Stopped(#[from] StoppedStoreError),
}

impl From<BackupFailure> for Failure {
    fn from(failure: BackupFailure) -> Self {
        let reason = match &failure {
            BackupFailure::InsideStore(_) | BackupFailure::BesideKey { .. } => ExitReason::Configuration,
            BackupFailure::NoStore(_)
            | BackupFailure::Store(_)
            | BackupFailure::Damaged(..)
            | BackupFailure::Key(_)
            | BackupFailure::NotWhole(_)
            | BackupFailure::Refused(_) => ExitReason::Store,
            BackupFailure::Stopped(cause) => cause.reason(),
            BackupFailure::NoAnswer(_)
            | BackupFailure::NotUnderstood
            | BackupFailure::UnderWay(_)
            | BackupFailure::Folder { .. } => ExitReason::Other,
        };
        Self::new(reason, failure)
    }
}

/// Writes a backup into a folder, under a name with its time, and says so once it was read back and is whole.
///
/// # Errors
///
/// The configuration, the store or the folder cannot be used.
pub fn backup(sources: &Sources, arguments: &BackupArguments) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let (folder, key) = (&arguments.folder, &config.store.key_file);
    if lies_in(&folder.join(UNFINISHED), &config.store.path) {
        return Err(BackupFailure::InsideStore(folder.clone()).into());
    }
    if lies_in(key, folder) {
        return Err(BackupFailure::BesideKey { key: key.clone(), folder: folder.clone() }.into());
    }
    let from = open(&config)?;
    let keys = keys(&config).map_err(BackupFailure::Key)?;
    let (made, file) = write(folder, &keys, from)?;
    let damaged = match made.damaged {
        0 => String::new(),
        damaged => format!("{damaged} of them do not open, and are in it as they are. "),
    };
    let done = format!(
        "The backup is whole: {} records, as they were at {}, in {}. {damaged}The key is not in it: keep a copy of {} at another \
         place.\n",
        made.records,
        made.made_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        file.display(),
        key.display()
    );
    io::stdout().write_all(done.as_bytes()).map_err(|error| Failure::new(ExitReason::Other, error))
}

/// Reads everything that is in the store, and says whether it is whole.
///
/// # Errors
///
/// The configuration cannot be used, or the store is not whole.
pub fn store_check(sources: &Sources) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let from = open(&config)?;
    let keys = keys(&config).map_err(BackupFailure::Key)?;
    let read = read_backup(&keys, from).map_err(BackupFailure::NotWhole)?;
    if read.damaged > 0 {
        return Err(BackupFailure::Damaged(read.damaged, read.records).into());
    }
    let done = format!("The store is whole: {} records, and all of them open.\n", read.records);
    io::stdout().write_all(done.as_bytes()).map_err(|error| Failure::new(ExitReason::Other, error))
}

/// A backup of the store, as it comes: from the bot that runs, or made here.
fn open(config: &Config) -> Result<Box<dyn Read>, BackupFailure> {
    match control::ask_for_backup(&config.store.path).map_err(BackupFailure::NoAnswer)? {
        Some(Ok(from)) => return Ok(Box::new(from)),
        Some(Err(Answer::Failed { why })) => return Err(BackupFailure::Refused(why)),
        Some(Err(_)) => return Err(BackupFailure::NotUnderstood),
        // Nobody wants a store made for this.
        None if !is_there(&config.store.path) => return Err(BackupFailure::NoStore(config.store.path.clone())),
        None => {}
    }
    let read = with_store(config, async |store| {
        let backup = store.backup(Clock::system().now()).await;
        store.close().await;
        backup
    });
    Ok(Box::new(read?.map_err(BackupFailure::Store)?))
}

/// Writes a backup, reads it back, and only then gives it its name.
fn write(folder: &Path, keys: &Keyring, mut from: impl Read) -> Result<(Backup, PathBuf), BackupFailure> {
    let failed = |source| BackupFailure::Folder { folder: folder.to_owned(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    // Two that write at once would write over each other, also over one that is whole and has its name.
    let lock = File::open(folder).map_err(failed)?;
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => BackupFailure::UnderWay(folder.to_owned()),
        TryLockError::Error(error) => failed(error),
    })?;
    let unfinished = folder.join(UNFINISHED);
    let written = (|| {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        crash::point("before a backup is written");
        io::copy(&mut from, &mut file)?;
        file.sync_all()?;
        crash::point("before a backup is read back");
        file.rewind()?;
        Ok(file)
    })();
    let read = written.map_err(failed).and_then(|file| read_backup(keys, file).map_err(BackupFailure::NotWhole));
    let done = read.and_then(|made| {
        let name = folder.join(name(made.made_at));
        crash::point("before a backup gets its name");
        fs::rename(&unfinished, &name).map_err(failed)?;
        crash::point("after a backup got its name");
        lock.sync_all().map_err(failed)?;
        Ok((made, name))
    });
    if done.is_err() {
        // Nobody takes what stays for a backup: it has another name, and no end.
        let _stays = fs::remove_file(&unfinished);
    }
    done
}

fn name(made_at: Timestamp) -> String {
    format!("auditoot-{}.backup", made_at.strftime("%Y%m%dT%H%M%SZ"))
}
