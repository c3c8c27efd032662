//! The child: it commits rounds until it is killed, or on a disk that is full from time to time.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::rounds::{commit, next_round, open};

/// Commits rounds, from where the store stands, and says so.
pub(crate) async fn run(home: &Path, rounds: u64) {
    let store = open(home).expect("the store opens");
    let first = next_round(&store).await;
    for number in first..first + rounds {
        commit(&store, number).await.expect("a commit");
        acknowledge(number);
    }
    store.close().await;
}

/// Commits rounds until the disk is full, then with no room at all, then with room again; and all that a second time.
pub(crate) async fn full(home: &Path) {
    let store = open(home).expect("the store opens");
    let folder = home.join("store");
    let mut number = 1;
    for _ in 0..2 {
        let length = fs::metadata(folder.join("db")).expect("the log").len();
        limit_files(Some(length + (1 << 20)));
        let full_at = number + 100_000;
        while commit(&store, number).await.is_ok() {
            acknowledge(number);
            number += 1;
            assert!(number < full_at, "the disk is never full");
        }

        limit_files(Some(0));
        for _ in 0..3 {
            commit(&store, number).await.expect_err("nothing can be written");
        }
        // A limit stops the log as well. A full disk lets it be written over, and stops a snapshot at its first byte.
        fs::write(folder.join("snap.7FFFFFFFFFFFFFFF.generating"), "").expect("an empty file");

        limit_files(None);
        // Whether the commit that failed first reached the disk is not known, so it is asked for.
        let next = next_round(&store).await;
        assert!(next == number || next == number + 1, "round {number} was next, now it is {next}");
        for number in next..next + 20 {
            commit(&store, number).await.expect("there is room again");
            acknowledge(number);
        }
        number = next + 20;
    }
    store.close().await;
}

/// Sets how large, in bytes, a file of this process may grow.
fn limit_files(bytes: Option<u64>) {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Fsize);
    let limit = rustix::process::Rlimit { current: bytes.or(limit.maximum), ..limit };
    rustix::process::setrlimit(rustix::process::Resource::Fsize, limit).expect("a limit");
}

fn acknowledge(number: u64) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{number}").and_then(|()| output.flush()).expect("somebody listens");
}
