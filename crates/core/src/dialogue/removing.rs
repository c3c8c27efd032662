//! From "revoke" to the question, from the yes to the deed, from the deed to its result.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::choosing::{Chosen, choose, choose_ticked};
use super::command::Command;
use super::listing::show_list;
use super::message::{Message, RepliesTo};
use super::question::{Action, Confirmed, ParentAuthor, Question, Removal, Standing, YesRefusal};
use super::reading::{Read, read};
use super::reply::{
    AskedAgain, NamedTarget, Offers, QuestionReply, RemovedReply, Reply, SignInWhy, Trouble, Untrusted,
};
use super::resolve::Elsewhere;
use super::shown::Pick;
use super::sign_in::Then;
use super::turn::Turn;
use super::{Effect, Need, RemovalReport, Step, history, leaving, pasting, reminding, signing_in};
use crate::audit::application::Holder;
use crate::audit::removals::Fate;
use crate::audit::{Application, Extent, Filter, Token, TokenId};

/// The command `revoke`: finds out what exactly is meant, and asks.
pub(super) fn revoke(mut turn: Turn<'_>, picks: &[Pick]) -> Result<Step, Need> {
    // A new question takes the place of the open one; what comes to none closes it all the same.
    turn.close_question();
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Revoke(picks.to_vec())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let chosen = match choose(&mut turn, listing, picks) {
        Ok(chosen) => chosen,
        Err(elsewhere) => {
            turn.close_question();
            return match elsewhere {
                Elsewhere::List(filter, preface) => show_list(turn, listing, filter, &preface),
                Elsewhere::Reply(reply) => Ok(turn.say(*reply)),
            };
        }
    };
    match chosen {
        Chosen::Ask { targets, .. } if !turn.context.source.can_remove() => {
            turn.close_question();
            Ok(pasting::by_hand(turn, listing, &targets))
        }
        Chosen::Ask { targets, of_list, left_out } => {
            if let Some(why) = newer_sign_in(&turn) {
                return signing_in::send_link(turn, why, Then::Carry(Command::Revoke(picks.to_vec())));
            }
            let action = Action::Remove(Removal { targets, newest: listing.newest.clone(), ticked_at: None });
            Ok(turn.ask(QuestionReply { of_list, left_out, ..QuestionReply::about(action) }))
        }
        Chosen::Not(reply) => {
            turn.close_question();
            Ok(turn.say(*reply))
        }
    }
}

/// What was ticked on the page with the list: the same question in the conversation, about exactly these sign-ins.
pub(super) fn ticked(turn: Turn<'_>, tokens: &BTreeSet<TokenId>) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::List(Filter::All)))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    match choose_ticked(&mut turn, listing, tokens) {
        Chosen::Ask { targets, .. } if !turn.context.source.can_remove() => {
            Ok(pasting::by_hand(turn, listing, &targets))
        }
        Chosen::Ask { targets, of_list, left_out } => {
            let ticked_at = Some(turn.context.now);
            let action = Action::Remove(Removal { targets, newest: listing.newest.clone(), ticked_at });
            if let Some(why) = newer_sign_in(&turn) {
                return signing_in::send_link(turn, why, Then::AskAgain(action));
            }
            Ok(turn.ask(QuestionReply { of_list, left_out, ..QuestionReply::about(action) }))
        }
        Chosen::Not(reply) => Ok(turn.say(*reply)),
    }
}

/// Why somebody who is signed in has to sign in anew before anything is removed, if they have to.
fn newer_sign_in(turn: &Turn<'_>) -> Option<SignInWhy> {
    let days = turn.context.source.removal_sign_in_days()?;
    let longest = SignedDuration::from_hours(24 * i64::from(days));
    let is_old = |since: Timestamp| turn.context.now.duration_since(since) > longest;
    turn.person.signed_in_at().is_none_or(is_old).then_some(SignInWhy::ToRemove { days })
}

/// A yes. Whether it counts is [`super::question::Question::confirm`]'s to say.
pub(super) fn yes(mut turn: Turn<'_>, message: &Message) -> Result<Step, Need> {
    let now = turn.context.now;
    let Some(question) = turn.person.question.clone().filter(|question| question.is_remembered(now)) else {
        turn.person.question = None;
        return Ok(turn.say(Reply::NothingToConfirm));
    };
    let standing = turn.facts.standing.ok_or(Need::Standing)?;
    if standing != Standing::Gone && turn.has_rest_of_question() {
        return Ok(turn.say_rest());
    }
    if let Some((action, pages, named)) = turn.open_page() {
        // The question was not asked to its end: a yes gets the next page, and nothing else, whatever post it answers. One that
        // was deleted is dropped like every message.
        return Ok(if standing == Standing::Gone { turn.silence() } else { turn.ask_on(action, pages, named) });
    }
    let parent = parent_author(&turn, &question, message)?;
    match question.confirm(message, standing, parent, now) {
        Ok(Confirmed::Remove(proof)) => {
            turn.person.question = None;
            let why = if turn.person.is_connected(now) { newer_sign_in(&turn) } else { Some(signing_in::why(&turn)) };
            if let Some(why) = why {
                return signing_in::send_link(turn, why, Then::AskAgain(question.action));
            }
            turn.person.removes_with.clone_from(&turn.posting_application);
            Ok(turn.run(Effect::Remove(proof)))
        }
        Ok(Confirmed::Disconnect) => {
            turn.person.question = None;
            Ok(leaving::disconnect(turn))
        }
        Ok(Confirmed::Forget(proof)) => {
            turn.person.question = None;
            Ok(leaving::confirmed(turn, proof))
        }
        // A message deleted before it is answered is dropped; the question stays as it was.
        Err(YesRefusal::Gone) => Ok(turn.silence()),
        Err(refusal) => {
            let again = Some(AskedAgain::YesRefused(refusal));
            Ok(turn.ask(QuestionReply { again, ..QuestionReply::about(question.action.asked_anew()) }))
        }
    }
}

