//! A Redis server, of the kind that Mastodon publishes its events through.

use std::fmt;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::ServiceError;
use super::process::{Plan, Process, folder, free_port, password};
use super::programs::{Servant, hand_over, redis_server, servant};

/// The user of the bot, with nothing but the right to publish.
const PUBLISHER: &str = "auditoot";
/// How many ports are tried: another program may take one between the look and the use.
const PORTS_TRIED: usize = 5;
/// How long it may take to answer one question on this machine, in real time.
const PATIENCE: Duration = Duration::from_secs(10);

/// A Redis server. Clones are the same one; it ends with the last of them, or with this process.
#[derive(Clone)]
pub struct RedisServer {
    inner: Arc<RedisInner>,
}

struct RedisInner {
    folder: PathBuf,
    servant: Option<Servant>,
    port: u16,
    password: String,
    publisher_password: String,
    process: Mutex<Option<Process>>,
}

impl fmt::Debug for RedisServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RedisServer").field("port", &self.inner.port).finish_non_exhaustive()
    }
}

/// The shell removes the folder, unless the server was stopped, or ended by itself.
impl Drop for RedisInner {
    fn drop(&mut self) {
        self.process().take();
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

impl RedisServer {
    /// Starts a server that keeps nothing.
    ///
    /// # Errors
    /// What is missing, or why it does not start.
    pub fn start() -> Result<Self, ServiceError> {
        redis_server()?;
        let servant = servant()?;
        let mut tried = 0;
        loop {
            let no_folder = "there is no folder for Redis";
            let folder = folder(None, "auditoot-redis-").map_err(ServiceError::system(no_folder))?;
            hand_over(&folder, servant).map_err(ServiceError::system("the folder for Redis cannot be handed over"))?;
            let inner = RedisInner {
                folder,
                servant,
                port: free_port()?,
                password: password(),
                publisher_password: password(),
                process: Mutex::new(None),
            };
            tried += 1;
            match inner.run() {
                Ok(process) => {
                    *inner.process() = Some(process);
                    return Ok(Self { inner: Arc::new(inner) });
                }
                Err(ServiceError::DidNotStart { said, .. })
                    if said.contains("Address already in use") && tried < PORTS_TRIED => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Its port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.inner.port
    }

    /// The address with which everything may be done, as Mastodon does. It holds a password.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://:{}@127.0.0.1:{}", self.inner.password, self.inner.port)
    }

    /// The address of a user who may do nothing but publish to the channels of access tokens, with or without a namespace.
    /// It holds a password.
    #[must_use]
    pub fn publisher_url(&self) -> String {
        format!("redis://{PUBLISHER}:{}@127.0.0.1:{}", self.inner.publisher_password, self.inner.port)
    }

    /// Publishes a message; returns how many heard it.
    ///
    /// # Errors
    /// If the server does not take it.
    pub fn publish(&self, channel: &str, message: &str) -> Result<usize, ServiceError> {
        let said = self.inner.ask(&["PUBLISH", channel, message]);
        let said = said.map_err(ServiceError::system("Redis does not take a message"))?;
        let heard = said.strip_prefix(':').and_then(|count| count.parse().ok());
        heard.ok_or_else(|| ServiceError::system("Redis does not take a message")(io::Error::other(said)))
    }

    /// Ends the server for now; whoever was connected is cut off.
    pub fn stop(&self) {
        if let Some(process) = self.inner.process().take() {
            process.pause();
        }
    }

    /// Starts the server again, on the same port and with the same passwords.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start_again(&self) -> Result<(), ServiceError> {
        let mut process = self.inner.process();
        if process.is_none() {
            *process = Some(self.inner.run()?);
        }
        Ok(())
    }
}

impl RedisInner {
    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) -> Result<Process, ServiceError> {
        let settings = self.folder.join("redis.conf");
        self.write(&settings).map_err(ServiceError::system("the settings of Redis cannot be written"))?;
        let (program, log) = ("redis-server", self.folder.join("log"));
        // What an earlier run said is of no use, and its complaint about a port would be taken for a new one.
        let _none = fs::remove_file(&log);
        let plan = Plan {
            servant: self.servant,
            folder: &self.folder,
            is_temporary: true,
            log: &log,
            program: Path::new(program),
            arguments: &[settings.display().to_string()],
        };
        let started = Process::start(&plan).map_err(ServiceError::system("Redis cannot be run"));
        let mut process = started?;
        match process.await_answer(program, &log, || self.ask(&["PING"]).is_ok_and(|said| said == "+PONG")) {
            Ok(()) => Ok(process),
            Err(error) => {
                process.pause();
                Err(error)
            }
        }
    }

    /// The settings go into a file, because everybody on a machine can read the arguments of a program.
    ///
    /// The rights of the publisher are those that the operator's page recommends (Redis 6.2 and later).
    fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        hand_over(path, self.servant)?;
        let Self { port, password, publisher_password, .. } = self;
        write!(
            file,
            "bind 127.0.0.1\nport {port}\nsave \"\"\nappendonly no\nrequirepass {password}\n\
             user {PUBLISHER} on >{publisher_password} resetkeys resetchannels &timeline:access_token:* \
             &*:timeline:access_token:* -@all +publish +auth +ping +hello\n"
        )
    }

    /// Asks one question over a connection of its own, and returns the first line of the answer.
    fn ask(&self, words: &[&str]) -> io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut answers = BufReader::new(stream.try_clone()?);
        let mut ask = |words: &[&str]| {
            let lengths = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len()));
            let question = format!("*{}\r\n{}", words.len(), lengths.collect::<String>());
            stream.write_all(question.as_bytes())?;
            let mut answer = String::new();
            answers.read_line(&mut answer)?;
            Ok::<_, io::Error>(answer.trim_end().to_owned())
        };
        ask(&["AUTH", &self.password])?;
        ask(words)
    }
}
