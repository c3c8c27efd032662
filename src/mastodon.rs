//! The bot's own account on its own server, as a typed client.
//!
//! Every request goes through the [`Guard`]; only the stream of [`Server::listen`] and the three calls in `typed.rs`
//! make connections of their own. Answers are read tolerantly: a field that is missing or odd costs that field, an odd
//! item costs that item, never the page. No error and no log line of this module holds a token or the text of a
//! message.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;
use url::Url;

use crate::mastodon::client::{Answer, Guard, GuardError};
use auditoot_clock::Clock;
use auditoot_core::secret::AccessToken;

pub mod accounts;
pub(crate) mod backoff;
pub mod client;
pub mod entities;
#[cfg(test)]
pub(crate) mod fake;
pub mod instance;
pub mod markup;
pub mod notification_policy;
pub mod notifications;
pub mod statuses;
pub mod streaming;
mod typed;

pub use typed::{Client, create_app};

/// How long to wait where the server says "too many requests" and not until when.
const WAIT_UNSAID: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait that is believed. The longest window of Mastodon is three hours (posts).
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(3 * 60 + 5);

/// The bot's server, with the bot's own access token. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Server {
    base: Url,
    token: AccessToken,
    guard: Guard,
    clock: Clock,
}

/// Why the bot's server gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// It could not be reached, or did not answer in time, or said too much.
    #[error("the bot's server could not be asked")]
    NoAnswer(#[from] GuardError),
    /// It refuses the bot's own access token (401): nothing works until the operator gives the bot a new one.
    #[error("the bot's server refuses the bot's access token")]
    TokenDead,
    /// Too many requests (429).
    #[error("the bot's server wants no request before {until}")]
    Wait {
        /// When it may be asked again.
        until: Timestamp,
    },
    /// Any other status that is no success.
    #[error("the bot's server answers {status}")]
    Refused {
        /// The status.
        status: StatusCode,
    },
    /// A success whose body is something else than expected, an HTML page for instance.
    #[error("the bot's server answers something that cannot be read (line {line}, column {column})")]
    Unreadable {
        /// The line of the body.
        line: usize,
        /// The column of that line.
        column: usize,
    },
}

impl Server {
    /// A client for the account that `token` belongs to, on the server at `base`.
    #[must_use]
    pub fn new(base: Url, token: AccessToken, guard: Guard, clock: Clock) -> Self {
        Self { base, token, guard, clock }
    }

    /// The address of the server.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The clock it goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// An address of this server. The segments are escaped, so an id from outside cannot leave its place.
    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// A request in the bot's own name.
    fn request(&self, method: Method, segments: &[&str]) -> RequestBuilder {
        self.guard.client().request(method, self.url(segments)).bearer_auth(self.token.expose())
    }

    /// A request in nobody's name.
    fn anonymous(&self, url: Url) -> RequestBuilder {
        self.guard.client().get(url)
    }

    /// Sends a request and takes the answer if it is a success.
    async fn send(&self, request: RequestBuilder) -> Result<Answer, ServerError> {
        let answer = self.guard.send(request).await?;
        match answer.status {
            status if status.is_success() => Ok(answer),
            StatusCode::UNAUTHORIZED => Err(ServerError::TokenDead),
            StatusCode::TOO_MANY_REQUESTS => Err(ServerError::Wait { until: self.wait_until(&answer) }),
            status => Err(ServerError::Refused { status }),
        }
    }

    /// Sends a request and reads the answer as JSON of this shape.
    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ServerError> {
        read_json(&self.send(request).await?)
    }

    /// Until when an answer of 429 asks to wait: believed within reason, so that a wrong header cannot silence the bot.
    fn wait_until(&self, answer: &Answer) -> Timestamp {
        let now = self.clock.now();
        let after = |span: SignedDuration| now.saturating_add(span).unwrap_or(now);
        answer.retry_at(now).filter(|until| *until > now).unwrap_or_else(|| after(WAIT_UNSAID)).min(after(WAIT_MAX))
    }
}

/// Reads a body. The error names a place and, unlike the parser's own, nothing of the content.
fn read_json<T: DeserializeOwned>(answer: &Answer) -> Result<T, ServerError> {
    answer.json().map_err(|error| ServerError::Unreadable { line: error.line(), column: error.column() })
}
