//! The server, the two bots on it, and the people who talk to them.

pub(crate) mod child;
pub(crate) mod echo;

use std::path::Path;
use std::time::{Duration, Instant};

use auditoot_clock::Clock;
use auditoot_sandbox::{Character, Decision, NewToken, Sandbox, Setup};
use futures_util::StreamExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use child::Child;

pub(crate) const BOT: &str = "auditoot";
pub(crate) const ECHO: &str = "echo";
/// What can reach the account of somebody who signs in.
const APPS: usize = 12;
/// How long anybody waits for an answer before the benchmark is taken for broken.
const PATIENCE: Duration = Duration::from_secs(120);

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A server with two bots.
pub(crate) struct Town {
    pub(crate) sandbox: Sandbox,
    pub(crate) bot: Child,
    pub(crate) echo: Child,
}

/// Somebody with an app that is open: they hear of an answer when it is there.
pub(crate) struct Talker {
    name: String,
    stream: Stream,
}

impl Town {
    /// A server that takes as many posts and requests as are made, with bots that are ready. The store is in this folder.
    pub(crate) async fn found(folder: &Path) -> Self {
        let setup = Setup { character: Character::GoToSocial, clock: Clock::system(), port: 0, seed: 1 };
        let sandbox = Sandbox::start(setup).await.expect("a sandbox");
        sandbox.limit_requests(u32::MAX);
        let server = sandbox.base_url().as_str().to_owned();
        let token = |name| sandbox.add_bot(name).1.expose().to_owned();
        let folder = folder.to_str().expect("a plain path");
        let (bot, echo) = (token(BOT), token(ECHO));
        let bot = Child::start(&["bot", &server, &bot, folder]);
        let echo = Child::start(&["echo", &server, &echo]);
        let town = Self { sandbox, bot, echo };
        let mut first = town.talker("first").await;
        for _ in 0..20 {
            town.ask(&mut first, ECHO, "help").await;
            town.ask(&mut first, BOT, "help").await;
        }
        town
    }

    /// Somebody new.
    pub(crate) async fn talker(&self, name: &str) -> Talker {
        let sign_in = self.sandbox.add_token(name, token("A phone", "read"));
        let token = self.sandbox.token_of(&sign_in).expect("a token");
        let stream = listen(self.sandbox.base_url().as_str(), token.expose(), "user:notification").await;
        Talker { name: name.to_owned(), stream }
    }

    /// Somebody new who has many apps, and has let the bot see them.
    pub(crate) async fn connected_talker(&self, name: &str) -> Talker {
        let mut talker = self.talker(name).await;
        for number in 0..APPS {
            self.sandbox.add_token(name, token(&format!("App {number}"), "read write"));
        }
        self.ask(&mut talker, BOT, "sign in").await;
        let post = self.sandbox.posts_by(BOT).pop().expect("the answer");
        let link = post.text.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
        let page = self.sandbox.browse(name, link, Decision::Approve).await.expect("a page");
        assert!(page.status.is_success(), "the sign-in works");
        talker.hear().await;
        talker
    }

    /// How long somebody waits, from the moment their message is on the server to the moment they hear of the answer.
    pub(crate) async fn ask(&self, talker: &mut Talker, whom: &str, text: &str) -> Duration {
        let said = Instant::now();
        self.sandbox.say(&talker.name, &format!("@{whom} {text}"));
        talker.hear().await;
        said.elapsed()
    }
}

impl Talker {
    async fn hear(&mut self) {
        let hear = async {
            while let Some(Ok(message)) = self.stream.next().await {
                if matches!(&message, Message::Text(frame) if frame.contains(r#""event":"notification""#)) {
                    return;
                }
            }
            panic!("the stream of {} has ended", self.name);
        };
        tokio::time::timeout(PATIENCE, hear).await.expect("an answer");
    }
}

/// A stream of the server.
pub(crate) async fn listen(server: &str, token: &str, stream: &str) -> Stream {
    let address = format!("{}api/v1/streaming?stream={stream}", server.replacen("http", "ws", 1));
    let mut request = address.into_client_request().expect("a request");
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {token}").parse().expect("a header"));
    headers.insert("user-agent", "auditoot-bench".parse().expect("a header"));
    connect_async(request).await.expect("a stream").0
}

fn token(app: &str, scopes: &str) -> NewToken {
    NewToken {
        app_name: app.to_owned(),
        website: Some("https://app.example".to_owned()),
        scopes: scopes.to_owned(),
        authorized_at: Clock::system().now(),
        last_used_at: None,
    }
}
