//! `run`: the bot.

use tokio::signal::unix::{SignalKind, signal};

use super::{ExitReason, Failure};
use crate::bot::Ending;
use crate::config::{Config, Purpose, Sources};
use crate::launch::{LaunchError, launch};
use crate::logging;
use crate::service_manager::ServiceManager;
use auditoot_clock::Clock;

/// Runs the bot until it is told to stop by SIGTERM or SIGINT.
///
/// # Errors
///
/// The configuration cannot be used, or what ended the bot.
pub fn run(sources: &Sources) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Run)?;
    logging::start(config.log).map_err(|error| Failure::new(ExitReason::Other, error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::new(ExitReason::Other, error))?;
    runtime.block_on(serve(&config, &ServiceManager::of(sources)))
}

async fn serve(config: &Config, manager: &ServiceManager) -> Result<(), Failure> {
    let other = |error| Failure::new(ExitReason::Other, error);
    let mut terminate = signal(SignalKind::terminate()).map_err(other)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(other)?;
    let running = launch(config, Clock::system(), None).await?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    manager.say_ready();
    let ending = tokio::select! {
        ending = running.bot.ended() => ending,
        _ = terminate.recv() => Ending::Stopped,
        _ = interrupt.recv() => Ending::Stopped,
        never = manager.keep_telling(&running.bot) => match never {},
    };
    manager.say_stopping();
    running.stop().await;
    tracing::info!("stopped");
    match ending {
        Ending::Stopped => Ok(()),
        Ending::TokenDead => Err(Failure::new(
            ExitReason::TokenDead,
            "the server no longer accepts the bot's access token (bot.access_token); run `auditoot login` for a new one",
        )),
    }
}

impl From<LaunchError> for Failure {
    fn from(error: LaunchError) -> Self {
        Self::new(reason_of(&error), error)
    }
}

/// How the program ends if it cannot be launched.
pub(super) fn reason_of(error: &LaunchError) -> ExitReason {
    match error {
        LaunchError::Config(_) | LaunchError::Operator(_) => ExitReason::Configuration,
        LaunchError::Key(_) | LaunchError::Store(_) | LaunchError::Read(_) | LaunchError::Commit(_) => {
            ExitReason::Store
        }
        LaunchError::Client(_) | LaunchError::Words(_) | LaunchError::Listen { .. } | LaunchError::Stopped => {
            ExitReason::Other
        }
    }
}
