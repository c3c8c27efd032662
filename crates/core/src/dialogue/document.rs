//! A copy of everything the bot keeps of one person: one document that a program can read.
//!
//! Invariants:
//! - Every field of [`Person`] is in it, or a comment here says why not: the record is taken apart field by field, so a new one does
//!   not compile until that is decided.
//! - No secret is in it: no token, no link to sign in with, no link to download it with.
//! - What was chosen by strangers (names, websites) stays as it came. It is a file and no post, and JSON escapes what has to be.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::language::Language;
use super::message::StatusId;
use super::person::{Connection, Continues, LastWords, Person, SignedInWith, Watch};
use super::question::Question;
use super::reminder::Reminders;
use super::repetition::Repetition;
use super::reply::UnseenAlert;
use super::shown::ShownList;
use super::sign_in::{PendingSignIn, Then};
use super::told::Told;
use crate::audit::application::{Holder, letter};
use crate::audit::{Application, Extent, Filter, Finding, LastUse, Memory, Order, PostingApplication, Token, TokenId};

/// The version of the document's form. It goes up when something in it changes its meaning or goes, not when something is added.
pub const FORMAT: u32 = 1;

/// The document. Times are UTC, as RFC 3339 has them; a thing that there is not is `null`.
#[derive(Debug, Serialize)]
pub struct Export<'a> {
    /// [`FORMAT`].
    format: u32,
    /// When the copy was made.
    made_at: Timestamp,
    /// Whose it is.
    account: AccountOut<'a>,
    /// The permission the person gave.
    permission: PermissionOut,
    /// The sign-in that waits.
    sign_in: Option<SignInOut<'a>>,
    /// The last list shown: what a number means.
    last_list: Option<ListOut<'a>>,
    /// The open question, as the bot keeps it: what a yes would do, when it was asked, and the posts that name it.
    question: Option<&'a Question>,
    /// When the bot answered, for the limits; times older than a day are dropped with the next answer.
    answered_at: &'a [Timestamp],
    /// Whether it said since then that it is enough for now.
    said_enough: bool,
    /// The wishes to remove something that were answered beyond the limits, by the app they were written with.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_words: Option<&'a [LastWords]>,
    /// When the person last got the one hint to write in private.
    hinted_at: Option<Timestamp>,
    /// What they are answered in.
    language: Option<Language>,
    /// Whether their next message may still change that.
    language_may_change: bool,
    /// What they saw on audit days, keep, and had removed. The marks are hashes of what names an app or a sign-in.
    memory: &'a Memory,
    /// The app they wrote with when they signed in.
    signed_in_with: &'a SignedInWith,
    /// The app that confirmed the removal under way, if it is another.
    removes_with: Option<&'a PostingApplication>,
    /// What they want of reminders, and when the next is due.
    reminders: &'a Reminders,
    /// The numbers of their last messages, newest first: what a reminder answers.
    last_messages: &'a [StatusId],
    /// How many were found gone.
    messages_gone: usize,
    /// What they were told of new apps and may not have seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen_alert: Option<&'a UnseenAlert>,
    last_wrote_at: Option<Timestamp>,
    /// Whether they are told of new apps, and the ids of the sign-ins they were told of last, or are to be told of.
    watch: &'a Watch,
    /// What the bot told last that a short answer may be about.
    told_last: Option<&'a Told>,
    /// Whether the bot did not understand their last message.
    did_not_understand: bool,
    /// Equal texts of theirs in a row, by a hash of the text, and when the bot last posted something to them.
    repetition: &'a Repetition,
    /// What `more` goes on with.
    more_goes_on_with: &'a Continues,
    /// What is left of the last answer, page by page, where one post did not hold it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rest_of_last_answer: Vec<&'a str>,
    /// Until when the link to this document is good.
    link_until: Option<Timestamp>,
}

/// Whose copy it is.
#[derive(Debug, Serialize)]
struct AccountOut<'a> {
    /// The number of the account on the bot's server.
    id: &'a str,
    handle: &'a str,
    address: &'a str,
}

/// The permission, or what the bot keeps instead, without its secret part.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum PermissionOut {
    /// There is none.
    None,
    /// There is one, and a token for it.
    Given { since: Timestamp, token: TokenOut },
    /// There is none; the bot has a key of its own to the list of apps.
    KeyOfTheBot { since: Timestamp, until: Timestamp, key: TokenOut },
    /// There is none; the bot keeps the list that was pasted, and the one before it.
    ListPasted { at: Timestamp },
    /// It is on its way back.
    BeingGivenBack { token: TokenOut },
}

impl PermissionOut {
    fn of(connection: Connection) -> Self {
        match connection {
            Connection::None => Self::None,
            Connection::Since(since) => Self::Given { since, token: TokenOut::KeptSealed },
            Connection::Until { since, until } => Self::KeyOfTheBot { since, until, key: TokenOut::KeptSealed },
            Connection::Pasted(at) => Self::ListPasted { at },
            Connection::GivingBack => Self::BeingGivenBack { token: TokenOut::KeptSealed },
        }
    }
}

/// What is said of a secret part.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum TokenOut {
    /// It is kept sealed, and is in no copy.
    KeptSealed,
}

/// A sign-in that waits, without its link.
#[derive(Debug, Serialize)]
struct SignInOut<'a> {
    good_until: Timestamp,
    /// The status id of the message that needs it.
    message: Option<&'a StatusId>,
    /// What is done after it.
    then: &'a Then,
    codes_refused: u32,
    /// The apps it was asked for with.
    asked_with: Option<&'a PostingApplication>,
    newest_with: Option<&'a PostingApplication>,
}

