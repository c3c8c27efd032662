//! What the stream tells is handed over before it is read.

use super::*;

/// What the stream says of a notification, as the server lists it.
fn frame(notification: &Value) -> SocketMessage {
    SocketMessage::text(json!({"event": "notification", "payload": notification.to_string()}).to_string())
}

#[tokio::test]
async fn what_the_stream_tells_is_handed_over_without_a_reading_which_follows() {
    let ground = Ground::mastodon().await;
    let (first, late) = (noted(&ground, 7, SignedDuration::ZERO), noted(&ground, 5, SignedDuration::ZERO));
    let mut story = Story::begin(ground, Some(state(1))).await;
    let mut socket = story.quiet().await;
    let readings = story.ground.count(NOTIFICATIONS);
    for _ in 0..2 {
        socket.send(frame(&first)).await.expect("sent");
    }
    story.hears(&id(7)).await;
    story.hears_no_more();
    assert_eq!(story.ground.count(NOTIFICATIONS), readings);
    assert_eq!(story.cursor.state().id, Some(id(1)), "what was not read may stand below");
    // The stream did not tell of the other.
    list(&story.ground, &[late, first]);
    story.ground.clock.advance(SignedDuration::from_secs(2));
    story.hears(&id(5)).await;
    story
        .healthy(|health| health.caught_up_at == Some(now() + CATCH_UP_EVERY + SignedDuration::from_millis(2_001)))
        .await;
    assert_eq!(story.cursor.state().id, Some(id(7)));
    story.hears_no_more();
}

#[tokio::test]
async fn of_what_is_deleted_before_it_is_heard_nothing_is_answered() {
    let ground = Ground::mastodon().await;
    let [one, two, three] = [7, 8, 9].map(|number| noted(&ground, number, SignedDuration::ZERO));
    let mut story = Story::begin(ground, Some(state(1))).await;
    let mut socket = story.quiet().await;
    socket.send(SocketMessage::text(r#"{"event":"delete","payload":"s7"}"#)).await.expect("sent");
    socket.feed(frame(&one)).await.expect("sent");
    // They arrive together, and in the wrong order.
    socket.feed(frame(&three)).await.expect("sent");
    socket.feed(frame(&two)).await.expect("sent");
    socket.flush().await.expect("sent");
    story.hears(&id(8)).await;
    story.hears(&id(9)).await;
    story.hears_no_more();
}

#[tokio::test]
async fn while_something_older_may_be_unread_the_stream_only_says_that_there_is_something() {
    let ground = Ground::mastodon().await;
    let (older, newer) = (noted(&ground, 7, SignedDuration::ZERO), noted(&ground, 8, SignedDuration::ZERO));
    let mut story = Story::begin(ground, Some(state(1))).await;
    let mut socket = story.quiet().await;
    list(&story.ground, &[older, newer.clone()]);
    // Of the older it tells nothing but that it is there.
    socket.send(SocketMessage::text(MENTIONED)).await.expect("sent");
    socket.send(frame(&newer)).await.expect("sent");
    story.ground.clock.advance(SignedDuration::from_secs(2));
    story.hears(&id(7)).await;
    story.hears(&id(8)).await;
    story.hears_no_more();
}
