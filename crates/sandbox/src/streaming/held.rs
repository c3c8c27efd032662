//! An app that is open on somebody's phone: it holds a stream, and notices when that ends.

use futures_util::StreamExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Sandbox;

type ClientSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A stream that is held with the token of a sign-in.
#[derive(Debug)]
pub struct HeldStream {
    end: watch::Receiver<Option<StreamEnd>>,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// The server closed it in good order, as it does when the token was revoked.
    Closed,
    /// The connection broke.
    Broken,
}

/// Why a stream cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum StreamRefused {
    /// There is no such sign-in.
    #[error("there is no such sign-in")]
    NoSignIn,
    /// The server refused, or does not answer.
    #[error("the stream does not open")]
    Refused(#[source] Box<tungstenite::Error>),
}

impl Sandbox {
    /// Lets the app that holds this sign-in open the stream of its person, over a real socket.
    ///
    /// # Errors
    /// If it does not open.
    pub async fn hold_stream(&self, sign_in: &str) -> Result<HeldStream, StreamRefused> {
        let token = self.token_of(sign_in).ok_or(StreamRefused::NoSignIn)?;
        let refused = |error: tungstenite::Error| StreamRefused::Refused(Box::new(error));
        let address = format!("ws://{}/api/v1/streaming?stream=user", self.listens());
        let mut request = address.into_client_request().map_err(refused)?;
        let bearer = format!("Bearer {}", token.expose()).parse().map_err(|_| StreamRefused::NoSignIn)?;
        request.headers_mut().insert(http::header::AUTHORIZATION, bearer);
        request.headers_mut().insert(http::header::USER_AGENT, http::HeaderValue::from_static("An app (sandbox)"));
        let (socket, _) = connect_async(request).await.map_err(refused)?;
        let (told, end) = watch::channel(None);
        tokio::spawn(async move {
            let end = hold(socket).await;
            // Nobody may want to know.
            let _unheard = told.send(Some(end));
        });
        Ok(HeldStream { end })
    }
}

impl HeldStream {
    /// How it ended, if it did.
    #[must_use]
    pub fn end(&self) -> Option<StreamEnd> {
        *self.end.borrow()
    }

    /// Returns when it has ended.
    pub async fn ended(&mut self) -> StreamEnd {
        let ended = self.end.wait_for(Option::is_some).await;
        ended.ok().and_then(|end| *end).unwrap_or(StreamEnd::Broken)
    }
}

/// Reads until the end; what comes is of no interest.
async fn hold(mut socket: ClientSocket) -> StreamEnd {
    loop {
        match socket.next().await {
            Some(Ok(Message::Close(_))) => return StreamEnd::Closed,
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return StreamEnd::Broken,
        }
    }
}
