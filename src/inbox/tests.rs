use std::time::Duration;

use futures_util::{FutureExt, SinkExt, StreamExt};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message as SocketMessage;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::reading::DropReason;
use super::round::{CATCH_UP_EVERY, POLICY_EVERY};
use super::*;
use crate::config::{LogFormat, LogLevel};
use crate::logging::captured::Captured;
use crate::mastodon::ground::{Ground, mention, now};
use crate::observer::Wait;
use auditoot_sandbox::Canned;

mod starting;
mod telling;

/// A server, and an inbox that runs on it.
struct Story {
    ground: Ground,
    stream: TcpListener,
    arrivals: mpsc::UnboundedReceiver<Arrival>,
    cursor: CursorHandle,
    health: watch::Receiver<InboxHealth>,
    observer: Observer,
    caught_up: oneshot::Receiver<Working>,
    running: JoinHandle<()>,
}

type Socket = WebSocketStream<TcpStream>;

const NOTIFICATIONS: &str = "GET /api/v1/notifications";
const POLICY: &str = "GET /api/v2/notifications/policy";
const MENTIONED: &str = r#"{"event":"notification","payload":"{\"type\":\"mention\"}"}"#;

fn id(number: i64) -> NotificationId {
    NotificationId(number.to_string())
}

/// A state of long ago, so that nothing came before the first start.
fn state(number: i64) -> CursorState {
    CursorState {
        id: Some(id(number)),
        time: now() - SignedDuration::from_mins(20),
        began: now() - SignedDuration::from_hours(24 * 100),
    }
}

/// Alice asks for help; the notification of it.
fn ask(ground: &Ground) -> NotificationId {
    NotificationId(ground.sandbox.say("alice", "@apps help").notification.expect("a notification"))
}

/// A mention noted so long before now, as a list has it, with a number that the sandbox would not have given it.
fn noted(ground: &Ground, number: i64, before: SignedDuration) -> Value {
    let mut value = mention(number, "alice", "<p>help</p>");
    value["created_at"] = json!((now() - before).to_string());
    value["status"]["mentions"][0]["id"] = json!(ground.bot.0);
    value
}

/// From now on the server lists these, however it is asked.
fn list(ground: &Ground, notifications: &[Value]) {
    ground.sandbox.heal();
    ground.sandbox.answer(Canned::json(NOTIFICATIONS, StatusCode::OK, &json!(notifications)));
}

impl Story {
    /// Waits until it ends by itself, and lets time pass meanwhile.
    async fn ends(&mut self) {
        let passing = async {
            while tokio::time::timeout(Duration::from_millis(100), &mut self.running).await.is_err() {
                self.ground.clock.advance(CATCH_UP_EVERY);
            }
        };
        tokio::time::timeout(Duration::from_secs(30), passing).await.expect("in time");
    }

    async fn begin(ground: Ground, state: Option<CursorState>) -> Self {
        let stream = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let streaming = format!("ws://{}", stream.local_addr().expect("an address"));
        let me = Me {
            id: ground.bot.clone(),
            acct: "apps".into(),
            url: ground.sandbox.base_url().join("@apps").expect("an address").into(),
            uri: String::new(),
            is_bot: true,
            is_locked: false,
            has_note: false,
        };
        let observer = Observer::new(ground.clock.clone());
        let streaming = Url::parse(&streaming).expect("an address");
        let inbox = Inbox::new(ground.client(), me, streaming, state, true, observer.clone());
        let (cursor, health) = (inbox.cursor(), inbox.health());
        let (sender, arrivals) = mpsc::unbounded_channel();
        let (begin, caught_up) = oneshot::channel();
        let hand_over = move |arrival| {
            sender.send(arrival).expect("somebody listens");
            std::future::ready(())
        };
        let running = tokio::spawn(inbox.run(hand_over, begin));
        Self { ground, stream, arrivals, cursor, health, observer, caught_up, running }
    }

    /// The server's end of the stream.
    async fn connected(&self) -> Socket {
        let (socket, _) = self.stream.accept().await.expect("a client");
        accept_async(socket).await.expect("a handshake")
    }

