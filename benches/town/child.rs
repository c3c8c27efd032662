//! A bot in a process of its own, so that its processor time is its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write, stdin, stdout};
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use auditoot::config::{Config, Limits, PastePage, Web};
use auditoot::launch::launch;
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;

/// What a process says once it is ready.
const READY: &str = "ready";
/// The kernel counts the time of a process in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// A process of this program, which ends when this is dropped.
pub(crate) struct Child(std::process::Child);

impl Child {
    /// Returns once it is ready.
    pub(crate) fn start(words: &[&str]) -> Self {
        let program = std::env::current_exe().expect("this program has a name");
        let mut command = Command::new(program);
        let mut child =
            command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a second process");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("an output")).read_line(&mut line).expect("a line");
        assert_eq!(line.trim(), READY, "{words:?} starts");
        Self(child)
    }

    /// How much processor time it has used.
    pub(crate) fn cpu(&self) -> Duration {
        cpu_of(&self.0.id().to_string())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ended = self.0.wait();
    }
}

/// How much processor time this process has used.
pub(crate) fn own_cpu() -> Duration {
    cpu_of("self")
}

fn cpu_of(process: &str) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("this is Linux");
    // The name before it may hold blanks; `utime` and `stime` are the 14th and 15th field.
    let (_, after_name) = stat.rsplit_once(')').expect("a name");
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u32>().expect("a number"));
    TICK * ticks.sum::<u32>()
}

/// Says that this process is ready.
pub(crate) fn ready() {
    writeln!(stdout(), "{READY}").expect("the parent listens");
}

/// Returns when the parent has ended, or wants this to.
pub(crate) async fn parent_ended() {
    let ended = tokio::task::spawn_blocking(|| stdin().read_to_end(&mut Vec::new()));
    let _read = ended.await;
}

/// Runs the bot until the parent ends. No person reaches a limit.
pub(crate) async fn run_bot(server: &str, token: &str, folder: &str) {
    let folder = Path::new(folder);
    let mut config = Config::for_server(server.parse().expect("an address"));
    config.bot.access_token = Some(AccessToken::new(token.to_owned()));
    config.store.path = folder.join("store");
    config.store.key_file = folder.join("key");
    let many = 1_000_000;
    config.limits = Limits { answers_per_hour: many, answers_per_day: many, domain_answers_per_day: many };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let listen = listener.local_addr().expect("an address");
    let public_url = Some(format!("http://{listen}").parse().expect("an address"));
    config.web = Some(Web { listen, public_url, paste_page: PastePage::Off });
    let running = launch(&config, Clock::system(), Some(listener)).await.expect("the bot starts");
    ready();
    parent_ended().await;
    running.stop().await;
}
