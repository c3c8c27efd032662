//! The single words that speak for a subject: `[speaks-of …]` has words of which one says enough, `[hints-at …]` those of which it takes two, and
//! `[goes-with …]` little words that say half as much. What ends in `*` is how words begin.

use std::collections::BTreeMap;

use super::super::meaning::{Meaning, Topic, Wish};
use crate::audit::Filter;

/// How much the words of a message have to say for a subject.
const ENOUGH: u8 = 4;
/// What a little word says.
const LITTLE: u8 = ENOUGH / 4;
/// How short the beginning of a word may be, in bytes.
const BEGINNING_MIN: usize = 3;

/// The words that speak for a subject, those of every language.
#[derive(Default)]
pub(in super::super) struct Hints {
    /// In the order of the files: of two that are spoken of alike, the first is meant.
    subjects: Vec<(Box<str>, Meaning)>,
    words: BTreeMap<Box<str>, Vec<Evidence>>,
    beginnings: BTreeMap<Box<str>, Vec<Evidence>>,
}

/// What a word says for a subject.
#[derive(Clone, Copy)]
struct Evidence {
    subject: usize,
    weight: u8,
}

/// The subject that a heading names, and what one of its words weighs.
pub(in super::super) fn of_heading(heading: &str) -> Option<(&str, Meaning, u8)> {
    let (kind, name) = heading.split_once(' ')?;
    let weight = match kind {
        "speaks-of" => ENOUGH,
        "hints-at" => ENOUGH / 2,
        "goes-with" => LITTLE,
        _ => return None,
    };
    let wish = match name {
        "hacked" => Wish::Hacked,
        "lost-phone" => Wish::LostPhone,
        "privacy" => Wish::Privacy,
        "help" => Wish::Help,
        "history" => Wish::History,
        "did-it-work" => Wish::DidItWork,
        "reminders" => Wish::Reminders,
        "leave" => Wish::Leave,
        "list" => Wish::List(Filter::All),
        _ => return Some((name, Meaning::Topic(Topic::of_name(name.strip_prefix("topic ")?)?), weight)),
    };
    Some((name, Meaning::Wish(wish), weight))
}

impl Hints {
    /// Takes note of a word. `key` is the word in the one form for comparing.
    pub(super) fn note(&mut self, (name, meaning, weight): (&str, Meaning, u8), key: &str) {
        let known = self.subjects.iter().position(|(other, _)| &**other == name);
        let subject = known.unwrap_or_else(|| {
            self.subjects.push((name.into(), meaning));
            self.subjects.len() - 1
        });
        let (table, key) = match key.strip_suffix('*') {
            Some(beginning) => (&mut self.beginnings, beginning),
            None => (&mut self.words, key),
        };
        // A word of two languages says no more than one of one.
        let said = table.entry(key.into()).or_default();
        match said.iter_mut().find(|said| said.subject == subject) {
            Some(said) => said.weight = said.weight.max(weight),
            None => said.push(Evidence { subject, weight }),
        }
    }

    /// What a word says: as it is, or else by how it begins.
    fn evidence(&self, key: &str) -> &[Evidence] {
        if let Some(found) = self.words.get(key) {
            return found;
        }
        let beginnings = (BEGINNING_MIN..=key.len()).rev().filter_map(|end| self.beginnings.get(key.get(..end)?));
        beginnings.into_iter().next().map_or(&[], Vec::as_slice)
    }

    /// The subject that the words say most for, if that is enough. Little words alone never are.
    pub(in super::super) fn spoken_of(&self, words: &[String], may_be: impl Fn(&Meaning) -> bool) -> Option<&Meaning> {
        let mut said = vec![0_u8; self.subjects.len()];
        let mut is_named = vec![false; self.subjects.len()];
        for (index, word) in words.iter().enumerate() {
            // Who says a word twice says no more.
            let is_new = !words[..index].contains(word);
            for evidence in self.evidence(word).iter().filter(|_| is_new) {
                said[evidence.subject] = said[evidence.subject].saturating_add(evidence.weight);
                is_named[evidence.subject] |= evidence.weight > LITTLE;
            }
        }
        let is_enough =
            |subject: &usize| said[*subject] >= ENOUGH && is_named[*subject] && may_be(&self.subjects[*subject].1);
        let enough = (0..self.subjects.len()).rev().filter(is_enough);
        enough.max_by_key(|subject| said[*subject]).map(|subject| &self.subjects[subject].1)
    }
}
