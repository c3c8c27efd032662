//! The functions that the operator installed, each with its meaning. Their SQL is in the folder `install` beside this file.

use std::error::Error;
use std::time::SystemTime;

use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::RequestId;
use super::database::{DatabaseError, OperatorDatabase};
use crate::sources::TEXT_CHARS_MAX;
use crate::sources::operator_credential::OperatorCredential;
use auditoot_core::audit::source::TOKENS_MAX;
use auditoot_core::audit::{AppId, Extent, LastUse, Listing, Token, TokenId};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::secret::AccessToken;

/// How many new tokens one step of the walk looks at.
const WALK_AT_ONCE: i32 = 1_000;

/// What came of showing the database a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connected {
    /// The account is connected.
    Yes,
    /// There is no such token, or not any more.
    NoToken,
    /// The token is of another app than the one the operator named.
    NotOurApp,
    /// The token opens another account.
    AnotherAccount,
    /// The account is frozen, suspended, not confirmed or the like.
    NotAllowed,
}

/// Why somebody's list stays closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Closed {
    #[error("there is no connection, or it has another capability")]
    NotConnected,
    #[error("the sign-in is too old for anything")]
    Lapsed,
    #[error("the sign-in is too old for removing; the list is still open")]
    TooOldToRemove,
    #[error("the account is frozen, suspended, not confirmed or the like")]
    NotAllowed,
    #[error("as many were removed for this person within a day as the operator allows")]
    PersonCeiling,
    #[error("as many were removed for everybody within a day as the operator allows")]
    Ceiling,
}

/// A call that went through, and what it came to.
pub(super) type CallOutcome<T> = Result<Result<T, Closed>, DatabaseError>;

/// What one step of the walk over new tokens found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Walked {
    /// The new tokens of people who watch, each with whose it is.
    pub found: Vec<(TokenId, AccountId)>,
    /// The last number it looked at.
    pub scanned_to: i64,
    /// The number up to which nothing can appear any more.
    pub settled_to: i64,
    /// How much of the ceiling for all is used up, in per cent. Version 1 does not say.
    pub ceiling_used: Option<i32>,
}

/// What the database knows of the bot itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Knows {
    /// Its client id.
    pub client: bool,
    /// The hash of its own secret.
    pub secret: bool,
}

impl Closed {
    /// Writes it into the log, and returns what the person is told.
    pub(super) fn noted(self) -> Trouble {
        if self == Self::Ceiling {
            tracing::warn!(error = &self as &dyn Error, "nobody can remove anything right now (auditoot.settings)");
        } else {
            tracing::info!(error = &self as &dyn Error, "the operator's database keeps a list closed");
        }
        self.trouble()
    }

    fn trouble(self) -> Trouble {
        match self {
            // A new token helps with all of these, or its page says what is wrong with the account.
            Self::NotConnected | Self::Lapsed | Self::NotAllowed => Trouble::Refused,
            Self::TooOldToRemove => Trouble::SignInTooOld,
            Self::PersonCeiling => Trouble::PersonCeiling,
            Self::Ceiling => Trouble::Ceiling,
        }
    }

    fn of(state: &str) -> Result<Self, DatabaseError> {
        Ok(match state {
            "not_connected" => Self::NotConnected,
            "lapsed" => Self::Lapsed,
            "sign_in_too_old" => Self::TooOldToRemove,
            "not_allowed" => Self::NotAllowed,
            "person_ceiling" => Self::PersonCeiling,
            "ceiling" => Self::Ceiling,
            _ => return Err(DatabaseError::Senseless("a state nobody knows")),
        })
    }
}

impl OperatorDatabase {
    /// Shows the database the token of a token, which ends with that, and leaves the hash of a capability there.
    pub(super) async fn connect(
        &self,
        account: &AccountId,
        token: &AccessToken,
        capability_hash: &[u8],
    ) -> Result<Connected, DatabaseError> {
        let account = number(&account.0)?;
        let token = token.expose();
        let rows = self
            .call(
                "SELECT auditoot.connect($1, $2, $3)",
                &[(&account, Type::INT8), (&token, Type::TEXT), (&capability_hash, Type::BYTEA)],
            )
            .await?;
        match state(rows.first())?.as_str() {
            "connected" => Ok(Connected::Yes),
            "no_token" => Ok(Connected::NoToken),
            "not_our_app" => Ok(Connected::NotOurApp),
            "another_account" => Ok(Connected::AnotherAccount),
            "not_allowed" => Ok(Connected::NotAllowed),
            _ => Err(DatabaseError::Senseless("a state nobody knows")),
        }
    }

