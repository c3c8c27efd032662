//! Why a server did not do what it was asked: the whole chain of causes for the log, and one word for the person.

use std::error::Error;

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::guard::GuardRefusal;
use auditoot_clock::later;
use auditoot_core::dialogue::reply::Trouble;

/// How long to wait where the server says "too many requests" and not until when.
const WAIT_UNSAID: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait that is believed. The longest window of Mastodon is three hours (posts).
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(3 * 60 + 5);
/// How long after the moment that the server named it is asked again. Right at that moment it may still refuse (measured: 1 to 5 ms after
/// it), and its clock may be a little behind.
pub(super) const AFTER_RESET: SignedDuration = SignedDuration::from_secs(2);

/// Why there is no client at all.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub struct ClientSetupError(#[from] reqwest::Error);

/// Why a server did not do what it was asked. No text of its answer is part of it, and no address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    /// The request never reached the server: it certainly had no effect.
    #[error("there is no connection to the server")]
    NotSent(#[source] reqwest::Error),
    /// The guard of strangers' servers let no request out.
    #[error("no request is made")]
    Guarded(#[from] GuardRefusal),
    /// The connection broke, or time ran out, after the request was sent: whether it had an effect is unknown.
    #[error("the server's answer did not come")]
    Lost(#[source] reqwest::Error),
    /// Whether it had an effect is unknown.
    #[error("the server did not answer in time")]
    TooSlow,
    #[error("the server's answer is larger than {bytes_max} bytes")]
    TooLarge { bytes_max: usize },
    /// 429, or 503 with a time.
    #[error("the server asks to be left alone for a while (status {status})")]
    Busy {
        status: StatusCode,
        /// As the server says it, true or not.
        until: Option<Timestamp>,
    },
    /// A status that means that it did not do it. A refusal (4xx) is only believed with the server's own JSON.
    #[error("the server answered with status {0}")]
    Status(StatusCode),
    #[error("the server's answer (status {status}) is not what belongs there")]
    Garbled {
        status: StatusCode,
        #[source]
        source: Garbled,
    },
    /// Its answer is well formed and still makes no sense.
    #[error("the server's answer makes no sense: {0}")]
    Senseless(&'static str),
}

impl RequestError {
    /// Writes the failure with all its causes into the log.
    pub(crate) fn note(&self) {
        tracing::warn!(error = self as &(dyn Error + 'static), "the server did not do what it was asked");
    }

    /// The same, and returns what the person is told.
    pub(crate) fn noted(&self) -> Trouble {
        self.note();
        self.trouble()
    }

    fn trouble(&self) -> Trouble {
        match self {
            Self::TooLarge { .. } | Self::Garbled { .. } | Self::Senseless(_) => Trouble::Nonsense,
            Self::Guarded(GuardRefusal::TooManyNew { .. }) => Trouble::ManyServers,
            Self::Guarded(GuardRefusal::LeftAlone { .. }) | Self::Busy { .. } => Trouble::Busy,
            Self::NotSent(_) | Self::Lost(_) | Self::TooSlow | Self::Guarded(_) => Trouble::Unreachable,
            Self::Status(status) => match status.as_u16() {
                // GoToSocial answers 403 if the token's scope is too small: as good as no permission.
                401 | 403 => Trouble::Refused,
                404 | 405 | 410 => Trouble::Missing,
                500.. => Trouble::Failing,
                _ => Trouble::Nonsense,
            },
        }
    }

    /// Whether the request certainly had no effect.
    pub(crate) fn had_no_effect(&self) -> bool {
        matches!(self, Self::NotSent(_) | Self::Guarded(_) | Self::Busy { .. })
    }

    /// Whether the server said that the thing asked about is not there.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Status(StatusCode::NOT_FOUND))
    }

    /// Whether the server said that it had the thing asked about and has it no more, or never had it.
    pub(crate) fn is_gone(&self) -> bool {
        self.is_not_found() || matches!(self, Self::Status(StatusCode::GONE))
    }

    /// Whether the server refuses the token that the request was made with. It may be for a moment only.
    pub(crate) fn is_token_refused(&self) -> bool {
        matches!(self, Self::Status(StatusCode::UNAUTHORIZED))
    }

    /// The status that says that the request was not done, if there was one.
    pub(crate) fn refusal(&self) -> Option<StatusCode> {
        match self {
            Self::Busy { status, .. } | Self::Status(status) => Some(*status),
            Self::Garbled { status, .. } => Some(*status).filter(|status| !status.is_success()),
            Self::NotSent(_)
            | Self::Guarded(_)
            | Self::Lost(_)
            | Self::TooSlow
            | Self::TooLarge { .. }
            | Self::Senseless(_) => None,
        }
    }

    /// From when on the same request may have another end; `None` if it would not.
    pub(crate) fn again_from(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Busy { until, .. } => Some(believed(*until, now)),
            Self::NotSent(error) => (!error.is_builder()).then_some(now),
            Self::Guarded(refusal) => refusal.until(),
            Self::Lost(_) | Self::TooSlow | Self::Garbled { source: Garbled::NoJson { .. }, .. } => Some(now),
            Self::Status(status) => status.is_server_error().then_some(now),
            Self::TooLarge { .. } | Self::Garbled { source: Garbled::OtherShape { .. }, .. } | Self::Senseless(_) => {
                None
            }
        }
    }

    /// Until when the server wants no request, if it had too many.
    pub(crate) fn wait_until(&self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Busy { status: StatusCode::TOO_MANY_REQUESTS, until } => Some(believed(*until, now)),
            Self::Busy { .. }
            | Self::NotSent(_)
            | Self::Guarded(_)
            | Self::Lost(_)
            | Self::TooSlow
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Garbled { .. }
            | Self::Senseless(_) => None,
        }
    }
}

/// Until when an answer of 429 asks to wait: believed within reason, so that a wrong header cannot silence the bot. A moment that has just
/// passed is believed as well: the server's clock is behind, or the answer was slow.
pub(in crate::mastodon) fn believed(until: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let after = |span: SignedDuration| later(now, span);
    let said = until.filter(|until| *until > after(-WAIT_UNSAID));
    said.map_or_else(|| after(WAIT_UNSAID), |until| later(until.max(now), AFTER_RESET)).min(after(WAIT_MAX))
}

/// An answer that is not the JSON that belongs there. It names a place in the text and nothing of the text itself, which may
/// hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Garbled {
    /// An HTML page for instance. Lines and columns are counted from 1.
    #[error("the answer is no JSON (line {line}, column {column})")]
    NoJson { line: usize, column: usize },
    #[error("the answer is JSON of another shape (line {line}, column {column})")]
    OtherShape { line: usize, column: usize },
}
