//! Starting: reaching the server, taking up what was left, and reading messages from then on.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::oneshot;

use super::Bot;
use super::callbacks::Callbacks;
use super::canary_rounds::CanaryRounds;
use super::chores::Chores;
use super::domains::DomainLocks;
use super::effects::Effects;
use super::ending::{Ending, Run};
use super::figures::Figures;
use super::homes::Homes;
use super::job::{Job, Worker};
use super::known::{Known, KnownServer};
use super::lane::Lanes;
use super::records::{LinksInFull, OutboxEntry, cursor_name, spent_posts_name};
use super::registering::Registrar;
use super::settings::BotSettings;
use super::storage::Storage;
use super::transaction::Transactions;
use super::turn::Turns;
use super::upgrade::index_people;
use super::walk::Walker;
use super::watching::AppWatch;
use super::window::PostingWindow;
use crate::inbox::cursor::CursorState;
use crate::inbox::{Arrival, Inbox};
use crate::mastodon::accounts::Me;
use crate::mastodon::client::{MastodonClient, RequestError};
use crate::mastodon::instance::Instance;
use crate::observer::{Observer, Wait, Working};
use crate::sources::{HomeServer, TokenSources};
use crate::store::{Batch, Sequence, Store, Tree};
use auditoot_clock::{Clock, Pauses};
use auditoot_core::audit::Source;
use auditoot_core::budget::SpentPosts;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::prompts::{PostLimits, Renderer};

/// How often the bot looks what software the server runs: it may have been updated.
const LOOK_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How soon it looks again if the server has not said so.
const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// What a bot is made of.
pub(crate) struct Parts {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) server: MastodonClient,
    /// The same server in the name of the canary, if there is one.
    pub(crate) canary: Option<MastodonClient>,
    pub(crate) home: TokenSources,
    pub(crate) renderer: Renderer,
    pub(crate) settings: BotSettings,
}

impl Bot {
    /// Starts a bot. It reaches its server in its own time: a server that is away makes health red, and is asked again.
    pub(crate) fn start(parts: Parts) -> Self {
        let Parts { clock, store, server, canary, home, renderer, settings } = parts;
        let observer = Observer::new(clock.clone());
        let storage = Arc::new(Storage::new(store, clock.clone(), observer.clone()));
        let (renderer, settings) = (Arc::new(renderer), Arc::new(settings));
        let (known, run) = (Arc::new(KnownServer::nothing_yet()), Arc::new(Run::begin()));
        let window = Arc::new(PostingWindow::new(clock.clone(), observer.clone()));
        let (callbacks, figures) = (Arc::<Callbacks>::default(), Arc::<Figures>::default());
        let walker = Walker { home: home.clone(), storage: Arc::clone(&storage), clock: clock.clone() };
        let registrar = Arc::new(Registrar::new(&storage, &settings, &known));
        let homes = Homes {
            bot_server: server.clone(),
            own: home.clone(),
            storage: Arc::clone(&storage),
            known: Arc::clone(&known),
            settings: Arc::clone(&settings),
            clock: clock.clone(),
        };
        let turns = Turns {
            clock: clock.clone(),
            server: server.clone(),
            homes: homes.clone(),
            renderer: Arc::clone(&renderer),
            settings: Arc::clone(&settings),
            storage: Arc::clone(&storage),
            known: Arc::clone(&known),
            window: Arc::clone(&window),
            transactions: Transactions::new(&storage, &known, Arc::clone(&settings), clock.clone()),
            registrar: Arc::clone(&registrar),
            domains: DomainLocks::default(),
        };
        let effects = Effects {
            clock: clock.clone(),
            observer: observer.clone(),
            home: home.clone(),
            storage: Arc::clone(&storage),
            homes: homes.clone(),
            walker: walker.clone(),
            figures: Arc::clone(&figures),
        };
        let worker = Worker {
            clock: clock.clone(),
            observer: observer.clone(),
            server: server.clone(),
            storage: Arc::clone(&storage),
            known: Arc::clone(&known),
            window: Arc::clone(&window),
            callbacks: Arc::clone(&callbacks),
            run: Arc::clone(&run),
            turns,
            effects,
            figures: Arc::clone(&figures),
        };
        let lanes = Arc::new(Lanes::new(worker, observer.clone(), Arc::clone(&known), Arc::clone(&run)));
        // Counted from now on: nobody may find the bot quiet before it has begun.
        let reaching = observer.work();
        let bot =
            Self { clock, observer, server, renderer, homes, storage, known, window, lanes, callbacks, run, figures };
        let routine = Routine { bot: bot.clone(), canary, registrar, walker, settings };
        tokio::spawn(async move {
            tokio::select! {
                () = routine.go_on(reaching) => {}
                () = routine.bot.tell_health() => {}
                _ = routine.bot.run.ended() => {}
            }
        });
        bot
    }
}

