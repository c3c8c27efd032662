//! The day an app is breached: who is told, once their sign-ins were ended with a role that the bot does not have.

use super::Bot;
use super::due::Owner;
use super::records::person_name;
use crate::store::{Batch, CommitError, ReadError};
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;

/// Why it is not known whether people will be told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BreachError {
    #[error("the store cannot be read")]
    Read(#[from] ReadError),
    #[error("the store cannot be written")]
    Commit(#[from] CommitError),
}

impl Bot {
    /// Has those of these people told who watch for new apps, when there is room among the reminders; returns how many those are. To say
    /// it again does no harm: whoever was told is told nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn tell_of_breach(&self, people: Vec<(AccountId, Breach)>) -> Result<usize, BreachError> {
        let (mut batch, mut watching) = (Batch::new(), 0);
        for (account, breach) in people {
            let person = match self.storage.store.get::<Person>(person_name(&account)).await {
                Ok(person) => person.filter(|person| person.watch.is_on),
                // Whoever they are, they hear of it when they write.
                Err(ReadError::Record { .. }) => None,
                Err(error @ ReadError::Store(_)) => return Err(error.into()),
            };
            let Some(person) = person else { continue };
            watching += 1;
            if !person.watch.was_told_of(&breach.id) {
                // The clock of the database may be ahead.
                let ended_at = breach.ended_at.min(self.clock.now());
                batch.due(ended_at, &Owner::Breach(account, Breach { ended_at, ..breach }).to_string());
            }
        }
        self.storage.commit(batch).await?;
        Ok(watching)
    }
}
