//! How many answers the people of a remote domain had today who are not connected.

use jiff::Timestamp;

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Mutex, MutexGuard};

use super::records::DomainDay;
use super::storage::Storage;
use crate::store::{Batch, Name};

/// How many locks there are. Domains that share one wait for each other, which does no harm.
const LOCKS: usize = 64;

/// Lets the people of a domain come to their answers one after the other, from the look at the count to the commit of the next: together
/// they would all find the same room.
pub(super) struct DomainLocks([Mutex<()>; LOCKS]);

impl DomainLocks {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    /// Waits for the turn of a domain.
    pub(super) async fn lock(&self, domain: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        domain.to_lowercase().hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % LOCKS as u64).unwrap_or_default();
        self.0[index].lock().await
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
