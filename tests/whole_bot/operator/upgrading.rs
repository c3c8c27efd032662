//! Functions of an earlier version, with people connected, and the file of this version applied under a bot that goes on; and a Mastodon
//! that asks for another registration since it was upgraded.

use auditoot::mastodon::oauth::OAuthClient;
use auditoot::sources::Installation;
use auditoot::store::{Batch, Keyring, Name, Store};
use auditoot_clock::Clock;
use auditoot_core::dialogue::question::Part;
use auditoot_sandbox::Decision;
use auditoot_sandbox::services::{Cluster, Shape};

use super::signing_in::{Place, place};
use super::town::{App, CLIENT_ID, Named, Town, checked_up, confirmed, id, ids, operator_sql};
use crate::stage::link_in;

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
    let said = checked_up(&home, None).await;
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
    assert_eq!(checked_up(&home, None).await, "");
    let more = removal(&tokens[1..3], Part::OneOf(4));
    assert_eq!(home.remove(&alice, &more).await.removed, [id(tokens[1]), id(tokens[2])]);
    assert_eq!(home.remove(&alice, &removal(&[new], Part::OneOf(2))).await.left, [id(new)], "three are the ceiling");
    assert_eq!(town.revoked(), tokens[..3]);
}

/// The client ids of the bot's own app, the oldest first.
fn own_client_ids(place: &Place) -> Vec<String> {
    let sql = "SELECT uid FROM oauth_applications WHERE name LIKE 'Auditoot%' ORDER BY id";
    place.database.query(sql, Vec::new()).expect("rows").iter().map(|row| row.get(0)).collect()
}

/// Makes the bot's registration one that Mastodon 4.2 was asked for, while the bot does not run: 4.3 has a smaller permission.
async fn upgrade_mastodon(place: &mut Place) {
    place.stage.stop().await;
    let files = place.stage.config.store.clone();
    let keys = Keyring::load_or_create(&files.key_file, &[], &files.path).expect("the key");
    let store = Store::open(&files.path, keys).expect("the store");
    let mut batch = Batch::new();
    let config = &place.stage.config;
    let pages = config.web.as_ref().and_then(|web| web.public_url.as_ref()).expect("it has pages");
    let name = Name::new(format!("{} {pages}", config.bot.server.as_str().trim_end_matches('/')));
    let registration = store.get::<OAuthClient>(name.clone()).await.expect("it can be read").expect("it is there");
    batch.put(name, &OAuthClient { scopes: "read:accounts".to_owned(), ..registration });
    store.commit(batch).await.expect("a commit");
    store.close().await;
    let scopes = "UPDATE oauth_applications SET scopes = 'read:accounts' WHERE name LIKE 'Auditoot%'";
    place.database.execute(scopes).expect("it is so");
    place.stage.start().await;
    place.stage.ready().await;
    place.stage.bot().settled(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_registration_serves_until_the_database_knows_the_new_one() {
    let mut place = place().await;
    upgrade_mastodon(&mut place).await;
    let [old, new] = own_client_ids(&place).try_into().expect("the new one is made at the start");
    let (_, list) = place.sign_in_as("alice").await;
    assert!(list.contains("3 apps can reach your account"), "{list}");
    let under_way = link_in(&place.stage.ask("bob", "list apps").await);
    assert!(under_way.contains(&old), "{under_way}");
    place.database.install(&Installation { client_id: Some(&new), ..Installation::default() }.sql()).expect("applied");
    place.stage.ask("alice", "disconnect").await;
    let link = link_in(&place.stage.ask("alice", "list apps").await);
    assert!(link.contains(&new), "{link}");
    for (person, link) in [("bob", under_way), ("alice", link)] {
        let page = place.stage.sandbox.browse(person, &link, Decision::Approve).await.expect("a page");
        assert!(page.html.contains("Done"), "{}", page.html);
        place.stage.bot().settled(None).await;
    }
    let list = place.stage.ask("alice", "list apps").await.text;
    assert!(list.contains("3 apps can reach your account"), "neither of the bot's own is on it: {list}");
    assert_eq!(own_client_ids(&place), [old, new], "and no more than these");
}