    async fn healthy(&mut self, is_so: impl FnMut(&InboxHealth) -> bool) {
        let health = self.health.wait_for(is_so);
        tokio::time::timeout(Duration::from_secs(10), health).await.expect("in time").expect("it runs");
    }

    /// Waits until the stream is open and everything was read once after that.
    async fn quiet(&mut self) -> Socket {
        let socket = self.connected().await;
        self.healthy(|health| health.is_stream_open).await;
        self.ground.clock.advance(SignedDuration::from_millis(1));
        let opened = self.ground.clock.now();
        // The reading that the opening asks for may have been over before the clock moved; the timer brings another.
        self.ground.clock.advance(CATCH_UP_EVERY);
        self.healthy(|health| health.caught_up_at.is_some_and(|at| at > opened)).await;
        socket
    }

    async fn next(&mut self) -> Arrival {
        let arrival = tokio::time::timeout(Duration::from_secs(10), self.arrivals.recv());
        arrival.await.expect("in time").expect("an arrival")
    }

    /// The next message is this one; it is finished at once.
    async fn hears(&mut self, notification: &NotificationId) {
        let arrival = self.next().await;
        assert_eq!(&arrival.notification, notification);
        self.cursor.finished(&arrival.notification);
    }

    fn hears_no_more(&mut self) {
        assert!(self.arrivals.try_recv().is_err(), "one message too many");
    }

    fn dropped(&self, reason: DropReason) -> u64 {
        self.health.borrow().counts.dropped.get(&reason).copied().unwrap_or_default()
    }
}

#[tokio::test]
async fn a_ring_brings_the_message_and_finishing_it_moves_the_cursor() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(0))).await;
    let mut socket = story.quiet().await;
    let asked = ask(&story.ground);
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    let arrival = story.next().await;
    assert_eq!(arrival.notification, asked);
    assert_eq!((arrival.heard.text.as_str(), arrival.heard.from.acct.as_str()), ("help", "alice"));
    assert_eq!(story.cursor.state().id, Some(id(0)));
    assert_eq!(story.cursor.state_after(&asked).id, Some(asked.clone()));
    story.cursor.finished(&asked);
    assert_eq!(story.cursor.state().id, Some(asked));
}

#[tokio::test]
async fn each_of_many_is_handed_over_once_and_in_order() {
    let ground = Ground::mastodon().await;
    let asked: Vec<NotificationId> = (0..300).map(|_| ask(&ground)).collect();
    let mut story = Story::begin(ground, Some(state(0))).await;
    let mut socket = story.quiet().await;
    for _ in 0..5 {
        socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    }
    for asked in &asked {
        assert_eq!(&story.next().await.notification, asked);
    }
    let last = ask(&story.ground);
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    story.hears(&last).await;
    story.hears_no_more();
    assert_eq!(story.cursor.open_count(), 300);
    assert_eq!(story.cursor.state().id, Some(id(0)));
}

#[tokio::test]
async fn what_waits_for_its_answer_is_not_read_again_and_again() {
    let ground = Ground::mastodon().await;
    let asked: Vec<NotificationId> = (0..300).map(|_| ask(&ground)).collect();
    let mut story = Story::begin(ground, Some(state(0))).await;
    let mut socket = story.quiet().await;
    for asked in &asked {
        assert_eq!(&story.next().await.notification, asked);
    }
    let before = story.ground.count(NOTIFICATIONS);
    let last = ask(&story.ground);
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    story.ground.clock.advance(SignedDuration::from_secs(2));
    story.hears(&last).await;
    assert_eq!(story.ground.count(NOTIFICATIONS), before + 1);
    assert_eq!(story.cursor.open_count(), 300);
}

#[tokio::test]
async fn a_list_out_of_order_and_with_everything_twice_changes_nothing() {
    let ground = Ground::mastodon().await;
    let mut scrambled: Vec<Value> = (1..=30).map(|number| noted(&ground, number, SignedDuration::ZERO)).collect();
    scrambled.extend(scrambled.clone());
    scrambled.rotate_left(20);
    list(&ground, &scrambled);
    let mut story = Story::begin(ground, Some(state(0))).await;
    for number in 1..=30 {
        story.hears(&id(number)).await;
    }
    let _socket = story.quiet().await;
    story.hears_no_more();
}

