//! What reviewers would have to look for, held by a test: which rooms may name what, where sentences live, how long files get.
//!
//! Each rule is a function from a text to what is wrong with it, and is shown to fail on a text that breaks it.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use circles::circles;
use doubles::doubles;
use regex::Regex;

/// A pattern, in one piece or several.
macro_rules! pattern {
    ($($piece:literal),+) => {
        LazyLock::new(|| Regex::new(concat!($($piece),+)).expect("a valid pattern"))
    };
}

mod circles;
mod doubles;

/// The longest a source file may be, in lines.
const LINES_MAX: usize = 400;

static SLED: LazyLock<Regex> = pattern!(r"\bsled::|\buse sled\b");
static MEGALODON: LazyLock<Regex> = pattern!(r"\bmegalodon::|\buse megalodon\b");
static CIPHER: LazyLock<Regex> = pattern!(r"\bchacha20poly1305::");
static FLUENT: LazyLock<Regex> = pattern!(r"\bfluent_bundle::");
static POSTGRES: LazyLock<Regex> = pattern!(r"\b(tokio_postgres|deadpool_postgres)::");
static REDIS: LazyLock<Regex> = pattern!(r"\b(use redis\b|redis::(Client|aio|cmd|pipe|Msg|RedisError))");
/// A guard with servers that are part of the program.
static PLAYED: LazyLock<Regex> = pattern!(r"\bof_demo\(");
/// Reading the environment.
static ENVIRONMENT: LazyLock<Regex> = pattern!(r"\benv::(var|vars|var_os|vars_os)\b");
/// Reading the machine's clock.
static MACHINE_CLOCK: LazyLock<Regex> = pattern!(r"\b(SystemTime|Timestamp|Zoned|ZonedDateTime|Utc)::now\b");
/// A place on the machine of whoever wrote a file.
static SOMEBODYS_MACHINE: LazyLock<Regex> =
    pattern!(r"(^|[^\w.:/~-])/(work|home|Users|root|tmp)/[\w.]", r"|[A-Z]:\\Users\\");
/// A module whose file stands elsewhere.
static ELSEWHERE: LazyLock<Regex> = pattern!(r"#\[path\b");
static ATTRIBUTE: LazyLock<Regex> = pattern!(r"(?s)#!?\[[^\]]*\]");
static LITERAL: LazyLock<Regex> = pattern!(r#""((?:[^"\\]|\\.)*)""#);

/// The files of the dialogue that hold what people write, one for each language. What they are told stands in prompts.
const WORDS_OF_PEOPLE: &str = "dialogue/words";

/// What the core may be built from: packages that compute. `.clippy.toml` beside its Cargo.toml sees to std and jiff.
const CORE_PACKAGES: [&str; 17] = [
    "data-encoding",
    "fluent-bundle",
    "intl_pluralrules",
    "jiff",
    "regex",
    "secrecy",
    "serde",
    "serde_json",
    "sha2",
    "strsim",
    "subtle",
    "thiserror",
    "unic-langid",
    "unicode-normalization",
    "unicode-properties",
    "unicode-security",
    "unicode-segmentation",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file that is, or would be, part of the repository.
fn files() -> Vec<PathBuf> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    assert!(listed.status.success(), "git lists the files");
    let listed = String::from_utf8(listed.stdout).expect("names in UTF-8");
    let files: Vec<PathBuf> = listed.lines().map(PathBuf::from).filter(|path| root().join(path).is_file()).collect();
    assert!(files.len() > 100, "only {} files", files.len());
    files
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The source files, tests within them left out.
fn sources() -> Vec<(PathBuf, String)> {
    let is_source = |path: &PathBuf| {
        (path.starts_with("src") || path.starts_with("crates")) && path.extension().is_some_and(|ending| ending == "rs")
    };
    let is_test =
        |path: &PathBuf| path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
    let found: Vec<_> = files().into_iter().filter(|path| is_source(path) && !is_test(path)).collect();
    found.into_iter().map(|path| (path.clone(), code(&read(&path)))).collect()
}

/// Whether a file belongs to a room: `room.rs`, or below `room/`. The crates of the clock and the sandbox are one room each; those
/// of the core stand beside those of the program.
fn is_in(path: &Path, room: &str) -> bool {
    path.starts_with(format!("crates/{room}"))
        || ["src", "crates/core/src"].iter().any(|folder| {
            path == Path::new(&format!("{folder}/{room}.rs")) || path.starts_with(format!("{folder}/{room}"))
        })
}

/// The lines of a file that are code: no comments, and nothing from `#[cfg(test)] mod` on.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text[..end].lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

/// The places in a text that a pattern finds.
fn named(pattern: &LazyLock<Regex>, text: &str) -> Vec<String> {
    pattern.find_iter(text).map(|found| found.as_str().trim().to_owned()).collect()
}

/// The texts in quotes that hold three words or more, outside of attributes.
fn sentences(text: &str) -> Vec<String> {
    let without = ATTRIBUTE.replace_all(text, "");
    let is_word = |word: &&str| word.chars().filter(|char| char.is_alphabetic()).count() > 1;
    let is_sentence = |text: &&str| text.split_whitespace().filter(is_word).count() >= 3;
    LITERAL
        .captures_iter(&without)
        .map(|found| found.get(1).map_or("", |text| text.as_str()))
        .filter(is_sentence)
        .map(str::to_owned)
        .collect()
}

/// Holds a rule against files; panics with everything that is wrong.
fn hold<'a>(files: impl IntoIterator<Item = &'a (PathBuf, String)>, wrong: impl Fn(&str) -> Vec<String>) -> usize {
    let mut count = 0;
    let mut found = Vec::new();
    for (path, text) in files {
        count += 1;
        found.extend(wrong(text).into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    count
}

/// The names of the packages that a crate is built from, with those they are built from in turn, as `cargo tree` tells.
fn built_from(arguments: &[&str]) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{lib}"])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo tells the tree");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).expect("names in UTF-8").lines().map(str::to_owned).collect()
}

