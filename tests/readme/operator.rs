//! The operator of a Mastodon server, who follows docs/running.md, docs/mastodon.md and docs/privacy.md from an empty folder to a bot
//! that runs, through its care, to its end.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use auditoot_clock::Clock;
use auditoot_sandbox::services::{Cluster, Database, RedisServer, Shape, free_port};
use auditoot_sandbox::{Character, Decision, NewToken, PostgresDirectory, Sandbox, Setup};
use url::Url;

use super::commands::blocks;
use super::follower::{Follower, Outcome, Started};

const BOT: &str = "auditoot";
/// The passwords that the operator thinks of.
const PASSWORD: &str = "correct-horse";
const INCIDENT_PASSWORD: &str = "battery-staple";

/// How long the bot may take from its start to its first answer, in real time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Mastodon server with alice and bob on it, who let Elk in.
pub(crate) struct Premises {
    pub(crate) sandbox: Sandbox,
    database: Database,
    redis: RedisServer,
    _cluster: Cluster,
}

impl Premises {
    pub(crate) async fn build() -> Self {
        let cluster = Cluster::start(None).expect("PostgreSQL starts");
        let database = cluster.open_database("mastodon_production", Shape::V4_6).expect("a database");
        let redis = RedisServer::start().expect("Redis starts");
        let directory = PostgresDirectory::open(database.clone()).expect("a directory");
        let setup = Setup { character: Character::Mastodon, clock: Clock::system(), port: 0, seed: 1 };
        let sandbox = Sandbox::start_with(setup, Box::new(directory)).await.expect("a sandbox");
        sandbox.hear_kills(&redis.url(), None).await.expect("it listens");
        sandbox.add_bot(BOT);
        for person in ["alice", "bob"] {
            sandbox.add_person(person);
            let token = NewToken {
                app_name: "Elk".to_owned(),
                website: Some("https://elk.example".to_owned()),
                scopes: "read write".to_owned(),
                authorized_at: "2025-06-01T00:00:00Z".parse().expect("a time"),
                last_used_at: None,
            };
            sandbox.add_token(person, token);
        }
        Self { sandbox, database, redis, _cluster: cluster }
    }

    /// What of the pages is different here.
    fn introduce(&self, follower: &mut Follower) {
        let superuser = Url::parse(&self.database.admin_url()).expect("an address");
        let port = free_port().expect("a port");
        follower.replace("https://social.example", self.sandbox.base_url().as_str());
        follower.replace("https://auditoot.example", &format!("http://127.0.0.1:{port}"));
        follower.replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"));
        follower
            .replace("PASSWORD@127.0.0.1/mastodon", &format!("{PASSWORD}@127.0.0.1:{}/mastodon", self.database.port()));
        follower.replace("PASSWORD@127.0.0.1:6379", &format!("{PASSWORD}@127.0.0.1:{}", self.redis.port()));
        let redis = Url::parse(&self.redis.url()).expect("an address");
        for (name, value) in [
            ("PGHOST", "127.0.0.1"),
            ("PGPORT", &self.database.port().to_string()),
            ("PGUSER", superuser.username()),
            ("PGPASSWORD", superuser.password().expect("a password")),
            ("REDIS_PORT", &self.redis.port().to_string()),
            ("REDISCLI_AUTH", redis.password().expect("a password")),
        ] {
            follower.set(name, value);
        }
    }

    /// Starts the bot, and waits until it has answered somebody, who is not asked twice.
    async fn run(
        &self,
        follower: &mut Follower,
        command: &str,
        filled: &[(&str, &str)],
        asks: (&str, &str),
    ) -> Started {
        let before = self.sandbox.posts_by(BOT).len();
        let bot = follower.starts(command, filled);
        self.sandbox.say(asks.0, &format!("@{BOT} {}", asks.1));
        let answered = self.sandbox.until(|sandbox| (sandbox.posts_by(BOT).len() > before).then_some(()));
        let answered = tokio::time::timeout(PATIENCE, answered).await;
        assert!(answered.is_ok(), "nobody answered; the bot says: {}", follower.log());
        bot
    }

    fn last_post(&self) -> String {
        self.sandbox.posts_by(BOT).pop().expect("a post").text
    }
}

/// All of it.
pub(crate) async fn follow(follower: &mut Follower, premises: &Premises) {
    premises.introduce(follower);
    let ids = from_nothing(follower, premises).await;
    on_a_mastodon(follower, premises, &ids).await;
    on_the_day_of_a_breach(follower);
    in_its_care(follower, premises).await;
    to_the_end(follower);
}

