//! Ways to the database that are not the plain one: through a pooler, and with TLS.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use auditoot_clock::Clock;
use auditoot_core::dialogue::question::Part;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_sandbox::services::{Cluster, Database, Shape, free_port};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

use super::town::{App, CLIENT_ID, Named, Town, confirmed, id, ids, operator_sql};

/// A `PgBouncer` in transaction mode, with one connection to the database for everybody. It ends when this is dropped.
struct Pooler {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    fn before(database: &Database) -> Self {
        let url = database.login_url();
        let (login, place) = url.trim_start_matches("postgres://").split_once('@').expect("a login");
        let (user, password) = login.split_once(':').expect("a password");
        let (server, _) = place.split_once('/').expect("a database");
        let (host, server_port) = server.split_once(':').expect("a port");
        let port = free_port().expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        let (users, settings) = (folder.path().join("users"), folder.path().join("settings"));
        fs::write(&users, format!("\"{user}\" \"{password}\"\n")).expect("a file");
        let ini = format!(
            "[databases]\n* = host={host} port={server_port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = 1\n",
            users.display()
        );
        fs::write(&settings, ini).expect("a file");
        open_to_all(folder.path());
        let mut command = Command::new("pgbouncer");
        // It refuses to run as root; whoever else runs the tests is who it runs as.
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let process =
            command.arg(&settings).stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("pgbouncer starts");
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "pgbouncer does not listen");
            std::thread::yield_now();
        }
        Self { process, port, _folder: folder }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Lets another user read what is in a folder for one test, on this machine alone.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for path in [folder.to_owned(), folder.join("users"), folder.join("settings")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_in_transaction_mode_lets_everything_through() {
    let town = Town::new();
    let app = town.add_app(&App { name: "Tusky", scopes: "read" });
    let (hers, his) =
        (town.add_token(101, app, "read", "2025-06-01", None), town.add_token(102, app, "read", "2025-06-01", None));
    let (alice, bob) = (town.connect(101), town.connect(102));
    let pooler = Pooler::before(&town.database);
    let port = pooler.port;
    let direct = town.database.login_url();
    let server = direct.rsplit_once('@').and_then(|(_, place)| place.split_once('/')).expect("a place").0;
    let home = town.home_by(&direct.replace(server, &format!("127.0.0.1:{port}")), None, None);
    // Everybody at once, over one connection to the database.
    let lists = futures_util::future::join_all((0..20).map(|turn| {
        let (home, credential) = (&home, if turn % 2 == 0 { &alice } else { &bob });
        async move { ids(&home.list(credential).await.expect("a list")) }
    }));
    for (turn, list) in lists.await.into_iter().enumerate() {
        assert_eq!(list, [if turn % 2 == 0 { hers } else { his }], "each gets their own");
    }
    home.watch(&alice, true).await.expect("it is on");
    let yes = confirmed(town.clock.now(), his, &[Named("Tusky", &[hers], Part::Whole)]);
    assert_eq!(home.remove(&alice, &yes).await.removed, [id(hers)]);
    assert_eq!(home.walk(Some(0)).await.expect("a walk").found, [], "what is gone is not told");
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_used_where_the_address_asks_and_an_unknown_certificate_lets_nobody_in() {
    let cluster = Cluster::start(None).expect("PostgreSQL starts");
    let database = cluster.create_database(Shape::V4_6).expect("a database");
    database.install(&operator_sql(Some(CLIENT_ID))).expect("the operator's SQL");
    let town = Town { database, clock: Clock::system() };
    town.add_person(101, "alice");
    let credential = town.connect(101);
    let url = |options: &str| format!("{}?{options}", town.database.login_url());
    let home = town.home_by(&url("sslmode=require"), None, None);
    assert_eq!(home.list(&credential).await, Err(Trouble::Unreachable), "a server without TLS is none to talk to");

    let folder = tempfile::tempdir().expect("a folder");
    let root_file = folder.path().join("root.pem");
    fs::write(&root_file, switch_tls_on(&town.database)).expect("a file");
    let with_root = url(&format!("sslmode=verify-full&sslrootcert={}", root_file.display()));
    let home = town.home_by(&with_root, None, None);
    assert!(home.list(&credential).await.is_ok());
    let encrypted = town.number(
        "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'auditoot' AND ssl",
    );
    assert_eq!(encrypted, 1);
    let unknown = town.home_by(&url("sslmode=require"), None, None);
    assert_eq!(unknown.list(&credential).await, Err(Trouble::Unreachable), "nobody knows who signed that");
}

/// Gives the server a certificate for its address, and returns the one that signed it.
fn switch_tls_on(database: &Database) -> String {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("a certificate");
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    let certificate = leaf.signed_by(&key, &authority).expect("a certificate");
    let folder: String = database.query("SHOW data_directory", Vec::new()).expect("a row")[0].get(0);
    for (file, pem) in [("server.crt", certificate.pem()), ("server.key", key.serialize_pem())] {
        let lines = pem.lines().map(|line| format!("('{line}')")).collect::<Vec<_>>().join(", ");
        // The server writes it itself, so that it belongs to whom it has to.
        let copy = format!("COPY (VALUES {lines}) TO PROGRAM 'umask 077; cat > \"{folder}/{file}\"'");
        database.execute(&copy).expect("the file is written");
    }
    database.execute("ALTER SYSTEM SET ssl = on").expect("it is set");
    database.execute("SELECT pg_reload_conf()").expect("it is read");
    authority.pem()
}
