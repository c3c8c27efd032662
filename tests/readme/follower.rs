//! Somebody who follows the pages: in an empty folder, as a user without rights, with the program in the path and nothing else of ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use auditoot_sandbox::{Decision, Sandbox};
use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

use super::commands::{WrittenCommand, written};

/// The user without rights, where the test is root.
const NOBODY: u32 = 65_534;
/// How long a command may take, in seconds.
const PATIENCE: u64 = 120;

/// What a command said that goes on, in the folder.
const LOG: &str = "log";

/// Programs that need a terminal, another user or an address that only a test has: what stands in for them. `cargo run` is the program
/// that cargo has built for this test.
const STAND_INS: [(&str, &str); 4] = [
    ("sudo", "shift 2; exec \"$@\""),
    ("less", "exec cat \"$@\""),
    ("cargo", "while [ \"$1\" != -- ]; do shift; done; shift; exec auditoot \"$@\""),
    ("redis-cli", "PATH=${PATH#*:}; exec redis-cli -p \"$REDIS_PORT\" \"$@\""),
];

/// Somebody, their folder, and what they have typed.
pub(crate) struct Follower {
    folder: TempDir,
    tools: TempDir,
    pages: BTreeMap<String, WrittenCommand>,
    typed: BTreeSet<String>,
    /// What of a command is different here, such as an address.
    replaced: Vec<(String, String)>,
    environment: Vec<(String, String)>,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Follower {
    pub(crate) fn new() -> Self {
        let (folder, tools) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        hand_over(folder.path());
        let open = |path: &Path| fs::set_permissions(path, Permissions::from_mode(0o755)).expect("a mode");
        open(tools.path());
        let program = tools.path().join("auditoot");
        fs::copy(env!("CARGO_BIN_EXE_auditoot"), &program).expect("a copy");
        open(&program);
        for (name, script) in STAND_INS {
            let path = tools.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a script");
            open(&path);
        }
        let etc = folder.path().join("etc/auditoot").display().to_string();
        Self {
            folder,
            tools,
            pages: written(),
            typed: BTreeSet::new(),
            replaced: vec![("/etc/auditoot".to_owned(), etc)],
            environment: Vec::new(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the command said so far that was started last.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path(LOG)).unwrap_or_default()
    }

    /// From now on this is different here from what the pages say.
    pub(crate) fn replace(&mut self, written: &str, here: &str) {
        self.replaced.push((written.to_owned(), here.to_owned()));
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// A text of a page as it has to be here.
    pub(crate) fn here(&self, text: &str) -> String {
        self.replaced.iter().fold(text.to_owned(), |text, (written, here)| text.replace(written, here))
    }

    /// Lays a file there, for nobody else to read.
    pub(crate) fn lay(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("a mode");
        hand_over(&path);
    }

    /// Makes a folder that the package would have made, with the folders above it.
    pub(crate) fn lay_folder(&self, name: &str) {
        let mut path = self.path("");
        for part in name.split('/') {
            path.push(part);
            fs::create_dir(&path).expect("a folder");
            hand_over(&path);
        }
    }

    /// Types a command of a page with this in place of what it leaves open, and expects that it ends well.
    pub(crate) fn types(&mut self, command: &str, filled: &[(&str, &str)]) -> String {
        let outcome = self.tries(command, filled, "");
        assert_eq!(outcome.code, Some(0), "{command}: {outcome:?}");
        outcome.stdout
    }

    /// Types a command, and then this into it.
    pub(crate) fn tries(&mut self, command: &str, filled: &[(&str, &str)], input: &str) -> Outcome {
        let written = self.pages.get(command).unwrap_or_else(|| panic!("no page says {command:?}"));
        let input = written.input.as_deref().map_or(input.to_owned(), |written| self.here(written));
        self.typed.insert(command.to_owned());
        let mut child = self.begin(&fill(&self.here(command), filled)).spawn().expect("it starts");
        child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Types a command that goes on until it is told to stop.
    pub(crate) fn starts(&mut self, command: &str, filled: &[(&str, &str)]) -> Started {
        assert!(self.pages.contains_key(command), "no page says {command:?}");
        self.typed.insert(command.to_owned());
        let command = format!("exec {} > {LOG} 2>&1", fill(&self.here(command), filled));
        let child = self.shell(&command, &[]).stdin(Stdio::null()).spawn();
        Started(child.expect("it starts"))
    }

    /// Types a command that shows a link and asks for the code that the page behind it shows; returns what it said.
    pub(crate) async fn signs_in(&mut self, command: &str, sandbox: &Sandbox, account: &str) -> Outcome {
        assert!(self.pages.contains_key(command), "no page says {command:?}");
        self.typed.insert(command.to_owned());
        let mut child = self.begin(command).spawn().expect("it starts");
        let mut stderr = child.stderr.take().expect("a pipe");
        let mut said = String::new();
        while !said.contains("The code: ") {
            let mut byte = [0];
            stderr.read_exact(&mut byte).unwrap_or_else(|_| panic!("{command} goes on after: {said}"));
            said.push(char::from(byte[0]));
        }
        let link = said.split_whitespace().find(|word| word.starts_with("http") && word.contains("oauth/authorize"));
        let page = sandbox.browse(account, link.expect("a link"), Decision::Approve).await.expect("a page");
        let code = page.code.expect("a code");
        writeln!(child.stdin.take().expect("a pipe"), "{}", code.expose()).expect("it reads");
        stderr.read_to_string(&mut said).expect("text");
        let output = child.wait_with_output().expect("it ends");
        let stdout = String::from_utf8(output.stdout).expect("text");
        Outcome { code: output.status.code(), stdout, stderr: said }
    }

    /// The commands of the pages that were typed by nobody.
    pub(crate) fn left_out(&self) -> BTreeMap<&str, &'static str> {
        let left = self.pages.iter().filter(|(command, _)| !self.typed.contains(*command));
        left.map(|(command, written)| (command.as_str(), written.page)).collect()
    }

    /// A command in a shell that has no terminal, in the folder.
    fn begin(&self, command: &str) -> Command {
        let mut shell = self.shell(command, &["setsid", "--wait", "timeout", &PATIENCE.to_string()]);
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell
    }

    fn shell(&self, command: &str, around: &[&str]) -> Command {
        let words = [around, &["sh", "-c", command]].concat();
        let mut shell = Command::new(words[0]);
        let usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        shell.args(&words[1..]).current_dir(self.folder.path()).env_clear();
        shell.env("PATH", format!("{}:{usual}", self.tools.path().display())).env("HOME", self.folder.path());
        shell.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if geteuid().is_root() {
            shell.uid(NOBODY).gid(NOBODY);
        }
        shell
    }
}

/// Gives what root made to whoever types.
fn hand_over(path: &Path) {
    if geteuid().is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("it is handed over");
    }
}

/// A command that runs; it is stopped in any case.
pub(crate) struct Started(Child);

impl Started {
    /// Stops it as systemd does, and expects that it ends well.
    pub(crate) fn stop(mut self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).expect("it runs");
        assert_eq!(self.0.wait().expect("it ends").code(), Some(0));
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // It has ended, unless the test fails.
        let _ended = self.0.kill();
        let _waited = self.0.wait();
    }
}

fn fill(command: &str, filled: &[(&str, &str)]) -> String {
    filled.iter().fold(command.to_owned(), |command, (open, value)| {
        assert!(command.contains(open), "{command} does not leave {open} open");
        command.replace(open, value)
    })
}
