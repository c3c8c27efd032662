//! The shell: events in, one lane per person, one commit per input, and only then anything anybody can see.
//!
//! It decides nothing: [`auditoot_core::dialogue::step`] does. What it adds is order (one input per person at a time), durability (commit,
//! then act), and patience (a server that is away is asked again).
//!
//! The inbox hears a message, and `Lanes::admit` puts it into its person's lane. There `Worker::follow` takes a turn (`Turns::take`:
//! `load`, `read`, `step`, `commit`), acts on it (`outbox::deliver` a post, or `Effects::run` an effect), and takes the next turn with what
//! that came to. CONTRIBUTING.md has the way of one message in seven moves.

mod bound_page;
mod bound_page_links;
mod bound_page_step;
mod breaches;
mod callbacks;
mod canary;
mod canary_rounds;
mod chores;
mod conversation;
mod delivery;
mod domains;
mod due;
mod effects;
mod ending;
mod exports;
mod exposition;
mod face;
mod figures;
mod forgetting;
mod health;
mod homes;
mod job;
mod known;
mod lane;
mod list_page;
mod loading;
mod next_entry;
mod pages;
mod pasting;
mod records;
mod registering;
mod settings;
mod start;
mod storage;
mod transaction;
mod turn;
mod upgrade;
mod walk;
mod watching;
mod window;

use std::fs::File;
use std::sync::Arc;

use tokio::sync::oneshot;

pub(crate) use bound_page::{AtBoundPage, BoundPageVisit};
pub(crate) use bound_page_links::BoundPage;
pub(crate) use conversation::Conversation;
pub use ending::Ending;
pub(crate) use face::Face;
pub(crate) use forgetting::{ForgetError, Forgotten, Who, forget_in};
pub use health::{Ailment, Health};
pub(crate) use pages::{CameBack, Download, SignInOutcome, SignInPage};
pub(crate) use pasting::CopiedFrom;
pub(crate) use records::walk_key_name;
pub(crate) use registering::Registering;
pub(crate) use settings::BotSettings;
pub(crate) use start::Parts;

use crate::mastodon::client::MastodonClient;
use crate::mastodon::notifications::NotificationId;
use crate::observer::Observer;
use crate::store::ReadError;
use auditoot_clock::Clock;
use auditoot_core::prompts::Renderer;
use callbacks::Callbacks;
use ending::Run;
use figures::Figures;
use homes::Homes;
use job::Job;
use known::KnownServer;
use lane::Lanes;
use storage::Storage;
use window::PostingWindow;

/// A bot that is running. Clones are the same bot.
#[derive(Clone)]
pub struct Bot {
    clock: Clock,
    observer: Observer,
    server: MastodonClient,
    renderer: Arc<Renderer>,
    homes: Homes,
    storage: Arc<Storage>,
    known: Arc<KnownServer>,
    window: Arc<PostingWindow>,
    lanes: Arc<Lanes>,
    callbacks: Arc<Callbacks>,
    run: Arc<Run>,
    figures: Arc<Figures>,
}

impl Bot {
    /// The words the bot's own pages are made of.
    pub(crate) fn renderer(&self) -> &Renderer {
        &self.renderer
    }

    /// What is under way, and what it waits for.
    #[cfg(any(test, feature = "demo"))]
    pub(crate) fn observer(&self) -> &Observer {
        &self.observer
    }

    /// Returns when the bot is done with everything up to this notification, and with all else that it knows of, except for what waits
    /// for a moment of the clock, or stands in line behind something that does.
    pub async fn settled(&self, notification: Option<&NotificationId>) {
        if let Some(notification) = notification {
            self.known.once_reached().await.cursor.has_read(notification).await;
        }
        self.observer.quiet().await;
    }

    /// Returns once the bot was seen to go on: its store answers, if only with an error, and nobody holds its lanes, its line of posts or
    /// what it knows of its server.
    pub(crate) async fn pulse(&self) {
        // That nothing was seen by this name is no answer anybody waits for.
        let _answered = self.storage.store.is_seen("").await;
        let _counted = self.lanes.sizes();
        let _well = self.health();
    }

    /// How many commits have reached the disk since the bot was started.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.storage.store.commits()
    }

    /// Returns when the bot has stopped by itself, with the reason.
    pub async fn ended(&self) -> Ending {
        self.run.ended().await
    }

    /// What the operator's database did not know of the bot when it was last looked at.
    pub(crate) fn unknown_to_database(&self) -> Vec<&'static str> {
        self.homes.own.unknown()
    }

    /// Forgets somebody, once what is under way in their lane is done.
    ///
    /// # Errors
    /// Why that is not known.
    pub(crate) async fn forget(&self, who: &Who) -> Result<Forgotten, ForgetError> {
        let mut forgotten = Forgotten::Nobody;
        for id in who.ids(&self.storage.store).await? {
            let (done, outcome) = oneshot::channel();
            self.lanes.enqueue(id, Job::Forget(done));
            forgotten = forgotten.and(outcome.await.map_err(|_| ForgetError::Stopping)?);
        }
        Ok(forgotten)
    }

    /// Everything in the store as it is now, in a file that has no name.
    ///
    /// # Errors
    /// When the store is not whole, or there is no room.
    pub(crate) async fn backup(&self) -> Result<File, ReadError> {
        self.storage.store.backup(self.clock.now()).await
    }

    /// Stops the bot: the commit under way is finished, the files are closed, and everything else is taken up by the next run.
    pub async fn stop(&self) {
        self.run.end(Ending::Stopped);
        self.storage.store.close().await;
    }
}
