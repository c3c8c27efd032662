use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message as SocketMessage;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::reading::DropReason;
use super::*;
use crate::server::fake::{Fake, TOKEN, json_answer, mention, now};
use auditoot_core::dialogue::message::AccountId;

/// A server, and an inbox that runs on it.
struct Story {
    fake: Fake,
    stream: TcpListener,
    arrivals: mpsc::Receiver<Arrival>,
    cursor: CursorHandle,
    health: watch::Receiver<Health>,
    running: JoinHandle<InboxEnd>,
}

type Socket = WebSocketStream<TcpStream>;

const NOTIFICATIONS: &str = "/api/v1/notifications";
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

impl Story {
    async fn begin(fake: Fake, state: Option<CursorState>) -> Self {
        let stream = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let streaming = format!("ws://{}", stream.local_addr().expect("an address"));
        let me = Me {
            id: AccountId("1".into()),
            acct: "apps".into(),
            url: "https://m.example/@apps".into(),
            is_bot: true,
            is_locked: false,
        };
        let inbox = Inbox::new(fake.server(), me, Url::parse(&streaming).expect("an address"), state);
        let (cursor, health) = (inbox.cursor(), inbox.health());
        let (sender, arrivals) = mpsc::channel(1000);
        let running = tokio::spawn(inbox.run(sender));
        Self { fake, stream, arrivals, cursor, health, running }
    }

    /// The server's end of the stream.
    async fn connected(&self) -> Socket {
        let (socket, _) = self.stream.accept().await.expect("a client");
        accept_async(socket).await.expect("a handshake")
    }

    async fn healthy(&mut self, is_so: impl FnMut(&Health) -> bool) {
        let health = self.health.wait_for(is_so);
        tokio::time::timeout(Duration::from_secs(10), health).await.expect("in time").expect("it runs");
    }

    /// Waits until the stream is open and everything was read once after that.
    async fn quiet(&mut self) -> Socket {
        let socket = self.connected().await;
        self.healthy(|health| health.is_stream_open).await;
        self.fake.clock.advance(SignedDuration::from_millis(1));
        let opened = self.fake.clock.now();
        // The reading that the opening rings for may have been over before the clock moved; the timer brings another.
        self.fake.clock.advance(CATCH_UP_EVERY);
        self.healthy(|health| health.caught_up_at.is_some_and(|at| at > opened)).await;
        socket
    }

    async fn next(&mut self) -> Arrival {
        let arrival = tokio::time::timeout(Duration::from_secs(10), self.arrivals.recv());
        arrival.await.expect("in time").expect("an arrival")
    }

