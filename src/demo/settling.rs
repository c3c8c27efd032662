//! Waiting until everything that follows from a line has happened, or only the clock brings the rest on.
//!
//! The bot is asked, and nobody sleeps: what it waits for by a moment of the clock ends the waiting with a remark, because whoever
//! plays moves the clock. Ten seconds of real time are too long whatever is wrong. The bot of the demo gives servers a tenth of the
//! time that `run` gives them ([`crate::timeouts::Timeouts::HASTY`]), so that it is done with one that hangs well before that.

use std::time::Duration;

use futures_util::FutureExt;
use jiff::SignedDuration;

use super::line::BOT;
use super::{Demo, DemoError};
use crate::bot::Bot;
use crate::mastodon::notifications::NotificationId;
use auditoot_sandbox::Fault;

/// How long one line may take, in real time. Everything happens on this machine.
const PATIENCE: Duration = Duration::from_secs(10);
/// After this much time the bot has looked for messages by itself.
const LOOKS_BY_ITSELF: SignedDuration = SignedDuration::from_secs(60);

/// What is said when something is left that only the clock brings on.
const UNHEARD: &str =
    "The bot has not heard of this yet: its stream is silent. It looks by itself within a minute: /later 1 minute";
const UNREAD: &str =
    "The bot could not read its messages. It tries again by itself within some minutes: /later 1 minute";
const UNRUNG: &str =
    "The bot has not heard of this yet: it cannot open its stream. It looks by itself within a minute: /later 1 minute";
const WAITS: &str = "The bot waits with something until later: /later 1 minute";

/// What the bot has come to with what it should hear of.
enum Hearing {
    /// It heard everything.
    Done,
    /// It could not read its messages, and tries again later.
    CannotRead,
    /// It has no stream to hear of it, and looks by itself later.
    CannotListen,
}

impl Demo {
    /// Returns when the bot has just been started and has read what was there for it.
    pub(super) async fn settle_in(&self) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        // Before the stream is open or was tried in vain, what is said next could be heard in two ways.
        let hearing = self.hear_by_looking(&bot, bot.settled_in());
        self.told_of(&bot, hearing).await
    }

    /// Returns when everything up to this notification has been delivered, committed and posted; with a remark, if
    /// something has to wait for the clock.
    pub(super) async fn settle(&self, notification: Option<String>) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let notification = notification.map(NotificationId);
        if self.is_silenced() {
            let remark = self.told_of(&bot, async { settle_the_rest(&bot, Hearing::Done).await }).await?;
            let is_heard = bot.settled(notification.as_ref()).now_or_never().is_some();
            return Ok(if is_heard { remark } else { Some(UNHEARD.to_owned()) });
        }
        let hearing = async {
            let settled = bot.settled(notification.as_ref());
            tokio::select! {
                biased;
                () = settled => Hearing::Done,
                () = bot.cannot_read(), if notification.is_some() => settle_the_rest(&bot, Hearing::CannotRead).await,
                () = bot.cannot_listen(), if notification.is_some() => settle_the_rest(&bot, Hearing::CannotListen).await,
            }
        };
        self.told_of(&bot, hearing).await
    }

    /// Returns when everything that the clock brought on has happened, after it was moved by this much.
    pub(super) async fn settle_later(&self, by: SignedDuration) -> Result<Option<String>, DemoError> {
        let bot = self.backstage.bot()?;
        let now = self.clock.now();
        let hearing = async {
            if by >= LOOKS_BY_ITSELF {
                self.hear_by_looking(&bot, bot.caught_up(now)).await
            } else {
                settle_the_rest(&bot, Hearing::Done).await
            }
        };
        self.told_of(&bot, hearing).await
    }

    /// Returns when the bot has read what there is and is done with it, or could not read.
    async fn hear_by_looking(&self, bot: &Bot, reading: impl Future<Output = ()>) -> Hearing {
        tokio::select! {
            biased;
            () = reading => {}
            () = bot.cannot_read() => return settle_the_rest(bot, Hearing::CannotRead).await,
        }
        bot.settled(self.newest_notification().as_ref()).await;
        Hearing::Done
    }

    /// The remark on what is left to wait for, once the bot has come to an end.
    async fn told_of(&self, bot: &Bot, hearing: impl Future<Output = Hearing>) -> Result<Option<String>, DemoError> {
        let remark = tokio::select! {
            biased;
            hearing = hearing => match hearing {
                Hearing::Done => bot.is_held_up().then_some(WAITS),
                Hearing::CannotRead => Some(UNREAD),
                Hearing::CannotListen => Some(UNRUNG),
            },
            ending = bot.ended() => return Err(DemoError::BotEnded(ending)),
        };
        Ok(remark.map(str::to_owned))
    }

    /// The newest notification that the bot can read.
    fn newest_notification(&self) -> Option<NotificationId> {
        self.sandbox.last_notification_for(BOT).map(NotificationId)
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

/// Returns when the bot is done with everything it knows of.
async fn settle_the_rest(bot: &Bot, hearing: Hearing) -> Hearing {
    bot.settled(None).await;
    hearing
}
