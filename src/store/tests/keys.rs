//! Key files, wrong keys, new keys, and what the folder shows to somebody without a key.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file is there").mode() & 0o777
}

/// Every file below a folder.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// A key file in a folder of its own, beside the folder of a store.
struct KeyPlace {
    home: TempDir,
}

impl KeyPlace {
    fn new() -> Self {
        Self { home: TempDir::new().expect("a temporary folder") }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn store(&self) -> PathBuf {
        self.home.path().join("store")
    }

    fn load(&self, current: &str, old: &[&str]) -> Result<Keyring, KeyError> {
        let old: Vec<_> = old.iter().map(|name| self.file(name)).collect();
        Keyring::load_or_create(&self.file(current), &old, &self.store())
    }
}

#[tokio::test]
async fn neither_ids_nor_values_can_be_read_in_the_folder() {
    let place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    batch.put(Name::new("planted-person"), &Account::new("planted-person"));
    batch.put(store.next_sequence(), &Post::new("planted-post"));
    batch.due(Timestamp::from_second(1_900_000_000).expect("a time"), "planted-owner");
    batch.seen("planted-status", Timestamp::from_second(1_800_000_000).expect("a time"));
    store.commit(batch).await.expect("a commit");
    store.close().await;

    let files = files(&place.path());
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).expect("a readable file");
        for planted in [&b"planted"[..], b"handle-of", b"\"record\"", b"\"rows\"", b"\"names\""] {
            let found = bytes.windows(planted.len()).any(|window| window == planted);
            assert!(!found, "{} holds {}", file.display(), planted.escape_ascii());
        }
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
    assert_eq!(mode(&place.path()), 0o700);
}

#[tokio::test]
async fn an_existing_folder_is_closed_to_others_and_a_foreign_one_is_refused() {
    let place = Place::new();
    fs::create_dir(place.path()).expect("a folder");
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).expect("chmod");
    place.open().close().await;
    assert_eq!(mode(&place.path()), 0o700);

    let place = Place::new();
    fs::create_dir(place.path()).expect("a folder");
    fs::write(place.path().join("letter.txt"), "dear").expect("a file");
    assert!(matches!(place.try_open(), Err(OpenError::Occupied { .. })));
}

#[tokio::test]
async fn a_wrong_key_is_told_from_damage() {
    let place = Place::new();
    place.open().close().await;
    let wrong = Store::open(&place.path(), Keyring::random());
    assert!(matches!(wrong, Err(OpenError::WrongKey { .. })));
    // Trying it broke nothing.
    place.open();
}

#[tokio::test]
async fn a_new_key_opens_what_the_old_one_sealed_and_resealing_makes_the_old_one_needless() {
    let mut place = Place::new();
    let store = place.open();
    for id in ["1", "2", "3"] {
        put(&store, id).await;
    }
    store.close().await;

    let fresh = Keyring::random();
    place.keys = fresh.clone().after(&place.keys);
    let store = place.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    put(&store, "1").await;
    put(&store, "4").await;
    store.close().await;

    // Without the old key, what was written since still opens; the rest is damage of each record, not of the store.
    place.keys = fresh.clone();
    let store = place.open();
    assert_eq!(account(&store, "1").await, Some(Account::new("1")));
    assert_eq!(account(&store, "4").await, Some(Account::new("4")));
    let lost = store.get::<Account>(Name::new("2")).await.expect_err("sealed with the old key");
    assert!(matches!(lost, ReadError::Record { source: Damage::UnknownKey, .. }), "{lost:?}");
    assert_eq!(store.reseal().await.expect("resealing"), Resealed { done: 0, left: 2 });
    store.close().await;

    place.keys = fresh.clone().after(&Keyring::random());
    assert_eq!(place.open().reseal().await.expect("resealing"), Resealed { done: 0, left: 2 });
}

#[tokio::test]
async fn resealing_seals_every_record_with_the_current_key() {
    let mut place = Place::new();
    let store = place.open();
    let mut batch = Batch::new();
    for number in 0..700 {
        batch.put(Name::new(number.to_string()), &Account::new(&number.to_string()));
    }
    batch.put(store.next_sequence(), &Post::new("hello"));
    store.commit(batch).await.expect("a commit");
    store.close().await;

    let fresh = Keyring::random();
    place.keys = fresh.clone().after(&place.keys);
    let store = place.open();
    assert_eq!(store.reseal().await.expect("resealing"), Resealed { done: 701, left: 0 });
    assert_eq!(store.reseal().await.expect("resealing"), Resealed::default());
    store.close().await;

    place.keys = fresh;
    let scanned = place.open().scan::<Account>().await.expect("a scan");
    assert_eq!(scanned.len(), 700);
    assert!(scanned.iter().all(|(_, record)| record.is_ok()));
}

