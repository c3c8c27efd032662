//! Numbers for applications that are not in the list last shown.
//!
//! Invariants: no number changes its meaning, it is only lost; and a list always fits the record it is kept in.

use super::shown::{LIST_BYTES_MAX, ShownList};
use super::turn::Turn;
use crate::audit::{Application, Filter, Listing};

/// The numbers of these applications in the list last shown. Those that are not in it are added at its end.
///
/// Where the list has no room for them, the applications at its end that nobody has seen yet make room; where that is not enough, a list
/// of only these begins. What even that does not hold gets no number: there may be fewer numbers than applications, never none.
pub(super) fn numbers(turn: &mut Turn<'_>, listing: &Listing, wanted: &[&Application]) -> Vec<usize> {
    let now = turn.context.now;
    let known = turn.person.shown.take().filter(|shown| shown.is_good(now));
    let seen = known.as_ref().map_or(0, |shown| shown.shown);
    let mut shown = known.unwrap_or_else(|| {
        let mut shown = ShownList::fresh(listing, &turn.person.memory, Filter::All, now);
        // Nothing of it was shown, and `more` has nothing to go on from.
        shown.shown = shown.applications.len();
        shown
    });
    if !has_room(&shown, wanted) {
        shown.truncate(seen);
    }
    if !has_room(&shown, wanted) {
        shown.truncate(0);
    }
    let mut room = LIST_BYTES_MAX.saturating_sub(bytes(shown.applications.iter()));
    let mut numbers = Vec::with_capacity(wanted.len());
    for application in wanted {
        let place = place(&shown.applications, application).or_else(|| {
            let needed = application.bytes_kept();
            if needed > room && !numbers.is_empty() {
                return None;
            }
            room = room.saturating_sub(needed);
            Some(shown.add((*application).clone()) - 1)
        });
        let Some(place) = place else { break };
        numbers.push(place + 1);
    }
    turn.person.shown = Some(shown);
    numbers
}

/// Makes a list that grew in the middle fit again: applications at its end lose their numbers, this one and those before it keep theirs
/// as long as there is any other.
pub(super) fn trim(shown: &mut ShownList, number: usize) {
    while shown.applications.len() > number && bytes(shown.applications.iter()) > LIST_BYTES_MAX {
        shown.truncate(shown.applications.len() - 1);
    }
}

/// Where an application is among others.
pub(super) fn place(applications: &[Application], application: &Application) -> Option<usize> {
    applications.iter().position(|one| one.key == application.key && one.holder == application.holder)
}

/// Whether those of these applications that are not in the list can be added to it.
fn has_room(shown: &ShownList, wanted: &[&Application]) -> bool {
    let missing = wanted.iter().copied().filter(|application| place(&shown.applications, application).is_none());
    bytes(shown.applications.iter().chain(missing)) <= LIST_BYTES_MAX
}

fn bytes<'a>(applications: impl Iterator<Item = &'a Application>) -> usize {
    applications.map(Application::bytes_kept).fold(0, usize::saturating_add)
}
