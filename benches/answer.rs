//! How long a person waits for an answer, and what it costs: beside a bot that only echoes, on the same server, in the same run.
//!
//! The server is the sandbox, over sockets, on this machine; it and everybody who talks are one process, and each of the two bots is
//! another. What is printed can be put into the README; its floor is the echo, also for what a flood changes.
//! Times are from the moment a message is on the server to the moment its author hears of the answer over their own stream. The
//! limits of how much one person is answered, and of how much the bot may post, are lifted. Milliseconds are the machine's, and ratios
//! say more; nothing is asserted.
//!
//!     cargo bench --bench answer                         # some minutes
//!     cargo bench --bench answer -- pairs crowds         # only these; there are pairs, slow, crowds, flood and memory
//!
//! The store is where temporary files go (`TMPDIR`), and for `memory` in /dev/shm.

#![expect(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot go on says why by panicking")]

mod spread;
mod town;

use std::fs::{self, File};
use std::io::{Write, stdout};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use spread::Spread;
use tokio::task::JoinSet;
use town::{BOT, ECHO, Talker, Town, child, echo};

/// How many messages one person writes, each after the answer to the one before: as many as the bot answers them in an hour.
const MESSAGES: usize = 40;
/// How many pairs of messages are compared.
const PAIRS: usize = 200;
/// How often each crowd talks to each bot, by turns.
const ROUNDS: usize = 3;
/// How much longer every request takes on the slow server.
const SLOW: Duration = Duration::from_millis(30);
/// How much one person writes in a flood, and how fast.
const FLOOD: usize = 20_000;
const FLOOD_A_SECOND: usize = 1_000;
/// How many others talk beside it, and how long they think before each message.
const OTHERS: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);
/// How long they talk without it, to compare.
const ALONE: Duration = Duration::from_secs(10);
/// How long the processes are given to come to rest before their time is read.
const REST: Duration = Duration::from_millis(500);

fn main() {
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match words.as_slice() {
        ["bot", server, token, folder] => runtime.block_on(child::run_bot(server, token, folder)),
        ["echo", server, token] => runtime.block_on(echo::run(server, token)),
        parts => runtime.block_on(measure(parts)),
    }
}

async fn measure(parts: &[&str]) {
    let is_wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    let cores = std::thread::available_parallelism().expect("a number");
    let folder = tempfile::tempdir().expect("a folder");
    say(&format!(
        "{cores} cores, load {}, a bare write of 4 KiB with fsync: {}",
        load(),
        cell(&bare_writes(folder.path()))
    ));
    say("\n| what | floor | the bot | beside the floor |\n|---|---|---|---|");
    let town = Arc::new(Town::found(folder.path()).await);
    if is_wanted("pairs") {
        pairs(&town, "").await;
    }
    if is_wanted("slow") {
        town.sandbox.slow_down(SLOW);
        pairs(&town, ", every request 30 ms more").await;
        town.sandbox.slow_down(Duration::ZERO);
    }
    if is_wanted("crowds") {
        for people in [10, 100] {
            crowds(&town, people, "on a disk").await;
        }
    }
    if is_wanted("flood") {
        flood(&town).await;
    }
    drop(town);
    if is_wanted("memory") {
        let folder = tempfile::tempdir_in("/dev/shm").expect("a folder in memory");
        crowds(&Arc::new(Town::found(folder.path()).await), 100, "on a memory disk").await;
    }
    say(&format!("\nload {}", load()));
}

/// One person at a time: the echo and the bot by turns.
async fn pairs(town: &Town, where_to: &str) {
    let mut connected = town.connected_talker(&format!("connected{}", where_to.len())).await;
    for text in ["help", "list apps"] {
        let (mut floor, mut ours, mut more) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..PAIRS {
            let bare = town.ask(&mut connected, ECHO, text).await;
            let own = town.ask(&mut connected, BOT, text).await;
            floor.push(bare);
            ours.push(own);
            more.push(own.as_secs_f64() - bare.as_secs_f64());
        }
        more.sort_by(f64::total_cmp);
        let (floor, ours) = (Spread::of(floor), Spread::of(ours));
        say(&format!(
            "| `{text}`, 1 talker{where_to} | {} | {} | {:.1} times, {:+.2} ms at the median of the pairs |",
            cell(&floor),
            cell(&ours),
            ratio(ours.median(), floor.median()),
            more[more.len() / 2] * 1_000.0
        ));
    }
}

/// Many people at once, each with one message at a time.
async fn crowds(town: &Arc<Town>, people: usize, disk: &str) {
    let (mut floor, mut ours) = (Crowd::default(), Crowd::default());
    for round in 0..ROUNDS {
        let names = (0..people).map(|number| format!("person{people}x{round}x{number}"));
        let mut talkers = Vec::new();
        for name in names {
            talkers.push(town.talker(&name).await);
        }
        for (whom, crowd) in [(ECHO, &mut floor), (BOT, &mut ours)] {
            // The first message finds a stranger.
            let (strangers, _) = talk(town, talkers, whom, 1).await;
            talkers = crowd.talk(town, strangers, whom).await;
        }
    }
    say(&format!(
        "| `help`, {people} talkers, {disk} | {floor} | {ours} | {:.1} times at the median, {:.1} times the CPU |",
        ratio(Spread::of(ours.times.clone()).median(), Spread::of(floor.times.clone()).median()),
        ratio(ours.cpu, floor.cpu)
    ));
}

/// What came of the rounds of one bot.
#[derive(Default)]
struct Crowd {
    times: Vec<Duration>,
    wall: Duration,
    cpu: Duration,
    cpu_of_the_rest: Duration,
}

