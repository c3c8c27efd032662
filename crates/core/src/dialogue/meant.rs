//! What follows from what a message means.
//!
//! Invariant: nothing here removes anything. Only [`Meaning::Yes`], the exact words, gets to where a question is confirmed.

use super::carrying::carry;
use super::command::{Command, Switch};
use super::listing::show_list;
use super::message::Message;
use super::reading::{Read, read};
use super::reply::{ListPreface, NotWhole, PasteWhy, Reply, Untrusted};
use super::sign_in::Then;
use super::turn::Turn;
use super::understand::{Lacking, Meaning, NotUnderstood, Pointer, Selection, Topic, Wish};
use super::wished::{chosen, commanded};
use super::{Need, Step, history, leaving, pasting, removing};
use crate::audit::Filter;

/// Acts on what a message means.
pub(super) fn act(mut turn: Turn<'_>, message: &Message, meaning: Meaning) -> Result<Step, Need> {
    let was_puzzling = std::mem::take(&mut turn.person.is_puzzling);
    // How that is written is of no use to whoever has no list.
    if is_about_a_list(&turn, &meaning) && !turn.context.source.can_list() {
        return carry(turn, &Command::List(Filter::All));
    }
    if let Some(switch) = watching(&meaning).filter(|_| turn.cannot_watch() && !turn.person.watch.is_on) {
        return Ok(beside(turn, Reply::CannotWatch { switch }));
    }
    match meaning {
        Meaning::Yes => removing::yes(turn, message),
        Meaning::No | Meaning::LeftAlone => Ok(no(turn)),
        Meaning::Wish(wish) => wished(turn, &wish),
        Meaning::NotMe(picks) if picks.is_empty() => Ok(pasting::not_me(turn)),
        Meaning::NotMe(picks) => wished(turn, &Wish::Revoke(Selection { picks, except: Vec::new() })),
        Meaning::WasMe(picks) => wished(turn, &Wish::Keep(picks)),
        Meaning::Ask(Wish::Forget) => Ok(leaving::forget(turn)),
        Meaning::Ask(Wish::Disconnect) => Ok(leaving::ask_to_disconnect(turn)),
        Meaning::Hello => carry(turn, &Command::Help),
        Meaning::Which(numbers) => which(turn, &numbers),
        Meaning::YesLike => Ok(beside(turn, Reply::OnlyYes)),
        Meaning::Suggest(wish) | Meaning::Ask(wish) => {
            let reply = write_it(&turn, &wish);
            Ok(beside(turn, reply))
        }
        Meaning::Lacking(lacking) => Ok(beside(turn, Reply::Lacking(lacking))),
        Meaning::Refused(refusal) => Ok(beside(turn, Reply::NotWhole(Box::new(not_whole(refusal))))),
        Meaning::Several => Ok(beside(turn, Reply::OneAtATime)),
        Meaning::Topic(topic) => Ok(beside(turn, Reply::Topic(topic))),
        Meaning::Courtesy(courtesy) => Ok(beside(turn, Reply::Courtesy(courtesy))),
        Meaning::Foreign => Ok(beside(turn, Reply::Lacking(Lacking::Speak))),
        Meaning::Puzzled => {
            turn.person.is_puzzling = true;
            let reply = if was_puzzling { Reply::StillPuzzled } else { Reply::Help { puzzled: true } };
            Ok(beside(turn, reply))
        }
    }
}

/// Whether this is answered with how to write something about the apps of a list.
fn is_about_a_list(turn: &Turn<'_>, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Lacking(lacking) => {
            let lacks = [Lacking::Revoke, Lacking::Show, Lacking::Keep, Lacking::Unkeep, Lacking::Sort];
            lacks.contains(lacking)
        }
        Meaning::Refused(_) => true,
        Meaning::Suggest(wish) | Meaning::Ask(wish) => match commanded(wish, turn.today()) {
            Some(Command::List(filter)) => filter != Filter::All,
            Some(command) => command.verb().needs_list(),
            None => matches!(wish, Wish::Keep(_) | Wish::Unkeep(_) | Wish::Revoke(_)),
        },
        Meaning::Yes
        | Meaning::YesLike
        | Meaning::No
        | Meaning::LeftAlone
        | Meaning::Wish(_)
        | Meaning::NotMe(_)
        | Meaning::WasMe(_)
        | Meaning::Which(_)
        | Meaning::Several
        | Meaning::Topic(_)
        | Meaning::Hello
        | Meaning::Courtesy(_)
        | Meaning::Foreign
        | Meaning::Puzzled => false,
    }
}