#[tokio::test]
async fn it_is_quiet_once_the_stream_is_open_and_was_read_after() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(0))).await;
    story.caught_up.close();
    story.healthy(|health| health.caught_up_at.is_some()).await;
    assert!(story.observer.quiet().now_or_never().is_none(), "nobody has opened the stream");
    let _socket = story.connected().await;
    story.observer.quiet().await;
    assert!(!story.observer.is_waiting(Wait::CannotListen));
    story.ground.clock.advance(CATCH_UP_EVERY);
    assert!(story.observer.quiet().now_or_never().is_none(), "it is to be read anew");
    story.observer.quiet().await;
}

#[tokio::test]
async fn it_is_quiet_without_a_stream_where_there_is_none() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(0))).await;
    story.caught_up.close();
    let (refused, _) = story.stream.accept().await.expect("a client");
    drop(refused);
    story.observer.quiet().await;
    assert!(story.observer.is_waiting(Wait::CannotListen) && !story.health.borrow().is_stream_open);
}

#[tokio::test]
async fn whoever_waits_for_all_that_came_before_is_under_way_when_it_is_quiet() {
    let ground = Ground::mastodon().await;
    let asked = ask(&ground);
    let mut story = Story::begin(ground, Some(state(0))).await;
    let _working = (&mut story.caught_up).await.expect("it catches up");
    story.hears(&asked).await;
    let _socket = story.connected().await;
    story.healthy(|health| health.is_stream_open).await;
    assert!(story.observer.quiet().now_or_never().is_none());
}

#[tokio::test]
async fn what_came_while_the_stream_was_away_is_caught_up_with() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(0))).await;
    drop(story.quiet().await);
    story.healthy(|health| !health.is_stream_open).await;
    let asked = ask(&story.ground);
    story.ground.clock.advance(SignedDuration::from_secs(2));
    let _socket = story.connected().await;
    story.hears(&asked).await;
}

#[tokio::test]
async fn a_mute_stream_costs_a_minute_and_no_message() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(0))).await;
    let _socket = story.quiet().await;
    let asked = ask(&story.ground);
    story.ground.clock.advance(CATCH_UP_EVERY);
    story.hears(&asked).await;
}

#[tokio::test]
async fn a_notification_that_the_server_commits_late_is_heard_too() {
    let ground = Ground::mastodon().await;
    let (early, late) = (noted(&ground, 3001, SignedDuration::ZERO), noted(&ground, 2999, SignedDuration::ZERO));
    list(&ground, std::slice::from_ref(&early));
    let mut story = Story::begin(ground, Some(state(1))).await;
    let _socket = story.quiet().await;
    story.hears(&id(3001)).await;
    assert_eq!(story.cursor.state().id, Some(id(3001)));
    list(&story.ground, &[early, late]);
    story.ground.clock.advance(CATCH_UP_EVERY);
    story.hears(&id(2999)).await;
}

/// The notification policy of the bot's account; after this change to it, if one is given.
async fn policy(ground: &Ground, change: Option<(&str, &str)>) -> Value {
    let (client, path) = (ground.client(), ["api", "v2", "notifications", "policy"]);
    if let Some(change) = change {
        client.send(client.request(Method::PATCH, client.url(&path)).form(&[change])).await.expect("it is changed");
    }
    client.send(client.request(Method::GET, client.url(&path))).await.expect("an answer").json().expect("a policy")
}