#[tokio::test]
async fn a_missing_key_is_made_while_there_is_no_store_and_not_afterwards() {
    let place = KeyPlace::new();
    let keys = place.load("deep/key", &[]).expect("a key is made");
    assert_eq!(mode(&place.file("deep/key")), 0o600);
    Store::open(&place.store(), keys).expect("the store opens").close().await;
    let again = place.load("deep/key", &[]).expect("the key is read");
    Store::open(&place.store(), again).expect("the same key opens it").close().await;

    fs::remove_file(place.file("deep/key")).expect("the key is gone");
    let refused = place.load("deep/key", &[]).expect_err("the store cannot be opened without it");
    assert!(matches!(refused, KeyError::Missing { .. }), "{refused:?}");
    assert!(!place.file("deep/key").exists());
}

#[test]
fn an_empty_key_file_was_left_by_a_killed_process_and_is_filled() {
    let place = KeyPlace::new();
    fs::write(place.file("key"), "").expect("an empty file");
    fs::set_permissions(place.file("key"), Permissions::from_mode(0o600)).expect("chmod");
    place.load("key", &[]).expect("a key is made");
    assert_eq!(fs::read(place.file("key")).expect("a key").len(), 65);
}

#[test]
fn a_key_in_the_folder_of_the_store_is_refused_however_it_gets_there() {
    let place = KeyPlace::new();
    let inside = |current: &str, old: &[&str]| matches!(place.load(current, old), Err(KeyError::InsideStore { .. }));
    // The folder need not be there yet.
    assert!(inside("store/key", &[]));
    assert!(inside("store/deeper/key", &[]));
    assert!(!place.store().exists());

    fs::create_dir(place.store()).expect("a folder");
    write_new_key(&place.file("store/key")).expect("a key");
    symlink(place.file("store/key"), place.file("link")).expect("a link");
    symlink(place.store(), place.file("other-name")).expect("a link");
    assert!(inside("link", &[]));
    assert!(inside("other-name/key", &[]));
    assert!(inside("outside", &["link"]));
    place.load("store-key", &[]).expect("a name that merely begins alike is outside");
}

#[test]
fn a_key_that_everybody_can_read_is_refused_with_what_to_do() {
    let place = KeyPlace::new();
    write_new_key(&place.file("key")).expect("a key");
    fs::set_permissions(place.file("key"), Permissions::from_mode(0o644)).expect("chmod");
    let refused = place.load("key", &[]).expect_err("everybody can read it");
    assert!(matches!(refused, KeyError::Exposed { .. }), "{refused:?}");
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
}

#[test]
fn a_key_is_never_written_over() {
    let place = KeyPlace::new();
    write_new_key(&place.file("key")).expect("a key");
    assert_eq!(mode(&place.file("key")), 0o600);
    let before = fs::read(place.file("key")).expect("a key");
    assert!(matches!(write_new_key(&place.file("key")), Err(KeyError::Exists { .. })));
    assert_eq!(fs::read(place.file("key")).expect("a key"), before);
    write_new_key(&place.file("other")).expect("another key");
    assert_ne!(fs::read(place.file("other")).expect("a key"), before);
}

#[test]
fn a_key_may_be_written_in_hexadecimal_or_base64_and_nothing_else_is_a_key() {
    let place = KeyPlace::new();
    let material = [0xab_u8; 32];
    let put = |text: &str| {
        fs::write(place.file("key"), text).expect("a file");
        fs::set_permissions(place.file("key"), Permissions::from_mode(0o600)).expect("chmod");
        place.load("key", &[])
    };
    let hex = data_encoding::HEXLOWER.encode(&material);
    let base64 = data_encoding::BASE64.encode(&material);
    let sealed = put(&hex).expect("a key").seal("people", b"here", b"plain");
    for text in [format!("{hex}\n"), format!("  {}\r\n", hex.to_uppercase()), base64.clone(), format!("{base64}\n")] {
        let opened = put(&text).expect("a key").open("people", b"here", &sealed);
        assert_eq!(opened.expect("it is the same key").as_slice(), b"plain", "{text}");
    }
    for text in [" \n", "password", &hex[..62], &format!("{hex}00"), &format!("{hex}\n{hex}"), "\u{1f511}"] {
        assert!(matches!(put(text), Err(KeyError::NotAKey { .. })), "{text}");
    }
}

#[test]
fn old_keys_have_to_be_there() {
    let place = KeyPlace::new();
    assert!(matches!(place.load("key", &["gone"]), Err(KeyError::File { .. })));
}

#[test]
fn no_key_can_be_printed() {
    assert_eq!(format!("{:?}", Keyring::random().after(&Keyring::random())), "Keyring(2 keys)");
    assert_eq!(format!("{:?}", Name::new("state-of-a-handshake")), "[name]");
}
