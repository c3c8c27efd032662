//! Forgetting somebody because the operator says so: what their own `forget me` does, without a post.

use std::sync::Arc;

use super::known::KnownServer;
use super::records::{OutboxEntry, person_name};
use super::settings::BotSettings;
use super::storage::Storage;
use super::transaction::{SameCommit, Transactions};
use crate::config::Config;
use crate::observer::Observer;
use crate::store::{Batch, CommitError, ReadError, Store};
use auditoot_clock::Clock;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::person::{Connection, Person};
use auditoot_core::dialogue::{Next, Step};

/// Whom the operator names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// By the account id on the bot's server.
    Id(AccountId),
    /// By the handle, without the `@` in front and in small letters.
    Handle(String),
}

/// What came of forgetting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forgotten {
    /// There was nobody of that name.
    Nobody,
    /// Everything of the person is deleted. A permission of theirs is given back by the running bot.
    Done {
        /// Whether there is one.
        gives_back: bool,
    },
}

/// Why somebody could not be forgotten.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ForgetError {
    #[error("the store cannot be read")]
    Read(#[from] ReadError),
    #[error("the store cannot be written")]
    Commit(#[from] CommitError),
    #[error("the bot is stopping")]
    Stopping,
}

impl Who {
    /// Whom a text means: with an `@` in it a handle, else an account id.
    pub(crate) fn of(text: &str) -> Self {
        if text.contains('@') {
            Self::Handle(text.trim_start_matches('@').to_lowercase())
        } else {
            Self::Id(AccountId(text.to_owned()))
        }
    }

    /// Who that is in a store. Nobody but the operator knows handles, so all people are looked through for one.
    pub(super) async fn ids(&self, store: &Store) -> Result<Vec<AccountId>, ReadError> {
        match self.clone() {
            Self::Id(id) => Ok(vec![id]),
            Self::Handle(handle) => {
                let is_meant = move |person: Person| has_handle(&person.account, &handle).then_some(person.account.id);
                store.pick(is_meant).await
            }
        }
    }
}

/// Whether this is the handle of an account. Somebody of the bot's own server has it with and without the server's name.
fn has_handle(account: &Account, handle: &str) -> bool {
    let acct = account.acct.to_lowercase();
    let host = url::Url::parse(&account.url).ok().and_then(|url| url.host_str().map(str::to_lowercase));
    acct == handle || (account.domain().is_none() && host.is_some_and(|host| format!("{acct}@{host}") == handle))
}

impl Forgotten {
    /// What came of forgetting two.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, outcome) | (outcome, Self::Nobody) => outcome,
            (Self::Done { gives_back: one }, Self::Done { gives_back: another }) => {
                Self::Done { gives_back: one || another }
            }
        }
    }
}

impl Transactions {
    /// Forgets somebody: everything of theirs is deleted, and a permission is to be given back.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn forget(&self, id: &AccountId) -> Result<Forgotten, ForgetError> {
        let person = match self.storage.store.get::<Person>(person_name(id)).await {
            Ok(Some(person)) => person,
            Ok(None) => return Ok(Forgotten::Nobody),
            // Whether there is a permission is not known. What else is kept of them runs out by itself.
            Err(ReadError::Record { .. }) => {
                let account = Account { id: id.clone(), acct: String::new(), url: String::new() };
                Person { connection: Connection::GivingBack, ..Person::new(account) }
            }
            Err(error @ ReadError::Store(_)) => return Err(error.into()),
        };
        let step = Step { next: Next::Forget(person.answers.clone()), response: None, effect: None };
        self.write(&person, &step, None, None, &SameCommit::default()).await?;
        Ok(Forgotten::Done { gives_back: person.connection != Connection::None })
    }
}

/// Forgets somebody in the store of a bot that does not run, and closes it. What was to be done for them is not done any more.
///
/// # Errors
/// When the store fails.
pub(crate) async fn forget_in(
    store: Store,
    config: &Config,
    clock: Clock,
    who: &Who,
) -> Result<Forgotten, ForgetError> {
    let storage = Arc::new(Storage::new(store, clock.clone(), Observer::new(clock.clone())));
    let (known, settings) = (Arc::new(KnownServer::nothing_yet()), Arc::new(BotSettings::of(config)));
    let transactions = Transactions { storage: Arc::clone(&storage), known, settings, clock };
    let forgetting = async {
        let mut forgotten = Forgotten::Nobody;
        for id in who.ids(&storage.store).await? {
            let mut batch = Batch::new();
            for (key, entry) in storage.store.scan::<OutboxEntry>().await? {
                if let (Some(sequence), true) = (key.sequence(), entry.is_ok_and(|entry| entry.account.id == id)) {
                    batch.delete::<OutboxEntry>(sequence);
                }
            }
            storage.commit(batch).await?;
            forgotten = forgotten.and(transactions.forget(&id).await?);
        }
        Ok(forgotten)
    };
    let forgotten = forgetting.await;
    storage.store.close().await;
    forgotten
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(acct: &str) -> Account {
        let id = AccountId("1".to_owned());
        Account { id, acct: acct.to_owned(), url: "https://home.example/@alice".to_owned() }
    }

    #[test]
    fn a_text_with_an_at_is_a_handle_and_any_other_an_account_id() {
        assert_eq!(Who::of("116153"), Who::Id(AccountId("116153".to_owned())));
        assert_eq!(Who::of("01KJMA0FM0B1X6H4Q60TTAAZ5S"), Who::Id(AccountId("01KJMA0FM0B1X6H4Q60TTAAZ5S".to_owned())));
        assert_eq!(Who::of("@Alice@Home.example"), Who::Handle("alice@home.example".to_owned()));
        assert_eq!(Who::of("bob@far.example"), Who::Handle("bob@far.example".to_owned()));
    }

    #[test]
    fn a_handle_means_one_account_and_no_other() {
        for (acct, handle, is_meant) in [
            ("alice", "alice", true),
            ("Alice", "alice@home.example", true),
            ("alice", "alice@far.example", false),
            ("bob@far.example", "bob@far.example", true),
            ("bob@far.example", "bob", false),
            ("bob@far.example", "bob@far.example@home.example", false),
        ] {
            assert_eq!(has_handle(&account(acct), handle), is_meant, "{acct} {handle}");
        }
    }
}
