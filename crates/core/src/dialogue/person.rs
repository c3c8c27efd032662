//! Everything the bot knows of one person.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::export::OpenExport;
use super::language::Language;
use super::message::{Account, Audience, Message, StatusId};
use super::paste::OpenPaste;
use super::question::Question;
use super::reminder::Reminders;
use super::repetition::Repetition;
use super::reply::{RestPage, UnseenAlert};
use super::shown::ShownList;
use super::sign_in::{AuthorizationRequestId, PendingSignIn};
use super::told::Told;
use crate::audit::application::Holder;
use crate::audit::snapshot::Occasion;
use crate::audit::{Application, Listing, Memory, PostingApplication, TokenId, View};

pub use answers::{Allowance, AnswerLog, LastWord, LastWords, Limits};
pub use connection::Connection;
pub use signed_in_with::SignedInWith;

mod answers;
mod connection;
mod signed_in_with;

/// How many authorization requests of a person are remembered: as many links as are sent in a day that counts.
const HANDSHAKES_MAX: usize = 100;
/// How many sign-ins are remembered that somebody was told of, and as many that they are still to be told of.
const WATCHED_MAX: usize = 100;
/// How many posts about new apps a day do not wait for room among the answers: an app that writes in the person's name could use that
/// up first, to delay the news of itself. More than ten a day is a flood, and may wait.
const ALERTS_AT_ONCE: usize = 10;
/// How long after watching has ended an app that is found is still told. What was let in before the end is; but a server that could not
/// be told of the end goes on finding what is let in.
const FOUND_AFTER_THE_END: SignedDuration = DAY;
/// How many of a person's last messages are remembered.
pub const LAST_MESSAGES: usize = 3;
/// After so many days without a message, a permission is given back.
const UNUSED_DAYS_MAX: i64 = 400;
/// So long after the last message somebody is forgotten who never connected.
const STRANGERS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How large a person may become, as JSON, in bytes: a store of small values takes no more, and the bounds of what is
/// remembered keep below it.
pub const BYTES_MAX: usize = 256 << 10;

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
    /// What the person is answered in: fixed by the first message that says something in a language of the bot, and changed only by their word.
    #[serde(default)]
    pub language: Option<Language>,
    /// Whether the next message may still fix it: none said anything yet in a language that the bot speaks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_language_open: bool,
    /// What `more` goes on with.
    #[serde(default)]
    pub continues: Continues,
    /// What is left of the last answer, where one post of this server did not hold it: `more` goes on with that first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<RestPage>,
    /// The link to download the copy of all this with, if one was sent. It may have run out.
    #[serde(default)]
    pub export: Option<OpenExport>,
    /// The link to paste a list with, if one was sent. It may have run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paste: Option<OpenPaste>,
    /// What the person saw, keeps and had removed.
    #[serde(default)]
    pub memory: Memory,
    /// The app that the message was written with that asked for the sign-in.
    #[serde(default)]
    pub signed_in_with: SignedInWith,
    /// The app that the yes to the removal under way was written with, where it was another than at sign-in. A person has one
    /// removal at a time.
    #[serde(default)]
    pub removes_with: Option<PostingApplication>,
    /// The authorization requests of the last links that were sent: their records go when the person is forgotten.
    #[serde(default)]
    #[serde(rename = "handshakes")]
    pub authorization_requests: Vec<AuthorizationRequestId>,
    /// Whether the person wants reminders, and when the next is due.
    #[serde(default)]
    pub reminders: Reminders,
    /// The person's last private mentions to the bot alone, newest first, [`LAST_MESSAGES`] at most: what a reminder answers.
    #[serde(default)]
    pub last_messages: Vec<StatusId>,
    /// How many messages of the person's were found gone when a post was to go under them.
    #[serde(default)]
    pub messages_gone: usize,
    /// What the person was told of new apps in posts that they may not have seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen_alert: Option<UnseenAlert>,
    /// When the person last wrote anything to the bot; `None` in records older than this field.
    #[serde(default)]
    pub last_wrote_at: Option<Timestamp>,
    /// Whether the person is told of new apps.
    #[serde(default)]
    pub watch: Watch,
    /// What the bot told last that a short answer may be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Whether the bot said last that it did not understand.
    #[serde(default)]
    pub is_puzzling: bool,
    /// Equal texts of the person's in a row.
    #[serde(default)]
    pub repetition: Repetition,
}

