//! `login`: the token of the bot's own account.
//!
//! The operator reads on standard error and answers on standard input; the token alone goes to standard output, or with `--write` into
//! the file that the configuration names for it.

mod terminal;
#[cfg(test)]
mod tests;
mod token_file;

use std::io;
use std::path::Path;

use url::Url;

use super::run::reason_of;
use super::{ExitReason, Failure};
use crate::bot::BotSettings;
use crate::config::{Config, Purpose, Settings, Sources};
use crate::launch::{Introduction, LaunchError, RegisterError, client, register_app};
use crate::logging;
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{ClientSetupError, RequestError};
use crate::mastodon::oauth::{OAuthClient, Redirect, random_state, random_verifier};
use crate::sources::{ExchangeFailure, HomeServer, TokenSources};
use crate::store::OpenError;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::dialogue::understand::pasted::{Pasted, pasted};
use auditoot_core::secret::{AccessToken, CodeVerifier};
use terminal::Terminal;
use token_file::{TokenFile, TokenFileError};

/// How the token is handed over.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct LoginArguments {
    /// Put the token into the file that `bot.access_token_file` names, if nothing is there yet
    #[arg(long)]
    pub write: bool,
}

/// How many codes may be wrong.
const TRIES: usize = 3;

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
    let file = arguments.write.then(|| TokenFile::begin(named.as_deref())).transpose();
    let file = file.map_err(LoginError::File)?;
    logging::start(config.log).map_err(|error| Failure::new(ExitReason::Other, error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::new(ExitReason::Other, error))?;
    Ok(runtime.block_on(sign_in(&config, &Clock::system(), &mut Terminal::of_process(), file))?)
}

