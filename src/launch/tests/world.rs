//! A bot on a server of its own, and other servers by name.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

use crate::config::{Config, ServedPeople};
use crate::guard::{Guard, NameLookup, TestWorld};
use crate::launch::{Running, launch_with};
use crate::mastodon::notifications::NotificationId;
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;
use auditoot_sandbox::{Character, Decision, PostSeen, Sandbox, Setup};
pub(super) use misbehaving::{Manner, Misbehaviour};

mod misbehaving;

const BOT: &str = "auditoot";
/// A name that leads to this machine.
const PRIVATE: &str = "private.example";

pub(super) fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().expect("a time")
}

#[derive(Default)]
struct Net {
    lookups: AtomicUsize,
    connections: AtomicUsize,
    /// The names that lead to this machine by now.
    private: Mutex<BTreeSet<String>>,
    misbehaviour: Arc<Misbehaviour>,
}

struct TestLookup {
    net: Arc<Net>,
    names: Vec<String>,
}

impl NameLookup for TestLookup {
    fn addresses(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        self.net.lookups.fetch_add(1, Ordering::Relaxed);
        let is_private = self.net.private.lock().unwrap_or_else(PoisonError::into_inner).contains(name);
        let public = IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9));
        let answer = match self.names.iter().any(|known| known == name) {
            _ if is_private => Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]),
            true => Ok(vec![public]),
            false => Err(io::Error::other("no such name")),
        };
        Box::pin(async move { answer })
    }
}

pub(super) struct World {
    home: Sandbox,
    token: AccessToken,
    servers: BTreeMap<String, Sandbox>,
    pub(super) config: Config,
    clock: Clock,
    guard: Guard,
    net: Arc<Net>,
    port: u16,
    running: Option<Running>,
    _folder: TempDir,
}

/// Finds the link in a post.
pub(super) trait LinkIn {
    fn link(&self) -> String;
}

impl LinkIn for String {
    fn link(&self) -> String {
        let link = self.split_whitespace().find(|word| word.starts_with("https://"));
        link.unwrap_or_else(|| panic!("no link: {self}")).to_owned()
    }
}

impl World {
    /// A bot that serves everybody and was not started yet.
    pub(super) async fn set(home: Character, names: &[(&str, Character)]) -> Self {
        Self::set_among(home, names, &[]).await
    }

    /// The same, with servers that misbehave.
    pub(super) async fn set_among(
        home: Character,
        names: &[(&str, Character)],
        misbehaving: &[(&str, Manner)],
    ) -> Self {
        let clock = Clock::standing(start());
        let setup = |character| Setup { character, clock: clock.clone(), port: 0, seed: 1 };
        let home = Sandbox::start(setup(home)).await.expect("a free port");
        let (_, token) = home.add_bot(BOT);
        let mut servers = BTreeMap::new();
        for (name, character) in names {
            let server = Sandbox::start_named(setup(*character), name).await.expect("a free port");
            server.add_person("alice");
            servers.insert((*name).to_owned(), server);
        }
        let net = Arc::new(Net::default());
        net.private.lock().unwrap_or_else(PoisonError::into_inner).insert(PRIVATE.to_owned());
        let mut places: BTreeMap<String, SocketAddr> =
            servers.iter().map(|(name, server)| (name.clone(), server.listens())).collect();
        for (name, manner) in misbehaving {
            places.insert((*name).to_owned(), misbehaving::serve(*manner, Arc::clone(&net.misbehaviour)).await);
        }
        let known = places.keys().cloned().collect();
        let (address, root) = serve_by_name(places, Arc::clone(&net)).await;
        let world = TestWorld { dial: Box::new(move |_| address), root };
        let lookup = TestLookup { net: Arc::clone(&net), names: known };
        let guard = Guard::of_test(Box::new(|_: &Url| false), clock.clone(), Box::new(lookup), world);
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::for_server(home.base_url().clone());
        config.bot.access_token = Some(token.clone());
        config.store.path = folder.path().join("store");
        config.store.key_file = folder.path().join("key");
        config.serve.people = ServedPeople::Everybody;
        let port = address.port();
        Self { home, token, servers, config, clock, guard, net, port, running: None, _folder: folder }
    }

    pub(super) async fn open(home: Character, names: &[(&str, Character)]) -> Self {
        let mut world = Self::set(home, names).await;
        world.start().await;
        world
    }

