//! What was removed, when, and what came of it.

use super::Step;
use super::reply::Reply;
use super::turn::Turn;

/// The command `history`.
pub(super) fn history(turn: Turn<'_>) -> Step {
    let source = turn.scene.source;
    turn.say(Reply::Help { puzzled: true, source })
}
