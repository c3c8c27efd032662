//! `setup`: from nothing to a bot that runs, in one command.
//!
//! What is done is on the disk, and each step looks first whether it is done: so it can be stopped anywhere and begun again, and nothing
//! that is there is ever written over.

mod asking;
mod configuration;
mod error;
mod pages;
mod place;
mod profile;
mod start;

use std::io;
use std::path::{Path, PathBuf};

use super::doctor::report;
use super::login::token_file;
use super::own_account::{CodeArguments, Errand, LoginError, OwnAccount, plain};
use super::privacy::PrivacyLanguage;
use super::terminal::Terminal;
use super::{ExitReason, Failure};
use crate::causes::Explained;
use crate::config::{Config, Log, LogLevel, Purpose, Settings, Sources};
use crate::launch::{LaunchError, open_store};
use crate::logging;
use crate::mastodon::accounts::Me;
use crate::mastodon::notification_policy::NotificationPolicy;
use crate::sources::Installation;
use crate::store::OpenError;
use asking::YesOrNo;
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;
use auditoot_core::dialogue::reply::GaveBack;
use auditoot_core::secret::AccessToken;
use configuration::configuration;
use error::SetupError;
use place::{ServiceUser, SetupPlace};
use start::Starter;

/// What would else be asked. Without a terminal, what is neither given here nor answered on standard input is left as it is by default, and
/// nothing is done that needs a yes.
#[derive(Clone, Debug, clap::Args)]
pub struct SetupArguments {
    /// The server that the bot's own account lives on
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The handle of the bot's account: a sign-in by any other is given back
    #[arg(long, value_name = "HANDLE")]
    account: Option<String>,
    /// Whom to serve: own-server, everybody, or the domains of other servers, by commas
    #[arg(long, value_name = "WHOM")]
    serve: Option<String>,
    /// Whether the bot may keep the notification policy of its account open (Mastodon)
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    open_policy: Option<YesOrNo>,
    /// Who runs the bot: a handle, mail address or web address; or none
    #[arg(long, value_name = "CONTACT")]
    contact: Option<String>,
    /// Where people reach the bot's own pages, by way of your web server; or none
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The address and port of this machine to which your web server leads them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Whether to mark the account as a bot
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    mark_as_bot: Option<YesOrNo>,
    /// Whether to let people follow the account without asking
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    unlock: Option<YesOrNo>,
    /// Whether to write the profile of the account, if it is empty
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    write_profile: Option<YesOrNo>,
    /// The language of the profile
    #[arg(long, value_enum, default_value_t)]
    language: PrivacyLanguage,
    /// Whether you run the Mastodon server: then the SQL that it needs goes to standard output
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    sql: Option<YesOrNo>,
    /// Whether to start the bot in the end: by systemd where that runs it, else here
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    start: Option<YesOrNo>,
    /// The user whom the bot is to run as, to whom everything belongs: only for root [default: auditoot]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// The folder of the store [default: auditoot-data beside the configuration; in /var/lib/auditoot for root without --config]
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    #[command(flatten)]
    code: CodeArguments,
}

/// Leads the operator from nothing to a bot that runs, and looks at the whole of it before it is started.
///
/// # Errors
///
/// Why it went no further; whoever begins it again goes on from there. In the end, what the doctor finds bad.
pub fn setup(config: Option<PathBuf>, arguments: &SetupArguments) -> Result<(), Failure> {
    let other = |error| Failure::new(ExitReason::Other, error);
    let user = ServiceUser::to_become(arguments.user.as_deref())?;
    let place = SetupPlace::of(config, arguments.store.as_deref(), user.is_some())?;
    place.make_folders(user.as_ref())?;
    let starter = Starter::of(&place);
    if let Some(user) = user {
        if !starter.needs_root() {
            return Err(user.go_on(&place).into());
        }
        let ended = user.go_on_beside(&place)?;
        if !ended.success() {
            // It has said why.
            std::process::exit(ended.code().unwrap_or(ExitReason::Other.code().into()));
        }
        let runtime = tokio::runtime::Runtime::new().map_err(other)?;
        let offered = runtime.block_on(starter.offer(arguments.start, &mut Terminal::of_process()));
        runtime.shutdown_background();
        return Ok(offered?);
    }
    // What the operator reads is the conversation; of the log, only what went wrong.
    let log = Log { level: LogLevel::Warn, ..Log::default() };
    logging::start(log).map_err(|error| Failure::new(ExitReason::Other, error))?;
    let runtime = tokio::runtime::Runtime::new().map_err(other)?;
    let mut terminal = Terminal::of_process();
    let conversation = runtime.block_on(converse(&place, arguments.clone(), &Clock::system(), &mut terminal));
    let looked = conversation.map_err(Failure::from).and_then(|()| report(&place.sources(), &mut io::stderr()));
    let outcome = match looked {
        Err(failure) if failure.reason() != ExitReason::NotSeen => Err(failure),
        Ok(()) | Err(_) => runtime.block_on(async {
            terminal.say(&starter.how()).await.map_err(other)?;
            Ok(starter.offer(arguments.start, &mut terminal).await?)
        }),
    };
    // A terminal's thread may wait for a line that never comes.
    runtime.shutdown_background();
    outcome
}

