//! A way to a server that can be closed: the server goes on for everybody else, as when a wire is cut.

use std::io;
use std::net::Ipv4Addr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::ServiceError;

/// A port on 127.0.0.1 behind which another one lies. It lives in the runtime in which it was opened.
#[derive(Debug)]
pub struct Passage {
    port: u16,
    state: watch::Sender<PassageState>,
    serving: AbortHandle,
}

/// What becomes of whoever comes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageState {
    /// They get through.
    Open,
    /// They are cut off at once, and so are those who came through before.
    Closed,
    /// Nothing they say arrives, and nothing comes back.
    Stuck,
}

impl Passage {
    /// Opens a way to a port on this machine.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn open(to: u16) -> Result<Self, ServiceError> {
        let (listener, port) = listen().await.map_err(ServiceError::system("there is no way to a server"))?;
        let (state, states) = watch::channel(PassageState::Open);
        let serving = tokio::spawn(serve(listener, to, states)).abort_handle();
        Ok(Self { port, state, serving })
    }

    /// The port to go in at.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Closes it, lets it get stuck, or opens it again.
    pub fn set(&self, state: PassageState) {
        self.state.send_replace(state);
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.state.send_replace(PassageState::Closed);
        self.serving.abort();
    }
}

async fn listen() -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

async fn serve(listener: TcpListener, to: u16, states: watch::Receiver<PassageState>) {
    // Who cannot be let in has to come again.
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(accompany(stream, to, states.clone()));
    }
}

/// Takes one through. Nobody who was stuck or cut off goes on later: they come again.
async fn accompany(mut outside: TcpStream, to: u16, mut states: watch::Receiver<PassageState>) {
    let is_open = *states.borrow_and_update() == PassageState::Open;
    if is_open && let Ok(mut inside) = TcpStream::connect((Ipv4Addr::LOCALHOST, to)).await {
        tokio::select! {
            _ended = copy_bidirectional(&mut outside, &mut inside) => return,
            _changed = states.changed() => {}
        }
    }
    if *states.borrow_and_update() == PassageState::Stuck {
        // Whether it changes or ends, it is over.
        let _over = states.changed().await;
    }
}
