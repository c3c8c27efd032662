//! The servers to throw away.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use auditoot_clock::Clock;
use auditoot_sandbox::services::{Cluster, Database, Passage, PassageState, RedisServer, Shape};

/// How long something may take that happens after a process was killed.
const DEADLINE: Duration = Duration::from_secs(30);

fn shared() -> &'static Cluster {
    Cluster::shared().expect("a server")
}

fn count(database: &Database, sql: &str) -> i64 {
    database.query(sql, Vec::new()).expect("a count")[0].get(0)
}

async fn connect(url: &str) -> Result<(), String> {
    let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
    connected.map(drop).map_err(|error| format!("{error:?}"))
}

#[test]
fn each_database_has_its_tables_and_is_nobody_elses() {
    for (shape, has_pkce) in [(Shape::V4_6, 2), (Shape::V4_2, 0)] {
        let (one, other) = (shared().create_database(shape), shared().create_database(shape));
        let (one, other) = (one.expect("a database"), other.expect("another"));
        one.execute("DELETE FROM oauth_applications; CREATE TABLE mine ()").expect("it is mine");
        assert_eq!(count(&one, "SELECT count(*) FROM oauth_applications"), 0);
        assert_eq!(count(&other, "SELECT count(*) FROM oauth_applications WHERE superapp"), 1);
        let columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'oauth_access_grants' \
                       AND column_name LIKE 'code_challenge%'";
        assert_eq!(count(&one, columns), has_pkce, "{shape:?}");
    }
}

#[test]
fn what_the_database_refuses_is_said() {
    let database = shared().create_database(Shape::V4_6).expect("a database");
    let error = database.execute("SELECT nonsense").expect_err("there is no such column").to_string();
    assert_eq!(error, "the database refused: column \"nonsense\" does not exist");
}

#[test]
fn the_time_of_a_database_can_be_moved_and_its_sql_does_not_know() {
    let database = shared().create_database(Shape::V4_6).expect("a database");
    let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
    let sql = "CREATE FUNCTION late() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp \
               AS $$ DECLARE v_now timestamptz := clock_timestamp(); BEGIN RETURN v_now AT TIME ZONE 'UTC'; END $$; \
               CREATE ROLE nobody_special; GRANT EXECUTE ON FUNCTION late() TO nobody_special";
    database.execute_alone(sql).expect("a function");
    let late = || -> String {
        database.execute("SET ROLE nobody_special").expect("a role");
        let late = database.query("SELECT late()", Vec::new()).expect("a time")[0].get(0);
        database.execute("RESET ROLE").expect("the superuser");
        late
    };
    database.set_clock(clock.hand()).expect("it is set");
    assert_eq!(late(), "2026-03-01 09:00:00");
    clock.advance(jiff::SignedDuration::from_hours(24 * 400));
    database.set_clock(clock.hand()).expect("it is set");
    assert_eq!(late(), "2027-04-05 09:00:00");
    let ahead = jiff::SignedDuration::from_hours(24 * 400);
    database.set_clock(auditoot_clock::Hand::Running { ahead }).expect("it is set");
    let days = "SELECT extract(day FROM clock_timestamp() - now())::bigint";
    assert_eq!(count(&database, days), 400);
}

#[tokio::test]
async fn a_role_gets_in_with_its_password_and_not_with_another() {
    let database = shared().create_database(Shape::V4_6).expect("a database");
    let sql = "DO $$ BEGIN IF to_regrole('auditoot') IS NULL THEN CREATE ROLE auditoot LOGIN; END IF; END $$";
    database.install(sql).expect("it is installed");
    connect(&database.login_url()).await.expect("the bot gets in");
    connect(&database.admin_url()).await.expect("the superuser gets in");
    database.shut_out_the_bot(true).expect("it is shut out");
    let refusal = connect(&database.login_url()).await.expect_err("the bot does not get in");
    assert!(refusal.contains("permission denied"), "{refusal}");
    database.shut_out_the_bot(false).expect("it is let in");
    database.make_read_only(true).expect("it is made so");
    connect(&database.login_url()).await.expect("the bot gets in");
    database.execute("CREATE TABLE written ()").expect("the superuser writes");
    for url in [database.url("auditoot", "guess"), database.url("postgres", "guess"), database.url("postgres", "")] {
        let refusal = connect(&url).await.expect_err("nobody else gets in");
        assert!(refusal.contains("authentication failed") || refusal.contains("Empty password"), "{refusal}");
    }
}

#[tokio::test]
async fn a_server_that_was_stopped_goes_on_on_the_same_port() {
    let cluster = Cluster::start(None).expect("a server");
    let database = cluster.create_database(Shape::V4_2).expect("a database");
    database.execute("CREATE TABLE kept AS SELECT 1").expect("a table");
    cluster.stop();
    let error = database.execute("SELECT 1").expect_err("it is away").to_string();
    assert!(error.starts_with("the database cannot be reached"), "{error}");
    cluster.start_again().expect("it is back");
    assert_eq!(count(&database, "SELECT count(*) FROM kept"), 1);
}

