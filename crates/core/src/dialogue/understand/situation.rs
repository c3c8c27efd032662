//! Where a message was written: what stands open, what was shown.

use jiff::civil::Date;

use super::apps::Apps;
use crate::dialogue::language::Language;

/// What a message is understood in.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What the message answers, if it answers anything.
    pub state: Answering<'a>,
    /// The apps that can be named.
    pub apps: &'a Apps,
    /// The language of the person, if it is known.
    pub language: Option<Language>,
    /// The day.
    pub today: Date,
}

/// What a message answers. In one of these no word means two things.
#[derive(Clone, Copy, Debug)]
pub enum Answering<'a> {
    /// Nothing of the kind.
    Plain,
    /// A question is open: whether to remove these.
    Asked(&'a [Label<'a>]),
    /// A question is open that is not about apps.
    AskedOther,
    /// A sign-in waits.
    SignInWaits,
    /// It is written under a reminder.
    UnderReminder,
    /// It is written under an alert about these apps.
    UnderAlert(&'a [&'a str]),
    /// Apps were removed just before.
    AfterRemoval,
    /// This app was shown just before.
    AfterShow(Label<'a>),
}

/// An app as a question names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    /// Its number in the list, and the letters of the sign-in if it is about one.
    pub label: &'a str,
    /// Its name, as it came.
    pub name: &'a str,
}

impl Answering<'_> {
    /// Whether a question is open.
    #[must_use]
    pub const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::AskedOther)
    }
}
