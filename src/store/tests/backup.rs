//! Backups: whole or refused, whatever was done to the file; and a store made from one is the store it was made of.

use std::fs;
use std::io::{self, Read};

use super::*;
use crate::store::{BackupError, RestoreError, is_there, read_backup, restore};

fn at() -> Timestamp {
    "2026-11-27T06:00:00Z".parse().expect("a time")
}

/// A store with some of everything that is packed, sealed or neither, and a backup of it.
async fn backed_up() -> (Place, Vec<u8>) {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    put(&store, "2").await;
    let mut batch = Batch::new();
    batch
        .put(Sequence(7), &Post::new("a post"))
        .due(at(), "alert 1")
        .seen("99", at())
        .delete::<Account>(Name::new("2"));
    store.commit(batch).await.expect("a commit");
    let mut backup = Vec::new();
    store.backup(at()).await.expect("a backup").read_to_end(&mut backup).expect("it is read");
    // What comes later is not in it.
    put(&store, "3").await;
    (place, backup)
}

#[tokio::test]
async fn a_store_that_was_restored_is_the_one_of_the_backup() {
    let (place, backup) = backed_up().await;
    let read = read_backup(&place.keys, &backup[..]).expect("it is whole");
    assert_eq!((read.made_at, read.records, read.damaged), (at(), 4, 0));

    let filled = restore(&place.path(), &place.keys, &backup[..]).expect_err("there is a store");
    assert!(
        matches!(filled, RestoreError::Filled { .. } | RestoreError::Folder(OpenError::Locked { .. })),
        "{filled:?}"
    );
    let new = Place { folder: TempDir::new().expect("a folder"), keys: place.keys.clone() };
    assert_eq!(restore(&new.path(), &new.keys, &backup[..]).expect("it is restored"), read);
    let store = new.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!((account(&store, "2").await, account(&store, "3").await), (None, None));
    assert_eq!(store.get(Sequence(7)).await.expect("a read"), Some(Post::new("a post")));
    assert_eq!(store.due_until(at(), 9).await.expect("a read").len(), 1);
    assert!(store.is_seen("99").await.expect("a read"));
    assert_eq!(store.next_sequence(), Sequence(8));
    put(&store, "4").await;
    store.close().await;
    assert_eq!(new.open().scan::<Account>().await.expect("a scan").len(), 2);

    let filled = restore(&new.path(), &new.keys, &backup[..]).expect_err("it has the lock, or there is a store");
    assert!(
        matches!(filled, RestoreError::Filled { .. } | RestoreError::Folder(OpenError::Locked { .. })),
        "{filled:?}"
    );
}

#[tokio::test]
async fn what_is_cut_or_changed_anywhere_is_no_backup() {
    let (place, backup) = backed_up().await;
    for length in 0..backup.len() {
        let read = read_backup(&place.keys, &backup[..length]);
        assert!(matches!(read, Err(BackupError::NoBackup | BackupError::NotWhole)), "{length}: {read:?}");
    }
    for index in 0..backup.len() {
        let mut changed = backup.clone();
        changed[index] ^= 1;
        assert!(read_backup(&place.keys, &changed[..]).is_err(), "{index}");
    }
    let more = [&backup[..], b"x"].concat();
    assert!(matches!(read_backup(&place.keys, &more[..]), Err(BackupError::NotWhole)));
    assert!(matches!(read_backup(&Keyring::random(), &backup[..]), Err(BackupError::WrongKey)));
    let rotated = Keyring::random().after(&place.keys);
    assert!(read_backup(&rotated, &backup[..]).is_ok(), "an old key still opens it");
    let later = [b"auditoot backup 2\n", &backup[18..]].concat();
    assert!(matches!(read_backup(&place.keys, &later[..]), Err(BackupError::Later)));
}

/// A disk that fails in the middle.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("the disk is gone")) } else { self.0.read(bytes) }
    }
}

#[tokio::test]
async fn a_restore_that_was_interrupted_is_no_store_and_is_done_again() {
    let (place, backup) = backed_up().await;
    let new = Place { folder: TempDir::new().expect("a folder"), keys: place.keys.clone() };
    for length in [0, 30, backup.len() / 2, backup.len() - 1] {
        let failed = restore(&new.path(), &new.keys, Failing(&backup[..length])).expect_err("it fails");
        assert!(matches!(failed, RestoreError::Backup(BackupError::Read(_))), "{length}: {failed:?}");
        let refused = new.try_open().err().expect("it is not whole");
        assert!(matches!(refused, OpenError::HalfRestored { .. }), "{refused:?}");
        assert!(is_there(&new.path()), "so nobody makes a new key for it");
    }
    restore(&new.path(), &new.keys, &backup[..]).expect("it is restored");
    assert_eq!(account(&new.open(), "1").await, Some(Account::new("1")));
}

#[tokio::test]
async fn records_that_do_not_open_are_counted_and_copied_as_they_are() {
    let place = Place::new();
    let store = place.open();
    put(&store, "1").await;
    store.close().await;
    // A start with a new key seals the store's own records anew, and not yet the others.
    let new_key = Keyring::random();
    let both = new_key.clone().after(&place.keys);
    let store = Store::open(&place.path(), both.clone()).expect("both keys open it");
    let mut backup = Vec::new();
    store.backup(at()).await.expect("a backup").read_to_end(&mut backup).expect("it is read");
    assert_eq!(read_backup(&both, &backup[..]).expect("it is whole").damaged, 0);
    assert_eq!(read_backup(&new_key, &backup[..]).expect("it is whole").damaged, 1);
    let left = fs::read_dir(place.path()).expect("a folder").flatten();
    assert!(!left.map(|entry| entry.file_name()).any(|name| name == "backup-under-way"));

    let new = Place { folder: TempDir::new().expect("a folder"), keys: both };
    restore(&new.path(), &new_key, &backup[..]).expect("it is restored");
    assert_eq!(account(&new.open(), "1").await, Some(Account::new("1")));
}
