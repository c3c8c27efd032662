//! A copy of everything the bot keeps of a person.

use super::reply::Reply;
use super::turn::Turn;
use super::{Need, Step};

/// The command `export`.
pub(super) fn export(turn: Turn<'_>) -> Result<Step, Need> {
    let source = turn.scene.source;
    Ok(turn.say(Reply::Help { puzzled: true, source }))
}

/// The command `more`, after a page of the copy.
pub(super) fn more(turn: Turn<'_>, _line: usize, _page: usize) -> Step {
    turn.say(Reply::NoMore)
}
