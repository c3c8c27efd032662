//! What a process leaves that is killed while its commits stand in the journal only: a copy of the folder, made while the store is open.

use std::fs;
use std::os::unix::fs::FileExt;

use super::damage::{copy, cut};
use super::*;
use crate::store::folder::{DATABASE, JOURNAL};

/// A place where a process was killed that had the store of another open.
fn killed(place: &Place) -> Place {
    let left = Place { folder: TempDir::new().expect("a temporary folder"), keys: place.keys.clone() };
    copy(&place.path(), &left.path());
    left
}

/// Whether these accounts are there, and no other.
async fn has(store: &Store, ids: impl Iterator<Item = u32>) -> bool {
    let mut expected: Vec<_> = ids.map(|id| id.to_string()).collect();
    let found = store.scan::<Account>().await.expect("a scan");
    let mut found: Vec<_> = found.into_iter().map(|(_, record)| record.expect("a record").id).collect();
    expected.sort();
    found.sort();
    found == expected
}

#[tokio::test]
async fn every_commit_is_there_after_a_kill_also_when_the_journal_begins_anew() {
    let place = Place::new();
    let store = place.open();
    for id in 0..150 {
        put(&store, &id.to_string()).await;
        // The journal takes 64 commits.
        if id % 15 > 0 && !(60..70).contains(&id) && !(125..135).contains(&id) {
            continue;
        }
        let left = killed(&place);
        let again = left.open();
        assert!(has(&again, 0..=id).await, "after commit {id}");
        // It goes on from there, is killed again, and goes on.
        put(&again, "1000").await;
        let left = killed(&left);
        assert!(has(&left.open(), (0..=id).chain([1_000])).await, "after commit {id} and one more");
    }
}

#[tokio::test]
async fn a_small_commit_is_in_the_journal_and_a_large_one_is_not() {
    let place = Place::new();
    let store = place.open();
    let journal = || fs::read(place.path().join(JOURNAL)).expect("the journal");
    put(&store, "1").await;
    let before = journal();
    put(&store, "2").await;
    assert_ne!(journal(), before);

    let before = journal();
    let mut batch = Batch::new();
    for id in 1_000..2_000 {
        batch.put(Name::new(id.to_string()), &Account::new(&id.to_string()));
    }
    store.commit(batch).await.expect("a commit");
    assert_eq!(journal(), before);
    put(&store, "3").await;
    assert_eq!(journal().len(), before.len(), "it is written over in place");
    assert!(has(&killed(&place).open(), (1..=3).chain(1_000..2_000)).await);
}

#[tokio::test]
async fn what_is_in_the_journal_is_deleted_and_counted_like_anything_else() {
    let place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    batch.put(store.next_sequence(), &Post::new("first")).seen("7", Timestamp::UNIX_EPOCH);
    batch.put(Name::new("1"), &Account::new("1"));
    store.commit(batch).await.expect("a commit");
    let last = store.next_sequence();
    let mut batch = Batch::new();
    batch.put(last, &Post::new("second")).delete::<Account>(Name::new("1"));
    store.commit(batch).await.expect("a commit");
    let figures = store.figures().await.expect("figures");

    let again = killed(&place).open();
    assert_eq!(again.figures().await.expect("figures").records, figures.records);
    assert_eq!(again.figures().await.expect("figures").commits, figures.commits);
    assert!(again.is_seen("7").await.expect("a read"));
    assert!(again.next_sequence() > last);
    assert_eq!(account(&again, "1").await, None);
    assert_eq!(again.scan::<Post>().await.expect("a scan").len(), 2);
}

#[tokio::test]
async fn a_journal_that_is_gone_or_garbled_is_noticed() {
    let place = Place::new();
    let store = place.open();
    for id in 0..5 {
        put(&store, &id.to_string()).await;
    }
    let journal = killed(&place);
    fs::remove_file(journal.path().join(JOURNAL)).expect("the journal goes");
    let opened = journal.try_open();
    assert!(matches!(opened, Err(OpenError::CutShort { expected: 6, .. })), "{:?}", opened.err());

    // Garbled anywhere in its entries, it is not read beyond that place.
    for at in [0, 9, 100, 400, 600] {
        let left = killed(&place);
        let file = fs::OpenOptions::new().write(true).open(left.path().join(JOURNAL)).expect("the journal");
        file.write_all_at(b"garbled", at).expect("a write");
        let opened = left.try_open();
        assert!(matches!(opened, Err(OpenError::CutShort { expected: 6, .. })), "at {at}: {:?}", opened.err());
    }
}

#[tokio::test]
async fn an_entry_that_was_torn_by_a_kill_is_not_taken() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    let before = killed(&place);
    put(&store, "2").await;
    let after = fs::read(place.path().join(JOURNAL)).expect("the journal");
    let end = after.iter().rposition(|byte| *byte != 0).expect("an entry");
    // What the kill left of the entry: all of it but its last bytes. Its commit never returned, so the mark is the one before.
    for torn in 1..20 {
        let mut bytes = after.clone();
        bytes[end + 1 - torn..].fill(0);
        fs::write(before.path().join(JOURNAL), bytes).expect("a write");
        assert!(has(&killed(&before).open(), 1..=1).await, "{torn} bytes torn off");
    }
    fs::write(before.path().join(JOURNAL), after).expect("a write");
    assert!(has(&before.open(), 1..=2).await, "it is all there");
}

#[tokio::test]
async fn a_database_that_lost_its_tail_is_made_whole_from_the_journal() {
    let place = Place::new();
    let store = place.open();
    for id in 0..20 {
        put(&store, &id.to_string()).await;
    }
    store.close().await;
    let length = fs::metadata(place.path().join(DATABASE)).expect("the file").len();
    for sixteenth in 8..16 {
        let left = killed(&place);
        cut(&left.path().join(DATABASE), length * sixteenth / 16);
        match left.try_open() {
            Ok(again) => assert!(has(&again, 0..20).await, "{sixteenth} of 16 parts"),
            Err(OpenError::CutShort { .. } | OpenError::Incomplete { .. } | OpenError::Damaged { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn the_journal_of_another_store_is_not_taken() {
    let (place, other) = (Place::new(), Place::new());
    let other = Place { keys: place.keys.clone(), ..other };
    let (store, another) = (place.open(), other.open());
    put(&store, "1").await;
    for id in 100..110 {
        put(&another, &id.to_string()).await;
    }
    store.close().await;
    fs::copy(other.path().join(JOURNAL), place.path().join(JOURNAL)).expect("a copy");
    assert!(has(&place.open(), 1..=1).await);
}

#[tokio::test]
async fn a_new_key_opens_what_the_old_one_sealed_in_the_journal() {
    let place = Place::new();
    let store = place.open();
    for id in 0..5 {
        put(&store, &id.to_string()).await;
    }
    let mut left = killed(&place);
    left.keys = Keyring::random().after(&place.keys);
    let again = left.open();
    assert!(has(&again, 0..5).await);
    put(&again, "5").await;
    assert!(has(&killed(&left).open(), 0..6).await);
}