/// docs/running.md up to a bot that runs. Returns the client id and the hash that `login` says.
async fn from_nothing(follower: &mut Follower, premises: &Premises) -> [String; 2] {
    in_one_command(follower, premises).await;
    let [web, account] = &blocks("docs/running.md", "toml")[..] else { panic!("two pieces of configuration") };
    let configuration = follower.here(&format!("{account}\n{web}\n"));
    follower.lay("auditoot.toml", &configuration);
    follower.lay_folder("etc/auditoot");
    follower.types("auditoot new-key", &[]);
    let Outcome { code, stderr, .. } = follower.signs_in("auditoot login --write", &premises.sandbox, BOT).await;
    assert_eq!(code, Some(0), "{stderr}");
    let ids = after(&stderr, "--client-id ").zip(after(&stderr, "--secret-hash ")).expect("the operator's command");
    let checked = follower.types("auditoot check-config", &[]);
    assert!(checked.ends_with("The configuration is good.\n"), "{checked}");
    let bot = premises.run(follower, "auditoot run", &[], ("alice", "help")).await;
    for doctor in ["auditoot doctor", "auditoot check-config --online"] {
        is_well(&follower.tries(doctor, &[], ""));
    }
    bot.stop();
    ids.into()
}

/// `setup`, whose work is taken away again: the rest is by hand.
async fn in_one_command(follower: &mut Follower, premises: &Premises) {
    follower.types("auditoot setup --help", &[]);
    let flags = "auditoot setup --server https://social.example --account apps --serve own-server --mark-as-bot yes";
    let shown = follower.tries(flags, &[("apps", BOT)], "");
    let link = shown.stderr.split_whitespace().find(|word| word.contains("oauth/authorize"));
    let link = link.unwrap_or_else(|| panic!("a link: {shown:?}"));
    let page = premises.sandbox.browse(BOT, link, Decision::Approve).await.expect("a page");
    let code = page.code.expect("a code");
    follower.types(&format!("{flags} --code CODE"), &[("apps", BOT), ("CODE", code.expose())]);
    follower.types("auditoot setup", &[]);
    for file in ["auditoot.toml", "access_token", "auditoot.key"] {
        fs::remove_file(follower.path(file)).expect("it was made");
    }
    fs::remove_dir_all(follower.path("auditoot-data")).expect("it was made");
}

/// docs/mastodon.md, step by step.
async fn on_a_mastodon(follower: &mut Follower, premises: &Premises, [client_id, hash]: &[String; 2]) {
    let ids = [("CLIENT_ID", client_id.as_str()), ("HASH", hash)];
    follower.types("auditoot operator-sql --client-id CLIENT_ID --secret-hash HASH > auditoot.sql", &ids);
    let top = follower.types("less auditoot.sql", &[]);
    assert!(top.contains("WHAT IT GRANTS"), "{top}");
    let owner = Url::parse(&premises.database.admin_url()).expect("an address").username().to_owned();
    let sql = "REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO mastodon;";
    let at_psql = format!("psql -d mastodon_production -c '{sql}'").replace("TO mastodon;", &format!("TO {owner};"));
    follower.types(sql, &[(sql, &at_psql)]);
    follower.types("sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot.sql", &[]);
    let twice = format!("{PASSWORD}\n{PASSWORD}\n");
    let given = follower.tries("sudo -u postgres psql -d mastodon_production -c '\\password auditoot'", &[], &twice);
    assert_eq!(given.code, Some(0), "{given:?}");
    follower.types("sudo -u auditoot sh -c 'umask 077; cat > /etc/auditoot/database_url'", &[]);
    let acl = "redis-cli ACL SETUSER auditoot on '>PASSWORD' resetkeys resetchannels \
               '&timeline:access_token:*' -@all +publish +auth +ping +hello";
    follower.types(acl, &[("PASSWORD", PASSWORD)]);
    follower.types("sudo -u auditoot sh -c 'umask 077; cat > /etc/auditoot/redis_url'", &[]);
    assert_eq!(follower.types("redis-cli CONFIG REWRITE", &[]), "OK\n");
    let [both] = &blocks("docs/mastodon.md", "toml")[..] else { panic!("one piece of configuration") };
    let before = fs::read_to_string(follower.path("auditoot.toml")).expect("the configuration");
    follower.lay("without.toml", &before);
    let operator = follower.here(both);
    follower.lay("auditoot.toml", &format!("{before}{operator}\n"));
    let command = "auditoot [--config FILE] run";
    let named = [("[--config FILE]", "--config auditoot.toml")];
    let bot = premises.run(follower, command, &named, ("alice", "list apps")).await;
    assert!(premises.last_post().contains("sign in"), "{}", premises.last_post());
    is_well(&follower.tries("auditoot doctor", &[], ""));
    bot.stop();
    follower.types(
        "UPDATE auditoot.settings SET removals_per_person = 100;",
        &[(
            "UPDATE auditoot.settings SET removals_per_person = 100;",
            "psql -d mastodon_production -c 'UPDATE auditoot.settings SET removals_per_person = 100;'",
        )],
    );
    follower.types("auditoot operator-sql --new-password", &[]);
    follower.types("auditoot operator-sql", &[]);
}

