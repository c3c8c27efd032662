//! What messages are compared by: their words, pairs of them, the letters in them, and what the grammar takes them for.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::super::item::{MessagePiece, Thing};
use super::super::lexicon::LEXICON;
use super::super::reading::ReadMessage;
use super::super::text::{MessageTokens, TokenForm};

/// How many letters stand in a row that is compared.
const ROW_LENGTHS: [usize; 2] = [3, 4];

/// A kind of features. Each weighs as much in a long message as in a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum FeatureKind {
    /// Words, and pairs of words.
    Words,
    /// Letters in a row, by which words are known that were misspelled or put together.
    Letters,
    /// What the grammar takes words for.
    Senses,
}

impl FeatureKind {
    const ALL: [Self; KINDS as usize] = [Self::Words, Self::Letters, Self::Senses];

    /// Whether one of it says something only if several examples have it.
    pub(super) fn is_weak(self) -> bool {
        self != Self::Words
    }
}

/// A feature: its kind, and a number for what it is, in four bytes, since there are a million while the examples are read. Two that share a number are
/// taken for one, which is rare enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature(u32);

/// How many kinds of features there are.
const KINDS: u32 = 3;
/// How many numbers features have.
pub(super) const NUMBERS: u32 = 1 << 19;

impl Feature {
    fn of(kind: FeatureKind, what: impl Hash) -> Self {
        // Its keys are the same in every process, and nobody gains by a collision.
        let mut hasher = DefaultHasher::new();
        (kind, what).hash(&mut hasher);
        let number = u32::try_from(hasher.finish() % u64::from(NUMBERS)).unwrap_or(0);
        Self(number * KINDS + kind as u32)
    }

    pub(super) const fn kind(self) -> FeatureKind {
        FeatureKind::ALL[(self.0 % KINDS) as usize]
    }

    pub(super) const fn number(self) -> usize {
        (self.0 / KINDS) as usize
    }
}

/// The features of a message, each once.
pub(super) fn of(reading: &ReadMessage<'_>, text: &MessageTokens) -> Vec<Feature> {
    let mut features = Vec::new();
    of_words(reading, text, &mut features);
    of_senses(reading, &mut features);
    features.sort_unstable();
    features.dedup();
    features
}

fn of_words(reading: &ReadMessage<'_>, text: &MessageTokens, features: &mut Vec<Feature>) {
    let mut before: Option<String> = None;
    let mut masked = 0..0;
    for token in text.unquoted() {
        let item = reading.items.iter().find(|item| item.at.contains(&token.at.start));
        let mask = item.and_then(mask);
        let word = match (mask, token.kind) {
            // Which app it is, and which number, makes no difference to what is wanted.
            (Some(_), _) if masked.contains(&token.at.start) => continue,
            (Some(mask), _) => {
                masked = item.map_or(0..0, |item| item.at.clone());
                mask.to_owned()
            }
            (None, TokenForm::Word) => LEXICON.key(&token.key),
            (None, TokenForm::Question) => "?".to_owned(),
            (None, TokenForm::Sign) => token.key.clone(),
            (None, _) => continue,
        };
        features.push(Feature::of(FeatureKind::Words, &word));
        if let Some(before) = &before {
            features.push(Feature::of(FeatureKind::Words, (before, &word)));
        }
        if mask.is_none() && token.kind == TokenForm::Word {
            of_letters(&word, features);
        }
        before = Some(word);
    }
}

/// What stands for an item of which it only matters that it is there.
fn mask(item: &MessagePiece) -> Option<&'static str> {
    match item.thing {
        Thing::Name(_) => Some("=app"),
        Thing::Number(_) | Thing::Letters(..) | Thing::Range(..) => Some("=number"),
        _ => None,
    }
}

fn of_letters(word: &str, features: &mut Vec<Feature>) {
    let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    for length in ROW_LENGTHS {
        features.extend(letters.windows(length).map(|row| Feature::of(FeatureKind::Letters, row)));
    }
}

fn of_senses(reading: &ReadMessage<'_>, features: &mut Vec<Feature>) {
    let mut before: Vec<u16> = Vec::new();
    for item in &reading.items {
        let mut here: Vec<u16> = item.senses.numbers().collect();
        here.push(thing(&item.thing));
        for sense in &here {
            features.push(Feature::of(FeatureKind::Senses, sense));
            features.extend(before.iter().map(|before| Feature::of(FeatureKind::Senses, (before, sense))));
        }
        before = here;
    }
}

/// A number for what kind of item it is, beyond those of the senses.
fn thing(thing: &Thing) -> u16 {
    1_000
        + match thing {
            Thing::Phrase => 0,
            Thing::Unknown => 1,
            Thing::Number(_) | Thing::Letters(..) => 2,
            Thing::Range(..) => 3,
            Thing::Name(_) => 4,
            Thing::Quotation => 5,
            Thing::Span(_) | Thing::VagueSpan => 6,
            Thing::Rhythm(_) | Thing::VagueRhythm => 7,
            Thing::Day(_) => 8,
            Thing::Comma | Thing::Dash | Thing::Point | Thing::Line => 9,
            Thing::End | Thing::Dots => 10,
            Thing::Question => 11,
            Thing::Noise => 12,
        }
}
