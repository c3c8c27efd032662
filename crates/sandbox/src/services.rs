//! A PostgreSQL server and a Redis server to throw away, for the demo and the tests of the operator's source.
//!
//! [`Cluster`] is a real PostgreSQL server with databases that have Mastodon's tables; [`RedisServer`] is a real Redis. Both listen
//! on 127.0.0.1 on a free port, each with a password of its own, so that nobody else on this machine gets in. Neither outlives the
//! process that started it, however that ends: see `process.rs`.
//!
//! Everything here may be called from anywhere, also from inside a runtime: what waits does so for a program on this machine.

use std::io;
use std::path::PathBuf;

mod cluster;
mod database;
mod passage;
mod process;
mod programs;
mod redis;

pub use cluster::{Cluster, Shape};
pub use database::{Database, Row, Value};
pub(super) use database::{moment, stored};
pub use passage::{Passage, PassageState};
pub use process::free_port;
pub use redis::RedisServer;

/// Why there is no such server, or it did not do something.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no PostgreSQL, or only one that is too old.
    #[error(
        "PostgreSQL 14 or later is needed{found}: initdb and postgres, in PATH or below /usr/lib/postgresql. Install it: \
         apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server (Fedora), apk add postgresql (Alpine)"
    )]
    NoPostgres {
        /// What was found instead, as a clause.
        found: String,
    },
    /// There is no Redis.
    #[error(
        "Redis 6.2 or later is needed: redis-server, in PATH. Install it: apt-get install redis-server (Debian, Ubuntu), \
         dnf install redis (Fedora), apk add redis (Alpine)"
    )]
    NoRedis,
    /// PostgreSQL will not be run as root, and there is nobody else.
    #[error(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor a user nobody to run it as"
    )]
    NobodyToRunIt,
    /// Whoever is to run it in the place of root cannot get to its folder.
    #[error(
        "PostgreSQL does not run as root, and the user it runs as instead cannot get to {}: open the folders above it (chmod o+x), \
         or take another one",
        .0.display()
    )]
    OutOfReach(PathBuf),
    /// A folder was filled by a PostgreSQL that is not here.
    #[error("{} was made by PostgreSQL {made_by}, which is not here any more. Install that, or take another folder", folder.display())]
    OtherVersion {
        /// The folder.
        folder: PathBuf,
        /// The major version that made it.
        made_by: u32,
    },
    /// A program ended when it should not have.
    #[error("{program} did not start. It said: {said}")]
    DidNotStart {
        /// The program.
        program: &'static str,
        /// The end of what it said.
        said: String,
    },
    /// A program does not answer.
    #[error("{program} has not answered for {seconds} seconds. It said: {said}")]
    Silent {
        /// The program.
        program: &'static str,
        /// For how long it was waited.
        seconds: u64,
        /// The end of what it said.
        said: String,
    },
    /// The database does not do what it was told.
    #[error("the database refused: {0}")]
    Refused(String),
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The server that everybody in this process shares is not there; it was said before.
    #[error("{0}")]
    Shared(String),
    /// A file or a process cannot be had.
    #[error("{what}")]
    System {
        /// What could not be done.
        what: String,
        /// Why.
        source: io::Error,
    },
}

impl ServiceError {
    /// Says of an error of the system what could not be done.
    fn system(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::System { what: format!("{what}: {source}"), source }
    }
}
