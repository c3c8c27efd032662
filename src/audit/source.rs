//! What each kind of home server can tell and do. Everything the bot says follows from what is declared here.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// The most sign-ins a source reads for one person. Beyond it the listing says that it was cut.
pub const SIGN_INS_MAX: usize = 1_000;

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

/// What becomes of a connection an app has open when its sign-in is removed.
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
    /// Within a minute: the server's new sign-ins are looked through.
    WithinAMinute,
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
    pub fn takes_sign_ins(self) -> bool {
        match self {
            Self::GoToSocial
            | Self::Operator(_)
            | Self::PageOnly(AppsPage::Mastodon | AppsPage::Pleroma | AppsPage::Pixelfed) => true,
            Self::PageOnly(AppsPage::GoToSocial | AppsPage::Unknown) => false,
        }
    }

    /// The scopes the bot asks for on this source: the smallest that do the job, in the order of preference.
    ///
    /// `GoToSocial` has nothing narrower than `write:accounts` for removing a sign-in. Where the bot only wants to know
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
}
