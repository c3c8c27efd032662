//! The look whether everything is still as the operator set it up, at the start and once an hour. What is wrong is in the log before
//! anybody's sign-in or removal finds it out.

use std::error::Error;
use std::sync::PoisonError;

use super::OperatorSource;
use super::calls::Knows;
use super::database::{DatabaseError, FUNCTIONS_VERSION};
use crate::causes::Explained;
use crate::mastodon::oauth::OAuthClient;
use crate::sources::token_source::Registrations;
use auditoot_core::dialogue::reply::Trouble;

/// One thing that the operator set up, and how it is.
pub(crate) struct OperatorPart {
    /// What it is called.
    pub(crate) name: &'static str,
    /// How it is, in a sentence; the error says what is wrong and what to do.
    pub(crate) state: Result<String, String>,
}

impl OperatorPart {
    fn new(name: &'static str, state: Result<String, String>) -> Self {
        Self { name, state }
    }
}

/// Looks at each thing for itself. Nothing is changed, and what needs the bot's own secret is left out.
pub(super) async fn parts(operator: &OperatorSource) -> Vec<OperatorPart> {
    let mut parts = Vec::new();
    match operator.database.version().await {
        Ok(found) => {
            parts.push(OperatorPart::new("database role", Ok("it is let in".to_owned())));
            let state = if found < FUNCTIONS_VERSION {
                Err(format!(
                    "they are of version {found}, and this program brings {FUNCTIONS_VERSION}; apply what `auditoot operator-sql` prints"
                ))
            } else {
                Ok(format!("they are there, in version {found}"))
            };
            parts.push(OperatorPart::new("database functions", state));
            if found >= FUNCTIONS_VERSION {
                parts.push(OperatorPart::new("database settings", settings(operator).await));
            }
            parts.push(OperatorPart::new("database pooler", pooler(operator).await));
        }
        Err(failure) => {
            let is_functions = matches!(failure, DatabaseError::NotInstalled(_) | DatabaseError::OtherVersion { .. });
            let name = if is_functions { "database functions" } else { "database role" };
            parts.push(OperatorPart::new(name, Err(Explained(&failure).to_string())));
        }
    }
    if let Some(kills) = &operator.kills {
        let state = match kills.check().await {
            Ok(()) => Ok("it takes what a removal sends there".to_owned()),
            Err(error) => Err(format!(
                "{}; see operator.redis_url, and whether the user is still there (one that was made by hand is gone after a restart, \
                 unless it was kept: CONFIG REWRITE or ACL SAVE)",
                Explained(&error)
            )),
        };
        parts.push(OperatorPart::new("Redis user", state));
    }
    parts
}

async fn settings(operator: &OperatorSource) -> Result<String, String> {
    let drift = operator.database.drift().await.map_err(|failure| Explained(&failure).to_string())?;
    if drift.is_empty() {
        return Ok("the role is as `auditoot operator-sql` left it".to_owned());
    }
    Err(format!("{}; apply what `auditoot operator-sql` prints again, and ask who changed it", drift.join("; ")))
}

/// Whether there is something in between: every call is one unnamed statement, which a pooler lets through in every mode.
async fn pooler(operator: &OperatorSource) -> Result<String, String> {
    let is_direct = operator.database.is_direct().await.map_err(|failure| Explained(&failure).to_string())?;
    let way = match is_direct {
        Some(true) => "the database is reached directly",
        Some(false) => {
            "another port answers than the one in operator.database_url, so a pooler may be in between; its mode does not matter"
        }
        None => "over a socket of this machine it is not seen; its mode does not matter",
    };
    Ok(way.to_owned())
}

/// Whether the database knows this client id; `None` if it does not say. Version 1 has no way to.
pub(super) async fn knows_client(operator: &OperatorSource, oauth_client: &OAuthClient) -> Option<bool> {
    let asking = async {
        if operator.database.version().await? == 1 {
            return Ok(None);
        }
        let knows = operator.database.knows(&oauth_client.client_id, &operator.walk_key.bytes()).await?;
        Ok::<_, DatabaseError>(Some(knows.client))
    };
    asking.await.unwrap_or_else(|failure| {
        failure.noted();
        None
    })
}

/// Looks at all of it, and tells each thing that is wrong. That the database is away is told where it is called.
pub(super) async fn check_up(operator: &OperatorSource, registrations: Option<&Registrations>) {
    let client_id = registrations.map_or("CLIENT_ID", |registrations| registrations.newest().id_for_a_command());
    let hash = operator.walk_key.hash();
    let command = format!("auditoot operator-sql --client-id {client_id} --secret-hash {hash}");
    if let Err(failure) = check_database(operator, registrations, &command).await
        && failure.noted() == Trouble::NotSetUp
    {
        tracing::warn!(
            command,
            "the bot is not set up in the operator's database; this command prints what is to be applied there"
        );
    }
    if let Err(error) = operator.check_redis().await {
        tracing::error!(
            error = &error as &dyn Error,
            "the operator's Redis cannot be used, so open connections of removed apps would last until they connect again; a user that \
             was made by hand is gone after a restart of Redis, unless it was kept (CONFIG REWRITE or ACL SAVE)"
        );
    }
}

async fn check_database(
    operator: &OperatorSource,
    registrations: Option<&Registrations>,
    command: &str,
) -> Result<(), DatabaseError> {
    let found = operator.database.version().await?;
    if found < FUNCTIONS_VERSION {
        tracing::warn!(
            found,
            needed = FUNCTIONS_VERSION,
            command,
            "the bot's functions in the database are of an older version; they go on working until what this command prints is applied"
        );
        return Ok(());
    }
    if let Some(Registrations { serving, awaited }) = registrations {
        let secret = operator.walk_key.bytes();
        let Knows { client, secret: knows_secret } = operator.database.knows(&serving.client_id, &secret).await?;
        let unknown = [("the bot's client id", client), ("the bot's secret", knows_secret)];
        let unknown = unknown.into_iter().filter(|(_, is_known)| !is_known).map(|(what, _)| what).collect();
        *operator.noticed.unknown.lock().unwrap_or_else(PoisonError::into_inner) = unknown;
        if !client {
            tracing::error!(
                command,
                "nobody can sign in: the database does not know the bot's client id; apply what this command prints"
            );
        } else if awaited.is_some() {
            tracing::warn!(
                command,
                "the server asks for another registration of the bot than before (Mastodon was upgraded); people sign in with the old \
                 one until what this command prints is applied"
            );
        }
        if !knows_secret {
            tracing::error!(
                command,
                "nobody is told of new apps: the database does not know the bot's secret; apply what this command prints"
            );
        }
    }
    let drift = operator.database.drift().await?;
    if !drift.is_empty() {
        tracing::warn!(
            drift = drift.join("; "),
            "the bot's role in the database is not as `auditoot operator-sql` left it; applying what that prints again heals it. If \
             nobody of yours changed it, somebody has the role's password: add --new-password"
        );
    }
    Ok(())
}
