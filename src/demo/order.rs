//! The commands to the demo itself: everything that begins with a slash.

use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanFieldwise, Timestamp};

use super::apps::AppOrder;
use super::incident;
use super::mishap::{Damaged, Mishap, Setting};
use super::operator::Outage;
use crate::incident::Todo;
use auditoot_sandbox::{Fault, FaultRule};
use table::{PLACES, rows};
pub(super) use table::{faults, heads, help, place_name, whole_help};

pub(super) mod pasting;
mod table;

/// What a line of input asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DemoOrder {
    /// A new private mention of the bot.
    Say(String),
    /// An answer to the nth newest post of the bot.
    Reply {
        /// 1 is the newest.
        nth: usize,
        text: String,
    },
    /// An answer to the speaker's own newest message.
    ReplyToOwn(String),
    /// A mention of the bot that everybody can read.
    SayPublicly(String),
    /// The same, as an answer to somebody's newest message.
    ReplyPublicly { to: String, text: String },
    /// A private mention whose text stands in the content warning, with a picture and nothing else below it.
    Warn(String),
    /// A private mention that is a picture and nothing else.
    Picture,
    /// Change the speaker's newest message.
    Edit(String),
    /// Delete the speaker's newest message.
    Delete,
    /// Decide on the newest link, in the browser of its person or of somebody else.
    Visit { visit: Visit, person: Option<String> },
    /// Open the newest link to a copy of what is kept, and press the button.
    Download,
    /// Open the newest link to paste with, and paste: a file, the speaker's own page of apps, or its source.
    Paste(pasting::Pasting),
    /// Open the newest link to the list as a page, and tick the apps whose names contain these, if any are given.
    Tick(Option<Vec<String>>),
    /// Load the page again that the last sign-in ended on.
    Reload,
    /// Read the page that was opened last to its end, or the page of the bot's own at this path.
    Page(Option<String>),
    /// Be somebody else.
    As(String),
    /// Let the speaker's app say that they write in this language.
    Language(String),
    /// Write with this app from now on; with none in particular if there is no name.
    With(Option<String>),
    /// Do something with the apps that can reach the speaker's account.
    App(AppOrder),
    /// Move the clock.
    Later(SpanFieldwise),
    /// End the bot and start it again.
    Restart,
    /// End the bot, move the clock, and start it again.
    Down(SpanFieldwise),
    /// Let the speaker follow the bot, or no longer.
    Follow(bool),
    /// Give somebody another name.
    Rename { from: String, to: String },
    /// Let something go wrong, or heal everything.
    Mishap(Mishap),
    /// Be the server's operator on the day an app is breached.
    Incident(Todo),
    /// Name the faults.
    ListFaults,
    /// Say what can be said to the demo; everything, or what somebody wants first.
    Help { is_whole: bool },
    /// End.
    Quit,
}

/// What somebody does with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visit {
    /// Sign in and allow it.
    Approve,
    /// Sign in and not allow it.
    Deny,
    /// Look at the first page and touch nothing, as a server does that makes a preview of a link.
    Look,
}

/// A command to the demo that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// There is no such command.
    #[error("the demo has no command {0}; /help lists them")]
    Unknown(String),
    /// The command is there, and something is wrong with the rest.
    #[error("{command}: {complaint}. It is written like this: {usage}")]
    Usage {
        /// The command.
        command: &'static str,
        /// What is wrong.
        complaint: String,
        /// How to write it.
        usage: &'static str,
    },
}

