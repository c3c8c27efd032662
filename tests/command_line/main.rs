//! The program as a shell sees it: what it prints, and with which code it ends.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why by panicking")]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

mod setup;
mod starting;

/// A folder to start the program in, with nothing of ours in the environment.
struct Shell {
    folder: TempDir,
}

impl Shell {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.folder.path().join(name), text).expect("a file");
        self
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
        command.current_dir(self.folder.path()).args(arguments).env_clear().envs(environment.iter().copied());
        command.output().expect("the program starts")
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

fn said(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const GOOD: &str = "[bot]\nserver = \"https://social.example\"\naccess_token = \"s3cret-t0ken\"\n";

#[test]
fn help_and_version_end_well() {
    let shell = Shell::new();
    let help = shell.run(&["--help"]);
    assert_eq!(code(&help), 0);
    let (stdout, _) = said(&help);
    for word in [
        "run",
        "demo",
        "check-config",
        "doctor",
        "login",
        "new-key",
        "forget",
        "backup",
        "restore",
        "store",
        "operator-sql",
        "incident",
        "privacy",
        "read-page",
        "--config",
        "Exit codes",
    ] {
        assert!(stdout.contains(word), "{word} is missing: {stdout}");
    }
    assert_eq!(code(&shell.run(&["--version"])), 0);
    let (demo, _) = said(&shell.run(&["demo", "--help"]));
    for word in ["--paste", "--server", "gotosocial", "mastodon", "--port", "--data", "--at"] {
        assert!(demo.contains(word), "{word} is missing: {demo}");
    }
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_2() {
    let shell = Shell::new();
    let lines: &[&[&str]] = &[
        &[],
        &["dance"],
        &["run", "--fast"],
        &["demo", "--fast"],
        &["demo", "--server", "pleroma"],
        &["demo", "--at", "noon"],
        &["demo", "--page-only"],
        &["demo", "--port", "0"],
        &["demo", "list apps"],
    ];
    for arguments in lines {
        assert_eq!(code(&shell.run(arguments)), 2, "{arguments:?}");
    }
}

#[test]
fn the_file_for_the_token_may_be_named_before_it_is_there() {
    let shell = Shell::new();
    let named = "[bot]\nserver = \"http://127.0.0.1:1\"\naccess_token_file = \"token\"\n";
    shell.write("auditoot.toml", named);
    assert_eq!(code(&shell.run(&["new-key"])), 0);
    // Nobody answers there, so it gets as far as asking; and it leaves nothing behind.
    let login = shell.run(&["login", "--write"]);
    assert_eq!(code(&login), 1);
    assert!(said(&login).1.contains("could not be asked"), "{:?}", said(&login));
    let left: Vec<_> =
        fs::read_dir(shell.folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("token")), "{left:?}");

    shell.write("token", "s3cret-t0ken");
    let login = shell.run(&["login", "--write"]);
    assert_eq!(code(&login), 1);
    assert!(said(&login).1.contains("is there already and was left as it is"), "{:?}", said(&login));
    assert_eq!(fs::read_to_string(shell.folder.path().join("token")).expect("it is there"), "s3cret-t0ken");

    let login = shell.run_with(&["login", "--write"], &[("AUDITOOT_CONFIG_IS_NOT_A_KEY", "")]);
    assert_eq!(code(&login), 2, "what is wrong elsewhere is still told");
    shell.write("auditoot.toml", "[bot]\nserver = \"http://127.0.0.1:1\"\n");
    let login = shell.run(&["login", "--write"]);
    assert_eq!(code(&login), 2);
    assert!(said(&login).1.contains("bot.access_token_file"), "{:?}", said(&login));
}

#[test]
fn a_bad_configuration_ends_with_2_and_a_sentence_that_names_the_key() {
    let shell = Shell::new();
    for command in ["run", "check-config", "login"] {
        let output = shell.run(&[command]);
        assert_eq!(code(&output), 2, "{command}");
        assert!(said(&output).1.contains("bot.server is missing"), "{command}: {:?}", said(&output));
    }
    shell.write("auditoot.toml", "[bot]\nserver = \"https://social.example\"\n");
    for command in ["run", "check-config"] {
        let output = shell.run(&[command]);
        assert_eq!(code(&output), 2, "{command}");
        assert!(said(&output).1.contains("bot.access_token is missing"), "{command}: {:?}", said(&output));
    }
    shell.write("auditoot.toml", &format!("{GOOD}[web]\nlisten = \"everywhere\"\n"));
    let (stdout, stderr) = said(&shell.run(&["check-config"]));
    assert!(stderr.contains("web.listen must be an IP address with a port"), "{stderr}");
    assert_eq!(stdout, "", "what cannot be used is not shown as in force");
}

#[test]
fn check_config_shows_what_is_in_force_and_no_secret() {
    let shell = Shell::new();
    shell.write("auditoot.toml", GOOD);
    let output = shell.run_with(&["check-config"], &[("AUDITOOT_LIMITS__ANSWERS_PER_DAY", "77")]);
    let (stdout, stderr) = said(&output);
    assert_eq!((code(&output), stderr.as_str()), (0, ""));
    assert!(stdout.contains("bot.server = \"https://social.example\"  # in ./auditoot.toml\n"), "{stdout}");
    assert!(stdout.contains("limits.answers_per_day = 77  # in the environment"), "{stdout}");
    assert!(stdout.ends_with("The configuration is good.\n"), "{stdout}");
    assert!(!stdout.contains("s3cret"), "{stdout}");
    let left: Vec<_> = fs::read_dir(shell.folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["auditoot.toml"], "it makes no store and no key");
}

#[test]
fn a_named_file_is_read_instead_of_the_usual_one() {
    let shell = Shell::new();
    shell.write("auditoot.toml", "nonsense").write("other.toml", GOOD);
    assert_eq!(code(&shell.run(&["check-config"])), 2);
    assert_eq!(code(&shell.run(&["--config", "other.toml", "check-config"])), 0);
    assert_eq!(code(&shell.run(&["check-config", "--config", "other.toml"])), 0);
    let missing = shell.run(&["check-config", "--config", "missing.toml"]);
    assert_eq!(code(&missing), 2);
    assert!(said(&missing).1.contains("missing.toml cannot be read"), "{:?}", said(&missing));
}

#[test]
fn new_key_writes_a_private_file_once() {
    let shell = Shell::new();
    let output = shell.run(&["new-key"]);
    assert_eq!(code(&output), 0, "{:?}", said(&output));
    let path = shell.folder.path().join("auditoot.key");
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    let key = fs::read_to_string(&path).expect("a file");
    let (stdout, _) = said(&output);
    assert!(stdout.contains("./auditoot.key") && !stdout.contains(key.trim()), "{stdout}");

    let again = shell.run(&["new-key"]);
    assert_eq!(code(&again), 4);
    assert!(said(&again).1.contains("store.old_key_files"), "{:?}", said(&again));
    assert_eq!(fs::read_to_string(&path).expect("a file"), key);

    let inside = shell.run_with(&["new-key"], &[("AUDITOOT_STORE__KEY_FILE", "auditoot-data/key")]);
    assert_eq!(code(&inside), 2);
    assert!(said(&inside).1.contains("store.key_file lies inside"), "{:?}", said(&inside));

    let deeper = shell.run_with(&["new-key"], &[("AUDITOOT_STORE__KEY_FILE", "a/new/folder/key")]);
    assert_eq!(code(&deeper), 0, "{:?}", said(&deeper));

    let nowhere = shell.run_with(&["new-key"], &[("AUDITOOT_STORE__KEY_FILE", "auditoot.key/key")]);
    assert_eq!(code(&nowhere), 4);
    assert!(said(&nowhere).1.contains("the key file auditoot.key/key cannot be used: "), "{:?}", said(&nowhere));
}

#[test]
fn forget_says_that_there_is_nobody_and_makes_no_store() {
    let shell = Shell::new();
    shell.write("auditoot.toml", "[bot]\nserver = \"https://social.example\"\n");
    let output = shell.run(&["forget", "@alice@social.example"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).1.contains("keeps nothing of @alice@social.example"), "{:?}", said(&output));
    assert!(!shell.folder.path().join("auditoot-data").exists());
    for wrong in [&["forget"][..], &["forget", "two words"], &["forget", ""]] {
        assert_eq!(code(&shell.run(wrong)), 2, "{wrong:?}");
    }
}

#[test]
fn a_store_of_the_first_version_is_checked_backed_up_and_restored() {
    let shell = Shell::new();
    shell.write("auditoot.toml", "[bot]\nserver = \"https://social.example\"\n");
    for (arguments, code_wanted) in [(["store", "check"], 4), (["backup", "copies"], 4)] {
        let output = shell.run(&arguments);
        assert_eq!(code(&output), code_wanted);
        assert!(said(&output).1.contains("there is no store in"), "{:?}", said(&output));
    }
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store_crash/schema1");
    let store = shell.folder.path().join("auditoot-data");
    fs::create_dir(&store).expect("a folder");
    for file in ["conf", "db", "mark"] {
        fs::copy(from.join(file), store.join(file)).expect("a copy");
    }
    shell.write("auditoot.key", &fs::read_to_string(from.join("key")).expect("a key"));
    fs::set_permissions(shell.folder.path().join("auditoot.key"), Permissions::from_mode(0o600)).expect("a mode");
    let checked = shell.run(&["store", "check"]);
    assert!(said(&checked).0.starts_with("The store is whole: "), "{:?}", said(&checked));
    assert_eq!(code(&shell.run(&["backup", "copies"])), 0);
    let [backup] = &fs::read_dir(shell.folder.path().join("copies"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect::<Vec<_>>()[..]
    else {
        panic!("one backup")
    };
    let other = fs::File::open(shell.folder.path().join("copies")).expect("a folder");
    other.lock().expect("nobody else writes there");
    let output = shell.run(&["backup", "copies"]);
    assert!(code(&output) == 1 && said(&output).1.contains("another one is being written"), "{:?}", said(&output));
    fs::remove_dir_all(&store).expect("it is lost");
    let restored = shell.run(&["restore", &backup.to_string_lossy(), "--yes"]);
    assert_eq!(code(&restored), 0, "{:?}", said(&restored));
    assert_eq!(said(&shell.run(&["store", "check"])), said(&checked), "as many records as before");
}

#[test]
fn the_text_about_privacy_is_said_in_the_words_of_the_bot() {
    let shell = Shell::new();
    shell.write(
        "auditoot.toml",
        "[bot]\nserver = \"https://social.example\"\n[operator]\ncontact = \"@ops@social.example\"\n",
    );
    for (arguments, parts) in [
        (
            &["privacy"][..],
            &["but no permission, and not what you write.", "Write \"forget me\" to delete everything."][..],
        ),
        (
            &["privacy", "--server", "gotosocial"],
            &["your permission, last list", "ops@", "backups of whoever runs this bot"],
        ),
        (&["privacy", "--language", "de"], &["Verschlüsselt speichere ich", "vergiss mich"]),
    ] {
        let (stdout, stderr) = said(&shell.run(arguments));
        assert!(stderr.is_empty() && parts.iter().all(|part| stdout.contains(part)), "{arguments:?}: {stdout}{stderr}");
    }
    assert_eq!(code(&shell.run(&["privacy", "--language", "fr"])), 2);
}

#[test]
fn packages_get_man_pages_and_completions_of_every_command() {
    let shell = Shell::new();
    assert_eq!(code(&shell.run(&["generate", "made"])), 0);
    let read = |name: &str| fs::read_to_string(shell.folder.path().join("made").join(name)).expect("it was made");
    for file in ["auditoot.1", "auditoot.bash", "_auditoot", "auditoot.fish"] {
        assert!(read(file).contains("backup"), "{file}");
    }
    assert!(read("auditoot-restore.1").contains("\\-\\-yes"), "{}", read("auditoot-restore.1"));
    assert!(!said(&shell.run(&["--help"])).0.contains("generate"));
}

#[test]
fn the_operators_sql_needs_nothing_and_holds_the_client_id_as_a_text() {
    let shell = Shell::new();
    shell.write("auditoot.toml", "this is no configuration");
    let plain = shell.run(&["operator-sql"]);
    let (sql, stderr) = said(&plain);
    assert_eq!((code(&plain), stderr.as_str()), (0, ""));
    let top = sql.split("BEGIN;").next().expect("a head");
    assert!(top.contains("WHAT IT GRANTS"), "a reviewer reads first what it grants: {top}");
    assert!(sql.contains("SELECT NULL::text AS client_id, NULL::text AS secret_hash"), "what is there stays");
    let hash = "0".repeat(64);
    let (sql, _) = said(&shell.run(&["operator-sql", "--client-id", "abc-123", "--secret-hash", &hash]));
    assert!(sql.contains(&format!("SELECT E'abc-123'::text AS client_id, E'{hash}'::text AS secret_hash")), "{sql}");
    let taken = "ALTER ROLE auditoot PASSWORD NULL";
    assert!(!sql.contains(taken), "applying it again cuts nobody off");
    let (sql, _) = said(&shell.run(&["operator-sql", "--new-password"]));
    assert!(sql.contains(taken), "{sql}");
    let (uninstall, _) = said(&shell.run(&["operator-sql", "--uninstall"]));
    assert!(uninstall.contains("DROP SCHEMA IF EXISTS auditoot"), "{uninstall}");
    let (incident, _) = said(&shell.run(&["operator-sql", "--incident"]));
    let top = incident.split("BEGIN;").next().expect("a head");
    assert!(top.contains("WHAT IT GRANTS") && incident.contains("VALID UNTIL"), "{top}");
    let (uninstall, _) = said(&shell.run(&["operator-sql", "--incident", "--uninstall"]));
    assert!(uninstall.contains("DROP SCHEMA IF EXISTS auditoot_incident CASCADE"), "{uninstall}");
    for wrong in [
        &["operator-sql", "--client-id", "two words"][..],
        &["operator-sql", "--client-id", "x", "--incident"],
        &["operator-sql", "--client-id", "x", "--uninstall"],
        &["operator-sql", "--secret-hash", "0123"],
    ] {
        assert_eq!(code(&shell.run(wrong)), 2, "{wrong:?}");
    }
}

const COPY: &str = "Authorized apps\nTusky\u{202e}\nLast used on Mar 13, 2026 · Authorized on 03 lis 2013\n Revoke\nLists\nRead-only access\n";

#[test]
fn read_page_prints_what_was_understood_and_nothing_of_what_is_refused() {
    let shell = Shell::new();
    shell.write("copy.txt", COPY);
    let (stdout, stderr) = said(&shell.run(&["read-page", "--json", "copy.txt"]));
    let read: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let expected = serde_json::json!([{
        "name": "Tusky\u{202e}", "website": null, "id": null, "last_used": "2026-03-13", "registered": null,
        "permissions": [["Lists", "Read-only access"]], "own": false
    }]);
    assert_eq!((read, stderr.as_str()), (expected, ""));
    let (table, _) = said(&shell.run(&["read-page", "copy.txt"]));
    for part in [
        "2026-03-13  ?           -         Tusky\\u{202e}, Lists: Read-only access\n",
        "as printed: Last used on Mar 13, 2026 · Authorized on 03 lis 2013\n",
        "Entries understood: 1\n",
        "Other lines: 1 before the first entry, 0 behind the last\n",
    ] {
        assert!(table.contains(part), "{part} is missing: {table}");
    }

    let source = "<!DOCTYPE html><head><script id=\"initial-state\">{\"access_token\":\"s3cret\"}</script>";
    shell.write("source.html", source).write("source.txt", source).write("other.html", "<p>hello");
    for (file, reason) in [
        ("source.html", "sign out in the browser"),
        ("source.txt", "sign out in the browser"),
        ("other.html", "no list of authorized apps"),
        ("missing.txt", "No such file"),
    ] {
        for arguments in [&["read-page", file][..], &["read-page", "--json", file]] {
            let output = shell.run(arguments);
            let (stdout, stderr) = said(&output);
            assert_eq!((code(&output), stdout.as_str()), (1, ""), "{file}");
            assert!(stderr.contains(reason) && !stderr.contains("s3cret"), "{file}: {stderr}");
        }
    }
}
