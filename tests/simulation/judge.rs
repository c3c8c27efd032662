//! The judge: what must hold, whatever goes wrong. It sees the server and what the bot decides, survives every crash, and weighs
//! a yes by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use auditoot_core::audit::TokenId;
use auditoot_core::budget::PostClass;
use auditoot_core::dialogue::breach::Breach;
use auditoot_core::dialogue::message::{AccountId, Audience, Message, StatusId};
use auditoot_core::dialogue::person::{Allowance, Limits, Person};
use auditoot_core::dialogue::question::Removal;
use auditoot_core::dialogue::reply::{NamedTarget, RemovedReply, Reply};
use auditoot_core::dialogue::{Effect, Input, Next, Outcome, RemovalReport, Step};
use jiff::{SignedDuration, Timestamp};
use regex::Regex;

use super::server::{POSTS_MAX, Server, Status, WINDOW_SECONDS, recipients};

/// The exact words of a yes.
const YES: [&str; 5] = ["yes", "y", "yes please", "ja", "ja bitte"];
/// How long a yes counts after its question, by the server's whole seconds; and, after a crash, how long it is carried out.
const YES_SECONDS: i64 = 600;
/// A yes that the bot read late, and the time a removal may take.
const LATEST_REMOVAL: SignedDuration = SignedDuration::from_mins(70);
/// Between the look at a message and the commit of what follows from it.
const A_MOMENT: SignedDuration = SignedDuration::from_secs(2);
/// What is kept of a window for each class.
const PARTS: [(PostClass, u32); 4] =
    [(PostClass::Result, 60), (PostClass::ToConnected, 120), (PostClass::ToOthers, 90), (PostClass::Unasked, 30)];
/// How old the look may be at which a result says that something is not known.
const OLD_LOOK_SECONDS: i64 = 10;
/// Posts that were let through at the end of one window and tried at the beginning of the next.
const A_FEW: u32 = 4;
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("Zq[a-j]+").ok());

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Invariant {
    /// No removal without its own unexpired yes of the same account, and only of what that question named.
    OwnYes,
    /// One message, one answer, or a stated rule for none.
    OneAnswer,
    /// No post has a second recipient, or another than who is answered.
    OneRecipient,
    /// Nobody is shown another person's list.
    OwnList,
    /// Each reminder comes, and once.
    RemindersOnce,
    /// Whoever is to be told of a breach is, once, and of as many sign-ins as were ended.
    BreachesOnce,
    /// No post uses what is kept for a higher class, and no result waits for others.
    Reserves,
    /// What is said of a removal is true of the server's state.
    TrueResults,
    /// The bot says within a minute that something is wrong, and that it is over.
    TrueHealth,
}

/// What did not hold.
#[derive(Clone, Debug)]
pub(crate) struct Violation {
    pub(crate) invariant: Invariant,
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.invariant, self.what)
    }
}

/// A question that stands at the server.
struct AskedQuestion {
    tokens: Vec<TokenId>,
    at: Timestamp,
    input: u64,
}

/// A removal that somebody confirmed.
struct ConfirmedTokens {
    tokens: Vec<TokenId>,
    said_at: Timestamp,
    run: u32,
}

#[derive(Default)]
pub(crate) struct Judge {
    pub(crate) first: Option<Violation>,
    /// The runs of the program so far.
    pub(crate) run: u32,
    /// The messages that were decided, and whether one leads to an answer.
    decided: BTreeMap<u64, bool>,
    /// The inputs whose answer the server would not take in any form.
    refused: BTreeSet<u64>,
    asked: BTreeMap<AccountId, AskedQuestion>,
    confirmed: BTreeMap<u64, ConfirmedTokens>,
    /// What the server removed at the bot's request.
    removed: BTreeSet<TokenId>,
    reminded: BTreeSet<(AccountId, Timestamp)>,
    /// Who is to be told of a breach, of which, and whether they were.
    breaches: BTreeMap<(AccountId, String), bool>,
    /// How many posts of each class were tried in each window.
    attempts: BTreeMap<(i64, PostClass), u32>,
}

impl Judge {
    pub(crate) fn finds(&mut self, invariant: Invariant, what: impl Into<String>) {
        self.first.get_or_insert_with(|| Violation { invariant, what: what.into() });
    }

