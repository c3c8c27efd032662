//! What each kind of home server can tell and do. Everything the bot says follows from what is declared here.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::AppId;

/// The most tokens a source reads for one person. Beyond it the listing says that it was cut.
pub const TOKENS_MAX: usize = 1_000;
/// How old the token may be, in days, that a removal is asked about on, where that matters: see [`Source::removal_sign_in_days`].
const REMOVAL_SIGN_IN_DAYS: u32 = 90;

/// Where a person's list of apps comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// `GoToSocial` 0.19 and later: its token API, with the person's own OAuth token.
    GoToSocial,
    /// Mastodon whose own operator runs this bot: the server's own database, through a few functions the operator installed. What
    /// becomes of open connections depends on whether the bot may tell the server's streams.
    Operator(Streams),
    /// A server with no interface for this; the person can only be sent to a page of that server.
    PageOnly(AppsPage),
}

/// The page of a person's own server that lists the apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppsPage {
    /// Mastodon and its forks: Preferences > Account > Authorized apps.
    Mastodon,
    /// `GoToSocial` before 0.19, or one whose token API does not answer.
    GoToSocial,
    /// Pleroma and Akkoma, whose page has no address of its own that holds everywhere.
    Pleroma,
    /// Pixelfed.
    Pixelfed,
    /// Software this program does not know the page of.
    Unknown,
}

/// How exact the last use is that a source reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// True last use lies within this span after the reported one.
    Within(SignedDuration),
    /// The source reports no last use.
    None,
}

/// What becomes of a connection an app has open when its token is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Streams {
    /// It may go on until the app reconnects or the server restarts.
    #[default]
    MayGoOn,
    /// The server closes it.
    Cut,
}

/// How a source tells the bot of an app that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watches {
    /// Not at all: only a list that somebody asks for shows it.
    OnlyWhenAsked,
    /// Within a minute: the server's new tokens are looked through.
    WithinAMinute,
}

/// What the bot keeps of a token, to list and remove with later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// The permission the person gave.
    Permission,
    /// A key of the bot's own. The token only proves who the person is; its permission is given back at once.
    Key,
    /// Nothing: there is nothing to list or remove with.
    Nothing,
}

impl Source {
    /// Whether this source can list and remove by itself.
    #[must_use]
    pub fn can_list(self) -> bool {
        match self {
            Self::GoToSocial | Self::Operator(_) => true,
            Self::PageOnly(_) => false,
        }
    }

    /// Whether it is right to sign somebody in here: the permission is of use, or proves who they are and can be given back.
    ///
    /// `GoToSocial` before 0.19 cannot take a token back, and every token may do everything there; of unknown software
    /// nothing is known (Friendica, asked to take one token back, takes back those of everybody who uses that app).
    #[must_use]
    pub fn takes_tokens(self) -> bool {
        match self {
            Self::GoToSocial
            | Self::Operator(_)
            | Self::PageOnly(AppsPage::Mastodon | AppsPage::Pleroma | AppsPage::Pixelfed) => true,
            Self::PageOnly(AppsPage::GoToSocial | AppsPage::Unknown) => false,
        }
    }