/// Who wrote the post that a yes answers; `None` if that does not matter. Their own message is known without asking the server.
fn parent_author(turn: &Turn<'_>, question: &Question, yes: &Message) -> Result<Option<ParentAuthor>, Need> {
    match &yes.replies_to {
        RepliesTo::SaidToBeTheBots(post) if turn.person.last_messages.contains(post) => {
            Ok(Some(ParentAuthor::SomebodyElse))
        }
        RepliesTo::SaidToBeTheBots(post) if !question.is_named_by(post) => {
            turn.facts.parent.map(Some).ok_or(Need::ParentAuthor)
        }
        RepliesTo::SaidToBeTheBots(_) | RepliesTo::NoPostOfTheBot | RepliesTo::Nothing => Ok(None),
    }
}

/// A removal is done, as far as it went. What is said is what was seen.
pub(super) fn removed(mut turn: Turn<'_>, removal: &Removal, report: &RemovalReport) -> Result<Step, Need> {
    turn.posting_application = turn.person.removes_with.take();
    if !report.is_settled() {
        // The bot may look once more before this is told.
        turn.person.removes_with.clone_from(&turn.posting_application);
    }
    // Whether it is certain that nothing has changed because of the bot: it did not come as far as asking the server to.
    let is_untouched = !report.tried && !report.interrupted;
    match report.trouble {
        Some(trouble @ (Trouble::Refused | Trouble::PermissionLost)) => {
            turn.lose_connection();
            if is_untouched {
                let then = Then::AskAgain(Action::Remove(removal.clone()));
                return signing_in::send_link(turn, SignInWhy::without_permission(trouble), then);
            }
        }
        // The operator may set a shorter time in the database than the bot knows of. Looking and watching go on.
        Some(Trouble::SignInTooOld) if is_untouched => {
            let then = Then::AskAgain(Action::Remove(removal.clone()));
            return signing_in::send_link(turn, SignInWhy::ServerWantsNewer, then);
        }
        Some(trouble) if is_untouched && (!report.is_settled() || trouble.is_the_operators()) => {
            let reply = turn.trouble(trouble);
            return Ok(turn.say(reply));
        }
        Some(_) | None => {}
    }
    history::note(&mut turn, removal, report);
    let left: Option<Vec<Application>> = report.listing.as_ref().map(|listing| {
        let applications = turn.applications(listing).into_iter();
        applications.filter(|application| application.holder == Holder::App).collect()
    });
    if let (Some(listing), Some(shown)) = (&report.listing, &mut turn.person.shown) {
        let is_there = |token: &Token| listing.tokens.iter().any(|one| one.id == token.id);
        // What a list does not show that stopped at its limit may be there all the same.
        shown.note_removed(|one| listing.extent != Extent::Cut && !one.tokens.iter().any(is_there));
    }
    let is_namesake = |application: &&Application| {
        let mut targets = removal.targets.iter().filter(|target| target.name == application.key.name);
        targets.any(|target| !application.tokens.iter().any(|token| target.tokens.contains(&token.id)))
    };
    let namesakes = left.iter().flatten().filter(is_namesake).filter_map(|application| application.key.name.clone());
    let is_offered = !report.removed.is_empty() && reminding::is_offered_now(&mut turn.person);
    let reply = RemovedReply {
        removed: named(removal, Fate::Removed, report),
        gone_before: named(removal, Fate::GoneBefore, report),
        left: named(removal, Fate::Left, report),
        said_done: named(removal, Fate::SaidDone, report),
        untried: named(removal, Fate::Untried, report),
        unseen: named(removal, Fate::Unknown, report),
        trouble: report.trouble,
        namesakes: namesakes.map(Untrusted).collect(),
        apps_left: left.as_ref().map(Vec::len),
        // What was taken up again and finished was not left half done.
        interrupted: report.interrupted && !report.tried,
        made_since: report.made_since(removal),
        streams: report.streams,
        offers: Offers { reminders: is_offered, watch: is_offered && turn.is_watching() == Some(false) },
    };
    Ok(turn.say(Reply::Removed(Box::new(reply))))
}

/// The targets with this fate.
fn named(removal: &Removal, wanted: Fate, report: &RemovalReport) -> Vec<NamedTarget> {
    removal
        .targets
        .iter()
        .filter(|target| report.fate(target, removal) == Some(wanted))
        .map(|target| NamedTarget { label: target.label.clone(), name: target.name.clone().map(Untrusted) })
        .collect()
}
