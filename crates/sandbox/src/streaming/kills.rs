//! What Mastodon's streaming server hears of the rest of Mastodon, through Redis: that a token is good for nothing any more.
//!
//! Facts: streaming/index.js of Mastodon 4.2 to 4.6, seen on the real server. A message `{"event":"kill"}` in the channel
//! `timeline:access_token:<id of the token's row>` closes what was opened with that token. In 4.2 and 4.3 every channel has the
//! namespace of the installation in front, if it has one. The real server subscribes to the channels of the tokens that it has
//! connections of, and this one to all of them at once.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use redis::aio::PubSub;
use redis::{Client, Msg, RedisError};
use serde_json::Value;

use crate::{Id, Sandbox, World};

/// The channels, without a namespace and without the id of the token.
const CHANNELS: &str = "timeline:access_token:";
/// How soon Redis is asked again when it is away, in real time.
const ASKED_AGAIN: Duration = Duration::from_millis(50);

/// Redis cannot be listened to.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox cannot listen to Redis")]
pub struct HearingError(#[from] RedisError);

impl Sandbox {
    /// Listens to Redis from now on, as Mastodon's streaming server does, and goes on by itself when Redis was away.
    ///
    /// # Errors
    /// If Redis cannot be listened to at all.
    pub async fn hear_kills(&self, redis_url: &str, namespace: Option<&str>) -> Result<(), HearingError> {
        let client = Client::open(redis_url)?;
        let prefix = namespace.map_or_else(|| CHANNELS.to_owned(), |name| format!("{name}:{CHANNELS}"));
        let first = subscribe(&client, &prefix).await?;
        self.inner.world.set_hearing(true);
        let task = tokio::spawn(listen(Arc::clone(&self.inner.world), client, prefix, first)).abort_handle();
        let mut listening = self.inner.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = listening.replace(task) {
            earlier.abort();
        }
        Ok(())
    }

    /// Whether it listens to Redis, and Redis is there.
    #[must_use]
    pub fn hears_kills(&self) -> bool {
        self.inner.world.state().hears_kills
    }
}

async fn subscribe(client: &Client, prefix: &str) -> Result<PubSub, RedisError> {
    let mut line = client.get_async_pubsub().await?;
    line.psubscribe(format!("{prefix}*")).await?;
    Ok(line)
}

async fn listen(world: Arc<World>, client: Client, prefix: String, mut line: PubSub) {
    loop {
        let mut messages = line.on_message();
        while let Some(message) = messages.next().await {
            world.hear(&prefix, &message);
        }
        drop(messages);
        world.set_hearing(false);
        line = loop {
            tokio::time::sleep(ASKED_AGAIN).await;
            if let Ok(line) = subscribe(&client, &prefix).await {
                break line;
            }
        };
        world.set_hearing(true);
    }
}

impl World {
    fn set_hearing(&self, hears: bool) {
        self.state().hears_kills = hears;
        self.tick();
    }

    fn hear(&self, prefix: &str, message: &Msg) {
        let Some(id) = message.get_channel_name().strip_prefix(prefix) else { return };
        let is_kill = |event: &Value| event["event"] == "kill";
        if serde_json::from_slice(message.get_payload_bytes()).is_ok_and(|event| is_kill(&event)) {
            self.state().close_streams_of(&Id::new(id));
            self.tick();
        }
    }
}
