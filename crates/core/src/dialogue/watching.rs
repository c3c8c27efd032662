//! Watching for apps that are let in, where the source can.
//!
//! Invariants: whatever was found is told once, or put off and then told, however much else the bot has answered by then, unless it was
//! found long after watching had ended; and being told is no audit: what is new stays new for `list new`.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::breach::Breach;
use super::command::{Command, Switch};
use super::day::day_in;
use super::person::Person;
use super::reply::{
    AlertRead, AlertReply, BreachReply, GaveBack, LetIn, NotRead, RanOutReply, Reply, SignInWhy, Trouble, Untrusted,
    WatchReply,
};
use super::sign_in::Then;
use super::turn::Turn;
use super::{Context, Effect, Facts, Need, Step, signing_in};
use crate::audit::finding::days_since;
use crate::audit::source::Watches;
use crate::audit::{ApplicationKey, Extent, Listing, Source, Token, TokenId, scope};

/// How long telling of a new app is put off at most, where there was much to tell already and the bot has answered enough: whoever let it
/// in may write in the person's name, to use up all the answers there are.
const PUT_OFF_MAX: SignedDuration = SignedDuration::from_hours(1);

/// The command `watch`.
pub(super) fn watch(mut turn: Turn<'_>, switch: Switch) -> Result<Step, Need> {
    let watches = turn.context.source.watches();
    if watches == Watches::WithinAMinute && turn.person.is_connected(turn.context.now) {
        return Ok(turn.run(Effect::Watch(switch)));
    }
    turn.close_question();
    if turn.context.source == Source::NotKnownYet && switch == Switch::On {
        let reply = turn.trouble(turn.home_trouble()?);
        return Ok(turn.say(reply));
    }
    match (watches, switch) {
        // Where the bot could watch before, it would again when it can: not against somebody's word.
        (Watches::OnlyWhenAsked, Switch::Off) if turn.person.watch.end(turn.context.now) => {
            Ok(turn.say(Reply::Watch(WatchReply::Off { was_on: true })))
        }
        (Watches::OnlyWhenAsked, Switch::Off) if turn.context.source == Source::NotKnownYet => {
            Ok(turn.say(Reply::Watch(WatchReply::Off { was_on: false })))
        }
        (Watches::OnlyWhenAsked, _) => Ok(turn.say(Reply::CannotWatch { switch })),
        (Watches::WithinAMinute, Switch::On) => {
            let why = signing_in::why(&turn);
            signing_in::send_link(turn, why, Then::Carry(Command::Watch(switch)))
        }
        // Without a sign-in nothing is watched for, and nobody has to sign in to hear that.
        (Watches::WithinAMinute, Switch::Off) => {
            let was_on = turn.person.watch.end(turn.context.now);
            Ok(turn.say(Reply::Watch(WatchReply::Off { was_on })))
        }
    }
}

/// The server was told to begin or end it, or could not be.
pub(super) fn watched(mut turn: Turn<'_>, switch: Switch, trouble: Option<Trouble>) -> Result<Step, Need> {
    turn.close_question();
    let reply = match trouble {
        None => match switch {
            Switch::On => {
                turn.advise_to_follow()?;
                turn.person.watch.begin(turn.context.now);
                WatchReply::On
            }
            Switch::Off => WatchReply::Off { was_on: turn.person.watch.end(turn.context.now) },
        },
        Some(trouble @ (Trouble::Refused | Trouble::PermissionLost)) => {
            turn.lose_connection();
            let command = match switch {
                Switch::On => Command::Watch(switch),
                // It has ended by itself.
                Switch::Off => Command::SignIn,
            };
            return signing_in::send_link(turn, SignInWhy::without_permission(trouble), Then::Carry(command));
        }
        // Nothing was seen, so nothing is claimed.
        Some(trouble) if trouble.is_doubtful() => WatchReply::NotKnown { switch, trouble },
        Some(trouble) => {
            let operator = turn.context.operator.map(str::to_owned);
            WatchReply::AsItWas { is_on: turn.person.watch.is_on, trouble, operator }
        }
    };
    Ok(turn.say(Reply::Watch(reply)))
}

/// Apps were let in, or those that wait to be told are due. What was told before is not told again, and what is gone by now is not
/// told at all. Where the bot cannot look it says so, so that nothing is lost.
pub(super) fn alert(person: &Person, found: &[TokenId], facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    let mut turn = Turn::of_the_clock(person, facts, context);
    // What waits was found in time.
    let found = if turn.person.watch.counts(context.now) { found } else { &[] };
    let news = turn.person.watch.news(found);
    if news.is_empty() {
        turn.person.watch.note_told(news);
        return Ok(turn.silence());
    }
    let is_due = turn.person.watch.tell_at.is_some_and(|at| at <= context.now);
    let is_told_now = is_due || turn.person.watch.has_room(context.now);
    let again = turn.person.answers.again(context.now, &context.limits).filter(|_| !is_told_now);
    if let Some(again) = again {
        let latest = context.now.saturating_add(PUT_OFF_MAX).unwrap_or(Timestamp::MAX);
        turn.person.watch.put_off(news, again.min(latest));
        return Ok(turn.silence());
    }
    turn.leave_question_open();
    turn.advise_to_follow_at_last()?;
    let last_read = look(&mut turn, &news)?;
    turn.person.watch.note_told(news);
    let Some(reply) = last_read else { return Ok(turn.silence()) };
    turn.person.watch.note_post(context.now);
    turn.person.answers.note_unasked(context.now);
    turn.note_alert(&reply)?;
    Ok(turn.say(Reply::Alert(reply)))
}

