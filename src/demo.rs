//! The demo: the real bot, a server for it, and somebody who plays the people.
//!
//! [`Demo`] is the engine. It starts the sandbox and, against it, the same bot that `run` starts: nothing between the two is
//! short-circuited, they talk over sockets. A line goes in ([`Demo::line`]): a message of the person who speaks, or a command
//! to the demo, which begins with a slash. What comes out are [`Line`]s. Three fronts use it: a terminal, piped input, and
//! the stories of the tests.
//!
//! Invariant: [`Demo::line`] returns when everything that follows from the line has been delivered, committed and posted. The
//! bot is asked whether that is so; nobody sleeps and hopes.
//!
//! People of two other servers can write to it as well (`neighbours.rs`). The bot reaches those without a socket: they have names, which
//! lead nowhere outside of this program.
//!
//! A Mastodon whose operator runs the bot has a real PostgreSQL and a real Redis besides, which are started with it
//! (`operator.rs`).

mod apps;
mod backstage;
mod browsing;
mod cast;
mod completion;
mod director;
mod feed;
mod incident;
mod introduction;
mod line;
mod mishap;
mod mishaps;
mod neighbours;
mod open_apps;
mod operator;
mod order;
mod piped;
mod settling;
mod terminal;
mod ticking;
mod world_file;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

pub use feed::Feed;
pub use line::{BOT, Line};
pub use order::OrderError;
pub use piped::{converse_by_pipe, converse_line_by_line};
pub use terminal::converse_in_terminal;
pub use world_file::KeepError;

use crate::bot::Ending;
use crate::config::PastePage;
use crate::launch::{LaunchError, RegisterError};
use crate::store::CommitError;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::services::ServiceError;
use auditoot_sandbox::{Character, FaultRule, HearingError, Sandbox, Setup};
use backstage::Backstage;
use neighbours::Neighbours;
use open_apps::OpenApp;
use operator::OperatorSide;
use order::DemoOrder;
use settling::within_patience;
use world_file::{KeptDemo, Surroundings, WorldFile};

/// The seed of the sandbox: the same ids and secrets every time, as far as the clock and the order of events are the same.
const SEED: u64 = 1;

/// How the demo can be varied.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server it plays.
    pub character: Character,
    /// Whether the server's own operator runs the bot, which then has access to the server's database. Only Mastodon has that.
    pub operator: bool,
    /// Whether people paste codes into the conversation, as with a bot that has no pages of its own.
    pub paste: bool,
    /// Whether people may paste their list on a page of the bot's own, where it cannot ask for it.
    pub paste_page: PastePage,
    /// Whether the bot serves the people of the demo's other servers, besides those of its own.
    pub serves_neighbours: bool,
    /// The most characters of a post there; as many as such servers usually allow if `None`.
    pub characters: Option<usize>,
    /// The port of its server on 127.0.0.1; any free one if `None`.
    pub port: Option<u16>,
    /// The folder for the bot's store and key and for everything else that a later run needs to go on; a temporary one if `None`.
    pub data: Option<PathBuf>,
    /// When it begins, with a clock that stands still until it is moved. If `None`, an earlier run's clock goes on as it was; where
    /// there was none, it is the time of the machine.
    pub at: Option<Timestamp>,
    /// What people wrote to the bot before it was started for the first time, each with their name.
    pub before: Vec<(String, String)>,
}

/// A demo that runs.
pub struct Demo {
    sandbox: Sandbox,
    /// The servers that people may live on besides.
    neighbours: Neighbours,
    clock: Clock,
    backstage: Backstage,
    /// What the server has besides, if its operator runs the bot.
    operator: Option<OperatorSide>,
    feed: Feed,
    /// Where it is kept, if it is.
    file: Option<WorldFile>,
    /// The token of the bot's account.
    bot_token: AccessToken,
    /// Who speaks.
    speaker: String,
    /// The languages that people's apps say they write in.
    languages: BTreeMap<String, String>,
    /// The messages of everybody, oldest first.
    messages: BTreeMap<String, Vec<String>>,
    /// The apps that people write with, where they said so.
    apps: BTreeMap<String, String>,
    /// The apps that people have open.
    open_apps: Vec<OpenApp>,
    /// What goes wrong on purpose, if anything does.
    fault: Option<FaultRule>,
    /// The address of the page that the last sign-in ended on.
    last_page: Option<String>,
    /// What the page says that was opened last.
    page_text: Option<String>,
}

/// Whether there is more to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// There is.
    GoesOn,
    /// Somebody said `/quit`.
    Quits,
}

