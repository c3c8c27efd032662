//! The stream: what happens on the server, while it happens.
//!
//! What a stream carries can be lost without a trace, because no server replays what happened during a gap. So what arrives here may be
//! acted on, and proves nothing about what does not: the inbox reads all the same, behind it. Both servers know the stream `user`, which also says when
//! filtered notifications were merged, and both take the token from a header, where no log of a proxy sees it.

use std::error::Error;

use futures_util::{FutureExt, StreamExt};
use http::{HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use rand::Rng;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message as SocketMessage};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use url::Url;

use self::frame::Frame;
use super::backoff::Backoff;
use super::client::MastodonClient;
use super::notifications::NotificationEntity;
use auditoot_core::dialogue::message::StatusId;

mod frame;

/// How long a connection may be silent. Mastodon and `GoToSocial` ping every 30 seconds.
const SILENCE_MAX: SignedDuration = SignedDuration::from_secs(75);
/// The largest message that is taken.
const MESSAGE_BYTES_MAX: usize = 16 << 20;
/// The longest pause between two attempts, in milliseconds.
const PAUSE_MAX_MS: u64 = 60_000;
/// The shortest.
const PAUSE_MIN_MS: u64 = 1_000;
/// The most frames that are put in order at once.
const FRAMES_AT_ONCE: usize = 64;
/// How many places of the channel ordinary rings leave to the rarer ones.
const PLACES_KEPT: usize = 8;

/// What the stream says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StreamEvent {
    /// The stream is open: from here on it rings, and what came before has to be caught up with.
    Connected,
    /// There may be a new mention; this one, if it is told.
    Notified(Option<Box<NotificationEntity>>),
    /// Filtered notifications were merged into the ordinary ones, with their old ids and dates.
    PolicyChanged,
    /// A status that the bot could see is gone.
    Deleted(StatusId),
    /// The stream broke off, or could not be opened. It is opened again after a pause.
    Lost,
    /// The server refuses the bot's token, also when asked in the ordinary way. The stream has ended.
    TokenDead,
}

/// Why one connection ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StreamLoss {
    #[error("it could not be opened")]
    NotOpened(#[source] Box<SocketError>),
    #[error("the server refuses the token")]
    Refused,
    #[error("nothing was heard in time")]
    Silent,
    #[error("it broke off")]
    Broken(#[source] Box<SocketError>),
    #[error("the server closed it")]
    Closed,
}

type BotStream = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl MastodonClient {
    /// Listens until the token is dead or nobody takes the rings any more. Reconnects by itself, after a pause that grows
    /// from a second to a minute. A ring that finds the channel full is lost, which only delays the reading.
    pub(crate) async fn listen(&self, streaming: &Url, bells: mpsc::Sender<StreamEvent>) {
        let mut attempts = 0;
        while !bells.is_closed() {
            let (ended, heard) = self.hear(streaming, &bells).await;
            tracing::info!(error = &ended as &dyn Error, "the stream is not open");
            ring(&bells, StreamEvent::Lost);
            if matches!(ended, StreamLoss::Refused) && self.is_token_dead().await {
                // This one must arrive. If nobody takes it, nobody is there to know.
                let _ = bells.send(StreamEvent::TokenDead).await;
                return;
            }
            if matches!(ended, StreamLoss::Silent) {
                // It was open all that time: the silence was pause enough.
                attempts = 0;
                continue;
            }
            attempts = if heard { 0 } else { attempts + 1 };
            Backoff::new(self.clock(), pause(attempts)).over(self.clock()).await;
        }
    }

    /// Opens the stream and closes it again.
    ///
    /// # Errors
    /// Why it does not open.
    pub(crate) async fn try_stream(&self, streaming: &Url) -> Result<(), StreamLoss> {
        self.open(streaming).await.map(drop)
    }

    /// One connection, from its opening to its end, and whether anything was heard on it.
    async fn hear(&self, streaming: &Url, bells: &mpsc::Sender<StreamEvent>) -> (StreamLoss, bool) {
        let mut socket = match self.open(streaming).await {
            Ok(socket) => socket,
            Err(ended) => return (ended, false),
        };
        ring(bells, StreamEvent::Connected);
        let (mut heard, mut further) = (false, None);
        loop {
            let backoff = Backoff::new(self.clock(), SILENCE_MAX);
            let message = if let Some(message) = further.take() {
                message
            } else {
                tokio::select! {
                    message = socket.next() => message,
                    () = backoff.over(self.clock()) => return (StreamLoss::Silent, heard),
                }
            };
            match message {
                None | Some(Ok(SocketMessage::Close(_))) => return (StreamLoss::Closed, heard),
                Some(Err(error)) => return (StreamLoss::Broken(Box::new(error)), heard),
                Some(Ok(SocketMessage::Text(text))) => {
                    heard = true;
                    let mut frames = vec![Frame::read(&text)];
                    further = loop {
                        match socket.next().now_or_never() {
                            Some(Some(Ok(SocketMessage::Text(text)))) if frames.len() < FRAMES_AT_ONCE => {
                                frames.push(Frame::read(&text));
                            }
                            other => break other,
                        }
                    };
                    pass_on(frames, bells);
                }
                // A ping is answered by the socket itself, on the next turn of this loop.
                Some(Ok(
                    SocketMessage::Binary(_)
                    | SocketMessage::Ping(_)
                    | SocketMessage::Pong(_)
                    | SocketMessage::Frame(_),
                )) => heard = true,
            }
        }
    }

    async fn open(&self, streaming: &Url) -> Result<BotStream, StreamLoss> {
        let not_opened = |error: SocketError| {
            let is_refused = matches!(&error, SocketError::Http(answer) if answer.status() == StatusCode::UNAUTHORIZED);
            if is_refused { StreamLoss::Refused } else { StreamLoss::NotOpened(Box::new(error)) }
        };
        let mut request = address(streaming).as_str().into_client_request().map_err(not_opened)?;
        let value =
            |text: &str| HeaderValue::from_str(text).map_err(|error| not_opened(SocketError::HttpFormat(error.into())));
        if let Some(token) = self.token() {
            let mut token = value(&format!("Bearer {}", token.expose()))?;
            token.set_sensitive(true);
            request.headers_mut().insert(header::AUTHORIZATION, token);
        }
        request.headers_mut().insert(header::USER_AGENT, value(self.user_agent())?);
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX));
        let opening =
            tokio::time::timeout(self.timeouts().whole, connect_async_with_config(request, Some(limits), false));
        let (socket, _) = opening.await.map_err(|_| StreamLoss::Silent)?.map_err(not_opened)?;
        Ok(socket)
    }
}