/// Why there is no token, or no registration.
#[derive(Debug, thiserror::Error)]
enum LoginError {
    #[error("the HTTP client cannot be made")]
    Client(#[from] ClientSetupError),
    #[error(transparent)]
    File(TokenFileError),
    #[error("the terminal cannot be read or written")]
    Terminal(#[from] io::Error),
    #[error("{server} could not be asked: {}", because(*trouble))]
    Server { server: Url, trouble: Trouble },
    #[error("there is no token: no code was given")]
    NoCode,
    #[error("there is no token: {TRIES} codes did not work; `auditoot login` begins anew")]
    NoGoodCode,
    #[error("there is no token: the server has already forgotten this program; `auditoot login` begins anew")]
    Forgotten,
    #[error("the server gave a token and does not say whose it is; `auditoot login` begins anew")]
    Nobody(#[source] RequestError),
    #[error("the token is good, but the bot is not registered as the app that people sign in to")]
    Store(#[source] LaunchError),
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        let reason = match &error {
            LoginError::Store(cause) => reason_of(cause),
            LoginError::File(TokenFileError::NotNamed) => ExitReason::Configuration,
            LoginError::File(_)
            | LoginError::Client(_)
            | LoginError::Terminal(_)
            | LoginError::Server { .. }
            | LoginError::NoCode
            | LoginError::NoGoodCode
            | LoginError::Forgotten
            | LoginError::Nobody(_) => ExitReason::Other,
        };
        Self::new(reason, error)
    }
}

/// The whole conversation with the operator.
async fn sign_in(
    config: &Config,
    clock: &Clock,
    terminal: &mut Terminal,
    file: Option<TokenFile>,
) -> Result<(), LoginError> {
    let address = &config.bot.server;
    let client = client(config, clock.clone(), Timeouts::USUAL)?;
    let home = TokenSources::new(&client, BotSettings::of(config).metadata(), None);
    let away = |trouble| LoginError::Server { server: address.clone(), trouble };
    let home_server = home.discover().await.map_err(away)?;
    let own = OwnApp::register(&home, &home_server).await.map_err(away)?;

    let link = home.link(&own.oauth_client, &random_state(&mut rand::rng()), own.verifier.as_ref());
    terminal
        .say(&format!(
            "This gets the access token of the bot's own account on {address}\n\n\
             Open this page in a browser that is signed in as the bot's account, not as yours, and allow it:\n\n    \
             {}\n\nThe page then shows a code.\n",
            link.expose()
        ))
        .await?;
    let token = token(&home, &own, terminal).await?;

    let me = client.with_token(token.clone()).verify_credentials(client.until()).await;
    let me = me.map_err(LoginError::Nobody)?;
    introduce(&me, terminal).await?;
    if let Some(file) = file {
        let path = file.finish(&token).map_err(LoginError::File)?;
        terminal.say(&format!("Its access token is in {}.\n\n", path.display())).await?;
    } else {
        terminal.say("Its access token, which is shown only this once:\n\n").await?;
        terminal.hand_over(token.expose()).await?;
        terminal.say(WHERE_IT_GOES).await?;
    }
    register_sign_in_app(config, clock, &home_server, &me, terminal).await
}

const WHERE_IT_GOES: &str = "\n\
    Put it into a file that only the bot's user can read (chmod 600), and name that file in the configuration:\n\n    \
    [bot]\n    access_token_file = \"/etc/auditoot/access_token\"\n\n";

/// The app by which the bot's own account hands out its token. Each login makes a new one: nothing of it is kept but the token.
struct OwnApp {
    oauth_client: OAuthClient,
    verifier: Option<CodeVerifier>,
}

impl OwnApp {
    async fn register(home: &TokenSources, server: &HomeServer) -> Result<Self, Trouble> {
        let asking = HomeServer { scopes: own_scopes(server.source).to_owned(), ..server.clone() };
        let oauth_client = home.register(&asking, &Redirect::OutOfBand, None).await?;
        Ok(Self { oauth_client, verifier: server.pkce.then(|| random_verifier(&mut rand::rng())) })
    }
}

/// The smallest scopes with which the bot's own account can do its work.
fn own_scopes(source: Source) -> &'static str {
    match source {
        // The stream needs the first two, `read:follows` tells who gets what the bot sends on its own, and the policy that hides
        // strangers' messages needs the last.
        Source::PageOnly(AppsPage::Mastodon) | Source::Operator(_) => {
            "read:statuses read:notifications read:accounts read:follows write:statuses write:notifications"
        }
        // GoToSocial's stream needs the whole of `read`; of the others nothing smaller is known to work.
        Source::GoToSocial
        | Source::PageOnly(AppsPage::GoToSocial | AppsPage::Pleroma | AppsPage::Pixelfed | AppsPage::Unknown)
        | Source::NotKnownYet => "read write",
    }
}

/// Asks for the code until one works.
async fn token(home: &TokenSources, own: &OwnApp, terminal: &mut Terminal) -> Result<AccessToken, LoginError> {
    for _ in 0..TRIES {
        let answer = terminal.ask("The code: ").await?.ok_or(LoginError::NoCode)?;
        let problem = match pasted(&answer, None) {
            None | Some(Pasted::OtherSignIn | Pasted::Several) => {
                "That is no code. Copy the whole code from the page, or the page's whole address.\n".to_owned()
            }
            Some(Pasted::Code(code)) => match home.token(&own.oauth_client, own.verifier.as_ref(), &code).await {
                Ok(token) => return Ok(token),
                Err(ExchangeFailure::ClientForgotten) => return Err(LoginError::Forgotten),
                // Whose account it is, is looked at later; so this only ever means the code.
                Err(ExchangeFailure::CodeRefused | ExchangeFailure::AnotherAccount { .. }) => {
                    "The server does not take this code. A code works once, for about ten minutes. Open the page again \
                     for a new one.\n"
                        .to_owned()
                }
                Err(ExchangeFailure::NotAllowed | ExchangeFailure::NotSetUp { .. }) => {
                    "The server did not exchange the code. Open the page again for a new one.\n".to_owned()
                }
                Err(ExchangeFailure::Trouble { trouble, .. }) => {
                    format!(
                        "The server did not exchange the code: {}. Open the page again for a new one.\n",
                        because(trouble)
                    )
                }
            },
        };
        terminal.say(&problem).await?;
    }
    Err(LoginError::NoGoodCode)
}

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

/// Registers the bot as the app that people sign in to, and tells its client id.
async fn register_sign_in_app(
    config: &Config,
    clock: &Clock,
    server: &HomeServer,
    me: &Me,
    terminal: &mut Terminal,
) -> Result<(), LoginError> {
    if !server.source.takes_tokens() {
        return Ok(terminal
            .say("On this server the bot signs nobody in, so it is not registered as an app.\n")
            .await?);
    }
    match register_app(config, clock.clone(), &me.acct).await {
        Ok(Introduction { client_id, secret_hash }) => {
            let id = plain(&client_id);
            terminal
                .say(&format!("The bot is registered as the app that people sign in to. Its client id: {id}\n"))
                .await?;
            if server.source == Source::PageOnly(AppsPage::Mastodon) {
                let words = format!(
                    "If you run this server, people can list and remove their apps, too: review and apply what this prints.\n    \
                     auditoot operator-sql --client-id {id} --secret-hash {secret_hash}\n"
                );
                terminal.say(&words).await?;
            }
            Ok(())
        }
        Err(RegisterError::Launch(LaunchError::Store(OpenError::Locked { .. }))) => {
            let words = "The store is in use, so the bot is running; it registers itself as the app that people sign in \
                         to. Start it again once the token is in place.\n";
            Ok(terminal.say(words).await?)
        }
        Err(RegisterError::Launch(error)) => Err(LoginError::Store(error)),
        Err(RegisterError::Server(trouble)) => Err(LoginError::Server { server: config.bot.server.clone(), trouble }),
    }
}

/// What the server wrote, without what a terminal would obey.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

fn because(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "it does not answer",
        Trouble::Failing => "it has a fault",
        Trouble::Busy | Trouble::ManyServers => "it asks to be left alone for a while",
        Trouble::Nonsense => "its answer makes no sense",
        Trouble::Refused | Trouble::PermissionLost => "it refuses",
        Trouble::SignInTooOld => "it wants a newer sign-in",
        Trouble::Missing => "it has no such interface",
        Trouble::NotDone => "it did not do it",
        Trouble::NotSetUp => "it is not set up for that",
        Trouble::PersonCeiling | Trouble::Ceiling => "it did enough of that today",
    }
}
