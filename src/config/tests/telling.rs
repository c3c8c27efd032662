//! The table of keys, the example file and the configuration in force.

use url::Url;

use super::{GOOD, Place, load, token};
use crate::config::{Config, KEYS, Purpose, Settings, example_toml, table_markdown};

#[test]
fn a_configuration_never_prints_its_token() {
    let config = load(GOOD, &[]);
    assert!(!format!("{config:?}").contains("t0ken"));
    let settings = Settings::read(&Place::new(GOOD).sources(&[]));
    assert!(!format!("{settings:?}").contains("t0ken"));
    assert!(!settings.in_force().contains("t0ken"));
}

#[test]
fn what_is_in_force_is_told_with_where_it_comes_from() {
    let place = Place::new(GOOD);
    let settings = Settings::read(&place.sources(&[("AUDITOOT_NETWORK__ALLOW", "localhost,::1")]));
    let told = settings.in_force().replace(&format!("{}/", place.folder.path().display()), "");
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "bot.server = \"https://social.example\"  # in auditoot.toml");
    assert_eq!(lines[2], "bot.access_token = (hidden)  # in auditoot.toml");
    assert_eq!(lines[3], "bot.time_zone = \"UTC\"  # default");
    assert_eq!(lines[4], "bot.open_policy = true  # default");
    assert_eq!(lines[5], "store.path = \"./auditoot-data\"  # default");
    assert_eq!(lines[8], "# web.listen is not set");
    assert_eq!(lines[12], "network.allow = [\"localhost\", \"[::1]\"]  # in the environment, AUDITOOT_NETWORK__ALLOW");
    assert_eq!(lines.len(), KEYS.len());
}

#[test]
fn the_example_file_is_generated_and_means_the_defaults() {
    let example = example_toml();
    assert_eq!(include_str!("../../../deploy/auditoot.example.toml"), example, "write it anew with example_toml()");
    let config = Config::load(&Place::new(&example).sources(&[]), Purpose::Login).expect("the example is good");
    let defaults = Config::for_server(Url::parse("https://social.example").expect("a URL"));
    assert_eq!(format!("{config:?}"), format!("{defaults:?}"));
}

#[test]
fn the_example_file_is_good_with_every_number_sign_taken_off() {
    let place = Place::new("");
    let token_file = place.write("token", "t0ken\n");
    let canary_file = place.write("canary", "t0ken\n");
    let database_file = place.write("database", "postgres://auditoot@localhost/mastodon\n");
    let redis_file = place.write("redis", "redis://localhost\n");
    let uncommented: String = example_toml()
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .map(|line| line.replace("/etc/auditoot/access_token", &token_file))
        .map(|line| line.replace("/etc/auditoot/canary_token", &canary_file))
        .map(|line| line.replace("/etc/auditoot/database_url", &database_file))
        .map(|line| line.replace("/etc/auditoot/redis_url", &redis_file) + "\n")
        .collect();
    let config = load(&uncommented, &[]);
    assert_eq!(token(&config), "t0ken");
    assert!(config.web.is_some_and(|web| web.public_url.is_some()) && config.operator.contact.is_some());
}

#[test]
fn the_table_has_a_row_for_every_key() {
    let table = table_markdown();
    let rows: Vec<_> = table.lines().skip(2).collect();
    assert_eq!(rows.len(), KEYS.len());
    for (row, key) in rows.iter().zip(KEYS) {
        assert!(row.starts_with(&format!("| `{}`", key.path)), "{row}");
        assert_eq!(row.matches(" | ").count(), 3, "{row}");
        assert!(row.contains(key.meaning) && !key.meaning.contains('|'), "{row}");
    }
    assert!(
        rows[2]
            .starts_with("| `bot.access_token`; or `bot.access_token_file`: a file that holds it | secret | none | ")
    );
    assert!(rows[13].starts_with("| `limits.answers_per_hour` | 1 to 2400 | `40` | "));
}