    pub(crate) fn note_refused(&mut self, input: u64) {
        self.refused.insert(input);
    }

    /// A post was made, or may have been. What is left of the parts of the higher classes stays untouched.
    pub(crate) fn note_attempt(&mut self, now: Timestamp, class: PostClass) {
        let window = window(now);
        *self.attempts.entry((window, class)).or_default() += 1;
        let made = |class| self.attempts.get(&(window, class)).copied().unwrap_or_default();
        let all: u32 = PARTS.iter().map(|(class, _)| made(*class)).sum();
        let higher = PARTS.iter().take_while(|(higher, _)| *higher < class);
        let kept: u32 = higher.map(|(higher, part)| part.saturating_sub(made(*higher))).sum();
        if all + kept > POSTS_MAX + A_FEW {
            self.finds(Invariant::Reserves, format!("{all} posts, the last {class:?}, and {kept} are kept for others"));
        }
    }

    /// A post has waited since then for its turn, in a window of which the server has so much left.
    pub(crate) fn note_wait(&mut self, now: Timestamp, class: PostClass, since: Timestamp, left: u32) {
        let most = match class {
            PostClass::Result => 5,
            PostClass::ToConnected => 10,
            PostClass::ToOthers | PostClass::Unasked => return,
        };
        if now.as_second().div_euclid(WINDOW_SECONDS) != window(now) {
            // The server has begun a new window, and the bot waits a little longer before it counts on that.
            return;
        }
        let begins = window(now) * WINDOW_SECONDS + 2;
        let waited = now.as_second() - since.as_second().max(begins);
        let results = self.attempts.get(&(window(now), PostClass::Result)).copied().unwrap_or_default();
        let is_kept = class == PostClass::Result && results < PARTS[0].1 && left > 0;
        if (is_kept || left > POSTS_MAX - PARTS[0].1) && waited > most {
            let what = format!("a post {class:?} has waited {waited} seconds for its turn, with {left} left");
            self.finds(Invariant::Reserves, what);
        }
    }

    /// A step is committed.
    pub(crate) fn note_step(
        &mut self,
        server: &Server,
        now: Timestamp,
        before: &Person,
        (input, number): (&Input, u64),
        step: &Step,
    ) {
        let account = &before.account.id;
        let is_answered = step.response.is_some() || step.effect.is_some();
        match input {
            Input::Said(message) => {
                let room = before.answers.room(now, &Limits::default());
                let has_rule = room == Allowance::Silent
                    || message.audience != Audience::BotAlone
                    || message.from.domain().is_some()
                    || server.status(&message.id).is_none_or(|status| status.deleted);
                if !is_answered && !has_rule {
                    self.finds(Invariant::OneAnswer, format!("silence after {:?}", message.text));
                }
                self.decided.insert(number, is_answered);
                if let Some((_, Effect::Remove(_))) = &step.effect {
                    self.weigh(server, now, message, number);
                }
                let is_heard = room == Allowance::Free && message.audience == Audience::BotAlone;
                if is_heard && is_answered && words(&message.text) == "no" {
                    self.asked.remove(account);
                }
            }
            Input::Done { outcome: Outcome::Removed { removal, report }, .. } => {
                if let Some(Reply::Removed(reply)) = step.response.as_ref().map(|response| &response.reply) {
                    self.hold_result(server, removal, report, reply);
                }
            }
            Input::Woke => {
                let reply = step.response.as_ref().map(|response| &response.reply);
                if let (Some(Reply::Reminder(_)), Some(due)) = (reply, before.reminders.next()) {
                    if due > now {
                        self.finds(Invariant::RemindersOnce, format!("the reminder of {due} came at {now}"));
                    }
                    if !self.reminded.insert((account.clone(), due)) {
                        self.finds(Invariant::RemindersOnce, format!("the reminder of {due} came twice"));
                    }
                }
            }
            Input::Breach(breach) => {
                if let Some(Reply::Breach(reply)) = step.response.as_ref().map(|response| &response.reply) {
                    let was_told = self.breaches.insert((account.clone(), breach.id.0.clone()), true);
                    if was_told == Some(true) || reply.tokens != breach.tokens {
                        let what = format!("{} of {} sign-ins, told before: {was_told:?}", reply.tokens, breach.tokens);
                        self.finds(Invariant::BreachesOnce, what);
                    }
                }
            }
            Input::CameBack { .. }
            | Input::Pasted { .. }
            | Input::Ticked { .. }
            | Input::Done { .. }
            | Input::Posted { .. }
            | Input::Alert { .. } => {}
        }
        if let Next::Forget(_) = step.next {
            self.breaches.retain(|(forgotten, _), _| forgotten != account);
        }
    }

