//! What an input means, and what follows from it.
//!
//! PURE: no I/O, clock or randomness; a test holds that. The shell calls [`step`] with the facts it has; if a read would
//! change the answer, `step` says which one it lacks, the shell reads and calls again. What comes out is committed in one
//! transaction, and only then acted upon.
//!
//! Invariants:
//! - One input, at most one post: [`Step::response`] is an `Option`.
//! - Reads are facts gathered before the step; writes are effects performed after the commit. A failed read is a fact, a
//!   failed write comes back as an input, so `step` cannot fail.
//! - Nothing is removed without a [`ConfirmedRemoval`], which only a valid yes can make.

pub mod bound_page;
pub mod breach;
pub mod command;
pub mod document;
pub mod export;
pub mod following;
pub mod language;
pub mod list_page;
pub mod message;
pub mod paste;
pub mod person;
pub mod question;
pub mod record;
pub mod reminder;
pub mod repetition;
pub mod reply;
pub mod shown;
pub mod sign_in;
pub mod span;
pub mod told;
pub mod understand;
pub mod understanding;
pub mod verb;
pub mod words;

mod asking;
mod carrying;
mod choosing;
mod day;
mod exporting;
mod history;
mod keeping;
mod leaving;
mod lines;
mod listing;
mod meant;
mod measure;
mod numbering;
mod pasting;
mod reading;
mod reminding;
mod removal_report;
mod removing;
mod resolve;
mod rest;
mod service;
mod signing_in;
mod status;
mod talking;
mod ticking;
mod turn;
mod unseen;
mod viewing;
mod waking;
mod watching;
mod wished;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::audit::{Listing, Source, TokenId};
use crate::secret::AuthorizationCode;
use bound_page::{BoundPageId, ReadyBoundPage};
use breach::Breach;
use command::Switch;
use export::ExportWay;
use following::{Filtering, Following};
use list_page::ListWay;
use message::{Message, StatusId, Thread};
use paste::PastedLists;
use person::{AnswerLog, Limits, Person};
use question::{ConfirmedForget, ConfirmedRemoval, ParentAuthor, Removal, Standing};
use reply::{CodeWay, GaveBack, Response, Role, Trouble};
use sign_in::{AuthorizationRequestId, Exchange, ReadyLink};
use signing_in::AfterExchange;
use turn::Turn;

pub use measure::Measure;
pub use removal_report::RemovalReport;
pub use service::{ServesOthers, Service, operator_page};
pub use ticking::{TicksRefusal, ticks_refusal};
pub use viewing::{ListView, ViewedApplication, list_view};

/// Something that happened to one person.
#[derive(Clone, Debug)]
pub enum Input {
    /// The person wrote.
    Said(Message),
    /// A sign-in came back to the bot's own page.
    CameBack {
        /// Which one.
        authorization_request: AuthorizationRequestId,
        /// With this, to exchange.
        code: AuthorizationCode,
    },
    /// A list was pasted on the bot's own page, and confirmed there.
    Pasted {
        /// With which link.
        link: BoundPageId,
        /// What is kept from now on, if that link still counts.
        lists: Box<PastedLists>,
    },
    /// Boxes were ticked on the page with the list.
    Ticked {
        /// With which link.
        link: BoundPageId,
        /// The sign-ins they stand for.
        tokens: BTreeSet<TokenId>,
    },
    /// A write was performed.
    Done {
        /// The message it goes back to, if it goes back to one.
        under: Option<StatusId>,
        /// How it went.
        outcome: Outcome,
    },
    /// A post stands, or was given up.
    Posted {
        /// What the post meant for the open question.
        role: Role,
        /// The post and the server's stamp of it; `None` if it was given up.
        post: Option<(StatusId, Timestamp)>,
        /// Other posts that said the same, because the server took it twice. They are gone, or about to go; somebody may have answered one.
        copies: Vec<StatusId>,
        /// The messages of the person's that it was to go under, and that are gone.
        gone: Vec<StatusId>,
    },
    /// A moment has come that [`Person::wakes_at`] named, or had named.
    Woke,
    /// Apps were let in while the person has them watched for.
    Alert {
        /// The new sign-ins. Some may have been told before, and some may be gone.
        tokens: Vec<TokenId>,
    },
    /// Whoever runs the server ended sign-ins of the person's while the person was watching for new apps.
    Breach(Breach),
}

