//! From what a source gives to a typed value, and from a value to how it is shown.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use jiff::tz::TimeZone;
use url::Url;

use super::keys::{ConfigDraft, Field};
use super::{AllowedHost, LogFormat, LogLevel, PastePage, ServedDomain, ServedPeople};
use crate::sources::{DatabaseAddress, RedisAddress};
use auditoot_core::secret::{AccessToken, DatabaseUrl, RedisUrl};

/// What a source gives for one key.
#[derive(Clone)]
pub(super) enum Given {
    Text(String),
    List(Vec<String>),
    Number(i64),
    Switch(bool),
    /// Something that no key takes, by what it is, as in "a date".
    Other(&'static str),
}

/// How a value is shown.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Shown {
    /// There is none.
    Unset,
    /// There is one, and it is a secret.
    Hidden,
    /// The value, in TOML.
    Toml(String),
}

/// What a value must be, as the end of a sentence that began with the key: "must be …". It quotes a wrong value only
/// where nobody would put a secret.
pub(super) type Rule = String;

/// The most characters of an access token; Mastodon's have 43, and signed ones stay far below this.
const LONGEST_TOKEN: usize = 4096;
/// The most characters of a contact, which travels in every request.
const LONGEST_CONTACT: usize = 200;

/// The most characters of the name of whoever runs the bot.
const LONGEST_NAME: usize = 100;

/// The words of `serve.people`.
const OWN_SERVER: &str = "own-server";
const EVERYBODY: &str = "everybody";

impl Given {
    /// What a variable of the environment gives: lists go by commas, numbers by their digits.
    pub(super) fn from_variable(field: &Field, text: String) -> Self {
        match field {
            Field::Files(_) | Field::Hosts(_) | Field::People(_) | Field::Domains(_) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Self::List(items.map(str::to_owned).collect())
            }
            Field::Number { .. } => text.trim().parse().map_or(Self::Text(text), Self::Number),
            Field::Switch(_) => text.trim().parse().map_or(Self::Text(text), Self::Switch),
            Field::Server(_)
            | Field::Secret(_)
            | Field::Database(_)
            | Field::Redis(_)
            | Field::Namespace(_)
            | Field::File(_)
            | Field::Address(_)
            | Field::OwnAddress(_)
            | Field::Format(_)
            | Field::PastePage(_)
            | Field::Level(_)
            | Field::Contact(_)
            | Field::Name(_)
            | Field::Zone(_) => Self::Text(text),
        }
    }

    /// What a value of the file gives.
    pub(super) fn from_toml(value: &toml::Value) -> Self {
        match value {
            toml::Value::String(text) => Self::Text(text.clone()),
            toml::Value::Integer(number) => Self::Number(*number),
            toml::Value::Array(items) => {
                let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map_or(Self::Other("a list of other things than texts"), Self::List)
            }
            toml::Value::Float(_) => Self::Other("a number with a fraction"),
            toml::Value::Boolean(is_on) => Self::Switch(*is_on),
            toml::Value::Datetime(_) => Self::Other("a date or time"),
            toml::Value::Table(_) => Self::Other("a section"),
        }
    }

    pub(super) fn text(&self) -> Result<&str, Rule> {
        match self {
            Self::Text(text) => Ok(text),
            Self::List(_) => Err("must be one text, not a list".to_owned()),
            Self::Number(_) => Err("must be a text, in quotes".to_owned()),
            Self::Switch(_) => Err("must be a text, not true or false".to_owned()),
            Self::Other(what) => Err(format!("must be a text, not {what}")),
        }
    }

    fn list(&self) -> Result<&[String], Rule> {
        match self {
            Self::List(items) => Ok(items),
            Self::Text(_) | Self::Number(_) => Err("must be a list of texts, such as [\"one\", \"two\"]".to_owned()),
            Self::Switch(_) => Err("must be a list of texts, not true or false".to_owned()),
            Self::Other(what) => Err(format!("must be a list of texts, not {what}")),
        }
    }
}

