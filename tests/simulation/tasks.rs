//! Running many conversations in one thread, in an order that the seed alone decides.
//!
//! A task runs until it waits for a moment or for its turn to post. A killed program is one whose tasks are dropped.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use auditoot_core::budget::{PlaceInLine, PostClass};
use auditoot_core::dialogue::message::AccountId;
use jiff::{SignedDuration, Timestamp};

use super::world::{Event, World};

/// The longest that one move takes where nothing goes wrong, in milliseconds.
const MOVE_MILLIS: usize = 50;

/// A task of the bot.
pub(crate) type TaskId = u64;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// The world, as the tasks in it see it: nobody holds on to it while they wait.
#[derive(Clone)]
pub(crate) struct Shared(Rc<RefCell<World>>);

/// The tasks of one run of the program.
#[derive(Default)]
pub(crate) struct Tasks {
    running: BTreeMap<TaskId, Task>,
    next: TaskId,
}

impl Tasks {
    /// Begins a task.
    pub(crate) fn spawn(&mut self, world: &Shared, task: impl Future<Output = ()> + 'static) {
        let id = self.next;
        self.next += 1;
        self.running.insert(id, Box::pin(task));
        self.go_on(world, id);
    }

    /// Lets a task go on. One that was dropped meanwhile does not.
    pub(crate) fn go_on(&mut self, world: &Shared, id: TaskId) {
        let Some(mut task) = self.running.remove(&id) else { return };
        world.look().current = id;
        if task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            self.running.insert(id, task);
        }
    }

    /// Drops them all.
    pub(crate) fn kill(&mut self) {
        self.running.clear();
    }
}

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Rc::new(RefCell::new(world)))
    }

    pub(crate) fn look(&self) -> RefMut<'_, World> {
        self.0.borrow_mut()
    }

    /// Waits for a moment.
    pub(crate) async fn sleep_until(&self, until: Timestamp) {
        let mut is_set = false;
        poll_fn(|_| {
            let mut world = self.look();
            if world.now >= until {
                return Poll::Ready(());
            }
            if !is_set {
                let task = world.current;
                world.at(until, Event::GoOn(task));
                is_set = true;
            }
            Poll::Pending
        })
        .await;
    }

    pub(crate) async fn sleep(&self, span: SignedDuration) {
        let until = self.look().now + span;
        self.sleep_until(until).await;
    }

    /// A moment between two effects, at which the program may be killed and everybody else goes on.
    pub(crate) async fn pass(&self) {
        let (is_killed, span) = {
            let mut world = self.look();
            let odds = world.odds.crash;
            world.is_killed |= world.chance.hits(odds);
            (world.is_killed, world.chance.below(MOVE_MILLIS) + 1)
        };
        if is_killed {
            pending::<()>().await;
        }
        self.sleep(SignedDuration::from_millis(i64::try_from(span).unwrap_or_default())).await;
    }

    /// Returns once a post of this class may be made.
    pub(crate) async fn posting_turn(&self, class: PostClass, to: &AccountId) -> PlaceInLine {
        let place = self.look().line_up(class, to);
        poll_fn(|_| {
            let mut world = self.look();
            let task = world.current;
            if world.line.take_turn(place, task) { Poll::Ready(place) } else { Poll::Pending }
        })
        .await
    }
}
