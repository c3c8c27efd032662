//! What an earlier version of the program left undone in the store.

use serde::{Deserialize, Serialize};

use super::due::Owner;
use super::storage::Storage;
use crate::store::{Batch, CommitError, Name, ReadError, Record, Tree};
use auditoot_core::dialogue::person::Person;

/// Says that everybody for whom something is due stands in the index of what is due. The first version kept no such entries.
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
    Name::new("people indexed")
}

/// Puts into the index of what is due whom an earlier version did not, once in the life of a store. From then on every commit keeps it,
/// and nobody looks through all people again.
pub(super) async fn index_people(storage: &Storage) -> Result<(), IndexError> {
    if storage.store.get::<PeopleIndexed>(name()).await?.is_some() {
        return Ok(());
    }
    let mut batch = Batch::new();
    // A record that does not open is told to its person when they write.
    for person in storage.store.scan::<Person>().await?.into_iter().filter_map(|(_, person)| person.ok()) {
        if let Some(at) = person.wakes_at() {
            batch.due(at, &Owner::Person(person.account.id).to_string());
        }
    }
    batch.put(name(), &PeopleIndexed);
    Ok(storage.commit(batch).await?)
}