/// A bot, and what only its run needs.
struct Routine {
    bot: Bot,
    /// The client of the canary, if there is one.
    canary: Option<MastodonClient>,
    registrar: Arc<Registrar>,
    walker: Walker,
    settings: Arc<BotSettings>,
}

impl Routine {
    async fn go_on(&self, reaching: Working) {
        let bot = &self.bot;
        let Some((inbox, known)) = self.reach_server().await else { return };
        // Before the lanes begin to work: what they commit from then on is theirs to act upon, and must not be taken up as well.
        self.take_up().await;
        let spent = || bot.storage.get_whole::<SpentPosts>(spent_posts_name());
        if let Some(spent) = bot.storage.until_stored(spent).await {
            self.bot.window.take_up(spent);
        }
        bot.storage.until_stored(|| index_people(&bot.storage)).await;
        bot.known.reached(known);
        let (caught_up, may_begin) = oneshot::channel();
        let (clock, walker) = (bot.clock.clone(), self.walker.clone());
        let (storage, lanes, window) = (Arc::clone(&bot.storage), Arc::clone(&bot.lanes), Arc::clone(&bot.window));
        let watch = AppWatch { clock, storage, lanes, window, walker };
        let (clock, home) = (bot.clock.clone(), bot.homes.own.clone());
        let (storage, lanes, window) = (Arc::clone(&bot.storage), Arc::clone(&bot.lanes), Arc::clone(&bot.window));
        let chores = Chores { clock, home, storage, lanes, window };
        tokio::join!(
            self.read_messages(inbox, caught_up),
            chores.do_again_and_again(may_begin),
            self.look_again(),
            self.check_up_again_and_again(bot.observer.work()),
            watch.walk_again_and_again(reaching),
            self.let_the_canary_write()
        );
    }

