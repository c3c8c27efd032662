//! The day an app is breached: who is concerned, and ending its sign-ins, with a role that the bot never has. The SQL of its functions is
//! in the folder `incident` beside this file.
//!
//! What is ended is written down before any of it is ended, and each batch is answered again until it is said that its streams are cut.
//! So whoever is interrupted begins again with the same words, and nothing is left out.

use std::error::Error;
use std::time::SystemTime;

use jiff::Timestamp;
use tokio::task::JoinHandle;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, NoTls, Row};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{DatabaseAddress, DatabaseTls, RedisAddress};
use super::database::{DatabaseSetupError, Parameter, tls_config};
use super::kills::Kills;
use crate::timeouts::Timeouts;
use auditoot_core::audit::{Streams, TokenId};

/// The role that the SQL makes.
const ROLE: &str = "auditoot_incident";
/// The version of the functions that this program calls.
const FUNCTIONS_VERSION: i32 = 1;
/// How many sign-ins are ended in one transaction: few enough that nobody waits long for one of them.
const BATCH: i32 = 500;
/// How many people are asked for at once.
const PEOPLE_AT_ONCE: i32 = 10_000;

/// Why nothing more was done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IncidentError {
    #[error(transparent)]
    Setup(#[from] DatabaseSetupError),
    #[error("the database cannot be reached")]
    NoConnection(#[source] tokio_postgres::Error),
    #[error(
        "the database does not let {ROLE} in: its 24 hours may be over, or the password is another; apply what \
         `auditoot operator-sql --incident` prints and give the role a password"
    )]
    NotLetIn,
    #[error("the functions of {ROLE} are not in the database: apply what `auditoot operator-sql --incident` prints")]
    NotInstalled,
    #[error("somebody holds what is needed (SQLSTATE {0}); the same command goes on where this one stopped")]
    Busy(String),
    #[error("the database did not do it (SQLSTATE {0}); the same command goes on where this one stopped")]
    Refused(String),
    #[error("the connection to the database broke; the same command goes on where this one stopped")]
    Lost(#[source] tokio_postgres::Error),
    #[error("the database's answer makes no sense")]
    Senseless(#[source] Box<dyn Error + Send + Sync>),
    #[error("the operator's Redis cannot be used (operator.redis_url)")]
    Redis(#[source] redis::RedisError),
}

impl IncidentError {
    /// What the SQLSTATE says. Of the message nothing is kept.
    fn of(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code().cloned() else { return Self::Lost(error) };
        let code = state.code();
        match state {
            SqlState::UNDEFINED_FUNCTION | SqlState::INVALID_SCHEMA_NAME | SqlState::INSUFFICIENT_PRIVILEGE => {
                Self::NotInstalled
            }
            SqlState::LOCK_NOT_AVAILABLE | SqlState::T_R_DEADLOCK_DETECTED => Self::Busy(code.to_owned()),
            _ if code.starts_with("28") => Self::NotLetIn,
            _ => Self::Refused(code.to_owned()),
        }
    }
}

/// Under which name and website apps are registered, exactly as they said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Registered {
    pub(crate) name: String,
    /// Empty if they gave none.
    pub(crate) website: String,
    /// How many registrations there are of these.
    pub(crate) number: i64,
    /// Whether the client id that was asked for is one of them.
    pub(crate) has_client: bool,
    /// Whether it is Mastodon's own app, or the bot's.
    pub(crate) is_own: bool,
}

/// Which registrations are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// Those with one of these names and the website beside it.
    Pairs(Vec<(String, String)>),
    /// The one with this client id.
    Client(String),
}

/// What there is of the registrations with one name and website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) name: String,
    pub(crate) website: String,
    pub(crate) registrations: i64,
    pub(crate) people: i64,
    pub(crate) sign_ins: i64,
    pub(crate) newest: Option<Timestamp>,
    pub(crate) last_use: Option<Timestamp>,
}

/// How ending stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// There is nothing to end.
    None,
    /// There are more than were said: this many.
    Grew(i64),
    /// So many would be ended.
    Would(i64),
    /// It is written down what is to be ended.
    Begun(Incident),
    /// An earlier one by the same words goes on.
    Unfinished(Incident),
}

/// What is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    id: String,
    /// How many sign-ins there were to end.
    pub(crate) number: i64,
    /// How many of them were ended.
    pub(crate) ended: i64,
}

/// What is over, and of which nobody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Untold {
    pub(crate) id: String,
    pub(crate) ended_at: Timestamp,
}

/// Whose sign-ins were ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Concerned {
    pub(crate) account: i64,
    pub(crate) app: String,
    /// How many apps of other names.
    pub(crate) others: i64,
    pub(crate) sign_ins: i64,
}

/// The operator's database, by the role of that day.
pub(crate) struct IncidentDatabase {
    client: Client,
    _connection: JoinHandle<Result<(), tokio_postgres::Error>>,
}

/// The way to cut what is open.
pub(crate) struct IncidentStreams(Option<Kills>);

