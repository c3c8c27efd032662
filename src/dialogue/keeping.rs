//! Apps that a person knows and keeps.

use super::reply::Reply;
use super::shown::Pick;
use super::turn::Turn;
use super::{Need, Step};

/// The command `keep`.
pub(super) fn keep(turn: Turn<'_>, _picks: &[Pick]) -> Result<Step, Need> {
    let source = turn.scene.source;
    Ok(turn.say(Reply::Help { puzzled: true, source }))
}
