//! Where everything lies, and whose it is.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use rustix::process::geteuid;

use super::error::SetupError;

/// Where root puts everything, as the unit for systemd has it.
const CONFIG_OF_THE_SERVICE: &str = "/etc/auditoot/auditoot.toml";
const STORE_OF_THE_SERVICE: &str = "/var/lib/auditoot/auditoot-data";
const CONFIG: &str = "auditoot.toml";
const STORE: &str = "auditoot-data";
/// Whom the unit for systemd runs the bot as.
const SERVICE_USER: &str = "auditoot";
const USERS: &str = "/etc/passwd";
/// Not by the path it was started with: the user may have no way into that folder, as into root's home.
pub(super) const THIS_PROGRAM: &str = "/proc/self/exe";

/// Where everything lies; whole paths, since the bot may be started from any folder.
pub(super) struct SetupPlace {
    pub(super) config: PathBuf,
    pub(super) token: PathBuf,
    pub(super) key: PathBuf,
    pub(super) store: PathBuf,
    /// Whether it is that of the unit for systemd.
    pub(super) is_of_the_service: bool,
}

/// The user whom the bot runs as, where that is not who runs this program.
pub(super) struct ServiceUser {
    name: String,
    user: u32,
    group: u32,
}

impl SetupPlace {
    /// The place of a configuration, or the usual one: the one of the service for root, who sets it up for its user.
    pub(super) fn of(
        config: Option<PathBuf>,
        store: Option<&Path>,
        is_for_the_service: bool,
    ) -> Result<Self, SetupError> {
        let (usual_config, usual_store) = match (&config, is_for_the_service) {
            (None, true) => (CONFIG_OF_THE_SERVICE, Some(STORE_OF_THE_SERVICE)),
            (Some(_), _) | (None, false) => (CONFIG, None),
        };
        let whole = |path: &Path| {
            std::path::absolute(path).map_err(|source| SetupError::Folder { folder: path.to_owned(), source })
        };
        let config = whole(&config.unwrap_or_else(|| usual_config.into()))?;
        let beside = |name: &str| config.with_file_name(name);
        let store = match (store, usual_store) {
            (Some(store), _) => whole(store)?,
            (None, Some(store)) => store.into(),
            (None, None) => beside(STORE),
        };
        let (token, key) = (beside("access_token"), beside("auditoot.key"));
        let is_of_the_service = config == Path::new(CONFIG_OF_THE_SERVICE);
        Ok(Self { config, token, key, store, is_of_the_service })
    }

    /// Makes the folders in which everything is put, for the user who is to put it there. One that is there keeps its owner and mode.
    pub(super) fn make_folders(&self, user: Option<&ServiceUser>) -> Result<(), SetupError> {
        for (file, mode) in [(&self.config, 0o750), (&self.store, 0o700)] {
            let Some(folder) = file.parent().filter(|folder| !folder.exists()) else { continue };
            let failed = |source| SetupError::Folder { folder: folder.to_owned(), source };
            if let Some(above) = folder.parent() {
                fs::create_dir_all(above).map_err(failed)?;
            }
            DirBuilder::new().mode(mode).create(folder).map_err(failed)?;
            if let Some(user) = user {
                chown(folder, Some(user.user), Some(user.group)).map_err(failed)?;
            }
        }
        Ok(())
    }
}

impl ServiceUser {
    /// The user that root has to become; `None` if whoever runs this program is to run the bot.
    pub(super) fn to_become(named: Option<&str>) -> Result<Option<Self>, SetupError> {
        let me = geteuid();
        let name = match named {
            Some(name) => name,
            None if me.is_root() => SERVICE_USER,
            None => return Ok(None),
        };
        let user = Self::find(name).ok_or_else(|| SetupError::NoUser { name: name.to_owned() })?;
        match (user.user == me.as_raw(), me.is_root()) {
            (true, _) => Ok(None),
            (false, true) => Ok(Some(user)),
            (false, false) => Err(SetupError::NotRoot { name: name.to_owned() }),
        }
    }

    fn find(name: &str) -> Option<Self> {
        let users = fs::read_to_string(USERS).ok()?;
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let is_it = fields.next() == Some(name);
            let (user, group) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
            is_it.then(|| Self { name: name.to_owned(), user, group })
        })
    }

    /// Becomes the user, and begins anew with what this process was told: everything from there on belongs to them. Returns only if it
    /// fails.
    pub(super) fn go_on(&self, place: &SetupPlace) -> SetupError {
        self.failed(self.this_program(place).exec())
    }

    /// The same beside this process, which stays root for what comes after; returns how it ended.
    pub(super) fn go_on_beside(&self, place: &SetupPlace) -> Result<ExitStatus, SetupError> {
        self.this_program(place).status().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> SetupError {
        SetupError::NotBecome { name: self.name.clone(), source }
    }

    fn this_program(&self, place: &SetupPlace) -> Command {
        let mut command = Command::new(THIS_PROGRAM);
        command.args(std::env::args_os().skip(1));
        for (flag, path) in [("--config", &place.config), ("--store", &place.store)] {
            let is_said = |word: &std::ffi::OsStr| word.to_string_lossy().split('=').next() == Some(flag);
            if !std::env::args_os().any(|word| is_said(&word)) {
                command.arg(flag).arg(path);
            }
        }
        command.uid(self.user).gid(self.group);
        command
    }
}
