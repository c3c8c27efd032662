//! The whole way from file and environment to the typed configuration.

mod operator;
mod refusals;
mod telling;

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use auditoot_core::secret::AccessToken;

/// A folder with a configuration file in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(toml: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("auditoot.toml"), toml).expect("a file");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("a file");
        self.path(name).to_str().expect("a plain path").to_owned()
    }

    fn sources(&self, environment: &[(&str, &str)]) -> Sources {
        Sources::made_up(&self.path("auditoot.toml"), environment.iter().copied())
    }

    fn load(&self, environment: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        Config::load(&self.sources(environment), Purpose::Run)
    }

    /// The sentence of the one thing that is wrong, with the folder's name taken out.
    fn complaint(&self, environment: &[(&str, &str)]) -> String {
        let errors = self.load(environment).expect_err("a configuration that cannot be used");
        assert_eq!(errors.iter().count(), 1, "{errors}");
        let text = errors.to_string();
        let sentence = text.strip_prefix("the configuration cannot be used:\n  ").expect("the heading").to_owned();
        sentence.replace(&format!("{}/", self.folder.path().display()), "")
    }
}

const GOOD: &str = "[bot]\nserver = \"https://social.example\"\naccess_token = \"t0ken\"\n";

fn load(toml: &str, environment: &[(&str, &str)]) -> Config {
    Place::new(toml).load(environment).unwrap_or_else(|errors| panic!("{errors}"))
}

fn complaint(toml: &str, environment: &[(&str, &str)]) -> String {
    Place::new(toml).complaint(environment)
}

fn token(config: &Config) -> &str {
    config.bot.access_token().map_or("(none)", AccessToken::expose)
}

#[test]
fn server_and_token_are_enough_and_the_rest_has_defaults() {
    let config = load(GOOD, &[]);
    assert_eq!(config.bot.server.as_str(), "https://social.example/");
    assert_eq!(token(&config), "t0ken");
    assert_eq!(config.bot.time_zone.iana_name(), Some("UTC"));
    assert!(config.bot.opens_policy);
    assert_eq!(config.store.path, Path::new("./auditoot-data"));
    assert_eq!(config.store.key_file, Path::new("./auditoot.key"));
    assert_eq!(config.store.old_key_files, Vec::<PathBuf>::new());
    assert_eq!(config.web, None);
    assert_eq!(config.network, Network::default());
    let limits = Limits { answers_per_hour: 40, answers_per_day: 100, domain_answers_per_day: 60 };
    assert_eq!(config.limits, limits);
    assert_eq!(config.log, Log { format: LogFormat::Text, level: LogLevel::Info });
    assert_eq!(config.operator, Operator::default());
}

/// For every key: a value other than the default, in the file and in the environment, and how the field shows it.

#[test]
fn every_key_reaches_its_field_from_the_file_and_from_the_environment() {
    type Shows = fn(&Config) -> String;
    let cases: &[(&str, &str, &str, Shows)] = &[
        ("bot.server", "\"https://other.example\"", "https://other.example", |c| c.bot.server.to_string()),
        ("bot.streaming_url", "\"https://s.example\"", "https://s.example", |c| {
            format!("{:?}", c.bot.streaming_url.as_ref().map(Url::as_str))
        }),
        ("bot.access_token", "\"other\"", "other", |c| token(c).to_owned()),
        ("bot.time_zone", "\"Europe/Berlin\"", "Europe/Berlin", |c| format!("{:?}", c.bot.time_zone.iana_name())),
        ("bot.open_policy", "false", "false", |c| c.bot.opens_policy.to_string()),
        ("store.path", "\"/a/data\"", "/a/data", |c| format!("{:?}", c.store.path)),
        ("store.key_file", "\"/a/key\"", "/a/key", |c| format!("{:?}", c.store.key_file)),
        ("store.old_key_files", "[\"/a/1\", \"/a/2\"]", "/a/1, /a/2", |c| format!("{:?}", c.store.old_key_files)),
        ("web.listen", "\"127.0.0.1:8080\"", "127.0.0.1:8080", |c| format!("{:?}", c.web.as_ref().map(|w| w.listen))),
        ("web.public_url", "\"https://a.example\"", "https://a.example", |c| {
            format!("{:?}", c.web.as_ref().and_then(|web| web.public_url.as_ref()).map(Url::as_str))
        }),
        ("web.paste_page", "\"off\"", "off", |c| format!("{:?}", c.web.as_ref().map(|web| web.paste_page))),
        ("ops.listen", "9090", "127.0.0.1:9090", |c| format!("{:?}", c.ops.listen)),
        ("network.allow", "[\"localhost:3000\", \"::1\"]", "localhost:3000,::1", |c| format!("{:?}", c.network)),
        ("limits.answers_per_hour", "7", "7", |c| c.limits.answers_per_hour.to_string()),
        ("limits.answers_per_day", "8", "8", |c| c.limits.answers_per_day.to_string()),
        ("limits.domain_answers_per_day", "9", "9", |c| c.limits.domain_answers_per_day.to_string()),
        ("log.format", "\"json\"", "json", |c| format!("{:?}", c.log.format)),
        ("log.level", "\"debug\"", "debug", |c| format!("{:?}", c.log.level)),
        ("operator.contact", "\"@a@b.example\"", "@a@b.example", |c| format!("{:?}", c.operator.contact)),
        ("operator.database_url", "\"postgres://x@127.0.0.1/m\"", "postgres://x@127.0.0.1/m", |c| {
            c.operator.database_url.as_ref().map(|url| url.expose().to_owned()).unwrap_or_default()
        }),
        ("operator.redis_url", "\"redis://127.0.0.1\"", "redis://127.0.0.1", |c| {
            c.operator.redis_url.as_ref().map(|url| url.expose().to_owned()).unwrap_or_default()
        }),
        ("operator.redis_namespace", "\"ns\"", "ns", |c| format!("{:?}", c.operator.redis_namespace)),
        ("operator.connection_days", "30", "30", |c| c.operator.connection_days.to_string()),
        ("operator.name", "\"the moderators\"", "the moderators", |c| format!("{:?}", c.operator.name)),
        ("serve.people", "\"everybody\"", "everybody", |c| format!("{:?}", c.serve.people)),
        ("serve.blocked", "[\"a.example\"]", "a.example", |c| format!("{:?}", c.serve.blocked)),
        ("canary.access_token", "\"tweet\"", "tweet", |c| {
            c.canary.as_ref().map(|token| token.expose().to_owned()).unwrap_or_default()
        }),
    ];
    assert_eq!(
        cases.iter().map(|case| case.0).collect::<Vec<_>>(),
        KEYS.iter().map(|key| key.path).collect::<Vec<_>>()
    );
    for (path, in_file, in_environment, shows) in cases {
        // The two keys that must be there, and the one that another needs, are given lowest: dotted, in the file.
        let basics = [
            ("bot.server", "\"https://social.example\""),
            ("bot.access_token", "\"t0ken\""),
            ("web.listen", "\"[::1]:1\""),
            ("operator.database_url", "\"postgres://auditoot@localhost/mastodon\""),
        ];
        let without = |skip: &str| -> String {
            let kept = basics.iter().filter(|(key, _)| *key != skip);
            kept.fold(String::new(), |text, (key, value)| text + key + " = " + value + "\n")
        };
        let before = shows(&load(&without(""), &[]));
        let by_file = shows(&load(&format!("{}{path} = {in_file}\n", without(path)), &[]));
        let variable = Key::find(path).expect("a key").variable();
        let by_environment = shows(&load(&without(""), &[(&variable, in_environment)]));
        assert_ne!(before, by_file, "{path} changes its field");
        assert_eq!(by_file, by_environment, "{path} means the same from both sources");
    }
}

