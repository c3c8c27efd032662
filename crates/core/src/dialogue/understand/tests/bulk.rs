//! Tables that need not be part of the tests, read with the word files as they stand on the disk: nothing is built anew while words are added.
//!
//! `TABLES="a.tsv b.tsv" cargo test -p auditoot-core -- --ignored --nocapture bulk` prints the rows that are not understood as their third column
//! has it, which is every row where that is a question mark.

use std::fs;
use std::path::Path;

use super::super::lexicon::{FOREIGN, LANGUAGES, Lexicon, OTHERS};
use super::super::likeness::model::{LikenessModel, OTHERS as LIKE};
use super::wrong;

#[test]
#[ignore = "it is told which tables to read"]
#[expect(clippy::disallowed_methods, reason = "words are tried as they stand on the disk")]
#[expect(clippy::print_stdout, reason = "it is what somebody wants to read who adds words")]
fn bulk() {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialogue/understand/lexicon");
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let [(english, _), (german, _)] = LANGUAGES;
    let (in_english, in_german) = (read(&words.join("english.txt")), read(&words.join("german.txt")));
    let lexicon = Lexicon::of(&[(english, &in_english), (german, &in_german)], FOREIGN);
    OTHERS.set(Some(Box::leak(Box::new(lexicon))));
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialogue/understand/likeness");
    let texts = ["english.txt", "german.txt"].map(|name| read(&examples.join(name)));
    LIKE.set(Some(Box::leak(Box::new(LikenessModel::of(&[&texts[0], &texts[1]])))));
    for table in std::env::var("TABLES").unwrap_or_default().split_whitespace() {
        let (wrong, rows) = wrong(&read(Path::new(table)));
        println!("{}\n{table}: {} of {rows} are right", wrong.join("\n"), rows - wrong.len());
    }
    OTHERS.set(None);
    LIKE.set(None);
}
