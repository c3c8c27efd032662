//! Links to paste a list with.

use super::due::Owner;
use super::records::{PasteRecord, paste_id, paste_name};
use super::settings::BotSettings;
use crate::mastodon::oauth::random_text;
use crate::store::Batch;
use auditoot_core::dialogue::Next;
use auditoot_core::dialogue::paste::{OpenPaste, ReadyPaste};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::reply::Trouble;
use auditoot_core::secret::{PasteLink, PasteToken};

/// The path under which lists can be pasted, followed by the secret part of the link.
const PASTE_PATH: &str = "/paste/";

/// A new link to paste with. There is none without pages of the bot's own; then nobody is asked to paste, either.
pub(super) fn prepare_paste(settings: &BotSettings) -> Result<ReadyPaste, Trouble> {
    let mut url = settings.public_url.clone().ok_or(Trouble::Missing)?;
    let token = PasteToken::new(random_text(&mut rand::rng()));
    url.set_path(&format!("{PASTE_PATH}{}", token.expose()));
    Ok(ReadyPaste { id: paste_id(&token), link: PasteLink::new(url) })
}

/// Notes in the batch that the link of a person is another than before, or none.
pub(super) fn put_paste(batch: &mut Batch, before: &Person, next: &Next) {
    let after = match next {
        Next::Keep(person) => person.paste.as_ref(),
        Next::Forget(_) => None,
    };
    if before.paste.as_ref() == after {
        return;
    }
    if let Some(OpenPaste { id, until, .. }) = &before.paste {
        batch.delete::<PasteRecord>(paste_name(id));
        batch.not_due(*until, &Owner::Paste(id.clone()).to_string());
    }
    if let Some(OpenPaste { id, until, .. }) = after {
        let record = PasteRecord { account: before.account.id.clone(), until: *until, browser: None };
        batch.put(paste_name(id), &record);
        batch.due(*until, &Owner::Paste(id.clone()).to_string());
    }
}
