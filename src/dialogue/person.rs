//! Everything the bot knows of one person.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::export::OpenExport;
use super::language::Language;
use super::message::{Account, Audience, Message, StatusId};
use super::question::Question;
use super::reminder::Reminders;
use super::shown::ShownList;
use super::sign_in::{HandshakeId, PendingSignIn};
use crate::audit::entry::Holder;
use crate::audit::snapshot::Occasion;
use crate::audit::{Application, Entry, Listing, Memory, SignInId, View};

/// How many handshakes of a person are remembered: as many links as are sent in a day that counts.
const HANDSHAKES_MAX: usize = 100;
/// How many of a person's last messages are remembered.
pub const LAST_MESSAGES: usize = 3;
/// After so many days without a message, a permission is given back.
const UNUSED_DAYS_MAX: i64 = 400;

/// A person, as the store keeps them: one sealed record each. It holds no token and no text of any message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The account id, with the handle and address it had when it first wrote.
    pub account: Account,
    /// Whether the person has given the bot a permission.
    pub connection: Connection,
    /// The sign-in the person was sent a link for, if one is open.
    pub sign_in: Option<PendingSignIn>,
    /// The last list shown: what a number means.
    pub shown: Option<ShownList>,
    /// The one open question.
    pub question: Option<Question>,
    /// When the bot answered, for the limits.
    pub answers: AnswerLog,
    /// When a public mention, or a person the bot does not serve, last got its one hint.
    pub hinted_at: Option<Timestamp>,
    /// What the person is answered in: fixed by their first message, and changed only by their word.
    #[serde(default)]
    pub language: Option<Language>,
    /// What `more` goes on with.
    #[serde(default)]
    pub continues: Continues,
    /// The link to download the copy of all this with, if one was sent. It may have run out.
    #[serde(default)]
    pub export: Option<OpenExport>,
    /// What the person saw, keeps and had removed.
    #[serde(default)]
    pub memory: Memory,
    /// The app that the message was written with that asked for the sign-in.
    #[serde(default)]
    pub signed_in_with: SignedInWith,
    /// The app that the yes to the removal under way was written with, where it was another than at sign-in. A person has one
    /// removal at a time.
    #[serde(default)]
    pub removes_with: Option<Application>,
    /// The handshakes of the last links that were sent: their records go when the person is forgotten.
    #[serde(default)]
    pub handshakes: Vec<HandshakeId>,
    /// Whether the person wants reminders, and when the next is due.
    #[serde(default)]
    pub reminders: Reminders,
    /// The person's last private mentions to the bot alone, newest first, [`LAST_MESSAGES`] at most: what a reminder answers.
    #[serde(default)]
    pub last_messages: Vec<StatusId>,
    /// When the person last wrote anything to the bot; `None` in records older than this field.
    #[serde(default)]
    pub last_wrote_at: Option<Timestamp>,
    /// Whether the person is told of new apps.
    #[serde(default)]
    pub watch: Watch,
}

/// Whether somebody is told of new apps, and of which they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Whether they are.
    pub is_on: bool,
    /// The sign-ins that were told last, newest first: the same one may be found again for a while.
    pub told: Vec<SignInId>,
}

/// The app that the message was written with that asked for the sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedInWith {
    /// The person did not sign in, or did before the bot took note of it.
    #[default]
    NotKnown,
    /// The server did not say.
    NotTold,
    /// This one.
    App(Application),
}

impl SignedInWith {
    /// The app that a message was written with, if that is to be pointed out: it is another than at sign-in.
    ///
    /// Whoever wrote nothing about it tells nothing: an author can switch it off for all their posts, and people of other servers
    /// have none.
    #[must_use]
    pub fn other(&self, application: Option<&Application>) -> Option<Application> {
        let is_other = |application: &&Application| match self {
            Self::NotKnown => false,
            Self::NotTold => true,
            Self::App(known) => !application.has_name_of(known),
        };
        application.filter(is_other).cloned()
    }
}

