//! The way to the operator's database: a few connections, each call one statement.
//!
//! A connection is tried before it is used again, which costs a round trip: what is sent on one that the database has cut in the meantime
//! may have arrived or not, and the person would have to be told that nobody knows.
//!
//! Statements are unnamed and carry the types of their parameters, so that a pooler in transaction mode (`PgBouncer`) lets them
//! through. Nothing that was sent along is ever part of an error: parameters hold tokens and capabilities.

use std::error::Error;
use std::fs;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
    Timeouts as PoolTimeouts,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::time::Instant;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{NoTls, Row};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{DatabaseAddress, DatabaseTls};
use crate::timeouts::Timeouts;
use auditoot_core::dialogue::reply::Trouble;

/// The version of the functions that this program brings: what `auditoot.version()` answers.
pub(super) const FUNCTIONS_VERSION: i32 = 2;
/// The oldest version that it still calls.
const OLDEST_VERSION: i32 = 1;
/// How many connections there are at most. A call takes milliseconds, so this many serve a large server.
const CONNECTIONS_MAX: usize = 4;

/// The operator's database. Clones share their connections.
#[derive(Clone)]
pub(super) struct OperatorDatabase {
    pool: Pool,
    /// Those of its address.
    ports: Vec<u16>,
    /// The role itself has a limit of its own for a statement, which is shorter.
    timeouts: Timeouts,
    /// What was wrong when it was last called, if anything was.
    last_failure: Arc<Mutex<Option<Sort>>>,
}

