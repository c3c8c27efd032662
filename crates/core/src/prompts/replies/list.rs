//! A page of the list.

mod groups;
mod powers;

pub(super) use groups::{heading, item};

use jiff::tz::TimeZone;

use super::carried::pasted_on;
use super::values::{date, span};
use crate::audit::source::TOKENS_MAX;
use crate::audit::{Extent, Filter, Finding, Heading, Order, Power, Unreported};
use crate::dialogue::bound_page::bound_page_minutes;
use crate::dialogue::reply::{ApplicationLine, ListPreface, ListReply, ListedApplication};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::quoted;
use crate::prompts::words::{Args, Text, Words, WordsError};

/// A page of the list. All of it stays: how many lines it has is the caller's choice.
pub(super) fn list(draft: &mut Draft<'_>, list: &ListReply) -> Result<(), PostError> {
    match &list.preface {
        ListPreface::Asked => header(draft, list)?,
        ListPreface::NumbersOutdated => {
            draft.sentence(Keep::Always, "list-outdated", Args::new().choice("list", "old"))?;
            header(draft, list)?;
        }
        ListPreface::NoListYet => {
            draft.sentence(Keep::Always, "list-outdated", Args::new().choice("list", "none"))?;
            header(draft, list)?;
        }
        ListPreface::SeveralNamed(name) => {
            let name = quoted(draft.words, &name.0)?;
            draft.sentence(Keep::Always, "list-several", Args::new().text("name", &name))?;
        }
    }
    groups::lines(draft, list)?;
    powers::lines(draft, list)?;
    if list.extent == Extent::Cut {
        draft.line(Keep::Always, "list-cut", Args::new().number("most", TOKENS_MAX))?;
    }
    pasted_on(draft, Keep::Always)?;
    footer(draft, list)?;
    let Some(page) = &list.page else { return Ok(()) };
    let minutes = Args::new().number("minutes", bound_page_minutes());
    draft.line_with_link(Keep::Always, page.expose(), "list-page", minutes)
}

/// What the list is: how many apps there are, and how many of them are in it.
pub(super) fn header(draft: &mut Draft<'_>, list: &ListReply) -> Result<(), PostError> {
    if list.continued {
        let apps: Vec<usize> = apps(list).map(|line| line.number).collect();
        let [from, ..] = apps.as_slice() else { return Ok(()) };
        let to = apps.last().unwrap_or(from);
        let page = if from == to { "one" } else { "several" };
        let args = Args::new().number("first", *from).number("last", *to).number("listed", list.listed);
        let args = args.choice("page", page);
        return draft.sentence(Keep::Always, "list-continued", args);
    }
    let order = match list.order {
        Order::Attention => None,
        Order::Name => Some("name"),
        Order::LastUse => Some("last-use"),
        Order::Date => Some("date"),
    };
    if let (Some(order), false) = (order, list.lines.is_empty()) {
        draft.sentence(Keep::Always, "list-sorted", Args::new().choice("order", order))?;
    }
    let counts = || Args::new().number("apps", list.apps_total).number("listed", list.listed);
    match &list.filter {
        Filter::All => {
            draft.sentence(Keep::Always, "list-all", counts())?;
            if order.is_some() {
                // What needs a look does not come first here.
                return Ok(());
            }
            // Where most are flagged, the count would warn of nothing.
            if (1..=list.apps_total / 2).contains(&list.flagged) {
                draft.sentence(Keep::Always, "list-flagged", Args::new().number("flagged", list.flagged))?;
            }
            return Ok(());
        }
        Filter::Unused(unused) => {
            let span = span(draft.words, unused.days)?;
            draft.sentence(Keep::Always, "list-unused", counts().text("span", &span))?;
        }
        Filter::New => match list.new_since {
            None if draft.response.source.is_pasted() => {
                draft.sentence(Keep::Always, "list-new-of-first-paste", counts())?;
            }
            Some(since) => {
                let since = date(draft.words, since)?;
                draft.sentence(Keep::Always, "list-new", counts().text("date", &since))?;
            }
            None => draft.sentence(Keep::Always, "list-new-at-first", counts())?,
        },
        Filter::NeverUsed => draft.sentence(Keep::Always, "list-never-used", counts())?,
        Filter::Can(power) => {
            let power = self::power(draft.words, *power, 1)?;
            draft.sentence(Keep::Always, "list-can", counts().text("power", &power))?;
        }
        Filter::Named(name) => {
            let name = quoted(draft.words, name)?;
            draft.sentence(Keep::Always, "list-named", counts().text("name", &name))?;
        }
    }
    if list.lines.is_empty() { draft.sentence(Keep::Always, "list-empty-now", Args::new()) } else { Ok(()) }
}

