//! A database that is away, slow, read-only, closed to the bot, or without the right functions: told as what it is, nothing half done,
//! and well again by itself.

use auditoot_core::dialogue::question::Part;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_sandbox::services::{Cluster, Shape};

use super::town::{App, CLIENT_ID, Named, Town, confirmed, id, operator_sql};

/// Alice with one app, who is connected.
fn town() -> (Town, i64) {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let token = town.add_token(101, app, "read", "2025-06-01", None);
    town.connect(101);
    (town, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_the_address() {
    let (town, _) = town();
    let home = town.home_by("postgres://auditoot:x@127.0.0.1:9/mastodon", None, None);
    assert!(home.database_is_well(), "nothing is known yet");
    assert_eq!(home.list(&town.credential(101)).await, Err(Trouble::Unreachable));
    assert!(!home.database_is_well());
    assert_eq!(home.give_back(&town.credential(101)).await, GaveBack::Later);
    assert_eq!(home.walk(None).await, Err(Trouble::Unreachable));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_and_comes_back() {
    let cluster = Cluster::start(None).expect("PostgreSQL starts");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    database.install(&operator_sql(Some(CLIENT_ID))).expect("the operator's SQL");
    let town = Town { database, clock: auditoot_clock::Clock::system() };
    town.add_person(101, "alice");
    let credential = town.connect(101);
    let home = town.home();
    assert!(home.list(&credential).await.is_ok());
    cluster.stop();
    assert_eq!(home.list(&credential).await, Err(Trouble::Unreachable));
    cluster.start_again().expect("it starts again");
    assert!(home.list(&credential).await.is_ok(), "without anybody's help");
    assert!(home.database_is_well());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_database_that_is_not_there() {
    let (town, _) = town();
    for url in
        [town.database.url("auditoot", "wrong"), town.database.login_url().replace(town.database.name(), "nowhere")]
    {
        let home = town.home_by(&url, None, None);
        assert_eq!(home.list(&town.credential(101)).await, Err(Trouble::NotSetUp), "only the operator can mend that");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_shut_out_of_the_database_and_let_in_again() {
    let (town, _) = town();
    let (home, credential) = (town.home(), town.credential(101));
    town.database.shut_out_the_bot(true).expect("it is shut out");
    assert_eq!(home.list(&credential).await, Err(Trouble::NotSetUp), "only the operator can mend that");
    town.database.shut_out_the_bot(false).expect("it is let in");
    assert!(home.list(&credential).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_attempt_that_does_nothing_says_nothing_about_the_first() {
    let (town, token) = town();
    let (home, credential) = (town.home(), town.credential(101));
    let yes = confirmed(town.clock.now(), token, &[Named("Tusky", &[token], Part::Whole)]);
    let other = town.database.another().expect("a second connection");
    other.execute("BEGIN; LOCK TABLE web_push_subscriptions IN ACCESS EXCLUSIVE MODE").expect("it is locked");
    // The first attempt loses its connection in the middle, and the second is not let in.
    let shut_out = tokio::task::spawn_blocking(move || {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'auditoot' \
                       AND wait_event_type = 'Lock'";
        while town.number(waiting) == 0 {
            std::thread::yield_now();
        }
        town.database.shut_out_the_bot(true).expect("it is shut out");
        town
    });
    let report = home.remove(&credential, &yes).await;
    let town = shut_out.await.expect("it is done");
    assert_eq!((report.unseen, report.tried), (vec![id(token)], true), "that it was not removed is not claimed");
    other.execute("ROLLBACK").expect("it is free");
    assert_eq!(town.revoked(), Vec::<i64>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_that_are_missing_forbidden_or_of_another_version() {
    let (town, _) = town();
    let (home, credential) = (town.home(), town.credential(101));
    for (broken, mended) in [
        ("ALTER SCHEMA auditoot RENAME TO elsewhere", "ALTER SCHEMA elsewhere RENAME TO auditoot"),
        ("REVOKE USAGE ON SCHEMA auditoot FROM auditoot", "GRANT USAGE ON SCHEMA auditoot TO auditoot"),
        (
            "ALTER FUNCTION auditoot.list(bigint, bytea) RENAME TO list_of_old",
            "ALTER FUNCTION auditoot.list_of_old(bigint, bytea) RENAME TO list",
        ),
    ] {
        assert!(home.list(&credential).await.is_ok(), "{broken}");
        town.execute(broken);
        assert_eq!(home.list(&credential).await, Err(Trouble::NotSetUp), "{broken}");
        town.execute(mended);
    }
    assert!(home.list(&credential).await.is_ok());
    town.execute("CREATE OR REPLACE FUNCTION auditoot.version() RETURNS integer LANGUAGE sql AS 'SELECT 3'");
    assert_eq!(
        town.home().list(&credential).await,
        Err(Trouble::NotSetUp),
        "a program that is older than its functions"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_no_changes_lists_and_removes_nothing() {
    let (town, token) = town();
    let name = town.database.name();
    town.execute(&format!("ALTER DATABASE \"{name}\" SET default_transaction_read_only = on"));
    let (home, credential) = (town.home(), town.credential(101));
    assert!(home.list(&credential).await.is_ok());
    let yes = confirmed(town.clock.now(), token, &[Named("Tusky", &[token], Part::Whole)]);
    let report = home.remove(&credential, &yes).await;
    assert_eq!((report.left, report.trouble, report.tried), (vec![id(token)], Some(Trouble::Failing), false));
    assert_eq!(home.watch(&credential, true).await, Err(Trouble::Failing));
    assert_eq!(town.revoked(), Vec::<i64>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_takes_too_long_gives_up_first_and_nothing_is_half_done() {
    let (town, token) = town();
    // As in earnest, where the role has five seconds and the bot waits for seven.
    let name = town.database.name();
    town.database
        .execute_alone(&format!("ALTER ROLE auditoot IN DATABASE \"{name}\" SET statement_timeout = '200ms'"))
        .expect("it is set");
    let (home, credential) = (town.home(), town.credential(101));
    let yes = confirmed(town.clock.now(), token, &[Named("Tusky", &[token], Part::Whole)]);
    let other = town.database.another().expect("a second connection");
    other.execute("BEGIN; LOCK TABLE web_push_subscriptions IN ACCESS EXCLUSIVE MODE").expect("it is locked");
    let report = home.remove(&credential, &yes).await;
    assert_eq!((report.left, report.trouble, report.tried), (vec![id(token)], Some(Trouble::Unreachable), false));
    other.execute("ROLLBACK").expect("it is free");
    assert_eq!(town.revoked(), Vec::<i64>::new());
    assert_eq!(home.remove(&credential, &yes).await.removed, [id(token)], "the same yes still counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_removal_that_may_still_be_under_way_nothing_is_claimed() {
    let (town, token) = town();
    let (home, credential) = (town.hurried_home(), town.credential(101));
    let yes = confirmed(town.clock.now(), token, &[Named("Tusky", &[token], Part::Whole)]);
    let other = town.database.another().expect("a second connection");
    other.execute("BEGIN; LOCK TABLE oauth_access_tokens IN ACCESS EXCLUSIVE MODE").expect("it is locked");
    assert_eq!(home.list(&credential).await, Err(Trouble::Unreachable));
    let report = home.remove(&credential, &yes).await;
    assert_eq!((report.unseen, report.trouble, report.tried), (vec![id(token)], Some(Trouble::Unreachable), false));
    other.execute("ROLLBACK").expect("it is free");
    assert!(home.list(&credential).await.is_ok(), "what hung holds up nobody");
    other.execute("BEGIN; LOCK TABLE web_push_subscriptions IN ACCESS EXCLUSIVE MODE").expect("it is locked");
    let report = home.remove(&credential, &yes).await;
    assert_eq!((report.unseen, report.left, report.tried), (vec![id(token)], vec![], true));
    other.execute("ROLLBACK").expect("it is free");
    assert_eq!(home.remove(&credential, &yes).await.removed, [id(token)], "whoever did it, it was this request");
    assert_eq!(town.revoked(), [token]);
}
