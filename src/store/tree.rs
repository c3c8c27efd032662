//! The trees that records lie in, one for each kind.

use std::fmt;

/// The largest record, as JSON, in bytes. The database is made for small values; most records should stay far below.
pub const LARGEST_RECORD_BYTES: usize = auditoot_core::dialogue::person::BYTES_MAX;

/// The trees of the store: one per kind of record, never one per person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// What is known of each person, by account id.
    People,
    /// Access tokens of people, by account id.
    Tokens,
    /// The bot's OAuth client registrations, by home server.
    Registrations,
    /// Sign-ins under way, by `state`.
    AuthorizationRequests,
    /// Posts and writes that are to be done, in the order of their [`Sequence`](super::Sequence).
    Outbox,
    /// Ids of messages that were handled, by day; kept by the store itself, see [`super::Batch::seen`].
    Seen,
    /// When somebody wants to be woken; kept by the store itself, see [`super::Batch::due`].
    Due,
    /// Access tokens that are still to be given back to their server.
    Returns,
    /// Links to download a copy of what is kept with.
    Exports,
    /// Links to paste a list with.
    Pastes,
    /// Limits per remote domain.
    Domains,
    /// How often people who were forgotten were answered, for a day, by account id.
    Forgotten,
    /// The cursor of the inbox and other single records.
    Meta,
}

impl Tree {
    /// Every tree, in the order in which a transaction holds them.
    pub const ALL: [Self; 13] = [
        Self::People,
        Self::Tokens,
        Self::Registrations,
        Self::AuthorizationRequests,
        Self::Outbox,
        Self::Seen,
        Self::Due,
        Self::Returns,
        Self::Exports,
        Self::Pastes,
        Self::Domains,
        Self::Forgotten,
        Self::Meta,
    ];

    /// The name of the tree on the disk. It is sealed into every value of the tree, so it never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Tokens => "tokens",
            Self::Registrations => "registrations",
            Self::AuthorizationRequests => "handshakes",
            Self::Outbox => "outbox",
            Self::Seen => "seen",
            Self::Due => "due",
            Self::Returns => "returns",
            Self::Exports => "exports",
            Self::Pastes => "pastes",
            Self::Domains => "domains",
            Self::Forgotten => "forgotten",
            Self::Meta => "meta",
        }
    }

    /// Whether its records are packed before they are sealed. That costs as much processor time as all else that a commit does with a record, so
    /// what is gone after a moment, or is there once, is sealed as it is.
    pub(super) const fn is_packed(self) -> bool {
        !matches!(self, Self::Outbox | Self::Meta)
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
