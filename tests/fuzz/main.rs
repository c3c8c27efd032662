//! What the fuzzers have found worth keeping is read in every run of the tests. `Cargo.toml` beside this file says how to look for
//! more.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

use std::fs;
use std::path::Path;

use auditoot_pasted_page::{html, text};

fn replay(target: &str, read: impl Fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the corpus") {
        let bytes = fs::read(entry.expect("an entry").path()).expect("a file");
        read(&String::from_utf8_lossy(&bytes));
        count += 1;
    }
    assert!(count > 3, "{target} has a corpus");
}

#[test]
fn pasted_html() {
    replay("paste_html", |copy| {
        let _ = html(copy, None);
    });
}

#[test]
fn pasted_text() {
    replay("paste_text", |copy| {
        let _ = text(copy);
    });
}
