//! An answer, and what its status and its body say.

use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{Garbled, RequestError};

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

    /// The body as JSON of this shape, whatever the status says.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Garbled> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            if error.is_data() { Garbled::OtherShape { line, column } } else { Garbled::NoJson { line, column } }
        })
    }

    /// Takes the answer of an API for what its status says. A refusal counts only as JSON: the HTML page of some proxy in front says
    /// nothing about the token or the thing asked for, and must not make the bot forget either.
    pub(crate) fn accept(&self) -> Result<(), RequestError> {
        let status = self.status;
        match status.as_u16() {
            200..=299 => Ok(()),
            401 | 403 | 404 => match self.json::<Map<String, Value>>() {
                Ok(_) => Err(RequestError::Status(status)),
                Err(source) => Err(RequestError::Garbled { status, source }),
            },
            _ => Err(RequestError::Status(status)),
        }
    }

    /// The body of an answer that says that the request was done.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, RequestError> {
        self.accept()?;
        self.json().map_err(|source| RequestError::Garbled { status: self.status, source })
    }

    /// When the server wants to be asked again, if it says so: `Retry-After` in seconds, else `X-RateLimit-Reset`, which
    /// Mastodon and `GoToSocial` send as an ISO 8601 time.
    pub(crate) fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let header = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let after = header("retry-after")
            .and_then(|seconds| seconds.parse::<u32>().ok())
            .and_then(|seconds| now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok());
        after.or_else(|| header("x-ratelimit-reset").and_then(|time| time.parse().ok()))
    }
}
