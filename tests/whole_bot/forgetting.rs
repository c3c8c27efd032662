//! `auditoot forget`, beside a bot that runs and without one.

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::Command;

use auditoot_clock::Clock;
use auditoot_core::dialogue::person::Person;
use auditoot_sandbox::Character;
use jiff::{SignedDuration, Timestamp};

use crate::stage::{BOT, Stage};

impl Stage {
    /// The program with the configuration of this stage.
    pub(crate) fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
        command.args(words).env_clear().env("AUDITOOT_BOT__SERVER", self.config.bot.server.as_str());
        command.env("AUDITOOT_BOT__ACCESS_TOKEN", "some-token");
        command.env("AUDITOOT_STORE__PATH", &self.config.store.path);
        command.env("AUDITOOT_STORE__KEY_FILE", &self.config.store.key_file);
        command
    }

    /// Runs it; returns its exit code and what it said.
    pub(crate) async fn command(&self, words: &[&str]) -> (Option<i32>, String) {
        let mut command = self.program(words);
        let running = tokio::task::spawn_blocking(move || command.output().expect("the program starts"));
        let output = running.await.expect("it comes to an end");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).expect("text"))
    }

    fn socket(&self) -> PathBuf {
        self.config.store.path.join("control")
    }

    /// How many people a bot that is stopped knows, and what is due.
    async fn left(&self) -> (usize, Vec<String>) {
        let store = self.kept();
        let people = store.scan::<Person>().await.expect("a scan").len();
        let due = store.due_until(Timestamp::MAX, 100).await.expect("a look");
        store.close().await;
        (people, due.into_iter().map(|due| due.owner.expect("it opens")).collect())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_bot_that_runs_it_asks_the_bot() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.ask("bob", "help").await;
    let posts = stage.sandbox.posts_by(BOT).len();
    assert_eq!(stage.sandbox.tokens("alice").len(), 6, "all five, and the bot's own");

    let (code, said) = stage.command(&["forget", "@Alice"]).await;
    assert_eq!(
        (code, said.as_str()),
        (Some(0), "@Alice is forgotten. The bot gives their permission back within a minute.\n")
    );
    stage.clock.advance(SignedDuration::from_mins(1));
    stage.at_once(|stage| (stage.sandbox.tokens("alice").len() == 5).then_some(())).await;
    let (code, said) = stage.command(&["forget", "@alice"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("keeps nothing of @alice"), "{said}");
    let bob = stage.sandbox.add_person("bob");
    assert_eq!(stage.command(&["forget", &bob]).await, (Some(0), format!("{bob} is forgotten.\n")));
    assert_eq!(stage.sandbox.posts_by(BOT).len(), posts, "nobody was told");
    assert!(stage.ask("alice", "list apps").await.text.contains("http"), "she begins anew");

    stage.stop().await;
    let (people, _) = stage.left().await;
    assert_eq!(people, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_one_it_opens_the_store_and_the_next_run_gives_the_permission_back() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.connect().await;
    stage.stop().await;
    assert!(!stage.socket().exists());
    let (code, said) = stage.command(&["forget", "@alice"]).await;
    let expected = "@alice is forgotten. The bot gives their permission back when it runs next.\n";
    assert_eq!((code, said.as_str()), (Some(0), expected));
    let (code, said) = stage.command(&["forget", "@alice"]).await;
    assert_eq!(code, Some(1), "{said}");
    let (people, due) = stage.left().await;
    assert_eq!(people, 0);
    assert_eq!(due.iter().filter(|owner| owner.starts_with("return ")).count(), 1, "{due:?}");
    assert!(!due.iter().any(|owner| owner.starts_with("person ")), "{due:?}");

    stage.start().await;
    stage.ready().await;
    // The command took the time from the machine.
    let ahead = Clock::system().now().duration_since(stage.clock.now());
    stage.clock.advance(ahead + SignedDuration::from_mins(1));
    stage.at_once(|stage| (stage.sandbox.tokens("alice").len() == 5).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_socket_is_the_bots_own_and_replaces_one_that_was_left() {
    let mut stage = Stage::open(Character::GoToSocial).await;
    stage.stop().await;
    drop(UnixListener::bind(stage.socket()).expect("a socket"));
    let (code, said) = stage.command(&["forget", "1"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("keeps nothing of 1"), "it opened the store: {said}");

    stage.start().await;
    stage.ready().await;
    let found = fs::symlink_metadata(stage.socket()).expect("the socket");
    assert!(found.file_type().is_socket());
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    let (code, said) = stage.command(&["run"]).await;
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("is in use; is the bot already running?"), "{said}");

    let long = "x".repeat(5000);
    for nonsense in ["\n", "forget 1\n", "{\"request\":\"dance\"}\n", long.as_str()] {
        let (socket, nonsense) = (stage.socket(), nonsense.to_owned());
        let asking = tokio::task::spawn_blocking(move || {
            let mut stream = UnixStream::connect(socket).expect("somebody listens");
            // What is too long is not read to its end.
            let _cut_off = stream.write_all(nonsense.as_bytes()).and_then(|()| stream.shutdown(Shutdown::Write));
            let mut answer = Vec::new();
            let _cut_off = stream.read_to_end(&mut answer);
            String::from_utf8(answer).expect("text")
        });
        assert_eq!(asking.await.expect("an answer"), "{\"answer\":\"not-understood\"}\n");
    }
    let (code, _) = stage.command(&["forget", "1"]).await;
    assert_eq!(code, Some(1), "it still answers");
}