#[tokio::test]
async fn a_fresh_account_hears_strangers_also_those_from_before() {
    let ground = Ground::mastodon().await;
    let hidden = ask(&ground);
    assert_eq!(policy(&ground, None).await["for_private_mentions"], "filter");
    let mut story = Story::begin(ground, None).await;
    story.hears(&hidden).await;
    assert_eq!(policy(&story.ground, None).await["for_private_mentions"], "accept");
    // The operator's browser sets it back; within the hour it is open again.
    policy(&story.ground, Some(("for_private_mentions", "filter"))).await;
    let _socket = story.quiet().await;
    story.ground.clock.advance(POLICY_EVERY);
    while policy(&story.ground, None).await["for_private_mentions"] != "accept" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn merged_notifications_come_with_their_old_ids_and_are_heard() {
    let mut story = Story::begin(Ground::mastodon().await, Some(state(100))).await;
    let mut socket = story.quiet().await;
    let old = [
        noted(&story.ground, 50, SignedDuration::from_hours(48)),
        noted(&story.ground, 10, SignedDuration::from_hours(24 * 8)),
    ];
    list(&story.ground, &old);
    socket.send(SocketMessage::text(r#"{"event":"notifications_merged"}"#)).await.expect("sent");
    assert_eq!(story.next().await.notification, id(50));
    let state = story.cursor.state();
    assert_eq!((state.id, state.time), (Some(id(100)), now() - SignedDuration::from_hours(48)));
    story.hears_no_more();
}

#[tokio::test]
async fn trouble_is_told_and_passes() {
    let ground = Ground::mastodon().await;
    ground.sandbox.answer(Canned::json(NOTIFICATIONS, StatusCode::SERVICE_UNAVAILABLE, &json!({})));
    let mut story = Story::begin(ground, Some(state(0))).await;
    story.healthy(|health| health.obstacle.is_some()).await;
    story.ground.sandbox.heal();
    let asked = ask(&story.ground);
    story.ground.clock.advance(SignedDuration::from_secs(2));
    story.hears(&asked).await;
    story.healthy(|health| health.obstacle.is_none()).await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone_until_then() {
    let ground = Ground::mastodon().await;
    let busy = Canned::json(NOTIFICATIONS, StatusCode::TOO_MANY_REQUESTS, &json!({}));
    ground.sandbox.answer(busy.with_header("x-ratelimit-reset", "2026-08-01T12:05:00.000000Z"));
    let mut story = Story::begin(ground, Some(state(0))).await;
    story.healthy(|health| health.obstacle.is_some()).await;
    let mut socket = story.connected().await;
    story.healthy(|health| health.is_stream_open).await;
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    socket.send(SocketMessage::Ping("x".into())).await.expect("sent");
    assert!(matches!(socket.next().await, Some(Ok(SocketMessage::Pong(_)))), "the event was heard");
    assert_eq!(story.ground.count(NOTIFICATIONS), 1);
    story.ground.sandbox.heal();
    let asked = ask(&story.ground);
    story.ground.clock.advance(SignedDuration::from_mins(6));
    story.hears(&asked).await;
}

#[tokio::test]
async fn a_dead_token_ends_it() {
    let ground = Ground::mastodon().await;
    ground.revoke();
    let mut story = Story::begin(ground, Some(state(0))).await;
    let began = story.ground.clock.now();
    story.ends().await;
    assert!(story.ground.clock.now().duration_since(began) >= SignedDuration::from_mins(10));
}

#[tokio::test]
async fn nothing_of_a_secret_or_a_message_is_logged() {
    let (log, _listening) = Captured::start(LogFormat::Text, LogLevel::Trace);
    let ground = Ground::mastodon().await;
    let unspeakable = |on| Canned::text(on, StatusCode::OK, "text/html", "\"unspeakable\"");
    ground.sandbox.answer(unspeakable(POLICY));
    let mut story = Story::begin(ground, Some(state(0))).await;
    let mut socket = story.quiet().await;
    let asked = story.ground.sandbox.say("alice", "@apps unspeakable").notification.map(NotificationId);
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    story.hears(&asked.expect("a notification")).await;
    socket.send(SocketMessage::text(r#"{"error":"unspeakable","status":401}"#)).await.expect("sent");
    story.ground.sandbox.answer(unspeakable(NOTIFICATIONS));
    drop(socket);
    story.healthy(|health| !health.is_stream_open).await;
    story.ground.clock.advance(CATCH_UP_EVERY);
    story.healthy(|health| health.obstacle.is_some()).await;
    story.ground.sandbox.heal();
    story.ground.revoke();
    story.ends().await;
    let log = log.text();
    assert!(log.lines().count() >= 2, "something was logged: {log}");
    assert!(!log.contains(story.ground.token.expose()) && !log.contains("unspeakable"), "{log}");
}
