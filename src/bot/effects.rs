//! Running what was committed: effects on the home server.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::figures::Figures;
use super::homes::{Home, Homes};
use super::records::{AuthorizationRequestRecord, authorization_request_name, person_name};
use super::storage::Storage;
use super::transaction::SameCommit;
use super::walk::Walker;
use crate::observer::{Observer, Wait};
use crate::outbox::UnsettledRemoval;
use crate::sources::{Credential, ExchangeFailure, Exchanged, TokenSources};
use auditoot_clock::{Clock, Pauses};
use auditoot_core::dialogue::command::Switch;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::paste::PastedLists;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::question::ConfirmedRemoval;
use auditoot_core::dialogue::reply::{GaveBack, Trouble};
use auditoot_core::dialogue::sign_in::{AuthorizationRequestId, Exchange};
use auditoot_core::dialogue::{Effect, Leaving, Outcome, RemovalReport};
use auditoot_core::secret::AuthorizationCode;

/// How long a removal is tried that a server does not let through, by the clock.
const REMOVAL_TRIED: SignedDuration = SignedDuration::from_secs(60);

/// Which run of the program decided an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecidingRun {
    /// This one, just now.
    This,
    /// One before, which was stopped.
    Earlier {
        /// Whether that may have run it, or part of it.
        was_begun: bool,
    },
}

/// How an effect went, and what has to be committed along with that.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) same_commit: SameCommit,
}

/// Runs the effects of everybody.
pub(super) struct Effects {
    pub(super) clock: Clock,
    pub(super) observer: Observer,
    pub(super) home: TokenSources,
    pub(super) storage: Arc<Storage>,
    pub(super) homes: Homes,
    pub(super) walker: Walker,
    pub(super) figures: Arc<Figures>,
}

impl Effects {
    pub(super) async fn run(&self, account: &Account, effect: Effect, decided_by: DecidingRun) -> Done {
        match effect {
            Effect::Exchange { authorization_request, code } => {
                self.exchange(account, &authorization_request, &code).await
            }
            Effect::Remove(proof) => {
                let report = self.remove(&account.id, &proof, decided_by).await;
                self.figures.note_removals(report.removed.len());
                self.removed(proof, report, self.clock.now())
            }
            Effect::GiveBack(leaving) => self.give_back(&account.id, leaving).await,
            Effect::DropPaste => self.drop_paste(&account.id).await,
            Effect::Watch(switch) => {
                let trouble = self.watch(&account.id, switch).await.err();
                Done { outcome: Outcome::Watched { switch, trouble }, same_commit: SameCommit::default() }
            }
        }
    }

    async fn exchange(
        &self,
        account: &Account,
        authorization_request: &AuthorizationRequestId,
        code: &AuthorizationCode,
    ) -> Done {
        let name = || authorization_request_name(authorization_request);
        let read = || self.storage.get_whole::<AuthorizationRequestRecord>(name());
        let Some(record) = self.storage.until_stored(read).await else {
            return Done { outcome: Outcome::Exchanged(Exchange::LinkExpired), same_commit: SameCommit::default() };
        };
        let mut same_commit = SameCommit::default();
        let request = &record.authorization_request;
        let Home { server, sources, address, remote, .. } = self.homes.known(account).await;
        // A link of before the account moved, or was seen to live elsewhere, is a link no more.
        if remote != request.remote {
            return Done { outcome: Outcome::Exchanged(Exchange::LinkExpired), same_commit };
        }
        let exchange = match sources.exchange(&server, request, code, &*self.storage).await {
            Ok(exchanged) => {
                let exchange = exchanged.outcome();
                match exchanged {
                    Exchanged::Connected(credential) => same_commit.credential = Some(*credential),
                    Exchanged::Proven { unreturned } => {
                        same_commit.unreturned = unreturned.map(|credential| *credential);
                    }
                }
                exchange
            }
            Err(failure) => {
                same_commit.unreturned = failure.unreturned().cloned();
                same_commit.forget_registration = (failure == ExchangeFailure::ClientForgotten).then_some(address);
                failure.outcome()
            }
        };
        same_commit.ended = Some((authorization_request.clone(), record.end(exchange, code, self.clock.now())));
        Done { outcome: Outcome::Exchanged(exchange), same_commit }
    }

    async fn remove(&self, account: &AccountId, proof: &ConfirmedRemoval, decided_by: DecidingRun) -> RemovalReport {
        let on_file = self.storage.credential(account).await;
        let credential = match on_file.and_then(|on_file| on_file.ok_or(Trouble::Refused)) {
            Ok(credential) => credential,
            Err(trouble) => {
                let untried = proof.removal().targets.iter().flat_map(|target| target.tokens.iter().cloned()).collect();
                return RemovalReport { untried, trouble: Some(trouble), ..RemovalReport::default() };
            }
        };
        let mut report = self.try_to_remove(&credential, proof, decided_by).await;
        if let DecidingRun::Earlier { was_begun: true } = decided_by {
            // What is gone by now may be this removal's own doing before the program was stopped.
            report.interrupted = true;
            report.removed.append(&mut report.gone_before);
        }
        tracing::info!(
            removed = report.removed.len(),
            gone_before = report.gone_before.len(),
            said_done = report.said_done.len(),
            left = report.left.len(),
            untried = report.untried.len(),
            unseen = report.unseen.len(),
            "a confirmed removal was carried out"
        );
        report
    }

