//! `forget`: what a person's own `forget me` does, for the operator.

use std::io::{self, Write};

use super::stopped_store::{StoppedStoreError, with_store};
use super::{ExitReason, Failure};
use crate::bot::{ForgetError, Who, forget_in};
use crate::config::{Config, Purpose, Sources};
use crate::control::{self, Answer, Request};
use auditoot_clock::Clock;

/// Whom to forget.
#[derive(Clone, Debug, clap::Args)]
pub struct ForgetArguments {
    /// The account id on the bot's server, or @user@domain
    #[arg(value_parser = name)]
    pub who: String,
}

/// Why nobody was forgotten.
#[derive(Debug, thiserror::Error)]
enum ForgetFailure {
    #[error("the bot keeps nothing of {0}; the account id or the handle may be another by now")]
    Nobody(String),
    #[error("the bot is running, and did not answer")]
    NoAnswer(#[source] io::Error),
    #[error("the bot is running, and could not forget {who}: {why}")]
    Refused { who: String, why: String },
    #[error("the bot that is running is of another version, and does not know how to forget; restart it")]
    NotUnderstood,
    #[error(transparent)]
    Stopped(#[from] StoppedStoreError),
    #[error(transparent)]
    Store(ForgetError),
}

impl From<ForgetFailure> for Failure {
    fn from(failure: ForgetFailure) -> Self {
        let reason = match &failure {
            ForgetFailure::Stopped(cause) => cause.reason(),
            ForgetFailure::Store(_) => ExitReason::Store,
            ForgetFailure::Nobody(_)
            | ForgetFailure::NoAnswer(_)
            | ForgetFailure::Refused { .. }
            | ForgetFailure::NotUnderstood => ExitReason::Other,
        };
        Self::new(reason, failure)
    }
}

/// Deletes everything the bot keeps of somebody, and tells them nothing: by way of the bot if it runs, else in its store.
///
/// # Errors
///
/// The configuration or the store cannot be used, or there is nobody of that name.
pub fn forget(sources: &Sources, arguments: &ForgetArguments) -> Result<(), Failure> {
    let config = Config::load(sources, Purpose::Login)?;
    let who = &arguments.who;
    let request = Request::Forget { who: who.clone() };
    let (answer, when) = match control::ask(&config.store.path, &request).map_err(ForgetFailure::NoAnswer)? {
        Some(answer) => (answer, "within a minute"),
        // Nobody wants a store made for this.
        None if !config.store.path.exists() => (Answer::Nobody, ""),
        None => (forget_alone(&config, who)?, "when it runs next"),
    };
    let done = match answer {
        Answer::Forgotten { gives_back: false } => format!("{who} is forgotten.\n"),
        Answer::Forgotten { gives_back: true } => {
            format!("{who} is forgotten. The bot gives their permission back {when}.\n")
        }
        Answer::UnderWay => {
            format!("Something is under way for {who}; they are forgotten when it is done. Run this again to see.\n")
        }
        Answer::Nobody => return Err(ForgetFailure::Nobody(who.clone()).into()),
        Answer::Failed { why } => return Err(ForgetFailure::Refused { who: who.clone(), why }.into()),
        // The others are no answers to this request.
        Answer::NotUnderstood | Answer::CheckedUp { .. } | Answer::Tells { .. } | Answer::Backup => {
            return Err(ForgetFailure::NotUnderstood.into());
        }
    };
    io::stdout().write_all(done.as_bytes()).map_err(|error| Failure::new(ExitReason::Other, error))
}

/// Forgets in the store of a bot that does not run.
fn forget_alone(config: &Config, who: &str) -> Result<Answer, ForgetFailure> {
    let forgotten = with_store(config, async |store| forget_in(store, config, Clock::system(), &Who::of(who)).await);
    Ok(forgotten?.map_err(ForgetFailure::Store)?.into())
}

fn name(text: &str) -> Result<String, &'static str> {
    let fits =
        (1..=1000).contains(&text.len()) && !text.contains(|char: char| char.is_whitespace() || char.is_control());
    fits.then(|| text.to_owned()).ok_or("an account id or @user@domain is one word")
}
