//! What the store promises, asked of a real folder.

mod backup;
mod census;
mod companions;
mod damage;
mod journal;
mod keys;
mod rewriting;
mod timed;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::*;

/// A record as the rest of the program would have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Account {
    id: String,
    handle: String,
}

impl Account {
    fn new(id: &str) -> Self {
        Self { id: id.to_owned(), handle: format!("handle-of-{id}") }
    }
}

impl Record for Account {
    type Key = Name;
    const TREE: Tree = Tree::People;
}

/// A record in an ordered tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Post {
    text: String,
}

impl Post {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

impl Record for Post {
    type Key = Sequence;
    const TREE: Tree = Tree::Outbox;
}

/// A folder with a store in it, and the key of that store.
struct Place {
    folder: TempDir,
    keys: Keyring,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder"), keys: Keyring::random() }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("store")
    }

    fn try_open(&self) -> Result<Store, OpenError> {
        Store::open(&self.path(), self.keys.clone())
    }

    fn open(&self) -> Store {
        self.try_open().expect("the store opens")
    }
}

async fn put(store: &Store, id: &str) {
    let mut batch = Batch::new();
    batch.put(Name::new(id), &Account::new(id));
    store.commit(batch).await.expect("a commit");
}

async fn account(store: &Store, id: &str) -> Option<Account> {
    store.get(Name::new(id)).await.expect("a read")
}

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    put(&store, "2").await;
    let mut batch = Batch::new();
    batch.delete::<Account>(Name::new("2"));
    store.commit(batch).await.expect("a commit");
    store.close().await;

    let store = place.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!(account(&store, "2").await, None);
    assert_eq!(account(&store, "3").await, None);
}

#[tokio::test]
async fn a_store_can_be_closed_and_opened_many_times_in_one_process() {
    let place = Place::new();
    for round in 0..30 {
        let store = place.open();
        let other = store.clone();
        put(&store, &round.to_string()).await;
        store.close().await;
        assert!(matches!(other.get::<Account>(Name::new("0")).await, Err(ReadError::Store(Fault::Closed))));
    }
    let scanned = place.open().scan::<Account>().await.expect("a scan");
    assert_eq!(scanned.len(), 30);
}

#[tokio::test]
async fn a_batch_is_all_or_nothing_over_all_trees() {
    let place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    batch.put(Name::new("1"), &Account::new("1"));
    batch.put(Sequence(1), &Post { text: "x".repeat(LARGEST_RECORD_BYTES) });
    let refused = store.commit(batch).await.expect_err("one of the records is too large");
    assert!(
        matches!(refused, CommitError::Record { tree: Tree::Outbox, source: Malformed::TooLarge { .. } }),
        "{refused:?}"
    );
    assert_eq!(account(&store, "1").await, None);

    // The same batch without the large record goes through, so the refusal broke nothing.
    let mut batch = Batch::new();
    batch.put(Name::new("1"), &Account::new("1")).put(Sequence(1), &Post::new("short"));
    store.commit(batch).await.expect("a commit");
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!(store.get(Sequence(1)).await.expect("a read"), Some(Post::new("short")));
}

#[tokio::test]
async fn the_last_word_on_a_record_in_a_batch_holds() {
    let place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    batch.put(Name::new("1"), &Account::new("1")).delete::<Account>(Name::new("1"));
    batch.delete::<Account>(Name::new("2")).put(Name::new("2"), &Account::new("2"));
    store.commit(batch).await.expect("a commit");
    assert_eq!(account(&store, "1").await, None);
    assert_eq!(account(&store, "2").await, Some(Account::new("2")));
    store.close().await;
    place.open();
}

#[tokio::test]
async fn a_record_that_is_no_json_fails_its_commit() {
    #[derive(Serialize, Deserialize)]
    struct Odd(BTreeMap<Vec<u8>, u8>);
    impl Record for Odd {
        type Key = Name;
        const TREE: Tree = Tree::Meta;
    }
    let place = Place::new();
    let mut batch = Batch::new();
    batch.put(Name::new("odd"), &Odd(BTreeMap::from([(vec![1], 1)])));
    let refused = place.open().commit(batch).await.expect_err("JSON has no such keys");
    assert!(matches!(refused, CommitError::Record { tree: Tree::Meta, source: Malformed::Json }), "{refused:?}");
}

