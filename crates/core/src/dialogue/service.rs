//! Whom the bot is there for, and who runs it.

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

/// The page of whoever runs the bot, by how they are reached: a handle that mentions nobody is found by no search.
#[must_use]
pub fn operator_page(contact: &str) -> Option<String> {
    if contact.starts_with("https://") || contact.starts_with("http://") {
        return Some(contact.to_owned());
    }
    let (user, host) = contact.strip_prefix('@')?.split_once('@')?;
    let is_plain = |text: &str, signs: &str| {
        !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || signs.contains(char))
    };
    (is_plain(user, "_.-") && is_plain(host, ".-")).then(|| format!("https://{host}/@{user}"))
}
