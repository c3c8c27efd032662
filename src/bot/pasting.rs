//! The page where somebody pastes their list, and what becomes of what they send.

use tokio::sync::oneshot;

use super::Bot;
use super::bound_page::{AtBoundPage, BoundPageVisit, LinkOwner};
use super::bound_page_step::BoundPageStep;
use super::conversation::Conversation;
use super::job::Worker;
use super::records::person_name;
use super::transaction::SameCommit;
use crate::sources::{Credential, pasted_lists};
use auditoot_core::audit::Source;
use auditoot_core::dialogue::Input;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Language;
use auditoot_pasted_page::PastedPage;

/// Whose page is copied and pasted: what of them the bot's own page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopiedFrom {
    /// The language they are spoken to in, if they chose one.
    pub(crate) language: Option<Language>,
    /// Where their conversation with the bot goes on.
    pub(crate) conversation: Option<Conversation>,
    /// The address of their server, without a slash at the end.
    server: String,
}

impl CopiedFrom {
    /// The host of their server, with a port that is not the usual one.
    pub(crate) fn host(&self) -> &str {
        self.server.split_once("://").map_or(self.server.as_str(), |(_, host)| host)
    }

    /// The page of that server that lists the apps, in a language that dates are read in.
    pub(crate) fn address(&self) -> String {
        format!("{}{}?lang=en", self.server, Source::Pasted.apps_page_path())
    }
}

impl Bot {
    /// Somebody pressed a button of the page.
    pub(crate) async fn open_paste(&self, visit: &BoundPageVisit) -> AtBoundPage<CopiedFrom> {
        self.owner_at(visit).await.map(|owner| self.copied_from(owner))
    }

    fn copied_from(&self, owner: LinkOwner) -> CopiedFrom {
        let conversation = self.conversation_of(&owner);
        CopiedFrom { language: owner.person.language, conversation, server: owner.home.address }
    }

    /// Keeps what was read of a copied page and confirmed; whether it is kept.
    pub(crate) async fn keep_paste(
        &self,
        visit: &BoundPageVisit,
        copied: PastedPage,
        has_elements: bool,
    ) -> AtBoundPage<CopiedFrom> {
        let (tied_by, owner) = match self.owner_at(visit).await {
            AtBoundPage::Open { tied_by, found } => (tied_by, found),
            AtBoundPage::Gone => return AtBoundPage::Gone,
            AtBoundPage::NotNow => return AtBoundPage::NotNow,
        };
        let (id, page) = (visit.id(), Box::new(copied));
        let kept =
            self.in_lane(&owner.person.account.id, |done| BoundPageStep::KeepPaste { id, page, has_elements, done });
        match kept.await {
            Some(true) => AtBoundPage::Open { tied_by, found: self.copied_from(owner) },
            Some(false) => AtBoundPage::Gone,
            None => AtBoundPage::NotNow,
        }
    }
}

impl Worker {
    /// Keeps a list that was read and confirmed, if its link is still good; whether it was, is said once it is kept.
    pub(super) async fn keep_paste(
        &self,
        account: &AccountId,
        id: BoundPageId,
        page: &PastedPage,
        has_elements: bool,
        done: oneshot::Sender<bool>,
    ) {
        let is_open = |person: &Person| person.paste.as_ref().is_some_and(|open| open.is_good(&id, self.clock.now()));
        let read = || self.storage.get_whole::<Person>(person_name(account));
        let is_good = self.storage.until_stored(read).await.is_some_and(|person| is_open(&person));
        if !is_good {
            let _gone = done.send(false);
            return;
        }
        let on_file = self.storage.credential(account).await.ok().flatten();
        let before = on_file.as_ref().and_then(Credential::pasted).cloned();
        let lists = Box::new(pasted_lists(page, has_elements, before, self.clock.now()));
        let credential = Some(Credential::Pasted(lists.clone()));
        let same_commit = SameCommit { credential, ..SameCommit::default() };
        let input = Input::Pasted { link: id, lists };
        let next_entry = Box::pin(self.turns.take(account, None, &input, &same_commit, None)).await;
        let _gone = done.send(true);
        if let Some(next_entry) = next_entry {
            let (input, same_commit) = Box::pin(self.act(next_entry, false)).await;
            self.follow(account, None, input, same_commit, None, None).await;
        }
    }
}