/// Whether somebody is told of new apps, and of which they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Whether they are.
    pub is_on: bool,
    /// The sign-ins that were told last, newest first: the same one may be found again for a while.
    pub told: Vec<TokenId>,
    /// The sign-ins that were found while there was no room for an answer, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<TokenId>,
    /// When they are told, whether there is room then or not; `None` if none wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell_at: Option<Timestamp>,
    /// When watching ended; `None` while it is on, before it was ever on, and in records older than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// When the bot looks whether the sign-in that it watches with still counts; `None` while it does not watch, and in records older
    /// than this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_at: Option<Timestamp>,
    /// When somebody was told, within the last day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_at: Vec<Timestamp>,
}

impl Watch {
    /// Watching begins, or goes on.
    pub fn begin(&mut self, now: Timestamp) {
        (self.is_on, self.ended_at) = (true, None);
        self.look_tomorrow(now);
    }

    /// The bot looks again in a day whether the sign-in still counts.
    pub fn look_tomorrow(&mut self, now: Timestamp) {
        self.look_at = now.checked_add(DAY).ok();
    }

    /// Watching ends; whether it was on.
    pub fn end(&mut self, now: Timestamp) -> bool {
        let was_on = std::mem::take(&mut self.is_on);
        self.look_at = None;
        if was_on {
            self.ended_at = Some(now);
        }
        was_on
    }

    /// Whether what is found at `now` may have been let in while it was on. After its end that takes minutes, and longer only where the
    /// bot or the database was away.
    #[must_use]
    pub fn counts(&self, now: Timestamp) -> bool {
        self.is_on || self.ended_at.is_none_or(|at| now.duration_since(at) <= FOUND_AFTER_THE_END)
    }

    /// Whether something may have been let in that was not found yet and is to be told.
    #[must_use]
    pub fn may_have_news(&self, now: Timestamp) -> bool {
        (self.is_on || self.ended_at.is_some()) && self.counts(now)
    }

    /// Whether one more post about new apps is told at once, however much else the bot has answered.
    #[must_use]
    pub fn has_room(&self, now: Timestamp) -> bool {
        self.told_at.iter().filter(|at| now.duration_since(**at) < DAY).count() < ALERTS_AT_ONCE
    }

    /// Notes that somebody is told at `now`.
    pub fn note_post(&mut self, now: Timestamp) {
        self.told_at.retain(|at| now.duration_since(*at) < DAY);
        self.told_at.push(now);
    }

    /// Those of these sign-ins, and of those that wait, that were not told yet, newest first.
    #[must_use]
    pub fn news(&self, found: &[TokenId]) -> Vec<TokenId> {
        let mut news: Vec<TokenId> = Vec::new();
        for id in found.iter().chain(&self.waiting) {
            if !self.told.contains(id) && !news.contains(id) {
                news.push(id.clone());
            }
        }
        news
    }

    /// Puts off telling of these, which are all there are to tell.
    pub fn put_off(&mut self, news: Vec<TokenId>, until: Timestamp) {
        self.waiting = news;
        self.waiting.truncate(WATCHED_MAX);
        // What waits already is not put off again.
        self.tell_at = Some(self.tell_at.map_or(until, |at| at.min(until)));
    }