impl IncidentStreams {
    pub(crate) fn new(redis: Option<RedisAddress>, namespace: Option<&str>) -> Result<Self, IncidentError> {
        let kills = redis.map(|address| Kills::new(address, namespace, Timeouts::USUAL)).transpose();
        Ok(Self(kills.map_err(IncidentError::Redis)?))
    }

    async fn cut(&self, tokens: &[TokenId]) -> Streams {
        match &self.0 {
            Some(kills) => kills.publish(tokens).await,
            None => Streams::MayGoOn,
        }
    }
}

impl IncidentDatabase {
    /// Connects to where the bot's address leads, with this role and password.
    pub(crate) async fn connect(address: DatabaseAddress, password: &str) -> Result<Self, IncidentError> {
        let DatabaseAddress { mut config, tls } = address;
        config.user(ROLE).password(password).application_name("auditoot incident");
        config.connect_timeout(Timeouts::USUAL.connect);
        let connecting = |error: tokio_postgres::Error| {
            if error.code().is_some() { IncidentError::of(error) } else { IncidentError::NoConnection(error) }
        };
        let (client, connection) = match tls {
            DatabaseTls::Bare => {
                let (client, connection) = config.connect(NoTls).await.map_err(connecting)?;
                (client, tokio::spawn(connection))
            }
            DatabaseTls::Checked { root_file } => {
                let tls = MakeRustlsConnect::new(tls_config(root_file.as_deref())?);
                let (client, connection) = config.connect(tls).await.map_err(connecting)?;
                (client, tokio::spawn(connection))
            }
        };
        let database = Self { client, _connection: connection };
        let rows = database.ask("SELECT auditoot_incident.version()", &[]).await?;
        match rows.first().map(|row| value::<i32>(row, 0)).transpose()? {
            Some(FUNCTIONS_VERSION) => Ok(database),
            _ => Err(IncidentError::NotInstalled),
        }
    }

    /// Under which names and websites apps are registered.
    pub(crate) async fn names(&self, client: &str) -> Result<Vec<Registered>, IncidentError> {
        let statement = "SELECT app_name, website, registrations, coalesce(has_client, false), is_own FROM auditoot_incident.names($1)";
        let registered = |row: &Row| {
            Ok(Registered {
                name: value(row, 0)?,
                website: value(row, 1)?,
                number: value(row, 2)?,
                has_client: value(row, 3)?,
                is_own: value(row, 4)?,
            })
        };
        self.ask(statement, &[(&client, Type::TEXT)]).await?.iter().map(registered).collect()
    }

    /// How much there is of what is meant.
    pub(crate) async fn count(&self, meant: &Meant) -> Result<Vec<Count>, IncidentError> {
        let statement = "SELECT app_name, website, registrations, people, sign_ins, newest, last_use \
             FROM auditoot_incident.count($1, $2, $3)";
        let count = |row: &Row| {
            Ok(Count {
                name: value(row, 0)?,
                website: value(row, 1)?,
                registrations: value(row, 2)?,
                people: value(row, 3)?,
                sign_ins: value(row, 4)?,
                newest: moment(row, 5)?,
                last_use: moment(row, 6)?,
            })
        };
        let (names, websites, client) = meant.parameters();
        let rows = self
            .ask(statement, &[(&names, Type::TEXT_ARRAY), (&websites, Type::TEXT_ARRAY), (&client, Type::TEXT)])
            .await?;
        rows.iter().map(count).collect()
    }

    /// Who has sign-ins of what is meant: their names, by account.
    pub(crate) async fn people(&self, meant: &Meant) -> Result<Vec<String>, IncidentError> {
        let statement = "SELECT account_id, username FROM auditoot_incident.people($1, $2, $3, $4, $5)";
        let (names, websites, client) = meant.parameters();
        let (mut after, mut people) = (0_i64, Vec::new());
        loop {
            let parameters: [Parameter<'_>; 5] = [
                (&names, Type::TEXT_ARRAY),
                (&websites, Type::TEXT_ARRAY),
                (&client, Type::TEXT),
                (&after, Type::INT8),
                (&PEOPLE_AT_ONCE, Type::INT4),
            ];
            let rows = self.ask(statement, &parameters).await?;
            let Some(last) = rows.last() else { return Ok(people) };
            after = value(last, 0)?;
            for row in &rows {
                people.push(value(row, 1)?);
            }
        }
    }

