//! Apps that a person knows and keeps.

use std::collections::BTreeMap;

use super::command::Command;
use super::day::day;
use super::listing::show_list;
use super::numbering::place;
use super::reading::{Read, read};
use super::reply::{KeptReply, Lacking, NamedTarget, Reply, Untrusted};
use super::resolve::{Elsewhere, Pointed, Resolver};
use super::shown::Pick;
use super::sign_in::Then;
use super::turn::Turn;
use super::{Need, Step};
use crate::audit::application::Holder;
use crate::audit::posting_application::looks_written_with;
use crate::audit::{Application, Listing};

/// The command `keep`: these are known. All of them are, or none.
///
/// What is kept is not flagged, and bulk words leave it out. An app that may write as the person could say this too, so it can
/// never keep itself, nor what looks like itself.
pub(super) fn keep(turn: Turn<'_>, picks: &[Pick]) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Keep(picks.to_vec())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let known = match known(&mut turn, listing, picks) {
        Ok(known) => known,
        Err(Elsewhere::List(filter, preface)) => {
            turn.close_question();
            return show_list(turn, listing, filter, &preface);
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

/// The command `unkeep`: these are flagged again. All of them are, or none.
pub(super) fn unkeep(turn: Turn<'_>, picks: &[Pick]) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Unkeep(picks.to_vec())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let known = match known(&mut turn, listing, picks) {
        Ok(known) => known,
        Err(Elsewhere::List(filter, preface)) => return show_list(turn, listing, filter, &preface),
        Err(Elsewhere::Reply(reply)) => return Ok(turn.say(*reply)),
    };
    let (mut unkept, mut strange) = (Vec::new(), Vec::new());
    for (number, application) in &known {
        let target = NamedTarget { label: number.to_string(), name: application.key.name.clone().map(Untrusted) };
        let was_kept = turn.person.memory.keeps.unkeep(application);
        if was_kept { &mut unkept } else { &mut strange }.push(target);
    }
    // The list whose numbers count says so from now on, too.
    let fresh = turn.applications(listing);
    for (number, application) in known {
        let now = place(&fresh, &application).and_then(|index| fresh.get(index)).cloned();
        if let (Some(shown), Some(now)) = (&mut turn.person.shown, now)
            && let Some(place) = shown.applications.get_mut(number - 1)
        {
            *place = now;
        }
    }
    Ok(turn.say(Reply::Unkept { unkept, strange }))
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

/// The applications that are meant, by their numbers, each once. Whoever says `all` knows none of them.
fn known(turn: &mut Turn<'_>, listing: &Listing, picks: &[Pick]) -> Result<BTreeMap<usize, Application>, Elsewhere> {
    let fresh = turn.applications(listing);
    let mut known: BTreeMap<usize, Pointed> = BTreeMap::new();
    for pick in picks {
        let resolver = Resolver { shown: turn.numbered(), fresh: &fresh };
        let pointed = match pick {
            Pick::Number(_) | Pick::Name(_) => vec![resolver.one(pick)?],
            Pick::Range(from, to) => resolver.range(*from, *to)?,
            Pick::Token(..)
            | Pick::All
            | Pick::AllExcept(_)
            | Pick::OldOf(_)
            | Pick::Unused(_)
            | Pick::NeverUsed
            | Pick::Duplicates
            | Pick::Matching(_)
            | Pick::OldOfOne(_)
            | Pick::Without { .. } => return Err(Elsewhere::reply(Reply::Lacking(Lacking::Keep))),
        };
        for one in pointed {
            known.insert(one.number(turn, listing, &fresh)?, one);
        }
    }
    known.into_iter().map(|(number, one)| Ok((number, as_it_is(turn, &fresh, number, &one)?))).collect()
}

/// An application as it is now, if it can be kept.
fn as_it_is(
    turn: &Turn<'_>,
    fresh: &[Application],
    number: usize,
    pointed: &Pointed,
) -> Result<Application, Elsewhere> {
    if pointed.holder == Holder::Bot {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        return Err(Elsewhere::reply(Reply::ThatIsMe { number }));
    }
    let Some(application) = pointed.now.and_then(|now| fresh.get(now)) else {
        return Err(Elsewhere::reply(Reply::AlreadyGone { name: pointed.name() }));
    };
    let mut with = turn.posting_application.iter();
    if with.any(|with| looks_written_with(application, with)) {
        return Err(Elsewhere::reply(Reply::KeepsItself { name: pointed.name() }));
    }
    Ok(application.clone())
}
