//! `auditoot backup`, `restore` and `store check`, beside a bot that runs and without one.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use auditoot_core::dialogue::person::Person;
use auditoot_sandbox::Character;

use crate::stage::Stage;

/// How often a backup is killed at moments of no choice, and how far these lie apart.
const KILLS: u32 = 12;
const BETWEEN_KILLS: Duration = Duration::from_millis(9);

/// The backups in a folder, and whatever else is there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_bot_that_runs_brings_everybody_back() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let folder = stage.folder.path().join("backups");
    let dir = folder.to_str().expect("text").to_owned();
    let (code, said) = stage.command(&["backup", &dir]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("The backup is whole: ") && said.contains("The key is not in it"), "{said}");
    let (code, checked) = stage.command(&["store", "check"]).await;
    assert!(code == Some(0) && checked.starts_with("The store is whole: "), "{checked}");
    let [file] = &files(&folder)[..] else { panic!("one file: {:?}", files(&folder)) };
    assert_eq!(fs::metadata(file).expect("a file").permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(file).expect("a file");
    let key = fs::read_to_string(&stage.config.store.key_file).expect("a key");
    for secret in [key.trim(), "alice"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }

    // What comes after it is lost, and only that.
    stage.ask("bob", "help").await;
    stage.stop().await;
    let file = file.to_str().expect("text").to_owned();
    let (code, said) = stage.command(&["restore", &file, "--yes"]).await;
    assert!(code == Some(4) && said.contains("there is a store in"), "{said}");
    fs::rename(&stage.config.store.path, stage.folder.path().join("old")).expect("it is moved away");
    let (code, said) = stage.command(&["restore", &file]).await;
    assert_eq!(code, Some(0), "{said}");
    for part in [" ago.", "Messages of the last 7 days", "forget them again", "Nothing was done."] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!stage.config.store.path.exists(), "it was only said");
    let (code, said) = stage.command(&["restore", &file, "--yes"]).await;
    assert!(code == Some(0) && said.ends_with("is restored, and whole. Start the bot.\n"), "{said}");
    let store = stage.kept();
    assert_eq!(store.scan::<Person>().await.expect("a scan").len(), 1, "alice, and not bob");
    store.close().await;
    stage.start().await;
    stage.ready().await;
    assert!(stage.ask("alice", "list apps").await.text.contains("apps can reach your account"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_killed_costs_the_bot_nothing() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    let folder = stage.folder.path().join("backups");
    let words = ["backup", folder.to_str().expect("text")];
    for kill in 0..KILLS {
        let mut command = stage.program(&words);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut backup = command.spawn().expect("it starts");
        tokio::time::sleep(BETWEEN_KILLS * kill).await;
        backup.kill().expect("it was started");
        backup.wait().expect("it is gone");
        stage.ask("alice", "status").await;
    }
    let (code, said) = stage.command(&words).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(files(&folder).iter().all(|file| file.extension().is_some_and(|end| end == "backup")), "{folder:?}");
    let (code, said) = stage.command(&["store", "check"]).await;
    assert_eq!(code, Some(0), "{said}");
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_never_beside_a_key_nor_in_the_store_and_a_cut_one_is_refused() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.stop().await;
    let inside = stage.config.store.path.join("backups");
    let (code, said) = stage.command(&["backup", inside.to_str().expect("text")]).await;
    assert!(code == Some(2) && said.contains("lies in the folder of the store"), "{said}");
    let (code, said) = stage.command(&["backup", stage.folder.path().to_str().expect("text")]).await;
    assert!(code == Some(2) && said.contains("a copy of that folder alone opens nothing"), "{said}");
    let nowhere = stage.config.store.key_file.join("x");
    let (code, said) = stage.command(&["backup", nowhere.to_str().expect("text")]).await;
    assert!(code == Some(1) && said.contains("cannot be written"), "{said}");

    let folder = stage.folder.path().join("backups");
    let (code, said) = stage.command(&["backup", folder.to_str().expect("text")]).await;
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = stage.command(&["store", "check"]).await;
    assert_eq!(code, Some(0), "{said}");
    let [file] = &files(&folder)[..] else { panic!("one file: {:?}", files(&folder)) };
    let bytes = fs::read(file).expect("a file");
    fs::write(file, &bytes[..bytes.len() - 1]).expect("it is cut");
    let (code, said) = stage.command(&["restore", file.to_str().expect("text"), "--yes"]).await;
    assert!(code == Some(4) && said.contains("the backup is not whole"), "{said}");
    let (code, said) = stage.command(&["restore", "missing", "--yes"]).await;
    assert!(code == Some(1) && said.contains("missing cannot be restored"), "{said}");
}
