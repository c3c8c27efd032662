//! `check-config`: is the configuration good, and what is in force?

use std::io::{self, Write};

use super::{ExitReason, Failure, doctor};
use crate::config::{Purpose, Settings, Sources};
use crate::launch::check;

/// What to check.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct CheckConfigArguments {
    /// Also look at everything else the bot needs, as `doctor` does
    #[arg(long)]
    pub online: bool,
}

/// Checks the configuration as `run` would, and prints what is in force with secrets hidden. It opens no store and, unless it is asked
/// to, talks to no server.
///
/// # Errors
///
/// The configuration cannot be used, or the output cannot be written.
pub fn check_config(sources: &Sources, arguments: CheckConfigArguments) -> Result<(), Failure> {
    let settings = Settings::read(sources);
    let in_force = settings.in_force();
    check(&settings.into_config(Purpose::Run)?)?;
    io::stdout()
        .write_all(format!("{in_force}\nThe configuration is good.\n").as_bytes())
        .map_err(|error| Failure::new(ExitReason::Other, error))?;
    if arguments.online { doctor(sources) } else { Ok(()) }
}
