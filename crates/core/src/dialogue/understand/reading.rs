//! A message as it is read: its items, sentence by sentence.

use std::cmp::Ordering;
use std::ops::Range;

use super::item::{MessagePiece, Thing};
use super::pointing::SOFT;
use super::quantities::put_together;
use super::sense::{Sense, Senses};
use super::situation::Situation;
use super::tagging::items;
use super::text::{MessageToken, MessageTokens, TokenForm};
use super::tongue::{Tongue, tongue};

/// Beside these a quotation is a name; elsewhere it is only emphasis.
const NAMING: Senses = Senses::any_of(&[
    Sense::Remove,
    Sense::Keep,
    Sense::Unkeep,
    Sense::Show,
    Sense::List,
    Sense::Disconnect,
    Sense::Why,
]);
/// What begins a question.
const ASKING: Senses =
    Senses::any_of(&[Sense::What, Sense::Asks, Sense::Why, Sense::When, Sense::Should, Sense::Effect, Sense::HowTo]);

/// A message, read.
pub(super) struct ReadMessage<'a> {
    pub(super) message: &'a str,
    pub(super) items: Vec<MessagePiece>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) situation: &'a Situation<'a>,
    pub(super) tongue: Tongue,
    pub(super) is_cut: bool,
    /// How many exclamation marks stand in it.
    pub(super) cries: usize,
}

impl<'a> ReadMessage<'a> {
    pub(super) fn of(message: &'a str, text: &MessageTokens, situation: &'a Situation<'a>) -> Self {
        let tokens = without_mentions(&text.tokens);
        let unquoted = text.unquoted();
        let tongue = tongue(&unquoted);
        let own = situation.language.and_then(super::lexicon::place_of);
        let language = tongue.language.or(own);
        let read = |tokens: &[MessageToken]| put_together(items(tokens, situation.apps, language), situation.today);
        let mut found = read(tokens);
        let quotes = found.iter().any(|item| item.thing == Thing::Quotation);
        if quotes && !found.iter().any(|item| item.senses.meets(NAMING)) {
            found = read(without_mentions(&unquoted));
        }
        let sentences = sentences(&mut found);
        let cries = message.chars().filter(|c| matches!(c, '!' | '！')).count();
        Self { message, items: found, sentences, situation, tongue, is_cut: text.is_cut, cries }
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = Sentence<'_>> {
        self.sentences
            .iter()
            .map(|range| Sentence { items: &self.items[range.clone()], is_question: is_question(&self.items, range) })
    }

    /// The message as if one of its sentences began with a word that means this.
    pub(super) fn told(&self, sentence: usize, sense: Sense) -> Self {
        let at = self.sentences.get(sentence).map_or(0, |range| range.start);
        let mut items = self.items.clone();
        items.insert(at, MessagePiece::meaning(sense));
        let moved = |(index, range): (usize, &Range<usize>)| match index.cmp(&sentence) {
            Ordering::Less => range.clone(),
            Ordering::Equal => range.start..range.end + 1,
            Ordering::Greater => range.start + 1..range.end + 1,
        };
        let sentences = self.sentences.iter().enumerate().map(moved).collect();
        Self { items, sentences, ..*self }
    }

    pub(super) fn has(&self, sense: Sense) -> bool {
        self.items.iter().any(|item| item.is(sense))
    }

    /// Whether everything in the message means one of these, or nothing that counts.
    pub(super) fn is_within(&self, senses: Senses) -> bool {
        Sentence { items: &self.items, is_question: false }.is_within(senses)
    }
}

/// A sentence of a message.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    pub(super) items: &'a [MessagePiece],
    pub(super) is_question: bool,
}

impl Sentence<'_> {
    pub(super) fn has(&self, sense: Sense) -> bool {
        self.items.iter().any(|item| item.is(sense))
    }

    pub(super) fn meets(&self, senses: Senses) -> bool {
        self.items.iter().any(|item| item.senses.meets(senses))
    }

    /// Whether every item means one of these, or nothing that counts.
    pub(super) fn is_within(&self, senses: Senses) -> bool {
        let all = senses.and(SOFT);
        self.items.iter().all(|item| item.senses.meets(all) || is_mark(item))
    }

    /// The items that mean something.
    pub(super) fn meant(&self) -> impl Iterator<Item = &MessagePiece> {
        self.items.iter().filter(|item| !is_mark(item) && !item.senses.meets(SOFT))
    }
}

/// Whether an item is only punctuation, or a picture.
pub(super) fn is_mark(item: &MessagePiece) -> bool {
    matches!(
        item.thing,
        Thing::Comma | Thing::Dash | Thing::End | Thing::Question | Thing::Dots | Thing::Line | Thing::Noise
    )
}

fn is_question(items: &[MessagePiece], range: &Range<usize>) -> bool {
    let is_marked = items.get(range.end).is_some_and(|item| item.thing == Thing::Question)
        || items[range.clone()].iter().any(|item| item.thing == Thing::Question);
    let first = items[range.clone()].iter().find(|item| {
        !is_mark(item)
            && !item.is(Sense::Hello)
            && !item.is(Sense::Thanks)
            && (item.senses.meets(ASKING) || !item.is(Sense::Filler))
    });
    is_marked || first.is_some_and(|item| item.senses.meets(ASKING) && !item.is(Sense::Polite))
}

/// Handles at the beginning are an address.
fn without_mentions(tokens: &[MessageToken]) -> &[MessageToken] {
    let is_mention = |token: &&MessageToken| {
        token.kind == TokenForm::Noise && token.key.starts_with('@') || token.kind == TokenForm::Line
    };
    let count = tokens.iter().take_while(is_mention).count();
    &tokens[count..]
}

/// Finds the sentences. A line that only goes on with a row of apps is none of its own.
fn sentences(items: &mut [MessagePiece]) -> Vec<Range<usize>> {
    let is_row_end = |item: &MessagePiece| matches!(item.thing, Thing::Line | Thing::End | Thing::Question);
    let points = |item: &MessagePiece| {
        matches!(
            item.thing,
            Thing::Name(_)
                | Thing::Number(_)
                | Thing::Letters(..)
                | Thing::Range(..)
                | Thing::Quotation
                | Thing::Dash
                | Thing::Comma
                | Thing::Unknown
        ) || item.is(Sense::And)
            || item.is(Sense::Count)
    };
    for index in 0..items.len() {
        if items[index].thing != Thing::Line {
            continue;
        }
        let mut next = items[index + 1..].iter().take_while(|item| !is_row_end(item)).peekable();
        let is_row = next.peek().is_some() && next.all(points);
        items[index].thing = if is_row { Thing::Comma } else { Thing::End };
    }
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, item) in items.iter().enumerate() {
        if matches!(item.thing, Thing::End | Thing::Question) {
            if start < index {
                sentences.push(start..index);
            }
            start = index + 1;
        }
    }
    if start < items.len() {
        sentences.push(start..items.len());
    }
    sentences
}
