//! Apps that a person knows: they are not flagged, as long as they stay what they were.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::application::Holder;
use super::fingerprint::{Fingerprint, Fingerprints};
use super::{Application, Extent, Listing};

/// The most apps that are kept; beyond it the oldest is forgotten, and flagged again if there is a reason.
const KEPT_APPS_MAX: usize = 200;
/// The most tokens that all of them have together.
const TOKENS_MAX: usize = 400;

/// An app that the person said they know, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptApp {
    /// Its name and website.
    app: Fingerprint,
    /// How far its permissions reached, where the server says so.
    #[serde(rename = "reach")]
    access: Option<Access>,
    #[serde(rename = "sign_ins")]
    tokens: Fingerprints,
    since: Timestamp,
}

/// Everything a person keeps, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptApps(Vec<KeptApp>);

impl KeptApp {
    fn of(application: &Application, since: Timestamp) -> Self {
        Self {
            app: Fingerprint::of_app(&application.key),
            access: access(application),
            tokens: fingerprints(application),
            since,
        }
    }

    /// Whether an application of the same app is what it was.
    fn covers(&self, application: &Application) -> bool {
        let is_beyond = match (access(application), self.access) {
            (Some(now), Some(then)) => now.is_beyond(then),
            (now, then) => now != then,
        };
        !is_beyond && fingerprints(application).are_in(&self.tokens)
    }
}

fn access(application: &Application) -> Option<Access> {
    application.key.scopes.as_deref().map(Access::of)
}

fn fingerprints(application: &Application) -> Fingerprints {
    application.tokens.iter().map(|token| Fingerprint::of_token(&token.id)).collect()
}

impl KeptApps {
    /// Since when this application is kept. It is not any more once its permissions have grown or it has a new token.
    #[must_use]
    pub fn since(&self, application: &Application) -> Option<Timestamp> {
        if self.0.is_empty() || application.holder == Holder::Bot {
            return None;
        }
        let app = Fingerprint::of_app(&application.key);
        self.0.iter().rev().find(|keep| keep.app == app && keep.covers(application)).map(|keep| keep.since)
    }

    /// Keeps this application from now on. What the listing no longer has is forgotten.
    pub fn keep(&mut self, application: &Application, listing: &Listing, now: Timestamp) {
        if listing.extent == Extent::Whole {
            let there: Fingerprints = listing.tokens.iter().map(|token| Fingerprint::of_token(&token.id)).collect();
            self.0.iter_mut().for_each(|keep| keep.tokens.keep_those_in(&there));
        }
        let mut new = KeptApp::of(application, now);
        // What was kept of the same app before stays kept: its old tokens and a new one had numbers of their own.
        for keep in self.0.iter().filter(|keep| keep.app == new.app && keep.access == new.access) {
            new.tokens.add(&keep.tokens);
        }
        self.0.retain(|keep| keep.tokens.count() > 0 && !keep.tokens.are_in(&new.tokens));
        self.0.push(new);
        let tokens = |keeps: &[KeptApp]| keeps.iter().map(|keep| keep.tokens.count()).sum::<usize>();
        while self.0.len() > KEPT_APPS_MAX || tokens(&self.0) > TOKENS_MAX {
            self.0.remove(0);
        }
    }

    /// Keeps this application no longer. Whether it was kept.
    pub fn unkeep(&mut self, application: &Application) -> bool {
        let app = Fingerprint::of_app(&application.key);
        let before = self.0.len();
        self.0.retain(|keep| keep.app != app || !keep.covers(application));
        self.0.len() < before
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
    use crate::audit::samples::{application, at, listing_of, now};

    #[test]
    fn a_kept_app_stays_kept_until_its_permissions_grow_or_it_gets_a_sign_in() {
        let mut keeps = KeptApps::default();
        let tusky = application("Tusky", "read", &["1", "2"]);
        assert_eq!(keeps.since(&tusky), None);
        keeps.keep(&tusky, &listing_of(&[&tusky]), now());
        assert_eq!(keeps.since(&tusky), Some(now()));
        assert_eq!(keeps.since(&application("Tusky", "read:statuses", &["2"])), Some(now()), "less of it is no news");
        assert_eq!(keeps.since(&application("Tusky", "read write", &["1"])), None, "its permissions have grown");
        assert_eq!(keeps.since(&application("Tusky", "read", &["1", "2", "3"])), None, "it has a new sign-in");
        assert_eq!(keeps.since(&application("Tusky 2", "read", &["1"])), None, "another app");
        assert_eq!(keeps.since(&Application { holder: Holder::Bot, ..tusky }), None);
    }

    #[test]
    fn permissions_that_are_not_told_are_neither_more_nor_less() {
        let mut keeps = KeptApps::default();
        let mut silent = application("Tusky", "", &["1"]);
        silent.key.scopes = None;
        keeps.keep(&silent, &listing_of(&[&silent]), now());
        assert_eq!(keeps.since(&silent), Some(now()));
        assert_eq!(keeps.since(&application("Tusky", "read", &["1"])), None, "now they are told, and nobody knew them");
    }

    #[test]
    fn what_is_kept_is_bounded_and_what_is_gone_is_forgotten() {
        let mut keeps = KeptApps::default();
        let all: Vec<Application> =
            (0..250).map(|id| application(&format!("App {id}"), "read", &[&id.to_string()])).collect();
        let listing = listing_of(&all.iter().collect::<Vec<_>>());
        for application in &all {
            keeps.keep(application, &listing, now());
        }
        assert_eq!(keeps.count(), KEPT_APPS_MAX);
        assert_eq!((keeps.since(&all[0]), keeps.since(&all[249])), (None, Some(now())), "the oldest went");
        let ids: Vec<String> = (1_000..1_390).map(|id| id.to_string()).collect();
        let large = application("Large", "read", &ids.iter().map(String::as_str).collect::<Vec<_>>());
        keeps.keep(&large, &Listing { extent: Extent::Cut, ..listing_of(&[&large]) }, at(1));
        assert_eq!((keeps.count(), keeps.since(&large)), (11, Some(at(1))));
        keeps.keep(&all[0], &listing_of(&[&all[0]]), at(2));
        assert_eq!(keeps.count(), 1, "the others are gone from the list");
        keeps.keep(&all[0], &listing_of(&[&all[0]]), at(3));
        assert_eq!((keeps.count(), keeps.since(&all[0])), (1, Some(at(3))), "said twice, kept once");
    }
}
