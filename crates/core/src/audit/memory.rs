//! What is remembered of a person that bears on what needs a look.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kept_apps::KeptApps;
use super::removals::Removals;
use super::snapshot::Audits;
use super::{Application, Token};

/// What is remembered of a person's apps. It is part of their record, and goes when they ask to be forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// When they looked, and what was there.
    pub audits: Audits,
    /// What they keep.
    pub keeps: KeptApps,
    /// What they had removed.
    pub removals: Removals,
}

/// How a listing is looked at: by whom, when, and with which numbers in mind.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The time, by the bot's clock.
    pub now: Timestamp,
    /// What is remembered of the person.
    pub memory: &'a Memory,
    /// The applications whose numbers the person knows. A token that is in one of them stays where it is: midnight changes what is
    /// new, and must not change what a number means.
    pub numbered: &'a [Application],
}

impl View<'_> {
    /// Whether this token, if it has no number yet, is an application of its own: it is new since the last audit. Until there was
    /// one nothing is, so that the first list shows apps and not tokens.
    pub(super) fn stands_alone(&self, token: &Token) -> bool {
        self.memory.audits.new_since(self.now).is_some() && self.memory.audits.is_new(token, self.now)
    }

    /// Whether an application of these tokens is new: each of them is.
    pub(super) fn is_new(&self, tokens: &[Token]) -> bool {
        tokens.iter().all(|token| self.memory.audits.is_new(token, self.now))
    }
}
