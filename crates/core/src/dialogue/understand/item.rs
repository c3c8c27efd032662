//! A piece of a message: a phrase with what it means, a number, a name, or a word that nothing is known of.

use std::ops::Range;

use jiff::civil::Date;

use super::apps::Named;
use super::lexicon::Value;
use super::sense::{Sense, Senses};
use crate::dialogue::span::Span;

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Thing {
    /// A phrase of the table.
    Phrase,
    /// A word that is in no table.
    Unknown,
    Number(u32),
    /// `3b`
    Letters(u32, String),
    Range(u32, u32),
    Name(Named),
    Quotation,
    Span(Span),
    /// A span of which the length or the unit is not certain.
    VagueSpan,
    Rhythm(Span),
    VagueRhythm,
    Day(Date),
    Comma,
    Dash,
    /// A point inside of a number or a name.
    Point,
    /// The end of a line.
    Line,
    /// The end of a sentence.
    End,
    /// The end of a question.
    Question,
    Dots,
    /// A handle, a code, a link, a picture.
    Noise,
}

/// A piece of a message.
#[derive(Clone, Debug)]
pub(super) struct MessagePiece {
    pub(super) thing: Thing,
    pub(super) senses: Senses,
    /// What single words of the phrase would change in a removal, where the phrase does not account for them.
    pub(super) hidden: Senses,
    pub(super) value: Value,
    /// The word, or what stands in quotation marks.
    pub(super) key: String,
    /// Where it stands in the message.
    pub(super) at: Range<usize>,
    /// Whether a typing error was corrected in it.
    pub(super) is_slip: bool,
    pub(super) is_glued: bool,
    /// How many words it has.
    pub(super) words: usize,
}

impl MessagePiece {
    /// A word that means this and stands in no message.
    pub(super) fn meaning(sense: Sense) -> Self {
        Self {
            thing: Thing::Phrase,
            senses: Senses::of(sense),
            hidden: Senses::default(),
            value: Value::None,
            key: String::new(),
            at: 0..0,
            is_slip: false,
            is_glued: false,
            words: 1,
        }
    }

    pub(super) fn is(&self, sense: Sense) -> bool {
        self.senses.has(sense)
    }

    pub(super) fn number(&self) -> Option<u32> {
        match (&self.thing, self.value) {
            (Thing::Number(number), _) => Some(*number),
            (Thing::Phrase, Value::Number(number)) if self.is(Sense::Count) => Some(number),
            _ => None,
        }
    }
}

/// Whether an item points at apps.
pub(super) fn points(thing: &Thing) -> bool {
    matches!(thing, Thing::Number(_) | Thing::Letters(..) | Thing::Range(..) | Thing::Name(_) | Thing::Quotation)
}
