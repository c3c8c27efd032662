//! The lane of one person: a queue of jobs, one at a time. People are served in parallel.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::ending::Run;
use super::job::{Job, Worker};
use super::known::KnownServer;
use crate::inbox::Arrival;
use crate::observer::Observer;
use crate::store::StoredKey;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::AccountId;

/// How many lanes there may be before strangers are passed over. A server takes 16,800 posts in the week for which a message counts
/// (300 in three hours), so whoever comes after so many would not be answered anyway.
const LANES_MAX: usize = 20_000;
/// How many jobs may stand in one lane before messages are passed over: more than a server lets anybody write while it lets the bot
/// post nothing.
const JOBS_MAX: usize = 1_000;
/// How many jobs wait in the lane of somebody who floods the bot, at least. Nobody who talks writes so much before they are answered.
const FLOODED_FROM: usize = 16;
/// How long such a lane rests after each job, in real time: what everybody shares is the processor, the disk and the server.
const REST_OF_A_FLOODED_LANE: Duration = Duration::from_millis(10);

/// What waits in each lane.
type Queues = BTreeMap<AccountId, VecDeque<Job>>;

/// The lanes of the people something is going on with. A lane exists only as long as it has work.
pub(super) struct Lanes {
    queues: Mutex<Queues>,
    /// Whether somebody was passed over since there was last room.
    is_full: AtomicBool,
    worker: Worker,
    observer: Observer,
    known: Arc<KnownServer>,
    run: Arc<Run>,
}

impl Lanes {
    pub(super) fn new(worker: Worker, observer: Observer, known: Arc<KnownServer>, run: Arc<Run>) -> Self {
        Self { queues: Mutex::default(), is_full: AtomicBool::new(false), worker, observer, known, run }
    }

    /// Puts a message into its person's lane, if there is room. A message that is passed over gets no answer, as if it had come too
    /// late; after a restart it may be read again.
    pub(super) async fn admit(self: &Arc<Self>, arrival: Arrival) {
        let account = arrival.heard.from.id.clone();
        let room = room(&self.queues.lock().unwrap_or_else(PoisonError::into_inner), &account);
        let is_admitted = match room {
            Room::Free => true,
            Room::ForAcquaintances => !self.worker.is_stranger(&account).await,
            Room::None => false,
        };
        if is_admitted {
            self.is_full.store(false, Ordering::Relaxed);
            return self.enqueue(account, Job::Message(Box::new(arrival)));
        }
        if !self.is_full.swap(true, Ordering::Relaxed) {
            tracing::warn!("more people wait for an answer than can be answered; messages are passed over");
        }
        self.known.finished(&arrival.notification);
    }

    /// Lets a person's lane do what is due, unless it is about to anyway. Returns whether it was told now.
    pub(super) fn wake(self: &Arc<Self>, account: AccountId, entry: StoredKey) -> bool {
        let is_told = self.holds(&account, |job| matches!(job, Job::Woke(_)));
        if !is_told {
            self.enqueue(account, Job::Woke(entry));
        }
        !is_told
    }

    /// Lets a person's lane tell of a breach, unless it is about to tell of one. Returns whether it was told now.
    pub(super) fn tell_breach(self: &Arc<Self>, account: AccountId, entry: StoredKey, breach: Breach) -> bool {
        let is_told = self.holds(&account, |job| matches!(job, Job::Breach { .. }));
        if !is_told {
            self.enqueue(account, Job::Breach { entry, breach });
        }
        !is_told
    }

    /// Whether a person's lane is about to tell them of new apps. What is found meanwhile stays due, and is told after that.
    pub(super) fn holds_alert(&self, account: &AccountId) -> bool {
        self.holds(account, |job| matches!(job, Job::Alert { .. }))
    }

    /// How many lanes there are, and how many jobs wait in them.
    pub(super) fn sizes(&self) -> (usize, usize) {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        (queues.len(), queues.values().map(VecDeque::len).sum())
    }

    fn holds(&self, account: &AccountId, is_it: impl Fn(&Job) -> bool) -> bool {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(account).is_some_and(|jobs| jobs.iter().any(is_it))
    }

