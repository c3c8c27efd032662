//! Everything that is left to chance, out of one seed.

use jiff::SignedDuration;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Draws that come out the same for the same seed.
pub(crate) struct Chance(StdRng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Whether something happens that has this probability.
    pub(crate) fn hits(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.0.random_bool(probability)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A span up to so many seconds, to the millisecond.
    pub(crate) fn seconds(&mut self, most: i64) -> SignedDuration {
        SignedDuration::from_millis(self.0.random_range(0..=most * 1_000))
    }
}

/// How likely each fault is in one run.
#[derive(Clone, Copy, Default)]
pub(crate) struct Odds {
    /// A post comes to something else than an answer that it was made.
    pub(crate) post: f64,
    /// A read or a removal at the server comes to an error.
    pub(crate) home: f64,
    /// A commit fails, whether it reached the disk or not.
    pub(crate) commit: f64,
    /// A notification comes twice, late, or not by the stream.
    pub(crate) notification: f64,
    /// The program is killed between two effects.
    pub(crate) crash: f64,
}

impl Odds {
    /// Calm, rough or wild, each fault by itself.
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        Self {
            post: *chance.pick(&[0.0, 0.05, 0.3]),
            home: *chance.pick(&[0.0, 0.05, 0.3]),
            commit: *chance.pick(&[0.0, 0.01, 0.1]),
            notification: *chance.pick(&[0.0, 0.1, 0.4]),
            crash: *chance.pick(&[0.0, 0.002, 0.02]),
        }
    }
}
