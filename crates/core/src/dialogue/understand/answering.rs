//! Answers: to an open question, to an alert, to a reminder, to what was just done.

use super::item::{MessagePiece, points};
use super::lexicon::Value;
use super::meaning::{Meaning, Pointer, Selection, Topic, Wish};
use super::pointing::SOFT;
use super::reading::{ReadMessage, Sentence, is_mark};
use super::reminding::is_to_go_on;
use super::removing::{RemovalWish, removal};
use super::sense::{Sense, Senses};
use super::situation::{Answering, Label};
use super::together::{of_sentences, trouble};
use super::wishing::{is_to_stay_on, picks, spoken_of};
use crate::dialogue::command::Switch;
use choice::new_choice;
use reminded::to_reminder;

mod choice;
mod reminded;

/// What ends or refuses.
const REFUSES: Senses = Senses::any_of(&[Sense::No, Sense::Wait]);
/// What agrees.
const AGREES: Senses = Senses::any_of(&[Sense::Yes, Sense::YesLike, Sense::Both, Sense::Praise]);
/// What asks for something else than a removal.
const ASKS_ELSE: Senses = Senses::any_of(&[
    Sense::Topic,
    Sense::Help,
    Sense::List,
    Sense::Show,
    Sense::Sort,
    Sense::What,
    Sense::Why,
    Sense::When,
    Sense::Status,
    Sense::History,
    Sense::Privacy,
    Sense::Export,
    Sense::Remind,
    Sense::Reminder,
    Sense::RemindOff,
    Sense::NextReminder,
    Sense::Snooze,
    Sense::Watch,
    Sense::Language,
    Sense::Hacked,
    Sense::LostPhone,
    Sense::Should,
    Sense::Effect,
    Sense::SignIn,
    Sense::Disconnect,
    Sense::Forget,
    Sense::ForgetFree,
    Sense::DisconnectFree,
    Sense::Leave,
    Sense::Unkeep,
    Sense::Undo,
]);

/// How far a "not" may stand behind "that was me".
const NEGATED_MAX: usize = 4;

/// What a message is as an answer; nothing if it is none.
pub(super) fn answer(reading: &ReadMessage<'_>) -> Option<Meaning> {
    match reading.situation.state {
        Answering::Asked(labels) => to_question(reading, labels),
        Answering::AskedOther => to_question(reading, &[]),
        Answering::UnderAlert(names) => to_alert(reading, names),
        Answering::UnderReminder => to_reminder(reading),
        Answering::Plain | Answering::SignInWaits | Answering::AfterRemoval | Answering::AfterShow(_) => None,
    }
}

