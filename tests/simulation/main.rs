//! A simulation of the bot: one seed, no real time, no I/O.
//!
//! What decides is the real core: what a message means and leads to, what is said, and who may post next. What surrounds it is a small
//! model of `src/bot` and `src/outbox`: lanes, one commit per input, an outbox that notes each try and looks for it. Around that stand a server with
//! every fault that was ever seen, people who write what people write, and a program that is killed between any two effects. A judge holds
//! [`judge::Invariant`] after each step and once everything has come to rest.
//!
//! A seed that fails is replayed alone, by the command that the failure prints. A long run:
//!
//!     MESSAGES=1000000 cargo test --release --test simulation many -- --nocapture

#![expect(clippy::disallowed_methods, reason = "which seed, and how many messages, comes from whoever runs it")]
#![expect(clippy::print_stderr, reason = "what was simulated is told to whoever runs it")]

mod breach;
mod chance;
mod delivery;
mod health;
mod judge;
mod lane;
mod line;
mod people;
mod planted;
mod removing;
mod requests;
mod server;
mod store;
mod tasks;
mod turn;
mod world;

use std::env;
use std::time::Instant;

use jiff::SignedDuration;
use judge::{Invariant, Violation};
use planted::Planted;
use tasks::{Shared, Tasks};
use world::{Event, Size, World};

/// So many seeds in a run of the tests.
const SEEDS: u64 = 250;
/// So many seeds are tried until a planted fault has to be found.
const SEEDS_PER_FAULT: u64 = 400;
/// After the last message everything comes to rest within this.
const COMES_TO_REST: SignedDuration = SignedDuration::from_hours(24 * 60);

/// What came of one seed, or of many.
#[derive(Default)]
struct Simulated {
    violation: Option<Violation>,
    messages: usize,
    posts: usize,
    removals: usize,
    reminders: usize,
    runs: u32,
}

/// The world of a seed is small and busy, or larger; one in sixteen is a crowd, and a long run comes to whole towns.
fn size(seed: u64) -> Size {
    match seed % 16 {
        _ if seed % 1_024 == 1_023 => Size { people: 3_000, messages: 6_000, hours: 60 },
        0 => Size { people: 150, messages: 500, hours: 3 },
        1..=5 => Size { people: 14, messages: 40, hours: 480 },
        _ => Size { people: 3, messages: 30, hours: 72 },
    }
}

fn simulate(seed: u64, size: Size, planted: Option<Planted>) -> Simulated {
    let world = Shared::new(World::new(seed, size, planted));
    let mut tasks = Tasks::default();
    loop {
        let Some(event) = world.look().next() else { break };
        if let Event::GoOn(task) = event {
            tasks.go_on(&world, task);
        } else {
            world.look().happens(event);
        }
        loop {
            let opened = std::mem::take(&mut world.look().opened);
            if opened.is_empty() {
                break;
            }
            for id in opened {
                tasks.spawn(&world, lane::work_off(world.clone(), id));
            }
        }
        let mut world = world.look();
        if world.is_killed {
            tasks.kill();
            world.die();
        }
        let is_over = world.now > world.busy_until + COMES_TO_REST;
        if world.judge.first.is_some() || world.is_at_rest() || is_over {
            break;
        }
    }
    let mut world = world.look();
    world.close();
    let messages = world.server.notifications.len();
    let (violation, posts) = (world.judge.first.clone(), world.server.statuses.len() - messages);
    let ((removals, reminders), runs) = (world.judge.counts(), world.judge.run);
    Simulated { violation, messages, posts, removals, reminders, runs }
}

/// A number that whoever runs this asks for.
fn asked(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|text| text.parse().ok())
}

fn hold(seed: u64, size: Size) -> Simulated {
    let simulated = simulate(seed, size, None);
    if let Some(violation) = &simulated.violation {
        panic!("{violation}\nreplay it: SEED={seed} cargo test --test simulation many");
    }
    simulated
}

#[test]
fn many_lives_of_the_bot_break_no_rule() {
    if let Some(seed) = asked("SEED") {
        hold(seed, size(seed));
        return;
    }
    let wanted = asked("MESSAGES").and_then(|messages| usize::try_from(messages).ok());
    let (begun, mut all) = (Instant::now(), Simulated::default());
    for seed in 0.. {
        if wanted.map_or(seed >= SEEDS, |wanted| all.messages >= wanted) {
            break;
        }
        let one = hold(seed, size(seed));
        all.messages += one.messages;
        all.posts += one.posts;
        all.removals += one.removals;
        all.reminders += one.reminders;
        all.runs += one.runs;
    }
    let Simulated { messages, posts, removals, reminders, runs, .. } = all;
    let took = begun.elapsed();
    eprintln!(
        "{messages} messages, {posts} posts, {removals} removals, {reminders} reminders, {runs} runs, {took:.1?}"
    );
    let is_lively = posts > messages / 2 && removals > messages / 100 && reminders > messages / 100;
    assert!(is_lively && u64::from(runs) > 2 * SEEDS, "too little happens to show anything");
}

#[test]
fn every_planted_fault_is_found() {
    let found = planted::ALL.map(|(planted, invariant)| {
        // Only a crowd has to stand in line, and all else shows among few people, which is sooner done.
        let is_wanted = |seed: &u64| seed.is_multiple_of(16) == (invariant == Invariant::Reserves);
        let seeds = (0..SEEDS_PER_FAULT).filter(is_wanted);
        let mut seeds = seeds.map(|seed| (seed, simulate(seed, size(seed), Some(planted)).violation));
        // A fault may break another rule first, in a life that goes another way: what is lost was an answer here, a reminder there.
        let is_right = |found: &Violation| found.invariant == invariant;
        let (seed, found) = seeds.find_map(|(seed, found)| Some((seed, found.filter(is_right)?))).unzip();
        eprintln!("{planted:?}, seed {seed:?}: {}", found.as_ref().map_or("not found".to_owned(), ToString::to_string));
        found.is_some()
    });
    assert!(!found.contains(&false), "a fault was not found: see above");
}
