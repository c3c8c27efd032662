//! What time it is on the server.
//!
//! Everything between two messages is decided by the stamps that the server puts on them, so a machine whose clock is wrong would call a
//! prompt yes late, or take old messages for new ones. Each answer says when it was made (`Date`, RFC 9110, section 6.6.1), to the second.
//! If two answers in a row say that the clock is more than a few seconds off, it is put right.

use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};

use auditoot_clock::{Clock, later};

/// What `Date` leaves out.
const PART_OF_A_SECOND: SignedDuration = SignedDuration::from_secs(1);
/// How far the clock may be off before it is put right. It decides nothing.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);
/// How far the machine's own clock may be off before somebody should be told.
const WORTH_TELLING: SignedDuration = SignedDuration::from_mins(2);

/// How the clock differs from the server's.
#[derive(Debug, Default)]
pub(super) struct ServerTime(Mutex<Difference>);

#[derive(Debug, Default)]
struct Difference {
    /// By how much the clock was put forward in all.
    corrected: SignedDuration,
    /// By how much the answer before this one would have put it forward: at least, and at most.
    seen: Option<(SignedDuration, SignedDuration)>,
}

impl ServerTime {
    /// Looks at an answer to a request that was sent at a time of the clock.
    pub(super) fn note(&self, headers: &HeaderMap, sent: Timestamp, clock: &Clock) {
        // An answer that some cache kept tells an old time.
        let Some(made) = date(headers).filter(|_| !headers.contains_key(header::AGE)) else { return };
        let received = clock.now();
        // It was made between the two; so the server is ahead by at least this, and at most that.
        let (least, most) = (made.duration_since(received), later(made, PART_OF_A_SECOND).duration_since(sent));
        let mut difference = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_right = least <= TOLERANCE && most >= -TOLERANCE;
        let before = difference.seen.replace((least, most)).filter(|_| !is_right);
        // A single answer may have been made by a machine that is wrong itself.
        let Some((least_before, most_before)) = before else { return };
        let (least, most) = (least.max(least_before), most.min(most_before));
        if least > most {
            return;
        }
        let by = least + (most - least) / 2;
        difference.seen = None;
        difference.corrected = difference.corrected.saturating_add(by);
        let seconds = difference.corrected.as_secs();
        drop(difference);
        clock.advance(by);
        tracing::warn!(seconds, "this machine's clock differs from the server's; the bot goes by the server's");
    }

    /// By how much the machine's clock differs from the server's, if that is worth telling.
    pub(super) fn apart(&self) -> Option<SignedDuration> {
        let corrected = self.difference();
        (corrected.abs() > WORTH_TELLING).then_some(corrected)
    }

    /// By how much the machine's clock differs from the server's, as far as that was put right.
    pub(super) fn difference(&self) -> SignedDuration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).corrected
    }
}

/// When an answer was made, as it says itself.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::parse(date).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-03-01T09:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn dated(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::DATE, date.parse().expect("a header"))])
    }

    #[test]
    fn a_clock_that_is_right_is_left_alone() {
        let (time, clock) = (ServerTime::default(), Clock::standing(at("2026-03-01T09:00:03Z")));
        for date in ["Sun, 01 Mar 2026 09:00:00 GMT", "Sun, 01 Mar 2026 09:00:07 GMT", "nonsense"] {
            time.note(&dated(date), at(START), &clock);
            time.note(&dated(date), at(START), &clock);
        }
        time.note(&HeaderMap::new(), at(START), &clock);
        assert_eq!((clock.now(), time.apart()), (at("2026-03-01T09:00:03Z"), None));
    }

    #[test]
    fn a_clock_that_is_wrong_is_put_right_once_two_answers_agree() {
        for (wrong, told) in
            [("2026-03-01T10:05:00Z", true), ("2026-02-21T09:00:00Z", true), ("2026-03-01T09:01:00Z", false)]
        {
            let (time, clock) = (ServerTime::default(), Clock::standing(at(wrong)));
            time.note(&dated("Sun, 01 Mar 2026 09:00:00 GMT"), clock.now(), &clock);
            assert_eq!(clock.now(), at(wrong), "one answer proves nothing");
            time.note(&dated("Sun, 01 Mar 2026 09:00:00 GMT"), clock.now(), &clock);
            let off = clock.now().duration_since(at(START)).abs();
            assert!(off <= SignedDuration::from_secs(1), "{wrong} is off by {off} now");
            assert_eq!(time.apart().is_some(), told, "{wrong}");
            time.note(&dated("Sun, 01 Mar 2026 09:00:00 GMT"), clock.now(), &clock);
            time.note(&dated("Sun, 01 Mar 2026 09:00:00 GMT"), clock.now(), &clock);
            assert_eq!(clock.now().duration_since(at(START)).abs(), off, "it is right now, and stays");
        }
    }

    #[test]
    fn answers_that_disagree_and_those_of_a_cache_move_nothing() {
        let (time, clock) = (ServerTime::default(), Clock::standing(at(START)));
        for date in ["Sun, 01 Mar 2026 10:00:00 GMT", "Sun, 01 Mar 2026 08:00:00 GMT", "Sun, 01 Mar 2026 09:00:00 GMT"]
        {
            time.note(&dated(date), at(START), &clock);
        }
        let mut kept = dated("Sun, 01 Mar 2026 08:00:00 GMT");
        kept.insert(header::AGE, "3600".parse().expect("a header"));
        time.note(&kept, at(START), &clock);
        time.note(&kept, at(START), &clock);
        assert_eq!(clock.now(), at(START));
    }

    /// A slow answer leaves open when in between it was made.
    #[test]
    fn a_slow_answer_is_no_difference() {
        let (time, clock) = (ServerTime::default(), Clock::standing(at("2026-03-01T09:00:30Z")));
        for _ in 0..2 {
            time.note(&dated("Sun, 01 Mar 2026 09:00:00 GMT"), at(START), &clock);
        }
        assert_eq!(clock.now(), at("2026-03-01T09:00:30Z"));
    }
}