/// An effect on a home server. It is performed after the commit, and comes back as [`Input::Done`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Effect {
    /// Exchange a code for a permission.
    Exchange {
        /// Of which authorization request.
        #[serde(rename = "handshake")]
        authorization_request: AuthorizationRequestId,
        /// The code.
        code: AuthorizationCode,
    },
    /// Remove what was confirmed.
    Remove(ConfirmedRemoval),
    /// Give the bot's own permission back.
    GiveBack(Leaving),
    /// Begin or end watching for new apps. To end it holds only for what is allowed later.
    Watch(Switch),
    /// Drop the list that was pasted last.
    DropPaste,
}

/// Why a permission is given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leaving {
    /// The person said disconnect.
    Disconnect,
    /// The person confirmed that everything is to be deleted.
    Forget(ConfirmedForget),
    /// The person has not written for so long that the permission is of no use to them.
    Unused,
    /// The time of the sign-in is over.
    RanOut {
        /// When it was made.
        since: Timestamp,
    },
}

/// How a write went.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Of an exchange.
    Exchanged(Exchange),
    /// Of a removal.
    Removed {
        /// What was confirmed.
        removal: Removal,
        /// What was seen.
        report: Box<RemovalReport>,
    },
    /// Of beginning or ending to watch.
    Watched {
        /// What was wished.
        switch: Switch,
        /// Why it was not done, if it was not.
        trouble: Option<Trouble>,
    },
    /// Of dropping the list that was pasted last: what is left.
    PasteDropped(Option<Box<PastedLists>>),
    /// Of giving the permission back.
    GaveBack {
        /// Why it was given back.
        leaving: Leaving,
        /// How it went.
        result: GaveBack,
    },
}

/// A read that `step` lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The person's sign-ins, read afresh.
    Listing,
    /// A link to sign in with.
    Link,
    /// A link to paste a list with.
    Paste,
    /// How a list that takes several posts gets to the person.
    ListPage,
    /// How the message stands on the server right now.
    Standing,
    /// Who wrote the post that the message answers.
    ParentAuthor,
    /// How a copy of what is kept gets to the person, and a new link to it.
    Export,
    /// Whether the person follows the bot.
    Following,
    /// Whether somebody in the thread above the message was told how to write to the bot.
    Thread,
    /// Where somebody of another server lives, and what their server can do.
    Home,
}

/// What was read for this step. A failed read is a fact too.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The person's sign-ins.
    pub listing: Option<Result<Listing, Trouble>>,
    /// A link to sign in with.
    pub link: Option<Result<ReadyLink, Trouble>>,
    /// A link to paste a list with.
    pub paste: Option<Result<ReadyBoundPage, Trouble>>,
    /// How a list that takes several posts gets to the person.
    pub list_page: Option<ListWay>,
    /// How the message stands.
    pub standing: Option<Standing>,
    /// Who wrote the post that the message answers.
    pub parent: Option<ParentAuthor>,
    /// How a copy of what is kept gets to the person.
    pub export: Option<ExportWay>,
    /// Whether the person follows the bot.
    pub following: Option<Following>,
    /// Whether somebody in the thread above the message was told how to write to the bot.
    pub thread: Option<Thread>,
    /// Whether it is known where somebody of another server lives, and what their server can do.
    pub home: Option<Result<(), Trouble>>,
}

/// What holds for everybody at the moment of a step.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time, by the bot's clock.
    pub now: Timestamp,
    /// The time zone of the operator: in it the days of reminders begin.
    pub zone: &'a TimeZone,
    /// What fits into a post.
    pub measure: &'a dyn Measure,
    /// Where lists of apps come from on this server.
    pub source: Source,
    /// How codes come back.
    pub way: CodeWay,
    /// What the redirect address of every link begins with today.
    pub comes_back_to: &'a str,
    /// What the address of the bot's own pages begins with that lead on to a sign-in, where it has pages; its id follows.
    pub sign_in_pages: Option<&'a str>,
    /// The address of the bot's own server, without a slash at the end.
    pub server: &'a str,
    /// Whether the bot's own server filters what people get from strangers.
    pub filtering: Filtering,
    /// Whether whoever wants to follow the bot needs its approval.
    pub is_locked: bool,
    /// How much may be answered.
    pub limits: Limits,
    /// How many days after a sign-in a connection ends that has a fixed end ([`Source::Operator`]).
    pub connection_days: u32,
    /// Who runs this bot, as the operator put it.
    pub operator: Option<&'a str>,
    /// How many answers the person's remote domain had today.
    pub domain_answers_today: u32,
    /// Whether the bot serves the person.
    pub service: Service,
    /// Whom it serves besides the people of its own server.
    pub serves: &'a ServesOthers,
}

