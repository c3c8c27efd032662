//! The demo's Mastodon whose operator also runs the bot: its PostgreSQL, its Redis, and what the operator does with them.
//!
//! Nothing here is a shortcut: the bot is registered as `auditoot login` does it, what `auditoot operator-sql` prints is applied, and
//! the bot then has an address of the database and one of Redis, with as few rights as the operator's page says.

use std::path::Path;

use super::line::Line;
use super::{Demo, DemoError};
use crate::config::Config;
use crate::launch::register_app;
use crate::sources::operator_sql;
use auditoot_clock::Clock;
use auditoot_core::secret::{DatabaseUrl, RedisUrl};
use auditoot_sandbox::Sandbox;
use auditoot_sandbox::directory::{Directory, PostgresDirectory};
use auditoot_sandbox::services::{Cluster, Database, Passage, PassageState, RedisServer, ServiceError, Shape};

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
        let oauth_client = register_app(config, clock.clone()).await?;
        self.database.install(&operator_sql(Some(&oauth_client.client_id)))?;
        Ok(())
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
    /// The database is as it was.
    DatabaseBack,
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
            ("/database", "back") => Some(Self::DatabaseBack),
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
            Self::DatabaseBack => "The operator's database is as it was.",
            Self::RedisAway => "The operator's Redis has ended.",
            Self::RedisBack => "The operator's Redis runs again.",
        }
    }
}

impl Demo {
    /// Lets something become of the operator's database or Redis.
    pub(super) async fn break_down(&self, outage: Outage, told: &mut Vec<Line>) -> Result<Option<String>, DemoError> {
        let Some(OperatorSide { database, passage, redis, .. }) = &self.operator else {
            told.push(Line::told("This server's operator does not run the bot, so there is no such thing here."));
            return Ok(None);
        };
        match outage {
            Outage::DatabaseAway => passage.set(PassageState::Closed),
            Outage::DatabaseStuck => passage.set(PassageState::Stuck),
            Outage::DatabaseReadOnly => database.make_read_only(true)?,
            Outage::DatabaseBack => {
                passage.set(PassageState::Open);
                database.make_read_only(false)?;
            }
            Outage::RedisAway => redis.stop(),
            Outage::RedisBack => {
                redis.start_again()?;
                self.sandbox.until(|sandbox| sandbox.hears_kills().then_some(())).await;
            }
        }
        told.push(Line::told(outage.description()));
        Ok(None)
    }

    /// Puts the operator's database and Redis in order again.
    pub(super) async fn mend(&self) -> Result<(), DemoError> {
        if self.operator.is_some() {
            self.break_down(Outage::DatabaseBack, &mut Vec::new()).await?;
            self.break_down(Outage::RedisBack, &mut Vec::new()).await?;
        }
        Ok(())
    }
}