    /// Writes down what is to be ended, if that is at most so many; without a number, only looks.
    pub(crate) async fn start(&self, meant: &Meant, asked: &str, most: Option<i64>) -> Result<Start, IncidentError> {
        let statement = "SELECT state, incident::text, number, ended FROM auditoot_incident.start($1, $2, $3, $4, $5)";
        let (names, websites, client) = meant.parameters();
        let parameters: [Parameter<'_>; 5] = [
            (&names, Type::TEXT_ARRAY),
            (&websites, Type::TEXT_ARRAY),
            (&client, Type::TEXT),
            (&asked, Type::TEXT),
            (&most, Type::INT8),
        ];
        let rows = self.ask(statement, &parameters).await?;
        let row = rows.first().ok_or_else(|| senseless("no row"))?;
        let (state, id): (String, Option<String>) = (value(row, 0)?, value(row, 1)?);
        let (number, ended): (i64, i64) = (value(row, 2)?, value(row, 3)?);
        match (state.as_str(), id) {
            ("none", _) => Ok(Start::None),
            ("grew", _) => Ok(Start::Grew(number - ended)),
            ("would_begin", _) => Ok(Start::Would(number)),
            ("begun", Some(id)) => Ok(Start::Begun(Incident { id, number, ended })),
            ("unfinished", Some(id)) => Ok(Start::Unfinished(Incident { id, number, ended })),
            _ => Err(senseless("a state nobody knows")),
        }
    }

    /// Ends what was written down, batch by batch, and has the streams of each cut. Returns the worst that became of those. `progress` is
    /// told how many this run has gone through.
    pub(crate) async fn revoke(
        &self,
        incident: &Incident,
        streams: &IncidentStreams,
        mut progress: impl FnMut(usize),
    ) -> Result<Streams, IncidentError> {
        let statement = "SELECT token_id FROM auditoot_incident.revoke($1::text::uuid, $2, $3)";
        let (mut cut_to, mut done, mut worst) = (0_i64, 0, Streams::NoneSeen);
        loop {
            let parameters: [Parameter<'_>; 3] =
                [(&incident.id, Type::TEXT), (&cut_to, Type::INT8), (&BATCH, Type::INT4)];
            let rows = self.ask(statement, &parameters).await?;
            let ids = rows.iter().map(|row| value::<i64>(row, 0)).collect::<Result<Vec<_>, _>>()?;
            let Some(last) = ids.last() else { return Ok(worst) };
            let tokens: Vec<TokenId> = ids.iter().map(|id| TokenId(id.to_string())).collect();
            worst = match (worst, streams.cut(&tokens).await) {
                (Streams::MayGoOn, _) | (_, Streams::MayGoOn) => Streams::MayGoOn,
                (Streams::Cut, _) | (_, Streams::Cut) => Streams::Cut,
                (Streams::NoneSeen, Streams::NoneSeen) => Streams::NoneSeen,
            };
            cut_to = *last;
            done += ids.len();
            progress(done);
        }
    }

    /// What is over, and of which nobody was told.
    pub(crate) async fn untold(&self) -> Result<Vec<Untold>, IncidentError> {
        let rows = self.ask("SELECT incident::text, finished_at FROM auditoot_incident.untold()", &[]).await?;
        let untold = |row: &Row| {
            let ended_at = moment(row, 1)?.ok_or_else(|| senseless("no time"))?;
            Ok(Untold { id: value(row, 0)?, ended_at })
        };
        rows.iter().map(untold).collect()
    }

    /// Everybody whose sign-ins were ended.
    pub(crate) async fn concerned(&self, untold: &Untold) -> Result<Vec<Concerned>, IncidentError> {
        let statement =
            "SELECT account_id, app_name, others, sign_ins FROM auditoot_incident.concerned($1::text::uuid)";
        let concerned = |row: &Row| {
            Ok(Concerned {
                account: value(row, 0)?,
                app: value(row, 1)?,
                others: value(row, 2)?,
                sign_ins: value(row, 3)?,
            })
        };
        self.ask(statement, &[(&untold.id, Type::TEXT)]).await?.iter().map(concerned).collect()
    }

    /// The bot has taken over whom to tell.
    pub(crate) async fn note_told(&self, untold: &Untold) -> Result<(), IncidentError> {
        let statement = "SELECT 1 FROM auditoot_incident.note_told($1::text::uuid)";
        self.ask(statement, &[(&untold.id, Type::TEXT)]).await.map(drop)
    }

    async fn ask(&self, statement: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, IncidentError> {
        self.client.query_typed(statement, parameters).await.map_err(IncidentError::of)
    }
}

impl Meant {
    fn parameters(&self) -> (Vec<&str>, Vec<&str>, Option<&str>) {
        match self {
            Self::Pairs(pairs) => {
                let (names, websites) = pairs.iter().map(|(name, website)| (name.as_str(), website.as_str())).unzip();
                (names, websites, None)
            }
            Self::Client(client) => (Vec::new(), Vec::new(), Some(client)),
        }
    }
}

fn senseless(what: &'static str) -> IncidentError {
    IncidentError::Senseless(what.into())
}

fn value<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, IncidentError> {
    row.try_get(column).map_err(|error| IncidentError::Senseless(Box::new(error)))
}

fn moment(row: &Row, column: usize) -> Result<Option<Timestamp>, IncidentError> {
    let time: Option<SystemTime> = value(row, column)?;
    time.map(|time| Timestamp::try_from(time).map_err(|error| IncidentError::Senseless(Box::new(error)))).transpose()
}