/// What is wanted of watching, if this is answered with how to write that.
fn watching(meaning: &Meaning) -> Option<Switch> {
    if let Meaning::Suggest(Wish::Watch(switch)) | Meaning::Ask(Wish::Watch(switch)) = meaning {
        return Some(*switch);
    }
    matches!(meaning, Meaning::Lacking(Lacking::Watch)).then_some(Switch::On)
}

/// An answer that leaves the open question open.
fn beside(mut turn: Turn<'_>, reply: Reply) -> Step {
    turn.leave_question_open();
    turn.say(reply)
}

fn no(mut turn: Turn<'_>) -> Step {
    let now = turn.context.now;
    let was_open = turn.person.question.take().is_some_and(|question| question.is_remembered(now));
    turn.say(Reply::LeftAlone { was_open })
}

/// Does what is wished, or answers it.
fn wished(turn: Turn<'_>, wish: &Wish) -> Result<Step, Need> {
    match (commanded(wish, turn.today()), wish) {
        // Only another copy tells what became of it.
        (_, Wish::DidItWork) if turn.context.source.is_pasted() => pasting::send_link(turn, PasteWhy::Asked),
        (_, Wish::DidItWork) => Ok(did_it_work(turn)),
        (Some(command), _) => carry(turn, &command),
        (None, Wish::LostPhone) => Ok(beside(turn, Reply::LostPhone)),
        (None, Wish::Undo) => Ok(beside(turn, Reply::Topic(Topic::Undo))),
        (None, Wish::Leave) => Ok(beside(turn, Reply::HowToLeave)),
        (None, wish) => {
            let reply = write_it(&turn, wish);
            Ok(beside(turn, reply))
        }
    }
}

/// What was removed. Who asks that decides nothing, so an open question stays open.
fn did_it_work(mut turn: Turn<'_>) -> Step {
    turn.leave_question_open();
    history::history(turn)
}

/// How a wish is to be written, where it was not said in so many words.
fn write_it(turn: &Turn<'_>, wish: &Wish) -> Reply {
    let is_writable = |picks: &[Pointer]| picks.iter().all(is_writable);
    match (wish, commanded(wish, turn.today())) {
        (Wish::Keep(picks) | Wish::Unkeep(picks), _) if !is_writable(picks) => Reply::Lacking(Lacking::Keep),
        (Wish::Revoke(choice), _) if !is_writable(&choice.picks) || !is_writable(&choice.except) => {
            Reply::Lacking(Lacking::Revoke)
        }
        (_, Some(command)) => Reply::WriteIt(command),
        // A moment that has passed.
        (_, None) => Reply::Lacking(Lacking::Remind),
    }
}

/// Whether a pick can be written in a command.
fn is_writable(pick: &Pointer) -> bool {
    matches!(pick, Pointer::Number(_) | Pointer::Range(..) | Pointer::Token(..) | Pointer::Name(_) | Pointer::All)
}

/// What was understood of a removal, as far as it can be written, and what was not.
fn not_whole(refusal: NotUnderstood) -> NotWhole {
    let NotUnderstood { understood, unexplained } = refusal;
    // "All" without the exception that was not understood is what was not wanted.
    let is_all = understood.picks.contains(&Pointer::All);
    let can_be_written = !is_all && understood.picks.iter().chain(&understood.except).all(is_writable);
    let picks = if can_be_written { chosen(&understood) } else { Vec::new() };
    NotWhole { picks, unexplained: unexplained.into_iter().map(Untrusted).collect() }
}

/// Several apps have the name that was said: they are listed, and nothing is asked.
fn which(mut turn: Turn<'_>, numbers: &[u32]) -> Result<Step, Need> {
    let named = |number: u32| -> Option<String> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        turn.numbered()?.applications.get(index)?.key.name.clone()
    };
    let name = numbers.first().and_then(|number| named(*number));
    let (filter, preface) = match name {
        Some(name) => (Filter::Named(name.clone()), ListPreface::SeveralNamed(Untrusted(name))),
        // The list that the names are of is too old for its numbers.
        None => (Filter::All, ListPreface::NumbersOutdated),
    };
    turn.close_question();
    match read(turn, Then::Carry(Command::List(filter.clone())))? {
        Read::Fresh(turn, listing) => show_list(*turn, listing, filter, &preface),
        Read::Ended(step) => Ok(*step),
    }
}
