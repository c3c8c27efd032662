//! Stores that are too large to be counted before they are opened.

use super::*;
use crate::store::census::AT_ONCE;
use crate::store::folder;

const PEOPLE: u64 = AT_ONCE + 2_000;

/// A store with many people, closed.
async fn large() -> Place {
    let place = Place::new();
    let store = place.open();
    let numbers: Vec<u64> = (0..PEOPLE).collect();
    for chunk in numbers.chunks(1_000) {
        let mut batch = Batch::new();
        for number in chunk {
            batch.put(Name::new(number.to_string()), &Account::new(&number.to_string()));
        }
        store.commit(batch).await.expect("a commit");
    }
    store.close().await;
    place
}

/// Waits until all is counted, or the store does not answer any more. Returns whether it does.
async fn is_whole(store: &Store) -> bool {
    loop {
        if store.get::<Account>(Name::new("0")).await.is_err() {
            return false;
        }
        if store.shared.is_counted() {
            return true;
        }
    }
}

/// Takes so many people out of a store, with nobody looking.
fn rob(place: &Place, people: usize) {
    let raw = damage::bare(place);
    let tree = raw.open_tree(Tree::People.name()).expect("the tree");
    for row in tree.iter().take(people) {
        tree.remove(row.expect("a row").0).expect("a write");
    }
    raw.flush().expect("a flush");
}

#[tokio::test]
async fn a_large_store_opens_and_is_counted_while_it_works() {
    let place = large().await;
    let store = place.open();
    assert!(!store.shared.is_counted(), "it was not counted before it was opened");
    for round in 0..20 {
        let mut batch = Batch::new();
        for number in 0..50 {
            batch.delete::<Account>(Name::new((round * 50 + number).to_string()));
            let new = format!("new {round} {number}");
            batch.put(Name::new(&new), &Account::new(&new)).seen(&new, Timestamp::UNIX_EPOCH);
        }
        put(&store, "0").await;
        store.commit(batch).await.expect("a commit");
    }
    put(&store, "0").await;
    assert!(is_whole(&store).await);
    store.close().await;

    // Nothing is doubted that was counted, so the next opening is quick again.
    let store = place.open();
    assert!(!store.shared.is_counted());
    assert!(is_whole(&store).await);
    assert_eq!(store.scan::<Account>().await.expect("a scan").len() as u64, PEOPLE + 1);
}

#[tokio::test]
async fn a_large_store_that_lost_records_stops_and_does_not_open_again() {
    let place = large().await;
    rob(&place, 1);
    let store = place.open();
    assert!(!is_whole(&store).await);
    let refused = store.get::<Account>(Name::new("0")).await.expect_err("it does not answer");
    assert!(matches!(refused, ReadError::Store(Fault::Reopen(_))), "{refused:?}");
    store.close().await;
    let opened = place.try_open();
    let expected = PEOPLE;
    assert!(
        matches!(opened, Err(OpenError::Incomplete { tree: Tree::People, expected: all, found }) if all == expected && found == expected - 1),
        "{:?}",
        opened.err()
    );
}

#[tokio::test]
async fn a_large_store_that_lost_a_tree_does_not_open() {
    let place = large().await;
    let raw = damage::bare(&place);
    raw.drop_tree(Tree::People.name()).expect("a write");
    raw.flush().expect("a flush");
    drop(raw);
    let opened = place.try_open();
    assert!(
        matches!(opened, Err(OpenError::Incomplete { tree: Tree::People, expected: _, found: 0 })),
        "{:?}",
        opened.err()
    );
}

#[tokio::test]
async fn a_large_store_whose_file_was_cut_is_counted_first() {
    let place = large().await;
    let file = place.path().join(folder::DATABASE);
    // Opened twice, so that there is a snapshot of all pages and nothing to read after it.
    place.open().close().await;
    let length = std::fs::metadata(&file).expect("the file").len();
    damage::cut(&file, length - 1);
    match place.try_open() {
        // What was cut off held nothing: that was counted.
        Ok(store) => assert!(store.shared.is_counted()),
        Err(error) => assert!(matches!(error, OpenError::Incomplete { .. } | OpenError::Damaged { .. }), "{error:?}"),
    }
}
