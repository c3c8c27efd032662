//! Reminders: asked for, put off, and sent. And what else comes with time: a permission that nobody used is given back.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::command::Remind;
use super::listing::UNUSED_DAYS;
use super::person::{Connection, Person};
use super::reminder::{Plan, Reminders, UNANSWERED_MAX};
use super::reply::{Blind, Changes, ReminderReply, RemindersReply, RemindersStand, Reply, Sight, Trouble, Untrusted};
use super::span::Span;
use super::turn::Turn;
use super::{Facts, Leaving, Need, Scene, Step, Write, signing_in};
use crate::audit::entry::{Entry, Holder, entries};
use crate::audit::{Filter, Listing, Unused};

/// The command `remind`.
pub(super) fn remind(mut turn: Turn<'_>, remind: Remind) -> Step {
    let reply = match remind {
        Remind::Every(span) => match Plan::begin(span, turn.scene.now, turn.scene.zone) {
            Some(plan) => {
                turn.person.reminders = Reminders::On(plan);
                RemindersReply::On { span, first: day(plan.next, turn.scene.zone) }
            }
            None => RemindersReply::SpanWanted,
        },
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
    let (now, zone) = (turn.scene.now, turn.scene.zone);
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
        Some(None) => RemindersReply::DelayWanted,
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
pub(super) fn woke(person: &Person, facts: &Facts, scene: &Scene<'_>) -> Result<Step, Need> {
    let mut turn = Turn::of_the_clock(person, facts, scene);
    if person.lapses_at().is_some_and(|at| at <= scene.now) {
        turn.person.connection = Connection::GivingBack;
        turn.person.shown = None;
        return Ok(turn.write(Write::GiveBack(Leaving::Unused)));
    }
    match person.reminders {
        Reminders::On(plan) if plan.next <= scene.now => remember(turn, plan),
        Reminders::On(_) | Reminders::Unmentioned | Reminders::Offered | Reminders::Off | Reminders::Ended { .. } => {
            Ok(turn.silence())
        }
    }
}

/// Sends a reminder, and settles when the next one is due.
fn remember(mut turn: Turn<'_>, plan: Plan) -> Result<Step, Need> {
    let sight = look(&mut turn)?;
    let ends = (plan.unanswered >= UNANSWERED_MAX).then_some(plan.span);
    turn.person.reminders = match (ends, &sight) {
        (Some(span), _) => Reminders::Ended { span },
        (None, Sight::Looked(_)) => Reminders::On(plan.sent(turn.scene.now, turn.scene.zone).told(turn.scene.now)),
        (None, Sight::Blind { .. }) => Reminders::On(plan.sent(turn.scene.now, turn.scene.zone)),
    };
    Ok(turn.say(Reply::Reminder(ReminderReply { sight, ends })))
}

/// Looks at the person's apps, if there is a way. A reminder never carries a link to sign in with.
fn look(turn: &mut Turn<'_>) -> Result<Sight, Need> {
    let why = if !turn.scene.source.can_list() {
        Blind::NoList
    } else if !turn.person.is_connected() {
        Blind::NoPermission
    } else {
        match turn.listing()? {
            Ok(listing) => {
                return Ok(Sight::Looked(changes(&turn.person, listing, turn.scene.now, turn.scene.zone)));
            }
            Err(trouble) => Blind::Trouble(*trouble),
        }
    };
    if why == Blind::Trouble(Trouble::Refused) {
        turn.person.connection = Connection::None;
    }
    let (page, link) = signing_in::page_link(turn);
    Ok(Sight::Blind { why, page, link })
}

/// What has changed on an account since its last audit day.
pub(super) fn changes(person: &Person, listing: &Listing, now: Timestamp, zone: &TimeZone) -> Changes {
    let since = audit_day(person).unwrap_or(now);
    let earliest_use = listing.earliest_use();
    let all = entries(listing, now, UNUSED_DAYS);
    let apps: Vec<&Entry> = all.iter().filter(|entry| entry.holder == Holder::App).collect();
    let is_new = |entry: &&&Entry| {
        entry.sign_ins.iter().any(|sign_in| sign_in.authorized_at.is_some_and(|authorized_at| authorized_at > since))
    };
    let unused = Filter::Unused(Unused { days: UNUSED_DAYS });
    Changes {
        apps_total: apps.len(),
        new: apps.iter().filter(is_new).map(|entry| entry.key.name.clone().map(Untrusted)).collect(),
        since: day(since, zone),
        unused: apps.iter().filter(|entry| unused.matches(entry, now, earliest_use)).count(),
    }
}

/// When the person was last told what is on their account: by a whole list, or by a reminder.
fn audit_day(person: &Person) -> Option<Timestamp> {
    let listed = person.shown.as_ref().filter(|shown| shown.filter == Filter::All).map(|shown| shown.at);
    let told = match person.reminders {
        Reminders::On(plan) => Some(plan.told_until),
        Reminders::Unmentioned | Reminders::Offered | Reminders::Off | Reminders::Ended { .. } => None,
    };
    listed.max(told)
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}
