//! What is said of lists that people paste.

use jiff::civil::Date;

use super::Untrusted;
use crate::secret::BoundPageLink;

/// The link to the page where a list is pasted.
#[derive(Clone, Debug)]
pub struct PasteLinkReply {
    /// The link.
    pub link: BoundPageLink,
    /// How long it is good, in minutes.
    pub minutes: u64,
    /// Why it is sent.
    pub why: PasteWhy,
}

/// Why somebody is asked to paste their list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteWhy {
    /// They have not pasted any.
    First,
    /// The one they pasted on this day (UTC) is too old.
    Old {
        /// The day.
        on: Date,
    },
    /// They want to.
    Asked,
}

/// A pasted list was kept.
#[derive(Clone, Debug)]
pub struct PasteKeptReply {
    /// How many apps are in it.
    pub apps: usize,
    /// The day (UTC) of the one before, if there is one.
    pub since: Option<Date>,
    /// What was in that one and is not in this.
    pub gone: Vec<Option<Untrusted>>,
    /// What was not in that one and is in this.
    pub new: Vec<Option<Untrusted>>,
}

/// What was chosen, and where the person removes it.
#[derive(Clone, Debug)]
pub struct RemoveByHandReply {
    /// As many as one post holds.
    pub apps: Vec<ByHand>,
    /// How many there are besides.
    pub rest: usize,
}

/// An app, and where the person removes it.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// Its number.
    pub label: String,
    /// Its name.
    pub name: Option<Untrusted>,
    /// Its place on the page of the person's own server, or that page.
    pub link: String,
}
