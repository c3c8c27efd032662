//! Automatic answers of an account that is not marked as a bot: it answers each post of the bot's with the same text, which would go
//! on for as long as there is room for answers.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::message::Message;
use crate::audit::fingerprint::Fingerprint;

/// How soon after a post of the bot's an answer may be automatic.
const QUICK: SignedDuration = SignedDuration::from_mins(1);
/// How long a row goes on without another of them: who says thanks for each reminder is no machine.
const ROW: SignedDuration = SignedDuration::from_hours(1);
/// So many equal texts are: to the last of them there is one more answer.
const EQUAL_MAX: u8 = 3;

/// Equal texts that came in a row, and what they may have answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repetition {
    /// When the bot last posted something to the person, by its server's stamp.
    pub posted_at: Option<Timestamp>,
    /// What the text is known by; `None` if the last message was a command, a yes or a no.
    pub text: Option<Fingerprint>,
    /// When it came last, by the server's stamp.
    pub at: Option<Timestamp>,
    /// How many of them came quickly after a post of the bot's.
    pub count: u8,
}

/// What answer there is left for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerLeft {
    /// As always.
    Usual,
    /// For the last time, until another text comes.
    Last,
    /// Not at all.
    Not,
}

impl Repetition {
    /// Notes a message that is a command, a yes or a no.
    pub(super) fn note_command(&mut self) {
        (self.text, self.count) = (None, 0);
    }

    /// Notes a message that is neither a command nor a yes or no.
    pub(super) fn note_text(&mut self, message: &Message) -> AnswerLeft {
        let text = Some(Fingerprint::of_text(&message.text));
        let is_equal = self.text == text;
        if is_equal && self.count >= EQUAL_MAX {
            return AnswerLeft::Not;
        }
        let before = self.at.replace(message.notified_at);
        if !is_equal || before.is_none_or(|before| message.notified_at.duration_since(before) > ROW) {
            (self.text, self.count) = (text, 0);
        }
        let since_post = self.posted_at.map(|at| message.notified_at.duration_since(at));
        if since_post.is_none_or(|since| since.is_negative() || since > QUICK) {
            return AnswerLeft::Usual;
        }
        self.count += 1;
        if self.count == EQUAL_MAX { AnswerLeft::Last } else { AnswerLeft::Usual }
    }
}
