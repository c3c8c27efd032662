//! Apps that a person knows and keeps.

use super::command::Command;
use super::day::day;
use super::listing::{Elsewhere, locate, show_list};
use super::reading::{Read, read};
use super::reply::{KeptReply, Lacking, ListPreface, NamedTarget, Reply, Untrusted};
use super::shown::Pick;
use super::sign_in::Then;
use super::turn::Turn;
use super::{Need, Step};
use crate::audit::application::Holder;
use crate::audit::posting_application::looks_written_with;
use crate::audit::{Application, Filter, Listing};

/// The command `keep`: these are known. All of them are, or none.
///
/// What is kept is not flagged, and bulk words leave it out. An app that may write as the person could say this too, so it can
/// never keep itself, nor what looks like itself.
pub(super) fn keep(turn: Turn<'_>, picks: &[Pick]) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Keep(picks.to_vec())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let known = match numbers(&mut turn, listing, picks).and_then(|numbers| choose(&turn, listing, &numbers)) {
        Ok(known) => known,
        Err(Elsewhere::List(filter, preface)) => {
            turn.close_question();
            return Ok(show_list(turn, listing, filter, &preface));
        }
        Err(Elsewhere::Reply(reply)) => return Ok(turn.say(*reply)),
    };
    let mut reply = KeptReply { kept: Vec::new(), before: Vec::new() };
    for (number, application) in &known {
        let target = NamedTarget { label: number.to_string(), name: application.key.name.clone().map(Untrusted) };
        match application.kept {
            Some(since) => reply.before.push((target, day(since))),
            None => reply.kept.push(target),
        }
    }
    let reply = Reply::Kept(reply);
    if !turn.fits(reply.clone()) {
        return Ok(turn.say(Reply::Lacking(Lacking::Keep)));
    }
    for (number, application) in known {
        keep_one(&mut turn, listing, number, application);
    }
    Ok(turn.say(reply))
}

fn keep_one(turn: &mut Turn<'_>, listing: &Listing, number: usize, application: Application) {
    let now = turn.context.now;
    if application.kept.is_some() {
        return;
    }
    turn.person.memory.keeps.keep(&application, listing, now);
    // The list whose numbers count says so from now on, too.
    if let Some(place) = turn.person.shown.as_mut().and_then(|shown| shown.applications.get_mut(number - 1)) {
        *place = Application { kept: Some(now), findings: Vec::new(), ..application };
    }
}

/// The numbers that are meant, each once. Whoever says `all` knows none of them.
fn numbers(turn: &mut Turn<'_>, listing: &Listing, picks: &[Pick]) -> Result<Vec<usize>, Elsewhere> {
    let mut numbers: Vec<usize> = Vec::new();
    for pick in picks {
        match pick {
            Pick::Number(_) | Pick::Name(_) => numbers.push(locate(turn, listing, pick)?),
            Pick::Range(from, to) => {
                // Both ends are there, so the range is no longer than the list.
                let from = locate(turn, listing, &Pick::Number(*from))?;
                let to = locate(turn, listing, &Pick::Number(*to))?;
                numbers.extend(from..=to);
            }
            Pick::Token(..)
            | Pick::All
            | Pick::AllExcept(_)
            | Pick::OldOf(_)
            | Pick::Unused(_)
            | Pick::NeverUsed
            | Pick::Duplicates => return Err(Elsewhere::reply(Reply::Lacking(Lacking::Keep))),
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// The applications with these numbers, as they are now.
fn choose(turn: &Turn<'_>, listing: &Listing, numbers: &[usize]) -> Result<Vec<(usize, Application)>, Elsewhere> {
    let fresh = turn.applications(listing);
    let outdated = || Elsewhere::List(Filter::All, ListPreface::NumbersOutdated);
    let shown = turn.person.shown.as_ref().ok_or_else(outdated)?;
    let mut chosen = Vec::new();
    for number in numbers {
        let application = number.checked_sub(1).and_then(|index| shown.applications.get(index)).ok_or_else(outdated)?;
        if application.holder == Holder::Bot {
            let number = u32::try_from(*number).unwrap_or(u32::MAX);
            return Err(Elsewhere::reply(Reply::ThatIsMe { number }));
        }
        let name = || application.key.name.clone().map(Untrusted);
        let found = fresh.iter().find(|one| one.key == application.key && one.holder == application.holder);
        let Some(found) = found else {
            return Err(Elsewhere::reply(Reply::AlreadyGone { name: name() }));
        };
        if turn
            .posting_application
            .as_ref()
            .is_some_and(|posting_application| looks_written_with(found, posting_application))
        {
            return Err(Elsewhere::reply(Reply::KeepsItself { name: name() }));
        }
        chosen.push((*number, found.clone()));
    }
    Ok(chosen)
}
