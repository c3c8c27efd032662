//! A profile, as far as its owner changed it.

/// What somebody changed of a fresh profile.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// The description, as it was written.
    pub(super) note: String,
    /// Whether followers need a yes, if that was said.
    pub(super) locked: Option<bool>,
}