/// Elk is breached.
fn on_the_day_of_a_breach(follower: &mut Follower) {
    follower.types("auditoot operator-sql --incident", &[]);
    follower.types("auditoot operator-sql --incident > auditoot-incident.sql", &[]);
    follower.types("sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production -f auditoot-incident.sql", &[]);
    let twice = format!("{INCIDENT_PASSWORD}\n{INCIDENT_PASSWORD}\n");
    let command = "sudo -u postgres psql -d mastodon_production -c '\\password auditoot_incident'";
    let given = follower.tries(command, &[], &twice);
    assert_eq!(given.code, Some(0), "{given:?}");
    follower.lay("password", INCIDENT_PASSWORD);
    let file = [("FILE", "password")];
    let found = follower.types("auditoot incident --password-file FILE find Elk", &file);
    assert!(found.contains("Elk") && found.contains('2'), "{found}");
    follower.types("auditoot incident --password-file FILE revoke Elk --dry-run", &file);
    follower.types("auditoot incident --password-file FILE revoke Elk --yes 1234", &file);
    let gone = follower.tries("auditoot incident --password-file FILE revoke Elk --dry-run", &file, "");
    assert!(!gone.stdout.contains("--yes 2"), "{gone:?}");
    let told = follower.tries("auditoot incident --password-file FILE tell", &file, "");
    assert!(told.code == Some(1) && told.stderr.contains("no bot runs"), "{told:?}");
    follower.types(
        "auditoot operator-sql --incident --uninstall | sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production",
        &[],
    );
}

/// "Keeping it running", and the text to publish.
async fn in_its_care(follower: &mut Follower, premises: &Premises) {
    let bot = premises.run(follower, "auditoot run", &[], ("bob", "status")).await;
    let configuration = fs::read_to_string(follower.path("auditoot.toml")).expect("the configuration");
    follower.lay("etc/auditoot/auditoot.toml", &configuration);
    let as_service = "sudo -u auditoot auditoot --config /etc/auditoot/auditoot.toml doctor";
    is_well(&follower.tries(as_service, &[], ""));
    follower.types("auditoot backup DIR", &[("DIR", "backups")]);
    follower.types("auditoot store check", &[]);
    let alice = premises.sandbox.add_person("alice");
    follower.types("auditoot forget 116153096601600002", &[("116153096601600002", &alice)]);
    follower.types("auditoot forget @alice@home.example", &[("@alice@home.example", "@bob@127.0.0.1")]);
    bot.stop();

    let backups = fs::read_dir(follower.path("backups")).expect("backups");
    let backups: Vec<PathBuf> = backups.map(|entry| entry.expect("an entry").path()).collect();
    let [backup] = &backups[..] else { panic!("one backup: {backups:?}") };
    let backup = backup.display().to_string();
    fs::rename(follower.path("auditoot-data"), follower.path("moved")).expect("it is moved away");
    follower.types("auditoot restore FILE", &[("FILE", &backup)]);
    assert!(!follower.path("auditoot-data").exists(), "it was only said");
    follower.types("auditoot restore FILE", &[("FILE", &format!("{backup} --yes"))]);

    fs::rename(follower.path("auditoot.key"), follower.path("old.key")).expect("it is moved away");
    let before = fs::read_to_string(follower.path("auditoot.toml")).expect("the configuration");
    follower.lay("auditoot.toml", &format!("{before}[store]\nold_key_files = [\"old.key\"]\n"));
    follower.types("auditoot new-key", &[]);
    premises.run(follower, "auditoot run", &[], ("bob", "status")).await.stop();
    follower.lay("auditoot.toml", &before);
    follower.types("auditoot store check", &[]);

    fs::rename(follower.path("etc/auditoot/access_token"), follower.path("old.token")).expect("it is moved away");
    let Outcome { code, stderr, .. } = follower.signs_in("auditoot login --write", &premises.sandbox, BOT).await;
    assert_eq!(code, Some(0), "{stderr}");
    let Outcome { code, stdout, .. } = follower.signs_in("auditoot login", &premises.sandbox, BOT).await;
    assert!(code == Some(0) && stdout.lines().count() == 1, "the token alone");

    follower
        .lay("copy.txt", "Authorized apps\nTusky\nLast used on Mar 13, 2026 · Authorized on Nov 3, 2013\n Revoke\n");
    let read = follower.types("auditoot read-page FILE", &[("FILE", "copy.txt")]);
    assert!(read.contains("Tusky"), "{read}");
    for privacy in ["auditoot privacy", "auditoot privacy --language de", "auditoot privacy --server gotosocial"] {
        follower.types(privacy, &[]);
    }
    follower.types("auditoot --version", &[]);
}

/// "To undo it".
fn to_the_end(follower: &mut Follower) {
    let without = fs::read_to_string(follower.path("without.toml")).expect("the configuration");
    follower.lay("auditoot.toml", &without);
    let uninstall =
        "auditoot operator-sql --uninstall | sudo -u postgres psql -v ON_ERROR_STOP=1 -d mastodon_production";
    follower.types(uninstall, &[]);
}

/// What the doctor says of a bot that has all it needs.
fn is_well(doctor: &Outcome) {
    assert!(matches!(doctor.code, Some(0 | 5)), "{doctor:?}");
}

/// The word behind this.
fn after(text: &str, words: &str) -> Option<String> {
    Some(text.split_once(words)?.1.split_whitespace().next()?.to_owned())
}