/// Sign-ins were ended for everybody. Each is told once, whatever it was that had it told again.
pub(super) fn breach(person: &Person, breach: &Breach, facts: &Facts, context: &Context<'_>) -> Result<Step, Need> {
    let mut turn = Turn::of_the_clock(person, facts, context);
    if turn.person.watch.was_told_of(&breach.id) {
        return Ok(turn.silence());
    }
    turn.leave_question_open();
    turn.advise_to_follow_at_last()?;
    turn.person.watch.note_breach(breach.id.clone());
    turn.person.answers.note_unasked(context.now);
    // "Revoke it" under this one is about no app that was let in before.
    turn.person.told = None;
    let Breach { id: _, app, others, tokens, ended_at } = breach.clone();
    let ended_on = day_in(context.zone, ended_at);
    Ok(turn.say(Reply::Breach(BreachReply { app, others, tokens, ended_on })))
}

/// Looks whether the sign-in that the bot watches with still counts at the server. Where it does not, because the time that the operator
/// gives is shorter by now or the database is not what it was, nothing is found any more, and nobody would ever hear why.
pub(super) fn look_again(mut turn: Turn<'_>) -> Result<Step, Need> {
    turn.person.watch.look_tomorrow(turn.context.now);
    let since = turn.person.signed_in_at().filter(|_| turn.person.is_connected(turn.context.now));
    let (Some(since), true) = (since, turn.is_watching() == Some(true)) else { return Ok(turn.silence()) };
    if !matches!(turn.listing()?, Err(Trouble::Refused)) {
        return Ok(turn.silence());
    }
    turn.leave_question_open();
    turn.lose_connection();
    let days = days_since(since, turn.context.now);
    let ran_out = RanOutReply { days, result: GaveBack::None, reminders: turn.reminders() };
    Ok(turn.say(Reply::RanOut(ran_out)))
}

/// Looks at these sign-ins; `None` if all of them are gone.
fn look(turn: &mut Turn<'_>, news: &[TokenId]) -> Result<Option<AlertReply>, Need> {
    let why = match turn.look()? {
        Ok(listing) => match seen(turn, listing, news) {
            None if listing.extent == Extent::Whole => return Ok(None),
            // They may be among those that were not read.
            None => NotRead::NoList,
            seen => return Ok(seen),
        },
        Err(why) => why,
    };
    let (page, link) = turn.apps_page();
    Ok(Some(AlertReply { last_read: AlertRead::NotRead { why, page }, link }))
}

/// Those of these sign-ins that are on the list, as the apps they are of: as many as one post holds, the others counted.
fn seen(turn: &Turn<'_>, listing: &Listing, news: &[TokenId]) -> Option<AlertReply> {
    let is_news = |one: &&Token| news.contains(&one.id) && listing.own.as_ref() != Some(&one.id);
    let mut groups: BTreeMap<ApplicationKey, Vec<Token>> = BTreeMap::new();
    for token in listing.tokens.iter().filter(is_news) {
        groups.entry(ApplicationKey::of(token)).or_default().push(token.clone());
    }
    let link = match groups.values().next() {
        None => return None,
        Some(tokens) if groups.len() == 1 => turn.application_link(tokens),
        Some(_) => turn.apps_page().1,
    };
    let mut apps: Vec<LetIn> = groups.iter().map(|(key, tokens)| let_in(turn, key, tokens)).collect();
    // What came back first, then what may do most.
    apps.sort_by_key(|app| (app.removed_on.is_none(), app.power));
    let reply = |count: usize| {
        let last_read = AlertRead::Seen { apps: apps[..count].to_vec(), rest: apps.len() - count };
        AlertReply { last_read, link: link.clone() }
    };
    Some(reply(turn.fill(apps.len(), |count| Reply::Alert(reply(count)))))
}

fn let_in(turn: &Turn<'_>, key: &ApplicationKey, tokens: &[Token]) -> LetIn {
    let day = |at| day_in(turn.context.zone, at);
    LetIn {
        name: key.name.clone().map(Untrusted),
        tokens: tokens.len(),
        allowed_on: tokens.iter().filter_map(|token| token.authorized_at).max().map(day),
        removed_on: turn.person.memory.removals.gone_since(key).map(day),
        power: scope::strongest(key.scopes.as_deref()),
    }
}
