//! The SQL that an operator reviews and applies.

/// What installs the bot's functions, in one transaction: the roles and tables, the functions, and who may call them.
const INSTALL: &str = concat!(
    include_str!("install/rights.sql"),
    include_str!("install/functions.sql"),
    include_str!("install/doors.sql")
);
/// What is added where nobody is to get in any more who knows the password.
const NEW_PASSWORD: &str = include_str!("install/new_password.sql");
/// What takes them away again.
const UNINSTALL: &str = include_str!("uninstall.sql");
/// What installs the functions for the day an app is breached, and their role.
const INCIDENT: &str = concat!(include_str!("incident/install.sql"), include_str!("incident/functions.sql"));
/// What takes back what the bot's role may have set for itself.
const RESET: &str = include_str!("install/reset.sql");
/// Where that goes.
const RESET_PLACE: &str = "/*RESET*/\n";
/// Where the client id goes.
const CLIENT_ID: &str = "/*CLIENT_ID*/NULL/*CLIENT_ID*/";
/// Where the hash of the bot's secret goes.
const SECRET_HASH: &str = "/*SECRET_HASH*/NULL/*SECRET_HASH*/";

/// What an installation is told of this bot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Installation<'a> {
    /// The client id of the bot's own app; without one, an id that is there already stays.
    pub client_id: Option<&'a str>,
    /// The SHA-256 of the bot's own secret, in hex; without one, a hash that is there already stays.
    pub secret_hash: Option<&'a str>,
    /// Whether the role's password is taken away, and its connections are ended.
    pub takes_password: bool,
}

impl Installation<'_> {
    /// The SQL that installs the bot's functions.
    #[must_use]
    pub fn sql(&self) -> String {
        let literal = |text: Option<&str>| text.map_or_else(|| "NULL".to_owned(), quoted);
        let sql = INSTALL.replace(CLIENT_ID, &literal(self.client_id));
        let sql = sql.replace(SECRET_HASH, &literal(self.secret_hash)).replace(RESET_PLACE, RESET);
        if self.takes_password { sql + NEW_PASSWORD } else { sql }
    }
}

/// The SQL that takes everything away again.
#[must_use]
pub fn operator_sql_uninstall() -> &'static str {
    UNINSTALL
}

/// The SQL that installs, for 24 hours, the role and the functions of `auditoot incident`.
#[must_use]
pub fn incident_sql() -> String {
    INCIDENT.replace(RESET_PLACE, &RESET.replace("auditoot", "auditoot_incident"))
}

/// The SQL that takes those away again: the bot's, with other names in it.
#[must_use]
pub fn incident_sql_uninstall() -> String {
    UNINSTALL
        .replace("'auditoot", "'auditoot_incident")
        .replace("SCHEMA IF EXISTS auditoot", "SCHEMA IF EXISTS auditoot_incident")
        .replace("Stop the bot first. ", "The bot is not touched. ")
        .replace("auditoot-uninstall", "auditoot-incident-uninstall")
}

/// A text as a literal, whatever is in it and however the server reads backslashes.
fn quoted(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_installation_is_told_has_one_place() {
        assert_eq!(INSTALL.matches(SECRET_HASH).count(), 1);
        assert_eq!(INSTALL.matches(CLIENT_ID).count(), 1);
        assert!(!Installation::default().sql().contains("/*CLIENT_ID*/"));
        for (sql, reset) in [
            (Installation::default().sql(), "ALTER ROLE auditoot RESET ALL;"),
            (incident_sql(), "ALTER ROLE auditoot_incident RESET ALL;"),
        ] {
            assert_eq!(sql.matches(reset).count(), 1);
            assert!(!sql.contains(RESET_PLACE));
        }
        let installation = Installation { client_id: Some("abc_-1"), ..Installation::default() };
        assert!(installation.sql().contains("E'abc_-1'"));
    }

    #[test]
    fn what_takes_the_incident_functions_away_names_nothing_of_the_bots() {
        let sql = incident_sql_uninstall();
        assert!(!sql.contains("'auditoot'") && !sql.contains("'auditoot_owner'") && !sql.contains("EXISTS auditoot "));
        assert!(sql.contains("('auditoot_incident', 'auditoot_incident_owner')"));
        assert!(sql.contains("a.usename = 'auditoot_incident'"));
        assert_eq!(sql.matches("DROP SCHEMA IF EXISTS auditoot_incident CASCADE").count(), 1);
    }

    #[test]
    fn a_client_id_cannot_be_more_than_a_text() {
        assert_eq!(quoted("x'; DROP TABLE users; --\\"), r"E'x''; DROP TABLE users; --\\'");
    }
}