    /// Tries it again for a while, as long as that may help and the server wants to be asked.
    async fn try_to_remove(
        &self,
        credential: &Credential,
        proof: &ConfirmedRemoval,
        decided_by: DecidingRun,
    ) -> RemovalReport {
        let until = self.clock.after(REMOVAL_TRIED);
        let mut pauses = Pauses::default();
        let mut report = self.try_once(credential, proof, decided_by).await;
        while let Some(again_from) = report.again_from {
            let next = again_from.max(self.clock.after(pauses.pause()));
            if next > until {
                break;
            }
            self.observer.sleep_until(next, Wait::HeldUp).await;
            let later = self.try_once(credential, proof, decided_by).await;
            report = report.then(later);
        }
        report
    }

    async fn try_once(
        &self,
        credential: &Credential,
        proof: &ConfirmedRemoval,
        decided_by: DecidingRun,
    ) -> RemovalReport {
        match decided_by {
            // What an earlier run left over is finished only on the strength of a young yes; else it is looked up and reported.
            DecidingRun::Earlier { .. } if !proof.is_young(self.clock.now()) => {
                self.home.look_up(credential, proof).await
            }
            DecidingRun::Earlier { .. } | DecidingRun::This => self.home.remove(credential, proof).await,
        }
    }

    /// What came of a removal whose result is owed since then.
    fn removed(&self, confirmed: ConfirmedRemoval, report: RemovalReport, owed_since: Timestamp) -> Done {
        let is_told = report.is_settled();
        let (removal, looked_at) = (confirmed.removal().clone(), self.clock.now());
        let unsettled =
            (!is_told).then(|| UnsettledRemoval { confirmed, report: report.clone(), looked_at, owed_since });
        let outcome = Outcome::Removed { removal, report: Box::new(report) };
        Done { outcome, same_commit: SameCommit { unsettled, owed_since: Some(owed_since), ..SameCommit::default() } }
    }

    /// Looks once more what became of a removal whose result is about to be told; `None` if nothing more can be seen.
    pub(super) async fn look_again(&self, account: &AccountId, unsettled: UnsettledRemoval) -> Option<Done> {
        let UnsettledRemoval { confirmed, report, owed_since, .. } = unsettled;
        let credential = self.storage.credential(account).await.ok().flatten()?;
        let look = self.home.look_up(&credential, &confirmed).await;
        let look = RemovalReport { interrupted: false, ..look };
        look.listing.is_some().then(|| self.removed(confirmed, report.then(look), owed_since))
    }

    async fn watch(&self, account: &AccountId, switch: Switch) -> Result<(), Trouble> {
        let credential = self.storage.credential(account).await?.ok_or(Trouble::Refused)?;
        self.home.watch(&credential, switch == Switch::On).await
    }

    /// Whether somebody is told of new apps, or was until a short while ago. Of a record that does not open, that is not known.
    async fn watches(&self, account: &AccountId) -> bool {
        let person = self.storage.store.get::<Person>(person_name(account)).await;
        person.map_or(true, |person| person.is_some_and(|person| person.watch.may_have_news(self.clock.now())))
    }

    /// Drops the list that was pasted last. What is left is written with the step that tells it.
    async fn drop_paste(&self, account: &AccountId) -> Done {
        let on_file = self.storage.credential(account).await.ok().flatten();
        let lists = on_file.as_ref().and_then(Credential::pasted).cloned();
        let left = lists.and_then(PastedLists::without_newest).map(Box::new);
        let same_commit = SameCommit {
            credential: left.clone().map(Credential::Pasted),
            gave_back: left.is_none(),
            ..SameCommit::default()
        };
        Done { outcome: Outcome::PasteDropped(left), same_commit }
    }

    async fn give_back(&self, account: &AccountId, leaving: Leaving) -> Done {
        let credential = match self.storage.credential(account).await {
            Ok(Some(credential)) => credential,
            on_file => {
                let result = if on_file.is_ok() { GaveBack::None } else { GaveBack::Lost };
                return Done { outcome: Outcome::GaveBack { leaving, result }, same_commit: SameCommit::default() };
            }
        };
        // An app that writes in the person's name must not be able to hide that another was let in a moment ago. Whoever is forgotten
        // cannot be told of anything.
        if !matches!(leaving, Leaving::Forget(_)) && self.watches(account).await {
            self.walker.walk_once_more().await;
        }
        let result = self.home.give_back(&credential).await;
        let unreturned = result.is_to_come().then_some(credential);
        let same_commit = SameCommit { unreturned, gave_back: true, ..SameCommit::default() };
        Done { outcome: Outcome::GaveBack { leaving, result }, same_commit }
    }
}
