//! What the bot says of watching for new apps, and of the apps it found.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NotRead, Trouble, Untrusted};
use crate::audit::Power;
use crate::audit::source::AppsPage;
use crate::dialogue::command::Switch;

/// The apps that an unseen post names at most when it is said again; more are counted.
const NAMED_MAX: usize = 5;

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

/// Sign-ins were ended for everybody.
#[derive(Clone, Debug)]
pub struct BreachReply {
    /// The name of the app, or of one of them.
    pub app: Option<Untrusted>,
    /// How many other names there are.
    pub others: usize,
    /// How many sign-ins of the person's were ended.
    pub tokens: usize,
    /// On which day, in the operator's time zone.
    pub ended_on: Date,
}

/// What alerts told that may have made no notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnseenAlert {
    /// Some of the apps.
    pub apps: Vec<LetIn>,
    /// How many more there are; `None` where the bot could not look.
    pub rest: Option<usize>,
    /// The day of the first of these alerts, in the operator's time zone.
    pub since: Date,
}

impl UnseenAlert {
    /// Notes what one more alert told.
    pub fn note(&mut self, read: &AlertRead) {
        match read {
            AlertRead::Seen { apps, rest } => {
                let room = NAMED_MAX.saturating_sub(self.apps.len()).min(apps.len());
                self.apps.extend_from_slice(&apps[..room]);
                self.rest = self.rest.map(|before| before + apps.len() - room + rest);
            }
            AlertRead::NotRead { .. } => self.rest = None,
        }
    }
}

/// Apps that were let in and that the person was told of in a post they may not have seen, as they are told again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// By name.
    Named(UnseenAlert),
    /// Only that there are some, where there is no room for more.
    Counted(UnseenAlert),
}
