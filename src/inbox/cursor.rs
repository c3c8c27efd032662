//! How far the inbox is, so that no message is lost or read for ever.
//!
//! PURE: no I/O and no clock. The cursor is the highest notification id below which everything is committed or dropped.
//! People are served in parallel and finish out of order, so finished ids above it are remembered until it passes them.
//! Ids can also turn up late, below the cursor (a server commits out of order; filtered notifications are merged with
//! their old ids). The id never goes back for them, but the time does: it is never later than the stamp of anything open,
//! and the reading after a start goes back by the time as well as on from the id.
//! What the stream told of is handled at once, and holds the cursor until a reading has passed it: what the stream did not tell of may
//! stand below.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::mastodon::notifications::NotificationId;
use auditoot_clock::later;

/// How far back the very first reading goes.
pub(crate) const FIRST_LOOK: SignedDuration = SignedDuration::from_hours(24);
/// The most finished ids that are remembered. Beyond it the lowest are forgotten, and a message whose id is forgotten is
/// at worst handed over again, to somebody who knows it by its status id.
const REMEMBERED_MAX: usize = 20_000;

/// What is kept of a cursor in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CursorState {
    /// The highest notification id below which everything is committed or dropped; `None` before there was any.
    pub(crate) id: Option<NotificationId>,
    /// Everything noted before this is committed or dropped, by the server's stamps, but for what turned up late since.
    pub(crate) time: Timestamp,
    /// When the very first reading was. Messages from before it may have been answered by an earlier life of the bot.
    pub(crate) began: Timestamp,
}

/// The cursor of a running program.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    /// The highest id that was passed.
    passed: Option<NotificationId>,
    /// The latest stamp among what was passed.
    passed_at: Timestamp,
    began: Timestamp,
    /// What was handed over and is not finished.
    open: BTreeMap<NotificationId, Timestamp>,
    /// What is finished, with its stamp.
    finished: BTreeMap<NotificationId, Timestamp>,
    /// What the stream told of and no reading has passed, open or finished.
    told: BTreeSet<NotificationId>,
}

impl Cursor {
    /// A cursor that has seen nothing yet: the first reading goes back 24 hours.
    #[must_use]
    pub(crate) fn fresh(now: Timestamp) -> Self {
        let time = later(now, -FIRST_LOOK);
        Self::resume(CursorState { id: None, time, began: now })
    }

