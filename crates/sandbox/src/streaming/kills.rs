//! What Mastodon's streaming server hears of the rest of Mastodon, through Redis: that a token is good for nothing any more.
//!
//! Facts: streaming/index.js of Mastodon 4.2 to 4.6, seen on the real server. A message `{"event":"kill"}` in the channel
//! `timeline:access_token:<id of the token's row>` closes what was opened with that token. In 4.2 and 4.3 every channel has the
//! namespace of the installation in front, if it has one. The server subscribes to the channels of the tokens that it has connections
//! of: so whoever publishes learns whether anything was open.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use redis::aio::{PubSub, PubSubSink};
use redis::{Client, Msg, RedisError};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

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
        let first = client.get_async_pubsub().await?;
        let (changes, news) = mpsc::unbounded_channel();
        self.inner.world.state().stream_changes = Some(changes);
        let listener = Listener { world: Arc::clone(&self.inner.world), client, prefix };
        let (ready, is_ready) = oneshot::channel();
        let task = tokio::spawn(listener.listen(first, news, ready)).abort_handle();
        let earlier = self.inner.listening.lock().unwrap_or_else(PoisonError::into_inner).replace(task);
        if let Some(earlier) = earlier {
            earlier.abort();
        }
        // It listens as soon as this is over, also if it never does.
        let _ready = is_ready.await;
        Ok(())
    }

    /// Whether it listens to Redis, and Redis is there.
    #[must_use]
    pub fn hears_kills(&self) -> bool {
        self.inner.world.state().hears_kills
    }
}

struct Listener {
    world: Arc<World>,
    client: Client,
    prefix: String,
}

impl Listener {
    async fn listen(
        self,
        mut line: PubSub,
        mut changed: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
        ready: oneshot::Sender<()>,
    ) {
        let mut ready = Some(ready);
        loop {
            self.hear_until_redis_is_away(line, &mut changed, &mut ready).await;
            self.world.set_hearing(false);
            line = loop {
                tokio::time::sleep(ASKED_AGAIN).await;
                // Whoever opens a stream now is not made to wait for Redis.
                while changed.try_recv().is_ok() {}
                if let Ok(line) = self.client.get_async_pubsub().await {
                    break line;
                }
            };
        }
    }

    async fn hear_until_redis_is_away(
        &self,
        line: PubSub,
        changed: &mut mpsc::UnboundedReceiver<oneshot::Sender<()>>,
        ready: &mut Option<oneshot::Sender<()>>,
    ) {
        let (mut sink, mut messages) = line.split();
        let mut channels = BTreeSet::new();
        if self.follow_streams(&mut sink, &mut channels).await.is_err() {
            return;
        }
        self.world.set_hearing(true);
        // Whoever waited for the first time has it now.
        let _gone = ready.take().map(|ready| ready.send(()));
        loop {
            tokio::select! {
                message = messages.next() => match message {
                    Some(message) => self.world.hear(&self.prefix, &message),
                    None => return,
                },
                Some(change) = changed.recv() => {
                    if self.follow_streams(&mut sink, &mut channels).await.is_err() {
                        return;
                    }
                    // Whoever opened a stream may have gone meanwhile.
                    let _gone = change.send(());
                }
            }
        }
    }

    /// Listens to the channels of the tokens that something is open of, and to no others.
    async fn follow_streams(&self, sink: &mut PubSubSink, channels: &mut BTreeSet<String>) -> Result<(), RedisError> {
        let open: BTreeSet<String> = {
            let state = self.world.state();
            state.streams.iter().map(|stream| format!("{}{}", self.prefix, stream.sign_in)).collect()
        };
        for channel in open.difference(channels) {
            sink.subscribe(channel).await?;
        }
        for channel in channels.difference(&open) {
            sink.unsubscribe(channel).await?;
        }
        *channels = open;
        Ok(())
    }
}

impl World {
    fn set_hearing(&self, hears: bool) {
        self.state().hears_kills = hears;
        self.tick();
    }

    /// Returns when Redis was told of the streams that are open now, if it is listened to.
    pub(super) async fn follow_streams(&self) {
        let (change, followed) = oneshot::channel();
        let is_asked = self.state().stream_changes.as_ref().is_some_and(|changes| changes.send(change).is_ok());
        if is_asked {
            // Without Redis nobody answers.
            let _away = followed.await;
        }
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
