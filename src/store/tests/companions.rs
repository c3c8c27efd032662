//! What a kill, or a full disk, leaves beside the log.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::store::{companions, database, folder};

/// A store that holds something, with a snapshot, closed.
async fn with_a_snapshot() -> Place {
    let place = Place::new();
    for id in ["1", "2"] {
        let store = place.open();
        put(&store, id).await;
        store.close().await;
    }
    assert_eq!(named(&place, "snap.").len(), 1, "opening a store that has a log writes a snapshot");
    place
}

/// The files of the store whose names begin so.
fn named(place: &Place, beginning: &str) -> Vec<PathBuf> {
    let is_named = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(beginning))
    };
    keys::files(&place.path()).into_iter().filter(is_named).collect()
}

/// Opens the store, in which nothing is missing, and writes to it.
async fn goes_on(place: &Place) {
    let store = place.open();
    for id in ["1", "2"] {
        assert_eq!(account(&store, id).await, Some(Account::new(id)));
    }
    put(&store, "3").await;
    store.close().await;
    assert_eq!(account(&place.open(), "3").await, Some(Account::new("3")));
}

#[tokio::test]
async fn a_snapshot_that_was_not_finished_is_deleted() {
    let place = with_a_snapshot().await;
    let whole = named(&place, "snap.").remove(0);
    let bytes = fs::read(&whole).expect("the snapshot");
    for unfinished in [&[][..], b"0123456789", &bytes[..bytes.len() / 2], &bytes] {
        // Later than any other, and beside the last one that was finished.
        for name in ["snap.00000000FFFFFFFF.generating".to_owned(), format!("{}.generating", whole.display())] {
            fs::write(place.path().join(&name), unfinished).expect("a file");
            place.open().close().await;
            assert!(!place.path().join(&name).exists(), "{name}");
        }
    }
    assert_eq!(named(&place, "unreadable").len(), 0);
    goes_on(&place).await;
}

#[tokio::test]
async fn a_snapshot_that_is_cut_or_garbled_is_set_aside() {
    for damage in 0..6 {
        let place = with_a_snapshot().await;
        let snapshot = named(&place, "snap.").remove(0);
        let mut bytes = fs::read(&snapshot).expect("the snapshot");
        let length = bytes.len();
        match damage {
            0 => bytes.clear(),
            1 => bytes.truncate(12),
            2 => bytes.truncate(length / 2),
            3 => bytes.truncate(length - 1),
            4 => bytes[0] ^= 1,
            _ => bytes.fill(0xa5),
        }
        fs::write(&snapshot, &bytes).expect("a write");
        place.open().close().await;
        let aside = named(&place, "unreadable");
        assert_eq!(aside.iter().map(|file| fs::read(file).expect("the file")).collect::<Vec<_>>(), [bytes]);
        goes_on(&place).await;

        // Old ones do not pile up.
        let next = named(&place, "snap.").remove(0);
        fs::write(&next, "damaged once more").expect("a write");
        goes_on(&place).await;
        let aside = named(&place, "unreadable");
        assert_eq!(aside.len(), 1);
        assert_eq!(fs::read(&aside[0]).expect("the file"), b"damaged once more");
    }
}

#[tokio::test]
async fn a_snapshot_that_does_not_fit_the_log_is_set_aside() {
    let place = with_a_snapshot().await;
    let other = with_a_snapshot().await;
    let store = other.open();
    for round in 0..400 {
        put(&store, &format!("{round}")).await;
    }
    store.close().await;
    other.open().close().await;
    // It goes further than the log, and knows pages that the log does not have.
    let foreign = named(&other, "snap.").remove(0);
    fs::copy(&foreign, place.path().join(foreign.file_name().expect("a name"))).expect("a copy");
    goes_on(&place).await;
    assert_eq!(named(&place, "unreadable").len(), 1);
}

#[tokio::test]
async fn settings_that_were_not_finished_are_written_anew() {
    let place = with_a_snapshot().await;
    let settings = place.path().join("conf");
    let whole = fs::read(&settings).expect("the settings");
    for length in 0..whole.len() {
        fs::write(&settings, &whole[..length]).expect("a write");
        place.open().close().await;
        assert_eq!(fs::read(&settings).expect("the settings"), whole, "{length}");
    }
    fs::remove_file(&settings).expect("the settings go");
    goes_on(&place).await;
    assert_eq!(fs::read(&settings).expect("the settings"), whole);
}

#[test]
fn the_settings_are_those_that_the_database_writes_itself() {
    let place = Place::new();
    fs::create_dir(place.path()).expect("a folder");
    drop(database::settings(&place.path()).open().expect("the database"));
    folder::await_release(&place.path()).expect("the last handle is gone");
    let its_own = fs::read(place.path().join("conf")).expect("the settings");
    fs::remove_file(place.path().join("conf")).expect("the settings go");
    companions::put_in_order(&place.path()).expect("a folder in order");
    assert_eq!(fs::read(place.path().join("conf")).expect("the settings"), its_own);
}

#[tokio::test]
async fn a_store_that_wrote_much_is_opened_again_while_it_works() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    assert_eq!(named(&place, "snap.").len(), 0);
    let mut last = Sequence(0);
    for _ in 0..100 {
        let text: String = (0..200_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
        let mut batch = Batch::new();
        last = store.next_sequence();
        batch.put(last, &Post::new(&text));
        store.commit(batch).await.expect("a commit");
    }
    assert_eq!(named(&place, "snap.").len(), 1, "it notes where everything is");
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!(store.scan::<Post>().await.expect("a scan").len(), 100);
    assert!(store.next_sequence() > last);
    store.close().await;
    place.open();
}
