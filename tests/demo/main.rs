//! The demo as a script uses it: lines in, a transcript out, and an exit code.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

mod neighbours;
mod terminal;

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// How many of many demos run at once: they wait for what hangs most of the time.
const AT_ONCE: usize = 12;

/// Runs the demo with these arguments and this input.
fn demo(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_auditoot"))
        .arg("demo")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A demo that has ended early reads no more.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn transcript(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("a transcript is text")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

#[test]
fn the_end_of_the_input_is_quit() {
    let output = demo(&[], "status\n\nthanks");
    assert_eq!(code(&output), 0, "{output:?}");
    let transcript = transcript(&output);
    let speakers: Vec<&str> =
        transcript.lines().filter_map(|line| line.split_once("> ")).map(|(name, _)| name).collect();
    assert_eq!(speakers, ["alice", "bot", "alice", "bot"], "{transcript}");
    assert!(output.stderr.is_empty(), "{output:?}");
}

#[test]
fn nothing_is_read_after_quit() {
    let output = demo(&["--server", "mastodon"], "/quit\nstatus\n");
    assert_eq!((code(&output), transcript(&output).as_str()), (0, ""));
}

#[test]
fn an_unknown_command_is_a_mistake_and_ends_it() {
    let output = demo(&[], "status\n/dance\nthanks\n");
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("/dance"), "{output:?}");
    let transcript = transcript(&output);
    assert!(transcript.starts_with("alice> status\nbot> ") && !transcript.contains("thanks"), "{transcript}");
}

#[test]
fn further_lines_of_a_message_are_indented_by_five_blanks() {
    let output = demo(&[], "help\n");
    let transcript = transcript(&output);
    let mut lines = transcript.lines().skip(1);
    assert!(lines.next().is_some_and(|line| line.starts_with("bot> ")), "{transcript}");
    let rest: Vec<&str> = lines.collect();
    assert!(rest.len() > 2 && rest.iter().all(|line| line.starts_with("     ")), "{transcript}");
}

/// A folder to be, and the arguments that keep a demo in it.
struct Kept {
    folder: tempfile::TempDir,
    data: String,
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("demo").display().to_string();
        Self { folder, data }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("demo").join(name)
    }

    /// Runs a demo in this folder.
    fn run(&self, arguments: &[&str], input: &str) -> Output {
        demo(&[&["--data", self.data.as_str()], arguments].concat(), input)
    }

    /// The same, which has to end well.
    fn transcript(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert_eq!(code(&output), 0, "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        transcript(&output)
    }

    /// The same, which has to be refused with this exit code; returns what is said.
    fn refusal(&self, arguments: &[&str], expected: i32) -> String {
        let before = fs::read(self.path("world.json")).expect("the file");
        let output = self.run(arguments, "status\n");
        assert_eq!((code(&output), transcript(&output).as_str()), (expected, ""), "{output:?}");
        assert_eq!(fs::read(self.path("world.json")).expect("the file"), before, "a refusal changes nothing");
        String::from_utf8(output.stderr).expect("a sentence is text")
    }
}

/// When the demos begin that have to be the same.
const AT: [&str; 2] = ["--at", "2026-03-01T09:00:00Z"];

/// A transcript without what nobody may guess: the links to sign in with.
fn without_links(transcript: &str) -> String {
    let shown = |word: &str| if word.starts_with("http://127.0.0.1:") { "LINK".to_owned() } else { word.to_owned() };
    transcript.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn at_a_time_it_is_repeatable() {
    let input = "/app list\n/later 3 months\n/restart\nstatus\nprivacy\n";
    let first = Kept::new().transcript(&AT, input);
    assert!(first.contains("demo> It is 2026-06-01 09:00:00 now."), "{first}");
    assert_eq!(Kept::new().transcript(&AT, input), first);
    assert_eq!(transcript(&demo(&AT, input)), first, "with a folder or without");
}

#[test]
fn two_conversations_in_two_parts_are_the_same_but_for_their_links() {
    let converse = || {
        let kept = Kept::new();
        let first = kept.transcript(&AT, "list apps\n/approve\nshow 1\n");
        let second = kept.transcript(&[], "revoke 2, 3\nyes\n/later 1 day\nlist apps\n/app list\n");
        without_links(&format!("{first}{second}"))
    };
    let first = converse();
    assert!(first.contains("LINK") && first.contains("bot> Done:"), "{first}");
    assert_eq!(converse(), first);
}

#[test]
fn with_the_same_folder_it_goes_on_where_it_ended() {
    let kept = Kept::new();
    let first = kept.transcript(&AT, "list apps\n/approve\n/later 5 minutes\n");
    assert!(first.contains("2 CrossPost 9000"), "{first}");
    assert!(kept.path("store").is_dir() && kept.path("key").is_file());
    let mode = fs::metadata(kept.path("world.json")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "its tokens are for nobody else");
    let second = kept.transcript(&[], "revoke 2\nyes\n/as bob\n/app add Elk\n");
    let said: Vec<&str> = second.lines().filter(|line| line.starts_with("bot> ")).collect();
    assert!(
        matches!(said.as_slice(), [question, done] if question.contains("Remove") && done.starts_with("bot> Done:")),
        "{second}"
    );
    let third = kept.transcript(&[], "/app list\n/as alice\n/app list\nlist apps\n/later 1 day\n");
    let (of_bob, of_alice) = third.split_once("demo> You are alice now.").expect("both of them");
    assert!(of_bob.contains("4 sign-ins can reach bob's account"), "bob spoke last, and has one more: {third}");
    assert!(of_alice.contains("Old Poster") && !of_alice.contains("CrossPost 9000"), "{third}");
    assert!(of_alice.contains("11 apps can reach your account"), "{third}");
    assert!(of_alice.contains("It is 2026-03-02 09:05:00 now."), "its clock stood still in between: {third}");
}

#[test]
fn a_link_from_before_still_works_and_the_newest_message_can_still_be_deleted() {
    let kept = Kept::new();
    kept.transcript(&AT, "list apps\n");
    let second = kept.transcript(&[], "/approve\n/delete\n");
    assert!(second.contains("signed in and allowed it. The page says: Done"), "{second}");
    assert!(second.contains("alice's newest message was deleted."), "{second}");
}

#[test]
fn a_folder_is_refused_where_it_cannot_go_on() {
    let kept = Kept::new();
    kept.transcript(&AT, "status\n/later 1 hour\n");
    let told = kept.refusal(&["--server", "mastodon"], 2);
    assert!(told.contains("behaves like gotosocial, not mastodon"), "{told}");
    let told = kept.refusal(&AT, 2);
    assert!(told.contains("it is 2026-03-01T10:00:00Z already"), "{told}");
    kept.transcript(&["--at", "2026-03-01T10:00:00Z"], "status\n");
    let told = kept.refusal(&["--port", "1"], 2);
    assert!(told.contains("leave --port out"), "{told}");
    let text = fs::read_to_string(kept.path("world.json")).expect("the file");
    let world: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let token = world["bot_token"].as_str().expect("a token");
    for port in ["server_port", "pages_port"] {
        let port = u16::try_from(world[port].as_u64().expect("a port")).expect("a port");
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("its port is free while it does not run");
        let told = kept.refusal(&[], 1);
        assert!(told.contains(&format!("needs port {port} again")), "{told}");
        drop(listener);
    }
    let damaged = text.replace(token, &format!("{token}\",\"")).into_bytes();
    for damaged in [&text.as_bytes()[..text.len() / 2], b"", b"[]", &damaged] {
        fs::write(kept.path("world.json"), damaged).expect("it is written");
        let told = kept.refusal(&[], 2);
        assert!(told.contains("demo/world.json is damaged") && !told.contains(token), "{told}");
    }
    fs::write(kept.path("world.json"), text.replacen("\"version\":1", "\"version\":2", 1)).expect("it is written");
    let told = kept.refusal(&[], 2);
    assert!(told.contains("another version"), "{told}");
    fs::remove_file(kept.path("world.json")).expect("it is removed");
    let output = kept.run(&[], "status\n");
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds a bot's store and no world.json"), "{output:?}");
}

/// A folder that whoever runs PostgreSQL can get to, also if that is somebody else.
fn open_folder() -> Kept {
    let kept = Kept::new();
    fs::set_permissions(kept.folder.path(), fs::Permissions::from_mode(0o755)).expect("it is opened");
    kept
}

#[test]
fn on_a_mastodon_whose_operator_runs_it_the_bot_removes_and_what_was_open_is_cut() {
    let kept = open_folder();
    let arguments = [&AT[..], &["--server", "mastodon"]].concat();
    let first = kept.transcript(&arguments, "list apps\n/approve\n/app open Tusky\nrevoke 2, tusky\n");
    assert!(first.contains("14 apps can reach your account") && first.contains("2 CrossPost 9000"), "{first}");
    assert!(first.contains("Remove these 2 apps?") && !first.contains("had open"), "{first}");
    let world = fs::read_to_string(kept.path("world.json")).expect("the file");
    let mut world: serde_json::Value = serde_json::from_str(&world).expect("JSON");
    // The other servers have no database beside them.
    world["neighbours"].take();
    assert!(
        !world.to_string().contains("tapbots.com") && kept.path("postgres").is_dir(),
        "the apps are in the database alone"
    );
    let second = kept.transcript(&["--server", "mastodon"], "/app open Tusky\nyes\n/app list\nlist apps\n");
    assert_eq!(second.matches("\"Tusky\" had open was closed by the server.").count(), 3, "{second}");
    assert!(second.contains("12 apps can reach your account") && !second.contains("CrossPost 9000\" ("), "{second}");
    let told = kept.refusal(&["--server", "mastodon", "--page-only"], 2);
    assert!(told.contains("whose operator runs the bot: leave out --page-only"), "{told}");
}

#[test]
fn on_any_other_mastodon_the_page_of_the_server_is_pasted() {
    let kept = Kept::new();
    let arguments = ["--server", "mastodon", "--page-only"];
    let transcript = kept.transcript(&arguments, "list apps\n");
    assert!(transcript.contains("/paste/") && !kept.path("postgres").exists(), "{transcript}");
    let told = kept.refusal(&["--server", "mastodon"], 2);
    assert!(told.contains("whose operator does not run the bot: say --page-only"), "{told}");
}

#[test]
fn without_redis_a_sentence_says_how_to_get_it() {
    let empty = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_auditoot"))
        .args(["demo", "--server", "mastodon"])
        .env("PATH", empty.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program ends");
    assert_eq!(code(&output), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("apt-get install redis-server"), "{output:?}");
}

#[test]
fn whatever_goes_wrong_every_line_comes_to_its_end() {
    let places = [
        "",
        "posting",
        "statuses",
        "notifications",
        "registration",
        "exchange",
        "identity",
        "lists",
        "removal",
        "streaming",
    ];
    let wrong = |fault: &str, place: &str| {
        let fault = format!("/fault {fault} {place}");
        let lines = [
            "list apps",
            "/approve",
            "revoke 2",
            &fault,
            "yes",
            "/as bob",
            "list apps",
            "/approve",
            "/fault stream-drop",
            "status",
            "/restart",
            "/later 1 minute",
            "status",
            "/fault none",
            "/later 1 hour",
        ];
        let began = Instant::now();
        let output = demo(&AT, &lines.join("\n"));
        assert_eq!(code(&output), 0, "{fault}, after {:?}: {output:?}", began.elapsed());
    };
    // Those that hang come first: they take longest.
    let with_places = ["hang", "slow", "server-error", "html", "rate-limit", "forbidden", "not-found"];
    let without = ["stream-silent", "duplicate", "reorder", "lost-answer", "invalidate-lies", "tokens-refused"];
    let all: Vec<_> = with_places.iter().flat_map(|fault| places.map(|place| (*fault, place))).collect();
    let all = [all, without.map(|fault| (fault, "")).to_vec()].concat();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((fault, place)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong(fault, place);
                }
            });
        }
    });
}

#[test]
fn a_port_that_is_taken_ends_it_with_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = demo(&["--port", &port], "status\n");
    assert_eq!(code(&output), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("server could not be started"), "{output:?}");
}
