//! What an operator asks of a bot that runs: over a socket in the folder of its store, because one process owns that.
//!
//! A connection is one request: a line of JSON, and a line of JSON in answer, behind which a backup follows if that was asked for. The socket is for the user whom the bot runs as (mode
//! 0600, in a folder of mode 0700), so there is no other check. Requests are answered one after the other, each in bounded time.
//!
//! A socket is there as long as its process, which holds the lock of the store. One that a killed process left is replaced by the
//! next; where nobody listens, no bot runs, and whoever wants something of the store opens it.

use std::fs::{self, File, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::bot::{Ailment, Bot, Forgotten, Who};
use crate::causes::Explained;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::AccountId;

/// The socket, in the folder of the store.
const SOCKET: &str = "control";
/// The longest request, in bytes.
pub(crate) const REQUEST_MAX: u64 = 64 << 10;
/// The longest answer, in bytes.
const ANSWER_MAX: u64 = 4096;
/// How much of a reason is told, so that it fits an answer.
const WHY_CHARS_MAX: usize = 1_000;
/// How long the bot waits for a request, and for its answer to be taken.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a request may take before it is said to be under way.
const UNDER_WAY_AFTER: Duration = Duration::from_secs(10);
/// How much of a backup is sent at a time, in bytes.
const PIECE_BYTES: usize = 64 << 10;
/// How long whoever asks for a backup waits for the next part of it.
const BACKUP_PATIENCE: Duration = Duration::from_secs(600);
/// How long whoever asks waits. The bot may be answering somebody else first.
const ASKER_PATIENCE: Duration = Duration::from_secs(60);

/// What can be asked.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Request {
    /// That somebody is forgotten.
    Forget {
        /// An account id or a handle.
        who: String,
    },
    /// That those are told whose sign-ins were ended for everybody, and who watch for new apps.
    TellOfBreach {
        /// What it was for whom.
        people: Vec<(AccountId, Breach)>,
    },
    /// How it is.
    CheckUp,
    /// Everything in the store.
    Backup,
}

/// What is answered.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub(crate) enum Answer {
    /// Somebody is forgotten.
    Forgotten {
        /// Whether a permission of theirs is still to be given back.
        gives_back: bool,
    },
    /// So many watch, and are told when there is room.
    Tells {
        /// How many.
        watching: usize,
    },
    /// How the bot is.
    CheckedUp {
        /// Whether its store works.
        store_works: bool,
        /// A sentence for each thing that is wrong.
        ailments: Vec<String>,
        /// What the operator's database does not know of the bot.
        unknown: Vec<String>,
    },
    /// A backup follows, which says itself where it ends.
    Backup,
    /// There is nobody of that name.
    Nobody,
    /// It will be done when what is under way for the same person is done.
    UnderWay,
    /// It could not be done.
    Failed {
        /// Why, with all that caused it. No error holds a secret.
        why: String,
    },
    /// The request is none that this version of the program knows.
    NotUnderstood,
}

impl From<Forgotten> for Answer {
    fn from(forgotten: Forgotten) -> Self {
        match forgotten {
            Forgotten::Nobody => Self::Nobody,
            Forgotten::Done { gives_back } => Self::Forgotten { gives_back },
        }
    }
}

impl From<&Bot> for Answer {
    fn from(bot: &Bot) -> Self {
        let ailments = bot.health().ailments;
        Self::CheckedUp {
            store_works: !ailments.contains(&Ailment::StoreFails),
            ailments: ailments.iter().map(ToString::to_string).collect(),
            unknown: bot.unknown_to_database().into_iter().map(str::to_owned).collect(),
        }
    }
}

impl Answer {
    fn failed(error: &(dyn std::error::Error + 'static)) -> Self {
        Self::Failed { why: Explained(error).to_string().chars().take(WHY_CHARS_MAX).collect() }
    }
}

/// The socket of a bot that runs. It is gone when this is dropped.
pub(crate) struct Control {
    socket: PathBuf,
    serving: JoinHandle<()>,
}

impl Control {
    /// Listens for requests to a bot, whose process holds the lock of the store in this folder.
    ///
    /// # Errors
    /// Why there is no socket: what is called like it is something else, or its path is too long (some hundred bytes).
    pub(crate) fn listen(store_folder: &Path, bot: Bot) -> io::Result<Self> {
        let socket = store_folder.join(SOCKET);
        match fs::symlink_metadata(&socket) {
            Ok(found) if found.file_type().is_socket() => fs::remove_file(&socket)?,
            Ok(_) => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => {}
        }
        let listener = UnixListener::bind(&socket)?;
        fs::set_permissions(&socket, Permissions::from_mode(0o600))?;
        Ok(Self { socket, serving: tokio::spawn(serve(listener, bot)) })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.serving.abort();
        // One that stays is replaced by the next process.
        let _stays = fs::remove_file(&self.socket);
    }
}

async fn serve(listener: UnixListener, bot: Bot) {
    loop {
        match listener.accept().await {
            // Whoever went away without waiting for the answer wants none.
            Ok((stream, _)) => _ = answer(stream, &bot).await,
            // Descriptors may be short for a moment.
            Err(_) => tokio::time::sleep(Duration::from_secs(1)).await,
        }
    }
}

/// Answers the one request of a connection.
async fn answer(stream: tokio::net::UnixStream, bot: &Bot) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = Vec::new();
    let mut reader = tokio::io::BufReader::new(reader.take(REQUEST_MAX));
    timeout(PATIENCE, reader.read_until(b'\n', &mut line)).await??;
    let answer = match serde_json::from_slice(&line) {
        Ok(Request::Forget { who }) => match timeout(UNDER_WAY_AFTER, bot.forget(&Who::of(&who))).await {
            Ok(Ok(forgotten)) => forgotten.into(),
            Ok(Err(error)) => Answer::failed(&error),
            Err(_) => Answer::UnderWay,
        },
        Ok(Request::TellOfBreach { people }) => match timeout(UNDER_WAY_AFTER, bot.tell_of_breach(people)).await {
            Ok(Ok(watching)) => Answer::Tells { watching },
            Ok(Err(error)) => Answer::failed(&error),
            Err(_) => Answer::UnderWay,
        },
        Ok(Request::CheckUp) => bot.into(),
        Ok(Request::Backup) => match bot.backup().await {
            Ok(backup) => return send(backup, &mut writer).await,
            Err(error) => Answer::failed(&error),
        },
        Err(_) => Answer::NotUnderstood,
    };
    timeout(PATIENCE, writer.write_all(&line_of(&answer))).await?
}

