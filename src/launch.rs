//! From a configuration to a running bot: what `run` and the demo share.

use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

use crate::bot::{Bot, BotSettings, Parts, Registering, walk_key_name};
use crate::config::{Config, ConfigErrors};
use crate::control::{self, Control};
use crate::guard::Guard;
use crate::mastodon::client::{ClientSetupError, HostRules, MastodonClient};
use crate::sources::{DatabaseAddress, OperatorError, OperatorSource, RedisAddress, TokenSources, WalkKey};
use crate::store::{Batch, CommitError, KeyError, Keyring, OpenError, ReadError, Store, check_folder, check_keys};
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
    /// The store cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
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
    let network = config.network.clone();
    let guard = Guard::new(Box::new(move |url: &Url| network.permits(url)), clock.clone());
    launch_with(config, clock, listener, Timeouts::USUAL, guard).await
}

/// The same, where servers are waited for as long as this, and those of strangers are reached as this guard lets them be.
///
/// # Errors
/// As of [`launch`].
pub async fn launch_with(
    config: &Config,
    clock: Clock,
    listener: Option<TcpListener>,
    timeouts: Timeouts,
    guard: Guard,
) -> Result<Running, LaunchError> {
    let token = config.bot.access_token()?.clone();
    let settings = BotSettings::of(config);
    let store = open_store(config).await?;
    let client = client(config, clock.clone(), timeouts)?;
    let operator = operator(config, &client, &store).await?;
    let home = TokenSources::with_paste_page(&client, settings.metadata(), operator, settings.has_paste_page);
    let home = home.with_strangers(strangers(config, clock.clone(), timeouts, &guard)?);
    let server = client.with_token(token);
    let canary = config.canary.clone().map(|token| client.with_token(token));
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
    let bot = Bot::start(Parts { clock, store, server, canary, home, renderer, settings });
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

/// Takes the steps of [`launch`], as far as they can be taken without opening the store, asking anybody, or leaving anything behind. What
/// a bot that runs has taken for itself is no obstacle.
///
/// # Errors
/// Why the bot could not run.
pub(crate) fn check(config: &Config) -> Result<(), LaunchError> {
    config.bot.access_token()?;
    let files = &config.store;
    check_keys(&files.key_file, &files.old_key_files, &files.path)?;
    check_folder(&files.path)?;
    let client = client(config, Clock::system(), Timeouts::USUAL)?;
    operator_with(config, &client, WalkKey::random(&mut rand::rng()))?;
    Renderer::load()?;
    let pages = config.web.as_ref().map(|web| ("web.listen", web.listen));
    for (key, address) in pages.into_iter().chain(config.ops.listen.map(|address| ("ops.listen", address))) {
        match std::net::TcpListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && control::is_listened_to(&files.path) => {}
            bound => drop(bound.map_err(|source| LaunchError::Listen { key, address, source })?),
        }
    }
    Ok(())
}

async fn listen(key: &'static str, address: SocketAddr) -> Result<TcpListener, LaunchError> {
    TcpListener::bind(address).await.map_err(|source| LaunchError::Listen { key, address, source })
}

/// The client of the bot's own server, in nobody's name.
pub(crate) fn client(config: &Config, clock: Clock, timeouts: Timeouts) -> Result<MastodonClient, ClientSetupError> {
    let host = HostRules::of_bot_server(config.bot.server.clone(), timeouts);
    MastodonClient::new(host, &BotSettings::user_agent(config), clock)
}

/// The client of strangers' servers, in nobody's name. Each request is for an address of its own; this one leads nowhere.
fn strangers(
    config: &Config,
    clock: Clock,
    timeouts: Timeouts,
    guard: &Guard,
) -> Result<MastodonClient, ClientSetupError> {
    let mut nowhere = config.bot.server.clone();
    // Both always succeed with an address of http or https.
    let _ = (nowhere.set_host(Some("stranger.invalid")), nowhere.set_port(None));
    let host = HostRules::of_stranger(nowhere, timeouts, guard);
    MastodonClient::new(host, &BotSettings::user_agent(config), clock)
}