    pub(super) async fn start(&mut self) {
        self.start_with(Timeouts::HASTY).await;
    }

    pub(super) async fn start_with(&mut self, timeouts: Timeouts) {
        let running = launch_with(&self.config, self.clock.clone(), None, timeouts, self.guard.clone()).await;
        self.running = Some(running.expect("a bot"));
    }

    pub(super) async fn close(mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    pub(super) fn server(&self, name: &str) -> &Sandbox {
        &self.servers[name]
    }

    pub(super) fn bot_token(&self) -> &AccessToken {
        &self.token
    }

    pub(super) fn lookups(&self) -> usize {
        self.net.lookups.load(Ordering::Relaxed)
    }

    pub(super) fn connections(&self) -> usize {
        self.net.connections.load(Ordering::Relaxed)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn let_turn_private(&self, name: &str) {
        self.net.private.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }

    /// How the servers that misbehave were dealt with.
    pub(super) fn misbehaviour(&self) -> &Misbehaviour {
        &self.net.misbehaviour
    }

    pub(super) fn advance(&self, by: SignedDuration) {
        self.home.advance(by);
    }

    /// How many answers somebody had.
    pub(super) fn answers(&self, who: &str) -> usize {
        self.home.posts_by(BOT).iter().filter(|post| post.recipients.iter().any(|one| one == who)).count()
    }

    /// Says something, and does not wait for the answer.
    pub(super) fn write(&self, who: &str, text: &str) {
        self.home.say(who, &format!("@{BOT} {text}"));
    }

    /// Says something, and returns what the bot answers, whatever else it has still to do.
    pub(super) async fn ask(&self, who: &str, text: &str) -> String {
        let before = self.answers(who);
        self.write(who, text);
        let to = |post: &PostSeen| post.recipients.iter().any(|one| one == who);
        let newest = |home: &Sandbox| {
            let posts: Vec<PostSeen> = home.posts_by(BOT).into_iter().filter(to).collect();
            posts.get(before).map(|post| post.text.clone())
        };
        let text = self.home.until(newest).await;
        text.strip_prefix(&format!("@{who} ")).unwrap_or(&text).to_owned()
    }

    /// Says something, and returns what the bot answers.
    pub(super) async fn say(&self, who: &str, text: &str) -> String {
        let before = self.home.posts_by(BOT).len();
        let posted = self.home.say(who, &format!("@{BOT} {text}"));
        let notification = posted.notification.expect("the bot is told of it");
        let running = self.running.as_ref().expect("a bot that runs");
        running.bot.settled(Some(&NotificationId(notification))).await;
        let posts = self.home.posts_by(BOT);
        assert_eq!(posts.len(), before + 1, "one answer to {text}");
        let text = posts.last().map(|post| post.text.clone()).unwrap_or_default();
        text.strip_prefix(&format!("@{who} ")).unwrap_or(&text).to_owned()
    }

    /// The code that somebody's browser shows who follows a link to their server and allows what it asks.
    pub(super) async fn code(&self, server: &str, person: &str, link: &str) -> String {
        let page = self.server(server).browse(person, link, Decision::Approve).await.expect("a page");
        page.code.expect("a code").expose().to_owned()
    }
}

/// Serves every name with its certificate, and hands what comes to the server of that name.
async fn serve_by_name(places: BTreeMap<String, SocketAddr>, net: Arc<Net>) -> (SocketAddr, reqwest::Certificate) {
    let names: Vec<String> = places.keys().cloned().chain([PRIVATE.to_owned()]).collect();
    let certified = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let root = reqwest::Certificate::from_der(certified.cert.der()).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .expect("a certificate and its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let places = Arc::new(places);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            net.connections.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(pass_on(stream, acceptor.clone(), Arc::clone(&places)));
        }
    });
    (address, root)
}

async fn pass_on(stream: TcpStream, acceptor: TlsAcceptor, places: Arc<BTreeMap<String, SocketAddr>>) -> Option<()> {
    let mut stream = acceptor.accept(stream).await.ok()?;
    let place = *places.get(stream.get_ref().1.server_name()?)?;
    let mut server = TcpStream::connect(place).await.ok()?;
    tokio::io::copy_bidirectional(&mut stream, &mut server).await.ok()?;
    Some(())
}