    /// Puts a job at the end of a person's lane, and opens the lane if it was closed.
    pub(super) fn enqueue(self: &Arc<Self>, account: AccountId, job: Job) {
        self.put(account, job, VecDeque::push_back);
    }

    /// Puts a job before everything in a person's lane, and opens the lane if it was closed.
    pub(super) fn enqueue_first(self: &Arc<Self>, account: AccountId, job: Job) {
        self.put(account, job, VecDeque::push_front);
    }

    fn put(self: &Arc<Self>, account: AccountId, job: Job, place: fn(&mut VecDeque<Job>, Job)) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&account) {
            return place(queue, job);
        }
        queues.insert(account.clone(), VecDeque::from([job]));
        // The lane counts as one: what stands in it behind a job that waits for the clock waits as well.
        let working = self.observer.work();
        let lanes = Arc::clone(self);
        tokio::spawn(async move {
            lanes.work_off(account).await;
            drop(working);
        });
    }

    /// Works a lane off, one job after the other, and closes it.
    async fn work_off(&self, account: AccountId) {
        self.known.once_reached().await;
        while let Some(job) = self.take(&account) {
            let see_through = async {
                self.worker.process(&account, job).await;
                if is_flooded(&self.queues.lock().unwrap_or_else(PoisonError::into_inner), &account) {
                    tokio::time::sleep(REST_OF_A_FLOODED_LANE).await;
                }
            };
            // Until the program stops, a job is seen through; what is under way then is taken up again from the store.
            tokio::select! {
                () = see_through => {}
                _ = self.run.ended() => return,
            }
        }
    }

    /// The next job, or none: then the lane is closed in the same breath, so that no job is left behind in it.
    fn take(&self, account: &AccountId) -> Option<Job> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let next = queues.get_mut(account).and_then(VecDeque::pop_front);
        if next.is_none() {
            queues.remove(account);
        }
        next
    }
}

/// Whether one more message finds room.
#[derive(Debug, PartialEq, Eq)]
enum Room {
    Free,
    /// Only for those who are no strangers.
    ForAcquaintances,
    None,
}

fn room(queues: &Queues, account: &AccountId) -> Room {
    match queues.get(account) {
        Some(queue) if queue.len() < JOBS_MAX => Room::Free,
        Some(_) => Room::None,
        None if queues.len() < LANES_MAX => Room::Free,
        None => Room::ForAcquaintances,
    }
}

/// Whether so much waits in a lane that somebody floods the bot.
fn is_flooded(queues: &Queues, account: &AccountId) -> bool {
    queues.get(account).is_some_and(|queue| queue.len() >= FLOODED_FROM)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queues(lanes: usize) -> Queues {
        (0..lanes).map(|number| (AccountId(number.to_string()), VecDeque::new())).collect()
    }

    #[test]
    fn nobody_new_finds_room_among_too_many_unless_the_bot_knows_them() {
        let newcomer = AccountId("somebody".to_owned());
        assert_eq!(room(&queues(LANES_MAX - 1), &newcomer), Room::Free);
        assert_eq!(room(&queues(LANES_MAX), &newcomer), Room::ForAcquaintances);
        assert_eq!(room(&queues(LANES_MAX), &AccountId("7".to_owned())), Room::Free, "a lane that is open stays open");
    }

    #[test]
    fn one_person_cannot_fill_a_lane_without_end() {
        let (mut queues, account) = (queues(1), AccountId("0".to_owned()));
        let queue = queues.get_mut(&account).expect("a lane");
        queue.extend((0..FLOODED_FROM - 1).map(|_| Job::Resume(Vec::new())));
        assert!(!is_flooded(&queues, &account), "whoever writes some messages in a row is served as fast as anybody");
        let queue = queues.get_mut(&account).expect("a lane");
        queue.extend((FLOODED_FROM..JOBS_MAX).map(|_| Job::Resume(Vec::new())));
        assert!(is_flooded(&queues, &account));
        assert_eq!(room(&queues, &account), Room::Free);
        queues.get_mut(&account).expect("a lane").push_back(Job::Resume(Vec::new()));
        assert_eq!(room(&queues, &account), Room::None);
    }
}
