//! A file of phrases, taken apart.
//!
//! A pattern stands for many phrases, forty thousand in all, and every process reads them when it first has to understand something. So no phrase
//! is ever written out: its words are numbers, and all phrases stand in one row.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// A number for a word of a file, as it is written there: blanks part it from the next.
pub(super) type PartId = usize;

/// A file of phrases, taken apart.
#[derive(Debug, Default)]
pub(in super::super) struct File {
    /// Each heading, with the phrases below it.
    pub(in super::super) sections: Vec<(String, Range<usize>)>,
    pub(in super::super) respelled: Vec<(char, String)>,
    /// Words as they are spoken, each with the one it stands for.
    pub(in super::super) spoken: Vec<(String, String)>,
    /// Words that may stand between those of any phrase.
    pub(in super::super) skipped: Vec<String>,
    parts: Vec<Box<str>>,
    part_ids: BTreeMap<Box<str>, PartId>,
    /// The parts of all phrases, one phrase behind the other.
    phrase_parts: Vec<PartId>,
    /// Where in that row each phrase ends.
    phrase_ends: Vec<usize>,
    /// What the names stand for.
    names: BTreeMap<String, Piece>,
}

/// A piece of a pattern.
#[derive(Clone, Debug)]
enum Piece {
    Blank,
    Part(PartId),
    OneOf(Rc<[Vec<Piece>]>),
}

/// The pieces that a phrase has yet to go through.
struct Rest<'a> {
    pieces: &'a [Piece],
    then: Option<&'a Rest<'a>>,
}

impl File {
    /// Takes a file apart.
    pub(in super::super) fn read(text: &str) -> Self {
        let mut file = Self::default();
        let mut heading = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                name.clone_into(&mut heading);
            } else if let Some((name, alternatives)) = line.strip_prefix('=').and_then(|line| line.split_once(':')) {
                let alternatives = file.alternatives(&mut { alternatives });
                file.names.insert(name.trim().to_owned(), Piece::OneOf(alternatives));
            } else if heading == "respelled" {
                file.respelled.extend(pairs(line).filter_map(|(letter, spelled)| {
                    letter.chars().next().map(|letter| (letter, spelled.trim().to_owned()))
                }));
            } else if heading == "skipped" {
                file.skipped.extend(line.split(',').map(|word| word.trim().to_owned()));
            } else if heading == "spoken" {
                file.spoken.extend(pairs(line).map(|(spoken, word)| (spoken.to_owned(), word.trim().to_owned())));
            } else {
                let from = file.phrase_ends.len();
                for pattern in line.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
                    let alternatives = file.alternatives(&mut { pattern });
                    let pieces = [Piece::OneOf(alternatives)];
                    file.expand(&Rest { pieces: &pieces, then: None }, None, &mut Vec::new());
                }
                let to = file.phrase_ends.len();
                match file.sections.last_mut().filter(|(last, _)| *last == heading) {
                    Some((_, phrases)) => phrases.end = to,
                    None => file.sections.push((heading.clone(), from..to)),
                }
            }
        }
        file
    }

    /// The parts of a phrase.
    pub(super) fn phrase(&self, phrase: usize) -> &[PartId] {
        let from = phrase.checked_sub(1).map_or(0, |before| self.phrase_ends[before]);
        &self.phrase_parts[from..self.phrase_ends[phrase]]
    }

    /// How many different parts there are.
    pub(super) fn parts_total(&self) -> usize {
        self.parts.len()
    }

    /// How a part is written.
    pub(in super::super) fn part(&self, part: PartId) -> &str {
        &self.parts[part]
    }

    /// Every part of every phrase of a section.
    #[cfg(test)]
    pub(in super::super) fn parts_of(&self, phrases: &Range<usize>) -> impl Iterator<Item = &str> {
        phrases.clone().flat_map(|phrase| self.phrase(phrase)).map(|part| self.part(*part))
    }

    fn part_id(&mut self, text: &str) -> PartId {
        if let Some(part) = self.part_ids.get(text) {
            return *part;
        }
        self.parts.push(text.into());
        self.part_ids.insert(text.into(), self.parts.len() - 1);
        self.parts.len() - 1
    }

    /// Reads alternatives, parted by `|`, up to the bracket that closes them.
    fn alternatives(&mut self, rest: &mut &str) -> Rc<[Vec<Piece>]> {
        let mut alternatives = vec![Vec::new()];
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '(' | '|' | ')' => 1,
                '{' => rest.find('}').map_or(rest.len(), |end| end + 1),
                _ if first.is_whitespace() => rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len()),
                _ => rest.find(|c: char| "(|){".contains(c) || c.is_whitespace()).unwrap_or(rest.len()),
            };
            let (said, after) = rest.split_at(end);
            *rest = after;
            let piece = match first {
                '(' => Piece::OneOf(self.alternatives(rest)),
                ')' => break,
                '|' => {
                    alternatives.push(Vec::new());
                    continue;
                }
                _ if first.is_whitespace() => Piece::Blank,
                _ => {
                    let name = said.strip_prefix('{').and_then(|said| said.strip_suffix('}'));
                    let named = name.and_then(|name| self.names.get(name)).cloned();
                    named.unwrap_or_else(|| Piece::Part(self.part_id(said)))
                }
            };
            if let Some(last) = alternatives.last_mut() {
                last.push(piece);
            }
        }
        alternatives.into()
    }

    /// Adds every phrase that begins with these parts and goes on with the rest of a pattern. What stands beside a bracket without a blank is one
    /// part with what stands inside.
    fn expand(&mut self, rest: &Rest<'_>, begun: Option<PartId>, parts: &mut Vec<PartId>) {
        let Some((piece, pieces)) = rest.pieces.split_first() else {
            if let Some(then) = rest.then {
                return self.expand(then, begun, parts);
            }
            self.phrase_parts.extend(parts.iter().copied().chain(begun));
            self.phrase_ends.push(self.phrase_parts.len());
            return;
        };
        let after = Rest { pieces, then: rest.then };
        match (piece, begun) {
            (Piece::Blank, None) => self.expand(&after, None, parts),
            (Piece::Blank, Some(begun)) => {
                parts.push(begun);
                self.expand(&after, None, parts);
                parts.pop();
            }
            (Piece::Part(part), None) => self.expand(&after, Some(*part), parts),
            (Piece::Part(part), Some(begun)) => {
                let joined = format!("{}{}", self.parts[begun], self.parts[*part]);
                let joined = self.part_id(&joined);
                self.expand(&after, Some(joined), parts);
            }
            (Piece::OneOf(alternatives), _) => {
                for pieces in alternatives.iter() {
                    self.expand(&Rest { pieces, then: Some(&after) }, begun, parts);
                }
            }
        }
    }
}

/// What a line pairs: a word, a blank, and what it stands for.
fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(',').filter_map(|pair| pair.trim().split_once(' '))
}
