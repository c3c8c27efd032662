//! A sandbox with people in it, and the real bot at work in it, over sockets. The clock of both stands still until a test
//! moves it.

use std::net::Ipv4Addr;
use std::time::Duration;

use auditoot::bot::Bot;
use auditoot::config::{Config, PastePage, Web};
use auditoot::launch::{Running, launch};
use auditoot::mastodon::notifications::NotificationId;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::services::free_port;
use auditoot_sandbox::{Character, NewToken, PostSeen, Posted, Sandbox, Setup};
use jiff::SignedDuration;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The bot's name.
pub(crate) const BOT: &str = "auditoot";
/// How long anything may take that is to happen at once, in real time.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long nothing has to happen, in real time, before the clock is moved on.
const STILL: Duration = Duration::from_millis(100);

/// A sandbox, its clock, and the bot, if it runs.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    running: Option<Running>,
    listener: Option<TcpListener>,
    pub(crate) folder: TempDir,
}

impl Stage {
    /// Alice with five sign-ins of three apps, bob with none, and a bot that was not started yet.
    pub(crate) async fn set(character: Character) -> Self {
        let clock = Clock::standing("2026-03-01T09:00:00Z".parse().expect("a time"));
        let setup = Setup { character, clock: clock.clone(), port: 0, seed: 1 };
        let sandbox = Sandbox::start(setup).await.expect("a free port");
        let token = people(&sandbox);
        Self::around(sandbox, clock, token).await
    }

    /// A stage around a sandbox that is there already.
    pub(crate) async fn around(sandbox: Sandbox, clock: Clock, token: AccessToken) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::for_server(sandbox.base_url().clone());
        config.bot.access_token = Some(token);
        config.store.path = folder.path().join("store");
        config.store.key_file = folder.path().join("key");
        // The bot is stopped and started again at the same address.
        let port = free_port().expect("a free port");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("it is still free");
        let listen = listener.local_addr().expect("an address");
        config.web = Some(Web {
            listen,
            public_url: Some(format!("http://{listen}").parse().expect("an address")),
            paste_page: PastePage::Off,
        });
        Self { sandbox, clock, config, running: None, listener: Some(listener), folder }
    }

    /// A stage whose bot runs and is ready.
    pub(crate) async fn open(character: Character) -> Self {
        let mut stage = Self::set(character).await;
        stage.start().await;
        stage.ready().await;
        stage
    }

    /// Starts the bot.
    pub(crate) async fn start(&mut self) {
        let listener = self.listener.take();
        self.running = Some(launch(&self.config, self.clock.clone(), listener).await.expect("the bot starts"));
    }

    /// Stops the bot, as a signal does.
    pub(crate) async fn stop(&mut self) {
        self.running.take().expect("the bot runs").stop().await;
    }

    pub(crate) fn bot(&self) -> &Bot {
        &self.running.as_ref().expect("the bot runs").bot
    }

    /// Waits until the bot is ready.
    pub(crate) async fn ready(&self) {
        self.at_once(|stage| stage.bot().health().is_ready().then_some(())).await;
    }

    /// Waits for something that happens without the clock being moved.
    pub(crate) async fn at_once<T>(&self, look: impl FnMut(&Self) -> Option<T>) -> T {
        self.while_time_passes(SignedDuration::ZERO, look).await
    }

    /// Waits for something, and moves the clock on by `step` whenever nothing happens for a while.
    pub(crate) async fn while_time_passes<T>(
        &self,
        step: SignedDuration,
        mut look: impl FnMut(&Self) -> Option<T>,
    ) -> T {
        let mut changes = self.sandbox.changes();
        let waiting = async {
            loop {
                if let Some(seen) = look(self) {
                    return seen;
                }
                if tokio::time::timeout(STILL, changes.changed()).await.is_err() {
                    self.sandbox.advance(step);
                }
            }
        };
        let Ok(seen) = tokio::time::timeout(DEADLINE, waiting).await else {
            panic!("it never came to that: {:?} {:#?}", self.bot().health(), self.texts())
        };
        seen
    }

    /// Lets somebody write to the bot.
    pub(crate) fn say(&self, from: &str, text: &str) -> Posted {
        self.sandbox.say(from, &format!("@{BOT} {text}"))
    }

    /// Waits until a message was read, committed and answered.
    pub(crate) async fn settled(&self, message: &Posted) {
        let notification = message.notification.clone().map(NotificationId);
        let settled = self.bot().settled(notification.as_ref());
        tokio::time::timeout(DEADLINE, settled).await.expect("the bot settles");
    }

    /// Lets somebody write to the bot; returns the one answer.
    ///
    /// The bot comes to rest before. Where the clock has just moved it may be reading, and what comes in the middle of that is read two seconds
    /// later, which on a clock that stands is never.
    pub(crate) async fn ask(&self, from: &str, text: &str) -> PostSeen {
        tokio::time::timeout(DEADLINE, self.bot().settled(None)).await.expect("the bot comes to rest");
        let message = self.say(from, text);
        self.settled(&message).await;
        self.one_answer(&message)
    }

    /// The answers to a message.
    pub(crate) fn answers(&self, message: &Posted) -> Vec<PostSeen> {
        let mut posts = self.sandbox.posts_by(BOT);
        posts.retain(|post| post.in_reply_to.as_ref() == Some(&message.status));
        posts
    }

    /// The only answer to a message.
    pub(crate) fn one_answer(&self, message: &Posted) -> PostSeen {
        let mut answers = self.answers(message);
        assert_eq!(answers.len(), 1, "{answers:#?}");
        answers.remove(0)
    }

    /// Everything the bot has posted.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.sandbox.posts_by(BOT).into_iter().map(|post| post.text).collect()
    }
}

/// The link in a post.
pub(crate) fn link_in(post: &PostSeen) -> String {
    post.text.split_whitespace().find(|word| word.starts_with("http")).expect("a link").to_owned()
}

/// The people of a stage; returns the token of the bot.
pub(crate) fn people(sandbox: &Sandbox) -> AccessToken {
    sandbox.add_person("alice");
    sandbox.add_person("bob");
    let (_, token) = sandbox.add_bot(BOT);
    for (app_name, used) in [
        ("CrossPost 9000", None),
        ("Old Poster", Some("2025-07-01T09:00:00Z")),
        ("Tusky", Some("2026-02-28T09:00:00Z")),
        ("Tusky", Some("2025-08-01T09:00:00Z")),
        ("Tusky", None),
    ] {
        sandbox.add_token(
            "alice",
            NewToken {
                app_name: app_name.to_owned(),
                website: Some("https://app.example".to_owned()),
                scopes: "read write".to_owned(),
                authorized_at: "2025-06-01T00:00:00Z".parse().expect("a time"),
                last_used_at: used.map(|used| used.parse().expect("a time")),
            },
        );
    }
    token
}
