//! The last list shown: what a number means.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::entry::{Holder, letter_index};
use crate::audit::{Entry, Extent, Filter, Order, SignIn};

/// How long numbers mean what they meant.
pub const NUMBERS_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A list as it was shown. The `n`th entry has the number `n + 1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownList {
    /// The entries, in the order of their numbers.
    pub entries: Vec<Entry>,
    /// What the list was filtered by.
    pub filter: Filter,
    /// The order of the entries.
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
    /// How many entries have been shown so far; `more` goes on there.
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
    SignIn(u32, String),
    /// `tusky`, or `"7"` in quotes
    Name(String),
    /// `all`
    All,
    /// `all except 1 4`
    AllExcept(Vec<Pick>),
    /// `old 3`: sign-ins of an entry that were not used for long, beside one used later
    OldOf(u32),
    /// `unused 1 year`, in days
    Unused(u32),
    /// `never used`
    NeverUsed,
    /// `duplicates`: old sign-ins of every entry
    Duplicates,
}

impl Pick {
    /// Whether it points at one entry, or one sign-in of one.
    #[must_use]
    pub fn is_single(&self) -> bool {
        match self {
            Self::Number(_) | Self::SignIn(..) | Self::Name(_) => true,
            Self::Range(..)
            | Self::All
            | Self::AllExcept(_)
            | Self::OldOf(_)
            | Self::Unused(_)
            | Self::NeverUsed
            | Self::Duplicates => false,
        }
    }
}

/// What a number came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// An entry.
    Entry(u32, &'a Entry),
    /// One sign-in of an entry.
    SignIn(u32, &'a Entry, &'a SignIn),
    /// The bot's own entry.
    Own(u32),
    /// Nothing has this number.
    Nothing,
}

impl ShownList {
    /// Whether the numbers still count.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < NUMBERS_LIFE
    }

    /// The entry with this number.
    #[must_use]
    pub fn number(&self, number: u32) -> Found<'_> {
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| self.entries.get(index)) {
            Some(entry) if entry.holder == Holder::Bot => Found::Own(number),
            Some(entry) => Found::Entry(number, entry),
            None => Found::Nothing,
        }
    }

    /// The sign-in with this number and letter.
    #[must_use]
    pub fn sign_in(&self, number: u32, letters: &str) -> Found<'_> {
        match self.number(number) {
            Found::Entry(number, entry) => letter_index(letters)
                .and_then(|index| entry.sign_ins.get(index))
                .map_or(Found::Nothing, |sign_in| Found::SignIn(number, entry, sign_in)),
            other @ (Found::Own(_) | Found::Nothing | Found::SignIn(..)) => other,
        }
    }

    /// The highest number in the list.
    #[must_use]
    pub fn highest(&self) -> usize {
        self.entries.len()
    }
}