impl DemoOrder {
    /// Reads a line: a command if it begins with a slash, else a message.
    ///
    /// # Errors
    /// Why it is no command.
    pub(super) fn read(line: &str) -> Result<Self, OrderError> {
        if !line.starts_with('/') {
            return Ok(Self::Say(line.to_owned()));
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let visit = |visit| Ok(Self::Visit { visit, person: None });
        match word {
            "/approve" => visit(Visit::Approve),
            "/approve-as" => Ok(Self::Visit { visit: Visit::Approve, person: Some(name(rest, "/approve-as bob")?) }),
            "/deny" => visit(Visit::Deny),
            "/look" => visit(Visit::Look),
            "/download" => Ok(Self::Download),
            "/paste" => Ok(Self::Paste(pasting::Pasting::of(rest))),
            "/list-page" => Ok(Self::Tick(None)),
            "/tick" => Ok(Self::Tick(Some(names(rest)))),
            "/reload" => Ok(Self::Reload),
            "/page" => Ok(Self::Page(Some(rest.to_owned()).filter(|path| !path.is_empty()))),
            "/as" => Ok(Self::As(name(rest, "/as bob")?)),
            "/language" => Ok(Self::Language(rest.trim().to_owned())),
            "/with" if rest.is_empty() => Ok(Self::With(None)),
            "/with" => Ok(Self::With(Some(app_name(rest)?.0).filter(|name| !name.is_empty()))),
            "/app" => app(rest),
            "/reply" => Ok(reply(rest)),
            "/public-reply" => reply_publicly(rest),
            "/edit" => Ok(Self::Edit(rest.to_owned())),
            "/delete" => Ok(Self::Delete),
            "/public" => Ok(Self::SayPublicly(rest.to_owned())),
            "/warning" => Ok(Self::Warn(rest.to_owned())),
            "/picture" => Ok(Self::Picture),
            "/later" => Ok(Self::Later(span(rest, "/later")?)),
            "/down" => Ok(Self::Down(span(rest, "/down")?)),
            "/rename" => rename(rest),
            "/restart" => Ok(Self::Restart),
            "/follow" => Ok(Self::Follow(true)),
            "/unfollow" => Ok(Self::Follow(false)),
            "/fault" => fault(rest),
            "/damage" => damage(rest),
            "/configure" => configure(rest),
            "/interrupt" => Ok(Self::Mishap(Mishap::Interrupt(rest.to_owned()))),
            "/database" => outage("/database", rest),
            "/account" => outage("/account", rest),
            "/redis" => outage("/redis", rest),
            "/incident" => incident::read(rest).map(Self::Incident).map_err(|why| misused("/incident", why)),
            "/help" => Ok(Self::Help { is_whole: rest == "all" }),
            "/quit" => Ok(Self::Quit),
            unknown => Err(OrderError::Unknown(unknown.to_owned())),
        }
    }
}

/// The moment that lies a span after another; calendar units count in UTC.
pub(super) fn moment_after(now: Timestamp, span: Span) -> Option<SignedDuration> {
    let then = now.to_zoned_datetime(TimeZone::UTC).checked_add(span).ok()?.timestamp();
    Some(then.duration_since(now))
}

fn misused(command: &'static str, complaint: impl Into<String>) -> OrderError {
    let usages = rows().map(|row| row.usage).filter(|usage| usage.starts_with(command));
    // The longest says most.
    let usage = usages.max_by_key(|usage| usage.len()).unwrap_or(command);
    OrderError::Usage { command, complaint: complaint.into(), usage }
}

/// A person's name: a username, or one with a domain.
fn name(text: &str, usage: &'static str) -> Result<String, OrderError> {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|outgoing| outgoing.is_ascii_alphanumeric() || "_-.".contains(outgoing))
    };
    let text = text.trim_start_matches('@');
    let (username, domain) = text.split_once('@').unwrap_or((text, "here"));
    if is_word(username) && is_word(domain) {
        return Ok(text.to_owned());
    }
    let command = usage.split(' ').next().unwrap_or(usage);
    Err(OrderError::Usage { command, complaint: "a name is missing, or is no name".to_owned(), usage })
}

