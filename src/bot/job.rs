//! One lane per person: one input at a time for each, people in parallel.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::Shell;
use super::lane::Job;
use crate::server::notifications::NotificationId;
use crate::store::StoredKey;
use auditoot_core::dialogue::message::AccountId;

/// The queues of the people something is going on with. A lane exists only as long as it has work.
#[derive(Default)]
pub(super) struct Lanes {
    queues: Mutex<BTreeMap<AccountId, VecDeque<Job>>>,
}

impl Lanes {
    /// Whether the message of this notification stands in a lane and waits for its turn.
    pub(super) fn holds(&self, notification: &NotificationId) -> bool {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.values().flatten().any(|job| match job {
            Job::Message(arrival) => arrival.notification == *notification,
            Job::CameBack { .. } | Job::Woke(_) | Job::Alert { .. } | Job::Resume(_) => false,
        })
    }

    /// Whether a person's lane is about to tell them of new apps. What is found meanwhile stays due, and is told after that.
    pub(super) fn holds_alert(&self, account: &AccountId) -> bool {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.get(account).is_some_and(|jobs| jobs.iter().any(|job| matches!(job, Job::Alert { .. })))
    }
}

impl Shell {
    /// Lets a person's lane do what is due, unless it is about to anyway. Returns whether it was told now.
    pub(super) fn wake(self: &Arc<Self>, account: AccountId, entry: StoredKey) -> bool {
        let queues = self.lanes.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let is_told = queues.get(&account).is_some_and(|jobs| jobs.iter().any(|job| matches!(job, Job::Woke(_))));
        drop(queues);
        if !is_told {
            self.enqueue(account, Job::Woke(entry));
        }
        !is_told
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
        let mut queues = self.lanes.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get_mut(&account) {
            place(queue, job);
            // Whoever looks is told after the lock is free.
            drop(queues);
            self.progress.touch();
        } else {
            queues.insert(account.clone(), VecDeque::from([job]));
            let shell = Arc::clone(self);
            // The lane counts as one: what stands in it behind a job that waits for the clock waits as well.
            let counted = self.progress.job();
            tokio::spawn(async move {
                shell.work_off(account).await;
                drop(counted);
            });
        }
    }

    /// Works a lane off, one job after the other, and closes it.
    async fn work_off(self: Arc<Self>, account: AccountId) {
        self.knows().await;
        while let Some(job) = self.take(&account) {
            // Until the program stops, a job is seen through; what is under way then is taken up again from the store.
            tokio::select! {
                () = self.process(&account, job) => {}
                () = self.ends() => return,
            }
        }
    }

    /// The next job, or none: then the lane is closed in the same breath, so that no job is left behind in it.
    fn take(&self, account: &AccountId) -> Option<Job> {
        let mut queues = self.lanes.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let next = queues.get_mut(account).and_then(VecDeque::pop_front);
        if next.is_none() {
            queues.remove(account);
        }
        next
    }
}
