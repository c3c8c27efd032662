//! Why nobody is signed in to the bot's own account.

use std::io;

use url::Url;

use super::TRIES;
use crate::commands::new_file::NewFileError;
use crate::commands::run::reason_of;
use crate::commands::{ExitReason, Failure};
use crate::launch::LaunchError;
use crate::mastodon::client::{ClientSetupError, RequestError};
use auditoot_core::dialogue::reply::Trouble;

/// Why there is no token, or no registration.
#[derive(Debug, thiserror::Error)]
pub(in crate::commands) enum LoginError {
    #[error("the HTTP client cannot be made")]
    Client(#[from] ClientSetupError),
    #[error(
        "login --write puts the token into the file that bot.access_token_file names, and the configuration names none"
    )]
    NotNamed,
    #[error(transparent)]
    File(#[from] NewFileError),
    #[error("the terminal cannot be read or written")]
    Terminal(#[from] io::Error),
    #[error("port {port} of this machine cannot be listened on (--callback)")]
    Callback {
        port: u16,
        #[source]
        source: io::Error,
    },
    #[error("{server} could not be asked: {}", because(*trouble))]
    Server { server: Url, trouble: Trouble },
    #[error(
        "there is no token: no code was given. Run the same command again with --code and the code; the link stays good"
    )]
    NoCode,
    #[error("there is no token: the sign-in was denied on the server's page")]
    Denied,
    #[error("there is no token: this code did not work; run the same command again without it for a new link")]
    BadCode,
    #[error("there is no token: {TRIES} codes did not work; run the same command again for a new link")]
    NoGoodCode,
    #[error("there is no token: the server has already forgotten this program; run the same command again")]
    Forgotten,
    #[error("the server gave a token and does not say whose it is; run the same command again")]
    Nobody(#[source] RequestError),
    #[error("the store, which keeps what was begun, cannot be used")]
    Store(#[source] LaunchError),
}

impl LoginError {
    /// Whether the server does not accept a token any more.
    pub(in crate::commands) fn is_token_refused(&self) -> bool {
        matches!(self, Self::Nobody(error) if error.is_token_refused())
    }
}

impl From<LoginError> for Failure {
    fn from(error: LoginError) -> Self {
        let reason = match &error {
            LoginError::Store(cause) => reason_of(cause),
            LoginError::NotNamed => ExitReason::Configuration,
            LoginError::File(_)
            | LoginError::Client(_)
            | LoginError::Terminal(_)
            | LoginError::Callback { .. }
            | LoginError::Server { .. }
            | LoginError::NoCode
            | LoginError::Denied
            | LoginError::BadCode
            | LoginError::NoGoodCode
            | LoginError::Forgotten
            | LoginError::Nobody(_) => ExitReason::Other,
        };
        Self::new(reason, error)
    }
}

pub(super) fn because(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "it does not answer",
        Trouble::Failing => "it has a fault",
        Trouble::Busy | Trouble::ManyServers => "it asks to be left alone for a while",
        Trouble::Nonsense => "its answer makes no sense",
        Trouble::Refused | Trouble::PermissionLost => "it refuses",
        Trouble::SignInTooOld => "it wants a newer sign-in",
        Trouble::Missing => "it has no such interface",
        Trouble::NotDone => "it did not do it",
        Trouble::NotSetUp => "it is not set up for that",
        Trouble::PersonCeiling | Trouble::Ceiling => "it did enough of that today",
    }
}
