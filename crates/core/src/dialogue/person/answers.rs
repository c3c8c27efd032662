//! How much the bot may answer one person, and when it did.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::audit::PostingApplication;

/// How much the bot may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Answers to one person in an hour.
    pub answers_per_hour: u32,
    /// Answers to one person in a day.
    pub answers_per_day: u32,
    /// Answers to all people of one remote domain in a day who are not connected.
    pub domain_answers_per_day: u32,
}

impl Limits {
    /// For an account of the operator's own that is answered whatever the limits.
    pub const NONE: Self =
        Self { answers_per_hour: u32::MAX, answers_per_day: u32::MAX, domain_answers_per_day: u32::MAX };
}

impl Default for Limits {
    fn default() -> Self {
        Self { answers_per_hour: 40, answers_per_day: 100, domain_answers_per_day: 60 }
    }
}

/// When the bot answered somebody. Bounded by the daily limit: older times are dropped as new ones come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerLog {
    times: Vec<Timestamp>,
    /// Whether the polite "that is enough for now" was said since there was last room.
    told: bool,
    /// What was answered beyond the limits because an owner keeps the last word, by the app it was written with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    last_words: Vec<LastWords>,
}

/// The wishes of an owner that one application, or an untold one, wrote while there was no room for answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastWords {
    /// The app; `None` for all that the server does not tell.
    application: Option<PostingApplication>,
    times: Vec<Timestamp>,
    /// Whether it was said that these are too many.
    told: bool,
}

/// Whether one more wish of an owner is answered beyond the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastWord {
    /// It is.
    Free,
    /// One application has filled the hour; this answer says so.
    Spent,
    /// It was said.
    Silent,
}

/// Whether there is room for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// There is.
    Free,
    /// There is none; this answer is the polite one that says so, and when there is room again.
    Last(Timestamp),
    /// There is none, and the person was told.
    Silent,
}

