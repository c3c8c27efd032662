//! The targets of a question: what was chosen, cut to what one question may name, with the numbers people know it by.

use std::collections::BTreeSet;

use super::super::numbering::{numbers, trim};
use super::super::question::{Part, TARGETS_BYTES_MAX, TARGETS_MAX, Target};
use super::super::turn::Turn;
use crate::audit::application::letter;
use crate::audit::finding::days_since;
use crate::audit::fingerprint::Fingerprint;
use crate::audit::{Application, LastUse, Listing, Token, TokenId};

/// The most characters of numbers that are written out as an example.
const EXAMPLE_CHARS_MAX: usize = 80;

/// Some sign-ins of an application, or all of them.
pub(super) type Selected<'a> = (&'a Application, BTreeSet<TokenId>);

/// As many targets as one question may name, in the order of their numbers, and how many there are in all.
pub(super) fn targets(turn: &mut Turn<'_>, listing: &Listing, mut wanted: Vec<Selected<'_>>) -> (Vec<Target>, usize) {
    let all: usize = wanted.iter().map(|(application, ids)| targets_of(application, ids)).sum();
    cut(&mut wanted);
    let fresh = turn.applications(listing);
    let numbers = numbers(turn, listing, &wanted.iter().map(|(application, _)| *application).collect::<Vec<_>>());
    let mut targets: Vec<(usize, usize, Target)> = Vec::new();
    for (number, (application, ids)) in numbers.into_iter().zip(&wanted) {
        targets.extend(name_targets(turn, number, application, ids, part_of_app(application, &fresh)));
    }
    targets.sort_by_key(|(number, index, _)| (*number, *index));
    (targets.into_iter().map(|(_, _, target)| target).collect(), all)
}

/// How many targets these sign-ins of an application are: all of them are one, else each is one.
fn targets_of(application: &Application, ids: &BTreeSet<TokenId>) -> usize {
    if ids.len() == application.tokens.len() { 1 } else { ids.len() }
}

/// Takes as much as one question may name and the record of a person holds; always something.
fn cut(wanted: &mut Vec<Selected<'_>>) {
    // Besides its name and ids, what a target takes to keep.
    const OTHER_BYTES: usize = 120;
    let (mut count, mut bytes) = (0, 0);
    let mut kept = Vec::with_capacity(wanted.len());
    for (application, ids) in wanted.drain(..) {
        let is_whole = targets_of(application, &ids) == 1;
        let name = serde_json::to_string(&application.key.name).map_or(0, |json| json.len()) + OTHER_BYTES;
        let id_bytes = |id: &TokenId| 2 * id.0.len() + 3;
        if is_whole {
            (count, bytes) = (count + 1, bytes + name + ids.iter().map(id_bytes).sum::<usize>());
            if count > 1 && (count > TARGETS_MAX || bytes > TARGETS_BYTES_MAX) {
                break;
            }
            kept.push((application, ids));
            continue;
        }
        let fitting: BTreeSet<TokenId> = ids
            .iter()
            .take_while(|id| {
                (count, bytes) = (count + 1, bytes + name + id_bytes(id));
                count == 1 || (count <= TARGETS_MAX && bytes <= TARGETS_BYTES_MAX)
            })
            .cloned()
            .collect();
        let is_cut = fitting.len() < ids.len();
        if !fitting.is_empty() {
            kept.push((application, fitting));
        }
        if is_cut {
            break;
        }
    }
    *wanted = kept;
}

/// The targets that these sign-ins of an application are, each with its number and its place within the application.
fn name_targets(
    turn: &mut Turn<'_>,
    number: usize,
    application: &Application,
    ids: &BTreeSet<TokenId>,
    whole: Part,
) -> Vec<(usize, usize, Target)> {
    let now = turn.context.now;
    let name = || application.key.name.clone();
    let app = || Some(Fingerprint::of_app(&application.key));
    let used = |token: &Token| match token.last_use {
        LastUse::At(time) => Some(days_since(time, now)),
        LastUse::NoneOnRecord | LastUse::NotReported => None,
    };
    let chosen = application.tokens.iter().filter(|token| ids.contains(&token.id));
    if ids.len() == application.tokens.len() {
        let tokens = chosen.clone().map(|token| token.id.clone()).collect();
        let used_days_ago = chosen.filter_map(used).min();
        let target = Target { label: number.to_string(), name: name(), app: app(), tokens, part: whole, used_days_ago };
        return vec![(number, 0, target)];
    }
    let of = application.tokens.len();
    let one = |token: &Token| {
        let index = letter_of(turn, number, token)?;
        let target = Target {
            label: format!("{number}{}", letter(index)),
            name: name(),
            app: app(),
            tokens: vec![token.id.clone()],
            part: Part::OneOf(of),
            used_days_ago: used(token),
        };
        Some((number, index, target))
    };
    chosen.filter_map(one).collect()
}

/// How much of its app an application is. One that stands alone because it is new is one sign-in, if the app has others.
fn part_of_app(application: &Application, fresh: &[Application]) -> Part {
    let is_sibling =
        |other: &&Application| other.holder == application.holder && other.key.is_sibling_of(&application.key);
    let all = fresh.iter().filter(is_sibling).map(|other| other.tokens.len()).sum();
    if application.key.alone.is_some() && all > 1 { Part::OneOf(all) } else { Part::Whole }
}

/// The place of a sign-in among those of the application with this number, as they were shown. One that is not among them is added at their
/// end: no letter changes its meaning.
fn letter_of(turn: &mut Turn<'_>, number: usize, token: &Token) -> Option<usize> {
    let shown = turn.person.shown.as_mut()?;
    let tokens = &mut shown.applications.get_mut(number.checked_sub(1)?)?.tokens;
    let place = tokens.iter().position(|one| one.id == token.id);
    if place.is_none() {
        tokens.push(token.clone());
    }
    let index = place.unwrap_or(tokens.len() - 1);
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