impl Field {
    /// Puts what a source gives into the draft, or says what it must be.
    pub(super) fn fill(&self, draft: &mut ConfigDraft, given: &Given) -> Result<(), Rule> {
        match self {
            Self::Server(field) => *field(draft) = Some(server(given.text()?)?),
            Self::Secret(field) => *field(draft) = Some(AccessToken::new(secret(given.text()?)?)),
            Self::Database(field) => *field(draft) = Some(database(given.text()?)?),
            Self::Redis(field) => *field(draft) = Some(redis(given.text()?)?),
            Self::Namespace(field) => *field(draft) = Some(namespace(given.text()?)?),
            Self::File(field) => *field(draft) = path(given.text()?)?,
            Self::Files(field) => {
                *field(draft) = given.list()?.iter().map(|item| path(item)).collect::<Result<_, _>>()?;
            }
            Self::Address(field) => {
                let rule = "must be an IP address with a port, such as 127.0.0.1:8080 or [::1]:8080";
                *field(draft) = Some(given.text()?.parse().map_err(|_| rule.to_owned())?);
            }
            Self::OwnAddress(field) => *field(draft) = Some(own_address(given)?),
            Self::Hosts(field) => {
                *field(draft) = given.list()?.iter().map(|item| host(item)).collect::<Result<_, _>>()?;
            }
            Self::People(field) => *field(draft) = people(given)?,
            Self::Domains(field) => *field(draft) = domains(given.list()?)?,
            Self::Number { field, least, most } => *field(draft) = number(given, *least, *most)?,
            Self::Switch(field) => {
                let Given::Switch(is_on) = given else {
                    return Err("must be true or false, without quotes".to_owned());
                };
                *field(draft) = *is_on;
            }
            Self::Format(field) => *field(draft) = word(given, LogFormat::WORDS)?,
            Self::PastePage(field) => *field(draft) = word(given, PastePage::WORDS)?,
            Self::Level(field) => *field(draft) = word(given, LogLevel::WORDS)?,
            Self::Contact(field) => *field(draft) = Some(contact(given.text()?)?),
            Self::Name(field) => *field(draft) = Some(operator_name(given.text()?)?),
            Self::Zone(field) => *field(draft) = zone(given.text()?)?,
        }
        Ok(())
    }

    /// The value that stands in the draft. It takes the draft by exclusive reference because filling and showing
    /// share one accessor; it changes nothing.
    pub(super) fn show(&self, draft: &mut ConfigDraft) -> Shown {
        match self {
            Self::Server(field) => {
                field(draft).as_ref().map_or(Shown::Unset, |url| quoted(url.as_str().trim_end_matches('/')))
            }
            Self::Secret(field) => field(draft).as_ref().map_or(Shown::Unset, |_| Shown::Hidden),
            Self::Database(field) => field(draft).as_ref().map_or(Shown::Unset, |_| Shown::Hidden),
            Self::Redis(field) => field(draft).as_ref().map_or(Shown::Unset, |_| Shown::Hidden),
            Self::File(field) => quoted(&field(draft).to_string_lossy()),
            Self::Files(field) => quoted_list(field(draft).iter().map(|path| path.to_string_lossy().into_owned())),
            Self::Address(field) | Self::OwnAddress(field) => {
                field(draft).map_or(Shown::Unset, |address| quoted(&address.to_string()))
            }
            Self::Hosts(field) => quoted_list(field(draft).iter().map(AllowedHost::to_string)),
            Self::People(field) => match field(draft) {
                ServedPeople::OwnServer => quoted(OWN_SERVER),
                ServedPeople::Everybody => quoted(EVERYBODY),
                ServedPeople::Domains(domains) => quoted_list(domains.iter().map(ServedDomain::to_string)),
            },
            Self::Domains(field) => quoted_list(field(draft).iter().map(ServedDomain::to_string)),
            Self::Number { field, .. } => Shown::Toml(field(draft).to_string()),
            Self::Switch(field) => Shown::Toml(field(draft).to_string()),
            Self::Format(field) => quoted(name_of(*field(draft), LogFormat::WORDS)),
            Self::PastePage(field) => quoted(name_of(*field(draft), PastePage::WORDS)),
            Self::Level(field) => quoted(name_of(*field(draft), LogLevel::WORDS)),
            Self::Contact(field) | Self::Name(field) | Self::Namespace(field) => {
                field(draft).as_ref().map_or(Shown::Unset, |text| quoted(text))
            }
            Self::Zone(field) => field(draft).iana_name().map_or(Shown::Unset, quoted),
        }
    }

