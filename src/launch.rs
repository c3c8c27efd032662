//! From a configuration to a running bot: what `run` and the demo share.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::bot::{Bot, BotSettings, Parts, Registering};
use crate::config::{Config, ConfigErrors};
use crate::control::Control;
use crate::mastodon::client::{ClientSetupError, HostRules, MastodonClient};
use crate::mastodon::oauth::OAuthClient;
use crate::sources::{DatabaseAddress, OperatorError, OperatorSource, RedisAddress, TokenSources};
use crate::store::{KeyError, Keyring, OpenError, Store};
use crate::timeouts::Timeouts;
use crate::web;
use auditoot_clock::Clock;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::prompts::{LoadError, Renderer};

/// A bot that runs, with its pages.
pub struct Running {
    /// The bot.
    pub bot: Bot,
    tasks: Vec<JoinHandle<()>>,
    control: Option<Control>,
}

/// Why a bot cannot run.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The configuration lacks something.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The key of the store cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Client(#[from] ClientSetupError),
    /// The bot has no words.
    #[error(transparent)]
    Words(#[from] LoadError),
    /// The operator's database or Redis cannot be used at all. That one of them is away is no such reason.
    #[error(transparent)]
    Operator(#[from] OperatorError),
    /// An address cannot be listened on.
    #[error("cannot listen on {address} ({key})")]
    Listen {
        /// The key of the configuration that says so.
        key: &'static str,
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The program was stopped while it started.
    #[error("the program was stopped while it started")]
    Stopped,
}

/// Starts the bot and, if `web.listen` says so, its pages. A caller that has bound the address already hands the listener in.
///
/// # Errors
/// Why it cannot run. A server that is away is no reason.
pub async fn launch(config: &Config, clock: Clock, listener: Option<TcpListener>) -> Result<Running, LaunchError> {
    launch_with(config, clock, listener, Timeouts::USUAL).await
}

/// The same, where servers are waited for as long as this.
///
/// # Errors
/// As of [`launch`].
pub async fn launch_with(
    config: &Config,
    clock: Clock,
    listener: Option<TcpListener>,
    timeouts: Timeouts,
) -> Result<Running, LaunchError> {
    let token = config.bot.access_token()?.clone();
    let settings = BotSettings::of(config);
    let store = open_store(config).await?;
    let client = client(config, clock.clone(), timeouts)?;
    let operator = operator(config, &client)?;
    let home = TokenSources::new(&client, settings.metadata(), operator);
    let server = client.with_token(token);
    let renderer = Renderer::load()?;
    let listener = match (listener, &config.web) {
        (Some(listener), _) => Some(listener),
        (None, Some(web)) => Some(listen("web.listen", web.listen).await?),
        (None, None) => None,
    };
    let ops = match config.ops.listen {
        Some(address) => Some(listen("ops.listen", address).await?),
        None => None,
    };
    let bot = Bot::start(Parts { clock, store, server, home, renderer, settings });
    let stop = |bot: Bot| async move {
        bot.ended().await;
    };
    let pages = listener.map(|listener| tokio::spawn(web::serve(listener, bot.clone(), stop(bot.clone()))));
    let ops = ops.map(|listener| tokio::spawn(web::serve_operator(listener, bot.clone(), stop(bot.clone()))));
    let tasks = pages.into_iter().chain(ops).collect();
    let control = Control::listen(&config.store.path, bot.clone()).inspect_err(|error| {
        let error = error as &dyn std::error::Error;
        tracing::warn!(error, "there is no socket in the store's folder; commands cannot ask anything of this bot");
    });
    Ok(Running { bot, tasks, control: control.ok() })
}

async fn listen(key: &'static str, address: SocketAddr) -> Result<TcpListener, LaunchError> {
    TcpListener::bind(address).await.map_err(|source| LaunchError::Listen { key, address, source })
}

/// The client of the bot's own server, in nobody's name.
pub(crate) fn client(config: &Config, clock: Clock, timeouts: Timeouts) -> Result<MastodonClient, ClientSetupError> {
    let host = HostRules::of_bot_server(config.bot.server.clone(), timeouts);
    MastodonClient::new(host, &BotSettings::user_agent(config), clock)
}

/// The operator's database and Redis, if the configuration names them.
fn operator(config: &Config, client: &MastodonClient) -> Result<Option<OperatorSource>, OperatorError> {
    let Some(database) = &config.operator.database_url else { return Ok(None) };
    let database = DatabaseAddress::read(database)?;
    let redis = config.operator.redis_url.as_ref().map(RedisAddress::read).transpose()?;
    let namespace = config.operator.redis_namespace.as_deref();
    OperatorSource::new(client.clone(), database, redis, namespace).map(Some)
}

/// Opens the store of a configuration. What an old key sealed is sealed anew while old keys are named.
///
/// # Errors
/// If the key cannot be used or the store cannot be opened.
pub async fn open_store(config: &Config) -> Result<Store, LaunchError> {
    let files = config.store.clone();
    let has_old_keys = !files.old_key_files.is_empty();
    let opening = tokio::task::spawn_blocking(move || {
        let keys = Keyring::load_or_create(&files.key_file, &files.old_key_files, &files.path)?;
        Ok::<_, LaunchError>(Store::open(&files.path, keys)?)
    });
    let store = opening.await.map_err(|_| LaunchError::Stopped)??;
    if has_old_keys {
        match store.reseal().await {
            Ok(resealed) => tracing::info!(?resealed, "records of an old key are sealed with the current one"),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "not all records of an old key could be sealed anew"
                );
            }
        }
    }
    Ok(store)
}

