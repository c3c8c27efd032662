//! What cannot be used is refused, in a sentence that names the key.

use std::fs;
use std::path::Path;

use super::{GOOD, Place, complaint, load};
use crate::config::{Config, ConfigError, Purpose, Sources};

#[test]
fn unknown_keys_are_refused_and_the_nearest_is_named() {
    let cases = [
        ("[bot]\nsevrer = \"x\"", "bot.sevrer (in auditoot.toml) is not a key; perhaps you mean bot.server"),
        ("server = \"x\"", "server (in auditoot.toml) is not a key; perhaps you mean bot.server"),
        ("[zebra]", "zebra (in auditoot.toml) is not a key"),
        ("[zebra]\nstripes = 7", "zebra.stripes (in auditoot.toml) is not a key"),
        ("bot = 3", "bot (in auditoot.toml) is not a key"),
    ];
    let given = [("AUDITOOT_BOT__SERVER", "https://a.example"), ("AUDITOOT_BOT__ACCESS_TOKEN", "t")];
    for (toml, sentence) in cases {
        assert_eq!(complaint(toml, &given), sentence);
    }
    assert_eq!(
        complaint(GOOD, &[("AUDITOOT_WEB_LISTEN", "127.0.0.1:1")]),
        "AUDITOOT_WEB_LISTEN (in the environment, AUDITOOT_WEB_LISTEN) is not a key; perhaps you mean AUDITOOT_WEB__LISTEN"
    );
}

#[test]
fn missing_keys_are_named_together_and_with_what_to_do() {
    let text = Place::new("").load(&[]).expect_err("nothing is set").to_string();
    assert_eq!(
        text,
        "the configuration cannot be used:\n  \
         bot.server is missing: set it in the configuration file, or AUDITOOT_BOT__SERVER in the environment\n  \
         bot.access_token is missing: set it in the configuration file, or AUDITOOT_BOT__ACCESS_TOKEN in the \
         environment, or let bot.access_token_file name a file that holds it; `auditoot login` gets one"
    );
}

#[test]
fn what_is_wrong_is_told_all_at_once() {
    let errors = Place::new("").load(&[("AUDITOOT_BOT__SERVER", "http://social.example")]).expect_err("two things");
    let keys: Vec<_> = errors.iter().map(ConfigError::key).collect();
    assert_eq!(keys, [Some("bot.access_token"), Some("bot.server")], "missing, and plain http");
}

#[test]
fn the_variable_of_the_crash_points_is_none_of_a_release() {
    let outcome = Place::new(GOOD).load(&[("AUDITOOT_CRASH_AT", "1")]);
    assert_eq!(outcome.is_ok(), cfg!(feature = "crash-points"));
}

#[test]
fn the_token_is_not_needed_to_get_one() {
    let place = Place::new("[bot]\nserver = \"https://social.example\"\n");
    let config = Config::load(&place.sources(&[]), Purpose::Login).expect("good for login");
    let sentence = config.bot.access_token().expect_err("there is none").to_string();
    assert!(sentence.contains("bot.access_token is missing"), "{sentence}");
    assert!(place.complaint(&[]).starts_with("bot.access_token is missing"));
}

#[test]
fn values_that_cannot_be_used_are_refused_with_what_they_must_be() {
    let cases = [
        (
            "[web]\nlisten = \"localhost:1\"",
            "web.listen must be an IP address with a port, such as 127.0.0.1:8080 or [::1]:8080 (in auditoot.toml)",
        ),
        ("[web]\nlisten = 8080", "web.listen must be a text, in quotes (in auditoot.toml)"),
        (
            "[limits]\nanswers_per_day = 0",
            "limits.answers_per_day must be a whole number from 1 to 2400, and not 0 (in auditoot.toml)",
        ),
        (
            "[limits]\nanswers_per_day = 2401",
            "limits.answers_per_day must be a whole number from 1 to 2400, and not 2401 (in auditoot.toml)",
        ),
        (
            "[limits]\nanswers_per_day = \"9\"",
            "limits.answers_per_day must be a whole number from 1 to 2400, without quotes (in auditoot.toml)",
        ),
        (
            "[limits]\nanswers_per_day = 1.5",
            "limits.answers_per_day must be a whole number from 1 to 2400, without quotes (in auditoot.toml)",
        ),
        (
            "[network]\nallow = \"localhost\"",
            "network.allow must be a list of texts, such as [\"one\", \"two\"] (in auditoot.toml)",
        ),
        (
            "[network]\nallow = [1]",
            "network.allow must be a list of texts, not a list of other things than texts (in auditoot.toml)",
        ),
        (
            "[network]\nallow = [\"http://x\"]",
            "network.allow must list hosts or hosts with a port, such as localhost:3000, and not \"http://x\" (in auditoot.toml)",
        ),
        ("[log]\nformat = \"xml\"", "log.format must be one of text, json, and not \"xml\" (in auditoot.toml)"),
        (
            "[log]\nlevel = \"INFO\"",
            "log.level must be one of error, warn, info, debug, trace, and not \"INFO\" (in auditoot.toml)",
        ),
        ("[store]\npath = \"\"", "store.path must be a path, not an empty text (in auditoot.toml)"),
        ("[store.path]\nx = 1", "store.path must be a text, not a section (in auditoot.toml)"),
        (
            "[operator]\ncontact = \"me) evil: x\"",
            "operator.contact must be a handle, mail address or web address, such as @admin@social.example, without blanks or brackets (in auditoot.toml)",
        ),
        (
            "[operator]\nname = \"two\\nlines\"",
            "operator.name must be one line of at most 100 characters (in auditoot.toml)",
        ),
    ];
    for (toml, sentence) in cases {
        assert_eq!(complaint(&format!("{GOOD}{toml}\n"), &[]), sentence);
    }
    assert_eq!(
        complaint(GOOD, &[("AUDITOOT_LIMITS__ANSWERS_PER_HOUR", "many")]),
        "limits.answers_per_hour must be a whole number from 1 to 2400, without quotes \
         (in the environment, AUDITOOT_LIMITS__ANSWERS_PER_HOUR)"
    );
}

