//! The configuration: a file and the environment in, a typed [`Config`] out.
//!
//! Every key is one entry of [`KEYS`]. From that table come the check for unknown keys, the reading of both sources,
//! the defaults as they are shown, the README's table ([`table_markdown`]) and the example file ([`example_toml`]).
//! A key is set in the file as TOML (`[bot]`, `server = "…"`) or in the environment as `AUDITOOT_` and its path with
//! the levels joined by two underscores (`AUDITOOT_BOT__SERVER`); the environment beats the file.
//!
//! This module is the only reader of the environment.

mod document;
mod error;
mod keys;
mod network;
mod origin;
mod rules;
mod serving;
mod sources;
mod value;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use url::Url;

pub use document::{example_toml, table_markdown, toml_with};
pub use error::{ConfigError, ConfigErrors};
pub use keys::{KEYS, Key};
pub use network::{AllowedHost, HostError, Network};
pub use serving::{DomainError, Serve, ServedDomain, ServedPeople};
pub use sources::Sources;

pub use auditoot_core::dialogue::person::Limits;
use auditoot_core::secret::{AccessToken, DatabaseUrl, RedisUrl};
use keys::ConfigDraft;
use origin::Origin;
use sources::Layer;

/// What the program runs with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The bot's own account and its server.
    pub bot: BotAccount,
    /// Where the store and its keys lie.
    pub store: StoreFiles,
    /// The bot's own pages; without them nothing listens and codes are pasted.
    pub web: Option<Web>,
    /// What only the operator sees.
    pub ops: Ops,
    /// Exceptions from the rule that other machines are talked to with TLS.
    pub network: Network,
    /// How much the bot answers.
    pub limits: Limits,
    /// Whom the bot serves.
    pub serve: Serve,
    /// How the program logs.
    pub log: Log,
    /// Who runs this bot.
    pub operator: Operator,
    /// The access token of the account that writes to the bot now and then, to see whether it answers.
    pub canary: Option<AccessToken>,
}

/// The bot's own account.
#[derive(Clone, Debug)]
pub struct BotAccount {
    /// The server the account lives on: scheme, host and port, with nothing after it.
    pub server: Url,
    /// Where the server's stream is, if it is on another host.
    pub streaming_url: Option<Url>,
    /// The account's own access token; there is none before `login`. [`BotAccount::access_token`] turns that into a sentence.
    pub access_token: Option<AccessToken>,
    /// The time zone in which the days of reminders begin.
    pub time_zone: TimeZone,
    /// Whether the account's notification policy is kept open.
    pub opens_policy: bool,
}

/// Where the store and the keys that seal it lie.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoreFiles {
    /// The folder of the store.
    pub path: PathBuf,
    /// The file of the key that seals new records; never inside the folder of the store.
    pub key_file: PathBuf,
    /// Files of earlier keys, which still open what they sealed.
    pub old_key_files: Vec<PathBuf>,
}

/// The bot's own web pages.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Web {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// Where people reach these pages, if they can: scheme, host and port, with nothing after it.
    pub public_url: Option<Url>,
    /// Whether one of them is to paste lists on.
    pub paste_page: PastePage,
}

/// Whether people whose list nobody can ask for may paste it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PastePage {
    /// They may, where people reach the bot's pages.
    #[default]
    Offered,
    /// They are sent to the page of their server.
    Off,
}

/// What only the operator sees.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ops {
    /// The address and port where it is served, if it is.
    pub listen: Option<SocketAddr>,
}

/// How the program logs. Logs go to standard error.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Log {
    /// The form of a line.
    pub format: LogFormat,
    /// The least important lines that are still written.
    pub level: LogLevel,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How important a log line is; each level includes those before it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LogLevel {
    /// Something an operator must look at.
    Error,
    /// Something that went wrong and was dealt with.
    Warn,
    /// What the program does, one line a matter.
    #[default]
    Info,
    /// What helps to find a fault.
    Debug,
    /// Everything this program has to say.
    Trace,
}

/// Who runs this bot and, where that is the operator of its server, the way to that server's own database.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Operator {
    /// Whose the bot is, in a few words, for its own pages.
    pub name: Option<String>,
    /// A handle, mail address or web address without blanks; it stands in the User-Agent as it is. In a post it needs
    /// the treatment of untrusted text, because a handle in a post would make its owner a recipient.
    pub contact: Option<String>,
    /// The server's own PostgreSQL. With it the bot lists and removes by the functions that the operator installed.
    pub database_url: Option<DatabaseUrl>,
    /// The server's own Redis. With it open connections of removed apps are cut.
    pub redis_url: Option<RedisUrl>,
    /// What stands in front of the names of Redis channels (Mastodon 4.2 and 4.3, `REDIS_NAMESPACE`), without the colon.
    pub redis_namespace: Option<String>,
    /// How many days after a sign-in the bot's way to somebody's list ends.
    pub connection_days: u32,
}

/// What a configuration is read for, and so which keys must be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purpose {
    /// To run the bot: the server and the account's token.
    Run,
    /// To get the account's token: the server.
    Login,
}

impl Config {
    /// Reads and checks the configuration.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each thing in a sentence that names the key.
    pub fn load(sources: &Sources, purpose: Purpose) -> Result<Self, ConfigErrors> {
        Settings::read(sources).into_config(purpose)
    }

    /// The defaults, for a bot whose account lives on `server`: no token, no pages.
    #[must_use]
    pub fn for_server(server: Url) -> Self {
        ConfigDraft::default().into_config(server)
    }
}

