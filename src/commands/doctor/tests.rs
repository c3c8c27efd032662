//! Each line of the doctor, good and bad.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use super::*;
use crate::config::{PastePage, Web};
use crate::launch::{Running, launch};
use auditoot_core::secret::{AccessToken, DatabaseUrl, RedisUrl};
use auditoot_sandbox::services::{Cluster, RedisServer, Shape, free_port};
use auditoot_sandbox::{Canned, Character, Fault, FaultRule, NewToken, Sandbox, Setup};

const TOKEN_FILE: &str = "token";

/// A server with the bot's account, and a configuration for it.
struct Ward {
    sandbox: Sandbox,
    clock: Clock,
    config: Config,
    folder: tempfile::TempDir,
}

impl Ward {
    async fn of(character: Character) -> Self {
        let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 7 };
        let sandbox = Sandbox::start(setup).await.expect("a sandbox");
        let (_, token) = sandbox.add_bot("auditoot");
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::for_server(sandbox.base_url().clone());
        config.bot.access_token = Some(token.clone());
        config.store.path = folder.path().join("store");
        config.store.key_file = folder.path().join("key");
        let file = folder.path().join(TOKEN_FILE);
        fs::write(&file, token.expose()).expect("a file");
        fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("its mode");
        Self { sandbox, clock, config, folder }
    }

    async fn mastodon() -> Self {
        Self::of(Character::Mastodon).await
    }

    /// What the doctor says; that it changes nothing and tells no secret is looked at each time.
    async fn lines(&self) -> Vec<DoctorLine> {
        let before = self.files();
        let token_file = BTreeSet::from([self.folder.path().join(TOKEN_FILE)]);
        let lines = examine(&self.config, &token_file, &self.clock, Timeouts::HASTY).await;
        let text = lines.iter().map(DoctorLine::to_string).collect::<Vec<_>>().join("\n");
        let token = self.config.bot.access_token.as_ref().expect("a token");
        assert!(!text.contains(token.expose()), "{text}");
        assert_eq!(text.lines().count(), lines.len(), "{text}");
        assert_eq!(self.files(), before, "it made something, or left something");
        lines
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder").flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The line about one thing.
    async fn line(&self, name: &str) -> DoctorLine {
        let lines = self.lines().await;
        let found = lines.iter().find(|line| line.name == name);
        found.unwrap_or_else(|| panic!("nothing is said of {name}: {lines:#?}")).clone()
    }

    async fn is_good(&self, name: &str) {
        let line = self.line(name).await;
        assert_eq!(line.verdict, Verdict::Good, "{line}");
    }

    async fn is_bad(&self, name: &str, words: &str) {
        let line = self.line(name).await;
        assert!(matches!(line.verdict, Verdict::Bad(_)) && line.text.contains(words), "{line}");
    }

    /// Runs the bot until it is ready.
    async fn run(&self) -> Running {
        let running = launch(&self.config, self.clock.clone(), None).await.expect("the bot starts");
        self.sandbox.until(|_| running.bot.health().is_ready().then_some(())).await;
        running.bot.settled(None).await;
        running
    }

    fn token(&self, scopes: &str) -> AccessToken {
        let new = NewToken {
            app_name: "auditoot".to_owned(),
            website: None,
            scopes: scopes.to_owned(),
            authorized_at: self.clock.now(),
            last_used_at: None,
        };
        self.sandbox.token_of(&self.sandbox.add_token("auditoot", new)).expect("a token")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_good_beside_a_bot_that_runs_and_after_it() {
    for character in Character::ALL {
        let mut ward = Ward::of(character).await;
        let listen = ([127, 0, 0, 1], free_port().expect("a free port")).into();
        let public_url = format!("http://{listen}").parse().expect("an address");
        ward.config.web = Some(Web { listen, public_url: Some(public_url), paste_page: PastePage::Off });
        let running = ward.run().await;
        let lines = ward.lines().await;
        let bad: Vec<_> = lines.iter().filter(|line| line.verdict != Verdict::Good).map(|line| line.name).collect();
        // A new account of GoToSocial is locked.
        let expected = if character == Character::GoToSocial { vec!["account"] } else { vec![] };
        assert_eq!(bad, expected, "{lines:#?}");
        assert_eq!(worst(&lines).is_ok(), expected.is_empty());
        for name in ["configuration", "running", "key file", "secret file", "store", "disk room", "server", "token"] {
            assert!(lines.iter().any(|line| line.name == name), "{name}");
        }
        running.stop().await;
        ward.is_good("store").await;
        let lines = ward.lines().await;
        let ended = worst(&lines).expect_err("nobody serves the pages");
        let reason = if expected.is_empty() { ExitReason::NotSeen } else { ExitReason::Other };
        assert_eq!(ended.reason(), reason, "{lines:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_bad_when_others_can_read_them_and_the_store_when_it_is_damaged() {
    let ward = Ward::mastodon().await;
    ward.is_good("store").await;
    ward.is_good("key file").await;
    ward.run().await.stop().await;
    let token = ward.folder.path().join(TOKEN_FILE);
    ward.is_good("secret file").await;
    fs::set_permissions(&token, Permissions::from_mode(0o644)).expect("its mode");
    ward.is_bad("secret file", "chmod 600").await;
    fs::set_permissions(&ward.config.store.key_file, Permissions::from_mode(0o604)).expect("its mode");
    ward.is_bad("key file", "chmod 600").await;
    ward.is_bad("configuration", "chmod 600").await;
    fs::set_permissions(&ward.config.store.key_file, Permissions::from_mode(0o600)).expect("its mode");
    ward.is_good("key file").await;
    fs::write(&ward.config.store.key_file, "0".repeat(64)).expect("another key");
    ward.is_bad("store", "the key does not fit").await;
    assert_eq!(worst(&ward.lines().await).expect_err("it is bad").reason(), ExitReason::Store);
    let room = files::room(&ward.config, u64::MAX);
    assert!(matches!(room.verdict, Verdict::Bad(_)), "{room}");
}

#[test]
fn a_file_that_the_bot_cannot_read_is_bad() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::for_server("https://social.example".parse().expect("an address"));
    config.store.path = folder.path().join("store");
    config.store.key_file = folder.path().join("key");
    fs::create_dir(&config.store.path).expect("a folder");
    fs::write(&config.store.key_file, "x").expect("a file");
    // Nobody but root reads everything, so whoever runs this test is either root, or owns both.
    fs::set_permissions(&config.store.key_file, Permissions::from_mode(0o000)).expect("its mode");
    let [line] = files::secrets(&config, &BTreeSet::new()).try_into().expect("one line");
    let is_root = rustix::process::getuid().is_root();
    assert_eq!(matches!(line.verdict, Verdict::Bad(_)), !is_root, "{line}");
    let stranger = files::secret("key file", &config.store.key_file, Some((4_000_000, 4_000_000)));
    assert!(stranger.text.contains("run: chown 4000000:4000000"), "{stranger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_a_dead_token_and_one_without_a_scope_are_bad() {
    let mut ward = Ward::mastodon().await;
    ward.sandbox.set_fault(FaultRule::new(Fault::ServerError));
    ward.is_bad("server", "see bot.server").await;
    ward.sandbox.heal();
    let granted = "read:notifications read:accounts read:follows write:statuses write:notifications";
    ward.config.bot.access_token = Some(ward.token(granted));
    ward.is_bad("token", "it lacks the scopes read:statuses;").await;
    ward.config.bot.access_token = Some(AccessToken::new("nobodys-token"));
    ward.is_bad("token", "`auditoot login` gets another").await;
    assert_eq!(worst(&ward.lines().await).expect_err("it is bad").reason(), ExitReason::TokenDead);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_says_of_the_account_and_of_posts_is_judged() {
    let mut ward = Ward::mastodon().await;
    ward.is_bad("notification policy", "filters messages from strangers").await;
    ward.config.bot.opens_policy = false;
    ward.is_good("notification policy").await;
    ward.config.bot.opens_policy = true;
    for name in ["stream", "post length", "account", "clocks"] {
        ward.is_good(name).await;
    }
    ward.run().await.stop().await;
    ward.is_good("notification policy").await;
    let answer = |on, body| ward.sandbox.answer(Canned::json(on, StatusCode::OK, &body));
    answer(
        "GET /api/v1/accounts/verify_credentials",
        json!({"id": "7", "acct": "auditoot", "bot": false, "locked": true}),
    );
    ward.is_bad("account", "not marked as a bot").await;
    ward.is_bad("account", "it is locked").await;
    answer("GET /api/v2/instance", json!({"configuration": {"statuses": {"max_characters": 300}}}));
    ward.is_bad("post length", "300 characters").await;
    ward.sandbox.answer(Canned::page("GET /api/v1/streaming", StatusCode::NOT_FOUND));
    ward.is_bad("stream", "WebSocket").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_differ_are_bad() {
    let ward = Ward::mastodon().await;
    let clock = Clock::standing(ward.clock.now() - SignedDuration::from_hours(1));
    let lines = examine(&ward.config, &BTreeSet::new(), &clock, Timeouts::HASTY).await;
    let line = lines.iter().find(|line| line.name == "clocks").expect("a line");
    assert!(line.verdict == Verdict::Bad(ExitReason::Other) && line.text.contains("timedatectl"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_bad_where_something_else_answers_and_so_is_a_bot_that_is_not_well() {
    let mut ward = Ward::mastodon().await;
    let listen = ([127, 0, 0, 1], free_port().expect("a free port")).into();
    let elsewhere = ward.sandbox.base_url().clone();
    ward.config.web = Some(Web { listen, public_url: Some(elsewhere), paste_page: PastePage::Off });
    let running = ward.run().await;
    ward.is_good("running").await;
    ward.is_bad("pages", "web.listen in your web server").await;
    ward.sandbox.set_fault(FaultRule::new(Fault::ServerError));
    let later = ward.clock.now() + SignedDuration::from_mins(3);
    while ward.clock.now() < later {
        ward.sandbox.advance(SignedDuration::from_secs(5));
        tokio::task::yield_now().await;
    }
    ward.sandbox.until(|_| (!running.bot.health().is_ready()).then_some(())).await;
    ward.is_bad("running", "not reading messages").await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_database_and_redis_are_looked_at_each_for_itself() {
    let cluster = Cluster::start(None).expect("PostgreSQL starts");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let redis = RedisServer::start().expect("Redis starts");
    let mut ward = Ward::mastodon().await;
    ward.config.operator.database_url = Some(DatabaseUrl::new(database.login_url()));
    ward.config.operator.redis_url = Some(RedisUrl::new(redis.publisher_url()));
    ward.is_bad("database role", "the password of the role").await;
    let sql = crate::sources::Installation { client_id: None, secret_hash: None, takes_password: false }.sql();
    database.install(&sql).expect("the operator's SQL");
    for name in ["database role", "database functions", "database settings", "database pooler", "Redis user"] {
        ward.is_good(name).await;
    }
    database.execute("ALTER SCHEMA auditoot RENAME TO elsewhere").expect("a change");
    ward.is_bad("database functions", "auditoot operator-sql").await;
    database.execute("ALTER SCHEMA elsewhere RENAME TO auditoot").expect("a change");
    database.execute("ALTER ROLE auditoot SET default_transaction_read_only = on").expect("a change");
    ward.is_bad("database settings", "default_transaction_read_only").await;
    redis.stop();
    ward.is_bad("Redis user", "operator.redis_url").await;
    ward.config.operator.database_url = Some(DatabaseUrl::new(database.url("auditoot", "s3cret-passw0rd")));
    let line = ward.line("database role").await;
    assert!(matches!(line.verdict, Verdict::Bad(_)) && !line.text.contains("s3cret"), "{line}");
    cluster.stop();
    ward.is_bad("database role", "cannot be reached").await;
}

#[test]
fn a_line_is_one_line_and_obeys_nobody() {
    let line = DoctorLine::good("server", "it runs \u{1b}[2Jx\nand\r\nmore");
    assert_eq!(line.to_string(), "good     server: it runs [2Jx and more");
}
