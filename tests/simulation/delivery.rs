//! The delivery of one post, as `src/outbox.rs` does it: the try is noted before the post, and after an unknown outcome it is looked for.

use auditoot_clock::Pauses;
use auditoot_core::dialogue::message::StatusId;
use auditoot_core::dialogue::reply::IfGone;
use jiff::{SignedDuration, Timestamp};

use super::planted::Planted;
use super::server::Answer;
use super::store::{Entry, EntryTask, Outgoing};
use super::tasks::Shared;

/// As in `src/outbox.rs` and `src/outbox/search.rs`.
const LOOK_AFTER: SignedDuration = SignedDuration::from_secs(30);
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(2);

/// A post that stands, its stamp, and the copies of it that were deleted.
type Made = (StatusId, Timestamp, Vec<StatusId>);

pub(crate) struct Delivery<'a> {
    pub(crate) world: &'a Shared,
    pub(crate) sequence: u64,
    pub(crate) entry: Entry,
    pub(crate) outgoing: Outgoing,
}

impl Delivery<'_> {
    /// Delivers it, however long that takes; `None` if it is given up.
    pub(crate) async fn deliver(mut self) -> Option<Made> {
        let mut pauses = Pauses::default();
        let is_blind = self.world.look().planted == Some(Planted::SendsAgainUnseen);
        loop {
            if let Some((first, last)) = self.outgoing.attempts {
                self.world.sleep_until(last + LOOK_AFTER).await;
                if !is_blind {
                    match self.find(first) {
                        Err(()) => {
                            self.world.sleep(pauses.pause()).await;
                            continue;
                        }
                        Ok(found) if found.is_empty() => {}
                        Ok(found) => return Some(self.check(&found)),
                    }
                }
            }
            let before = self.outgoing.attempts;
            let place = self.world.posting_turn(self.outgoing.class, &self.entry.account.id).await;
            let now = self.world.look().now;
            if let (None, Some((_, text))) = (before, self.outgoing.late.take_if(|(from, _)| *from < now)) {
                self.outgoing.sent.text = text;
            }
            let answer = self.send().await;
            if let Answer::Wait(until) = answer {
                self.world.look().keep_quiet(until);
            }
            if !matches!(answer, Answer::Unknown | Answer::Later | Answer::Made(..)) {
                self.outgoing.attempts = before;
                self.world.look().line.note_not_made(place, &self.entry.account.id);
            }
            self.world.look().leave(place);
            match answer {
                Answer::Made(id) => {
                    let found = before.filter(|_| !is_blind).and_then(|(first, _)| self.find(first).ok());
                    let made = id.0.parse().unwrap_or_default();
                    let found = found.filter(|found| found.contains(&made)).unwrap_or_else(|| vec![made]);
                    return Some(self.check(&found));
                }
                Answer::Unknown | Answer::Later | Answer::Wait(_) => {}
                Answer::NotSent => self.world.sleep(pauses.pause()).await,
                Answer::ParentGone => {
                    let older = &mut self.outgoing.older;
                    if self.outgoing.if_gone == IfGone::Drop {
                        return None;
                    }
                    self.outgoing.sent.under = (!older.is_empty()).then(|| older.remove(0));
                }
                Answer::Refused if self.outgoing.shorter.is_empty() => {
                    self.world.look().judge.note_refused(self.entry.input);
                    return None;
                }
                Answer::Refused => {
                    (self.outgoing.sent.text, self.outgoing.late) = (self.outgoing.shorter.remove(0), None);
                }
            }
        }
    }

    /// Sends it, once it is durable that this was tried.
    async fn send(&mut self) -> Answer {
        let now = self.world.look().now;
        self.outgoing.attempts = Some((self.outgoing.attempts.map_or(now, |(first, _)| first), now));
        self.entry.task = EntryTask::Post(Box::new(self.outgoing.clone()));
        self.world.look().note_entry(self.sequence, &self.entry);
        self.world.pass().await;
        let answer = self.world.look().post(&self.outgoing.sent);
        self.world.pass().await;
        answer
    }

    /// The posts that say this, the first of them first. An error if the server cannot be asked.
    fn find(&self, first: Timestamp) -> Result<Vec<usize>, ()> {
        let mut world = self.world.look();
        if world.hits_home() {
            return Err(());
        }
        let Outgoing { sent, if_gone, .. } = &self.outgoing;
        Ok(world.server.find(sent, first - CLOCKS_APART, *if_gone == IfGone::PostAlone))
    }

    /// Deletes the copies. The first stands.
    fn check(&self, found: &[usize]) -> Made {
        let mut world = self.world.look();
        let (first, copies) = (found[0], &found[1..]);
        for copy in copies {
            world.server.statuses[*copy].deleted = true;
        }
        let id = |made: &usize| StatusId(made.to_string());
        (id(&first), world.server.statuses[first].at, copies.iter().map(id).collect())
    }
}
