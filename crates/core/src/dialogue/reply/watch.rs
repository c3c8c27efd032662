//! What the bot says of watching for new apps, and of the apps it found.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NotRead, Trouble, Untrusted};
use crate::audit::Power;
use crate::audit::source::AppsPage;
use crate::dialogue::command::Switch;

/// An answer to `watch on` and `watch off`.
#[derive(Clone, Debug)]
pub enum WatchReply {
    /// The bot watches from now on.
    On,
    /// It does not.
    Off {
        /// Whether it did until now.
        was_on: bool,
    },
    /// It could not be told to the server, and is as it was.
    AsItWas {
        /// How it is.
        is_on: bool,
        /// Why.
        trouble: Trouble,
        /// Who runs this bot, if the operator says so.
        operator: Option<String>,
    },
    /// The server was told, and it is not known whether it did it. To say it again does no harm.
    NotKnown {
        /// What it was told.
        switch: Switch,
        /// Why it is not known.
        trouble: Trouble,
    },
}

/// Apps were let in.
#[derive(Clone, Debug)]
pub struct AlertReply {
    /// What the bot saw of them.
    pub last_read: AlertRead,
    /// Where the person can look and remove for themselves: the application's place on the page, or the page.
    pub link: String,
}

/// What the bot saw of apps that were let in.
#[derive(Clone, Debug)]
pub enum AlertRead {
    /// These, and more.
    Seen {
        /// Some of them. Never empty.
        apps: Vec<LetIn>,
        /// How many more there are.
        rest: usize,
    },
    /// It could not look.
    NotRead {
        /// Why.
        why: NotRead,
        /// Whose page shows the apps.
        page: AppsPage,
    },
}

/// An app that was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// Its name.
    pub name: Option<Untrusted>,
    /// How many new sign-ins it has.
    pub tokens: usize,
    /// The day of the latest, in the operator's time zone, where the server tells.
    pub allowed_on: Option<Date>,
    /// The day it was removed, in that time zone, if the person had it removed before.
    pub removed_on: Option<Date>,
    /// The strongest thing it may do.
    pub power: Power,
}
