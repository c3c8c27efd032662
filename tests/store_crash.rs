//! The store in a process that is killed, or whose disk is full, and what is there afterwards.
//!
//! Each trial starts this same program again as a child, which commits rounds to a store and says on its standard
//! output when a commit returned. The child dies in the middle of it; then the store is opened here. Every round
//! touches six trees, so a batch that was torn apart would show.
//!
//! With the cargo feature `crash-points` the child also kills itself at each point between two effects of a commit.

#![expect(clippy::expect_used, reason = "a child that meets what it does not expect dies, and its parent tells")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use auditoot::store::{Batch, Keyring, Name, Record, Sequence, Store, Tree};
use jiff::Timestamp;
use libtest_mimic::{Arguments, Failed, Trial};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

/// What a round writes to a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Round<const TREE: usize> {
    number: u64,
    padding: String,
}

type Person = Round<0>;
type Token = Round<1>;
type Cursor = Round<2>;

/// An entry of the outbox that says which round it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    round: u64,
}

impl<const TREE: usize> Record for Round<TREE> {
    type Key = Name;
    const TREE: Tree = [Tree::People, Tree::Tokens, Tree::Meta][TREE];
}

impl Record for Entry {
    type Key = Sequence;
    const TREE: Tree = Tree::Outbox;
}

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "child", folder, rounds] => block_on(child(Path::new(folder), rounds.parse().expect("a number"))),
        [_, "full", folder] => block_on(full(Path::new(folder))),
        _ => {
            let mut trials = vec![
                Trial::test("killed_after_any_acknowledgement", killed_after_any_acknowledgement),
                Trial::test("a_full_disk_loses_nothing_and_heals", a_full_disk_loses_nothing_and_heals),
            ];
            if cfg!(feature = "crash-points") {
                trials.push(Trial::test("killed_at_every_crash_point", killed_at_every_crash_point));
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
        done = block_on(check(home.path(), rest.unwrap_or(acknowledged)))?;
    }
    if done < 100 {
        return Err(format!("only {done} rounds were committed in 25 lives").into());
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
        let found = block_on(check(home.path(), acknowledged))?;
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

/// Lets the child write until its files may not grow any more. It goes on when they may, and checks that itself.
fn a_full_disk_loses_nothing_and_heals() -> Result<(), Failed> {
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
    block_on(check(home.path(), acknowledged))?;
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

fn open(home: &Path) -> Result<Store, Failed> {
    let folder = home.join("store");
    let keys = Keyring::load_or_create(&home.join("key"), &[], &folder)?;
    Ok(Store::open(&folder, keys)?)
}

/// Opens the store, which counts its records, and sees whether all trees are of the same round: the last one that
/// was acknowledged, or the one after it. Returns that round.
async fn check(home: &Path, acknowledged: u64) -> Result<u64, Failed> {
    let store = open(home)?;
    let round = store.get::<Cursor>(Name::new("cursor")).await?.map_or(0, |cursor| cursor.number);
    if round != acknowledged && round != acknowledged + 1 {
        return Err(format!("round {acknowledged} was acknowledged, and round {round} is there").into());
    }
    let mut found = Vec::new();
    for (_, person) in store.scan::<Person>().await? {
        found.push(("person", person?.number));
    }
    for (_, token) in store.scan::<Token>().await? {
        found.push(("token", token?.number));
    }
    let outbox = store.scan::<Entry>().await?;
    if let Some((_, entry)) = outbox.last() {
        found.push(("outbox", entry.as_ref().map_err(ToString::to_string)?.round));
    }
    if round > 0 {
        let due: Vec<_> = store.due_until(Timestamp::MAX, 1).await?.iter().map(|due| due.at).collect();
        if found.len() != 5 || due != [moment(round)] {
            return Err(format!("round {round} is not whole: {found:?}, due {due:?}").into());
        }
        for (is_there, number) in [(true, round), (false, round + 1)] {
            if store.is_seen(&number.to_string()).await? != is_there {
                return Err(format!("round {round}: seen {number} is not {is_there}").into());
            }
        }
    }
    if let Some(torn) = found.iter().find(|(_, number)| *number != round) {
        return Err(format!("round {round} was torn: {torn:?}").into());
    }
    store.close().await;
    Ok(round)
}

/// Commits rounds, from where the store stands, and says so.
async fn child(home: &Path, rounds: u64) {
    let store = open(home).expect("the store opens");
    let first = next_round(&store).await;
    for number in first..first + rounds {
        commit(&store, number).await.expect("a commit");
        acknowledge(number);
    }
    store.close().await;
}

/// Commits rounds until the disk is full, then with no room at all, then with room again.
async fn full(home: &Path) {
    let store = open(home).expect("the store opens");
    limit_files(Some(2 << 20));
    let mut number = 1;
    while commit(&store, number).await.is_ok() {
        acknowledge(number);
        number += 1;
        assert!(number < 100_000, "the disk is never full");
    }

    limit_files(Some(0));
    for _ in 0..3 {
        commit(&store, number).await.expect_err("nothing can be written");
    }

    limit_files(None);
    // Whether the commit that failed first reached the disk is not known, so it is asked for.
    let next = next_round(&store).await;
    assert!(next == number || next == number + 1, "round {number} was next, now it is {next}");
    for number in next..next + 20 {
        commit(&store, number).await.expect("there is room again");
        acknowledge(number);
    }
    store.close().await;
}

/// Sets how large, in bytes, a file of this process may grow.
fn limit_files(bytes: Option<u64>) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize);
    let limit = rustix::process::Rlimit { current: bytes.or(limit.maximum), ..limit };
    rustix::process::setrlimit(rustix::process::Resource::Fsize, limit).expect("a limit");
}

async fn next_round(store: &Store) -> u64 {
    store.get::<Cursor>(Name::new("cursor")).await.expect("a read").map_or(1, |cursor| cursor.number + 1)
}

async fn commit(store: &Store, number: u64) -> Result<(), Failed> {
    let padding = "x".repeat(usize::try_from(number % 50).unwrap_or_default() * 100);
    let mut batch = Batch::new();
    for name in ["alice", "bob", "carol"] {
        batch.put(Name::new(name), &Person { number, padding: padding.clone() });
    }
    batch.put(Name::new("alice"), &Token { number, padding: padding.clone() });
    batch.put(Name::new("cursor"), &Cursor { number, padding });
    batch.put(store.next_sequence(), &Entry { round: number });
    for (key, entry) in store.scan::<Entry>().await? {
        if entry.is_ok_and(|entry| entry.round + 3 < number) {
            batch.delete_stored(Tree::Outbox, key);
        }
    }
    batch.not_due(moment(number - 1), "alice").due(moment(number), "alice");
    batch.seen(&number.to_string(), moment(number));
    Ok(store.commit(batch).await?)
}

fn moment(round: u64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + i64::try_from(round).expect("a small number")).expect("a valid time")
}

fn acknowledge(number: u64) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{number}").and_then(|()| output.flush()).expect("somebody listens");
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}
