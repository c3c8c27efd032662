//! Servers with a certificate on this machine, and a DNS that gives them public addresses.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

use super::super::super::{HostRules, MastodonClient};
use crate::guard::{Guard, NameLookup, TestWorld};
use crate::timeouts::Timeouts;
use auditoot_clock::Clock;

/// The names that the certificate is for.
const NAMES: [&str; 11] = [
    "a.example",
    "b.example",
    "c.example",
    "d.example",
    "e.example",
    "0.example",
    "1.example",
    "2.example",
    "3.example",
    "4.example",
    "5.example",
];

/// What happened on the net of a test.
#[derive(Default)]
struct Heard {
    /// The heads of requests, the names of their fields in lower case.
    heads: Mutex<Vec<String>>,
    connections: AtomicUsize,
    lookups: AtomicUsize,
    /// What DNS says of a name, one after the other; the last is said for ever.
    names: Mutex<BTreeMap<String, VecDeque<Vec<IpAddr>>>>,
}

pub(super) struct TestNet {
    guard: Guard,
    clock: Clock,
    address: SocketAddr,
    heard: Arc<Heard>,
}

struct TestLookup(Arc<Heard>);

impl NameLookup for TestLookup {
    fn addresses(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        self.0.lookups.fetch_add(1, Ordering::Relaxed);
        let mut names = locked(&self.0.names);
        let answers = names.get_mut(name);
        let answer =
            answers.and_then(|answers| if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() });
        Box::pin(async move { answer.ok_or_else(|| io::Error::other("no such name")) })
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An address of the public internet.
pub(super) fn public(number: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(9, 9, 9, number))
}

pub(super) fn answer(head: &str, body: &str) -> String {
    format!("{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

pub(super) fn ok(body: &str) -> String {
    answer("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n", body)
}

pub(super) fn redirect(location: &str) -> String {
    answer(&format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\n"), "")
}

/// An answer that never comes.
pub(super) fn hang() -> String {
    String::new()
}

impl TestNet {
    /// One server behind every public address, which answers by the head of a request.
    pub(super) async fn start(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start_as(answer, true).await
    }

    /// The same without a certificate.
    pub(super) async fn start_plain(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start_as(answer, false).await
    }

    async fn start_as(answer: impl Fn(&str) -> String + Send + Sync + 'static, has_tls: bool) -> Self {
        let certified = rcgen::generate_simple_self_signed(NAMES.map(str::to_owned)).expect("a certificate");
        let root = reqwest::Certificate::from_der(certified.cert.der()).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .expect("a certificate and its key");
        let acceptor = has_tls.then(|| TlsAcceptor::from(Arc::new(config)));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let heard = Arc::new(Heard::default());
        tokio::spawn(serve(listener, acceptor, Arc::new(answer), heard.clone()));
        let clock = Clock::standing("2026-11-01T09:00:00Z".parse().expect("a time"));
        let world = TestWorld { dial: Box::new(move |_| address), root };
        let is_allowed = move |url: &Url| !has_tls && url.port() == Some(address.port());
        let lookup = Box::new(TestLookup(heard.clone()));
        let guard = Guard::of_test(Box::new(is_allowed), clock.clone(), lookup, world);
        Self { guard, clock, address, heard }
    }

    /// Lets DNS say this of a name, one after the other.
    pub(super) fn name(&self, name: &str, answers: &[&[IpAddr]]) {
        let answers = answers.iter().map(|addresses| addresses.to_vec()).collect();
        locked(&self.heard.names).insert(name.to_owned(), answers);
    }

    pub(super) fn client(&self, address: &str) -> MastodonClient {
        let address = address.parse().expect("an address");
        let rules = HostRules::of_stranger(address, Timeouts::HASTY, &self.guard);
        MastodonClient::new(rules, "Auditoot (test)", self.clock.clone()).expect("a client")
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(super) fn heard(&self) -> Vec<String> {
        locked(&self.heard.heads).clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.heard.connections.load(Ordering::Relaxed)
    }

    pub(super) fn lookups(&self) -> usize {
        self.heard.lookups.load(Ordering::Relaxed)
    }
}

type Answer = dyn Fn(&str) -> String + Send + Sync;

async fn serve(listener: TcpListener, acceptor: Option<TlsAcceptor>, answer: Arc<Answer>, heard: Arc<Heard>) {
    while let Ok((stream, _)) = listener.accept().await {
        heard.connections.fetch_add(1, Ordering::Relaxed);
        let (acceptor, answer, heard) = (acceptor.clone(), answer.clone(), heard.clone());
        tokio::spawn(async move {
            match acceptor {
                None => converse(stream, &*answer, &heard).await,
                Some(acceptor) => match acceptor.accept(stream).await {
                    Ok(stream) => converse(stream, &*answer, &heard).await,
                    Err(_) => None,
                },
            }
        });
    }
}

/// Reads the head of one request and answers it.
async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &Answer, heard: &Heard) -> Option<()> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let request = String::from_utf8_lossy(&bytes).lines().map(lower_name).collect::<Vec<_>>().join("\n");
    let answer = answer(&request);
    locked(&heard.heads).push(request);
    if answer.is_empty() {
        return std::future::pending().await;
    }
    stream.write_all(answer.as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

/// A line of a head, with the name of its field in lower case.
fn lower_name(line: &str) -> String {
    match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}", name.to_ascii_lowercase()),
        None => line.to_owned(),
    }
}
