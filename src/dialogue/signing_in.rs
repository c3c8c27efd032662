//! Links to sign in with, and what is done when one comes back.

use super::command::Command;
use super::person::{Connection, Person, SignedInWith};
use super::question::Action;
use super::reply::{AskedAgain, CodeWay, QuestionReply, Reply, SignInReply, SignInWhy};
use super::sign_in::{Exchange, HandshakeId, LINK_LIFE, PendingSignIn, REFUSALS_MAX, ReadyLink, Then};
use super::turn::Turn;
use super::{CameBack, Need, Scene, Step, Write, talking};

/// Sends the link: the one that is still open, with ten new minutes, or a new one.
pub(super) fn send_link(mut turn: Turn<'_>, why: SignInWhy, then: Then) -> Result<Step, Need> {
    let now = turn.scene.now;
    let open = turn.person.sign_in.take().filter(|pending| pending.is_open(now));
    let refusals = open.as_ref().map_or(0, |pending| pending.refusals);
    let asked_with = open.as_ref().map_or(&turn.application, |pending| &pending.asked_with).clone();
    let ready = match open {
        Some(pending) => ReadyLink { handshake: pending.handshake, link: pending.link },
        None => match turn.link()? {
            Ok(ready) => ready.clone(),
            Err(trouble) => return Ok(turn.say(Reply::Trouble(*trouble))),
        },
    };
    turn.person.note_handshake(&ready.handshake);
    turn.person.sign_in = Some(PendingSignIn {
        handshake: ready.handshake,
        link: ready.link.clone(),
        until: now.saturating_add(LINK_LIFE).unwrap_or(now),
        under: turn.under.clone(),
        then,
        refusals,
        asked_with,
        newest_with: turn.application.clone(),
    });
    let (way, source) = (turn.scene.way, turn.scene.source);
    Ok(turn.say(Reply::SignIn(SignInReply { link: ready.link, why, way, source })))
}

/// The command `sign in`.
pub(super) fn sign_in(turn: Turn<'_>) -> Result<Step, Need> {
    if turn.person.is_connected() {
        return Ok(talking::status(turn));
    }
    if !turn.scene.source.takes_sign_ins() {
        let (page, link) = page_link(&turn);
        return Ok(turn.say(Reply::PageOnly { page, link, after_sign_in: false }));
    }
    send_link(turn, SignInWhy::Needed, Then::Carry(Command::SignIn))
}

/// A sign-in came back to the bot's own page. A link that has run out, or that another one replaced, does nothing; the page
/// says so.
pub(super) fn came_back(person: &Person, handshake: &HandshakeId, with: &CameBack, scene: &Scene<'_>) -> Step {
    let facts = super::Facts::default();
    let pending = person.sign_in.as_ref().filter(|pending| &pending.handshake == handshake);
    let Some(pending) = pending else {
        return Turn::after_a_deed(person, None, &facts, scene).silence();
    };
    let mut turn = Turn::after_a_deed(person, pending.under.clone(), &facts, scene);
    if !pending.is_open(scene.now) {
        turn.person.sign_in = None;
        return turn.say(Reply::SignInEnded(Exchange::LinkExpired));
    }
    match with {
        CameBack::Code(code) => turn.write(Write::Exchange { handshake: handshake.clone(), code: code.clone() }),
        CameBack::Denied => {
            turn.person.sign_in = None;
            turn.say(Reply::SignInEnded(Exchange::Denied))
        }
    }
}

/// An exchange is done: go on with what needed it, or say how it ended.
pub(super) fn exchanged(mut turn: Turn<'_>, exchange: Exchange) -> Result<Step, Need> {
    let pending = turn.person.sign_in.take();
    match exchange {
        Exchange::Connected => {
            turn.person.connection = Connection::Since(turn.scene.now);
            let (asked_with, newest_with) =
                pending.as_ref().map(|pending| (pending.asked_with.clone(), pending.newest_with.clone())).unzip();
            turn.person.signed_in_with = asked_with.flatten().map_or(SignedInWith::NotTold, SignedInWith::App);
            turn.application = newest_with.flatten();
            match pending.map(|pending| pending.then) {
                Some(Then::Carry(Command::SignIn)) | None => Ok(turn.say(Reply::SignInEnded(exchange))),
                Some(Then::Carry(command)) => talking::carry(turn, &command),
                Some(Then::AskAgain(action)) => Ok(ask_again(turn, action)),
            }
        }
        Exchange::Proven => {
            let (page, link) = page_link(&turn);
            Ok(turn.say(Reply::PageOnly { page, link, after_sign_in: true }))
        }
        // A mistyped code, or a server that is away: the same link may still do.
        Exchange::CodeRefused | Exchange::Unreachable => {
            turn.person.sign_in = pending
                .map(|pending| PendingSignIn { refusals: pending.refusals + 1, ..pending })
                .filter(|pending| pending.refusals < REFUSALS_MAX);
            let tries = tries_left(&turn);
            match (exchange, turn.scene.way) {
                (Exchange::CodeRefused, CodeWay::Paste) if tries > 0 => Ok(turn.say(Reply::CodeAgain { tries })),
                _ => Ok(turn.say(Reply::SignInEnded(exchange))),
            }
        }
        Exchange::AnotherAccount
        | Exchange::Denied
        | Exchange::LinkExpired
        | Exchange::NotAllowed
        | Exchange::NotSetUp => Ok(turn.say(Reply::SignInEnded(exchange))),
    }
}

/// How many more codes the open link takes.
fn tries_left(turn: &Turn<'_>) -> u32 {
    let open = turn.person.sign_in.as_ref().filter(|pending| pending.is_open(turn.scene.now));
    open.map_or(0, |pending| REFUSALS_MAX.saturating_sub(pending.refusals))
}

fn ask_again(turn: Turn<'_>, action: Action) -> Step {
    let source = turn.scene.source;
    turn.ask(QuestionReply { again: Some(AskedAgain::SignedIn), ..QuestionReply::about(action, source) })
}

/// The page of the person's own server where the apps are listed, and its address.
pub(super) fn page_link(turn: &Turn<'_>) -> (crate::audit::source::AppsPage, String) {
    let source = turn.scene.source;
    let page = match source {
        crate::audit::Source::PageOnly(page) => page,
        crate::audit::Source::GoToSocial => crate::audit::source::AppsPage::GoToSocial,
        crate::audit::Source::Operator(_) => crate::audit::source::AppsPage::Mastodon,
    };
    (page, format!("{}{}", turn.scene.server, source.apps_page_path()))
}