/// Where the stream is. Some servers advertise the host, some the whole path.
fn address(streaming: &Url) -> Url {
    const PATH: &str = "/api/v1/streaming";
    let mut url = streaming.clone();
    let advertised = streaming.path().trim_end_matches('/');
    url.set_path(if advertised.ends_with(PATH) { advertised } else { PATH });
    url.set_query(Some("stream=user"));
    url
}

/// Passes on what arrived together, in order: servers can publish what happens at the same moment in another.
fn pass_on(mut frames: Vec<Frame>, bells: &mpsc::Sender<StreamEvent>) {
    frames.sort_by(Frame::in_order);
    for frame in frames {
        match frame {
            Frame::Mention(notification) => ring(bells, StreamEvent::Notified(notification)),
            Frame::Merged => ring(bells, StreamEvent::PolicyChanged),
            Frame::Deleted(id) => ring(bells, StreamEvent::Deleted(id)),
            // The connection stays open and mute: a scope is missing, for instance. The reading on the timer goes on.
            Frame::Error(status) => tracing::warn!(status, "the server reports an error on the stream"),
            Frame::Other => {}
        }
    }
}

/// Rings, if there is a place. Ordinary rings leave some free: after them in the channel, a further one means no more than that there is
/// something to read.
fn ring(bells: &mpsc::Sender<StreamEvent>, event: StreamEvent) {
    let is_ordinary = matches!(event, StreamEvent::Notified(_) | StreamEvent::Deleted(_));
    if is_ordinary && bells.capacity() <= PLACES_KEPT {
        return;
    }
    // A lost ring is only a lost ring: the timer reads as well.
    let _ = bells.try_send(event);
}

/// The pause before the attempt after so many that were in vain: at random between a second and twice as much each time,
/// so that the clients of a server that was down do not all come back at once.
fn pause(attempts: u32) -> SignedDuration {
    let longest = PAUSE_MIN_MS.saturating_mul(1 << attempts.min(16)).min(PAUSE_MAX_MS);
    let milliseconds = rand::rng().random_range(PAUSE_MIN_MS..=longest);
    SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
