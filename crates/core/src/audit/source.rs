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
    /// Mastodon without such functions: the person copies the page of that server that lists the apps, and pastes it on a page of the
    /// bot's own. The last copy that was kept is the list.
    Pasted,
    /// A server with no interface for this; the person can only be sent to a page of that server.
    PageOnly(AppsPage),
    /// A server that has not said anything of itself yet. What it cannot do is not known, either.
    NotKnownYet,
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
    /// After a removal: the server was told to close it, and nothing of it was open that anybody saw.
    NoneSeen,
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
    /// The list that the person pasted.
    Paste,
    /// Nothing: there is nothing to list or remove with.
    Nothing,
}

/// What a source can tell and do: one row for each.
#[expect(clippy::struct_excessive_bools, reason = "a row answers one question after the other")]
struct Abilities {
    /// Whether the bot can read a list here.
    can_list: bool,
    /// Whether it can remove by itself.
    can_remove: bool,
    /// Whether it is right to sign somebody in: the permission is of use, or proves who they are and can be given back.
    takes_tokens: bool,
    /// The scopes to ask for: the smallest that do the job, in the order of preference.
    scopes: &'static [&'static str],
    /// Whether they also allow what the bot never does: changing the profile.
    permission_reaches_profile: bool,
    /// What the bot keeps of a token.
    keeps: Keeps,
    /// Whether a connection ends at a fixed time after the token, whatever the person writes meanwhile.
    connection_ends: bool,
    /// How many days old the token may be that a removal is asked about on; `None` where every one will do.
    removal_sign_in_days: Option<u32>,
    /// Whether it tells what an app may do.
    tells_permissions: bool,
    /// Whether it tells when an app was let in.
    tells_dates: bool,
    /// How exact its last uses are.
    precision: Precision,
    /// Whether an app that only listens to its stream has a use on record.
    listening_is_a_use: bool,
    /// How it tells the bot of an app that was let in.
    watches: Watches,
    /// The path of the page of the person's own server where the apps are listed.
    apps_page_path: &'static str,
    /// Whether that page shows what each app asked for, and when, as it registered with the server, and not what the person allowed.
    page_shows_registrations: bool,
}

/// It has nothing narrower than `write:accounts` for removing a token. It writes a last use only if the one before is older than an
/// hour. Its token API sends nothing by itself.
const GOTOSOCIAL: Abilities = Abilities {
    can_list: true,
    can_remove: true,
    takes_tokens: true,
    scopes: &["read:accounts write:accounts"],
    permission_reaches_profile: true,
    keeps: Keeps::Permission,
    connection_ends: false,
    removal_sign_in_days: None,
    tells_permissions: true,
    tells_dates: true,
    precision: Precision::Within(SignedDuration::from_hours(1)),
    listening_is_a_use: true,
    watches: Watches::OnlyWhenAsked,
    apps_page_path: "/settings/user/tokens",
    page_shows_registrations: false,
};

/// A key of the bot's own never ends by itself, and an app that writes in the person's name would keep it going: so the connection ends. A
/// stolen permission of some app can write a private message in the person's name, but it cannot sign in: so a removal wants a young
/// token. Mastodon writes a last use only if the one before is older than a day (`Api::AccessTokenTrackingConcern`); its streaming
/// server only reads the tokens.
const OPERATOR: Abilities = Abilities {
    can_list: true,
    can_remove: true,
    keeps: Keeps::Key,
    connection_ends: true,
    removal_sign_in_days: Some(REMOVAL_SIGN_IN_DAYS),
    tells_permissions: true,
    tells_dates: true,
    precision: Precision::Within(SignedDuration::from_hours(24)),
    listening_is_a_use: false,
    watches: Watches::WithinAMinute,
    ..MASTODON_PAGE
};

/// The list is what somebody copied from that page, which shows of each app what it registered with. Nothing proves who pasted it, and
/// nothing needs to: it opens nothing.
const PASTED: Abilities = Abilities {
    can_list: true,
    keeps: Keeps::Paste,
    tells_permissions: true,
    precision: Precision::Within(SignedDuration::from_hours(24)),
    listening_is_a_use: false,
    ..MASTODON_PAGE
};

/// Where the bot only wants to know who somebody is, Mastodon 4.3 and later know `profile`; older servers need `read:accounts`.
const MASTODON_PAGE: Abilities = Abilities {
    takes_tokens: true,
    apps_page_path: "/oauth/authorized_applications",
    page_shows_registrations: true,
    ..UNKNOWN_PAGE
};

/// Before 0.19 it cannot take a token back, and every token may do everything there.
const GOTOSOCIAL_PAGE: Abilities = Abilities { apps_page_path: "/settings/user/tokens", ..UNKNOWN_PAGE };

const PLEROMA_PAGE: Abilities = Abilities { takes_tokens: true, ..UNKNOWN_PAGE };

const PIXELFED_PAGE: Abilities =
    Abilities { takes_tokens: true, apps_page_path: "/settings/applications", ..UNKNOWN_PAGE };

