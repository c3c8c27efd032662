//! The demo's Mastodon whose operator also runs the bot: its PostgreSQL, its Redis, and what the operator does with them.
//!
//! Nothing here is a shortcut: the bot is registered as `auditoot login` does it, what `auditoot operator-sql` prints is applied, and
//! the bot then has an address of the database and one of Redis, with as few rights as the operator's page says.

use std::path::Path;

use super::line::Line;
use super::{Demo, DemoError};
use crate::config::Config;
use crate::launch::register_app;
use crate::sources::{Installation, incident_sql};
use auditoot_clock::Clock;
use auditoot_core::secret::{DatabaseUrl, RedisUrl};
use auditoot_sandbox::directory::Directory;
use auditoot_sandbox::services::{Cluster, Database, Passage, PassageState, RedisServer, ServiceError, Shape};
use auditoot_sandbox::{PostgresDirectory, Sandbox};

/// The name of the folder for the server, in the folder where a demo is kept, and of the database.
const DATABASE: &str = "postgres";
const MASTODON: &str = "mastodon";

/// What a Mastodon server has besides Mastodon.
pub(super) struct OperatorSide {
    database: Database,
    /// The bot's way to it.
    passage: Passage,
    redis: RedisServer,
    /// A server of this demo alone; the one that everybody in this process shares ends with the process.
    own_cluster: Option<Cluster>,
}

/// Many stories share one server, and none needs the database of another.
impl Drop for OperatorSide {
    fn drop(&mut self) {
        if self.own_cluster.is_none()
            && let Ok(cluster) = Cluster::shared()
        {
            // What is left of it goes with the server.
            let _left = cluster.drop_database(self.database.name());
        }
    }
}

impl OperatorSide {
    /// Starts PostgreSQL and Redis. Where a demo is kept, so is its database, in a folder beside its other files; `is_new` if
    /// nothing that an earlier one may have left there counts.
    pub(super) async fn start(data: Option<&Path>, is_new: bool) -> Result<Self, ServiceError> {
        let redis = RedisServer::start()?;
        let Some(data) = data else {
            let cluster = Cluster::shared().map_err(|error| ServiceError::Shared(error.to_string()))?;
            let database = cluster.create_database(Shape::V4_6)?;
            let passage = Passage::open(database.port()).await?;
            return Ok(Self { database, passage, redis, own_cluster: None });
        };
        let cluster = Cluster::start(Some(&data.join(DATABASE)))?;
        if is_new {
            cluster.drop_database(MASTODON)?;
        }
        let database = cluster.open_database(MASTODON, Shape::V4_6)?;
        let passage = Passage::open(database.port()).await?;
        Ok(Self { database, passage, redis, own_cluster: Some(cluster) })
    }

    /// Where people, apps and sign-ins are.
    pub(super) fn directory(&self) -> Result<Box<dyn Directory>, ServiceError> {
        Ok(Box::new(PostgresDirectory::open(self.database.clone())?))
    }

    /// Lets Mastodon's streaming server listen.
    pub(super) async fn connect(&self, sandbox: &Sandbox) -> Result<(), DemoError> {
        Ok(sandbox.hear_kills(&self.redis.url(), None).await?)
    }

    /// Does what an operator does before the bot runs; doing it again does no harm.
    pub(super) async fn install(&self, config: &mut Config, clock: &Clock) -> Result<(), DemoError> {
        config.operator.database_url = Some(DatabaseUrl::new(self.database.login_url_through(&self.passage)));
        config.operator.redis_url = Some(RedisUrl::new(self.redis.publisher_url()));
        let introduction = register_app(config, clock.clone(), super::line::BOT).await?;
        let installation = Installation {
            client_id: Some(&introduction.client_id),
            secret_hash: Some(&introduction.secret_hash),
            takes_password: false,
        };
        self.database.install(&installation.sql())?;
        Ok(())
    }

    /// Applies what the role of the day needs on which an app is breached; returns the address of the database with it.
    pub(super) fn install_incident(&self) -> Result<String, ServiceError> {
        self.database.install_incident(&incident_sql())
    }
}

/// What becomes of the operator's database or Redis on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outage {
    /// The bot gets no further than the door of the database; the server itself goes on.
    DatabaseAway,
    /// The bot gets in, and nothing comes back.
    DatabaseStuck,
    /// The database can only be read, as a standby.
    DatabaseReadOnly,
    /// The bot may not use the functions that the operator installed for it.
    DatabaseShut,
    /// The database was put back from a copy that was made before anybody signed in.
    DatabaseForgetful,
    /// The operator asks for a sign-in of the last day before anything is removed.
    DatabaseStrict,
    /// Nothing more may be removed for one person today.
    PersonCeiling,
    /// Nothing more may be removed for anybody today.
    Ceiling,
    /// The operator took the database out of the bot's configuration.
    DatabaseGone,
    /// The database is as it was, but for what it forgot.
    DatabaseBack,
    /// The account of the speaker is frozen.
    AccountFrozen,
    /// It is not.
    AccountBack,
    /// Redis has ended.
    RedisAway,
    /// Redis runs again.
    RedisBack,
}

