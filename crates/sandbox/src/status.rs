//! A status as it stands, and who may read it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Id;
use super::text::Handle;
use super::visibility::Visibility;

/// The app that a post was written with, as the API shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingApp {
    /// Its name.
    pub name: String,
    /// Its website.
    pub website: Option<String>,
}

/// A status as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Status {
    pub(super) id: Id,
    pub(super) author: Id,
    pub(super) text: String,
    pub(super) spoiler_text: String,
    pub(super) visibility: Visibility,
    pub(super) in_reply_to: Option<(Id, Id)>,
    /// The handles in the text that mean somebody, and whom.
    #[serde(with = "super::pairs")]
    pub(super) handles: BTreeMap<Handle, Id>,
    pub(super) language: Option<String>,
    pub(super) application: Option<PostingApp>,
    pub(super) shows_application: bool,
    pub(super) with_picture: bool,
    pub(super) created_at: Timestamp,
    pub(super) edited_at: Option<Timestamp>,
    pub(super) deleted_at: Option<Timestamp>,
}

impl Status {
    /// Everybody whom this status addresses, by id.
    pub(super) fn mentions(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.handles.values().cloned().collect();
        ids.sort();
        ids.dedup();
        ids
    }

    pub(super) fn readable_by(&self, person: Option<&Id>) -> bool {
        let named = || person.is_some_and(|person| self.author == *person || self.mentions().contains(person));
        self.deleted_at.is_none()
            && match self.visibility {
                Visibility::Public | Visibility::Unlisted => true,
                Visibility::Private | Visibility::Direct => named(),
            }
    }
}