#[test]
fn a_folder_that_was_given_stays_and_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    // Whoever runs the server has to get through to it.
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).expect("it is opened");
    let path = folder.path().join("postgres");
    let passwords = || std::fs::read_to_string(path.join("passwords.json")).expect("the file");
    let (first, url) = {
        let cluster = Cluster::start(Some(&path)).expect("a server");
        let database = cluster.open_database("mastodon", Shape::V4_6).expect("a database");
        database.execute("CREATE TABLE kept AS SELECT 1").expect("a table");
        (passwords(), database.admin_url())
    };
    let port: u16 = url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse().ok()).expect("a port");
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "it ends with its owner");
    let cluster = Cluster::start(Some(&path)).expect("the server again");
    let database = cluster.open_database("mastodon", Shape::V4_6).expect("the database again");
    assert_eq!((count(&database, "SELECT count(*) FROM kept"), passwords()), (1, first));
}

#[tokio::test]
async fn a_passage_can_be_closed_and_get_stuck_while_the_server_goes_on() {
    let database = shared().create_database(Shape::V4_6).expect("a database");
    let sql = "DO $$ BEGIN IF to_regrole('auditoot') IS NULL THEN CREATE ROLE auditoot LOGIN; END IF; END $$";
    database.install(sql).expect("it is installed");
    let passage = Passage::open(database.port()).await.expect("a passage");
    let url = database.login_url_through(&passage);
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("it gets in");
    let connection = tokio::spawn(connection);
    passage.set(PassageState::Closed);
    // Whether that is an error depends on what was under way.
    let _end = connection.await.expect("it ends");
    assert!(client.is_closed() && connect(&url).await.is_err());
    passage.set(PassageState::Stuck);
    assert!(tokio::time::timeout(Duration::from_millis(100), connect(&url)).await.is_err(), "nothing comes back");
    database.execute("SELECT 1").expect("the server goes on");
    passage.set(PassageState::Open);
    connect(&url).await.expect("it gets in again");
}

#[test]
fn redis_takes_messages_and_goes_on_on_the_same_port() {
    let redis = RedisServer::start().expect("a server");
    assert_eq!(redis.publish("timeline:access_token:1", "{}").expect("it is taken"), 0);
    redis.stop();
    redis.publish("timeline:access_token:1", "{}").expect_err("it is away");
    redis.start_again().expect("it is back");
    assert_eq!(redis.publish("timeline:access_token:1", "{}").expect("it is taken"), 0);
}

#[tokio::test]
async fn the_publisher_of_redis_may_publish_to_tokens_and_nothing_else() {
    let redis = RedisServer::start().expect("a server");
    let client = redis::Client::open(redis.publisher_url()).expect("an address");
    let mut connection = client.get_multiplexed_async_connection().await.expect("it gets in");
    let mut publish = async |channel: &str| {
        let mut command = redis::cmd("PUBLISH");
        command.arg(channel).arg("{}").query_async::<usize>(&mut connection).await.map_err(|error| format!("{error:?}"))
    };
    assert_eq!(publish("timeline:access_token:7").await, Ok(0));
    assert_eq!(publish("ns:timeline:access_token:7").await, Ok(0));
    assert!(publish("timeline:system:7").await.is_err_and(|error| error.contains("permission")));
    let wrong = redis::Client::open(format!("redis://auditoot:guess@127.0.0.1:{}", redis.port())).expect("an address");
    assert!(wrong.get_multiplexed_async_connection().await.is_err());
}

/// Not a test, but what the next one starts and kills.
#[test]
#[ignore = "for another test to start and kill"]
fn a_process_that_is_killed() {
    let (cluster, redis) = (Cluster::start(None).expect("a server"), RedisServer::start().expect("a server"));
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    let folder: String = database.query("SHOW data_directory", Vec::new()).expect("a folder")[0].get(0);
    // The other test reads it.
    let _unread = writeln!(std::io::stdout(), "\nports {} {} {folder}", cluster.port(), redis.port());
    let _never = std::io::stdin().read_line(&mut String::new());
    std::thread::sleep(DEADLINE);
}

#[test]
fn nothing_outlives_a_process_that_is_killed() {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["services::a_process_that_is_killed", "--exact", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let told = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("ports ").map(str::to_owned));
    let told = told.expect("it says where they are");
    let [postgres, redis, folder] = told.split(' ').collect::<Vec<_>>().try_into().expect("two ports and a folder");
    let ports: [u16; 2] = [postgres, redis].map(|port| port.parse().expect("a port"));
    let answers = |port: u16| TcpStream::connect(("127.0.0.1", port)).is_ok();
    assert!(ports.into_iter().all(answers) && Path::new(folder).is_dir(), "{told}");
    child.kill().expect("it is killed");
    child.wait().expect("it has ended");
    let deadline = Instant::now() + DEADLINE;
    while ports.into_iter().any(answers) || Path::new(folder).exists() {
        assert!(Instant::now() < deadline, "they live on: {told}");
        std::thread::yield_now();
    }
}