    /// Asks the server who the bot is, what software it runs and how much room a post has, until it says so.
    async fn reach_server(&self) -> Option<(Inbox, Known)> {
        let mut pauses = Pauses::default();
        loop {
            match self.ask_server().await {
                Ok((me, instance, home)) => {
                    let (server, observer) = (self.bot.server.clone(), self.bot.observer.clone());
                    let state = self.stored_cursor().await;
                    let opens_policy = self.settings.opens_policy;
                    let inbox =
                        Inbox::new(server, me.clone(), instance.streaming.clone(), state, opens_policy, observer);
                    if !me.is_bot {
                        tracing::warn!(
                            "the account is not marked as a bot; other bots may talk to it, and people cannot tell"
                        );
                    }
                    tracing::info!(software = %home.software.name, version = %home.software.version, "the server is reached");
                    let (cursor, health) = (inbox.cursor(), inbox.health());
                    let post_limits = self.post_limits(instance.post_limits).await;
                    return Some((
                        inbox,
                        Known {
                            me: me.id,
                            handle: me.acct,
                            domain: instance.domain,
                            profile: me.url,
                            is_locked: me.is_locked,
                            post_limits,
                            home,
                            cursor,
                            inbox: health,
                        },
                    ));
                }
                Err(error) if error.is_token_refused() && self.bot.server.is_token_dead().await => {
                    self.bot.run.end(Ending::TokenDead);
                    return None;
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn Error, "the bot's server is not reached; trying again");
                    self.bot.observer.rest(&mut pauses, Wait::CannotRead).await;
                }
            }
        }
    }

    /// How much fits into a post by what the server says, and by what it was found to do.
    async fn post_limits(&self, said: PostLimits) -> PostLimits {
        let storage = &self.bot.storage;
        let read = || storage.get_whole::<LinksInFull>(self.settings.links_in_full_name());
        if storage.until_stored(read).await.is_none() {
            return said;
        }
        tracing::info!("this server counts links in full; the link to sign in may need web.public_url to fit a post");
        said.in_full()
    }

    async fn ask_server(&self) -> Result<(Me, Instance, HomeServer), RequestError> {
        let server = &self.bot.server;
        let me = server.verify_credentials(server.until()).await?;
        let home = self.bot.homes.own.discover().await.unwrap_or_else(|trouble| {
            tracing::warn!(?trouble, "the server does not say what software it runs; it is asked again later");
            HomeServer::unknown()
        });
        let instance = server.instance(&home.software, self.settings.streaming_url.as_ref()).await?;
        Ok((me, instance, home))
    }

    /// Looks again now and then what software the server runs: soon if it has not said so yet.
    async fn look_again(&self) {
        loop {
            let is_unknown = self.bot.known.home() == HomeServer::unknown();
            self.bot.clock.sleep(if is_unknown { LOOK_AGAIN_AFTER } else { LOOK_EVERY }).await;
            match self.bot.homes.own.discover().await {
                Ok(home) => self.bot.known.note_home(home),
                Err(trouble) => tracing::debug!(?trouble, "the server does not say what software it runs"),
            }
        }
    }

    /// Looks at once and then now and then whether what the operator set up is as it was. For that the bot is registered as an app:
    /// what the database has to know of it is to be said before anybody needs it.
    async fn check_up_again_and_again(&self, working: Working) {
        let mut looks = working.looks(LOOK_EVERY);
        loop {
            looks.next().await;
            let home = self.bot.homes.own();
            if let Source::Operator(_) = home.server.source {
                let registrations = self.registrar.registrations(&home).await;
                self.bot.homes.own.check_up(registrations.ok().as_ref()).await;
            }
        }
    }

    async fn let_the_canary_write(&self) {
        if let Some(client) = self.canary.clone() {
            let rounds = CanaryRounds { bot: self.bot.clone(), client };
            rounds.go_round_again_and_again(self.bot.observer.work()).await;
        }
    }

    /// Takes up what an earlier run left to be done, before any new message is read.
    async fn take_up(&self) {
        let storage = &self.bot.storage;
        let left = storage.until_stored(|| storage.store.scan::<OutboxEntry>()).await;
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
                    let mut batch = Batch::new();
                    batch.delete_stored(Tree::Outbox, key);
                    storage.commit_or_note(batch).await;
                }
                (None, Ok(_)) => tracing::error!("something that was to be done has no place in the order"),
            }
        }
        for (account, entries) in by_person {
            self.bot.lanes.enqueue_first(account, Job::Resume(entries));
        }
    }

    /// Hands every message to its person's lane.
    async fn read_messages(&self, inbox: Inbox, caught_up: oneshot::Sender<Working>) {
        Box::pin(inbox.run(|arrival: Arrival| Box::pin(self.bot.lanes.admit(arrival)), caught_up)).await;
        self.bot.run.end(Ending::TokenDead);
    }

    /// Where the inbox was when the program last ran.
    async fn stored_cursor(&self) -> Option<CursorState> {
        let state = self.bot.storage.store.get::<CursorState>(cursor_name()).await;
        state.unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn Error, "where the inbox was is lost; the last 24 hours are read");
            None
        })
    }
}
