//! `incident`: what an operator does on the day an app is breached.

use std::fs;
use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::{ExitReason, Failure};
use crate::config::{Config, Purpose, Sources};
use crate::incident::{IncidentFailure, Todo, carry_out};

/// What to do.
#[derive(Clone, Debug, clap::Args)]
pub struct IncidentArguments {
    #[command(subcommand)]
    todo: Todo,
    /// A file with the password that you gave the role `auditoot_incident`
    #[arg(long, global = true, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Why it was not even begun.
#[derive(Debug, thiserror::Error)]
enum PasswordFailure {
    #[error("name the file with the password of the role auditoot_incident: --password-file FILE")]
    NoPassword,
    #[error("the password cannot be read from {}", file.display())]
    Password {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl From<IncidentFailure> for Failure {
    fn from(failure: IncidentFailure) -> Self {
        let reason = match &failure {
            IncidentFailure::NoDatabase | IncidentFailure::Address(_) => ExitReason::Configuration,
            IncidentFailure::Own
            | IncidentFailure::Unknown
            | IncidentFailure::Grew { .. }
            | IncidentFailure::NotTold(_)
            | IncidentFailure::Incident(_)
            | IncidentFailure::Io(_) => ExitReason::Other,
        };
        Self::new(reason, failure)
    }
}

/// Finds an app's sign-ins in the operator's database, or ends them. It opens no store, so the bot may run meanwhile.
///
/// # Errors
///
/// The configuration cannot be used, the database does not do it, or there is nothing that may be ended.
pub fn incident(sources: &Sources, arguments: &IncidentArguments) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let password = password(arguments.password_file.clone())
        .map_err(|failure| Failure::new(ExitReason::Configuration, failure))?;
    let runtime = tokio::runtime::Runtime::new().map_err(IncidentFailure::Io)?;
    Ok(runtime.block_on(carry_out(&config, &arguments.todo, &password, &mut io::stdout()))?)
}

fn password(file: Option<PathBuf>) -> Result<Zeroizing<String>, PasswordFailure> {
    let file = file.ok_or(PasswordFailure::NoPassword)?;
    let password = fs::read_to_string(&file).map(Zeroizing::new);
    let password = password.map_err(|source| PasswordFailure::Password { file, source })?;
    Ok(Zeroizing::new(password.trim_end_matches(['\r', '\n']).to_owned()))
}
