//! The demo as somebody at a terminal uses it. `script`, of util-linux, makes the terminal.

use std::fs::{self, Permissions};
use std::io::{BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long anything may take, in real time.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether something is gone.
const LOOK: Duration = Duration::from_millis(20);

/// A terminal of 80 columns and 24 rows, and what was seen on it.
struct Terminal {
    script: Child,
    keyboard: ChildStdin,
    bytes: Receiver<u8>,
    seen: String,
    folder: tempfile::TempDir,
}

impl Terminal {
    /// Runs this command line in a terminal, with these variables besides those that every terminal has; `$DEMO` is the demo.
    fn open(line: &str, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // As /tmp is: whoever runs PostgreSQL removes its folder.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o1777)).expect("a mode");
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--flush", "--command"]).arg(format!("stty cols 80 rows 24; {line}"));
        command.arg("/dev/null").env_remove("NO_COLOR").env("TERM", "xterm").env("TMPDIR", folder.path());
        command.env("DEMO", concat!(env!("CARGO_BIN_EXE_auditoot"), " demo")).envs(environment.iter().copied());
        command.current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = command.spawn().expect("script, of util-linux, starts");
        let keyboard = script.stdin.take().expect("a pipe");
        let stdout = script.stdout.take().expect("a pipe");
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            BufReader::new(stdout).bytes().map_while(Result::ok).try_for_each(|byte| sender.send(byte))
        });
        Self { script, keyboard, bytes, seen: String::new(), folder }
    }

    /// Types this, and reads until these words appear after it; returns what appeared, with its colours.
    fn types(&mut self, keys: &str, words: &str) -> String {
        self.keyboard.write_all(keys.as_bytes()).and_then(|()| self.keyboard.flush()).expect("the terminal is there");
        let mut appeared = Vec::new();
        let began = Instant::now();
        while !without_colours(&String::from_utf8_lossy(&appeared)).contains(words) {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let byte = self.bytes.recv_timeout(left);
            let Ok(byte) = byte else {
                let ended = self.script.try_wait();
                panic!("{words:?} does not appear: {:?}; {ended:?}", String::from_utf8_lossy(&appeared));
            };
            appeared.push(byte);
        }
        let appeared = String::from_utf8_lossy(&appeared).into_owned();
        self.seen.push_str(&appeared);
        appeared
    }

    /// Waits until the program has ended by itself, well; returns everything that was seen.
    fn ends(mut self) -> String {
        assert_eq!(self.script.wait().expect("it ends").code(), Some(0), "{}", self.seen);
        let rest: Vec<u8> = self.bytes.iter().collect();
        self.seen.push_str(&String::from_utf8_lossy(&rest));
        assert_eq!(self.left(), Vec::<String>::new(), "nothing is left behind");
        std::mem::take(&mut self.seen)
    }

    /// Closes the window.
    fn close(&mut self) {
        self.script.kill().expect("it runs");
        self.script.wait().expect("it is gone");
    }

    /// What lies in the folder for temporary files.
    fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name != "copy").collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended, unless the test fails.
        let _ended = self.script.kill();
        let _waited = self.script.wait();
    }
}

/// A text without what only moves the cursor and changes colours.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split("\u{1b}[").enumerate() {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit() || ";?".contains(letter));
        plain.push_str(if index == 0 { part } else { rest.get(1..).unwrap_or_default() });
    }
    plain
}

const CYAN_BOT: &str = "\u{1b}[36mbot>\u{1b}[0m";

#[test]
fn a_conversation_at_a_terminal_is_coloured_completed_and_in_its_order() {
    let mut terminal = Terminal::open("exec $DEMO", &[]);
    terminal.types("", "alice> ");
    terminal.types("list ap\t", "list apps");
    let answer = terminal.types("\r", "Then I can see your apps");
    assert!(answer.contains(CYAN_BOT), "{answer:?}");
    // What is typed before the prompt is there goes to the terminal itself: it echoes it, and Ctrl-C ends the program.
    terminal.types("", "alice> ");
    let approved = terminal.types("/approve\r", "Write \"more\"");
    let (opened, listed) = (approved.find("alice opened the link"), approved.find("12 apps can reach"));
    assert!(opened.is_some() && opened < listed, "{approved:?}");
    terminal.types("", "alice> ");
    // Ctrl-C takes back what was typed.
    terminal.types("revoke 2", "revoke 2");
    terminal.types("\u{3}", "alice> ");
    let status = terminal.types("status\r", "bot>") + &terminal.types("", "alice> ");
    assert!(!status.contains("Remove"), "{status:?}");
    terminal.types("/as b\t", "/as bob");
    terminal.types("\r", "You are bob now.");
    terminal.types("", "bob> ");
    // What is pasted is sent line by line.
    let pasted = terminal.types("\u{1b}[200~thanks\nthanks\u{1b}[201~\r", "bot>");
    terminal.types("", "bot>");
    assert!(!pasted.contains("do not know"), "{pasted:?}");
    terminal.types("", "bob> ");
    let help = without_colours(&terminal.types("/help\r", "bob> "));
    assert!(help.lines().count() <= 24, "{help}");
    terminal.keyboard.write_all(b"/quit\r").expect("it reads");
    terminal.ends();
}

#[test]
fn colours_are_left_out_where_they_are_not_wanted() {
    let mut terminal = Terminal::open("exec $DEMO", &[("NO_COLOR", "1")]);
    terminal.types("", "alice> ");
    terminal.types("status\r", "bot>");
    terminal.types("", "alice> ");
    terminal.keyboard.write_all(b"/quit\r").expect("it reads");
    let seen = terminal.ends();
    for colour in ["\u{1b}[36m", "\u{1b}[2m", "\u{1b}[1m"] {
        assert!(!seen.contains(colour), "{seen:?}");
    }
}

#[test]
fn a_terminal_that_can_do_nothing_and_a_pipe_behind_it_get_lines() {
    for (line, environment) in [("exec $DEMO", ("TERM", "dumb")), ("$DEMO | tee copy", ("TERM", "xterm"))] {
        let mut terminal = Terminal::open(line, &[environment]);
        terminal.types("", "Start with: list apps");
        terminal.types("status\n", "bot> ");
        terminal.keyboard.write_all(b"/quit\n").expect("it reads");
        let copy = terminal.folder.path().join("copy");
        terminal.script.wait().expect("it ends");
        let copied = line.contains("copy").then(|| fs::read_to_string(copy).expect("a copy"));
        assert!(copied.is_none_or(|copied| copied.contains("alice> status\nbot> ")), "{line}");
        let seen = terminal.ends();
        assert!(!seen.contains('\u{1b}'), "{seen:?}");
    }
}

#[test]
fn nothing_is_left_behind_when_the_window_is_closed() {
    for (line, seen_first) in [
        ("exec $DEMO", "alice> "),
        ("exec $DEMO --server mastodon", "alice> "),
        // While it starts.
        ("exec $DEMO --server mastodon", ""),
        ("TERM=dumb exec $DEMO", "Start with"),
    ] {
        let mut terminal = Terminal::open(line, &[]);
        terminal.types("", seen_first);
        let began = Instant::now();
        while terminal.left().is_empty() {
            assert!(began.elapsed() < PATIENCE, "{line} has no folder");
            std::thread::sleep(LOOK);
        }
        terminal.close();
        let began = Instant::now();
        while !terminal.left().is_empty() {
            assert!(began.elapsed() < PATIENCE, "{line}: {:?} is left", terminal.left());
            std::thread::sleep(LOOK);
        }
    }
}
