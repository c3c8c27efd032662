//! The demo as a script uses it: lines in, a transcript out, and an exit code.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

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

#[test]
fn at_a_time_it_is_repeatable_and_with_a_folder_the_files_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("demo").display().to_string();
    let input = "/app list\n/later 3 months\n/restart\nstatus\nprivacy\n";
    let arguments = ["--at", "2026-03-01T09:00:00Z", "--data", data.as_str()];
    let first = demo(&arguments, input);
    assert_eq!(code(&first), 0, "{first:?}");
    assert!(transcript(&first).contains("demo> It is 2026-06-01 09:00:00 now."), "{first:?}");
    assert!(folder.path().join("demo/store").is_dir() && folder.path().join("demo/key").is_file());
    let again = demo(&arguments, input);
    assert_eq!(code(&again), 2, "the server of those files is gone: {again:?}");
    let without = demo(&arguments[..2], input);
    assert_eq!(transcript(&without), transcript(&first));
}

#[test]
fn a_port_that_is_taken_ends_it_with_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = demo(&["--port", &port], "status\n");
    assert_eq!(code(&output), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("server could not be started"), "{output:?}");
}
