//! The list as a page of the bot's own: the link to it, and how it stands.

use serde::{Deserialize, Serialize};

use jiff::Timestamp;

use super::bound_page::{BoundPageId, OpenBoundPage, ReadyBoundPage};
use super::person::Person;
use super::shown::ShownList;

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

/// The list that the page with this link shows, if the link is good: it is the newest, and the list was not read anew since.
#[must_use]
pub fn shown_by<'a>(person: &'a Person, link: &BoundPageId, now: Timestamp) -> Option<&'a ShownList> {
    let page = person.list_page.as_ref().filter(|page| page.open.is_good(link, now))?;
    person.shown.as_ref().filter(|shown| shown.at == page.list_read_at)
}