/// What was asked for goes by something that the server does not tell.
pub(super) fn not_reported(draft: &mut Draft<'_>, what: Unreported) -> Result<(), PostError> {
    let variant = match what {
        Unreported::LastUse => "use",
        Unreported::Date => "date",
        Unreported::Permissions => "permissions",
    };
    draft.sentence(Keep::Always, "not-reported", Args::new().choice("what", variant))?;
    draft.sentence(Keep::Always, "list-empty-now", Args::new())
}

/// What can be written next, with the number of a listed app for an example.
fn footer(draft: &mut Draft<'_>, list: &ListReply) -> Result<(), PostError> {
    let is_example = |line: &&ListedApplication| !line.findings.is_empty() && !line.is_written_with;
    let Some(example) = apps(list).find(is_example).or_else(|| apps(list).next()) else { return Ok(()) };
    let example = || Args::new().number("number", example.number);
    let is_by_hand = !draft.response.source.can_remove();
    let key = if is_by_hand { "list-footer-by-hand" } else { "list-footer" };
    if list.rest > 0 {
        draft.line(Keep::Always, "list-more", Args::new())?;
        return draft.sentence(Keep::IfRoom(1), key, example());
    }
    match (&list.filter, list.removable) {
        _ if is_by_hand => draft.line(Keep::IfRoom(1), key, example()),
        (Filter::All, _) | (_, 0) => draft.line(Keep::IfRoom(1), key, example()),
        (_, removable) => {
            draft.line(Keep::IfRoom(2), "list-footer-all", Args::new().number("count", removable))?;
            draft.sentence(Keep::IfRoom(1), "list-footer-details", example())
        }
    }
}

/// What of a page is an app, the bot itself left out.
fn apps(list: &ListReply) -> impl Iterator<Item = &ListedApplication> {
    list.lines.iter().filter(|line| line.heading != Heading::Bot)
}

/// The name of an app, with the number of its sign-ins if it has several.
pub(super) fn app(draft: &Draft<'_>, line: &ApplicationLine) -> Result<Text, WordsError> {
    let name = draft.names.shown(line.name.as_ref().map(|name| name.0.as_str()));
    draft.words.say("app-sign-ins", Args::new().text("name", name).number("count", line.tokens))
}

/// What so many apps can do.
pub(super) fn power(words: &Words, power: Power, apps: usize) -> Result<Text, WordsError> {
    let variant = match power {
        Power::Administer => "administer",
        Power::ReadAndChangeEverything => "everything",
        Power::ChangeEverything => "change-everything",
        Power::ChangeProfile => "profile",
        Power::Post => "post",
        Power::ReadPrivateMentions => "private-mentions",
        Power::ChangeSomeThings => "some-things",
        Power::OnlyRead => "only-read",
        Power::NotReported => "not-reported",
    };
    words.say("power", Args::new().choice("power", variant).number("apps", apps))
}

/// Why an app needs a look.
pub(super) fn finding(draft: &Draft<'_>, finding: &Finding) -> Result<Text, WordsError> {
    let words = draft.words;
    let variant = match finding {
        Finding::Unused { days } => {
            let span = span(words, *days)?;
            return words.say("finding-unused", Args::new().text("span", &span));
        }
        Finding::OldTokens { count, days } => {
            let span = span(words, *days)?;
            return words.say("finding-old-sign-ins", Args::new().number("count", *count).text("span", &span));
        }
        Finding::LooksLike { name } => {
            return words.say("finding-looks-like", Args::new().text("name", draft.names.shown(Some(name))));
        }
        Finding::CameBack { removed_at } => {
            let on = date(words, TimeZone::UTC.to_datetime(*removed_at).date())?;
            return words.say("finding-came-back", Args::new().text("date", &on));
        }
        Finding::New { authorized_at: Some(authorized_at) } => {
            let on = date(words, TimeZone::UTC.to_datetime(*authorized_at).date())?;
            return words.say("finding-new", Args::new().text("date", &on));
        }
        Finding::New { authorized_at: None } => "new",
        Finding::NamedLikeTheBot => "bots-name",
        Finding::Grown => "grown",
        Finding::Administrator => "administrator",
        Finding::NeverUsed => "never-used",
        Finding::NoUseOnRecord => "no-use-on-record",
        Finding::NoWebsite => "no-website",
        Finding::WebsiteNotHttps => "not-https",
    };
    words.say("finding", Args::new().choice("finding", variant))
}
