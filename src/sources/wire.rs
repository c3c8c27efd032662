//! Asking a home server: one request, at most one more try, and what its failure means.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::{StatusCode, header};
use jiff::Timestamp;
use reqwest::RequestBuilder;
use tokio::time::Instant;
use url::Url;

use crate::mastodon::client::{Answer, Garbled, Guard, GuardError};
use auditoot_clock::Clock;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::secret::AccessToken;

/// The way to one home server.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    base: Url,
    guard: Guard,
    clock: Clock,
    timeouts: Timeouts,
    operations: Arc<AtomicU64>,
}

/// How long a home server is waited for. In the machine's time, not the [`Clock`]'s: a clock that stands still must not
/// keep a connection open for ever.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    /// For everything that one read needs, the second try included.
    pub read: Duration,
    /// For one attempt, so that a slow first one leaves room for a second.
    pub attempt: Duration,
    /// Before the second try, unless the server names a time.
    pub pause: Duration,
    /// For a whole removal: looking, removing, looking again.
    pub removal: Duration,
}

/// Why a home server did not do what it was asked: the operator's version, with its causes.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// No answer.
    #[error("the home server could not be asked")]
    NoAnswer(#[source] GuardError),
    /// No answer in time.
    #[error("the home server did not answer in time")]
    TooSlow,
    /// It asks to be left alone.
    #[error("the home server asks to be left alone for a while (status {status})")]
    Busy {
        /// 429 or 503.
        status: StatusCode,
        /// Until when, if it says so.
        until: Option<Timestamp>,
    },
    /// It answered with a status that means it did not do it.
    #[error("the home server answered with status {0}")]
    Status(StatusCode),
    /// It answered something else than belongs there.
    #[error("the home server's answer (status {status}) is not what belongs there")]
    Garbled {
        /// The status it came with.
        status: StatusCode,
        /// Where it stops making sense.
        #[source]
        source: Garbled,
    },
    /// Its answer is well formed and still makes no sense.
    #[error("the home server's answer makes no sense: {0}")]
    Senseless(&'static str),
}

impl Timeouts {
    /// As much as this client has.
    fn with(guard: &Guard) -> Self {
        Self {
            read: guard.limit(Duration::from_secs(15)),
            attempt: guard.limit(Duration::from_secs(7)),
            pause: guard.limit(Duration::from_millis(500)),
            removal: guard.limit(Duration::from_secs(60)),
        }
    }
}

impl Wire {
    pub(super) fn new(base: Url, guard: Guard, clock: Clock) -> Self {
        let timeouts = Timeouts::with(&guard);
        Self { base, guard, clock, timeouts, operations: Arc::default() }
    }

    /// The same way, with other patience.
    #[cfg(test)]
    pub(super) fn with_patience(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// The number of the next operation, which ties its log lines together.
    pub(super) fn next_number(&self) -> u64 {
        self.operations.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When a read that begins now is given up.
    pub(super) fn read_until(&self) -> Instant {
        Instant::now() + self.timeouts.read
    }

    /// When a removal that begins now is given up.
    pub(super) fn removal_until(&self) -> Instant {
        Instant::now() + self.timeouts.removal
    }

    /// How long before the end of a removal the last look begins.
    pub(super) fn last_look(&self) -> Duration {
        self.timeouts.read
    }

    /// An address of the server. Each segment is encoded, so that none can reach out of its place.
    pub(super) fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.set_path("");
        // Only an address that cannot have a path, such as `mailto:`, refuses; it cannot be requested either.
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        url
    }

    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.guard.client().get(url).header(header::ACCEPT, "application/json")
    }

    pub(super) fn get_as(&self, url: Url, token: &AccessToken) -> RequestBuilder {
        self.get(url).bearer_auth(token.expose())
    }

    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.guard.client().post(url).header(header::ACCEPT, "application/json")
    }

    /// A form, the only shape of body that every server reads for every OAuth request.
    pub(super) fn post_form(&self, url: Url, form: &[(&str, &str)]) -> RequestBuilder {
        self.post(url).form(form)
    }

    /// Sends a request and reads its answer; once more if that may help and there is time before `until`.
    ///
    /// `read` is not shown 429, nor any 5xx: those are failures whatever was asked.
    pub(super) async fn ask<T>(
        &self,
        request: RequestBuilder,
        until: Instant,
        read: impl Fn(&Answer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let again = request.try_clone();
        let failure = match self.ask_once(request, until, &read).await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        let Some(again) = again else { return Err(failure) };
        if !self.pause_before_another(&failure, until).await {
            return Err(failure);
        }
        self.ask_once(again, until, &read).await
    }

    /// Sends a request and reads its answer, without a second try.
    pub(super) async fn ask_once<T>(
        &self,
        request: RequestBuilder,
        until: Instant,
        read: impl Fn(&Answer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let limit = self.timeouts.attempt.min(until.saturating_duration_since(Instant::now()));
        let answer = match tokio::time::timeout(limit, self.guard.send(request)).await {
            Ok(answer) => answer.map_err(Failure::NoAnswer)?,
            Err(_) => return Err(Failure::TooSlow),
        };
        let (status, until) = (answer.status, answer.retry_at(self.now()));
        let is_throttled = status == StatusCode::SERVICE_UNAVAILABLE && answer.headers.contains_key("retry-after");
        if status == StatusCode::TOO_MANY_REQUESTS || is_throttled {
            return Err(Failure::Busy { status, until });
        }
        if status.is_server_error() {
            return Err(Failure::Status(status));
        }
        read(&answer)
    }

    /// Waits for the right moment of a second try. False, without waiting, if it would not help or there is no time for it.
    pub(super) async fn pause_before_another(&self, failure: &Failure, until: Instant) -> bool {
        let Some(pause) = self.pause_after(failure).filter(|pause| Instant::now() + *pause < until) else {
            return false;
        };
        tracing::debug!(error = failure as &(dyn std::error::Error + 'static), "the home server is asked once more");
        tokio::time::sleep(pause).await;
        true
    }

    /// How long to wait before a second try; `None` if it would not help.
    fn pause_after(&self, failure: &Failure) -> Option<Duration> {
        match failure {
            Failure::NoAnswer(GuardError::Connect(_) | GuardError::Lost(_)) | Failure::TooSlow => {
                Some(self.timeouts.pause)
            }
            Failure::Busy { until, .. } => {
                let wait = until.and_then(|until| Duration::try_from(until.duration_since(self.now())).ok());
                Some(wait.unwrap_or_default().max(self.timeouts.pause))
            }
            Failure::Status(status) if status.is_server_error() => Some(self.timeouts.pause),
            Failure::Garbled { source: Garbled::NoJson { .. }, .. } => Some(self.timeouts.pause),
            Failure::NoAnswer(GuardError::Setup(_) | GuardError::TooLarge)
            | Failure::Status(_)
            | Failure::Garbled { source: Garbled::OtherShape { .. }, .. }
            | Failure::Senseless(_) => None,
        }
    }
}

impl Failure {
    /// The person's version.
    pub(super) fn trouble(&self) -> Trouble {
        match self {
            Self::NoAnswer(GuardError::TooLarge) | Self::Garbled { .. } | Self::Senseless(_) => Trouble::Nonsense,
            Self::NoAnswer(_) | Self::TooSlow => Trouble::Unreachable,
            Self::Busy { .. } => Trouble::Busy,
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
    pub(super) fn had_no_effect(&self) -> bool {
        matches!(self, Self::NoAnswer(GuardError::Connect(_) | GuardError::Setup(_)) | Self::Busy { .. })
    }

    /// Whether the server said that the thing asked about is not there.
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, Self::Status(StatusCode::NOT_FOUND))
    }
}

/// Takes the answer of an API for what its status says. A refusal counts only as JSON: the HTML page of some proxy in front says
/// nothing about the permission or the thing asked for, and must not make the bot forget either.
pub(super) fn accept(answer: &Answer) -> Result<(), Failure> {
    let status = answer.status;
    match status.as_u16() {
        200..=299 => Ok(()),
        401 | 403 | 404 => match answer.read::<serde_json::Map<String, serde_json::Value>>() {
            Ok(_) => Err(Failure::Status(status)),
            Err(source) => Err(Failure::Garbled { status, source }),
        },
        _ => Err(Failure::Status(status)),
    }
}

/// The body of an accepted answer.
pub(super) fn body<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    accept(answer)?;
    answer.read().map_err(|source| Failure::Garbled { status: answer.status, source })
}

/// A text that some servers write as a number.
pub(super) fn text_or_number(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => None,
    }
}
