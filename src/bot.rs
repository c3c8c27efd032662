//! The shell: events in, one lane per person, one commit per input, and only then anything anybody can see.
//!
//! It decides nothing: [`auditoot_core::dialogue::step`] does. What it adds is order (one input per person at a time), durability (commit,
//! then act), and patience (a server that is away is asked again).

mod callbacks;
mod chores;
mod commit;
mod delivery;
mod effects;
mod exports;
mod gather;
mod health;
mod lane;
mod lanes;
mod posts;
mod progress;
mod records;
mod registering;
mod settings;
mod start;
mod upgrade;
mod watching;

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

pub use callbacks::Callback;
pub use exports::Download;
pub use health::Health;
pub(crate) use registering::Registering;
pub use settings::Settings;
pub(crate) use start::Parts;

use crate::home::{self, Home};
use crate::inbox::cursor::CursorState;
use crate::inbox::handle::CursorHandle;
use crate::inbox::health::Health as InboxHealth;
use crate::server::Server;
use crate::server::notifications::NotificationId;
use crate::store::Store;
use auditoot_clock::Clock;
use auditoot_core::dialogue::Measure;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::reply::Response;
use auditoot_core::prompts::{LinkCount, PostLimits, Renderer};

/// How often trouble with the store is logged while it lasts.
const STORE_LOG_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A bot that is running. Clones are the same bot.
#[derive(Clone)]
pub struct Bot {
    shell: Arc<Shell>,
}

/// Why a bot stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It was told to.
    Stopped,
    /// The server no longer accepts the token of the bot's own account.
    TokenDead,
}

/// Everything a lane works with.
struct Shell {
    clock: Clock,
    store: Store,
    server: Server,
    home: Home,
    renderer: Renderer,
    settings: Settings,
    lanes: lanes::Lanes,
    callbacks: callbacks::Callbacks,
    progress: progress::Progress,
    /// The bot's own posts of late.
    posts: posts::Posts,
    /// What the server said of itself; nothing is worked on before it did.
    known: watch::Sender<Option<Known>>,
    /// Until when the server wants no posts.
    quiet_until: watch::Sender<Option<Timestamp>>,
    registering: tokio::sync::Mutex<()>,
    store_trouble: Mutex<Option<StoreTrouble>>,
    ending: watch::Sender<Option<Ending>>,
}

/// What the bot's own server said of itself.
#[derive(Clone)]
struct Known {
    /// The bot's own account.
    me: AccountId,
    /// How much fits into a post.
    post_limits: PostLimits,
    /// What software it runs, and what that can do.
    home: home::Server,
    /// Where the inbox is.
    cursor: CursorHandle,
    /// How the inbox is.
    inbox: watch::Receiver<InboxHealth>,
}

/// The store could not be read or written.
#[derive(Clone, Copy)]
struct StoreTrouble {
    logged_at: Timestamp,
}

impl Bot {
    /// Whether the bot is ready, or why not.
    #[must_use]
    pub fn health(&self) -> Health {
        self.shell.health()
    }

    /// The words the bot's own pages are made of.
    #[must_use]
    pub fn renderer(&self) -> &Renderer {
        &self.shell.renderer
    }

    /// Returns when everything up to this notification has been delivered, committed and acted upon, except for what waits for a
    /// moment of the clock, or stands in line behind something that does.
    pub async fn settled(&self, notification: Option<&NotificationId>) {
        let shell = &self.shell;
        if !shell.is_reached().await {
            return;
        }
        if let (Some(notification), Some(known)) = (notification, shell.known()) {
            let is_waiting_in_line = || shell.lanes.holds(notification);
            tokio::select! {
                () = known.cursor.settled(notification) => {}
                () = shell.progress.idle_while(&shell.clock, is_waiting_in_line) => {}
            }
        }
        shell.progress.idle(&shell.clock).await;
    }

    /// Returns when the bot has read everything anew at this moment of the clock or later, beyond what its stream told it.
    pub async fn caught_up(&self, since: Timestamp) {
        self.shell.knows().await;
        self.inbox_is(|health, _| health.caught_up_at.is_some_and(|at| at >= since)).await;
    }

    /// Returns when the bot has read everything once since it was started, and again after its stream opened, if it could be opened.
    pub async fn settled_in(&self) {
        self.shell.knows().await;
        self.inbox_is(|health, _| health.is_settled_in()).await;
    }

