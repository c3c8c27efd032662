//! The pages of the bot's own that show or take what is one person's: which browser may use a link to them.
//!
//! Everything about one link goes through its person's lane, so two browsers never use it at once, and a link that a message ended is
//! over for a page that is open.

use std::time::Duration;

use tokio::sync::oneshot;

use super::Bot;
use super::bound_page_links::BoundPage;
use super::bound_page_step::BoundPageStep;
use super::homes::Home;
use super::job::{Job, Worker};
use super::records::{BoundPageRecord, bound_page_id, bound_page_name, browser_mark, person_name};
use crate::mastodon::oauth::random_text;
use crate::store::{Batch, Fault};
use auditoot_core::dialogue::Service;
use auditoot_core::dialogue::bound_page::BoundPageId;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::secret::{BoundPageCookie, BoundPageToken};

/// How long a page waits for the lane of its person.
const PAGE_WAITS: Duration = Duration::from_secs(20);

/// Whether a browser may use a link, and what it gets then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AtBoundPage<T> {
    /// It may. It is the first, and tied to the link by this, if it is not the one that was.
    Open { tied_by: Option<BoundPageCookie>, found: T },
    /// The link has run out, was replaced or never was, or another browser uses it.
    Gone,
    /// That cannot be found out just now.
    NotNow,
}

/// A browser at a page: the link's secret part, and what ties it to the link, if it has that.
pub(crate) struct BoundPageVisit {
    pub(crate) page: BoundPage,
    pub(crate) token: BoundPageToken,
    pub(crate) cookie: Option<BoundPageCookie>,
}

/// Whose link it is.
pub(super) struct LinkOwner {
    pub(super) person: Person,
    pub(super) home: Home,
}

impl<T> AtBoundPage<T> {
    /// The same, with something else found.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> AtBoundPage<U> {
        match self {
            Self::Open { tied_by, found } => AtBoundPage::Open { tied_by, found: change(found) },
            Self::Gone => AtBoundPage::Gone,
            Self::NotNow => AtBoundPage::NotNow,
        }
    }
}

impl BoundPageVisit {
    /// The id of the link.
    pub(super) fn id(&self) -> BoundPageId {
        bound_page_id(&self.token)
    }
}

impl Bot {
    /// Somebody pressed a button of a page. The first browser to do so is the only one from then on.
    pub(super) async fn owner_at(&self, visit: &BoundPageVisit) -> AtBoundPage<LinkOwner> {
        let (record, owner) = match self.bound_page_record(visit).await {
            Ok(Some(found)) => found,
            Ok(None) => return AtBoundPage::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                return AtBoundPage::NotNow;
            }
        };
        match (&record.browser, &visit.cookie) {
            (None, None) => {
                let cookie = BoundPageCookie::new(random_text(&mut rand::rng()));
                let (id, mark) = (visit.id(), browser_mark(&cookie));
                let tied = self.in_lane(&owner.person.account.id, |done| BoundPageStep::Tie { id, mark, done });
                match tied.await {
                    Some(true) => AtBoundPage::Open { tied_by: Some(cookie), found: owner },
                    Some(false) => AtBoundPage::Gone,
                    None => AtBoundPage::NotNow,
                }
            }
            (Some(browser), Some(cookie)) if *browser == browser_mark(cookie) => {
                AtBoundPage::Open { tied_by: None, found: owner }
            }
            _ => AtBoundPage::Gone,
        }
    }

    /// Has something done in the lane of a person, and waits a while for what comes of it.
    pub(super) async fn in_lane<T>(
        &self,
        account: &AccountId,
        step: impl FnOnce(oneshot::Sender<T>) -> BoundPageStep,
    ) -> Option<T> {
        let (done, outcome) = oneshot::channel();
        self.lanes.enqueue(account.clone(), Job::AtBoundPage(step(done)));
        tokio::time::timeout(PAGE_WAITS, outcome).await.ok()?.ok()
    }

    /// Whether the bot's pages are reached by https alone.
    pub(crate) fn pages_are_secure(&self) -> bool {
        self.homes.settings.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The record of a link that is good and the newest of its person's to that page, and whose it is.
    async fn bound_page_record(&self, visit: &BoundPageVisit) -> Result<Option<(BoundPageRecord, LinkOwner)>, Fault> {
        let (id, now) = (visit.id(), self.clock.now());
        let Some(record) = self.storage.get_whole::<BoundPageRecord>(bound_page_name(&id)).await? else {
            return Ok(None);
        };
        let person = self.storage.get_whole::<Person>(person_name(&record.account)).await?;
        let is_good = |person: &Person| visit.page.of(person).is_some_and(|open| open.is_good(&id, now));
        let Some(person) = person.filter(is_good).filter(|_| now < record.until) else { return Ok(None) };
        let home = self.homes.known(&person.account).await;
        let is_served = home.service == Service::Served;
        Ok(is_served.then_some((record, LinkOwner { person, home })))
    }
}

impl Worker {
    /// Does what a browser at a page wants. Whoever waits for it may not have waited.
    pub(super) async fn process_bound_page(&self, account: &AccountId, step: BoundPageStep) {
        match step {
            BoundPageStep::Tie { id, mark, done } => {
                let is_tied = self.tie(&id, mark).await;
                let _gone = done.send(is_tied);
            }
            BoundPageStep::KeepPaste { id, page, has_elements, done } => {
                self.keep_paste(account, id, &page, has_elements, done).await;
            }
            BoundPageStep::ShowList { id, done } => self.show_list(account, &id, done).await,
            BoundPageStep::Tick { id, tokens, done } => self.tick(account, id, tokens, done).await,
        }
    }

    /// Ties a link to a browser, unless another was first.
    async fn tie(&self, id: &BoundPageId, mark: String) -> bool {
        let read = || self.storage.get_whole::<BoundPageRecord>(bound_page_name(id));
        let record = self.storage.until_stored(read).await.filter(|record| record.browser.is_none());
        let Some(record) = record else { return false };
        let mut batch = Batch::new();
        batch.put(bound_page_name(id), &BoundPageRecord { browser: Some(mark), ..record });
        self.storage.commit_or_note(batch).await
    }
}
