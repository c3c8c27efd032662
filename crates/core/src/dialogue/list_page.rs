//! The list as a page of the bot's own: the link to it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bound_page::{OpenBoundPage, ReadyBoundPage};

/// A link to the list as a page, as the person's record knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenListPage {
    /// The link.
    #[serde(flatten)]
    pub open: OpenBoundPage,
    /// When the list was read that it is to. It shows no other.
    pub list_read_at: Timestamp,
}

/// How a list that takes several posts gets to the person: what the shell hands to the step as a fact.
#[derive(Clone, Debug)]
pub enum ListWay {
    /// As a page of the bot's own besides, by this link.
    Page(ReadyBoundPage),
    /// In posts alone: the bot has no pages.
    PostsOnly,
}