/// Sends a backup. Whoever takes none of it for a while wants it no more.
async fn send(backup: File, writer: &mut (impl AsyncWriteExt + Unpin)) -> io::Result<()> {
    timeout(PATIENCE, writer.write_all(&line_of(&Answer::Backup))).await??;
    let mut backup = tokio::fs::File::from_std(backup);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = backup.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        timeout(PATIENCE, writer.write_all(&piece[..length])).await??;
    }
}

/// Whether a bot runs with the store in this folder, and can be asked.
pub(crate) fn is_listened_to(store_folder: &Path) -> bool {
    UnixStream::connect(store_folder.join(SOCKET)).is_ok()
}

/// Asks the bot that runs with the store in this folder; `None` if none does.
///
/// # Errors
/// When there is a socket and no answer.
pub(crate) fn ask(store_folder: &Path, request: &Request) -> io::Result<Option<Answer>> {
    let Some(stream) = send_request(store_folder, request, ASKER_PATIENCE)? else { return Ok(None) };
    read_answer(&mut BufReader::new(stream)).map(Some)
}

/// Asks it for a backup, which is read as it comes; or what it answers instead.
///
/// # Errors
/// When there is a socket and no answer.
pub(crate) fn ask_for_backup(store_folder: &Path) -> io::Result<Option<Result<impl Read + use<>, Answer>>> {
    let Some(stream) = send_request(store_folder, &Request::Backup, BACKUP_PATIENCE)? else { return Ok(None) };
    let mut stream = BufReader::new(stream);
    let answer = read_answer(&mut stream)?;
    Ok(Some(if answer == Answer::Backup { Ok(stream) } else { Err(answer) }))
}

fn read_answer(stream: &mut BufReader<UnixStream>) -> io::Result<Answer> {
    let mut line = Vec::new();
    stream.take(ANSWER_MAX).read_until(b'\n', &mut line)?;
    Ok(serde_json::from_slice(&line)?)
}

fn send_request(store_folder: &Path, request: &Request, patience: Duration) -> io::Result<Option<UnixStream>> {
    let mut stream = match UnixStream::connect(store_folder.join(SOCKET)) {
        Ok(stream) => stream,
        Err(error) => {
            let nobody_listens = matches!(
                error.kind(),
                // The last is a path that is too long for a socket: there is none.
                io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::InvalidInput
            );
            return if nobody_listens { Ok(None) } else { Err(error) };
        }
    };
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    stream.write_all(&line_of(request))?;
    Ok(Some(stream))
}

fn line_of(message: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "texts and truth values always fit into JSON")]
    let mut line = serde_json::to_vec(message).expect("plain JSON");
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::ForgetError;
    use crate::store::{CommitError, Fault};

    #[test]
    fn a_request_and_an_answer_are_one_line_each() {
        let request = Request::Forget { who: "@alice@home.example\n".to_owned() };
        let line = line_of(&request);
        assert_eq!(line, b"{\"request\":\"forget\",\"who\":\"@alice@home.example\\n\"}\n");
        assert_eq!(serde_json::from_slice::<Request>(&line).expect("a request"), request);
        assert_eq!(line_of(&Answer::Nobody), b"{\"answer\":\"nobody\"}\n");
        let answer = Answer::Forgotten { gives_back: true };
        assert_eq!(serde_json::from_slice::<Answer>(&line_of(&answer)).expect("an answer"), answer);
    }

    #[test]
    fn a_failure_is_told_with_all_that_caused_it() {
        let full = io::Error::other("no space left on device");
        let answer = Answer::failed(&ForgetError::Commit(CommitError::Store(Fault::File(full))));
        let why = "the store cannot be written: the store could not commit: a file of the store cannot be written or read: no space left on device";
        assert_eq!(answer, Answer::Failed { why: why.to_owned() });
        let endless = io::Error::other("x".repeat(100_000));
        let answer = Answer::failed(&ForgetError::Commit(CommitError::Store(Fault::File(endless))));
        assert!(u64::try_from(line_of(&answer).len()).is_ok_and(|length| length < ANSWER_MAX));
    }

    #[test]
    fn where_nobody_listens_no_bot_runs() {
        let folder = tempfile::tempdir().expect("a folder");
        let request = Request::Forget { who: "1".to_owned() };
        assert_eq!(ask(folder.path(), &request).expect("no socket"), None);
        assert_eq!(ask(&folder.path().join("missing"), &request).expect("no folder"), None);
        drop(std::os::unix::net::UnixListener::bind(folder.path().join(SOCKET)).expect("a socket"));
        assert_eq!(ask(folder.path(), &request).expect("a socket that was left"), None);
    }
}