    /// Every token that can reach the person's account.
    pub(super) async fn list(&self, credential: &OperatorCredential, now: Timestamp) -> CallOutcome<Listing> {
        let (account, capability) = (number(&credential.account.0)?, credential.capability_bytes());
        let rows = self
            .call(
                "SELECT state, token_id, app_id, app_name, website, scopes, authorized_at, last_used_at \
                 FROM auditoot.list($1, $2)",
                &[(&account, Type::INT8), (&capability.as_slice(), Type::BYTEA)],
            )
            .await?;
        let head = state(rows.first())?;
        if head != "listed" {
            return Closed::of(&head).map(Err);
        }
        let mut tokens = rows.iter().skip(1).map(token).collect::<Result<Vec<_>, _>>()?;
        let newest = tokens.first().map(|token| token.id.clone());
        let extent = if tokens.len() > TOKENS_MAX { Extent::Cut } else { Extent::Whole };
        tokens.truncate(TOKENS_MAX);
        Ok(Ok(Listing { tokens, own: None, extent, read_at: now, newest }))
    }

    /// Removes these tokens in one transaction, and returns those that this request removed. The same request again changes nothing
    /// and returns the same. The apps of those in `whole` lose their pending codes as well.
    pub(super) async fn remove(
        &self,
        credential: &OperatorCredential,
        request: &RequestId,
        tokens: &[TokenId],
        whole: &[TokenId],
    ) -> CallOutcome<Vec<TokenId>> {
        let (account, capability) = (number(&credential.account.0)?, credential.capability_bytes());
        let (tokens, whole) = (numbers(tokens)?, numbers(whole)?);
        let rows = self
            .call(
                "SELECT state, token_ids FROM auditoot.remove($1, $2, $3::text::uuid, $4, $5)",
                &[
                    (&account, Type::INT8),
                    (&capability.as_slice(), Type::BYTEA),
                    (&request.as_str(), Type::TEXT),
                    (&tokens, Type::INT8_ARRAY),
                    (&whole, Type::INT8_ARRAY),
                ],
            )
            .await?;
        removed(rows.first())
    }

    /// What an earlier request removed. Changes nothing.
    pub(super) async fn removed(
        &self,
        credential: &OperatorCredential,
        request: &RequestId,
    ) -> CallOutcome<Vec<TokenId>> {
        let (account, capability) = (number(&credential.account.0)?, credential.capability_bytes());
        let rows = self
            .call(
                "SELECT state, token_ids FROM auditoot.removed($1, $2, $3::text::uuid)",
                &[(&account, Type::INT8), (&capability.as_slice(), Type::BYTEA), (&request.as_str(), Type::TEXT)],
            )
            .await?;
        match state(rows.first())?.as_str() {
            "unknown_request" => Ok(Ok(Vec::new())),
            _ => removed(rows.first()),
        }
    }

    /// Begins or ends watching.
    pub(super) async fn watch(&self, credential: &OperatorCredential, on: bool) -> CallOutcome<()> {
        let (account, capability) = (number(&credential.account.0)?, credential.capability_bytes());
        let parameters =
            [(&account as _, Type::INT8), (&capability.as_slice() as _, Type::BYTEA), (&on as _, Type::BOOL)];
        let rows = self.call("SELECT auditoot.watch($1, $2, $3)", &parameters).await?;
        match (state(rows.first())?.as_str(), on) {
            ("on", true) | ("off", false) => Ok(Ok(())),
            (state, _) => Closed::of(state).map(Err),
        }
    }

    /// One step of the walk over new tokens: those after this number or, without one, only where the end is. `None` if the database
    /// does not know the bot's secret. Version 1 of the functions asks for none.
    pub(super) async fn walk(
        &self,
        version: i32,
        secret: &[u8],
        after: Option<i64>,
    ) -> Result<Option<Walked>, DatabaseError> {
        let place = [(&after as _, Type::INT8), (&WALK_AT_ONCE as _, Type::INT4)];
        let rows = if version == 1 {
            let statement =
                "SELECT token_id, account_id, scanned_to, settled_to, NULL::integer FROM auditoot.walk($1, $2)";
            self.call(statement, &place).await?
        } else {
            let [after, most] = place;
            let statement =
                "SELECT token_id, account_id, scanned_to, settled_to, ceiling_used FROM auditoot.walk($1, $2, $3)";
            self.call(statement, &[(&secret as _, Type::BYTEA), after, most]).await?
        };
        let Some(head) = rows.first() else { return Ok(None) };
        let found = rows
            .iter()
            .skip(1)
            .map(|row| Ok((TokenId(value::<i64>(row, 0)?.to_string()), AccountId(value::<i64>(row, 1)?.to_string()))));
        let found = found.collect::<Result<_, DatabaseError>>()?;
        // A database without a single token has no number yet.
        let (scanned_to, settled_to): (Option<i64>, Option<i64>) = (value(head, 2)?, value(head, 3)?);
        Ok(Some(Walked {
            found,
            scanned_to: scanned_to.unwrap_or(0),
            settled_to: settled_to.unwrap_or(0),
            ceiling_used: value(head, 4)?,
        }))
    }

