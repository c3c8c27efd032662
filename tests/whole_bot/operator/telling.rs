//! What the operator's log says when the database cannot be used: one clear line, and no secret.

use auditoot::config::{Log, LogFormat, LogLevel};
use auditoot::sources::Credential;
use auditoot_sandbox::services::{Cluster, Shape};
use tracing::dispatcher::set_default;

use super::town::{Town, checked_up, operator_sql};
use crate::captured::Captured;

#[tokio::test]
async fn one_line_when_it_begins_one_when_it_ends_and_no_secret_in_either() {
    let town = Town::new();
    let credential = town.connect(101);
    let Credential::Operator(opens) = &credential else { panic!("it is a capability") };
    let (dispatch, log) = Captured::log(Log { format: LogFormat::Text, level: LogLevel::Info });
    let guard = set_default(&dispatch);
    let home = town.home();
    assert!(home.list(&credential).await.is_ok());
    town.execute("ALTER SCHEMA auditoot RENAME TO elsewhere");
    for _ in 0..3 {
        assert!(home.list(&credential).await.is_err());
    }
    town.execute("ALTER SCHEMA elsewhere RENAME TO auditoot");
    assert!(home.list(&credential).await.is_ok());
    let bad = town.home_by(&town.database.url("auditoot", "s3cret-passw0rd"), None, None);
    for _ in 0..3 {
        assert!(bad.list(&credential).await.is_err());
    }
    drop(guard);
    let text = log.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].contains("ERROR") && lines[0].contains("auditoot operator-sql"), "{}", lines[0]);
    assert!(lines[1].contains("INFO") && lines[1].contains("can be used again"), "{}", lines[1]);
    assert!(lines[2].contains("ERROR") && lines[2].contains("28P01"), "{}", lines[2]);
    for secret in ["s3cret-passw0rd", opens.capability.expose()] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "a secret is in the log");
    }
}

/// Roles belong to the whole server: so this has a server of its own.
#[tokio::test]
async fn what_a_thief_set_for_the_role_is_told_until_the_file_is_applied_again() {
    let cluster = Cluster::start(None).expect("PostgreSQL starts");
    let town = Town::at(&cluster, Shape::V4_6);
    let home = town.home();
    assert_eq!(checked_up(&home).await, "");
    town.execute("ALTER ROLE auditoot SET default_transaction_read_only = on");
    for _ in 0..2 {
        let said = checked_up(&home).await;
        assert!(said.contains("WARN") && said.contains("its setting default_transaction_read_only"), "{said}");
    }
    town.database.install(&operator_sql(None)).expect("it is installed again");
    assert_eq!(checked_up(&home).await, "");
}
