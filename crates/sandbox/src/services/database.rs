//! One database, as its superuser sees it, for whoever must not wait in a runtime.
//!
//! A thread of its own talks to the server, so that a call is an ordinary call: the sandbox asks for people and sign-ins from the
//! middle of a request, and a test from the middle of a conversation.

use std::collections::HashMap;
use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

pub use tokio_postgres::Row;

use super::{Passage, ServiceError};
use auditoot_clock::{Hand, later};

/// The name of the superuser.
pub(super) const SUPERUSER: &str = "postgres";

/// A value for a statement.
pub type Value = Box<dyn ToSql + Send + Sync>;

/// A database. Clones share one connection; it is made when it is needed, and again when it was lost.
#[derive(Clone)]
pub struct Database {
    config: Config,
    name: String,
    /// What belongs to all databases of one server at once is changed by one at a time.
    roles: Arc<Mutex<()>>,
    /// The password of the role that logs in.
    login_password: Arc<str>,
    questions: Sender<(Question, Sender<QueryResult>)>,
}

enum Question {
    /// Several statements, as text.
    Batch(String),
    /// One statement with its values.
    Query(String, Vec<Value>),
    /// Nothing more for now.
    HangUp,
}

type QueryResult = Result<Vec<Row>, ServiceError>;

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Database").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The role that the operator's SQL makes for the bot.
const LOGIN_ROLE: &str = "auditoot";
/// The role that the operator's SQL makes for the day an app is breached.
const INCIDENT_ROLE: &str = "auditoot_incident";

impl Database {
    pub(super) fn new(
        config: Config,
        name: &str,
        roles: Arc<Mutex<()>>,
        login_password: Arc<str>,
    ) -> Result<Self, ServiceError> {
        let mut config = config;
        config.dbname(name);
        let (questions, asked) = channel();
        let desk_config = config.clone();
        let spawned =
            thread::Builder::new().name(format!("database {name}")).spawn(move || answer(desk_config, &asked));
        spawned.map_err(ServiceError::system("there is no thread for a database"))?;
        Ok(Self { config, name: name.to_owned(), roles, login_password, questions })
    }

    /// Another handle with a connection of its own: for a transaction that is held open, for example.
    ///
    /// # Errors
    /// If there is no thread for it.
    pub fn another(&self) -> Result<Self, ServiceError> {
        self.neighbour(&self.name)
    }

    /// Another database of the same server.
    pub(super) fn neighbour(&self, name: &str) -> Result<Self, ServiceError> {
        Self::new(self.config.clone(), name, Arc::clone(&self.roles), Arc::clone(&self.login_password))
    }

    /// Gives the connection up; it is made again when it is needed.
    pub(super) fn hang_up(&self) {
        // There may be none.
        let _none = self.ask(Question::HangUp);
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address with which the superuser gets in. It holds a password.
    #[must_use]
    pub fn admin_url(&self) -> String {
        let password = self.config.get_password().map(String::from_utf8_lossy).unwrap_or_default();
        self.url(SUPERUSER, &password)
    }

    /// The address with which the bot gets in, once the operator's SQL was applied with [`Self::install`]. It holds a password.
    #[must_use]
    pub fn login_url(&self) -> String {
        self.url(LOGIN_ROLE, &self.login_password)
    }

    /// The same through a passage, which can be closed.
    #[must_use]
    pub fn login_url_through(&self, passage: &Passage) -> String {
        self.url_at(LOGIN_ROLE, &self.login_password, passage.port())
    }

    /// The port of its server.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.config.get_ports().first().copied().unwrap_or_default()
    }

    /// The address of this database for somebody else.
    #[must_use]
    pub fn url(&self, user: &str, password: &str) -> String {
        self.url_at(user, password, self.port())
    }

    fn url_at(&self, user: &str, password: &str, port: u16) -> String {
        format!("postgres://{user}:{password}@127.0.0.1:{port}/{}", self.name)
    }

