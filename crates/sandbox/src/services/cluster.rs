//! A PostgreSQL server with databases that have Mastodon's tables.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use tokio_postgres::Config;

use super::database::{Database, SUPERUSER};
use super::process::{Plan, Process, folder, free_port, password, prepare};
use super::programs::{Postgres, Servant, hand_over, servant};
use super::{ServiceError, Value};

/// How many ports are tried: another program may take one between the look and the use.
const PORTS_TRIED: usize = 5;

/// Which tables a database has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Those of Mastodon 4.6.
    V4_6,
    /// Those of Mastodon 4.2.
    V4_2,
}

/// A PostgreSQL server. Clones are the same one; it ends with the last of them, or with this process.
#[derive(Clone)]
pub struct Cluster {
    inner: Arc<ClusterInner>,
}

struct ClusterInner {
    place: Place,
    port: u16,
    process: Mutex<Option<Process>>,
    /// The database that is there from the beginning.
    first: Database,
    templates: Mutex<BTreeSet<Shape>>,
    databases: AtomicU32,
}

/// Where and how it runs.
struct Place {
    folder: PathBuf,
    is_temporary: bool,
    servant: Option<Servant>,
    postgres: Postgres,
    /// Settings besides those that every server here has.
    settings: Vec<String>,
}

/// What keeps everybody else out. Kept beside the data.
#[derive(Clone, Serialize, Deserialize)]
struct Passwords {
    superuser: String,
    login: String,
}

impl fmt::Debug for Cluster {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Cluster").field("port", &self.inner.port).finish_non_exhaustive()
    }
}

/// The shell removes the folder, unless the server was stopped, or ended by itself.
impl Drop for ClusterInner {
    fn drop(&mut self) {
        self.process.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if self.place.is_temporary {
            let _gone = fs::remove_dir_all(&self.place.folder);
        }
    }
}

impl Shape {
    /// The name of the database that others of this shape are copies of.
    fn template(self) -> &'static str {
        match self {
            Self::V4_6 => "mastodon_4_6",
            Self::V4_2 => "mastodon_4_2",
        }
    }

    fn sql(self) -> &'static str {
        match self {
            Self::V4_6 => include_str!("../postgres/mastodon_4_6.sql"),
            Self::V4_2 => include_str!("../postgres/mastodon_4_2.sql"),
        }
    }
}

/// What every database of a sandbox has besides Mastodon's tables.
const FURNITURE: &str = include_str!("../postgres/furniture.sql");

impl Cluster {
    /// Starts a server whose data is in this folder, which stays and can be gone on with later; without one in a temporary folder,
    /// which goes with the server.
    ///
    /// # Errors
    /// What is missing, or why it does not start.
    pub fn start(named: Option<&Path>) -> Result<Self, ServiceError> {
        Self::start_with(named, &[])
    }

    /// The same, with settings of its own: each as `name=value`.
    ///
    /// # Errors
    /// What is missing, or why it does not start.
    pub fn start_with(named: Option<&Path>, settings: &[&str]) -> Result<Self, ServiceError> {
        let place = Place::find(named, settings)?;
        let passwords = match place.passwords()? {
            Some(passwords) => passwords,
            None => place.fill()?,
        };
        let (process, port, first) = place.open(&passwords)?;
        let inner = ClusterInner {
            place,
            port,
            process: Mutex::new(Some(process)),
            first,
            templates: Mutex::default(),
            databases: AtomicU32::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The server that everybody in this process shares, started when it is first asked for.
    ///
    /// # Errors
    /// What is missing, or why it does not start; the same for everybody.
    pub fn shared() -> Result<&'static Self, &'static ServiceError> {
        static SHARED: OnceLock<Result<Cluster, ServiceError>> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(None)).as_ref()
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.inner.port
    }

    /// Makes a new database with Mastodon's tables and nobody in it.
    ///
    /// # Errors
    /// What the server says.
    pub fn create_database(&self, shape: Shape) -> Result<Database, ServiceError> {
        let number = self.inner.databases.fetch_add(1, Ordering::Relaxed);
        self.open_database(&format!("sandbox_{number}"), shape)
    }

    /// Opens the database of this name, and makes it first if it is not there.
    ///
    /// # Errors
    /// What the server says.
    pub fn open_database(&self, name: &str, shape: Shape) -> Result<Database, ServiceError> {
        // A template must have no visitors while it is copied, so one copy is made at a time.
        let mut templates = self.templates();
        if templates.insert(shape) && !self.has_database(shape.template())? {
            self.make_template(shape)?;
        }
        if !self.has_database(name)? {
            self.inner.first.execute(&format!("CREATE DATABASE {name} TEMPLATE {}", shape.template()))?;
        }
        drop(templates);
        self.database(name)
    }

    /// Throws the database of this name away, if it is there.
    ///
    /// # Errors
    /// What the server says.
    pub fn drop_database(&self, name: &str) -> Result<(), ServiceError> {
        self.inner.first.execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    }

    /// Ends the server for now, as a crash of its machine would; its data stays.
    pub fn stop(&self) {
        if let Some(process) = self.process().take() {
            process.pause();
        }
    }

    /// Starts the server again, on the same port.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start_again(&self) -> Result<(), ServiceError> {
        let mut process = self.process();
        if process.is_none() {
            *process = Some(self.inner.place.run(self.inner.port, &self.inner.first)?);
        }
        Ok(())
    }

