//! The lane of one person: a queue of jobs, one at a time. People are served in parallel.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::ending::Run;
use super::job::{Job, Worker};
use super::known::KnownServer;
use crate::observer::Observer;
use crate::store::StoredKey;
use auditoot_core::dialogue::message::AccountId;

/// The lanes of the people something is going on with. A lane exists only as long as it has work.
pub(super) struct Lanes {
    queues: Mutex<BTreeMap<AccountId, VecDeque<Job>>>,
    worker: Worker,
    observer: Observer,
    known: Arc<KnownServer>,
    run: Arc<Run>,
}

impl Lanes {
    pub(super) fn new(worker: Worker, observer: Observer, known: Arc<KnownServer>, run: Arc<Run>) -> Self {
        Self { queues: Mutex::default(), worker, observer, known, run }
    }

    /// Lets a person's lane do what is due, unless it is about to anyway. Returns whether it was told now.
    pub(super) fn wake(self: &Arc<Self>, account: AccountId, entry: StoredKey) -> bool {
        let is_told = self.holds(&account, |job| matches!(job, Job::Woke(_)));
        if !is_told {
            self.enqueue(account, Job::Woke(entry));
        }
        !is_told
    }

    /// Whether a person's lane is about to tell them of new apps. What is found meanwhile stays due, and is told after that.
    pub(super) fn holds_alert(&self, account: &AccountId) -> bool {
        self.holds(account, |job| matches!(job, Job::Alert { .. }))
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
            // Until the program stops, a job is seen through; what is under way then is taken up again from the store.
            tokio::select! {
                () = self.worker.process(&account, job) => {}
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
