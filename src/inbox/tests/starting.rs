//! Where an inbox begins: at its very first start, and after it was away.

use super::*;

#[tokio::test]
async fn the_very_first_start_answers_a_day_and_nothing_that_was_answered() {
    let ground = Ground::mastodon().await;
    let old = [(1, 30), (2, 20), (3, 10), (4, 1)];
    list(&ground, &old.map(|(number, hours)| noted(&ground, number, SignedDuration::from_hours(hours))));
    let answers = json!([{"id": "70", "in_reply_to_id": "s3", "created_at": "2026-07-01T00:00:00Z"}]);
    ground.sandbox.answer(Canned::json("GET /api/v1/accounts/", StatusCode::OK, &answers));
    let mut story = Story::begin(ground, None).await;
    story.hears(&id(2)).await;
    story.hears(&id(4)).await;
    story.hears_no_more();
    assert_eq!(story.dropped(DropReason::AlreadyAnswered), 1);
    assert_eq!(story.cursor.state().id, Some(id(4)));
}

#[tokio::test]
async fn a_restart_hands_over_again_what_was_not_finished() {
    let ground = Ground::mastodon().await;
    let asked: Vec<NotificationId> = (0..4).map(|_| ask(&ground)).collect();
    let mut story = Story::begin(ground, Some(state(0))).await;
    for asked in &asked {
        assert_eq!(&story.next().await.notification, asked);
    }
    story.cursor.finished(&asked[0]);
    story.cursor.finished(&asked[2]);
    let kept = story.cursor.state();
    assert_eq!(kept.id.as_ref(), asked.first());
    story.running.abort();
    let mut story = Story::begin(story.ground, Some(kept)).await;
    let mut again = Vec::new();
    while !again.contains(&asked[3]) {
        again.push(story.next().await.notification);
    }
    assert!(again.contains(&asked[1]), "{again:?}");
}

#[tokio::test]
async fn after_a_long_absence_a_week_is_answered_and_the_rest_counted() {
    let ground = Ground::mastodon().await;
    let old = [(11, 20), (12, 8), (13, 6), (14, 1)];
    list(&ground, &old.map(|(number, days)| noted(&ground, number, SignedDuration::from_hours(24 * days))));
    let away = CursorState { time: now() - SignedDuration::from_hours(24 * 21), ..state(10) };
    let mut story = Story::begin(ground, Some(away)).await;
    story.hears(&id(13)).await;
    story.hears(&id(14)).await;
    story.healthy(|health| health.counts.dropped.get(&DropReason::TooOld) == Some(&2)).await;
    assert_eq!(story.cursor.state().id, Some(id(14)));
}