    /// Returns when the server cannot be read right now, and the bot waits until it tries again: it is not reached, or a reading of
    /// the messages has failed.
    pub async fn cannot_read(&self) {
        if !self.shell.is_reached().await {
            return;
        }
        self.inbox_is(InboxHealth::is_held).await;
    }

    /// Returns when the stream could not be opened, so that messages are read when the clock says so.
    pub async fn cannot_listen(&self) {
        self.shell.knows().await;
        self.inbox_is(|health, _| health.is_stream_away).await;
    }

    /// Returns when this holds of the inbox; never, if that is gone: then the run has ended, and that is told elsewhere.
    async fn inbox_is(&self, holds: impl Fn(&InboxHealth, Timestamp) -> bool) {
        let inbox = self.shell.known().map(|known| known.inbox);
        let is_so = match inbox {
            Some(mut inbox) => inbox.wait_for(|health| holds(health, self.shell.clock.now())).await.is_ok(),
            None => false,
        };
        if !is_so {
            std::future::pending::<()>().await;
        }
    }

    /// Whether anything that is to be done is held up until a moment of the clock.
    #[must_use]
    pub fn is_held_up(&self) -> bool {
        self.shell.progress.is_held_up()
    }

    /// Returns when the bot has stopped by itself, with the reason.
    pub async fn ended(&self) -> Ending {
        let mut ending = self.shell.ending.subscribe();
        let ended = ending.wait_for(Option::is_some).await;
        ended.ok().and_then(|ending| *ending).unwrap_or(Ending::Stopped)
    }

    /// Stops the bot: the commit under way is finished, the files are closed, and everything else is taken up by the next run.
    pub async fn stop(&self) {
        self.shell.end(Ending::Stopped);
        self.shell.store.close().await;
    }
}

impl Shell {
    /// Ends the run. The first reason counts.
    fn end(&self, ending: Ending) {
        self.ending.send_if_modified(|current| current.is_none() && current.replace(ending).is_none());
    }

    /// Returns when the run ends.
    async fn ends(&self) {
        let mut ending = self.ending.subscribe();
        // The sender lives as long as the shell, so this is no error.
        let _ended = ending.wait_for(Option::is_some).await;
    }

    /// Returns once the server has said what it is.
    async fn knows(&self) {
        let mut known = self.known.subscribe();
        let _known = known.wait_for(Option::is_some).await;
    }

    /// Returns once the server has said what it is, or was asked in vain and is asked again later; whether it has.
    async fn is_reached(&self) -> bool {
        tokio::select! {
            () = self.knows() => true,
            () = self.progress.idle_while(&self.clock, || self.known().is_none() && self.progress.is_held_up()) => false,
        }
    }

    fn known(&self) -> Option<Known> {
        self.known.borrow().clone()
    }

    /// How much fits into a post. Only asked by a lane, and no lane works before that is known.
    fn post_limits(&self) -> PostLimits {
        let least = PostLimits { chars_max: 500, links: LinkCount::Fixed(23) };
        self.known.borrow().as_ref().map_or(least, |known| known.post_limits)
    }

    /// What software the server runs, and what it can do. Before that is known: nothing.
    fn home_server(&self) -> home::Server {
        self.known.borrow().as_ref().map_or_else(home::Server::unknown, |known| known.home.clone())
    }

    /// Notes that a notification is committed.
    fn finished(&self, notification: &NotificationId) {
        if let Some(known) = &*self.known.borrow() {
            known.cursor.finished(notification);
        }
    }

    /// Where the inbox is once this notification is committed.
    fn cursor_after(&self, notification: &NotificationId) -> Option<CursorState> {
        self.known.borrow().as_ref().map(|known| known.cursor.state_after(notification))
    }

    /// Notes that the store could not be read or written: health goes red, and the log gets one line a minute.
    fn note_store_trouble(&self, error: &(dyn Error + 'static)) {
        let now = self.clock.now();
        let mut trouble = self.store_trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let is_logged = trouble.is_some_and(|trouble| now.duration_since(trouble.logged_at) < STORE_LOG_EVERY);
        if !is_logged {
            tracing::error!(error, "the store fails; nothing is posted until it works again");
            *trouble = Some(StoreTrouble { logged_at: now });
        }
    }
}

/// Tells the dialogue what fits.
struct Fitting<'a> {
    renderer: &'a Renderer,
    post_limits: PostLimits,
}

impl Measure for Fitting<'_> {
    fn fits(&self, to: &Account, response: &Response) -> bool {
        self.renderer.fits(to, response, self.post_limits)
    }
}
