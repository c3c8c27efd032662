//! The way to the operator's database and Redis: encrypted, or to this machine, or permitted by name.

use super::{GOOD, complaint, load};

fn refused(operator: &str) -> String {
    complaint(&format!("{GOOD}[operator]\n{operator}\n"), &[])
}

#[test]
fn a_bare_way_to_another_machine_is_refused_and_one_to_this_machine_is_not() {
    let sentence = refused("database_url = \"postgres://auditoot:s3cret@db.example/mastodon\"");
    assert!(sentence.starts_with("operator.database_url leads to db.example without TLS"), "{sentence}");
    assert!(sentence.contains("sslmode=verify-full") && !sentence.contains("s3cret"), "{sentence}");
    for one_of_two in ["127.0.0.1,db.example/mastodon", "127.0.0.1/mastodon?host=db.example"] {
        let sentence = refused(&format!("database_url = \"postgres://auditoot:s3cret@{one_of_two}\""));
        assert!(sentence.starts_with("operator.database_url leads to db.example without TLS"), "{sentence}");
    }
    for url in [
        "postgres://auditoot:x@localhost/mastodon",
        "postgres://auditoot:x@[::1]:5433/mastodon",
        "postgres://auditoot@%2Fvar%2Frun%2Fpostgresql/mastodon",
        "postgres://auditoot:x@db.example/mastodon?sslmode=require",
    ] {
        load(&format!("{GOOD}[operator]\ndatabase_url = \"{url}\"\n"), &[]);
    }
    let database = "database_url = \"postgres://auditoot@localhost/mastodon\"\n";
    let sentence = refused(&format!("{database}redis_url = \"redis://:s3cret@10.0.0.7:6379\""));
    assert!(sentence.starts_with("operator.redis_url leads to 10.0.0.7 without TLS"), "{sentence}");
    let allowed = "[network]\nallow = [\"10.0.0.7\", \"db.example\"]\n";
    let redis = "redis_url = \"redis://10.0.0.7\"\ndatabase_url = \"postgres://auditoot@db.example/m\"\n";
    load(&format!("{GOOD}{allowed}[operator]\n{redis}"), &[]);
}

#[test]
fn an_address_that_is_none_is_refused_without_a_word_of_it() {
    for (operator, rule) in [
        (
            "database_url = \"mysql://root:s3cret@db\"",
            "operator.database_url must be the address of a PostgreSQL database: it begins",
        ),
        (
            "database_url = \"postgres://:s3cret@localhost/m\"",
            "operator.database_url must be the address of a PostgreSQL database: it names no user",
        ),
        (
            "redis_url = \"http://:s3cret@localhost\"",
            "operator.redis_url must be the address of a Redis server: it begins",
        ),
        ("redis_namespace = \"two words\"", "operator.redis_namespace must be one word"),
        ("redis_url = \"redis://localhost\"", "operator.redis_url needs operator.database_url"),
    ] {
        let sentence = refused(operator);
        assert!(sentence.starts_with(rule), "{sentence}");
        assert!(!sentence.contains("s3cret"), "{sentence}");
    }
}