/// The operator's database and Redis, if the configuration names them.
async fn operator(
    config: &Config,
    client: &MastodonClient,
    store: &Store,
) -> Result<Option<OperatorSource>, LaunchError> {
    if config.operator.database_url.is_none() {
        return Ok(None);
    }
    Ok(operator_with(config, client, walk_key(store).await?)?)
}

/// The same, with a secret that the bot may have or not.
pub(crate) fn operator_with(
    config: &Config,
    client: &MastodonClient,
    walk_key: WalkKey,
) -> Result<Option<OperatorSource>, OperatorError> {
    let Some(database) = &config.operator.database_url else { return Ok(None) };
    let database = DatabaseAddress::read(database)?;
    let redis = config.operator.redis_url.as_ref().map(RedisAddress::read).transpose()?;
    let namespace = config.operator.redis_namespace.as_deref();
    OperatorSource::new(client.clone(), database, redis, namespace, walk_key).map(Some)
}

/// The bot's own secret for an operator's database, made when it is first needed. One that does not open any more is made anew: the
/// operator then has to tell the database, which is said in the log.
async fn walk_key(store: &Store) -> Result<WalkKey, LaunchError> {
    match store.get::<WalkKey>(walk_key_name()).await {
        Ok(Some(walk_key)) => return Ok(walk_key),
        Ok(None) => {}
        Err(ReadError::Record { source, .. }) => {
            tracing::error!(
                error = &source as &dyn std::error::Error,
                "the bot's own secret does not open; making it anew"
            );
        }
        Err(error @ ReadError::Store(_)) => return Err(error.into()),
    }
    let walk_key = WalkKey::random(&mut rand::rng());
    let mut batch = Batch::new();
    batch.put(walk_key_name(), &walk_key);
    store.commit(batch).await?;
    Ok(walk_key)
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

/// What an operator's database has to know of the bot. None of it is secret.
#[derive(Clone, Debug)]
pub struct Introduction {
    /// The client id of the app that people sign in to.
    pub client_id: String,
    /// The SHA-256 of the bot's own secret, in hex.
    pub secret_hash: String,
    /// Whether it was not registered before.
    pub is_new: bool,
}

impl Introduction {
    /// The command that prints what the operator applies to the database.
    #[must_use]
    pub fn command(&self) -> String {
        // It comes from the server, and gets into a shell.
        let is_harmless = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
        let id: String = self.client_id.chars().filter(is_harmless).collect();
        format!("auditoot operator-sql --client-id {id} --secret-hash {}", self.secret_hash)
    }
}

/// Registers the bot as the app that people sign in to, unless it is registered already. What `login` does, so that the operator
/// learns what the database has to know; the running bot does the same by itself. `handle` is the one of the bot's account.
///
/// # Errors
/// Why there is no registration. [`crate::store::OpenError::Locked`] means that the bot is running.
pub async fn register_app(config: &Config, clock: Clock, handle: &str) -> Result<Introduction, RegisterError> {
    let settings = BotSettings::of(config);
    let client = client(config, clock, Timeouts::USUAL).map_err(LaunchError::from)?;
    let store = open_store(config).await?;
    let introduction = async {
        let operator = operator(config, &client, &store).await?;
        let home = TokenSources::new(&client, settings.metadata(), operator);
        let server = home.discover().await.map_err(RegisterError::Server)?;
        let address = settings.server_address.as_str();
        let registering =
            Registering { home: &home, store: &store, settings: &settings, address, handle: Some(handle) };
        let note = |error: &(dyn std::error::Error + 'static)| {
            tracing::error!(error, "the store fails; the registration is not kept");
        };
        let before = registering.client_ids().await;
        let registrations = registering.registrations(&server, note).await.map_err(RegisterError::Server)?;
        let client_id = registrations.newest().client_id.clone();
        let is_new = !before.contains(&client_id);
        Ok(Introduction { client_id, secret_hash: walk_key(&store).await?.hash(), is_new })
    };
    let introduction = introduction.await;
    store.close().await;
    introduction
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
        Trouble::Busy | Trouble::ManyServers => "it wants to be left alone for a while (429)",
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

#[cfg(test)]
mod tests;
