//! The server that a bot lives at, and what else is there if its operator runs the bot.

use std::path::Path;

use auditoot::config::{Config, PastePage, Web};
use auditoot::launch::register_app;
use auditoot::sources::Installation;
use auditoot_clock::Clock;
use auditoot_core::secret::{AccessToken, DatabaseUrl, RedisUrl};
use auditoot_sandbox::services::{Cluster, Database, RedisServer, Shape};
use auditoot_sandbox::{Character, NewToken, PostgresDirectory, Sandbox, Setup};
use libtest_mimic::Failed;

use crate::life::BOT;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// `GoToSocial`.
    GoToSocial,
    /// Mastodon, and somebody else's bot.
    Mastodon,
    /// Mastodon, and the bot of its own operator.
    Operator,
}

/// What a Mastodon server has besides Mastodon.
pub(crate) struct OperatorSide {
    pub(crate) database: Database,
    redis: RedisServer,
}

impl Ground {
    /// A server with alice and her apps on it, and the token of the bot's account.
    pub(crate) async fn prepare(self, clock: &Clock) -> Result<(Sandbox, AccessToken, Option<OperatorSide>), Failed> {
        let character = match self {
            Self::GoToSocial => Character::GoToSocial,
            Self::Mastodon | Self::Operator => Character::Mastodon,
        };
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 1 };
        let side = match self {
            Self::GoToSocial | Self::Mastodon => None,
            Self::Operator => Some(OperatorSide {
                database: Cluster::shared()?.create_database(Shape::V4_6)?,
                redis: RedisServer::start()?,
            }),
        };
        let sandbox = match &side {
            None => Sandbox::start(setup).await?,
            Some(side) => {
                let directory = PostgresDirectory::open(side.database.clone())?;
                let sandbox = Sandbox::start_with(setup, Box::new(directory)).await?;
                sandbox.hear_kills(&side.redis.url(), None).await?;
                sandbox
            }
        };
        sandbox.add_person("alice");
        let (_, token) = sandbox.add_bot(BOT);
        for app_name in ["CrossPost 9000", "Old Poster", "Tusky", "Tusky", "Tusky"] {
            sandbox.add_token(
                "alice",
                NewToken {
                    app_name: app_name.to_owned(),
                    website: Some("https://app.example".to_owned()),
                    scopes: "read write".to_owned(),
                    authorized_at: "2025-06-01T00:00:00Z".parse()?,
                    last_used_at: None,
                },
            );
        }
        Ok((sandbox, token, side))
    }
}

impl OperatorSide {
    /// Does what an operator does before the bot runs; returns the addresses that the bot is given.
    pub(crate) async fn install(&self, words: &[String; 5], clock: &Clock) -> Result<[String; 2], Failed> {
        let words = words.each_ref().map(String::as_str);
        let introduction = register_app(&config(&words), clock.clone(), "apps").await?;
        let installation = Installation {
            client_id: Some(&introduction.client_id),
            secret_hash: Some(&introduction.secret_hash),
            takes_password: false,
        };
        self.database.install(&installation.sql())?;
        Ok([self.database.login_url(), self.redis.publisher_url()])
    }
}

/// The configuration that these words stand for: server, token, folder, address to listen on, time; and, where the operator runs
/// the bot, the database and Redis.
pub(crate) fn config(words: &[&str]) -> Config {
    let &[server, token, folder, listen, _now, ref operator @ ..] = words else { panic!("five words at least") };
    let mut config = Config::for_server(server.parse().expect("an address"));
    config.bot.access_token = Some(AccessToken::new(token));
    config.store.path = Path::new(folder).join("store");
    config.store.key_file = Path::new(folder).join("key");
    let public_url = format!("http://{listen}").parse().expect("an address");
    config.web = Some(Web {
        listen: listen.parse().expect("an address"),
        public_url: Some(public_url),
        paste_page: PastePage::Off,
    });
    if let [database, redis] = operator {
        config.operator.database_url = Some(DatabaseUrl::new(*database));
        config.operator.redis_url = Some(RedisUrl::new(*redis));
    }
    config
}
