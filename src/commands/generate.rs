//! `generate`: the man page and the completions, which packages bring along. It is not in the help.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap_complete::{Shell, generate_to};

use super::{ExitReason, Failure};

/// Where the files go.
#[derive(Clone, Debug, clap::Args)]
pub struct GenerateArguments {
    /// The folder, which is made if it is missing
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Writes the man pages of the program and of each of its commands, and the completions for three shells.
///
/// # Errors
///
/// The folder cannot be written.
pub fn generate(mut program: clap::Command, arguments: &GenerateArguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let mut write = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            generate_to(shell, &mut program, "auditoot", folder)?;
        }
        clap_mangen::generate_to(program.clone(), folder)
    };
    write().map_err(|error| Failure::new(ExitReason::Other, error))
}