/// Registers the bot as the app that people sign in to, unless it is registered already. What `login` does, so that the operator
/// learns the client id; the running bot does the same by itself when somebody needs a link. `handle` is the one of the bot's account.
///
/// # Errors
/// Why there is no registration. [`crate::store::OpenError::Locked`] means that the bot is running.
pub async fn register_app(config: &Config, clock: Clock, handle: &str) -> Result<OAuthClient, RegisterError> {
    let settings = BotSettings::of(config);
    let client = client(config, clock, Timeouts::USUAL).map_err(LaunchError::from)?;
    let store = open_store(config).await?;
    let home = TokenSources::new(&client, settings.metadata(), None);
    let oauth_client = async {
        let server = home.discover().await?;
        let delivery = Registering { home: &home, store: &store, settings: &settings, handle: Some(handle) };
        delivery
            .oauth_client(&server, |error| tracing::error!(error, "the store fails; the registration is not kept"))
            .await
    };
    let registered = oauth_client.await;
    store.close().await;
    registered.map_err(RegisterError::Server)
}

/// Why the bot is not registered as an app.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The store, which keeps the registration, cannot be opened, or the HTTP client cannot be made.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The server did not do it.
    #[error("the server did not register the app: {}", reason(*.0))]
    Server(Trouble),
}

/// Why a server could not be told something, for the operator.
fn reason(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "it did not answer in time, or there is no connection",
        Trouble::Failing => "it has a fault of its own (5xx)",
        Trouble::Busy => "it wants to be left alone for a while (429)",
        Trouble::Nonsense => "its answer makes no sense",
        Trouble::Refused | Trouble::PermissionLost => "it refused",
        Trouble::SignInTooOld => "it wants a newer sign-in",
        Trouble::Missing => "it has no such interface",
        Trouble::NotDone => "it said that it was done, and it was not",
        Trouble::NotSetUp => "it is not set up for that",
        Trouble::PersonCeiling | Trouble::Ceiling => "it did enough of that today",
    }
}

impl Running {
    /// Stops the bot and its pages.
    pub async fn stop(self) {
        // Before the store is let go: the next process that has it makes a socket of its own.
        drop(self.control);
        self.bot.stop().await;
        for pages in self.tasks {
            // A page that waits for an account check is cut off: its answer comes as a message.
            pages.abort();
            let _stopped = pages.await;
        }
    }
}
