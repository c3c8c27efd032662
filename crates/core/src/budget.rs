//! Who may post next: a server lets one account post only so often, and what people wait for goes first.
//!
//! The posts of a window are a budget. Each class has a part of its own, and no lower class touches what is left of it; a higher class may
//! use the parts of the lower ones. Within a class it is fair by person: whoever had less goes first, and the more somebody had in a
//! window, the more room must be left.
//!
//! A post stands in line until it is let through, and counts as under way until it is made or not. Whoever keeps the line hands in the
//! time; this is the rule, without a clock.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::dialogue::message::AccountId;
use crate::dialogue::person::Person;
use crate::dialogue::reply::Reply;
use crate::dialogue::{Input, Outcome, Step};

/// Mastodon lets one account post so often in a window (`RateLimiter::FAMILIES`, `statuses`).
const POSTS_PER_WINDOW: u32 = 300;
/// The length of such a window. Windows begin at multiples of it since 1970.
const WINDOW: SignedDuration = SignedDuration::from_hours(3);
/// How long after its end a window is over for certain, also by the clock of the server.
const MARGIN: SignedDuration = SignedDuration::from_secs(2);
/// Two moments that lie no further apart than this are the end of the same window.
const SAME_END: SignedDuration = SignedDuration::from_mins(1);

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
    /// A hint, a reminder, or the news that sign-ins were ended: nobody waits for it.
    Unasked,
}

impl PostClass {
    /// That of the post that a step makes of an input of this person's.
    #[must_use]
    pub fn of(person: &Person, input: &Input, step: &Step, now: Timestamp) -> Self {
        let reply = step.response.as_ref().map(|response| &response.reply);
        if let Some(Reply::PublicHint(_) | Reply::WriteToMeAlone | Reply::NotServed { .. }) = reply {
            return Self::Unasked;
        }
        match input {
            Input::Done { outcome: Outcome::Removed { .. }, .. } | Input::Alert { .. } => Self::Result,
            Input::Woke | Input::Breach(_) => Self::Unasked,
            Input::Said(_)
            | Input::CameBack { .. }
            | Input::Pasted { .. }
            | Input::Ticked { .. }
            | Input::Done { .. }
            | Input::Posted { .. } => {
                if person.is_connected(now) {
                    Self::ToConnected
                } else {
                    Self::ToOthers
                }
            }
        }
    }

    /// Each, the highest first.
    pub const ALL: [Self; 4] = [Self::Result, Self::ToConnected, Self::ToOthers, Self::Unasked];

    fn rank(self) -> usize {
        self as usize
    }

    /// Its own part of [`POSTS_PER_WINDOW`].
    fn part(self) -> u32 {
        match self {
            Self::Result => 60,
            Self::ToConnected => 120,
            Self::ToOthers => 90,
            Self::Unasked => 30,
        }
    }

    /// How many may be under way at once: a server that works off a few at a time must come to the next result soon. One that takes more
    /// than others in a window works off more at a time.
    fn at_once(self, limit: u32) -> usize {
        let on_mastodon: usize = match self {
            Self::Result => 60,
            Self::ToConnected => 16,
            Self::ToOthers => 8,
            Self::Unasked => 4,
        };
        let times = usize::try_from(limit / POSTS_PER_WINDOW).unwrap_or(usize::MAX);
        on_mastodon.saturating_mul(times.max(1))
    }
}

/// A place in line, by its number: the earlier, the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceInLine(u64);

/// What a server says of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerWindow {
    /// How many posts it has room for.
    pub limit: u32,
    /// How many of them are left.
    pub left: u32,
    /// When it ends.
    pub ends: Timestamp,
}

impl ServerWindow {
    /// Whether it can be the window that Mastodon counts posts in. Mastodon tells of the tighter of two, and the other counts requests.
    #[must_use]
    pub fn may_be_of_posts(&self) -> bool {
        let past_the_last = self.ends.as_second().rem_euclid(WINDOW.as_secs());
        past_the_last <= SAME_END.as_secs() || past_the_last >= WINDOW.as_secs() - SAME_END.as_secs()
    }

