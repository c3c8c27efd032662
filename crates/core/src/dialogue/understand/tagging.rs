//! From tokens to items: each a phrase with what it means, a number, a name, or a word that nothing is known of.

use super::apps::{Apps, Named, part_of_name};
use super::item::{MessagePiece, Thing};
use super::lexicon::{Entry, LEXICON, Value, Word};
use super::sense::{Sense, Senses};
use super::slips::WordId;
use super::text::{MessageToken, TokenForm};
use search::Search;

mod naming;
mod search;

/// The most digits of a number; a longer one belongs to no list.
const DIGITS_MAX: usize = 9;
/// The most letters behind a number.
const LETTERS_MAX: usize = 2;

/// What words may mean that an app's name may be made of. All others win over names.
const NAMEABLE: Senses = Senses::any_of(&[
    Sense::Known,
    Sense::Power,
    Sense::Topic,
    Sense::Order,
    Sense::Access,
    Sense::Praise,
    Sense::Account,
    Sense::MonthName,
    Sense::Weekday,
    Sense::Hacked,
    Sense::Deed,
    Sense::NotMe,
    Sense::Watch,
    Sense::Language,
]);

/// Tags tokens. `language` is the one whose words count where several have the same.
pub(super) fn items(tokens: &[MessageToken], apps: &Apps, language: Option<usize>) -> Vec<MessagePiece> {
    let mut tagger = Tagger::of(tokens, language);
    tagger.find_names(apps);
    tagger.correct(apps);
    tagger.tag()
}

struct Tagger<'a> {
    tokens: &'a [MessageToken],
    keys: Vec<Option<String>>,
    words: Vec<Option<Word>>,
    corrected: Vec<bool>,
    names: Vec<Option<Named>>,
    /// Whether a token belongs to a name, or to a phrase that began before it.
    taken: Vec<bool>,
    language: Option<usize>,
}

impl<'a> Tagger<'a> {
    fn of(tokens: &'a [MessageToken], language: Option<usize>) -> Self {
        let keys: Vec<Option<String>> = tokens.iter().map(|token| part_of_name(&LEXICON, token)).collect();
        let word = |(token, key): (&MessageToken, &Option<String>)| match key {
            Some(key) if token.kind != TokenForm::Noise => LEXICON.word(key, language),
            _ if token.kind == TokenForm::Sign => LEXICON.word(&token.key, language),
            _ => None,
        };
        let words = tokens.iter().zip(&keys).map(word).collect();
        let count = tokens.len();
        Self {
            tokens,
            keys,
            words,
            corrected: vec![false; count],
            names: vec![None; count],
            taken: vec![false; count],
            language,
        }
    }

    /// What a token means by itself; nothing if it is in no table.
    fn alone(&self, index: usize) -> Option<Senses> {
        let word = self.words[index]?;
        let entries = LEXICON.alone(word.id);
        if entries.is_empty() {
            return Some(Senses::of(Sense::Known));
        }
        Some(self.merged(entries).senses)
    }

    /// What a phrase means: in the language of the message, where that has it, else in every other.
    fn merged(&self, entries: &[Entry]) -> Entry {
        let own = entries.iter().find(|entry| Some(entry.language) == self.language);
        own.copied().unwrap_or_else(|| {
            let mut all = Entry::default();
            for entry in entries {
                all.senses = all.senses.and(entry.senses);
                all.hidden = all.hidden.and(entry.hidden);
                all.value = if all.value == Value::None { entry.value } else { all.value };
            }
            all
        })
    }

    fn find_names(&mut self, apps: &Apps) {
        if apps.is_empty() {
            return;
        }
        let mut index = 0;
        while index < self.tokens.len() {
            let named = self.keys[index]
                .is_some()
                .then(|| apps.at_the_beginning(&self.tokens[index..], &self.keys[index..]))
                .flatten()
                .filter(|named| self.may_be_named(index, named, apps) && !self.imitates(index, named, apps))
                .or_else(|| apps.ending(&self.tokens[index..], &self.keys[index..]))
                .or_else(|| self.described(index, apps));
            match named {
                Some(named) => {
                    let end = index + named.tokens;
                    self.taken[index..end].fill(true);
                    self.names[index] = Some(named);
                    index = end;
                }
                None => index += 1,
            }
        }
    }

