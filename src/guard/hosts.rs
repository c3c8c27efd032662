//! Which hosts were visited, how they took it, and how many were new of late.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::{GuardRefusal, HostAnswer, places};
use auditoot_clock::later;

/// How many hosts may be new within [`NEW_SPAN`].
const NEW_MAX: usize = 5;
const NEW_SPAN: SignedDuration = SignedDuration::from_mins(1);
/// How many hosts are remembered. The one that was not visited for the longest time is forgotten, and is new again.
const KNOWN_MAX: usize = 10_000;
/// How long a host is left alone that failed twice in a row. The second try of a request must not count as a failure of the host; with
/// each further failure it doubles.
const REST: SignedDuration = SignedDuration::from_secs(10);
const REST_MAX: SignedDuration = SignedDuration::from_mins(15);

/// The hosts that are remembered.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    known: BTreeMap<String, KnownHost>,
    /// When the newest hosts were first visited.
    newcomers: VecDeque<Timestamp>,
}

#[derive(Debug)]
struct KnownHost {
    places: Arc<Semaphore>,
    visited: Timestamp,
    failures: u32,
    wait_until: Option<Timestamp>,
}

impl Hosts {
    /// The places for requests to a host, unless it has to be left alone, or is new and has to wait for its turn.
    pub(super) fn admit(&mut self, host: &str, now: Timestamp) -> Result<Arc<Semaphore>, GuardRefusal> {
        if let Some(known) = self.known.get_mut(host) {
            if let Some(until) = known.wait_until.filter(|until| *until > now) {
                let is_failing = rest(known.failures).is_some();
                return Err(if is_failing {
                    GuardRefusal::Failing { until }
                } else {
                    GuardRefusal::LeftAlone { until }
                });
            }
            known.visited = now;
            return Ok(Arc::clone(&known.places));
        }
        // A clock that was set back must not keep the door shut.
        self.newcomers.retain(|came| *came <= now && later(*came, NEW_SPAN) > now);
        if self.newcomers.len() >= NEW_MAX
            && let Some(oldest) = self.newcomers.front()
        {
            return Err(GuardRefusal::TooManyNew { until: later(*oldest, NEW_SPAN) });
        }
        self.newcomers.push_back(now);
        Ok(self.remember(host, now))
    }

    /// Notes a host that was visited in an earlier run.
    pub(super) fn note_known(&mut self, host: &str, now: Timestamp) {
        if !self.known.contains_key(host) {
            self.remember(host, now);
        }
    }

    fn remember(&mut self, host: &str, now: Timestamp) -> Arc<Semaphore> {
        self.forget_one();
        let places = places();
        let known = KnownHost { places: Arc::clone(&places), visited: now, failures: 0, wait_until: None };
        self.known.insert(host.to_owned(), known);
        places
    }

    /// Notes what a host made of a request.
    pub(super) fn note(&mut self, host: &str, answer: HostAnswer, now: Timestamp) {
        let Some(known) = self.known.get_mut(host) else { return };
        match answer {
            HostAnswer::Answered { wait_until } => {
                known.failures = 0;
                known.wait_until = wait_until;
            }
            HostAnswer::Failed => {
                known.failures = known.failures.saturating_add(1);
                known.wait_until = known.wait_until.max(rest(known.failures).map(|rest| later(now, rest)));
            }
        }
    }

    /// Makes room for another host.
    fn forget_one(&mut self) {
        if self.known.len() < KNOWN_MAX {
            return;
        }
        let oldest = self.known.iter().min_by_key(|(_, known)| known.visited).map(|(host, _)| host.clone());
        if let Some(host) = oldest {
            self.known.remove(&host);
        }
    }
}

/// How long a host is left alone after so many failures in a row.
fn rest(failures: u32) -> Option<SignedDuration> {
    let doublings = failures.checked_sub(2)?;
    let factor = 1_i32.checked_shl(doublings.min(16)).unwrap_or(i32::MAX);
    Some(REST.saturating_mul(factor).min(REST_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("a time")
    }

    #[test]
    fn five_hosts_a_minute_may_be_new_and_known_ones_are_always_welcome() {
        let mut hosts = Hosts::default();
        for number in 0..5 {
            assert!(hosts.admit(&format!("{number}.example"), at(number)).is_ok());
        }
        let refusal = hosts.admit("5.example", at(10)).err();
        assert_eq!(refusal, Some(GuardRefusal::TooManyNew { until: at(60) }));
        assert!(hosts.admit("0.example", at(10)).is_ok(), "it is known");
        assert!(hosts.admit("5.example", at(60)).is_ok());
        assert!(hosts.admit("6.example", at(60)).is_err(), "one place was free");
        assert!(hosts.admit("6.example", at(-500)).is_ok(), "the clock was set back");
    }

    #[test]
    fn a_host_that_asks_for_peace_has_it_and_one_that_fails_is_asked_less_and_less() {
        let mut hosts = Hosts::default();
        let answered = |wait_until| HostAnswer::Answered { wait_until };
        let left_alone = |seconds| Some(GuardRefusal::LeftAlone { until: at(seconds) });
        let failing = |seconds| Some(GuardRefusal::Failing { until: at(seconds) });
        assert!(hosts.admit("a.example", at(0)).is_ok());
        hosts.note("a.example", answered(Some(at(90))), at(0));
        assert_eq!(hosts.admit("a.example", at(89)).err(), left_alone(90));
        assert!(hosts.admit("a.example", at(90)).is_ok());
        for (failures, rest) in [(1, 0), (2, 10), (3, 20), (4, 40)] {
            hosts.note("a.example", HostAnswer::Failed, at(1_000));
            let refusal = hosts.admit("a.example", at(1_000)).err();
            assert_eq!(refusal, failing(1_000 + rest).filter(|_| rest > 0), "{failures}");
        }
        for _ in 0..100 {
            hosts.note("a.example", HostAnswer::Failed, at(1_000));
        }
        assert_eq!(hosts.admit("a.example", at(1_000)).err(), failing(1_000 + 900));
        hosts.note("a.example", answered(None), at(2_000));
        assert!(hosts.admit("a.example", at(2_000)).is_ok());
    }

    #[test]
    fn no_more_hosts_are_remembered_than_there_is_room_for() {
        let mut hosts = Hosts::default();
        for number in 0..i64::try_from(KNOWN_MAX).expect("a number") + 10 {
            assert!(hosts.admit(&format!("{number}.example"), at(number * 60)).is_ok());
        }
        assert_eq!(hosts.known.len(), KNOWN_MAX);
        assert!(!hosts.known.contains_key("9.example") && hosts.known.contains_key("10.example"));
    }
}
