//! The day an app is breached, as `src/incident` and `src/bot/breaches.rs` have it: the server's operator ends its sign-ins, everybody's,
//! and has those told whom that concerns.

use std::collections::BTreeSet;

use auditoot_core::audit::{Token, TokenId};
use auditoot_core::dialogue::breach::{Breach, BreachId};
use auditoot_core::dialogue::message::AccountId;
use auditoot_core::dialogue::reply::Untrusted;
use jiff::SignedDuration;

use super::lane::Job;
use super::people::{APPS, bots_token};
use super::world::{Event, World};

/// When nobody runs, the operator starts the bot and tries once more.
const TELLS_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// How long after the end of the sign-ins the operator has people told; and, if at all, how long after that once more.
const TELLS_WITHIN_SECONDS: i64 = 10 * 60;
const TELLS_AGAIN_WITHIN_SECONDS: i64 = 3 * 60 * 60;

impl World {
    /// Perhaps there will be such a day.
    pub(crate) fn plan_breach(&mut self, hours: i64) {
        if self.chance.hits(0.25) {
            let at = self.now + self.chance.seconds(hours * 60 * 60);
            self.at(at, Event::EndsEverywhere);
        }
    }

    /// Ends the sign-ins of one app, or of all that name the same website.
    pub(crate) fn end_everywhere(&mut self) {
        let wanted = Some(*self.chance.pick(&APPS)).filter(|_| self.chance.hits(0.5));
        let own = bots_token(self.now).app_name;
        let is_it = |token: &&Token| {
            let name = token.app_name.as_deref().unwrap_or_default();
            token.app_name != own && wanted.is_none_or(|wanted| name.starts_with(wanted))
        };
        let id = BreachId(self.next_serial().to_string());
        let (mut ended, mut people): (Vec<TokenId>, _) = (Vec::new(), Vec::new());
        let everybody = self.server.accounts.iter().zip(&self.server.tokens);
        for (account, tokens) in everybody.filter(|(account, _)| account.domain().is_none()) {
            let names: BTreeSet<_> = tokens.iter().filter(is_it).filter_map(|token| token.app_name.clone()).collect();
            let Some(app) = names.first().cloned().map(Untrusted) else { continue };
            let (before, others) = (ended.len(), names.len() - 1);
            ended.extend(tokens.iter().filter(is_it).map(|token| token.id.clone()));
            let (app, tokens) = (Some(app), ended.len() - before);
            people.push((account.id.clone(), Breach { id: id.clone(), app, others, tokens, ended_at: self.now }));
        }
        for token in &ended {
            self.server.end(token, self.now);
        }
        let first = self.now + self.chance.seconds(TELLS_WITHIN_SECONDS);
        self.at(first, Event::TellsOfBreach(people.clone()));
        if self.chance.hits(0.5) {
            let second = first + self.chance.seconds(TELLS_AGAIN_WITHIN_SECONDS);
            self.at(second, Event::TellsOfBreach(people));
        }
    }

    /// The bot takes over whom to tell. No source of this world can watch: whoever the bot keeps a record of stands for those who do.
    pub(crate) fn tell_of_breach(&mut self, people: Vec<(AccountId, Breach)>) {
        if !self.is_up {
            return self.at(self.now + TELLS_AGAIN_AFTER, Event::TellsOfBreach(people));
        }
        for (account, breach) in people {
            let Some(person) = self.store.person(&account) else { continue };
            self.judge.note_breach(&account, &breach);
            if !person.watch.was_told_of(&breach.id) {
                let ended_at = breach.ended_at.min(self.bots_time());
                self.store.breaches.insert((ended_at, account), Breach { ended_at, ..breach });
            }
        }
    }

    /// Hands those to their lanes who are still to be told and for whom there is room among the reminders.
    pub(crate) fn hand_out_breaches(&mut self, mut room: usize) {
        for (entry, breach) in self.store.breaches.clone() {
            let is_told =
                self.lanes.get(&entry.1).is_some_and(|jobs| jobs.iter().any(|job| matches!(job, Job::Breach(..))));
            if !is_told && room > 0 {
                room -= 1;
                self.enqueue(entry.1.clone(), Job::Breach(entry, Box::new(breach)));
            }
        }
    }
}