    /// Finds what was meant by words that are in no table.
    fn correct(&mut self, apps: &Apps) {
        for index in 0..self.tokens.len() {
            let is_unknown =
                self.tokens[index].kind == TokenForm::Word && self.words[index].is_none() && !self.taken[index];
            let Some(key) = self.keys[index].clone().filter(|_| is_unknown) else { continue };
            // The letters behind a number are no word.
            if self.tokens[index].is_glued && index > 0 && self.tokens[index - 1].kind == TokenForm::Number {
                continue;
            }
            let slip = self.slip_of_name(apps, index, &key);
            if let Some((from, named)) = slip.filter(|(from, named)| !self.imitates(*from, named, apps)) {
                self.taken[from..from + named.tokens].fill(true);
                self.names[from] = Some(named);
                self.corrected[from] = true;
            } else if let Some(id) = LEXICON.slips.meant(&key, may_be_meant) {
                self.words[index] = Some(Word { id, languages: 0 });
                self.corrected[index] = true;
            }
        }
    }

    /// A name with a typing error, of this word alone or with the ones beside it.
    fn slip_of_name(&self, apps: &Apps, index: usize, key: &str) -> Option<(usize, Named)> {
        let joined = |from: usize, to: usize| -> Option<(usize, Named)> {
            let keys = self.keys.get(from..=to)?;
            if self.taken[from..=to].contains(&true) {
                return None;
            }
            let said: Option<Vec<&str>> = keys.iter().map(|key| key.as_deref()).collect();
            let mut named = apps.slip(&said?.concat())?;
            named.tokens = to - from + 1;
            Some((from, named))
        };
        let before = index.checked_sub(1);
        before
            .and_then(|before| joined(before, index + 1))
            .or_else(|| joined(index, index + 1))
            .or_else(|| before.and_then(|before| joined(before, index)))
            .or_else(|| apps.slip(key).map(|named| (index, named)))
    }

    fn tag(mut self) -> Vec<MessagePiece> {
        let mut items: Vec<MessagePiece> = Vec::with_capacity(self.tokens.len());
        let mut index = 0;
        while index < self.tokens.len() {
            let token = &self.tokens[index];
            if let Some(named) = self.names[index].take() {
                let last = index + named.tokens - 1;
                let at = token.at.start..self.tokens[last].at.end;
                let is_slip = self.corrected[index];
                let said: Vec<&str> = self.keys[index..=last].iter().flatten().map(String::as_str).collect();
                let key = said.join(" ");
                items.push(MessagePiece { key, at, is_slip, ..self.plain(index, Thing::Name(named)) });
                index = last + 1;
                continue;
            }
            if self.taken[index] {
                index += 1;
                continue;
            }
            if self.is_name_with_digits(index) {
                let key = self.glued(index);
                items.push(MessagePiece { key, ..self.plain(index, Thing::Unknown) });
            } else if let Some((used, entry)) = self.phrase(index) {
                let last = used.last().copied().unwrap_or(index);
                let is_slip = used.iter().any(|place| self.corrected[*place]);
                let is_hyphen = |place: usize| self.is_hyphen(place);
                let inner: Vec<usize> = (index..last).filter(|place| is_hyphen(*place)).collect();
                let is_whole = used.len() + inner.len() == last - index + 1;
                let Entry { senses, hidden, value, .. } = entry;
                let words = used.len();
                let at = token.at.start..if is_whole { self.tokens[last].at.end } else { token.at.end };
                used.iter().chain(&inner).for_each(|place| self.taken[*place] = true);
                items.push(MessagePiece {
                    senses,
                    hidden,
                    value,
                    at,
                    is_slip,
                    words,
                    ..self.plain(index, Thing::Phrase)
                });
            } else {
                self.push_single(&mut items, index);
            }
            index += 1;
        }
        items
    }

    fn plain(&self, index: usize, thing: Thing) -> MessagePiece {
        let token = &self.tokens[index];
        MessagePiece {
            thing,
            senses: Senses::default(),
            hidden: Senses::default(),
            value: Value::None,
            key: token.key.clone(),
            at: token.at.clone(),
            is_slip: false,
            is_glued: token.is_glued,
            words: 1,
        }
    }

