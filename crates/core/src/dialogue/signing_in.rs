//! Links to sign in with, and what is done when one comes back.

use jiff::{SignedDuration, Timestamp};

use super::command::Command;
use super::person::{Connection, Person, SignedInWith};
use super::question::Action;
use super::reply::{AskedAgain, CodeWay, PasteWhy, QuestionReply, Reply, SignInReply, SignInWhy, Trouble};
use super::sign_in::{AuthorizationRequestId, Exchange, LINK_LIFE, PendingSignIn, REFUSALS_MAX, ReadyLink, Then};
use super::status::status;
use super::turn::Turn;
use super::{Context, Effect, Facts, Need, Step, pasting};
use crate::audit::Source;
use crate::secret::{AuthorizationCode, SignInLink};

/// How old a sign-in has to be before "sign in" asks for another one. Until then it is as good as new.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Sends the link: the one that is still open, with ten new minutes, if its code comes back as codes do today; else a new one.
pub(super) fn send_link(mut turn: Turn<'_>, why: SignInWhy, then: Then) -> Result<Step, Need> {
    let now = turn.context.now;
    let serves = |pending: &PendingSignIn| pending.is_open(now) && pending.comes_back_to(turn.context.comes_back_to);
    let open = turn.person.sign_in.take().filter(serves);
    let refusals = open.as_ref().map_or(0, |pending| pending.refusals);
    let asked_with = open.as_ref().map_or(&turn.posting_application, |pending| &pending.asked_with).clone();
    let ready = match open {
        Some(pending) => ReadyLink { authorization_request: pending.authorization_request, link: pending.link },
        None => match turn.link()? {
            Ok(ready) => ready.clone(),
            Err(trouble) => {
                let reply = turn.trouble(*trouble);
                return Ok(turn.say(reply));
            }
        },
    };
    let request = ready.authorization_request;
    turn.person.note_handshake(&request);
    turn.person.sign_in = Some(PendingSignIn {
        authorization_request: request.clone(),
        link: ready.link.clone(),
        until: now.saturating_add(LINK_LIFE).unwrap_or(now),
        under: turn.under.clone(),
        then,
        refusals,
        asked_with,
        newest_with: turn.posting_application.clone(),
    });
    let way = turn.context.way;
    let own_page = turn.context.sign_in_pages.map(|pages| SignInLink::new(format!("{pages}{}", request.0)));
    let lasts_days = turn.context.source.connection_ends().then_some(turn.context.connection_days);
    Ok(turn.say(Reply::SignIn(SignInReply { link: ready.link, own_page, why, way, lasts_days })))
}

/// Why somebody is asked to sign in who is not signed in.
pub(super) fn why(turn: &Turn<'_>) -> SignInWhy {
    match turn.person.connection {
        // Its time is over, and what ends it has not come to it yet.
        Connection::Until { .. } => SignInWhy::RanOut,
        Connection::None | Connection::Since(_) | Connection::Pasted(_) | Connection::GivingBack => SignInWhy::Needed,
    }
}

/// The command `sign in`. Where a sign-in has an end, it begins anew with another one.
pub(super) fn sign_in(turn: Turn<'_>) -> Result<Step, Need> {
    let now = turn.context.now;
    if turn.context.source.is_pasted() {
        return pasting::send_link(turn, PasteWhy::Asked);
    }
    if turn.person.is_connected(now) {
        let is_new = turn.person.signed_in_at().is_some_and(|at| now.duration_since(at) < RENEWED_AFTER);
        if is_new || !turn.context.source.connection_ends() {
            return status(turn);
        }
        return send_link(turn, SignInWhy::Renewal, Then::Carry(Command::SignIn));
    }
    if turn.context.source == Source::NotKnownYet {
        let reply = turn.trouble(turn.home_trouble()?);
        return Ok(turn.say(reply));
    }
    if !turn.context.source.takes_tokens() {
        let (page, link) = turn.apps_page();
        return Ok(turn.say(Reply::PageOnly { page, link, after_sign_in: false }));
    }
    let why = why(&turn);
    send_link(turn, why, Then::Carry(Command::SignIn))
}