    /// Notes that these are told. Nothing waits any more.
    pub fn note_told(&mut self, news: Vec<TokenId>) {
        (self.waiting, self.tell_at) = (Vec::new(), None);
        self.told.splice(0..0, news);
        self.told.truncate(WATCHED_MAX);
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
            is_language_open: false,
            continues: Continues::default(),
            rest: Vec::new(),
            export: None,
            paste: None,
            memory: Memory::default(),
            signed_in_with: SignedInWith::default(),
            removes_with: None,
            authorization_requests: Vec::new(),
            reminders: Reminders::default(),
            last_messages: Vec::new(),
            messages_gone: 0,
            unseen_alert: None,
            last_wrote_at: None,
            watch: Watch::default(),
            told: None,
            is_puzzling: false,
            repetition: Repetition::default(),
        }
    }

    /// Notes that the person was shown the first page of their whole list, or got a reminder that told them what is new, out of
    /// this listing. From the next day on, new is what comes after it.
    pub fn note_audit(&mut self, listing: &Listing, now: Timestamp, occasion: Occasion) {
        self.memory.audits.note(listing, now, occasion);
    }

    /// How the person looks at a listing. `numbered` are the applications whose numbers count, if any.
    #[must_use]
    pub fn view<'a>(&'a self, now: Timestamp, numbered: &'a [Application]) -> View<'a> {
        View { now, memory: &self.memory, numbered }
    }

    /// Whether the person said that they know this one. Bulk words leave it out.
    #[must_use]
    pub fn keeps(&self, application: &Application) -> bool {
        application.holder == Holder::App && self.memory.keeps.since(application).is_some()
    }

    /// Notes that a link of this authorization request is sent.
    pub fn note_handshake(&mut self, authorization_request: &AuthorizationRequestId) {
        self.authorization_requests.retain(|one| one != authorization_request);
        self.authorization_requests.insert(0, authorization_request.clone());
        self.authorization_requests.truncate(HANDSHAKES_MAX);
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

    /// When something is due although nobody writes: a reminder, the end of a sign-in or of an unused permission, news of apps that
    /// there was no room for, a look whether the bot still can watch, or that a stranger is forgotten.
    #[must_use]
    pub fn wakes_at(&self) -> Option<Timestamp> {
        let moments =
            [self.reminders.next(), self.lapses_at(), self.watch.tell_at, self.watch.look_at, self.forgotten_at()];
        moments.into_iter().flatten().min()
    }

    /// Whether there is nothing to keep this person for: they never connected, and have no reminders.
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        self.connection == Connection::None
            && self.signed_in_with == SignedInWith::NotKnown
            && self.memory == Memory::default()
            && self.watch == Watch::default()
            && self.reminders.next().is_none()
    }

    /// When a stranger is forgotten: 30 days after they last wrote, or were answered.
    #[must_use]
    pub fn forgotten_at(&self) -> Option<Timestamp> {
        if !self.is_stranger() {
            return None;
        }
        let moments = [self.last_wrote_at, self.answers.last(), self.hinted_at];
        let last = moments.into_iter().flatten().max().unwrap_or(Timestamp::UNIX_EPOCH);
        Some(last.checked_add(STRANGERS_KEPT).unwrap_or(Timestamp::MAX))
    }

    /// When the bot gives the permission back by itself: when the sign-in ends, where it has an end. Else 400 days after the person
    /// last wrote, or gave it, at the next midnight (UTC), so that it changes once a day at most, however much the person writes.
    #[must_use]
    pub fn lapses_at(&self) -> Option<Timestamp> {
        let given = match self.connection {
            Connection::Since(at) | Connection::Pasted(at) => at,
            Connection::Until { until, .. } => return Some(until),
            Connection::None | Connection::GivingBack => return None,
        };
        let last = [self.last_wrote_at, self.answers.last()].into_iter().flatten().fold(given, Timestamp::max);
        let midnight = (last.as_second().div_euclid(DAY.as_secs()) + UNUSED_DAYS_MAX + 1).saturating_mul(DAY.as_secs());
        Some(Timestamp::from_second(midnight).unwrap_or(Timestamp::MAX))
    }

    /// Whether this is still the account the record was made for. A change of handle or address drops the connection:
    /// the id may have been given to somebody else.
    #[must_use]
    pub fn is_same_account(&self, account: &Account) -> bool {
        self.account.id == account.id && self.account.acct == account.acct && self.account.url == account.url
    }
}
