//! The operator's source: on Mastodon, which has no API for this, the server's own PostgreSQL and Redis.
//!
//! The operator installs a few functions ([`Installation`]); the bot's role may call them and nothing else. A person proves once, in
//! their browser, who they are: the token of that sign-in goes to the database, which checks whose it is, ends it, and keeps the hash
//! of a capability that the bot made. From then on every call about that person has to show the capability. So a stolen password of the
//! role lists nobody, and neither does a stolen store without the password.

mod address;
mod calls;
mod checkup;
mod database;
pub(crate) mod incident;
mod kills;
mod removal;
mod sql;

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub use address::{AddressError, DatabaseAddress, RedisAddress};
use checkup::OperatorPart;
pub use database::DatabaseSetupError;
pub use sql::{Installation, incident_sql, incident_sql_uninstall, operator_sql_uninstall};

use calls::{Closed, Connected, Walked};
use database::{DatabaseError, OperatorDatabase};
use kills::Kills;

use super::authorization_request::AuthorizationRequest;
use super::credential::{Credential, OnFile};
use super::exchange::{self, ExchangeFailure, Exchanged};
use super::giving_back::hand_back;
use super::operator_credential::OperatorCredential;
use super::token_source::{NewTokens, Registrations, TokenSource};
use super::walk_key::WalkKey;
use crate::crash;
use crate::mastodon::client::MastodonClient;
use crate::mastodon::instance::nodeinfo::ServerSoftware;
use crate::mastodon::oauth::OAuthClient;
use auditoot_core::audit::{Listing, Source, Streams, TokenId};
use auditoot_core::dialogue::RemovalReport;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::secret::{AccessToken, AuthorizationCode};

/// The operator's database and, if there is one, Redis. Clones share their connections.
#[derive(Clone)]
pub struct OperatorSource {
    client: MastodonClient,
    database: OperatorDatabase,
    kills: Option<Kills>,
    walk_key: WalkKey,
    noticed: Arc<Noticed>,
}

/// What the last looks came upon.
#[derive(Default)]
struct Noticed {
    /// That nothing can be told to Redis.
    is_redis_missing: AtomicBool,
    /// That the database does not know the bot's secret.
    is_shut_out: AtomicBool,
    /// That hardly more may be removed for anybody.
    is_near_ceiling: AtomicBool,
    /// What the database did not know of the bot at the last look.
    unknown: Mutex<Vec<&'static str>>,
}

/// Shows nothing of the addresses, which may carry passwords.
impl fmt::Debug for OperatorSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OperatorSource").field("streams", &self.streams()).finish_non_exhaustive()
    }
}

