//! Reminders: asked for, put off, and sent.

use super::Step;
use super::command::Remind;
use super::reply::Reply;
use super::span::Span;
use super::turn::Turn;

/// The command `remind`.
pub(super) fn remind(turn: Turn<'_>, _remind: Remind) -> Step {
    let source = turn.scene.source;
    turn.say(Reply::Help { puzzled: true, source })
}

/// The command `snooze`.
pub(super) fn snooze(turn: Turn<'_>, _span: Span) -> Step {
    let source = turn.scene.source;
    turn.say(Reply::Help { puzzled: true, source })
}
