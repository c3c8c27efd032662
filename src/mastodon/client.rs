//! The one way to a server: every HTTP request of this program goes out here.
//!
//! No cookie is kept and no proxy taken from the environment; every answer has a limit of time and one of size, as the [`HostRules`] of its
//! server say; every request says who runs the bot (`GoToSocial` answers 418 to one without a User-Agent). To the server of a stranger,
//! nothing leaves without the [guard](crate::guard). No redirect is followed but for the documents by which servers are found. Whoever
//! waits for an answer may stop waiting at any time.

mod doubt;
mod error;
mod guarded;
mod request_limit;
mod response;
mod server_time;

pub use error::ClientSetupError;
pub(crate) use error::Garbled;
pub(crate) use error::RequestError;
pub(super) use error::believed;
pub(crate) use guarded::DiscoveryDocument;
pub(crate) use request_limit::RoomForPost;
pub(crate) use response::HttpResponse;

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Request, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

use crate::guard::Guard;
use crate::timeouts::Timeouts;
use auditoot_clock::{Clock, later};
use auditoot_core::budget::ServerWindow;
use auditoot_core::secret::AccessToken;
use doubt::TokenDoubt;
use error::AFTER_RESET;
use guarded::GuardedClient;
use request_limit::RequestLimit;
use server_time::ServerTime;

/// The most bytes of an answer that are read.
const BODY_BYTES_MAX: usize = 4 << 20;

/// A server, and what holds towards it.
#[derive(Clone, Debug)]
pub struct HostRules {
    /// Its address, of which scheme, host and port count.
    address: Url,
    timeouts: Timeouts,
    body_bytes_max: usize,
    /// Without one, the address is trusted.
    guard: Option<Guard>,
}

impl HostRules {
    /// The server that the bot's own account lives on. Its operator chose the address, so it may be anywhere, also on this machine.
    #[must_use]
    pub fn of_bot_server(address: Url, timeouts: Timeouts) -> Self {
        Self { address, timeouts, body_bytes_max: BODY_BYTES_MAX, guard: None }
    }

    /// The server of a stranger, at an address that others chose.
    #[must_use]
    pub fn of_stranger(address: Url, timeouts: Timeouts, guard: &Guard) -> Self {
        Self { address, timeouts, body_bytes_max: BODY_BYTES_MAX, guard: Some(guard.clone()) }
    }
}

/// A client of one server that speaks the Mastodon API: in nobody's name, or in that of an access token. Clones share their connections.
#[derive(Clone, Debug)]
pub struct MastodonClient {
    /// Connects to wherever a name leads.
    http: Client,
    /// Connects to judged addresses only.
    guarded: Option<GuardedClient>,
    host: HostRules,
    user_agent: String,
    clock: Clock,
    token: Option<AccessToken>,
    /// Whether it may be dead.
    doubt: Arc<Mutex<TokenDoubt>>,
    /// Numbers the operations, so that the lines of one can be found in the log.
    operations: Arc<AtomicU64>,
    /// How the clock differs from the server's.
    time: Arc<ServerTime>,
    /// How many requests the server still takes from the token.
    limit: Arc<RequestLimit>,
}

impl MastodonClient {
    /// A client whose requests say this of who sends them.
    ///
    /// # Errors
    /// If the TLS roots of this machine cannot be loaded, or the text is no header value.
    #[expect(clippy::disallowed_methods, reason = "this is the place that makes the client")]
    pub fn new(host: HostRules, user_agent: &str, clock: Clock) -> Result<Self, ClientSetupError> {
        let timeouts = host.timeouts;
        let builder = || {
            Client::builder()
                .user_agent(user_agent)
                .redirect(redirect::Policy::none())
                .no_proxy()
                .connect_timeout(timeouts.connect)
                .timeout(timeouts.whole)
        };
        let http = builder().build()?;
        let guarded = host.guard.clone().map(|guard| GuardedClient::new(builder(), guard)).transpose()?;
        let user_agent = user_agent.to_owned();
        let (doubt, operations, time, limit) = Default::default();
        Ok(Self { http, guarded, host, user_agent, clock, token: None, doubt, operations, time, limit })
    }