    fn make_template(&self, shape: Shape) -> Result<(), ServiceError> {
        // It gets its name when it is whole.
        let unfinished = format!("{}_unfinished", shape.template());
        self.inner.first.execute(&format!("DROP DATABASE IF EXISTS {unfinished}"))?;
        self.inner.first.execute(&format!("CREATE DATABASE {unfinished}"))?;
        {
            let database = self.database(&unfinished)?;
            database.execute(shape.sql())?;
            database.execute(FURNITURE)?;
            database.hang_up();
        }
        self.inner.first.execute(&format!("ALTER DATABASE {unfinished} RENAME TO {}", shape.template()))
    }

    fn has_database(&self, name: &str) -> Result<bool, ServiceError> {
        let name: Value = Box::new(name.to_owned());
        let rows = self.inner.first.query("SELECT 1 FROM pg_database WHERE datname = $1::text", vec![name])?;
        Ok(!rows.is_empty())
    }

    fn database(&self, name: &str) -> Result<Database, ServiceError> {
        self.inner.first.neighbour(name)
    }

    fn templates(&self) -> MutexGuard<'_, BTreeSet<Shape>> {
        self.inner.templates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.inner.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn find(named: Option<&Path>, settings: &[&str]) -> Result<Self, ServiceError> {
        let servant = servant()?;
        let is_temporary = named.is_none();
        let made_by = named.and_then(|folder| {
            let version = fs::read_to_string(folder.join("data/PG_VERSION")).ok()?;
            Some((version.trim().parse().ok()?, folder))
        });
        let postgres = Postgres::find(made_by)?;
        let no_folder = "there is no folder for PostgreSQL";
        let folder = folder(named, "auditoot-postgres-").map_err(ServiceError::system(no_folder))?;
        hand_over(&folder, servant).map_err(ServiceError::system("the folder for PostgreSQL cannot be handed over"))?;
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let place = Self { folder, is_temporary, servant, postgres, settings };
        if place.is_within_reach() { Ok(place) } else { Err(ServiceError::OutOfReach(place.folder)) }
    }

