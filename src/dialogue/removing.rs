//! From "revoke" to the question, from the yes to the deed, from the deed to its result.

use super::command::Command;
use super::listing::{Elsewhere, Read, UNUSED_DAYS, fresh_list, locate, read, show_list};
use super::message::Message;
use super::person::Connection;
use super::question::{Action, Confirmed, Part, Removal, Target, YesRefusal};
use super::reply::{
    AskedAgain, ListPreface, NamedTarget, QuestionReply, RemovedReply, Reply, SignInWhy, Trouble, Untrusted,
};
use super::shown::{Pick, ShownList};
use super::sign_in::Then;
use super::turn::Turn;
use super::{Need, RemovalReport, Step, Write, leaving, reminding, signing_in};
use crate::audit::entry::{Holder, entries, letter_index};
use crate::audit::finding::days_since;
use crate::audit::{Entry, EntryKey, Filter, LastUse, Listing, SignIn};

/// The command `revoke`: finds out what exactly is meant, and asks.
pub(super) fn revoke(turn: Turn<'_>, picks: &[Pick]) -> Result<Step, Need> {
    let (mut turn, listing) = match read(turn, Then::Carry(Command::Revoke(picks.to_vec())))? {
        Read::Fresh(turn, listing) => (*turn, listing),
        Read::Ended(step) => return Ok(*step),
    };
    let chosen = match choose(&mut turn, listing, picks) {
        Ok(chosen) => chosen,
        Err(elsewhere) => {
            turn.close_question();
            return Ok(match elsewhere {
                Elsewhere::List(filter, preface) => show_list(turn, listing, filter, &preface),
                Elsewhere::Reply(reply) => turn.say(reply),
            });
        }
    };
    if chosen.targets.is_empty() {
        turn.close_question();
        return Ok(turn.say(chosen.nothing()));
    }
    let source = turn.scene.source;
    let question = |targets: &[Target]| QuestionReply {
        action: Action::Remove(Removal { targets: targets.to_vec() }),
        again: None,
        left_out_bot: chosen.bot.is_some(),
        source,
    };
    let fit = (1..=chosen.targets.len())
        .rev()
        .find(|count| turn.fits(Reply::Question(question(&chosen.targets[..*count]))))
        .unwrap_or(1);
    if fit < chosen.targets.len() {
        turn.close_question();
        let example = labels(&chosen.targets[..fit]);
        return Ok(turn.say(Reply::TooManyAtOnce { fit, example }));
    }
    Ok(turn.ask(question(&chosen.targets)))
}

/// What somebody chose to remove.
#[derive(Default)]
struct Chosen {
    targets: Vec<Target>,
    /// The bot's own number, which is never removed.
    bot: Option<u32>,
    /// Entries that are gone already.
    gone: Vec<EntryKey>,
}

impl Chosen {
    /// What is said when nothing is left to ask about.
    fn nothing(self) -> Reply {
        match (self.gone.into_iter().next(), self.bot) {
            (Some(key), _) => Reply::AlreadyGone { name: key.name.map(Untrusted) },
            (None, Some(number)) => Reply::ThatIsMe { number },
            (None, None) => Reply::RevokeWhat,
        }
    }

    fn add(&mut self, target: Target) {
        // Entries and sign-ins of them may overlap ("3, 3b"); what is named whole covers its parts.
        if self.targets.iter().any(|one| target.sign_ins.iter().all(|id| one.sign_ins.contains(id))) {
            return;
        }
        self.targets.retain(|one| !one.sign_ins.iter().all(|id| target.sign_ins.contains(id)));
        self.targets.push(target);
    }
}

fn choose(turn: &mut Turn<'_>, listing: &Listing, picks: &[Pick]) -> Result<Chosen, Elsewhere> {
    let now = turn.scene.now;
    let fresh = entries(listing, now, UNUSED_DAYS);
    let mut chosen = Chosen::default();
    for pick in spread(turn, picks)? {
        let number = locate(turn, listing, &pick)?;
        let Some(shown) = turn.person.shown.as_ref().and_then(|shown| shown.entries.get(number - 1)) else { continue };
        let known_number = u32::try_from(number).unwrap_or(u32::MAX);
        if shown.holder == Holder::Bot {
            chosen.bot = Some(known_number);
            continue;
        }
        match target(number, shown, &pick, &fresh, now) {
            Some(target) => chosen.add(target),
            None => chosen.gone.push(shown.key.clone()),
        }
    }
    Ok(chosen)
}

