//! A server that ends with whoever started it.
//!
//! Dropping a value is not enough for that: a process that is killed drops nothing, and what is in a `static` is never dropped. So a
//! shell stands in between, whose standard input is a pipe that only we hold the other end of. When that closes, for whatever
//! reason, the shell tells the server to end at once, and removes its folder if it is a temporary one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;

use super::ServiceError;
use super::programs::Servant;

/// `$1` is the log, `$2` the folder to remove in the end or nothing, the rest is the server. Two wait: the shell itself for the end
/// of the server, a part of it for the end of the pipe. SIGINT is PostgreSQL's fast shutdown, and Redis ends on it as well. The
/// folder stays if the server ended by itself, or if a word came through the pipe: then it is started again.
const KEEPER: &str = r#"
log=$1; folder=$2; shift 2
exec 3<&0 </dev/null >>"$log" 2>&1
"$@" 3<&- &
server=$!
{ read -r word <&3; [ -n "$folder" ] && [ -z "$word" ] && : >"$log.over"; kill -INT "$server"; } &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
if [ -e "$log.over" ]; then cd / && rm -rf -- "$folder"; fi
exit "$code"
"#;

/// How much of a log is quoted, in bytes.
const QUOTED: u64 = 2000;
/// How long a server may take to answer, in real time: starting competes with compilers.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is asked.
const ASKED_EVERY: Duration = Duration::from_millis(10);
/// Where ports are taken from: below those that systems give to connections, so that nobody gets one by chance.
const PORTS: std::ops::Range<u16> = 15_000..32_000;
/// The ports that somebody in this process was told, each with what keeps it from other processes.
static TOLD: Mutex<BTreeMap<u16, UnixListener>> = Mutex::new(BTreeMap::new());

/// A server that runs.
#[derive(Debug)]
pub(super) struct Process {
    shell: Child,
    /// Held, and only written to if the folder is to stay.
    hold: Option<ChildStdin>,
}

/// How a server is to be run.
pub(super) struct Plan<'a> {
    pub(super) servant: Option<Servant>,
    /// Where it runs.
    pub(super) folder: &'a Path,
    /// Whether the folder goes with it.
    pub(super) is_temporary: bool,
    pub(super) log: &'a Path,
    pub(super) program: &'a Path,
    pub(super) arguments: &'a [String],
}

impl Process {
    /// Starts a server.
    pub(super) fn start(plan: &Plan<'_>) -> io::Result<Self> {
        let removed = if plan.is_temporary { plan.folder.as_os_str() } else { "".as_ref() };
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "keeper"]).arg(plan.log).arg(removed).arg(plan.program).args(plan.arguments);
        prepare(&mut command, plan.servant, plan.folder);
        // A terminal sends Ctrl-C to everybody in the group of its program; these end when they are told.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut shell = command.spawn()?;
        let hold = shell.stdin.take();
        Ok(Self { shell, hold })
    }

    /// Ends it for now: its folder stays, also if it is a temporary one.
    pub(super) fn pause(mut self) {
        if let Some(hold) = &mut self.hold {
            // Who cannot hear it has ended.
            let _ended = hold.write_all(b"stay\n");
        }
    }

    /// Whether it has ended by itself.
    fn has_ended(&mut self) -> bool {
        self.shell.try_wait().is_ok_and(|code| code.is_some())
    }

    /// Waits until a server answers.
    pub(super) fn await_answer(
        &mut self,
        program: &'static str,
        log: &Path,
        mut answers: impl FnMut() -> bool,
    ) -> Result<(), ServiceError> {
        let deadline = Instant::now() + PATIENCE;
        while !answers() {
            if self.has_ended() {
                return Err(ServiceError::DidNotStart { program, said: end_of(log) });
            }
            if Instant::now() > deadline {
                return Err(ServiceError::Silent { program, seconds: PATIENCE.as_secs(), said: end_of(log) });
            }
            thread::sleep(ASKED_EVERY);
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.hold.take();
        // What cannot be waited for has ended.
        let _ended = self.shell.wait();
    }
}

/// Where and as whom a program runs. Messages are in English: some of them are looked at.
pub(super) fn prepare(command: &mut Command, servant: Option<Servant>, folder: &Path) {
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some(Servant { uid, gid }) = servant {
        command.uid(uid).gid(gid);
    }
}

/// A port on 127.0.0.1 that nobody listens on, for a server that will want the same one again. Before it is used, and while it is not, only who
/// asks for it can take it: it is none of those that systems give to connections, and no process is told the port of another that runs.
///
/// # Errors
/// If there is no such port.
pub fn free_port() -> Result<u16, ServiceError> {
    let mut random = rand::rng();
    // Nothing is bound to find out: a process that another thread starts at that moment would hold on to it for a while.
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    let is_free = |port: &u16| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_err_and(|error| refused(&error));
    // Nobody is told the same port twice: the first may be about to listen on it, or between two lives.
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let mut ports = (0..1000).map(|_| random.random_range(PORTS)).filter(is_free);
    let port = ports.find_map(|port| Some((port, reserve(port).ok()?)));
    let (port, reserved) =
        port.ok_or_else(|| ServiceError::system("there is no free port")(io::ErrorKind::AddrInUse.into()))?;
    told.insert(port, reserved);
    Ok(port)
}

/// Keeps a port from all who ask for one here, in whatever process, for as long as what is returned lives: by a name that the system gives to
/// one socket at a time, and that is in no folder.
fn reserve(port: u16) -> io::Result<UnixListener> {
    UnixListener::bind_addr(&SocketAddr::from_abstract_name(format!("auditoot port {port}"))?)
}

/// The end of what a server wrote into its log.
pub(super) fn end_of(log: &Path) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(log)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(QUOTED)))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        Ok(String::from_utf8_lossy(&text).trim().to_owned())
    };
    read().unwrap_or_default()
}

/// A folder for a server: this one, or a new one that goes with the server.
pub(super) fn folder(named: Option<&Path>, prefix: &str) -> io::Result<PathBuf> {
    if let Some(folder) = named {
        std::fs::create_dir_all(folder)?;
        // A server that runs as another user must not depend on where we stand.
        return folder.canonicalize();
    }
    // The shell removes it; nothing here may do so while the server still runs.
    Ok(tempfile::Builder::new().prefix(prefix).tempdir()?.keep())
}

/// A password that nobody guesses, of letters and digits.
pub(super) fn password() -> String {
    rand::rng().sample_iter(rand::distr::Alphanumeric).take(32).map(char::from).collect()
}