fn to_question(reading: &ReadMessage<'_>, labels: &[Label<'_>]) -> Option<Meaning> {
    let meant: Vec<&MessagePiece> = reading.items.iter().filter(|item| !is_mark(item)).collect();
    let first = meant.iter().find(|item| !item.is(Sense::Filler) || item.senses.meets(REFUSES.and(AGREES)));
    let has = |senses: Senses| meant.iter().any(|item| item.senses.meets(senses));
    let begins_with_no = first.is_some_and(|first| {
        first.senses.meets(REFUSES) || first.is(Sense::Stop) || (first.is(Sense::Not) && !has(AGREES))
    });
    // "Hmm, I think so."
    let hesitates = first.is_some_and(|first| first.is(Sense::Wait) && first.words == 1 && !first.is(Sense::No));
    let begins_with_no =
        begins_with_no && !(hesitates && meant.iter().skip(1).any(|item| item.is(Sense::YesLike) && item.words > 1));
    // "Who let these two in, actually?"
    let is_passing = |item: &MessagePiece| item.is(Sense::Wait) && item.words == 1 && has(Senses::of(Sense::What));
    let refuses = begins_with_no
        || meant.iter().any(|item| {
            item.senses.meets(REFUSES) && !is_passing(item) && !item.senses.meets(AGREES) && !item.is(Sense::Not)
        });
    // What begins as something else, and has its own no in it: "stop reminding me".
    let answers = REFUSES.and(AGREES).and(Senses::any_of(&[Sense::Stop, Sense::Only]));
    // "I still need 2, but the other one can go" asks nothing, although it could begin a question.
    let asks = reading.sentences().any(|sentence| sentence.is_question) || !has(Senses::of(Sense::Use));
    let asks_else = |item: &&MessagePiece| item.senses.meets(ASKS_ELSE) && (asks || !item.is(Sense::Should));
    let is_other = meant.iter().any(|item| asks_else(item) && !item.senses.meets(answers));
    let choice = (!labels.is_empty()).then(|| new_choice(reading, labels)).flatten();
    if refuses {
        let other = if is_other { other_wish(reading) } else { choice };
        return Some(other.unwrap_or(Meaning::No));
    }
    if meant.iter().any(|item| item.is(Sense::DidItWork)) && !has(AGREES) {
        return Some(Meaning::Wish(Wish::DidItWork));
    }
    // "If you think so, then yes": a yes with a condition is none.
    let supposes = meant.first().is_some_and(|first| first.is(Sense::If) || first.is(Sense::Effect));
    let ends_with_yes = meant.last().is_some_and(|last| last.is(Sense::Yes) || last.is(Sense::YesLike));
    let names_none = !meant.iter().any(|item| points(&item.thing));
    if supposes && ends_with_yes && names_none && !has(Senses::of(Sense::Not)) {
        return Some(Meaning::YesLike);
    }
    // "Yes, but only if my posts stay": a yes with a condition is none.
    let agreeing = Senses::any_of(&[Sense::Yes, Sense::YesLike]);
    let begins_with_yes = first.is_some_and(|first| first.senses.meets(agreeing));
    let is_conditional = has(Senses::of(Sense::If)) && has(agreeing);
    if is_conditional && names_none && (begins_with_yes || !is_other) {
        return Some(Meaning::YesLike);
    }
    if is_other && !is_plain_yes(&meant) {
        return None;
    }
    let keeps = meant.iter().any(|item| item.is(Sense::Keep)) && !meant.iter().any(|item| points(&item.thing));
    if keeps && !has(Senses::any_of(&[Sense::Except, Sense::But, Sense::Remove])) {
        return Some(Meaning::No);
    }
    if let Some(choice) = choice {
        return Some(choice);
    }
    let removes = has(Senses::any_of(&[Sense::Remove, Sense::Removed]));
    let names_more = meant.iter().any(|item| points(&item.thing));
    let agrees = has(AGREES) || ((removes || has(Senses::of(Sense::All))) && !names_more) || is_struck_out(reading);
    (agrees && !names_more).then_some(Meaning::YesLike)
}

/// What a message that begins with a no wishes instead, if that is understood whole.
fn other_wish(reading: &ReadMessage<'_>) -> Option<Meaning> {
    let wish = of_sentences(reading)?;
    matches!(wish, Meaning::Wish(_) | Meaning::Topic(_) | Meaning::Ask(_)).then_some(wish)
}

/// Whether a message says yes in words that also mean something else: "ja bitte löschen", "yes?".
fn is_plain_yes(meant: &[&MessagePiece]) -> bool {
    let all = SOFT.and(AGREES).and(Senses::any_of(&[
        Sense::Remove,
        Sense::It,
        Sense::All,
        Sense::Thanks,
        Sense::Also,
        Sense::And,
    ]));
    meant.iter().any(|item| item.senses.meets(AGREES)) && meant.iter().all(|item| item.senses.meets(all))
}

/// A yes with a line through it is none.
fn is_struck_out(reading: &ReadMessage<'_>) -> bool {
    let is_mark = |c: char| unicode_normalization::char::is_combining_mark(c);
    reading.items.iter().any(|item| {
        let bare: String = item.key.chars().filter(|c| !is_mark(*c)).collect();
        bare != item.key && super::lexicon::LEXICON.yes.contains(&bare)
    })
}

