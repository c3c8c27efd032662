//! Links to download a copy of what is kept with, and the copy itself.

use super::records::{ExportRecord, export_id, export_name, person_name};
use super::{Bot, Shell};
use crate::home::random_text;
use crate::store::{Batch, ReadError, Record};
use auditoot_core::dialogue::Next;
use auditoot_core::dialogue::document::Export;
use auditoot_core::dialogue::export::{ExportId, ExportWay, OpenExport};
use auditoot_core::dialogue::person::Person;
use auditoot_core::secret::{ExportLink, ExportToken};

/// The path under which copies can be downloaded, followed by the secret part of the link.
const EXPORT_PATH: &str = "/export/";

/// What came of a download.
#[derive(Clone, PartialEq, Eq)]
pub enum Download {
    /// The file, as JSON.
    File(String),
    /// The link has run out, was replaced, or never was.
    Ended,
    /// The store cannot be read just now.
    NotNow,
}

impl Bot {
    /// The copy that belongs to a link. It can be downloaded again as long as the link is good: a double click does no harm.
    pub async fn download(&self, token: &ExportToken) -> Download {
        let id = export_id(token);
        match self.shell.owner_of(&id).await {
            Ok(Some(person)) => {
                let export = Export::of(&person, self.shell.clock.now());
                serde_json::to_string_pretty(&export).map_or_else(
                    |error| {
                        tracing::error!(error = &error as &dyn std::error::Error, "a copy cannot be written");
                        Download::NotNow
                    },
                    Download::File,
                )
            }
            Ok(None) => Download::Ended,
            Err(error) => {
                self.shell.note_store_trouble(&error);
                Download::NotNow
            }
        }
    }
}

impl Shell {
    /// How a copy gets to somebody: with pages of the bot's own, by a new link.
    pub(super) fn prepare_export(&self) -> ExportWay {
        let Some(mut url) = self.settings.public_url.clone() else { return ExportWay::Text };
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
            batch.not_due(*until, &super::chores::export_owner(id));
        }
        if let Some(OpenExport { id, until }) = after {
            batch.put(export_name(id), &ExportRecord { account: before.account.id.clone(), until: *until });
            batch.due(*until, &super::chores::export_owner(id));
        }
    }

    /// Whose link this is, if it is good and the newest of theirs.
    async fn owner_of(&self, id: &ExportId) -> Result<Option<Person>, ReadError> {
        let Some(record) = Self::whole(self.store.get::<ExportRecord>(export_name(id)).await)? else { return Ok(None) };
        if self.clock.now() >= record.until {
            return Ok(None);
        }
        let person = Self::whole(self.store.get::<Person>(person_name(&record.account)).await)?;
        Ok(person.filter(|person| person.export.as_ref().is_some_and(|open| &open.id == id)))
    }

    /// A record that does not open is as good as none.
    fn whole<R: Record>(read: Result<Option<R>, ReadError>) -> Result<Option<R>, ReadError> {
        match read {
            Err(ReadError::Record { source: damage, .. }) => {
                tracing::error!(error = &damage as &dyn std::error::Error, "a record that a copy needs does not open");
                Ok(None)
            }
            read => read,
        }
    }
}
