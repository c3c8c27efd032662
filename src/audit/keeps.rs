//! Apps that a person knows: they are not flagged, as long as they stay what they were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::entry::Holder;
use super::mark::{Mark, Marks};
use super::reach::Reach;
use super::{Entry, Extent, Listing};

/// The most apps that are kept; beyond it the oldest is forgotten, and flagged again if there is a reason.
const KEEPS_MAX: usize = 200;
/// The most sign-ins that all of them have together.
const SIGN_INS_MAX: usize = 400;

/// An app that the person said they know, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Keep {
    /// Its name and website.
    app: Mark,
    /// How far its permissions reached, where the server says so.
    reach: Option<Reach>,
    sign_ins: Marks,
    since: Timestamp,
}

/// Everything a person keeps, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keeps(Vec<Keep>);

impl Keep {
    fn of(entry: &Entry, since: Timestamp) -> Self {
        Self { app: Mark::of_app(&entry.key), reach: reach(entry), sign_ins: marks(entry), since }
    }

    /// Whether an entry of the same app is what it was.
    fn covers(&self, entry: &Entry) -> bool {
        let is_beyond = match (reach(entry), self.reach) {
            (Some(now), Some(then)) => now.is_beyond(then),
            (now, then) => now != then,
        };
        !is_beyond && marks(entry).are_in(&self.sign_ins)
    }
}

fn reach(entry: &Entry) -> Option<Reach> {
    entry.key.scopes.as_deref().map(Reach::of)
}

fn marks(entry: &Entry) -> Marks {
    entry.sign_ins.iter().map(|sign_in| Mark::of_sign_in(&sign_in.id)).collect()
}

impl Keeps {
    /// Since when this entry is kept. It is not any more once its permissions have grown or it has a new sign-in.
    #[must_use]
    pub fn since(&self, entry: &Entry) -> Option<Timestamp> {
        if self.0.is_empty() || entry.holder == Holder::Bot {
            return None;
        }
        let app = Mark::of_app(&entry.key);
        self.0.iter().rev().find(|keep| keep.app == app && keep.covers(entry)).map(|keep| keep.since)
    }

    /// Keeps this entry from now on. What the listing no longer has is forgotten.
    pub fn keep(&mut self, entry: &Entry, listing: &Listing, now: Timestamp) {
        if listing.extent == Extent::Whole {
            let there: Marks = listing.sign_ins.iter().map(|sign_in| Mark::of_sign_in(&sign_in.id)).collect();
            self.0.iter_mut().for_each(|keep| keep.sign_ins.keep_those_in(&there));
        }
        let mut new = Keep::of(entry, now);
        // What was kept of the same app before stays kept: its old sign-ins and a new one had numbers of their own.
        for keep in self.0.iter().filter(|keep| keep.app == new.app && keep.reach == new.reach) {
            new.sign_ins.add(&keep.sign_ins);
        }
        self.0.retain(|keep| keep.sign_ins.count() > 0 && !keep.sign_ins.are_in(&new.sign_ins));
        self.0.push(new);
        let sign_ins = |keeps: &[Keep]| keeps.iter().map(|keep| keep.sign_ins.count()).sum::<usize>();
        while self.0.len() > KEEPS_MAX || sign_ins(&self.0) > SIGN_INS_MAX {
            self.0.remove(0);
        }
    }

    /// How many apps are kept.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::samples::{at, entry, listing_of, now};

    #[test]
    fn a_kept_app_stays_kept_until_its_permissions_grow_or_it_gets_a_sign_in() {
        let mut keeps = Keeps::default();
        let tusky = entry("Tusky", "read", &["1", "2"]);
        assert_eq!(keeps.since(&tusky), None);
        keeps.keep(&tusky, &listing_of(&[&tusky]), now());
        assert_eq!(keeps.since(&tusky), Some(now()));
        assert_eq!(keeps.since(&entry("Tusky", "read:statuses", &["2"])), Some(now()), "less of it is no news");
        assert_eq!(keeps.since(&entry("Tusky", "read write", &["1"])), None, "its permissions have grown");
        assert_eq!(keeps.since(&entry("Tusky", "read", &["1", "2", "3"])), None, "it has a new sign-in");
        assert_eq!(keeps.since(&entry("Tusky 2", "read", &["1"])), None, "another app");
        assert_eq!(keeps.since(&Entry { holder: Holder::Bot, ..tusky }), None);
    }

    #[test]
    fn permissions_that_are_not_told_are_neither_more_nor_less() {
        let mut keeps = Keeps::default();
        let mut silent = entry("Tusky", "", &["1"]);
        silent.key.scopes = None;
        keeps.keep(&silent, &listing_of(&[&silent]), now());
        assert_eq!(keeps.since(&silent), Some(now()));
        assert_eq!(keeps.since(&entry("Tusky", "read", &["1"])), None, "now they are told, and nobody knew them");
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_gone_is_forgotten() {
        let mut keeps = Keeps::default();
        let all: Vec<Entry> = (0..250).map(|id| entry(&format!("App {id}"), "read", &[&id.to_string()])).collect();
        let listing = listing_of(&all.iter().collect::<Vec<_>>());
        for entry in &all {
            keeps.keep(entry, &listing, now());
        }
        assert_eq!(keeps.count(), KEEPS_MAX);
        assert_eq!((keeps.since(&all[0]), keeps.since(&all[249])), (None, Some(now())), "the oldest went");
        let ids: Vec<String> = (1_000..1_390).map(|id| id.to_string()).collect();
        let large = entry("Large", "read", &ids.iter().map(String::as_str).collect::<Vec<_>>());
        keeps.keep(&large, &Listing { extent: Extent::Cut, ..listing_of(&[&large]) }, at(1));
        assert_eq!((keeps.count(), keeps.since(&large)), (11, Some(at(1))));
        keeps.keep(&all[0], &listing_of(&[&all[0]]), at(2));
        assert_eq!(keeps.count(), 1, "the others are gone from the list");
        keeps.keep(&all[0], &listing_of(&[&all[0]]), at(3));
        assert_eq!((keeps.count(), keeps.since(&all[0])), (1, Some(at(3))), "said twice, kept once");
    }
}
