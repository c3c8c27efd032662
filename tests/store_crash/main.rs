//! The store in a process that is killed, or whose disk is full, and what is there afterwards.
//!
//! Each trial starts this same program again as a child, which commits rounds to a store and says on its standard
//! output when a commit returned. The child dies in the middle of it; then the store is opened here. Every round
//! touches six trees, so a batch that was torn apart would show.
//!
//! With the cargo feature `crash-points` the child also kills itself at each point between two effects of a commit. The same is done to the
//! program itself while it makes a backup or a store from one.

#![expect(clippy::expect_used, reason = "a child that meets what it does not expect dies, and its parent tells")]

mod child;
mod copies;
mod rounds;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use rounds::check;
use tempfile::TempDir;

/// How often a child is killed that has just started.
const KILLS_SOON: u64 = 40;
/// How often a child is killed as soon as a snapshot is seen to be written.
const KILLS_AT_SNAPSHOT: u32 = 40;
/// How the name of a snapshot ends that is being written.
const UNFINISHED: &str = ".generating";
/// How much is in the store whose snapshot is written.
const ROWS_TO_SNAPSHOT: u64 = 5_000;
/// How many rounds the first version of the program wrote.
const SCHEMA1_ROUNDS: u64 = 5;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "child", folder, rounds] => block_on(child::run(Path::new(folder), rounds.parse().expect("a number"))),
        [_, "full", folder] => block_on(child::full(Path::new(folder))),
        _ => {
            let mut trials = vec![
                Trial::test("killed_after_any_acknowledgement", killed_after_any_acknowledgement),
                Trial::test("killed_soon_after_the_start", killed_soon_after_the_start),
                Trial::test("killed_while_a_snapshot_is_written", killed_while_a_snapshot_is_written),
                Trial::test("a_disk_that_fills_twice_loses_nothing_and_heals", a_disk_that_fills_twice),
                Trial::test("backups_killed_at_any_moment", copies::backups_killed_at_any_moment),
                Trial::test("restores_killed_at_any_moment", copies::restores_killed_at_any_moment),
            ];
            if cfg!(feature = "crash-points") {
                trials.push(Trial::test("killed_at_every_crash_point", killed_at_every_crash_point));
                trials.push(Trial::test(
                    "an_upgrade_killed_at_every_crash_point",
                    an_upgrade_killed_at_every_crash_point,
                ));
                trials.push(Trial::test(
                    "backups_killed_at_every_crash_point",
                    copies::backups_killed_at_every_crash_point,
                ));
                trials.push(Trial::test(
                    "restores_killed_at_every_crash_point",
                    copies::restores_killed_at_every_crash_point,
                ));
            }
            return libtest_mimic::run(&Arguments::from_args(), trials).exit_code();
        }
    }
    ExitCode::SUCCESS
}

/// Kills the child after it acknowledged some rounds, again and again on the same store.
fn killed_after_any_acknowledgement() -> Result<(), Failed> {
    let home = TempDir::new()?;
    let mut done = 0;
    for kill in 0..25 {
        let mut child = spawn(home.path(), 1_000, None)?;
        let wanted = [0, 1, 7, 2, 23][kill % 5];
        let acknowledged = read_acknowledged(&mut child, wanted)?.unwrap_or(done);
        child.kill()?;
        let rest = read_acknowledged(&mut child, usize::MAX)?;
        child.wait()?;
        done = block_on(check(home.path(), rest.unwrap_or(acknowledged), 1))?;
    }
    if done < 100 {
        return Err(format!("only {done} rounds were committed in 25 lives").into());
    }
    Ok(())
}

/// Kills the child within its first 50 milliseconds, twice in a row, again and again on the same store.
fn killed_soon_after_the_start() -> Result<(), Failed> {
    let home = TempDir::new()?;
    let mut done = 0;
    for kill in 0..KILLS_SOON {
        let (mut acknowledged, mut kills) = (done, 0);
        for milliseconds in [kill % 50, (kill * 17 + 5) % 50] {
            let mut child = spawn(home.path(), 1_000, None)?;
            std::thread::sleep(Duration::from_millis(milliseconds));
            child.kill()?;
            // What was acknowledged last leaves only the kill of that child.
            (acknowledged, kills) = match read_acknowledged(&mut child, usize::MAX)? {
                Some(round) => (round, 1),
                None => (acknowledged, kills + 1),
            };
            child.wait()?;
        }
        done = block_on(check(home.path(), acknowledged, kills))?;
    }
    Ok(())
}

/// Kills the child as soon as its database is seen to write a snapshot, which it does when it opens after some commits. Few of these kills come
/// within the write, and on a busy machine none may; so what such a kill leaves is put down as well.
fn killed_while_a_snapshot_is_written() -> Result<(), Failed> {
    let home = TempDir::new()?;
    // The more there is in the store, the longer it takes.
    block_on(rounds::fill(home.path(), ROWS_TO_SNAPSHOT))?;
    for _ in 0..KILLS_AT_SNAPSHOT {
        let acknowledged = commit_rounds(home.path())?;
        let mut child = spawn(home.path(), 0, None)?;
        while snapshot(home.path(), UNFINISHED)?.is_none() && child.try_wait()?.is_none() {}
        child.kill()?;
        child.wait()?;
        block_on(check(home.path(), acknowledged, 1))?;
    }
    for tenths_written in [0, 1, 5, 9] {
        let acknowledged = commit_rounds(home.path())?;
        let before = snapshot(home.path(), "")?.map(|(name, _)| name);
        // The same store in another place tells what would have been written.
        let twin = TempDir::new()?;
        copy_below(home.path(), twin.path())?;
        block_on(check(twin.path(), acknowledged, 1))?;
        let written = snapshot(twin.path(), "")?.filter(|(name, _)| Some(name) != before.as_ref());
        let (name, bytes) = written.ok_or("no snapshot was written")?;
        let cut = &bytes[..bytes.len() * tenths_written / 10];
        fs::write(home.path().join("store").join(name + UNFINISHED), cut)?;
        block_on(check(home.path(), acknowledged, 1))?;
    }
    Ok(())
}

