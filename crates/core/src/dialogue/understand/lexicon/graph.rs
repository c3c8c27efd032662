//! Every phrase, word by word: phrases that begin alike share what they begin with, and those that go on alike what comes then.
//!
//! The patterns of the files are walked all at once. A place of the graph stands for every place of a pattern that the words on the way to it may have
//! led to; whatever leads to the same ones leads to the same place.

use std::collections::BTreeMap;

use super::super::sense::Senses;
use super::super::slips::{WordId, place};
use super::{Entry, Value, changing, hidden};

/// A place in the graph. The root, where every phrase begins, is 0.
pub(in super::super) type Node = u32;
/// A place in a pattern, as [`Patterns`] count them.
pub(super) type SpotId = u32;

/// The place where every phrase begins. It comes after none, so as what comes after another it stands for none.
const ROOT: Node = 0;
/// In place of the word that leads on, where any few words do.
const GAP: WordId = WordId::MAX;

/// Every phrase of a lexicon, ready to be looked up.
#[derive(Default)]
pub(super) struct PhraseGraph {
    /// One more than there are, so that each is followed by another.
    places: Vec<PhrasePlace>,
    /// What comes after each place, sorted by the word, one place behind the other.
    next: Vec<(WordId, Node)>,
    /// What comes after the root, for each word: every word is looked up there.
    begun: Vec<Node>,
    /// What phrases mean, each once. The first is nothing.
    meanings: Vec<Box<[Entry]>>,
}

#[derive(Clone, Copy, Default)]
struct PhrasePlace {
    /// Where in the row of all what comes after it begins.
    next: u32,
    /// Where it goes on after other words.
    gap: Node,
    /// What a phrase means that ends here.
    meaning: u32,
}

impl PhraseGraph {
    pub(super) fn next(&self, node: Node, word: WordId) -> Option<Node> {
        if node == ROOT {
            return self.begun.get(place(word)).copied().filter(|next| *next != ROOT);
        }
        let at = place(node);
        let next = place(self.places.get(at)?.next)..place(self.places.get(at + 1)?.next);
        let next = self.next.get(next)?;
        next.binary_search_by_key(&word, |(word, _)| *word).ok().map(|at| next[at].1)
    }

    pub(super) fn gap(&self, node: Node) -> Option<Node> {
        self.places.get(place(node)).map(|place| place.gap).filter(|gap| *gap != ROOT)
    }

    pub(super) fn entries(&self, node: Node) -> &[Entry] {
        self.places.get(place(node)).map_or(&[], |found| &self.meanings[place(found.meaning)])
    }
}

/// The patterns of all files, with their words.
#[derive(Default)]
pub(super) struct Patterns {
    begins: Vec<SpotId>,
    /// In the order of the files and of their sections.
    spots: Vec<Spot>,
    /// Where each word leads, one spot behind the other.
    steps: Vec<(WordId, SpotId)>,
}

/// A place in a pattern.
struct Spot {
    steps: std::ops::Range<usize>,
    language: usize,
    /// What a phrase means that ends here.
    ends: Option<(Senses, Value)>,
}

/// What may follow a place of a pattern.
pub(super) struct Onward {
    steps: Vec<(WordId, SpotId)>,
    ends: Option<(Senses, Value)>,
}

impl Onward {
    /// Nothing yet, but perhaps the end of a phrase that means this.
    pub(super) fn of(ends: Option<(Senses, Value)>) -> Self {
        Self { steps: Vec::new(), ends }
    }
}

impl Patterns {
    pub(super) fn begin(&mut self, spot: SpotId) {
        self.begins.push(spot);
    }

    /// Adds a spot that comes after those of all sections before its own.
    pub(super) fn add(&mut self, language: usize, onward: Onward) -> SpotId {
        let from = self.steps.len();
        self.steps.extend(onward.steps);
        self.spots.push(Spot { steps: from..self.steps.len(), language, ends: onward.ends });
        number(self.spots.len() - 1)
    }

    /// Lets these words lead to a spot.
    pub(super) fn lead(&mut self, onward: &mut Onward, words: &[WordId], to: SpotId) {
        let Some((first, more)) = words.split_first() else {
            let Spot { steps, ends, .. } = &self.spots[place(to)];
            onward.steps.extend_from_slice(&self.steps[steps.clone()]);
            onward.ends = onward.ends.or(*ends);
            return;
        };
        let language = self.spots[place(to)].language;
        let to =
            more.iter().rev().fold(to, |to, word| self.add(language, Onward { steps: vec![(*word, to)], ends: None }));
        onward.steps.push((*first, to));
    }

    /// Lets any few words lead to a spot. At the end of a phrase they say nothing: whatever follows a phrase may follow it.
    pub(super) fn lead_over_gap(&self, onward: &mut Onward, to: SpotId) {
        let Spot { steps, ends, .. } = &self.spots[place(to)];
        onward.ends = onward.ends.or(*ends);
        if !steps.is_empty() {
            onward.steps.push((GAP, to));
        }
    }

    /// What each word by itself would change in a removal, in each language.
    fn changing(&self, words_total: usize, languages: usize) -> Vec<u8> {
        let mut bits = vec![0; words_total * languages];
        for begin in &self.begins {
            let begin = &self.spots[place(*begin)];
            for (word, to) in self.steps[begin.steps.clone()].iter().filter(|(word, _)| *word != GAP) {
                if let Some((senses, _)) = self.spots[place(*to)].ends {
                    bits[place(*word) * languages + begin.language] |= changing(senses);
                }
            }
        }
        bits
    }