    /// What kind of value it is, for the reader of a table.
    pub(super) fn kind(&self) -> String {
        match self {
            Self::Server(_) => "URL".to_owned(),
            Self::Secret(_) => "secret".to_owned(),
            Self::Database(_) | Self::Redis(_) => "secret URL".to_owned(),
            Self::File(_) => "path".to_owned(),
            Self::Files(_) => "list of paths".to_owned(),
            Self::Address(_) => "IP address and port".to_owned(),
            Self::OwnAddress(_) => "port, or IP address and port".to_owned(),
            Self::Hosts(_) => "list of hosts".to_owned(),
            Self::People(_) => format!("{OWN_SERVER}, {EVERYBODY}, or a list of domains"),
            Self::Domains(_) => "list of domains".to_owned(),
            Self::Number { least, most, .. } => format!("{least} to {most}"),
            Self::Switch(_) => "true or false".to_owned(),
            Self::Format(_) => names(LogFormat::WORDS),
            Self::PastePage(_) => names(PastePage::WORDS),
            Self::Level(_) => names(LogLevel::WORDS),
            Self::Contact(_) | Self::Name(_) | Self::Namespace(_) => "text".to_owned(),
            Self::Zone(_) => "time zone".to_owned(),
        }
    }
}

impl LogFormat {
    const WORDS: &[(Self, &str)] = &[(Self::Text, "text"), (Self::Json, "json")];
}

impl PastePage {
    const WORDS: &[(Self, &str)] = &[(Self::Offered, "offered"), (Self::Off, "off")];
}

impl LogLevel {
    const WORDS: &[(Self, &str)] = &[
        (Self::Error, "error"),
        (Self::Warn, "warn"),
        (Self::Info, "info"),
        (Self::Debug, "debug"),
        (Self::Trace, "trace"),
    ];
}

/// A port of this machine alone, or an address with a port.
fn own_address(given: &Given) -> Result<SocketAddr, Rule> {
    let text = match given {
        Given::Number(port) => port.to_string(),
        Given::Text(_) | Given::List(_) | Given::Switch(_) | Given::Other(_) => given.text()?.trim().to_owned(),
    };
    let port = text.parse().ok().map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let rule = "must be a port, as in 9090, or an IP address with a port, as in 10.0.0.5:9090";
    port.or_else(|| text.parse().ok()).ok_or_else(|| rule.to_owned())
}

/// A server's URL: scheme, host and port. The value is not quoted back, because it may carry a password.
fn server(text: &str) -> Result<Url, Rule> {
    let rule = || "must be the URL of a server, such as https://social.example".to_owned();
    let url = Url::parse(text).map_err(|_| rule())?;
    if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
        return Err(rule());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not carry a user name or password".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("must end after the host and port: no path, no question mark, no number sign".to_owned());
    }
    Ok(url)
}

fn secret(text: &str) -> Result<&str, Rule> {
    let fits = !text.is_empty() && text.len() <= LONGEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(text)
        .ok_or_else(|| "must be one word of ordinary characters, without blanks or line breaks".to_owned())
}

/// The address of the operator's database. It is not quoted back, because it may carry a password.
fn database(text: &str) -> Result<DatabaseUrl, Rule> {
    let url = DatabaseUrl::new(secret(text)?);
    match DatabaseAddress::read(&url) {
        Ok(_) => Ok(url),
        Err(error) => Err(format!("must be the address of a PostgreSQL database: {error}")),
    }
}

/// The address of the operator's Redis. It is not quoted back, because it may carry a password.
fn redis(text: &str) -> Result<RedisUrl, Rule> {
    let url = RedisUrl::new(secret(text)?);
    match RedisAddress::read(&url) {
        Ok(_) => Ok(url),
        Err(error) => Err(format!("must be the address of a Redis server: {error}")),
    }
}

/// A colon stands behind it in the name of a channel; one of its own would be part of it.
fn namespace(text: &str) -> Result<String, Rule> {
    let fits = !text.is_empty() && text.len() <= 100 && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned()).ok_or_else(|| "must be one word, as Mastodon's REDIS_NAMESPACE has it".to_owned())
}

