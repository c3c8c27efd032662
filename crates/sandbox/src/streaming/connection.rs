//! One WebSocket, from the handshake to its end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};
use tokio_tungstenite::tungstenite::{self, Message};

use super::Way;
use crate::directory::Token;
use crate::faults::Fault;
use crate::stream::Outgoing;
use crate::{Character, World};

type ServerSocket = WebSocketStream<TokioIo<Upgraded>>;

/// How often both servers ping, in real time.
const PING_EVERY: Duration = Duration::from_secs(30);
/// GoToSocial sends what is longer in fragments.
const FRAGMENT_BYTES: usize = 4096;
/// How long an event waits for a later one to overtake it, while events come in the wrong order.
const OVERTAKING: Duration = Duration::from_millis(150);

/// Serves one socket, whose stream is on the list already, until either side ends it. A refusal of what it asked for at once is
/// said first.
pub(super) async fn run(
    world: Arc<World>,
    upgrade: OnUpgrade,
    number: u64,
    inbox: mpsc::UnboundedReceiver<Outgoing>,
    sign_in: Token,
    refusal: Option<String>,
) {
    let Ok(upgraded) = upgrade.await else { return world.forget_stream(number).await };
    let mut socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
    world.tick();
    // A peer that is gone ends the connection; there is nobody to tell.
    if let Some(refusal) = refusal
        && socket.send(Message::text(refusal)).await.is_err()
    {
        return world.forget_stream(number).await;
    }
    let _ended = converse(&world, &mut socket, inbox, number, &sign_in.scopes).await;
    world.forget_stream(number).await;
}

async fn converse(
    world: &World,
    socket: &mut ServerSocket,
    mut inbox: mpsc::UnboundedReceiver<Outgoing>,
    number: u64,
    scopes: &str,
) -> Result<(), tungstenite::Error> {
    let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    let mut answered = true;
    loop {
        tokio::select! {
            outgoing = inbox.recv() => match outgoing {
                Some(Outgoing::Text(text)) => {
                    if world.suffers(Fault::Reorder) {
                        sleep(OVERTAKING).await;
                        if let Ok(Outgoing::Text(later)) = inbox.try_recv() {
                            feed(world.character, socket, later).await?;
                        }
                    }
                    feed(world.character, socket, text).await?;
                    socket.flush().await?;
                }
                Some(Outgoing::Close) => return socket.close(None).await,
                Some(Outgoing::Cut) | None => return Ok(()),
            },
            incoming = socket.next() => match incoming {
                Some(Ok(Message::Text(text))) => {
                    if let Some(answer) = hear(world, number, scopes, &text) {
                        socket.send(Message::text(answer)).await?;
                    }
                }
                Some(Ok(Message::Binary(_))) => {
                    return socket.close(Some(CloseFrame { code: CloseCode::Unsupported, reason: "".into() })).await;
                }
                Some(Ok(Message::Pong(_))) => answered = true,
                Some(Ok(Message::Ping(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
            },
            _ = pings.tick() => {
                if world.suffers(Fault::StreamSilent) {
                    continue;
                }
                // Mastodon drops a client that missed a whole round; GoToSocial never does.
                if !answered && world.character.is_mastodon() {
                    return Ok(());
                }
                answered = false;
                let payload = if world.character.is_mastodon() { "" } else { "ping!" };
                socket.send(Message::Ping(payload.into())).await?;
            }
        }
    }
}

/// Puts a text on its way, on GoToSocial in as many frames as it needs. It leaves with the next flush, together with what was put there
/// before.
async fn feed(character: Character, socket: &mut ServerSocket, text: String) -> Result<(), tungstenite::Error> {
    if character == Character::Mastodon || text.len() <= FRAGMENT_BYTES {
        return socket.feed(Message::text(text)).await;
    }
    let bytes = text.into_bytes();
    let mut pieces = bytes.chunks(FRAGMENT_BYTES).enumerate().peekable();
    while let Some((place, piece)) = pieces.next() {
        let data = if place == 0 { Data::Text } else { Data::Continue };
        let frame = Frame::message(piece.to_vec(), OpCode::Data(data), pieces.peek().is_none());
        socket.feed(Message::Frame(frame)).await?;
    }
    Ok(())
}

/// What a client says on an open socket; returns what it is told.
fn hear(world: &World, number: u64, scopes: &str, text: &str) -> Option<String> {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        let complaint = || json!({ "error": "Error parsing message", "status": 400 }).to_string();
        return world.character.is_mastodon().then(complaint);
    };
    let name = frame["stream"].as_str().unwrap_or_default();
    match frame["type"].as_str() {
        Some("subscribe") => world.subscribe(number, name, scopes, Way::Frame).err().flatten(),
        Some("unsubscribe") => {
            world.unsubscribe(number, name);
            None
        }
        Some(_) | None => None,
    }
}

impl World {
    async fn forget_stream(&self, number: u64) {
        self.state().streams.retain(|stream| stream.number != number);
        self.follow_streams().await;
        self.tick();
    }
}
