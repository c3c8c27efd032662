//! The one HTTP client: every request this program makes goes out here.
//!
//! No redirect is followed, no cookie kept, no proxy taken from the environment; every answer has a time limit and a
//! size limit; every request says who runs the bot (`GoToSocial` answers 418 to a request without a User-Agent).
//! Only the server the bot was configured with is ever asked: nothing a person or an app writes chooses a host.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;

/// How long a connection may take to open.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long a whole request may take, its answer included.
const TOTAL_LIMIT: Duration = Duration::from_secs(15);
/// How many times sooner a hasty client gives up than usual.
const HASTE: u32 = 10;
/// The most bytes of an answer that are read.
pub const BODY_BYTES_MAX: usize = 4 << 20;

/// The client, with its limits. Clones share one pool of connections.
#[derive(Clone, Debug)]
pub struct Guard {
    client: Client,
    user_agent: String,
    /// What every limit of time is divided by.
    haste: u32,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// The client itself could not be made.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] reqwest::Error),
    /// The request never reached the server: it certainly had no effect.
    #[error("no connection to the server")]
    Connect(#[source] reqwest::Error),
    /// The connection broke, or time ran out, after the request was sent: whether it had an effect is unknown.
    #[error("the server's answer did not come")]
    Lost(#[source] reqwest::Error),
    /// The answer is larger than anything that is expected here.
    #[error("the server's answer is larger than {BODY_BYTES_MAX} bytes")]
    TooLarge,
}

/// An answer that is not the JSON that belongs there. It names a place in the text and nothing of the text itself, which may
/// hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Garbled {
    /// The text is no JSON at all, an HTML page for instance.
    #[error("the answer is no JSON (line {line}, column {column})")]
    NoJson {
        /// Where it stops making sense, counted from 1.
        line: usize,
        /// The column in that line.
        column: usize,
    },
    /// It is JSON of another shape.
    #[error("the answer is JSON of another shape (line {line}, column {column})")]
    OtherShape {
        /// Where it differs, counted from 1.
        line: usize,
        /// The column in that line.
        column: usize,
    },
}

impl Guard {
    /// A client whose requests carry this User-Agent.
    ///
    /// # Errors
    /// If the TLS roots of this machine cannot be loaded, or the text is no header value.
    pub fn new(user_agent: &str) -> Result<Self, GuardError> {
        Self::with_haste(user_agent, 1)
    }

    /// The same client with a tenth of the patience: for the demo, whose server is on this machine and hangs only on purpose.
    ///
    /// # Errors
    /// As of [`Guard::new`].
    pub fn hasty(user_agent: &str) -> Result<Self, GuardError> {
        Self::with_haste(user_agent, HASTE)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the place that makes the client")]
    fn with_haste(user_agent: &str, haste: u32) -> Result<Self, GuardError> {
        let client = Client::builder()
            .user_agent(user_agent)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_LIMIT / haste)
            .timeout(TOTAL_LIMIT / haste)
            .build()
            .map_err(GuardError::Setup)?;
        Ok(Self { client, user_agent: user_agent.to_owned(), haste })
    }

    /// How long to wait for a server where usually so long is waited, in the machine's time.
    #[must_use]
    pub fn limit(&self, usual: Duration) -> Duration {
        usual / self.haste
    }

    /// Who the requests say they come from, for the one connection that is not made here: the stream.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// The underlying client, for building a request that [`Guard::send`] then sends.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// Tells apart what certainly had no effect from what may have had one. No error names the address, which may hold a secret.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer, GuardError> {
        let mut response = request.send().await.map_err(|error| {
            let error = error.without_url();
            if error.is_connect() || error.is_builder() { GuardError::Connect(error) } else { GuardError::Lost(error) }
        })?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| GuardError::Lost(error.without_url()))? {
            if body.len() + chunk.len() > BODY_BYTES_MAX {
                return Err(GuardError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }
}

impl Answer {
    /// The body as JSON of this shape, whatever the status says.
    ///
    /// # Errors
    /// If the body is anything else, an HTML page for instance. The error of a wrong shape can quote the text: where an answer may
    /// hold a secret, and the error goes to a log, [`Answer::read`] is the one to use.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The body as JSON of this shape, whatever the status says, with an error that can be logged.
    ///
    /// # Errors
    /// If the body is anything else.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Garbled> {
        self.json().map_err(|error| {
            let (line, column) = (error.line(), error.column());
            if error.is_data() { Garbled::OtherShape { line, column } } else { Garbled::NoJson { line, column } }
        })
    }

    /// The body as text, whatever it is.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// When the server wants to be asked again, if it says so: `Retry-After` in seconds, else `X-RateLimit-Reset`, which
    /// Mastodon and `GoToSocial` send as an ISO 8601 time.
    #[must_use]
    pub fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let header = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let after = header("retry-after")
            .and_then(|seconds| seconds.parse::<u32>().ok())
            .and_then(|seconds| now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok());
        after.or_else(|| header("x-ratelimit-reset").and_then(|time| time.parse().ok()))
    }
}
