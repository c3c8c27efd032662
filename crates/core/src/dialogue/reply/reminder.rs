//! What the bot says of reminders, and in them.

use jiff::civil::Date;

use super::{Trouble, Untrusted};
use crate::audit::source::AppsPage;
use crate::dialogue::span::Span;

/// A reminder.
#[derive(Clone, Debug)]
pub struct ReminderReply {
    /// What the bot saw of the person's apps.
    pub last_read: LastRead,
    /// In the last one that comes by itself: how often they came until now.
    pub ends: Option<Span>,
    /// Whether it is the only one that was asked for.
    pub once: bool,
    /// In the last one before the sign-in ends: the day of that, in the operator's time zone.
    pub sign_in_ends: Option<Date>,
}

/// What the bot saw of somebody's apps before it reminded them.
#[derive(Clone, Debug)]
pub enum LastRead {
    /// It looked.
    Looked(Changes),
    /// It has the list that the person pasted last, and says when that was; a new one comes from that page.
    Pasted {
        /// How many apps are in it.
        apps: usize,
        /// The address of the page.
        link: String,
    },
    /// It did not; the person can look for themselves.
    NotRead {
        /// Why not.
        why: NotRead,
        /// Whose page shows the apps.
        page: AppsPage,
        /// Its address.
        link: String,
    },
}

/// Why the bot did not look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The server lets no bot list apps.
    NoList,
    /// There is no permission.
    NoPermission,
    /// The server could not be read; [`Trouble::Refused`] if it no longer accepts the permission.
    Trouble(Trouble),
}

/// What has changed on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// How many apps there are, the bot not counted.
    pub apps_total: usize,
    /// The names of those with a sign-in that is new.
    pub new: Vec<Option<Untrusted>>,
    /// Since which day, in the operator's time zone, "new" is meant.
    pub since: Date,
    /// How many were not used for 90 days.
    pub unused: usize,
}

/// What is said about reminders.
#[derive(Clone, Debug)]
pub enum RemindersReply {
    /// They come.
    On {
        /// How often.
        span: Span,
        /// The day of the first, in the operator's time zone.
        first: Date,
    },
    /// One comes.
    Once {
        /// Its day, in the operator's time zone.
        on: Date,
    },
    /// The next one is put off.
    PutOff {
        /// How often they come after it.
        span: Span,
        /// Its day, in the operator's time zone.
        next: Date,
    },
    /// There are none.
    Off {
        /// Whether there were some until now.
        were_on: bool,
    },
    /// None is to come that could be put off.
    NoneToPutOff,
}

/// How reminders stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemindersStand {
    /// None come.
    Off,
    /// The next one comes on this day, in the operator's time zone.
    Next(Date),
}
