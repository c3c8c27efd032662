//! One post: what is said, to which message, and what hangs on it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Language, Repeated, Reply, Untrusted};
use crate::audit::Source;
use crate::dialogue::message::StatusId;
use crate::dialogue::question::Action;

/// One post: what is said, to which message, and what hangs on it.
#[derive(Clone, Debug)]
pub struct Response {
    /// In which language.
    pub language: Language,
    /// The message it answers, if there is one.
    pub under: Option<StatusId>,
    /// What is said.
    pub reply: Reply,
    /// Where the person's list comes from: decides what is true on their server, and what the bot keeps of a sign-in.
    pub source: Source,
    /// The day (UTC) on which the list was pasted that this is said of, where it was.
    pub pasted_on: Option<Date>,
    /// The app that the message was written with, where it is another than at sign-in. What asks for something, or tells that it is
    /// done, names it.
    pub written_with: Option<Untrusted>,
    /// The names of the list last shown, the plain ones first. What looks alike among them is told apart by the same words in every
    /// answer.
    pub listed_names: Vec<String>,
    /// Whether watching for new apps has just ended, because the sign-in has.
    pub watch_ended: bool,
    /// What is said again before all else, because the person may not have seen it.
    pub repeated: Option<Repeated>,
    /// Whether and how the person is told to follow the bot.
    pub follow_advice: Option<FollowAdvice>,
    /// What is added about an open question.
    pub note: Note,
    /// What is done if the message it answers is gone by then.
    pub if_gone: IfGone,
    /// What this post means for the open question, where it is the first of several that say this.
    pub first_of_several: Option<Role>,
}

/// What a post adds about an open question. It fits, or the post is shortened until it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing.
    None,
    /// The question is still open: it is named again, so that a yes to this post counts.
    StillOpen(Action),
    /// The question has pages that were not shown yet: a yes gets the next one.
    StillPaging(Action),
    /// What the person wrote closed the question; nothing was removed.
    Closed(Action),
}

/// The advice to follow the bot, so that what it sends on its own reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowAdvice {
    /// They do not.
    Follow,
    /// They do not, and their messages, which let the bot's through, are going.
    MessagesGone,
    /// Nobody knows whether they do.
    IfNotFollowing,
}

/// Who may read the hint to write in private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintReach {
    /// Only whom it is for.
    Private,
    /// The bot's followers as well, because a server would filter it otherwise.
    Followers,
}

/// The proof that a post is that hint, and nothing else: the only one that is not for one person alone to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowersHint(());

/// What is done with an answer whose message was deleted meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IfGone {
    /// It is dropped.
    Drop,
    /// It is posted all the same, under an older message of the person's if one is left: the result of a deed is always told.
    PostAlone,
}

/// What a post means for the open question, once it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It asks it, or is the last page of it: the ten minutes start with this post.
    Asks,
    /// It is a page of it that is not the last.
    AsksInPart,
    /// It names it again: a yes to this post counts.
    Names,
    /// It tells something that a short answer may be about.
    Tells,
    /// None of these.
    Plain,
}

impl Response {
    /// Whether followers may read this: only the hint to write in private, and that only where it would be filtered.
    #[must_use]
    pub fn followers_hint(&self) -> Option<FollowersHint> {
        matches!(self.reply, Reply::PublicHint(HintReach::Followers)).then_some(FollowersHint(()))
    }

    /// Something else in its place, and nothing besides.
    #[must_use]
    pub fn replaced_by(&self, reply: Reply) -> Self {
        Self {
            reply,
            note: Note::None,
            pasted_on: None,
            written_with: None,
            watch_ended: false,
            repeated: None,
            follow_advice: None,
            first_of_several: None,
            ..self.clone()
        }
    }

    /// What this post means for the open question.
    #[must_use]
    pub fn role(&self) -> Role {
        self.first_of_several.unwrap_or_else(|| self.role_of_all())
    }

    /// What all of it means for the open question, in however many posts it is said.
    #[must_use]
    pub fn role_of_all(&self) -> Role {
        match (&self.reply, &self.note) {
            (Reply::Question(question), _) if !question.page.is_last() => Role::AsksInPart,
            (Reply::Question(_), _) => Role::Asks,
            (Reply::Rest(page), _) => page.role,
            (_, Note::StillOpen(_)) => Role::Names,
            (Reply::Reminder(_) | Reply::Alert(_) | Reply::Removed(_) | Reply::PasteKept(_), _) => Role::Tells,
            // That there are more pages names nothing a yes could be about.
            (_, Note::StillPaging(_) | Note::None | Note::Closed(_)) => Role::Plain,
        }
    }
}
