//! The streaming API: a WebSocket on which events arrive while they happen. Nothing is replayed.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::caller::grants;
use super::directory::Token;
use super::faults::Fault;
use super::stream::{Audience, Outgoing, Stream, Subscription};
use super::wire::{Params, Problem, bearer};
use super::world::State;
use super::{Character, Id, World};

mod connection;
mod held;
mod kills;

pub use held::{HeldStream, StreamEnd, StreamRefused};
pub use kills::HearingError;

impl State {
    /// Sends an event to the open streams of an account. The payload is a string, JSON or not.
    pub(super) fn stream(
        &mut self,
        world: &World,
        account: &Id,
        audience: Audience,
        event: &str,
        payload: Option<&str>,
    ) {
        if world.suffers(Fault::StreamSilent) {
            return;
        }
        let copies = if world.suffers(Fault::Duplicate) { 2 } else { 1 };
        for stream in self.streams.iter().filter(|stream| stream.account == *account && stream.hears(audience)) {
            let mut subscriptions: Vec<Subscription> =
                stream.subscriptions.iter().copied().filter(|subscription| subscription.hears(audience)).collect();
            if world.character == Character::GoToSocial {
                // One event goes to a connection once, under the first stream it belongs to.
                subscriptions.truncate(1);
            }
            for subscription in subscriptions {
                let mut frame = json!({ "stream": [subscription.name()], "event": event });
                if let Some(payload) = payload {
                    frame["payload"] = payload.into();
                }
                for _ in 0..copies {
                    // A connection that is gone is taken off the list by itself.
                    let _gone = stream.outbox.send(Outgoing::Text(frame.to_string()));
                }
            }
        }
    }

    /// Closes the streams that were opened with this sign-in, as Mastodon does when it is revoked.
    pub(super) fn close_streams_of(&mut self, sign_in: &Id) {
        for stream in self.streams.iter().filter(|stream| stream.sign_in == *sign_in) {
            let _gone = stream.outbox.send(Outgoing::Close);
        }
    }

    /// How many streams of an account are open and subscribed to something.
    pub(super) fn open_streams(&self, account: &Id) -> usize {
        self.streams.iter().filter(|stream| stream.account == *account && !stream.subscriptions.is_empty()).count()
    }

    /// Cuts every stream.
    pub(super) fn cut_streams(&mut self) {
        // What happens from now on comes with none of them.
        for stream in self.streams.drain(..) {
            let _gone = stream.outbox.send(Outgoing::Cut);
        }
    }
}

/// `GET /api/v1/streaming`
pub(super) async fn open(Shared(world): Shared<Arc<World>>, mut request: Request) -> Response {
    let params = Params::of_query(request.uri().query());
    let protocol = request.headers().get(header::SEC_WEBSOCKET_PROTOCOL).cloned();
    let admitted = admit(&world, request.headers(), &params, protocol.as_ref());
    let (sign_in, account) = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => return *refusal,
    };
    let Some(key) = request.headers().get(header::SEC_WEBSOCKET_KEY).cloned() else {
        return world.problem(StatusCode::BAD_REQUEST, "this is a WebSocket").into_response();
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let first = params.get("stream").map(str::to_owned);
    let (outbox, inbox) = mpsc::unbounded_channel();
    let number = world.state().next_stream_number();
    let stream = Stream {
        number,
        account,
        sees_notifications: grants(&sign_in.scopes, &["read:notifications"]),
        sign_in: sign_in.id.clone(),
        subscriptions: Vec::new(),
        outbox,
    };
    // Before the client hears that it is open: what it reads after that and what comes here leave no gap.
    world.state().streams.push(stream);
    world.follow_streams().await;
    let refusal = first.and_then(|name| world.subscribe(number, &name, &sign_in.scopes, Way::Query).err().flatten());
    tokio::spawn(connection::run(Arc::clone(&world), upgrade, number, inbox, sign_in, refusal));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    if let Some(protocol) = protocol {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    response
}

/// Lets a token in: from the header, the query or the subprotocol, in this order.
fn admit(
    world: &World,
    headers: &HeaderMap,
    params: &Params,
    protocol: Option<&HeaderValue>,
) -> Result<(Token, Id), Box<Response>> {
    let in_header = bearer(headers);
    let elsewhere = params.get("access_token").or_else(|| protocol.and_then(|value| value.to_str().ok()));
    let token = in_header.or(elsewhere);
    match world.character {
        Character::Mastodon => admit_on_mastodon(world, token),
        Character::GoToSocial => {
            let refuse = |problem: Problem| Box::new(problem.into_response());
            let sign_in = world.sign_in(token).map_err(refuse)?;
            // A token in the header is not asked for its scopes; one in the address or the subprotocol is.
            if in_header.is_none() && !grants(&sign_in.scopes, &["read"]) {
                return Err(refuse(world.scope_problem()));
            }
            let account = sign_in.person.clone().ok_or_else(|| refuse(world.scope_problem()))?;
            Ok((sign_in, account))
        }
    }
}

/// Mastodon's streaming server is another program: it does not note the use of a token, and refuses with an empty
/// body and a header.
fn admit_on_mastodon(world: &World, token: Option<&str>) -> Result<(Token, Id), Box<Response>> {
    let refuse = |message: &'static str| {
        let mut response = StatusCode::UNAUTHORIZED.into_response();
        response.headers_mut().insert("x-error-message", HeaderValue::from_static(message));
        Box::new(response)
    };
    let token = token.ok_or_else(|| refuse("Missing access token"))?;
    let sign_in = world
        .directory
        .sign_in_of_token(token)
        .filter(|sign_in| sign_in.revoked_at.is_none())
        .ok_or_else(|| refuse("Invalid access token"))?;
    let account = sign_in.person.clone().ok_or_else(|| refuse("Invalid access token"))?;
    Ok((sign_in, account))
}

impl World {
    /// Subscribes a socket; the error is a frame to send on it, if this server says anything.
    fn subscribe(&self, number: u64, name: &str, scopes: &str, way: Way) -> Result<(), Option<String>> {
        let subscription = Subscription::named(name);
        let error = |text: &str, status: u16| Some(json!({ "error": text, "status": status }).to_string());
        let subscription = match (self.character, subscription, way) {
            (Character::Mastodon, None, _) => return Err(error("Unknown stream type", 400)),
            // GoToSocial ignores a later subscription to anything but a few streams; this is none of them.
            (Character::GoToSocial, None, _)
            | (Character::GoToSocial, Some(Subscription::UserNotification), Way::Frame) => return Err(None),
            (_, Some(subscription), _) => subscription,
        };
        let needed: &[&str] = match subscription {
            Subscription::User => &["read:statuses"],
            Subscription::UserNotification => &["read:notifications"],
        };
        if self.character.is_mastodon() && !grants(scopes, needed) {
            // The socket stays open, and mute.
            return Err(error("Access token does not have the required scopes", 401));
        }
        let mut state = self.state();
        if let Some(stream) = state.streams.iter_mut().find(|stream| stream.number == number)
            && !stream.subscriptions.contains(&subscription)
        {
            stream.subscriptions.push(subscription);
        }
        drop(state);
        self.tick();
        Ok(())
    }

    fn unsubscribe(&self, number: u64, name: &str) {
        let Some(subscription) = Subscription::named(name) else { return };
        if let Some(stream) = self.state().streams.iter_mut().find(|stream| stream.number == number) {
            stream.subscriptions.retain(|known| *known != subscription);
        }
    }
}

/// How a subscription was asked for.
#[derive(Clone, Copy, Debug)]
enum Way {
    Query,
    Frame,
}
