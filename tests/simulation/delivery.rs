//! The delivery of one post, as `src/outbox.rs` does it: the try is noted before the post, and after an unknown outcome it is looked for.

use auditoot_clock::Pauses;
use auditoot_core::budget::PlaceInLine;
use auditoot_core::dialogue::message::StatusId;
use auditoot_core::dialogue::reply::IfGone;
use jiff::{SignedDuration, Timestamp};

use super::planted::Planted;
use super::server::{Answer, Keys};
use super::store::{Entry, EntryTask, Outgoing, Unsettled};
use super::tasks::Shared;

/// As in `src/outbox.rs` and `src/outbox/search.rs`.
const LOOK_AFTER: SignedDuration = SignedDuration::from_secs(30);
const NOTE_HOLDS: SignedDuration = SignedDuration::from_secs(1);
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(2);

const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// What became of a post.
pub(crate) enum Delivered {
    /// It stands, with this stamp; these copies of it were deleted.
    Stands(StatusId, Timestamp, Vec<StatusId>),
    GivenUp,
    /// It was not sent: before that, the bot has to look what became of this.
    ToBeLookedUp(Box<Unsettled>),
}

pub(crate) struct Delivery<'a> {
    pub(crate) world: &'a Shared,
    pub(crate) sequence: u64,
    pub(crate) entry: Entry,
    pub(crate) outgoing: Outgoing,
    /// The turn of an attempt that the store knows of and that was not made yet.
    pub(crate) turn: Option<PlaceInLine>,
    /// Whether the last attempt was made by an earlier run, and was not looked for since.
    pub(crate) is_left_over: bool,
}

impl Delivery<'_> {
    /// Delivers it, however long that takes.
    pub(crate) async fn deliver(mut self) -> Delivered {
        let mut pauses = Pauses::default();
        let is_blind = self.world.look().planted == Some(Planted::SendsAgainUnseen);
        loop {
            let turn = self.turn.take();
            let before = self.outgoing.attempts.filter(|_| turn.is_none());
            if let Some((first, last)) = before {
                if !self.is_left_over {
                    self.world.sleep_until(last + LOOK_AFTER).await;
                }
                if !is_blind {
                    match self.find(first) {
                        Err(()) => {
                            self.world.sleep(pauses.pause()).await;
                            continue;
                        }
                        Ok(found) if found.is_empty() => {
                            self.is_left_over = false;
                            let world = self.world.look();
                            let makes_one = world.server.keys == Keys::Serialized
                                || (world.planted == Some(Planted::TrustsEveryKey) && world.server.keys == Keys::Kept);
                            if world.now < last + LOOK_AFTER && !makes_one {
                                continue;
                            }
                        }
                        Ok(found) => return self.check(&found),
                    }
                }
            }
            let mut is_noted = turn.is_some() && self.is_just_noted();
            let place = self.place_in_line(turn).await;
            let now = self.world.look().now;
            if let Some(unsettled) = self.outgoing.unsettled.as_ref().filter(|_| before.is_none())
                && self.is_to_be_looked_up(unsettled, place)
            {
                return Delivered::ToBeLookedUp(unsettled.clone());
            }
            if let (None, Some((_, text))) = (before, self.outgoing.late.take_if(|(from, _)| *from < now)) {
                self.outgoing.sent.text = text;
                is_noted = false;
            }
            let answer = self.send(before, is_noted).await;
            if let Answer::Wait(until) = answer {
                self.world.look().keep_quiet(until);
            }
            if !matches!(answer, Answer::Unknown | Answer::Later | Answer::Made(..)) {
                self.note_not_made(before, place);
            }
            self.world.look().leave(place);
            match answer {
                Answer::Made(id) => return self.made(&id, before.filter(|_| !is_blind)),
                Answer::Unknown | Answer::Later | Answer::Wait(_) => {}
                Answer::NotSent => self.world.sleep(pauses.pause()).await,
                Answer::ParentGone => {
                    let older = &mut self.outgoing.older;
                    if self.outgoing.if_gone == IfGone::Drop {
                        return Delivered::GivenUp;
                    }
                    self.outgoing.sent.under = (!older.is_empty()).then(|| older.remove(0));
                }
                Answer::Refused if self.outgoing.shorter.is_empty() => {
                    self.world.look().judge.note_refused(self.entry.input);
                    return Delivered::GivenUp;
                }
                Answer::Refused => {
                    (self.outgoing.sent.text, self.outgoing.late) = (self.outgoing.shorter.remove(0), None);
                }
            }
        }
    }

    /// What became of it now that a post is made: an earlier attempt may have made one too.
    fn made(self, id: &StatusId, before: Option<(Timestamp, Timestamp)>) -> Delivered {
        let made = id.0.parse().unwrap_or_default();
        let found = before.and_then(|(first, _)| self.find(first).ok());
        let found = found.filter(|found| found.contains(&made)).unwrap_or_else(|| vec![made]);
        self.check(&found)
    }

    /// Writes down that the last attempt certainly made no post: what was known before it holds again.
    fn note_not_made(&mut self, before: Option<(Timestamp, Timestamp)>, place: PlaceInLine) {
        self.outgoing.attempts = before;
        if self.outgoing.unsettled.is_some() {
            self.entry.task = EntryTask::Post(Box::new(self.outgoing.clone()));
            self.world.look().note_entry(self.sequence, &self.entry);
        }
        self.world.look().line.note_not_made(place, &self.entry.account.id);
    }

    /// The turn that is there already, or the next one.
    async fn place_in_line(&self, turn: Option<PlaceInLine>) -> PlaceInLine {
        match turn {
            Some(place) => place,
            None => self.world.posting_turn(self.outgoing.class, &self.entry.account.id).await,
        }
    }

    /// Whether the bot has to look once more; then the post gives up its turn.
    fn is_to_be_looked_up(&self, unsettled: &Unsettled, place: PlaceInLine) -> bool {
        let mut world = self.world.look();
        let now = world.now;
        let is_old = now.duration_since(unsettled.looked_at) >= LOOK_AGAIN_AFTER;
        if is_old && world.planted != Some(Planted::TellsWhatItKnewLongAgo) {
            world.line.note_not_made(place, &self.entry.account.id);
            world.leave(place);
            return true;
        }
        world.judge.note_unsettled(now, unsettled.looked_at);
        false
    }

    /// Whether the attempt that the store knows of is no older than it says, as far as that matters.
    fn is_just_noted(&self) -> bool {
        self.outgoing.attempts.is_some_and(|(_, last)| self.world.look().now.duration_since(last) < NOTE_HOLDS)
    }

    /// Sends it, once it is durable that this was tried.
    async fn send(&mut self, before: Option<(Timestamp, Timestamp)>, is_noted: bool) -> Answer {
        let now = self.world.look().now;
        self.outgoing.attempts = Some((before.map_or(now, |(first, _)| first), now));
        if !is_noted {
            self.entry.task = EntryTask::Post(Box::new(self.outgoing.clone()));
            self.world.look().note_entry(self.sequence, &self.entry);
        }
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
    fn check(&self, found: &[usize]) -> Delivered {
        let mut world = self.world.look();
        let (first, copies) = (found[0], &found[1..]);
        for copy in copies {
            world.server.statuses[*copy].deleted = true;
        }
        let id = |made: &usize| StatusId(made.to_string());
        Delivered::Stands(id(&first), world.server.statuses[first].at, copies.iter().map(id).collect())
    }
}
