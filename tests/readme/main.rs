//! README.md and the pages beside it say what is true: their transcript is the demo's, their tables are the program's, what they name is
//! there. Every command that they tell somebody to type is typed, from an empty folder.
//!
//! `UPDATE=1 cargo test --test readme` writes the transcript, the table of keys and the text about privacy anew; read the difference
//! before you believe it.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

mod commands;
mod follower;
mod operator;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use auditoot::bot::Health;
use auditoot::config::{KEYS, PastePage, table_markdown};
use auditoot::demo::{Options, converse_by_pipe};
use auditoot_core::audit::source::{AppsPage, Watches};
use auditoot_core::audit::{Precision, Source, Streams};
use auditoot_core::dialogue::language::Language;
use auditoot_core::dialogue::understanding::command;
use auditoot_core::dialogue::verb::COMMANDS;
use auditoot_core::prompts::Renderer;
use auditoot_sandbox::Character;
use commands::NOT_TYPED;
use follower::Follower;
use operator::Premises;

/// Where lines of the transcript are broken.
const WIDTH: usize = 100;
/// What a line of the transcript that goes on begins with.
const INDENT: &str = "     ";
/// How the command in front of the transcript begins and ends.
const COMMAND: (&str, &str) = ("$ printf '%s\\n' ", " | auditoot demo\n");
/// Between these stands the table of keys.
const TABLE: (&str, &str) = ("a test holds it to that. -->\n\n", "\n## ");

/// Between these stands the table of what works on which server.
const SOFTWARE: (&str, &str) = ("a test holds it to those. -->\n\n", "\nIt talks");

/// Between these stands the text about privacy.
const PRIVACY: (&str, &str) = ("without a name:\n\n```text\n", "```\n");
/// Between these stands the profile that the bot's account gets, indented.
const PROFILE: (&str, &str) = ("The profile that it offers:\n\n   ```text\n", "   ```\n");
/// All pages.
const PAGES: [&str; 7] = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/running.md",
    "docs/mastodon.md",
    "docs/privacy.md",
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The part of a text between two others.
fn between<'a>(text: &'a str, (start, end): (&str, &str)) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("{start:?} is missing")) + start.len();
    let length = text[from..].find(end).unwrap_or_else(|| panic!("after {start:?}, {end:?} is missing"));
    &text[from..from + length]
}

