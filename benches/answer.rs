//! How long a person waits for an answer: from the moment their message is on the server to the moment the answer is.
//!
//! The real bot runs against the sandbox, over sockets, on this machine, with a store on this disk. Beside it stands what a bare
//! HTTP round trip to the same sandbox takes in the same run: the ratio says more than the milliseconds, which are the machine's.
//! Nothing is asserted.
//!
//!     cargo bench --bench answer

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says why by panicking")]

mod spread;

use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use auditoot::config::{Config, PastePage, Web};
use auditoot::launch::{Running, launch};
use auditoot::mastodon::notifications::NotificationId;
use auditoot_clock::Clock;
use auditoot_sandbox::{Character, Decision, NewToken, Sandbox, Setup};
use spread::Spread;

/// How many messages are timed of each kind.
const MESSAGES: usize = 300;
/// How many go before, untimed, so that connections are open and code is warm.
const WARM_UP: usize = 20;
/// What can reach alice's account.
const APPS: usize = 12;
const BOT: &str = "auditoot";

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let clock = Clock::system();
    let setup = Setup { character: Character::GoToSocial, clock: clock.clone(), port: 0, seed: 1 };
    let sandbox = Sandbox::start(setup).await.expect("a sandbox");
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::for_server(sandbox.base_url().clone());
    config.bot.access_token = Some(sandbox.add_bot(BOT).1);
    config.store.path = folder.path().join("store");
    config.store.key_file = folder.path().join("key");
    let many = u32::try_from(4 * (MESSAGES + WARM_UP)).expect("a small number");
    (config.limits.answers_per_hour, config.limits.answers_per_day) = (many, many);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let listen = listener.local_addr().expect("an address");
    let public_url = Some(format!("http://{listen}").parse().expect("an address"));
    config.web = Some(Web { listen, public_url, paste_page: PastePage::Off });
    populate(&sandbox, &clock);
    let running = launch(&config, clock, Some(listener)).await.expect("the bot starts");

    let trip = round_trips(&sandbox).await;
    let help = answers(&sandbox, &running, "help").await;
    sign_in(&sandbox, &running).await;
    let list = answers(&sandbox, &running, "list apps").await;
    let again = round_trips(&sandbox).await;
    running.stop().await;

    let mut out = stdout().lock();
    let bare = trip.median().min(again.median());
    let row = |name: &str, spread: &Spread| {
        let ratio = spread.median().as_secs_f64() / bare.as_secs_f64();
        format!("{name:<34} {spread}   {ratio:>6.1} bare round trips\n")
    };
    let text = [
        row("a bare HTTP round trip", &trip),
        row("the same, after the rest", &again),
        row("message to answer, \"help\"", &help),
        row("message to answer, \"list apps\"", &list),
    ];
    out.write_all(text.concat().as_bytes()).expect("somebody reads this");
}

fn populate(sandbox: &Sandbox, clock: &Clock) {
    sandbox.add_person("alice");
    for number in 0..APPS {
        let new = NewToken {
            app_name: format!("App {number}"),
            website: Some("https://app.example".to_owned()),
            scopes: "read write".to_owned(),
            authorized_at: clock.now(),
            last_used_at: None,
        };
        sandbox.add_token("alice", new);
    }
}

/// How long a request for a small document takes, with nothing of the bot in between.
async fn round_trips(sandbox: &Sandbox) -> Spread {
    #[expect(clippy::disallowed_methods, reason = "it is to be bare, and talks to loopback")]
    let client = reqwest::Client::builder().user_agent("auditoot-bench").no_proxy().build().expect("a client");
    let address = sandbox.base_url().join("nodeinfo/2.0").expect("an address");
    let mut times = Vec::new();
    for number in 0..WARM_UP + MESSAGES {
        let before = Instant::now();
        let answer = client.get(address.clone()).send().await.expect("an answer");
        answer.bytes().await.expect("the whole of it");
        if number >= WARM_UP {
            times.push(before.elapsed());
        }
    }
    Spread::of(times)
}

/// How long alice waits for the answer to this.
async fn answers(sandbox: &Sandbox, running: &Running, text: &str) -> Spread {
    let mut times = Vec::new();
    for number in 0..WARM_UP + MESSAGES {
        let time = answer(sandbox, running, text).await;
        if number >= WARM_UP {
            times.push(time);
        }
    }
    Spread::of(times)
}

/// Says it, waits for the answer, then lets the bot come to rest before the next.
async fn answer(sandbox: &Sandbox, running: &Running, text: &str) -> Duration {
    // Alice is notified of the answer, and of nothing else.
    let last = sandbox.last_notification_for("alice");
    let before = Instant::now();
    let said = sandbox.say("alice", &format!("@{BOT} {text}"));
    sandbox.until(|sandbox| (sandbox.last_notification_for("alice") != last).then_some(())).await;
    let time = before.elapsed();
    running.bot.settled(said.notification.map(NotificationId).as_ref()).await;
    time
}

/// Gives the bot alice's permission.
async fn sign_in(sandbox: &Sandbox, running: &Running) {
    answer(sandbox, running, "sign in").await;
    let post = sandbox.posts_by(BOT).pop().expect("the answer");
    let link = post.text.split_whitespace().find(|word| word.starts_with("http")).expect("a link");
    let page = sandbox.browse("alice", link, Decision::Approve).await.expect("a page");
    assert!(page.status.is_success(), "the sign-in works");
    running.bot.settled(None).await;
}
