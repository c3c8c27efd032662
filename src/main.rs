//! The command line; nothing else.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[cfg(feature = "demo")]
use auditoot::commands::DemoArguments;
use auditoot::commands::{
    self, BackupArguments, CheckConfigArguments, ForgetArguments, GenerateArguments, IncidentArguments, LoginArguments,
    OperatorSqlArguments, PrivacyArguments, ReadPageArguments, RestoreArguments, SetupArguments,
};
use auditoot::config::Sources;
use clap::{CommandFactory, Parser};

/// A Mastodon bot that lists the apps that can reach your account, and removes the ones you choose.
#[derive(Parser)]
#[command(
    version = env!("AUDITOOT_VERSION"),
    after_help = "Exit codes: 0 done, 1 something failed, 2 bad configuration or command line, \
    3 the bot's token is no longer accepted, 4 the store is locked or damaged or its key is missing or wrong, \
    5 the doctor found nothing bad and could not look at everything."
)]
struct Arguments {
    /// The configuration file [default: ./auditoot.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Subcommand,
}

#[derive(clap::Subcommand)]
enum Subcommand {
    /// Set everything up, from nothing to a bot that can run; it can be stopped and begun again, and writes over nothing
    Setup(Box<SetupArguments>),
    /// Run the bot
    Run,
    /// Try the bot in this terminal, with a server of its own and nothing configured
    #[cfg(feature = "demo")]
    Demo(DemoArguments),
    /// Check the configuration and show what is in force, secrets hidden
    CheckConfig(CheckConfigArguments),
    /// Look at everything the bot needs, here and on its server, and say what is bad and what to do; it changes nothing
    Doctor,
    /// Get the access token of the bot's own account from its server
    Login(LoginArguments),
    /// Write a new key for the store to the file that `store.key_file` names
    NewKey,
    /// Delete everything the bot keeps of somebody, whether it runs or not
    Forget(ForgetArguments),
    /// Write a backup of the store, whether the bot runs or not
    Backup(BackupArguments),
    /// Say what restoring a backup means, and with --yes do it; the bot must not run
    Restore(RestoreArguments),
    /// Look after the store
    Store {
        #[command(subcommand)]
        command: StoreCommand,
    },
    /// Print the SQL that lets the bot list and remove on your own Mastodon server, for you to review and apply
    OperatorSql(OperatorSqlArguments),
    /// On the day an app is breached: say whom it concerns on your own Mastodon server, and end its sign-ins
    Incident(IncidentArguments),
    /// Print a text about privacy that you can publish, in the bot's own words
    Privacy(PrivacyArguments),
    /// Write the man pages and the completions of shells, for packages
    #[command(hide = true)]
    Generate(GenerateArguments),
    /// Print what is understood of a copied page of authorized apps
    ReadPage(ReadPageArguments),
}

#[derive(clap::Subcommand)]
enum StoreCommand {
    /// Read everything in it, and say whether it is whole, whether the bot runs or not
    Check,
}

fn main() -> ExitCode {
    let Arguments { config, command } = Arguments::parse();
    let sources = Sources::of_process(config.clone());
    let outcome = match command {
        Subcommand::Setup(arguments) => commands::setup(config, &arguments),
        Subcommand::Run => commands::run(&sources),
        #[cfg(feature = "demo")]
        Subcommand::Demo(arguments) => commands::demo(&arguments),
        Subcommand::CheckConfig(arguments) => commands::check_config(&sources, arguments),
        Subcommand::Doctor => commands::doctor(&sources),
        Subcommand::Login(arguments) => commands::login(&sources, &arguments),
        Subcommand::NewKey => commands::new_key(&sources),
        Subcommand::Forget(arguments) => commands::forget(&sources, &arguments),
        Subcommand::Backup(arguments) => commands::backup(&sources, &arguments),
        Subcommand::Restore(arguments) => commands::restore(&sources, &arguments),
        Subcommand::Store { command: StoreCommand::Check } => commands::store_check(&sources),
        Subcommand::OperatorSql(arguments) => commands::operator_sql(&arguments),
        Subcommand::Incident(arguments) => commands::incident(&sources, &arguments),
        Subcommand::Privacy(arguments) => commands::privacy(&sources, &arguments),
        Subcommand::Generate(arguments) => commands::generate(Arguments::command(), &arguments),
        Subcommand::ReadPage(arguments) => commands::read_page(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell if standard error is closed; the exit code still says it.
            let _ = writeln!(std::io::stderr(), "auditoot: {failure}");
            failure.reason().into()
        }
    }
}