    /// A cursor that goes on where another was.
    #[must_use]
    pub(crate) fn resume(state: CursorState) -> Self {
        let CursorState { id, time, began } = state;
        Self {
            passed: id,
            passed_at: time,
            began,
            open: BTreeMap::new(),
            finished: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// Takes note of a notification that was read, with the server's stamp. Whether it is a new one, which is open from now on until it
    /// is [`finished`](Self::finish).
    pub(crate) fn offer(&mut self, id: NotificationId, at: Timestamp) -> bool {
        self.told.remove(&id);
        let is_new = self.open(id, at);
        (self.passed, self.passed_at) = self.position(None);
        is_new
    }

    /// The same of one that the stream told of.
    pub(crate) fn tell(&mut self, id: NotificationId, at: Timestamp) -> bool {
        let is_new = self.open(id.clone(), at);
        if is_new {
            self.told.insert(id);
        }
        is_new
    }

    /// What the stream told of and no reading has passed.
    #[must_use]
    pub(crate) fn told(&self) -> BTreeSet<NotificationId> {
        self.told.clone()
    }

    /// Takes note that everything was read that was there when the stream had told of these, whether they were among it or are gone.
    pub(crate) fn pass(&mut self, told: &BTreeSet<NotificationId>) {
        self.told.retain(|id| !told.contains(id));
        (self.passed, self.passed_at) = self.position(None);
    }

    /// Whether a notification is open or finished, as far as that is remembered.
    #[must_use]
    pub(crate) fn knows(&self, id: &NotificationId) -> bool {
        self.open.contains_key(id) || self.finished.contains_key(id)
    }

    /// When the very first reading was.
    #[must_use]
    pub(crate) fn began(&self) -> Timestamp {
        self.began
    }

    fn open(&mut self, id: NotificationId, at: Timestamp) -> bool {
        if self.knows(&id) {
            return false;
        }
        self.open.insert(id, at);
        true
    }

    /// Takes note that an open notification is committed or dropped.
    pub(crate) fn finish(&mut self, id: &NotificationId) {
        let Some(at) = self.open.remove(id) else { return };
        self.finished.insert(id.clone(), at);
        (self.passed, self.passed_at) = self.position(None);
        while self.finished.len() > REMEMBERED_MAX && self.finished.keys().next() < self.passed.as_ref() {
            self.finished.pop_first();
        }
    }

    /// What to keep in the store.
    #[must_use]
    pub(crate) fn state(&self) -> CursorState {
        self.state_if(None)
    }

    /// What to keep in the store in the very commit that finishes this notification.
    #[must_use]
    pub(crate) fn state_after(&self, id: &NotificationId) -> CursorState {
        self.state_if(Some(id))
    }

    /// Whether a notification was read, as far as can be told: one that is not there yet, and will turn up late, counts as read.
    #[must_use]
    pub(crate) fn has_read(&self, id: &NotificationId) -> bool {
        let is_passed = self.passed.as_ref().is_some_and(|passed| id <= passed);
        is_passed || self.knows(id)
    }

    /// How many notifications are open.
    #[must_use]
    pub(crate) fn open_count(&self) -> usize {
        self.open.len()
    }

    /// Forgets finished ids that were noted before `horizon` and passed: what is never read again need not be known.
    pub(crate) fn forget_before(&mut self, horizon: Timestamp) {
        let passed = self.passed.clone();
        self.finished.retain(|id, at| *at >= horizon || Some(id) > passed.as_ref());
    }

    fn state_if(&self, finishing: Option<&NotificationId>) -> CursorState {
        let (id, passed_at) = self.position(finishing);
        let open = self.open.iter().filter(|(id, _)| Some(*id) != finishing);
        let time = open.map(|(_, at)| *at).fold(passed_at, Timestamp::min);
        CursorState { id, time, began: self.began }
    }

    /// The highest finished id below everything open or not passed by a reading, and the latest stamp up to it, as if `finishing` were
    /// finished. Never before what was passed already.
    fn position(&self, finishing: Option<&NotificationId>) -> (Option<NotificationId>, Timestamp) {
        let lowest_open = self.open.keys().find(|id| Some(*id) != finishing);
        let limit = lowest_open.into_iter().chain(self.told.first()).min();
        let upper = limit.map_or(Bound::Unbounded, Bound::Excluded);
        let is_below = |id: &NotificationId| limit.is_none_or(|limit| id < limit);
        let finishing = finishing.and_then(|id| self.open.get_key_value(id)).filter(|(id, _)| is_below(id));
        let highest = self.finished.range::<NotificationId, _>((Bound::Unbounded, upper)).next_back();
        let highest = highest.max(finishing);
        match (highest, &self.passed) {
            (Some((id, at)), passed) if Some(id) > passed.as_ref() => (Some(id.clone()), self.passed_at.max(*at)),
            (_, passed) => (passed.clone(), self.passed_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn id(number: u32) -> NotificationId {
        NotificationId(number.to_string())
    }

    fn second(second: u32) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(i64::from(second))
    }

    /// A cursor that began long before anything is noted.
    fn cursor() -> Cursor {
        Cursor::resume(CursorState { id: None, time: Timestamp::UNIX_EPOCH, began: Timestamp::UNIX_EPOCH })
    }

    #[test]
    fn it_stays_before_what_is_open_and_then_passes_all_that_is_finished() {
        let mut cursor = cursor();
        for number in [5, 6, 7] {
            assert!(cursor.offer(id(number), second(number)));
        }
        cursor.finish(&id(7));
        assert_eq!(cursor.state().id, None);
        assert!(cursor.has_read(&id(6)) && cursor.has_read(&id(7)) && !cursor.has_read(&id(8)));
        cursor.finish(&id(5));
        assert_eq!(cursor.state().id, Some(id(5)));
        assert_eq!(cursor.state_after(&id(6)).id, Some(id(7)));
        assert_eq!(cursor.state().id, Some(id(5)), "asking what would be changes nothing");
        cursor.finish(&id(6));
        assert_eq!(cursor.state().id, Some(id(7)));
        assert!(!cursor.offer(id(6), second(6)), "nothing is handed over twice");
    }

    #[test]
    fn what_turns_up_late_holds_the_time_and_not_the_id() {
        let mut cursor = cursor();
        cursor.offer(id(100), second(100));
        cursor.finish(&id(100));
        assert!(cursor.offer(id(40), second(40)));
        assert_eq!(cursor.state(), CursorState { id: Some(id(100)), time: second(40), began: second(0) });
        cursor.finish(&id(40));
        assert_eq!(cursor.state().time, second(100));
    }

    #[test]
    fn what_is_never_read_again_is_forgotten() {
        let mut cursor = cursor();
        for number in 1..=10 {
            cursor.offer(id(number), second(number));
        }
        for number in [1, 2, 3, 4, 6] {
            cursor.finish(&id(number));
        }
        cursor.forget_before(second(100));
        assert_eq!(cursor.finished.len(), 1, "6 stands above what is open");
        assert!(cursor.has_read(&id(3)));
    }

    #[test]
    fn what_the_stream_told_of_holds_the_cursor_until_a_reading_has_passed_it() {
        let mut cursor = cursor();
        assert!(cursor.tell(id(7), second(7)) && !cursor.tell(id(7), second(7)));
        assert_eq!(cursor.state_after(&id(7)).id, None);
        cursor.finish(&id(7));
        assert_eq!((cursor.state().id, cursor.has_read(&id(7))), (None, true));
        let told = cursor.told();
        cursor.tell(id(9), second(9));
        cursor.finish(&id(9));
        // The stream did not tell of this one.
        assert!(cursor.offer(id(5), second(5)) && !cursor.offer(id(7), second(7)));
        cursor.pass(&told);
        assert_eq!(cursor.state().id, None);
        cursor.finish(&id(5));
        assert_eq!(cursor.state().id, Some(id(7)), "9 came after the reading began");
        cursor.pass(&cursor.told());
        assert_eq!(cursor.state().id, Some(id(9)), "it is passed also if it is not listed any more");
    }

    #[derive(Clone, Debug)]
    enum Act {
        Offer(u32),
        Tell(u32),
        Finish(u32),
        Pass,
        Restart,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            5 => (0..60_u32).prop_map(Act::Offer),
            3 => (0..60_u32).prop_map(Act::Tell),
            5 => (0..60_u32).prop_map(Act::Finish),
            1 => Just(Act::Pass),
            1 => Just(Act::Restart),
        ]
    }

    proptest! {
        /// The model is three sets. Whatever the order: nothing is open twice, the id never goes back and never stands above an
        /// open notification that was offered in order, and after a crash every open one is read again.
        #[test]
        fn nothing_open_is_ever_left_behind(acts in prop::collection::vec(act(), 0..200)) {
            let mut cursor = cursor();
            let (mut open, mut finished, mut told) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
            let mut highest: Option<u32> = None;
            for act in acts {
                match act {
                    Act::Offer(number) => {
                        let is_new = cursor.offer(id(number), second(number));
                        prop_assert_eq!(is_new, !open.contains(&number) && !finished.contains(&number));
                        told.remove(&number);
                        if is_new {
                            open.insert(number);
                        }
                    }
                    Act::Tell(number) => {
                        let is_new = cursor.tell(id(number), second(number));
                        prop_assert_eq!(is_new, !open.contains(&number) && !finished.contains(&number));
                        if is_new {
                            open.insert(number);
                            told.insert(number);
                        }
                    }
                    Act::Pass => {
                        cursor.pass(&cursor.told());
                        told.clear();
                    }
                    Act::Finish(number) => {
                        let before = cursor.state_after(&id(number));
                        cursor.finish(&id(number));
                        if open.remove(&number) {
                            finished.insert(number);
                            prop_assert_eq!(before, cursor.state());
                        }
                    }
                    Act::Restart => {
                        cursor = Cursor::resume(cursor.state());
                        open.clear();
                        finished.clear();
                        told.clear();
                    }
                }
                let limit: Option<u32> = open.first().into_iter().chain(told.first()).min().copied();
                let below = finished.iter().rev().find(|number| limit.is_none_or(|limit| **number < limit));
                highest = highest.max(below.copied());
                let state = cursor.state();
                prop_assert_eq!(state.id, highest.map(id));
                for number in &open {
                    let read_on = highest.is_none_or(|highest| *number > highest);
                    prop_assert!(read_on || second(*number) >= state.time, "{} is left behind by {:?}", number, cursor);
                }
                for number in 0..60 {
                    let is_read = open.contains(&number) || finished.contains(&number) || Some(number) <= highest;
                    prop_assert_eq!(cursor.has_read(&id(number)), is_read);
                }
                prop_assert_eq!(cursor.open_count(), open.len());
            }
        }
    }
}
