//! Following the bot: who does gets whatever it sends on its own, also where a server filters messages of strangers.

use super::Need;
use super::reply::FollowAdvice;
use super::turn::Turn;

/// What the bot's own server does with private mentions of somebody whom their reader does not follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filtering {
    /// It filters them, as Mastodon 4.3 and later does.
    Filters,
    /// It lets them through.
    Passes,
    /// It has not said so yet, or does not say.
    #[default]
    NotKnown,
}

/// Whether somebody follows the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Following {
    /// They do.
    Follows,
    /// They do not.
    DoesNot,
    /// The server does not tell: the bot's token is older than the scope that this takes, or the server could not be asked.
    NotTold,
}

impl Turn<'_> {
    /// The answer is going to say that something comes on its own: it advises to follow the bot, unless the person does.
    pub(super) fn advise_to_follow(&mut self) -> Result<(), Need> {
        if self.does_following_help() {
            self.follow_advice = match self.following()? {
                Following::Follows => None,
                Following::DoesNot => Some(FollowAdvice::Follow),
                Following::NotTold => Some(FollowAdvice::IfNotFollowing),
            };
        }
        Ok(())
    }

    /// The same in what comes on its own: once the thread that lets it through is about to be lost, and only where the server says that
    /// the person does not.
    pub(super) fn advise_to_follow_at_last(&mut self) -> Result<(), Need> {
        if self.person.is_thread_at_risk() {
            self.advise_again_to_follow()?;
            self.follow_advice = self.follow_advice.and(Some(FollowAdvice::MessagesGone));
        }
        Ok(())
    }

    /// The same where it was said before: only where the server says that they do not.
    pub(super) fn advise_again_to_follow(&mut self) -> Result<(), Need> {
        self.advise_to_follow()?;
        self.follow_advice = self.follow_advice.filter(|advice| *advice == FollowAdvice::Follow);
        Ok(())
    }

    /// Whether what the bot sends on its own may be filtered, and people can do something about it. Where each follower needs the
    /// operator's approval, that is not theirs.
    fn does_following_help(&self) -> bool {
        self.context.filtering != Filtering::Passes && !self.context.is_locked
    }

    pub(super) fn following(&self) -> Result<Following, Need> {
        self.facts.following.ok_or(Need::Following)
    }
}
