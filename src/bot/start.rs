//! Starting: reaching the server, taking up what was left, and reading messages from then on.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::{mpsc, watch};

use super::lane::Job;
use super::progress::Working;
use super::records::{OutboxEntry, cursor_name};
use super::{Bot, Ending, Known, Settings, Shell, callbacks, lanes, posts, progress};
use crate::inbox::cursor::CursorState;
use crate::inbox::{Arrival, Inbox, InboxEnd};
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::instance::Instance;
use crate::sources::{HomeServer, TokenSources};
use crate::store::{ReadError, Sequence, Store, Tree};
use auditoot_clock::Clock;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::prompts::Renderer;

/// How long the bot waits before it asks a server again that is away, at first and at most.
const PAUSE_FIRST: SignedDuration = SignedDuration::from_secs(1);
const PAUSE_LAST: SignedDuration = SignedDuration::from_mins(1);
/// How often the bot looks what software the server runs: it may have been updated.
const LOOK_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How many messages wait at most between the inbox and the lanes.
const ARRIVALS_MAX: usize = 256;

/// What a bot is made of.
pub(crate) struct Parts {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) server: MastodonClient,
    pub(crate) home: TokenSources,
    pub(crate) renderer: Renderer,
    pub(crate) settings: Settings,
}

impl Bot {
    /// Starts a bot. It reaches its server in its own time: a server that is away makes health red, and is asked again.
    pub(crate) fn start(parts: Parts) -> Self {
        let Parts { clock, store, server, home, renderer, settings } = parts;
        let shell = Arc::new(Shell {
            clock,
            store,
            server,
            home,
            renderer,
            settings,
            lanes: lanes::Lanes::default(),
            callbacks: callbacks::Callbacks::default(),
            progress: progress::Progress::default(),
            posts: posts::Posts::default(),
            known: watch::Sender::new(None),
            quiet_until: watch::Sender::new(None),
            registering: tokio::sync::Mutex::new(()),
            store_trouble: std::sync::Mutex::new(None),
            ending: watch::Sender::new(None),
        });
        let running = Arc::clone(&shell);
        // Counted from now on: nobody may find the bot idle before it has begun.
        let reaching = shell.progress.job();
        tokio::spawn(async move {
            tokio::select! {
                () = running.run(reaching) => {}
                () = running.ends() => {}
            }
        });
        Self { shell }
    }
}

impl Shell {
    async fn run(self: &Arc<Self>, reaching: Working) {
        let Some((inbox, known)) = self.reach_server().await else { return };
        // Before the lanes begin to work: what they commit from then on is theirs to act upon, and must not be taken up as well.
        self.take_up().await;
        self.index_people().await;
        self.known.send_replace(Some(known));
        drop(reaching);
        let (sender, arrivals) = mpsc::channel(ARRIVALS_MAX);
        let handed_over = sender.downgrade();
        tokio::join!(
            self.read_messages(inbox, sender, arrivals),
            self.do_chores(handed_over),
            self.look_again(),
            self.watch_for_apps()
        );
    }

    /// Asks the server who the bot is, what software it runs and how much room a post has, until it says so.
    async fn reach_server(&self) -> Option<(Inbox, Known)> {
        let mut pause = PAUSE_FIRST;
        loop {
            match self.ask_server().await {
                Ok((me, instance, home)) => {
                    let state = self.stored_cursor().await;
                    let inbox = Inbox::new(self.server.clone(), me.clone(), instance.streaming.clone(), state);
                    if !me.is_bot {
                        tracing::warn!(
                            "the account is not marked as a bot; other bots may talk to it, and people cannot tell"
                        );
                    }
                    tracing::info!(software = %home.software.name, version = %home.software.version, "the server is reached");
                    let known = Known {
                        me: me.id,
                        post_limits: instance.post_limits,
                        home,
                        cursor: inbox.cursor(),
                        inbox: inbox.health(),
                    };
                    return Some((inbox, known));
                }
                Err(error) if error.is_token_dead() => {
                    self.end(Ending::TokenDead);
                    return None;
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "the bot's server is not reached; trying again");
                    self.rest(&mut pause).await;
                }
            }
        }
    }

    async fn ask_server(&self) -> Result<(Me, Instance, HomeServer), RequestError> {
        let me = self.server.verify_credentials(self.server.until()).await?;
        let home = self.home.discover().await.unwrap_or_else(|trouble| {
            tracing::warn!(?trouble, "the server does not say what software it runs; it is asked again later");
            HomeServer::unknown()
        });
        let instance = self.server.instance(&home.software).await?;
        Ok((me, instance, home))
    }

    /// Looks again now and then what software the server runs: soon if it has not said so yet.
    async fn look_again(&self) {
        loop {
            let is_unknown = self.home_server() == HomeServer::unknown();
            self.clock.sleep(if is_unknown { PAUSE_LAST } else { LOOK_EVERY }).await;
            match self.home.discover().await {
                Ok(home) => {
                    self.known.send_if_modified(|known| match known {
                        Some(known) if known.home != home => {
                            known.home = home;
                            true
                        }
                        Some(_) | None => false,
                    });
                }
                Err(trouble) => tracing::debug!(?trouble, "the server does not say what software it runs"),
            }
        }
    }

    /// Takes up what an earlier run left to be done, before any new message is read.
    async fn take_up(self: &Arc<Self>) {
        let mut pause = PAUSE_FIRST;
        let left = loop {
            match self.store.scan::<OutboxEntry>().await {
                Ok(left) => break left,
                Err(error) => {
                    self.note_store_trouble(&error);
                    self.rest(&mut pause).await;
                }
            }
        };
        let mut by_person: BTreeMap<AccountId, Vec<(Sequence, OutboxEntry)>> = BTreeMap::new();
        for (key, entry) in left {
            match (key.sequence(), entry) {
                (Some(sequence), Ok(entry)) => {
                    by_person.entry(entry.account.id.clone()).or_default().push((sequence, entry));
                }
                (_, Err(damage)) => {
                    tracing::error!(
                        error = &damage as &dyn Error,
                        "something that was to be done does not open, and is lost"
                    );
                    let mut batch = crate::store::Batch::new();
                    batch.delete_stored(Tree::Outbox, key);
                    if let Err(error) = self.store.commit(batch).await {
                        self.note_store_trouble(&error);
                    }
                }
                (None, Ok(_)) => tracing::error!("something that was to be done has no place in the order"),
            }
        }
        for (account, entries) in by_person {
            self.enqueue_first(account, Job::Resume(entries));
        }
    }

    /// Hands every message to its person's lane.
    async fn read_messages(
        self: &Arc<Self>,
        inbox: Inbox,
        sender: mpsc::Sender<Arrival>,
        mut arrivals: mpsc::Receiver<Arrival>,
    ) {
        let hand_out = async {
            while let Some(arrival) = arrivals.recv().await {
                self.enqueue(arrival.heard.from.id.clone(), Job::Message(Box::new(arrival)));
            }
        };
        let (end, ()) = tokio::join!(inbox.run(sender), hand_out);
        match end {
            InboxEnd::TokenDead => self.end(Ending::TokenDead),
            InboxEnd::NobodyListens => {}
        }
    }

    /// Where the inbox was when the program last ran.
    async fn stored_cursor(&self) -> Option<CursorState> {
        match self.store.get::<CursorState>(cursor_name()).await {
            Ok(state) => state,
            Err(error @ (ReadError::Record { .. } | ReadError::Store(_))) => {
                tracing::error!(
                    error = &error as &dyn Error,
                    "where the inbox was is lost; the last 24 hours are read"
                );
                None
            }
        }
    }
}
