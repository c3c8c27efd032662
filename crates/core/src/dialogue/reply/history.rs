//! What was removed and what is kept, as they are said.

use jiff::civil::Date;

use super::{NamedTarget, Untrusted};
use crate::audit::removals::Fate;

/// These are kept from now on, or were before.
#[derive(Clone, Debug)]
pub struct KeptReply {
    /// What is kept from now on.
    pub kept: Vec<NamedTarget>,
    /// What was kept before, each since a day (UTC).
    pub before: Vec<(NamedTarget, Date)>,
}

/// A page of what was removed, the newest first.
#[derive(Clone, Debug)]
pub struct HistoryReply {
    /// What was removed, or was to be.
    pub lines: Vec<HistoryLine>,
    /// How many come after this page.
    pub rest: usize,
    /// Whether the page is not the first.
    pub continued: bool,
    /// Whether as many are remembered as ever are, so that older ones may be forgotten.
    pub is_full: bool,
}

/// One thing that was removed, or was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The day (UTC).
    pub on: Date,
    /// The app's name.
    pub name: Option<Untrusted>,
    /// How many sign-ins it was about.
    pub tokens: usize,
    /// What became of it.
    pub fate: Fate,
    /// The app that the yes was written with, where it was another than at sign-in.
    pub written_with: Option<Untrusted>,
}
