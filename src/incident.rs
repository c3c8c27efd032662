//! The day an app is breached: what its operator does with a role that the bot never has, and whom the bot then tells.

mod registrations;
mod report;
mod telling;

use std::io::{self, Write};

use crate::bot::BotSettings;
use crate::causes::Explained;
use crate::config::Config;
use crate::sources::incident::{IncidentDatabase, IncidentError, IncidentStreams, Start};
use crate::sources::{AddressError, DatabaseAddress, RedisAddress};
use registrations::{Looked, look};
use telling::NotTold;

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, clap::Subcommand)]
pub(crate) enum Todo {
    /// Say how many people have sign-ins of an app, and which registrations look like it; changes nothing
    Find {
        /// The app's name, its website's host, or a client id
        #[arg(value_name = "NAME|WEBSITE|CLIENT-ID")]
        app: String,
        /// Also say who they are
        #[arg(long)]
        people: bool,
    },
    /// End all sign-ins of an app, for everybody
    #[command(group = clap::ArgGroup::new("how").required(true).args(["dry_run", "yes"]))]
    Revoke {
        /// The app's name, its website's host, or a client id
        #[arg(value_name = "NAME|WEBSITE|CLIENT-ID")]
        app: String,
        /// Only say how many there are
        #[arg(long)]
        dry_run: bool,
        /// End them, if there are not more than this: the number that --dry-run said
        #[arg(long, value_name = "NUMBER")]
        yes: Option<u32>,
    },
    /// Have the running bot tell those who watch for new apps of what was ended and nobody was told of
    Tell,
}

#[cfg(feature = "demo")]
impl Todo {
    /// What the words behind `incident` mean.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn read(words: &[String]) -> Result<Self, String> {
        #[derive(clap::Parser)]
        #[command(no_binary_name = true)]
        struct TodoWords {
            #[command(subcommand)]
            todo: Todo,
        }
        let read = <TodoWords as clap::Parser>::try_parse_from(words);
        read.map(|words| words.todo).map_err(|error| error.kind().to_string())
    }
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IncidentFailure {
    #[error(
        "incident needs operator.database_url in the configuration: it goes to the same database as the bot, with a role of its own"
    )]
    NoDatabase,
    #[error("an address of the operator's cannot be used (operator.database_url or operator.redis_url)")]
    Address(#[from] AddressError),
    #[error("Mastodon's own app and the bot's are left alone, and nothing else here is called that")]
    Own,
    #[error("no app is registered here with that name, website or client id")]
    Unknown,
    #[error(
        "nothing was ended: there are {now} sign-ins by now, more than the {said} that you typed in. Look again with --dry-run"
    )]
    Grew { now: i64, said: u32 },
    #[error(transparent)]
    NotTold(#[from] NotTold),
    #[error(transparent)]
    Incident(#[from] IncidentError),
    #[error("the program cannot start, or its output cannot be written")]
    Io(#[from] io::Error),
}

/// Does it, and says what came of it.
///
/// # Errors
/// Why it was not done, or not all of it.
pub(crate) async fn carry_out(
    config: &Config,
    todo: &Todo,
    password: &str,
    out: &mut (impl Write + Send),
) -> Result<(), IncidentFailure> {
    let address = config.operator.database_url.as_ref().ok_or(IncidentFailure::NoDatabase)?;
    let address = DatabaseAddress::read(address)?;
    let redis = config.operator.redis_url.as_ref().map(RedisAddress::read).transpose()?;
    let database = IncidentDatabase::connect(address, password).await?;
    let (Todo::Find { app, .. } | Todo::Revoke { app, .. }) = todo else {
        if telling::tell(&database, &config.store.path, out).await? == 0 {
            out.write_all(report::NOTHING_TO_TELL.as_bytes())?;
        }
        return Ok(());
    };
    let registered = database.names(app).await?;
    let looked = look(app, registered, &BotSettings::of(config).metadata());
    let yes = match todo {
        Todo::Find { people, .. } => return find(&database, &looked, *people, out).await,
        Todo::Revoke { yes, .. } => *yes,
        Todo::Tell => None,
    };
    let streams = IncidentStreams::new(redis, config.operator.redis_namespace.as_deref())?;
    revoke(&database, &streams, app, &looked, yes, out).await?;
    if yes.is_none() {
        return Ok(());
    }
    match telling::tell(&database, &config.store.path, out).await {
        // What was asked for is done.
        Err(IncidentFailure::NotTold(why)) => {
            Ok(out.write_all(report::not_told(&Explained(&why).to_string()).as_bytes())?)
        }
        told => told.map(drop),
    }
}

async fn find(
    database: &IncidentDatabase,
    looked: &Looked,
    with_people: bool,
    out: &mut (impl Write + Send),
) -> Result<(), IncidentFailure> {
    let counts = match &looked.meant {
        Some(meant) => database.count(meant).await?,
        None => Vec::new(),
    };
    let alike = match &looked.alike {
        Some(alike) => database.count(alike).await?,
        None => Vec::new(),
    };
    if counts.is_empty() && alike.is_empty() {
        return Err(nothing(looked));
    }
    out.write_all(report::found(looked, &counts, &alike).as_bytes())?;
    if let (true, Some(meant)) = (with_people, &looked.meant) {
        out.write_all(report::people(&database.people(meant).await?).as_bytes())?;
    }
    Ok(())
}

async fn revoke(
    database: &IncidentDatabase,
    streams: &IncidentStreams,
    app: &str,
    looked: &Looked,
    yes: Option<u32>,
    out: &mut (impl Write + Send),
) -> Result<(), IncidentFailure> {
    let meant = looked.meant.as_ref().ok_or_else(|| nothing(looked))?;
    let (incident, is_new) = match database.start(meant, app, yes.map(i64::from)).await? {
        Start::None => return Ok(out.write_all(report::NOTHING_TO_END.as_bytes())?),
        Start::Grew(now) => return Err(IncidentFailure::Grew { now, said: yes.unwrap_or_default() }),
        Start::Would(number) => {
            let counts = database.count(meant).await?;
            out.write_all(report::found(looked, &counts, &[]).as_bytes())?;
            return Ok(out.write_all(report::would_end(number).as_bytes())?);
        }
        Start::Unfinished(incident) if yes.is_none() => {
            return Ok(out.write_all(report::unfinished(&incident).as_bytes())?);
        }
        Start::Unfinished(incident) => (incident, false),
        Start::Begun(incident) => (incident, true),
    };
    out.write_all(report::begins(&incident, is_new).as_bytes())?;
    let mut told = 0;
    let worst = database
        .revoke(&incident, streams, |done| {
            /// How often it is said how far it is.
            const EVERY: usize = 10_000;
            if done / EVERY > told {
                told = done / EVERY;
                // Whoever does not read it wants it done all the same.
                let _unread = writeln!(out, "{done} so far.");
            }
        })
        .await?;
    let left: i64 = database.count(meant).await?.iter().map(|count| count.sign_ins).sum();
    Ok(out.write_all(report::ended(worst, left).as_bytes())?)
}

/// Why there is nothing to find.
fn nothing(looked: &Looked) -> IncidentFailure {
    if looked.is_own_left_out { IncidentFailure::Own } else { IncidentFailure::Unknown }
}
