//! The look whether everything is still as the operator set it up, at the start and once an hour. What is wrong is in the log before
//! anybody's removal finds it out.

use super::OperatorSource;
use super::database::{DatabaseError, FUNCTIONS_VERSION};

/// Looks at all of it, and tells each thing that is wrong. That the database is away is told where it is called.
pub(super) async fn check_up(operator: &OperatorSource) {
    if let Err(failure) = check_database(operator).await {
        failure.noted();
    }
}

async fn check_database(operator: &OperatorSource) -> Result<(), DatabaseError> {
    let found = operator.database.version().await?;
    if found < FUNCTIONS_VERSION {
        tracing::warn!(
            found,
            needed = FUNCTIONS_VERSION,
            "the bot's functions in the database are of an older version; they go on working until what `auditoot operator-sql` \
             prints is applied"
        );
        return Ok(());
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
