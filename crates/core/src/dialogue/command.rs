//! What people can say: one table of commands.
//!
//! The words they are made of stand in [`super::words`], one column for each language; the parser is [`super::parse`].

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::shown::Pick;
use super::span::Span;
use super::words::Words;
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
    /// Everything about one application.
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
    /// Commands to show in documentation, each of which parses.
    pub examples: &'static [&'static str],
}

/// Every command, in the order documentation shows them.
pub const COMMANDS: &[Row] = &[
    row(Verb::Help, Tail::Ignored),
    row(Verb::List, Tail::Argument),
    row(Verb::Sort, Tail::Argument),
    row(Verb::More, Tail::Ignored),
    row(Verb::Show, Tail::Argument),
    row(Verb::Revoke, Tail::Argument),
    row(Verb::Keep, Tail::Argument),
    row(Verb::Yes, Tail::Nothing),
    row(Verb::No, Tail::Nothing),
    row(Verb::Remind, Tail::Argument),
    row(Verb::Snooze, Tail::Argument),
    row(Verb::Watch, Tail::Argument),
    row(Verb::Hacked, Tail::Ignored),
    row(Verb::History, Tail::Ignored),
    row(Verb::Status, Tail::Ignored),
    row(Verb::Privacy, Tail::Ignored),
    row(Verb::Export, Tail::Ignored),
    row(Verb::Speak, Tail::Argument),
    row(Verb::SignIn, Tail::Nothing),
    row(Verb::Disconnect, Tail::Nothing),
    row(Verb::Forget, Tail::Nothing),
    row(Verb::Thanks, Tail::Ignored),
];

/// A row. Documentation is English, and shows the English examples.
const fn row(verb: Verb, tail: Tail) -> Row {
    Row { verb, tail, examples: Language::English.column().said(verb).examples }
}

impl Row {
    /// Its words in a language, the phrase to teach first.
    #[must_use]
    pub fn words_in(&self, language: Language) -> Words {
        language.column().said(self.verb).words
    }

    /// Its words in every language the bot speaks.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let verb = self.verb;
        Language::ALL.into_iter().flat_map(move |language| language.column().said(verb).words).copied()
    }
}