    /// The same client, for the server at this address: whatever holds towards the first one holds towards it. In nobody's name.
    pub(crate) fn at(&self, address: Url) -> Self {
        let host = HostRules { address, ..self.host.clone() };
        let (doubt, time) = (Arc::default(), Arc::default());
        Self { host, token: None, doubt, time, ..self.clone() }
    }

    /// Where the server is, if it is the server of a stranger.
    pub(crate) fn strangers_address(&self) -> Option<&Url> {
        self.guarded.as_ref().map(|_| &self.host.address)
    }

    /// The same client in the name of a token.
    #[must_use]
    pub fn with_token(&self, token: AccessToken) -> Self {
        Self { token: Some(token), doubt: Arc::default(), limit: Arc::default(), ..self.clone() }
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// By how much this machine's clock differs from the server's, if that is worth telling.
    pub(crate) fn clocks_apart(&self) -> Option<SignedDuration> {
        self.time.apart()
    }

    /// How many requests the server still takes from the token, and until when, if it says so.
    pub(crate) fn requests_left(&self) -> Option<ServerWindow> {
        self.limit.window(self.clock.now())
    }

    /// Until when the server is better left alone, because it takes next to no requests from the token any more.
    pub(crate) fn used_up_until(&self) -> Option<Timestamp> {
        self.limit.used_up_until(self.clock.now()).map(|ends| later(ends, AFTER_RESET))
    }

    /// Room for one more post among the requests that the server still takes from the token. It may wait for the answers to other posts.
    ///
    /// # Errors
    /// Until when the server is better left alone, if it takes next to no requests any more.
    pub(crate) async fn room_for_post(&self) -> Result<RoomForPost<'_>, Timestamp> {
        self.limit.room_for_post(&self.clock).await.map_err(|ends| later(ends, AFTER_RESET))
    }

    /// By how much the server's clock is known to be ahead of this machine's.
    pub(crate) fn clock_difference(&self) -> SignedDuration {
        self.time.difference()
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.host.timeouts
    }

    /// When a request that begins now is given up.
    pub(crate) fn until(&self) -> Instant {
        Instant::now() + self.host.timeouts.whole
    }

    pub(super) fn address(&self) -> &Url {
        &self.host.address
    }

    pub(super) fn user_agent(&self) -> &str {
        &self.user_agent
    }

    pub(super) fn token(&self) -> Option<&AccessToken> {
        self.token.as_ref()
    }

