//! Whether somebody is told of new apps, and what they were told.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::TokenId;
use crate::dialogue::breach::BreachId;

/// How many sign-ins are remembered that somebody was told of, and as many that they are still to be told of.
const WATCHED_MAX: usize = 100;
/// How many posts about new apps a day do not wait for room among the answers: an app that writes in the person's name could use that
/// up first, to delay the news of itself. More than ten a day is a flood, and may wait.
const ALERTS_AT_ONCE: usize = 10;
/// How long after watching has ended an app that is found is still told. What was let in before the end is; but a server that could not
/// be told of the end goes on finding what is let in.
const FOUND_AFTER_THE_END: SignedDuration = DAY;
/// How many breaches are remembered that somebody was told of.
const BREACHES_MAX: usize = 20;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Whether somebody is told of new apps, and of which they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Whether they are.
    pub is_on: bool,
    /// The sign-ins that were told last, newest first: the same one may be found again for a while.
    pub told: Vec<TokenId>,
    /// The sign-ins that were found while there was no room for an answer, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<TokenId>,
    /// When they are told, whether there is room then or not; `None` if none wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell_at: Option<Timestamp>,
    /// When watching ended; `None` while it is on, before it was ever on, and in records older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When the bot looks whether the sign-in that it watches with still counts; `None` while it does not watch, and in records older
    /// than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<Timestamp>,
    /// When somebody was told, within the last day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_at: Vec<Timestamp>,
    /// The breaches that were told last, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches_told: Vec<BreachId>,
}

impl Watch {
    /// Watching begins, or goes on.
    pub fn begin(&mut self, now: Timestamp) {
        (self.is_on, self.ended_at) = (true, None);
        self.look_tomorrow(now);
    }

    /// The bot looks again in a day whether the sign-in still counts.
    pub fn look_tomorrow(&mut self, now: Timestamp) {
        self.look_at = now.checked_add(DAY).ok();
    }

    /// Watching ends; whether it was on.
    pub fn end(&mut self, now: Timestamp) -> bool {
        let was_on = std::mem::take(&mut self.is_on);
        self.look_at = None;
        if was_on {
            self.ended_at = Some(now);
        }
        was_on
    }

    /// Whether what is found at `now` may have been let in while it was on. After its end that takes minutes, and longer only where the
    /// bot or the database was away.
    #[must_use]
    pub fn counts(&self, now: Timestamp) -> bool {
        self.is_on || self.ended_at.is_none_or(|at| now.duration_since(at) <= FOUND_AFTER_THE_END)
    }

    /// Whether something may have been let in that was not found yet and is to be told.
    #[must_use]
    pub fn may_have_news(&self, now: Timestamp) -> bool {
        (self.is_on || self.ended_at.is_some()) && self.counts(now)
    }

    /// Whether one more post about new apps is told at once, however much else the bot has answered.
    #[must_use]
    pub fn has_room(&self, now: Timestamp) -> bool {
        self.told_at.iter().filter(|at| now.duration_since(**at) < DAY).count() < ALERTS_AT_ONCE
    }

    /// Notes that somebody is told at `now`.
    pub fn note_post(&mut self, now: Timestamp) {
        self.told_at.retain(|at| now.duration_since(*at) < DAY);
        self.told_at.push(now);
    }

    /// Those of these sign-ins, and of those that wait, that were not told yet, newest first.
    #[must_use]
    pub fn news(&self, found: &[TokenId]) -> Vec<TokenId> {
        let mut news: Vec<TokenId> = Vec::new();
        for id in found.iter().chain(&self.waiting) {
            if !self.told.contains(id) && !news.contains(id) {
                news.push(id.clone());
            }
        }
        news
    }

    /// Puts off telling of these, which are all there are to tell.
    pub fn put_off(&mut self, news: Vec<TokenId>, until: Timestamp) {
        self.waiting = news;
        self.waiting.truncate(WATCHED_MAX);
        // What waits already is not put off again.
        self.tell_at = Some(self.tell_at.map_or(until, |at| at.min(until)));
    }

    /// Notes that these are told. Nothing waits any more.
    pub fn note_told(&mut self, news: Vec<TokenId>) {
        (self.waiting, self.tell_at) = (Vec::new(), None);
        self.told.splice(0..0, news);
        self.told.truncate(WATCHED_MAX);
    }

    /// Whether somebody was told of this breach.
    #[must_use]
    pub fn was_told_of(&self, breach: &BreachId) -> bool {
        self.breaches_told.contains(breach)
    }

    /// Notes that this breach is told.
    pub fn note_breach(&mut self, breach: BreachId) {
        self.breaches_told.insert(0, breach);
        self.breaches_told.truncate(BREACHES_MAX);
    }
}
