//! The streaming API.

use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Fault, FaultRule};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::Request;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{World, form, send};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn request(world: &World, query: &str, headers: &[(&'static str, &str)]) -> Request<()> {
    let url = world.url(&format!("api/v1/streaming?{query}")).replacen("http", "ws", 1);
    let mut request = url.into_client_request().expect("a request");
    for (name, value) in [("user-agent", "test")].iter().chain(headers) {
        request.headers_mut().insert(*name, value.parse().expect("a value"));
    }
    request
}

async fn open(world: &World, token: &AccessToken, stream: &str) -> Socket {
    let query = format!("stream={stream}");
    let bearer = format!("Bearer {}", token.expose());
    let (socket, _) = connect_async(request(world, &query, &[("authorization", &bearer)])).await.expect("a socket");
    socket
}

/// Opens a stream of the bot and waits until the server knows it.
async fn listen(world: &World, stream: &str) -> Socket {
    let before = world.sandbox.open_streams("bot");
    let socket = open(world, &world.bot_token, stream).await;
    world.sandbox.until(|sandbox| (sandbox.open_streams("bot") > before).then_some(())).await;
    socket
}

async fn next(socket: &mut Socket) -> Value {
    loop {
        match socket.next().await.expect("an open socket").expect("a message") {
            Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
            Message::Ping(_) => {}
            other @ (Message::Binary(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_)) => {
                panic!("neither an event nor a ping: {other}")
            }
        }
    }
}

async fn accept_strangers(world: &World) {
    let request = world.bot(Method::PUT, "api/v2/notifications/policy");
    assert_eq!(send(form(request, &[("for_private_mentions", "accept")])).await.status, StatusCode::OK);
}

fn event(frame: &Value) -> &str {
    frame["event"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_message_arrives_as_a_notification_whose_payload_is_a_string() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        if world.sandbox.character().name() == "mastodon" {
            accept_strangers(&world).await;
        }
        let mut socket = listen(&world, "user:notification").await;
        let said = world.sandbox.say("alice", "@bot list apps");
        let frame = next(&mut socket).await;
        assert_eq!((event(&frame), &frame["stream"]), ("notification", &serde_json::json!(["user:notification"])));
        let payload: Value = serde_json::from_str(frame["payload"].as_str().expect("a string")).expect("JSON");
        assert_eq!(payload["status"]["id"], said.status);
        assert_eq!(payload["id"], said.notification.expect("a row"));
    }
}

#[tokio::test]
async fn what_mastodon_holds_back_is_not_streamed_until_it_is_merged() {
    let world = World::mastodon().await;
    let mut socket = listen(&world, "user").await;
    let said = world.sandbox.say("alice", "@bot one");
    let requests = world.get("api/v1/notifications/requests").await.json();
    let path = format!("api/v1/notifications/requests/{}/accept", requests[0]["id"].as_str().expect("an id"));
    send(world.bot(Method::POST, &path)).await;
    let merged = next(&mut socket).await;
    assert_eq!((event(&merged), merged["payload"].as_str()), ("notifications_merged", Some("1")));
    world.sandbox.edit(&said.status, "@bot two");
    assert_eq!(event(&next(&mut socket).await), "status.update");
    world.sandbox.delete(&said.status);
    let deleted = next(&mut socket).await;
    assert_eq!((event(&deleted), deleted["payload"].as_str()), ("delete", Some(said.status.as_str())));
}

#[tokio::test]
async fn a_token_can_come_in_three_ways() {
    for world in [World::mastodon().await, World::gotosocial().await] {
        let token = world.bot_token.expose();
        let bearer = format!("Bearer {token}");
        let query = format!("stream=user&access_token={token}");
        let ways = [
            request(&world, "stream=user", &[("authorization", &bearer)]),
            request(&world, &query, &[]),
            request(&world, "stream=user", &[("sec-websocket-protocol", token)]),
        ];
        for way in ways {
            connect_async(way).await.expect("a socket");
        }
        let refused = connect_async(request(&world, "stream=user&access_token=wrong", &[])).await.expect_err("refused");
        let tungstenite::Error::Http(response) = refused else { panic!("no answer in HTTP: {refused}") };
        assert_eq!(response.status(), 401);
        if world.sandbox.character().name() == "mastodon" {
            assert_eq!(response.headers()["x-error-message"], "Invalid access token");
        }
    }
}

#[tokio::test]
async fn a_token_of_few_scopes_is_mute_on_mastodon_and_judged_by_the_way_it_comes_on_gotosocial() {
    let world = World::mastodon().await;
    let weak = world.token_of_alice("read:accounts");
    let mut socket = open(&world, &weak, "user").await;
    let error = next(&mut socket).await;
    assert_eq!((error["status"].as_u64(), error.get("event")), (Some(401), None));

    let world = World::gotosocial().await;
    let weak = world.token_of_alice("read:accounts");
    open(&world, &weak, "user").await;
    let query = format!("stream=user&access_token={}", weak.expose());
    let refused = connect_async(request(&world, &query, &[])).await.expect_err("refused");
    let tungstenite::Error::Http(response) = refused else { panic!("no answer in HTTP: {refused}") };
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn a_revoked_token_closes_its_streams_on_mastodon_only() {
    let world = World::mastodon().await;
    let mut socket = listen(&world, "user").await;
    world.sandbox.revoke_token(&world.sandbox.tokens("bot")[0].id);
    let last = socket.next().await.expect("a message").expect("a close frame");
    assert!(matches!(last, Message::Close(None)), "{last}");

    let world = World::gotosocial().await;
    let mut socket = listen(&world, "user").await;
    world.sandbox.revoke_token(&world.sandbox.tokens("bot")[0].id);
    world.sandbox.say("alice", "@bot are you still there?");
    assert_eq!(event(&next(&mut socket).await), "notification", "the stream lives");
    let bearer = format!("Bearer {}", world.bot_token.expose());
    assert!(connect_async(request(&world, "stream=user", &[("authorization", &bearer)])).await.is_err());
}

#[tokio::test]
async fn gotosocial_sends_long_messages_in_fragments() {
    let world = World::gotosocial().await;
    let address = world.sandbox.base_url().socket_addrs(|| None).expect("an address")[0];
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    let authorization_request = format!(
        "GET /api/v1/streaming?stream=user HTTP/1.1\r\nHost: {address}\r\nUser-Agent: test\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Authorization: Bearer {}\r\n\r\n",
        world.bot_token.expose()
    );
    socket.write_all(authorization_request.as_bytes()).await.expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.expect("a byte"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"));
    world.sandbox.until(|sandbox| (sandbox.open_streams("bot") == 1).then_some(())).await;
    world.sandbox.say("alice", &format!("@bot {}", "x".repeat(4500)));
    let (mut first_bytes, mut text) = (Vec::new(), Vec::new());
    loop {
        let first = socket.read_u8().await.expect("a frame");
        let length = match socket.read_u8().await.expect("a length") {
            126 => u64::from(socket.read_u16().await.expect("a length")),
            127 => socket.read_u64().await.expect("a length"),
            short => u64::from(short),
        };
        let mut payload = vec![0; usize::try_from(length).expect("a length")];
        socket.read_exact(&mut payload).await.expect("a payload");
        text.extend(payload);
        first_bytes.push(first);
        if first & 0x80 != 0 {
            break;
        }
    }
    assert!(first_bytes.len() >= 3 && first_bytes[0] == 0x01 && first_bytes[1] == 0x00, "{first_bytes:?}");
    let frame: Value = serde_json::from_slice(&text).expect("JSON once put together");
    assert_eq!(event(&frame), "notification");
}

#[tokio::test]
async fn faults_of_streams() {
    let world = World::gotosocial().await;
    let mut socket = listen(&world, "user").await;
    world.sandbox.set_fault(FaultRule::new(Fault::Duplicate));
    world.sandbox.say("alice", "@bot twice");
    assert_eq!(next(&mut socket).await, next(&mut socket).await);
    world.sandbox.heal();

    world.sandbox.set_fault(FaultRule::new(Fault::Reorder));
    let first = world.sandbox.say("alice", "@bot first").status;
    let second = world.sandbox.say("alice", "@bot second").status;
    let (one, other) = (next(&mut socket).await, next(&mut socket).await);
    assert!(one["payload"].as_str().expect("a payload").contains(&second));
    assert!(other["payload"].as_str().expect("a payload").contains(&first));
    world.sandbox.heal();

    world.sandbox.set_fault(FaultRule::new(Fault::StreamSilent));
    world.sandbox.say("alice", "@bot unheard");
    world.sandbox.heal();
    let heard = world.sandbox.say("alice", "@bot heard").status;
    assert!(next(&mut socket).await["payload"].as_str().expect("a payload").contains(&heard));

    world.sandbox.set_fault(FaultRule::new(Fault::StreamDrop));
    let end = socket.next().await;
    assert!(matches!(end, None | Some(Err(_))), "no close frame: {end:?}");
    world.sandbox.until(|sandbox| (sandbox.open_streams("bot") == 0).then_some(())).await;
}

#[tokio::test]
async fn later_subscriptions_and_nonsense() {
    let world = World::mastodon().await;
    accept_strangers(&world).await;
    let mut socket = open(&world, &world.bot_token, "").await;
    socket.send(Message::text("nonsense")).await.expect("sent");
    assert_eq!(next(&mut socket).await["status"], 400);
    socket.send(Message::text(r#"{"type":"subscribe","stream":"user"}"#)).await.expect("sent");
    world.sandbox.until(|sandbox| (sandbox.open_streams("bot") == 1).then_some(())).await;
    world.sandbox.say("alice", "@bot hi");
    assert_eq!(event(&next(&mut socket).await), "notification");
    socket.send(Message::binary(vec![1])).await.expect("sent");
    let last = socket.next().await.expect("a message").expect("a close frame");
    assert!(matches!(last, Message::Close(Some(frame)) if u16::from(frame.code) == 1003));
}

#[tokio::test]
async fn health_says_ok_on_mastodon_and_the_addresses_differ() {
    let world = World::mastodon().await;
    assert_eq!(world.get("api/v1/streaming/health").await.text, "OK");
    let urls = world.get("api/v2/instance").await.json();
    assert_eq!(urls["api_versions"]["mastodon"], 11);
    assert!(urls["configuration"]["urls"]["streaming"].as_str().expect("an address").starts_with("ws://"));

    let world = World::gotosocial().await;
    assert_eq!(world.get("api/v1/streaming/health").await.status, StatusCode::NOT_FOUND);
    let urls = world.get("api/v1/instance").await.json();
    assert!(urls["urls"]["streaming_api"].as_str().expect("an address").starts_with("wss://"), "even on plain http");
    assert_eq!(world.get(".well-known/oauth-authorization-server").await.status, StatusCode::NOT_FOUND);
}
