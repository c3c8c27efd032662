//! Stores that are written anew, and what a process leaves that is killed over it.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::store::mark::{Mark, Progress};
use crate::store::{rewriting, schema1, seal};

fn new_folder(place: &Place) -> PathBuf {
    place.path().join("rewriting")
}

/// Puts a whole database, made from this commit of the store, where a new one is made.
fn put_new_database(place: &Place, commits: u64) {
    let new = new_folder(place);
    fs::create_dir(&new).expect("a folder");
    fs::copy(place.path().join("db"), new.join("db")).expect("a copy");
    let mark = Mark::open(&new).expect("a mark");
    mark.write(&place.keys, Progress { commits, length: 0 }).expect("a write");
}

fn log_bytes(place: &Place) -> u64 {
    fs::metadata(place.path().join("db")).expect("the log").len()
}

fn progress(place: &Place) -> Progress {
    let mark = Mark::open(&place.path()).expect("the mark");
    mark.read(&place.keys).expect("a read").expect("it says something")
}

#[tokio::test]
async fn a_file_that_is_much_larger_than_what_is_in_it_is_written_anew() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    for round in 0..5 {
        let mut batch = Batch::new();
        for number in 0..100 {
            let text: String = (0..200_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
            batch.put(Sequence(round * 100 + number), &Post::new(&text));
        }
        store.commit(batch).await.expect("a commit");
    }
    let mut batch = Batch::new();
    for number in 0..500 {
        batch.delete::<Post>(Sequence(number));
    }
    store.commit(batch).await.expect("a commit");
    assert!(log_bytes(&place) > 65 << 20);
    store.close().await;
    let before = progress(&place);

    let store = place.open();
    assert!(log_bytes(&place) < 10 << 20, "{} bytes", log_bytes(&place));
    assert!(!new_folder(&place).exists());
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert!(store.next_sequence() > Sequence(499));
    assert!(progress(&place).commits > before.commits);
    store.close().await;
    place.open();
}

#[test]
fn a_small_file_and_one_with_much_in_it_stay_as_they_are() {
    assert!(!rewriting::is_worth_it(60 << 20, 0));
    assert!(rewriting::is_worth_it(70 << 20, 0));
    assert!(!rewriting::is_worth_it(300 << 20, 100 << 20));
    assert!(rewriting::is_worth_it(500 << 20, 100 << 20));
}

#[tokio::test]
async fn a_new_database_that_is_not_whole_is_thrown_away() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    for leaves_a_log in [false, true] {
        fs::create_dir(new_folder(&place)).expect("a folder");
        if leaves_a_log {
            fs::write(new_folder(&place).join("db"), "not a log").expect("a file");
        }
        let store = place.open();
        assert_eq!(account(&store, "1").await, Some(Account::new("1")));
        assert!(!new_folder(&place).exists());
        store.close().await;
    }
}

#[tokio::test]
async fn a_new_database_that_is_whole_takes_its_place_and_one_that_is_too_old_does_not() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    let commits = progress(&place).commits;
    put_new_database(&place, commits);
    let store = place.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert!(!new_folder(&place).exists());
    store.close().await;

    put_new_database(&place, commits);
    let aside = place.folder.path().join("aside");
    fs::rename(new_folder(&place), &aside).expect("it goes out of the way");
    let store = place.open();
    put(&store, "2").await;
    store.close().await;
    fs::rename(&aside, new_folder(&place)).expect("it comes back");
    let store = place.open();
    assert_eq!(account(&store, "2").await, Some(Account::new("2")));
    assert!(!new_folder(&place).exists());
}

#[test]
fn a_record_of_the_first_version_that_does_not_open_opens_later() {
    let (keys, lost) = (Keyring::random(), Keyring::random());
    let (old_key, plain) = ([7; 32], b"plain");
    let sealed = lost.seal("people", &old_key, plain);
    let (StoredKey(key), value) = schema1::converted(&keys, "people", Tree::People, &old_key, &sealed);
    assert_eq!(key, old_key[..seal::DISGUISE_BYTES]);
    assert_eq!(keys.open("people", &key, &value), Err(Damage::UnknownKey));
    let both = keys.after(&lost);
    assert_eq!(both.open("people", &key, &value).expect("it opens").as_slice(), plain);

    // One that opens is sealed for its new place.
    let (_, value) = schema1::converted(&both, "people", Tree::People, &old_key, &sealed);
    assert!(both.is_current(&value));
    assert_eq!(both.open("people", &key, &value).expect("it opens").as_slice(), plain);
}
