//! The longest phrase that begins with a token.

use super::super::lexicon::LEXICON;
use super::super::text::{MessageToken, TokenForm};
use super::Tagger;

/// How many tokens stand between the parts of a phrase at most.
const GAP_MAX: usize = 6;
/// How many words a phrase has at most.
const WORDS_MAX: usize = 12;
/// How many words that may stand anywhere are passed over within a phrase.
const SKIPPED_MAX: usize = 2;

/// A search for the longest phrase.
pub(super) struct Search<'t, 'a> {
    pub(super) tagger: &'t Tagger<'a>,
    pub(super) best: Vec<usize>,
    pub(super) node: u32,
    pub(super) path: Vec<usize>,
    /// How many words were passed over that may stand anywhere.
    pub(super) skipped: usize,
}

impl Search<'_, '_> {
    pub(super) fn go(&mut self, node: u32, index: usize) {
        let is_longer = self.path.len() > self.best.len();
        if is_longer && !LEXICON.entries(node).is_empty() {
            self.best.clone_from(&self.path);
            self.node = node;
        }
        if self.path.len() > WORDS_MAX {
            return;
        }
        // A hyphen parts no words of a phrase.
        let at = if !self.path.is_empty() && self.tagger.is_hyphen(index) { index + 1 } else { index };
        self.take(node, at);
        if !self.path.is_empty() && self.skipped < SKIPPED_MAX && self.tagger.is_skipped(at) {
            self.skipped += 1;
            self.go(node, at + 1);
            self.skipped -= 1;
        }
        let Some(gap) = LEXICON.gap(node) else { return };
        for between in 0..=GAP_MAX {
            let at = index + between;
            self.take(gap, at);
            let ends =
                |token: &MessageToken| matches!(token.kind, TokenForm::End | TokenForm::Question | TokenForm::Line);
            if self.tagger.tokens.get(at).is_none_or(ends) {
                break;
            }
        }
    }

    /// Goes on with the word at this place, if a phrase does.
    fn take(&mut self, node: u32, at: usize) {
        if let Some(next) = self.tagger.word(at).and_then(|word| LEXICON.next(node, word)) {
            self.path.push(at);
            self.go(next, at + 1);
            self.path.pop();
        }
    }
}
