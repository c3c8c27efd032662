//! `operator-sql`: what a server's operator applies to the server's database, so that the bot can list and remove there.

use std::io::{self, Write};

use data_encoding::HEXLOWER;

use super::{ExitReason, Failure};
use crate::sources::{Installation, incident_sql, incident_sql_uninstall, operator_sql_uninstall};

/// The longest client id that is taken. Mastodon's have 43 characters.
const CLIENT_ID_CHARS_MAX: usize = 200;

/// What to print.
#[derive(Clone, Debug, clap::Args)]
pub struct OperatorSqlArguments {
    /// The client id of the bot's own app, as `login` prints it; without it, one that is in the database stays as it is
    #[arg(long, value_name = "ID", value_parser = client_id)]
    pub client_id: Option<String>,
    /// The hash of the bot's own secret, as `login` prints it; without it, one that is in the database stays as it is
    #[arg(long, value_name = "HASH", value_parser = secret_hash)]
    pub secret_hash: Option<String>,
    /// Also take the password of the bot's role away, and end its connections: then give it another one
    #[arg(long)]
    pub new_password: bool,
    /// Print what `incident` needs instead, on the day an app is breached: a role of its own, good for 24 hours
    #[arg(long, conflicts_with_all = ["client_id", "secret_hash", "new_password"])]
    pub incident: bool,
    /// Print what takes everything away again; with --incident, only what that made
    #[arg(long, conflicts_with_all = ["client_id", "secret_hash", "new_password"])]
    pub uninstall: bool,
}

/// Prints the SQL. It reads no configuration and no store, and talks to nobody.
///
/// # Errors
///
/// The output cannot be written.
pub fn operator_sql(arguments: &OperatorSqlArguments) -> Result<(), Failure> {
    let OperatorSqlArguments { client_id, secret_hash, new_password, incident, uninstall } = arguments;
    let installation = Installation {
        client_id: client_id.as_deref(),
        secret_hash: secret_hash.as_deref(),
        takes_password: *new_password,
    };
    let sql = match (*incident, *uninstall) {
        (false, false) => installation.sql(),
        (false, true) => operator_sql_uninstall().to_owned(),
        (true, false) => incident_sql(),
        (true, true) => incident_sql_uninstall(),
    };
    io::stdout().write_all(sql.as_bytes()).map_err(|error| Failure::new(ExitReason::Other, error))
}

fn client_id(text: &str) -> Result<String, &'static str> {
    let fits = (1..=CLIENT_ID_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned()).ok_or("a client id is one word, as `login` prints it")
}

fn secret_hash(text: &str) -> Result<String, &'static str> {
    let fits = HEXLOWER.decode(text.as_bytes()).is_ok_and(|bytes| bytes.len() == 32);
    fits.then(|| text.to_owned()).ok_or("the hash has 64 digits, 0 to 9 and a to f, as `login` prints it")
}
