//! The page with the list: what it shows, and what becomes of ticked boxes.

use std::collections::BTreeSet;

use tokio::sync::oneshot;

use super::Bot;
use super::bound_page::{AtBoundPage, BoundPageVisit};
use super::bound_page_step::BoundPageStep;
use super::conversation::Conversation;
use super::job::Worker;
use super::transaction::SameCommit;
use auditoot_core::audit::TokenId;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::{Input, ListView, TicksRefusal, list_view, ticks_refusal};

/// Whose list it is: what of them the page needs.
pub(crate) struct ListReader {
    /// The language they are spoken to in, if they chose one.
    pub(crate) language: Option<Language>,
    /// Where the page leads back to.
    pub(crate) conversation: Option<Conversation>,
}

impl Bot {
    /// Somebody pressed a button of the page: who, and the list. There is none if it was read anew since.
    pub(crate) async fn open_list(&self, visit: &BoundPageVisit) -> AtBoundPage<(ListReader, Option<Box<ListView>>)> {
        let id = visit.id();
        self.at_list(visit, |done| BoundPageStep::ShowList { id, done }).await
    }

    /// Whether a browser that has a cookie may use the link.
    pub(crate) async fn knows_browser(&self, visit: &BoundPageVisit) -> AtBoundPage<()> {
        self.owner_at(visit).await.map(|_| ())
    }

    /// Asks in the conversation about what was ticked; or says why not.
    pub(crate) async fn tick(
        &self,
        visit: &BoundPageVisit,
        tokens: BTreeSet<TokenId>,
    ) -> AtBoundPage<(ListReader, Option<TicksRefusal>)> {
        let id = visit.id();
        self.at_list(visit, |done| BoundPageStep::Tick { id, tokens, done }).await
    }

    async fn at_list<T>(
        &self,
        visit: &BoundPageVisit,
        step: impl FnOnce(oneshot::Sender<T>) -> BoundPageStep,
    ) -> AtBoundPage<(ListReader, T)> {
        let (tied_by, owner) = match self.owner_at(visit).await {
            AtBoundPage::Open { tied_by, found } => (tied_by, found),
            AtBoundPage::Gone => return AtBoundPage::Gone,
            AtBoundPage::NotNow => return AtBoundPage::NotNow,
        };
        match self.in_lane(&owner.person.account.id, step).await {
            Some(done) => {
                let reader = ListReader { language: owner.person.language, conversation: self.conversation_of(&owner) };
                AtBoundPage::Open { tied_by, found: (reader, done) }
            }
            None => AtBoundPage::NotNow,
        }
    }
}

impl Worker {
    /// Looks at the list for a page.
    pub(super) async fn show_list(
        &self,
        account: &AccountId,
        id: &BoundPageId,
        done: oneshot::Sender<Option<Box<ListView>>>,
    ) {
        let view = self.turns.look(account, |person, context| list_view(person, id, context).map(Box::new)).await;
        let _gone = done.send(view.flatten());
    }

    /// Asks about what was ticked, if that is taken; whether it is, is said once the question is kept.
    pub(super) async fn tick(
        &self,
        account: &AccountId,
        id: BoundPageId,
        tokens: BTreeSet<TokenId>,
        done: oneshot::Sender<Option<TicksRefusal>>,
    ) {
        let refusal = self.turns.look(account, |person, context| ticks_refusal(person, &id, &tokens, context)).await;
        if let Some(refusal) = refusal.unwrap_or(Some(TicksRefusal::Gone)) {
            let _gone = done.send(Some(refusal));
            return;
        }
        let input = Input::Ticked { link: id, tokens };
        let next_entry = Box::pin(self.turns.take(account, None, &input, &SameCommit::default(), None)).await;
        let _gone = done.send(None);
        if let Some(next_entry) = next_entry {
            let (input, same_commit) = Box::pin(self.act(next_entry, false)).await;
            self.follow(account, None, input, same_commit, None, None).await;
        }
    }
}
