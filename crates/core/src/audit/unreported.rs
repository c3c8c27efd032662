//! What is not told of any app of a list: by that nothing can be chosen, and nothing put in order. A guess would look like knowledge.

use super::{Filter, LastUse, Listing, Order, Precision, Source, Token};

/// Something that servers tell of an app, or do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreported {
    /// When it was last used.
    LastUse,
    /// When it was let in.
    Date,
    /// What it may do.
    Permissions,
}

impl Unreported {
    /// Whether this is told of no app: by the source, or by this list of it.
    fn holds(self, source: Source, listing: &Listing) -> bool {
        let is_of_source = match self {
            Self::LastUse => source.precision() == Precision::None,
            Self::Date => !source.tells_dates(),
            Self::Permissions => !source.tells_permissions(),
        };
        let lacks = |token: &Token| match self {
            Self::LastUse => token.last_use == LastUse::NotReported,
            Self::Date => token.authorized_at.is_none(),
            Self::Permissions => token.scopes.is_none(),
        };
        let mut apps = listing.tokens.iter().filter(|token| listing.own.as_ref() != Some(&token.id)).peekable();
        is_of_source || (apps.peek().is_some() && apps.all(lacks))
    }
}

impl Filter {
    /// What it would go by, if that is not told here.
    #[must_use]
    pub fn unreported(&self, source: Source, listing: &Listing) -> Option<Unreported> {
        let goes_by = match self {
            Self::Unused(_) | Self::NeverUsed => Unreported::LastUse,
            // What is new in a copy is what was not in the one before.
            Self::New if source.is_pasted() => return None,
            Self::New => Unreported::Date,
            Self::Can(_) => Unreported::Permissions,
            Self::All | Self::Named(_) => return None,
        };
        Some(goes_by).filter(|one| one.holds(source, listing))
    }
}

impl Order {
    /// What it would go by, if that is not told here.
    #[must_use]
    pub fn unreported(self, source: Source, listing: &Listing) -> Option<Unreported> {
        let goes_by = match self {
            Self::LastUse => Unreported::LastUse,
            Self::Date => Unreported::Date,
            Self::Attention | Self::Name => return None,
        };
        Some(goes_by).filter(|one| one.holds(source, listing))
    }
}
