//! What of the configuration the running bot needs.

use jiff::tz::TimeZone;
use url::Url;

use crate::config::{Config, PastePage, Serve, ServedPeople};
use crate::mastodon::oauth::{ClientMetadata, Redirect, random_text};
use crate::store::Name;
use auditoot_core::dialogue::person::Limits;
use auditoot_core::dialogue::reply::CodeWay;
use auditoot_core::dialogue::{ServesOthers, Service};

/// The path under which sign-ins come back, followed by the name of the registration.
pub(super) const CALLBACK_PATH: &str = "/signed-in/";
/// The path of the pages that lead on to a sign-in, followed by the id of the authorization request.
const SIGN_IN_PATH: &str = "/sign-in/";

/// What of the configuration the running bot needs.
#[derive(Clone, Debug)]
pub(crate) struct BotSettings {
    /// The address of the bot's own server, without a slash at the end.
    pub(crate) server_address: String,
    /// Where the server's stream is, if the operator says so.
    pub(crate) streaming_url: Option<Url>,
    /// Whether the account's notification policy is kept open.
    pub(crate) opens_policy: bool,
    /// Where people reach the bot's own pages, if they can.
    pub(crate) public_url: Option<Url>,
    /// Whether people may paste their list on one of them.
    pub(crate) has_paste_page: bool,
    /// How codes come back.
    pub(crate) way: CodeWay,
    /// What the redirect address of every registration begins with.
    pub(crate) comes_back_to: String,
    /// What the address of every page begins with that leads on to a sign-in, if people can reach pages of the bot's own.
    pub(crate) sign_in_pages: Option<String>,
    /// How much may be answered.
    pub(crate) limits: Limits,
    /// Whom the bot serves besides the people of its own server.
    pub(crate) serve: Serve,
    /// The same, as it is told.
    pub(crate) serves_others: ServesOthers,
    /// The time zone in which the days of reminders begin.
    pub(crate) time_zone: TimeZone,
    /// How many days after a sign-in a connection ends that has a fixed end.
    pub(crate) connection_days: u32,
    /// Who runs this bot, as the operator put it.
    pub(crate) operator: Option<String>,
    /// Whose it is, in a few words of the operator's.
    pub(crate) operator_name: Option<String>,
}

impl BotSettings {
    /// The settings of a configuration.
    #[must_use]
    pub(crate) fn of(config: &Config) -> Self {
        let public_url = config.web.as_ref().and_then(|web| web.public_url.clone());
        let is_offered = config.web.as_ref().is_some_and(|web| web.paste_page == PastePage::Offered);
        Self {
            server_address: config.bot.server.as_str().trim_end_matches('/').to_owned(),
            streaming_url: config.bot.streaming_url.clone(),
            opens_policy: config.bot.opens_policy,
            way: if public_url.is_some() { CodeWay::Callback } else { CodeWay::Paste },
            comes_back_to: redirect(public_url.as_ref(), CALLBACK_PATH).as_str().to_owned(),
            sign_in_pages: public_url.clone().map(|mut url| {
                url.set_path(SIGN_IN_PATH);
                url.into()
            }),
            has_paste_page: is_offered && public_url.is_some(),
            public_url,
            limits: config.limits,
            serve: config.serve.clone(),
            serves_others: match &config.serve.people {
                ServedPeople::OwnServer => ServesOthers::Nobody,
                ServedPeople::Domains(domains) => {
                    ServesOthers::OfDomains(domains.iter().map(ToString::to_string).collect())
                }
                ServedPeople::Everybody => ServesOthers::Everybody,
            },
            time_zone: config.bot.time_zone.clone(),
            connection_days: config.operator.connection_days,
            operator: config.operator.contact.clone(),
            operator_name: config.operator.name.clone(),
        }
    }

    /// Whether the bot serves the people of this domain; those of its own server have none.
    #[must_use]
    pub(crate) fn service(&self, domain: Option<&str>) -> Service {
        match domain {
            Some(domain) if !self.serve.serves(domain) => match self.serve.people {
                ServedPeople::OwnServer => Service::OwnServerOnly,
                ServedPeople::Domains(_) | ServedPeople::Everybody => Service::NotThisServer,
            },
            Some(_) | None => Service::Served,
        }
    }

    /// How the bot introduces itself to a server.
    #[must_use]
    pub(crate) fn metadata(&self) -> ClientMetadata {
        ClientMetadata { name: "Auditoot".to_owned(), website: self.public_url.as_ref().map(Url::to_string) }
    }

    /// What every request says of who sends it.
    #[must_use]
    pub(crate) fn user_agent(config: &Config) -> String {
        let contact = config.operator.contact.as_deref().unwrap_or(config.bot.server.as_str());
        // Anything but printable ASCII is no header value.
        let contact: String = contact.chars().filter(char::is_ascii_graphic).collect();
        format!("auditoot/{} (+{contact})", env!("CARGO_PKG_VERSION"))
    }

    /// Where codes of a new registration come back: an address of its own each time, so that a code that was meant for another
    /// registration is not taken for one of this.
    #[must_use]
    pub(crate) fn redirect(&self) -> Redirect {
        redirect(self.public_url.as_ref(), &format!("{CALLBACK_PATH}{}", random_text(&mut rand::rng())))
    }

    /// Under which name the store keeps that the server counts links in full.
    #[must_use]
    pub(crate) fn links_in_full_name(&self) -> Name {
        Name::new(format!("links in full {}", self.server_address))
    }

    /// Under which name the store keeps the registration: another server is another registration, and so is another address of the
    /// bot's own pages.
    #[must_use]
    pub(crate) fn oauth_client_name(&self, server_address: &str) -> Name {
        let pages = self.public_url.as_ref().map_or("out of band", Url::as_str);
        Name::new(format!("{server_address} {pages}"))
    }

    /// The same of a registration that waits until it may take the place of that one.
    #[must_use]
    pub(crate) fn awaited_oauth_client_name(&self, server_address: &str) -> Name {
        let pages = self.public_url.as_ref().map_or("out of band", Url::as_str);
        Name::new(format!("awaited {server_address} {pages}"))
    }
}

/// The redirect address with this path, if the bot has pages of its own.
fn redirect(public_url: Option<&Url>, path: &str) -> Redirect {
    match public_url.cloned() {
        Some(mut url) => {
            url.set_path(path);
            Redirect::Callback(url)
        }
        None => Redirect::OutOfBand,
    }
}
