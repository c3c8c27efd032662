//! The walk over new sign-ins.

use auditoot::store::{Batch, Keyring, Name, Record, Store, Tree};
use auditoot_core::dialogue::message::AccountId;
use auditoot_sandbox::NewToken;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::signing_in::{Place, place};
use super::town::{App, Town, id};

/// Something that is no position of the walk.
#[derive(Serialize, Deserialize)]
struct Broken {
    nonsense: bool,
}

impl Record for Broken {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// A bot at work, for which alice watches.
async fn watched_place() -> Place {
    let place = place().await;
    place.sign_in_as("alice").await;
    let answer = place.stage.ask("alice", "watch on").await;
    assert!(answer.text.contains("when an app gets into your account"), "{}", answer.text);
    place
}

/// Changes the store while the bot does not run. Returns when it runs again, and has walked.
async fn change_store(place: &mut Place, batch: Batch) {
    let stage = &mut place.stage;
    stage.stop().await;
    let keys = Keyring::load_or_create(&stage.config.store.key_file, &[], &stage.config.store.path).expect("the key");
    let store = Store::open(&stage.config.store.path, keys).expect("the store opens");
    store.commit(batch).await.expect("a commit");
    store.close().await;
    stage.start().await;
    stage.ready().await;
    stage.bot().settled(None).await;
}

/// Lets an app into alice's account; returns what the bot posted by the next walk.
async fn told_by_the_next_walk(place: &Place, app_name: &str) -> Vec<String> {
    let stage = &place.stage;
    let before = stage.texts().len();
    stage.sandbox.add_token(
        "alice",
        NewToken {
            app_name: app_name.to_owned(),
            website: None,
            scopes: "read".to_owned(),
            authorized_at: stage.clock.now(),
            last_used_at: None,
        },
    );
    stage.sandbox.advance(SignedDuration::from_secs(31));
    stage.bot().settled(None).await;
    stage.texts().split_off(before)
}

fn account(number: i64) -> AccountId {
    AccountId(number.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn new_sign_ins_of_those_who_watch_are_found_and_nobody_elses() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let before = town.add_token(101, app, "read", "2026-03-01 08:00:00", None);
    let home = town.home();
    let alice = town.connect(101);
    town.connect(102);
    let start = home.walk(None).await.expect("a walk");
    assert_eq!((start.found.len(), start.settled_to), (0, before));
    home.watch(&alice, true).await.expect("it is on");
    let new = town.add_token(101, app, "read", "2026-03-01 08:59:59", None);
    town.add_token(102, app, "read", "2026-03-01 08:59:59", None);
    let walk = home.walk(Some(start.settled_to)).await.expect("a walk");
    assert_eq!(walk.found, [(id(new), account(101))], "bob does not watch");
    assert_eq!(walk.settled_to, before, "numbers become visible out of order, so it starts from here again");
    assert_eq!(home.walk(Some(walk.settled_to)).await.expect("a walk"), walk);
    town.clock.advance(SignedDuration::from_mins(6));
    town.database.set_clock(town.clock.hand()).expect("the time of the database");
    let later = home.walk(Some(walk.settled_to)).await.expect("a walk");
    assert_eq!((later.found.len(), later.settled_to), (1, new + 1));
    assert_eq!(home.walk(Some(later.settled_to)).await.expect("a walk").found, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_let_in_before_it_is_switched_off_is_still_found() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let home = town.home();
    let alice = town.connect(101);
    home.watch(&alice, true).await.expect("it is on");
    let start = home.walk(None).await.expect("a walk").settled_to;
    let sneaky = town.add_token(101, app, "read write", "2026-03-01 08:59:58", None);
    home.watch(&alice, false).await.expect("it is off");
    town.add_token(101, app, "read", "2026-03-01 08:59:59", None);
    let walk = home.walk(Some(start)).await.expect("a walk");
    assert_eq!(walk.found, [(id(sneaky), account(101))], "an app cannot hide itself by switching it off");
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_new_sign_ins_take_several_steps_and_none_is_lost() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let home = town.home();
    home.watch(&town.connect(101), true).await.expect("it is on");
    let start = home.walk(None).await.expect("a walk").settled_to;
    town.execute(&format!(
        "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at)
         SELECT 't' || n, {app}, CASE WHEN n % 100 = 0 THEN 1101 ELSE 1102 END, 'read',
                CASE WHEN n <= 1500 THEN timestamp '2026-03-01 08:00:00' ELSE timestamp '2026-03-01 08:59:00' END
         FROM generate_series(1, 3000) n ORDER BY n"
    ));
    let walk = home.walk(Some(start)).await.expect("a walk");
    assert_eq!(walk.found.len(), 30);
    assert_eq!(walk.settled_to, start + 1_500);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_database_put_back_from_an_older_copy_the_walk_goes_on_from_its_end() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let last = town.add_token(101, app, "read", "2026-03-01 08:00:00", None);
    let home = town.home();
    home.watch(&town.connect(101), true).await.expect("it is on");
    let walk = home.walk(Some(last + 1_000)).await.expect("a walk");
    assert_eq!((walk.found.len(), walk.settled_to), (0, last));
    let new = town.add_token(101, app, "read", "2026-03-01 08:59:59", None);
    assert_eq!(home.walk(Some(walk.settled_to)).await.expect("a walk").found, [(id(new), account(101))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_does_not_open_ends_the_watching_for_nobody() {
    let mut place = watched_place().await;
    let mut batch = Batch::new();
    batch.put(Name::new("walk position"), &Broken { nonsense: true });
    change_store(&mut place, batch).await;
    let told = told_by_the_next_walk(&place, "Night Poster").await;
    assert!(told.iter().any(|post| post.contains("Night Poster")), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_app_is_told_at_once_although_many_reminders_are_overdue() {
    let mut place = watched_place().await;
    let mut batch = Batch::new();
    for number in 0..1_500 {
        batch.due(Timestamp::UNIX_EPOCH, &format!("person nobody-{number}"));
    }
    change_store(&mut place, batch).await;
    let told = told_by_the_next_walk(&place, "Night Poster").await;
    assert!(told.iter().any(|post| post.contains("Night Poster")), "{told:?}");
}

/// As after the bot's store was put back from a copy that is older than its secret.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_secret_that_the_database_does_not_know_nobody_is_promised_to_be_told() {
    let place = place().await;
    place.sign_in_as("alice").await;
    let hash = "UPDATE auditoot.settings SET secret_hash = sha256('another')";
    place.database.execute(hash).expect("the statement is good");
    place.stage.sandbox.advance(SignedDuration::from_secs(31));
    place.stage.bot().settled(None).await;
    let refused = place.stage.ask("alice", "watch on").await.text;
    assert!(!refused.contains("when an app gets into your account"), "{refused}");
    let list = place.stage.ask("alice", "list apps").await.text;
    assert!(list.contains("3 apps can reach your account"), "the rest goes on: {list}");
}
