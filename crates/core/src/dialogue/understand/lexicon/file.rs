//! A file of phrases, taken apart.
//!
//! A pattern stands for many phrases, more than half a million in all, and every process reads them when it first has to understand something. So no
//! phrase is ever written out: a pattern becomes places between words, and what follows several alternatives stands there once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::texts::NumberedTexts;

/// A number for a word of a file, as it is written there: blanks part it from the next.
pub(super) type PartId = u32;

/// A number for a place in a pattern, where a word ends and the next begins.
pub(super) type PlaceId = usize;

/// A file of phrases, taken apart.
#[derive(Debug, Default)]
pub(in super::super) struct File {
    pub(in super::super) sections: Vec<FileSection>,
    pub(in super::super) respelled: Vec<(char, String)>,
    /// Words as they are spoken, each with the one it stands for.
    pub(in super::super) spoken: Vec<(String, String)>,
    /// Words that may stand between those of any phrase.
    pub(in super::super) skipped: Vec<String>,
    parts: NumberedTexts,
    places: Vec<PatternPlace>,
    /// Where each part leads, one place behind the other.
    steps: Vec<(PartId, PlaceId)>,
    /// What the names stand for.
    names: BTreeMap<String, Piece>,
}

/// A heading, with the patterns below it.
#[derive(Debug)]
pub(in super::super) struct FileSection {
    pub(in super::super) heading: String,
    begins: Vec<PlaceId>,
    /// Where all of them end.
    end: PlaceId,
    /// The steps of all of them.
    steps: Range<usize>,
}

/// A place in a pattern.
#[derive(Clone, Debug)]
struct PatternPlace {
    steps: Range<usize>,
    /// Whether a phrase may end here.
    ends: bool,
}

/// A piece of a pattern.
#[derive(Clone, Debug)]
enum Piece {
    Blank,
    Part(PartId),
    OneOf(Rc<[Vec<Piece>]>),
}

/// What may follow a piece of a pattern.
#[derive(Clone)]
struct Sequel {
    /// What the word that ends the piece goes on with, if with anything, and where that leads.
    ways: Vec<(Option<PartId>, PlaceId)>,
    /// The place after a blank, once there is one.
    place: Option<PlaceId>,
}

impl Sequel {
    fn of(ways: Vec<(Option<PartId>, PlaceId)>) -> Self {
        Self { ways, place: None }
    }
}

impl FileSection {
    /// Where each pattern begins.
    pub(super) fn begins(&self) -> &[PlaceId] {
        &self.begins
    }
}