/// Why the operator's source cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// The database.
    #[error("the operator's database cannot be used (operator.database_url)")]
    Database(#[from] DatabaseSetupError),
    /// One of the addresses.
    #[error("an address of the operator's cannot be used (operator.database_url or operator.redis_url)")]
    Address(#[from] AddressError),
    /// Redis.
    #[error("the operator's Redis cannot be used (operator.redis_url)")]
    Redis(#[source] redis::RedisError),
}

/// Names one request for a removal, so that it is carried out once however often it is made: a UUID (RFC 9562, version 8) out of what
/// was confirmed, by whom and when, and how many requests of the same removal came before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct RequestId(String);

impl RequestId {
    fn of(account: &AccountId, confirmed: &ConfirmedRemoval, pass: u8) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"auditoot removal\0");
        hash.update(account.0.as_bytes());
        hash.update([0, pass]);
        // The record of a yes holds its moment to the nanosecond, and a person has one at a time. That it can be written is
        // certain: the store has it in this very form.
        hash.update(serde_json::to_vec(confirmed).unwrap_or_default());
        let mut bytes = [0_u8; 16];
        bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, hashed)| *byte = hashed);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = HEXLOWER.encode(&bytes);
        Self(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl OperatorSource {
    /// Makes ready to connect; nothing is sent before it is needed. The client is that of the Mastodon server itself.
    ///
    /// # Errors
    /// If an address or a file it names cannot be used.
    pub fn new(
        client: MastodonClient,
        database: DatabaseAddress,
        redis: Option<RedisAddress>,
        redis_namespace: Option<&str>,
        walk_key: WalkKey,
    ) -> Result<Self, OperatorError> {
        let timeouts = client.timeouts();
        let database = OperatorDatabase::new(database, timeouts)?;
        let kills = redis.map(|address| Kills::new(address, redis_namespace, timeouts));
        let kills = kills.transpose().map_err(OperatorError::Redis)?;
        Ok(Self { client, database, kills, walk_key, noticed: Arc::default() })
    }

    /// Looks at each thing that the operator set up, without the bot's own secret.
    pub(crate) async fn parts(&self) -> Vec<OperatorPart> {
        checkup::parts(self).await
    }

    /// What becomes of open connections of what is removed, as far as is known before.
    fn streams(&self) -> Streams {
        let can_cut = self.kills.is_some() && !self.noticed.is_redis_missing.load(Ordering::Relaxed);
        if can_cut { Streams::Cut } else { Streams::MayGoOn }
    }

    /// Whether Redis takes what a removal sends there.
    ///
    /// # Errors
    /// Why it does not.
    async fn check_redis(&self) -> redis::RedisResult<()> {
        let Some(kills) = &self.kills else { return Ok(()) };
        let checked = kills.check().await;
        self.noticed.is_redis_missing.store(checked.is_err(), Ordering::Relaxed);
        checked
    }

    /// Shows the database the token. If it is not known whether an attempt before did, it is asked.
    async fn connect(&self, credential: &OperatorCredential, token: &AccessToken) -> Result<Connected, DatabaseError> {
        let connected = self.database.connect(&credential.account, token, &credential.capability_hash()).await;
        let is_doubtful = match &connected {
            Ok(Connected::NoToken) => true,
            Err(failure) => !failure.had_no_effect(),
            Ok(_) => false,
        };
        if is_doubtful && self.is_connected(credential).await {
            return Ok(Connected::Yes);
        }
        connected
    }

    /// Takes notice of what a step of the walk tells besides what it found. That it is shut out is told by the look once an hour.
    fn notice(&self, walked: Option<&Walked>) {
        /// From here on the operator is warned, in per cent.
        const NEAR: i32 = 80;
        self.noticed.is_shut_out.store(walked.is_none(), Ordering::Relaxed);
        let used = walked.and_then(|walked| walked.ceiling_used).unwrap_or(0);
        let was_near = self.noticed.is_near_ceiling.swap(used >= NEAR, Ordering::Relaxed);
        if used >= NEAR && !was_near {
            tracing::warn!(
                used_percent = used,
                "of what may be removed for everybody within a day hardly anything is left (auditoot.removals has what was removed, \
                 removals_in_all in auditoot.settings is the ceiling)"
            );
        }
    }

    /// Whether this capability opens the person's list.
    async fn is_connected(&self, credential: &OperatorCredential) -> bool {
        matches!(self.database.list(credential, credential.given_at).await, Ok(Ok(_)))
    }

    /// Has the connections of these tokens cut, if there is a way.
    async fn cut(&self, tokens: &[TokenId]) -> Streams {
        let Some(kills) = &self.kills else { return Streams::MayGoOn };
        let streams = kills.publish(tokens).await;
        if !tokens.is_empty() {
            self.noticed.is_redis_missing.store(streams == Streams::MayGoOn, Ordering::Relaxed);
        }
        streams
    }
}

fn own(credential: &Credential) -> Result<&OperatorCredential, Trouble> {
    credential.capability().ok_or(Trouble::NotSetUp)
}

#[async_trait]
impl TokenSource for OperatorSource {
    fn at(&self, software: &ServerSoftware) -> Option<Source> {
        software.is_mastodon().then(|| Source::Operator(self.streams()))
    }

    fn takes(&self, credential: &Credential) -> bool {
        credential.capability().is_some()
    }

    /// Shows the token to the database, which ends it in every case.
    async fn exchange(
        &self,
        authorization_request: &AuthorizationRequest,
        code: &AuthorizationCode,
        files: &dyn OnFile,
    ) -> Result<Exchanged, ExchangeFailure> {
        let AuthorizationRequest { oauth_client, verifier, account, capability, .. } = authorization_request;
        let Some(capability) = capability.clone() else {
            // The link is older than the operator's source. The next one has what is needed.
            return Err(ExchangeFailure::CodeRefused);
        };
        let given_at = self.client.clock().now();
        let credential = OperatorCredential { account: account.clone(), capability, given_at };
        let issued = match exchange::token(&self.client, oauth_client, verifier.as_ref(), code).await {
            Ok(issued) => issued,
            // The code may have been used up by this very sign-in, before the program was stopped.
            Err(ExchangeFailure::CodeRefused) if self.is_connected(&credential).await => {
                return Ok(Exchanged::Connected(Box::new(Credential::Operator(credential))));
            }
            Err(failure) => return Err(failure),
        };
        crash::point("between a token and whose it is");
        match self.connect(&credential, &issued.token).await {
            Ok(Connected::Yes) => Ok(Exchanged::Connected(Box::new(Credential::Operator(credential)))),
            // Here the database has ended the token.
            Ok(Connected::AnotherAccount) => {
                tracing::warn!("another account signed in than the one that asked");
                Err(ExchangeFailure::AnotherAccount { unreturned: None })
            }
            Ok(Connected::NotAllowed) => Err(ExchangeFailure::NotAllowed),
            Ok(Connected::NoToken) => Err(ExchangeFailure::CodeRefused),
            // And here it has not, or may not have.
            Ok(Connected::NotOurApp) => {
                tracing::error!(
                    "the client id in auditoot.settings is not the bot's: apply what `auditoot operator-sql --client-id {}` \
                     prints",
                    oauth_client.id_for_a_command()
                );
                let unreturned = hand_back(&self.client, issued, account, files).await;
                Err(ExchangeFailure::NotSetUp { unreturned })
            }
            Err(failure) => {
                let unreturned = hand_back(&self.client, issued, account, files).await;
                let trouble = failure.noted();
                Err(if trouble == Trouble::NotSetUp {
                    ExchangeFailure::NotSetUp { unreturned }
                } else {
                    ExchangeFailure::Trouble { trouble, unreturned }
                })
            }
        }
    }

    /// Closes the bot's way to the person's list.
    async fn give_back(&self, credential: &Credential) -> GaveBack {
        let Ok(credential) = own(credential) else { return GaveBack::NotSetUp };
        match self.database.forget(credential).await {
            Ok(()) => GaveBack::Done,
            Err(failure) => {
                tracing::warn!(error = &failure as &dyn Error, "the bot's way to a list could not be closed");
                GaveBack::Later
            }
        }
    }

    async fn list(&self, credential: &Credential) -> Result<Listing, Trouble> {
        let listing = self.database.list(own(credential)?, self.client.clock().now()).await;
        listing.map_err(|failure| failure.noted())?.map_err(Closed::noted)
    }

    async fn remove(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        removal::remove(self, own(credential)?, confirmed).await
    }

    /// Changes nothing, but has connections cut that were to be cut then.
    async fn look_up(&self, credential: &Credential, confirmed: &ConfirmedRemoval) -> Result<RemovalReport, Trouble> {
        Ok(removal::look_up(self, own(credential)?, confirmed).await)
    }

    async fn watch(&self, credential: &Credential, on: bool) -> Result<(), Trouble> {
        let credential = own(credential)?;
        if on && self.noticed.is_shut_out.load(Ordering::Relaxed) {
            // Nobody would be told of anything: a look says so once an hour.
            return Err(Trouble::NotSetUp);
        }
        let watching = self.database.watch(credential, on).await;
        watching.map_err(|failure| failure.noted())?.map_err(Closed::noted)
    }

    fn can_walk(&self) -> bool {
        true
    }

    async fn walk(&self, after: Option<i64>) -> Result<NewTokens, Trouble> {
        /// More steps than any server mints tokens for between two walks; what is left comes with the next walk.
        const STEPS_MAX: usize = 50;
        if self.noticed.is_redis_missing.load(Ordering::Relaxed) {
            // That it is missing is in the log; that it is back is to be known before the next question.
            let _still_missing = self.check_redis().await;
        }
        let mut news = NewTokens { found: Vec::new(), settled_to: after.unwrap_or(0) };
        let mut place = after;
        let version = self.database.version().await.map_err(|failure| failure.noted())?;
        for _ in 0..STEPS_MAX {
            let step = self.database.walk(version, &self.walk_key.bytes(), place).await;
            let walked = step.map_err(|failure| failure.noted())?;
            self.notice(walked.as_ref());
            let Walked { found, scanned_to, settled_to, .. } = walked.ok_or(Trouble::NotSetUp)?;
            // What is not settled stays before the position, whatever the steps after it say.
            if place.is_none_or(|place| news.settled_to == place) {
                news.settled_to = settled_to;
            }
            news.found.extend(found);
            if place.is_none_or(|place| scanned_to <= place) {
                break;
            }
            place = Some(scanned_to);
        }
        Ok(news)
    }

    async fn knows_client(&self, oauth_client: &OAuthClient) -> Option<bool> {
        checkup::knows_client(self, oauth_client).await
    }

    async fn check_up(&self, registrations: Option<&Registrations>) {
        checkup::check_up(self, registrations).await;
    }

    fn unknown(&self) -> Vec<&'static str> {
        self.noticed.unknown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_near_ceiling(&self) -> bool {
        self.noticed.is_near_ceiling.load(Ordering::Relaxed)
    }

    fn is_well(&self) -> bool {
        self.database.is_well() && !self.noticed.is_shut_out.load(Ordering::Relaxed)
    }
}