#[test]
fn a_server_is_a_scheme_a_host_and_perhaps_a_port() {
    for good in
        ["https://social.example", "https://social.example/", "https://social.example:8443", "https://[2001:db8::1]"]
    {
        load("", &[("AUDITOOT_BOT__SERVER", good), ("AUDITOOT_BOT__ACCESS_TOKEN", "t")]);
    }
    let cases = [
        ("social.example", "must be the URL of a server"),
        ("ftp://social.example", "must be the URL of a server"),
        ("", "must be the URL of a server"),
        ("https://social.example/@bot", "must end after the host and port"),
        ("https://social.example/?x", "must end after the host and port"),
        ("https://social.example/#x", "must end after the host and port"),
        ("https://me:s3cret@social.example", "must not carry a user name or password"),
    ];
    for (bad, rule) in cases {
        let sentence = complaint("", &[("AUDITOOT_BOT__SERVER", bad), ("AUDITOOT_BOT__ACCESS_TOKEN", "t")]);
        assert!(sentence.starts_with(&format!("bot.server {rule}")), "{bad}: {sentence}");
        assert!(!sentence.contains("s3cret"), "{sentence}");
    }
}

#[test]
fn a_secret_given_twice_or_in_a_file_that_does_not_open_is_refused() {
    let place = Place::new(GOOD);
    let file = place.write("token", "a b");
    assert_eq!(
        place.complaint(&[("AUDITOOT_BOT__ACCESS_TOKEN_FILE", &file)]),
        "bot.access_token must be one word of ordinary characters, without blanks or line breaks \
         (in token, named in the environment, AUDITOOT_BOT__ACCESS_TOKEN_FILE)"
    );
    assert_eq!(
        complaint(&format!("{GOOD}access_token_file = \"x\"\n"), &[]),
        "bot.access_token and bot.access_token_file are both given (in auditoot.toml): keep one of them"
    );
    assert_eq!(
        complaint(GOOD, &[("AUDITOOT_BOT__ACCESS_TOKEN", "x"), ("AUDITOOT_BOT__ACCESS_TOKEN_FILE", "y")]),
        "bot.access_token and bot.access_token_file are both given (in the environment, \
         AUDITOOT_BOT__ACCESS_TOKEN_FILE): keep one of them"
    );
    assert_eq!(
        complaint(GOOD, &[("AUDITOOT_BOT__ACCESS_TOKEN_FILE", "/nowhere/token")]),
        "bot.access_token_file names /nowhere/token, which cannot be read: No such file or directory (os error 2)"
    );
    let sentence = complaint("[bot]\nserver = \"https://a.example\"\naccess_token_file = 3\n", &[]);
    assert_eq!(
        sentence,
        "bot.access_token has a twin, bot.access_token_file, that must be the path of a file (in auditoot.toml)"
    );
}

#[test]
fn plain_http_is_for_loopback_and_allowed_hosts() {
    let with = |server: &str, allow: &str| {
        let place = Place::new("web.listen = \"127.0.0.1:1\"");
        let environment = [
            ("AUDITOOT_BOT__SERVER", server),
            ("AUDITOOT_WEB__PUBLIC_URL", server),
            ("AUDITOOT_BOT__ACCESS_TOKEN", "t"),
            ("AUDITOOT_NETWORK__ALLOW", allow),
        ];
        place.load(&environment).map_err(|errors| errors.to_string())
    };
    for (server, allow) in [
        ("http://localhost:3000", ""),
        ("http://127.0.0.1:3000", ""),
        ("http://[::1]:3000", ""),
        ("http://10.0.0.1:3000", "10.0.0.1"),
        ("http://social.internal:3000", "social.internal:3000"),
        ("https://social.example", ""),
    ] {
        assert!(with(server, allow).is_ok(), "{server} {allow}");
    }
    for (server, allow) in [
        ("http://social.example", ""),
        ("http://10.0.0.1:3000", "10.0.0.2"),
        ("http://social.internal:3000", "social.internal:4000"),
        ("http://localhost.example", ""),
    ] {
        let text = with(server, allow).expect_err(server);
        assert_eq!(text.matches("uses plain http").count(), 2, "both URLs are refused: {text}");
    }
    assert_eq!(
        complaint("", &[("AUDITOOT_BOT__SERVER", "http://social.example:81"), ("AUDITOOT_BOT__ACCESS_TOKEN", "t")]),
        "bot.server uses plain http, which everybody on the way can read: write https://social.example:81, or add \
         social.example:81 to network.allow if the way is yours (plain http is accepted only on loopback and for the \
         hosts there)"
    );
}

