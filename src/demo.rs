//! The demo: the real bot, a server for it, and somebody who plays the people.
//!
//! [`Demo`] is the engine. It starts the sandbox and, against it, the same bot that `run` starts: nothing between the two is
//! short-circuited, they talk over sockets. A line goes in ([`Demo::line`]): a message of the person who speaks, or a command
//! to the demo, which begins with a slash. What comes out are [`Line`]s. Three fronts use it: a terminal, piped input, and
//! the stories of the tests.
//!
//! Invariant: [`Demo::line`] returns when everything that follows from the line has been delivered, committed and posted. The
//! bot is asked whether that is so; nobody sleeps and hopes.

mod backstage;
mod cast;
mod director;
mod feed;
mod line;
mod order;
mod piped;
mod settling;
mod terminal;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;

pub use feed::Feed;
pub use line::{BOT, Line};
pub use order::OrderError;
pub use piped::converse_by_pipe;
pub use terminal::converse_in_terminal;

use crate::bot::Ending;
use crate::clock::Clock;
use crate::launch::LaunchError;
use crate::sandbox::{Character, FaultRule, Sandbox, Setup};
use backstage::Backstage;
use order::Order;

/// The seed of the sandbox: the same ids and secrets every time, as far as the clock and the order of events are the same.
const SEED: u64 = 1;

/// How the demo can be varied.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server it plays.
    pub character: Character,
    /// Whether people paste codes into the conversation, as with a bot that has no pages of its own.
    pub paste: bool,
    /// The port of its server on 127.0.0.1; any free one if `None`.
    pub port: Option<u16>,
    /// The folder for the bot's store and key; a temporary one if `None`.
    pub data: Option<PathBuf>,
    /// When it begins, with a clock that stands still until it is moved; the time of the machine if `None`.
    pub at: Option<Timestamp>,
    /// What people wrote to the bot before it was started for the first time, each with their name.
    pub before: Vec<(String, String)>,
}

/// A demo that runs.
pub struct Demo {
    sandbox: Sandbox,
    clock: Clock,
    backstage: Backstage,
    feed: Feed,
    /// Who speaks.
    speaker: String,
    /// The languages that people's apps say they write in.
    languages: BTreeMap<String, String>,
    /// The messages of everybody, oldest first.
    messages: BTreeMap<String, Vec<String>>,
    /// The apps that people write with, where they said so.
    apps: BTreeMap<String, String>,
    /// What goes wrong on purpose, if anything does.
    fault: Option<FaultRule>,
    /// The address of the page that the last sign-in ended on.
    last_page: Option<String>,
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
    /// The folder has been used before.
    #[error(
        "{} holds the files of an earlier demo. The demo's server begins anew every time, and knows nothing of what that \
         bot remembers: take another folder, or delete what is in this one",
        .0.display()
    )]
    FolderUsed(PathBuf),
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
        let clock = options.at.map_or_else(Clock::system, Clock::standing);
        let setup =
            Setup { character: options.character, clock: clock.clone(), port: options.port.unwrap_or(0), seed: SEED };
        let sandbox = Sandbox::start(setup).await.map_err(DemoError::Server)?;
        // The bot's account comes first: of several whom a message addresses, the sandbox names the notification of the oldest.
        let (_, token) = sandbox.add_bot(BOT);
        cast::settle(&sandbox, clock.now());
        let before: Vec<_> =
            options.before.iter().map(|(by, text)| sandbox.say(by, &format!("@{BOT} {text}"))).collect();
        let backstage = Backstage::set_up(&options, &sandbox, token)?;
        let feed = Feed::of(sandbox.clone());
        let mut demo = Self {
            sandbox,
            clock,
            backstage,
            feed,
            speaker: "alice".to_owned(),
            languages: BTreeMap::new(),
            messages: BTreeMap::new(),
            apps: BTreeMap::new(),
            fault: None,
            last_page: None,
        };
        demo.backstage.open(demo.clock.clone()).await?;
        demo.settle_in().await?;
        for posted in before {
            demo.settle(posted.notification).await?;
        }
        Ok(demo)
    }

    /// Takes one line: a message of who speaks, or a command. What happens is told as it happens, the posts of the bot last.
    ///
    /// # Errors
    /// What cannot be understood, or ends the demo.
    pub async fn line(&mut self, line: &str, told: &mut Vec<Line>) -> Result<Flow, DemoError> {
        let order = Order::read(line)?;
        if order == Order::Quit {
            return Ok(Flow::Quits);
        }
        let done = self.direct(order, told).await;
        told.extend(self.feed.news());
        let remark = done?;
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
    pub async fn close(mut self) {
        self.backstage.shut().await;
    }
}