/// Why the database cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseSetupError {
    /// The file of `sslrootcert` cannot be used.
    #[error("the certificates to trust (sslrootcert in operator.database_url) cannot be read")]
    Roots(#[source] Box<dyn Error + Send + Sync>),
    /// The TLS library does not like its settings.
    #[error("TLS cannot be set up")]
    Tls(#[source] rustls::Error),
    /// The pool of connections does not like its settings.
    #[error("the connections cannot be set up")]
    Pool(#[source] Box<dyn Error + Send + Sync>),
}

/// Why a call came to nothing: the operator's version, with its causes.
#[derive(Debug, thiserror::Error)]
pub(super) enum DatabaseError {
    /// The call certainly had no effect.
    #[error("the database cannot be reached")]
    NoConnection(#[source] Box<dyn Error + Send + Sync>),
    /// Whether the call had an effect is not known.
    #[error("the connection to the database broke")]
    Lost(#[source] Box<dyn Error + Send + Sync>),
    /// Whether the call had an effect is not known.
    #[error("the database did not answer in time")]
    TooSlow,
    /// It took too long by the database's own limit for the role, which is shorter than the bot's: it was taken back.
    #[error("the database gave it up, because it took too long (SQLSTATE {0})")]
    GivenUp(String),
    /// It has no room, or another transaction holds what this one needs.
    #[error("the database has no room for that right now (SQLSTATE {0})")]
    Busy(String),
    /// The role, its password or the database is not as the address says.
    #[error(
        "the database does not let the bot in (SQLSTATE {0}): see operator.database_url, the password of the role and pg_hba.conf"
    )]
    NotLetIn(String),
    /// The functions are not there, or may not be called.
    #[error("the bot's functions are not in the database (SQLSTATE {0}): apply what `auditoot operator-sql` prints")]
    NotInstalled(String),
    /// The functions belong to another version of this program.
    #[error(
        "the bot's functions are of version {found}, and this program needs {FUNCTIONS_VERSION}: apply what `auditoot \
         operator-sql` prints"
    )]
    OtherVersion {
        /// What they say.
        found: i32,
    },
    /// It takes no changes.
    #[error("the database takes no changes (SQLSTATE {0}): a replica is of no use to the bot")]
    ReadOnly(String),
    /// Something else.
    #[error("the database answered with SQLSTATE {0}")]
    Other(String),
    /// Its answer is not what belongs there.
    #[error("the database's answer makes no sense: {0}")]
    Senseless(&'static str),
    /// A column of its answer is not of the type that belongs there.
    #[error("the database's answer has another shape")]
    OddColumn(#[source] tokio_postgres::Error),
}

/// Which sort of failure it is: of one sort, the first is told loudly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Away,
    Busy,
    NotSetUp,
    ReadOnly,
    Odd,
}

/// A value and its type, as a statement takes it.
pub(super) type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

impl OperatorDatabase {
    /// Makes ready to connect; nothing is sent before the first call.
    pub(super) fn new(address: DatabaseAddress, timeouts: Timeouts) -> Result<Self, DatabaseSetupError> {
        let ports = address.config.get_ports().to_vec();
        let ports = if ports.is_empty() { vec![5432] } else { ports };
        let config = ManagerConfig { recycling_method: RecyclingMethod::Verified };
        let manager = match address.tls {
            DatabaseTls::Bare => Manager::from_config(address.config, NoTls, config),
            DatabaseTls::Checked { root_file } => {
                let tls = MakeRustlsConnect::new(tls_config(root_file.as_deref())?);
                Manager::from_config(address.config, tls, config)
            }
        };
        let pool_timeouts = PoolTimeouts {
            wait: Some(timeouts.attempt),
            create: Some(timeouts.attempt),
            recycle: Some(timeouts.attempt),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .runtime(Runtime::Tokio1)
            .timeouts(pool_timeouts)
            .post_create(Hook::async_fn(|client, _| Box::pin(check_version(client))))
            .build();
        let pool = pool.map_err(|error| DatabaseSetupError::Pool(Box::new(error)))?;
        Ok(Self { pool, ports, timeouts, last_failure: Arc::default() })
    }

    /// Whether what answers listens on a port that the address names; `None` over a socket of this machine.
    pub(super) async fn is_direct(&self) -> Result<Option<bool>, DatabaseError> {
        let rows = self.call("SELECT pg_catalog.inet_server_port()", &[]).await?;
        let row = rows.first().ok_or(DatabaseError::Senseless("no row"))?;
        let port: Option<i32> = row.try_get(0).map_err(DatabaseError::OddColumn)?;
        Ok(port.map(|port| self.ports.iter().any(|named| i32::from(*named) == port)))
    }

    /// Calls a function: one statement, and once more if that may help. Every function may be called twice.
    pub(super) async fn call(&self, statement: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, DatabaseError> {
        let until = Instant::now() + self.timeouts.whole;
        let first = match self.call_once(statement, parameters, until).await {
            Err(failure) if failure.may_pass() && Instant::now() + self.timeouts.pause < until => failure,
            outcome => return outcome,
        };
        tracing::debug!(error = &first as &dyn Error, "the database is asked once more");
        tokio::time::sleep(self.timeouts.pause).await;
        self.call_once(statement, parameters, until).await.map_err(|second| first.or_after(second))
    }

    async fn call_once(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
        until: Instant,
    ) -> Result<Vec<Row>, DatabaseError> {
        let outcome = self.attempt(statement, parameters, until).await;
        self.note(outcome.as_ref().err());
        outcome
    }

    async fn attempt(
        &self,
        statement: &str,
        parameters: &[Parameter<'_>],
        until: Instant,
    ) -> Result<Vec<Row>, DatabaseError> {
        let limit = self.timeouts.attempt.min(until.saturating_duration_since(Instant::now()));
        let client = tokio::time::timeout(limit, self.pool.get()).await;
        let client =
            client.map_err(|late| DatabaseError::NoConnection(Box::new(late)))?.map_err(DatabaseError::of_pool)?;
        let limit = self.timeouts.attempt.min(until.saturating_duration_since(Instant::now()));
        if let Ok(rows) = tokio::time::timeout(limit, client.query_typed(statement, parameters)).await {
            return rows.map_err(DatabaseError::of_call);
        }
        // What is still under way on this connection must not hold up whoever gets it next.
        drop(Object::take(client));
        Err(DatabaseError::TooSlow)
    }

    /// One clear line when something begins to be wrong, and one when it is well again.
    fn note(&self, failure: Option<&DatabaseError>) {
        let sort = failure.map(DatabaseError::sort);
        let mut last_failure = self.last_failure.lock().unwrap_or_else(PoisonError::into_inner);
        match (failure, *last_failure == sort) {
            (Some(failure), false) => {
                tracing::error!(error = failure as &dyn Error, "the operator's database cannot be used");
            }
            (Some(failure), true) => {
                tracing::debug!(error = failure as &dyn Error, "the operator's database still cannot be used");
            }
            (None, false) => tracing::info!("the operator's database can be used again"),
            (None, true) => {}
        }
        *last_failure = sort;
    }

    /// Whether the last call went well, or there was none.
    pub(super) fn is_well(&self) -> bool {
        self.last_failure.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}

impl DatabaseError {
    /// Writes the failure with all its causes into the log, and returns what the person is told. Loud is only what nobody saw who
    /// called the database: the rest was told where it began.
    pub(super) fn noted(&self) -> Trouble {
        if matches!(self, Self::Senseless(_) | Self::OddColumn(_)) {
            tracing::warn!(error = self as &dyn Error, "the operator's database did not do what it was asked");
        } else {
            tracing::debug!(error = self as &dyn Error, "the operator's database did not do what it was asked");
        }
        self.trouble()
    }

    fn trouble(&self) -> Trouble {
        match self {
            // That the server has had too many requests, which is what busy means elsewhere, nobody has said here.
            Self::NoConnection(_) | Self::Lost(_) | Self::TooSlow | Self::GivenUp(_) | Self::Busy(_) => {
                Trouble::Unreachable
            }
            Self::NotLetIn(_) | Self::NotInstalled(_) | Self::OtherVersion { .. } => Trouble::NotSetUp,
            Self::ReadOnly(_) | Self::Other(_) => Trouble::Failing,
            Self::Senseless(_) | Self::OddColumn(_) => Trouble::Nonsense,
        }
    }

    /// Whether the call certainly had no effect.
    pub(super) fn had_no_effect(&self) -> bool {
        match self {
            Self::Lost(_) | Self::TooSlow => false,
            // A statement that fails is taken back whole.
            Self::NoConnection(_)
            | Self::GivenUp(_)
            | Self::Busy(_)
            | Self::NotLetIn(_)
            | Self::NotInstalled(_)
            | Self::OtherVersion { .. }
            | Self::ReadOnly(_)
            | Self::Other(_)
            | Self::Senseless(_)
            | Self::OddColumn(_) => true,
        }
    }

    /// What two attempts came to, of which this was the first: that the second did nothing says nothing about the first.
    fn or_after(self, second: Self) -> Self {
        if second.had_no_effect() && !self.had_no_effect() { self } else { second }
    }

    /// Whether another attempt may go better.
    fn may_pass(&self) -> bool {
        match self {
            Self::NoConnection(_) | Self::Lost(_) | Self::TooSlow | Self::GivenUp(_) | Self::Busy(_) => true,
            Self::NotLetIn(_)
            | Self::NotInstalled(_)
            | Self::OtherVersion { .. }
            | Self::ReadOnly(_)
            | Self::Other(_)
            | Self::Senseless(_)
            | Self::OddColumn(_) => false,
        }
    }

    fn sort(&self) -> Sort {
        match self {
            Self::NoConnection(_) | Self::Lost(_) | Self::TooSlow | Self::GivenUp(_) => Sort::Away,
            Self::Busy(_) => Sort::Busy,
            Self::NotLetIn(_) | Self::NotInstalled(_) | Self::OtherVersion { .. } => Sort::NotSetUp,
            Self::ReadOnly(_) => Sort::ReadOnly,
            Self::Other(_) | Self::Senseless(_) | Self::OddColumn(_) => Sort::Odd,
        }
    }

    fn of_pool(error: PoolError) -> Self {
        match error {
            // The right that is missing there is that to this database; of the functions nothing was asked yet.
            PoolError::Backend(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                Self::NotLetIn(SqlState::INSUFFICIENT_PRIVILEGE.code().to_owned())
            }
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                Self::of_connecting(error)
            }
            PoolError::PostCreateHook(HookError::Message(found)) => {
                Self::OtherVersion { found: found.parse().unwrap_or_default() }
            }
            PoolError::Timeout(_) | PoolError::Closed | PoolError::NoRuntimeSpecified => {
                Self::NoConnection(Box::new(error))
            }
        }
    }

    fn of_connecting(error: tokio_postgres::Error) -> Self {
        let failure = Self::of_call(error);
        if let Self::Lost(cause) = failure { Self::NoConnection(cause) } else { failure }
    }

    /// What the SQLSTATE says (PostgreSQL's Appendix A). Of the message nothing is kept: it can quote what was sent.
    fn of_call(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code().cloned() else { return Self::Lost(Box::new(error)) };
        let code = state.code().to_owned();
        match state {
            SqlState::UNDEFINED_FUNCTION
            | SqlState::INVALID_SCHEMA_NAME
            | SqlState::UNDEFINED_TABLE
            | SqlState::UNDEFINED_COLUMN
            | SqlState::INSUFFICIENT_PRIVILEGE => Self::NotInstalled(code),
            SqlState::READ_ONLY_SQL_TRANSACTION => Self::ReadOnly(code),
            SqlState::QUERY_CANCELED => Self::GivenUp(code),
            SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE => {
                Self::Busy(code)
            }
            SqlState::INVALID_CATALOG_NAME => Self::NotLetIn(code),
            SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
                Self::Lost(Box::new(OnlySqlState(code)))
            }
            _ => match code.get(..2) {
                Some("28") => Self::NotLetIn(code),
                Some("53") => Self::Busy(code),
                Some("08") => Self::Lost(Box::new(OnlySqlState(code))),
                _ => Self::Other(code),
            },
        }
    }
}

/// What is kept of an answer that is an error.
#[derive(Debug, thiserror::Error)]
#[error("it answered with SQLSTATE {0}")]
struct OnlySqlState(String);

/// Asks a new connection which functions are there.
async fn check_version(client: &deadpool_postgres::ClientWrapper) -> Result<(), HookError> {
    let row = client.query_typed_one("SELECT auditoot.version()", &[]).await.map_err(HookError::Backend)?;
    let found: i32 = row.try_get(0).map_err(HookError::Backend)?;
    let is_known = (OLDEST_VERSION..=FUNCTIONS_VERSION).contains(&found);
    if is_known { Ok(()) } else { Err(HookError::Message(found.to_string().into())) }
}

/// TLS that checks the server's certificate against those of this machine, and those of a file, if one is named.
pub(super) fn tls_config(root_file: Option<&Path>) -> Result<ClientConfig, DatabaseSetupError> {
    let mut roots = RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // One certificate that the library does not take is no reason to trust none.
        let _added = roots.add(certificate);
    }
    if let Some(file) = root_file {
        let broken = |error: Box<dyn Error + Send + Sync>| DatabaseSetupError::Roots(error);
        let reader = BufReader::new(fs::File::open(file).map_err(|error| broken(error.into()))?);
        let mut count = 0;
        for certificate in CertificateDer::pem_reader_iter(reader) {
            let certificate = certificate.map_err(|error| broken(error.into()))?;
            roots.add(certificate).map_err(|error| broken(error.into()))?;
            count += 1;
        }
        if count == 0 {
            return Err(broken(io::Error::other("there is no certificate in the file").into()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(DatabaseSetupError::Tls)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
