//! The question before a removal, and the `yes` that answers it.
//!
//! Invariant: a [`Confirmed`] deed can only be made by [`Question::confirm`], out of the question that was posted and a
//! yes that passes every rule. Whoever removes something takes one as an argument.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::message::{Audience, Message, RepliesTo, StatusId};
use crate::audit::TokenId;
use crate::audit::fingerprint::Fingerprint;

/// How long a question waits for its yes, by the stamps of the bot's own server.
pub const QUESTION_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long after it was written a yes still counts, by the bot's clock.
pub const YES_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// How long a question that ran out is still asked anew; after that it is as if it had never been.
pub const MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// The most posts that are remembered as naming one question, besides those that ask it.
const POSTS_MAX: usize = 40;
/// The most applications and sign-ins that one question names.
pub const TARGETS_MAX: usize = 100;
/// The most bytes that the targets of one question take to keep.
pub const TARGETS_BYTES_MAX: usize = 40_000;

/// What a person is asked to confirm: the resolved thing, not the words that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Remove exactly these sign-ins.
    Remove(Removal),
    /// Give the permission back.
    Disconnect,
    /// Delete everything the bot keeps of the person.
    Forget,
}

impl Action {
    /// The same, for a question that is asked anew, without another look at the list. What was added since the first question is no
    /// part of this one: nobody was told of it, and it may be there for hours.
    #[must_use]
    pub fn asked_anew(self) -> Self {
        match self {
            Self::Remove(removal) => Self::Remove(Removal { newest: None, ..removal }),
            Self::Disconnect => Self::Disconnect,
            Self::Forget => Self::Forget,
        }
    }

    /// When it was chosen on the page with the list, where it was.
    #[must_use]
    pub fn ticked_at(&self) -> Option<Timestamp> {
        match self {
            Self::Remove(removal) => removal.ticked_at,
            Self::Disconnect | Self::Forget => None,
        }
    }
}

/// What a removal would remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// The applications, or single sign-ins of them, in the order of their numbers. Never empty.
    pub targets: Vec<Target>,
    /// The newest sign-in there was when the question was made, where the server numbers them: what the app of a whole application mints
    /// after it belongs to that application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<TokenId>,
    /// When it was chosen on the page with the list, where it was. Somebody else may have that page open, so that a yes has to answer a
    /// post that names this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticked_at: Option<Timestamp>,
}

/// One application, or one sign-in of it, that a removal names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The number people know it by: `3`, or `3b` for one sign-in.
    pub label: String,
    /// The app's name, as it came.
    pub name: Option<String>,
    /// The app, so that it is known again should it come back; `None` in a question of an earlier version.
    #[serde(default)]
    pub app: Option<Fingerprint>,
    /// The exact sign-ins.
    #[serde(rename = "sign_ins")]
    pub tokens: Vec<TokenId>,
    /// Whether that is all of the application.
    pub part: Part,
    /// The days since the latest use among them, where the server tells.
    pub used_days_ago: Option<u32>,
}

/// How much of an application a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The whole application.
    Whole,
    /// One sign-in of so many.
    OneOf(usize),
}

/// An open question. One per person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What a yes would do.
    pub action: Action,
    /// Whether it has reached the person.
    pub asked: Asked,
    /// The posts that named it: its own first, then later ones that named it again.
    pub posts: Vec<StatusId>,
}

/// How far the asking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// It has pages, and the last of them was not sent yet. No yes counts; one gets the next page.
    Paging {
        /// When the latest page was decided, by the bot's clock.
        since: Timestamp,
        /// How many pages were sent, or are under way.
        pages: usize,
        /// How many of its targets they name.
        named: usize,
    },
    /// Its post, or the last of its pages, is under way. No yes counts yet.
    Posting {
        /// When it was decided, by the bot's clock.
        since: Timestamp,
    },
    /// Its post, or the last of its pages, stands, with this stamp of the bot's own server.
    Posted {
        /// The stamp.
        at: Timestamp,
    },
}

/// A removal that its owner confirmed. It names what is removed; nothing else ever is, but for what [`Removal::newest`] is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedRemoval {
    removal: Removal,
    /// When the yes was said, by the stamp of the bot's own server.
    said_at: Timestamp,
    /// When it was weighed, by the bot's clock. A bot that was down weighs it later.
    weighed_at: Timestamp,
}

/// A wish to be forgotten that its owner confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmedForget {
    said_at: Timestamp,
}

/// What a valid yes makes of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Remove.
    Remove(ConfirmedRemoval),
    /// Give the permission back, which the exact word does without a question.
    Disconnect,
    /// Forget.
    Forget(ConfirmedForget),
}

impl ConfirmedRemoval {
    /// What to remove.
    #[must_use]
    pub fn removal(&self) -> &Removal {
        &self.removal
    }

    /// Whether the yes was weighed just now. One that was weighed long ago removes nothing.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.weighed_at) < QUESTION_LIFE
    }

    /// Whether the yes itself is younger than ten minutes. After a crash only such a one is carried out.
    #[must_use]
    pub fn is_young(&self, now: Timestamp) -> bool {
        now.duration_since(self.said_at) < QUESTION_LIFE
    }
}

