//! What an earlier version of the program left undone in the store.

use serde::{Deserialize, Serialize};

use super::Shell;
use super::chores::person_owner;
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

/// Why the index could not be made.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
}

fn name() -> Name {
    Name::new("people indexed")
}

impl Shell {
    /// Puts into the index of what is due whom an earlier version did not, once in the life of a store. From then on every commit
    /// keeps it, and nobody looks through all people again.
    pub(super) async fn index_people(&self) {
        let mut pause = jiff::SignedDuration::from_secs(1);
        while let Err(failure) = self.try_to_index().await {
            self.note_store_trouble(&failure);
            self.rest(&mut pause).await;
        }
    }

    async fn try_to_index(&self) -> Result<(), Failure> {
        if self.store.get::<PeopleIndexed>(name()).await?.is_some() {
            return Ok(());
        }
        let mut batch = Batch::new();
        // A record that does not open is told to its person when they write.
        for person in self.store.scan::<Person>().await?.into_iter().filter_map(|(_, person)| person.ok()) {
            if let Some(at) = person.wakes_at() {
                batch.due(at, &person_owner(&person.account.id));
            }
        }
        batch.put(name(), &PeopleIndexed);
        Ok(self.store.commit(batch).await?)
    }
}
