//! What a notification means: a message of a person, or nothing, by rule.

use jiff::Timestamp;

use crate::mastodon::accounts::Me;
use crate::mastodon::entities::{AccountEntity, NotificationType, StatusEntity, StatusVisibility};
use crate::mastodon::markup;
use crate::mastodon::notifications::{AGE_MAX, NotificationEntity, NotificationId};
use auditoot_core::audit::PostingApplication;
use auditoot_core::dialogue::message::{Account, AccountId, Audience, Message, RepliesTo, StatusId};

/// The most characters of a message that are kept. A command has a few dozen, a pasted code at most some hundred.
pub(crate) const CHARACTERS_MAX: usize = 10_000;

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A message to answer.
    Message(Message),
    /// Nothing to answer.
    Dropped {
        /// The notification.
        notification: NotificationId,
        /// The rule.
        reason: DropReason,
    },
}

/// Why a notification is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DropReason {
    /// It is no mention.
    NoMention,
    /// The bot wrote it.
    OwnPost,
    /// Another bot wrote it: two bots that answer each other never end.
    ByABot,
    /// The status is gone, or was not sent along.
    NoStatus,
    /// The bot is not among those it mentions (any more).
    NotAddressed,
    /// It is older than seven days.
    TooOld,
    /// It came before the bot was first started, and a post of the bot's answers it, or it is so old that this cannot be
    /// told.
    AlreadyAnswered,
    /// What has to be known of it cannot be read: who wrote it, or when it was noted.
    Unreadable,
}

impl DropReason {
    /// Each.
    pub(crate) const ALL: [Self; 8] = [
        Self::NoMention,
        Self::OwnPost,
        Self::ByABot,
        Self::NoStatus,
        Self::NotAddressed,
        Self::TooOld,
        Self::AlreadyAnswered,
        Self::Unreadable,
    ];
}

/// Reads a notification by the rules. `me` is the bot, `now` the time by its clock.
#[must_use]
pub(crate) fn hear(notification: NotificationEntity, me: &Me, now: Timestamp) -> Heard {
    let id = notification.id.clone();
    match message(notification, me, now) {
        Ok(message) => Heard::Message(message),
        Err(reason) => Heard::Dropped { notification: id, reason },
    }
}

fn message(notification: NotificationEntity, me: &Me, now: Timestamp) -> Result<Message, DropReason> {
    if notification.kind != Some(NotificationType::Mention) {
        return Err(DropReason::NoMention);
    }
    let status = notification.status.filter(|status| !status.id.is_empty()).ok_or(DropReason::NoStatus)?;
    let from = author(notification.account.as_ref(), status.account.as_ref(), me)?;
    let notified_at = notification.at.ok_or(DropReason::Unreadable)?;
    if now.duration_since(notified_at) > AGE_MAX {
        return Err(DropReason::TooOld);
    }
    Ok(Message {
        audience: audience(&status, &from.id, &me.id)?,
        text: text(&status, me),
        posting_application: status.application.and_then(|app| PostingApplication::of(&app.name)),
        language: status.language.filter(|language| !language.is_empty()),
        replies_to: if status.in_reply_to_id.is_empty() {
            RepliesTo::Nothing
        } else if status.in_reply_to_account_id == me.id.0 {
            RepliesTo::SaidToBeTheBots(StatusId(status.in_reply_to_id))
        } else {
            RepliesTo::NoPostOfTheBot
        },
        id: StatusId(status.id),
        from,
        notified_at,
        edited: status.edited,
    })
}

/// Who wrote it. The notification and the status both say so; where they disagree neither is believed.
fn author(noted: Option<&AccountEntity>, written: Option<&AccountEntity>, me: &Me) -> Result<Account, DropReason> {
    if let (Some(noted), Some(written)) = (noted, written)
        && noted.id != written.id
    {
        return Err(DropReason::Unreadable);
    }
    let is_bot = [noted, written].into_iter().flatten().any(|account| account.bot);
    let account = noted.or(written).filter(|account| !account.id.is_empty() && !account.acct.is_empty());
    let account = account.ok_or(DropReason::Unreadable)?;
    if account.id == me.id.0 {
        return Err(DropReason::OwnPost);
    }
    if is_bot {
        return Err(DropReason::ByABot);
    }
    Ok(Account { id: AccountId(account.id.clone()), acct: account.acct.clone(), url: account.url.clone() })
}

/// Who can read it, by whom it mentions. Its author may mention itself.
fn audience(status: &StatusEntity, author: &AccountId, me: &AccountId) -> Result<Audience, DropReason> {
    if !status.mentions.iter().any(|mention| mention.id == me.0) {
        return Err(DropReason::NotAddressed);
    }
    let names_a_third = status.mentions.iter().any(|mention| mention.id != me.0 && mention.id != author.0);
    Ok(match status.visibility {
        Some(StatusVisibility::Direct) if names_a_third => Audience::Others,
        Some(StatusVisibility::Direct) => Audience::BotAlone,
        Some(StatusVisibility::Private) => Audience::Followers,
        Some(_) | None => Audience::Public,
    })
}

/// Whether the author of this status above a message got the hint that the message would get: it addressed the bot in the same way, and was
/// written by somebody who gets hints.
#[must_use]
pub(crate) fn got_a_hint(status: &StatusEntity, message: &Message, me: &AccountId) -> bool {
    let Some(author) = status.account.as_ref().filter(|author| !author.bot && author.id != me.0) else { return false };
    let lives_here = !author.acct.contains('@');
    let is_private = |audience| matches!(audience, Audience::BotAlone | Audience::Others);
    let audience = audience(status, &AccountId(author.id.clone()), me);
    lives_here
        && audience.is_ok_and(|above| above != Audience::BotAlone && is_private(above) == is_private(message.audience))
}

/// What it says, without the mention of the bot. The content warning counts only where there is no text.
fn text(status: &StatusEntity, me: &Me) -> String {
    let is_me = |href: &str| {
        let is_mentioned = status.mentions.iter().any(|mention| mention.id == me.id.0 && mention.url == href);
        (is_mentioned && !href.is_empty()) || me.is_linked_by(href)
    };
    let mut text = markup::text(&status.content, is_me);
    if text.is_empty() {
        status.spoiler_text.trim().clone_into(&mut text);
    }
    if let Some((end, _)) = text.char_indices().nth(CHARACTERS_MAX) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests;