/// Ranges and `all`, spelled out as numbers of the list last shown.
fn spread(turn: &Turn<'_>, picks: &[Pick]) -> Result<Vec<Pick>, Elsewhere> {
    let now = turn.scene.now;
    let shown = turn.person.shown.as_ref().filter(|shown| shown.is_good(now));
    let outdated = || Elsewhere::List(Filter::All, ListPreface::NumbersOutdated);
    let mut numbers = Vec::new();
    for pick in picks {
        let (from, to) = match pick {
            Pick::Range(from, to) => (*from, *to),
            Pick::All => (1, shown.map_or(0, count)),
            Pick::Number(_)
            | Pick::SignIn(..)
            | Pick::Name(_)
            | Pick::AllExcept(_)
            | Pick::OldOf(_)
            | Pick::Unused(_)
            | Pick::NeverUsed
            | Pick::Duplicates => {
                numbers.push(pick.clone());
                continue;
            }
        };
        let shown = shown.ok_or_else(outdated)?;
        if let Some(beyond) = [from, to].into_iter().find(|number| *number == 0 || *number > count(shown)) {
            let asked = Untrusted(beyond.to_string());
            return Err(Elsewhere::Reply(Reply::NoSuchNumber { asked, highest: shown.highest() }));
        }
        numbers.extend((from..=to).map(Pick::Number));
    }
    Ok(numbers)
}

fn count(shown: &ShownList) -> u32 {
    u32::try_from(shown.highest()).unwrap_or(u32::MAX)
}

/// What a removal of this pick would remove, by the fresh read; `None` if it is gone.
fn target(number: usize, shown: &Entry, pick: &Pick, fresh: &[Entry], now: jiff::Timestamp) -> Option<Target> {
    let entry = fresh.iter().find(|entry| entry.key == shown.key && entry.holder == Holder::App)?;
    let (label, sign_ins, part) = match pick {
        Pick::SignIn(_, letters) => {
            let id = &letter_index(letters).and_then(|index| shown.sign_ins.get(index))?.id;
            let sign_in = entry.sign_ins.iter().find(|sign_in| &sign_in.id == id)?;
            let part = if entry.sign_ins.len() == 1 { Part::Whole } else { Part::OneOf(entry.sign_ins.len()) };
            (format!("{number}{letters}"), vec![sign_in], part)
        }
        Pick::Number(_)
        | Pick::Range(..)
        | Pick::Name(_)
        | Pick::All
        | Pick::AllExcept(_)
        | Pick::OldOf(_)
        | Pick::Unused(_)
        | Pick::NeverUsed
        | Pick::Duplicates => (number.to_string(), entry.sign_ins.iter().collect::<Vec<_>>(), Part::Whole),
    };
    let used_days_ago = sign_ins.iter().filter_map(|sign_in| used_days(sign_in, now)).min();
    let sign_ins = sign_ins.into_iter().map(|sign_in| sign_in.id.clone()).collect();
    Some(Target { label, name: shown.key.name.clone(), sign_ins, part, used_days_ago })
}

fn used_days(sign_in: &SignIn, now: jiff::Timestamp) -> Option<u32> {
    match sign_in.last_use {
        LastUse::At(time) => Some(days_since(time, now)),
        LastUse::NoneOnRecord | LastUse::NotReported => None,
    }
}

/// The labels of these targets as a command can say them: `1-3, 5, 7b`.
fn labels(targets: &[Target]) -> String {
    let mut runs: Vec<(String, Option<(u32, u32)>)> = Vec::new();
    for target in targets {
        let number: Option<u32> = target.label.parse().ok();
        match (runs.last_mut(), number) {
            (Some((_, Some((_, to)))), Some(number)) if *to + 1 == number => *to = number,
            _ => runs.push((target.label.clone(), number.map(|number| (number, number)))),
        }
    }
    let words: Vec<String> = runs
        .into_iter()
        .map(|(label, run)| match run {
            Some((from, to)) if from < to => format!("{from}-{to}"),
            Some(_) | None => label,
        })
        .collect();
    words.join(", ")
}

