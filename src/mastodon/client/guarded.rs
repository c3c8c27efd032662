//! Requests to the servers of strangers, and the documents by which such a server is found.

use http::{Method, StatusCode, header};
use reqwest::{Client, ClientBuilder, Request};
use tokio::time::{Instant, timeout};
use url::Url;

use super::{ClientSetupError, HttpResponse, MastodonClient, RequestError, believed};
use crate::guard::{CheckedLookup, Guard, HostAnswer, Route};

/// How many redirects are followed, for a document by which a server is found.
const REDIRECTS_MAX: usize = 3;

/// A client that connects to judged addresses only, and what judges them.
#[derive(Clone, Debug)]
pub(super) struct GuardedClient {
    http: Client,
    guard: Guard,
}

impl GuardedClient {
    pub(super) fn new(builder: ClientBuilder, guard: Guard) -> Result<Self, ClientSetupError> {
        let builder = builder.dns_resolver(std::sync::Arc::new(CheckedLookup(guard.clone())));
        #[cfg(test)]
        let builder = match guard.test_world() {
            Some(world) => builder.add_root_certificate(world.root.clone()),
            None => builder,
        };
        Ok(Self { http: builder.build()?, guard })
    }
}

/// The documents by which servers are found. Their place is fixed, so only they may say that they are somewhere else.
#[derive(Clone, Debug)]
pub(crate) enum DiscoveryDocument {
    /// Who an account is, and where.
    WebFinger {
        /// As in `acct:alice@social.example`.
        resource: String,
    },
    /// The same, at an address that the domain of the account names.
    WebFingerAt {
        /// Of whatever host.
        address: Url,
    },
    /// Where the documents of a domain are.
    HostMeta,
    /// Which software a server runs: the list of documents about that.
    NodeInfo,
}

impl DiscoveryDocument {
    /// Where it is on a server.
    fn place(&self, client: &MastodonClient) -> Url {
        match self {
            Self::WebFinger { resource } => {
                let mut url = client.url(&[".well-known", "webfinger"]);
                url.query_pairs_mut().append_pair("resource", resource);
                url
            }
            Self::WebFingerAt { address } => address.clone(),
            Self::HostMeta => client.url(&[".well-known", "host-meta"]),
            Self::NodeInfo => client.url(&[".well-known", "nodeinfo"]),
        }
    }

    /// The form in which it is wanted. `GoToSocial` answers 406 to whoever wants another.
    fn form(&self) -> &'static str {
        match self {
            Self::WebFinger { .. } | Self::WebFingerAt { .. } => "application/jrd+json, application/json",
            Self::HostMeta => "application/xrd+xml, application/xml",
            Self::NodeInfo => "application/json",
        }
    }
}

impl MastodonClient {
    /// Sends a request to the server of a stranger, if the guard lets it out, and tells the guard what came of it.
    pub(super) async fn send_guarded(
        &self,
        guarded: &GuardedClient,
        request: Request,
    ) -> Result<HttpResponse, RequestError> {
        let visit = guarded.guard.visit(request.url()).await?;
        let outcome = match visit.route {
            Route::Checked => self.exchange(&guarded.http, request).await,
            Route::Allowed => self.exchange(&self.http, request).await,
            #[cfg(feature = "demo")]
            Route::Played => self.ask_played(&guarded.guard, request).await,
        };
        visit.ended(self.answer(&outcome));
        outcome
    }

    /// Hands a request to a server that is part of this program, with what a connection would have added to it.
    #[cfg(feature = "demo")]
    async fn ask_played(&self, guard: &Guard, request: Request) -> Result<HttpResponse, RequestError> {
        let (url, sent, method) = (request.url().clone(), self.clock.now(), request.method().clone());
        let host = url.host_str().unwrap_or_default();
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default().to_vec();
        let uri = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let plain = http::Request::builder().method(&method).uri(uri);
        let mut plain = plain.body(body).map_err(|_| RequestError::Senseless("an address that is none"))?;
        plain.headers_mut().extend(request.headers().clone());
        for (name, value) in [(header::HOST, host), (header::USER_AGENT, self.user_agent())] {
            let value = value.parse().map_err(|_| RequestError::Senseless("a header that is none"))?;
            plain.headers_mut().insert(name, value);
        }
        let Some(server) = guard.played(&url) else { return Err(RequestError::TooSlow) };
        let answer = server.answer_within(plain).await.map_err(|_| RequestError::TooSlow)?;
        let (parts, body) = answer.into_parts();
        self.time.note(&parts.headers, sent, &self.clock);
        let response = HttpResponse::new(parts.status, parts.headers, body);
        self.limit.note(self.clock.now(), &method, &response);
        Ok(response)
    }

    /// Tells the guard that the host of this address was visited in an earlier run.
    pub(crate) fn note_known(&self, url: &Url) {
        if let Some(guarded) = &self.guarded {
            guarded.guard.note_known(url);
        }
    }

    /// How a host took a request, by its own headers.
    fn answer(&self, outcome: &Result<HttpResponse, RequestError>) -> HostAnswer {
        let Ok(response) = outcome else { return HostAnswer::Failed };
        let now = self.clock.now();
        let is_busy = matches!(response.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        if is_busy && (response.status == StatusCode::TOO_MANY_REQUESTS || response.retry_at(now).is_some()) {
            return HostAnswer::Answered { wait_until: Some(believed(response.retry_at(now), now)) };
        }
        if response.status.is_server_error() {
            return HostAnswer::Failed;
        }
        let spent = response.window().filter(|window| window.left == 0 && window.ends > now);
        HostAnswer::Answered { wait_until: spent.map(|window| believed(Some(window.ends), now)) }
    }

    /// Asks for a document by which servers are found, in nobody's name, wherever it is in the end: each address on the way is judged
    /// like the first. Returns the last of them too. Once more, if that may help.
    ///
    /// # Errors
    /// As [`MastodonClient::ask`], or the way is longer than it may be.
    pub(crate) async fn document(&self, document: &DiscoveryDocument) -> Result<(Url, HttpResponse), RequestError> {
        let until = self.until();
        match self.document_once(document, until).await {
            Err(failure) if self.pause_before_another(&failure, until).await => {
                self.document_once(document, until).await
            }
            outcome => outcome,
        }
    }

    async fn document_once(
        &self,
        document: &DiscoveryDocument,
        until: Instant,
    ) -> Result<(Url, HttpResponse), RequestError> {
        let mut url = document.place(self);
        for _ in 0..=REDIRECTS_MAX {
            if let Some(guarded) = &self.guarded {
                // Of what the request is made from the user's name is gone: it has become a header.
                guarded.guard.judge(&url)?;
            }
            let request = self.http.request(Method::GET, url.clone()).header(header::ACCEPT, document.form());
            let limit = self.timeouts().attempt.min(until.saturating_duration_since(Instant::now()));
            let response = timeout(limit, self.send(request)).await.map_err(|_| RequestError::TooSlow)??;
            self.judge(&response, |_| Ok(()))?;
            match redirected(&url, &response).filter(|_| self.guarded.is_some()) {
                Some(next) => url = next,
                None => return Ok((url, response)),
            }
        }
        Err(RequestError::Senseless("more redirects than are followed"))
    }
}

/// Where an answer says that the document is.
fn redirected(from: &Url, response: &HttpResponse) -> Option<Url> {
    let is_redirect = matches!(response.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers.get(header::LOCATION).filter(|_| is_redirect)?;
    from.join(location.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests;
