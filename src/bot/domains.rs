//! How many answers the people of a remote domain had today who are not connected.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use jiff::Timestamp;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::records::DomainDay;
use super::storage::Storage;
use crate::store::{Batch, Name};

/// Lets the people of a domain come to their answers one after the other, from the look at the count to the commit of the next: together
/// they would all find the same room.
#[derive(Default)]
pub(super) struct DomainLocks(std::sync::Mutex<BTreeMap<String, Arc<Mutex<()>>>>);

impl DomainLocks {
    /// Waits for the turn of a domain. Whoever waits for a slow server holds up nobody of another.
    pub(super) async fn lock(&self, domain: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Only those count that somebody holds or waits for.
            locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            Arc::clone(locks.entry(domain.to_lowercase()).or_default())
        };
        lock.lock_owned().await
    }
}

/// How many they had. A count that cannot be read is none.
pub(super) async fn domain_answers_today(storage: &Storage, domain: Option<&str>, now: Timestamp) -> u32 {
    let Some(domain) = domain else { return 0 };
    let read = storage.store.get::<DomainDay>(name(domain)).await;
    let count = read.inspect_err(|error| storage.note_trouble(error)).ok().flatten();
    count.filter(|count| count.day == day(now)).map_or(0, |count| count.answers)
}

/// Counts one more in the batch.
pub(super) async fn count_domain_answer(batch: &mut Batch, storage: &Storage, domain: Option<&str>, now: Timestamp) {
    let Some(domain) = domain else { return };
    let answers = domain_answers_today(storage, Some(domain), now).await + 1;
    batch.put(name(domain), &DomainDay { day: day(now), answers });
}

fn name(domain: &str) -> Name {
    Name::new(domain.to_lowercase())
}

fn day(now: Timestamp) -> i64 {
    now.as_second().div_euclid(24 * 60 * 60)
}
