//! Ids and secrets, as each server makes them.

use std::cmp::Ordering;
use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use serde::{Deserialize, Serialize};

use super::Character;

/// An id of a status, an account, a notification, an app or a sign-in.
///
/// Ordered as its server orders it: decimal numbers by value, ULIDs by text. Both are "shorter first, then by text".
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Id(String);

/// What makes ids and secrets; the same seed gives the same ones in the same order.
pub(super) struct Ids {
    character: Character,
    random: StdRng,
    sequence: u64,
    last_ulid: (u64, u128),
    runs: u64,
}

/// How far the making of ids has come, to be gone on with by a later run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptIds {
    sequence: u64,
    last_ulid: (u64, u128),
    /// How many runs there were, this one included. Each draws its secrets from a seed of its own.
    runs: u64,
}

/// How many ids a later run leaves out: more than were made and not kept by one that was killed.
const IDS_LEFT_OUT: u64 = 100_000;

/// The digits of a ULID: base 32 as Crockford has it.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// A ULID has 48 bits of milliseconds, then 80 random bits.
const RANDOM_BITS: u32 = 80;

impl Id {
    /// Takes an id as the API writes it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as the API writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ids {
    pub(super) fn new(character: Character, seed: u64) -> Self {
        Self { character, random: StdRng::seed_from_u64(seed), sequence: 0, last_ulid: (0, 0), runs: 1 }
    }

    /// Goes on where an earlier run ended; no id and no secret comes a second time.
    pub(super) fn resume(character: Character, seed: u64, kept: &KeptIds) -> Self {
        let (millisecond, random) = kept.last_ulid;
        Self {
            character,
            random: StdRng::seed_from_u64(seed.wrapping_add(kept.runs)),
            sequence: kept.sequence.saturating_add(IDS_LEFT_OUT),
            last_ulid: (millisecond, random.saturating_add(u128::from(IDS_LEFT_OUT))),
            runs: kept.runs.saturating_add(1),
        }
    }

    pub(super) fn kept(&self) -> KeptIds {
        KeptIds { sequence: self.sequence, last_ulid: self.last_ulid, runs: self.runs }
    }

    /// An id for something that has a time in its id on this server: a status or an account; on GoToSocial also a
    /// sign-in and a notification.
    pub(super) fn timed(&mut self, at: Timestamp) -> Id {
        match self.character {
            Character::Mastodon => {
                // Milliseconds, then 16 bits that keep ids of one millisecond apart.
                let sequence = self.next_number() & 0xffff;
                Id((milliseconds(at) << 16 | sequence).to_string())
            }
            Character::GoToSocial => self.ulid(at),
        }
    }

    /// The id of a status that arrives from another server.
    ///
    /// Mastodon makes it from the origin's time with a random part below the second, so ids of such posts do not
    /// grow in order of arrival.
    pub(super) fn timed_from_elsewhere(&mut self, at: Timestamp) -> Id {
        match self.character {
            Character::Mastodon => {
                let second = u64::try_from(at.as_second()).unwrap_or(0);
                let below: u64 = self.random.random_range(0..1000);
                let sequence = self.next_number() & 0xffff;
                Id(((second * 1000 + below) << 16 | sequence).to_string())
            }
            Character::GoToSocial => self.ulid(at),
        }
    }

    /// An id for something that Mastodon counts one by one: a notification, an app, a sign-in.
    pub(super) fn counted(&mut self, at: Timestamp) -> Id {
        match self.character {
            Character::Mastodon => Id(self.next_number().to_string()),
            Character::GoToSocial => self.ulid(at),
        }
    }

    /// A new access token in the server's style.
    pub(super) fn access_token(&mut self) -> String {
        match self.character {
            Character::Mastodon => self.url_safe(),
            Character::GoToSocial => self.capitals(48),
        }
    }

    /// A new authorization code in the server's style.
    ///
    /// Mastodon's is known to be 43 URL-safe characters. Guessed: GoToSocial's has the shape of its tokens.
    pub(super) fn code(&mut self) -> String {
        self.access_token()
    }

    /// A client id and a client secret in the server's style.
    pub(super) fn client(&mut self, at: Timestamp) -> (String, String) {
        match self.character {
            Character::Mastodon => (self.url_safe(), self.url_safe()),
            Character::GoToSocial => (self.ulid(at).0, self.uuid()),
        }
    }

    /// An unguessable word for a cookie or a form.
    pub(super) fn nonce(&mut self) -> String {
        self.url_safe()
    }

    fn next_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    fn url_safe(&mut self) -> String {
        let mut bytes = [0; 32];
        self.random.fill_bytes(&mut bytes);
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn capitals(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(CROCKFORD[self.random.random_range(0..32)])).collect()
    }

    fn uuid(&mut self) -> String {
        let bits: u128 = self.random.random();
        let hex = format!("{bits:032x}");
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }

    /// Guessed: two ULIDs of one millisecond keep their order here; nothing on the real server promises that.
    fn ulid(&mut self, at: Timestamp) -> Id {
        let millisecond = milliseconds(at);
        let random = if self.last_ulid.0 == millisecond {
            self.last_ulid.1 + 1
        } else {
            // One bit short, so that counting up never spills over.
            self.random.random::<u128>() >> (128 - RANDOM_BITS + 1)
        };
        self.last_ulid = (millisecond, random);
        let bits = u128::from(millisecond) << RANDOM_BITS | random;
        let digits = (0..26).rev().map(|place| {
            let digit = usize::try_from(bits >> (place * 5) & 31).unwrap_or(0);
            char::from(CROCKFORD[digit])
        });
        Id(digits.collect())
    }
}

/// The time inside a ULID, which is what GoToSocial reports as "created".
pub(super) fn time_in_ulid(id: &Id) -> Option<Timestamp> {
    let mut bits: u128 = 0;
    for character in id.0.bytes() {
        let digit = CROCKFORD.iter().position(|candidate| *candidate == character)?;
        bits = bits << 5 | u128::try_from(digit).ok()?;
    }
    Timestamp::from_millisecond(i64::try_from(bits >> RANDOM_BITS).ok()?).ok()
}

fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ulid_holds_its_time_and_sorts_by_it() {
        let mut ids = Ids::new(Character::GoToSocial, 1);
        let noon: Timestamp = "2026-11-23T12:00:00.826Z".parse().expect("a time");
        let (first, second) = (ids.timed(noon), ids.timed(noon));
        assert_eq!(first.as_str().len(), 26);
        assert_eq!(time_in_ulid(&first), Some(noon));
        assert!(first < second);
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        assert!(Id::new("9") < Id::new("10"));
        assert!(Id::new("116000000000000000") > Id::new("99"));
    }

    #[test]
    fn the_same_seed_gives_the_same_secrets() {
        let secret = |seed| Ids::new(Character::Mastodon, seed).access_token();
        assert_eq!(secret(7), secret(7));
        assert_ne!(secret(7), secret(8));
        assert_eq!(secret(7).len(), 43);
    }
}
