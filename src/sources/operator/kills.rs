//! Cutting what a removed token has open: the server's streaming part listens on Redis, and closes a connection when it is told that
//! the token is gone (`streaming/index.js`, channel `timeline:access_token:<id of the token>`). The database alone would not end it.

use std::error::Error;
use std::time::Duration;

use redis::AsyncConnectionConfig;

use super::address::RedisAddress;
use crate::timeouts::Timeouts;
use auditoot_core::audit::{Streams, TokenId};

/// What the streaming server is told.
const KILL: &str = r#"{"event":"kill"}"#;
/// How often it is tried.
const TRIES: usize = 3;

/// The operator's Redis.
#[derive(Clone)]
pub(super) struct Kills {
    client: redis::Client,
    /// What channels begin with (Mastodon 4.2 and 4.3, `REDIS_NAMESPACE`), the colon included.
    prefix: String,
    attempt: Duration,
    pause: Duration,
}

impl Kills {
    pub(super) fn new(address: RedisAddress, namespace: Option<&str>, timeouts: Timeouts) -> redis::RedisResult<Self> {
        Ok(Self {
            client: redis::Client::open(address.info)?,
            prefix: namespace.map(|namespace| format!("{namespace}:")).unwrap_or_default(),
            attempt: timeouts.cut,
            pause: timeouts.pause,
        })
    }

    /// Has the connections of these tokens cut, and says what became of them. Telling it twice does no harm. The streaming server
    /// listens for the tokens that it has connections of, so that nobody hears it is usual: most apps have nothing open.
    pub(super) async fn publish(&self, tokens: &[TokenId]) -> Streams {
        if tokens.is_empty() {
            return Streams::NoneSeen;
        }
        for attempt in 1..=TRIES {
            match self.try_to_publish(tokens).await {
                Ok(0) => return Streams::NoneSeen,
                Ok(_) => return Streams::Cut,
                Err(error) if attempt == TRIES => {
                    tracing::error!(
                        error = &error as &dyn Error,
                        "the operator's Redis cannot be used; open connections of removed apps last until they connect again"
                    );
                }
                Err(_) => tokio::time::sleep(self.pause).await,
            }
        }
        Streams::MayGoOn
    }

    /// Tries what a removal will need, with the number of no token: nobody hears that.
    pub(super) async fn check(&self) -> redis::RedisResult<()> {
        self.try_to_publish(&[TokenId("0".to_owned())]).await.map(drop)
    }

    /// Returns how many heard it. A connection of its own each time: removals are rare, and one that is not kept cannot have gone stale.
    async fn try_to_publish(&self, tokens: &[TokenId]) -> redis::RedisResult<u64> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.attempt))
            .set_response_timeout(Some(self.attempt));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        let mut pipeline = redis::pipe();
        for TokenId(id) in tokens {
            pipeline.cmd("PUBLISH").arg(format!("{}timeline:access_token:{id}", self.prefix)).arg(KILL);
        }
        let heard: Vec<u64> = pipeline.query_async(&mut connection).await?;
        Ok(heard.iter().sum())
    }
}
