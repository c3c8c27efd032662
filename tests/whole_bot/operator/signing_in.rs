//! Signing in where the operator runs the bot: the database is shown the token, and decides.

use std::fs;
use std::path::Path;

use auditoot::launch::register_app;
use auditoot::sources::{Credential, Installation};
use auditoot::store::{Keyring, Store};
use auditoot_clock::Clock;
use auditoot_core::audit::{Source, Streams};
use auditoot_core::secret::{DatabaseUrl, RedisUrl};
use auditoot_sandbox::services::{Cluster, Database, RedisServer, Shape};
use auditoot_sandbox::{Character, Decision, PostgresDirectory, Sandbox, Setup};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::stage::{Stage, link_in, people};

/// A Mastodon whose operator runs the bot, which is ready.
pub(crate) struct Place {
    pub(crate) stage: Stage,
    pub(crate) database: Database,
    _redis: RedisServer,
}

async fn place_with(client_id: Option<&str>) -> Place {
    let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
    let cluster = Cluster::shared().expect("PostgreSQL starts");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let redis = RedisServer::start().expect("Redis starts");
    let setup = Setup { character: Character::Mastodon, clock: clock.clone(), port: 0, seed: 1 };
    let directory = PostgresDirectory::open(database.clone()).expect("it can be used");
    let sandbox = Sandbox::start_with(setup, Box::new(directory)).await.expect("a free port");
    sandbox.hear_kills(&redis.url(), None).await.expect("Redis answers");
    let token = people(&sandbox);
    let mut stage = Stage::around(sandbox, clock.clone(), token).await;
    stage.config.operator.database_url = Some(DatabaseUrl::new(database.login_url()));
    stage.config.operator.redis_url = Some(RedisUrl::new(redis.publisher_url()));
    let introduction = register_app(&stage.config, clock, "apps").await.expect("it is registered");
    let installation = Installation {
        client_id: client_id.or(Some(&introduction.client_id)),
        secret_hash: Some(&introduction.secret_hash),
        takes_password: false,
    };
    database.install(&installation.sql()).expect("the operator's SQL");
    stage.start().await;
    stage.ready().await;
    Place { stage, database, _redis: redis }
}

pub(crate) async fn place() -> Place {
    place_with(None).await
}

impl Place {
    fn number(&self, sql: &str) -> i64 {
        self.database.query(sql, Vec::new()).expect("the statement is good")[0].get(0)
    }

    /// How many tokens of the bot's own app still open something.
    fn own_tokens(&self) -> i64 {
        self.number(
            "SELECT count(*) FROM oauth_access_tokens t JOIN oauth_applications a ON a.id = t.application_id
             WHERE a.name = 'Auditoot' AND t.revoked_at IS NULL AND t.resource_owner_id IS NOT NULL",
        )
    }