    /// Whether a program that runs as its user can stand in its folder: only root has to ask.
    fn is_within_reach(&self) -> bool {
        let mut nothing = Command::new("true");
        prepare(&mut nothing, self.servant, &self.folder);
        self.servant.is_none() || nothing.status().is_ok()
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The passwords of a server that was here before.
    fn passwords(&self) -> Result<Option<Passwords>, ServiceError> {
        if !self.data().exists() {
            return Ok(None);
        }
        let path = self.folder.join("passwords.json");
        let unread = || ServiceError::system(format!("{} cannot be read", path.display()));
        let text = fs::read(&path).map_err(unread())?;
        serde_json::from_slice(&text).map(Some).map_err(|error| unread()(error.into()))
    }

    /// Makes the data of a new server. It gets its name when it is whole.
    fn fill(&self) -> Result<Passwords, ServiceError> {
        let passwords = Passwords { superuser: password(), login: password() };
        let unfinished = self.folder.join("data.unfinished");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(ServiceError::system("an unfinished server cannot be removed"))?;
        }
        let first_line = self.folder.join("password");
        let is_written = self.write(&first_line, passwords.superuser.as_bytes()).and_then(|()| {
            self.write(&self.folder.join("passwords.json"), serde_json::to_string(&passwords)?.as_bytes())
        });
        is_written.map_err(ServiceError::system("the passwords of PostgreSQL cannot be written"))?;
        let mut initdb = Command::new(&self.postgres.initdb);
        prepare(&mut initdb, self.servant, &self.folder);
        // A server of a few people needs no large pieces of log, and a new one nothing that is safe on the disk yet.
        initdb.args(["--auth=scram-sha-256", "--no-locale", "--encoding=UTF8", "--no-sync", "--wal-segsize=1"]);
        initdb.arg(format!("--username={SUPERUSER}")).arg("--pwfile").arg(&first_line);
        initdb.arg("--pgdata").arg(&unfinished).stdin(Stdio::null());
        let output = initdb.output().map_err(ServiceError::system("initdb cannot be run"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(ServiceError::DidNotStart { program: "initdb", said });
        }
        let is_done = fs::remove_file(&first_line).and_then(|()| fs::rename(&unfinished, self.data()));
        is_done.map_err(ServiceError::system("the data of PostgreSQL cannot be put into its place"))?;
        Ok(passwords)
    }

    /// A file that only who runs the server, and we, can read.
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        hand_over(path, self.servant)?;
        file.write_all(bytes)
    }

    /// Starts the server on a free port.
    fn open(&self, passwords: &Passwords) -> Result<(Process, u16, Database), ServiceError> {
        let mut tried = 0;
        loop {
            let port = free_port()?;
            let first = first_database(port, passwords)?;
            tried += 1;
            match self.run(port, &first) {
                Ok(process) => return Ok((process, port, first)),
                Err(ServiceError::DidNotStart { said, .. })
                    if said.contains("Address already in use") && tried < PORTS_TRIED => {}
                Err(error) => {
                    if self.is_temporary {
                        // What is left of it helps nobody; what went wrong is in the error.
                        let _left = fs::remove_dir_all(&self.folder);
                    }
                    return Err(error);
                }
            }
        }
    }

    fn run(&self, port: u16, first: &Database) -> Result<Process, ServiceError> {
        let mut arguments = vec!["-D".to_owned(), self.data().display().to_string(), "-p".to_owned(), port.to_string()];
        let mut set = |setting: &str| arguments.extend(["-c".to_owned(), setting.to_owned()]);
        set("listen_addresses=127.0.0.1");
        // Only over TCP, where the password is asked for: a path for a socket would be too long in many folders.
        set("unix_socket_directories=");
        set("shared_buffers=16MB");
        set("max_connections=200");
        set("timezone=UTC");
        set("log_timezone=UTC");
        if self.is_temporary {
            for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"] {
                set(setting);
            }
        }
        // Of two that set the same, the last holds.
        self.settings.iter().for_each(|setting| set(setting));
        let (program, log) = ("PostgreSQL", self.log());
        let plan = Plan {
            servant: self.servant,
            folder: &self.folder,
            is_temporary: self.is_temporary,
            log: &log,
            program: &self.postgres.server,
            arguments: &arguments,
        };
        // What an earlier run said is of no use, and its complaint about a port would be taken for a new one.
        let _none = fs::remove_file(&log);
        let started = Process::start(&plan).map_err(ServiceError::system("PostgreSQL cannot be run"));
        let mut process = started?;
        match process.await_answer(program, &log, || first.execute("SELECT 1").is_ok()) {
            Ok(()) => Ok(process),
            Err(error) => {
                process.pause();
                Err(error)
            }
        }
    }
}

fn first_database(port: u16, passwords: &Passwords) -> Result<Database, ServiceError> {
    let mut config = Config::new();
    config.host("127.0.0.1").port(port).user(SUPERUSER).password(&passwords.superuser);
    config.options("-c default_transaction_read_only=off").application_name("sandbox");
    Database::new(config, "postgres", Arc::default(), passwords.login.as_str().into())
}
