//! Links to download a copy of what is kept with.

use super::due::Owner;
use super::records::{ExportRecord, export_id, export_name};
use super::settings::BotSettings;
use crate::mastodon::oauth::random_text;
use crate::store::Batch;
use auditoot_core::dialogue::Next;
use auditoot_core::dialogue::export::{ExportWay, OpenExport};
use auditoot_core::dialogue::person::Person;
use auditoot_core::secret::{ExportLink, ExportToken};

/// The path under which copies can be downloaded, followed by the secret part of the link.
const EXPORT_PATH: &str = "/export/";

/// How a copy gets to somebody: with pages of the bot's own, by a new link.
pub(super) fn prepare_export(settings: &BotSettings) -> ExportWay {
    let Some(mut url) = settings.public_url.clone() else { return ExportWay::Text };
    let token = ExportToken::new(random_text(&mut rand::rng()));
    url.set_path(&format!("{EXPORT_PATH}{}", token.expose()));
    ExportWay::Page { id: export_id(&token), link: ExportLink::new(url) }
}

/// Notes in the batch that the link of a person is another than before, or none.
pub(super) fn put_export(batch: &mut Batch, before: &Person, next: &Next) {
    let after = match next {
        Next::Keep(person) => person.export.as_ref(),
        Next::Forget(_) => None,
    };
    if before.export.as_ref() == after {
        return;
    }
    if let Some(OpenExport { id, until }) = &before.export {
        batch.delete::<ExportRecord>(export_name(id));
        batch.not_due(*until, &Owner::Export(id.clone()).to_string());
    }
    if let Some(OpenExport { id, until }) = after {
        batch.put(export_name(id), &ExportRecord { account: before.account.id.clone(), until: *until });
        batch.due(*until, &Owner::Export(id.clone()).to_string());
    }
}
