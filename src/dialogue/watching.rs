//! Watching for apps that are let in, where the source can.

use super::command::Switch;
use super::person::Person;
use super::reply::Trouble;
use super::turn::Turn;
use super::{Facts, Need, Scene, Step};
use crate::audit::SignInId;

/// The server was told to begin or end it, or could not be.
pub(super) fn watched(turn: Turn<'_>, _switch: Switch, _trouble: Option<Trouble>) -> Step {
    turn.silence()
}

/// Apps were let in.
pub(super) fn alert(person: &Person, _sign_ins: &[SignInId], facts: &Facts, scene: &Scene<'_>) -> Result<Step, Need> {
    Ok(Turn::of_the_clock(person, facts, scene).silence())
}
