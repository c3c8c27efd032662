//! Functions of an earlier version, with people connected, and the file of this version applied under a bot that goes on.

use auditoot_clock::Clock;
use auditoot_core::dialogue::question::Part;
use auditoot_sandbox::services::{Cluster, Shape};

use super::town::{App, CLIENT_ID, Named, Town, checked_up, confirmed, id, ids, operator_sql};

/// What version 1 of this program printed.
const VERSION_1: &str = include_str!("version_1.sql");

/// Alice and bob, and the functions of version 1. Roles belong to the whole server: so this has a server of its own.
fn town_of_version_1() -> (Cluster, Town) {
    let cluster = Cluster::start(None).expect("PostgreSQL starts");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let client_id = format!("'{CLIENT_ID}'");
    database.install(&VERSION_1.replace("/*CLIENT_ID*/NULL/*CLIENT_ID*/", &client_id)).expect("version 1");
    let town = Town { database, clock: Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time")) };
    town.settle();
    (cluster, town)
}

#[tokio::test(flavor = "multi_thread")]
async fn version_1_goes_on_working_and_what_it_kept_is_there_in_version_2() {
    let (_cluster, town) = town_of_version_1();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let tokens: Vec<i64> =
        (1..=4).map(|month| town.add_token(101, app, "read", &format!("2025-0{month}-01"), None)).collect();
    let newest = tokens[3];
    let alice = town.connect(101);
    let home = town.home();
    let removal = |tokens: &[i64], part| confirmed(town.clock.now(), newest, &[Named("Tusky", tokens, part)]);
    assert_eq!(home.list(&alice).await.expect("a list").tokens.len(), 4);
    let said = checked_up(&home).await;
    assert!(said.contains("WARN") && said.contains("of an older version"), "{said}");
    home.watch(&alice, true).await.expect("it is on");
    let first = removal(&tokens[..1], Part::OneOf(4));
    assert_eq!(home.remove(&alice, &first).await.removed, [id(tokens[0])]);
    let new = town.add_token(101, app, "read", "2026-03-01 08:59:59", None);
    assert_eq!(home.walk(Some(newest)).await.expect("a walk").found.len(), 1);

    town.execute("UPDATE auditoot.settings SET removals_per_person = 3");
    town.database.install(&operator_sql(None)).expect("version 2");
    assert_eq!(town.number("SELECT auditoot.version()::bigint"), 2);
    let limits = "SELECT count(*) FROM auditoot.settings WHERE removals_per_person = 3 AND removals_in_all IS NULL";
    assert_eq!(town.number(limits), 1, "what somebody chose stays, and the rest grows with the server");
    // On the connections that it has, and on new ones.
    for home in [&home, &town.home()] {
        assert_eq!(ids(&home.list(&alice).await.expect("a list")), [new, tokens[3], tokens[2], tokens[1]]);
        assert_eq!(home.remove(&alice, &first).await.removed, [id(tokens[0])], "that request was carried out");
    }
    assert_eq!(checked_up(&home).await, "");
    let more = removal(&tokens[1..3], Part::OneOf(4));
    assert_eq!(home.remove(&alice, &more).await.removed, [id(tokens[1]), id(tokens[2])]);
    assert_eq!(home.remove(&alice, &removal(&[new], Part::OneOf(2))).await.left, [id(new)], "three are the ceiling");
    assert_eq!(town.revoked(), tokens[..3]);
}
