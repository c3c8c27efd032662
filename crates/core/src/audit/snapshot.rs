//! What was there when a person last looked, and what is new since.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::fingerprint::{Fingerprint, Fingerprints};
use super::source::TOKENS_MAX;
use super::{ApplicationKey, Listing, Token};

/// For how many apps it is remembered how far their permissions reached.
const APPS_MAX: usize = 200;
/// How long something is new as long as there was no audit day.
pub const NEW_AT_FIRST: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How far the clocks of two servers may be apart before a token is taken for older or newer than an audit.
const CLOCKS_APART_MAX: SignedDuration = SignedDuration::from_hours(24);

/// What was there at one time. It is bounded, and tells nobody which apps they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The tokens that their date alone would not tell from new ones.
    #[serde(rename = "sign_ins")]
    tokens: Fingerprints,
    /// How far the permissions of each app reached.
    apps: BTreeMap<Fingerprint, Access>,
}

impl Snapshot {
    /// What is there by this listing.
    #[must_use]
    pub fn of(listing: &Listing, at: Timestamp) -> Self {
        let is_app = |token: &&Token| listing.own.as_ref() != Some(&token.id);
        let undated = |token: &&Token| token.authorized_at.is_none_or(|authorized| !is_long_before(authorized, at));
        let mut apps: BTreeMap<Fingerprint, Access> = BTreeMap::new();
        for token in listing.tokens.iter().filter(is_app) {
            let fingerprint = Fingerprint::of_app(&ApplicationKey::of(token));
            let Some(scopes) = &token.scopes else { continue };
            let access = Access::of(scopes);
            if apps.len() < APPS_MAX || apps.contains_key(&fingerprint) {
                apps.entry(fingerprint).and_modify(|known| *known = known.and(access)).or_insert(access);
            }
        }
        let tokens = listing.tokens.iter().filter(is_app).filter(undated);
        Self { tokens: tokens.take(TOKENS_MAX).map(|token| Fingerprint::of_token(&token.id)).collect(), apps }
    }
}

fn is_long_before(one: Timestamp, other: Timestamp) -> bool {
    other.duration_since(one) > CLOCKS_APART_MAX
}

/// What led to an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Occasion {
    /// The person was shown the first page of the whole list.
    Look,
    /// The person got a reminder that told them what is new.
    Reminder,
    /// The person pasted the list.
    Paste,
}

/// One audit day. Days are those of UTC: the bot knows nobody's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Audit {
    /// The last time of that day.
    at: Timestamp,
    occasion: Occasion,
    seen: Snapshot,
}

impl Audit {
    /// Whether this audit still goes on: whoever looks twice a day sees the same as new.
    ///
    /// A reminder goes on until somebody looks, or until the next one. It said what is new, and "list new" has to show the same
    /// however many days later it is written.
    fn goes_on(&self, now: Timestamp) -> bool {
        match self.occasion {
            // A pasted list is the same until the next one.
            Occasion::Reminder | Occasion::Paste => true,
            Occasion::Look => day(self.at) >= day(now),
        }
    }
}

fn day(at: Timestamp) -> jiff::civil::Date {
    TimeZone::UTC.to_datetime(at).date()
}

/// The audit days of a person: the latest, and the one before, as far as they are needed to tell what is new.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audits {
    latest: Option<Audit>,
    before: Option<Audit>,
}

impl Audits {
    /// Notes what the person saw, or was told. A second time on the same day, or a look after a reminder, is the same audit.
    pub fn note(&mut self, listing: &Listing, now: Timestamp, occasion: Occasion) {
        let mut occasion = occasion;
        if let Some(latest) = self.latest.take() {
            let same_day = day(latest.at) >= day(now);
            let looked_after_reminder = (latest.occasion, occasion) == (Occasion::Reminder, Occasion::Look);
            if !same_day && !looked_after_reminder {
                self.before = Some(latest);
            } else if latest.occasion == Occasion::Look {
                occasion = Occasion::Look;
            }
        }
        self.latest = Some(Audit { at: now, occasion, seen: Snapshot::of(listing, now) });
    }

    /// Notes that a list was pasted, and which one before it counted, if any did: what is new in a pasted list is what was not in that one,
    /// whenever it is looked at.
    pub fn note_paste(&mut self, newest: &Listing, before: Option<&Listing>) {
        let audit = |listing: &Listing, occasion| {
            let at = listing.read_at;
            Audit { at, occasion, seen: Snapshot::of(listing, at) }
        };
        self.before = before.map(|before| audit(before, Occasion::Look));
        self.latest = Some(audit(newest, Occasion::Paste));
    }

    /// The audit that what is there now is held against; `None` until there was one on an earlier day.
    fn baseline(&self, now: Timestamp) -> Option<&Audit> {
        match &self.latest {
            Some(latest) if latest.goes_on(now) => self.before.as_ref(),
            latest => latest.as_ref(),
        }
    }

    /// Since when something is new: the previous audit day; `None` until there is one, and then the last 14 days count.
    #[must_use]
    pub fn new_since(&self, now: Timestamp) -> Option<Timestamp> {
        self.baseline(now).map(|audit| audit.at)
    }

    /// The day since which something is new: the previous audit day or, before there was one, 14 days ago.
    #[must_use]
    pub fn since(&self, now: Timestamp) -> Timestamp {
        self.new_since(now).unwrap_or_else(|| now.saturating_sub(NEW_AT_FIRST).unwrap_or(now))
    }

    /// Whether this token is new. One whose date is not reported is new if it was not there.
    #[must_use]
    pub fn is_new(&self, token: &Token, now: Timestamp) -> bool {
        match (self.baseline(now), token.authorized_at) {
            (None, None) => false,
            (None, Some(authorized)) => now.duration_since(authorized) < NEW_AT_FIRST,
            (Some(audit), Some(authorized)) if is_long_before(authorized, audit.at) => false,
            (Some(audit), _) => !audit.seen.tokens.holds(Fingerprint::of_token(&token.id)),
        }
    }

    /// Whether the permissions of an app reach further than they did. It says nothing of an app that was not there.
    #[must_use]
    pub fn has_grown(&self, key: &ApplicationKey, now: Timestamp) -> bool {
        let known = self.baseline(now).and_then(|audit| audit.seen.apps.get(&Fingerprint::of_app(key)));
        known.zip(key.scopes.as_deref()).is_some_and(|(known, scopes)| Access::of(scopes).is_beyond(*known))
    }
}

#[cfg(test)]
mod tests;
