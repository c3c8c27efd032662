//! Waiting until everything that follows from a line has happened.

use std::time::Duration;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};

use super::line::BOT;
use super::{Demo, DemoError};
use crate::sandbox::Fault;
use crate::server::notifications::NotificationId;

/// How long is waited, in real time. Everything happens on this machine.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long is waited while somebody makes the server slow on purpose: the bot gives a removal a minute.
const PATIENCE_WITH_A_SLOW_SERVER: Duration = Duration::from_secs(90);
/// After this much time the bot has looked for messages by itself.
const LOOKS_BY_ITSELF: SignedDuration = SignedDuration::from_secs(60);

/// What is said when something is left that only the clock brings on.
const UNHEARD: &str =
    "The bot has not heard of this yet: its stream is silent. It looks by itself within a minute: /later 1 minute";
const WAITS: &str = "The bot waits with something until later: /later 1 minute";
const STRUCK: &str =
    "The bot has not come to an end because of the fault in force: /later 1 minute goes on, /fault none heals it";

impl Demo {
    /// Returns when the bot has just been started and has read what was there for it.
    pub(super) async fn settle_in(&self) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let ready = async {
            bot.caught_up(Timestamp::MIN).await;
            bot.settled(self.newest_notification().as_ref()).await;
        };
        self.within_patience(ready).await
    }

    /// Returns when everything up to this notification has been delivered, committed and posted; with a remark, if
    /// something has to wait for the clock.
    pub(super) async fn settle(&self, notification: Option<String>) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let notification = notification.map(NotificationId);
        if self.suffers(Fault::StreamSilent) {
            let remark = self.within_patience(bot.settled(None)).await?;
            let is_heard = bot.settled(notification.as_ref()).now_or_never().is_some();
            return Ok(if is_heard { remark } else { Some(UNHEARD.to_owned()) });
        }
        self.within_patience(bot.settled(notification.as_ref())).await
    }

    /// Returns when everything that the clock brought on has happened, after it was moved by this much.
    pub(super) async fn settle_later(&self, by: SignedDuration) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let now = self.clock.now();
        let everything = async {
            if by >= LOOKS_BY_ITSELF {
                bot.caught_up(now).await;
                bot.settled(self.newest_notification().as_ref()).await;
            } else {
                bot.settled(None).await;
            }
        };
        self.within_patience(everything).await
    }

    async fn within_patience(&self, settled: impl Future<Output = ()>) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let is_slow = self.suffers(Fault::Hang) || self.suffers(Fault::Slow);
        let patience = if is_slow { PATIENCE_WITH_A_SLOW_SERVER } else { PATIENCE };
        tokio::select! {
            biased;
            () = settled => Ok(bot.is_held_up().then(|| WAITS.to_owned())),
            ending = bot.ended() => Err(DemoError::BotEnded(ending)),
            () = tokio::time::sleep(patience) => match self.fault {
                Some(_) => Ok(Some(STRUCK.to_owned())),
                None => Err(DemoError::TooSlow { seconds: patience.as_secs(), health: bot.health().word() }),
            },
        }
    }

    /// The newest notification that the bot can read.
    fn newest_notification(&self) -> Option<NotificationId> {
        self.sandbox.last_notification_for(BOT).map(NotificationId)
    }

    fn suffers(&self, fault: Fault) -> bool {
        self.fault.as_ref().is_some_and(|rule| rule.what == fault)
    }
}
