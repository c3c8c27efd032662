//! The bot killed between any two effects, at any moment, or with a full disk, and started again.
//!
//! Each trial starts this same program again as a child, which runs the bot with a store in a folder. The sandbox, its people
//! and their browsers stay in the parent, which leads a whole conversation, starts the child again whenever it died, and
//! looks at the end: every message has exactly one answer, exactly what was confirmed is removed, and the store is whole.

#![expect(clippy::expect_used, reason = "a child that meets what it does not expect dies, and its parent tells")]

mod child;
mod conversation;
mod ground;
mod life;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use jiff::SignedDuration;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::{Builder, Runtime};

use conversation::Conversation;
use ground::Ground;
use life::Life;

/// How many trials run at once, for each core: they wait for the disk most of the time.
const PER_CORE: usize = 4;
/// More points than any conversation passes.
const POINTS_MAX: u64 = 2_000;
/// What a reminder begins with.
const REMINDER: &str = "Time to look at your apps";
/// How often the process is killed at moments of no choice.
const KILLS: u64 = 24;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let [_, "child", rest @ ..] = words.as_slice() {
        runtime().block_on(child::run(rest));
        return ExitCode::SUCCESS;
    }
    let trials = vec![
        Trial::test("killed_at_every_point_on_gotosocial", || killed_at_every_point(Ground::GoToSocial, 100)),
        Trial::test("killed_at_every_point_on_mastodon", || killed_at_every_point(Ground::Mastodon, 40)),
        Trial::test("killed_at_every_point_with_the_operators_bot", || killed_at_every_point(Ground::Operator, 100)),
        Trial::test("a_reminder_killed_at_every_point", a_reminder_killed_at_every_point),
        Trial::test("an_alert_killed_at_every_point", an_alert_killed_at_every_point),
        Trial::test("killed_at_moments_of_no_choice", killed_at_moments_of_no_choice),
        Trial::test("a_full_disk_posts_nothing_and_heals", || runtime().block_on(a_full_disk())),
    ];
    let mut arguments = Arguments::from_args();
    // Each of them uses the whole machine.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

/// Runs a trial for each number from 1 on, several at once, until one says that it was the last.
fn for_each_number(most: u64, trial: impl Fn(u64) -> Result<bool, Failed> + Sync) -> Result<u64, Failed> {
    let next = AtomicU64::new(1);
    let end = AtomicU64::new(most);
    let failed = Mutex::new(None);
    let at_once = available_parallelism()?.get() * PER_CORE;
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number > end.load(Ordering::SeqCst) {
                        return;
                    }
                    match trial(number) {
                        Ok(false) => {}
                        Ok(true) => {
                            end.fetch_min(number, Ordering::SeqCst);
                        }
                        Err(error) => {
                            end.store(0, Ordering::SeqCst);
                            let error = format!("number {number}: {}", error.message().unwrap_or_default());
                            failed.lock().expect("no panic").get_or_insert(error);
                        }
                    }
                }
            });
        }
    });
    match failed.into_inner().expect("no panic") {
        Some(error) => Err(error.into()),
        None => Ok(end.into_inner()),
    }
}

fn killed_at_every_point(ground: Ground, points_min: u64) -> Result<(), Failed> {
    let last = for_each_number(POINTS_MAX, |point| {
        runtime().block_on(async {
            let life = Life::begin(ground, Some(point)).await?;
            let deaths = Conversation::new(life).lead().await?;
            Ok(deaths == 0)
        })
    })?;
    // The test must not pass because the points went missing.
    if last < points_min || last == POINTS_MAX {
        return Err(format!("{last} is no believable number of points").into());
    }
    Ok(())
}

/// A reminder that is due comes once, wherever the bot dies on the way.
fn a_reminder_killed_at_every_point() -> Result<(), Failed> {
    let last = for_each_number(POINTS_MAX, |point| {
        runtime().block_on(async {
            let mut life = Life::begin(Ground::GoToSocial, Some(point)).await?;
            let asked = life.say("remind every day");
            life.answer(&asked).await?;
            life.settle(&asked).await?;
            life.pass(SignedDuration::from_hours(24));
            life.answer_with(&asked, REMINDER).await?;
            // Long enough for a second one to come, if there were one.
            for _ in 0..2 {
                life.pass(SignedDuration::from_mins(2));
                let thanks = life.say("thanks");
                life.answer(&thanks).await?;
                life.settle(&thanks).await?;
                life.one_answer(&thanks)?;
            }
            let reminders = life.answers(&asked).into_iter().filter(|post| post.text.contains(REMINDER)).count();
            if reminders != 1 || life.answers(&asked).len() != 2 {
                return Err(format!("{reminders} reminders: {:#?}", life.answers(&asked)).into());
            }
            let (_, deaths) = life.end().await?;
            Ok(deaths == 0)
        })
    })?;
    // The test must not pass because the points went missing.
    if last < 15 || last == POINTS_MAX {
        return Err(format!("{last} is no believable number of points").into());
    }
    Ok(())
}

/// Somebody who watches is told of a new app once, wherever the bot dies on the way.
fn an_alert_killed_at_every_point() -> Result<(), Failed> {
    let last = for_each_number(POINTS_MAX, |point| {
        runtime().block_on(async {
            let life = Life::begin(Ground::Operator, Some(point)).await?;
            Ok(Conversation::new(life).be_alerted().await? == 0)
        })
    })?;
    // The test must not pass because the points went missing.
    if last < 40 || last == POINTS_MAX {
        return Err(format!("{last} is no believable number of points").into());
    }
    Ok(())
}

/// Kills the child after some real time, again and again in one conversation. Which moment that is differs from run to run,
/// and what has to be true afterwards does not.
fn killed_at_moments_of_no_choice() -> Result<(), Failed> {
    let deaths = AtomicU64::new(0);
    for_each_number(KILLS, |number| {
        let ground = [Ground::Mastodon, Ground::GoToSocial, Ground::Operator][usize::try_from(number % 3)?];
        let timeouts = Duration::from_millis(number * 61 % 397);
        let died = runtime().block_on(async {
            let mut life = Life::begin(ground, None).await?;
            life.kill_after(timeouts);
            Conversation::new(life).lead().await
        })?;
        deaths.fetch_add(died, Ordering::SeqCst);
        Ok(false)
    })?;
    match deaths.into_inner() {
        few if few < KILLS / 2 => Err(format!("only {few} deaths").into()),
        _ => Ok(()),
    }
}

/// Nothing is posted while nothing can be committed; health says so; and with room again everything is answered once.
async fn a_full_disk() -> Result<(), Failed> {
    let mut life = Life::begin(Ground::GoToSocial, None).await?;
    let before = life.say("help");
    life.answer(&before).await?;
    life.settle(&before).await?;
    life.limit_files("0").await?;
    let full = life.say("status");
    life.health(503).await?;
    for _ in 0..3 {
        life.pass(SignedDuration::from_secs(61));
        life.health(503).await?;
    }
    if !life.answers(&full).is_empty() {
        return Err("something was posted that was not committed".into());
    }
    life.limit_files("none").await?;
    while life.answers(&full).is_empty() {
        life.pass(SignedDuration::from_secs(61));
        life.a_moment().await?;
    }
    life.settle(&full).await?;
    life.health(200).await?;
    let after = life.say("thanks");
    life.answer(&after).await?;
    life.settle(&after).await?;
    for message in [&before, &full, &after] {
        life.one_answer(message)?;
    }
    life.end().await?;
    Ok(())
}