    /// Whether both tell of one window. Mastodon adds the fraction of the second at which it answers to the end of the window.
    #[must_use]
    pub fn is_the_same_as(&self, other: &Self) -> bool {
        self.limit == other.limit && self.ends.duration_since(other.ends).abs() <= SAME_END
    }
}

/// What was posted in a window: what is kept from one run of the program to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentPosts {
    ends: Timestamp,
    limit: u32,
    /// By class, the highest first.
    by_class: [u32; 4],
    /// What the server counts besides.
    elsewhere: u32,
}

impl SpentPosts {
    /// Nothing yet, in a window that ends when Mastodon's does.
    fn nothing(now: Timestamp, limit: u32) -> Self {
        let second = now.as_second() - now.as_second().rem_euclid(WINDOW.as_secs()) + WINDOW.as_secs();
        let ends = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        Self { ends, limit, by_class: [0; 4], elsewhere: 0 }
    }

    fn by_the_bot(&self) -> u32 {
        self.by_class.iter().sum()
    }

    fn over_at(&self) -> Timestamp {
        self.ends.checked_add(MARGIN).unwrap_or(Timestamp::MAX)
    }

    /// How many more of a class there is room for.
    fn room(&self, class: PostClass) -> u32 {
        let left = self.limit.saturating_sub(self.elsewhere).saturating_sub(self.by_the_bot());
        let higher = PostClass::ALL.into_iter().take_while(|other| *other < class);
        let reserved = higher.map(|other| {
            let part = u64::from(other.part()) * u64::from(self.limit) / u64::from(POSTS_PER_WINDOW);
            u32::try_from(part).unwrap_or(u32::MAX).saturating_sub(self.by_class[other.rank()])
        });
        left.saturating_sub(reserved.sum())
    }
}

/// The line of posts, and what is under way.
#[derive(Debug)]
pub struct PostingBudget {
    spent: SpentPosts,
    /// How many posts somebody had in this window.
    by_person: BTreeMap<AccountId, u32>,
    next_place: u64,
    in_line: BTreeMap<(PostClass, PlaceInLine), AccountId>,
    under_way: BTreeMap<PlaceInLine, PostClass>,
    quiet_until: Option<Timestamp>,
}