/// What `more` goes on with: whatever was shown last that has pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Continues {
    /// The last list shown; where, stands in [`ShownList::shown`].
    #[default]
    List,
    /// What was removed: so many of the newest were shown.
    History(usize),
    /// The question that has pages, as long as there are more of them; then the list again.
    Question,
    /// The copy of what is kept, as text.
    Export {
        /// The line it goes on with.
        line: usize,
        /// The page that would be, the first is 1.
        page: usize,
    },
}

/// Whether the person has given the bot a permission. The token itself lives sealed in the store, not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Connection {
    /// No permission.
    None,
    /// A permission given at this time, and not taken back as far as the bot knows.
    Since(Timestamp),
    /// A permission given at one time that ends at another, whatever the person writes meanwhile.
    Until {
        /// When the person signed in.
        since: Timestamp,
        /// When it ends.
        until: Timestamp,
    },
    /// The person took it back, or asked to be forgotten, and the bot is giving it back right now.
    GivingBack,
}

impl Person {
    /// Somebody who has just written for the first time.
    #[must_use]
    pub fn new(account: Account) -> Self {
        Self {
            account,
            connection: Connection::None,
            sign_in: None,
            shown: None,
            question: None,
            answers: AnswerLog::default(),
            hinted_at: None,
            language: None,
            continues: Continues::default(),
            export: None,
            memory: Memory::default(),
            signed_in_with: SignedInWith::default(),
            removes_with: None,
            handshakes: Vec::new(),
            reminders: Reminders::default(),
            last_messages: Vec::new(),
            last_wrote_at: None,
            watch: Watch::default(),
        }
    }

    /// Notes that the person was shown the first page of their whole list, or got a reminder that told them what is new, out of
    /// this listing. From the next day on, new is what comes after it.
    pub fn note_audit(&mut self, listing: &Listing, now: Timestamp, occasion: Occasion) {
        self.memory.audits.note(listing, now, occasion);
    }

    /// How the person looks at a listing. `numbered` are the entries whose numbers count, if any.
    #[must_use]
    pub fn view<'a>(&'a self, now: Timestamp, unused_days: u32, numbered: &'a [Entry]) -> View<'a> {
        View { now, unused_days, memory: &self.memory, numbered }
    }

    /// Whether the person said that they know this one. Bulk words leave it out.
    #[must_use]
    pub fn keeps(&self, entry: &Entry) -> bool {
        entry.holder == Holder::App && self.memory.keeps.since(entry).is_some()
    }

    /// Notes that a link of this handshake is sent.
    pub fn note_handshake(&mut self, handshake: &HandshakeId) {
        self.handshakes.retain(|one| one != handshake);
        self.handshakes.insert(0, handshake.clone());
        self.handshakes.truncate(HANDSHAKES_MAX);
    }

    /// Notes that the person wrote at `now`, and whether that was a private mention to the bot alone.
    pub fn note_message(&mut self, message: &Message, now: Timestamp) {
        self.last_wrote_at = Some(self.last_wrote_at.map_or(now, |last| last.max(now)));
        self.reminders.heard();
        if message.audience == Audience::BotAlone {
            self.last_messages.retain(|id| *id != message.id);
            self.last_messages.insert(0, message.id.clone());
            self.last_messages.truncate(LAST_MESSAGES);
        }
    }

    /// When something is due although nobody writes: a reminder, or the end of an unused permission.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        [self.reminders.next(), self.lapses_at()].into_iter().flatten().min()
    }

    /// When the bot gives the permission back by itself: 400 days after the person last wrote, or gave it, at the
    /// next midnight (UTC), so that it changes once a day at most, however much the person writes.
    #[must_use]
    pub fn lapses_at(&self) -> Option<Timestamp> {
        let given = match self.connection {
            Connection::Since(at) => at,
            Connection::Until { until, .. } => return Some(until),
            Connection::None | Connection::GivingBack => return None,
        };
        let last = [self.last_wrote_at, self.answers.last()].into_iter().flatten().fold(given, Timestamp::max);
        let midnight = (last.as_second().div_euclid(DAY.as_secs()) + UNUSED_DAYS_MAX + 1).saturating_mul(DAY.as_secs());
        Some(Timestamp::from_second(midnight).unwrap_or(Timestamp::MAX))
    }

    /// Whether the bot holds a permission it may use.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.connection, Connection::Since(_) | Connection::Until { .. })
    }

    /// Whether this is still the account the record was made for. A change of handle or address drops the connection:
    /// the id may have been given to somebody else.
    #[must_use]
    pub fn is_same_account(&self, account: &Account) -> bool {
        self.account.id == account.id && self.account.acct == account.acct && self.account.url == account.url
    }
}

