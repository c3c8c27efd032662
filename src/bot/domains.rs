//! How many answers the people of a remote domain had today.

use jiff::Timestamp;

use super::records::DomainDay;
use super::storage::Storage;
use crate::store::{Batch, Name};

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
