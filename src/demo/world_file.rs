//! The file beside store and key in which a demo is kept, so that a later one with the same folder goes on where it ended.
//!
//! The bot remembers people, permissions and messages of one server; so that server has to be there again, under the same
//! address, at no earlier time. What is not kept: open streams, and what goes wrong on purpose (`/fault`).

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::Options;
use super::neighbours::Neighbours;
use auditoot_clock::{Clock, Hand};
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{self as sandbox, Character};

/// The name of the file.
const NAME: &str = "world.json";
/// The shape of the file, counted up when an older one can no longer be read.
const VERSION: u32 = 1;

/// Where a demo is kept.
#[derive(Clone, Debug)]
pub(super) struct WorldFile {
    folder: PathBuf,
}

/// A demo between two runs.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptDemo {
    version: u32,
    /// The server it plays.
    character: Character,
    /// Whether its operator runs the bot: then people, apps and sign-ins are in its database, and nothing of them is here.
    #[serde(default)]
    operator: bool,
    /// The port of its server.
    pub(super) server_port: u16,
    /// The port of the bot's own pages, if it ever had some: the bot's registration names it.
    pub(super) pages_port: Option<u16>,
    hand: Hand,
    /// What time it was in the end.
    reached: Timestamp,
    /// The token of the bot's account.
    pub(super) bot_token: AccessToken,
    /// Who spoke last.
    pub(super) speaker: String,
    /// The messages of everybody, oldest first.
    pub(super) messages: BTreeMap<String, Vec<String>>,
    /// What the posts of people say of their language.
    pub(super) languages: BTreeMap<String, String>,
    /// The apps that people write with, where they chose one.
    pub(super) apps: BTreeMap<String, String>,
    /// The address of the page that the last sign-in ended on.
    pub(super) last_page: Option<String>,
    pub(super) world: sandbox::Kept,
    /// The other servers, by name.
    #[serde(default)]
    pub(super) neighbours: BTreeMap<String, sandbox::Kept>,
}

/// Only as much of the file as every version of it has.
#[derive(Deserialize)]
struct FileVersion {
    version: u32,
}

/// What is kept of a demo besides its server.
pub(super) struct Surroundings<'a> {
    pub(super) clock: &'a Clock,
    pub(super) neighbours: &'a Neighbours,
    pub(super) operator: bool,
    pub(super) pages_port: Option<u16>,
    pub(super) bot_token: &'a AccessToken,
    pub(super) speaker: &'a str,
    pub(super) messages: &'a BTreeMap<String, Vec<String>>,
    pub(super) languages: &'a BTreeMap<String, String>,
    pub(super) apps: &'a BTreeMap<String, String>,
    pub(super) last_page: Option<&'a str>,
}

