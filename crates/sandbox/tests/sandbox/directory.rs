//! What a directory does, in memory and in PostgreSQL alike; and a sandbox whose directory the operator's source looks into.

use auditoot_core::secret::{AccessToken, AuthorizationCode, ClientSecret};
use auditoot_sandbox::directory::{App, Directory, Grant, MemoryDirectory, Person, Token};
use auditoot_sandbox::services::{Cluster, Database, RedisServer, Shape};
use auditoot_sandbox::{Character, Decision, Id, NewToken, PostgresDirectory, Sandbox, StreamEnd};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode};

use super::{World, send};

fn database(shape: Shape) -> Database {
    Cluster::shared().expect("a server").create_database(shape).expect("a database")
}

fn opened(database: &Database) -> PostgresDirectory {
    PostgresDirectory::open(database.clone()).expect("a directory")
}

fn at(day: i64) -> Timestamp {
    let first: Timestamp = "2026-01-01T00:00:00.123456Z".parse().expect("a time");
    first + SignedDuration::from_hours(24 * day)
}

fn id(number: u64) -> Id {
    Id::new(number.to_string())
}

fn person(number: u64, name: &str, domain: Option<&str>) -> Person {
    let domain = domain.map(str::to_owned);
    Person { id: id(number), username: name.to_owned(), domain, bot: name == "bot", created_at: at(0) }
}

fn app(number: u64, name: &str) -> App {
    App {
        id: id(number),
        name: name.to_owned(),
        website: (name != "Bare").then(|| "https://app.example".to_owned()),
        redirect_uris: vec!["https://app.example/one".to_owned(), "app://two".to_owned()],
        scopes: "read write".to_owned(),
        client_id: format!("client-{number}"),
        client_secret: ClientSecret::new("the secret of the client"),
        created_at: at(1),
    }
}

fn grant(code: &str, challenge: Option<&str>) -> Grant {
    Grant {
        code: AuthorizationCode::new(code),
        app: id(7),
        person: id(116_000_000_000_000_001),
        redirect_uri: "app://two".to_owned(),
        scopes: "profile".to_owned(),
        challenge: challenge.map(str::to_owned),
        created_at: at(2),
    }
}

fn sign_in(number: u64, app: u64, person: Option<u64>) -> Token {
    Token {
        id: id(number),
        app: id(app),
        person: person.map(id),
        scopes: "read".to_owned(),
        created_at: at(3),
        last_used_at: None,
        revoked_at: None,
        token: AccessToken::new(format!("token-{number}")),
    }
}

const ALICE: u64 = 116_000_000_000_000_001;

/// Everything that is asked of a directory, whatever it is kept in.
fn behaves(directory: &dyn Directory, keeps_challenges: bool) {
    people_behave(directory);
    apps_and_codes_behave(directory, keeps_challenges);
    sign_ins_behave(directory);
    assert_eq!(directory.failures(), 0);
}

fn people_behave(directory: &dyn Directory) {
    for person in [person(ALICE, "alice", None), person(5, "carol", Some("far.example")), person(6, "bot", None)] {
        directory.add_person(person);
    }
    let named = |name, domain| directory.person_named(name, domain).map(|person| person.id);
    assert_eq!(named("ALICE", None), Some(id(ALICE)));
    assert_eq!(named("carol", Some("FAR.example")), Some(id(5)));
    assert_eq!((named("carol", None), named("alice", Some("far.example"))), (None, None));
    let everybody: Vec<String> = directory.people().into_iter().map(|person| person.username).collect();
    assert_eq!(everybody, ["carol", "bot", "alice"], "by id, which are numbers");
    assert!(directory.person(&id(6)).is_some_and(|person| person.bot));
    directory.add_person(person(ALICE, "alina", None));
    assert_eq!((named("alice", None), named("alina", None)), (None, Some(id(ALICE))));
    assert_eq!(directory.people().len(), 3);
}

