//! Stores that are locked, cut, garbled, rolled back, or on a full disk.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::*;
use crate::store::folder::{DATABASE, JOURNAL};
use crate::store::{database, folder};

/// Fills a store with enough that its file has something to lose, and closes it.
async fn filled() -> Place {
    let place = Place::new();
    let store = place.open();
    for round in 0..40 {
        let mut batch = Batch::new();
        for number in 0..50 {
            let id = format!("{round}-{number}");
            batch.put(Name::new(id.clone()), &Account::new(&id.repeat(20)));
        }
        store.commit(batch).await.expect("a commit");
    }
    store.close().await;
    place
}

/// The database itself, with nobody looking.
pub(super) fn bare(place: &Place) -> sled::Db {
    folder::await_release(&place.path()).expect("the last handle is gone");
    database::settings(&place.path()).open().expect("the database")
}

/// Whether the store says that it is damaged. If it opens, what was damaged held nothing any more: then every record
/// has to be there.
async fn is_noticed(place: &Place) -> bool {
    match place.try_open() {
        Err(OpenError::Incomplete { .. } | OpenError::CutShort { .. } | OpenError::Damaged { .. }) => true,
        Err(other) => panic!("{other:?}"),
        Ok(store) => {
            let scanned = store.scan::<Account>().await.expect("a scan");
            assert_eq!(scanned.iter().filter(|(_, record)| record.is_ok()).count(), 2000);
            false
        }
    }
}

pub(super) fn cut(file: &Path, length: u64) {
    OpenOptions::new().write(true).open(file).expect("the file").set_len(length).expect("a cut");
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

#[tokio::test]
async fn a_store_that_is_open_cannot_be_opened_again() {
    let place = Place::new();
    let store = place.open();
    assert!(matches!(place.try_open(), Err(OpenError::Locked { .. })));
    put(&store, "1").await;
    store.close().await;
    place.open();
}

#[tokio::test]
async fn a_file_that_lost_its_tail_is_never_taken_for_a_whole_one() {
    let place = filled().await;
    let whole = place.folder.path().join("whole");
    copy(&place.path(), &whole);
    // From it, much of what is damaged here would be made good again.
    fs::remove_file(whole.join(JOURNAL)).expect("the journal goes");
    let length = fs::metadata(whole.join(DATABASE)).expect("the file").len();
    let mut noticed = 0;
    for twentieths in 0..20 {
        fs::remove_dir_all(place.path()).expect("the last copy goes");
        copy(&whole, &place.path());
        cut(&place.path().join(DATABASE), length * twentieths / 20);
        noticed += u32::from(is_noticed(&place).await);
    }
    assert!(noticed >= 10, "only {noticed} of 20 cuts were noticed");
}

#[tokio::test]
async fn a_garbled_file_is_an_error_and_no_panic() {
    let place = filled().await;
    let whole = place.folder.path().join("whole");
    copy(&place.path(), &whole);
    // From it, much of what is damaged here would be made good again.
    fs::remove_file(whole.join(JOURNAL)).expect("the journal goes");
    let length = fs::metadata(whole.join(DATABASE)).expect("the file").len();
    let mut noticed = 0;
    for twentieths in 0..20 {
        fs::remove_dir_all(place.path()).expect("the last copy goes");
        copy(&whole, &place.path());
        let file = OpenOptions::new().write(true).open(place.path().join(DATABASE)).expect("the file");
        file.write_all_at(&vec![0xa5; 50_000], length * twentieths / 20).expect("garbling");
        noticed += u32::from(is_noticed(&place).await);
    }
    assert!(noticed >= 10, "only {noticed} of 20 garbled files were noticed");
}

#[tokio::test]
async fn a_database_older_than_the_rest_of_its_folder_is_noticed() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    let older = place.folder.path().join("older");
    copy(&place.path(), &older);
    let store = place.open();
    // The number of records stays the same, so only the number of commits tells.
    put(&store, "1").await;
    store.close().await;
    let mark = fs::read(place.path().join("mark")).expect("the mark");
    fs::remove_dir_all(place.path()).expect("the folder goes");
    copy(&older, &place.path());
    place.open().close().await;
    fs::write(place.path().join("mark"), mark).expect("the mark of later");
    assert!(matches!(place.try_open(), Err(OpenError::CutShort { expected: 3, found: 2 })));

    // With the database gone altogether, the mark still says that there was one.
    let mark = fs::read(place.path().join("mark")).expect("the mark");
    fs::remove_dir_all(place.path()).expect("the folder goes");
    fs::create_dir(place.path()).expect("a folder");
    fs::write(place.path().join("mark"), mark).expect("the mark alone");
    let opened = place.try_open();
    assert!(matches!(opened, Err(OpenError::CutShort { expected: 3, found: 0 })), "{:?}", opened.err());
}

