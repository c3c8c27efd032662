//! What somebody signs in to the bot's own account for.

use auditoot_core::audit::Source;
use auditoot_core::audit::source::AppsPage;

/// What somebody signs in to the bot's own account for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Errand {
    /// The token that the bot works with.
    Bot,
    /// A token that changes the profile once.
    Profile,
}

impl Errand {
    /// The smallest scopes with which it can be done.
    pub(super) fn scopes(self, source: Source) -> &'static str {
        match (source, self) {
            // The stream needs the first two, `read:follows` tells who gets what the bot sends on its own, and the policy that hides
            // strangers' messages needs the last.
            (Source::PageOnly(AppsPage::Mastodon) | Source::Operator(_) | Source::Pasted, Self::Bot) => {
                "read:statuses read:notifications read:accounts read:follows write:statuses write:notifications"
            }
            (Source::PageOnly(AppsPage::Mastodon) | Source::Operator(_) | Source::Pasted, Self::Profile) => {
                "read:accounts write:accounts"
            }
            // GoToSocial's stream needs the whole of `read`; of the others nothing smaller is known to work.
            (
                Source::NotKnownYet
                | Source::GoToSocial
                | Source::PageOnly(AppsPage::GoToSocial | AppsPage::Pleroma | AppsPage::Pixelfed | AppsPage::Unknown),
                Self::Bot | Self::Profile,
            ) => "read write",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Bot => "token",
            Self::Profile => "profile",
        }
    }
}