/// Why a yes does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YesRefusal {
    /// The message was edited.
    Edited,
    /// The message is gone.
    Gone,
    /// Whether the message still stands, unedited, or what it answers, could not be found out.
    NotSeen,
    /// It answers another post of the bot's.
    AnotherPost,
    /// It answers no post that names the question, and that question came from the page with the list.
    NoReply,
    /// It was written before the question, or the question has not been posted.
    TooEarly,
    /// It was written more than ten minutes after the question.
    TooLate,
    /// It was written in time, and the bot got to it more than an hour later.
    OutOfDate,
}

/// How a message stands on the server at the moment its yes is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is there, as it was written.
    Unedited,
    /// It was edited.
    Edited,
    /// It is gone.
    Gone,
    /// The server could not be asked.
    NotSeen,
}

/// Who wrote the post that a yes answers, where the server's word is not enough ([`RepliesTo::SaidToBeTheBots`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParentAuthor {
    /// The bot.
    Bot,
    /// The person who says yes, or anybody else but the bot.
    SomebodyElse,
    /// The server could not be asked, or the post is gone.
    NotSeen,
}

impl Question {
    /// A question whose post is about to be sent.
    #[must_use]
    pub fn new(action: Action, now: Timestamp) -> Self {
        Self { action, asked: Asked::Posting { since: now }, posts: Vec::new() }
    }

    /// Notes that the question, one of its pages, or a later post that names it, stands on the server. `asks` is whether it is the
    /// question's only post or its last page: only then can a yes count, and none to an earlier page, which said that it would not.
    pub fn note_post(&mut self, post: StatusId, at: Timestamp, asks: bool) {
        if asks && matches!(self.asked, Asked::Posting { .. }) {
            self.asked = Asked::Posted { at };
            self.posts.clear();
        }
        if self.posts.len() < POSTS_MAX {
            self.posts.push(post);
        }
    }

    /// Whether it is recent enough to be spoken of at all.
    #[must_use]
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now.duration_since(self.since()) < MEMORY
    }

    /// Whether a yes that is written now can answer it.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now.duration_since(self.since()) <= QUESTION_LIFE
    }

    fn since(&self) -> Timestamp {
        match self.asked {
            Asked::Paging { since, .. } | Asked::Posting { since } => since,
            Asked::Posted { at } => at,
        }
    }

    /// Whether this post asked the question, or named it later.
    #[must_use]
    pub fn is_named_by(&self, post: &StatusId) -> bool {
        self.posts.contains(post)
    }

    /// Weighs a yes. The caller has matched the person by account id, and the words by the command table. `parent` is who wrote the post
    /// that the yes answers; it matters, and has to be known, only if that post does not name the question.
    ///
    /// # Errors
    /// Why the yes does not count; nothing may be done then.
    pub fn confirm(
        &self,
        yes: &Message,
        standing: Standing,
        parent: Option<ParentAuthor>,
        now: Timestamp,
    ) -> Result<Confirmed, YesRefusal> {
        match standing {
            Standing::Unedited if yes.edited => return Err(YesRefusal::Edited),
            Standing::Unedited => {}
            Standing::Edited => return Err(YesRefusal::Edited),
            Standing::Gone => return Err(YesRefusal::Gone),
            Standing::NotSeen => return Err(YesRefusal::NotSeen),
        }
        match &yes.replies_to {
            RepliesTo::SaidToBeTheBots(post) if !self.is_named_by(post) => match parent {
                Some(ParentAuthor::SomebodyElse) => {}
                Some(ParentAuthor::NotSeen) => return Err(YesRefusal::NotSeen),
                Some(ParentAuthor::Bot) | None => return Err(YesRefusal::AnotherPost),
            },
            RepliesTo::SaidToBeTheBots(_) | RepliesTo::NoPostOfTheBot | RepliesTo::Nothing => {}
        }
        let is_answer = matches!(&yes.replies_to, RepliesTo::SaidToBeTheBots(post) if self.is_named_by(post));
        if self.action.ticked_at().is_some() && !is_answer {
            return Err(YesRefusal::NoReply);
        }
        let Asked::Posted { at } = self.asked else { return Err(YesRefusal::TooEarly) };
        // A message whose audience is wider is never a command, so this cannot be reached with one; it is checked all the same.
        if yes.audience != Audience::BotAlone {
            return Err(YesRefusal::AnotherPost);
        }
        // Both stamps are cut to whole seconds, because some servers cut theirs; equal counts.
        let (asked_second, said_second) = (at.as_second(), yes.notified_at.as_second());
        if said_second < asked_second {
            return Err(YesRefusal::TooEarly);
        }
        if said_second - asked_second > QUESTION_LIFE.as_secs() {
            return Err(YesRefusal::TooLate);
        }
        if now.duration_since(yes.notified_at) > YES_LIFE {
            return Err(YesRefusal::OutOfDate);
        }
        Ok(match &self.action {
            Action::Remove(removal) => Confirmed::Remove(ConfirmedRemoval {
                removal: removal.clone(),
                said_at: yes.notified_at,
                weighed_at: now,
            }),
            Action::Disconnect => Confirmed::Disconnect,
            Action::Forget => Confirmed::Forget(ConfirmedForget { said_at: yes.notified_at }),
        })
    }
}
