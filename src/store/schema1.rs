//! Stores of the first version, as this one reads them: once, to write them anew.
//!
//! A name was a whole HMAC there; its first half is what stands for it now. The ids of messages lay in one tree by name
//! and in another by time, of which the second says all that is kept.

use jiff::Timestamp;

use super::census;
use super::database::{Database, Row};
use super::error::Fault;
use super::head::Ledger;
use super::keyring::Keyring;
use super::record::StoredKey;
use super::seal::{self, DISGUISE_BYTES};
use super::timed::{self, TIME_BYTES};
use super::tree::Tree;

/// The tree of the ids of messages by time.
const SEEN_BY_TIME: &str = "seen-by-time";

/// The trees whose records are kept: what each was called, and which tree they go to.
pub(super) fn trees() -> impl Iterator<Item = (&'static str, Tree)> {
    let others = Tree::ALL.into_iter().filter(|tree| *tree != Tree::Seen).map(|tree| (tree.name(), tree));
    others.chain([(SEEN_BY_TIME, Tree::Seen)])
}

/// Counts every record of every tree.
pub(super) fn count_all(database: &Database, ledger: &Ledger) -> Result<(), Fault> {
    for (name, tree) in trees().chain([(Tree::Seen.name(), Tree::Seen)]) {
        let found = database.tree_named(name)?.iter().try_fold(0, |count, row| row.map(|_| count + 1))?;
        census::check(tree, ledger.rows_named(name), found)?;
    }
    Ok(())
}

/// A row as it lies in a store of this version. What does not open stays as it is, behind the key it was sealed for.
pub(super) fn converted(keys: &Keyring, name: &str, tree: Tree, key: &[u8], value: &[u8]) -> Row {
    let new_key = match tree {
        Tree::Outbox => key.to_vec(),
        Tree::Due => cut(key, TIME_BYTES),
        Tree::Seen => {
            let day = timed::day_bytes(timed::time_of(key).unwrap_or(Timestamp::UNIX_EPOCH));
            [&day, &cut(key, TIME_BYTES)[TIME_BYTES.min(key.len())..]].concat()
        }
        Tree::People
        | Tree::Tokens
        | Tree::Registrations
        | Tree::AuthorizationRequests
        | Tree::Returns
        | Tree::Exports
        | Tree::Pastes
        | Tree::Domains
        | Tree::Forgotten
        | Tree::Meta => cut(key, 0),
    };
    let new_value = if tree == Tree::Seen {
        Vec::new()
    } else {
        match keys.open(name, key, value) {
            Ok(plain) => keys.seal_record(tree, &new_key, &plain),
            Err(_) => seal::moved(key, value),
        }
    };
    (StoredKey(new_key), new_value)
}

/// A key that ends with a disguise after so many bytes, with the disguise cut to what it has now.
fn cut(key: &[u8], before: usize) -> Vec<u8> {
    key[..key.len().min(before + DISGUISE_BYTES)].to_vec()
}
