//! `demo`: the bot and a server for it, in this terminal, with nothing configured.

use std::io::IsTerminal;
use std::path::PathBuf;

use jiff::Timestamp;

use super::run::reason_of;
use super::{ExitReason, Failure};
use crate::bot::Ending;
use crate::config::{Log, LogLevel, PastePage};
use crate::demo::{DemoError, KeepError, Options, converse_by_pipe, converse_in_terminal, converse_line_by_line};
use crate::launch::RegisterError;
use crate::logging;
use auditoot_sandbox::Character;

/// How the demo can be varied.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArguments {
    /// Have people paste the code of a sign-in into the conversation, as with a bot that has no pages of its own
    #[arg(long)]
    pub paste: bool,
    /// The software that the demo's server behaves like
    #[arg(long, value_enum, default_value_t)]
    pub server: DemoServer,
    /// With --server mastodon: the bot is not run by the server's own operator, so it has only the page that Mastodon shows people
    #[arg(long)]
    pub page_only: bool,
    /// The port of the demo's server; without it a free one is taken
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Keep everything in this folder, and go on where the last demo with this folder ended; without it a temporary one is used
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Let the demo's clock stand at this time until /later moves it, as in 2026-11-01T09:00:00Z; with a folder that was used
    /// before, not before the time that was reached there
    #[arg(long, value_name = "TIME")]
    pub at: Option<Timestamp>,
}

/// The software that the demo's server behaves like.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum DemoServer {
    /// GoToSocial, which lets the bot list and remove apps.
    #[default]
    Gotosocial,
    /// Mastodon, whose operator runs the bot and lets it use the server's database; needs PostgreSQL and Redis on this machine.
    Mastodon,
}

/// Lets the user talk to the bot.
///
/// # Errors
///
/// What ended the demo early.
pub fn demo(arguments: &DemoArguments) -> Result<(), Failure> {
    if arguments.page_only && arguments.server != DemoServer::Mastodon {
        return Err(Failure::new(ExitReason::Configuration, "--page-only goes with --server mastodon"));
    }
    // What somebody sees are the bot's answers; of its log, only what should never happen here.
    let log = Log { level: LogLevel::Error, ..Log::default() };
    logging::start(log).map_err(|error| Failure::new(ExitReason::Other, error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::new(ExitReason::Other, error))?;
    let options = options(arguments);
    let stdin = std::io::stdin();
    let outcome = match (stdin.is_terminal(), std::io::stdout().is_terminal()) {
        (true, true) => runtime.block_on(converse_in_terminal(options)),
        (true, false) => runtime.block_on(converse_line_by_line(options)),
        (false, _) => runtime.block_on(converse_by_pipe(options, stdin, std::io::stdout())),
    };
    // The thread that reads the input may be waiting for a line that never comes.
    runtime.shutdown_background();
    outcome.map_err(|error| Failure::new(reason(&error), error))
}

fn options(arguments: &DemoArguments) -> Options {
    Options {
        character: match arguments.server {
            DemoServer::Gotosocial => Character::GoToSocial,
            DemoServer::Mastodon => Character::Mastodon,
        },
        operator: arguments.server == DemoServer::Mastodon && !arguments.page_only,
        paste: arguments.paste,
        paste_page: PastePage::Offered,
        serves_neighbours: true,
        characters: None,
        port: arguments.port,
        data: arguments.data.clone(),
        at: arguments.at,
        before: Vec::new(),
    }
}

fn reason(error: &DemoError) -> ExitReason {
    match error {
        DemoError::Order(_)
        | DemoError::Keep(
            KeepError::ServerGone(_)
            | KeepError::Damaged { .. }
            | KeepError::OtherVersion(_)
            | KeepError::OtherCharacter { .. }
            | KeepError::OtherOperator { .. }
            | KeepError::OtherPort { .. }
            | KeepError::InThePast { .. },
        ) => ExitReason::Configuration,
        DemoError::Launch(error) | DemoError::Register(RegisterError::Launch(error)) => reason_of(error),
        DemoError::BotEnded(Ending::TokenDead) => ExitReason::TokenDead,
        DemoError::TooSlow { .. }
        | DemoError::BotEnded(Ending::Stopped)
        | DemoError::Server(_)
        | DemoError::Keep(KeepError::PortTaken { .. } | KeepError::NotRead { .. } | KeepError::NotWritten { .. })
        | DemoError::Service(_)
        | DemoError::Redis(_)
        | DemoError::Register(RegisterError::Server(_))
        | DemoError::Folder(_)
        | DemoError::Damage(_)
        | DemoError::Pages(_)
        | DemoError::Output(_)
        | DemoError::Terminal(_) => ExitReason::Other,
    }
}
