//! The day an app is breached, by the program itself: what it prints, what it ends, and what it takes up again after it was killed.

use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use auditoot::sources::incident_sql;
use auditoot_sandbox::services::{RedisServer, Shape};
use tempfile::TempDir;

use super::removing::Kills;
use super::town::{App, Town};

/// An operator's folder with a configuration and the password of that day's role.
struct Operator {
    town: Town,
    folder: TempDir,
    redis: RedisServer,
}

impl Operator {
    fn of(shape: Shape) -> Self {
        let (town, redis) = (Town::of(shape), RedisServer::start().expect("Redis starts"));
        let url = town.database.install_incident(&incident_sql()).expect("it is installed");
        let folder = tempfile::tempdir().expect("a folder");
        let password = url.split(':').nth(2).and_then(|rest| rest.split('@').next()).expect("a password");
        fs::write(folder.path().join("password"), format!("{password}\n")).expect("a file");
        let config = format!(
            "[bot]\nserver = \"https://social.example\"\n[operator]\ndatabase_url = \"{}\"\nredis_url = \"{}\"\n",
            town.database.login_url(),
            redis.publisher_url()
        );
        fs::write(folder.path().join("auditoot.toml"), config).expect("a file");
        Self { town, folder, redis }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_auditoot"));
        command.current_dir(self.folder.path()).args(["incident", "--password-file", "password"]).args(arguments);
        command.env_clear();
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// What it prints; it must end well.
    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    /// What it says when it ends badly.
    fn complained(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).expect("text")
    }

    fn app(&self, name: &str) -> i64 {
        self.town.add_app(&App { name, scopes: "read write" })
    }

    fn token(&self, account: i64, app: i64) -> i64 {
        self.town.add_token(account, app, "read", "2026-02-01 10:00", Some("2026-02-03 11:30"))
    }
}

#[tokio::test]
async fn an_app_is_found_counted_and_ended_and_what_only_looks_like_it_stays() {
    for shape in [Shape::V4_6, Shape::V4_2] {
        let operator = Operator::of(shape);
        let (elk, again) = (operator.app("Elk"), operator.app("Elk"));
        let (imitation, other) = (operator.app("Еlk\u{202e}\u{1b}[2J"), operator.app("Tusky"));
        let ended = [operator.token(101, elk), operator.token(102, again), operator.token(102, again)];
        let (left, also) = (operator.token(101, imitation), operator.token(101, other));
        let found = operator.said(&["find", "elk", "--people"]);
        assert!(
            found.contains(
                "Meant, registered with this name:\n  Elk\n    website: app.example\n    registrations: 2, people: 2, \
                 sign-ins: 3\n    newest: 2026-02-01 10:00 UTC, last use: 2026-02-03 11:30 UTC\n"
            ),
            "{found}"
        );
        assert!(found.contains("  Еlk[2J\n") && found.ends_with("People (2):\n  @alice\n  @bob\n"), "{found}");
        assert!(!operator.said(&["find", "Elk"]).contains("@alice"));

        let dry = operator.said(&["revoke", "Elk", "--dry-run"]);
        assert!(dry.ends_with("give the same command with --yes 3 in place of --dry-run.\n"), "{dry}");
        let refused = operator.complained(&["revoke", "Elk", "--yes", "2"]);
        assert!(refused.contains("there are 3 sign-ins by now, more than the 2"), "{refused}");
        assert_eq!(operator.town.revoked(), [0_i64; 0]);
        let mut kills = Kills::listen(&operator.redis).await;
        let done = operator.said(&["revoke", "Elk", "--yes", "3"]);
        assert_eq!(kills.next(3).await, ended);
        assert!(done.contains("Done.") && done.contains("People can let the app in again"), "{done}");
        assert!(
            done.contains("The bot tells nobody: no bot runs") && done.contains("`auditoot incident tell`"),
            "{done}"
        );
        assert!(operator.complained(&["tell"]).contains("no bot runs with this configuration's store"));
        assert_eq!(operator.town.revoked(), ended);
        assert!(operator.said(&["revoke", "Elk", "--yes", "3"]).contains("Nothing was ended."));

        assert!(operator.complained(&["revoke", "Auditoot", "--dry-run"]).contains("the bot's are left alone"));
        assert!(operator.complained(&["find", "nobody's"]).contains("no app is registered here"));
        assert_eq!(operator.run(&["revoke", "Elk"]).status.code(), Some(2), "neither a dry run nor a yes");
        // By its own name, copied from the page of its registration.
        assert!(operator.said(&["revoke", "Еlk\u{202e}\u{1b}[2J", "--yes", "1"]).contains("Done."));
        assert!(operator.town.revoked().contains(&left) && !operator.town.revoked().contains(&also));
    }
}

#[tokio::test]
async fn killed_in_the_middle_it_goes_on_where_it_was() {
    let operator = Operator::of(Shape::V4_6);
    let app = operator.app("Elk");
    operator.town.execute(&format!(
        "INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at)
         SELECT 'token-' || n, {app}, 1101 + n % 2, 'read', '2026-02-01' FROM generate_series(1, 1300) n"
    ));
    let revoked = "SELECT count(*) FROM oauth_access_tokens WHERE revoked_at IS NOT NULL";
    // Somebody holds a sign-in of the third batch, so that it stops there.
    let holder = operator.town.database.another().expect("a connection");
    holder
        .execute("BEGIN; SELECT id FROM oauth_access_tokens WHERE token = 'token-1200' FOR UPDATE")
        .expect("it is held");
    let mut command = operator.command(&["revoke", "Elk", "--yes", "1300"]);
    let mut child: Child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let until = Instant::now() + Duration::from_secs(60);
    while operator.town.number(revoked) < 1_000 {
        assert!(Instant::now() < until, "it does not come so far");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    child.kill().expect("it is killed");
    child.wait().expect("it has ended");
    // What it asked for last is still under way there, until it has waited too long.
    let there =
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'auditoot_incident' AND datname = current_database()";
    while operator.town.number(there) > 0 {
        assert!(Instant::now() < until, "it goes on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    holder.execute("ROLLBACK").expect("it is let go");
    assert_eq!(operator.town.number(revoked), 1_000);

    let dry = operator.said(&["revoke", "Elk", "--dry-run"]);
    assert!(dry.contains("1000 of 1300 sign-ins are ended") && dry.contains("--yes 300"), "{dry}");
    operator.token(101, app);
    let done = operator.said(&["revoke", "Elk", "--yes", "300"]);
    assert!(done.contains("Going on where an earlier run was interrupted: 1000 of 1300"), "{done}");
    assert!(done.contains("there is more to end: 1 sign-in."), "{done}");
    assert_eq!(operator.town.number(revoked), 1_300);
    let record = "SELECT count(*) FROM auditoot_incident.incidents WHERE number = 1300 AND revoked = 1300 AND finished_at IS NOT NULL";
    assert_eq!(operator.town.number(record), 1);
    assert!(operator.said(&["revoke", "Elk", "--yes", "1"]).contains("Ending 1 sign-in."));
}