/// Holds a part of a page against what it should be, or puts it there.
fn hold(page: &str, part: (&str, &str), expected: &str) {
    /// Two tests must not write the file at once.
    static WRITING: Mutex<()> = Mutex::new(());
    let _turn = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = read(page);
    let written = between(&text, part);
    if written != expected && std::env::var_os("UPDATE").is_some() {
        let old = format!("{}{written}{}", part.0, part.1);
        let new = format!("{}{expected}{}", part.0, part.1);
        fs::write(path(page), text.replacen(&old, &new, 1)).expect("the page is written");
        return;
    }
    assert_eq!(written, expected, "{page} is out of date; see the head of this test");
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The words of the README's `printf`: those with blanks are in quotes.
fn inputs(arguments: &str) -> String {
    let mut input = String::new();
    for (index, part) in arguments.split('"').enumerate() {
        let words: Vec<&str> = if index % 2 == 1 { vec![part] } else { part.split_whitespace().collect() };
        for word in words {
            writeln!(input, "{word}").expect("memory");
        }
    }
    input
}

/// Addresses without what differs each time, and long lines broken.
fn tidied(transcript: &str) -> String {
    let mut text = String::new();
    for line in transcript.lines() {
        let (lead, line) = line.strip_prefix(INDENT).map_or(("", line), |rest| (INDENT, rest));
        let mut width = lead.len();
        text.push_str(lead);
        for (index, word) in line.split(' ').enumerate() {
            let word = shortened(word);
            let length = word.chars().count();
            if index > 0 && width + 1 + length > WIDTH {
                text.push('\n');
                text.push_str(INDENT);
                width = INDENT.len();
            } else if index > 0 {
                text.push(' ');
                width += 1;
            }
            text.push_str(&word);
            width += length;
        }
        text.push('\n');
    }
    text
}

/// `http://127.0.0.1:8080/oauth/authorize?…` for the address of a sign-in.
fn shortened(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://127.0.0.1:") else { return word.to_owned() };
    let address = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let (address, query) = address.split_once('?').map_or((address, ""), |(address, _)| (address, "?…"));
    format!("{scheme}://127.0.0.1:…{address}{query}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_transcript_is_what_the_demo_says() {
    let readme = read("README.md");
    let input = inputs(between(&readme, COMMAND));
    assert!(input.lines().count() > 2, "it is a conversation: {input}");
    let options = Options {
        character: Character::GoToSocial,
        operator: false,
        paste: false,
        paste_page: PastePage::Off,
        serves_neighbours: true,
        characters: None,
        port: None,
        data: None,
        at: Some("2026-11-01T09:00:00Z".parse().expect("a time")),
        before: Vec::new(),
    };
    let mut output = Vec::new();
    converse_by_pipe(options, std::io::Cursor::new(input), &mut output).await.expect("the demo ends well");
    hold("README.md", (COMMAND.1, "```\n"), &tidied(&String::from_utf8(output).expect("text")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_that_somebody_is_told_to_type_does_what_is_said() {
    let mut follower = Follower::new();
    newcomer(&mut follower);
    let premises = Premises::build().await;
    operator::follow(&mut follower, &premises).await;
    let not_typed: BTreeMap<&str, &str> = NOT_TYPED.iter().copied().collect();
    let left_out = follower.left_out();
    for (command, page) in &left_out {
        assert!(
            not_typed.contains_key(command),
            "{page}: {command:?} is new: let the test type it, or say why it cannot"
        );
    }
    for command in not_typed.keys() {
        assert!(left_out.contains_key(command), "{command:?} is typed, or stands on no page");
    }
}

/// Somebody who has just found this, and has nothing.
fn newcomer(follower: &mut Follower) {
    let readme = read("README.md");
    let arguments = between(&readme, COMMAND);
    let command = format!("{}{arguments}{}", &COMMAND.0[2..], COMMAND.1.trim_end());
    let said = follower.types(&command, &[]);
    assert!(said.contains("12 apps can reach your account") && said.contains("bot> Done:"), "{said}");
    for demo in ["cargo run --release -- demo", "cargo run -- demo"] {
        let said = follower.tries(demo, &[], "list apps\n");
        assert!(said.code == Some(0) && said.stdout.starts_with("alice> list apps\nbot> Hello!"), "{said:?}");
    }
}

#[test]
fn the_table_of_keys_is_the_programs() {
    hold("README.md", TABLE, &table_markdown());
}

#[test]
fn every_command_is_there_and_every_line_of_the_table_is_a_command() {
    let readme = read("README.md");
    let table = between(&readme, ("| write | and the bot |\n|---|---|\n", "\n\n"));
    let written: Vec<&str> =
        table.lines().map(|line| quoted(line).next().unwrap_or_else(|| panic!("no command: {line}"))).collect();
    for text in &written {
        assert!(command(text).is_some(), "the bot does not understand {text:?}");
    }
    let english = Language::English.column();
    let examples: Vec<&str> = COMMANDS.iter().flat_map(|row| english.examples(row.verb).iter().copied()).collect();
    assert_eq!(written, examples, "the table shows the examples of the commands, in their order");
}

/// What a command of the program prints in an empty folder.
fn printed(arguments: &[&str], environment: &[(&str, &str)]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
    command.current_dir(folder.path()).args(arguments).env_clear().envs(environment.iter().copied());
    let output = command.output().expect("the program starts");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn the_text_about_privacy_is_the_one_that_is_printed() {
    let database = ("AUDITOOT_OPERATOR__DATABASE_URL", "postgres://auditoot:x@127.0.0.1/x");
    let server = ("AUDITOOT_BOT__SERVER", "https://social.example");
    let text = printed(&["privacy"], &[server, database]).expect("it is printed");
    hold("docs/privacy.md", PRIVACY, &text);
}

#[test]
fn the_profile_is_the_one_that_is_offered() {
    let renderer = Renderer::load().expect("the words");
    let text = renderer.profile_text(Language::English, Some("@admin@social.example")).expect("a text");
    let lines = text.lines().map(|line| format!("   {line}").trim_end().to_owned() + "\n");
    hold("docs/running.md", PROFILE, &lines.collect::<String>());
}

#[test]
fn every_command_that_is_named_is_one_of_the_program_with_all_its_words() {
    let mut count = 0;
    for page in PAGES {
        let text = read(page);
        let in_blocks = text.lines().map(str::trim).filter(|line| !line.contains('`'));
        for command in quoted(&text).filter(|quoted| quoted.lines().count() == 1).chain(in_blocks) {
            for words in command.split("auditoot ").skip(1).filter(|_| command.starts_with("auditoot ")) {
                let words = words.split(['|', '>', '&', ';', '#']).next().unwrap_or_default();
                let (options, words): (Vec<&str>, Vec<&str>) =
                    words.split_whitespace().partition(|word| word.starts_with('-'));
                let commands = words.iter().filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
                let mut arguments: Vec<&str> = commands.copied().take(2).collect();
                if arguments.first().is_none_or(|word| !["store", "incident"].contains(word)) {
                    arguments.truncate(1);
                }
                let help = printed(&[&arguments[..], &["--help"]].concat(), &[]);
                let help = help.unwrap_or_else(|| panic!("{page}: there is no command {command:?}"));
                // Where a command has words of its own, their options stand in the help of those.
                let further = words.iter().skip(1).filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
                let further = further
                    .filter_map(|word| printed(&[arguments.first().copied().unwrap_or_default(), word, "--help"], &[]));
                let help = further.fold(help, |help, more| help + &more);
                for option in options {
                    let is_known = help.contains(option) || option == "--version";
                    assert!(is_known, "{page}: {option} of {command:?} is none");
                }
                count += 1;
            }
        }
    }
    assert!(count > 15, "{count} commands are named");
}

#[test]
fn keys_and_words_of_health_are_those_of_the_program() {
    let pages = PAGES.map(read).join("\n");
    let sections: Vec<&str> = KEYS.iter().filter_map(|key| key.path.split('.').next()).collect();
    for word in quoted(&pages) {
        let Some((section, _)) = word.split_once('.').filter(|(section, _)| sections.contains(section)) else {
            continue;
        };
        let is_known = KEYS.iter().any(|key| key.path == word || key.file_twin().as_deref() == Some(word));
        assert!(is_known, "there is no key {word} of the section {section}");
    }
    for health in Health::WORDS {
        assert!(quoted(&pages).any(|word| word == health), "{health:?} is missing");
    }
}

/// Whether a text has a heading that a link to this title leads to.
fn has_heading(text: &str, title: &str) -> bool {
    let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    headings.map(|heading| heading.to_lowercase().replace(' ', "-")).any(|heading| heading == title)
}

#[test]
fn what_they_point_at_is_there() {
    for name in PAGES {
        let text = read(name);
        let folder = Path::new(name).parent().expect("a folder");
        let places = quoted(&text).filter(|word| {
            ["src/", "tests/", "benches/", "deploy/", "docs/", "prompts/", ".ci/"]
                .iter()
                .any(|folder| word.starts_with(folder))
                && !word.contains(['<', '*', ' '])
        });
        for place in places {
            assert!(path(place.trim_end_matches('/')).exists(), "{name} points at {place}, which is not there");
        }
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (page, title) = link.split_once('#').map_or((link, None), |(page, title)| (page, Some(title)));
            let page = if page.is_empty() { path(name) } else { path("").join(folder).join(page) };
            assert!(page.exists(), "{name} points at {link}, which is not there");
            let is_there = title.is_none_or(|title| has_heading(&fs::read_to_string(&page).expect("text"), title));
            assert!(is_there, "{name} points at {link}, a heading that is not there");
        }
    }
}

/// The software that each source is for, and its row of the table.
fn software() -> Vec<(&'static str, Source)> {
    let named = |source: &Source| match source {
        Source::GoToSocial => "GoToSocial 0.19 and later",
        Source::Operator(_) => "Mastodon 4.2 and later, if its operator runs the bot",
        Source::Pasted => "Mastodon 4.2 and later, if anybody else runs the bot",
        Source::PageOnly(AppsPage::Mastodon) => "the same, where the bot has no pages of its own",
        Source::PageOnly(AppsPage::GoToSocial) => "GoToSocial before 0.19",
        Source::PageOnly(AppsPage::Pleroma) => "Pleroma, Akkoma",
        Source::PageOnly(AppsPage::Pixelfed) => "Pixelfed",
        Source::PageOnly(AppsPage::Unknown) => "anything else",
        Source::NotKnownYet => "a server that has not answered yet",
    };
    let pages = [AppsPage::Mastodon, AppsPage::GoToSocial, AppsPage::Pleroma, AppsPage::Pixelfed, AppsPage::Unknown];
    let lists = [Source::GoToSocial, Source::Operator(Streams::Cut), Source::Pasted];
    let sources = lists.into_iter().chain(pages.map(Source::PageOnly));
    sources.map(|source| (named(&source), source)).collect()
}

/// What a source tells of an app.
fn told(source: Source) -> String {
    let last_use = match source.precision() {
        Precision::Within(span) if span.as_hours() <= 1 => Some("its last use, to the hour"),
        Precision::Within(_) => Some("its last use, to the day"),
        Precision::None => None,
    };
    let permissions = source.tells_permissions().then_some("what it may do");
    let dates = source.tells_dates().then_some("when it was let in");
    let new = (source.watches() == Watches::WithinAMinute).then_some("within a minute, that it is new");
    let told: Vec<&str> = permissions.into_iter().chain(dates).chain(last_use).chain(new).collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join("; ") }
}

#[test]
fn the_table_of_software_is_made_from_the_rows_of_the_sources() {
    let mut table = "| the person's server | list | remove | what is told of an app |\n|---|---|---|---|\n".to_owned();
    for (software, source) in software() {
        let (list, remove) = match (source.can_list(), source.streams()) {
            _ if source.is_pasted() => {
                ("from the page that the person pastes", "by the person, by a link to the app on that page")
            }
            (true, Streams::Cut) => ("yes", "yes; what it has open is cut, with access to its Redis"),
            (true, Streams::MayGoOn | Streams::NoneSeen) => {
                ("yes", "yes; what it has open may go on until it connects again")
            }
            (false, _) => ("a link to the page of the server", "by the person, on that page"),
        };
        writeln!(table, "| {software} | {list} | {remove} | {} |", told(source)).expect("memory");
    }
    hold("README.md", SOFTWARE, &table);
}
