//! The page of this machine to which a browser comes back from a sign-in, for as long as one is waited for.

use std::collections::HashMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use url::Url;

use crate::mastodon::oauth::Redirect;
use auditoot_core::secret::{AuthorizationCode, AuthorizationState};

const PATH: &str = "/signed-in";

/// What the page tells whoever waits for it.
struct Arrivals {
    state: AuthorizationState,
    /// A code, or that it was denied.
    sender: mpsc::Sender<Option<AuthorizationCode>>,
}

/// A port of this machine alone on which a browser is waited for.
pub(super) struct CodeListener(TcpListener);

impl CodeListener {
    pub(super) async fn bind(port: u16) -> io::Result<Self> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map(Self)
    }

    /// Where servers send the browser back to. `localhost` would do for people, and not for every server.
    pub(super) fn redirect(port: u16) -> Option<Redirect> {
        Url::parse(&format!("http://{}:{port}{PATH}", Ipv4Addr::LOCALHOST)).ok().map(Redirect::Callback)
    }

    /// Waits for the browser of this sign-in. `None` if it was denied.
    pub(super) async fn code(self, state: &AuthorizationState) -> io::Result<Option<AuthorizationCode>> {
        let (sender, mut receiver) = mpsc::channel(1);
        let (stop, stopped) = oneshot::channel::<()>();
        let pages =
            Router::new().route(PATH, get(arrived)).with_state(Arc::new(Arrivals { state: state.clone(), sender }));
        let serving = axum::serve(self.0, pages).with_graceful_shutdown(async move {
            let _waited = stopped.await;
        });
        let waiting = async move {
            let code = receiver.recv().await.flatten();
            // Nobody is left to stop if the pages have ended.
            let _ = stop.send(());
            code
        };
        let (served, code) = tokio::join!(serving.into_future(), waiting);
        served.map(|()| code)
    }
}

async fn arrived(
    State(arrivals): State<Arc<Arrivals>>,
    Query(query): Query<HashMap<String, String>>,
) -> (StatusCode, &'static str) {
    if query.get("state").is_none_or(|state| AuthorizationState::new(state.as_str()) != arrivals.state) {
        return (StatusCode::BAD_REQUEST, "This page is not of the sign-in that is waited for.\n");
    }
    let code = query.get("code").map(|code| AuthorizationCode::new(code.as_str()));
    let words = match &code {
        Some(_) => "Done. Go back to the terminal; you can close this page.\n",
        None => "You said no, and nothing was changed. Go back to the terminal; you can close this page.\n",
    };
    // Only the first one is waited for.
    let _ = arrivals.sender.try_send(code);
    (StatusCode::OK, words)
}