    /// The scopes the bot asks for on this source: the smallest that do the job, in the order of preference.
    ///
    /// `GoToSocial` has nothing narrower than `write:accounts` for removing a token. Where the bot only wants to know
    /// who somebody is, Mastodon 4.3 and later know `profile`; older servers need `read:accounts`.
    #[must_use]
    pub fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::GoToSocial => &["read:accounts write:accounts"],
            Self::Operator(_) | Self::PageOnly(_) => &["profile", "read:accounts"],
        }
    }

    /// Whether the permission also allows what the bot never does: changing the profile.
    #[must_use]
    pub fn permission_reaches_profile(self) -> bool {
        match self {
            Self::GoToSocial => true,
            Self::Operator(_) | Self::PageOnly(_) => false,
        }
    }

    /// What the bot keeps of a token.
    #[must_use]
    pub fn keeps(self) -> Keeps {
        match self {
            Self::GoToSocial => Keeps::Permission,
            Self::Operator(_) => Keeps::Key,
            Self::PageOnly(_) => Keeps::Nothing,
        }
    }

    /// Whether a connection ends at a fixed time after the token, whatever the person writes meanwhile.
    ///
    /// A key of the bot's own never ends by itself, and an app that writes in the person's name would keep it going.
    #[must_use]
    pub fn connection_ends(self) -> bool {
        match self {
            Self::Operator(_) => true,
            Self::GoToSocial | Self::PageOnly(_) => false,
        }
    }

    /// How many days old the token may be that a removal is asked about on; `None` where every one will do.
    ///
    /// A stolen permission of some app can write a private message in the person's name, but it cannot sign in.
    #[must_use]
    pub fn removal_sign_in_days(self) -> Option<u32> {
        match self {
            Self::Operator(_) => Some(REMOVAL_SIGN_IN_DAYS),
            Self::GoToSocial | Self::PageOnly(_) => None,
        }
    }

    /// How exact its last uses are. `GoToSocial` writes one only if the last is older than an hour, Mastodon only if it is older than a
    /// day (`Api::AccessTokenTrackingConcern`).
    #[must_use]
    pub fn precision(self) -> Precision {
        match self {
            Self::GoToSocial => Precision::Within(SignedDuration::from_hours(1)),
            Self::Operator(_) => Precision::Within(SignedDuration::from_hours(24)),
            Self::PageOnly(_) => Precision::None,
        }
    }

    /// Whether an app that only listens to its stream has a use on record. Mastodon's streaming server only reads the tokens.
    #[must_use]
    pub fn listening_is_a_use(self) -> bool {
        match self {
            Self::Operator(_) => false,
            Self::GoToSocial | Self::PageOnly(_) => true,
        }
    }

    /// What removing does to open connections. `GoToSocial` leaves open `WebSocket`s alone.
    #[must_use]
    pub fn streams(self) -> Streams {
        match self {
            Self::GoToSocial | Self::PageOnly(_) => Streams::MayGoOn,
            Self::Operator(streams) => streams,
        }
    }

    /// How it tells the bot of an app that was let in. Neither `GoToSocial`'s token API nor a page sends anything by itself.
    #[must_use]
    pub fn watches(self) -> Watches {
        match self {
            Self::GoToSocial | Self::PageOnly(_) => Watches::OnlyWhenAsked,
            Self::Operator(_) => Watches::WithinAMinute,
        }
    }

    /// The path of the page of the person's own server where the apps are listed.
    #[must_use]
    pub fn apps_page_path(self) -> &'static str {
        match self {
            Self::GoToSocial | Self::PageOnly(AppsPage::GoToSocial) => "/settings/user/tokens",
            Self::Operator(_) | Self::PageOnly(AppsPage::Mastodon) => "/oauth/authorized_applications",
            Self::PageOnly(AppsPage::Pixelfed) => "/settings/applications",
            Self::PageOnly(AppsPage::Pleroma | AppsPage::Unknown) => "/",
        }
    }

    /// The same, at the place of one application where the page has such places. Mastodon has them since 4.3 (`dom_id`); before, the page
    /// opens at its top.
    #[must_use]
    pub fn application_path(self, app: Option<&AppId>) -> String {
        let page = self.apps_page_path();
        let is_plain = |app: &&AppId| !app.0.is_empty() && app.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (self, app.filter(is_plain)) {
            (Self::Operator(_), Some(app)) => format!("{page}#doorkeeper_application_{}", app.0),
            (Self::Operator(_) | Self::GoToSocial | Self::PageOnly(_), _) => page.to_owned(),
        }
    }

    /// Whether that page shows what each app asked for, and when, as it registered with the server, and not what the person allowed.
    #[must_use]
    pub fn page_shows_registrations(self) -> bool {
        match self {
            Self::Operator(_) | Self::PageOnly(AppsPage::Mastodon) => true,
            Self::GoToSocial
            | Self::PageOnly(AppsPage::GoToSocial | AppsPage::Pleroma | AppsPage::Pixelfed | AppsPage::Unknown) => {
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_a_place_on_mastodons_page_and_only_a_plain_id_gets_there() {
        let path = |source: Source, app: &str| source.application_path(Some(&AppId(app.to_owned())));
        let operator = Source::Operator(Streams::Cut);
        assert_eq!(path(operator, "12"), "/oauth/authorized_applications#doorkeeper_application_12");
        for odd in ["", "1 2", "1#2", "1%40", "@bob", "../x", "1/2", "\u{661}"] {
            assert_eq!(path(operator, odd), "/oauth/authorized_applications", "{odd:?}");
        }
        assert_eq!(operator.application_path(None), "/oauth/authorized_applications");
        assert_eq!(path(Source::GoToSocial, "12"), "/settings/user/tokens");
    }
}