fn path(text: &str) -> Result<PathBuf, Rule> {
    let fits = !text.is_empty() && !text.contains('\0');
    fits.then(|| PathBuf::from(text)).ok_or_else(|| "must be a path, not an empty text".to_owned())
}

fn host(text: &str) -> Result<AllowedHost, Rule> {
    text.parse().map_err(|_| format!("must list hosts or hosts with a port, such as localhost:3000, and not {text:?}"))
}

/// One of two words, or domains. From the environment a word comes as a list of one.
fn people(given: &Given) -> Result<ServedPeople, Rule> {
    let items = match given {
        Given::List(items) => items.as_slice(),
        Given::Text(text) => std::slice::from_ref(text),
        Given::Number(_) | Given::Switch(_) | Given::Other(_) => {
            return Err(format!(
                "must be {OWN_SERVER}, {EVERYBODY}, or a list of domains, such as [\"social.example\"]"
            ));
        }
    };
    match items {
        [word] if word == OWN_SERVER => Ok(ServedPeople::OwnServer),
        [word] if word == EVERYBODY => Ok(ServedPeople::Everybody),
        items => domains(items).map(ServedPeople::Domains),
    }
}

fn domains(items: &[String]) -> Result<Vec<ServedDomain>, Rule> {
    let domain = |item: &String| {
        item.parse().map_err(|_| format!("must list domains, such as social.example, and not {item:?}"))
    };
    items.iter().map(domain).collect()
}

fn number(given: &Given, least: u32, most: u32) -> Result<u32, Rule> {
    let Given::Number(number) = given else {
        return Err(format!("must be a whole number from {least} to {most}, without quotes"));
    };
    let fitting = u32::try_from(*number).ok().filter(|number| (least..=most).contains(number));
    fitting.ok_or_else(|| format!("must be a whole number from {least} to {most}, and not {number}"))
}

fn word<T: Copy>(given: &Given, words: &[(T, &str)]) -> Result<T, Rule> {
    let text = given.text()?;
    let found = words.iter().find(|(_, word)| *word == text).map(|(value, _)| *value);
    found.ok_or_else(|| format!("must be one of {}, and not {text:?}", names(words)))
}

/// It stands in the User-Agent in parentheses, so nothing in it may end those or start another header.
fn contact(text: &str) -> Result<String, Rule> {
    let characters = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()\\\"<>".contains(&byte));
    let shape = text.contains('@') || text.starts_with("https://") || text.starts_with("http://");
    let fits = characters && shape && text.len() <= LONGEST_CONTACT;
    fits.then(|| text.to_owned()).ok_or_else(|| {
        "must be a handle, mail address or web address, such as @admin@social.example, without blanks or brackets"
            .to_owned()
    })
}

/// It stands on every page of the bot's own, behind words like "I am run by".
fn operator_name(text: &str) -> Result<String, Rule> {
    let length = text.chars().count();
    let fits = (1..=LONGEST_NAME).contains(&length) && !text.trim().is_empty() && !text.contains(char::is_control);
    fits.then(|| text.trim().to_owned()).ok_or_else(|| format!("must be one line of at most {LONGEST_NAME} characters"))
}

/// A time zone by its name. The data comes with the program, so the machine need not have any.
fn zone(text: &str) -> Result<TimeZone, Rule> {
    // Without a slash the database also knows abbreviations, such as EST, which stand still all year.
    let is_place = text == "UTC" || text.contains('/');
    TimeZone::get(text)
        .ok()
        .filter(|zone| is_place && zone.iana_name().is_some())
        .ok_or_else(|| format!("must be the name of a time zone, such as Europe/Berlin or UTC, and not {text:?}"))
}

fn name_of<T: Copy + PartialEq>(value: T, words: &'static [(T, &str)]) -> &'static str {
    words.iter().find(|(other, _)| *other == value).map_or("", |(_, word)| word)
}

fn names<T>(words: &[(T, &str)]) -> String {
    words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
}

fn quoted(text: &str) -> Shown {
    Shown::Toml(toml::Value::String(text.to_owned()).to_string())
}

fn quoted_list(items: impl Iterator<Item = String>) -> Shown {
    Shown::Toml(toml::Value::Array(items.map(toml::Value::String).collect()).to_string())
}
