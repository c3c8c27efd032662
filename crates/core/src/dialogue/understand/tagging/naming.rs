//! Which words are meant as the name of an app.

use super::super::apps::{Apps, Named};
use super::super::fold::folded;
use super::super::sense::{Sense, Senses};
use super::super::text::TokenForm;
use super::{NAMEABLE, Tagger};

/// How many tokens behind the beginning of a name may make it look like the whole.
const IMITATING_TOKENS_MAX: usize = 4;

impl Tagger<'_> {
    /// A name that is only described: behind an article, "the year review thing", "the poster".
    pub(super) fn described(&self, index: usize, apps: &Apps) -> Option<Named> {
        let before = index.checked_sub(1).and_then(|before| self.alone(before));
        before.filter(|senses| senses.has(Sense::Article))?;
        let named = apps.described(&self.tokens[index..], &self.keys[index..])?;
        let is_open = |place: usize| self.alone(place).is_none_or(|senses| senses.is_within(NAMEABLE));
        (named.tokens > 1 || is_open(index)).then_some(named)
    }

    /// Whether words that begin here are meant as a name: keywords and numbers win over names that are made of nothing else.
    pub(super) fn may_be_named(&self, index: usize, named: &Named, apps: &Apps) -> bool {
        let place = |place: usize| {
            (self.tokens[place].kind != TokenForm::Number)
                .then(|| self.alone(place).map(|senses| senses.is_within(NAMEABLE)))
        };
        let said = (index..index + named.tokens).filter(|place| self.keys[*place].is_some());
        let open: Vec<Option<Option<bool>>> = said.map(place).collect();
        let is_unknown = |one: &Option<Option<bool>>| *one == Some(None);
        let is_nameable = |one: &Option<Option<bool>>| matches!(one, Some(None | Some(true)));
        if named.is_whole {
            return open.iter().any(is_nameable);
        }
        let first_word = named.apps.first().map(|place| apps.name(*place)).unwrap_or_default();
        let is_first_word = || {
            let first = self.keys[index].clone().unwrap_or_default();
            folded(first_word.split_whitespace().next().unwrap_or_default()) == first
        };
        let is_first_word_parted = || {
            let said = self.keys[index..index + named.tokens].iter().flatten().map(String::as_str).collect::<String>();
            open.len() > 1 && folded(first_word.split_whitespace().next().unwrap_or_default()) == said
        };
        match open.as_slice() {
            [one] => is_unknown(one) || (self.alone(index) == Some(Senses::of(Sense::Known)) && is_first_word()),
            // "Cross post" is a word in two.
            _ if is_first_word_parted() => open.iter().all(is_nameable),
            [first, ..] => (is_unknown(first) || is_nameable(first)) && open.iter().any(is_unknown),
            [] => false,
        }
    }

    /// Whether the beginning of a name goes on so that it only looks like the name: that is another app.
    pub(super) fn imitates(&self, index: usize, named: &Named, apps: &Apps) -> bool {
        let looks = |more: usize| {
            let said = self.keys.get(index..index + named.tokens + more).unwrap_or_default();
            let said: Option<Vec<&str>> = said.iter().map(|key| key.as_deref()).collect();
            said.is_some_and(|said| !said.is_empty() && apps.look_like(&named.apps, &said.concat()))
        };
        !named.is_whole && (1..=IMITATING_TOKENS_MAX).any(looks)
    }
}
