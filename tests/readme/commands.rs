//! The commands that the pages name for people to type, and which of them no test can type.

use std::collections::BTreeMap;

use super::read;

/// The pages whose commands somebody types.
const TYPED: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/running.md", "docs/mastodon.md", "docs/privacy.md"];

/// What a command begins with.
const PROGRAMS: [&str; 25] = [
    "auditoot",
    "apt-get",
    "cargo",
    "curl",
    "deploy/package",
    "deploy/release",
    "deploy/test-package",
    "docker",
    "dpkg",
    "git",
    "gpg",
    "install",
    "journalctl",
    "less",
    "podman",
    "psql",
    "redis-cli",
    "sudo",
    "systemctl",
    "tests/run",
    ".ci/run",
    "MESSAGES=1000000",
    "REVOKE",
    "UPDATE",
    "UPDATE=1",
];

/// The commands that are not typed by the test, and why.
pub(crate) const NOT_TYPED: &[(&str, &str)] = &[
    ("tests/run", "it runs this test"),
    (".ci/run", "it runs this test"),
    ("UPDATE=1 cargo test --test readme", "it is this test"),
    ("UPDATE=1 cargo test --test stories", "it is another test of the same run"),
    ("cargo test -p auditoot-core -- --ignored rows_that", "it lists what is still to be done"),
    ("UPDATE=1 cargo test -p auditoot-core spoken", "it is another test of the same run"),
    ("cargo test -p auditoot-core -- --ignored rows_that", "it lists what is not understood yet"),
    ("MESSAGES=1000000 cargo test --release --test simulation many -- --nocapture", "it takes very long"),
    ("cargo build --release", "a release takes very long to build"),
    ("stat -c %s target/release/auditoot", "it measures a release"),
    ("/usr/bin/time -v target/release/auditoot demo < /dev/null", "it measures a release"),
    (
        "(printf '%s\\n' \"list apps\" /approve; sleep 60) | target/release/auditoot demo > /dev/null &",
        "it measures a release",
    ),
    ("sleep 5; grep VmRSS /proc/$!/status", "it measures a release"),
    ("cargo bench", "it measures a release"),
    ("deploy/package", "it builds a release; deploy/test-package types it"),
    ("deploy/test-package", "it makes a Debian to install into, from Debian's mirror"),
    ("dpkg --install", "deploy/test-package types it"),
    ("dpkg --purge auditoot", "deploy/test-package types it"),
    ("apt-get install postgresql redis-server", "it changes the machine"),
    ("git tag --sign v0.1.0", "it needs the key of whoever makes the release"),
    ("git log -1 --format=%ae", "a package of the sources has no history"),
    ("deploy/release", "it builds a release, and needs cargo-cyclonedx"),
    ("gpg --clearsign target/package/SHA256SUMS", "it needs the key of whoever makes the release"),
    ("systemctl enable --now auditoot", "tests have no systemd"),
    ("redis-cli ACL SAVE", "it is for a Redis with another configuration than that of the test"),
    ("auditoot incident", "it stands for those with their words, which are typed"),
];

/// A command as it stands on a page.
#[derive(Clone, Debug)]
pub(crate) struct WrittenCommand {
    pub(crate) page: &'static str,
    /// What is typed into it afterwards, if the page says so.
    pub(crate) input: Option<String>,
}

/// The commands of all pages.
pub(crate) fn written() -> BTreeMap<String, WrittenCommand> {
    let mut commands = BTreeMap::new();
    for page in TYPED {
        let (blocks, rest) = parted(&read(page));
        for block in blocks {
            let mut lines = block.lines.iter();
            while let Some(line) = lines.next() {
                let (text, comment) = line.split_once("  #").unwrap_or((line, ""));
                let input = comment.contains("then paste").then(|| lines.next().cloned()).flatten();
                commands.insert(text.trim().to_owned(), WrittenCommand { page, input });
            }
        }
        for quoted in super::quoted(&rest) {
            let text = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
            let (first, is_longer) = text.split_once(' ').map_or((text.as_str(), false), |(first, _)| (first, true));
            // A word alone is the name of something, unless it is a script of ours.
            if PROGRAMS.contains(&first) && (is_longer || first.contains('/')) {
                commands.entry(text).or_insert(WrittenCommand { page, input: None });
            }
        }
    }
    commands
}

/// The blocks of a page in this language, each as it stands there.
pub(crate) fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = read(page);
    let is_it = |block: &&str| block.starts_with(language);
    let inner = |block: &str| block[language.len()..].lines().map(str::trim).collect::<Vec<_>>().join("\n");
    text.split("```").skip(1).step_by(2).filter(is_it).map(inner).collect()
}

/// Commands that stand on lines of their own.
struct Block {
    lines: Vec<String>,
}

/// The blocks of commands on a page, and what stands around all blocks.
fn parted(text: &str) -> (Vec<Block>, String) {
    let (mut blocks, mut rest) = (Vec::new(), String::new());
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        let first = trimmed.split(' ').next().unwrap_or_default();
        match (trimmed.strip_prefix("```"), fence) {
            (Some(_), Some(_)) => fence = None,
            (Some(language), None) => {
                fence = Some(language);
                blocks.push(Block { lines: Vec::new() });
            }
            (None, Some("sh" | "sql")) => blocks.last_mut().expect("a block").lines.push(trimmed.to_owned()),
            (None, Some(_)) => {
                let command = trimmed.strip_prefix("$ ").map(str::to_owned);
                blocks.last_mut().expect("a block").lines.extend(command);
            }
            (None, None) if line.starts_with("    ") && PROGRAMS.contains(&first) && !line.contains('`') => {
                blocks.push(Block { lines: vec![trimmed.to_owned()] });
            }
            (None, None) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    (blocks, rest)
}