fn apps_and_codes_behave(directory: &dyn Directory, keeps_challenges: bool) {
    for app in [app(7, "Tusky"), app(8, "Bare"), app(10, "Tusky")] {
        directory.add_app(app);
    }
    let names: Vec<(String, String)> = directory.apps().into_iter().map(|app| (app.id.to_string(), app.name)).collect();
    assert_eq!(names, [("7", "Tusky"), ("8", "Bare"), ("10", "Tusky")].map(|(id, name)| (id.into(), name.into())));
    let found = directory.app_of_client("client-8").expect("an app");
    assert_eq!((found.id, found.website), (id(8), None));
    let found = directory.app(&id(7)).expect("an app");
    assert_eq!((found.redirect_uris, found.scopes.as_str()), (app(7, "").redirect_uris, "read write"));
    assert_eq!((found.created_at, found.client_secret.expose()), (at(1), "the secret of the client"));
    assert!(directory.app(&Id::new("nonsense")).is_none() && directory.app_of_client("nobody").is_none());

    directory.add_grant(grant("code", Some("challenge")));
    let taken = directory.take_grant("code", at(3)).expect("a code");
    assert_eq!(taken.challenge.as_deref(), keeps_challenges.then_some("challenge"));
    assert_eq!((&taken.app, &taken.person, taken.scopes.as_str()), (&id(7), &id(ALICE), "profile"));
    assert_eq!((taken.redirect_uri.as_str(), taken.created_at), ("app://two", at(2)));
    assert!(directory.take_grant("code", at(3)).is_none(), "a code works once");
    directory.add_grant(taken);
    assert!(directory.take_grant("code", at(3)).is_some(), "but one that is given back works again");
    directory.add_grant(grant("revoked", None));
    directory.revoke_grants(&id(ALICE), &id(8), at(3));
    directory.revoke_grants(&id(5), &id(7), at(3));
    directory.add_grant(grant("kept", None));
    assert!(directory.take_grant("kept", at(3)).is_some());
    directory.revoke_grants(&id(ALICE), &id(7), at(3));
    assert!(directory.take_grant("revoked", at(3)).is_none());
}

fn sign_ins_behave(directory: &dyn Directory) {
    for sign_in in
        [sign_in(9, 7, Some(ALICE)), sign_in(11, 8, Some(ALICE)), sign_in(12, 7, Some(6)), sign_in(13, 7, None)]
    {
        directory.add_token(sign_in);
    }
    let of = |person| directory.sign_ins_of(&id(person)).into_iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    assert_eq!((of(ALICE), of(6), of(5)), (vec!["11".into(), "9".into()], vec!["12".into()], vec![]));
    let found = directory.sign_in_of_token("token-9").expect("a sign-in");
    assert_eq!((found.id, found.app, found.person), (id(9), id(7), Some(id(ALICE))));
    assert_eq!((found.created_at, found.last_used_at, found.revoked_at), (at(3), None, None));
    assert_eq!(directory.sign_in(&id(13)).expect("a sign-in").person, None);
    directory.mark_used(&id(9), at(4));
    directory.add_push_subscription(&id(9), at(4));
    directory.add_push_subscription(&id(9), at(4));
    directory.add_push_subscription(&id(11), at(4));
    assert_eq!((directory.push_subscriptions(&id(9)), directory.push_subscriptions(&id(12))), (2, 0));
    directory.revoke(&id(9), at(5));
    directory.revoke(&id(9), at(6));
    directory.revoke(&id(99), at(6));
    let revoked = directory.sign_in_of_token("token-9").expect("it is still known");
    assert_eq!((revoked.last_used_at, revoked.revoked_at), (Some(at(4)), Some(at(5))));
    assert_eq!((directory.push_subscriptions(&id(9)), directory.push_subscriptions(&id(11))), (0, 1));
    assert_eq!(of(ALICE), ["11"]);
    directory.remove_app(&id(8));
    assert!(directory.app(&id(8)).is_none() && directory.sign_in(&id(11)).is_none() && of(ALICE).is_empty());
}

#[test]
fn directories_in_memory_and_in_postgresql_behave_alike() {
    behaves(&MemoryDirectory::default(), true);
    let (newest, oldest) = (database(Shape::V4_6), database(Shape::V4_2));
    behaves(&opened(&newest), true);
    behaves(&opened(&oldest), false);
    let again = opened(&newest);
    assert_eq!(again.people().len(), 3, "who lives there is known to the next one");
    assert!(again.person_named("alina", None).is_some() && again.person_named("carol", Some("far.example")).is_some());
    assert_eq!(
        count(&newest, "SELECT count(*) FROM users WHERE confirmed_at IS NOT NULL AND approved"),
        2,
        "not carol"
    );
    assert_eq!(count(&newest, "SELECT count(*) FROM users WHERE email = 'alina@sandbox.example'"), 1);
}

fn count(database: &Database, sql: &str) -> i64 {
    database.query(sql, Vec::new()).expect("a count")[0].get(0)
}

/// A Mastodon whose people are in PostgreSQL.
async fn in_postgres(database: &Database) -> World {
    World::with(Character::Mastodon, Box::new(opened(database))).await
}

fn add(sandbox: &Sandbox, app_name: &str) -> String {
    sandbox.add_token(
        "alice",
        NewToken {
            app_name: app_name.to_owned(),
            website: None,
            scopes: "read".to_owned(),
            authorized_at: "2026-01-01T00:00:00Z".parse().expect("a time"),
            last_used_at: None,
        },
    )
}

async fn status_of(world: &World, token: &AccessToken) -> (StatusCode, String) {
    let url = world.url("api/v1/accounts/verify_credentials");
    let reply = send(world.http.get(url).bearer_auth(token.expose())).await;
    (reply.status, reply.error())
}

