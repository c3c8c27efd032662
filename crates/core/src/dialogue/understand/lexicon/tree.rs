//! Every phrase, word by word: phrases that begin alike share what they begin with.
//!
//! There are some hundred thousand places, so none has an allocation of its own: they lie in a few rows, first in the order in which they were
//! grown, then as they are looked up.

use std::collections::BTreeMap;

use super::super::sense::Senses;
use super::super::slips::{WordId, place};
use super::{Entry, Value};

/// A place in the tree. The root, where every phrase begins, is 0.
pub(in super::super) type Node = u32;

/// The place where every phrase begins. It comes after none, so as what comes after another it stands for none.
const ROOT: Node = 0;
/// In place of the word that leads on, where any few words do.
const GAP: WordId = WordId::MAX;

/// Every phrase of a lexicon, ready to be looked up.
#[derive(Default)]
pub(super) struct PhraseTree {
    /// One more than there are, so that each is followed by another.
    places: Vec<PhrasePlace>,
    /// What comes after each place, sorted by the word, one place behind the other.
    next: Vec<(WordId, Node)>,
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

/// The tree while phrases are added.
pub(super) struct GrowingTree {
    branches: Vec<Branch>,
    /// Where each word leads from the root: most words begin a phrase.
    begun: Vec<Node>,
    /// What phrases mean that end at some place, each with the next of that place, counted from 1.
    entries: Vec<(Entry, u32)>,
}

/// A place of a growing tree. What comes after a place is a chain, the latest first.
#[derive(Clone, Copy, Default)]
struct Branch {
    parent: Node,
    /// The word that leads here.
    word: WordId,
    first: Node,
    sibling: Node,
    gap: Node,
    /// Which entry is the first here, counted from 1.
    entry: u32,
}

impl GrowingTree {
    /// A tree with nothing but its root.
    pub(super) fn root() -> Self {
        Self { branches: vec![Branch::default()], begun: Vec::new(), entries: Vec::new() }
    }

    fn fresh(&mut self, branch: Branch) -> Node {
        self.branches.push(branch);
        number(self.branches.len() - 1)
    }

    fn next(&self, node: Node, word: WordId) -> Option<Node> {
        if node == ROOT {
            return self.begun.get(place(word)).copied().filter(|next| *next != ROOT);
        }
        let mut next = self.branches[place(node)].first;
        while next != ROOT && self.branches[place(next)].word != word {
            next = self.branches[place(next)].sibling;
        }
        Some(next).filter(|next| *next != ROOT)
    }

    /// Goes on with this word, on a path of its own if there is none yet.
    pub(super) fn grow(&mut self, node: Node, word: WordId) -> Node {
        if let Some(next) = self.next(node, word) {
            return next;
        }
        let sibling = self.branches[place(node)].first;
        let fresh = self.fresh(Branch { parent: node, word, sibling, ..Branch::default() });
        self.branches[place(node)].first = fresh;
        if node == ROOT {
            if self.begun.len() <= place(word) {
                self.begun.resize(place(word) + 1, ROOT);
            }
            self.begun[place(word)] = fresh;
        }
        fresh
    }

    /// Goes on after other words.
    pub(super) fn grow_gap(&mut self, node: Node) -> Node {
        let gap = self.branches[place(node)].gap;
        if gap != ROOT {
            return gap;
        }
        let fresh = self.fresh(Branch { parent: node, word: GAP, ..Branch::default() });
        self.branches[place(node)].gap = fresh;
        fresh
    }

    /// Notes what a phrase that ends here means in a language, besides what it means there already. The first value counts.
    pub(super) fn note(&mut self, node: Node, language: usize, senses: Senses, value: Value) {
        let known = self.places_of_entries(node).find(|at| self.entries[*at].0.language == language);
        if let Some(at) = known {
            let entry = &mut self.entries[at].0;
            entry.senses = entry.senses.and(senses);
            if entry.value == Value::None {
                entry.value = value;
            }
        } else {
            let entry = Entry { language, senses, hidden: Senses::default(), value };
            self.entries.push((entry, self.branches[place(node)].entry));
            self.branches[place(node)].entry = number(self.entries.len());
        }
    }

    fn places_of_entries(&self, node: Node) -> impl Iterator<Item = usize> {
        let from = |entry: u32| place(entry).checked_sub(1);
        std::iter::successors(from(self.branches[place(node)].entry), move |at| from(self.entries[*at].1))
    }

    /// What a word means by itself.
    pub(super) fn alone(&self, word: WordId) -> impl Iterator<Item = &Entry> {
        let node = self.next(ROOT, word).into_iter();
        node.flat_map(|node| self.places_of_entries(node)).map(|at| &self.entries[at].0)
    }

    /// Tells each entry of more than one word what the words on the way to it change, by its language. A place always comes after the one it goes on
    /// from.
    pub(super) fn note_hidden(
        &mut self,
        languages: usize,
        changing: impl Fn(WordId, usize) -> u8,
        note: impl Fn(&mut Entry, u8),
    ) {
        let mut hidden = vec![0_u8; self.branches.len() * languages];
        for node in 1..self.branches.len() {
            let Branch { parent, word, mut entry, .. } = self.branches[node];
            for language in 0..languages {
                let own = if word == GAP { 0 } else { changing(word, language) };
                hidden[node * languages + language] = hidden[place(parent) * languages + language] | own;
            }
            while let Some(at) = place(entry).checked_sub(1).filter(|_| parent != ROOT) {
                let (noted, next) = &mut self.entries[at];
                note(noted, hidden[node * languages + noted.language]);
                entry = *next;
            }
        }
    }

    /// The tree as it is looked up.
    pub(super) fn settled(self) -> PhraseTree {
        let mut tree =
            PhraseTree { places: vec![PhrasePlace::default(); self.branches.len() + 1], ..PhraseTree::default() };
        let mut next: Vec<(Node, WordId, Node)> = (0..)
            .zip(&self.branches)
            .skip(1)
            .filter(|(_, branch)| branch.word != GAP)
            .map(|(node, branch)| (branch.parent, branch.word, node))
            .collect();
        next.sort_unstable();
        let mut from = 0;
        let mut known = BTreeMap::new();
        tree.meanings.push(Box::default());
        for (node, at) in (0..).zip(0..=self.branches.len()) {
            from += next[from..].iter().take_while(|(parent, ..)| *parent < node).count();
            tree.places[at].next = number(from);
            let Some(branch) = self.branches.get(at) else { continue };
            tree.places[at].gap = branch.gap;
            let mut meaning: Vec<Entry> = self.places_of_entries(node).map(|at| self.entries[at].0).collect();
            meaning.sort_unstable_by_key(|entry| entry.language);
            if let Some(first) = meaning.first() {
                // Most phrases mean what others mean, too.
                let alike: &mut Vec<u32> = known.entry((first.senses, first.hidden)).or_default();
                let same = alike.iter().find(|other| *tree.meanings[place(**other)] == *meaning);
                tree.places[at].meaning = same.copied().unwrap_or_else(|| {
                    alike.push(number(tree.meanings.len()));
                    tree.meanings.push(meaning.into_boxed_slice());
                    number(tree.meanings.len() - 1)
                });
            }
        }
        tree.next = next.into_iter().map(|(_, word, node)| (word, node)).collect();
        tree
    }
}

impl PhraseTree {
    pub(super) fn next(&self, node: Node, word: WordId) -> Option<Node> {
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

/// A number of a row that is far from full.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
