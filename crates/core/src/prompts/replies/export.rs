//! The copy of what is kept: the link to it, or pages of it.

use super::list::{app, power};
use super::values::{date, label, numbered, used};
use crate::dialogue::reply::{
    ApplicationLine, ExportLine, ExportLinkReply, ExportPage, ExportRest, TokenLine, Untrusted,
};
use crate::prompts::PostError;
use crate::prompts::draft::{Draft, Keep};
use crate::prompts::names::plain;
use crate::prompts::untrusted::Cut;
use crate::prompts::website::Website;
use crate::prompts::words::{Args, Text};

/// The longest handle or address that is shown, in grapheme clusters.
const ADDRESS_GRAPHEMES: usize = 80;

/// The link to the page where the copy can be downloaded.
pub(super) fn link(draft: &mut Draft<'_>, reply: &ExportLinkReply) -> Result<(), PostError> {
    draft.sentence_to(reply.link.expose(), "export-link", Args::new())?;
    draft.sentence(Keep::Always, "export-link-minutes", Args::new().number("minutes", reply.minutes))?;
    draft.sentence(Keep::IfRoom(3), "export-link-secret", Args::new())?;
    draft.sentence(Keep::IfRoom(2), "export-link-new", Args::new())
}

/// A page of the copy. All of it stays: how many lines it has is the caller's choice.
pub(super) fn page(draft: &mut Draft<'_>, page: &ExportPage) -> Result<(), PostError> {
    draft.sentence(Keep::Always, "export-page", Args::new().number("page", page.page))?;
    for kept in &page.lines {
        line(draft, kept)?;
    }
    match page.rest {
        ExportRest::Nothing => draft.line(Keep::Always, "export-end", Args::new()),
        ExportRest::Pages => draft.line(Keep::Always, "export-more", Args::new().number("page", page.page + 1)),
        ExportRest::LeftOut(count) => {
            let args = Args::new().number("count", count).number("page", page.page);
            draft.line(Keep::Always, "export-left-out", args)
        }
    }
}

fn line(draft: &mut Draft<'_>, line: &ExportLine) -> Result<(), PostError> {
    let always = Keep::Always;
    match line {
        ExportLine::Account { handle, address } => {
            let (handle, address) = (shown(handle), shown(address));
            draft.line(always, "export-account", Args::new().text("handle", &handle).text("address", &address))
        }
        ExportLine::Permission(since) => {
            let since = date(draft.words, *since)?;
            draft.line(always, "export-permission", Args::new().text("date", &since))
        }
        ExportLine::Key { since, until } => {
            let (since, until) = (date(draft.words, *since)?, date(draft.words, *until)?);
            draft.line(always, "export-key", Args::new().text("date", &since).text("until", &until))
        }
        ExportLine::Pasted(on) => {
            let on = date(draft.words, *on)?;
            draft.line(always, "export-pasted", Args::new().text("date", &on))
        }
        ExportLine::NoPermission => draft.line(always, "export-no-permission", Args::new()),
        ExportLine::Answers(count) => draft.line(always, "export-answers", Args::new().number("count", *count)),
        ExportLine::Memory { kept, removals } => {
            let args = Args::new().number("kept", *kept).number("removals", *removals);
            draft.line(always, "export-memory", args)
        }
        ExportLine::Reminder(on) => {
            let on = date(draft.words, *on)?;
            draft.line(always, "export-reminder", Args::new().text("date", &on))
        }
        ExportLine::Watch { is_on, watched_for } => {
            let switch = if *is_on { "on" } else { "off" };
            draft.line(always, "export-watch", Args::new().choice("switch", switch).number("count", *watched_for))
        }
        ExportLine::Messages { count, on } => {
            let on = date(draft.words, *on)?;
            draft.line(always, "export-messages", Args::new().number("count", *count).text("date", &on))
        }
        ExportLine::Hint(on) => {
            let on = date(draft.words, *on)?;
            draft.line(always, "export-hint", Args::new().text("date", &on))
        }
        ExportLine::SignIn => draft.line(always, "export-sign-in", Args::new()),
        ExportLine::List(on, count) => {
            let on = date(draft.words, *on)?;
            draft.line(always, "export-list", Args::new().text("date", &on).number("count", *count))
        }
        ExportLine::Application { line, website } => application(draft, line, website.as_ref()),
        ExportLine::TokenOfApplication(line) => token(draft, line),
        ExportLine::QuestionDisconnect => draft.line(always, "export-question-disconnect", Args::new()),
        ExportLine::QuestionForget => draft.line(always, "export-question-forget", Args::new()),
        ExportLine::QuestionRemove(count) => {
            draft.line(always, "export-question-remove", Args::new().number("count", *count))
        }
        ExportLine::Target { label, name } => {
            let target = numbered(draft, label, name.as_ref().map(|name| name.0.as_str()))?;
            draft.line(always, "export-target", Args::new().text("target", &target))
        }
    }
}

/// One application of the list: what it is called, what it can do, and its website.
fn application(draft: &mut Draft<'_>, line: &ApplicationLine, website: Option<&Untrusted>) -> Result<(), PostError> {
    let app = app(draft, line)?;
    let power = power(draft.words, line.power, 1)?;
    let website = match Website::of(website.map(|website| website.0.as_str())) {
        Website::Https(host) => draft.words.say("details-website", Args::new().text("host", &host)),
        Website::Plain(host) => draft.words.say("details-website-plain", Args::new().text("host", &host)),
        Website::Missing => draft.words.say("details-website-none", Args::new()),
        Website::Other => draft.words.say("details-website-other", Args::new()),
    }?;
    let about = draft.words.say("semicolon", Args::new().text("first", &power).text("second", &website))?;
    let args = Args::new().number("number", line.number).text("app", &app).text("about", &about);
    draft.line(Keep::Always, "export-line", args)
}

fn token(draft: &mut Draft<'_>, line: &TokenLine) -> Result<(), PostError> {
    let label = label(&line.label);
    let used = used(draft.words, line.used)?;
    let args = Args::new().text("label", &label).text("used", &used);
    match line.authorized_on.map(|day| date(draft.words, day)).transpose()? {
        Some(on) => draft.line(Keep::Always, "details-sign-in", args.text("date", &on)),
        None => draft.line(Keep::Always, "details-sign-in-undated", args),
    }
}

/// A handle or an address, as much of it as is needed to know it again.
fn shown(text: &Untrusted) -> Text {
    plain(&text.0, ADDRESS_GRAPHEMES, Cut::End).unwrap_or_else(Text::empty)
}