fn to_alert(reading: &ReadMessage<'_>, names: &[&str]) -> Option<Meaning> {
    let apps = || names.iter().map(|name| Pointer::Name((*name).to_owned())).collect::<Vec<_>>();
    let is_own = |pick: &Pointer| matches!(pick, Pointer::Name(name) if names.contains(&name.as_str()));
    let points_elsewhere = reading.sentences().any(|sentence| !picks(reading, &sentence).iter().all(is_own));
    let lists = (reading.has(Sense::List) || reading.has(Sense::Apps)) && !reading.has(Sense::It);
    let not_me = not_me(reading);
    if points_elsewhere || (lists && !not_me) {
        return None;
    }
    if is_to_go_on(&reading.items) {
        return spoken_of(reading).map(shown);
    }
    if ends_alerts(reading) {
        return Some(Meaning::Wish(Wish::Watch(Switch::Off)));
    }
    if not_me {
        return Some(Meaning::NotMe(apps()));
    }
    let trouble = trouble(reading).is_some();
    let asks_power = reading.sentences().any(|sentence| sentence.has(Sense::Power) && asks_something(&sentence));
    if removes_apps(reading) && !reading.has(Sense::All) {
        return removed_under_alert(reading, apps(), asks_power);
    }
    if trouble {
        return None;
    }
    // What would be asked about the bot elsewhere is asked about the app.
    let asks_anything = reading.items.iter().any(|item| {
        let about_app = [Topic::Bot, Topic::CanPost, Topic::Effect, Topic::Advice, Topic::Maker, Topic::App];
        about_app.into_iter().any(|topic| item.value == Value::Topic(topic)) || item.is(Sense::Help)
    });
    let asks_what = asks_anything
        || asks_power
        || (reading.has(Sense::It) && reading.sentences().any(|sentence| asks_something(&sentence)));
    let said_mine = says_mine(reading);
    let was_me = said_mine || keeps(reading) || (reading.has(Sense::Fine) && !reading.has(Sense::Not));
    if let Some(pick) = spoken_of(reading).filter(|_| asks_what && !reading.has(Sense::WasMe)) {
        return Some(shown(pick));
    }
    if was_me && let Some(answer) = of_mine(reading, said_mine, &apps) {
        return Some(answer);
    }
    of_refusal(reading, apps)
}

/// Whether a message tells to remove apps: "turn the watching off" does not.
fn removes_apps(reading: &ReadMessage<'_>) -> bool {
    let messages = Senses::any_of(&[Sense::Watch, Sense::Notify, Sense::Reminder]);
    let turns_off = reading.items.iter().any(|item| item.senses.meets(messages));
    reading.items.iter().any(|item| item.is(Sense::Remove) && !(turns_off && item.is(Sense::Off)))
}

/// What a removal under an alert is about: the apps it named, if nothing in it says otherwise.
fn removed_under_alert(reading: &ReadMessage<'_>, apps: Vec<Pointer>, asks_power: bool) -> Option<Meaning> {
    let asks = || Meaning::Wish(Wish::Revoke(Selection { picks: apps, except: Vec::new() }));
    match removal(&reading.items, &[], reading.situation, reading.message) {
        RemovalWish::OfIt | RemovalWish::OfNothing => Some(asks()),
        // Words that are in no list describe what the alert named: "this follower thing".
        RemovalWish::Of(choice)
            if !reading.items.iter().any(|item| points(&item.thing)) && choice.except.is_empty() =>
        {
            Some(asks())
        }
        // "Do not remove it, just tell me: can it post as me?"
        RemovalWish::NotWanted(_) | RemovalWish::Refused(_) if asks_power => spoken_of(reading).map(shown),
        RemovalWish::NotWanted(_) => Some(Meaning::LeftAlone),
        _ => None,
    }
}

/// What is said of an app that may be the person's own.
fn of_mine(reading: &ReadMessage<'_>, said_mine: bool, apps: &impl Fn() -> Vec<Pointer>) -> Option<Meaning> {
    // "Could you find the ones I signed up for?", "I took it out myself already."
    let asks_else = Senses::any_of(&[Sense::Polite, Sense::List, Sense::Show, Sense::Privacy, Sense::SelfRemoved]);
    let is_else = reading.items.iter().any(|item| item.senses.meets(asks_else) && !item.is(Sense::WasMe));
    let is_told = !is_else
        && reading.sentences().any(|sentence| {
            let tells = sentence.meets(Senses::any_of(&[Sense::Keep, Sense::Fine]));
            !sentence.is_question && (tells || (said_mine && sentence.has(Sense::WasMe)))
        });
    // "Not sure, maybe that was my wife."
    let doubts = reading.items.iter().any(|item| item.is(Sense::Wait) && !item.is(Sense::No));
    if let Some(pick) = spoken_of(reading).filter(|_| doubts) {
        return Some(shown(pick));
    }
    if !is_told {
        return None;
    }
    // Whoever also wishes something else gets told to say one thing after the other.
    let also = Senses::any_of(&[Sense::Watch, Sense::Remind, Sense::Reminder, Sense::RemindOff]);
    let wishes_more = reading.items.iter().any(|item| item.senses.meets(also));
    Some(if wishes_more { Meaning::Several } else { Meaning::WasMe(apps()) })
}