#[tokio::test]
async fn a_token_that_sql_revoked_is_refused_and_one_that_it_deleted_is_unknown() {
    let database = database(Shape::V4_6);
    let world = in_postgres(&database).await;
    let tusky = add(&world.sandbox, "Tusky");
    let token = world.sandbox.token_of(&tusky).expect("a token");
    assert_eq!(status_of(&world, &token).await.0, StatusCode::OK);
    database
        .execute(&format!("UPDATE oauth_access_tokens SET revoked_at = now() WHERE id = {tusky}"))
        .expect("revoked");
    let refused = status_of(&world, &token).await;
    assert_eq!(refused, (StatusCode::UNAUTHORIZED, "The access token was revoked".to_owned()));
    assert!(world.sandbox.tokens("alice").is_empty());
    database.execute(&format!("DELETE FROM oauth_access_tokens WHERE id = {tusky}")).expect("deleted");
    let refused = status_of(&world, &token).await;
    assert_eq!(refused, (StatusCode::UNAUTHORIZED, "The access token is invalid".to_owned()));
}

#[tokio::test]
async fn a_browser_has_a_token_of_the_internal_app_that_no_list_shows() {
    let database = database(Shape::V4_6);
    let world = in_postgres(&database).await;
    let page = world.url("oauth/authorize?client_id=none");
    for _ in 0..12 {
        world.sandbox.forget_browser("alice");
        world.sandbox.browse("alice", &page, Decision::Approve).await.expect("pages");
    }
    assert!(world.sandbox.tokens("alice").is_empty());
    let sessions = "SELECT count(*) FROM session_activations s JOIN oauth_access_tokens t ON t.id = s.access_token_id \
                    JOIN oauth_applications a ON a.id = t.application_id \
                    WHERE a.superapp AND t.scopes = 'read write follow' AND t.revoked_at IS NULL";
    assert_eq!(count(&database, sessions), 10, "the oldest made room");
    let token = database.query("SELECT token FROM oauth_access_tokens ORDER BY id DESC LIMIT 1", Vec::new());
    let token = AccessToken::new(token.expect("a row")[0].get::<_, String>(0));
    assert_eq!(status_of(&world, &token).await.0, StatusCode::OK, "it opens what any token opens");
    assert!(!world.sandbox.registered_apps().contains(&"Web".to_owned()));
}

#[tokio::test]
async fn a_kill_closes_the_streams_of_its_token_and_of_no_other() {
    let redis = RedisServer::start().expect("a server");
    for namespace in [None, Some("ns")] {
        let database = database(Shape::V4_2);
        let world = in_postgres(&database).await;
        let (tusky, elk) = (add(&world.sandbox, "Tusky"), add(&world.sandbox, "Elk"));
        world.sandbox.hear_kills(&redis.url(), namespace).await.expect("it listens");
        let mut killed = world.sandbox.hold_stream(&tusky).await.expect("a stream");
        let other = world.sandbox.hold_stream(&elk).await.expect("a stream");
        let channel = |name: &str| format!("{name}timeline:access_token:{tusky}");
        let (right, wrong) = if namespace.is_some() { ("ns:", "") } else { ("", "ns:") };
        redis.publish(&channel(wrong), r#"{"event":"kill"}"#).expect("it is taken");
        redis.publish(&channel(right), r#"{"event":"update"}"#).expect("it is taken");
        assert_eq!(redis.publish(&channel(right), r#"{"event":"kill"}"#).expect("it is taken"), 1);
        assert_eq!(killed.ended().await, StreamEnd::Closed);
        assert_eq!(other.end(), None);
        world.sandbox.hold_stream(&tusky).await.expect("without a revocation it opens again");
    }
}

#[tokio::test]
async fn a_redis_that_was_away_is_listened_to_again() {
    let redis = RedisServer::start().expect("a server");
    let world = World::mastodon().await;
    let tusky = add(&world.sandbox, "Tusky");
    world.sandbox.hear_kills(&redis.url(), None).await.expect("it listens");
    redis.stop();
    world.sandbox.until(|sandbox| (!sandbox.hears_kills()).then_some(())).await;
    let mut stream = world.sandbox.hold_stream(&tusky).await.expect("a stream");
    redis.start_again().expect("it is back");
    world.sandbox.until(|sandbox| sandbox.hears_kills().then_some(())).await;
    redis.publish(&format!("timeline:access_token:{tusky}"), r#"{"event":"kill"}"#).expect("it is taken");
    assert_eq!(stream.ended().await, StreamEnd::Closed);
}

#[tokio::test]
async fn a_server_whose_database_is_away_says_so_and_not_that_a_token_is_bad() {
    let cluster = Cluster::start(None).expect("a server");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let world = in_postgres(&database).await;
    assert_eq!(world.get("api/v1/accounts/verify_credentials").await.status, StatusCode::OK);
    cluster.stop();
    let reply = send(world.bot(Method::GET, "api/v1/accounts/verify_credentials")).await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    cluster.start_again().expect("it is back");
    assert_eq!(world.get("api/v1/accounts/verify_credentials").await.status, StatusCode::OK);
}