    /// Carries out several statements, as `psql` does with a file.
    ///
    /// # Errors
    /// What the database says.
    pub fn execute(&self, sql: &str) -> Result<(), ServiceError> {
        self.ask(Question::Batch(sql.to_owned())).map(drop)
    }

    /// Carries out one statement with its values, and returns its rows.
    ///
    /// # Errors
    /// What the database says.
    pub fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, ServiceError> {
        self.ask(Question::Query(sql.to_owned(), values))
    }

    /// Applies the operator's SQL, and does what an operator does besides: gives the bot's role a password.
    ///
    /// Roles belong to the whole server, which here has many databases with a bot each: so the number of connections that the SQL
    /// allows the one role is lifted.
    ///
    /// # Errors
    /// What the database says.
    pub fn install(&self, sql: &str) -> Result<(), ServiceError> {
        let _alone = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        self.execute(sql)?;
        let password = &self.login_password;
        self.execute(&format!("ALTER ROLE {LOGIN_ROLE} CONNECTION LIMIT -1 PASSWORD '{password}'"))
    }

    /// The same for the day an app is breached: returns the address with which the operator gets in. It holds a password.
    ///
    /// # Errors
    /// What the database says.
    pub fn install_incident(&self, sql: &str) -> Result<String, ServiceError> {
        let password = &self.login_password;
        let _alone = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        self.execute(sql)?;
        self.execute(&format!("ALTER ROLE {INCIDENT_ROLE} CONNECTION LIMIT -1 PASSWORD '{password}'"))?;
        Ok(self.url(INCIDENT_ROLE, password))
    }

    /// Carries out statements that change what all databases of the server share, such as roles: nobody else does so meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub fn execute_alone(&self, sql: &str) -> Result<(), ServiceError> {
        let _alone = self.roles.lock().unwrap_or_else(PoisonError::into_inner);
        self.execute(sql)
    }

    /// Lets the bot's role in no more, and cuts its connections; or lets it in again. The sandbox goes on all the while.
    ///
    /// # Errors
    /// What the database says.
    pub fn shut_out_the_bot(&self, is_out: bool) -> Result<(), ServiceError> {
        let (name, change) = (&self.name, if is_out { "REVOKE" } else { "GRANT" });
        let whom = if is_out { "FROM PUBLIC," } else { "TO" };
        self.execute_alone(&format!("{change} CONNECT ON DATABASE {name} {whom} {LOGIN_ROLE}"))?;
        self.cut_off_the_bot()
    }

    /// Lets everybody but the superuser's handle only read, as on a standby; or write again.
    ///
    /// # Errors
    /// What the database says.
    pub fn make_read_only(&self, is_read_only: bool) -> Result<(), ServiceError> {
        let setting = if is_read_only { "SET default_transaction_read_only = on" } else { "RESET ALL" };
        self.execute_alone(&format!("ALTER DATABASE {} {setting}", self.name))?;
        self.cut_off_the_bot()
    }

    /// Cuts the connections that the bot's role has to this database.
    ///
    /// # Errors
    /// What the database says.
    pub fn cut_off_the_bot(&self) -> Result<(), ServiceError> {
        let sql = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = $1 AND datname = $2";
        self.query(sql, vec![Box::new(LOGIN_ROLE), Box::new(self.name.clone())]).map(drop)
    }

    /// Lets the database say that it is as late as a clock with this hand, to everything that asks `clock_timestamp()`.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_clock(&self, hand: Hand) -> Result<(), ServiceError> {
        let (standing, ahead) = match hand {
            Hand::Standing { at } => (Some(stored(at)), 0.0),
            Hand::Running { ahead } => (None, ahead.as_secs_f64()),
        };
        let sql = "UPDATE sandbox.clock SET standing = $1, ahead = make_interval(secs => $2)";
        self.query(sql, vec![Box::new(standing), Box::new(ahead)]).map(drop)
    }

    fn ask(&self, question: Question) -> QueryResult {
        let (answers, answer) = channel();
        let gone = || ServiceError::Unreachable("its thread has ended".to_owned());
        self.questions.send((question, answers)).map_err(|_| gone())?;
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }
}

