//! The last list shown: what a number means.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::application::Holder;
use crate::audit::{Application, Extent, Filter, Grouping, Listing, Memory, Order, View, applications};

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
    /// The previous audit day, since which things are new in it; `None` if there was none, and the last 14 days counted.
    #[serde(default)]
    pub new_since: Option<Timestamp>,
    /// When it was read.
    pub at: Timestamp,
    /// How many applications have been shown so far; `more` goes on there.
    pub shown: usize,
    /// How many at the end were no part of the list and got a number because they were named.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub added: usize,
    /// The numbers of the applications that were removed since. They keep them, and are not shown again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub removed: BTreeSet<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_zero(added: &usize) -> bool {
    *added == 0
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
        let mut matching: Vec<Application> =
            all.into_iter().filter(|application| filter.matches(application, now, earliest_use)).collect();
        Grouping::of(&filter, now).sort(&mut matching);
        let mut room = LIST_BYTES_MAX;
        let mut is_cut = false;
        let applications = matching
            .into_iter()
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
            added: 0,
            removed: BTreeSet::new(),
        }
    }

    /// The list itself, without what was added because it was named.
    #[must_use]
    pub fn listed(&self) -> &[Application] {
        &self.applications[..self.applications.len().saturating_sub(self.added)]
    }

    /// What of the list itself comes from this place on, with the numbers; what was removed since does not.
    pub fn from(&self, place: usize) -> impl Iterator<Item = (usize, &Application)> {
        let numbered = (1..).zip(self.listed()).skip(place);
        numbered.filter(|(number, _)| !self.removed.contains(number))
    }

    /// Gives the next number to an application that is no part of the list; returns the number.
    pub fn add(&mut self, application: Application) -> usize {
        self.applications.push(application);
        self.added += 1;
        self.applications.len()
    }

    /// Takes the numbers from all but the first of the applications.
    pub fn truncate(&mut self, len: usize) {
        let lost = self.applications.len().saturating_sub(len);
        self.applications.truncate(len);
        self.added = self.added.saturating_sub(lost);
        self.shown = self.shown.min(self.applications.len());
    }

    /// Notes which applications are gone, now that it was looked.
    pub fn note_removed(&mut self, is_gone: impl Fn(&Application) -> bool) {
        let gone = (1..).zip(&self.applications).filter(|(_, application)| is_gone(application));
        self.removed = gone.map(|(number, _)| number).collect();
    }

    /// Whether the numbers still count.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < NUMBERS_LIFE
    }
}
