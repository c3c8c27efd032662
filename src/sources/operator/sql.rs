//! The SQL that an operator reviews and applies.

/// What installs the bot's functions, in one transaction: the roles and tables, the functions, and who may call them.
const INSTALL: &str = concat!(
    include_str!("install/rights.sql"),
    include_str!("install/functions.sql"),
    include_str!("install/doors.sql")
);
/// What takes them away again.
const UNINSTALL: &str = include_str!("uninstall.sql");
/// Where the client id goes.
const CLIENT_ID: &str = "/*CLIENT_ID*/NULL/*CLIENT_ID*/";

/// The SQL that installs the bot's functions, with the client id of the bot's own app; without one, an id that is there already stays.
#[must_use]
pub fn operator_sql(client_id: Option<&str>) -> String {
    INSTALL.replace(CLIENT_ID, &client_id.map_or_else(|| "NULL".to_owned(), quoted))
}

/// The SQL that takes everything away again.
#[must_use]
pub fn operator_sql_uninstall() -> &'static str {
    UNINSTALL
}

/// A text as a literal, whatever is in it and however the server reads backslashes.
fn quoted(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_id_has_one_place() {
        assert_eq!(INSTALL.matches(CLIENT_ID).count(), 1);
        assert!(!operator_sql(None).contains("/*CLIENT_ID*/"));
        assert!(operator_sql(Some("abc_-1")).contains("E'abc_-1'"));
    }

    #[test]
    fn a_client_id_cannot_be_more_than_a_text() {
        assert_eq!(quoted("x'; DROP TABLE users; --\\"), r"E'x''; DROP TABLE users; --\\'");
    }
}
