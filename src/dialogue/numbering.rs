//! Numbers for entries that are not in the list last shown.
//!
//! Invariants: no number changes its meaning, it is only lost; and a list always fits the record it is kept in.

use super::listing::{LIST_BYTES_MAX, fresh_list};
use super::shown::ShownList;
use super::turn::Turn;
use crate::audit::{Entry, Filter, Listing};

/// The numbers of these entries in the list last shown. Those that are not in it are added at its end.
///
/// Where the list has no room for them, the entries at its end that nobody has seen yet make room; where that is not enough, a list
/// of only these begins. What even that does not hold gets no number: there may be fewer numbers than entries, never none.
pub(super) fn numbers(turn: &mut Turn<'_>, listing: &Listing, wanted: &[&Entry]) -> Vec<usize> {
    let now = turn.scene.now;
    let known = turn.person.shown.take().filter(|shown| shown.is_good(now));
    let seen = known.as_ref().map_or(0, |shown| shown.shown);
    let mut shown = known.unwrap_or_else(|| {
        let mut shown = fresh_list(&turn.person, listing, Filter::All, now);
        // Nothing of it was shown, and `more` has nothing to go on from.
        shown.shown = shown.entries.len();
        shown
    });
    if !has_room(&shown, wanted) {
        shown.entries.truncate(seen);
        shown.shown = shown.entries.len();
    }
    if !has_room(&shown, wanted) {
        shown.entries.clear();
        shown.shown = 0;
    }
    let everything_was_shown = shown.shown == shown.entries.len();
    let mut room = LIST_BYTES_MAX.saturating_sub(bytes(shown.entries.iter()));
    let mut numbers = Vec::with_capacity(wanted.len());
    for entry in wanted {
        let place = place(&shown, entry).or_else(|| {
            let needed = entry.bytes_kept();
            if needed > room && !numbers.is_empty() {
                return None;
            }
            room = room.saturating_sub(needed);
            shown.entries.push((*entry).clone());
            Some(shown.entries.len() - 1)
        });
        let Some(place) = place else { break };
        numbers.push(place + 1);
    }
    if everything_was_shown {
        shown.shown = shown.entries.len();
    }
    turn.person.shown = Some(shown);
    numbers
}

/// Makes a list that grew in the middle fit again: entries at its end lose their numbers, this one and those before it keep theirs
/// as long as there is any other.
pub(super) fn trim(shown: &mut ShownList, number: usize) {
    while shown.entries.len() > number && bytes(shown.entries.iter()) > LIST_BYTES_MAX {
        shown.entries.pop();
    }
    shown.shown = shown.shown.min(shown.entries.len());
}

/// Where an entry is in a list.
pub(super) fn place(shown: &ShownList, entry: &Entry) -> Option<usize> {
    shown.entries.iter().position(|one| one.key == entry.key && one.holder == entry.holder)
}

/// Whether those of these entries that are not in the list can be added to it.
fn has_room(shown: &ShownList, wanted: &[&Entry]) -> bool {
    let missing = wanted.iter().copied().filter(|entry| place(shown, entry).is_none());
    bytes(shown.entries.iter().chain(missing)) <= LIST_BYTES_MAX
}

fn bytes<'a>(entries: impl Iterator<Item = &'a Entry>) -> usize {
    entries.map(Entry::bytes_kept).fold(0, usize::saturating_add)
}
