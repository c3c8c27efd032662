//! The last step: the bot is started, after a yes of its own.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::geteuid;

use super::asking::{self, YesOrNo};
use super::error::SetupError;
use super::place::{SetupPlace, THIS_PROGRAM};
use crate::commands::terminal::Terminal;

/// Is there where systemd runs the services of this machine.
const SYSTEMD: &str = "/run/systemd/system";
const SYSTEMCTL: &str = "systemctl";
/// The words behind it.
const ENABLE: [&str; 3] = ["enable", "--now", "auditoot"];

/// What starts the bot of a place.
pub(super) enum Starter {
    /// systemd, by the unit; only root may tell it to.
    Service { systemctl: PathBuf },
    /// This program, which goes on as the bot.
    Here { config: PathBuf },
}

impl Starter {
    pub(super) fn of(place: &SetupPlace) -> Self {
        if place.is_of_the_service && Path::new(SYSTEMD).exists() {
            Self::Service { systemctl: SYSTEMCTL.into() }
        } else {
            Self::Here { config: place.config.clone() }
        }
    }

    /// Whether whoever sets up the bot needs root in the end.
    pub(super) fn needs_root(&self) -> bool {
        matches!(self, Self::Service { .. })
    }

    /// What starts it, for whoever wants to do that later.
    pub(super) fn how(&self) -> String {
        match self {
            Self::Service { .. } => {
                format!("\nTo start it now, and whenever this machine starts: {SYSTEMCTL} {}\n", ENABLE.join(" "))
            }
            Self::Here { config } => format!("\nTo start it: auditoot --config {} run\n", config.display()),
        }
    }

    /// Starts it after a yes. It does not return where this program becomes the bot.
    pub(super) async fn offer(&self, given: Option<YesOrNo>, terminal: &mut Terminal) -> Result<(), SetupError> {
        if self.needs_root() && !geteuid().is_root() {
            return Ok(());
        }
        let question = match self {
            Self::Service { .. } => "Do that now?",
            Self::Here { .. } => "Run it here and now, until you stop it with Ctrl-C?",
        };
        if !asking::yes(terminal, question, given, "--start", Some(false)).await? {
            return Ok(());
        }
        match self {
            Self::Service { systemctl } => {
                let ended = Command::new(systemctl).args(ENABLE).status().map_err(SetupError::NotStarted)?;
                if !ended.success() {
                    return Err(SetupError::ServiceFails);
                }
                Ok(terminal.say("It runs. What it does is told by: journalctl -u auditoot -f\n").await?)
            }
            Self::Here { config } => {
                let mut bot = Command::new(THIS_PROGRAM);
                bot.arg0("auditoot").arg("--config").arg(config).arg("run");
                Err(SetupError::NotStarted(bot.exec()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::io::Cursor;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn terminal(typed: &str) -> Terminal {
        Terminal {
            answers: Box::new(Cursor::new(typed.to_owned().into_bytes())),
            talk: Box::new(tokio::io::sink()),
            result: Box::new(tokio::io::sink()),
            is_typed: false,
        }
    }

    /// A systemctl that writes down what it is told.
    struct Services(tempfile::TempDir);

    impl Services {
        fn ending_with(code: u8) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let script = format!("#!/bin/sh\necho \"$@\" >>{}/told\nexit {code}\n", folder.path().display());
            let path = folder.path().join("systemctl");
            fs::write(&path, script).expect("it is written");
            fs::set_permissions(&path, Permissions::from_mode(0o700)).expect("a mode");
            Self(folder)
        }

        fn starter(&self) -> Starter {
            Starter::Service { systemctl: self.0.path().join("systemctl") }
        }

        fn told(&self) -> String {
            fs::read_to_string(self.0.path().join("told")).unwrap_or_default()
        }
    }

    #[tokio::test]
    async fn the_service_is_started_after_a_yes_and_by_root_alone() {
        for (typed, given, is_started) in [
            ("yes\n", None, true),
            ("", Some(YesOrNo::Yes), true),
            ("no\n", None, false),
            ("yes\n", Some(YesOrNo::No), false),
            ("\n", None, false),
            ("", None, false),
        ] {
            let services = Services::ending_with(0);
            services.starter().offer(given, &mut terminal(typed)).await.expect("nothing fails");
            let told = if is_started && geteuid().is_root() { "enable --now auditoot\n" } else { "" };
            assert_eq!(services.told(), told, "{typed:?} {given:?}");
        }
        let services = Services::ending_with(1);
        let outcome = services.starter().offer(Some(YesOrNo::Yes), &mut terminal("")).await;
        assert_eq!(matches!(outcome, Err(SetupError::ServiceFails)), geteuid().is_root(), "{outcome:?}");
    }
}
