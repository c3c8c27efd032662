//! Batches of several people that go to the disk together: one transaction and one flush for all that wait while the one before is
//! under way.

use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::batch::Sealed;
use super::error::Fault;

/// How whoever waits is told that a batch is on the disk.
type Acknowledgement = oneshot::Sender<Result<(), Fault>>;

/// The batches that wait for the disk, in the order in which they came.
#[derive(Default)]
pub(super) struct Queue(Mutex<QueuedBatches>);

#[derive(Default)]
struct QueuedBatches {
    batches: Vec<(Sealed, Acknowledgement)>,
    is_worked_off: bool,
}

/// Batches that go to the disk together.
pub(super) struct Group {
    /// What they change, all in all.
    pub(super) sealed: Sealed,
    waiting: Vec<Acknowledgement>,
}

impl Queue {
    /// Puts a batch at the end. Returns where its outcome is told, and whether nobody works the queue off yet, so that the caller has to.
    pub(super) fn push(&self, sealed: Sealed) -> (oneshot::Receiver<Result<(), Fault>>, bool) {
        let (waiting, outcome) = oneshot::channel();
        let mut state = self.state();
        state.batches.push((sealed, waiting));
        (outcome, !std::mem::replace(&mut state.is_worked_off, true))
    }

    /// All that waits. Nobody works the queue off any more after this has returned nothing.
    pub(super) fn next(&self) -> Option<Group> {
        let mut state = self.state();
        let mut batches = take(&mut state.batches).into_iter();
        let Some((sealed, first)) = batches.next() else {
            state.is_worked_off = false;
            return None;
        };
        drop(state);
        let mut group = Group { sealed, waiting: vec![first] };
        for (sealed, waiting) in batches {
            group.sealed.add(sealed);
            group.waiting.push(waiting);
        }
        Some(group)
    }

    /// Whether something waits. If nothing does, nobody works the queue off any more.
    pub(super) fn goes_on(&self) -> bool {
        let mut state = self.state();
        state.is_worked_off = !state.batches.is_empty();
        state.is_worked_off
    }

    /// Whatever waits is told that nothing came of it, and whoever comes next works the queue off.
    fn abandon(&self) {
        *self.state() = QueuedBatches::default();
    }

    fn state(&self) -> MutexGuard<'_, QueuedBatches> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever works a queue off. If that panics, nobody waits for ever.
pub(super) struct WorkingOff<'a>(pub(super) &'a Queue);

impl Drop for WorkingOff<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.abandon();
        }
    }
}

impl Group {
    /// Tells everybody what became of their batches. Whoever stopped waiting learns nothing.
    pub(super) fn tell(self, outcome: Result<(), Fault>) {
        let fault = outcome.err().map(Arc::new);
        for waiting in self.waiting {
            let _gone = waiting.send(fault.clone().map_or(Ok(()), |fault| Err(Fault::OfGroup(fault))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Queue, WorkingOff};
    use crate::store::batch::Sealed;

    #[test]
    fn a_panic_leaves_nobody_waiting() {
        let queue = Queue::default();
        let (mut outcome, is_first) = queue.push(Sealed::default());
        assert!(is_first);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _working = WorkingOff(&queue);
            panic!("the disk is a lie");
        }));
        assert!(panicked.is_err());
        outcome.try_recv().expect_err("nobody works this off any more");
        let (_, is_first) = queue.push(Sealed::default());
        assert!(is_first, "the next one would wait for ever");
    }
}