/// What is now true, and what follows.
#[must_use]
#[derive(Debug)]
pub struct Step {
    /// The person from now on.
    pub next: Next,
    /// The one post that follows, if any.
    pub response: Option<Response>,
    /// The one write that follows, if any, and the message it goes back to, if there is one.
    pub effect: Option<(Option<StatusId>, Effect)>,
}

/// What becomes of the record of a person.
#[derive(Debug)]
pub enum Next {
    /// It is kept, like this.
    Keep(Box<Person>),
    /// Everything of the person is deleted, except when they were answered, which counts for a day.
    Forget(AnswerLog),
}

/// Decides one input.
///
/// # Errors
/// The read that is missing. With that fact added, the same call goes on; it never asks for a fact it has.
pub fn step(person: &Person, input: &Input, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    match input {
        Input::Said(message) => talking::said(person, message, facts, context),
        Input::CameBack { authorization_request, code } => {
            Ok(signing_in::came_back(person, authorization_request, code, context))
        }
        Input::Pasted { link, lists } => Ok(pasting::kept(person, link, lists, context)),
        Input::Ticked { link, tokens } => ticking::ticked(person, link, tokens, facts, context),
        Input::Done { under, outcome } => {
            let mut turn = Turn::after_a_deed(person, under.clone(), facts, context);
            if under.is_some() {
                turn.repeat_unseen();
            }
            match outcome {
                Outcome::Exchanged(exchange) => match signing_in::exchanged(turn, *exchange) {
                    AfterExchange::Ended(step) => Ok(*step),
                    AfterExchange::Carry(turn, command) => carrying::carry(*turn, &command),
                },
                Outcome::Removed { removal, report } => removing::removed(turn, removal, report),
                Outcome::GaveBack { leaving, result } => Ok(leaving::gave_back(turn, leaving, *result)),
                Outcome::PasteDropped(left) => Ok(pasting::dropped(turn, left.as_deref())),
                Outcome::Watched { switch, trouble } => watching::watched(turn, *switch, *trouble),
            }
        }
        Input::Posted { role, post, copies, gone } => Ok(posted(person, *role, post.as_ref(), copies, gone)),
        Input::Woke => waking::woke(person, facts, context),
        Input::Alert { tokens } => watching::alert(person, tokens, facts, context),
        Input::Breach(breach) => watching::breach(person, breach, facts, context),
    }
}

/// Notes what a post means for the open question, now that its fate is known.
fn posted(
    person: &Person,
    role: Role,
    post: Option<&(StatusId, Timestamp)>,
    copies: &[StatusId],
    gone: &[StatusId],
) -> Step {
    let mut next = person.clone();
    next.note_gone(gone);
    if let Some((_, at)) = post {
        next.note_seen();
        next.repetition.posted_at = Some(*at);
    }
    match (role, post) {
        (Role::Asks | Role::AsksInPart, None) => next.question = None,
        (Role::Asks | Role::AsksInPart | Role::Names, Some((status, at))) => {
            if let Some(question) = &mut next.question {
                question.note_post(status.clone(), *at, role == Role::Asks);
                for copy in copies {
                    question.note_post(copy.clone(), *at, false);
                }
            }
        }
        (Role::Tells, Some((status, _))) => {
            if let Some(told) = &mut next.told {
                told.post = Some(status.clone());
            }
        }
        (Role::Names | Role::Tells, None) | (Role::Plain, _) => {}
    }
    Step { next: Next::Keep(Box::new(next)), response: None, effect: None }
}

#[cfg(test)]
mod tests;
