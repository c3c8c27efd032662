//! An answer, and what its status and its body say.

use std::borrow::Cow;
use std::str::FromStr;

use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::{Garbled, RequestError};
use auditoot_core::budget::ServerWindow;

/// The most characters of a reason that are told.
const REASON_CHARS: usize = 300;

/// A refusal as the servers themselves word it.
#[derive(Deserialize)]
struct ErrorEntity {
    error: String,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Vec<u8>,
}

impl HttpResponse {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self { status, headers, body }
    }

    /// The body as text; what is none in it is replaced.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON of this shape, whatever the status says.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Garbled> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            if error.is_data() { Garbled::OtherShape { line, column } } else { Garbled::NoJson { line, column } }
        })
    }

    /// Takes the answer of an API for what its status says. A refusal counts only as the server's own: the page of some proxy in front
    /// says nothing about the token or the thing asked for, and must not make the bot forget either.
    pub(crate) fn accept(&self) -> Result<(), RequestError> {
        let status = self.status;
        if status.is_success() {
            return Ok(());
        }
        match self.json::<ErrorEntity>() {
            Err(source) if status.is_client_error() => Err(RequestError::Garbled { status, source }),
            Ok(_) | Err(_) => Err(RequestError::Status(status)),
        }
    }

    /// Why the server itself refuses what was asked, in its own words; `None` if it does not, or something in front of it answered. All
    /// servers that speak the Mastodon API say it in this form; the services in front of them have others.
    pub(crate) fn refusal(&self) -> Option<String> {
        let is_refusal = self.status.is_client_error() && self.status != StatusCode::REQUEST_TIMEOUT;
        let ErrorEntity { error } = self.json().ok().filter(|_| is_refusal)?;
        Some(error.chars().map(|char| if char.is_control() { ' ' } else { char }).take(REASON_CHARS).collect())
    }

    /// The body of an answer that says that the request was done.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, RequestError> {
        self.accept()?;
        self.json().map_err(|source| RequestError::Garbled { status: self.status, source })
    }

    /// When the server wants to be asked again, if it says so: `Retry-After` in seconds, else `X-RateLimit-Reset`, which
    /// Mastodon and `GoToSocial` send as an ISO 8601 time.
    pub(crate) fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let after = self
            .header::<u32>("retry-after")
            .and_then(|seconds| now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok());
        after.or_else(|| self.header("x-ratelimit-reset"))
    }

    /// How many requests of this kind the server still takes in its window, if it says so.
    pub(crate) fn window(&self) -> Option<ServerWindow> {
        Some(ServerWindow {
            limit: self.header("x-ratelimit-limit")?,
            left: self.header("x-ratelimit-remaining")?,
            ends: self.header("x-ratelimit-reset")?,
        })
    }

    fn header<T: FromStr>(&self, name: &str) -> Option<T> {
        self.headers.get(name)?.to_str().ok()?.trim().parse().ok()
    }
}