/// The keys of a section of a crate's Cargo.toml, as in `serde` of `serde.workspace = true`.
fn keys_of<'a>(manifest: &'a str, section: &str) -> Vec<&'a str> {
    let inside = manifest.lines().skip_while(|line| *line != section).skip(1);
    let keys = inside.take_while(|line| !line.starts_with('[')).filter(|line| !line.trim().is_empty());
    keys.filter_map(|line| line.split(['.', ' ', '=']).next()).collect()
}

#[test]
fn the_core_is_built_from_nothing_that_acts() {
    let manifest = read(Path::new("crates/core/Cargo.toml"));
    let direct = keys_of(&manifest, "[dependencies]");
    assert!(direct.len() > 10, "{direct:?}");
    let strange: Vec<_> = direct.iter().filter(|name| !CORE_PACKAGES.contains(name) && **name != "url").collect();
    assert!(strange.is_empty(), "the core may not have {strange:?}");
    let all = built_from(&["--package", "auditoot-core"]);
    assert!(all.iter().any(|name| name == "serde_json"), "{all:?}");
    for acting in
        ["tokio", "reqwest", "hyper", "sled", "tracing", "rand", "megalodon", "mio", "rustix", "chrono", "time"]
    {
        assert!(!all.iter().any(|name| name == acting), "the core is built from {acting}");
    }
}

#[test]
fn a_build_without_the_demo_holds_nothing_of_the_test_world() {
    let whole = built_from(&["--package", "auditoot"]);
    let without = built_from(&["--package", "auditoot", "--no-default-features"]);
    for name in ["auditoot_sandbox", "rustyline"] {
        assert!(whole.iter().any(|found| found == name), "the demo needs {name}");
        assert!(!without.iter().any(|found| found == name), "{name} has no place in a build without the demo");
    }
}

#[test]
fn only_the_demo_reaches_servers_that_are_part_of_the_program() {
    let sources = sources();
    let is_demo = |path: &Path| is_in(path, "demo");
    let is_guard = |path: &Path| is_in(path, "guard");
    hold(sources.iter().filter(|(path, _)| !is_demo(path) && !is_guard(path)), |text| named(&PLAYED, text));
    let asks = |text: &str| !named(&PLAYED, text).is_empty();
    assert!(sources.iter().any(|(path, text)| is_demo(path) && asks(text)), "the demo asks for that guard");
}

