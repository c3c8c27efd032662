//! `auditoot backup` and `auditoot restore`, killed: neither the store nor a copy is ever lost, and both commands can be begun again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use auditoot::store::{Keyring, read_backup};
use libtest_mimic::Failed;
use tempfile::TempDir;

use crate::rounds::{check, fill};
use crate::{block_on, read_acknowledged, spawn};

/// What is in the store, so that copying it takes a while.
const ROUNDS: u64 = 5;
const ROWS: u64 = 2_000;
/// How often a command is killed at moments of no choice, and how far these lie apart.
const KILLS: u32 = 30;
const BETWEEN_KILLS: Duration = Duration::from_millis(7);
/// More points than any of the commands passes.
const POINTS_MAX: u64 = 1_000;

/// When a command is killed.
#[derive(Clone, Copy, Debug)]
enum Death {
    AtPoint(u64),
    After(Duration),
}

pub(crate) fn backups_killed_at_any_moment() -> Result<(), Failed> {
    let place = Place::with_a_store()?;
    for kill in 0..KILLS {
        place.is_backed_up_after(Death::After(BETWEEN_KILLS * kill))?;
    }
    Ok(())
}

pub(crate) fn restores_killed_at_any_moment() -> Result<(), Failed> {
    let place = Place::with_a_backup()?;
    for kill in 0..KILLS {
        place.is_restored_after(Death::After(BETWEEN_KILLS * kill))?;
    }
    Ok(())
}

pub(crate) fn backups_killed_at_every_crash_point() -> Result<(), Failed> {
    let place = Place::with_a_store()?;
    at_every_point(4, |death| place.is_backed_up_after(death))
}

pub(crate) fn restores_killed_at_every_crash_point() -> Result<(), Failed> {
    let place = Place::with_a_backup()?;
    at_every_point(3, |death| place.is_restored_after(death))
}

/// Kills at the first point, at the second, and so on until nothing dies; there are at least so many.
fn at_every_point(points_min: u64, trial: impl Fn(Death) -> Result<bool, Failed>) -> Result<(), Failed> {
    for point in 1..POINTS_MAX {
        if trial(Death::AtPoint(point))? {
            continue;
        }
        return if point > points_min { Ok(()) } else { Err(format!("there are only {} points", point - 1).into()) };
    }
    Err("the command never came to its end".into())
}

/// A store, and perhaps a backup of it, which every trial gets as they were.
struct Place {
    home: TempDir,
    /// The backup, and what lies where the store was moved to.
    backup: Option<PathBuf>,
}

impl Place {
    fn with_a_store() -> Result<Self, Failed> {
        let home = TempDir::new()?;
        block_on(fill(home.path(), ROWS))?;
        let mut child = spawn(home.path(), ROUNDS, None)?;
        read_acknowledged(&mut child, usize::MAX)?;
        if !child.wait()?.success() {
            return Err("there is no store".into());
        }
        Ok(Self { home, backup: None })
    }

    fn with_a_backup() -> Result<Self, Failed> {
        let mut place = Self::with_a_store()?;
        if !place.auditoot(&["backup", "copies"]).status()?.success() {
            return Err("there is no backup".into());
        }
        let [backup] = &place.backups()?[..] else { return Err("there is not one backup".into()) };
        place.backup = Some(backup.clone());
        fs::rename(place.path("store"), place.path("moved"))?;
        Ok(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn auditoot(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
        command.args(arguments).current_dir(self.home.path()).env_clear();
        command.env("AUDITOOT_BOT__SERVER", "https://social.example");
        command.env("AUDITOOT_STORE__PATH", "store").env("AUDITOOT_STORE__KEY_FILE", "key");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Whether the command died.
    fn dies(&self, arguments: &[&str], death: Death) -> Result<bool, Failed> {
        let mut command = self.auditoot(arguments);
        let ended = match death {
            Death::AtPoint(point) => command.env("AUDITOOT_CRASH_AT", point.to_string()).status()?,
            Death::After(time) => {
                let mut child = command.spawn()?;
                std::thread::sleep(time);
                child.kill()?;
                child.wait()?
            }
        };
        match ended.code() {
            None => Ok(true),
            Some(0) => Ok(false),
            Some(code) => Err(format!("{arguments:?} ended with {code}").into()),
        }
    }

    fn succeeds(&self, arguments: &[&str]) -> Result<ExitStatus, Failed> {
        Ok(self.auditoot(arguments).status()?)
    }

    /// Kills a backup: the store is as it was, what has the name of a backup is whole, and the next one is made. Whether it died is
    /// returned.
    fn is_backed_up_after(&self, death: Death) -> Result<bool, Failed> {
        let died = self.dies(&["backup", "copies"], death)?;
        self.are_whole().map_err(|error| after(death, &error))?;
        block_on(check(self.home.path(), ROUNDS, 0)).map_err(|error| after(death, &error))?;
        let again = self.succeeds(&["backup", "copies"])?;
        let backups = self.are_whole().map_err(|error| after(death, &error))?;
        let left = fs::read_dir(self.path("copies"))?.count();
        if !again.success() || backups == 0 || left != backups {
            return Err(format!("after {death:?}: {again}, {backups} backups among {left} files").into());
        }
        fs::remove_dir_all(self.path("copies"))?;
        Ok(died)
    }

    /// Kills a restore: the store that was moved away and the backup are as they were, what is there then is whole or does not open, and
    /// the next restore makes it whole. Whether it died is returned.
    fn is_restored_after(&self, death: Death) -> Result<bool, Failed> {
        let Some(backup) = &self.backup else { return Err("there is no backup".into()) };
        let arguments = ["restore", &backup.to_string_lossy(), "--yes"];
        let before = (contents(&self.path("moved"))?, fs::read(backup)?);
        let died = self.dies(&arguments, death)?;
        if (contents(&self.path("moved"))?, fs::read(backup)?) != before {
            return Err(format!("after {death:?} the old store or the backup is another").into());
        }
        let checked = self.succeeds(&["store", "check"])?;
        let restored = if checked.success() { checked } else { self.succeeds(&arguments)? };
        if !(checked.success() || died && checked.code() == Some(4)) || !restored.success() {
            return Err(format!("after {death:?}: {checked}, then {restored}").into());
        }
        block_on(check(self.home.path(), ROUNDS, 0)).map_err(|error| after(death, &error))?;
        fs::remove_dir_all(self.path("store"))?;
        Ok(died)
    }

    /// The files with the name of a backup.
    fn backups(&self) -> Result<Vec<PathBuf>, Failed> {
        let Ok(entries) = fs::read_dir(self.path("copies")) else { return Ok(Vec::new()) };
        let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Failed>>()?;
        Ok(paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "backup")).collect())
    }

    /// How many backups there are, all of them whole.
    fn are_whole(&self) -> Result<usize, Failed> {
        let keys = Keyring::load_or_create(&self.path("key"), &[], &self.path("store"))?;
        let backups = self.backups()?;
        for backup in &backups {
            read_backup(&keys, File::open(backup)?).map_err(|error| format!("{}: {error}", backup.display()))?;
        }
        Ok(backups.len())
    }
}

fn after(death: Death, error: &Failed) -> Failed {
    format!("after {death:?}: {}", error.message().unwrap_or_default()).into()
}

/// Every file below a folder, and what is in it.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failed> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(contents(&path)?);
        } else {
            let bytes = fs::read(&path)?;
            found.insert(path, bytes);
        }
    }
    Ok(found)
}
