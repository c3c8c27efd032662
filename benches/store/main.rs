//! What the store costs: bytes on the disk for each message, memory, and the time it takes to open.
//!
//! Everybody writes one message, as the bot commits it: the message with what is to be posted, then that it was posted. After that
//! some of them write again, one message at a time. Then the store is opened by a process of its own. Each size is measured twice:
//! with people who wrote once and were told how the bot works, and with people who are connected, saw a list of twelve apps, and
//! have reminders. Nothing is asserted.
//!
//!     cargo bench --bench store                   # 1, 10,000 and 100,000 people
//!     cargo bench --bench store -- 1000000        # so many
//!
//! The folder is made where temporary files go (`TMPDIR`). A store of a million connected people takes some gigabytes there.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on says why by panicking")]

mod people;

use std::fs;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use auditoot::store::{Batch, Keyring, Store};
use people::{Kind, MORE, Town};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// How many people there are if nothing else is said.
const SIZES: [u64; 3] = [1, 10_000, 100_000];
/// Up to how many people each message has commits of its own; above, so many people share theirs.
const ALONE_MAX: u64 = 10_000;

fn main() {
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    match words.as_slice() {
        ["fill", folder, kind, people] => {
            let town = Town::new(Kind::named(kind), people.parse().expect("a number"));
            runtime.block_on(fill(Path::new(folder), &town));
        }
        ["open", folder] => runtime.block_on(open(Path::new(folder))),
        sizes => {
            let sizes: Vec<u64> = sizes.iter().map(|size| size.parse().expect("a number of people")).collect();
            compare(if sizes.is_empty() { &SIZES } else { &sizes });
        }
    }
}

/// Measures each size with each kind of people, in processes of their own.
fn compare(sizes: &[u64]) {
    say(&format!(
        "{:<10} {:>9} {:>10} {:>13} {:>14} {:>9} {:>13} {:>13}",
        "people", "number", "MB on disk", "bytes/message", "bytes/message", "open, ms", "resident, MB", "resident, MB"
    ));
    say(&format!(
        "{:<10} {:>9} {:>10} {:>13} {:>14} {:>9} {:>13} {:>13}",
        "", "", "", "of the first", "of the others", "", "once open", "at most"
    ));
    for kind in Kind::ALL {
        for size in sizes {
            let home = tempfile::tempdir().expect("a folder");
            let program = std::env::current_exe().expect("this program");
            let run = |words: &[&str]| {
                let output = Command::new(&program).args(words).output().expect("the child runs");
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                String::from_utf8(output.stdout).expect("text").trim().to_owned()
            };
            let folder = home.path().to_str().expect("a plain path");
            let filled = run(&["fill", folder, kind.name(), &size.to_string()]);
            let opened = run(&["open", folder]);
            say(&format!("{:<10} {size:>9} {filled} {opened}", kind.name()));
        }
    }
}

fn say(line: &str) {
    writeln!(stdout().lock(), "{line}").expect("somebody reads this");
}

async fn fill(home: &Path, town: &Town) {
    let store = at(home);
    let mut random = StdRng::seed_from_u64(1);
    let together = (town.size / ALONE_MAX).max(1);
    let people: Vec<u64> = (0..town.size).collect();
    for chunk in people.chunks(usize::try_from(together).expect("a small number")) {
        let mut messages: Vec<_> = chunk.iter().map(|&number| town.message(number, number, &mut random)).collect();
        let mut batch = Batch::new();
        for message in &mut messages {
            message.put_arrival(&mut batch, store.next_sequence());
        }
        store.commit(batch).await.expect("a commit");
        let mut batch = Batch::new();
        for message in &messages {
            message.put_posted(&mut batch);
        }
        store.commit(batch).await.expect("a commit");
    }
    let first = bytes_below(home);
    for count in town.size..town.size + MORE {
        let mut message = town.message(random.random_range(0..town.size), count, &mut random);
        let mut batch = Batch::new();
        message.put_arrival(&mut batch, store.next_sequence());
        store.commit(batch).await.expect("a commit");
        let mut batch = Batch::new();
        message.put_posted(&mut batch);
        store.commit(batch).await.expect("a commit");
    }
    store.close().await;
    let last = bytes_below(home);
    let more = (i128::from(last) - i128::from(first)) / i128::from(MORE);
    say(&format!("{:>10.1} {:>13} {more:>14}", megabytes(last), first / town.size));
}

async fn open(home: &Path) {
    let before = Instant::now();
    let store = at(home);
    let time = before.elapsed();
    let resident = resident("VmRSS:");
    store.close().await;
    say(&format!("{:>9.0} {resident:>13.1} {:>13.1}", time.as_secs_f64() * 1e3, self::resident("VmHWM:")));
}

fn at(home: &Path) -> Store {
    let folder = home.join("store");
    let keys = Keyring::load_or_create(&home.join("key"), &[], &folder).expect("a key");
    Store::open(&folder, keys).expect("the store opens")
}

/// How much memory this process has, in megabytes: a line of what Linux tells of it.
fn resident(line: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let found = status.lines().find_map(|text| text.strip_prefix(line)).expect("the line is there");
    found.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1e3
}

#[expect(clippy::cast_precision_loss, reason = "it is rounded to be read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// How many bytes the files below a folder have.
fn bytes_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder");
    let sizes = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        if path.is_dir() { Some(bytes_below(&path)) } else { Some(fs::metadata(path).ok()?.len()) }
    });
    sizes.sum()
}
