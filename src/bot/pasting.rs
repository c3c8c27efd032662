//! The page where somebody pastes their list: which browser may, and what becomes of what it sends.
//!
//! Everything about one link goes through its person's lane, so two browsers never use it at once, and a link that a message ended is
//! over for a page that is open.

use std::time::Duration;

use tokio::sync::oneshot;

use super::Bot;
use super::job::{Job, Worker};
use super::records::{PasteRecord, browser_mark, paste_id, paste_name, person_name};
use super::transaction::SameCommit;
use crate::mastodon::oauth::random_text;
use crate::sources::{Credential, pasted_lists};
use crate::store::{Batch, Fault};
use auditoot_core::dialogue::Input;
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::paste::PasteId;
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Language;
use auditoot_core::secret::{PasteCookie, PasteToken};
use auditoot_pasted_page::PastedPage;

/// How long the page waits for the lane of its person.
const PAGE_WAITS: Duration = Duration::from_secs(20);

/// Whether a browser may use a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AtPaste {
    /// It may. It is the first, and tied to the link by this, if it is not the one that was.
    Open { tied_by: Option<PasteCookie>, language: Option<Language> },
    /// The link has run out, was replaced or never was, or another browser uses it.
    Gone,
    /// That cannot be found out just now.
    NotNow,
}

/// A browser at the page: the link's secret part, and what ties it to the link, if it has that.
pub(crate) struct PasteVisit {
    pub(crate) token: PasteToken,
    pub(crate) cookie: Option<PasteCookie>,
}

/// What is done in the lane of the link's person. Whether it was, is said at the end.
pub(super) enum PasteStep {
    /// Ties a link that no browser has used yet to this one.
    Tie { id: PasteId, mark: String, done: oneshot::Sender<bool> },
    /// Keeps a list that was read and confirmed.
    Keep { id: PasteId, page: Box<PastedPage>, has_elements: bool, done: oneshot::Sender<bool> },
}

impl Bot {
    /// Somebody pressed the button of the page. The first browser to do so is the only one from then on.
    pub(crate) async fn open_paste(&self, visit: &PasteVisit) -> AtPaste {
        let id = paste_id(&visit.token);
        match self.paste_record(&id).await {
            Ok(Some((record, language))) if record.browser.is_some() => Self::tied(&record, visit, language),
            Ok(Some((record, language))) => {
                let cookie = PasteCookie::new(random_text(&mut rand::rng()));
                let (done, outcome) = oneshot::channel();
                let step = PasteStep::Tie { id, mark: browser_mark(&cookie), done };
                self.lanes.enqueue(record.account, Job::AtPastePage(step));
                match tokio::time::timeout(PAGE_WAITS, outcome).await {
                    Ok(Ok(true)) => AtPaste::Open { tied_by: Some(cookie), language },
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
            Ok(Some((record, language))) => Self::tied(&record, visit, language),
            Ok(None) => AtPaste::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                AtPaste::NotNow
            }
        }
    }

    /// Keeps what was read of a copied page and confirmed; whether it is kept.
    pub(crate) async fn keep_paste(&self, visit: &PasteVisit, page: PastedPage, has_elements: bool) -> AtPaste {
        let id = paste_id(&visit.token);
        let (record, language) = match self.paste_record(&id).await {
            Ok(Some(found)) => found,
            Ok(None) => return AtPaste::Gone,
            Err(fault) => {
                self.storage.note_trouble(&fault);
                return AtPaste::NotNow;
            }
        };
        let may = Self::tied(&record, visit, language);
        if !matches!(may, AtPaste::Open { .. }) {
            return may;
        }
        let (done, outcome) = oneshot::channel();
        let step = PasteStep::Keep { id, page: Box::new(page), has_elements, done };
        self.lanes.enqueue(record.account, Job::AtPastePage(step));
        match tokio::time::timeout(PAGE_WAITS, outcome).await {
            Ok(Ok(true)) => may,
            Ok(Ok(false)) => AtPaste::Gone,
            Ok(Err(_)) | Err(_) => AtPaste::NotNow,
        }
    }

    /// The host of the server whose page is pasted, with a port that is not the usual one.
    pub(crate) fn home_host(&self) -> String {
        let address = &self.settings.server_address;
        address.split_once("://").map_or(address.as_str(), |(_, host)| host).to_owned()
    }

    /// Whether the bot's pages are reached by https alone.
    pub(crate) fn pages_are_secure(&self) -> bool {
        self.settings.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The page of that server that lists the apps, in a language that dates are read in.
    pub(crate) fn apps_page_to_copy(&self) -> String {
        format!("{}{}?lang=en", self.settings.server_address, self.known.home().source.apps_page_path())
    }

    fn tied(record: &PasteRecord, visit: &PasteVisit, language: Option<Language>) -> AtPaste {
        let mark = visit.cookie.as_ref().map(browser_mark);
        if mark.is_some() && mark == record.browser { AtPaste::Open { tied_by: None, language } } else { AtPaste::Gone }
    }

    /// The record of a link that is good and the newest of its person's, and the language of that person.
    async fn paste_record(&self, id: &PasteId) -> Result<Option<(PasteRecord, Option<Language>)>, Fault> {
        let Some(record) = self.storage.get_whole::<PasteRecord>(paste_name(id)).await? else { return Ok(None) };
        if self.clock.now() >= record.until {
            return Ok(None);
        }
        let person = self.storage.get_whole::<Person>(person_name(&record.account)).await?;
        let person = person.filter(|person| person.paste.as_ref().is_some_and(|open| open.id == *id));
        Ok(person.map(|person| (record, person.language)))
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
                let next_entry = Box::pin(self.turns.take(account, None, &input, &same_commit)).await;
                let _gone = done.send(true);
                if let Some(next_entry) = next_entry {
                    let (input, same_commit) = Box::pin(self.act(next_entry, false)).await;
                    self.follow(account, None, input, same_commit, None).await;
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