    /// The next message is this one; it is finished at once.
    async fn hears(&mut self, number: i64) {
        let arrival = self.next().await;
        assert_eq!(arrival.notification, id(number));
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
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    let mut socket = story.quiet().await;
    story.fake.notify(mention(5, "alice", "<p>help</p>"));
    socket.send(SocketMessage::text(MENTIONED)).await.expect("it rings");
    let arrival = story.next().await;
    assert_eq!((arrival.heard.text.as_str(), arrival.heard.from.acct.as_str()), ("help", "alice"));
    assert_eq!(story.cursor.state().id, Some(id(1)));
    assert_eq!(story.cursor.state_after(&id(5)).id, Some(id(5)));
    story.cursor.finished(&id(5));
    story.cursor.settled(&id(5)).await;
    assert_eq!(story.cursor.state().id, Some(id(5)));
}

#[tokio::test]
async fn each_is_handed_over_once_and_in_order_whatever_the_lists_look_like() {
    let fake = Fake::start().await;
    fake.scramble();
    for number in (1..=300).rev() {
        fake.notify(mention(number, "alice", "<p>help</p>"));
    }
    let mut story = Story::begin(fake, Some(state(0))).await;
    let mut socket = story.quiet().await;
    for _ in 0..5 {
        socket.send(SocketMessage::text(MENTIONED)).await.expect("it rings");
    }
    for number in 1..=300 {
        assert_eq!(story.next().await.notification, id(number));
    }
    story.fake.notify(mention(301, "alice", "<p>help</p>"));
    socket.send(SocketMessage::text(MENTIONED)).await.expect("it rings");
    story.hears(301).await;
    story.hears_no_more();
    assert_eq!(story.cursor.open_count(), 300);
    assert_eq!(story.cursor.state().id, Some(id(0)));
}

#[tokio::test]
async fn the_start_is_over_once_the_stream_is_open_and_was_read_after() {
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    story.healthy(|health| health.caught_up_at.is_some()).await;
    assert!(!story.health.borrow().is_settled_in(), "nobody has opened the stream");
    let _socket = story.connected().await;
    story.healthy(Health::is_settled_in).await;
}

#[tokio::test]
async fn the_start_is_over_without_a_stream_where_there_is_none() {
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    let (refused, _) = story.stream.accept().await.expect("a client");
    drop(refused);
    story.healthy(Health::is_settled_in).await;
    assert!(!story.health.borrow().is_stream_open);
}

#[tokio::test]
async fn what_came_while_the_stream_was_away_is_caught_up_with() {
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    drop(story.quiet().await);
    story.healthy(|health| !health.is_stream_open).await;
    story.fake.notify(mention(5, "alice", "<p>help</p>"));
    story.fake.clock.advance(SignedDuration::from_secs(2));
    let _socket = story.connected().await;
    story.hears(5).await;
}

#[tokio::test]
async fn a_mute_stream_costs_a_minute_and_no_message() {
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    let _socket = story.quiet().await;
    story.fake.notify(mention(5, "alice", "<p>help</p>"));
    story.fake.clock.advance(CATCH_UP_EVERY);
    story.hears(5).await;
}

#[tokio::test]
async fn a_notification_that_the_server_commits_late_is_heard_too() {
    let mut story = Story::begin(Fake::start().await, Some(state(1))).await;
    story.fake.notify(mention(3001, "alice", "<p>help</p>"));
    let _socket = story.quiet().await;
    story.hears(3001).await;
    assert_eq!(story.cursor.state().id, Some(id(3001)));
    story.fake.notify(mention(2999, "bob", "<p>help</p>"));
    story.fake.clock.advance(CATCH_UP_EVERY);
    story.hears(2999).await;
}

#[tokio::test]
async fn a_fresh_account_hears_strangers_also_those_from_before() {
    let fake = Fake::start().await;
    fake.set_policy(&[("for_private_mentions", "filter"), ("for_not_following", "accept")]);
    let mut hidden = mention(5, "stranger", "<p>help</p>");
    hidden["filtered"] = json!(true);
    fake.notify(hidden);
    let mut story = Story::begin(fake, None).await;
    story.hears(5).await;
    assert!(story.fake.policy().values().all(|value| value == "accept"));
    // The operator's browser sets it back; within the hour it is open again.
    story.fake.set_policy(&[("for_private_mentions", "filter")]);
    let _socket = story.quiet().await;
    story.fake.clock.advance(DOOR_EVERY);
    while story.fake.policy().values().any(|value| value != "accept") {
        tokio::task::yield_now().await;
    }
}

/// A mention noted so long before now, with a number as if it had been noted then.
fn mention_before(number: i64, span: SignedDuration) -> Value {
    let mut value = mention(number, "alice", "<p>help</p>");
    value["created_at"] = json!((now() - span).to_string());
    value
}

#[tokio::test]
async fn merged_notifications_come_with_their_old_ids_and_are_heard() {
    let mut story = Story::begin(Fake::start().await, Some(state(100))).await;
    let mut socket = story.quiet().await;
    story.fake.notify(mention_before(50, SignedDuration::from_hours(48)));
    story.fake.notify(mention_before(10, SignedDuration::from_hours(24 * 8)));
    let merged = r#"{"event":"notifications_merged","payload":"1"}"#;
    socket.send(SocketMessage::text(merged)).await.expect("it rings");
    assert_eq!(story.next().await.notification, id(50));
    let state = story.cursor.state();
    assert_eq!((state.id, state.time), (Some(id(100)), now() - SignedDuration::from_hours(48)));
    story.hears_no_more();
}

#[tokio::test]
async fn the_very_first_start_answers_a_day_and_nothing_that_was_answered() {
    let fake = Fake::start().await;
    for (number, hours) in [(1, 30), (2, 20), (3, 10), (4, 1)] {
        fake.notify(mention_before(number, SignedDuration::from_hours(hours)));
    }
    fake.answer(
        "/api/v1/accounts/1/statuses",
        json_answer(200, &json!([{"id": "70", "in_reply_to_id": "s3", "created_at": "2026-07-01T00:00:00Z"}])),
    );
    let mut story = Story::begin(fake, None).await;
    story.hears(2).await;
    story.hears(4).await;
    story.hears_no_more();
    assert_eq!(story.dropped(DropReason::AlreadyAnswered), 1);
    assert_eq!(story.cursor.state().id, Some(id(4)));
}

#[tokio::test]
async fn a_restart_hands_over_again_what_was_not_finished() {
    let fake = Fake::start().await;
    for number in 1..=4 {
        fake.notify(mention(3000 + number, "alice", "<p>help</p>"));
    }
    let mut story = Story::begin(fake, Some(state(1))).await;
    for number in 1..=4 {
        assert_eq!(story.next().await.notification, id(3000 + number));
    }
    story.cursor.finished(&id(3001));
    story.cursor.finished(&id(3003));
    let kept = story.cursor.state();
    assert_eq!(kept.id, Some(id(3001)));
    story.running.abort();
    let mut story = Story::begin(story.fake, Some(kept)).await;
    let mut again = Vec::new();
    while !again.contains(&id(3004)) {
        again.push(story.next().await.notification);
    }
    assert!(again.contains(&id(3002)), "{again:?}");
}

#[tokio::test]
async fn after_a_long_absence_a_week_is_answered_and_the_rest_counted() {
    let fake = Fake::start().await;
    for (number, days) in [(11, 20), (12, 8), (13, 6), (14, 1)] {
        fake.notify(mention_before(number, SignedDuration::from_hours(24 * days)));
    }
    let away = CursorState { time: now() - SignedDuration::from_hours(24 * 21), ..state(10) };
    let mut story = Story::begin(fake, Some(away)).await;
    story.hears(13).await;
    story.hears(14).await;
    story.healthy(|health| health.counts.dropped.get(&DropReason::TooOld) == Some(&2)).await;
    assert_eq!(story.cursor.state().id, Some(id(14)));
}

#[tokio::test]
async fn trouble_is_told_and_passes() {
    let fake = Fake::start().await;
    fake.answer(NOTIFICATIONS, json_answer(503, &json!({})));
    let mut story = Story::begin(fake, Some(state(1))).await;
    story.healthy(|health| health.trouble.is_some()).await;
    story.fake.recover(NOTIFICATIONS);
    story.fake.notify(mention(5, "alice", "<p>help</p>"));
    story.fake.clock.advance(SignedDuration::from_secs(2));
    story.hears(5).await;
    story.healthy(|health| health.trouble.is_none()).await;
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_left_alone_until_then() {
    let fake = Fake::start().await;
    fake.answer_with_header(NOTIFICATIONS, 429, ("x-ratelimit-reset", "2026-08-01T12:05:00.000000Z"));
    let mut story = Story::begin(fake, Some(state(1))).await;
    story.healthy(|health| health.trouble.is_some()).await;
    let mut socket = story.connected().await;
    story.healthy(|health| health.is_stream_open).await;
    socket.send(SocketMessage::text(MENTIONED)).await.expect("it rings");
    socket.send(SocketMessage::Ping("x".into())).await.expect("sent");
    assert!(matches!(socket.next().await, Some(Ok(SocketMessage::Pong(_)))), "the ring was heard");
    let asked = |fake: &Fake| fake.requests().iter().filter(|request| request.path == NOTIFICATIONS).count();
    assert_eq!(asked(&story.fake), 1);
    story.fake.recover(NOTIFICATIONS);
    story.fake.notify(mention(5, "alice", "<p>help</p>"));
    story.fake.clock.advance(SignedDuration::from_mins(5));
    story.hears(5).await;
}

#[tokio::test]
async fn a_dead_token_ends_it() {
    let fake = Fake::start().await;
    fake.revoke();
    let story = Story::begin(fake, Some(state(1))).await;
    let end = tokio::time::timeout(Duration::from_secs(10), story.running).await.expect("in time");
    assert_eq!(end.expect("no panic"), InboxEnd::TokenDead);
}

#[tokio::test]
async fn it_ends_when_nobody_takes_the_messages() {
    let fake = Fake::start().await;
    fake.notify(mention(5, "alice", "<p>help</p>"));
    let mut story = Story::begin(fake, Some(state(1))).await;
    story.arrivals.close();
    let end = tokio::time::timeout(Duration::from_secs(10), story.running).await.expect("in time");
    assert_eq!(end.expect("no panic"), InboxEnd::NobodyListens);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_of_a_secret_or_a_message_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let fake = Fake::start().await;
    fake.answer("/api/v2/notifications/policy", (200, "text/html".into(), "\"unspeakable\"".into()));
    let mut story = Story::begin(fake, Some(state(1))).await;
    let mut socket = story.quiet().await;
    story.fake.notify(mention(5, "alice", "<p>unspeakable</p>"));
    socket.send(SocketMessage::text(MENTIONED)).await.expect("it rings");
    story.hears(5).await;
    socket.send(SocketMessage::text(r#"{"error":"unspeakable","status":401}"#)).await.expect("sent");
    story.fake.answer(NOTIFICATIONS, (200, "text/html".into(), "\"unspeakable\"".into()));
    drop(socket);
    story.healthy(|health| !health.is_stream_open).await;
    story.fake.revoke();
    story.fake.clock.advance(CATCH_UP_EVERY);
    let end = tokio::time::timeout(Duration::from_secs(10), &mut story.running).await.expect("in time");
    assert_eq!(end.expect("no panic"), InboxEnd::TokenDead);
    let log = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
    let ours: Vec<&str> = log.lines().filter(|line| line.contains("auditoot")).collect();
    assert!(ours.len() >= 2, "something was logged: {log}");
    for line in ours {
        assert!(!line.contains(TOKEN) && !line.contains("unspeakable"), "{line}");
    }
}