#[test]
fn a_public_url_needs_pages_behind_it() {
    assert_eq!(
        complaint(GOOD, &[("AUDITOOT_WEB__PUBLIC_URL", "https://auditoot.example")]),
        "web.public_url needs web.listen: people would be sent to pages that nobody serves"
    );
}

#[test]
fn a_key_inside_the_folder_of_the_store_is_refused_however_it_is_written() {
    let place = Place::new(GOOD);
    fs::create_dir(place.path("data")).expect("a folder");
    std::os::unix::fs::symlink(place.path("data"), place.path("link")).expect("a link");
    let at = |name: &str| place.path(name).to_str().expect("a plain path").to_owned();
    let inside = ["data/key", "data", "link/key", "x/../data/key", "./data/deeper/key"];
    for name in inside {
        let sentence =
            place.complaint(&[("AUDITOOT_STORE__PATH", &at("data")), ("AUDITOOT_STORE__KEY_FILE", &at(name))]);
        assert!(sentence.starts_with("store.key_file lies inside the folder of store.path"), "{name}: {sentence}");
        let old = [("AUDITOOT_STORE__PATH", at("link")), ("AUDITOOT_STORE__OLD_KEY_FILES", at(name))];
        let sentence = place.complaint(&old.each_ref().map(|(name, value)| (*name, value.as_str())));
        assert!(sentence.starts_with("store.old_key_files lies inside"), "{name}: {sentence}");
    }
    for name in ["key", "data.key", "data/../key"] {
        place.load(&[("AUDITOOT_STORE__PATH", &at("data")), ("AUDITOOT_STORE__KEY_FILE", &at(name))]).expect(name);
    }
}

#[test]
fn a_file_that_is_no_toml_is_refused_without_quoting_it() {
    for toml in [
        "[bot]\naccess_token = s3cret",
        "[bot]\naccess_token = \"s3cret",
        "[bot]\naccess_token \"s3cret\"",
        "a = 1\na = \"s3cret\"",
    ] {
        let sentence =
            complaint(toml, &[("AUDITOOT_BOT__SERVER", "https://a.example"), ("AUDITOOT_BOT__ACCESS_TOKEN", "t")]);
        assert!(sentence.starts_with("the configuration file auditoot.toml is not valid TOML: line 2: "), "{sentence}");
        assert!(!sentence.contains("s3cret"), "{sentence}");
        let errors = Place::new(toml).load(&[]).expect_err("no TOML");
        assert!(!format!("{errors:?}").contains("s3cret"), "{errors:?}");
    }
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let missing = Sources::made_up(Path::new("/nowhere/auditoot.toml"), []);
    let text = Config::load(&missing, Purpose::Run).expect_err("there is no file").to_string();
    assert!(text.contains("the configuration file /nowhere/auditoot.toml cannot be read: No such file"), "{text}");
}

#[test]
fn a_login_does_not_need_the_token_it_is_there_to_get() {
    let place = Place::new("[bot]\nserver = \"https://social.example\"\naccess_token_file = \"not/there/yet\"\n");
    let config = Config::load(&place.sources(&[]), Purpose::Login).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(config.bot.access_token.is_none());
    // As it is while standard output is being sent into that file.
    let empty = place.write("empty", "");
    let environment = [("AUDITOOT_BOT__ACCESS_TOKEN_FILE", empty.as_str())];
    Config::load(&place.sources(&environment), Purpose::Login).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(place.load(&environment).is_err(), "to run, it does");
}

#[test]
fn a_time_zone_is_the_name_of_a_place() {
    for wrong in ["Berlin", "EST", "+02:00", "Europe/Atlantis", ""] {
        let sentence = complaint(&format!("{GOOD}time_zone = \"{wrong}\"\n"), &[]);
        let rule = "bot.time_zone must be the name of a time zone, such as Europe/Berlin or UTC";
        assert!(sentence.starts_with(rule), "{sentence}");
    }
    assert_eq!(load(&format!("{GOOD}time_zone = \"UTC\"\n"), &[]).bot.time_zone.iana_name(), Some("UTC"));
}