impl File {
    /// Takes a file apart.
    pub(in super::super) fn read(text: &str) -> Self {
        let mut file = Self::default();
        let mut heading = "";
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                heading = name;
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
                file.read_patterns(heading, line);
            }
        }
        file
    }

    fn read_patterns(&mut self, heading: &str, line: &str) {
        if self.sections.last().is_none_or(|section| section.heading != heading) {
            let end = self.add_place(true, self.steps.len());
            let steps = self.steps.len()..self.steps.len();
            self.sections.push(FileSection { heading: heading.to_owned(), begins: Vec::new(), end, steps });
        }
        let Some(mut section) = self.sections.pop() else { return };
        for pattern in line.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
            let pieces = [Piece::OneOf(self.alternatives(&mut { pattern }))];
            let mut whole = self.before(&pieces, &mut Sequel::of(vec![(None, section.end)]));
            section.begins.push(self.place(&mut whole));
        }
        section.steps.end = self.steps.len();
        self.sections.push(section);
    }

    /// What a pattern may go on with at a place, in the order in which its phrases are written.
    pub(super) fn steps(&self, place: PlaceId) -> &[(PartId, PlaceId)] {
        &self.steps[self.places[place].steps.clone()]
    }

    /// Whether a phrase may end at a place.
    pub(super) fn ends(&self, place: PlaceId) -> bool {
        self.places[place].ends
    }

    /// How many places there are.
    pub(super) fn places_total(&self) -> usize {
        self.places.len()
    }

    /// How many different parts there are.
    pub(super) fn parts_total(&self) -> usize {
        self.parts.total()
    }

    /// How a part is written.
    pub(in super::super) fn part(&self, part: PartId) -> &str {
        self.parts.text(part)
    }

    /// Every part of every phrase of a section.
    #[cfg(test)]
    pub(in super::super) fn parts_of(&self, section: &FileSection) -> impl Iterator<Item = &str> {
        self.steps[section.steps.clone()].iter().map(|(part, _)| self.part(*part))
    }

    /// Every phrase of a section, written out: for one that has few.
    pub(super) fn phrases_of(&self, section: &FileSection) -> Vec<Vec<PartId>> {
        section.begins.iter().flat_map(|begin| self.phrases_from(*begin)).collect()
    }

    fn phrases_from(&self, place: PlaceId) -> Vec<Vec<PartId>> {
        let mut phrases: Vec<Vec<PartId>> = self.ends(place).then(Vec::new).into_iter().collect();
        for (part, to) in self.steps(place) {
            phrases.extend(self.phrases_from(*to).into_iter().map(|rest| [&[*part], rest.as_slice()].concat()));
        }
        phrases
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
                    named.unwrap_or_else(|| Piece::Part(self.parts.number(said)))
                }
            };
            if let Some(last) = alternatives.last_mut() {
                last.push(piece);
            }
        }
        alternatives.into()
    }

    /// What may follow the piece before these. What stands beside a bracket without a blank is one part with what stands inside.
    fn before(&mut self, pieces: &[Piece], sequel: &mut Sequel) -> Sequel {
        let mut behind: Option<Sequel> = None;
        for piece in pieces.iter().rev() {
            let sequel = behind.as_mut().unwrap_or(&mut *sequel);
            let ways = match piece {
                Piece::Blank => vec![(None, self.place(sequel))],
                Piece::Part(part) => {
                    sequel.ways.iter().map(|(more, to)| (Some(self.joined(*part, *more)), *to)).collect()
                }
                Piece::OneOf(alternatives) => {
                    alternatives.iter().flat_map(|pieces| self.before(pieces, sequel).ways).collect()
                }
            };
            behind = Some(Sequel::of(ways));
        }
        behind.unwrap_or_else(|| sequel.clone())
    }

    /// A part with what stands beside it without a blank.
    fn joined(&mut self, part: PartId, more: Option<PartId>) -> PartId {
        let Some(more) = more else { return part };
        let joined = format!("{}{}", self.part(part), self.part(more));
        self.parts.number(&joined)
    }

    /// The place where a sequel begins.
    fn place(&mut self, sequel: &mut Sequel) -> PlaceId {
        if let Some(place) = sequel.place {
            return place;
        }
        let place = if let [(None, only)] = sequel.ways.as_slice() {
            *only
        } else {
            let from = self.steps.len();
            let mut ends = false;
            for (part, to) in &sequel.ways {
                if let Some(part) = part {
                    self.steps.push((*part, *to));
                } else {
                    ends |= self.places[*to].ends;
                    self.steps.extend_from_within(self.places[*to].steps.clone());
                }
            }
            self.add_place(ends, from)
        };
        *sequel.place.insert(place)
    }

    /// A place with the steps from this one on.
    fn add_place(&mut self, ends: bool, from: usize) -> PlaceId {
        self.places.push(PatternPlace { steps: from..self.steps.len(), ends });
        self.places.len() - 1
    }
}

/// What a line pairs: a word, a blank, and what it stands for.
fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(',').filter_map(|pair| pair.trim().split_once(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_each_of_its_phrases_in_their_order() {
        let file = File::read(
            "= pet: cat | (old |)dog\n[list]\n(show|list)(s|) (me |)all …, un(do(ne|)|) it\n# Not read.\na {pet}\n[see]\n(a|) b, c\n[list]\nd",
        );
        let written = |section: &FileSection| -> Vec<String> {
            let phrases = file.phrases_of(section).into_iter();
            phrases.map(|parts| parts.into_iter().map(|part| file.part(part)).collect::<Vec<_>>().join(" ")).collect()
        };
        let sections: Vec<(&str, Vec<String>)> =
            file.sections.iter().map(|section| (section.heading.as_str(), written(section))).collect();
        let list = [
            "shows me all …",
            "shows all …",
            "show me all …",
            "show all …",
            "lists me all …",
            "lists all …",
            "list me all …",
            "list all …",
            "undone it",
            "undo it",
            "un it",
            "a cat",
            "a old dog",
            "a dog",
        ];
        let list = list.map(str::to_owned).to_vec();
        let see = ["a b", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(sections, [("list", list), ("see", see), ("list", vec!["d".to_owned()])]);
    }
}