#[tokio::test]
async fn a_torn_mark_is_written_anew() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    let mark = place.path().join("mark");
    let before = fs::read(&mark).expect("the mark");
    cut(&mark, 20);
    let store = place.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!(fs::read(&mark).expect("the mark").len(), before.len());
}

#[tokio::test]
async fn rows_that_the_store_did_not_count_are_noticed() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    let raw = bare(&place);
    let people = raw.open_tree(Tree::People.name()).expect("the tree");
    let (key, _) = people.first().expect("a read").expect("a row");
    people.insert("stowaway", "x").expect("a write");
    raw.flush().expect("a flush");
    drop((people, raw));
    let opened = place.try_open();
    assert!(
        matches!(opened, Err(OpenError::Incomplete { tree: Tree::People, expected: 1, found: 2 })),
        "{:?}",
        opened.err()
    );

    let raw = bare(&place);
    let people = raw.open_tree(Tree::People.name()).expect("the tree");
    people.remove("stowaway").expect("a write");
    people.remove(key).expect("a write");
    raw.flush().expect("a flush");
    drop((people, raw));
    let error = place.try_open().err().expect("a record is missing").to_string();
    assert!(error.contains("there should be 1 records of the kind \"people\", and there are 0"), "{error}");
}

#[tokio::test]
async fn one_record_that_does_not_open_leaves_the_others_readable() {
    let place = Place::new();
    let store = place.open();
    for id in ["1", "2", "3"] {
        put(&store, id).await;
    }
    store.close().await;
    let raw = bare(&place);
    let people = raw.open_tree(Tree::People.name()).expect("the tree");
    let rows: Vec<_> = people.iter().collect::<Result<_, _>>().expect("a read");
    // One is flipped, one is put in the place of another.
    let mut flipped = rows[0].1.to_vec();
    *flipped.last_mut().expect("a value") ^= 1;
    people.insert(&rows[0].0, flipped).expect("a write");
    people.insert(&rows[1].0, &rows[2].1).expect("a write");
    raw.flush().expect("a flush");
    drop((people, raw));

    let store = place.open();
    let scanned = store.scan::<Account>().await.expect("a scan");
    let (good, bad): (Vec<_>, Vec<_>) = scanned.into_iter().partition(|(_, record)| record.is_ok());
    assert_eq!((good.len(), bad.len()), (1, 2));
    assert!(bad.iter().all(|(_, record)| *record == Err(Damage::Broken)));

    // A damaged record can be deleted by what the scan says of it.
    let mut batch = Batch::new();
    for (key, _) in bad {
        batch.delete_stored(Tree::People, key);
    }
    store.commit(batch).await.expect("a commit");
    assert_eq!(store.scan::<Account>().await.expect("a scan").len(), 1);
    store.close().await;
    place.open();
}

#[tokio::test]
async fn no_error_quotes_a_record() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Number {
        handle: u64,
    }
    impl Record for Number {
        type Key = Name;
        const TREE: Tree = Tree::People;
    }
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    let error = store.get::<Number>(Name::new("1")).await.expect_err("a handle is no number");
    let words = format!("{error} {error:?} {}", std::error::Error::source(&error).expect("a cause"));
    assert!(!words.contains("handle-of"), "{words}");
    assert!(words.contains("Shape"), "{words}");
}
