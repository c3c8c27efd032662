//! Every text of `prompts/en.ftl` is said in a story: each message, and each variant of each choice in one.
//!
//! The transcripts are read as they are written down, so no bot runs here. A text is looked for in each line that was said,
//! with anything where the file has a placeable. The longest is looked for first, and the words that it accounts for are
//! taken out, so that "new apps" is not found in "I no longer watch for new apps".

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

mod patterns;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use patterns::{Text, texts};

/// Texts that no story can bring about, each with the test that says it. There are few, and it should be fewer.
const ELSEWHERE: &[(&str, &str)] = &[
    // Only where the bot is killed in the middle of a removal, and the operator's limits change before it starts again.
    ("trouble-tomorrow", "everything_is_said_as_it_is_written_down"),
    ("trouble-what[trouble sign-in-too-old]", "everything_is_said_as_it_is_written_down"),
    // Only where whoever runs the bot names more domains than the demo lets anybody name.
    ("privacy-serves-many", "everything_is_said_as_it_is_written_down"),
    // Only for names of a length that hardly anybody gives.
    ("export-left-out[count one]", "everything_is_said_as_it_is_written_down"),
    ("reminder-apps-counted", "everything_is_said_as_it_is_written_down"),
    // Between the end of a sign-in and the moment at which the bot says so lies less than the demo waits for.
    ("sign-in-why[why ran-out]", "what_is_written_after_the_end_and_before_it_is_seen_to_needs_a_new_sign_in"),
    ("too-much-to-keep", "what_is_too_much_to_keep_is_said_once_and_the_next_message_works"),
    ("web-code-refused", "every_page_has_its_words"),
    ("web-export-not-now", "every_page_has_its_words"),
    // Only where the pages were taken away from a bot that people had pasted to.
    ("export-pasted", "everything_is_said_as_it_is_written_down"),
    // Some megabytes.
    ("web-paste-long", "everything_is_said_as_it_is_written_down"),
    ("web-later", "a_page_waits_twenty_seconds_and_then_refers_to_the_messages"),
    ("web-later-title", "a_page_waits_twenty_seconds_and_then_refers_to_the_messages"),
];

/// How many texts may be said in no story.
const ELSEWHERE_MAX: usize = 13;

#[test]
fn every_text_is_said_in_a_story_or_by_a_test_that_is_named() {
    let texts = texts(&fs::read_to_string(root().join("prompts/en.ftl")).expect("the English words"));
    let stories = files(&root().join("tests/stories"), "txt");
    let mut stories: Vec<String> = stories.iter().map(|path| fs::read_to_string(path).expect("a story")).collect();
    stories.push(profile());
    let said = said_in(&texts, &stories);
    let all: BTreeSet<&str> = texts.iter().flat_map(|text| &text.names).map(String::as_str).collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(text, _)| *text).collect();
    let missing: BTreeSet<&str> = all.difference(&said).copied().collect();
    assert_eq!(missing, elsewhere, "said in no story (left), and said to be (right), of {} texts", all.len());
    assert!(ELSEWHERE.len() <= ELSEWHERE_MAX);
}

#[test]
fn the_tests_that_are_named_are_there() {
    let tests = ["tests", "crates/core/src", "src"].map(|folder| files(&root().join(folder), "rs"));
    let tests: String = tests.iter().flatten().map(|path| fs::read_to_string(path).expect("a file")).collect();
    for (text, test) in ELSEWHERE {
        assert!(tests.contains(&format!("fn {test}()")), "{text}: there is no test {test}");
    }
}

#[test]
fn a_text_is_found_where_it_is_said_and_nowhere_else() {
    let texts = texts(
        "off = I no longer watch for new apps.\nlist = { $list ->\n    [new] new apps\n   *[all] all apps\n    }\n\
         left = { $count ->\n    [one] { $count } app left.\n   *[other] { $count } apps left.\n    }\n\
         web-done = Go back.\nnothing = { $first }, { $second }\n",
    );
    let said = |story: &str| said_in(&texts, &[story.to_owned()]).into_iter().collect::<Vec<_>>();
    assert_eq!(said("bot> I no longer watch for new apps."), ["off"]);
    assert_eq!(said("bot> Hello.\n     I took all of your last list (new apps)."), ["list[list new]"]);
    assert_eq!(said("bot> 1 app left."), ["left[count one]"]);
    assert_eq!(said("bot> 12 apps left."), ["left[count other]"]);
    assert_eq!(said("bot> 1 apps left.\nbot> renew apps, or new appsolutely"), Vec::<&str>::new());
    assert_eq!(said("alice> all apps\ndemo> Go back.\nbot> Go back."), Vec::<&str>::new());
    assert_eq!(said("demo> The page says: Done\n     Go back."), ["web-done"]);
}

/// The profile of the bot's account, which is said in no conversation: as docs/running.md has it, where a test holds it to be the one that
/// is written.
fn profile() -> String {
    let page = fs::read_to_string(root().join("docs/running.md")).expect("a page");
    let block = page.split("```text\n").find(|block| block.contains("Privately mention")).expect("the profile");
    let lines = block.split("```").next().into_iter().flat_map(str::lines);
    lines.map(|line| "bot> ".to_owned() + line.trim() + "\n").collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end like this.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|its| its == extension) {
            found.push(path);
        }
    }
    found
}

/// The texts that are said in these stories.
fn said_in<'a>(texts: &'a [Text], stories: &[String]) -> BTreeSet<&'a str> {
    let mut said = BTreeSet::new();
    // Most lines are said many times.
    let lines: BTreeSet<(Speaker, &str)> = stories.iter().flat_map(|story| lines(story)).collect();
    for (by, line) in lines {
        let mut line = line.to_owned();
        for text in texts.iter().filter(|text| text.is_of_a_page() == (by == Speaker::Page)) {
            if text.take_from(&mut line) {
                said.extend(text.names.iter().map(String::as_str));
            }
        }
    }
    said
}

/// The lines of a story that the bot says, or a page of its own.
fn lines(story: &str) -> Vec<(Speaker, &str)> {
    let mut by = Speaker::Nobody;
    let lines = story.lines().map(|line| {
        let line = line.strip_prefix("     ").unwrap_or_else(|| {
            by = Speaker::of(line);
            line
        });
        (by, line)
    });
    lines.filter(|(by, _)| *by != Speaker::Nobody).collect()
}

/// Who says a line, as far as the bot's texts are concerned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Speaker {
    Bot,
    /// A page that somebody opened, as the demo tells it.
    Page,
    Nobody,
}

impl Speaker {
    fn of(line: &str) -> Self {
        if line.starts_with("bot>") {
            Self::Bot
        } else if line.starts_with("demo>") && line.contains("The page says: ") {
            Self::Page
        } else {
            Self::Nobody
        }
    }
}

/// Stands where a text was found already.
const FOUND: char = '\u{0}';

impl Text {
    /// Whether a page of the bot's own says it.
    fn is_of_a_page(&self) -> bool {
        self.names.iter().any(|name| name.starts_with("web-"))
    }

    /// Takes the words of this text out of a line, wherever they stand; whether they did.
    fn take_from(&self, line: &mut String) -> bool {
        if !line.contains(&self.longest) {
            return false;
        }
        let mut own = Vec::new();
        for found in self.pattern.captures_iter(line) {
            own.extend(found.iter().skip(1).flatten().map(|words| words.range()));
        }
        for words in own.iter().rev() {
            let blank = FOUND.to_string().repeat(words.len());
            line.replace_range(words.clone(), &blank);
        }
        !own.is_empty()
    }
}
