//! The limit of requests, as Mastodon has it (`config/initializers/rack_attack.rb`): so many for each token, in windows of five minutes. It is
//! off until the director asks for it.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use serde_json::json;

use super::World;
use super::wire::{Problem, bearer};
use super::world::RequestLimit;

/// The length of a window; windows begin at multiples of it since 1970.
const WINDOW_SECONDS: i64 = 5 * 60;

/// The middleware that counts requests.
pub(super) async fn count(Shared(world): Shared<Arc<World>>, request: Request, next: Next) -> Response {
    let token = bearer(request.headers()).filter(|_| request.uri().path().starts_with("/api/")).map(str::to_owned);
    let Some((most, left)) = token.and_then(|token| world.count_request(token)) else { return next.run(request).await };
    let Some(left) = left else {
        let mut refusal =
            Problem::new(StatusCode::TOO_MANY_REQUESTS, json!({ "error": "Too many requests" })).into_response();
        world.show_requests_left(refusal.headers_mut(), most, 0);
        return refusal;
    };
    let mut response = next.run(request).await;
    let shown = response.headers().get("x-ratelimit-remaining").and_then(|left| left.to_str().ok()?.parse().ok());
    // The answer to a post tells of the limit of posts, where less is left of that.
    if shown.is_none_or(|shown: u32| left <= shown) {
        world.show_requests_left(response.headers_mut(), most, left);
    }
    response
}

impl World {
    pub(super) fn request_limit(&self) -> MutexGuard<'_, RequestLimit> {
        self.request_limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request, where there is a limit; returns that, and how many are left, if this one is answered.
    fn count_request(&self, token: String) -> Option<(u32, Option<u32>)> {
        let window = self.clock.now().as_second().div_euclid(WINDOW_SECONDS);
        let mut limit = self.request_limit();
        let most = limit.most?;
        if limit.window != window {
            (limit.window, limit.made) = (window, BTreeMap::new());
        }
        let made = limit.made.entry(token).or_default();
        *made += 1;
        let left = most.checked_sub(*made);
        limit.refused += usize::from(left.is_none());
        Some((most, left))
    }

    fn show_requests_left(&self, headers: &mut HeaderMap, most: u32, left: u32) {
        let window = self.clock.now().as_second().div_euclid(WINDOW_SECONDS);
        let ends = Timestamp::from_second((window + 1) * WINDOW_SECONDS).unwrap_or(Timestamp::MAX);
        headers.insert("x-ratelimit-limit", HeaderValue::from(most));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(left));
        if let Ok(reset) = HeaderValue::from_str(&ends.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()) {
            headers.insert("x-ratelimit-reset", reset);
        }
    }
}
