//! What is guessed by likeness.

use std::collections::BTreeSet;

use super::super::likeness::examples::{EXAMPLES, is_heading};
use super::super::likeness::model::{LikenessModel, OTHERS};
use super::{FRESH_ELEVENTH, FRESH_NINTH, FRESH_TENTH, meant, notation, rows, wrong};
use crate::dialogue::understand::meaning::{Meaning, Wish};

/// How many words a message has that only one person would write.
const OWN_WORDS_MIN: usize = 4;

#[test]
fn messages_that_measure_are_no_examples() {
    let examples: BTreeSet<String> = EXAMPLES.iter().flat_map(|text| text.lines()).map(str::to_lowercase).collect();
    for table in [FRESH_NINTH, FRESH_TENTH, FRESH_ELEVENTH] {
        for row in rows(table) {
            let is_own = row.message.split_whitespace().count() >= OWN_WORDS_MIN;
            assert!(!is_own || !examples.contains(&row.message.to_lowercase()), "{} is an example", row.message);
        }
    }
}

#[test]
fn every_section_of_the_examples_is_read() {
    for text in EXAMPLES {
        for heading in text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')) {
            assert!(is_heading(heading), "no such heading: [{heading}]");
        }
    }
}

#[test]
fn without_examples_less_is_understood() {
    let right = |table| {
        let (wrong, rows) = wrong(table);
        rows - wrong.len()
    };
    let with = right(FRESH_ELEVENTH);
    OTHERS.set(Some(Box::leak(Box::new(LikenessModel::of(&[])))));
    let without = right(FRESH_ELEVENTH);
    OTHERS.set(None);
    assert!(with > without, "{with} with the examples, {without} without");
}

#[test]
fn a_guess_changes_nothing_by_itself() {
    let examples = EXAMPLES.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with(['#', '=', '[']));
    // Every seventh is enough: they stand by what they are about.
    for message in examples.step_by(7) {
        for state in ["cold", "listed", "asked", "removed", "reminding", "alert", "shown"] {
            let taken = meant(state, None, message);
            OTHERS.set(NONE.with(|none| Some(*none)));
            let said = meant(state, None, message);
            OTHERS.set(None);
            let is_guessed = taken != said;
            let changes = match &taken {
                Meaning::Yes | Meaning::WasMe(_) | Meaning::Wish(Wish::Forget | Wish::Disconnect) => true,
                Meaning::Wish(wish) => wish.changes_at_once(),
                _ => false,
            };
            assert!(!(is_guessed && changes), "{state}: {message}: {}", notation(&taken));
        }
    }
}

thread_local! {
    /// A model that has no examples.
    static NONE: &'static LikenessModel = Box::leak(Box::new(LikenessModel::of(&[])));
}