/// Why a demo cannot be kept in a folder, or gone on with.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There is a store, and the server that it belongs to is not there.
    #[error(
        "{} holds a bot's store and no {NAME}: the server that this bot remembers is gone. Take another folder, or delete what is \
         in this one",
        .0.display()
    )]
    ServerGone(PathBuf),
    /// The file is there and cannot be made sense of.
    #[error(
        "{} is damaged (line {line}, column {column}): the demo that was kept there cannot go on. Take another folder, or delete \
         what is in this one",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it stops making sense, counted from 1.
        line: usize,
        /// The column in that line.
        column: usize,
    },
    /// The file has another shape.
    #[error(
        "{} was written by another version of this program. Take another folder, or delete what is in this one",
        .0.display()
    )]
    OtherVersion(PathBuf),
    /// It was another kind of server.
    #[error(
        "the demo in {} has a server that behaves like {kept}, not {asked}: say --server {kept}, or take another folder",
        folder.display()
    )]
    OtherCharacter {
        /// The folder.
        folder: PathBuf,
        /// The server it has.
        kept: Character,
        /// The server that was asked for.
        asked: Character,
    },
    /// It was a server whose operator ran the bot, or one whose operator did not.
    #[error(
        "the demo in {} has a Mastodon server whose operator {}: {} --page-only, or take another folder",
        folder.display(),
        if *kept { "runs the bot" } else { "does not run the bot" },
        if *kept { "leave out" } else { "say" }
    )]
    OtherOperator {
        /// The folder.
        folder: PathBuf,
        /// Whether the operator ran the bot.
        kept: bool,
    },
    /// Its server has another port.
    #[error(
        "the server of the demo in {} has port {kept}, and its links name it: leave --port out, or take another folder",
        folder.display()
    )]
    OtherPort {
        /// The folder.
        folder: PathBuf,
        /// The port it has.
        kept: u16,
    },
    /// It is later there already.
    #[error(
        "in the demo in {} it is {reached} already, and its clock only goes forward: leave --at out, or name a later time",
        folder.display()
    )]
    InThePast {
        /// The folder.
        folder: PathBuf,
        /// What time it is there.
        reached: Timestamp,
    },
    /// A port that it had is somebody else's now.
    #[error(
        "the demo in {} needs port {port} again, because its links name it, and something else uses that now: end that first",
        folder.display()
    )]
    PortTaken {
        /// The folder.
        folder: PathBuf,
        /// The port.
        port: u16,
    },
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    NotRead {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("{} cannot be written, so the demo cannot go on from here later", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl WorldFile {
    /// The file of this folder.
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The demo that is kept here, if there is one and it can go on as these options want it.
    ///
    /// # Errors
    /// Why it cannot.
    pub(super) fn read(&self, options: &Options) -> Result<Option<KeptDemo>, KeepError> {
        let path = self.path();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let is_used = self.folder.join("store").exists();
                return if is_used { Err(KeepError::ServerGone(self.folder.clone())) } else { Ok(None) };
            }
            Err(source) => return Err(KeepError::NotRead { path, source }),
        };
        // The error of the parser can quote the text, which is full of secrets; the place is enough.
        let damaged = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            KeepError::Damaged { path: path.clone(), line, column }
        };
        let FileVersion { version } = serde_json::from_slice(&text).map_err(damaged)?;
        if version != VERSION {
            return Err(KeepError::OtherVersion(path));
        }
        let kept: KeptDemo = serde_json::from_slice(&text).map_err(damaged)?;
        let folder = || self.folder.clone();
        if kept.character != options.character {
            return Err(KeepError::OtherCharacter { folder: folder(), kept: kept.character, asked: options.character });
        }
        if kept.operator != options.operator {
            return Err(KeepError::OtherOperator { folder: folder(), kept: kept.operator });
        }
        if options.port.is_some_and(|port| port != 0 && port != kept.server_port) {
            return Err(KeepError::OtherPort { folder: folder(), kept: kept.server_port });
        }
        if options.at.is_some_and(|at| at < kept.reached) {
            return Err(KeepError::InThePast { folder: folder(), reached: kept.reached });
        }
        Ok(Some(kept))
    }

    /// Writes a demo down: whole, or not at all, and for its owner alone.
    ///
    /// # Errors
    /// Why it is not written.
    pub(super) fn write(&self, server: &sandbox::Sandbox, surroundings: &Surroundings<'_>) -> Result<(), KeepError> {
        let kept = KeptDemo {
            version: VERSION,
            character: server.character(),
            operator: surroundings.operator,
            server_port: server.base_url().port().unwrap_or_default(),
            pages_port: surroundings.pages_port,
            hand: surroundings.clock.hand(),
            reached: surroundings.clock.now(),
            bot_token: surroundings.bot_token.clone(),
            speaker: surroundings.speaker.to_owned(),
            messages: surroundings.messages.clone(),
            languages: surroundings.languages.clone(),
            apps: surroundings.apps.clone(),
            last_page: surroundings.last_page.map(str::to_owned),
            world: server.kept(),
            neighbours: surroundings.neighbours.kept(),
        };
        self.replace(&kept).map_err(|source| KeepError::NotWritten { path: self.path(), source })
    }

    /// A temporary file is for its owner alone from the beginning, and takes the place of the old one in one go.
    fn replace(&self, kept: &KeptDemo) -> io::Result<()> {
        let mut file = NamedTempFile::with_prefix_in(".world-", &self.folder)?;
        file.write_all(&serde_json::to_vec(kept)?)?;
        file.as_file().sync_all()?;
        file.persist(self.path())?;
        Ok(())
    }

    /// What is said if a port that was kept cannot be had: `error` itself, unless it is somebody else's now.
    pub(super) fn taken(&self, port: u16, error: io::Error) -> Result<KeepError, io::Error> {
        if error.kind() == io::ErrorKind::AddrInUse {
            return Ok(KeepError::PortTaken { folder: self.folder.clone(), port });
        }
        Err(error)
    }
}

impl KeptDemo {
    /// The clock to go on with: it stands at the time that is asked for, else it goes on as it did, and never back.
    pub(super) fn clock(&self, at: Option<Timestamp>) -> Clock {
        let clock = at.map_or_else(|| Clock::with(self.hand), Clock::standing);
        let behind = self.reached.duration_since(clock.now());
        if behind > SignedDuration::ZERO {
            clock.advance(behind);
        }
        clock
    }
}
