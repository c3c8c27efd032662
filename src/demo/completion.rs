//! What Tab completes in a terminal: commands to the demo with what stands behind them, and what can be written to the bot.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper};

use super::cast::{NEIGHBOURS, PEOPLE};
use super::order;
use auditoot_core::dialogue::language::Language;
use auditoot_core::dialogue::verb::COMMANDS;
use auditoot_sandbox::Fault;

/// The commands that take somebody's name first.
const NAMING: [&str; 4] = ["/as ", "/approve-as ", "/public-reply ", "/rename "];

/// Everybody of whom the demo has heard. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct KnownPeople(Arc<Mutex<BTreeSet<String>>>);

impl KnownPeople {
    pub(super) fn of_the_beginning() -> Self {
        let all = PEOPLE.into_iter().chain(NEIGHBOURS);
        Self(Arc::new(Mutex::new(all.map(str::to_owned).collect())))
    }

    pub(super) fn add(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }

    fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// What the line editor asks.
pub(super) struct Completion(pub(super) KnownPeople);

impl Completion {
    /// What a line may become that begins so, and from where on that is written.
    fn candidates(&self, typed: &str) -> (usize, Vec<String>) {
        let behind = |command: &str, words: Vec<String>| {
            let begun = typed.strip_prefix(command)?;
            Some((command.len(), words.into_iter().filter(|word| word.starts_with(begun)).collect()))
        };
        let faults = || Fault::ALL.into_iter().map(|fault| fault.name().to_owned()).collect();
        let found = NAMING.into_iter().find_map(|command| behind(command, self.0.names()));
        found.or_else(|| behind("/fault ", faults())).or_else(|| behind("", beginnings(typed))).unwrap_or_default()
    }
}

/// The commands to the demo if it is one, else those to the bot.
fn beginnings(typed: &str) -> Vec<String> {
    if typed.starts_with('/') {
        return order::heads();
    }
    let english = Language::English.column();
    COMMANDS.iter().flat_map(|row| english.examples(row.verb)).map(|&example| example.to_owned()).collect()
}

impl Completer for Completion {
    type Candidate = String;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.candidates(line.get(..position).unwrap_or_default()))
    }
}

/// Who speaks is told apart from what they type.
impl Highlighter for Completion {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        format!("\u{1b}[1m{prompt}\u{1b}[0m").into()
    }
}

impl Hinter for Completion {
    type Hint = String;
}

impl Validator for Completion {}

impl Helper for Completion {}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(typed: &str) -> (usize, Vec<String>) {
        let people = KnownPeople::of_the_beginning();
        people.add("carol");
        Completion(people).candidates(typed)
    }

    #[test]
    fn commands_people_faults_and_what_the_bot_understands_are_completed() {
        for (typed, from, expected) in [
            ("/appr", 0, &["/approve", "/approve-as "][..]),
            ("/app a", 0, &["/app add ", "/app again "]),
            ("/as ", 4, &["alice", "bob", "carol", "carol@gotosocial.example", "dave@mastodon.example"]),
            ("/rename c", 8, &["carol", "carol@gotosocial.example"]),
            ("/fault rate", 7, &["rate-limit"]),
            ("list ap", 0, &["list apps"]),
            ("/nothing", 0, &[]),
        ] {
            assert_eq!(candidates(typed), (from, expected.iter().map(|&word| word.to_owned()).collect()), "{typed}");
        }
    }
}
