//! One turn of a conversation: the person as they will be, and the facts at hand.

use super::message::{Message, StatusId};
use super::person::Person;
use super::question::{Action, Asked, QUESTION_LIFE, Question};
use super::reply::{IfGone, Note, QuestionReply, Reply, Say};
use super::{Facts, Need, Next, Scene, Step, Write};
use crate::audit::Listing;
use crate::dialogue::reply::Trouble;
use crate::dialogue::sign_in::ReadyLink;

/// A turn under way. It ends as a [`Step`].
pub(super) struct Turn<'a> {
    /// The person, as they will be.
    pub(super) person: Person,
    /// What was read.
    pub(super) facts: &'a Facts,
    /// What holds for everybody.
    pub(super) scene: &'a Scene<'a>,
    /// The message that is answered, if there is one.
    pub(super) under: Option<StatusId>,
    /// What is added about the open question.
    note: Note,
    if_gone: IfGone,
}

impl<'a> Turn<'a> {
    /// A turn that a message starts.
    pub(super) fn of_message(person: Person, message: &Message, facts: &'a Facts, scene: &'a Scene<'a>) -> Self {
        Self { person, facts, scene, under: Some(message.id.clone()), note: Note::None, if_gone: IfGone::Drop }
    }

    /// A turn that a finished write starts. Its result is told even if the message is gone.
    pub(super) fn after_a_deed(
        person: &Person,
        under: Option<StatusId>,
        facts: &'a Facts,
        scene: &'a Scene<'a>,
    ) -> Self {
        let person = person.clone();
        Self { person, facts, scene, under, note: Note::None, if_gone: IfGone::PostAlone }
    }

    /// A turn that the clock starts. It goes under the person's last message, if there is one.
    pub(super) fn of_the_clock(person: &Person, facts: &'a Facts, scene: &'a Scene<'a>) -> Self {
        Self::after_a_deed(person, person.last_messages.first().cloned(), facts, scene)
    }

    /// The fresh list, or the wish to read it.
    pub(super) fn listing(&self) -> Result<&'a Result<Listing, Trouble>, Need> {
        self.facts.listing.as_ref().ok_or(Need::Listing)
    }

    /// A fresh link, or the wish to have one.
    pub(super) fn link(&self) -> Result<&'a Result<ReadyLink, Trouble>, Need> {
        self.facts.link.as_ref().ok_or(Need::Link)
    }

    /// The open question stays open, and the answer names it again. One that has run out is not spoken of.
    pub(super) fn leave_question_open(&mut self) {
        if let Some(action) = self.live_action() {
            self.note = Note::StillOpen(action);
        }
    }

    /// The open question is closed; the answer says so, unless it had run out anyway.
    pub(super) fn close_question(&mut self) {
        if let Some(action) = self.live_action() {
            self.note = Note::Closed(action);
        }
        self.person.question = None;
    }

    /// What the open question is about, if a yes could still answer it.
    fn live_action(&self) -> Option<Action> {
        let question = self.person.question.as_ref()?;
        match question.asked {
            Asked::Posted { at } if self.scene.now.duration_since(at) <= QUESTION_LIFE => Some(question.action.clone()),
            Asked::Posted { .. } | Asked::Posting { .. } => None,
        }
    }

    /// Opens a question, in place of any other, and asks it.
    pub(super) fn ask(mut self, question: QuestionReply) -> Step {
        self.person.question = Some(Question::new(question.action.clone(), self.scene.now));
        self.note = Note::None;
        self.say(Reply::Question(question))
    }

    /// What saying this would be.
    pub(super) fn saying(&self, reply: Reply) -> Say {
        Say { under: self.under.clone(), reply, note: self.note.clone(), if_gone: self.if_gone }
    }

    /// Whether this fits into one post.
    pub(super) fn fits(&self, reply: Reply) -> bool {
        self.scene.measure.fits(&self.person.account, &self.saying(reply))
    }

    /// Ends the turn with a post.
    pub(super) fn say(self, reply: Reply) -> Step {
        let say = self.saying(reply);
        Step { next: Next::Keep(Box::new(self.person)), say: Some(say), write: None }
    }

    /// Ends the turn with the last post there will be: everything of the person is deleted.
    pub(super) fn say_and_forget(self, reply: Reply) -> Step {
        let say = self.saying(reply);
        Step { next: Next::Forget, say: Some(say), write: None }
    }

    /// Ends the turn with a write; its result is said later.
    pub(super) fn write(self, write: Write) -> Step {
        Step { next: Next::Keep(Box::new(self.person)), say: None, write: Some((self.under, write)) }
    }

    /// Ends the turn in silence.
    pub(super) fn silence(self) -> Step {
        Step { next: Next::Keep(Box::new(self.person)), say: None, write: None }
    }
}
