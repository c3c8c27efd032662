//! Which address does what, and the loop that serves them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::routing::{get, patch, post};
use axum::{Router, middleware};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::gate::{self, Lost};
use super::{
    Sandbox, World, authorized_apps, follows, instance, notifications, oauth, pages, policy, profiles, request_limit,
    statuses, streaming, tokens,
};

/// How long to wait after the system could not accept a connection.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// Serves until it is dropped; open connections go with it.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>) {
    let router = router(world);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_AGAIN).await,
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}

/// Serves one connection. An answer that is marked as lost ends it without a byte.
async fn converse(stream: TcpStream, router: Router) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = router.call(request);
        async move {
            match answer.await {
                Ok(response) if response.extensions().get::<Lost>().is_some() => {
                    Err(io::Error::from(io::ErrorKind::ConnectionAborted))
                }
                Ok(response) => Ok(response),
                Err(never) => match never {},
            }
        }
    });
    // Small answers should leave at once.
    let _unsupported = stream.set_nodelay(true);
    // A client that went away is none of the server's business.
    let _ended = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
}

impl Sandbox {
    /// Answers a request of somebody in this program, without a socket. Streams are not for this: they have no end.
    ///
    /// # Errors
    /// Where a connection would have been cut in place of an answer.
    pub async fn answer_within(&self, request: http::Request<Vec<u8>>) -> io::Result<http::Response<Vec<u8>>> {
        let router = TowerToHyperService::new(router(Arc::clone(&self.inner.world)));
        let answer = match router.call(request.map(Body::from)).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        if answer.extensions().get::<Lost>().is_some() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
        Ok(http::Response::from_parts(parts, body.into()))
    }
}

fn router(world: Arc<World>) -> Router {
    Router::new()
        .merge(about_itself())
        .merge(signing_in())
        .merge(talking())
        .fallback(instance::nothing_here)
        .layer(middleware::from_fn_with_state(Arc::clone(&world), gate::pass))
        .layer(middleware::from_fn_with_state(Arc::clone(&world), request_limit::count))
        .layer(middleware::from_fn_with_state(Arc::clone(&world), gate::date))
        .with_state(world)
}

fn about_itself() -> Router<Arc<World>> {
    Router::new()
        .route("/.well-known/nodeinfo", get(instance::nodeinfo_links))
        .route("/nodeinfo/2.0", get(instance::nodeinfo))
        .route("/.well-known/webfinger", get(instance::webfinger))
        .route("/.well-known/oauth-authorization-server", get(instance::authorization_server))
        .route("/api/v1/instance", get(instance::first))
        .route("/api/v2/instance", get(instance::second))
}

fn signing_in() -> Router<Arc<World>> {
    Router::new()
        .route("/api/v1/apps", post(oauth::register))
        .route("/api/v1/apps/verify_credentials", get(oauth::verify_app))
        .route("/oauth/authorize", get(pages::authorize).post(pages::decide))
        .route("/oauth/authorize/native", get(pages::show_code))
        .route("/oauth/oob", get(pages::show_code))
        .route("/auth/sign_in", get(pages::sign_in_form).post(pages::sign_in))
        .route("/oauth/token", post(oauth::exchange))
        .route("/oauth/revoke", post(oauth::revoke))
        .route("/oauth/authorized_applications", get(authorized_apps::list))
        .route("/oauth/authorized_applications/{id}", post(authorized_apps::revoke))
        .route("/api/v1/tokens", get(tokens::list).fallback(tokens::no_such_method))
        .route("/api/v1/tokens/{id}", get(tokens::show).fallback(tokens::no_such_method))
        .route("/api/v1/tokens/{id}/invalidate", post(tokens::invalidate).fallback(tokens::no_such_method))
}

fn talking() -> Router<Arc<World>> {
    Router::new()
        .route("/api/v1/streaming", get(streaming::open))
        .route("/api/v1/streaming/health", get(instance::streaming_health))
        .route("/api/v1/accounts/verify_credentials", get(statuses::verify_credentials))
        .route("/api/v1/accounts/update_credentials", patch(profiles::update))
        .route("/api/v1/accounts/relationships", get(follows::relationships))
        .route("/api/v1/accounts/{id}", get(statuses::account))
        .route("/api/v1/accounts/{id}/statuses", get(statuses::of_account))
        .route("/api/v1/statuses", post(statuses::create))
        .route("/api/v1/statuses/{id}", get(statuses::show).put(statuses::edit).delete(statuses::delete))
        .route("/api/v1/statuses/{id}/context", get(statuses::context))
        .route("/api/v1/notifications", get(notifications::list))
        .route("/api/v1/notifications/requests", get(policy::requests))
        .route("/api/v1/notifications/requests/merged", get(policy::merged))
        .route("/api/v1/notifications/requests/accept", post(policy::accept_many))
        .route("/api/v1/notifications/requests/{id}/accept", post(policy::accept_one))
        .route("/api/v2/notifications/policy", get(policy::show).patch(policy::change).put(policy::change))
}
