//! What the bot has committed. A crash loses nothing of it, and everything else.

use std::collections::{BTreeMap, BTreeSet};

use auditoot_core::audit::TokenId;
use auditoot_core::budget::{PlaceInLine, PostClass, SpentPosts};
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::{Account, AccountId, StatusId};
use auditoot_core::dialogue::person::{AnswerLog, Person};
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{IfGone, Role};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::dialogue::{Effect, RemovalReport};
use jiff::Timestamp;

use super::server::Sent;

#[derive(Clone, Default)]
pub(crate) struct Store {
    people: BTreeMap<AccountId, Person>,
    /// Whose record was written in this run.
    written: BTreeSet<AccountId>,
    pub(crate) forgotten: BTreeMap<AccountId, AnswerLog>,
    pub(crate) credentials: BTreeMap<AccountId, TokenId>,
    /// Permissions that are still to be given back.
    pub(crate) returns: BTreeSet<TokenId>,
    /// The links that were sent, whose they are, and how those ended that did.
    pub(crate) requests: BTreeMap<AuthorizationRequestId, (AccountId, Option<Exchange>)>,
    pub(crate) due: BTreeSet<(Timestamp, AccountId)>,
    /// What people are still to be told of.
    pub(crate) breaches: BTreeMap<(Timestamp, AccountId), Breach>,
    pub(crate) outbox: BTreeMap<u64, Entry>,
    /// The messages that were read, and when, by the bot's clock.
    pub(crate) seen: BTreeMap<StatusId, Timestamp>,
    pub(crate) domain_answers: BTreeMap<(String, i64), u32>,
    pub(crate) next_sequence: u64,
    /// What was posted in the window.
    pub(crate) spent: Option<SpentPosts>,
}

/// Something that is to be done, or was begun.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) account: Account,
    /// The input that all this follows from.
    pub(crate) input: u64,
    pub(crate) task: EntryTask,
}

/// What a committed step leads to.
pub(crate) struct NextEntry {
    pub(crate) sequence: u64,
    pub(crate) entry: Entry,
    /// The turn to post, if it was there before the commit: then the commit says that the post is being tried.
    pub(crate) turn: Option<PlaceInLine>,
}

#[derive(Clone)]
pub(crate) enum EntryTask {
    Post(Box<Outgoing>),
    Effect { under: Option<StatusId>, effect: Effect, begun: bool },
}

/// A removal of which it was not seen what became of everything.
#[derive(Clone)]
pub(crate) struct Unsettled {
    pub(crate) proof: ConfirmedRemoval,
    pub(crate) report: RemovalReport,
    pub(crate) looked_at: Timestamp,
}

/// A post on its way.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) sent: Sent,
    /// What is posted in its place if the server refuses it.
    pub(crate) shorter: Vec<String>,
    pub(crate) older: Vec<StatusId>,
    pub(crate) if_gone: IfGone,
    pub(crate) role: Role,
    pub(crate) class: PostClass,
    /// What is posted in its place from some moment on.
    pub(crate) late: Option<(Timestamp, String)>,
    /// The removal that it is the result of, while it was not seen what became of everything.
    pub(crate) unsettled: Option<Box<Unsettled>>,
    /// The first attempt, and the last one, if the outcome is unknown.
    pub(crate) attempts: Option<(Timestamp, Timestamp)>,
}

impl Store {
    pub(crate) fn person(&self, id: &AccountId) -> Option<&Person> {
        self.people.get(id)
    }

    pub(crate) fn keep(&mut self, person: Person) {
        self.written.insert(person.account.id.clone());
        self.people.insert(person.account.id.clone(), person);
    }

    /// A new run of the program reads what was written: a record that is not written whole comes back as another.
    pub(crate) fn read_again(&mut self) -> Result<(), serde_json::Error> {
        for id in std::mem::take(&mut self.written) {
            let Some(person) = self.people.get_mut(&id) else { continue };
            *person = serde_json::from_slice(&serde_json::to_vec(person)?)?;
        }
        for entry in self.outbox.values_mut() {
            if let EntryTask::Effect { effect, .. } = &mut entry.task {
                *effect = serde_json::from_slice(&serde_json::to_vec(effect)?)?;
            }
        }
        Ok(())
    }

    pub(crate) fn forget(&mut self, id: &AccountId) {
        self.people.remove(id);
        self.requests.retain(|_, (account, _)| account != id);
    }

    pub(crate) fn everybody(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }
}
