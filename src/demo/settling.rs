//! Waiting until everything that follows from a line has happened, or only the clock brings the rest on.
//!
//! The bot is asked, and nobody sleeps: what it waits for by a moment of the clock ends the waiting with a remark, because whoever
//! plays moves the clock. Half a minute of real time is too long whatever is wrong, on a machine that others keep busy too. The bot
//! of the demo gives servers a fifth of the time that `run` gives them ([`crate::timeouts::Timeouts::HASTY`]), so that it is done with
//! one that hangs well before that.

use std::time::Duration;

use futures_util::FutureExt;

use super::{Demo, DemoError};
use crate::mastodon::notifications::NotificationId;
use crate::observer::Wait;
use auditoot_sandbox::Fault;

/// How long one line may take, in real time. Everything happens on this machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is said when something is left that only the clock brings on.
const UNHEARD: &str =
    "The bot has not heard of this yet: its stream is silent. It looks by itself within a minute: /later 1 minute";
const UNREAD: &str =
    "The bot could not read its messages. It tries again by itself within some minutes: /later 1 minute";
const UNRUNG: &str =
    "The bot has not heard of this yet: it cannot open its stream. It looks by itself within a minute: /later 1 minute";
const WAITS: &str = "The bot waits with something until later: /later 1 minute";

impl Demo {
    /// Returns when the bot has read and done everything that it can know of, with this notification among it; with a remark, if
    /// something is left that only the clock brings on.
    pub(super) async fn settle(&self, notification: Option<String>) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let observer = bot.observer();
        let notification = notification.map(NotificationId);
        let wanted = notification.as_ref().filter(|_| !self.is_silenced());
        let settling = async {
            tokio::select! {
                biased;
                () = bot.settled(wanted) => {}
                () = observer.waits(Wait::CannotRead), if wanted.is_some() => {}
                () = observer.waits(Wait::CannotListen), if wanted.is_some() => {}
            }
            observer.quiet().await;
        };
        tokio::select! {
            biased;
            () = settling => {}
            ending = bot.ended() => return Err(DemoError::BotEnded(ending)),
        }
        let is_heard = bot.settled(notification.as_ref()).now_or_never().is_some();
        let remarks = [
            (observer.is_waiting(Wait::CannotRead), UNREAD),
            (!is_heard && observer.is_waiting(Wait::CannotListen), UNRUNG),
            (!is_heard, UNHEARD),
            (observer.is_waiting(Wait::HeldUp), WAITS),
        ];
        Ok(remarks.into_iter().find_map(|(is_so, remark)| is_so.then(|| remark.to_owned())))
    }

    /// Whether the streams say nothing, so that the bot cannot even know that it hears nothing.
    fn is_silenced(&self) -> bool {
        self.fault.as_ref().is_some_and(|rule| rule.what == Fault::StreamSilent)
    }

    /// What is said of a bot that has not come to an end.
    pub(super) fn too_slow(&self) -> DemoError {
        match self.backstage.bot() {
            Ok(bot) => DemoError::TooSlow { seconds: PATIENCE.as_secs(), health: bot.health().word() },
            Err(error) => error,
        }
    }
}

/// Waits for no longer than a line may take; `None` if that was not enough.
pub(super) async fn within_patience<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(PATIENCE, work).await.ok()
}
