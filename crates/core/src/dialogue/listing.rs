//! The list, its pages, and everything about one application.

use jiff::Timestamp;

use super::command::Command;
use super::day::day;
use super::numbering::{numbers, trim};
use super::person::{Continues, Person};
use super::reading::{Read, read};
use super::reply::{DetailsReply, Line, ListPreface, ListReply, Reply, TokenLine, Untrusted, Used};
use super::shown::{Found, Pick, ShownList};
use super::sign_in::Then;
use super::turn::Turn;
use super::{Context, Need, Step};
use crate::audit::application::{Holder, letter};
use crate::audit::finding::{days_since, is_never_used};
use crate::audit::snapshot::Occasion;
use crate::audit::{Application, Extent, Filter, LastUse, Listing, Order, Precision, Token, applications, scope};

/// How much of a list is kept, in bytes: some 550 apps with names of usual length. A record of the store holds 256 KiB, and
/// a question about all of them, what was there before, what is kept and what was removed want their room.
pub(super) const LIST_BYTES_MAX: usize = 130_000;

/// The command `list`.
pub(super) fn list(turn: Turn<'_>, filter: &Filter) -> Result<Step, Need> {
    let (turn, listing) = match read(turn, Then::Carry(Command::List(filter.clone())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    Ok(show_list(turn, listing, filter.clone(), &ListPreface::Asked))
}

/// Shows a fresh list: from now on, numbers mean this one.
pub(super) fn show_list(mut turn: Turn<'_>, listing: &Listing, filter: Filter, preface: &ListPreface) -> Step {
    let (now, is_whole) = (turn.context.now, filter == Filter::All);
    turn.person.shown = Some(fresh_list(&turn.person, listing, filter, now));
    if is_whole {
        // What is new in this list was decided above: it is held against the audit day before this one.
        turn.person.note_audit(listing, now, Occasion::Look);
    }
    page(turn, preface)
}

/// A list out of a listing, none of it shown yet.
pub(super) fn fresh_list(person: &Person, listing: &Listing, filter: Filter, now: Timestamp) -> ShownList {
    let all = applications(listing, &person.view(now, &[]));
    let new_since = person.memory.audits.new_since(now);
    let apps_total = all.iter().filter(|application| application.holder == Holder::App).count();
    let earliest_use = listing.earliest_use();
    let matching: Vec<Application> =
        all.into_iter().filter(|application| filter.matches(application, now, earliest_use)).collect();
    let mut room = LIST_BYTES_MAX;
    let kept = matching.iter().take_while(|application| match room.checked_sub(application.bytes_kept()) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    });
    let kept = kept.count();
    let extent = if kept < matching.len() { Extent::Cut } else { listing.extent };
    let applications = matching.into_iter().take(kept).collect();
    ShownList {
        applications,
        filter,
        apps_total,
        extent,
        earliest_use,
        new_since,
        order: Order::Attention,
        at: now,
        shown: 0,
    }
}

/// The command `sort`: the list last shown, read afresh and in another order. `list` goes back to the usual one.
pub(super) fn sort(turn: Turn<'_>, order: Order) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Sort(order)))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let now = turn.context.now;
    let filter = turn.person.shown.as_ref().filter(|shown| shown.is_good(now)).map(|shown| shown.filter.clone());
    let mut shown = fresh_list(&turn.person, listing, filter.unwrap_or(Filter::All), now);
    order.sort(&mut shown.applications);
    shown.order = order;
    turn.person.shown = Some(shown);
    Ok(page(turn, &ListPreface::Asked))
}

/// The command `more`, where the list was shown last.
pub(super) fn more(turn: Turn<'_>) -> Step {
    let now = turn.context.now;
    match &turn.person.shown {
        Some(shown) if shown.is_good(now) && shown.shown < shown.applications.len() => page(turn, &ListPreface::Asked),
        Some(_) | None => turn.say(Reply::NoMore),
    }
}

/// The next page of the list: as many applications as one post holds.
fn page(mut turn: Turn<'_>, preface: &ListPreface) -> Step {
    let Some(mut shown) = turn.person.shown.take() else { return turn.say(Reply::NoMore) };
    let from = shown.shown;
    let mut count = 0;
    while from + count < shown.applications.len()
        && turn.fits(Reply::List(list_reply(&shown, from, count + 1, preface, &turn)))
    {
        count += 1;
    }
    // A single application always fits: its name is cut. Should it ever not, it is posted alone and the post's own check refuses it.
    let count = count.max(1).min(shown.applications.len() - from);
    let reply = list_reply(&shown, from, count, preface, &turn);
    shown.shown = from + count;
    turn.person.shown = Some(shown);
    turn.person.continues = Continues::List;
    turn.say(Reply::List(reply))
}

fn list_reply(shown: &ShownList, from: usize, count: usize, preface: &ListPreface, turn: &Turn<'_>) -> ListReply {
    let uses = Uses::of(turn.context, shown.earliest_use);
    let lines = shown.applications.iter().enumerate().skip(from).take(count);
    ListReply {
        preface: preface.clone(),
        filter: shown.filter.clone(),
        new_since: shown.new_since.map(day),
        order: shown.order,
        apps_total: shown.apps_total,
        flagged: shown.applications.iter().filter(|application| application.is_flagged()).count(),
        listed: shown.applications.len(),
        lines: lines.map(|(index, application)| line(index + 1, application, uses)).collect(),
        rest: shown.applications.len() - from - count,
        continued: from > 0,
        extent: shown.extent,
    }
}

/// How last uses are told.
#[derive(Clone, Copy)]
pub(super) struct Uses {
    now: Timestamp,
    /// The earliest use the server reported for anything.
    earliest: Option<Timestamp>,
    precision: Precision,
}

impl Uses {
    pub(super) fn of(context: &Context<'_>, earliest: Option<Timestamp>) -> Self {
        Self { now: context.now, earliest, precision: context.source.precision() }
    }

    fn told(self, last_use: LastUse, never: bool) -> Used {
        match last_use {
            LastUse::At(time) => Used::days_ago(days_since(time, self.now), self.precision),
            LastUse::NoneOnRecord if never => Used::Never,
            LastUse::NoneOnRecord => Used::NoneOnRecord,
            LastUse::NotReported => Used::NotReported,
        }
    }
}

pub(super) fn line(number: usize, application: &Application, uses: Uses) -> Line {
    let never = application.tokens.iter().all(|token| is_never_used(token, uses.earliest));
    Line {
        number,
        name: application.key.name.clone().map(Untrusted),
        tokens: application.tokens.len(),
        finding: application.findings.first().cloned(),
        power: scope::strongest(application.key.scopes.as_deref()),
        used: uses.told(application.last_use(), never),
        kept_on: application.kept.map(day),
        is_bot: application.holder == Holder::Bot,
    }
}

/// The command `show`.
pub(super) fn show(turn: Turn<'_>, pick: &Pick) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Show(pick.clone())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let number = match locate(&mut turn, listing, pick) {
        Ok(number) => number,
        Err(Elsewhere::List(filter, preface)) => return Ok(show_list(turn, listing, filter, &preface)),
        Err(Elsewhere::Reply(reply)) => return Ok(turn.say(*reply)),
    };
    let Some(application) = turn.person.shown.as_ref().and_then(|shown| shown.applications.get(number - 1)).cloned()
    else {
        return Ok(turn.say(Reply::NoMore));
    };
    let fresh = turn.applications(listing);
    let Some(fresh) = fresh.into_iter().find(|one| one.key == application.key && one.holder == application.holder)
    else {
        return Ok(turn.say(Reply::AlreadyGone { name: application.key.name.map(Untrusted) }));
    };
    let reply = details(&turn, number, &fresh, listing.earliest_use());
    // The letters of the sign-ins mean what was shown last.
    if let Some(shown) = &mut turn.person.shown {
        if let Some(place) = shown.applications.get_mut(number - 1) {
            *place = fresh;
        }
        trim(shown, number);
    }
    Ok(turn.say(Reply::Details(Box::new(reply))))
}

