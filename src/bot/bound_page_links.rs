//! Links to the pages of the bot's own that are tied to one browser.

use super::due::Owner;
use super::records::{BoundPageRecord, bound_page_id, bound_page_name};
use super::settings::BotSettings;
use crate::mastodon::oauth::random_text;
use crate::store::Batch;
use auditoot_core::dialogue::Next;
use auditoot_core::dialogue::bound_page::{OpenBoundPage, ReadyBoundPage};
use auditoot_core::dialogue::person::Person;
use auditoot_core::secret::{BoundPageLink, BoundPageToken};

/// Which page a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoundPage {
    /// The one where a list is pasted.
    Paste,
    /// The one that shows the list.
    List,
}

impl BoundPage {
    const ALL: [Self; 2] = [Self::Paste, Self::List];

    /// What its path begins with; the secret part of the link follows.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Paste => "/paste/",
            Self::List => "/list/",
        }
    }

    /// The link to it that a person has, if one was sent.
    pub(super) fn of(self, person: &Person) -> Option<&OpenBoundPage> {
        match self {
            Self::Paste => person.paste.as_ref(),
            Self::List => person.list_page.as_ref().map(|page| &page.open),
        }
    }
}

/// A new link to a page. There is none without pages of the bot's own.
pub(super) fn prepare_bound_page(settings: &BotSettings, page: BoundPage) -> Option<ReadyBoundPage> {
    let mut url = settings.public_url.clone()?;
    let token = BoundPageToken::new(random_text(&mut rand::rng()));
    url.set_path(&format!("{}{}", page.path(), token.expose()));
    Some(ReadyBoundPage { id: bound_page_id(&token), link: BoundPageLink::new(url) })
}

/// Notes in the batch which links of a person are others than before, or none.
pub(super) fn put_bound_pages(batch: &mut Batch, before: &Person, next: &Next) {
    for page in BoundPage::ALL {
        let after = match next {
            Next::Keep(person) => page.of(person),
            Next::Forget(_) => None,
        };
        put_bound_page(batch, before, page.of(before), after);
    }
}

fn put_bound_page(batch: &mut Batch, person: &Person, before: Option<&OpenBoundPage>, after: Option<&OpenBoundPage>) {
    if before == after {
        return;
    }
    if let Some(OpenBoundPage { id, until, .. }) = before {
        batch.delete::<BoundPageRecord>(bound_page_name(id));
        batch.not_due(*until, &Owner::BoundPage(id.clone()).to_string());
    }
    if let Some(OpenBoundPage { id, until, .. }) = after {
        let record = BoundPageRecord { account: person.account.id.clone(), until: *until, browser: None };
        batch.put(bound_page_name(id), &record);
        batch.due(*until, &Owner::BoundPage(id.clone()).to_string());
    }
}
