//! Reminders: asked for, put off, and sent. And what else comes with time: a permission that nobody used is given back.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::Remind;
use super::person::{Connection, Person};
use super::reminder::{Plan, Reminders, UNANSWERED_MAX};
use super::reply::{
    Changes, Lacking, LastRead, NotRead, ReminderReply, RemindersReply, RemindersStand, Reply, Trouble, Untrusted,
};
use super::span::Span;
use super::turn::Turn;
use super::{Context, Effect, Facts, Leaving, Need, Step, signing_in, watching};
use crate::audit::application::{Application, Holder};
use crate::audit::finding::UNUSED_DAYS;
use crate::audit::snapshot::Occasion;
use crate::audit::{Filter, Listing, Unused};

/// The command `remind`.
pub(super) fn remind(mut turn: Turn<'_>, remind: Remind) -> Step {
    let reply = match remind {
        Remind::Every(span) => {
            let Some(plan) = Plan::begin(span, turn.context.now, turn.context.zone) else {
                return turn.say(Reply::Lacking(Lacking::Remind));
            };
            turn.person.reminders = Reminders::On(plan);
            RemindersReply::On { span, first: day(plan.next, turn.context.zone) }
        }
        Remind::Off => {
            let were_on = turn.person.reminders.next().is_some();
            turn.person.reminders = Reminders::Off;
            RemindersReply::Off { were_on }
        }
    };
    turn.say(Reply::Reminders(reply))
}

/// The command `snooze`. Whoever lets reminders end and then puts one off wants them after all.
pub(super) fn snooze(mut turn: Turn<'_>, by: Span) -> Step {
    let (now, zone) = (turn.context.now, turn.context.zone);
    let plan = match turn.person.reminders {
        Reminders::On(plan) => Some(plan),
        Reminders::Ended { span } => Plan::begin(span, now, zone),
        Reminders::Unmentioned | Reminders::Offered | Reminders::Off => None,
    };
    let reply = match plan.map(|plan| plan.put_off(by, now, zone)) {
        Some(Some(plan)) => {
            turn.person.reminders = Reminders::On(plan);
            RemindersReply::PutOff { span: plan.span, next: day(plan.next, zone) }
        }
        Some(None) => return turn.say(Reply::Lacking(Lacking::Snooze)),
        None => RemindersReply::NoneToPutOff,
    };
    turn.say(Reply::Reminders(reply))
}

/// How reminders stand.
pub(super) fn stand(person: &Person, zone: &TimeZone) -> RemindersStand {
    person.reminders.next().map_or(RemindersStand::Off, |next| RemindersStand::Next(day(next, zone)))
}

/// Whether the answer that ends an audit is to say that there are reminders. It is said once.
pub(super) fn is_offered_now(person: &mut Person) -> bool {
    let is_new = person.reminders == Reminders::Unmentioned;
    if is_new {
        person.reminders = Reminders::Offered;
    }
    is_new
}

/// A moment has come. Does the earliest thing that is due, or nothing: what was due then may be off or put off by now.
pub(super) fn woke(person: &Person, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    if person.watch.tell_at.is_some_and(|at| at <= context.now) {
        return watching::alert(person, &[], facts, context);
    }
    let mut turn = Turn::of_the_clock(person, facts, context);
    if person.lapses_at().is_some_and(|at| at <= context.now) {
        let leaving = match person.connection {
            Connection::Until { since, .. } => Leaving::RanOut { since },
            Connection::Since(_) | Connection::None | Connection::GivingBack => Leaving::Unused,
        };
        turn.person.connection = Connection::GivingBack;
        turn.person.shown = None;
        return Ok(turn.run(Effect::GiveBack(leaving)));
    }
    match person.reminders {
        Reminders::On(plan) if plan.next <= context.now => remember(turn, plan),
        // What is said goes before what is only looked at.
        _ if person.watch.look_at.is_some_and(|at| at <= context.now) => watching::look_again(turn),
        Reminders::On(_) | Reminders::Unmentioned | Reminders::Offered | Reminders::Off | Reminders::Ended { .. } => {
            Ok(turn.silence())
        }
    }
}

/// Sends a reminder, and settles when the next one is due.
fn remember(mut turn: Turn<'_>, plan: Plan) -> Result<Step, Need> {
    let last_read = look(&mut turn)?;
    let ends = (plan.unanswered >= UNANSWERED_MAX).then_some(plan.span);
    turn.person.reminders = match ends {
        Some(span) => Reminders::Ended { span },
        None => Reminders::On(plan.sent(turn.context.now, turn.context.zone)),
    };
    let sign_in_ends = ends_before_the_next(&turn.person).map(|until| day(until, turn.context.zone));
    Ok(turn.say(Reply::Reminder(ReminderReply { last_read, ends, sign_in_ends })))
}

/// When the sign-in ends, if no other reminder comes before that.
fn ends_before_the_next(person: &Person) -> Option<Timestamp> {
    let Connection::Until { until, .. } = person.connection else { return None };
    person.reminders.next().is_none_or(|next| next >= until).then_some(until)
}

/// Looks at the person's apps, if there is a way. A reminder never carries a link to sign in with.
fn look(turn: &mut Turn<'_>) -> Result<LastRead, Need> {
    let why = if !turn.context.source.can_list() {
        NotRead::NoList
    } else if !turn.person.is_connected(turn.context.now) {
        NotRead::NoPermission
    } else {
        match turn.listing()? {
            Ok(listing) => {
                return Ok(LastRead::Looked(changes(turn, listing)));
            }
            Err(trouble) => NotRead::Trouble(*trouble),
        }
    };
    if let NotRead::Trouble(Trouble::Refused | Trouble::PermissionLost) = why {
        turn.lose_connection();
    }
    let (page, link) = signing_in::page_link(turn);
    Ok(LastRead::NotRead { why, page, link })
}

/// What has changed on an account since its last audit day. To be told of it is an audit day as well, and noted first: what an
/// earlier reminder told is not told again.
fn changes(turn: &mut Turn<'_>, listing: &Listing) -> Changes {
    turn.person.note_audit(listing, turn.context.now, Occasion::Reminder);
    let (now, earliest_use) = (turn.context.now, listing.earliest_use());
    let since = turn.person.memory.audits.since(now);
    let all = turn.applications(listing);
    let apps: Vec<&Application> = all.iter().filter(|application| application.holder == Holder::App).collect();
    let unused = Filter::Unused(Unused { days: UNUSED_DAYS });
    Changes {
        apps_total: apps.len(),
        new: apps
            .iter()
            .filter(|application| application.is_new)
            .map(|application| application.key.name.clone().map(Untrusted))
            .collect(),
        since: day(since, turn.context.zone),
        unused: apps.iter().filter(|application| unused.matches(application, now, earliest_use)).count(),
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}