async fn converse(
    place: &SetupPlace,
    mut arguments: SetupArguments,
    clock: &Clock,
    terminal: &mut Terminal,
) -> Result<(), SetupError> {
    configuration(place, &arguments, clock, terminal).await?;
    let settings = Settings::read(&place.sources());
    let named = settings.access_token_file().map(Path::to_owned);
    let config = settings.into_config(Purpose::Login)?;
    key_and_folder(&config, terminal).await?;
    let own = OwnAccount::reach(&config, clock).await?;
    let (me, token) = match &config.bot.access_token {
        Some(token) => (whose(&own, token, terminal).await?, token.clone()),
        None => get_token(&own, named.as_deref(), &mut arguments, terminal).await?,
    };
    if config.bot.opens_policy {
        open_policy(&own, &token, terminal).await?;
    }
    profile::offer(&own, &me, &mut arguments, config.operator.contact.as_deref(), terminal).await?;
    let introduction = own.register_sign_in_app(&me, terminal).await?;
    if let Some(introduction) = introduction.filter(|_| own.server.source == Source::PageOnly(AppsPage::Mastodon)) {
        let question = "Do you run this Mastodon server? With some functions in its database, people can list and remove their apps";
        if asking::yes(terminal, question, arguments.sql, "--sql", Some(false)).await? {
            let client_id = Some(introduction.client_id.as_str());
            let secret_hash = Some(introduction.secret_hash.as_str());
            let sql = Installation { client_id, secret_hash, takes_password: false }.sql();
            terminal.hand_over(&sql).await?;
            terminal
                .say("\nReview the SQL, and apply it to the server's database; it says at its head what it grants.\n")
                .await?;
        }
        terminal.say(&format!("This prints the SQL at any time:\n    {}\n", introduction.command())).await?;
    }
    if let Some(web) = &config.web
        && let Some(public_url) = &web.public_url
    {
        terminal.say(&pages::what_to_do(public_url, web.listen)).await?;
    }
    Ok(terminal.say("\nEverything is in place. This is how it looks:\n\n").await?)
}

/// The key of the store and its folder, made if they are missing.
async fn key_and_folder(config: &Config, terminal: &mut Terminal) -> Result<(), SetupError> {
    let files = &config.store;
    let is_new = !files.key_file.exists();
    match open_store(config).await {
        Ok(store) => store.close().await,
        Err(LaunchError::Store(OpenError::Locked { .. })) => {}
        Err(error) => return Err(LoginError::Store(error).into()),
    }
    let (key, folder) = (files.key_file.display(), files.path.display());
    let words = if is_new {
        format!(
            "A new key is in {key}, and a store in {folder}. Without the key the store cannot be read: keep a copy of it, away \
             from the copies of the store.\n"
        )
    } else {
        format!("The key in {key} and the store in {folder} are there.\n")
    };
    Ok(terminal.say(&words).await?)
}

/// Whose the token is that is there already.
async fn whose(own: &OwnAccount<'_>, token: &AccessToken, terminal: &mut Terminal) -> Result<Me, SetupError> {
    let me = own.me(token).await;
    let me = me.map_err(|error| if error.is_token_refused() { SetupError::TokenRefused } else { error.into() })?;
    terminal.say(&format!("The token of @{} is there.\n", plain(&me.acct))).await?;
    Ok(me)
}

/// Gets the token of the bot's account, and puts it into its file.
async fn get_token(
    own: &OwnAccount<'_>,
    named: Option<&Path>,
    arguments: &mut SetupArguments,
    terminal: &mut Terminal,
) -> Result<(Me, AccessToken), SetupError> {
    let mut file = token_file(named.ok_or(SetupError::TokenFileNotNamed)?)?;
    let credential = own.sign_in(Errand::Bot, &mut arguments.code, terminal).await?;
    let me = own.me(&credential.token).await?;
    let acct = plain(&me.acct);
    terminal.say(&format!("\nSigned in as @{acct} ({}).\n", plain(&me.url))).await?;
    let is_it = match &arguments.account {
        Some(handle) => {
            let name = handle.trim_start_matches('@').split('@').next().unwrap_or_default();
            Ok(name.eq_ignore_ascii_case(&acct))
        }
        None => asking::yes(terminal, "Is that the account of the bot?", None, "--account", None).await,
    };
    if !matches!(is_it, Ok(true)) {
        let gave_back = own.give_back(credential).await;
        own.is_over(Errand::Bot).await?;
        is_it?;
        return Err(SetupError::NotTheBot { is_given_back: gave_back == GaveBack::Done });
    }
    file.write(&format!("{}\n", credential.token.expose()))?;
    let path = file.place()?;
    own.is_over(Errand::Bot).await?;
    terminal.say(&format!("Its access token is in {}.\n", path.display())).await?;
    Ok((me, credential.token))
}

/// Lets strangers' messages in from now on, and not only when the bot runs.
async fn open_policy(own: &OwnAccount<'_>, token: &AccessToken, terminal: &mut Terminal) -> Result<(), SetupError> {
    let words = match own.open_policy(token).await {
        Ok(NotificationPolicy::NoPolicy | NotificationPolicy::WasOpen) => return Ok(()),
        Ok(NotificationPolicy::Opened) => "The account's notification policy is open now.\n".to_owned(),
        Ok(NotificationPolicy::StaysShut | NotificationPolicy::LeftShut) => {
            "The server did not open the account's notification policy; the bot tries again when it runs.\n".to_owned()
        }
        Err(error) => format!(
            "The account's notification policy could not be opened: {}. The bot tries again when it runs.\n",
            Explained(&error)
        ),
    };
    Ok(terminal.say(&words).await?)
}

impl SetupPlace {
    /// What the program is configured by from now on.
    fn sources(&self) -> Sources {
        Sources::of_process(Some(self.config.clone()))
    }
}
