//! The canary, an account of the operator's that writes to the bot now and then: who it is, and what came of that.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::{SignedDuration, Timestamp};

use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Limits;

/// How a round of the canary ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CanaryOutcome {
    Answered,
    NotAnswered,
    /// It could not write.
    NotSent,
}

impl CanaryOutcome {
    const ALL: [Self; 3] = [Self::Answered, Self::NotAnswered, Self::NotSent];

    const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NotAnswered => "not_answered",
            Self::NotSent => "not_sent",
        }
    }
}

/// The last round.
#[derive(Clone, Copy, Debug)]
pub(super) struct CanaryRound {
    /// When it ended.
    pub(super) at: Timestamp,
    pub(super) outcome: CanaryOutcome,
    /// From its message to the answer, if there was one.
    pub(super) took: Option<SignedDuration>,
}

/// Who the canary is, and what came of its rounds.
#[derive(Debug, Default)]
pub(super) struct Canary {
    account: OnceLock<AccountId>,
    last: Mutex<Option<CanaryRound>>,
    /// How many of its messages were read.
    read: AtomicU64,
    rounds: [AtomicU64; CanaryOutcome::ALL.len()],
}

impl Canary {
    /// Whether this is its account.
    pub(super) fn is(&self, account: &AccountId) -> bool {
        self.account.get() == Some(account)
    }

    /// Notes whose token it is, and says who that is.
    pub(super) fn known_as(&self, account: AccountId) -> AccountId {
        self.account.get_or_init(|| account).clone()
    }

    /// Its account, if it is known.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.account.get().cloned()
    }

    /// The limits for somebody's answers: the canary is answered whatever they are.
    pub(super) fn limits_of(&self, account: &AccountId, usual: Limits) -> Limits {
        if self.is(account) { Limits::NONE } else { usual }
    }

    /// A message of its was read.
    pub(super) fn note_read(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn messages_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Its last round, if there was one since the program was started.
    pub(super) fn last(&self) -> Option<CanaryRound> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rounds ended how.
    pub(super) fn rounds(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self.rounds.iter().map(|count| count.load(Ordering::Relaxed));
        CanaryOutcome::ALL.into_iter().map(CanaryOutcome::word).zip(counts)
    }

    pub(super) fn note(&self, round: CanaryRound) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(round);
        let counted = CanaryOutcome::ALL.iter().zip(&self.rounds).find(|(other, _)| **other == round.outcome);
        if let Some((_, count)) = counted {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}
