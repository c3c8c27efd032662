//! Who may post next: a server lets one account post only so often, and what people wait for goes first.
//!
//! A post stands in line until it is let through, and counts as under way until it is made or not. Whoever keeps the line hands in the
//! time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a post is to whom it goes. The first goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PostClass {
    /// What came of a removal, and the news that an app was let in.
    Result,
    /// An answer to somebody who is connected.
    #[default]
    ToConnected,
    /// An answer to anybody else.
    ToOthers,
    /// A hint or a reminder: nobody waits for it.
    Unasked,
}

/// A place in line, by its number: the earlier, the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

/// The line of posts, and what is under way.
#[derive(Debug, Default)]
pub struct PostingBudget {
    next_place: u64,
    in_line: BTreeSet<(PostClass, Place)>,
    under_way: BTreeMap<Place, PostClass>,
    quiet_until: Option<Timestamp>,
}

impl PostingBudget {
    /// Puts a post in line.
    pub fn line_up(&mut self, class: PostClass) -> Place {
        let place = Place(self.next_place);
        self.next_place += 1;
        self.in_line.insert((class, place));
        place
    }

    /// The next post that may be made now, which is under way from then on.
    pub fn let_through(&mut self, now: Timestamp) -> Option<Place> {
        if self.quiet_until(now).is_some() {
            return None;
        }
        let (class, place) = *self.in_line.first()?;
        // What nobody waits for does not even overtake what is being sent.
        if class == PostClass::Unasked && self.under_way.values().any(|sent| *sent < class) {
            return None;
        }
        self.in_line.remove(&(class, place));
        self.under_way.insert(place, class);
        Some(place)
    }

    /// A post is no longer in line nor under way, whatever became of it.
    pub fn leave(&mut self, place: Place) {
        self.in_line.retain(|(_, in_line)| *in_line != place);
        self.under_way.remove(&place);
    }

    /// Until when the server wants no posts, if that lies ahead.
    #[must_use]
    pub fn quiet_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.quiet_until.filter(|until| *until > now)
    }

    /// The server wants no posts until then.
    pub fn keep_quiet(&mut self, until: Timestamp) {
        self.quiet_until = Some(until);
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    #[test]
    fn the_higher_class_goes_first_and_the_earlier_within_it() {
        let (mut budget, now) = (PostingBudget::default(), Timestamp::UNIX_EPOCH);
        let until = now + SignedDuration::from_mins(5);
        budget.keep_quiet(until);
        let [other, first, second, result] =
            [PostClass::ToOthers, PostClass::ToConnected, PostClass::ToConnected, PostClass::Result]
                .map(|class| budget.line_up(class));
        assert_eq!(budget.let_through(now), None, "the server wants no posts");
        for place in [result, first, second, other] {
            assert_eq!(budget.let_through(until), Some(place));
        }
        assert_eq!(budget.let_through(until), None);
    }

    #[test]
    fn a_reminder_waits_while_an_answer_is_in_line_or_being_made() {
        let (mut budget, now) = (PostingBudget::default(), Timestamp::UNIX_EPOCH);
        let reminder = budget.line_up(PostClass::Unasked);
        let answer = budget.line_up(PostClass::ToOthers);
        assert_eq!(budget.let_through(now), Some(answer));
        assert_eq!(budget.let_through(now), None);
        budget.leave(answer);
        assert_eq!(budget.let_through(now), Some(reminder));
        // One reminder does not hold up another, nor an answer.
        let (another, answer) = (budget.line_up(PostClass::Unasked), budget.line_up(PostClass::ToConnected));
        assert_eq!(budget.let_through(now), Some(answer));
        budget.leave(answer);
        assert_eq!(budget.let_through(now), Some(another));
    }

    #[test]
    fn whoever_leaves_the_line_holds_up_nobody() {
        let (mut budget, now) = (PostingBudget::default(), Timestamp::UNIX_EPOCH);
        let (gone, reminder) = (budget.line_up(PostClass::ToConnected), budget.line_up(PostClass::Unasked));
        budget.leave(gone);
        assert_eq!(budget.let_through(now), Some(reminder));
    }
}