impl Crowd {
    async fn talk(&mut self, town: &Arc<Town>, talkers: Vec<Talker>, whom: &'static str) -> Vec<Talker> {
        let bot = if whom == BOT { &town.bot } else { &town.echo };
        tokio::time::sleep(REST).await;
        let (cpu, cpu_of_the_rest, began) = (bot.cpu(), child::own_cpu(), Instant::now());
        let (talkers, times) = talk(town, talkers, whom, MESSAGES).await;
        self.wall += began.elapsed();
        tokio::time::sleep(REST).await;
        self.cpu += bot.cpu().saturating_sub(cpu);
        self.cpu_of_the_rest += child::own_cpu().saturating_sub(cpu_of_the_rest);
        self.times.extend(times);
        talkers
    }
}

impl std::fmt::Display for Crowd {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let answers = f64::from(u32::try_from(self.times.len()).expect("a small number"));
        let each = |time: Duration| time.as_secs_f64() * 1_000.0 / answers;
        write!(
            formatter,
            "{}; {:.0} answers a second; CPU an answer {:.2} ms, of server and talkers {:.2} ms",
            cell(&Spread::of(self.times.clone())),
            answers / self.wall.as_secs_f64(),
            each(self.cpu),
            each(self.cpu_of_the_rest)
        )
    }
}

/// Everybody writes so many messages. Returns them with how long they waited.
async fn talk(
    town: &Arc<Town>,
    talkers: Vec<Talker>,
    whom: &'static str,
    messages: usize,
) -> (Vec<Talker>, Vec<Duration>) {
    let mut tasks = JoinSet::new();
    for mut talker in talkers {
        let town = Arc::clone(town);
        tasks.spawn(async move {
            let mut times = Vec::new();
            for _ in 0..messages {
                times.push(town.ask(&mut talker, whom, "help").await);
            }
            (talker, times)
        });
    }
    let (talkers, times): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().unzip();
    (talkers, times.into_iter().flatten().collect())
}

/// How much longer others wait while one person writes without end: for the echo, whom that person writes to then, and for the bot.
async fn flood(town: &Arc<Town>) {
    let floor = Flooded::of(town, ECHO).await;
    let ours = Flooded::of(town, BOT).await;
    say(&format!(
        "| `help`, {OTHERS} talkers who think {} ms, beside {FLOOD} messages of one person in {:.0} s | {floor} | {ours} | {:.2} times \
        without the flood, the echo {:.2} times |",
        PAUSE.as_millis(),
        ours.time.as_secs_f64(),
        ours.ratio(),
        floor.ratio()
    ));
}

/// How long others waited for one bot.
struct Flooded {
    before: Spread,
    beside: Spread,
    /// How long the flood lasted.
    time: Duration,
}

impl Flooded {
    async fn of(town: &Arc<Town>, whom: &'static str) -> Self {
        let mut talkers = Vec::new();
        for number in 0..OTHERS {
            talkers.push(town.talker(&format!("other{number}of{whom}")).await);
        }
        let is_over = Arc::new(AtomicBool::new(false));
        let some_time = async {
            tokio::time::sleep(ALONE).await;
            is_over.store(true, Ordering::Relaxed);
        };
        let ((talkers, before), ()) = tokio::join!(others(town, talkers, whom, &is_over), some_time);
        is_over.store(false, Ordering::Relaxed);
        let writing = async {
            let mut moments = tokio::time::interval(Duration::from_millis(10));
            for _ in 0..FLOOD * 100 / FLOOD_A_SECOND {
                moments.tick().await;
                for _ in 0..FLOOD_A_SECOND / 100 {
                    town.sandbox.say("mallory", &format!("@{whom} help"));
                }
            }
            is_over.store(true, Ordering::Relaxed);
        };
        let began = Instant::now();
        let ((_, beside), ()) = tokio::join!(others(town, talkers, whom, &is_over), writing);
        Self { before: Spread::of(before), beside: Spread::of(beside), time: began.elapsed() }
    }

    fn ratio(&self) -> f64 {
        ratio(self.beside.median(), self.before.median())
    }
}

impl std::fmt::Display for Flooded {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "without: {}; beside it: {}", cell(&self.before), cell(&self.beside))
    }
}

/// Everybody writes until it is over, thinking before each message.
async fn others(
    town: &Arc<Town>,
    talkers: Vec<Talker>,
    whom: &'static str,
    is_over: &Arc<AtomicBool>,
) -> (Vec<Talker>, Vec<Duration>) {
    let mut tasks = JoinSet::new();
    for mut talker in talkers {
        let (town, is_over) = (Arc::clone(town), Arc::clone(is_over));
        tasks.spawn(async move {
            let mut times = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                tokio::time::sleep(PAUSE).await;
                times.push(town.ask(&mut talker, whom, "help").await);
            }
            (talker, times)
        });
    }
    let (talkers, times): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().unzip();
    (talkers, times.into_iter().flatten().collect())
}

fn bare_writes(folder: &Path) -> Spread {
    let mut file = File::create(folder.join("bare")).expect("a file");
    let mut write = || {
        let began = Instant::now();
        file.write_all(&[0; 4096]).expect("room");
        file.sync_all().expect("a disk");
        began.elapsed()
    };
    Spread::of((0..PAIRS).map(|_| write()).collect())
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").expect("this is Linux");
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn cell(spread: &Spread) -> String {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    format!("median {:.2} ms, p99 {:.2} ms", milliseconds(spread.median()), milliseconds(spread.p99()))
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn say(line: &str) {
    writeln!(stdout(), "{line}").expect("somebody reads this");
}
