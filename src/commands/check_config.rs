//! `check-config`: is the configuration good, and what is in force?

use std::io::{self, Write};

use super::{ExitReason, Failure};
use crate::config::{Purpose, Settings, Sources};

/// Checks the configuration as `run` would, and prints what is in force with secrets hidden. It opens no store and
/// talks to no server.
///
/// # Errors
///
/// The configuration cannot be used, or the output cannot be written.
pub fn check_config(sources: &Sources) -> Result<(), Failure> {
    let settings = Settings::read(sources);
    let in_force = settings.in_force();
    settings.into_config(Purpose::Run)?;
    io::stdout()
        .write_all(format!("{in_force}\nThe configuration is good.\n").as_bytes())
        .map_err(|error| Failure::new(ExitReason::Other, error))
}
