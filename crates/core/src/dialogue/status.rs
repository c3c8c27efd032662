//! How things stand.

use super::day::day;
use super::person::Connection;
use super::reply::{Reply, StatusReply};
use super::turn::Turn;
use super::{Need, Step};

/// The command `status`.
pub(super) fn status(mut turn: Turn<'_>) -> Result<Step, Need> {
    let now = turn.context.now;
    let (since, until) = match turn.person.connection {
        Connection::Since(at) => (Some(at), None),
        Connection::Until { since, until } if now < until => (Some(since), Some(until)),
        Connection::Until { .. } | Connection::None | Connection::Pasted(_) | Connection::GivingBack => (None, None),
    };
    let link_minutes =
        turn.person.sign_in.as_ref().filter(|pending| pending.is_open(now)).map(|pending| {
            u32::try_from(pending.until.duration_since(now).as_secs().div_euclid(60)).unwrap_or(0).max(1)
        });
    if turn.person.reminders.next().is_some() || turn.is_watching() == Some(true) {
        turn.advise_again_to_follow()?;
    }
    let reply = StatusReply {
        connected_since: since.map(day),
        connected_until: until.map(day),
        pasted_on: turn.person.pasted_at().map(day),
        link_minutes,
        reminders: turn.reminders(),
        watching: turn.is_watching(),
    };
    Ok(turn.say(Reply::Status(reply)))
}
