//! The child: the real bot, at a clock that the parent moves.

use auditoot::launch::launch;
use auditoot::mastodon::notifications::NotificationId;
use auditoot_clock::Clock;
use jiff::SignedDuration;
use tokio::io::{AsyncBufReadExt, BufReader};

/// Runs the bot until the parent says `stop`, or is gone. What the words mean, `ground::config` says.
pub(crate) async fn run(words: &[&str]) {
    let clock = Clock::standing(words[4].parse().expect("a time"));
    let config = crate::ground::config(words);
    let running = launch(&config, clock.clone(), None).await.expect("the bot starts");
    say("up");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match line.split_once(' ') {
            Some(("pass", seconds)) => clock.advance(SignedDuration::from_secs(seconds.parse().expect("a number"))),
            Some(("limit", bytes)) => {
                limit_files(bytes.parse().ok());
                say("limited");
            }
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
