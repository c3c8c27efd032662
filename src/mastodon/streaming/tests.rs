use std::time::Duration;

use futures_util::SinkExt;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::frame::Frame as WireFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{accept_async, accept_hdr_async};

use super::*;
use crate::mastodon::ground::{Ground, USER_AGENT};
use auditoot_sandbox::Canned;

/// A streaming server that the test drives by hand, and the rings of a client that listens to it.
struct Stream {
    listener: TcpListener,
    bells: mpsc::Receiver<StreamEvent>,
    ground: Ground,
}

type ServerSide = WebSocketStream<TcpStream>;

impl Stream {
    async fn start() -> Self {
        let ground = Ground::mastodon().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("ws://{}", listener.local_addr().expect("an address"));
        let (sender, bells) = mpsc::channel(64);
        let client = ground.client();
        let url = Url::parse(&url).expect("an address");
        tokio::spawn(async move { client.listen(&url, sender).await });
        Self { listener, bells, ground }
    }

    async fn accept(&self) -> ServerSide {
        let (socket, _) = self.listener.accept().await.expect("a client");
        accept_async(socket).await.expect("a handshake")
    }

    async fn next(&mut self) -> StreamEvent {
        tokio::time::timeout(Duration::from_secs(10), self.bells.recv()).await.expect("in time").expect("a ring")
    }
}

const MENTION: &str = r#"{"stream":["user"],"event":"notification","payload":"{\"type\":\"mention\"}"}"#;

