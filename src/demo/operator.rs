//! The demo's Mastodon whose operator also runs the bot: its PostgreSQL, its Redis, and what the operator does with them.
//!
//! Nothing here is a shortcut: the bot is registered as `auditoot login` does it, what `auditoot operator-sql` prints is applied, and
//! the bot then has an address of the database and one of Redis, with as few rights as the operator's page says.

use std::path::Path;

use super::DemoError;
use crate::clock::Clock;
use crate::config::Config;
use crate::home::operator_sql;
use crate::launch::register_app;
use crate::sandbox::Sandbox;
use crate::sandbox::directory::{Directory, PostgresDirectory};
use crate::sandbox::services::{Cluster, Database, RedisServer, ServiceError, Shape};
use crate::secret::{DatabaseUrl, RedisUrl};

/// The name of the folder for the server, in the folder where a demo is kept, and of the database.
const DATABASE: &str = "postgres";
const MASTODON: &str = "mastodon";

/// What a Mastodon server has besides Mastodon.
pub(super) struct OperatorSide {
    database: Database,
    redis: RedisServer,
    /// A server of this demo alone; the one that everybody in this process shares ends with the process.
    _cluster: Option<Cluster>,
}

impl OperatorSide {
    /// Starts PostgreSQL and Redis. Where a demo is kept, so is its database, in a folder beside its other files; `is_new` if
    /// nothing that an earlier one may have left there counts.
    pub(super) fn start(data: Option<&Path>, is_new: bool) -> Result<Self, ServiceError> {
        let redis = RedisServer::start()?;
        let Some(data) = data else {
            let cluster = Cluster::shared().map_err(|error| ServiceError::Shared(error.to_string()))?;
            return Ok(Self { database: cluster.create_database(Shape::V4_6)?, redis, _cluster: None });
        };
        let cluster = Cluster::start(Some(&data.join(DATABASE)))?;
        if is_new {
            cluster.drop_database(MASTODON)?;
        }
        let database = cluster.open_database(MASTODON, Shape::V4_6)?;
        Ok(Self { database, redis, _cluster: Some(cluster) })
    }

    /// Where people, apps and sign-ins are.
    pub(super) fn directory(&self) -> Result<Box<dyn Directory>, ServiceError> {
        Ok(Box::new(PostgresDirectory::open(self.database.clone())?))
    }

    /// Lets Mastodon's streaming server listen.
    pub(super) async fn connect(&self, sandbox: &Sandbox) -> Result<(), DemoError> {
        sandbox.hear_kills(&self.redis.url(), None).await.map_err(DemoError::Redis)
    }

    /// Does what an operator does before the bot runs; doing it again does no harm.
    pub(super) async fn install(&self, config: &mut Config, clock: &Clock) -> Result<(), DemoError> {
        config.operator.database_url = Some(DatabaseUrl::new(self.database.login_url()));
        config.operator.redis_url = Some(RedisUrl::new(self.redis.publisher_url()));
        let registration = register_app(config, clock.clone()).await?;
        self.database.install(&operator_sql(Some(&registration.client_id)))?;
        Ok(())
    }
}
