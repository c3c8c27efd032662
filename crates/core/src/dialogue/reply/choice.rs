//! What somebody chose to remove, as the question says it.

use std::ops::Range;

use super::{QuestionReply, Untrusted};
use crate::audit::Filter;
use crate::dialogue::question::Action;

/// Which targets of a question one post names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionPage {
    /// All of them: the question is one post.
    Only,
    /// Some of them, and more pages come. No yes counts yet.
    Part {
        /// Which page it is; the first is 1.
        number: usize,
        /// How many there are, as far as can be told by now.
        pages: usize,
        /// The targets it names, counted from 0.
        targets: Range<usize>,
    },
    /// The rest of them: this page asks for the yes.
    Last {
        /// Which page it is; it is also how many there are.
        number: usize,
        /// The targets it names, counted from 0.
        targets: Range<usize>,
    },
}

impl QuestionPage {
    /// Whether a yes counts once this page stands.
    #[must_use]
    pub fn is_last(&self) -> bool {
        match self {
            Self::Only | Self::Last { .. } => true,
            Self::Part { .. } => false,
        }
    }

    /// The targets it names, of so many.
    #[must_use]
    pub fn targets(&self, all: usize) -> Range<usize> {
        match self {
            Self::Only => 0..all,
            Self::Part { targets, .. } | Self::Last { targets, .. } => targets.clone(),
        }
    }
}

impl QuestionReply {
    /// The question about this, with nothing left out and nothing to explain.
    #[must_use]
    pub fn about(action: Action) -> Self {
        let page = QuestionPage::Only;
        Self { action, page, again: None, of_list: None, left_out: Box::default() }
    }
}

/// The list that `all` meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfList {
    /// What it is filtered by.
    pub filter: Filter,
    /// Whether something was excepted.
    pub except: bool,
}

/// What was chosen and is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Whether it is the bot itself.
    pub bot: bool,
    /// How many apps that the person keeps, and that only a bulk word chose.
    pub kept: usize,
    /// The app that the person is writing with, if only a bulk word chose it.
    pub writing_with: Option<Untrusted>,
    /// How many applications or sign-ins the server no longer has.
    pub gone: usize,
}

impl LeftOut {
    /// Whether nothing was left out.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Words that no app fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// Not used for so many days.
    Unused(u32),
    /// Never used, or no use on record.
    NeverUsed,
    /// Old sign-ins beside one used later, of any app.
    Duplicates,
    /// Old sign-ins of the application with this number.
    OldOf(u32),
    /// Anything else.
    Other,
}
