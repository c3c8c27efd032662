//! Every phrase, word by word: phrases that begin alike share what they begin with.

use super::super::slips::WordId;
use super::Entry;

/// A place in the tree. The root, where every phrase begins, is 0.
pub(in super::super) type Node = u32;

/// Every phrase of a lexicon.
#[derive(Default)]
pub(super) struct PhraseTree {
    branches: Vec<Branch>,
}

/// What comes after a place, and what a phrase means that ends there.
#[derive(Default)]
struct Branch {
    /// Sorted by the word.
    next: Vec<(WordId, Node)>,
    /// Where it goes on after other words.
    gap: Option<Node>,
    entries: Vec<Entry>,
}

impl PhraseTree {
    /// A tree with nothing but its root.
    pub(super) fn root() -> Self {
        Self { branches: vec![Branch::default()] }
    }

    fn branch(&self, node: Node) -> Option<&Branch> {
        self.branches.get(usize::try_from(node).ok()?)
    }

    fn branch_mut(&mut self, node: Node) -> Option<&mut Branch> {
        self.branches.get_mut(usize::try_from(node).ok()?)
    }

    fn fresh(&mut self) -> Node {
        self.branches.push(Branch::default());
        u32::try_from(self.branches.len() - 1).unwrap_or(u32::MAX)
    }

    /// Goes on with this word, on a path of its own if there is none yet.
    pub(super) fn grow(&mut self, node: Node, word: WordId) -> Node {
        let found = self.branch(node).map(|branch| branch.next.binary_search_by_key(&word, |(word, _)| *word));
        match found {
            Some(Ok(at)) => self.branch(node).map_or(0, |branch| branch.next[at].1),
            Some(Err(at)) => {
                let fresh = self.fresh();
                if let Some(branch) = self.branch_mut(node) {
                    // Most words have one that follows.
                    if branch.next.is_empty() {
                        branch.next.reserve_exact(1);
                    }
                    branch.next.insert(at, (word, fresh));
                }
                fresh
            }
            None => 0,
        }
    }

    /// Goes on after other words.
    pub(super) fn grow_gap(&mut self, node: Node) -> Node {
        if let Some(gap) = self.gap(node) {
            return gap;
        }
        let fresh = self.fresh();
        if let Some(branch) = self.branch_mut(node) {
            branch.gap = Some(fresh);
        }
        fresh
    }

    pub(super) fn next(&self, node: Node, word: WordId) -> Option<Node> {
        let next = &self.branch(node)?.next;
        next.binary_search_by_key(&word, |(word, _)| *word).ok().map(|at| next[at].1)
    }

    pub(super) fn gap(&self, node: Node) -> Option<Node> {
        self.branch(node)?.gap
    }

    pub(super) fn entries(&self, node: Node) -> &[Entry] {
        self.branch(node).map_or(&[], |branch| &branch.entries)
    }

    pub(super) fn entries_mut(&mut self, node: Node) -> Option<&mut Vec<Entry>> {
        self.branch_mut(node).map(|branch| &mut branch.entries)
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
        let mut is_first = vec![true; self.branches.len()];
        for node in 0..self.branches.len() {
            let next = self.branches[node].next.iter().map(|(word, next)| (Some(*word), *next));
            let gap = self.branches[node].gap.iter().map(|next| (None, *next));
            for (word, next) in next.chain(gap) {
                let next = usize::try_from(next).unwrap_or(usize::MAX);
                is_first[next] = node == 0;
                for language in 0..languages {
                    let own = word.map_or(0, |word| changing(word, language));
                    hidden[next * languages + language] = hidden[node * languages + language] | own;
                }
            }
        }
        for ((branch, hidden), is_first) in self.branches.iter_mut().zip(hidden.chunks(languages)).zip(is_first) {
            for entry in branch.entries.iter_mut().filter(|_| !is_first) {
                note(entry, hidden[entry.language]);
            }
        }
    }
}