    /// The bot has taken over to tell somebody of a breach.
    pub(crate) fn note_breach(&mut self, account: &AccountId, breach: &Breach) {
        self.breaches.entry((account.clone(), breach.id.0.clone())).or_default();
    }

    /// Weighs the yes that a removal is about to follow from.
    fn weigh(&mut self, server: &Server, now: Timestamp, message: &Message, number: u64) {
        let Some(asked) = self.asked.remove(&message.from.id) else {
            return self.finds(Invariant::OwnYes, format!("{:?} answers no open question", message.text));
        };
        let Some(status) = server.status(&message.id) else {
            return self.finds(Invariant::OwnYes, "a yes that was never written");
        };
        let seconds = status.at.as_second() - asked.at.as_second();
        let is_own =
            status.author.and_then(|who| server.accounts.get(who)).is_some_and(|one| one.id == message.from.id);
        let is_edited = status.edited_at.is_some_and(|at| now.duration_since(at) > A_MOMENT);
        let is_exact = YES.contains(&words(&message.text).as_str());
        if !is_own || is_edited || !is_exact || status.audience != Audience::BotAlone {
            self.finds(Invariant::OwnYes, format!("{:?} is no yes of its own", message.text));
        }
        if !(0..=YES_SECONDS).contains(&seconds) {
            self.finds(Invariant::OwnYes, format!("a yes {seconds} seconds after its question"));
        }
        let confirmed = ConfirmedTokens { tokens: asked.tokens, said_at: status.at, run: self.run };
        self.confirmed.insert(number, confirmed);
    }

    /// The bot asks the server to remove this.
    pub(crate) fn note_removal(&mut self, now: Timestamp, number: u64, token: &TokenId) {
        let what = match self.confirmed.get(&number) {
            None => "there was no yes",
            Some(confirmed) if !confirmed.tokens.contains(token) => "the question did not name it",
            Some(confirmed) => {
                let age = now.duration_since(confirmed.said_at);
                let is_old = confirmed.run != self.run && age.as_secs() >= YES_SECONDS;
                if !is_old && age <= LATEST_REMOVAL {
                    return;
                }
                "its yes is too old"
            }
        };
        self.finds(Invariant::OwnYes, format!("{} was to be removed: {what}", token.0));
    }

    /// The server has removed this at the bot's request.
    pub(crate) fn note_removed(&mut self, token: &TokenId) {
        self.removed.insert(token.clone());
    }

    /// A result goes out of which something is not known; the bot looked last at this moment.
    pub(crate) fn note_unsettled(&mut self, now: Timestamp, looked_at: Timestamp) {
        let seconds = now.duration_since(looked_at).as_secs();
        if seconds > OLD_LOOK_SECONDS {
            self.finds(Invariant::TrueResults, format!("not known, says a result {seconds} seconds after the look"));
        }
    }

    fn hold_result(&mut self, server: &Server, removal: &Removal, report: &RemovalReport, reply: &RemovedReply) {
        let tokens = |named: &NamedTarget| {
            removal.targets.iter().filter(|one| one.label == named.label).flat_map(|one| one.tokens.clone()).collect()
        };
        for named in reply.removed.iter().chain(&reply.gone_before) {
            let tokens: Vec<TokenId> = tokens(named);
            if tokens.is_empty() || tokens.iter().any(|token| !server.gone.contains_key(token)) {
                self.finds(Invariant::TrueResults, format!("{} is said to be gone, and is there", named.label));
            }
        }
        let looked_at = report.listing.as_ref().map(|listing| listing.read_at);
        for named in reply.untried.iter().chain(&reply.gone_before) {
            let tokens: Vec<TokenId> = tokens(named);
            if tokens.iter().all(|token| self.removed.contains(token)) {
                self.finds(Invariant::TrueResults, format!("{} is said to be untouched, and was removed", named.label));
            }
        }
        for named in &reply.left {
            let tokens: Vec<TokenId> = tokens(named);
            let was_there = |token: &TokenId| server.gone.get(token).is_none_or(|at| Some(*at) > looked_at);
            if looked_at.is_some() && !tokens.iter().any(was_there) {
                self.finds(Invariant::TrueResults, format!("{} is said to be there, and was gone", named.label));
            }
        }
    }

