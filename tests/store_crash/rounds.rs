//! What a round commits, and whether a store holds whole rounds.

use std::path::Path;

use auditoot::store::{Batch, Keyring, Name, Record, Sequence, Store, Tree};
use jiff::Timestamp;
use libtest_mimic::Failed;
use serde::{Deserialize, Serialize};

/// What a round writes to a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Round<const TREE: usize> {
    number: u64,
    padding: String,
}

type Person = Round<0>;
type Token = Round<1>;
type Cursor = Round<2>;

/// An entry of the outbox that says which round it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    round: u64,
}

impl<const TREE: usize> Record for Round<TREE> {
    type Key = Name;
    const TREE: Tree = [Tree::People, Tree::Tokens, Tree::Meta][TREE];
}

impl Record for Entry {
    type Key = Sequence;
    const TREE: Tree = Tree::Outbox;
}

pub(crate) fn open(home: &Path) -> Result<Store, Failed> {
    let folder = home.join("store");
    let keys = Keyring::load_or_create(&home.join("key"), &[], &folder)?;
    Ok(Store::open(&folder, keys)?)
}

/// Opens the store, which counts its records, and sees whether all trees are of the same round: the last one that
/// was acknowledged, or one after it. Each kill may have come between a commit and its acknowledgement. Returns that round.
pub(crate) async fn check(home: &Path, acknowledged: u64, kills: u64) -> Result<u64, Failed> {
    let store = open(home)?;
    let round = store.get::<Cursor>(Name::new("cursor")).await?.map_or(0, |cursor| cursor.number);
    if !(acknowledged..=acknowledged + kills).contains(&round) {
        return Err(format!("round {acknowledged} was acknowledged, and round {round} is there").into());
    }
    let mut found = Vec::new();
    for (_, person) in store.scan::<Person>().await? {
        found.push(("person", person?.number));
    }
    for (_, token) in store.scan::<Token>().await? {
        found.push(("token", token?.number));
    }
    let outbox = store.scan::<Entry>().await?;
    if let Some((_, entry)) = outbox.last() {
        found.push(("outbox", entry.as_ref().map_err(ToString::to_string)?.round));
    }
    if round > 0 {
        let due: Vec<_> = store.due_until(Timestamp::MAX, 1).await?.iter().map(|due| due.at).collect();
        if found.len() != 5 || due != [moment(round)] {
            return Err(format!("round {round} is not whole: {found:?}, due {due:?}").into());
        }
        for (is_there, number) in [(true, round), (false, round + 1)] {
            if store.is_seen(&number.to_string()).await? != is_there {
                return Err(format!("round {round}: seen {number} is not {is_there}").into());
            }
        }
    }
    if let Some(torn) = found.iter().find(|(_, number)| *number != round) {
        return Err(format!("round {round} was torn: {torn:?}").into());
    }
    store.close().await;
    Ok(round)
}

pub(crate) async fn next_round(store: &Store) -> u64 {
    store.get::<Cursor>(Name::new("cursor")).await.expect("a read").map_or(1, |cursor| cursor.number + 1)
}

pub(crate) async fn commit(store: &Store, number: u64) -> Result<(), Failed> {
    let padding = "x".repeat(usize::try_from(number % 50).unwrap_or_default() * 100);
    let mut batch = Batch::new();
    for name in ["alice", "bob", "carol"] {
        batch.put(Name::new(name), &Person { number, padding: padding.clone() });
    }
    batch.put(Name::new("alice"), &Token { number, padding: padding.clone() });
    batch.put(Name::new("cursor"), &Cursor { number, padding });
    batch.put(store.next_sequence(), &Entry { round: number });
    for (key, entry) in store.scan::<Entry>().await? {
        if entry.is_ok_and(|entry| entry.round + 3 < number) {
            batch.delete_stored(Tree::Outbox, key);
        }
    }
    batch.not_due(moment(number - 1), "alice").due(moment(number), "alice");
    batch.seen(&number.to_string(), moment(number));
    Ok(store.commit(batch).await?)
}

fn moment(round: u64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + i64::try_from(round).expect("a small number")).expect("a valid time")
}

/// Puts much into a store that no round looks at.
pub(crate) async fn fill(home: &Path, rows: u64) -> Result<(), Failed> {
    let store = open(home)?;
    let numbers: Vec<u64> = (0..rows).collect();
    for chunk in numbers.chunks(5_000) {
        let mut batch = Batch::new();
        for number in chunk {
            batch.seen(&format!("filling {number}"), moment(*number));
        }
        store.commit(batch).await?;
    }
    store.close().await;
    Ok(())
}