/// The thread of a database: answers until nobody can ask any more.
fn answer(config: Config, questions: &Receiver<(Question, Sender<QueryResult>)>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let mut desk = Desk { runtime, config, line: None };
    while let Ok((question, answers)) = questions.recv() {
        // Who asked may be gone.
        let _gone = answers.send(desk.answer(&question));
    }
}

struct Desk {
    runtime: Runtime,
    config: Config,
    line: Option<Line>,
}

/// A connection, with what it has prepared.
struct Line {
    client: Client,
    connection: JoinHandle<Result<(), tokio_postgres::Error>>,
    prepared: HashMap<String, Statement>,
}

impl Desk {
    /// A connection that was lost since the last question is found out by asking: so it is asked twice.
    fn answer(&mut self, question: &Question) -> QueryResult {
        if matches!(question, Question::HangUp) {
            self.hang_up();
            return Ok(Vec::new());
        }
        let is_new = self.line.is_none();
        let answer = self.ask(question);
        match answer {
            Err(error) if error.is_closed() || self.is_lost() => {
                self.line = None;
                if is_new { Err(error) } else { self.ask(question) }.map_err(|error| told(&error))
            }
            other => other.map_err(|error| told(&error)),
        }
    }

    fn is_lost(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.client.is_closed())
    }

    fn ask(&mut self, question: &Question) -> Result<Vec<Row>, tokio_postgres::Error> {
        let Self { runtime, config, line } = self;
        runtime.block_on(async {
            let line = match line {
                Some(line) => line,
                None => line.insert(Line::open(config).await?),
            };
            match question {
                Question::Batch(sql) => line.client.batch_execute(sql).await.map(|()| Vec::new()),
                Question::Query(sql, values) => line.query(sql, values).await,
                Question::HangUp => Ok(Vec::new()),
            }
        })
    }

    /// Returns when the connection is closed on both sides.
    fn hang_up(&mut self) {
        if let Some(Line { client, connection, .. }) = self.line.take() {
            drop(client);
            // However it ended, it has.
            let _ended = self.runtime.block_on(connection);
        }
    }
}

impl Line {
    async fn open(config: &Config) -> Result<Self, tokio_postgres::Error> {
        let (client, connection) = config.connect(NoTls).await?;
        // It ends with the client, or with an error that the next question gets as well.
        let connection = tokio::spawn(connection);
        Ok(Self { client, connection, prepared: HashMap::new() })
    }

    async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, tokio_postgres::Error> {
        if !self.prepared.contains_key(sql) {
            let statement = self.client.prepare(sql).await?;
            self.prepared.insert(sql.to_owned(), statement);
        }
        let statement = &self.prepared[sql];
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect();
        self.client.query(statement, &values).await
    }
}

/// A moment as the database takes it; one before 1970 is taken for the beginning of it.
pub(crate) fn stored(at: Timestamp) -> SystemTime {
    let since = Duration::try_from(at.duration_since(Timestamp::UNIX_EPOCH)).unwrap_or_default();
    SystemTime::UNIX_EPOCH + since
}

/// A moment as the database gives it, to the microsecond.
pub(crate) fn moment(stored: SystemTime) -> Timestamp {
    let since = stored.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let since = SignedDuration::try_from(since).unwrap_or(SignedDuration::MAX);
    later(Timestamp::UNIX_EPOCH, since)
}

/// An error with what the server says in it: by itself it only says that there is one.
fn told(error: &tokio_postgres::Error) -> ServiceError {
    let Some(refusal) = error.as_db_error() else {
        let reason = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
        return ServiceError::Unreachable(format!("{error}{reason}"));
    };
    let detail = refusal.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
    ServiceError::Refused(format!("{}{detail}", refusal.message()))
}
