//! The page where somebody pastes their list: which browser may, and what becomes of what it sends.
//!
//! Everything about one link goes through its person's lane, so two browsers never use it at once, and a link that a message ended is
//! over for a page that is open.

use std::time::Duration;

use tokio::sync::oneshot;

use super::Bot;
use super::job::{Job, Worker};
use super::paste_step::PasteStep;
use super::records::{PasteRecord, browser_mark, paste_id, paste_name, person_name};
use super::transaction::SameCommit;
use crate::mastodon::oauth::random_text;
use crate::sources::{Credential, pasted_lists};
use crate::store::{Batch, Fault};
use auditoot_core::audit::Source;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::paste::PasteId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::dialogue::{Input, Service};
use auditoot_core::secret::{PasteCookie, PasteToken};
use auditoot_pasted_page::PastedPage;

/// How long the page waits for the lane of its person.
const PAGE_WAITS: Duration = Duration::from_secs(20);

/// Whether a browser may use a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AtPaste {
    /// It may. It is the first, and tied to the link by this, if it is not the one that was.
    Open { tied_by: Option<PasteCookie>, page: CopiedFrom },
    /// The link has run out, was replaced or never was, or another browser uses it.
    Gone,
    /// That cannot be found out just now.
    NotNow,
}

/// Whose page is copied and pasted: what of them the bot's own page needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopiedFrom {
    /// The language they are spoken to in, if they chose one.
    pub(crate) language: Option<Language>,
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

/// A browser at the page: the link's secret part, and what ties it to the link, if it has that.
pub(crate) struct PasteVisit {
    pub(crate) token: PasteToken,
    pub(crate) cookie: Option<PasteCookie>,
}

impl Bot {
    /// Somebody pressed the button of the page. The first browser to do so is the only one from then on.
    pub(crate) async fn open_paste(&self, visit: &PasteVisit) -> AtPaste {
        let id = paste_id(&visit.token);
        match self.paste_record(&id).await {
            Ok(Some((record, page))) if record.browser.is_some() => Self::tied(&record, visit, page),
            Ok(Some((record, page))) => {
                let cookie = PasteCookie::new(random_text(&mut rand::rng()));
                let (done, outcome) = oneshot::channel();
                let step = PasteStep::Tie { id, mark: browser_mark(&cookie), done };
                self.lanes.enqueue(record.account, Job::AtPastePage(step));
                match tokio::time::timeout(PAGE_WAITS, outcome).await {
                    Ok(Ok(true)) => AtPaste::Open { tied_by: Some(cookie), page },
                    Ok(Ok(false)) => AtPaste::Gone,
                    Ok(Err(_)) | Err(_) => AtPaste::NotNow,
                }
            }
            Ok(None) => AtPaste::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                AtPaste::NotNow
            }
        }
    }

    /// Whether this browser may paste with this link.
    pub(crate) async fn may_paste(&self, visit: &PasteVisit) -> AtPaste {
        match self.paste_record(&paste_id(&visit.token)).await {
            Ok(Some((record, page))) => Self::tied(&record, visit, page),
            Ok(None) => AtPaste::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                AtPaste::NotNow
            }
        }
    }

    /// Keeps what was read of a copied page and confirmed; whether it is kept.
    pub(crate) async fn keep_paste(&self, visit: &PasteVisit, copied: PastedPage, has_elements: bool) -> AtPaste {
        let id = paste_id(&visit.token);
        let (record, page) = match self.paste_record(&id).await {
            Ok(Some(found)) => found,
            Ok(None) => return AtPaste::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                return AtPaste::NotNow;
            }
        };
        let may = Self::tied(&record, visit, page);
        if !matches!(may, AtPaste::Open { .. }) {
            return may;
        }
        let (done, outcome) = oneshot::channel();
        let step = PasteStep::Keep { id, page: Box::new(copied), has_elements, done };
        self.lanes.enqueue(record.account, Job::AtPastePage(step));
        match tokio::time::timeout(PAGE_WAITS, outcome).await {
            Ok(Ok(true)) => may,
            Ok(Ok(false)) => AtPaste::Gone,
            Ok(Err(_)) | Err(_) => AtPaste::NotNow,
        }
    }

    /// Whether the bot's pages are reached by https alone.
    pub(crate) fn pages_are_secure(&self) -> bool {
        self.homes.settings.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    fn tied(record: &PasteRecord, visit: &PasteVisit, page: CopiedFrom) -> AtPaste {
        let mark = visit.cookie.as_ref().map(browser_mark);
        if mark.is_some() && mark == record.browser { AtPaste::Open { tied_by: None, page } } else { AtPaste::Gone }
    }

    /// The record of a link that is good and the newest of its person's, and whose page is pasted with it.
    async fn paste_record(&self, id: &PasteId) -> Result<Option<(PasteRecord, CopiedFrom)>, Fault> {
        let Some(record) = self.storage.get_whole::<PasteRecord>(paste_name(id)).await? else { return Ok(None) };
        if self.clock.now() >= record.until {
            return Ok(None);
        }
        let person = self.storage.get_whole::<Person>(person_name(&record.account)).await?;
        let person = person.filter(|person| person.paste.as_ref().is_some_and(|open| open.id == *id));
        let Some(person) = person else { return Ok(None) };
        let home = self.homes.known(&person.account).await;
        let is_served = home.service == Service::Served;
        Ok(is_served.then_some((record, CopiedFrom { language: person.language, server: home.address })))
    }
}

impl Worker {
    /// Does what a browser at the page wants. Whoever waits for it may not have waited.
    pub(super) async fn process_paste(&self, account: &AccountId, step: PasteStep) {
        match step {
            PasteStep::Tie { id, mark, done } => {
                let is_tied = self.tie(&id, mark).await;
                let _gone = done.send(is_tied);
            }
            PasteStep::Keep { id, page, has_elements, done } => {
                let is_open = |person: &Person| {
                    person.paste.as_ref().is_some_and(|open| open.id == id && self.clock.now() < open.until)
                };
                let read = || self.storage.get_whole::<Person>(person_name(account));
                let is_good = self.storage.until_stored(read).await.is_some_and(|person| is_open(&person));
                if !is_good {
                    let _gone = done.send(false);
                    return;
                }
                let on_file = self.storage.credential(account).await.ok().flatten();
                let before = on_file.as_ref().and_then(Credential::pasted).cloned();
                let lists = Box::new(pasted_lists(&page, has_elements, before, self.clock.now()));
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
    }

    /// Ties a link to a browser, unless another was first.
    async fn tie(&self, id: &PasteId, mark: String) -> bool {
        let read = || self.storage.get_whole::<PasteRecord>(paste_name(id));
        let record = self.storage.until_stored(read).await.filter(|record| record.browser.is_none());
        let Some(record) = record else { return false };
        let mut batch = Batch::new();
        batch.put(paste_name(id), &PasteRecord { browser: Some(mark), ..record });
        self.storage.commit_or_note(batch).await
    }
}