impl PostingBudget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            spent: SpentPosts::nothing(now, POSTS_PER_WINDOW),
            by_person: BTreeMap::new(),
            next_place: 0,
            in_line: BTreeMap::new(),
            under_way: BTreeMap::new(),
            quiet_until: None,
        }
    }

    /// Takes up what an earlier run spent.
    pub fn take_up(&mut self, spent: SpentPosts) {
        self.spent = spent;
    }

    /// What is spent, to be kept.
    #[must_use]
    pub fn spent(&self) -> &SpentPosts {
        &self.spent
    }

    /// Puts a post to somebody in line.
    pub fn line_up(&mut self, class: PostClass, to: AccountId) -> PlaceInLine {
        let place = PlaceInLine(self.next_place);
        self.next_place += 1;
        self.in_line.insert((class, place), to);
        place
    }

    /// The next post that may be made now, which is spent and under way from then on.
    pub fn let_through(&mut self, now: Timestamp) -> Option<PlaceInLine> {
        self.begin_window(now);
        if self.in_line.is_empty() || self.quiet_until(now).is_some() {
            return None;
        }
        let (class, place) = PostClass::ALL.into_iter().find_map(|class| Some((class, self.next_of(class)?)))?;
        let to = self.in_line.remove(&(class, place))?;
        *self.by_person.entry(to).or_default() += 1;
        self.spent.by_class[class.rank()] += 1;
        self.under_way.insert(place, class);
        Some(place)
    }

    /// Who of a class may post next.
    fn next_of(&self, class: PostClass) -> Option<PlaceInLine> {
        let room = self.spent.room(class);
        let under_way = self.under_way.values().filter(|other| **other == class).count();
        // What nobody waits for does not even overtake what is being sent.
        let is_held_up = class == PostClass::Unasked && self.under_way.values().any(|other| *other < class);
        if room == 0 || under_way >= class.at_once(self.spent.limit) || is_held_up {
            return None;
        }
        let in_line = self.in_line.range((class, PlaceInLine(0))..=(class, PlaceInLine(u64::MAX)));
        let had = |to: &AccountId| self.by_person.get(to).copied().unwrap_or_default();
        let (had, place) = in_line.map(|((_, place), to)| (had(to), *place)).min()?;
        // A result is owed, whatever else somebody had.
        (class == PostClass::Result || room > had).then_some(place)
    }

    /// A post is no longer in line nor under way, whatever became of it.
    pub fn leave(&mut self, class: PostClass, place: PlaceInLine) {
        self.in_line.remove(&(class, place));
        self.under_way.remove(&place);
    }

    /// A post that was under way was certainly not made: no server counts it, so it is not spent.
    pub fn note_not_made(&mut self, class: PostClass, to: &AccountId) {
        let spent = &mut self.spent.by_class[class.rank()];
        *spent = spent.saturating_sub(1);
        if let Some(had) = self.by_person.get_mut(to) {
            *had = had.saturating_sub(1);
        }
    }

    /// How many of a class are in line.
    #[must_use]
    pub fn waiting(&self, class: PostClass) -> usize {
        self.in_line.range((class, PlaceInLine(0))..=(class, PlaceInLine(u64::MAX))).count()
    }

    /// How many more of a class there is room for now, besides those in line.
    pub fn room(&mut self, class: PostClass, now: Timestamp) -> usize {
        self.begin_window(now);
        if self.quiet_until(now).is_some() {
            return 0;
        }
        usize::try_from(self.spent.room(class)).unwrap_or(usize::MAX).saturating_sub(self.waiting(class))
    }

    /// Whether one more post to somebody is within a hundredth of what the server takes in this window.
    pub fn has_a_hundredth_for(&mut self, to: &AccountId, now: Timestamp) -> bool {
        self.begin_window(now);
        self.by_person.get(to).copied().unwrap_or_default() < self.spent.limit / 100
    }

    /// When those in line may look again whether it is their turn, if nobody calls them before.
    #[must_use]
    pub fn next_look(&self, now: Timestamp) -> Timestamp {
        self.quiet_until(now).unwrap_or_else(|| self.spent.over_at())
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

    /// Learns what the server says of its window.
    pub fn learn(&mut self, window: ServerWindow, now: Timestamp) {
        let ServerWindow { limit, left, ends } = window;
        self.begin_window(now);
        if limit == 0 || ends <= now {
            return;
        }
        // The server may begin its next window a little before the bot counts on that. What was posted is none of that one's, which the next answer
        // tells of again.
        let is_over_soon = now.checked_add(MARGIN).is_ok_and(|soon| soon >= self.spent.ends);
        if is_over_soon && ends.duration_since(self.spent.ends) > SAME_END {
            return;
        }
        let spent = &mut self.spent;
        if ends.duration_since(spent.ends).abs() > SAME_END {
            (spent.ends, spent.elsewhere) = (ends, 0);
        }
        spent.limit = limit;
        // Of what is under way the server may not know yet; whatever it counts beyond that, others have posted.
        let elsewhere = limit.saturating_sub(left).saturating_sub(spent.by_the_bot());
        spent.elsewhere = spent.elsewhere.max(elsewhere);
    }

    fn begin_window(&mut self, now: Timestamp) {
        if now >= self.spent.over_at() {
            self.spent = SpentPosts::nothing(now, self.spent.limit);
            self.by_person.clear();
        }
    }
}

#[cfg(test)]
mod tests;