/// Lets a child commit some rounds. Returns the last one.
fn commit_rounds(home: &Path) -> Result<u64, Failed> {
    let mut child = spawn(home, 3, None)?;
    let acknowledged = read_acknowledged(&mut child, usize::MAX)?.ok_or("the child committed nothing")?;
    child.wait()?;
    Ok(acknowledged)
}

/// The snapshot whose name ends so, if there is one: its name, and what is in it.
fn snapshot(home: &Path, end: &str) -> std::io::Result<Option<(String, Vec<u8>)>> {
    for entry in fs::read_dir(home.join("store"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("snap.") && name.ends_with(end) {
            // It may be on its way to another name.
            return Ok(fs::read(entry.path()).ok().map(|bytes| (name, bytes)));
        }
    }
    Ok(None)
}

/// Copies what is in a folder, and in those below it.
fn copy_below(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let (entry, to) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if entry.is_dir() {
            fs::create_dir(&to)?;
            copy_below(&entry, &to)?;
        } else {
            fs::copy(entry, to)?;
        }
    }
    Ok(())
}

/// Kills the child at its first crash point, at its second, and so on until it passes all of them.
fn killed_at_every_crash_point() -> Result<(), Failed> {
    let rounds = 5;
    for point in 1..1_000 {
        let home = TempDir::new()?;
        let mut child = spawn(home.path(), rounds, Some(point))?;
        let acknowledged = read_acknowledged(&mut child, usize::MAX)?.unwrap_or(0);
        let survived = child.wait()?.success();
        let found = block_on(check(home.path(), acknowledged, 1))?;
        if survived {
            if point <= 4 * rounds {
                return Err(format!("there are only {} crash points in {rounds} rounds", point - 1).into());
            }
            return if found == rounds { Ok(()) } else { Err(format!("{found} rounds of {rounds}").into()) };
        }
        // The store goes on from there.
        let mut next = spawn(home.path(), 1, None)?;
        let last = read_acknowledged(&mut next, usize::MAX)?;
        if !next.wait()?.success() || last != Some(found + 1) {
            return Err(format!("after point {point} the store did not go on: {last:?} after {found}").into());
        }
    }
    Err("the child never came to its end".into())
}

/// Lets the child open a store of the first version, and kills it at its first crash point, at its second, and so on.
fn an_upgrade_killed_at_every_crash_point() -> Result<(), Failed> {
    for point in 1..1_000 {
        let home = TempDir::new()?;
        put_store_of_the_first_version(home.path())?;
        let mut child = spawn(home.path(), 0, Some(point))?;
        let survived = child.wait()?.success();
        block_on(check(home.path(), SCHEMA1_ROUNDS, 1))?;
        if home.path().join("store/rewriting").exists() {
            return Err(format!("after point {point} something is left over").into());
        }
        let mut next = spawn(home.path(), 2, None)?;
        let last = read_acknowledged(&mut next, usize::MAX)?;
        if !next.wait()?.success() || last != Some(SCHEMA1_ROUNDS + 2) {
            return Err(format!("after point {point} the store did not go on: {last:?}").into());
        }
        if survived {
            return if point > 3 { Ok(()) } else { Err(format!("there are only {} crash points", point - 1).into()) };
        }
    }
    Err("the child never came to its end".into())
}

/// Puts down what the first version of the program wrote in some rounds, with the key it is sealed with.
fn put_store_of_the_first_version(home: &Path) -> std::io::Result<()> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store_crash/schema1");
    fs::create_dir(home.join("store"))?;
    for name in ["db", "conf", "mark"] {
        fs::copy(from.join(name), home.join("store").join(name))?;
    }
    fs::copy(from.join("key"), home.join("key"))?;
    fs::set_permissions(home.join("key"), fs::Permissions::from_mode(0o600))
}

/// Lets the child write until its files may not grow any more. It goes on when they may, and checks that itself.
fn a_disk_that_fills_twice() -> Result<(), Failed> {
    let home = TempDir::new()?;
    // A file limit stands in for the disk. Its signal has to be ignored, which only the parent of a process can
    // arrange without unsafe code.
    let program = std::env::current_exe()?;
    let mut child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$0\" full \"$1\""])
        .args([program.as_path(), home.path()])
        .stdout(Stdio::piped())
        .spawn()?;
    let acknowledged = read_acknowledged(&mut child, usize::MAX)?.ok_or("the child committed nothing")?;
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("the child did not heal: {status}").into());
    }
    block_on(check(home.path(), acknowledged, 1))?;
    Ok(())
}

fn spawn(home: &Path, rounds: u64, crash_at: Option<u64>) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("child").arg(home).arg(rounds.to_string()).stdout(Stdio::piped());
    if let Some(point) = crash_at {
        command.env("AUDITOOT_CRASH_AT", point.to_string());
    }
    command.spawn()
}

/// Reads the numbers of the rounds that the child committed, up to `count` of them; the last one is returned.
fn read_acknowledged(child: &mut Child, count: usize) -> Result<Option<u64>, Failed> {
    let mut last = None;
    let Some(output) = child.stdout.as_mut() else { return Err("the child has no output".into()) };
    // One byte at a time: what a larger buffer holds would be lost to the next reader.
    for line in BufReader::with_capacity(1, output).lines().take(count) {
        last = Some(line?.parse::<u64>().map_err(|error| error.to_string())?);
    }
    Ok(last)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}
