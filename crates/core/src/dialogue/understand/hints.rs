//! What a message speaks of, by its single words. It is asked last, where no sentence of the message is understood: whoever writes of a stranger and
//! of spam is helped by the steps for an account that is not safe, however they put it.
//!
//! In a file of words `[speaks-of …]` has words of which one says enough, `[hints-at …]` those of which it takes two, and `[goes-with …]` little words
//! that say half as much. What ends in `*` is how words begin. Nothing that is said here changes anything: a guess that is wrong is an answer to
//! another question.

use std::collections::BTreeMap;

use super::item::Thing;
use super::lexicon::LEXICON;
use super::meaning::{Meaning, Topic, Wish};
use super::reading::ReadMessage;
use super::situation::Answering;
use super::text::{MessageToken, MessageTokens, TokenForm};
use crate::audit::Filter;

/// How much the words of a message have to say for a subject.
const ENOUGH: u8 = 4;
/// What a little word says.
const LITTLE: u8 = ENOUGH / 4;
/// How many words a message has at most: a longer one is about something else.
const WORDS_MAX: usize = 45;
/// How short the beginning of a word may be, in bytes.
const BEGINNING_MIN: usize = 3;

/// The words that speak for a subject, those of every language.
#[derive(Default)]
pub(super) struct Hints {
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
pub(super) fn of_heading(heading: &str) -> Option<(&str, Meaning, u8)> {
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
    fn spoken_of(&self, words: &[String], may_be: impl Fn(&Meaning) -> bool) -> Option<&Meaning> {
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

/// What a message speaks of that is not understood otherwise.
pub(super) fn hinted(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let state = reading.situation.state;
    let asks = reading.sentences().any(|sentence| sentence.is_question);
    if state.is_asked() && !asks {
        return None;
    }
    let tokens = MessageTokens::of(reading.message).unquoted();
    // "Ivory for iPad" speaks of no lost tablet.
    let is_named = |token: &MessageToken| {
        let names = reading.items.iter().filter(|item| matches!(item.thing, Thing::Name(_)));
        names.into_iter().any(|name| name.at.contains(&token.at.start))
    };
    let words = tokens.into_iter().filter(|token| token.kind == TokenForm::Word && !is_named(token));
    let words: Vec<String> = words.map(|token| LEXICON.key(&token.key)).collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    let is_after = matches!(state, Answering::AfterRemoval);
    let may_be = |meaning: &Meaning| match meaning {
        Meaning::Wish(Wish::DidItWork) => is_after,
        // "Which were those again?" is asked about what the question names.
        Meaning::Wish(Wish::History | Wish::List(_)) => !state.is_asked(),
        _ => true,
    };
    LEXICON.hints.spoken_of(&words, may_be).cloned()
}
