//! What people can say: one table of words, and the commands they make.
//!
//! The parser in [`super::parse`] reads the table; a new language is a new column of it.

use serde::{Deserialize, Serialize};

use super::reply::Language;
use super::shown::Pick;
use super::span::Span;
use crate::audit::{Filter, Order};

/// A command, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// What can you do?
    Help,
    /// The list, filtered.
    List(Filter),
    /// The next page.
    More,
    /// The list in another order.
    Sort(Order),
    /// Everything about one entry.
    Show(Pick),
    /// Ask to remove these.
    Revoke(Vec<Pick>),
    /// These are known: do not flag them.
    Keep(Vec<Pick>),
    /// Do it.
    Yes,
    /// Leave it.
    No,
    /// Reminders.
    Remind(Remind),
    /// The next reminder, this much later than now.
    Snooze(Span),
    /// Whether to tell of newly authorized apps.
    Watch(Switch),
    /// What to do if somebody else is in the account.
    Hacked,
    /// What was removed.
    History,
    /// How things stand.
    Status,
    /// What is stored, and who else can read.
    Privacy,
    /// A copy of what is stored.
    Export,
    /// Answer in this language from now on.
    Speak(Language),
    /// Sign in, without anything else.
    SignIn,
    /// Give the permission back.
    Disconnect,
    /// Delete everything.
    Forget,
    /// A kind word.
    Thanks,
}

/// What is wanted of reminders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remind {
    /// One in every such span.
    Every(Span),
    /// None.
    Off,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
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
    /// [`Command::Sort`]
    Sort,
    /// [`Command::Show`]
    Show,
    /// [`Command::Revoke`]
    Revoke,
    /// [`Command::Keep`]
    Keep,
    /// [`Command::Yes`]
    Yes,
    /// [`Command::No`]
    No,
    /// [`Command::Remind`]
    Remind,
    /// [`Command::Snooze`]
    Snooze,
    /// [`Command::Watch`]
    Watch,
    /// [`Command::Hacked`]
    Hacked,
    /// [`Command::History`]
    History,
    /// [`Command::Status`]
    Status,
    /// [`Command::Privacy`]
    Privacy,
    /// [`Command::Export`]
    Export,
    /// [`Command::Speak`]
    Speak,
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
        examples: &["list apps", "list unused 90 days", "list never used", "list new", "list can post", "list tusky"],
    },
    Row {
        verb: Verb::Sort,
        tail: Tail::Argument,
        english: &["sort by", "sort", "order by"],
        examples: &["sort by name", "sort by last used", "sort by date"],
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
        examples: &[
            "revoke 3",
            "revoke 2, 5-7",
            "revoke 3b",
            "revoke tusky",
            "revoke old 3",
            "revoke unused 1 year",
            "revoke never used",
            "revoke duplicates",
            "revoke all except 1 4",
        ],
    },
    Row { verb: Verb::Keep, tail: Tail::Argument, english: &["keep"], examples: &["keep 3"] },
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
    Row {
        verb: Verb::Remind,
        tail: Tail::Argument,
        english: &["remind me", "remind", "reminders", "reminder"],
        examples: &["remind every 3 months", "remind monthly", "remind yearly", "remind off"],
    },
    Row { verb: Verb::Snooze, tail: Tail::Argument, english: &["snooze"], examples: &["snooze 2 weeks"] },
    Row { verb: Verb::Watch, tail: Tail::Argument, english: &["watch"], examples: &["watch on", "watch off"] },
    Row {
        verb: Verb::Hacked,
        tail: Tail::Ignored,
        english: &["hacked", "i was hacked", "i am hacked", "i have been hacked", "help i was hacked"],
        examples: &["hacked"],
    },
    Row { verb: Verb::History, tail: Tail::Ignored, english: &["history"], examples: &["history"] },
    Row { verb: Verb::Status, tail: Tail::Ignored, english: &["status", "how are things"], examples: &["status"] },
    Row { verb: Verb::Privacy, tail: Tail::Ignored, english: &["privacy"], examples: &["privacy"] },
    Row { verb: Verb::Export, tail: Tail::Ignored, english: &["export"], examples: &["export"] },
    Row { verb: Verb::Speak, tail: Tail::Argument, english: &["language", "speak"], examples: &["language en"] },
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