impl BotAccount {
    /// The account's own access token.
    ///
    /// # Errors
    ///
    /// The sentence that says how to get one, where there is none.
    pub fn access_token(&self) -> Result<&AccessToken, ConfigErrors> {
        self.access_token.as_ref().ok_or_else(|| vec![ConfigError::Missing { key: keys::ACCESS_TOKEN }].into())
    }
}

/// What both sources say, before it is known what it is for.
///
/// Reading never fails as a whole: what is wrong is kept and told together, by whichever of the methods is asked next.
#[derive(Debug)]
pub struct Settings {
    draft: ConfigDraft,
    origins: BTreeMap<&'static str, Origin>,
    problems: Vec<ConfigError>,
}

impl Settings {
    /// Reads the file and the environment.
    #[must_use]
    pub fn read(sources: &Sources) -> Self {
        let mut settings = Self { draft: ConfigDraft::default(), origins: BTreeMap::new(), problems: Vec::new() };
        let layers = sources.layers(&mut settings.problems);
        for key in KEYS {
            settings.take(key, &layers);
        }
        settings
    }

    /// Takes one key from the first layer that has it.
    fn take(&mut self, key: &Key, layers: &[Layer]) {
        for layer in layers {
            let found = match layer.find(key) {
                Ok(None) => continue,
                Ok(Some(found)) => found,
                Err(problem) => {
                    self.problems.push(problem);
                    return;
                }
            };
            if let Err(rule) = key.field.fill(&mut self.draft, &found.given) {
                let origin = found.origin.clone();
                self.problems.push(ConfigError::Bad { key: key.path, origin, rule });
            }
            self.origins.insert(key.path, found.origin);
            return;
        }
    }

    /// The whole configuration.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each thing in a sentence that names the key.
    pub fn into_config(mut self, purpose: Purpose) -> Result<Config, ConfigErrors> {
        self.require(keys::SERVER);
        match purpose {
            Purpose::Run => self.require(keys::ACCESS_TOKEN),
            // The token is what is being fetched: the file that will hold it may be named and not be there yet.
            Purpose::Login => self.problems.retain(|problem| problem.key() != Some(keys::ACCESS_TOKEN)),
        }
        // A refused value has left its default behind, about which the rules would say what nobody wrote.
        if self.problems.iter().all(|problem| matches!(problem, ConfigError::Missing { .. })) {
            rules::check(&self.draft, &mut self.problems);
        }
        match (self.draft.server.take(), self.problems.is_empty()) {
            (Some(server), true) => Ok(self.draft.into_config(server)),
            (_, _) => Err(self.problems.into()),
        }
    }

    /// The file that `bot.access_token_file` names, whether it is there or not.
    #[must_use]
    pub fn access_token_file(&self) -> Option<&Path> {
        let missing = self.problems.iter().find_map(|problem| {
            let ConfigError::SecretFile { key, path, .. } = problem else { return None };
            (*key == keys::ACCESS_TOKEN).then_some(path.as_path())
        });
        missing.or_else(|| match self.origins.get(keys::ACCESS_TOKEN)? {
            Origin::NamedFile(path, _) => Some(path.as_path()),
            Origin::File(_) | Origin::Environment(_) => None,
        })
    }

    /// The files that hold a secret: those that were named for one, and the configuration itself where it stands in there.
    #[must_use]
    pub fn secret_files(&self) -> BTreeSet<PathBuf> {
        let secrets = KEYS.iter().filter(|key| key.field.is_secret());
        let origins = secrets.filter_map(|key| self.origins.get(key.path));
        let files = origins.filter_map(|origin| match origin {
            Origin::NamedFile(path, _) | Origin::File(path) => Some(path.clone()),
            Origin::Environment(_) => None,
        });
        files.collect()
    }

    /// Only where the store and its keys lie, for `new-key`, which needs no account.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the sources, whichever key it is about, and a key inside the store's folder.
    pub fn into_store_files(mut self) -> Result<StoreFiles, ConfigErrors> {
        // The file that is to hold the token may be named before there is one.
        self.problems.retain(|problem| problem.key() != Some(keys::ACCESS_TOKEN));
        if self.problems.is_empty() {
            rules::check_key_files(&self.draft.store, &mut self.problems);
        }
        if self.problems.is_empty() { Ok(self.draft.store) } else { Err(self.problems.into()) }
    }

    /// A key counts as missing only when no source tried to give it: a value that was refused has its own sentence.
    fn require(&mut self, key: &'static str) {
        let refused = self.problems.iter().any(|problem| problem.key() == Some(key));
        if !self.origins.contains_key(key) && !refused {
            self.problems.push(ConfigError::Missing { key });
        }
    }
}

impl ConfigDraft {
    fn into_config(self, server: Url) -> Config {
        let (public_url, paste_page) = (self.public_url, self.paste_page);
        Config {
            bot: BotAccount {
                server,
                streaming_url: self.streaming_url,
                access_token: self.access_token,
                time_zone: self.time_zone,
                opens_policy: self.opens_policy,
            },
            store: self.store,
            web: self.listen.map(|listen| Web { listen, public_url, paste_page }),
            ops: Ops { listen: self.ops_listen },
            network: self.network,
            limits: self.limits,
            serve: self.serve,
            log: self.log,
            operator: self.operator,
            canary: self.canary,
        }
    }
}

impl Default for Operator {
    fn default() -> Self {
        Self {
            name: None,
            contact: None,
            database_url: None,
            redis_url: None,
            redis_namespace: None,
            connection_days: 400,
        }
    }
}

impl Default for StoreFiles {
    fn default() -> Self {
        Self { path: "./auditoot-data".into(), key_file: "./auditoot.key".into(), old_key_files: Vec::new() }
    }
}
