//! How many requests the server still takes from this token, as its answers say.

use std::sync::{Mutex, PoisonError};

use http::Method;
use jiff::Timestamp;

use super::response::HttpResponse;
use auditoot_core::budget::ServerWindow;

/// What is left of the limit of requests.
#[derive(Debug, Default)]
pub(super) struct RequestLimit(Mutex<Option<ServerWindow>>);

impl RequestLimit {
    /// Looks at an answer. What an answer to a post says may be the limit of posts, which Mastodon tells of in its place.
    pub(super) fn note(&self, method: &Method, response: &HttpResponse) {
        let said = response.window().filter(|window| *method == Method::GET || !window.may_be_of_posts());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (said, known.as_mut()) {
            (Some(window), _) => *known = Some(window),
            (None, Some(window)) => window.left = window.left.saturating_sub(1),
            (None, None) => {}
        }
    }

    /// What is left of the window that is not over yet.
    pub(super) fn window(&self, now: Timestamp) -> Option<ServerWindow> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|window| window.ends > now && window.limit > 0)
    }
}