fn details(turn: &Turn<'_>, number: usize, application: &Application, earliest_use: Option<Timestamp>) -> DetailsReply {
    let uses = Uses::of(turn.context, earliest_use);
    let token_line = |one| token_line(number, one, uses);
    DetailsReply {
        line: line(number, application, uses),
        website: application.key.website.clone().map(Untrusted),
        powers: scope::powers(application.key.scopes.as_deref()),
        findings: application.findings.clone(),
        tokens: application.tokens.iter().enumerate().map(token_line).collect(),
        link: turn.application_link(&application.tokens),
    }
}

/// A sign-in of the application with this number.
pub(super) fn token_line(number: usize, (index, token): (usize, &Token), uses: Uses) -> TokenLine {
    TokenLine {
        label: format!("{number}{}", letter(index)),
        authorized_on: token.authorized_at.map(day),
        used: uses.told(token.last_use, is_never_used(token, uses.earliest)),
    }
}

/// Where something points, if not at one application.
pub(super) enum Elsewhere {
    /// At a list that has to be shown instead.
    List(Filter, ListPreface),
    /// At nothing; this is the answer.
    Reply(Box<Reply>),
}

impl Elsewhere {
    /// At nothing; this is the answer.
    pub(super) fn reply(reply: Reply) -> Self {
        Self::Reply(Box::new(reply))
    }
}

