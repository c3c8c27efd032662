//! `login`: the token of the bot's own account.
//!
//! The operator reads on standard error and answers on standard input; the token alone goes to standard output, or with `--write` into
//! the file that the configuration names for it.

#[cfg(test)]
mod tests;

use std::path::Path;

use super::new_file::NewFile;
use super::own_account::{CodeArguments, Errand, LoginError, OwnAccount, plain};
use super::terminal::Terminal;
use super::{ExitReason, Failure};
use crate::config::{Config, Purpose, Settings, Sources};
use crate::logging;
use crate::mastodon::accounts::Me;
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;

/// How the token is handed over.
#[derive(Clone, Debug, clap::Args)]
pub struct LoginArguments {
    /// Put the token into the file that `bot.access_token_file` names, if nothing is there yet
    #[arg(long)]
    pub write: bool,
    /// How the code comes back.
    #[command(flatten)]
    pub code: CodeArguments,
}

/// Gets the token of the bot's own account from its server, in the terminal, and registers the bot as the app that people sign in to.
///
/// # Errors
///
/// The configuration cannot be used, the server does not give a token, or the store cannot be opened. That the store is in use by
/// the running bot is no error.
pub fn login(sources: &Sources, arguments: &LoginArguments) -> Result<(), Failure> {
    let settings = Settings::read(sources);
    let named = settings.access_token_file().map(Path::to_owned);
    let config = settings.into_config(Purpose::Login)?;
    let file = match named {
        Some(path) if arguments.write => Some(token_file(&path)?),
        None if arguments.write => return Err(LoginError::NotNamed.into()),
        Some(_) | None => None,
    };
    logging::start(config.log).map_err(|error| Failure::new(ExitReason::Other, error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::new(ExitReason::Other, error))?;
    let mut terminal = Terminal::of_process();
    Ok(runtime.block_on(sign_in(&config, &Clock::system(), arguments.code.clone(), &mut terminal, file))?)
}

/// The file of a token, readable by its owner alone.
pub(super) fn token_file(path: &Path) -> Result<NewFile, LoginError> {
    Ok(NewFile::begin(path, 0o600)?)
}

/// The whole conversation with the operator.
async fn sign_in(
    config: &Config,
    clock: &Clock,
    mut code: CodeArguments,
    terminal: &mut Terminal,
    file: Option<NewFile>,
) -> Result<(), LoginError> {
    let own = OwnAccount::reach(config, clock).await?;
    let words = format!("This gets the access token of the bot's own account on {}\n", config.bot.server);
    terminal.say(&words).await?;
    let token = own.sign_in(Errand::Bot, &mut code, terminal).await?.token;
    let me = own.me(&token).await?;
    introduce(&me, terminal).await?;
    if let Some(mut file) = file {
        file.write(&format!("{}\n", token.expose()))?;
        let path = file.place()?;
        terminal.say(&format!("Its access token is in {}.\n\n", path.display())).await?;
    } else {
        terminal.say("Its access token, which is shown only this once:\n\n").await?;
        terminal.hand_over(token.expose()).await?;
        terminal.say(WHERE_IT_GOES).await?;
    }
    own.is_over(Errand::Bot).await?;
    let introduction = own.register_sign_in_app(&me, terminal).await?;
    if let Some(introduction) = introduction.filter(|_| own.server.source == Source::PageOnly(AppsPage::Mastodon)) {
        let words = format!(
            "If you run this server, people can list and remove their apps, too: review and apply what this prints.\n    \
             {}\n",
            introduction.command()
        );
        terminal.say(&words).await?;
    }
    Ok(())
}

const WHERE_IT_GOES: &str = "\n\
    Put it into a file that only the bot's user can read (chmod 600), and name that file in the configuration:\n\n    \
    [bot]\n    access_token_file = \"/etc/auditoot/access_token\"\n\n";

/// Says whose token it is, and what is odd about the account.
async fn introduce(me: &Me, terminal: &mut Terminal) -> Result<(), LoginError> {
    let (acct, url) = (plain(&me.acct), plain(&me.url));
    terminal
        .say(&format!(
            "\nSigned in as @{acct} ({url}). If that is not the bot's account, remove this app on that account's page of \
             authorized apps and run `auditoot login` again.\n"
        ))
        .await?;
    if !me.is_bot {
        terminal
            .say(
                "The account is not marked as a bot. Mark it in its profile settings: people then see what it is, and \
                 other bots leave it alone.\n",
            )
            .await?;
    }
    Ok(terminal.say("\n").await?)
}
