//! Why the set-up went no further.

use std::io;
use std::path::PathBuf;

use crate::commands::new_file::NewFileError;
use crate::commands::own_account::LoginError;
use crate::commands::{ExitReason, Failure};
use crate::config::ConfigErrors;
use crate::mastodon::client::RequestError;
use auditoot_core::prompts::{LoadError, PostError};

#[derive(Debug, thiserror::Error)]
pub(super) enum SetupError {
    #[error(transparent)]
    Login(#[from] LoginError),
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    #[error(transparent)]
    File(#[from] NewFileError),
    #[error("the terminal cannot be read or written")]
    Terminal(#[from] io::Error),
    #[error("stopped; run the same command again to go on")]
    Stopped,
    #[error("nobody answers here, and this has to be known: give {flag}")]
    NoAnswer { flag: &'static str },
    #[error("{flag}: {rule}")]
    BadFlag { flag: &'static str, rule: String },
    #[error("{} is there already and was left as it is, and {flag} says otherwise of {key}: change one of them", file.display())]
    SaysOtherwise { file: PathBuf, flag: &'static str, key: &'static str },
    #[error(
        "the configuration names no file for the token: add access_token_file = \"...\" under [bot], and run the same command again"
    )]
    TokenFileNotNamed,
    #[error(
        "the server does not accept the token that is there; move its file to another place, and run the same command again"
    )]
    TokenRefused,
    #[error(
        "that is not the account of the bot; its token was {}. Sign in as the bot's account in your browser, and run the same command again",
        if *is_given_back { "given back at once" } else { "not kept: remove this app on that account's page of authorized apps" }
    )]
    NotTheBot { is_given_back: bool },
    #[error("the server did not change the profile")]
    Profile(#[source] RequestError),
    #[error("the bot has no words for its profile")]
    Words(#[source] PostError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("{} cannot be made", folder.display())]
    Folder {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(
        "this machine has no user {name}. Make it, with: useradd --system --home-dir /var/lib/auditoot --shell /usr/sbin/nologin {name}; or name \
         another with --user"
    )]
    NoUser { name: String },
    #[error("only root can set up a bot for another user: run this as {name}, or as root")]
    NotRoot { name: String },
    #[error("the bot cannot be started")]
    NotStarted(#[source] io::Error),
    #[error("systemctl did not start the bot; journalctl -u auditoot says why")]
    ServiceFails,
    #[error("the program cannot be started as the user {name}")]
    NotBecome {
        name: String,
        #[source]
        source: io::Error,
    },
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        let reason = match error {
            SetupError::Login(error) => return error.into(),
            SetupError::Config(error) => return error.into(),
            SetupError::NoAnswer { .. }
            | SetupError::BadFlag { .. }
            | SetupError::SaysOtherwise { .. }
            | SetupError::TokenFileNotNamed
            | SetupError::NoUser { .. }
            | SetupError::NotRoot { .. } => ExitReason::Configuration,
            SetupError::TokenRefused => ExitReason::TokenDead,
            SetupError::File(_)
            | SetupError::Terminal(_)
            | SetupError::Stopped
            | SetupError::NotTheBot { .. }
            | SetupError::Profile(_)
            | SetupError::Words(_)
            | SetupError::Load(_)
            | SetupError::Folder { .. }
            | SetupError::NotStarted(_)
            | SetupError::ServiceFails
            | SetupError::NotBecome { .. } => ExitReason::Other,
        };
        Self::new(reason, error)
    }
}
