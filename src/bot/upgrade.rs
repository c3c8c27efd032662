//! What an earlier version of the program left undone in the store.

use serde::{Deserialize, Serialize};

use super::due::Owner;
use super::storage::Storage;
use crate::store::{Batch, CommitError, Name, ReadError, Record, Tree};
use auditoot_core::dialogue::person::Person;

/// How many entries one commit takes.
const AT_ONCE: usize = 1_000;

/// Says that everybody for whom something is due stands in the index of what is due, strangers included. The first version kept no
/// such entries, and for a while nothing was due for strangers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PeopleIndexed;

/// There is one.
impl Record for PeopleIndexed {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

#[derive(Debug, thiserror::Error)]
pub(super) enum IndexError {
    #[error("who stands in the store could not be read")]
    Read(#[from] ReadError),
    #[error("the index of what is due could not be kept")]
    Commit(#[from] CommitError),
}

fn name() -> Name {
    Name::new("strangers indexed")
}

/// Puts into the index of what is due whom an earlier version did not, once in the life of a store. From then on every commit keeps it,
/// and nobody looks through all people again.
pub(super) async fn index_people(storage: &Storage) -> Result<(), IndexError> {
    if storage.store.get::<PeopleIndexed>(name()).await?.is_some() {
        return Ok(());
    }
    // A record that does not open is told to its person when they write.
    let due = storage.store.pick(|person: Person| Owner::waking(&person)).await?;
    for some in due.chunks(AT_ONCE) {
        let mut batch = Batch::new();
        for (at, owner) in some {
            batch.due(*at, &owner.to_string());
        }
        storage.commit(batch).await?;
    }
    let mut batch = Batch::new();
    batch.put(name(), &PeopleIndexed);
    Ok(storage.commit(batch).await?)
}
