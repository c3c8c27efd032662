//! What the operator's log says when the database cannot be used: one clear line, and no secret.

use auditoot::config::{Log, LogFormat, LogLevel};
use auditoot::mastodon::oauth::{ClientMetadata, OAuthClient};
use auditoot::sources::{Credential, Registrations};
use auditoot_core::secret::ClientSecret;
use auditoot_sandbox::services::{Cluster, Shape};
use tracing::dispatcher::set_default;

use super::town::{CLIENT_ID, Town, checked_up, operator_sql, walk_key};
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
    assert_eq!(checked_up(&home, None).await, "");
    town.execute("ALTER ROLE auditoot SET default_transaction_read_only = on");
    for _ in 0..2 {
        let said = checked_up(&home, None).await;
        assert!(said.contains("WARN") && said.contains("its setting default_transaction_read_only"), "{said}");
    }
    town.database.install(&operator_sql(None)).expect("it is installed again");
    assert_eq!(checked_up(&home, None).await, "");
}

#[tokio::test]
async fn what_the_database_has_to_be_told_of_the_bot_is_told_with_the_command_for_it() {
    let town = Town::new();
    let home = town.home();
    let registered = |client_id: &str| OAuthClient {
        client_id: client_id.to_owned(),
        client_secret: ClientSecret::new("s3cret"),
        redirect_uri: "urn:ietf:wg:oauth:2.0:oob".to_owned(),
        scopes: "profile".to_owned(),
        metadata: ClientMetadata { name: "Auditoot".to_owned(), website: None },
        made_at: town.clock.now(),
    };
    let of = |serving, awaited: Option<&str>| Registrations {
        serving: registered(serving),
        awaited: awaited.map(registered),
    };
    let known = of(CLIENT_ID, None);
    assert_eq!(checked_up(&home, Some(&known)).await, "");
    let command = |client_id| format!("operator-sql --client-id {client_id} --secret-hash {}", walk_key().hash());
    let said = checked_up(&home, Some(&of(CLIENT_ID, Some("the-next")))).await;
    assert!(
        said.contains("WARN") && said.contains("sign in with the old one") && said.contains(&command("the-next")),
        "{said}"
    );
    let said = checked_up(&home, Some(&of("another", None))).await;
    assert!(
        said.contains("ERROR") && said.contains("nobody can sign in") && said.contains(&command("another")),
        "{said}"
    );
    town.execute("UPDATE auditoot.settings SET secret_hash = NULL");
    let said = checked_up(&home, Some(&known)).await;
    assert!(said.contains("ERROR") && said.contains("nobody is told of new apps"), "{said}");
    town.execute("DROP SCHEMA auditoot CASCADE");
    let said = checked_up(&home, Some(&known)).await;
    assert!(said.contains("is not set up") && said.contains(&command(CLIENT_ID)), "{said}");
}

#[tokio::test]
async fn who_comes_near_the_ceiling_for_all_is_told_once() {
    let town = Town::new();
    let home = town.home();
    let (dispatch, log) = Captured::log(Log { format: LogFormat::Text, level: LogLevel::Info });
    let guard = set_default(&dispatch);
    town.execute("UPDATE auditoot.settings SET removals_in_all = 10; SELECT setval('auditoot.removals_counted', 7)");
    home.walk(None).await.expect("a walk");
    assert_eq!(log.text(), "");
    town.execute("SELECT nextval('auditoot.removals_counted')");
    for _ in 0..2 {
        home.walk(None).await.expect("a walk");
    }
    drop(guard);
    let text = log.text();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains("WARN") && text.contains("used_percent=80"), "{text}");
}
