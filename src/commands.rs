//! What the words on the command line do, one file each, and how the program ends.

mod backup;
mod check_config;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod forget;
mod generate;
mod incident;
mod login;
mod new_file;
mod new_key;
mod operator_sql;
mod own_account;
mod privacy;
mod read_page;
mod restore;
mod run;
mod setup;
mod stopped_store;
mod terminal;

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

pub use backup::{BackupArguments, backup, store_check};
pub use check_config::{CheckConfigArguments, check_config};
#[cfg(feature = "demo")]
pub use demo::{DemoArguments, DemoServer, demo};
pub use doctor::doctor;
pub use forget::{ForgetArguments, forget};
pub use generate::{GenerateArguments, generate};
pub use incident::{IncidentArguments, incident};
pub use login::{LoginArguments, login};
pub use new_key::new_key;
pub use operator_sql::{OperatorSqlArguments, operator_sql};
pub use own_account::CodeArguments;
pub use privacy::{PrivacyArguments, PrivacyLanguage, PrivacyServer, privacy};
pub use read_page::{ReadPageArguments, read_page};
pub use restore::{RestoreArguments, restore};
pub use run::run;
pub use setup::{SetupArguments, setup};

use crate::causes::Explained;
use crate::config::ConfigErrors;

/// Why the program ends before its work is done, in a sentence and as an exit code.
#[derive(Debug)]
pub struct Failure {
    reason: ExitReason,
    cause: Box<dyn Error + Send + Sync>,
}

/// The exit codes that an operator's scripts can tell apart. Success is 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ExitReason {
    /// Anything that has no code of its own: 1.
    Other,
    /// The configuration or the command line cannot be used: 2.
    Configuration,
    /// The server no longer accepts the token of the bot's account: 3.
    TokenDead,
    /// The store is locked or damaged, or its key is missing or wrong: 4.
    Store,
    /// The doctor found nothing bad, and could not look at everything: 5.
    NotSeen,
}

impl Failure {
    /// A failure with its cause, or with a sentence that says it all.
    pub fn new(reason: ExitReason, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { reason, cause: cause.into() }
    }

    /// Why the program ends.
    #[must_use]
    pub fn reason(&self) -> ExitReason {
        self.reason
    }
}

impl ExitReason {
    /// The code that the process ends with.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Other => 1,
            Self::Configuration => 2,
            Self::TokenDead => 3,
            Self::Store => 4,
            Self::NotSeen => 5,
        }
    }
}

impl From<ExitReason> for ExitCode {
    fn from(reason: ExitReason) -> Self {
        reason.code().into()
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Self::new(ExitReason::Configuration, errors)
    }
}

/// The sentence, and behind colons what caused it.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Explained(&*self.cause).fmt(formatter)
    }
}

impl Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_the_exit_code_that_is_promised() {
        let reasons = [
            ExitReason::Other,
            ExitReason::Configuration,
            ExitReason::TokenDead,
            ExitReason::Store,
            ExitReason::NotSeen,
        ];
        assert_eq!(reasons.map(ExitReason::code), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_failure_tells_its_whole_chain() {
        #[derive(Debug, thiserror::Error)]
        #[error("the store does not open")]
        struct Outer(#[source] std::io::Error);
        let failure = Failure::new(ExitReason::Store, Outer(std::io::Error::other("the disk is gone")));
        assert_eq!(failure.to_string(), "the store does not open: the disk is gone");
        assert_eq!(failure.reason(), ExitReason::Store);
    }
}
