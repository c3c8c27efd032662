//! Who may read a post, as its author chose.

use serde::{Deserialize, Serialize};

/// Who may read a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Everybody, but it is not shown around.
    Unlisted,
    /// Followers. Nobody follows anybody here, so: whom it mentions.
    Private,
    /// Whom it mentions; a private mention.
    Direct,
}

impl Visibility {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Public, Self::Unlisted, Self::Private, Self::Direct].into_iter().find(|known| known.name() == name)
    }
}