impl Outage {
    /// What is meant by the command to the demo and the word after it.
    pub(super) fn named(command: &str, word: &str) -> Option<Self> {
        match (command, word) {
            ("/database", "away") => Some(Self::DatabaseAway),
            ("/database", "stuck") => Some(Self::DatabaseStuck),
            ("/database", "read-only") => Some(Self::DatabaseReadOnly),
            ("/database", "shut") => Some(Self::DatabaseShut),
            ("/database", "forgetful") => Some(Self::DatabaseForgetful),
            ("/database", "strict") => Some(Self::DatabaseStrict),
            ("/database", "ceiling") => Some(Self::PersonCeiling),
            ("/database", "ceiling-for-all") => Some(Self::Ceiling),
            ("/database", "gone") => Some(Self::DatabaseGone),
            ("/database", "back") => Some(Self::DatabaseBack),
            ("/account", "frozen") => Some(Self::AccountFrozen),
            ("/account", "back") => Some(Self::AccountBack),
            ("/redis", "away") => Some(Self::RedisAway),
            ("/redis", "back") => Some(Self::RedisBack),
            _ => None,
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::DatabaseAway => "The bot cannot reach the operator's database any more.",
            Self::DatabaseStuck => "The operator's database says nothing to the bot any more.",
            Self::DatabaseReadOnly => "The operator's database can only be read now.",
            Self::DatabaseShut => "The operator's database does not let the bot use its functions any more.",
            Self::DatabaseForgetful => "The operator's database has forgotten who signed in.",
            Self::DatabaseStrict => {
                "The operator's database lets nobody remove anything whose sign-in is older than a day."
            }
            Self::PersonCeiling => "The operator's database lets one person remove nothing more today.",
            Self::Ceiling => "The operator's database lets nobody remove anything more today.",
            Self::DatabaseGone => "The bot was ended, and its configuration names no database any more.",
            Self::DatabaseBack => "The operator's database is as it was.",
            Self::AccountFrozen => "The account is frozen.",
            Self::AccountBack => "The account is not frozen any more.",
            Self::RedisAway => "The operator's Redis has ended.",
            Self::RedisBack => "The operator's Redis runs again.",
        }
    }
}

/// The rights and limits as the operator's SQL sets them, and nobody's account frozen.
const AS_IT_WAS: &str = "GRANT USAGE ON SCHEMA auditoot TO auditoot; UPDATE auditoot.settings SET removals_per_person = DEFAULT, removals_in_all = DEFAULT, \
                         removal_sign_in_days = DEFAULT; UPDATE users SET disabled = false";

impl Demo {
    /// Lets something become of the operator's database or Redis.
    pub(super) async fn break_down(
        &mut self,
        outage: Outage,
        told: &mut Vec<Line>,
    ) -> Result<Option<String>, DemoError> {
        let Some(OperatorSide { database, passage, redis, .. }) = &self.operator else {
            told.push(Line::told("This server's operator does not run the bot, so there is no such thing here."));
            return Ok(None);
        };
        told.push(Line::told(outage.description()));
        match outage {
            Outage::DatabaseAway => passage.set(PassageState::Closed),
            Outage::DatabaseStuck => passage.set(PassageState::Stuck),
            Outage::DatabaseReadOnly => database.make_read_only(true)?,
            Outage::DatabaseShut => database.execute("REVOKE USAGE ON SCHEMA auditoot FROM auditoot")?,
            Outage::DatabaseForgetful => database.execute("DELETE FROM auditoot.connections")?,
            Outage::DatabaseStrict => database.execute("UPDATE auditoot.settings SET removal_sign_in_days = 1")?,
            Outage::PersonCeiling => database.execute("UPDATE auditoot.settings SET removals_per_person = 0")?,
            Outage::Ceiling => {
                database.execute("UPDATE auditoot.settings SET removals_per_person = DEFAULT, removals_in_all = 0")?;
            }
            Outage::DatabaseGone => {
                self.backstage.shut().await;
                self.backstage.config_mut().operator.database_url = None;
                self.backstage.config_mut().operator.redis_url = None;
                return self.start_again(told).await;
            }
            Outage::DatabaseBack => return self.put_database_back(told).await,
            Outage::AccountFrozen => self.freeze(true)?,
            Outage::AccountBack => self.freeze(false)?,
            Outage::RedisAway => redis.stop(),
            Outage::RedisBack => {
                redis.start_again()?;
                self.sandbox.until(|sandbox| sandbox.hears_kills().then_some(())).await;
            }
        }
        Ok(None)
    }

    /// The operator's database as it was before anything became of it; the bot is told of it again if it was taken away.
    async fn put_database_back(&mut self, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some(operator) = &self.operator else { return Ok(None) };
        operator.passage.set(PassageState::Open);
        operator.database.make_read_only(false)?;
        operator.database.execute(AS_IT_WAS)?;
        if self.backstage.config_mut().operator.database_url.is_some() {
            return Ok(None);
        }
        self.backstage.shut().await;
        self.backstage.join(operator, &self.clock).await?;
        self.start_again(told).await
    }

    /// Freezes the account of the speaker, or no longer.
    fn freeze(&mut self, is_frozen: bool) -> Result<(), ServiceError> {
        let id: i64 = self.sandbox.add_person(&self.speaker).parse().unwrap_or_default();
        let Some(operator) = &self.operator else { return Ok(()) };
        let sql = "UPDATE users SET disabled = $1 WHERE account_id = $2";
        operator.database.query(sql, vec![Box::new(is_frozen), Box::new(id)]).map(drop)
    }

    /// Puts the operator's database and Redis in order again.
    pub(super) async fn mend(&mut self) -> Result<(), DemoError> {
        if self.operator.is_some() {
            self.break_down(Outage::DatabaseBack, &mut Vec::new()).await?;
            self.break_down(Outage::RedisBack, &mut Vec::new()).await?;
        }
        Ok(())
    }
}