#[test]
fn each_tool_is_named_in_one_room_only() {
    let sources = sources();
    for (tool, rooms) in [
        (&SLED, &["store"][..]),
        (&MEGALODON, &["mastodon/entities"]),
        (&CIPHER, &["store"]),
        (&FLUENT, &["prompts"]),
        // The sandbox has a real one of each to throw away.
        (&POSTGRES, &["sources/operator", "sandbox"]),
        (&REDIS, &["sources/operator", "sandbox"]),
    ] {
        let is_its_room = |path: &Path| rooms.iter().any(|room| is_in(path, room));
        hold(sources.iter().filter(|(path, _)| !is_its_room(path)), |text| named(tool, text));
        let is_named = |text: &str| !named(tool, text).is_empty();
        assert!(sources.iter().any(|(path, text)| is_its_room(path) && is_named(text)), "{rooms:?} names its tool");
    }
}

#[test]
fn only_the_configuration_reads_the_environment_and_only_the_clock_the_time() {
    let sources = sources();
    let elsewhere =
        |rooms: &'static [&str]| sources.iter().filter(move |(path, _)| !rooms.iter().any(|room| is_in(path, room)));
    hold(elsewhere(&["config", "crash"]), |text| named(&ENVIRONMENT, text));
    hold(elsewhere(&["clock"]), |text| named(&MACHINE_CLOCK, text));
}

#[test]
fn the_dialogue_holds_no_sentence() {
    let sources = sources();
    let is_spoken_to = |path: &Path| is_in(path, WORDS_OF_PEOPLE);
    let files = sources.iter().filter(|(path, _)| is_in(path, "dialogue") && !is_spoken_to(path));
    assert!(hold(files, sentences) > 10);
}