/// The number of the application that a pick means. A name is looked up on the fresh read; if it is not in the list shown, it is added
/// at its end, so that no number changes its meaning.
pub(super) fn locate(turn: &mut Turn<'_>, listing: &Listing, pick: &Pick) -> Result<usize, Elsewhere> {
    let now = turn.context.now;
    let outdated = || Elsewhere::List(Filter::All, ListPreface::NumbersOutdated);
    let (number, letters) = match pick {
        Pick::Number(number) => (*number, None),
        Pick::Token(number, letters) => (*number, Some(letters)),
        Pick::Name(name) => return locate_name(turn, listing, name),
        Pick::Range(..)
        | Pick::All
        | Pick::AllExcept(_)
        | Pick::OldOf(_)
        | Pick::Unused(_)
        | Pick::NeverUsed
        | Pick::Duplicates => return Err(outdated()),
    };
    let shown = turn.person.shown.as_ref().filter(|shown| shown.is_good(now)).ok_or_else(outdated)?;
    let asked = letters.map_or_else(|| number.to_string(), |letters| format!("{number}{letters}"));
    let found = letters.map_or_else(|| shown.number(number), |letters| shown.token(number, letters));
    match found {
        Found::Nothing => {
            let highest = shown.highest();
            Err(Elsewhere::reply(Reply::NoSuchNumber { asked: Untrusted(asked), highest }))
        }
        // The bot's own application can be shown like any other.
        Found::Application(number, _) | Found::Token(number, _, _) | Found::Own(number) => {
            Ok(usize::try_from(number).unwrap_or(usize::MAX))
        }
    }
}

fn locate_name(turn: &mut Turn<'_>, listing: &Listing, name: &str) -> Result<usize, Elsewhere> {
    let fresh = turn.applications(listing);
    let index = named(&fresh, name)?;
    let application = fresh.get(index..=index).unwrap_or_default();
    let numbers = numbers(turn, listing, &application.iter().collect::<Vec<_>>());
    numbers.first().copied().ok_or(Elsewhere::reply(Reply::NoMore))
}

/// Which of these applications has this name (case ignored), or is the only one whose name begins with it.
pub(super) fn named(fresh: &[Application], name: &str) -> Result<usize, Elsewhere> {
    let wanted = name.to_lowercase();
    let matching = |fits: &dyn Fn(String) -> bool| -> Vec<usize> {
        let named =
            |application: &Application| application.key.name.as_ref().is_some_and(|name| fits(name.to_lowercase()));
        fresh.iter().enumerate().filter(|(_, application)| named(application)).map(|(index, _)| index).collect()
    };
    let mut indices = matching(&|name| name == wanted);
    if indices.is_empty() {
        indices = matching(&|name| name.starts_with(&wanted));
    }
    match indices.as_slice() {
        [] => Err(Elsewhere::reply(Reply::NoSuchName { name: Untrusted(name.to_owned()) })),
        [index] => Ok(*index),
        _ => {
            let name = name.to_owned();
            Err(Elsewhere::List(Filter::Named(name.clone()), ListPreface::SeveralNamed(Untrusted(name))))
        }
    }
}
