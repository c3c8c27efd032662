//! The copy of what is kept, as text: lines, on pages.

use jiff::civil::Date;

use super::{ApplicationLine, TokenLine, Untrusted};
use crate::secret::ExportLink;

/// The link to the page where the copy can be downloaded.
#[derive(Clone, Debug)]
pub struct ExportLinkReply {
    /// The link: it opens the copy, whoever has it.
    pub link: ExportLink,
    /// How long it is good, in minutes.
    pub minutes: u64,
}

/// A page of the copy as text.
#[derive(Clone, Debug)]
pub struct ExportPage {
    /// Which page it is, from 1.
    pub page: usize,
    /// What is on it.
    pub lines: Vec<ExportLine>,
    /// What comes after it.
    pub rest: ExportRest,
}

/// What comes after a page of the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportRest {
    /// Nothing: it was the last.
    Nothing,
    /// More pages.
    Pages,
    /// So many lines for which there is no page any more.
    LeftOut(usize),
}

/// One thing that is kept, in words.
#[derive(Clone, Debug)]
pub enum ExportLine {
    /// Whose copy it is.
    Account {
        /// The handle.
        handle: Untrusted,
        /// The address of the profile.
        address: Untrusted,
    },
    /// A permission, given on this day (UTC). Its token is kept sealed.
    Permission(Date),
    /// A key of the bot's own, since this day, until that one (UTC). It is kept sealed.
    Key {
        /// The day of the sign-in.
        since: Date,
        /// The day it ends.
        until: Date,
    },
    /// The list that was pasted on this day (UTC).
    Pasted(Date),
    /// No permission.
    NoPermission,
    /// So many times of answers, within a day.
    Answers(usize),
    /// What is remembered of apps.
    Memory {
        /// How many apps they keep.
        kept: usize,
        /// How many removals are in the history.
        removals: usize,
    },
    /// The day (UTC) of the next reminder.
    Reminder(Date),
    /// Whether the bot watches for new apps, and the numbers of sign-ins that it told of, or is to tell of.
    Watch {
        /// Whether it does.
        is_on: bool,
        /// How many numbers.
        watched_for: usize,
    },
    /// The numbers of the last messages, and the day (UTC) of the last.
    Messages {
        /// How many.
        count: usize,
        /// When.
        on: Date,
    },
    /// The one hint to write in private, given on this day (UTC).
    Hint(Date),
    /// A sign-in that waits: its link, and what is done after it.
    SignIn,
    /// The last list shown, of this day (UTC), with so many applications, which follow.
    List(Date, usize),
    /// One application of it.
    Application {
        /// Its number, name, and what it can do.
        line: ApplicationLine,
        /// Its website.
        website: Option<Untrusted>,
    },
    /// One sign-in of the application above.
    TokenOfApplication(TokenLine),
    /// The open question, whether to delete everything.
    QuestionForget,
    /// An open question whether to give the permission back.
    QuestionDisconnect,
    /// The open question, whether to remove so many things, which follow.
    QuestionRemove(usize),
    /// One of them.
    Target {
        /// `3`, or `3b`
        label: String,
        /// The app's name.
        name: Option<Untrusted>,
    },
}
