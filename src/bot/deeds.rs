//! Carrying out what was committed: effects on the home server.

use super::Shell;
use super::commit::Along;
use super::records::{HandshakeRecord, handshake_name, person_name};
use crate::dialogue::command::Switch;
use crate::dialogue::message::{Account, AccountId};
use crate::dialogue::person::Person;
use crate::dialogue::question::ConfirmedRemoval;
use crate::dialogue::reply::{GaveBack, Trouble};
use crate::dialogue::sign_in::{Exchange, HandshakeId};
use crate::dialogue::{CameBack, Leaving, Outcome, RemovalReport, Write};
use crate::home::{ExchangeFailure, Exchanged, OnFile};
use crate::secret::{AccessToken, AuthorizationCode};

/// Which run of the program decided a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// This one, just now.
    ThisRun,
    /// One before, which was stopped.
    EarlierRun {
        /// Whether that may have performed it, or part of it.
        was_begun: bool,
    },
}

/// How a deed went, and what has to be committed along with that.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) along: Along,
}

impl OnFile for Shell {
    async fn holds(&self, account: &AccountId, token: &AccessToken) -> bool {
        matches!(self.permission(account).await, Ok(Some(permission)) if permission.is_token(token))
    }
}

impl Shell {
    /// Performs a write.
    pub(super) async fn perform(&self, account: &Account, write: Write, origin: Origin) -> Done {
        match write {
            Write::Exchange { handshake, code } => self.exchange(&handshake, &code).await,
            Write::Remove(proof) => {
                let report = Box::new(self.remove(&account.id, &proof, origin).await);
                let outcome = Outcome::Removed { removal: proof.removal().clone(), report };
                Done { outcome, along: Along::default() }
            }
            Write::GiveBack(leaving) => self.give_back(&account.id, leaving).await,
            Write::Watch(switch) => {
                let trouble = self.watch(&account.id, switch).await.err();
                Done { outcome: Outcome::Watched { switch, trouble }, along: Along::default() }
            }
        }
    }

    async fn exchange(&self, handshake: &HandshakeId, code: &AuthorizationCode) -> Done {
        let record = self.store.get::<HandshakeRecord>(handshake_name(handshake)).await.unwrap_or_else(|error| {
            self.note_store_trouble(&error);
            None
        });
        let Some(record) = record else {
            return Done { outcome: Outcome::Exchanged(Exchange::LinkExpired), along: Along::default() };
        };
        let server = self.home_server();
        let mut along = Along::default();
        let exchange = match self.home.exchange(&server, &record.handshake, code, self).await {
            Ok(exchanged) => {
                let exchange = exchanged.outcome();
                match exchanged {
                    Exchanged::Connected(permission) => along.permission = Some(*permission),
                    Exchanged::Proven { unreturned } => along.unreturned = unreturned.map(|permission| *permission),
                }
                exchange
            }
            Err(failure) => {
                along.unreturned = failure.unreturned().cloned();
                along.forget_registration = failure == ExchangeFailure::ClientForgotten;
                failure.outcome()
            }
        };
        let with = CameBack::Code(code.clone());
        along.ended = Some((handshake.clone(), record.end(exchange, &with, self.clock.now())));
        Done { outcome: Outcome::Exchanged(exchange), along }
    }

    async fn remove(&self, account: &AccountId, proof: &ConfirmedRemoval, origin: Origin) -> RemovalReport {
        let targets = proof.removal().targets.iter().flat_map(|target| target.sign_ins.iter().cloned());
        let permission = match self.permission(account).await.and_then(|on_file| on_file.ok_or(Trouble::Refused)) {
            Ok(permission) => permission,
            Err(trouble) => {
                return RemovalReport { left: targets.collect(), trouble: Some(trouble), ..RemovalReport::default() };
            }
        };
        // What an earlier run left over is finished only on the strength of a young yes; else it is looked up and reported.
        let mut report = match origin {
            Origin::EarlierRun { .. } if !proof.is_young(self.clock.now()) => {
                self.home.look_up(&permission, proof).await
            }
            Origin::EarlierRun { .. } | Origin::ThisRun => self.home.remove(&permission, proof).await,
        };
        if let Origin::EarlierRun { was_begun: true } = origin {
            // What is gone by now may be this removal's own doing before the program was stopped.
            report.interrupted = true;
            report.removed.append(&mut report.gone_before);
        }
        tracing::info!(
            removed = report.removed.len(),
            gone_before = report.gone_before.len(),
            left = report.left.len(),
            unseen = report.unseen.len(),
            "a confirmed removal was carried out"
        );
        report
    }

    async fn watch(&self, account: &AccountId, switch: Switch) -> Result<(), Trouble> {
        let permission = self.permission(account).await?.ok_or(Trouble::Refused)?;
        self.home.watch(&permission, switch == Switch::On).await
    }

    /// Whether somebody is told of new apps, or was until a short while ago. Of a record that does not open, that is not known.
    async fn watches(&self, account: &AccountId) -> bool {
        let person = self.store.get::<Person>(person_name(account)).await;
        person.map_or(true, |person| person.is_some_and(|person| person.watch.may_have_news(self.clock.now())))
    }

    async fn give_back(&self, account: &AccountId, leaving: Leaving) -> Done {
        let permission = match self.permission(account).await {
            Ok(Some(permission)) => permission,
            on_file => {
                let result = if on_file.is_ok() { GaveBack::None } else { GaveBack::Lost };
                return Done { outcome: Outcome::GaveBack { leaving, result }, along: Along::default() };
            }
        };
        // An app that writes in the person's name must not be able to hide that another was let in a moment ago. Whoever is forgotten
        // cannot be told of anything.
        if !matches!(leaving, Leaving::Forget(_)) && self.watches(account).await {
            self.walk_once_more().await;
        }
        let result = self.home.give_back(&permission).await;
        let unreturned = result.is_to_come().then_some(permission);
        let along = Along { unreturned, gave_back: true, ..Along::default() };
        Done { outcome: Outcome::GaveBack { leaving, result }, along }
    }
}
