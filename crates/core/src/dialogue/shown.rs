//! The last list shown: what a number means.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::application::Holder;
use crate::audit::{Application, Extent, Filter, Listing, Memory, Order, View, applications};

/// How long numbers mean what they meant.
pub const NUMBERS_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// How much of a list is kept, in bytes: some 550 apps with names of usual length. A record of the store holds 256 KiB, and
/// a question about all of them, what was there before, what is kept and what was removed want their room.
pub(super) const LIST_BYTES_MAX: usize = 130_000;

/// A list as it was shown. The `n`th application has the number `n + 1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownList {
    /// The applications, in the order of their numbers.
    #[serde(rename = "entries")]
    pub applications: Vec<Application>,
    /// What the list was filtered by.
    pub filter: Filter,
    /// The order of the applications.
    #[serde(default)]
    pub order: Order,
    /// How many apps there were before filtering, the bot itself not counted.
    pub apps_total: usize,
    /// Whether the source stopped at its limit.
    pub extent: Extent,
    /// The earliest use the server reported for anything; see [`crate::audit::Listing::earliest_use`].
    pub earliest_use: Option<Timestamp>,
    /// The previous audit day, since which things are new in it; `None` if there was none, and the last 90 days counted.
    #[serde(default)]
    pub new_since: Option<Timestamp>,
    /// When it was read.
    pub at: Timestamp,
    /// How many applications have been shown so far; `more` goes on there.
    pub shown: usize,
}

/// What somebody points at in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pick {
    /// `3`
    Number(u32),
    /// `5-7`
    Range(u32, u32),
    /// `3b`
    #[serde(rename = "SignIn")]
    Token(u32, String),
    /// `tusky`, or `"7"` in quotes
    Name(String),
    /// `all`
    All,
    /// `all except 1 4`
    AllExcept(Vec<Pick>),
    /// `old 3`: sign-ins of an application that were not used for long, beside one used later
    OldOf(u32),
    /// `unused 1 year`, in days
    Unused(u32),
    /// `never used`
    NeverUsed,
    /// `duplicates`: old sign-ins of every application
    Duplicates,
    /// What a filter lets through: "those that can post"
    Matching(Filter),
    /// Old sign-ins of an application that is not pointed at by its number
    OldOfOne(Box<Pick>),
    /// "2 to 5, but not 4"
    Without {
        /// These
        picks: Vec<Pick>,
        /// Without these
        except: Vec<Pick>,
    },
}

impl Pick {
    /// Whether it points at one application, or one sign-in of one.
    #[must_use]
    pub fn is_single(&self) -> bool {
        match self {
            Self::Number(_) | Self::Token(..) | Self::Name(_) => true,
            Self::Range(..)
            | Self::All
            | Self::AllExcept(_)
            | Self::OldOf(_)
            | Self::Unused(_)
            | Self::NeverUsed
            | Self::Duplicates
            | Self::Matching(_)
            | Self::OldOfOne(_)
            | Self::Without { .. } => false,
        }
    }
}

impl ShownList {
    /// A list out of a listing, none of it shown yet. What is new in it, known or back again follows from what is remembered.
    #[must_use]
    pub fn fresh(listing: &Listing, memory: &Memory, filter: Filter, now: Timestamp) -> Self {
        let all = applications(listing, &View { now, memory, numbered: &[] });
        let apps_total = all.iter().filter(|application| application.holder == Holder::App).count();
        let earliest_use = listing.earliest_use();
        let matching = all.into_iter().filter(|application| filter.matches(application, now, earliest_use));
        let mut room = LIST_BYTES_MAX;
        let mut is_cut = false;
        let applications = matching
            .take_while(|application| {
                let left = room.checked_sub(application.bytes_kept());
                (room, is_cut) = (left.unwrap_or(room), left.is_none());
                !is_cut
            })
            .collect();
        Self {
            applications,
            filter,
            order: Order::Attention,
            apps_total,
            extent: if is_cut { Extent::Cut } else { listing.extent },
            earliest_use,
            new_since: memory.audits.new_since(now),
            at: now,
            shown: 0,
        }
    }

    /// Whether the numbers still count.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < NUMBERS_LIFE
    }
}
