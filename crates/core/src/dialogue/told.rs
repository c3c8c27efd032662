//! What the bot told of its own accord, or after a deed: what a short answer like "that was me" or "stop" is about.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::message::{RepliesTo, StatusId};
use super::reply::{AlertRead, AlertReply, LetIn, Repeated, Reply};

/// How long the next message is taken for an answer, whatever post it answers.
const NEXT_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// The last such post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What it was about.
    pub about: About,
    /// When it was decided, by the bot's clock.
    pub at: Timestamp,
    /// The post, once it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<StatusId>,
    /// Whether the person wrote anything since.
    #[serde(default)]
    pub is_past: bool,
}

/// What a post was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// It was a reminder.
    Reminder,
    /// Apps of these names were let in.
    LetIn(Vec<String>),
    /// It was the result of a removal.
    Removal,
    /// A list was pasted.
    Pasted,
    /// It was everything about one app.
    Shown {
        /// Its number in the list.
        number: usize,
        /// Its name.
        name: Option<String>,
    },
}

impl About {
    fn let_in(apps: &[LetIn]) -> Self {
        Self::LetIn(apps.iter().filter_map(|app| Some(app.name.as_ref()?.0.clone())).collect())
    }
}

impl Told {
    /// What this reply tells, if it is one of these.
    pub(super) fn of(reply: &Reply, now: Timestamp) -> Option<Self> {
        let about = if let Reply::Reminder(_) = reply {
            About::Reminder
        } else if let Reply::Removed(_) | Reply::RemoveByHand(_) = reply {
            About::Removal
        } else if let Reply::PasteKept(_) = reply {
            About::Pasted
        } else if let Reply::Details(details) = reply {
            let name = details.line.name.as_ref().map(|name| name.0.clone());
            About::Shown { number: details.line.number, name }
        } else if let Reply::Alert(AlertReply { last_read: AlertRead::Seen { apps, .. }, .. }) = reply {
            About::let_in(apps)
        } else {
            return None;
        };
        Some(Self { about, at: now, post: None, is_past: false })
    }

    /// What is told once more at the head of another answer, by name.
    pub(super) fn again(repeated: &Repeated, now: Timestamp) -> Option<Self> {
        let Repeated::Named(alert) = repeated else { return None };
        Some(Self { about: About::let_in(&alert.apps), at: now, post: None, is_past: false })
    }

    /// Whether a message that answers this is about it: it is under that post.
    pub(super) fn is_under(&self, replies_to: &RepliesTo) -> bool {
        matches!((replies_to, &self.post), (RepliesTo::SaidToBeTheBots(post), Some(own)) if post == own)
    }

    /// Whether a message that is written now is about it because it is the next one.
    pub(super) fn is_next(&self, now: Timestamp) -> bool {
        !self.is_past && now.duration_since(self.at) <= NEXT_LIFE
    }
}
