//! What somebody pastes on the bot's own page.

/// What is pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Pasting {
    /// What the speaker's page of apps shows.
    OwnPage,
    /// Its source.
    Source,
    /// What is in a file: HTML if its name ends so, else plain text.
    File(String),
}

impl Pasting {
    /// What stands behind `/paste`.
    pub(super) fn of(rest: &str) -> Self {
        match rest {
            "" => Self::OwnPage,
            "source" => Self::Source,
            file => Self::File(file.to_owned()),
        }
    }
}
