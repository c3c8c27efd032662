//! Giving the permission back, and being forgotten.

use super::person::Connection;
use super::question::{Action, ConfirmedForget};
use super::reply::{GaveBack, QuestionReply, RanOutReply, Reply};
use super::turn::Turn;
use super::{Effect, Leaving, Step};
use crate::audit::finding::days_since;

/// The command `disconnect`.
pub(super) fn disconnect(mut turn: Turn<'_>) -> Step {
    turn.person.sign_in = None;
    match turn.person.connection {
        Connection::None => {
            turn.close_question();
            turn.say(Reply::NotConnected)
        }
        Connection::Since(_) | Connection::Until { .. } | Connection::Pasted(_) | Connection::GivingBack => {
            turn.person.connection = Connection::GivingBack;
            turn.person.shown = None;
            turn.person.list_page = None;
            turn.run(Effect::GiveBack(Leaving::Disconnect))
        }
    }
}

/// Free wording for `disconnect`: a question first, because it may have meant something else.
pub(super) fn ask_to_disconnect(mut turn: Turn<'_>) -> Step {
    match turn.person.connection {
        Connection::None => {
            turn.leave_question_open();
            turn.say(Reply::NotConnected)
        }
        Connection::Since(_) | Connection::Until { .. } | Connection::Pasted(_) | Connection::GivingBack => {
            turn.ask(QuestionReply::about(Action::Disconnect))
        }
    }
}

/// The command `forget me`: a question first, because an app that writes as the person could say it too.
pub(super) fn forget(turn: Turn<'_>) -> Step {
    turn.ask(QuestionReply::about(Action::Forget))
}

/// The wish to be forgotten was confirmed.
pub(super) fn confirmed(mut turn: Turn<'_>, proof: ConfirmedForget) -> Step {
    match turn.person.connection {
        Connection::None => turn.say_and_forget(Reply::Forgotten(GaveBack::None)),
        Connection::Since(_) | Connection::Until { .. } | Connection::Pasted(_) | Connection::GivingBack => {
            turn.person.connection = Connection::GivingBack;
            turn.run(Effect::GiveBack(Leaving::Forget(proof)))
        }
    }
}

/// The permission was given back, or will be.
pub(super) fn gave_back(mut turn: Turn<'_>, leaving: &Leaving, result: GaveBack) -> Step {
    turn.person.connection = Connection::None;
    // News of apps that wait are told all the same: whoever made the bot leave may be the one they are about.
    turn.watch_ended |= turn.person.watch.end(turn.context.now);
    match leaving {
        Leaving::Disconnect => {
            turn.close_question();
            turn.say(Reply::Disconnected(result))
        }
        Leaving::Forget(_) => turn.say_and_forget(Reply::Forgotten(result)),
        // There was none any more, and nobody asked.
        Leaving::Unused if result == GaveBack::None => turn.silence(),
        Leaving::Unused => turn.say(Reply::Lapsed(result)),
        Leaving::RanOut { since } => {
            let days = days_since(*since, turn.context.now);
            let reminders = turn.reminders();
            turn.say(Reply::RanOut(RanOutReply { days, result, reminders }))
        }
    }
}
