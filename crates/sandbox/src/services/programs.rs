//! Which programs there are, and as whom they run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::geteuid;

use super::ServiceError;

/// The oldest PostgreSQL that will do: Mastodon 4.5 asks for it as well.
const OLDEST: u32 = 14;
/// Where Debian has the programs of PostgreSQL, below a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The two programs of PostgreSQL.
#[derive(Clone, Debug)]
pub(super) struct Postgres {
    pub(super) initdb: PathBuf,
    pub(super) server: PathBuf,
    pub(super) major: u32,
}

/// Who runs a server when this process belongs to root: a user with as little power as possible.
#[derive(Clone, Copy, Debug)]
pub(super) struct Servant {
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl Postgres {
    /// Finds them: those in PATH, else the newest of Debian's. With `made_by`, of this major version.
    pub(super) fn find(made_by: Option<(u32, &Path)>) -> Result<Self, ServiceError> {
        let mut found = Self::candidates();
        if let Some((major, folder)) = made_by {
            let fits = found.into_iter().find(|one| one.major == major);
            return fits.ok_or_else(|| ServiceError::OtherVersion { folder: folder.to_owned(), made_by: major });
        }
        if let Some(place) = found.iter().position(|one| one.major >= OLDEST) {
            return Ok(found.swap_remove(place));
        }
        let found = found.first().map_or(String::new(), |one| format!(", and this is {}", one.major));
        Err(ServiceError::NoPostgres { found })
    }

    /// Those in PATH first, then the newest first.
    fn candidates() -> Vec<Self> {
        let mut folders: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
            .collect();
        folders.sort_unstable_by(|one, other| other.cmp(one));
        let in_path = (PathBuf::from("initdb"), PathBuf::from("postgres"));
        let elsewhere = folders.into_iter().map(|(_, folder)| (folder.join("initdb"), folder.join("postgres")));
        let pairs = std::iter::once(in_path).chain(elsewhere);
        pairs
            .filter_map(|(initdb, server)| {
                let major = major(&server)?;
                (major == self::major(&initdb)?).then_some(Self { initdb, server, major })
            })
            .collect()
    }
}

/// The major version that a program of PostgreSQL says of itself, as in "postgres (PostgreSQL) 15.18 (Debian 15.18-0)".
fn major(program: &Path) -> Option<u32> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let version = said.split_once("(PostgreSQL) ")?.1;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Whether Redis is there.
pub(super) fn redis_server() -> Result<&'static str, ServiceError> {
    let program = "redis-server";
    let started = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    started.map(|_| program).map_err(|_| ServiceError::NoRedis)
}

/// Who is to run a server: nobody in particular, unless this process belongs to root.
pub(super) fn servant() -> Result<Option<Servant>, ServiceError> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let users =
        fs::read_to_string("/etc/passwd").map_err(ServiceError::system("the users of this system are not known"))?;
    let servant = ["postgres", "nobody"].into_iter().find_map(|name| user(&users, name));
    servant.map(Some).ok_or(ServiceError::NobodyToRunIt)
}

/// A user in a text like /etc/passwd: `name:password:uid:gid:…`.
fn user(users: &str, name: &str) -> Option<Servant> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        Some(Servant { uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
    })
}

/// Hands a folder or a file to whoever runs the server.
pub(super) fn hand_over(path: &Path, servant: Option<Servant>) -> io::Result<()> {
    match servant {
        Some(Servant { uid, gid }) => std::os::unix::fs::chown(path, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_name_and_not_by_the_beginning_of_one() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\npostgresql:x:1:2::/:\npostgres:x:101:104:PostgreSQL,,,:/var:/bin/sh\n";
        let found = user(users, "postgres").expect("a user");
        assert_eq!((found.uid, found.gid), (101, 104));
        assert!(user(users, "nobody").is_none());
    }
}
