//! Servers that break every custom.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How many bytes an endless server sends at a time.
const CHUNK_BYTES: usize = 1 << 16;
const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";

/// How a server misbehaves.
#[derive(Clone, Copy, Debug)]
pub(in crate::launch::tests) enum Manner {
    /// It takes every request, and never says a word.
    Silent,
    /// It sends a byte a second.
    Drip,
    /// It sends blanks, and never ends.
    Endless,
    /// Its head never ends.
    EndlessHead,
    /// It does not speak HTTP.
    Babble,
    /// It hangs up.
    HangUp,
}

/// What the servers that misbehave saw.
#[derive(Default)]
pub(in crate::launch::tests) struct Misbehaviour {
    pub(in crate::launch::tests) requests: watch::Sender<usize>,
    /// Those that were under way at the same time, at most.
    pub(in crate::launch::tests) at_once: AtomicUsize,
    under_way: AtomicUsize,
    /// What was taken of endless answers.
    pub(in crate::launch::tests) bytes: AtomicUsize,
}

pub(super) async fn serve(manner: Manner, seen: Arc<Misbehaviour>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let _ = misbehave(stream, manner, &seen).await;
                seen.under_way.fetch_sub(1, Ordering::Relaxed);
            });
        }
    });
    address
}

async fn misbehave(mut stream: TcpStream, manner: Manner, seen: &Misbehaviour) -> std::io::Result<()> {
    let under_way = seen.under_way.fetch_add(1, Ordering::Relaxed) + 1;
    seen.at_once.fetch_max(under_way, Ordering::Relaxed);
    let _ = stream.read(&mut vec![0; CHUNK_BYTES]).await?;
    seen.requests.send_modify(|requests| *requests += 1);
    match manner {
        // Until the other side gives up.
        Manner::Silent => {
            let _ = stream.read(&mut [0]).await?;
        }
        Manner::Drip => {
            stream.write_all(HEAD).await?;
            loop {
                stream.write_all(b" ").await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        Manner::Endless => {
            stream.write_all(HEAD).await?;
            let blanks = vec![b' '; CHUNK_BYTES];
            loop {
                stream.write_all(&blanks).await?;
                seen.bytes.fetch_add(CHUNK_BYTES, Ordering::Relaxed);
            }
        }
        Manner::EndlessHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
            loop {
                stream.write_all(b"x: y\r\n").await?;
                seen.bytes.fetch_add(6, Ordering::Relaxed);
            }
        }
        Manner::Babble => stream.write_all(b"\0\xff SSH-2.0 hello\r\n\r\n").await?,
        Manner::HangUp => {}
    }
    Ok(())
}
