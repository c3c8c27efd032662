//! The child: the real bot, at a clock that the parent moves.

use auditoot::clock::Clock;
use auditoot::config::{Config, Web};
use auditoot::launch::launch;
use auditoot::secret::AccessToken;
use auditoot::server::notifications::NotificationId;
use jiff::SignedDuration;
use tokio::io::{AsyncBufReadExt, BufReader};

/// Runs the bot until the parent says `stop`, or is gone. The words: server, token, folder, address to listen on, time.
pub(crate) async fn run(words: &[&str]) {
    let &[server, token, folder, listen, now] = words else { panic!("five words") };
    let clock = Clock::standing(now.parse().expect("a time"));
    let mut config = Config::for_server(server.parse().expect("an address"));
    config.bot.access_token = Some(AccessToken::new(token));
    config.store.path = format!("{folder}/store").into();
    config.store.key_file = format!("{folder}/key").into();
    let public_url = format!("http://{listen}").parse().expect("an address");
    config.web = Some(Web { listen: listen.parse().expect("an address"), public_url: Some(public_url) });
    let running = launch(&config, clock.clone(), None).await.expect("the bot starts");
    say("up");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match line.split_once(' ') {
            Some(("pass", seconds)) => clock.advance(SignedDuration::from_secs(seconds.parse().expect("a number"))),
            Some(("limit", bytes)) => limit_files(bytes.parse().ok()),
            Some(("settle", notification)) => {
                running.bot.settled(Some(&NotificationId(notification.to_owned()))).await;
                say("settled");
            }
            Some(_) | None => break,
        }
    }
    running.stop().await;
}

#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn say(word: &str) {
    println!("{word}");
}

/// Sets how large, in bytes, a file of this process may grow.
fn limit_files(bytes: Option<u64>) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize);
    let limit = rustix::process::Rlimit { current: bytes.or(limit.maximum), ..limit };
    rustix::process::setrlimit(rustix::process::Resource::Fsize, limit).expect("a limit");
}