/// A yes. Whether it counts is [`super::question::Question::confirm`]'s to say.
pub(super) fn yes(mut turn: Turn<'_>, message: &Message) -> Result<Step, Need> {
    let (now, source) = (turn.scene.now, turn.scene.source);
    let Some(question) = turn.person.question.clone().filter(|question| question.is_remembered(now)) else {
        turn.person.question = None;
        return Ok(turn.say(Reply::NothingToConfirm));
    };
    let standing = turn.facts.standing.ok_or(Need::Standing)?;
    match question.confirm(message, standing, now) {
        Ok(Confirmed::Remove(proof)) if turn.person.is_connected() => {
            turn.person.question = None;
            Ok(turn.write(Write::Remove(proof)))
        }
        Ok(Confirmed::Remove(_)) => {
            turn.person.question = None;
            signing_in::send_link(turn, SignInWhy::Needed, Then::AskAgain(question.action))
        }
        Ok(Confirmed::Forget(proof)) => {
            turn.person.question = None;
            Ok(leaving::confirmed(turn, proof))
        }
        // A message deleted before it is answered is dropped; the question stays as it was.
        Err(YesRefusal::Gone) => Ok(turn.silence()),
        Err(refusal) => {
            let again = Some(AskedAgain::YesRefused(refusal));
            Ok(turn.ask(QuestionReply { action: question.action, again, left_out_bot: false, source }))
        }
    }
}

/// A removal is done, as far as it went. What is said is what was seen.
pub(super) fn removed(mut turn: Turn<'_>, removal: &Removal, report: &RemovalReport) -> Result<Step, Need> {
    // Whether it is certain that nothing has changed because of the bot: it did not come as far as asking the server to.
    let is_untouched = !report.tried && !report.interrupted;
    match report.trouble {
        Some(Trouble::Refused) => {
            turn.person.connection = Connection::None;
            if is_untouched {
                let then = Then::AskAgain(Action::Remove(removal.clone()));
                return signing_in::send_link(turn, SignInWhy::PermissionGone, then);
            }
        }
        Some(trouble) if is_untouched && !report.unseen.is_empty() => return Ok(turn.say(Reply::Trouble(trouble))),
        Some(_) | None => {}
    }
    let apps_left = report.listing.as_ref().map(|listing| fresh_list(listing, Filter::All, turn.scene.now).apps_total);
    let reply = RemovedReply {
        removed: named(removal, Fate::Removed, report),
        gone_before: named(removal, Fate::GoneBefore, report),
        left: named(removal, Fate::Left, report),
        unseen: named(removal, Fate::Unseen, report),
        trouble: report.trouble,
        apps_left,
        // What was taken up again and finished was not left half done.
        interrupted: report.interrupted && !report.tried,
        offers_reminders: !report.removed.is_empty() && reminding::is_offered_now(&mut turn.person),
        source: turn.scene.source,
    };
    Ok(turn.say(Reply::Removed(reply)))
}

/// What became of a target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Left,
    Unseen,
    Removed,
    GoneBefore,
}

/// The targets with this fate. The worst fate of its sign-ins is the fate of a target: an entry of which one is left is left.
fn named(removal: &Removal, fate: Fate, report: &RemovalReport) -> Vec<NamedTarget> {
    let worst_first = [
        (Fate::Left, &report.left),
        (Fate::Unseen, &report.unseen),
        (Fate::Removed, &report.removed),
        (Fate::GoneBefore, &report.gone_before),
    ];
    let fate_of = |target: &Target| {
        worst_first.iter().find(|(_, ids)| target.sign_ins.iter().any(|id| ids.contains(id))).map(|(fate, _)| *fate)
    };
    removal
        .targets
        .iter()
        .filter(|target| fate_of(target) == Some(fate))
        .map(|target| NamedTarget { label: target.label.clone(), name: target.name.clone().map(Untrusted) })
        .collect()
}
