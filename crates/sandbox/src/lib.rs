//! A small, honest server of the Mastodon API, on loopback.
//!
//! It is the world of `auditoot demo` and of the tests. It keeps state, enforces scopes, and has the manners of the
//! server it plays ([`Character`]), above all where they hurt: Mastodon sends a private mention to everybody whose
//! handle occurs in its text and hides those of strangers; GoToSocial forgets PKCE, knows no Idempotency-Key and
//! lets open streams live. Where a behaviour is not known but guessed, a comment begins with "Guessed:".
//!
//! [`Sandbox`] is the director's hand: it adds people, lets them talk and decide, makes things fail, and sees
//! everything. All of that also goes through the same state that the API shows.
//!
//! Its people, apps and sign-ins can be in a real PostgreSQL, in Mastodon's own tables, and it can listen to a real Redis
//! ([`services`]): for the source that a Mastodon's operator gives the bot.
//!
//! Not here: following, media, timelines, federation, the limits on deleting and registering apps, and all
//! streams but `user` and `user:notification`.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use url::Url;

use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;

mod authorized_apps;
mod browser;
mod caller;
mod canned;
mod character;
pub mod directory;
mod entities;
mod faults;
mod follows;
mod gate;
mod html;
mod ids;
mod instance;
mod keeping;
mod markup;
mod notification;
mod notifications;
mod oauth;
mod pages;
mod paging;
mod pairs;
mod policy;
mod postgres;
mod posting;
mod profiles;
mod request_limit;
mod routes;
pub mod services;
mod session;
mod sight;
mod status;
mod statuses;
mod stream;
mod streaming;
pub mod text;
mod tokens;
mod visibility;
mod wire;
mod world;

pub use browser::{BrowseError, Browsed, Decision};
pub use canned::Canned;
pub use character::{Character, UnknownCharacter};
pub use faults::{Fault, FaultRule, Target, UnknownFault};
pub use ids::Id;
pub use keeping::Kept;
pub use postgres::PostgresDirectory;
pub use posting::NewPost;
pub use sight::{NewApp, NewToken, PostSeen, ProfileSeen, TokenSeen};
pub use status::PostingApp;
pub use streaming::{HearingError, HeldStream, StreamEnd, StreamRefused};
pub use visibility::Visibility;
pub use world::RequestSeen;

use directory::{Directory, MemoryDirectory, Person};
use world::World;

/// How a sandbox is set up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Which server it plays.
    pub character: Character,
    /// The clock it shares with the bot.
    pub clock: Clock,
    /// The port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// Where its ids and secrets come from; the same seed gives the same ones.
    pub seed: u64,
}

/// A running sandbox. Clones are the same one; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct Sandbox {
    inner: Arc<SandboxInner>,
}

struct SandboxInner {
    world: Arc<World>,
    address: SocketAddr,
    serving: AbortHandle,
    /// What listens to Redis, if anything does.
    listening: Mutex<Option<AbortHandle>>,
    client: reqwest::Client,
    cookies: Mutex<BTreeMap<String, browser::Cookies>>,
}

/// What came of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The status.
    pub status: String,
    /// The notification of whom it addresses (the first by account id), if there is one; held back or not.
    pub notification: Option<String>,
}

impl fmt::Debug for SandboxInner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SandboxInner").field("world", &self.world).finish_non_exhaustive()
    }
}

impl Drop for SandboxInner {
    fn drop(&mut self) {
        self.serving.abort();
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        listening.iter().for_each(AbortHandle::abort);
        self.world.state().cut_streams();
    }
}