/// How much the bot may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Answers to one person in an hour.
    pub answers_per_hour: u32,
    /// Answers to one person in a day.
    pub answers_per_day: u32,
    /// Answers to all people of one remote domain in a day.
    pub domain_answers_per_day: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answers_per_hour: 40, answers_per_day: 100, domain_answers_per_day: 300 }
    }
}

/// When the bot answered somebody. Bounded by the daily limit: older times are dropped as new ones come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerLog {
    times: Vec<Timestamp>,
    /// Whether the polite "that is enough for now" was said since there was last room.
    told: bool,
}

/// Whether there is room for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// There is.
    Free,
    /// There is none; this answer is the polite one that says so, and when there is room again.
    Last(Timestamp),
    /// There is none, and the person was told.
    Silent,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl AnswerLog {
    /// Whether one more answer fits at `now`. A time ahead of `now` (the clock was set back) counts as now.
    #[must_use]
    pub fn room(&self, now: Timestamp, limits: &Limits) -> Room {
        let again = [(HOUR, limits.answers_per_hour), (DAY, limits.answers_per_day)]
            .into_iter()
            .filter_map(|(span, limit)| self.full_until(now, span, limit))
            .max();
        match again {
            None => Room::Free,
            Some(_) if self.told => Room::Silent,
            Some(again) => Room::Last(again),
        }
    }

    /// When there is room again in a window of `span` that holds at most `limit`; `None` if there is room at `now`.
    fn full_until(&self, now: Timestamp, span: SignedDuration, limit: u32) -> Option<Timestamp> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).max(1);
        let mut within: Vec<Timestamp> =
            self.times.iter().map(|time| (*time).min(now)).filter(|time| now.duration_since(*time) < span).collect();
        within.sort();
        let frees = within.len().checked_sub(limit).and_then(|index| within.get(index))?;
        frees.checked_add(span).ok()
    }

    /// Whether none of it counts for the limits any more.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.times.iter().all(|time| now.duration_since(*time) >= DAY)
    }

    /// The answers that are noted.
    #[must_use]
    pub fn times(&self) -> &[Timestamp] {
        &self.times
    }

    /// Whether the polite "that is enough for now" was said since there was last room.
    #[must_use]
    pub fn said_enough(&self) -> bool {
        self.told
    }

    /// The last answer that is remembered.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.times.iter().max().copied()
    }

    /// Notes an answer.
    pub fn note(&mut self, now: Timestamp, room: Room) {
        self.times.retain(|time| now.duration_since(*time) < DAY);
        self.times.push(now);
        self.told = matches!(room, Room::Last(_));
    }
}

/// Where an answer goes.
pub type Under = StatusId;

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
    }

    #[test]
    fn after_the_hourly_limit_one_polite_answer_then_silence_until_there_is_room() {
        let limits = Limits { answers_per_hour: 3, answers_per_day: 100, domain_answers_per_day: 300 };
        let mut log = AnswerLog::default();
        for at in 0..3 {
            assert_eq!(log.room(minute(at), &limits), Room::Free);
            log.note(minute(at), Room::Free);
        }
        let polite = log.room(minute(3), &limits);
        assert_eq!(polite, Room::Last(minute(60)));
        log.note(minute(3), polite);
        assert_eq!(log.room(minute(4), &limits), Room::Silent);
        assert_eq!(log.room(minute(59), &limits), Room::Silent);
        assert_eq!(log.room(minute(62), &limits), Room::Free);
    }

    #[test]
    fn a_clock_set_back_does_not_open_the_gate() {
        let limits = Limits { answers_per_hour: 1, ..Limits::default() };
        let mut log = AnswerLog::default();
        log.note(minute(100), Room::Free);
        assert!(matches!(log.room(minute(10), &limits), Room::Last(_)));
    }
}
