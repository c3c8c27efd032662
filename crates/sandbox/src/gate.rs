//! What every request passes on its way in and out: the log, the manners, the faults.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::json;

use super::faults::Fault;
use super::html::proxy_page;
use super::wire::{Params, Problem, bearer};
use super::world::RequestSeen;
use super::{Character, Sandbox, World};

/// Marks an answer that is never sent: the connection is cut instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lost;

/// How far away the reset of a rate limit is.
const RATE_LIMIT_RESET: SignedDuration = SignedDuration::from_mins(5);

/// Every answer says when it was made, as every server does, by the clock of this world.
pub(super) async fn date(Shared(world): Shared<Arc<World>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&world.clock.now());
    if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// The middleware that decides what becomes of a request.
pub(super) async fn pass(Shared(world): Shared<Arc<World>>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let in_query = Params::of_query(request.uri().query()).get("access_token").is_some();
    world.log_request(RequestSeen {
        method: method.to_string(),
        path: path.clone(),
        had_token: bearer(request.headers()).is_some() || in_query,
    });
    if let Some(refusal) = world.manners(request.headers(), &path) {
        return refusal.into_response();
    }
    let slowness = world.slowness_ms.load(Ordering::Relaxed);
    if slowness > 0 {
        tokio::time::sleep(Duration::from_millis(slowness)).await;
    }
    let (canned, struck) = {
        let mut faults = world.faults.lock().unwrap_or_else(PoisonError::into_inner);
        match faults.canned(&method, &path) {
            None => (None, faults.strike(&Fault::OF_REQUESTS, &method, &path)),
            canned => (canned, None),
        }
    };
    if let Some(canned) = canned {
        if canned.is_carried_out() {
            let _in_its_place = next.run(request).await;
        }
        return canned.into_response();
    }
    match struck {
        Some(Fault::RateLimit) => return world.too_many_requests().into_response(),
        Some(Fault::ServerError) => {
            let error = json!({ "error": "Internal Server Error" });
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error).into_response();
        }
        Some(Fault::Html) => return Html(proxy_page()).into_response(),
        Some(Fault::Slow) => tokio::time::sleep(Fault::SLOW).await,
        Some(Fault::Hang) => match world.hang().await {},
        Some(Fault::Forbidden) => return world.problem(StatusCode::FORBIDDEN, "not allowed").into_response(),
        Some(Fault::NotFound) => return world.problem(StatusCode::NOT_FOUND, "Record not found").into_response(),
        Some(Fault::LostAnswer) => {
            let mut response = next.run(request).await;
            response.extensions_mut().insert(Lost);
            return response;
        }
        Some(
            Fault::StreamDrop
            | Fault::StreamSilent
            | Fault::Duplicate
            | Fault::Reorder
            | Fault::InvalidateLies
            | Fault::TokensRefused
            | Fault::Bare
            | Fault::OldVersion
            | Fault::Pleroma
            | Fault::Pixelfed
            | Fault::LinksInFull
            | Fault::None,
        )
        | None => {}
    }
    let failures = world.directory.failures();
    let response = next.run(request).await;
    if world.directory.failures() != failures {
        // What was answered rests on nothing: "no such token" would be a lie that drives the bot away.
        let error = json!({ "error": "Internal Server Error" });
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error).into_response();
    }
    response
}

impl Sandbox {
    /// From now on every request takes so much longer, to the millisecond, as on a server that has much to do.
    pub fn slow_down(&self, by: Duration) {
        let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.inner.world.slowness_ms.store(milliseconds, Ordering::Relaxed);
    }
}

impl World {
    /// What GoToSocial wants of every request: a User-Agent, and of the API an `Accept` that takes JSON.
    fn manners(&self, headers: &HeaderMap, path: &str) -> Option<Problem> {
        if self.character == Character::Mastodon {
            return None;
        }
        if headers.get(header::USER_AGENT).is_none_or(HeaderValue::is_empty) {
            let error = json!({ "error": "I'm a teapot: no user-agent sent with request" });
            return Some(Problem::new(StatusCode::IM_A_TEAPOT, error));
        }
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok())?;
        let takes_json = ["application/json", "application/*", "*/*"].iter().any(|kind| accept.contains(kind));
        let picky = path.starts_with("/api/") && path != "/api/v1/streaming" && !takes_json;
        picky.then(|| self.problem(StatusCode::NOT_ACCEPTABLE, "no format can be offered"))
    }

    fn too_many_requests(&self) -> Problem {
        let reset = self.clock.after(RATE_LIMIT_RESET);
        let error = match self.character {
            Character::Mastodon => "Too many requests",
            Character::GoToSocial => "rate limit reached",
        };
        Problem::new(StatusCode::TOO_MANY_REQUESTS, json!({ "error": error }))
            .with_header("x-ratelimit-limit", "300")
            .with_header("x-ratelimit-remaining", "0")
            .with_header("x-ratelimit-reset", &reset.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())
    }
}
