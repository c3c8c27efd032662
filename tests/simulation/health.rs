//! Whether the bot says that it is well, as `src/bot/health.rs` does, and by what it knows it.

use jiff::{SignedDuration, Timestamp};

use super::planted::Planted;
use super::world::{Event, World};

/// How often the bot reads its messages while nobody tells it of any.
const READS_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// As in `src/bot/health.rs`.
const FAILING_FOR: SignedDuration = SignedDuration::from_secs(15);
/// Within this time it has to be red, and green again.
pub(crate) const SHOWS_WITHIN: SignedDuration = SignedDuration::from_secs(60);

/// What a run of the program knows of how it is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Condition {
    /// Since when its messages cannot be read.
    failing_since: Option<Timestamp>,
    /// From when to when the server has said that it wants no posts.
    not_wanted: Option<(Timestamp, Timestamp)>,
}

impl World {
    /// From a while before the server is away until a while after it, somebody looks whether the bot says so.
    pub(crate) fn watch_health(&mut self) {
        let (from, to) = self.server.away;
        let mut at = from - SHOWS_WITHIN;
        while at < to + SHOWS_WITHIN + SHOWS_WITHIN {
            self.at(at, Event::Reads);
            at += READS_EVERY;
        }
    }

    /// The bot reads its messages, and somebody looks how it is.
    pub(crate) fn read_messages(&mut self) {
        if !self.is_up {
            return;
        }
        if self.server.is_away(self.now) {
            self.condition.failing_since.get_or_insert(self.now);
        } else {
            self.condition.failing_since = None;
        }
        self.look_at_health();
    }

    /// The server has said that it wants no posts.
    pub(crate) fn note_not_wanted(&mut self, until: Timestamp) {
        self.condition.not_wanted = Some((self.now, until));
        self.at(self.now + SHOWS_WITHIN, Event::LooksAtHealth);
        self.at(until + SHOWS_WITHIN, Event::LooksAtHealth);
    }

    /// Holds what the bot says of itself against what is so.
    pub(crate) fn look_at_health(&mut self) {
        if !self.is_up {
            return;
        }
        let now = self.now;
        let is_past = |since: Timestamp| now.duration_since(since) >= SHOWS_WITHIN;
        let (from, to) = self.server.away;
        let is_away = self.server.is_away(now) && is_past(from) && is_past(self.up_since);
        let is_not_wanted = self.condition.not_wanted.is_some_and(|(since, until)| is_past(since) && now < until);
        let was_away = now >= from && now < to + SHOWS_WITHIN;
        let was_not_wanted =
            self.condition.not_wanted.is_some_and(|(since, until)| now >= since && now < until + SHOWS_WITHIN);
        self.judge.note_health(self.is_well(), is_away || is_not_wanted, was_away || was_not_wanted);
    }

    /// Whether the bot says that it is well.
    fn is_well(&self) -> bool {
        let failing_since = self.condition.failing_since.filter(|_| self.planted != Some(Planted::IsWellWithoutServer));
        let quiet_until =
            self.line.budget.quiet_until(self.now).filter(|_| self.planted != Some(Planted::IsWellWithoutPosts));
        let is_failing = failing_since.is_some_and(|since| self.now.duration_since(since) >= FAILING_FOR);
        !is_failing && quiet_until.is_none()
    }
}