#[expect(clippy::must_use_candidate, reason = "what the director does is done, whether its id is looked at or not")]
impl Sandbox {
    /// Starts a sandbox with its people in memory.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(setup: Setup) -> io::Result<Self> {
        Self::start_with(setup, Box::new(MemoryDirectory::default())).await
    }

    /// Starts a sandbox whose people, apps and sign-ins are kept elsewhere.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start_with(setup: Setup, directory: Box<dyn Directory>) -> io::Result<Self> {
        Self::open(setup, directory, None, None).await
    }

    /// Starts a sandbox that goes by a name, `https://NAME/`, behind whatever leads from there to where it [listens](Self::listens).
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start_named(setup: Setup, name: &str) -> io::Result<Self> {
        Self::open(setup, Box::new(MemoryDirectory::default()), None, Some(name)).await
    }

    /// Goes on with what an earlier sandbox has kept. Links and registrations name its address, so the port should be the same.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn resume(setup: Setup, kept: Kept) -> io::Result<Self> {
        let directory = MemoryDirectory::with(kept.contents.clone().unwrap_or_default());
        Self::open(setup, Box::new(directory), Some(kept), None).await
    }

    /// The same, with people, apps and sign-ins that were kept elsewhere.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn resume_with(setup: Setup, kept: Kept, directory: Box<dyn Directory>) -> io::Result<Self> {
        Self::open(setup, directory, Some(kept), None).await
    }

    /// Goes on with what an earlier sandbox of this name has kept.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn resume_named(setup: Setup, name: &str, kept: Kept) -> io::Result<Self> {
        let directory = MemoryDirectory::with(kept.contents.clone().unwrap_or_default());
        Self::open(setup, Box::new(directory), Some(kept), Some(name)).await
    }

    async fn open(
        setup: Setup,
        directory: Box<dyn Directory>,
        kept: Option<Kept>,
        name: Option<&str>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, setup.port)).await?;
        let address = listener.local_addr()?;
        let base_url = name.map_or_else(|| format!("http://{address}/"), |name| format!("https://{name}/"));
        let base_url = Url::parse(&base_url).map_err(io::Error::other)?;
        let client = browser::client().map_err(io::Error::other)?;
        directory.set_clock(setup.clock.hand());
        let world = World::new(setup.character, setup.clock, base_url, setup.seed, directory);
        let mut cookies = BTreeMap::new();
        if let Some(kept) = kept {
            cookies.clone_from(&kept.cookies);
            *world.state() = kept.state(setup.character, setup.seed);
        }
        let world = Arc::new(world);
        // Somebody has to be the contact: some clients read no instance without one.
        world.settle("admin", false);
        let serving = tokio::spawn(routes::serve(listener, Arc::clone(&world))).abort_handle();
        Ok(Self {
            inner: Arc::new(SandboxInner {
                world,
                address,
                serving,
                listening: Mutex::default(),
                client,
                cookies: Mutex::new(cookies),
            }),
        })
    }

    /// The address of the server, with a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.world.base_url
    }

    /// Where it listens on this machine, in plain http, whatever its name.
    #[must_use]
    pub fn listens(&self) -> SocketAddr {
        self.inner.address
    }

    /// Which server it plays.
    #[must_use]
    pub fn character(&self) -> Character {
        self.inner.world.character
    }

    /// Adds a person and returns their account id. They sign in as `NAME@sandbox.example` with the password
    /// `sandbox`. As `name@domain`, they live elsewhere and cannot sign in.
    pub fn add_person(&self, name: &str) -> String {
        let person = self.inner.world.settle(name, false);
        self.inner.world.tick();
        person.id.to_string()
    }

    /// Gives a person another name, as a server does that hands a name on. Whether there was such a person.
    pub fn rename(&self, from: &str, to: &str) -> bool {
        let directory = &self.inner.world.directory;
        let person = directory.person_named(from, None);
        let is_known = person.is_some();
        if let Some(person) = person {
            directory.add_person(Person { username: to.to_owned(), ..person });
        }
        self.inner.world.tick();
        is_known
    }

    /// Adds a bot with the settings of a fresh account, and a token that may read and write.
    pub fn add_bot(&self, username: &str) -> (String, AccessToken) {
        let person = self.inner.world.settle(username, true);
        let token = self.inner.world.token_for(&person, "Bot account", "read write");
        (person.id.to_string(), token)
    }

    /// Lets somebody write a private mention, as in `say("alice", "@bot list apps")`.
    pub fn say(&self, from: &str, text: &str) -> Posted {
        self.post(NewPost::direct(from, text))
    }

    /// Lets somebody post. An author who is not known yet is added; limits of length and number are not asked.
    pub fn post(&self, post: NewPost) -> Posted {
        let (status, notification) = self.inner.world.publish_for(post);
        Posted { status: status.to_string(), notification: notification.map(|id| id.to_string()) }
    }

    /// Changes the text of a status, as its author would; whether there was such a status.
    pub fn edit(&self, status: &str, text: &str) -> bool {
        self.inner.world.change(&Id::new(status), text).is_some()
    }

    /// Deletes a status, as its author would; whether there was such a status.
    pub fn delete(&self, status: &str) -> bool {
        self.inner.world.remove(&Id::new(status)).is_some()
    }

    /// Moves the clock that this server shares with the bot, and that of its directory, which is where the bot looks on Mastodon
    /// when its operator runs it. The directory's goes first: nobody who is woken by the other finds it late.
    pub fn advance(&self, by: SignedDuration) {
        let World { directory, clock, .. } = &*self.inner.world;
        directory.set_clock(clock.hand().moved(by));
        clock.advance(by);
    }

    /// Makes something go wrong from now on; [`Fault::None`] heals everything.
    pub fn set_fault(&self, rule: FaultRule) {
        let world = &self.inner.world;
        match rule.what {
            Fault::None => return self.heal(),
            Fault::StreamDrop => world.state().cut_streams(),
            Fault::RateLimit
            | Fault::ServerError
            | Fault::Html
            | Fault::Slow
            | Fault::Hang
            | Fault::Forbidden
            | Fault::NotFound
            | Fault::StreamSilent
            | Fault::Duplicate
            | Fault::Reorder
            | Fault::LostAnswer
            | Fault::InvalidateLies
            | Fault::TokensRefused
            | Fault::Bare
            | Fault::OldVersion
            | Fault::Pleroma
            | Fault::Pixelfed
            | Fault::LinksInFull => world.faults.lock().unwrap_or_else(PoisonError::into_inner).add(rule),
        }
        world.tick();
    }

    /// Answers some requests like this from now on.
    pub fn answer(&self, canned: Canned) {
        self.inner.world.faults.lock().unwrap_or_else(PoisonError::into_inner).can(canned);
        self.inner.world.tick();
    }

    /// Ends every fault and every answer in place of the sandbox's own.
    pub fn heal(&self) {
        self.inner.world.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.inner.world.tick();
    }

    /// From now on a post has so many characters at most, as on a server that was set up so.
    pub fn limit_posts(&self, characters: usize) {
        self.inner.world.longest_post.store(characters, Ordering::Relaxed);
    }

    /// From now on an account may make so many posts in a window, as on a server that was set up so.
    pub fn limit_posts_in_a_window(&self, posts: u32) {
        self.inner.world.posts_per_window.store(posts, Ordering::Relaxed);
    }

    /// From now on a token may make so many requests in five minutes.
    pub fn limit_requests(&self, requests: u32) {
        self.inner.world.request_limit().most = Some(requests);
    }

    /// How many requests were refused because a token had made too many.
    #[must_use]
    pub fn requests_refused(&self) -> usize {
        self.inner.world.request_limit().refused
    }

    /// Ticks whenever anything happened here.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.world.changes()
    }

    /// Waits, without polling, until `look` sees what it looks for.
    pub async fn until<T>(&self, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let mut changes = self.changes();
        loop {
            if let Some(seen) = look(self) {
                return seen;
            }
            // The sender lives as long as `self`.
            let _tick = changes.changed().await;
        }
    }

    fn cookies(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, browser::Cookies>> {
        self.inner.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