    /// Which version the functions are of.
    pub(super) async fn version(&self) -> Result<i32, DatabaseError> {
        let rows = self.call("SELECT auditoot.version()", &[]).await?;
        value(rows.first().ok_or(DatabaseError::Senseless("no row"))?, 0)
    }

    /// Whether the database knows the bot by this client id and this secret.
    pub(super) async fn knows(&self, client_id: &str, secret: &[u8]) -> Result<Knows, DatabaseError> {
        let parameters = [(&client_id as _, Type::TEXT), (&secret as _, Type::BYTEA)];
        let rows = self.call("SELECT client, secret FROM auditoot.knows($1, $2)", &parameters).await?;
        let row = rows.first().ok_or(DatabaseError::Senseless("no row"))?;
        Ok(Knows { client: value(row, 0)?, secret: value(row, 1)? })
    }

    /// What of the bot's role is not as the file left it, in words.
    pub(super) async fn drift(&self) -> Result<Vec<String>, DatabaseError> {
        let rows = self.call("SELECT auditoot.drift()", &[]).await?;
        value(rows.first().ok_or(DatabaseError::Senseless("no row"))?, 0)
    }

    /// Deletes the connection. That there was none is as good.
    pub(super) async fn forget(&self, credential: &OperatorCredential) -> Result<(), DatabaseError> {
        let (account, capability) = (number(&credential.account.0)?, credential.capability_bytes());
        let parameters = [(&account as _, Type::INT8), (&capability.as_slice() as _, Type::BYTEA)];
        let rows = self.call("SELECT auditoot.forget($1, $2)", &parameters).await?;
        match state(rows.first())?.as_str() {
            "forgotten" | "not_connected" => Ok(()),
            _ => Err(DatabaseError::Senseless("a state nobody knows")),
        }
    }
}

/// Which entry a number of the API stands for in the database: they are the same there.
fn number(id: &str) -> Result<i64, DatabaseError> {
    id.parse().map_err(|_| DatabaseError::Senseless("an id that is no number"))
}

fn numbers(ids: &[TokenId]) -> Result<Vec<i64>, DatabaseError> {
    ids.iter().map(|id| number(&id.0)).collect()
}

fn value<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, column: usize) -> Result<T, DatabaseError> {
    row.try_get(column).map_err(DatabaseError::OddColumn)
}

fn state(row: Option<&Row>) -> Result<String, DatabaseError> {
    value(row.ok_or(DatabaseError::Senseless("no row"))?, 0)
}

fn removed(row: Option<&Row>) -> CallOutcome<Vec<TokenId>> {
    let row = row.ok_or(DatabaseError::Senseless("no row"))?;
    let state: String = value(row, 0)?;
    if state != "removed" {
        return Closed::of(&state).map(Err);
    }
    let ids: Option<Vec<i64>> = value(row, 1)?;
    Ok(Ok(ids.unwrap_or_default().into_iter().map(|id| TokenId(id.to_string())).collect()))
}

fn token(row: &Row) -> Result<Token, DatabaseError> {
    let text = |column| -> Result<Option<String>, DatabaseError> {
        let text: Option<String> = value(row, column)?;
        Ok(text.filter(|text| !text.is_empty()).map(|text| text.chars().take(TEXT_CHARS_MAX).collect()))
    };
    let time = |column| -> Result<Option<Timestamp>, DatabaseError> {
        let time: Option<SystemTime> = value(row, column)?;
        time.map(|time| Timestamp::try_from(time).map_err(|_| DatabaseError::Senseless("a time beyond all time")))
            .transpose()
    };
    let scopes: Option<String> = value(row, 5)?;
    Ok(Token {
        id: TokenId(value::<i64>(row, 1)?.to_string()),
        app_name: text(3)?,
        website: text(4)?,
        scopes: scopes.map(|words| words.split_whitespace().map(str::to_owned).collect()),
        authorized_at: time(6)?,
        last_use: time(7)?.map_or(LastUse::NoneOnRecord, LastUse::At),
        app: Some(AppId(value::<i64>(row, 2)?.to_string())),
        copied: None,
    })
}