    pub(super) fn doubt(&self) -> MutexGuard<'_, TokenDoubt> {
        self.doubt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An address of the server. Each segment is encoded, so that none can reach out of its place.
    pub(crate) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.host.address.clone();
        url.set_query(None);
        url.set_fragment(None);
        url.set_path("");
        // Only an address that cannot have a path, such as `mailto:`, refuses; it cannot be requested either.
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        url
    }

    /// A request in the name of the client's token, if it has one.
    pub(crate) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        let request = self.anonymous(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        }
    }

    /// A request in nobody's name, whatever the client's token.
    pub(crate) fn anonymous(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, url).header(header::ACCEPT, "application/json")
    }

    /// Sends a request once and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// Tells apart what certainly had no effect from what may have had one. No error names the address, which may hold a secret.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<HttpResponse, RequestError> {
        let request = request.build().map_err(|error| RequestError::NotSent(error.without_url()))?;
        // Both are large, and would be part of everything that asks a server.
        match &self.guarded {
            None => Box::pin(self.exchange(&self.http, request)).await,
            Some(guarded) => Box::pin(self.send_guarded(guarded, request)).await,
        }
    }

    /// Sends a request by this client and reads the whole answer.
    async fn exchange(&self, http: &Client, request: Request) -> Result<HttpResponse, RequestError> {
        let (sent, method) = (self.clock.now(), request.method().clone());
        let mut response = http.execute(request).await.map_err(|error| {
            let error = error.without_url();
            if error.is_connect() || error.is_builder() {
                RequestError::NotSent(error)
            } else {
                RequestError::Lost(error)
            }
        })?;
        let (status, headers) = (response.status(), response.headers().clone());
        self.time.note(&headers, sent, &self.clock);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| RequestError::Lost(error.without_url()))? {
            if body.len() + chunk.len() > self.host.body_bytes_max {
                return Err(RequestError::TooLarge { bytes_max: self.host.body_bytes_max });
            }
            body.extend_from_slice(&chunk);
        }
        let response = HttpResponse::new(status, headers, body);
        self.limit.note(self.clock.now(), &method, &response);
        Ok(response)
    }

    /// Sends a request once and reads the answer as JSON of this shape.
    pub(super) async fn fetch<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, RequestError> {
        self.judge(&self.send(request).await?, HttpResponse::body)
    }

    /// Sends a request once, of whose answer only matters that it is done.
    pub(super) async fn done(&self, request: RequestBuilder) -> Result<(), RequestError> {
        self.judge(&self.send(request).await?, HttpResponse::accept)
    }

    /// Sends a request and reads its answer; once more if that may help and there is time before `until`.
    ///
    /// `read` is not shown 429, nor any 5xx: those are failures whatever was asked.
    pub(crate) async fn ask<T>(
        &self,
        request: RequestBuilder,
        until: Instant,
        read: impl Fn(&HttpResponse) -> Result<T, RequestError>,
    ) -> Result<T, RequestError> {
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
        read: impl Fn(&HttpResponse) -> Result<T, RequestError>,
    ) -> Result<T, RequestError> {
        let limit = self.host.timeouts.attempt.min(until.saturating_duration_since(Instant::now()));
        let response = tokio::time::timeout(limit, self.send(request)).await.map_err(|_| RequestError::TooSlow)??;
        self.judge(&response, read)
    }

    fn judge<T>(
        &self,
        response: &HttpResponse,
        read: impl Fn(&HttpResponse) -> Result<T, RequestError>,
    ) -> Result<T, RequestError> {
        let status = response.status;
        let is_throttled = status == StatusCode::SERVICE_UNAVAILABLE && response.headers.contains_key("retry-after");
        if status == StatusCode::TOO_MANY_REQUESTS || is_throttled {
            return Err(RequestError::Busy { status, until: response.retry_at(self.clock.now()) });
        }
        if status.is_server_error() {
            return Err(RequestError::Status(status));
        }
        read(response)
    }

    /// Waits for the right moment of a second try. False, without waiting, if it would not help or there is no time for it.
    pub(super) async fn pause_before_another(&self, failure: &RequestError, until: Instant) -> bool {
        let Some(pause) = self.pause_after(failure).filter(|pause| Instant::now() + *pause < until) else {
            return false;
        };
        tracing::debug!(error = failure as &(dyn Error + 'static), "the server is asked once more");
        tokio::time::sleep(pause).await;
        true
    }

    /// How long to wait before a second try; `None` if it would not help.
    fn pause_after(&self, failure: &RequestError) -> Option<Duration> {
        let pause = self.host.timeouts.pause;
        match failure {
            RequestError::NotSent(error) if error.is_builder() => None,
            RequestError::NotSent(_)
            | RequestError::Lost(_)
            | RequestError::TooSlow
            | RequestError::Garbled { source: Garbled::NoJson { .. }, .. } => Some(pause),
            RequestError::Busy { until, .. } => {
                let wait = until.map(|until| until.duration_since(self.clock.now()) + AFTER_RESET);
                let wait = wait.and_then(|wait| Duration::try_from(wait).ok());
                Some(wait.unwrap_or_default().max(pause))
            }
            RequestError::Status(status) if status.is_server_error() => Some(pause),
            RequestError::TooLarge { .. }
            | RequestError::Guarded(_)
            | RequestError::Status(_)
            | RequestError::Garbled { source: Garbled::OtherShape { .. }, .. }
            | RequestError::Senseless(_) => None,
        }
    }

    /// What the log says around the lines of one operation: which, and its number.
    pub(crate) fn span(&self, operation: &'static str) -> tracing::Span {
        let number = self.operations.fetch_add(1, Ordering::Relaxed);
        tracing::info_span!("server", operation, request = number)
    }
}
