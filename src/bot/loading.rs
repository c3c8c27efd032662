//! The person that an input is about.

use std::error::Error;

use super::records::{ForgottenAnswers, person_name};
use super::storage::Storage;
use crate::store::{Damage, Fault, ReadError};
use auditoot_core::dialogue::Input;
use auditoot_core::dialogue::message::{Account, AccountId};
use auditoot_core::dialogue::person::Person;
use auditoot_core::dialogue::record::{RecordFault, without_record};

/// What stands in the store of a person.
pub(super) type OnRecord = Result<Option<Box<Person>>, Damage>;

/// The person an input is about.
pub(super) struct Loaded {
    pub(super) person: Box<Person>,
    pub(super) fault: Option<RecordFault>,
}

/// What stands in the store of a person.
pub(super) async fn on_record(storage: &Storage, id: &AccountId) -> Result<OnRecord, Fault> {
    match storage.store.get::<Person>(person_name(id)).await {
        Ok(person) => Ok(Ok(person.map(Box::new))),
        Err(ReadError::Record { source, .. }) => Ok(Err(source)),
        Err(ReadError::Store(fault)) => Err(fault),
    }
}

/// The person an input is about. Only a message makes a record: what comes back for somebody who was forgotten meanwhile is nobody's.
pub(super) async fn load(
    storage: &Storage,
    on_record: OnRecord,
    id: &AccountId,
    account: Option<&Account>,
    input: &Input,
) -> Option<Loaded> {
    match (on_record, account) {
        (Ok(Some(person)), _) => Some(Loaded { person, fault: None }),
        (Ok(None), Some(account)) if matches!(input, Input::Said(_)) => {
            // Nobody gets round the limits by being forgotten.
            let forgotten = storage.until_stored(|| storage.get_whole::<ForgottenAnswers>(person_name(id))).await;
            let answers = forgotten.map(|record| record.answers).unwrap_or_default();
            let person = Person { answers, ..Person::new(account.clone()) };
            Some(Loaded { person: Box::new(person), fault: None })
        }
        (Ok(None), _) => None,
        (Err(damage), account) => {
            tracing::error!(error = &damage as &dyn Error, "the record of a person does not open");
            let person = account.and_then(|account| without_record(account, input))?;
            Some(Loaded { person: Box::new(person), fault: Some(RecordFault::Lost) })
        }
    }
}
