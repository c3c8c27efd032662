//! Whether every record is there, at the price of what there is to lose.
//!
//! Each tree is counted in the ledger. A small store is counted whole when it is opened. In a store of a million people that
//! would take longer than all the rest, so there it is first proved what can be proved at once: that the last commit is
//! there (the ledger and the mark agree), that the file is no shorter than it was (see [`super::mark`]), and that each tree
//! has a beginning and an end if it should, and nothing if it should not. Where one of these fails, everything is counted
//! first all the same. Where they hold, the store is opened, and counted while it works, some records at a time.

use super::database::Database;
use super::error::Fault;
use super::head::Ledger;
use super::record::StoredKey;
use super::tree::Tree;

/// Up to how many records are counted before a store is opened: as many as take some hundredths of a second.
pub(super) const AT_ONCE: u64 = if cfg!(test) { 3_000 } else { 50_000 };

/// How far the counting is: the trees before this one are counted, and in this one all up to a key.
#[derive(Default)]
pub(super) struct Census {
    /// Which of [`Tree::ALL`].
    tree: usize,
    /// The last key that was counted in it.
    last: Option<Vec<u8>>,
    counted: u64,
}

impl Census {
    /// Counts up to `limit` more records. Returns whether that was all.
    ///
    /// # Errors
    /// When a tree does not hold as many as the ledger says, or cannot be read.
    pub(super) fn go_on(&mut self, database: &Database, ledger: &Ledger, limit: usize) -> Result<bool, Fault> {
        let Some(&tree) = Tree::ALL.get(self.tree) else { return Ok(true) };
        let (mut found, mut last) = (0, None);
        for row in database.after(tree, self.last.as_deref()).take(limit) {
            found += 1;
            last = Some(row?.0);
        }
        self.counted += found as u64;
        if found < limit {
            check(tree, ledger.rows_in(tree), self.counted)?;
            *self = Self { tree: self.tree + 1, ..Self::default() };
        } else {
            self.last = last.map(|key| key.to_vec());
        }
        Ok(self.tree == Tree::ALL.len())
    }

    /// Takes note of a record that comes or goes while the counting is on.
    pub(super) fn note(&mut self, tree: Tree, key: &StoredKey, was_there: bool, is_there: bool) {
        let is_counted = tree as usize == self.tree && self.last.as_ref().is_some_and(|last| key.0 <= *last);
        if is_counted {
            self.counted = (self.counted + u64::from(is_there)).saturating_sub(u64::from(was_there));
        }
    }
}

/// Counts every record of every tree.
pub(super) fn count_all(database: &Database, ledger: &Ledger) -> Result<(), Fault> {
    let mut census = Census::default();
    while !census.go_on(database, ledger, usize::MAX)? {}
    Ok(())
}

/// Whether each tree that should hold something has a beginning and an end, and each other has none.
pub(super) fn look_at_ends(database: &Database, ledger: &Ledger) -> Result<(), Fault> {
    for tree in Tree::ALL {
        let (expected, rows) = (ledger.rows_in(tree), database.tree(tree));
        let found = u64::from(rows.first()?.is_some() && rows.last()?.is_some());
        if found != expected.min(1) {
            return Err(Fault::Incomplete { tree, expected, found });
        }
    }
    Ok(())
}

/// Whether a tree holds as many records as it should.
pub(super) fn check(tree: Tree, expected: u64, found: u64) -> Result<(), Fault> {
    if found == expected { Ok(()) } else { Err(Fault::Incomplete { tree, expected, found }) }
}
