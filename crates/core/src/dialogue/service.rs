//! Whom the bot is there for.

/// Whom the bot serves besides the people of its own server, as whoever runs it decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServesOthers {
    /// Nobody.
    Nobody,
    /// The people of these domains.
    OfDomains(Vec<String>),
    /// Everybody.
    Everybody,
}

/// Whether the bot serves somebody, as whoever runs it decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// It does.
    Served,
    /// It is there for the people of its own server only.
    OwnServerOnly,
    /// It serves people of other servers, and not of this one.
    NotThisServer,
}
