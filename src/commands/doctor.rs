//! `doctor`: is everything as the bot needs it, here and on its server? One line for each thing, and what to do.
//!
//! It changes nothing and prints no secret. What only the process can see that has the store open, it asks that process, over the control
//! socket.

mod files;
mod line;
mod server;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use super::run::reason_of;
use super::{ExitReason, Failure};
use crate::causes::Explained;
use crate::config::{Config, Purpose, Settings, Sources};
use crate::control::{self, Answer, Request};
use crate::launch::{check, client, operator_with};
use crate::mastodon::client::MastodonClient;
use crate::sources::WalkKey;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use line::{DoctorLine, Verdict};

/// Looks at everything, and prints a line for each thing.
///
/// # Errors
///
/// The exit code is that of the worst line.
pub fn doctor(sources: &Sources) -> Result<(), Failure> {
    report(sources, &mut io::stdout().lock())
}

/// The same, to where somebody else reads it.
pub(super) fn report(sources: &Sources, out: &mut dyn Write) -> Result<(), Failure> {
    let other = |error| Failure::new(ExitReason::Other, error);
    let settings = Settings::read(sources);
    let secret_files = settings.secret_files();
    let lines = match settings.into_config(Purpose::Run) {
        Ok(config) => {
            let runtime = tokio::runtime::Runtime::new().map_err(other)?;
            runtime.block_on(examine(&config, &secret_files, &Clock::system(), Timeouts::USUAL))
        }
        Err(errors) => vec![DoctorLine::bad_for(ExitReason::Configuration, "configuration", errors.to_string())],
    };
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).map_err(other)?;
    worst(&lines)
}

/// How the program ends: by what keeps the bot from starting, if anything does.
fn worst(lines: &[DoctorLine]) -> Result<(), Failure> {
    let bad = |line: &DoctorLine| if let Verdict::Bad(reason) = line.verdict { Some(reason) } else { None };
    let reasons: Vec<_> = lines.iter().filter_map(bad).collect();
    let unknown = lines.iter().filter(|line| line.verdict == Verdict::Unknown).count();
    let reason = reasons.iter().copied().find(|reason| *reason != ExitReason::Other);
    match reason.or_else(|| reasons.first().copied()) {
        Some(reason) => Err(Failure::new(reason, format!("bad: {}, unknown: {unknown}", reasons.len()))),
        None if unknown > 0 => Err(Failure::new(ExitReason::NotSeen, format!("nothing is bad, unknown: {unknown}"))),
        None => Ok(()),
    }
}

/// What is known of a bot that has the store open.
enum OtherProcess {
    /// There is none.
    None,
    /// It answered.
    Answered { store_works: bool, ailments: Vec<String>, unknown: Vec<String> },
    /// It did not, and why.
    Silent(String),
}

/// Everything, in the order in which it is needed.
async fn examine(
    config: &Config,
    secret_files: &BTreeSet<PathBuf>,
    clock: &Clock,
    timeouts: Timeouts,
) -> Vec<DoctorLine> {
    let process = ask_process(config).await;
    let mut lines = vec![configuration(config), running(&process)];
    lines.extend(files::secrets(config, secret_files));
    let room = files::room(config, files::ROOM_BYTES_MIN);
    lines.push(files::store(config, &process).await);
    lines.push(room);
    match client(config, clock.clone(), timeouts) {
        Ok(client) => {
            lines.extend(server::look(config, &client).await);
            lines.extend(server::pages(config, clock, timeouts, &process).await);
            lines.extend(operator(config, &client, &process).await);
        }
        Err(error) => lines.push(DoctorLine::bad("server", Explained(&error).to_string())),
    }
    lines
}

/// Whether `run` could start with it: the very steps that it takes.
fn configuration(config: &Config) -> DoctorLine {
    match check(config) {
        Ok(()) => DoctorLine::good("configuration", "`run` can start with it"),
        Err(error) => DoctorLine::bad_for(reason_of(&error), "configuration", Explained(&error).to_string()),
    }
}

async fn ask_process(config: &Config) -> OtherProcess {
    let folder = config.store.path.clone();
    match tokio::task::spawn_blocking(move || control::ask(&folder, &Request::CheckUp)).await {
        Ok(Ok(None)) => OtherProcess::None,
        Ok(Ok(Some(Answer::CheckedUp { store_works, ailments, unknown }))) => {
            OtherProcess::Answered { store_works, ailments, unknown }
        }
        Ok(Ok(Some(_))) => OtherProcess::Silent("it is of another version; restart it".to_owned()),
        Ok(Err(error)) => OtherProcess::Silent(error.to_string()),
        Err(_) => OtherProcess::Silent("the program is stopping".to_owned()),
    }
}

fn running(process: &OtherProcess) -> DoctorLine {
    const NAME: &str = "running";
    match process {
        OtherProcess::None => DoctorLine::good(NAME, "no bot runs with this store; `auditoot run` starts one"),
        OtherProcess::Silent(why) => {
            DoctorLine::unknown(NAME, format!("a bot runs, and does not say how it is: {why}"))
        }
        OtherProcess::Answered { ailments, .. } if ailments.is_empty() => {
            DoctorLine::good(NAME, "a bot runs, and says that it is ready")
        }
        OtherProcess::Answered { ailments, .. } => {
            DoctorLine::bad(NAME, format!("a bot runs: {}", ailments.join("; ")))
        }
    }
}

/// What the operator's database has to know.
const KNOWS: &str = "database knows the bot";

/// The operator's database and Redis, if the configuration names them.
async fn operator(config: &Config, client: &MastodonClient, process: &OtherProcess) -> Vec<DoctorLine> {
    // What can be asked with the bot's own secret is asked of the bot that has it.
    let source = match operator_with(config, client, WalkKey::random(&mut rand::rng())) {
        Ok(None) => return vec![DoctorLine::good("database", "none is configured, and none is needed")],
        Ok(Some(source)) => source,
        Err(error) => return vec![DoctorLine::bad("database", Explained(&error).to_string())],
    };
    let parts = source.parts().await.into_iter();
    let mut lines: Vec<_> = parts
        .map(|part| match part.state {
            Ok(text) => DoctorLine::good(part.name, text),
            Err(text) => DoctorLine::bad(part.name, text),
        })
        .collect();
    lines.push(match process {
        OtherProcess::Answered { unknown, .. } if unknown.is_empty() => {
            DoctorLine::good(KNOWS, "the bot that runs found nothing amiss")
        }
        OtherProcess::Answered { unknown, .. } => DoctorLine::bad(
            KNOWS,
            format!(
                "it does not know {}; the bot's log has the command that prints what to apply",
                unknown.join(" and ")
            ),
        ),
        OtherProcess::None | OtherProcess::Silent(_) => {
            DoctorLine::unknown(KNOWS, "only a bot that runs can ask; its log says so, too")
        }
    });
    lines
}
