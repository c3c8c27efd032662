//! The targets of a question: what was chosen, cut to what one question may name, with the numbers people know it by.

use std::collections::BTreeSet;

use super::super::numbering::{numbers, trim};
use super::super::question::{Part, TARGETS_BYTES_MAX, TARGETS_MAX, Target};
use super::super::turn::Turn;
use crate::audit::entry::letter;
use crate::audit::finding::days_since;
use crate::audit::mark::Mark;
use crate::audit::{Entry, LastUse, Listing, SignIn, SignInId};

/// The most characters of numbers that are written out as an example.
const EXAMPLE_CHARS_MAX: usize = 80;

/// Some sign-ins of an entry, or all of them.
pub(super) type Wanted<'a> = (&'a Entry, BTreeSet<SignInId>);

/// As many targets as one question may name, in the order of their numbers, and how many there are in all.
pub(super) fn targets(turn: &mut Turn<'_>, listing: &Listing, mut wanted: Vec<Wanted<'_>>) -> (Vec<Target>, usize) {
    let all: usize = wanted.iter().map(|(entry, ids)| targets_of(entry, ids)).sum();
    cut(&mut wanted);
    let fresh = turn.entries(listing);
    let numbers = numbers(turn, listing, &wanted.iter().map(|(entry, _)| *entry).collect::<Vec<_>>());
    let mut targets: Vec<(usize, usize, Target)> = Vec::new();
    for (number, (entry, ids)) in numbers.into_iter().zip(&wanted) {
        targets.extend(name_targets(turn, number, entry, ids, part_of_app(entry, &fresh)));
    }
    targets.sort_by_key(|(number, index, _)| (*number, *index));
    (targets.into_iter().map(|(_, _, target)| target).collect(), all)
}

/// How many targets these sign-ins of an entry are: all of them are one, else each is one.
fn targets_of(entry: &Entry, ids: &BTreeSet<SignInId>) -> usize {
    if ids.len() == entry.sign_ins.len() { 1 } else { ids.len() }
}

/// Takes as much as one question may name and the record of a person holds; always something.
fn cut(wanted: &mut Vec<Wanted<'_>>) {
    // Besides its name and ids, what a target takes to keep.
    const OTHER_BYTES: usize = 120;
    let (mut count, mut bytes) = (0, 0);
    let mut kept = Vec::with_capacity(wanted.len());
    for (entry, ids) in wanted.drain(..) {
        let is_whole = targets_of(entry, &ids) == 1;
        let name = serde_json::to_string(&entry.key.name).map_or(0, |json| json.len()) + OTHER_BYTES;
        let id_bytes = |id: &SignInId| 2 * id.0.len() + 3;
        if is_whole {
            (count, bytes) = (count + 1, bytes + name + ids.iter().map(id_bytes).sum::<usize>());
            if count > 1 && (count > TARGETS_MAX || bytes > TARGETS_BYTES_MAX) {
                break;
            }
            kept.push((entry, ids));
            continue;
        }
        let fitting: BTreeSet<SignInId> = ids
            .iter()
            .take_while(|id| {
                (count, bytes) = (count + 1, bytes + name + id_bytes(id));
                count == 1 || (count <= TARGETS_MAX && bytes <= TARGETS_BYTES_MAX)
            })
            .cloned()
            .collect();
        let is_cut = fitting.len() < ids.len();
        if !fitting.is_empty() {
            kept.push((entry, fitting));
        }
        if is_cut {
            break;
        }
    }
    *wanted = kept;
}

/// The targets that these sign-ins of an entry are, each with its number and its place within the entry.
fn name_targets(
    turn: &mut Turn<'_>,
    number: usize,
    entry: &Entry,
    ids: &BTreeSet<SignInId>,
    whole: Part,
) -> Vec<(usize, usize, Target)> {
    let now = turn.scene.now;
    let name = || entry.key.name.clone();
    let app = || Some(Mark::of_app(&entry.key));
    let used = |sign_in: &SignIn| match sign_in.last_use {
        LastUse::At(time) => Some(days_since(time, now)),
        LastUse::NoneOnRecord | LastUse::NotReported => None,
    };
    let chosen = entry.sign_ins.iter().filter(|sign_in| ids.contains(&sign_in.id));
    if ids.len() == entry.sign_ins.len() {
        let sign_ins = chosen.clone().map(|sign_in| sign_in.id.clone()).collect();
        let used_days_ago = chosen.filter_map(used).min();
        let target =
            Target { label: number.to_string(), name: name(), app: app(), sign_ins, part: whole, used_days_ago };
        return vec![(number, 0, target)];
    }
    let of = entry.sign_ins.len();
    let one = |sign_in: &SignIn| {
        let index = letter_of(turn, number, sign_in)?;
        let target = Target {
            label: format!("{number}{}", letter(index)),
            name: name(),
            app: app(),
            sign_ins: vec![sign_in.id.clone()],
            part: Part::OneOf(of),
            used_days_ago: used(sign_in),
        };
        Some((number, index, target))
    };
    chosen.filter_map(one).collect()
}

/// How much of its app an entry is. One that stands alone because it is new is one sign-in, if the app has others.
fn part_of_app(entry: &Entry, fresh: &[Entry]) -> Part {
    let is_sibling = |other: &&Entry| other.holder == entry.holder && other.key.is_sibling_of(&entry.key);
    let all = fresh.iter().filter(is_sibling).map(|other| other.sign_ins.len()).sum();
    if entry.key.alone.is_some() && all > 1 { Part::OneOf(all) } else { Part::Whole }
}

/// The place of a sign-in among those of the entry with this number, as they were shown. One that is not among them is added at their
/// end: no letter changes its meaning.
fn letter_of(turn: &mut Turn<'_>, number: usize, sign_in: &SignIn) -> Option<usize> {
    let shown = turn.person.shown.as_mut()?;
    let sign_ins = &mut shown.entries.get_mut(number.checked_sub(1)?)?.sign_ins;
    let place = sign_ins.iter().position(|one| one.id == sign_in.id);
    if place.is_none() {
        sign_ins.push(sign_in.clone());
    }
    let index = place.unwrap_or(sign_ins.len() - 1);
    if place.is_none() {
        trim(shown, number);
    }
    Some(index)
}

/// The labels of these targets as a command can say them, as far as they are short: `1-3, 5, 7b`.
pub(super) fn example(targets: &[Target]) -> String {
    let mut runs: Vec<(String, Option<(u32, u32)>)> = Vec::new();
    for target in targets {
        let number: Option<u32> = target.label.parse().ok();
        match (runs.last_mut(), number) {
            (Some((_, Some((_, to)))), Some(number)) if *to + 1 == number => *to = number,
            _ => runs.push((target.label.clone(), number.map(|number| (number, number)))),
        }
    }
    let mut example = String::new();
    for (label, run) in runs {
        let words = match run {
            Some((from, to)) if from < to => format!("{from}-{to}"),
            Some(_) | None => label,
        };
        if !example.is_empty() && example.len() + words.len() + 2 > EXAMPLE_CHARS_MAX {
            break;
        }
        if !example.is_empty() {
            example.push_str(", ");
        }
        example.push_str(&words);
    }
    example
}