    /// An item of one token that begins no phrase; or of a number and the letters behind it.
    fn push_single(&mut self, items: &mut Vec<MessagePiece>, index: usize) {
        let token = &self.tokens[index];
        let thing = match token.kind {
            TokenForm::Word => {
                let key = self.glued(index);
                items.push(MessagePiece { key, ..self.plain(index, Thing::Unknown) });
                return;
            }
            TokenForm::Number if self.begins_a_word(index + 1) => {
                let key = self.glued(index);
                items.push(MessagePiece { key, ..self.plain(index, Thing::Unknown) });
                return;
            }
            TokenForm::Number => {
                let number = number(&token.key);
                match self.tokens.get(index + 1).filter(|next| is_letters(next) && !self.taken[index + 1]) {
                    Some(letters) => {
                        self.taken[index + 1] = true;
                        Thing::Letters(number, letters.key.clone())
                    }
                    None => Thing::Number(number),
                }
            }
            TokenForm::Quotation => Thing::Quotation,
            TokenForm::Comma => Thing::Comma,
            TokenForm::And => {
                items.push(MessagePiece { senses: Senses::of(Sense::And), ..self.plain(index, Thing::Phrase) });
                return;
            }
            TokenForm::Dash => Thing::Dash,
            TokenForm::End => Thing::End,
            TokenForm::Question => Thing::Question,
            TokenForm::Ellipsis => Thing::Dots,
            TokenForm::Line => Thing::Line,
            TokenForm::Point => Thing::Point,
            TokenForm::Noise | TokenForm::Sign => Thing::Noise,
            TokenForm::Mark => return,
        };
        items.push(self.plain(index, thing));
    }

    /// Whether a token is glued to the one before it and is a word of no table, and no letters of a number: "9gag" is no number.
    fn begins_a_word(&self, index: usize) -> bool {
        let is_glued = |token: &MessageToken| token.is_glued && token.kind == TokenForm::Word && !is_letters(token);
        self.tokens.get(index).is_some_and(is_glued) && self.words[index].is_none() && !self.taken[index]
    }

    /// Whether a word that means nothing here has digits glued to it: "x3" is a name, and "app3" the number of an app.
    fn is_name_with_digits(&self, index: usize) -> bool {
        let is_digits = |token: &MessageToken| token.is_glued && token.kind == TokenForm::Number;
        self.tokens[index].kind == TokenForm::Word
            && self.tokens.get(index + 1).is_some_and(is_digits)
            && !self.taken[index + 1]
            && self.alone(index).is_none_or(|senses| senses.is_within(NAMEABLE) || self.tokens[index].key.len() == 1)
    }

    /// A word with the digits and words that are glued to it: "foo2000" is one name, and no number.
    fn glued(&mut self, index: usize) -> String {
        let mut key = self.tokens[index].key.clone();
        for next in index + 1..self.tokens.len() {
            let token = &self.tokens[next];
            if !token.is_glued || self.taken[next] || !matches!(token.kind, TokenForm::Word | TokenForm::Number) {
                break;
            }
            key.push_str(&token.key);
            self.taken[next] = true;
        }
        key
    }

    /// The phrase with the most words that begins with this token.
    fn phrase(&self, index: usize) -> Option<(Vec<usize>, Entry)> {
        let mut search = Search { tagger: self, best: Vec::new(), node: 0, path: Vec::new(), skipped: 0 };
        search.go(0, index);
        let entries = LEXICON.entries(search.node);
        let entry = self.merged(entries);
        (!search.best.is_empty()).then_some((search.best, entry))
    }

    /// Whether a word may stand between those of any phrase: "please".
    fn is_skipped(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| word.is_some_and(|word| LEXICON.is_skipped(word.id)))
    }

    /// Whether a token only joins two words, as in "sign-in".
    fn is_hyphen(&self, index: usize) -> bool {
        let token = self.tokens.get(index);
        token.is_some_and(|token| matches!(token.kind, TokenForm::Dash | TokenForm::Point) && token.is_glued)
    }

    /// The word that a token is to a phrase.
    fn word(&self, index: usize) -> Option<WordId> {
        if self.taken.get(index).is_none_or(|taken| *taken) {
            return None;
        }
        self.words[index].map(|word| word.id)
    }
}

/// Whether a word may be meant by another: a number is never guessed.
fn may_be_meant(word: WordId) -> bool {
    !LEXICON.alone(word).iter().any(|entry| entry.senses.has(Sense::Count) || entry.senses.has(Sense::Ordinal))
}

/// Whether a token is letters behind a number.
fn is_letters(token: &MessageToken) -> bool {
    token.is_glued
        && token.kind == TokenForm::Word
        && token.key.len() <= LETTERS_MAX
        && token.key.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A number as it is written. A longer one than any list has stays longer than any list.
fn number(digits: &str) -> u32 {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return 0;
    }
    digits.get(..digits.len().min(DIGITS_MAX)).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX)
}
