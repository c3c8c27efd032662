//! Serving pages to strangers, some of whom mean harm or are merely slow.
//!
//! A connection carries one request. Whoever does not say in time what they want is let go, and so is whoever takes too long to take the
//! answer. There are never more connections than [`Bounds::connections`], so the bot always has descriptors left for its store and its
//! server; when a new one comes and there is no room, the one that has said least for longest makes way.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// The longest head of a request, in bytes. The longest address of ours has some hundred.
const HEAD_BYTES_MAX: usize = 16 << 10;
/// How long nothing is accepted after the system refused to: it may be out of descriptors.
const PAUSE: Duration = Duration::from_secs(1);

/// What strangers may take up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// How many connections there are at most. Half of the descriptors that a process has by default are kept for everything else.
    pub(super) connections: usize,
    /// How long somebody may take to say what they want.
    pub(super) head: Duration,
    /// How long a connection lasts at most. A page may wait 20 seconds for an account check.
    pub(super) whole: Duration,
}

impl Bounds {
    /// Those of a running bot.
    pub(super) const USUAL: Self =
        Self { connections: 256, head: Duration::from_secs(10), whole: Duration::from_secs(40) };
}

/// A connection that is served.
struct Served {
    has_asked: Arc<AtomicBool>,
    task: AbortHandle,
}

/// Serves pages until `stop` returns, and then the requests that have begun.
pub(super) async fn serve(listener: TcpListener, pages: Router, bounds: Bounds, stop: impl Future<Output = ()> + Send) {
    let mut stop = std::pin::pin!(stop);
    let mut tasks = JoinSet::new();
    let mut served = VecDeque::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next(), if !tasks.is_empty() => continue,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a connection to the bot's pages was not accepted"
                );
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        served.retain(|served: &Served| !served.task.is_finished());
        if served.len() >= bounds.connections && !make_room(&mut served) {
            tracing::debug!("everybody whom the pages have room for is being answered; a connection is closed");
            continue;
        }
        let has_asked = Arc::new(AtomicBool::new(false));
        let task = tasks.spawn(converse(stream, pages.clone(), bounds, Arc::clone(&has_asked)));
        served.push_back(Served { has_asked, task });
    }
    while tasks.join_next().await.is_some() {}
}

/// Closes the oldest connection that has not asked for anything yet; whether there was one.
fn make_room(served: &mut VecDeque<Served>) -> bool {
    let oldest = served.iter().position(|served| !served.has_asked.load(Ordering::Relaxed));
    let Some(oldest) = oldest.and_then(|oldest| served.remove(oldest)) else { return false };
    oldest.task.abort();
    true
}

/// One connection: one request and its answer.
async fn converse(stream: TcpStream, pages: Router, bounds: Bounds, has_asked: Arc<AtomicBool>) {
    let pages = TowerToHyperService::new(pages);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        has_asked.store(true, Ordering::Relaxed);
        pages.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(HEAD_BYTES_MAX)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    match tokio::time::timeout(bounds.whole, connection).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let error = &error as &dyn std::error::Error;
            tracing::debug!(error, "a connection to the bot's pages broke");
        }
        Err(_) => tracing::debug!("a connection to the bot's pages took too long, and is closed"),
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Pages where `/` answers at once, and `/never` does not.
    async fn ground(bounds: Bounds) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
        let address = listener.local_addr().expect("an address");
        let pages = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/never", get(|| async { std::future::pending::<&str>().await }));
        tokio::spawn(serve(listener, pages, bounds, std::future::pending()));
        address
    }

    async fn connect(address: std::net::SocketAddr, said: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(said.as_bytes()).await.expect("somebody who listens");
        stream
    }

    /// Everything that comes until the connection is closed.
    async fn rest(mut stream: TcpStream) -> String {
        let mut rest = Vec::new();
        // A connection that was cut with something unread in it ends in an error, and that is an end too.
        let _ended = stream.read_to_end(&mut rest).await;
        String::from_utf8_lossy(&rest).into_owned()
    }

    #[tokio::test]
    async fn half_requests_keep_nobody_out() {
        let patient = Duration::from_secs(600);
        let address = ground(Bounds { connections: 4, head: patient, whole: patient }).await;
        let mut half = Vec::new();
        for _ in 0..100 {
            half.push(connect(address, "GET / HTTP/1.1\r\nHost: x\r\n").await);
        }
        let answer = rest(connect(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"), "{answer}");
        assert_eq!(rest(half.remove(0)).await, "", "the oldest made way");
    }

    #[tokio::test]
    async fn whoever_is_being_answered_does_not_make_way() {
        let patient = Duration::from_secs(600);
        let address = ground(Bounds { connections: 2, head: patient, whole: patient }).await;
        let asked = connect(address, "GET /never HTTP/1.1\r\nHost: x\r\n\r\n").await;
        let half = connect(address, "GET").await;
        let answer = rest(connect(address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await).await;
        assert!(answer.ends_with("here"), "{answer}");
        assert_eq!(rest(half).await, "");
        let mut byte = [0];
        let mut asked = asked;
        let waits = tokio::time::timeout(Duration::from_millis(20), asked.read(&mut byte)).await;
        assert!(waits.is_err(), "it is still open, and has no answer");
    }

    #[tokio::test]
    async fn slow_ones_are_let_go() {
        let short = Duration::from_millis(100);
        let address = ground(Bounds { connections: 9, head: short, whole: Duration::from_secs(600) }).await;
        assert!(!rest(connect(address, "GET / HTTP/1.1\r\nHost: x\r\n").await).await.contains("200"));
        assert!(!rest(connect(address, "").await).await.contains("200"), "nor does a silent connection last");
        let address = ground(Bounds { connections: 9, head: short, whole: short }).await;
        assert_eq!(rest(connect(address, "GET /never HTTP/1.1\r\nHost: x\r\n\r\n").await).await, "");
    }
}
