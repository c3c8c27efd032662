//! What holds of the columns of all languages together.

use std::collections::BTreeMap;

use super::{Column, Synonyms, mirror};
use crate::dialogue::command::Command;
use crate::dialogue::language::Language;
use crate::dialogue::parse::{Mistake, parse};
use crate::dialogue::verb::{COMMANDS, Verb};
use crate::dialogue::vocabulary::Vocabulary;

/// What words mean, by a name of its own for each meaning.
type Meanings = Vec<(String, Synonyms)>;

/// The meanings that words can have in one place. Only words that can stand in the same place can be mistaken for each other.
fn places(column: &'static Column) -> Vec<(&'static str, Meanings)> {
    let own =
        |meanings: &[(&str, Synonyms)]| meanings.iter().map(|(name, words)| ((*name).to_owned(), *words)).collect();
    let spans = &column.spans;
    let counts = spans.counts.iter().enumerate().map(|(index, words)| (format!("count {}", index + 1), *words));
    let units = [("days", spans.days), ("weeks", spans.weeks), ("months", spans.months), ("years", spans.years)];
    let rhythms = [
        ("weekly", spans.weekly),
        ("monthly", spans.monthly),
        ("quarterly", spans.quarterly),
        ("half yearly", spans.half_yearly),
        ("yearly", spans.yearly),
    ];
    let powers = &column.powers;
    let mut span: Meanings = own(&units);
    span.extend(counts);
    span.push(("lead".to_owned(), spans.leads));
    let mut remind = span.clone();
    remind.extend(own(&rhythms));
    remind.extend(own(&[("every", spans.every), ("off", column.off), ("off", column.no_more)]));
    let verb = COMMANDS.iter().map(|row| (format!("{:?}", row.verb), column.said(row.verb).words));
    let mut beginning: Meanings = verb.collect();
    beginning.push(("courtesy".to_owned(), column.courtesy));
    let pointing = own(&[
        ("courtesy", column.courtesy),
        ("and", column.and),
        ("to", column.to),
        ("all", column.all),
        ("all except", column.all_except),
        ("never used", column.never_used),
        ("unused", column.unused),
        ("new", column.new),
        ("old", column.old),
        ("duplicates", column.duplicates),
        ("can", column.can),
        ("can", column.able),
        ("app", column.apps),
    ]);
    let numbers = own(&[("and", column.and), ("to", column.to), ("number", column.number)]);
    let between = own(&[("then", column.then), ("then", column.and)]);
    let power = own(&[
        ("post", powers.post),
        ("read private mentions", powers.read_private_mentions),
        ("change profile", powers.change_profile),
        ("change everything", powers.change_everything),
        ("administer", powers.administer),
    ]);
    let orders = &column.orders;
    vec![
        ("the beginning", beginning),
        ("what is pointed at", pointing),
        ("a row of numbers", numbers),
        ("between two commands", between),
        ("a power", power),
        ("an order", own(&[("name", orders.name), ("last use", orders.last_use), ("date", orders.date)])),
        ("a switch", own(&[("on", column.on), ("off", column.off)])),
        ("a span", span),
        ("reminders", remind),
    ]
}

fn own() -> Vec<&'static Column> {
    Language::ALL.into_iter().map(Language::column).collect()
}

/// Every word that means two things in one place.
fn ambiguous(columns: &[&'static Column]) -> Vec<String> {
    let mut found = Vec::new();
    let mut all: BTreeMap<(&str, String), String> = BTreeMap::new();
    for (place, meanings) in columns.iter().flat_map(|column| places(column)) {
        for (meaning, words) in meanings {
            for word in words {
                let known = all.entry((place, (*word).to_owned())).or_insert_with(|| meaning.clone());
                if *known != meaning {
                    found.push(format!("in {place}, {word:?} means {known} and {meaning}"));
                }
            }
        }
    }
    found
}

#[test]
fn no_word_means_two_things() {
    assert_eq!(ambiguous(&own()), Vec::<String>::new());
    let mut called: Vec<&str> = Vec::new();
    for column in own() {
        for name in column.called {
            assert!(!called.contains(name), "two languages are called {name}");
            called.push(name);
        }
    }
}

#[test]
fn a_word_that_means_two_things_is_found() {
    let english = Language::English.column();
    let swapped: &'static Column = Box::leak(Box::new(Column { on: &["off"], all: &["old"], ..*english }));
    let found = ambiguous(&[english, swapped]);
    assert!(found.iter().any(|found| found.contains("\"off\" means off and on")), "{found:?}");
    assert!(found.iter().any(|found| found.contains("\"old\" means old and all")), "{found:?}");
}

#[test]
fn words_are_written_as_they_are_compared() {
    for column in own().into_iter().chain([mirror::column()]) {
        for (place, meanings) in places(column) {
            for (meaning, words) in meanings {
                let may_be_missing = matches!(meaning.as_str(), "can");
                assert!(!words.is_empty() || may_be_missing, "{place} lacks {meaning} in {}", column.own_name);
                for word in words {
                    let is_tidy =
                        word.split(' ').all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric));
                    assert!(is_tidy && *word == word.to_lowercase(), "{word:?} in {}", column.own_name);
                }
            }
        }
        // In a row of numbers each word is looked at alone.
        let alone = [column.and, column.to, column.number].concat();
        assert!(alone.iter().all(|word| !word.contains(' ')), "{alone:?}");
        for row in COMMANDS {
            let (own, english) = (column.said(row.verb), Language::English.column().said(row.verb));
            assert!(!own.examples.is_empty() || english.examples.is_empty(), "no example of {:?}", row.verb);
        }
        assert!(column.called.contains(&column.own_name.to_lowercase().as_str()), "{}", column.own_name);
    }
}

#[test]
fn only_these_are_a_yes() {
    let mut words: Vec<&str> = own().iter().flat_map(|column| column.said(Verb::Yes).words).copied().collect();
    words.sort_unstable();
    assert_eq!(words, ["ja", "ja bitte", "y", "yes", "yes please"]);
}

#[test]
fn a_third_language_is_understood_beside_the_others() {
    let third = mirror::column();
    let columns: Vec<_> = own().into_iter().chain([third]).collect();
    assert_eq!(ambiguous(&columns), Vec::<String>::new());
    let everything = Vocabulary::of(columns);
    let alone = Vocabulary::of(vec![third]);
    for row in COMMANDS {
        let own = third.said(row.verb).examples;
        for (example, english) in own.iter().zip(Language::English.column().said(row.verb).examples) {
            let known = parse(english).expect("an example parses");
            let read = everything.parse(example);
            if matches!(known, Command::Speak(_)) {
                // It is no language the bot speaks, and has no name of its own.
                assert_eq!(read, Err(Mistake::What(row.verb)), "{example}");
            } else if english.contains("tusky") {
                assert!(read.is_ok(), "{example}");
            } else {
                assert_eq!(read, Ok(known), "{example}");
            }
            assert!(alone.finds_a_command(example), "{example}");
            assert_eq!(parse(english), everything.parse(english), "{english}");
        }
    }
}
