//! Everything the bot knows of one person.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound};
use serde::{Deserialize, Serialize};

use super::bound_page::{BoundPageId, OpenBoundPage};
use super::export::OpenExport;
use super::language::Language;
use super::list_page::OpenListPage;
use super::message::{Account, Audience, Message, StatusId};
use super::question::Question;
use super::reminder::Reminders;
use super::repetition::Repetition;
use super::reply::{RestPage, UnseenAlert};
use super::shown::ShownList;
use super::sign_in::{AuthorizationRequestId, PendingSignIn};
use super::told::Told;
use crate::audit::application::Holder;
use crate::audit::snapshot::Occasion;
use crate::audit::{Application, Listing, Memory, PostingApplication, View};

pub use answers::{Allowance, AnswerLog, LastWord, LastWords, Limits};
pub use connection::Connection;
pub use signed_in_with::SignedInWith;
pub use watch::Watch;

mod answers;
mod connection;
mod signed_in_with;
mod watch;

/// How many authorization requests of a person are remembered: as many links as are sent in a day that counts.
const HANDSHAKES_MAX: usize = 100;
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
    pub paste: Option<OpenBoundPage>,
    /// The link to the list as a page, if one was sent. It may have run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_page: Option<OpenListPage>,
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
            list_page: None,
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

    /// When a stranger is forgotten: 30 days after they last wrote, or were answered, at the next full hour, so that it does not change with every
    /// message.
    #[must_use]
    pub fn forgotten_at(&self) -> Option<Timestamp> {
        if !self.is_stranger() {
            return None;
        }
        let moments = [self.last_wrote_at, self.answers.last(), self.hinted_at];
        let last = moments.into_iter().flatten().max().unwrap_or(Timestamp::UNIX_EPOCH);
        let kept = last.checked_add(STRANGERS_KEPT).unwrap_or(Timestamp::MAX);
        Some(kept.round(TimestampRound::new().smallest(jiff::Unit::Hour).mode(RoundMode::Ceil)).unwrap_or(kept))
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

    /// The list that the page with this link shows, if the link is good: it is the newest, and the list was not read anew since.
    #[must_use]
    pub fn list_on_page(&self, link: &BoundPageId, now: Timestamp) -> Option<&ShownList> {
        let page = self.list_page.as_ref().filter(|page| page.open.is_good(link, now))?;
        self.shown.as_ref().filter(|shown| shown.at == page.list_read_at)
    }

    /// Whether this is still the account the record was made for. A change of handle or address drops the connection:
    /// the id may have been given to somebody else.
    #[must_use]
    pub fn is_same_account(&self, account: &Account) -> bool {
        self.account.id == account.id && self.account.acct == account.acct && self.account.url == account.url
    }
}