#[tokio::test]
async fn the_outbox_is_read_in_order_and_no_number_comes_twice() {
    let place = Place::new();
    let store = place.open();
    let numbers: Vec<_> = (0..300).map(|_| store.next_sequence()).collect();
    let mut batch = Batch::new();
    for number in numbers.iter().rev() {
        batch.put(*number, &Post::new(&number.to_string()));
    }
    store.commit(batch).await.expect("a commit");
    let scanned = store.scan::<Post>().await.expect("a scan");
    assert_eq!(scanned.iter().filter_map(|(key, _)| key.sequence()).collect::<Vec<_>>(), numbers);

    // Numbers go on after a restart, also when nothing that had one is left.
    let mut batch = Batch::new();
    for number in &numbers {
        batch.delete::<Post>(*number);
    }
    store.commit(batch).await.expect("a commit");
    store.close().await;
    assert!(place.open().next_sequence() > numbers[299]);
}

#[tokio::test]
async fn a_record_of_an_earlier_version_is_upgraded_and_one_of_a_later_version_is_not_guessed_at() {
    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct NewAccount {
        id: String,
        handle: String,
        language: String,
    }
    impl Record for NewAccount {
        type Key = Name;
        const TREE: Tree = Tree::People;
        const VERSION: u32 = 2;
        fn upgrade(version: u32, record: serde_json::Value) -> Result<Self, Damage> {
            assert_eq!(version, 1);
            let Account { id, handle } = serde_json::from_value(record).map_err(|error| Damage::shape(&error))?;
            Ok(Self { id, handle, language: "en".to_owned() })
        }
    }
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    let upgraded: NewAccount = store.get(Name::new("1")).await.expect("a read").expect("a record");
    assert_eq!(upgraded.handle, "handle-of-1");
    assert_eq!(upgraded.language, "en");

    let mut batch = Batch::new();
    batch.put(Name::new("1"), &upgraded);
    store.commit(batch).await.expect("a commit");
    let refused = store.get::<Account>(Name::new("1")).await.expect_err("version 2 is not known there");
    let damage = Damage::UnknownVersion { found: 2, known: 1 };
    assert!(matches!(refused, ReadError::Record { source, .. } if source == damage), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_commit_and_read_at_once() {
    let place = Place::new();
    let store = place.open();
    let tasks = (0..8).map(|task| {
        let store = store.clone();
        tokio::spawn(async move {
            for round in 0..25 {
                let id = format!("{task}-{round}");
                put(&store, &id).await;
                assert_eq!(account(&store, &id).await, Some(Account::new(&id)));
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("no task fails");
    }
    store.close().await;
    assert_eq!(place.open().scan::<Account>().await.expect("a scan").len(), 200);
}

#[tokio::test]
async fn batches_that_wait_go_to_the_disk_together() {
    let place = Place::new();
    let store = place.open();
    let names: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    futures_util::future::join_all(names.iter().map(|id| put(&store, id))).await;
    // The first is under way before the others are there, and a few may come in between.
    assert!(store.commits() < 25, "{}", store.commits());
    store.close().await;
    let store = place.open();
    for id in &names {
        assert_eq!(account(&store, id).await, Some(Account::new(id)));
    }
}

#[tokio::test]
async fn a_commit_that_fails_fails_for_all_that_went_with_it() {
    let place = Place::new();
    let store = place.open();
    put(&store, "before").await;
    store.close().await;
    let commits = (0..3).map(|number| {
        let mut batch = Batch::new();
        batch.put(Name::new(number.to_string()), &Account::new("late"));
        store.commit(batch)
    });
    for outcome in futures_util::future::join_all(commits).await {
        assert!(matches!(outcome, Err(CommitError::Store(_))), "{outcome:?}");
    }
    assert_eq!(place.open().scan::<Account>().await.expect("a scan").len(), 1);
}

#[tokio::test]
async fn records_that_are_written_over_leave_no_files_behind() {
    let place = Place::new();
    let store = place.open();
    // Nothing repeats in it, so it stays as large when it is packed.
    let text: String = (0..20_000).map(|_| char::from(rand::random_range(b' '..=b'~'))).collect();
    for round in 0..60_u64 {
        let mut batch = Batch::new();
        for number in 0..4 {
            batch.put(Sequence((round * 4 + number) % 16), &Post::new(&text));
        }
        store.commit(batch).await.expect("a commit");
    }
    store.close().await;
    let blobs = keys::files(&place.path().join("blobs"));
    assert!(blobs.is_empty(), "{blobs:?}");
    let scanned = place.open().scan::<Post>().await.expect("a scan");
    assert_eq!(scanned.len(), 16);
    assert!(scanned.iter().all(|(_, post)| post.as_ref().is_ok_and(|post| post.text == text)));
}