/// What a no or a "not now" under an alert says.
fn of_refusal(reading: &ReadMessage<'_>, apps: impl Fn() -> Vec<Pointer>) -> Option<Meaning> {
    let asks = reading.sentences().any(|sentence| sentence.is_question);
    if reading.has(Sense::Wait) && !asks {
        return Some(Meaning::LeftAlone);
    }
    let mut refusals = reading.items.iter().filter(|item| item.is(Sense::No)).peekable();
    let is_no = refusals.peek().is_some();
    // "Do nothing for now" is no answer to whose it is.
    if is_no && !asks && refusals.any(|item| item.words > 1) {
        return Some(Meaning::LeftAlone);
    }
    (is_no && reading.is_within(Senses::any_of(&[Sense::No, Sense::Known, Sense::Praise])))
        .then(|| Meaning::NotMe(apps()))
}

/// Whether it is said that it was the person. "Me" says so by itself, and not in "thanks for telling me".
fn says_mine(reading: &ReadMessage<'_>) -> bool {
    let mine = Senses::any_of(&[Sense::WasMe, Sense::Yes, Sense::YesLike, Sense::Praise, Sense::It, Sense::Use]);
    let is_said = reading.items.iter().any(|item| item.is(Sense::WasMe) && (item.words > 1 || !item.is(Sense::Filler)));
    is_said || (reading.has(Sense::WasMe) && reading.is_within(mine) && !reading.has(Sense::Thanks))
}

/// Whether it is said to stay; "leave it" only says that nothing is to be done.
fn keeps(reading: &ReadMessage<'_>) -> bool {
    reading.items.iter().any(|item| item.is(Sense::Keep) && !item.is(Sense::No))
}

fn shown(pick: Pointer) -> Meaning {
    Meaning::Wish(Wish::Show(pick))
}

/// Whether a sentence asks for something about what was spoken of.
fn asks_something(sentence: &Sentence<'_>) -> bool {
    sentence.has(Sense::What)
        || sentence.is_question && sentence.meets(Senses::any_of(&[Sense::When, Sense::Why, Sense::Power, Sense::Can]))
}

/// Whether a message under an alert says that no more are wanted, and nothing else.
fn ends_alerts(reading: &ReadMessage<'_>) -> bool {
    let has = |senses: &[Sense]| reading.items.iter().any(|item| item.senses.meets(Senses::any_of(senses)));
    let other = [Sense::Hacked, Sense::WasMe, Sense::What, Sense::Why];
    let removes = reading
        .items
        .iter()
        .any(|item| item.is(Sense::Remove) && !item.senses.meets(Senses::any_of(&[Sense::Off, Sense::Not])));
    // "Will ich nicht" is a no and a not.
    let negates = has(&[Sense::Not, Sense::Stop, Sense::Off, Sense::Unused])
        || reading.items.iter().any(|item| item.is(Sense::No) && item.hidden.has(Sense::Not));
    let ends = has(&[Sense::RemindOff, Sense::RemindOffFree])
        || (negates && has(&[Sense::Watch, Sense::Notify, Sense::Reminder]));
    let is_stop = has(&[Sense::Stop]) && reading.is_within(Senses::any_of(&[Sense::Stop, Sense::It]));
    (ends || is_stop) && !removes && !has(&other) && !is_to_stay_on(&reading.items)
}

/// Whether a message says that it was somebody else.
fn not_me(reading: &ReadMessage<'_>) -> bool {
    reading.items.iter().enumerate().any(|(index, item)| {
        // "I did" before "not" is no "that was me", and neither is "ich war das ganz sicher nicht".
        let mut behind = reading.items[index + 1..].iter().take(NEGATED_MAX).take_while(|item| !is_mark(item));
        let is_negated = item.is(Sense::WasMe) && behind.any(|item| item.is(Sense::Not));
        (item.is(Sense::NotMe) && !item.is(Sense::WasMe)) || is_negated
    }) || reading.sentences().any(|sentence| {
        // What would be a reason to remove: "I never installed that".
        let is_strange = sentence.has(Sense::Reason) || (sentence.has(Sense::Not) && sentence.has(Sense::Minds));
        is_strange
            && !sentence.is_question
            && !sentence.meets(Senses::any_of(&[Sense::Remove, Sense::WasMe, Sense::Fine]))
    })
}
