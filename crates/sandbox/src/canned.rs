//! Answers in place of the sandbox's own: for what no [`Fault`](super::Fault) has a name for.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use serde_json::Value;

use super::html::proxy_page;

/// An answer, the requests that get it, and how many of them.
#[derive(Clone, Debug)]
pub struct Canned {
    /// What the method and the path of such a request begin with.
    on: String,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: String,
    is_carried_out: bool,
    /// How many of these requests are answered as usual before.
    skipped: u32,
    /// How many get it after that; until healed if `None`.
    times: Option<u32>,
}

impl Canned {
    /// JSON for every request whose method and path begin like this, as in `GET /api/v1/tokens`.
    #[must_use]
    pub fn json(on: &str, status: StatusCode, body: &Value) -> Self {
        Self::text(on, status, "application/json", body.to_string())
    }

    /// The page of a proxy in front.
    #[must_use]
    pub fn page(on: &str, status: StatusCode) -> Self {
        Self::text(on, status, "text/html", proxy_page())
    }

    /// Any text.
    #[must_use]
    pub fn text(on: &str, status: StatusCode, kind: &'static str, body: impl Into<String>) -> Self {
        let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
        let (is_carried_out, skipped, times) = (false, 0, None);
        Self { on: on.to_owned(), status, headers, body: body.into(), is_carried_out, skipped, times }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).map(|value| (HeaderName::from_static(name), value)));
        self
    }

    /// The same, where what was asked is done all the same.
    #[must_use]
    pub fn carried_out(mut self) -> Self {
        self.is_carried_out = true;
        self
    }

    /// The same after so many requests.
    #[must_use]
    pub fn after(mut self, skipped: u32) -> Self {
        self.skipped = skipped;
        self
    }

    /// The same for the next `times` requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    pub(super) fn is_carried_out(&self) -> bool {
        self.is_carried_out
    }

    /// Whether this request gets it; counts it.
    pub(super) fn strikes(&mut self, method: &Method, path: &str) -> bool {
        if self.times == Some(0) || !format!("{method} {path}").starts_with(&self.on) {
            return false;
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            return false;
        }
        self.times = self.times.map(|times| times - 1);
        true
    }
}

impl IntoResponse for Canned {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_its_requests_and_only_as_often_as_it_says() {
        let mut canned = Canned::page("GET /api/v1/tokens", StatusCode::OK).after(1).times(2);
        let mut strikes = |method, path| canned.strikes(&method, path);
        assert!(!strikes(Method::POST, "/api/v1/tokens/1/invalidate"));
        assert!(!strikes(Method::GET, "/api/v1/tokens"), "the first is answered as usual");
        assert!(strikes(Method::GET, "/api/v1/tokens") && strikes(Method::GET, "/api/v1/tokens/1"));
        assert!(!strikes(Method::GET, "/api/v1/tokens"));
    }
}