/// A sign-in came back to the bot's own page. A link that has run out, or that another one replaced, does nothing; the page
/// says so.
pub(super) fn came_back(
    person: &Person,
    authorization_request: &AuthorizationRequestId,
    code: &AuthorizationCode,
    context: &Context<'_>,
) -> Step {
    let facts = Facts::default();
    let pending = person.sign_in.as_ref().filter(|pending| &pending.authorization_request == authorization_request);
    let Some(pending) = pending else {
        return Turn::after_a_deed(person, None, &facts, context).silence();
    };
    let mut turn = Turn::after_a_deed(person, pending.under.clone(), &facts, context);
    if !pending.is_open(context.now) {
        turn.person.sign_in = None;
        return ended(turn, Exchange::LinkExpired);
    }
    turn.run(Effect::Exchange { authorization_request: authorization_request.clone(), code: code.clone() })
}

/// What follows an exchange.
pub(super) enum AfterExchange<'a> {
    /// This.
    Ended(Box<Step>),
    /// The command that needed the sign-in is carried out.
    Carry(Box<Turn<'a>>, Command),
}

/// An exchange is done: go on with what needed it, or say how it ended.
pub(super) fn exchanged(mut turn: Turn<'_>, exchange: Exchange) -> AfterExchange<'_> {
    let pending = turn.person.sign_in.take();
    match exchange {
        Exchange::Connected => {
            turn.person.connection = begun(turn.context);
            let (asked_with, newest_with) =
                pending.as_ref().map(|pending| (pending.asked_with.clone(), pending.newest_with.clone())).unzip();
            turn.person.signed_in_with = asked_with.flatten().map_or(SignedInWith::NotTold, SignedInWith::App);
            turn.posting_application = newest_with.flatten();
            match pending.map(|pending| pending.then) {
                Some(Then::Carry(Command::SignIn)) | None => ended(turn, exchange).into(),
                Some(Then::Carry(command)) => AfterExchange::Carry(Box::new(turn), command),
                Some(Then::AskAgain(action)) => ask_again(turn, action).into(),
            }
        }
        Exchange::Proven => {
            let (page, link) = turn.apps_page();
            turn.say(Reply::PageOnly { page, link, after_sign_in: true }).into()
        }
        // A mistyped code, or a server that is away: the same link may still do.
        Exchange::CodeRefused | Exchange::Unreachable => {
            turn.person.sign_in = pending
                .map(|pending| PendingSignIn { refusals: pending.refusals + 1, ..pending })
                .filter(|pending| pending.refusals < REFUSALS_MAX);
            let tries = tries_left(&turn);
            match (exchange, turn.context.way) {
                (Exchange::CodeRefused, CodeWay::Paste) if tries > 0 => {
                    let has_earlier = turn.person.is_connected(turn.context.now);
                    turn.say(Reply::CodeAgain { tries, has_earlier }).into()
                }
                _ => ended(turn, exchange).into(),
            }
        }
        Exchange::NotSetUp => {
            let reply = turn.trouble(Trouble::NotSetUp);
            turn.say(reply).into()
        }
        Exchange::AnotherAccount | Exchange::LinkExpired | Exchange::NotAllowed => ended(turn, exchange).into(),
    }
}

impl From<Step> for AfterExchange<'_> {
    fn from(step: Step) -> Self {
        Self::Ended(Box::new(step))
    }
}

/// What a sign-in at this moment begins.
fn begun(context: &Context<'_>) -> Connection {
    let since = context.now;
    if !context.source.connection_ends() {
        return Connection::Since(since);
    }
    let lasts = SignedDuration::from_hours(24 * i64::from(context.connection_days));
    Connection::Until { since, until: since.saturating_add(lasts).unwrap_or(Timestamp::MAX) }
}

/// Says how a sign-in ended, and no more.
fn ended(turn: Turn<'_>, exchange: Exchange) -> Step {
    let has_earlier = exchange != Exchange::Connected && turn.person.is_connected(turn.context.now);
    turn.say(Reply::SignInEnded { exchange, has_earlier })
}

/// How many more codes the open link takes.
fn tries_left(turn: &Turn<'_>) -> u32 {
    let open = turn.person.sign_in.as_ref().filter(|pending| pending.is_open(turn.context.now));
    open.map_or(0, |pending| REFUSALS_MAX.saturating_sub(pending.refusals))
}

fn ask_again(turn: Turn<'_>, action: Action) -> Step {
    turn.ask(QuestionReply { again: Some(AskedAgain::SignedIn), ..QuestionReply::about(action.asked_anew()) })
}
