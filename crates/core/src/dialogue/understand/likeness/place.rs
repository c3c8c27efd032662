//! Where an example was written.

use super::super::situation::{Answering, Situation};

/// Where an example was written: what a message answers, as far as it changes what words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExamplePlace {
    /// Before there is a list.
    Cold,
    Listed,
    Asked,
    Removed,
    Reminding,
    Alert,
    Shown,
}

impl ExamplePlace {
    pub(super) const ALL: [(Self, &'static str); 7] = [
        (Self::Cold, "cold"),
        (Self::Listed, "listed"),
        (Self::Asked, "asked"),
        (Self::Removed, "removed"),
        (Self::Reminding, "reminding"),
        (Self::Alert, "alert"),
        (Self::Shown, "shown"),
    ];

    pub(super) fn of(situation: &Situation<'_>) -> Self {
        match situation.state {
            Answering::Plain if situation.apps.is_empty() => Self::Cold,
            Answering::Plain => Self::Listed,
            Answering::Asked(_) | Answering::AskedOther => Self::Asked,
            Answering::SignInWaits => Self::Cold,
            Answering::UnderReminder => Self::Reminding,
            Answering::UnderAlert(_) => Self::Alert,
            Answering::AfterRemoval => Self::Removed,
            Answering::AfterShow(_) => Self::Shown,
        }
    }

    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, other)| *other == name).map(|(place, _)| *place)
    }
}