#[tokio::test]
async fn it_rings_through_nonsense_and_fragments() {
    let mut stream = Stream::start().await;
    let mut server = stream.accept().await;
    assert_eq!(stream.next().await, StreamEvent::Connected);
    for text in ["", "{", r#"{"event":"new_thing","payload":null}"#, r#"{"error":"odd","status":400}"#] {
        server.send(SocketMessage::text(text)).await.expect("sent");
    }
    server.send(SocketMessage::binary(vec![0, 1, 2])).await.expect("sent");
    let (first, second) = MENTION.split_at(30);
    let frame = |text: &str, code, is_final| {
        SocketMessage::Frame(WireFrame::message(text.to_owned(), OpCode::Data(code), is_final))
    };
    server.send(frame(first, Data::Text, false)).await.expect("sent");
    server.send(SocketMessage::Ping("between".into())).await.expect("sent");
    server.send(frame(second, Data::Continue, true)).await.expect("sent");
    assert_eq!(stream.next().await, StreamEvent::Notified(None));
    let answered = server.next().await.expect("an answer").expect("a message");
    assert_eq!(answered, SocketMessage::Pong("between".into()));
    server.send(SocketMessage::text(r#"{"event":"notifications_merged","payload":"1"}"#)).await.expect("sent");
    assert_eq!(stream.next().await, StreamEvent::PolicyChanged);
    server.send(SocketMessage::text(r#"{"event":"delete","payload":"9"}"#)).await.expect("sent");
    assert_eq!(stream.next().await, StreamEvent::Deleted(StatusId("9".into())));
}

#[tokio::test]
async fn a_drop_is_told_and_it_comes_back() {
    let mut stream = Stream::start().await;
    drop(stream.accept().await);
    assert_eq!(stream.next().await, StreamEvent::Connected);
    assert_eq!(stream.next().await, StreamEvent::Lost);
    stream.ground.clock.advance(SignedDuration::from_mins(1));
    let mut server = stream.accept().await;
    assert_eq!(stream.next().await, StreamEvent::Connected);
    server.close(None).await.expect("closed");
    assert_eq!(stream.next().await, StreamEvent::Lost);
}

#[tokio::test]
async fn a_silent_stream_is_left() {
    let mut stream = Stream::start().await;
    let mut server = stream.accept().await;
    assert_eq!(stream.next().await, StreamEvent::Connected);
    server.send(SocketMessage::text(MENTION)).await.expect("sent");
    assert_eq!(stream.next().await, StreamEvent::Notified(None));
    // Only the clock moves; the connection is sound and says nothing.
    let mut left = false;
    while !left {
        stream.ground.clock.advance(SignedDuration::from_secs(76));
        left =
            tokio::time::timeout(Duration::from_millis(50), stream.bells.recv()).await == Ok(Some(StreamEvent::Lost));
    }
    stream.ground.clock.advance(SignedDuration::from_mins(1));
    let _second = stream.accept().await;
    assert_eq!(stream.next().await, StreamEvent::Connected);
}

#[tokio::test]
async fn the_token_goes_in_a_header_and_never_in_the_address() {
    let stream = Stream::start().await;
    let (socket, _) = stream.listener.accept().await.expect("a client");
    let mut opened = None;
    #[expect(clippy::result_large_err, reason = "the library's own type")]
    let look = |request: &Request, response: Response| {
        opened = Some((request.uri().clone(), request.headers().clone()));
        Ok(response)
    };
    accept_hdr_async(socket, look).await.expect("a handshake");
    let (address, headers) = opened.expect("an opening");
    assert_eq!(address.to_string(), "/api/v1/streaming?stream=user");
    assert_eq!(headers[header::AUTHORIZATION], format!("Bearer {}", stream.ground.token.expose()));
    assert_eq!(headers[header::USER_AGENT], USER_AGENT);
}

#[tokio::test]
async fn a_refused_token_is_dead_only_if_it_is_refused_everywhere_for_ten_minutes() {
    let ground = Ground::mastodon().await;
    let client = ground.client();
    let (sender, mut bells) = mpsc::channel(64);
    ground.sandbox.answer(Canned::page("GET /api/v1/streaming", StatusCode::UNAUTHORIZED));
    let url = Url::parse(&ground.sandbox.base_url().as_str().replace("http://", "ws://")).expect("an address");
    let listening = tokio::spawn(async move { client.listen(&url, sender).await });
    assert_eq!(bells.recv().await, Some(StreamEvent::Lost));
    assert!(tokio::time::timeout(Duration::from_millis(200), bells.recv()).await.is_err(), "the account still stands");
    ground.revoke();
    let began = ground.clock.now();
    loop {
        match tokio::time::timeout(Duration::from_millis(100), bells.recv()).await {
            Err(_) => ground.clock.advance(SignedDuration::from_mins(1)),
            Ok(Some(StreamEvent::Lost)) => {}
            Ok(event) => break assert_eq!(event, Some(StreamEvent::TokenDead)),
        }
    }
    assert!(ground.clock.now().duration_since(began) >= SignedDuration::from_mins(10));
    listening.await.expect("the stream has ended");
}

#[tokio::test]
async fn a_stream_over_tls_to_a_server_without_fails_and_does_not_panic() {
    let ground = Ground::mastodon().await;
    let (sender, mut bells) = mpsc::channel(64);
    let client = ground.client();
    let url = Url::parse(&ground.sandbox.base_url().as_str().replace("http://", "wss://")).expect("an address");
    let listening = tokio::spawn(async move { client.listen(&url, sender).await });
    assert_eq!(bells.recv().await, Some(StreamEvent::Lost));
    assert!(!listening.is_finished());
}

#[test]
fn pauses_grow_from_a_second_to_a_minute() {
    assert_eq!(pause(0), SignedDuration::from_secs(1));
    for attempts in 0..100 {
        let pause = pause(attempts);
        assert!(pause >= SignedDuration::from_secs(1) && pause <= SignedDuration::from_mins(1), "{attempts}: {pause}");
    }
}

#[test]
fn the_address_is_the_same_however_it_was_advertised() {
    for advertised in
        ["wss://s.example", "wss://s.example/", "wss://s.example/api/v1/streaming", "wss://s.example/api/v1/streaming/"]
    {
        let url = address(&Url::parse(advertised).expect("an address"));
        assert_eq!(url.as_str(), "wss://s.example/api/v1/streaming?stream=user");
    }
}

#[test]
fn many_rings_leave_room_for_the_rare_ones() {
    let (sender, mut receiver) = mpsc::channel(16);
    for _ in 0..100 {
        ring(&sender, StreamEvent::Notified(None));
    }
    ring(&sender, StreamEvent::PolicyChanged);
    let mut bells = Vec::new();
    while let Ok(event) = receiver.try_recv() {
        bells.push(event);
    }
    assert_eq!(bells.last(), Some(&StreamEvent::PolicyChanged));
    assert_eq!(bells.len(), 16 - PLACES_KEPT + 1);
}