#[test]
fn the_environment_beats_the_file() {
    let config = load(
        &format!("{GOOD}[limits]\nanswers_per_hour = 5\nanswers_per_day = 6\n"),
        &[("AUDITOOT_LIMITS__ANSWERS_PER_HOUR", "50"), ("HOME", "/root"), ("OTHER_AUDITOOT_X", "1")],
    );
    assert_eq!((config.limits.answers_per_hour, config.limits.answers_per_day), (50, 6));
}

#[test]
fn the_environment_alone_is_enough() {
    let config =
        load("", &[("AUDITOOT_BOT__SERVER", "https://social.example"), ("AUDITOOT_BOT__ACCESS_TOKEN", "t0ken")]);
    assert_eq!(token(&config), "t0ken");
}

#[test]
fn lists_in_the_environment_go_by_commas() {
    let config = load(GOOD, &[("AUDITOOT_NETWORK__ALLOW", " localhost , 10.0.0.1:3000,")]);
    let hosts: Vec<_> = config.network.allow.iter().map(ToString::to_string).collect();
    assert_eq!(hosts, ["localhost", "10.0.0.1:3000"]);
    let toml = format!("{GOOD}[network]\nallow = [\"localhost\"]\n");
    assert_eq!(load(&toml, &[("AUDITOOT_NETWORK__ALLOW", "")]).network.allow, [], "an empty list beats the file's");
}

#[test]
fn whom_the_bot_serves_is_a_word_or_a_list() {
    let people = |value: &str| load(&format!("{GOOD}[serve]\npeople = {value}\n"), &[]).serve.people;
    assert_eq!(load(GOOD, &[]).serve.people, ServedPeople::OwnServer);
    assert_eq!(people("\"own-server\""), ServedPeople::OwnServer);
    assert_eq!(people("[\"everybody\"]"), ServedPeople::Everybody);
    let two = ["a.example", "b.example"].map(|domain| domain.parse().expect("a domain")).to_vec();
    assert_eq!(people("[\"a.example\", \"b.example\"]"), ServedPeople::Domains(two.clone()));
    let config = load(GOOD, &[("AUDITOOT_SERVE__PEOPLE", "a.example, b.example")]);
    assert_eq!(config.serve.people, ServedPeople::Domains(two));
}

#[test]
fn a_secret_can_stand_in_a_file_of_its_own() {
    let place = Place::new("[bot]\nserver = \"https://social.example\"\n");
    let file = place.write("token", "  from-file\n");
    let by_environment = place.load(&[("AUDITOOT_BOT__ACCESS_TOKEN_FILE", &file)]).expect("good");
    assert_eq!(token(&by_environment), "from-file");

    let toml = format!("[bot]\nserver = \"https://social.example\"\naccess_token_file = \"{file}\"\n");
    assert_eq!(token(&load(&toml, &[])), "from-file");
    assert_eq!(token(&load(&toml, &[("AUDITOOT_BOT__ACCESS_TOKEN", "direct")])), "direct", "the environment wins");
}

#[test]
fn the_store_files_can_be_read_without_an_account() {
    let place = Place::new("[store]\nkey_file = \"/a/key\"\n");
    let files = Settings::read(&place.sources(&[])).into_store_files().expect("good for new-key");
    assert_eq!(files.key_file, Path::new("/a/key"));
    let inside = place.sources(&[("AUDITOOT_STORE__PATH", "/a")]);
    Settings::read(&inside).into_store_files().expect_err("inside the store");
}
