//! Who is due, and what was seen.

use jiff::{SignedDuration, Timestamp};

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).expect("a valid time")
}

async fn due(store: &Store, now: Timestamp, limit: usize) -> Vec<(Timestamp, String)> {
    let due = store.due_until(now, limit).await.expect("a read");
    due.into_iter().map(|due| (due.at, due.owner.expect("the entry opens"))).collect()
}

#[tokio::test]
async fn whoever_is_due_is_found_in_order_and_nobody_else_is() {
    let place = Place::new();
    let store = place.open();
    assert_eq!(due(&store, Timestamp::MAX, 10).await, []);
    let mut batch = Batch::new();
    batch.due(at(30), "carol").due(at(10), "alice").due(at(20), "bob").due(at(20), "ann").due(Timestamp::MAX, "never");
    store.commit(batch).await.expect("a commit");

    assert_eq!(due(&store, at(10) - SignedDuration::from_nanos(1), 10).await, []);
    assert_eq!(due(&store, at(10), 10).await, [(at(10), "alice".to_owned())]);
    let mut three = due(&store, at(29), 10).await;
    three.sort();
    assert_eq!(three, [(at(10), "alice".to_owned()), (at(20), "ann".to_owned()), (at(20), "bob".to_owned())]);
    assert_eq!(due(&store, at(29), 2).await.len(), 2);

    let mut batch = Batch::new();
    batch.not_due(at(10), "alice").not_due(at(20), "bob").not_due(at(11), "carol");
    store.commit(batch).await.expect("a commit");
    assert_eq!(due(&store, at(30), 10).await, [(at(20), "ann".to_owned()), (at(30), "carol".to_owned())]);
    assert_eq!(due(&store, Timestamp::MAX, 10).await.len(), 3);
}

#[tokio::test]
async fn a_damaged_due_entry_can_be_deleted() {
    let place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    batch.due(at(10), "alice");
    store.commit(batch).await.expect("a commit");
    store.close().await;

    let other = Place { folder: place.folder, keys: Keyring::random().after(&place.keys) };
    let store = other.open();
    let found = store.due_until(at(10), 10).await.expect("a read");
    let mut batch = Batch::new();
    batch.delete_stored(Tree::Due, found[0].key.clone());
    store.commit(batch).await.expect("a commit");
    assert_eq!(due(&store, Timestamp::MAX, 10).await, []);
}

/// The middle of a day.
fn on_day(day: i64) -> Timestamp {
    at(day * 24 * 60 * 60)
}

#[tokio::test]
async fn a_seen_message_is_known_until_its_day_is_forgotten() {
    let place = Place::new();
    let store = place.open();
    assert!(!store.is_seen("never").await.expect("a read"));
    let mut batch = Batch::new();
    for number in 0..1200 {
        batch.seen(&format!("old-{number}"), on_day(number / 100));
    }
    batch.seen("young", on_day(5000)).seen("oldest", Timestamp::UNIX_EPOCH);
    store.commit(batch).await.expect("a commit");
    for known in ["old-0", "old-555", "old-1199", "young", "oldest"] {
        assert!(store.is_seen(known).await.expect("a read"), "{known}");
    }
    assert!(!store.is_seen("never").await.expect("a read"));

    assert_eq!(store.forget_seen(on_day(10)).await.expect("forgetting"), 1001);
    assert!(!store.is_seen("old-999").await.expect("a read"));
    assert!(!store.is_seen("oldest").await.expect("a read"));
    assert!(store.is_seen("old-1000").await.expect("a read"));
    assert!(store.is_seen("young").await.expect("a read"));
    assert_eq!(store.forget_seen(on_day(10)).await.expect("forgetting"), 0);
    store.close().await;
    place.open();
}

#[tokio::test]
async fn a_message_that_was_seen_again_counts_from_then() {
    let place = Place::new();
    let store = place.open();
    for day in [1, 1, 10] {
        let mut batch = Batch::new();
        batch.seen("twice", on_day(day));
        store.commit(batch).await.expect("a commit");
    }
    assert_eq!(store.forget_seen(on_day(5)).await.expect("forgetting"), 1);
    assert!(store.is_seen("twice").await.expect("a read"));
    assert_eq!(store.forget_seen(on_day(11)).await.expect("forgetting"), 1);
    assert!(!store.is_seen("twice").await.expect("a read"));
    store.close().await;
    place.open();
}
