//! What comes with time: reminders, news that had to wait, the end of a permission, and that a stranger is forgotten.

use super::person::{Connection, Person};
use super::reminder::Reminders;
use super::turn::Turn;
use super::{Context, Effect, Facts, Leaving, Need, Step, reminding, watching};

/// A moment has come. Does the earliest thing that is due, or nothing: what was due then may be off or put off by now.
pub(super) fn woke(person: &Person, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    if person.watch.tell_at.is_some_and(|at| at <= context.now) {
        return watching::alert(person, &[], facts, context);
    }
    let mut turn = Turn::of_the_clock(person, facts, context);
    if person.forgotten_at().is_some_and(|at| at <= context.now) {
        return Ok(turn.forget_in_silence());
    }
    if person.lapses_at().is_some_and(|at| at <= context.now) {
        let leaving = match person.connection {
            Connection::Until { since, .. } => Leaving::RanOut { since },
            Connection::Since(_) | Connection::Pasted(_) | Connection::None | Connection::GivingBack => Leaving::Unused,
        };
        turn.person.connection = Connection::GivingBack;
        turn.person.shown = None;
        return Ok(turn.run(Effect::GiveBack(leaving)));
    }
    match person.reminders {
        Reminders::On(plan) if plan.next <= context.now => reminding::remember(turn, plan),
        Reminders::Once { at, sent: false } if at <= context.now => reminding::remember_once(turn, at),
        // What is said goes before what is only looked at.
        _ if person.watch.look_at.is_some_and(|at| at <= context.now) => watching::look_again(turn),
        Reminders::On(_)
        | Reminders::Once { .. }
        | Reminders::Unmentioned
        | Reminders::Offered
        | Reminders::Off
        | Reminders::Ended { .. } => Ok(turn.silence()),
    }
}
