//! Deciding about somebody whose record the store cannot give, or would not take.

use super::message::Account;
use super::person::{Allowance, Connection, Person};
use super::reply::Reply;
use super::turn::Turn;
use super::{Context, Facts, Input, Need, Next, Step, step};

/// What is wrong with the record of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFault {
    /// It does not open.
    Lost,
    /// What an earlier attempt at this very step would have kept is larger than the store takes.
    TooLarge,
}

/// What is known of somebody whose record does not open. `None` where nobody has to be told of that: a message is answered, and the
/// result of what was done is told.
#[must_use]
pub fn without_record(account: &Account, input: &Input) -> Option<Person> {
    // Whether there was a permission is not known; if there is one, it is given back.
    let known = || Person { connection: Connection::GivingBack, ..Person::new(account.clone()) };
    matches!(input, Input::Said(_) | Input::Done { .. }).then(known)
}

/// Decides one input as [`step`] does, where the record is not as it should be. A message only gets to know that; the answer counts
/// like any other.
///
/// # Errors
/// The read that is missing.
pub fn step_despite(
    fault: RecordFault,
    person: &Person,
    input: &Input,
    facts: &Facts,
    context: &Context<'_>,
) -> Result<Step, Need> {
    let mut step = match input {
        Input::Said(message) => {
            let (next, reply) = match fault {
                RecordFault::Lost => (Person::new(person.account.clone()), Reply::RecordLost),
                RecordFault::TooLarge => (person.clone(), Reply::TooMuchToKeep),
            };
            let mut turn = Turn::of_message(next, message, facts, context);
            turn.person.language = Some(turn.language);
            turn.person.note_message(message, context.now);
            let room = turn.person.answers.room(context.now, &context.limits);
            if room == Allowance::Silent {
                turn.silence()
            } else {
                turn.person.answers.note(context.now, room);
                turn.say(reply)
            }
        }
        Input::CameBack { .. }
        | Input::Pasted { .. }
        | Input::Ticked { .. }
        | Input::Done { .. }
        | Input::Posted { .. }
        | Input::Woke
        | Input::Alert { .. }
        | Input::Breach(_) => step(person, input, facts, context)?,
    };
    if let (RecordFault::TooLarge, Next::Keep(next)) = (fault, &mut step.next) {
        // The list is the largest part of a record, and the one that can be read again.
        next.shown = None;
    }
    Ok(step)
}
