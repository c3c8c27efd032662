//! What the bot asks of the server, and what comes of it: as it should be, or as it may be.

use auditoot_core::audit::{Listing, TokenId};
use auditoot_core::dialogue::message::{AccountId, StatusId};
use auditoot_core::dialogue::reply::Trouble;

use super::planted::Planted;
use super::server::{Answer, Sent};
use super::world::{Event, World};

impl World {
    /// The bot sends a post.
    pub(crate) fn post(&mut self, sent: &Sent) -> Answer {
        let count = self.server.statuses.len();
        let answer = self.server.post(sent, self.now, self.odds, &mut self.chance);
        if matches!(answer, Answer::Made(_) | Answer::Unknown | Answer::Later) {
            self.judge.note_attempt(self.now, sent.meant.class);
        }
        if matches!(answer, Answer::Later) {
            let late = self.now + self.chance.seconds(20);
            self.at(late, Event::MakesLate(Box::new(sent.clone())));
            // Nothing is more likely to be killed than a program that seems to hang.
            self.is_killed |= self.odds.crash > 0.0 && self.chance.hits(0.5);
        }
        if self.server.statuses.len() > count {
            self.stands(&StatusId(count.to_string()), sent);
        }
        if matches!(answer, Answer::Made(_)) {
            self.line.budget.learn(self.server.window(self.now), self.now);
        }
        answer
    }

    /// A post of the bot's stands.
    pub(crate) fn stands(&mut self, id: &StatusId, sent: &Sent) {
        if let Some(post) = self.server.status(id).cloned() {
            self.judge.note_post(&self.server, &post);
        }
        self.react(id.0.parse().unwrap_or_default(), &sent.meant);
    }

    /// Whether a request to the server fails.
    pub(crate) fn hits_home(&mut self) -> bool {
        let is_refused = self.server.is_away(self.now) || self.now < self.server.busy_until;
        is_refused || self.chance.hits(self.odds.home)
    }

    pub(crate) fn list(&mut self, credential: &TokenId) -> Result<Listing, Trouble> {
        if self.hits_home() { Err(Trouble::Failing) } else { self.server.list(credential, self.now) }
    }

    /// The bot asks the server to remove a token, which may fail, lie, or not be in the mood.
    pub(crate) fn remove_token(&mut self, id: &AccountId, token: &TokenId, number: u64) -> Result<(), Trouble> {
        let next = self.server.who(id).and_then(|who| self.server.tokens[who].iter().find(|one| one.id > *token));
        let next = next.map(|token| token.id.clone()).filter(|_| self.planted == Some(Planted::RemovesTheNext));
        for token in next.iter().chain([token]) {
            self.judge.note_removal(self.now, number, token);
        }
        let fault = if self.hits_home() { self.chance.below(4) } else { 4 };
        if fault > 2 {
            self.judge.note_removed(token);
            self.server.end(token, self.now);
        }
        match fault {
            0 | 3 => Err(Trouble::Failing),
            1 => {
                self.server.busy_until = self.now + self.chance.seconds(120);
                Err(Trouble::Busy)
            }
            _ => Ok(()),
        }
    }
}
