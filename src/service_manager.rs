//! What the service manager is told (`sd_notify(3)`): that the bot is up, that its work goes on, that it stops.
//!
//! The protocol is a datagram of a few words to a socket that systemd names in the environment; without one, nobody is told anything.

use std::convert::Infallible;
use std::ffi::OsStr;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use crate::bot::Bot;
use crate::config::Sources;

/// The service manager that started this program, if one did.
pub(crate) struct ServiceManager {
    socket: Option<UnixDatagram>,
    /// How long it goes without a sign of life before it starts the bot again.
    watchdog: Option<Duration>,
}

impl ServiceManager {
    /// The one that the environment names. One that cannot be reached is as good as none: it ends the bot by itself if it waits for it.
    pub(crate) fn of(sources: &Sources) -> Self {
        let socket = sources.service_variable("NOTIFY_SOCKET").map(connect).transpose();
        let socket = socket.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the service manager (NOTIFY_SOCKET) is not reached");
            None
        });
        let number = |name: &str| sources.service_variable(name)?.to_str()?.parse::<u64>().ok();
        // The variable may have been meant for a process that started this one.
        let is_for_another = number("WATCHDOG_PID").is_some_and(|pid| pid != u64::from(std::process::id()));
        let watchdog = number("WATCHDOG_USEC").filter(|span| *span > 0 && !is_for_another).map(Duration::from_micros);
        Self { socket, watchdog }
    }

    /// The bot has its store, and listens. Whether its server is reached is no matter of the service manager's.
    pub(crate) fn say_ready(&self) {
        self.say("READY=1");
    }

    /// The bot ends.
    pub(crate) fn say_stopping(&self) {
        self.say("STOPPING=1");
    }

    /// Says for as long as it is polled how the bot is, and gives a sign of life whenever its work was seen to go on.
    pub(crate) async fn keep_telling(&self, bot: &Bot) -> Infallible {
        /// How often at least it is told how the bot is.
        const OFTEN: Duration = Duration::from_secs(20);
        let pause = self.watchdog.map_or(OFTEN, |watchdog| (watchdog / 3).min(OFTEN));
        loop {
            // Where that never ends, there is no sign of life, and the bot is started again.
            bot.pulse().await;
            self.say(&format!("WATCHDOG=1\nSTATUS={}", bot.health().word()));
            tokio::time::sleep(pause).await;
        }
    }

    fn say(&self, state: &str) {
        let Some(socket) = &self.socket else { return };
        if let Err(error) = socket.send(state.as_bytes()) {
            let error = &error as &dyn std::error::Error;
            tracing::debug!(error, "the service manager was not told how the bot is");
        }
    }
}

/// A path, or with an at sign in front the name of an abstract socket.
fn connect(name: &OsStr) -> io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    // A manager that does not read must not hold the bot up.
    socket.set_nonblocking(true)?;
    let address = match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(name)?,
    };
    socket.connect_addr(&address)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut bytes = [0; 100];
        let length = socket.recv(&mut bytes).expect("something was said");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }

    #[test]
    fn it_is_told_at_a_path_and_by_an_abstract_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("notify");
        let abstract_name = format!("auditoot-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&abstract_name).expect("a name");
        for (socket, name) in [
            (UnixDatagram::bind(&path), path.display().to_string()),
            (UnixDatagram::bind_addr(&address), format!("@{abstract_name}")),
        ] {
            let socket = socket.expect("a socket");
            let sources = Sources::made_up(Path::new("none"), [("NOTIFY_SOCKET", name.as_str())]);
            let manager = ServiceManager::of(&sources);
            manager.say_ready();
            manager.say_stopping();
            assert_eq!([heard(&socket), heard(&socket)], ["READY=1", "STOPPING=1"]);
        }
    }

    #[test]
    fn a_watchdog_is_ours_or_anothers_and_without_a_manager_nobody_is_told() {
        let own = std::process::id().to_string();
        let watchdog = |variables: &[(&'static str, &str)]| {
            let sources = Sources::made_up(Path::new("none"), variables.iter().copied());
            ServiceManager::of(&sources).watchdog
        };
        assert_eq!(watchdog(&[("WATCHDOG_USEC", "3000000")]), Some(Duration::from_secs(3)));
        assert_eq!(watchdog(&[("WATCHDOG_USEC", "3000000"), ("WATCHDOG_PID", &own)]), Some(Duration::from_secs(3)));
        for none in [&[("WATCHDOG_USEC", "3000000"), ("WATCHDOG_PID", "1")][..], &[("WATCHDOG_USEC", "0")], &[]] {
            assert_eq!(watchdog(none), None);
        }
        let manager = ServiceManager::of(&Sources::made_up(Path::new("none"), [("NOTIFY_SOCKET", "/nowhere/at/all")]));
        manager.say_ready();
    }
}
