//! Posts of the bot's own accord that nobody may have seen: no message of the person's was left to go under, so that a server that
//! filters made no notification of them.
//!
//! What such a post told of apps that were let in stands once more at the head of the answer to the person's next message.

use super::Need;
use super::following::{Filtering, Following};
use super::message::StatusId;
use super::person::Person;
use super::reply::{AlertReply, Repeated, Reply, UnseenAlert};
use super::turn::Turn;

impl Person {
    /// Notes which of the person's messages a post could not go under, because they are gone.
    pub(super) fn note_gone(&mut self, gone: &[StatusId]) {
        self.last_messages.retain(|id| !gone.contains(id));
        self.messages_gone = self.messages_gone.saturating_add(gone.len());
    }

    /// Notes that a post stands: under a message of the person's every server lets it through.
    pub(super) fn note_seen(&mut self) {
        if !self.last_messages.is_empty() {
            self.unseen_alert = None;
        }
    }

    /// Whether the thread that lets the bot's posts through is about to be lost: messages of the person's were found gone, and one is
    /// left at most.
    pub(super) fn is_thread_at_risk(&self) -> bool {
        self.messages_gone > 0 && self.last_messages.len() <= 1
    }
}

impl Turn<'_> {
    /// Apps are told of. Until it is known that the post goes under a message of the person's, who does not follow the bot may not see
    /// it.
    pub(super) fn note_alert(&mut self, alert: &AlertReply) -> Result<(), Need> {
        if self.context.filtering == Filtering::Passes || self.following()? == Following::Follows {
            return Ok(());
        }
        let since = self.today();
        let empty = || UnseenAlert { apps: Vec::new(), rest: Some(0), since };
        self.person.unseen_alert.get_or_insert_with(empty).note(&alert.last_read);
        Ok(())
    }

    /// What nobody may have seen is said again in this turn, if it comes to an answer.
    pub(super) fn repeat_unseen(&mut self) {
        self.repeated = self.person.unseen_alert.clone().map(Repeated::Counted);
    }

    /// Settles how much of that this answer has room for. Whoever is asked something is told no more than that there is something.
    pub(super) fn settle_repeated(&mut self, reply: &Reply) {
        let Some(Repeated::Counted(alert)) = self.repeated.take() else { return };
        let is_named = alert.rest.is_some() && !matches!(reply, Reply::Question(_));
        let ways = [is_named.then(|| Repeated::Named(alert.clone())), Some(Repeated::Counted(alert))];
        for way in ways.into_iter().flatten() {
            self.repeated = Some(way);
            if self.fits(reply.clone()) {
                self.person.unseen_alert = None;
                return;
            }
        }
        // It waits for an answer that has room.
        self.repeated = None;
    }
}