/// How many wishes to remove something are answered within an hour beyond the limits, for each app that they are written with.
const LAST_WORDS_PER_HOUR: usize = 10;
/// How many apps are told apart. Nobody writes with more, and an app that came later would be the attacker.
const LAST_WORDS_APPS_MAX: usize = 20;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl AnswerLog {
    /// Whether one more answer fits at `now`. A time ahead of `now` (the clock was set back) counts as now.
    #[must_use]
    pub fn room(&self, now: Timestamp, limits: &Limits) -> Allowance {
        match self.again(now, limits) {
            None => Allowance::Free,
            Some(_) if self.told => Allowance::Silent,
            Some(again) => Allowance::Last(again),
        }
    }

    /// When one more answer fits, if none does at `now`.
    #[must_use]
    pub fn again(&self, now: Timestamp, limits: &Limits) -> Option<Timestamp> {
        let spans = [(HOUR, limits.answers_per_hour), (DAY, limits.answers_per_day)];
        spans.into_iter().filter_map(|(span, limit)| self.full_until(now, span, limit)).max()
    }

    /// When there is room again in a window of `span` that holds at most `limit`; `None` if there is room at `now`.
    fn full_until(&self, now: Timestamp, span: SignedDuration, limit: u32) -> Option<Timestamp> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
        let mut within: Vec<Timestamp> =
            self.times.iter().map(|time| (*time).min(now)).filter(|time| now.duration_since(*time) < span).collect();
        within.sort();
        let frees = within.len().checked_sub(limit).and_then(|index| within.get(index))?;
        frees.checked_add(span).ok()
    }

    /// Whether one more wish that was written with this app is answered although there is no room, and notes it.
    pub fn last_word(&mut self, now: Timestamp, application: Option<&PostingApplication>) -> LastWord {
        let is_recent = |time: &Timestamp| now.duration_since(*time) < HOUR;
        for words in &mut self.last_words {
            words.times.retain(is_recent);
        }
        self.last_words.retain(|words| !words.times.is_empty());
        let is_same = |words: &LastWords| match (&words.application, application) {
            (Some(one), Some(other)) => one.has_name_of(other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        let index = self.last_words.iter().position(is_same).unwrap_or(self.last_words.len());
        if index == self.last_words.len() {
            if index >= LAST_WORDS_APPS_MAX {
                return LastWord::Silent;
            }
            self.last_words.push(LastWords { application: application.cloned(), times: Vec::new(), told: false });
        }
        let words = &mut self.last_words[index];
        if words.times.len() < LAST_WORDS_PER_HOUR {
            words.times.push(now);
            words.told = false;
            return LastWord::Free;
        }
        if std::mem::replace(&mut words.told, true) { LastWord::Silent } else { LastWord::Spent }
    }

    /// The wishes that were answered beyond the limits within the last hour.
    #[must_use]
    pub fn last_words(&self) -> &[LastWords] {
        &self.last_words
    }

    /// The same without the apps: what is left of somebody who was forgotten.
    #[must_use]
    pub fn without_apps(&self) -> Self {
        Self { last_words: Vec::new(), ..self.clone() }
    }

    /// Whether none of it counts for the limits any more.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.times.iter().all(|time| now.duration_since(*time) >= DAY)
    }

    /// The answers that are noted.
    #[must_use]
    pub fn times(&self) -> &[Timestamp] {
        &self.times
    }

    /// Whether the polite "that is enough for now" was said since there was last room.
    #[must_use]
    pub fn said_enough(&self) -> bool {
        self.told
    }

    /// The last answer that is remembered.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.times.iter().max().copied()
    }

    /// Notes an answer.
    pub fn note(&mut self, now: Timestamp, room: Allowance) {
        self.note_unasked(now);
        self.told = matches!(room, Allowance::Last(_));
    }

    /// Notes a post that counts like an answer and answers nothing. Whoever was told that it is enough is not told again for that.
    pub fn note_unasked(&mut self, now: Timestamp) {
        self.times.retain(|time| now.duration_since(*time) < DAY);
        self.times.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn after_the_hourly_limit_one_polite_answer_then_silence_until_there_is_room() {
        let limits = Limits { answers_per_hour: 3, answers_per_day: 100, domain_answers_per_day: 300 };
        let mut log = AnswerLog::default();
        for at in 0..3 {
            assert_eq!(log.room(minute(at), &limits), Allowance::Free);
            log.note(minute(at), Allowance::Free);
        }
        let polite = log.room(minute(3), &limits);
        assert_eq!(polite, Allowance::Last(minute(60)));
        log.note(minute(3), polite);
        assert_eq!(log.room(minute(4), &limits), Allowance::Silent);
        assert_eq!(log.room(minute(59), &limits), Allowance::Silent);
        assert_eq!(log.room(minute(62), &limits), Allowance::Free);
    }

    #[test]
    fn each_app_has_ten_last_words_an_hour() {
        let mut log = AnswerLog::default();
        let (web, evil) = (PostingApplication::of("Web"), PostingApplication::of("Evil"));
        for at in 0..10 {
            assert_eq!(log.last_word(minute(at), evil.as_ref()), LastWord::Free);
            assert_eq!(log.last_word(minute(at), None), LastWord::Free);
        }
        for untold in [evil.as_ref(), None] {
            assert_eq!(log.last_word(minute(10), untold), LastWord::Spent);
            assert_eq!(log.last_word(minute(11), untold), LastWord::Silent);
        }
        assert_eq!(log.last_word(minute(12), web.as_ref()), LastWord::Free);
        assert_eq!(log.last_word(minute(61), evil.as_ref()), LastWord::Free);
        for at in 62..100 {
            let many = PostingApplication::of(&format!("App {at}"));
            log.last_word(minute(62), many.as_ref());
        }
        assert_eq!(log.last_words().len(), LAST_WORDS_APPS_MAX);
        assert_eq!(log.without_apps().last_words(), []);
    }

    #[test]
    fn a_clock_set_back_does_not_open_the_gate() {
        let limits = Limits { answers_per_hour: 1, ..Limits::default() };
        let mut log = AnswerLog::default();
        log.note(minute(100), Allowance::Free);
        assert!(matches!(log.room(minute(10), &limits), Allowance::Last(_)));
    }
}