    /// All patterns in one graph.
    pub(super) fn joined(mut self, words_total: usize, languages: usize) -> PhraseGraph {
        let changing = self.changing(words_total, languages);
        let mut begun: Vec<Reached> = self.begins.drain(..).map(|spot| Reached { spot, changing: 0 }).collect();
        begun.sort_unstable();
        let mut joining = Joining {
            latest: vec![ROOT; self.spots.len()],
            patterns: self,
            changing,
            languages,
            graph: PhraseGraph { begun: vec![ROOT; words_total], ..PhraseGraph::default() },
            reached: Vec::new(),
            reached_ends: Vec::new(),
            earlier: Vec::new(),
            meanings: BTreeMap::new(),
        };
        joining.graph.meanings.push(Box::default());
        joining.add(&begun, true);
        let mut steps = Vec::new();
        let mut at = 0;
        while at < joining.reached_ends.len() {
            joining.go_on(at, &mut steps);
            at += 1;
        }
        let mut graph = joining.graph;
        graph.places.push(PhrasePlace { next: number(graph.next.len()), ..PhrasePlace::default() });
        graph.places.shrink_to_fit();
        graph.next.shrink_to_fit();
        graph
    }
}

/// A spot with what the words on the way to it change in a removal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reached {
    spot: SpotId,
    changing: u8,
}

/// A graph while patterns are joined.
struct Joining {
    patterns: Patterns,
    /// What each word by itself changes in a removal, in each language.
    changing: Vec<u8>,
    languages: usize,
    graph: PhraseGraph,
    /// What each place stands for, sorted, one place behind the other.
    reached: Vec<Reached>,
    reached_ends: Vec<usize>,
    /// For each spot, the latest place whose first it is.
    latest: Vec<Node>,
    /// For each place, the one before it with the same first spot.
    earlier: Vec<Node>,
    /// What is meant already, by the first entry.
    meanings: BTreeMap<(Senses, Senses), Vec<u32>>,
}

impl Joining {
    fn reached(&self, at: usize) -> &[Reached] {
        let from = at.checked_sub(1).map_or(0, |before| self.reached_ends[before]);
        &self.reached[from..self.reached_ends[at]]
    }

    /// Finds what comes after a place.
    fn go_on(&mut self, at: usize, steps: &mut Vec<(WordId, Reached)>) {
        steps.clear();
        for Reached { spot, changing } in self.reached(at) {
            let Spot { steps: range, language, .. } = &self.patterns.spots[place(*spot)];
            steps.extend(self.patterns.steps[range.clone()].iter().map(|(word, to)| {
                let own = if *word == GAP { 0 } else { self.changing[place(*word) * self.languages + language] };
                (*word, Reached { spot: *to, changing: changing | own })
            }));
        }
        steps.sort_unstable();
        steps.dedup();
        self.graph.places[at].next = number(self.graph.next.len());
        let mut reached = Vec::new();
        for step in steps.chunk_by(|one, other| one.0 == other.0) {
            reached.clear();
            reached.extend(step.iter().map(|(_, reached)| *reached));
            let node = self.node(&reached, at == place(ROOT));
            match step[0].0 {
                GAP => self.graph.places[at].gap = node,
                word if at == place(ROOT) => self.graph.begun[place(word)] = node,
                word => self.graph.next.push((word, node)),
            }
        }
    }

    /// The place that stands for these spots.
    fn node(&mut self, reached: &[Reached], is_alone: bool) -> Node {
        // What a word changes that is a phrase by itself is what it means; what it changes in a longer one is hidden there.
        if is_alone && reached.iter().any(|reached| reached.changing != 0) {
            return self.add(reached, true);
        }
        let first = place(reached[0].spot);
        let mut known = self.latest[first];
        while known != ROOT && self.reached(place(known)) != reached {
            known = self.earlier[place(known)];
        }
        if known == ROOT {
            known = self.add(reached, is_alone);
            self.earlier[place(known)] = std::mem::replace(&mut self.latest[first], known);
        }
        known
    }

    fn add(&mut self, reached: &[Reached], is_alone: bool) -> Node {
        let meaning = self.meaning(reached, is_alone);
        self.reached.extend_from_slice(reached);
        self.reached_ends.push(self.reached.len());
        self.earlier.push(ROOT);
        self.graph.places.push(PhrasePlace { meaning, ..PhrasePlace::default() });
        number(self.graph.places.len() - 1)
    }

    /// What a phrase means that ends at these spots. Of several values the first counts.
    fn meaning(&mut self, reached: &[Reached], is_alone: bool) -> u32 {
        let mut entries: Vec<(Entry, u8)> = Vec::new();
        for Reached { spot, changing } in reached {
            let Spot { language, ends: Some((senses, value)), .. } = self.patterns.spots[place(*spot)] else {
                continue;
            };
            if let Some((entry, _)) = entries.last_mut().filter(|(entry, _)| entry.language == language) {
                entry.senses = entry.senses.and(senses);
                if entry.value == Value::None {
                    entry.value = value;
                }
            } else {
                let entry = Entry { language, senses, hidden: Senses::default(), value };
                entries.push((entry, if is_alone { 0 } else { *changing }));
            }
        }
        let of = |(entry, changing): (Entry, u8)| Entry { hidden: hidden(entry.senses, changing), ..entry };
        let entries: Vec<Entry> = entries.into_iter().map(of).collect();
        let Some(first) = entries.first() else { return 0 };
        // Most phrases mean what others mean, too.
        let meanings = &mut self.graph.meanings;
        let alike = self.meanings.entry((first.senses, first.hidden)).or_default();
        if let Some(same) = alike.iter().find(|other| *meanings[place(**other)] == *entries) {
            return *same;
        }
        alike.push(number(meanings.len()));
        meanings.push(entries.into_boxed_slice());
        number(meanings.len() - 1)
    }
}

/// A number of a row that is far from full.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