/// What ends a demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A command to the demo cannot be understood.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// The bot has not come to an end with what it was told.
    #[error("after {seconds} seconds the bot still has not dealt with everything it was told; its state is: {health}")]
    TooSlow {
        /// For how long it was waited.
        seconds: u64,
        /// What the bot says of itself.
        health: &'static str,
    },
    /// The bot has ended by itself.
    #[error("the bot has ended by itself: {0:?}")]
    BotEnded(Ending),
    /// The bot could not be started.
    #[error("the bot could not be started")]
    Launch(#[from] LaunchError),
    /// The demo's server could not be started.
    #[error("the demo's server could not be started")]
    Server(#[source] io::Error),
    /// There is no place for the bot's files.
    #[error("there is no place for the bot's files")]
    Folder(#[source] io::Error),
    /// It cannot be kept in the folder, or cannot go on from there.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// PostgreSQL or Redis is not there, or does not do what it is told.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The demo's server cannot listen to Redis.
    #[error(transparent)]
    Redis(#[from] HearingError),
    /// The bot is not registered as an app, so that the operator has no client id for the database.
    #[error("the bot cannot be registered at the demo's server")]
    Register(#[from] RegisterError),
    /// What the bot keeps cannot be damaged.
    #[error("what the bot keeps cannot be damaged")]
    Damage(#[source] CommitError),
    /// The bot's pages have no port to listen on.
    #[error("there is no port for the bot's own pages")]
    Pages(#[source] io::Error),
    /// Nobody can read what the demo says.
    #[error("the output cannot be written to")]
    Output(#[source] io::Error),
    /// The terminal cannot be read.
    #[error("the terminal cannot be used")]
    Terminal(#[from] rustyline::error::ReadlineError),
}

impl Demo {
    /// Starts the server and the bot, and returns when the bot has read what was there for it.
    ///
    /// # Errors
    /// Why it cannot start.
    pub async fn start(options: Options) -> Result<Self, DemoError> {
        let file = options.data.as_deref().map(WorldFile::of);
        let kept = match &file {
            Some(file) => file.read(&options)?,
            None => None,
        };
        let (mut demo, before) = match (kept, file) {
            (Some(kept), Some(file)) => (Self::resume(&options, kept, file).await?, Vec::new()),
            (_, file) => Self::begin(&options, file).await?,
        };
        // From here on there may be a store, and then its server must be there as well.
        demo.keep()?;
        if let Some(operator) = &demo.operator {
            demo.backstage.join(operator, &demo.clock).await?;
        }
        demo.backstage.open(demo.clock.clone()).await?;
        let read = async {
            demo.settle(None).await?;
            for notification in before {
                demo.settle(notification).await?;
            }
            Ok::<_, DemoError>(())
        };
        within_patience(read).await.unwrap_or_else(|| Err(demo.too_slow()))?;
        Ok(demo)
    }

    /// A new server with its people; returns the notifications of what was written before the start as well.
    async fn begin(options: &Options, file: Option<WorldFile>) -> Result<(Self, Vec<Option<String>>), DemoError> {
        let clock = options.at.map_or_else(Clock::system, Clock::standing);
        let port = options.port.map_or_else(|| backstage::some_port(options), Ok)?;
        let setup = Setup { character: options.character, clock: clock.clone(), port, seed: SEED };
        let operator = operator_side(options, true).await?;
        let sandbox = match &operator {
            Some(operator) => Sandbox::start_with(setup, operator.directory()?).await,
            None => Sandbox::start(setup).await,
        };
        let sandbox = sandbox.map_err(DemoError::Server)?;
        if let Some(operator) = &operator {
            operator.connect(&sandbox).await?;
        }
        if let Some(characters) = options.characters {
            sandbox.limit_posts(characters);
        }
        // The bot's account comes first: of several whom a message addresses, the sandbox names the notification of the oldest.
        let (_, token) = sandbox.add_bot(BOT);
        cast::settle(&sandbox, clock.now());
        let say = |(by, text): &(String, String)| sandbox.say(by, &format!("@{BOT} {text}")).notification;
        let before = options.before.iter().map(say).collect();
        let neighbours = Neighbours::start(&clock, SEED + 1, BTreeMap::new()).await.map_err(DemoError::Server)?;
        let backstage = Backstage::set_up(options, &sandbox, neighbours.clone(), token.clone(), None)?;
        let demo = Self {
            feed: Feed::of(sandbox.clone()),
            sandbox,
            neighbours,
            clock,
            backstage,
            operator,
            file,
            bot_token: token,
            speaker: "alice".to_owned(),
            languages: BTreeMap::new(),
            messages: BTreeMap::new(),
            apps: BTreeMap::new(),
            open_apps: Vec::new(),
            fault: None,
            last_page: None,
            page_text: None,
        };
        Ok((demo, before))
    }

    /// The server of an earlier run, under the same address.
    async fn resume(options: &Options, kept: KeptDemo, file: WorldFile) -> Result<Self, DemoError> {
        let clock = kept.clock(options.at);
        let port = kept.server_port;
        let setup = Setup { character: options.character, clock: clock.clone(), port, seed: SEED };
        let operator = operator_side(options, false).await?;
        let sandbox = match &operator {
            Some(operator) => Sandbox::resume_with(setup, kept.world, operator.directory()?).await,
            None => Sandbox::resume(setup, kept.world).await,
        };
        let sandbox = match sandbox {
            Ok(sandbox) => sandbox,
            Err(error) => return Err(file.taken(port, error).map_or_else(DemoError::Server, DemoError::Keep)),
        };
        if let Some(operator) = &operator {
            operator.connect(&sandbox).await?;
        }
        let neighbours = Neighbours::start(&clock, SEED + 1, kept.neighbours).await.map_err(DemoError::Server)?;
        let (token, pages_port) = (kept.bot_token.clone(), kept.pages_port);
        let backstage = match Backstage::set_up(options, &sandbox, neighbours.clone(), token, pages_port) {
            Err(DemoError::Pages(error)) => {
                let port = kept.pages_port.unwrap_or_default();
                return Err(file.taken(port, error).map_or_else(DemoError::Pages, DemoError::Keep));
            }
            backstage => backstage?,
        };
        Ok(Self {
            feed: Feed::of(sandbox.clone()),
            sandbox,
            neighbours,
            clock,
            backstage,
            operator,
            file: Some(file),
            bot_token: kept.bot_token,
            speaker: kept.speaker,
            languages: kept.languages,
            messages: kept.messages,
            apps: kept.apps,
            open_apps: Vec::new(),
            fault: None,
            last_page: kept.last_page,
            page_text: None,
        })
    }

    /// Writes down how everything stands, if it is to be kept.
    fn keep(&self) -> Result<(), KeepError> {
        let Some(file) = &self.file else { return Ok(()) };
        let surroundings = Surroundings {
            clock: &self.clock,
            neighbours: &self.neighbours,
            operator: self.operator.is_some(),
            pages_port: self.backstage.pages_port(),
            bot_token: &self.bot_token,
            speaker: &self.speaker,
            languages: &self.languages,
            messages: &self.messages,
            apps: &self.apps,
            last_page: self.last_page.as_deref(),
        };
        file.write(&self.sandbox, &surroundings)
    }

    /// Takes one line: a message of who speaks, or a command. What happens is told as it happens, the posts of the bot last.
    ///
    /// # Errors
    /// What cannot be understood, or ends the demo.
    pub async fn line(&mut self, line: &str, told: &mut Vec<Line>) -> Result<Flow, DemoError> {
        let order = DemoOrder::read(line)?;
        if order == DemoOrder::Quit {
            return Ok(Flow::Quits);
        }
        let done = within_patience(self.direct(order, told)).await;
        told.extend(self.feed.news());
        self.tell_of_open_apps(told).await;
        self.keep()?;
        let remark = done.unwrap_or_else(|| Err(self.too_slow()))?;
        told.extend(remark.map(Line::Told));
        Ok(Flow::GoesOn)
    }

    /// What the bot has posted and nobody has been told yet.
    #[must_use]
    pub fn feed(&self) -> Feed {
        self.feed.clone()
    }

    /// Who speaks.
    #[must_use]
    pub fn speaker(&self) -> &str {
        &self.speaker
    }

    /// The address of the demo's server.
    #[must_use]
    pub fn address(&self) -> &str {
        self.sandbox.base_url().as_str()
    }

    /// The demo's server, for whoever wants to see everything.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Ends the bot and the server; temporary files are removed.
    ///
    /// # Errors
    /// If how everything stands in the end could not be written down.
    pub async fn close(mut self) -> Result<(), DemoError> {
        self.backstage.shut().await;
        Ok(self.keep()?)
    }
}

/// What the server has besides, if its operator runs the bot.
async fn operator_side(options: &Options, is_new: bool) -> Result<Option<OperatorSide>, ServiceError> {
    if !options.operator {
        return Ok(None);
    }
    OperatorSide::start(options.data.as_deref(), is_new).await.map(Some)
}
