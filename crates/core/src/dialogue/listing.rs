//! The list, its pages, and everything about one application.

use jiff::Timestamp;

use super::bound_page::ReadyBoundPage;
use super::command::Command;
use super::day::day;
use super::lines::{self, Uses, line, token_line};
use super::list_page::{ListWay, OpenListPage};
use super::numbering::trim;
use super::person::Continues;
use super::reading::{Read, read};
use super::reply::{DetailsReply, ListPreface, ListReply, ListedApplication, Reply, Untrusted};
use super::resolve::{Elsewhere, Resolver};
use super::shown::{Pick, ShownList};
use super::sign_in::Then;
use super::turn::Turn;
use super::{Need, Step};
use crate::audit::application::Holder;
use crate::audit::snapshot::Occasion;
use crate::audit::{Application, Filter, Grouping, Listing, Order, scope};

/// The command `list`.
pub(super) fn list(turn: Turn<'_>, filter: &Filter) -> Result<Step, Need> {
    let (turn, listing) = match read(turn, Then::Carry(Command::List(filter.clone())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    if let Some(what) = filter.unreported(turn.context.source, listing) {
        return Ok(turn.say(Reply::NotReported(what)));
    }
    show_list(turn, listing, filter.clone(), &ListPreface::Asked)
}

/// Shows a fresh list: from now on, numbers mean this one.
pub(super) fn show_list(
    mut turn: Turn<'_>,
    listing: &Listing,
    filter: Filter,
    preface: &ListPreface,
) -> Result<Step, Need> {
    let (now, is_whole) = (turn.context.now, filter == Filter::All);
    let is_first = turn.person.shown.is_none();
    let preface = if is_first && *preface == ListPreface::NumbersOutdated { &ListPreface::NoListYet } else { preface };
    turn.person.shown = Some(ShownList::fresh(listing, &turn.person.memory, filter, now));
    if is_whole && !turn.context.source.is_pasted() {
        // What is new in this list was decided above: it is held against the audit day before this one.
        turn.person.note_audit(listing, now, Occasion::Look);
    }
    page(turn, preface)
}

/// The command `sort`: the list last shown, read afresh and in another order. `list` goes back to the usual one.
pub(super) fn sort(turn: Turn<'_>, order: Order) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Sort(order)))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    if let Some(what) = order.unreported(turn.context.source, listing) {
        return Ok(turn.say(Reply::NotReported(what)));
    }
    let now = turn.context.now;
    let filter = turn.person.shown.as_ref().filter(|shown| shown.is_good(now)).map(|shown| shown.filter.clone());
    let mut shown = ShownList::fresh(listing, &turn.person.memory, filter.unwrap_or(Filter::All), now);
    order.sort(&mut shown.applications);
    shown.order = order;
    turn.person.shown = Some(shown);
    page(turn, &ListPreface::Asked)
}

/// The command `more`, where the list was shown last.
pub(super) fn more(turn: Turn<'_>) -> Result<Step, Need> {
    let now = turn.context.now;
    match &turn.person.shown {
        Some(shown) if shown.is_good(now) && shown.from(shown.shown).next().is_some() => {
            page(turn, &ListPreface::Asked)
        }
        Some(_) | None => Ok(turn.say(Reply::NoMore)),
    }
}

/// The next page of the list: as many applications as one post holds. Where they are not all, and the bot has pages, it ends with a link to
/// all of them; a post too short for that has none.
fn page(mut turn: Turn<'_>, preface: &ListPreface) -> Result<Step, Need> {
    let Some(shown) = &turn.person.shown else { return Ok(turn.say(Reply::NoMore)) };
    let (from, read_at) = (shown.shown, shown.at);
    let rest: Vec<(usize, &Application)> = shown.from(from).collect();
    let reply = |count: usize, page: Option<&ReadyBoundPage>| {
        let page = page.map(|ready| ready.link.clone());
        Reply::List(ListReply { page, ..list_reply(&turn, shown, &rest, count, preface) })
    };
    let mut count = turn.fill(rest.len(), |count| reply(count, None));
    let mut ready = None;
    if from > 0 || count < rest.len() {
        ready = match turn.facts.list_page.as_ref().ok_or(Need::ListPage)? {
            ListWay::Page(ready) => Some(ready).filter(|ready| turn.fits(reply(1, Some(ready)))),
            ListWay::PostsOnly => None,
        };
        if ready.is_some() {
            count = turn.fill(rest.len(), |count| reply(count, ready));
        }
    }
    // The bot itself, which comes last, is no page of its own.
    if count > 1 && rest[count..].iter().all(|(_, application)| application.holder == Holder::Bot) && count < rest.len()
    {
        count -= 1;
    }
    let (reply, shown_now) = (reply(count, ready), rest[..count].last().map_or(from, |(number, _)| *number));
    if let Some(shown) = &mut turn.person.shown {
        shown.shown = shown_now;
    }
    // Only the newest link counts, and none to a list that was read anew since.
    turn.person.list_page = ready.map(|ready| {
        let open = ready.opened(turn.under.clone(), turn.context.now);
        OpenListPage { open, list_read_at: read_at }
    });
    turn.person.continues = Continues::List;
    Ok(turn.say(reply))
}

/// So many applications of a list, as a page of it says them.
pub(super) fn list_reply(
    turn: &Turn<'_>,
    shown: &ShownList,
    rest: &[(usize, &Application)],
    count: usize,
    preface: &ListPreface,
) -> ListReply {
    let uses = Uses::of(turn.context, shown.earliest_use);
    let grouping = Grouping::of(&shown.filter, shown.at);
    let listed = shown.listed();
    let mut above = shown.shown.checked_sub(1).and_then(|last| listed.get(last)).map(|last| grouping.heading(last));
    let lines = rest.iter().take(count).map(|(number, application)| {
        let heading = grouping.heading(application);
        let goes_on = above.replace(heading) == Some(heading);
        let line = lines::listed(*number, application, heading, turn.is_written_with(application), uses);
        ListedApplication { goes_on, ..line }
    });
    ListReply {
        preface: preface.clone(),
        filter: shown.filter.clone(),
        new_since: shown.new_since.map(day),
        today: day(shown.at),
        order: shown.order,
        apps_total: shown.apps_total,
        flagged: listed.iter().filter(|application| application.is_flagged()).count(),
        listed: listed.iter().filter(|application| application.holder == Holder::App).count(),
        removable: listed.iter().filter(|one| is_removable(turn, one)).count(),
        lines: lines.collect(),
        rest: rest.len() - count,
        continued: shown.shown > 0,
        extent: shown.extent,
        page: None,
    }
}

/// Whether a bulk word would choose it.
fn is_removable(turn: &Turn<'_>, application: &Application) -> bool {
    application.holder == Holder::App && application.kept.is_none() && !turn.is_written_with(application)
}

/// The command `show`.
pub(super) fn show(turn: Turn<'_>, pick: &Pick) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Show(pick.clone())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let fresh = turn.applications(listing);
    let pointed = Resolver { shown: turn.numbered(), fresh: &fresh }.one(pick);
    let pointed = pointed.and_then(|one| Ok((one.number(&mut turn, listing, &fresh)?, one)));
    let (number, pointed) = match pointed {
        Ok(pointed) => pointed,
        Err(Elsewhere::List(filter, preface)) => return show_list(turn, listing, filter, &preface),
        Err(Elsewhere::Reply(reply)) => return Ok(turn.say(*reply)),
    };
    let Some(application) = pointed.now.and_then(|now| fresh.into_iter().nth(now)) else {
        return Ok(turn.say(Reply::AlreadyGone { name: pointed.name() }));
    };
    let reply = details(&turn, number, &application, listing.earliest_use());
    // The letters of the sign-ins mean what was shown last.
    if let Some(shown) = &mut turn.person.shown {
        if let Some(place) = shown.applications.get_mut(number - 1) {
            *place = application;
        }
        trim(shown, number);
    }
    Ok(turn.say(Reply::Details(Box::new(reply))))
}

/// Everything about one application of a list.
pub(super) fn details(
    turn: &Turn<'_>,
    number: usize,
    application: &Application,
    earliest_use: Option<Timestamp>,
) -> DetailsReply {
    let uses = Uses::of(turn.context, earliest_use);
    let token_line = |one| token_line(number, one, uses);
    DetailsReply {
        line: line(number, application, uses),
        website: application.key.website.clone().map(Untrusted),
        powers: scope::powers(application.key.scopes.as_deref()),
        findings: application.findings.clone(),
        tokens: application.tokens.iter().enumerate().map(token_line).collect(),
        copied: application.tokens.first().and_then(|token| token.copied.clone()),
        link: turn.application_link(&application.tokens),
    }
}