#[test]
fn the_files_of_a_folder_import_each_other_in_no_circle() {
    let sources = sources();
    let found = circles(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_type_name_stands_for_two_things() {
    let sources = sources();
    let found = doubles(sources.iter().map(|(path, text)| (path.as_path(), text.as_str())));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "rs");
    let long: Vec<String> = files()
        .into_iter()
        .filter(is_rust)
        .map(|path| (read(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .map(|(lines, path)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "a second noun is wanted:\n{}", long.join("\n"));
}

/// Whether a file is a test by itself, beside the folders of the others: one manner is enough.
fn is_test_without_folder(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
    matches!(parts.as_slice(), ["tests", _] | ["crates", _, "tests", _]) && path.extension().is_some()
}

#[test]
fn every_module_stands_where_its_name_says() {
    let files: Vec<_> =
        files().into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect();
    let hidden: Vec<_> = files.iter().filter(|path| path.ends_with("mod.rs") || is_test_without_folder(path)).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
    let texts: Vec<_> = files.iter().map(|path| (path.clone(), read(path))).collect();
    hold(&texts, |text| named(&ELSEWHERE, text));
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let texts: Vec<_> = files()
        .into_iter()
        // This file has to name what it looks for.
        .filter(|path| path != Path::new("tests/tidy/main.rs"))
        .filter_map(|path| fs::read_to_string(root().join(&path)).ok().map(|text| (path, text)))
        .collect();
    hold(&texts, |text| text.lines().flat_map(|line| named(&SOMEBODYS_MACHINE, line)).collect());
}

#[test]
fn a_circle_is_found_however_it_is_closed() {
    let found = |files: &[(&str, &str)]| {
        let found = circles(files.iter().map(|(path, text)| (Path::new(*path), *text)));
        found.into_iter().map(|(folder, files)| format!("{folder}: {files}")).collect::<Vec<_>>()
    };
    let up = "use super::b::B;\nuse std::fmt;";
    for closing in [
        "use super::a::A;",
        "use crate::room::{\n    c::C,\n    a::{self, A as Other},\n};",
        "fn f() { super::a::f() }",
        "type T = crate::room::a::T;",
        "pub(crate) use super::Passed;",
    ] {
        let above = "mod a;\nmod b;\npub use a::{A, A as Passed};";
        let files = [("src/room.rs", above), ("src/room/a.rs", up), ("src/room/b.rs", closing)];
        assert_eq!(found(&files), ["src/room: a > b, b > a"], "{closing}");
    }
    // A file stands for the folder below it.
    let below =
        [("src/lib.rs", ""), ("src/a/deep/er.rs", "use super::super::super::b::X;"), ("src/b.rs", "use crate::a::Y;")];
    let below = [below.as_slice(), &[("src/a.rs", "mod deep;"), ("src/a/deep.rs", "mod er;")]].concat();
    assert_eq!(found(&below), ["src: a > b, b > a"]);
    // Tests, what a file imports from its own folder, and what the file above says itself close none.
    for open in ["use super::Own;", "use other::a::A;", "use self::inner::X;", "// super::a::A"] {
        let above = "mod a;\nuse a::A;\npub struct Own;\n#[cfg(test)]\nmod tests;";
        let test = ("src/room/tests/x.rs", "use super::super::a::A;\nuse crate::room::b::B;");
        let files = [("src/room.rs", above), ("src/room/a.rs", up), ("src/room/b.rs", &code(open)), test];
        assert_eq!(found(&files), Vec::<String>::new(), "{open}");
    }
}

#[test]
fn a_double_is_found_however_it_is_defined() {
    let found = |files: &[(&str, &str)]| doubles(files.iter().map(|(path, text)| (Path::new(*path), *text)));
    for double in [
        "enum Page {\n}",
        "pub trait Page: Copy {}",
        "pub(crate) type Page = u8;",
        "mod inner {\n    pub struct Page;\n}",
    ] {
        let files =
            [("src/a.rs", "#[derive(Debug)]\npub(super) struct Page<'a>(&'a str);"), ("crates/core/src/b.rs", double)];
        assert_eq!(found(&files), ["Page: src/a.rs, crates/core/src/b.rs"], "{double}");
    }
    let twins = [("crates/sandbox/src/a.rs", "struct Page;"), ("crates/sandbox/src/b.rs", "type Page = u8;")];
    assert_eq!(found(&twins).len(), 1);
    // The sandbox may have a word of the protocol that the program has, and a type of a trait belongs to the trait.
    for open in ["struct Page;", "impl Record for X {\n    type Page = u8;\n}", "fn page() -> Page"] {
        let path = if open == "struct Page;" { "crates/sandbox/src/b.rs" } else { "src/b.rs" };
        assert_eq!(found(&[("src/a.rs", "struct Page;"), (path, open)]), Vec::<String>::new(), "{open}");
    }
}

#[test]
fn every_rule_can_fail() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\ntokio.workspace = true\nsled = \"1\"\n[features]\n";
    assert_eq!(keys_of(manifest, "[dependencies]"), ["tokio", "sled"]);
    assert_eq!(code("// async\n/// tokio\nlet x = 1;\n#[cfg(test)]\nmod tests {\n async"), "let x = 1;");
    assert!(!named(&ENVIRONMENT, "std::env::var(\"HOME\")").is_empty());
    assert!(named(&ENVIRONMENT, "env!(\"CARGO_PKG_VERSION\")").is_empty());
    assert!(!named(&MACHINE_CLOCK, "jiff::Timestamp::now()").is_empty());
    assert_eq!(sentences("say(\"Done: it is gone\")"), ["Done: it is gone"]);
    assert!(sentences("#[expect(x, reason = \"this is a reason\")]\nword(\"list apps\"); f(\"{} {} {}\")").is_empty());
    assert!(!named(&ELSEWHERE, concat!("#[pa", "th = \"support/stage.rs\"]")).is_empty());
    for (path, is_one) in [("tests/x.rs", true), ("crates/x/tests/x.rs", true), ("tests/x/main.rs", false)] {
        assert_eq!(is_test_without_folder(Path::new(path)), is_one, "{path}");
    }
    for line in ["see /home/alice/notes", "\"/tmp/x\"", concat!("(/wo", "rk/x)"), "C:\\Users\\alice"] {
        assert!(!named(&SOMEBODYS_MACHINE, line).is_empty(), "{line}");
    }
    for line in
        ["/var/lib/auditoot", "https://host.example/home/x", concat!("~/wo", "rk/x"), "GET /api/v1", "mode=/tmp."]
    {
        assert!(named(&SOMEBODYS_MACHINE, line).is_empty(), "{line}");
    }
    assert!(
        is_in(Path::new("crates/core/src/dialogue.rs"), "dialogue") && is_in(Path::new("src/store/seal.rs"), "store")
    );
    assert!(!is_in(Path::new("crates/core/src/dialogues.rs"), "dialogue"));
    assert!(is_in(Path::new("crates/sandbox/src/lib.rs"), "sandbox"));
    let planted = [(PathBuf::from("src/x.rs"), "use sled;".to_owned())];
    assert!(std::panic::catch_unwind(|| hold(&planted, |text| named(&SLED, text))).is_err());
}