    /// Somebody asks the bot how it is: whether it has to be unwell, and whether it may be.
    pub(crate) fn note_health(&mut self, is_well: bool, has_to_be_unwell: bool, may_be_unwell: bool) {
        if is_well && has_to_be_unwell {
            self.finds(Invariant::TrueHealth, "it says that it is well, and is not");
        }
        if !is_well && !may_be_unwell {
            self.finds(Invariant::TrueHealth, "it says that it is unwell, and is not");
        }
    }

    /// A post of the bot's stands at the server.
    pub(crate) fn note_post(&mut self, server: &Server, post: &Status) {
        let Some(meant) = &post.meant else { return };
        let Some(to) = server.who(&meant.to) else { return };
        let recipients = recipients(&post.text);
        if recipients.len() != 1 || !recipients.contains(&server.accounts[to].acct) {
            self.finds(Invariant::OneRecipient, format!("a post to {to} reached {recipients:?}"));
        }
        let parent = post.under.as_ref().and_then(|under| server.status(under)).and_then(|parent| parent.author);
        if parent.is_some_and(|author| author != to) {
            self.finds(Invariant::OneRecipient, format!("a post to {to} answers {parent:?}"));
        }
        let mut marks = MARK.iter().flat_map(|mark| mark.find_iter(&post.text));
        if let Some(strange) = marks.find(|found| found.as_str() != mark(to)) {
            self.finds(Invariant::OwnList, format!("{to} was shown an app of {}", strange.as_str()));
        }
        if let Some(tokens) = &meant.asks
            && self.asked.get(&meant.to).is_none_or(|asked| asked.input != meant.input)
        {
            let asked = AskedQuestion { tokens: tokens.clone(), at: post.at, input: meant.input };
            self.asked.insert(meant.to.clone(), asked);
        }
    }

    /// How many removals were confirmed, and how many reminders came.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.confirmed.len(), self.reminded.len())
    }

    /// Everything has come to rest.
    pub(crate) fn close(&mut self, server: &Server) {
        if let Some(((account, _), _)) = self.breaches.iter().find(|(_, was_told)| !**was_told) {
            self.finds(Invariant::BreachesOnce, format!("{} was never told of a breach", account.0));
        }
        let mut answers: BTreeMap<u64, u32> = BTreeMap::new();
        for post in server.statuses.iter().filter(|status| !status.deleted) {
            if let Some(meant) = &post.meant {
                *answers.entry(meant.input).or_default() += 1;
            }
        }
        if let Some((input, count)) = answers.iter().find(|(_, count)| **count > 1) {
            let text = server.status(&StatusId(input.to_string())).map_or("no message", |status| &status.text);
            self.finds(Invariant::OneAnswer, format!("{count} answers to input {input}, {text:?}"));
        }
        for (written, _) in &server.notifications {
            let (number, status) = (u64::try_from(*written).unwrap_or_default(), &server.statuses[*written]);
            let is_owed = self.decided.get(&number).copied().unwrap_or(true);
            if is_owed && !status.deleted && !self.refused.contains(&number) && !answers.contains_key(&number) {
                self.finds(Invariant::OneAnswer, format!("no answer to message {number}, {:?}", status.text));
            }
        }
    }
}

/// The window that a post counts in: the bot waits a little past the end of one.
fn window(now: Timestamp) -> i64 {
    (now.as_second() - 2).div_euclid(WINDOW_SECONDS)
}

/// The word that stands in the names of this person's apps, and in nobody else's.
pub(crate) fn mark(who: usize) -> String {
    let letters = who.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
    format!("Zq{letters}")
}

/// What a message says, without what never matters; letters of full width are letters.
fn words(text: &str) -> String {
    let narrow = |char: char| match u32::from(char) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(char),
        _ => char,
    };
    let text = text.chars().map(narrow).collect::<String>().to_lowercase();
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