/// `/app list`, `/app remove NAME`, `/app open NAME`, `/app add NAME [scopes] [website]`. A name in quotes is read as JSON; the last words of one without are the scopes if
/// they look like that.
fn app(rest: &str) -> Result<DemoOrder, OrderError> {
    let (verb, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match verb {
        "list" => Ok(DemoOrder::App(AppOrder::List)),
        "again" => whole_name(rest, "/app again").map(|name| DemoOrder::App(AppOrder::Again(name))),
        "remove" => whole_name(rest, "/app remove").map(|name| DemoOrder::App(AppOrder::Remove(name))),
        "open" => whole_name(rest, "/app open").map(|name| DemoOrder::App(AppOrder::Open(name))),
        "crowd" => {
            let (count, name) = rest.trim().split_once(' ').unwrap_or((rest, ""));
            match count.parse() {
                Ok(count @ 1..) if !name.is_empty() => {
                    Ok(DemoOrder::App(AppOrder::Crowd { count, name: name.to_owned() }))
                }
                Ok(_) | Err(_) => Err(misused("/app crowd", "a number and a name are wanted")),
            }
        }
        "add" => {
            let (rest, website) = match rest.trim().rsplit_once(' ') {
                Some((before, last)) if last.contains("://") => (before, Some(last.to_owned())),
                Some(_) | None => (rest.trim(), None),
            };
            let (name, scopes) = app_name(rest)?;
            if name.is_empty() {
                return Err(misused("/app add", "a name is missing"));
            }
            let scopes = if scopes.is_empty() { "read".to_owned() } else { scopes };
            Ok(DemoOrder::App(AppOrder::Add { name, scopes, website }))
        }
        _ => Err(misused("/app", "it takes \"list\", \"add\", \"again\", \"crowd\", \"remove\" or \"open\"")),
    }
}

/// A name that is all there is, in quotes or not.
fn whole_name(text: &str, command: &'static str) -> Result<String, OrderError> {
    let name = text.trim();
    let name = if name.starts_with('"') { app_name(name)?.0 } else { name.to_owned() };
    if name.is_empty() { Err(misused(command, "a name is missing")) } else { Ok(name) }
}

fn app_name(text: &str) -> Result<(String, String), OrderError> {
    if text.starts_with('"') {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let Some(Ok(name)) = values.next() else {
            return Err(misused("/app", "the quotes do not end, or what is in them is no JSON string"));
        };
        let rest = text.get(values.byte_offset()..).unwrap_or_default();
        return Ok((name, rest.trim().to_owned()));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let looks_like_scope = |word: &&&str| {
        let root = word.split(':').next().unwrap_or_default();
        matches!(root, "read" | "write" | "follow" | "push" | "profile" | "admin")
    };
    let scopes = words.iter().rev().take_while(looks_like_scope).count();
    let (name, scopes) = words.split_at(words.len() - scopes);
    Ok((name.join(" "), scopes.join(" ")))
}

fn reply(rest: &str) -> DemoOrder {
    let (first, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if first == "own" && !text.is_empty() {
        return DemoOrder::ReplyToOwn(text.trim().to_owned());
    }
    match first.parse() {
        Ok(nth @ 1..) if !text.is_empty() => DemoOrder::Reply { nth, text: text.trim().to_owned() },
        Ok(_) | Err(_) => DemoOrder::Reply { nth: 1, text: rest.to_owned() },
    }
}

fn reply_publicly(rest: &str) -> Result<DemoOrder, OrderError> {
    const USAGE: &str = "/public-reply bob TEXT";
    let (to, text) = rest.split_once(' ').ok_or_else(|| misused("/public-reply", "a name and a text are wanted"))?;
    Ok(DemoOrder::ReplyPublicly { to: name(to, USAGE)?, text: text.to_owned() })
}

fn span(rest: &str, command: &'static str) -> Result<SpanFieldwise, OrderError> {
    let span = Span::from_str(rest).map_err(|_| misused(command, "this is no span of time"))?;
    if span.is_negative() {
        return Err(misused(command, "the demo's clock only goes forward"));
    }
    Ok(span.fieldwise())
}

fn rename(rest: &str) -> Result<DemoOrder, OrderError> {
    const USAGE: &str = "/rename alice alina";
    let (from, to) = rest.split_once(' ').ok_or_else(|| misused("/rename", "two names are wanted"))?;
    Ok(DemoOrder::Rename { from: name(from, USAGE)?, to: name(to.trim(), USAGE)? })
}

fn outage(command: &'static str, rest: &str) -> Result<DemoOrder, OrderError> {
    let outage = Outage::named(command, rest);
    outage
        .map(|outage| DemoOrder::Mishap(Mishap::Outage(outage)))
        .ok_or_else(|| misused(command, "nothing else can become of it"))
}

fn damage(rest: &str) -> Result<DemoOrder, OrderError> {
    match rest {
        "permission" => Ok(DemoOrder::Mishap(Mishap::Damage(Damaged::Permission))),
        "permission away" => Ok(DemoOrder::Mishap(Mishap::Damage(Damaged::NoPermission))),
        "record" => Ok(DemoOrder::Mishap(Mishap::Damage(Damaged::Record))),
        _ => Err(misused("/damage", "nothing else can be damaged")),
    }
}

fn configure(rest: &str) -> Result<DemoOrder, OrderError> {
    let (key, value) = rest.split_once(' ').unwrap_or((rest, ""));
    let setting = match (key, value.parse()) {
        ("operator.contact", _) => Setting::Contact(value.to_owned()),
        ("operator.connection_days", Ok(days @ 1..)) => Setting::ConnectionDays(days),
        ("limits.answers_per_day", Ok(answers @ 1..)) => Setting::AnswersPerDay(answers),
        ("serve.people", _) if value == "everybody" => Setting::Served(None),
        ("serve.people", _) => match value.parse() {
            Ok(domain) => Setting::Served(Some(domain)),
            Err(error) => return Err(misused("/configure", format!("serve.people: {error}"))),
        },
        _ => return Err(misused("/configure", "nothing else can be changed here")),
    };
    Ok(DemoOrder::Mishap(Mishap::Configure(setting)))
}

fn fault(rest: &str) -> Result<DemoOrder, OrderError> {
    let mut words = rest.split_whitespace();
    let Some(name) = words.next() else { return Ok(DemoOrder::ListFaults) };
    let what = Fault::from_str(name).map_err(|error| misused("/fault", error.to_string()))?;
    let mut rule = FaultRule::new(what);
    while let Some(word) = words.next() {
        if word == "after" {
            let requests = words.next().and_then(|word| word.parse().ok());
            rule = rule.after(requests.ok_or_else(|| misused("/fault", "after how many requests?"))?);
            continue;
        }
        let place = PLACES.iter().find(|(name, _)| *name == word);
        rule = match (place, word.parse()) {
            (Some((_, target)), _) => rule.at(*target),
            (None, Ok(times @ 1..)) => rule.times(times),
            (None, Ok(_) | Err(_)) => return Err(misused("/fault", format!("{word} is neither a place nor a number"))),
        };
    }
    Ok(DemoOrder::Mishap(Mishap::Fault(rule)))
}

/// What stands between commas.
fn names(rest: &str) -> Vec<String> {
    rest.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