/// The last list shown.
#[derive(Debug, Serialize)]
struct ListOut<'a> {
    read_at: Timestamp,
    filter: &'a Filter,
    /// How many apps there were before filtering.
    apps_total: usize,
    /// Whether the list was cut at the bot's limit.
    extent: Extent,
    /// The earliest use the server reported for anything.
    earliest_use: Option<Timestamp>,
    /// How many applications were shown so far.
    shown: usize,
    /// How many at the end are no part of the list, and have a number because they were named.
    added: usize,
    /// The numbers of what was removed since.
    removed: &'a BTreeSet<usize>,
    order: Order,
    /// The audit day since which things are new in it.
    new_since: Option<Timestamp>,
    #[serde(rename = "entries")]
    applications: Vec<ApplicationOut<'a>>,
}

/// One application of the list.
#[derive(Debug, Serialize)]
struct ApplicationOut<'a> {
    number: usize,
    /// The app's name, as it came.
    name: Option<&'a str>,
    /// Its website, as it came.
    website: Option<&'a str>,
    /// What it may do, in the server's words.
    scopes: Option<&'a [String]>,
    is_this_bot: bool,
    /// Why it needs a look.
    findings: &'a [Finding],
    #[serde(rename = "sign_ins")]
    tokens: Vec<ApplicationTokenOut<'a>>,
}

/// One sign-in of an application.
#[derive(Debug, Serialize)]
struct ApplicationTokenOut<'a> {
    /// The number and letter that people know it by.
    label: String,
    /// The home server's own name for it. It opens nothing.
    id: &'a TokenId,
    authorized_at: Option<Timestamp>,
    last_use: LastUse,
}

impl<'a> Export<'a> {
    /// The copy of what is kept of a person, made at `now`.
    #[must_use]
    pub fn of(person: &'a Person, now: Timestamp) -> Self {
        let Person {
            account,
            connection,
            sign_in,
            shown,
            question,
            answers,
            hinted_at,
            language,
            is_language_open,
            continues,
            rest,
            export,
            memory,
            signed_in_with,
            removes_with,
            // These are made of secrets, and of no use to anybody.
            paste: _,
            list_page: _,
            authorization_requests: _,
            reminders,
            last_messages,
            messages_gone,
            unseen_alert,
            last_wrote_at,
            watch,
            told,
            is_puzzling,
            repetition,
        } = person;
        Self {
            format: FORMAT,
            made_at: now,
            account: AccountOut { id: &account.id.0, handle: &account.acct, address: &account.url },
            permission: PermissionOut::of(*connection),
            sign_in: sign_in.as_ref().map(SignInOut::of),
            last_list: shown.as_ref().map(ListOut::of),
            question: question.as_ref(),
            answered_at: answers.times(),
            said_enough: answers.said_enough(),
            last_words: Some(answers.last_words()).filter(|words| !words.is_empty()),
            hinted_at: *hinted_at,
            language: *language,
            language_may_change: *is_language_open,
            memory,
            signed_in_with,
            removes_with: removes_with.as_ref(),
            reminders,
            last_messages,
            messages_gone: *messages_gone,
            unseen_alert: unseen_alert.as_ref(),
            last_wrote_at: *last_wrote_at,
            watch,
            told_last: told.as_ref(),
            did_not_understand: *is_puzzling,
            repetition,
            more_goes_on_with: continues,
            // A page with a link may hold the one to sign in with, which is a secret as long as it is good.
            rest_of_last_answer: rest
                .iter()
                .filter(|page| page.link.is_none())
                .map(|page| page.text.expose())
                .collect(),
            // The id is made of a secret, and of no use to anybody.
            link_until: export.as_ref().map(|open| open.until),
        }
    }
}

impl<'a> SignInOut<'a> {
    fn of(pending: &'a PendingSignIn) -> Self {
        // The link is a secret as long as it is good, and the id is made of it.
        let PendingSignIn { authorization_request: _, link: _, until, under, then, refusals, asked_with, newest_with } =
            pending;
        Self {
            good_until: *until,
            message: under.as_ref(),
            then,
            codes_refused: *refusals,
            asked_with: asked_with.as_ref(),
            newest_with: newest_with.as_ref(),
        }
    }
}

impl<'a> ListOut<'a> {
    fn of(list: &'a ShownList) -> Self {
        let ShownList {
            applications,
            filter,
            apps_total,
            extent,
            earliest_use,
            at,
            shown,
            new_since,
            order,
            added,
            removed,
        } = list;
        Self {
            read_at: *at,
            filter,
            apps_total: *apps_total,
            extent: *extent,
            earliest_use: *earliest_use,
            shown: *shown,
            added: *added,
            removed,
            new_since: *new_since,
            order: *order,
            applications: applications
                .iter()
                .zip(1..)
                .map(|(application, number)| ApplicationOut::of(application, number))
                .collect(),
        }
    }
}

impl<'a> ApplicationOut<'a> {
    fn of(application: &'a Application, number: usize) -> Self {
        let token = |(index, token): (usize, &'a Token)| ApplicationTokenOut {
            label: format!("{number}{}", letter(index)),
            id: &token.id,
            authorized_at: token.authorized_at,
            last_use: token.last_use,
        };
        Self {
            number,
            name: application.key.name.as_deref(),
            website: application.key.website.as_deref(),
            scopes: application.key.scopes.as_deref(),
            is_this_bot: application.holder == Holder::Bot,
            findings: &application.findings,
            tokens: application.tokens.iter().enumerate().map(token).collect(),
        }
    }
}
