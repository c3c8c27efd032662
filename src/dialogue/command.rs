//! What people can say: one table of words, and the commands they make.
//!
//! The parser in [`super::parse`] reads the table; a new language is a new column of it.

use serde::{Deserialize, Serialize};

use super::shown::Pick;
use crate::audit::Filter;

/// A command, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// What can you do?
    Help,
    /// The list, filtered.
    List(Filter),
    /// The next page.
    More,
    /// Everything about one entry.
    Show(Pick),
    /// Ask to remove these.
    Revoke(Vec<Pick>),
    /// Do it.
    Yes,
    /// Leave it.
    No,
    /// How things stand.
    Status,
    /// What is stored, and who else can read.
    Privacy,
    /// Sign in, without anything else.
    SignIn,
    /// Give the permission back.
    Disconnect,
    /// Delete everything.
    Forget,
    /// A kind word.
    Thanks,
}

/// The first word or words of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// [`Command::Help`]
    Help,
    /// [`Command::List`]
    List,
    /// [`Command::More`]
    More,
    /// [`Command::Show`]
    Show,
    /// [`Command::Revoke`]
    Revoke,
    /// [`Command::Yes`]
    Yes,
    /// [`Command::No`]
    No,
    /// [`Command::Status`]
    Status,
    /// [`Command::Privacy`]
    Privacy,
    /// [`Command::SignIn`]
    SignIn,
    /// [`Command::Disconnect`]
    Disconnect,
    /// [`Command::Forget`]
    Forget,
    /// [`Command::Thanks`]
    Thanks,
}

/// What may follow the words of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Nothing at all: the whole message is one of the phrases. What asks for a deed is never guessed.
    Nothing,
    /// Anything; it is not looked at.
    Ignored,
    /// What the verb is about.
    Argument,
}

/// One row of the table of commands.
#[derive(Debug)]
pub struct Row {
    /// What it is.
    pub verb: Verb,
    /// What may follow.
    pub tail: Tail,
    /// The English words, the one to teach first. Words of every language are understood always.
    pub english: &'static [&'static str],
    /// Commands to show in documentation, each of which parses.
    pub examples: &'static [&'static str],
}

/// Every command, in the order documentation shows them.
pub const COMMANDS: &[Row] = &[
    Row {
        verb: Verb::Help,
        tail: Tail::Ignored,
        english: &["help", "hello", "hi", "hey", "start", "commands", "what can you do"],
        examples: &["help"],
    },
    Row {
        verb: Verb::List,
        tail: Tail::Argument,
        english: &[
            "list apps",
            "list my apps",
            "list",
            "apps",
            "my apps",
            "show apps",
            "show my apps",
            "show list",
            "show all",
            "audit",
        ],
        examples: &["list apps", "list unused 90 days", "list never used", "list can post", "list tusky"],
    },
    Row { verb: Verb::More, tail: Tail::Ignored, english: &["more", "next", "next page"], examples: &["more"] },
    Row {
        verb: Verb::Show,
        tail: Tail::Argument,
        english: &["show", "details", "info", "about"],
        examples: &["show 3"],
    },
    Row {
        verb: Verb::Revoke,
        tail: Tail::Argument,
        english: &["revoke", "remove", "delete", "cut", "kick"],
        examples: &["revoke 3", "revoke 2, 5-7", "revoke 3b", "revoke tusky", "revoke all"],
    },
    Row {
        verb: Verb::Yes,
        tail: Tail::Nothing,
        english: &["yes", "y", "yes please", "ja", "ja bitte"],
        examples: &["yes"],
    },
    Row {
        verb: Verb::No,
        tail: Tail::Nothing,
        english: &["no", "n", "no thanks", "no thank you", "cancel", "stop", "nein", "nein danke"],
        examples: &["no"],
    },
    Row { verb: Verb::Status, tail: Tail::Ignored, english: &["status", "how are things"], examples: &["status"] },
    Row { verb: Verb::Privacy, tail: Tail::Ignored, english: &["privacy"], examples: &["privacy"] },
    Row {
        verb: Verb::SignIn,
        tail: Tail::Nothing,
        english: &["sign in", "signin", "log in", "login", "connect"],
        examples: &["sign in"],
    },
    Row {
        verb: Verb::Disconnect,
        tail: Tail::Nothing,
        english: &["disconnect", "sign out", "log out", "logout"],
        examples: &["disconnect"],
    },
    Row {
        verb: Verb::Forget,
        tail: Tail::Nothing,
        english: &["forget me", "forget everything"],
        examples: &["forget me"],
    },
    Row { verb: Verb::Thanks, tail: Tail::Ignored, english: &["thanks", "thank you", "thx", "cheers"], examples: &[] },
];

impl Row {
    /// Its words in every language the bot speaks.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.english.iter().copied()
    }
}