/// Nothing is known of it (Friendica, asked to take one token back, takes back those of everybody who uses that app).
const UNKNOWN_PAGE: Abilities = Abilities {
    can_list: false,
    can_remove: false,
    takes_tokens: false,
    scopes: &["profile", "read:accounts"],
    permission_reaches_profile: false,
    keeps: Keeps::Nothing,
    connection_ends: false,
    removal_sign_in_days: None,
    tells_permissions: false,
    tells_dates: false,
    precision: Precision::None,
    listening_is_a_use: true,
    watches: Watches::OnlyWhenAsked,
    apps_page_path: "/",
    page_shows_registrations: false,
};

impl Source {
    fn abilities(self) -> &'static Abilities {
        match self {
            Self::GoToSocial => &GOTOSOCIAL,
            Self::Operator(_) => &OPERATOR,
            Self::Pasted => &PASTED,
            Self::PageOnly(AppsPage::Mastodon) => &MASTODON_PAGE,
            Self::PageOnly(AppsPage::GoToSocial) => &GOTOSOCIAL_PAGE,
            Self::PageOnly(AppsPage::Pleroma) => &PLEROMA_PAGE,
            Self::PageOnly(AppsPage::Pixelfed) => &PIXELFED_PAGE,
            Self::PageOnly(AppsPage::Unknown) | Self::NotKnownYet => &UNKNOWN_PAGE,
        }
    }

    /// Whether the bot can read a list here.
    #[must_use]
    pub fn can_list(self) -> bool {
        self.abilities().can_list
    }

    /// Whether this source can remove by itself. Where it cannot, the person is told where to do it.
    #[must_use]
    pub fn can_remove(self) -> bool {
        self.abilities().can_remove
    }

    /// Whether its lists are copies that somebody pasted.
    #[must_use]
    pub fn is_pasted(self) -> bool {
        self.keeps() == Keeps::Paste
    }

    /// Whether it is right to sign somebody in here.
    #[must_use]
    pub fn takes_tokens(self) -> bool {
        self.abilities().takes_tokens
    }

    /// The scopes the bot asks for: the smallest that do the job, in the order of preference.
    #[must_use]
    pub fn scopes(self) -> &'static [&'static str] {
        self.abilities().scopes
    }

    /// Whether the permission also allows what the bot never does: changing the profile.
    #[must_use]
    pub fn permission_reaches_profile(self) -> bool {
        self.abilities().permission_reaches_profile
    }

    /// What the bot keeps of a token.
    #[must_use]
    pub fn keeps(self) -> Keeps {
        self.abilities().keeps
    }

    /// Whether a connection ends at a fixed time after the token, whatever the person writes meanwhile.
    #[must_use]
    pub fn connection_ends(self) -> bool {
        self.abilities().connection_ends
    }

    /// How many days old the token may be that a removal is asked about on; `None` where every one will do.
    #[must_use]
    pub fn removal_sign_in_days(self) -> Option<u32> {
        self.abilities().removal_sign_in_days
    }

    /// Whether it tells what an app may do.
    #[must_use]
    pub fn tells_permissions(self) -> bool {
        self.abilities().tells_permissions
    }

    /// Whether it tells when an app was let in.
    #[must_use]
    pub fn tells_dates(self) -> bool {
        self.abilities().tells_dates
    }

    /// How exact its last uses are.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.abilities().precision
    }

    /// Whether an app that only listens to its stream has a use on record.
    #[must_use]
    pub fn listening_is_a_use(self) -> bool {
        self.abilities().listening_is_a_use
    }

    /// What removing does to open connections. `GoToSocial` leaves open `WebSocket`s alone.
    #[must_use]
    pub fn streams(self) -> Streams {
        match self {
            Self::GoToSocial | Self::Pasted | Self::PageOnly(_) | Self::NotKnownYet => Streams::MayGoOn,
            Self::Operator(streams) => streams,
        }
    }

    /// How it tells the bot of an app that was let in.
    #[must_use]
    pub fn watches(self) -> Watches {
        self.abilities().watches
    }

    /// The path of the page of the person's own server where the apps are listed.
    #[must_use]
    pub fn apps_page_path(self) -> &'static str {
        self.abilities().apps_page_path
    }

    /// The same, at the place of one application where the page has such places. Mastodon has them since 4.3 (`dom_id`); before, the page
    /// opens at its top.
    #[must_use]
    pub fn application_path(self, app: Option<&AppId>) -> String {
        let page = self.apps_page_path();
        let is_plain = |app: &&AppId| !app.0.is_empty() && app.0.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match (self, app.filter(is_plain)) {
            (Self::Operator(_) | Self::Pasted, Some(app)) => format!("{page}#doorkeeper_application_{}", app.0),
            (Self::Operator(_) | Self::GoToSocial | Self::Pasted | Self::PageOnly(_) | Self::NotKnownYet, _) => {
                page.to_owned()
            }
        }
    }

    /// Whether that page shows what each app registered with, and not what the person allowed.
    #[must_use]
    pub fn page_shows_registrations(self) -> bool {
        self.abilities().page_shows_registrations
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
