//! The servers that people's accounts live on: the bot's own, and those of others whom it serves.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::known::KnownServer;
use super::settings::BotSettings;
use super::storage::Storage;
use crate::mastodon::client::MastodonClient;
use crate::sources::{HomeServer, RemoteAccount, TokenSources};
use crate::store::{Batch, Name, Record, Tree};
use auditoot_clock::Clock;
use auditoot_core::audit::Source;
use auditoot_core::dialogue::Service;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::reply::Trouble;

/// How long what is known of a server counts while its people write: it may be updated, and an account may move.
const LOOKED_AT_COUNTS: SignedDuration = SignedDuration::from_hours(1);

/// The server that somebody's account lives on.
#[derive(Clone)]
pub(super) struct Home {
    /// Whether the bot serves them.
    pub(super) service: Service,
    /// What it runs, and what that can do.
    pub(super) server: HomeServer,
    /// Its address, without a slash at the end.
    pub(super) address: String,
    /// The ways to lists there.
    pub(super) sources: TokenSources,
    /// The account, if it is one of another server than the bot's own.
    pub(super) remote: Option<RemoteAccount>,
}

/// Where somebody of another server lives.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RemoteHome {
    account: RemoteAccount,
    server: HomeServer,
    looked_at: Timestamp,
}

/// Found by account id.
impl Record for RemoteHome {
    type Key = Name;
    const TREE: Tree = Tree::Meta;
}

/// The name of where a person lives.
pub(super) fn remote_home_name(account: &AccountId) -> Name {
    Name::new(format!("home of {}", account.0))
}

/// Knows where people live, and finds it out.
#[derive(Clone)]
pub(super) struct Homes {
    /// The bot's own server, in the name of its account.
    pub(super) bot_server: MastodonClient,
    /// The ways to lists there.
    pub(super) own: TokenSources,
    pub(super) storage: Arc<Storage>,
    pub(super) known: Arc<KnownServer>,
    pub(super) settings: Arc<BotSettings>,
    pub(super) clock: Clock,
}

impl Homes {
    /// The bot's own server.
    pub(super) fn own(&self) -> Home {
        let server = self.known.home();
        Home {
            service: Service::Served,
            server: HomeServer { source: self.own.source_now(&server), ..server },
            address: self.settings.server_address.clone(),
            sources: self.own.clone(),
            remote: None,
        }
    }

    /// Where somebody lives, as far as that is known without asking anybody.
    pub(super) async fn known(&self, account: &Account) -> Home {
        let service = self.settings.service(account.domain());
        let Some(domain) = account.domain() else { return self.own() };
        if service != Service::Served {
            // Nothing is looked at for them, whatever they allowed once.
            return Home { service, server: HomeServer::unknown(), ..self.own() };
        }
        let record = self.record(account).await;
        match record.and_then(|record| self.home(record)) {
            Some(home) => home,
            None => Home { server: HomeServer::unknown(), address: format!("https://{domain}"), ..self.own() },
        }
    }

    /// The same, and asks whoever has to be asked if that is not known, or was known a while ago. What was known stays true while their
    /// server is away.
    pub(super) async fn find(&self, account: &Account) -> Result<Home, Trouble> {
        if account.domain().is_none() {
            // It is asked behind everything, again and again.
            let own = self.own();
            return if own.server.source == Source::NotKnownYet { Err(Trouble::Unreachable) } else { Ok(own) };
        }
        let record = self.record(account).await;
        let is_fresh = |record: &RemoteHome| {
            let age = self.clock.now().duration_since(record.looked_at);
            !age.is_negative() && age < LOOKED_AT_COUNTS
        };
        let (fresh, stale) = match record {
            Some(record) if is_fresh(&record) => (Some(record), None),
            stale => (None, stale),
        };
        if let Some(home) = fresh.and_then(|record| self.home(record)) {
            return Ok(home);
        }
        match self.ask(account).await {
            Ok(found) => {
                let mut batch = Batch::new();
                batch.put(remote_home_name(&account.id), &found);
                self.storage.commit_or_note(batch).await;
                self.home(found).ok_or(Trouble::Unreachable)
            }
            Err(trouble) => stale.and_then(|record| self.home(record)).ok_or(trouble),
        }
    }

    /// Asks, for as long as one answer may take, however many answers there are on the way.
    async fn ask(&self, account: &Account) -> Result<RemoteHome, Trouble> {
        let asking = tokio::time::timeout(self.bot_server.timeouts().whole, self.ask_each(account));
        asking.await.unwrap_or_else(|_| {
            tracing::warn!("the server of somebody did not say in time where the account is and what it runs");
            Err(Trouble::Unreachable)
        })
    }

    async fn ask_each(&self, account: &Account) -> Result<RemoteHome, Trouble> {
        let uri = self.bot_server.uri_of(&account.id).await.unwrap_or_else(|failure| {
            failure.note();
            String::new()
        });
        let remote = self.own.find(&account.acct, &uri).await?;
        let there = self.own.elsewhere(&remote.server()).ok_or(Trouble::Unreachable)?;
        let server = there.discover().await?;
        if server.software.is_unknown() {
            tracing::info!("the server of somebody does not say what software it runs");
        }
        Ok(RemoteHome { account: remote, server, looked_at: self.clock.now() })
    }

    /// What is on file. A handle that changed may be somebody else.
    async fn record(&self, account: &Account) -> Option<RemoteHome> {
        let read = || self.storage.get_whole::<RemoteHome>(remote_home_name(&account.id));
        let record = self.storage.until_stored(read).await?;
        (record.account.handle == account.acct).then_some(record)
    }

    fn home(&self, record: RemoteHome) -> Option<Home> {
        let RemoteHome { account, server, .. } = record;
        let address = account.server();
        self.own.note_known(&address);
        let sources = self.own.elsewhere(&address)?;
        let (address, server) = (address.as_str().trim_end_matches('/').to_owned(), sources.rated(server));
        Some(Home { service: Service::Served, server, address, sources, remote: Some(account) })
    }
}