    /// Lets alice ask for her list, and somebody open the link; returns what the page says, and the last thing that was posted.
    pub(crate) async fn sign_in_as(&self, person: &str) -> (String, String) {
        let link = link_in(&self.stage.ask("alice", "list apps").await);
        let page = self.stage.sandbox.browse(person, &link, Decision::Approve).await.expect("a page");
        self.stage.bot().settled(None).await;
        (page.html, self.stage.texts().pop().expect("an answer"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_signs_in_and_the_permission_ends_at_once() {
    let place = place().await;
    let (page, list) = place.sign_in_as("alice").await;
    assert!(page.contains("Done"), "{page}");
    assert!(list.contains("3 apps can reach your account"), "{list}");
    assert_eq!((place.own_tokens(), place.number("SELECT count(*) FROM auditoot.connections")), (0, 1));
    // Whatever came of it, the token is none any more that the server would take.
    assert_eq!(place.stage.sandbox.tokens("alice").len(), 5, "hers, and nothing of the bot's");
    let again = place.stage.ask("alice", "list apps").await;
    assert!(again.text.contains("3 apps can reach your account"), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_link_connects_nobody_and_warns_whoever_opened_it() {
    let place = place().await;
    let (page, told) = place.sign_in_as("bob").await;
    assert!(page.contains("If somebody sent you this link"), "{page}");
    assert!(!told.contains("apps can reach"), "{told}");
    assert_eq!((place.own_tokens(), place.number("SELECT count(*) FROM auditoot.connections")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_moved_away_may_still_look_at_the_apps_that_reach_the_old_account() {
    let place = place().await;
    place.database.execute("UPDATE accounts SET moved_to_account_id = id WHERE username = 'alice'").expect("she moved");
    let (_, list) = place.sign_in_as("alice").await;
    assert!(list.contains("3 apps can reach your account"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_frozen_meanwhile_is_not_connected() {
    let place = place().await;
    let link = link_in(&place.stage.ask("alice", "list apps").await);
    place.database.execute("UPDATE users SET disabled = true WHERE email LIKE 'alice%'").expect("it is frozen");
    let page = place.stage.sandbox.browse("alice", &link, Decision::Approve).await.expect("a page");
    place.stage.bot().settled(None).await;
    assert!(!page.html.contains("Done"), "{}", page.html);
    assert_eq!((place.own_tokens(), place.number("SELECT count(*) FROM auditoot.connections")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_id_that_is_not_the_bots_connects_nobody_and_the_permission_is_given_back() {
    let place = place_with(Some("some-other-client-id")).await;
    let (page, told) = place.sign_in_as("alice").await;
    assert!(!page.contains("Done"), "{page}");
    assert!(!told.contains("apps can reach"), "{told}");
    assert_eq!((place.own_tokens(), place.number("SELECT count(*) FROM auditoot.connections")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_while_somebody_signs_in_connects_nobody_and_leaves_nothing() {
    let place = place().await;
    place.database.execute("ALTER SCHEMA auditoot RENAME TO elsewhere").expect("it is away");
    let (page, _) = place.sign_in_as("alice").await;
    assert!(!page.contains("Done"), "{page}");
    assert_eq!(place.own_tokens(), 0);
    place.database.execute("ALTER SCHEMA elsewhere RENAME TO auditoot").expect("it is back");
    let (page, list) = place.sign_in_as("alice").await;
    assert!(page.contains("Done") && list.contains("3 apps can reach your account"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_opens_a_list_lies_sealed_here_and_as_a_hash_there() {
    let mut place = place().await;
    place.sign_in_as("alice").await;
    place.stage.stop().await;
    let files = place.stage.config.store.clone();
    let keys = Keyring::load_or_create(&files.key_file, &[], &files.path).expect("the key");
    let store = Store::open(&files.path, keys).expect("the store");
    let kept = store.scan::<Credential>().await.expect("it can be read");
    store.close().await;
    let [(_, Ok(Credential::Operator(opens)))] = kept.as_slice() else { panic!("one capability: {kept:?}") };
    let bytes = BASE64URL_NOPAD.decode(opens.capability.expose().as_bytes()).expect("bytes");
    let hash: Vec<u8> =
        place.database.query("SELECT capability_hash FROM auditoot.connections", Vec::new()).expect("a row")[0].get(0);
    assert_eq!(hash, Sha256::digest(&bytes).to_vec(), "the database has no more than this");
    let password = place.database.login_url();
    let stored = bytes_in(&files.path);
    for secret in [opens.capability.expose().as_bytes(), &bytes, &hash, password.as_bytes()] {
        assert!(!stored.windows(secret.len()).any(|window| window == secret), "something lies open in the store");
    }
}

/// Every byte of the files in a folder.
fn bytes_in(folder: &Path) -> Vec<u8> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { bytes_in(&path) } else { fs::read(&path).expect("a file") }).collect()
}

#[test]
fn what_redis_makes_possible_is_part_of_what_the_source_declares() {
    assert_eq!(Source::Operator(Streams::Cut).streams(), Streams::Cut);
    assert_eq!(Source::Operator(Streams::MayGoOn).streams(), Streams::MayGoOn);
}
