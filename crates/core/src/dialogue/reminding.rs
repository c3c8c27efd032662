//! Reminders: asked for, put off, and sent.

use jiff::Timestamp;

use super::command::Remind;
use super::day::day_in;
use super::person::{Connection, Person};
use super::reminder::{Plan, Reminders, UNANSWERED_MAX, after};
use super::reply::{Changes, Lacking, LastRead, ReminderReply, RemindersReply, Reply, Untrusted};
use super::span::Span;
use super::turn::Turn;
use super::{Need, Step};
use crate::audit::application::{Application, Holder};
use crate::audit::finding::UNUSED_DAYS;
use crate::audit::snapshot::Occasion;
use crate::audit::{Filter, Listing, Unused};

/// The command `remind`.
pub(super) fn remind(mut turn: Turn<'_>, remind: Remind) -> Result<Step, Need> {
    let reply = match remind {
        Remind::Every(span) => {
            let Some(plan) = Plan::begin(span, turn.context.now, turn.context.zone) else {
                return Ok(turn.say(Reply::Lacking(Lacking::Remind)));
            };
            turn.advise_to_follow()?;
            turn.person.reminders = Reminders::On(plan);
            RemindersReply::On { span, first: day_in(turn.context.zone, plan.next) }
        }
        Remind::Once(span) => {
            // Whoever has reminders puts off the next one.
            if let Reminders::On(_) = turn.person.reminders {
                return snooze(turn, span);
            }
            let Some(at) = after(span, turn.context.now, turn.context.zone) else {
                return Ok(turn.say(Reply::Lacking(Lacking::Remind)));
            };
            turn.advise_to_follow()?;
            turn.person.reminders = Reminders::Once { at, sent: false };
            RemindersReply::Once { on: day_in(turn.context.zone, at) }
        }
        Remind::Off => {
            let were_on = turn.person.reminders.next().is_some();
            turn.person.reminders = Reminders::Off;
            RemindersReply::Off { were_on }
        }
    };
    Ok(turn.say(Reply::Reminders(reply)))
}

/// The command `snooze`. Whoever lets reminders end and then puts one off wants them after all.
pub(super) fn snooze(mut turn: Turn<'_>, by: Span) -> Result<Step, Need> {
    let (now, zone) = (turn.context.now, turn.context.zone);
    let plan = match turn.person.reminders {
        Reminders::On(plan) => Some(plan),
        Reminders::Ended { span } => Plan::begin(span, now, zone),
        Reminders::Once { .. } => return remind(turn, Remind::Once(by)),
        Reminders::Unmentioned | Reminders::Offered | Reminders::Off => None,
    };
    let reply = match plan.map(|plan| plan.put_off(by, now, zone)) {
        Some(Some(plan)) => {
            turn.person.reminders = Reminders::On(plan);
            RemindersReply::PutOff { span: plan.span, next: day_in(zone, plan.next) }
        }
        Some(None) => return Ok(turn.say(Reply::Lacking(Lacking::Snooze))),
        None => RemindersReply::NoneToPutOff,
    };
    Ok(turn.say(Reply::Reminders(reply)))
}

/// Whether the answer that ends an audit is to say that there are reminders. It is said once.
pub(super) fn is_offered_now(person: &mut Person) -> bool {
    let is_new = person.reminders == Reminders::Unmentioned;
    if is_new {
        person.reminders = Reminders::Offered;
    }
    is_new
}

/// Sends a reminder, and settles when the next one is due.
pub(super) fn remember(mut turn: Turn<'_>, plan: Plan) -> Result<Step, Need> {
    let last_read = look(&mut turn)?;
    turn.advise_to_follow_at_last()?;
    let ends = (plan.unanswered >= UNANSWERED_MAX).then_some(plan.span);
    turn.person.reminders = match ends {
        Some(span) => Reminders::Ended { span },
        None => Reminders::On(plan.sent(turn.context.now, turn.context.zone)),
    };
    if ends.is_some() {
        // Somebody who never connected is kept for another 30 days, to have them again with a word.
        turn.person.answers.note_unasked(turn.context.now);
    }
    let sign_in_ends = ends_before_the_next(&turn.person).map(|until| day_in(turn.context.zone, until));
    Ok(turn.say(Reply::Reminder(ReminderReply { last_read, ends, once: false, sign_in_ends })))
}

/// Sends the one reminder that was asked for.
pub(super) fn remember_once(mut turn: Turn<'_>, at: Timestamp) -> Result<Step, Need> {
    let last_read = look(&mut turn)?;
    turn.advise_to_follow_at_last()?;
    turn.person.reminders = Reminders::Once { at, sent: true };
    let sign_in_ends = ends_before_the_next(&turn.person).map(|until| day_in(turn.context.zone, until));
    Ok(turn.say(Reply::Reminder(ReminderReply { last_read, ends: None, once: true, sign_in_ends })))
}

/// When the sign-in ends, if no other reminder comes before that.
fn ends_before_the_next(person: &Person) -> Option<Timestamp> {
    let Connection::Until { until, .. } = person.connection else { return None };
    person.reminders.next().is_none_or(|next| next >= until).then_some(until)
}

/// Looks at the person's apps, if there is a way. A reminder never carries a link to sign in with.
fn look(turn: &mut Turn<'_>) -> Result<LastRead, Need> {
    Ok(match turn.look()? {
        Ok(listing) if turn.context.source.is_pasted() => {
            let (_, link) = turn.apps_page();
            LastRead::Pasted { apps: listing.tokens.len(), link }
        }
        Ok(listing) => LastRead::Looked(changes(turn, listing)),
        Err(why) => {
            let (page, link) = turn.apps_page();
            LastRead::NotRead { why, page, link }
        }
    })
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
        since: day_in(turn.context.zone, since),
        unused: apps.iter().filter(|application| unused.matches(application, now, earliest_use)).count(),
    }
}
