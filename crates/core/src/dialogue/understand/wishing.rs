//! What one sentence wishes or asks, apart from removals and answers.

use super::clear::is_clear;
use super::item::{MessagePiece, Thing};
use super::lexicon::Value;
use super::meaning::{Lacking, Meaning, Pointer, Topic, Wish};
use super::pointing::{self, PointedApps, SOFT, pointed};
use super::reading::{ReadMessage, Sentence};
use super::reminding::about_reminders;
use super::sense::{Sense, Senses};
use super::situation::Answering;
use crate::audit::Filter;
use crate::dialogue::command::Switch;
use asking::{about_removing, showing, strong_topic, weak_topic};
use keeping::keeping;
pub(super) use listing::unlisted_name;
use listing::{listing, ordering};

mod asking;
mod keeping;
mod listing;

/// How much a sentence counts beside others, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Something that is only told: "I use Tusky".
    Remark,
    /// A question with a short answer, or for help.
    Question,
    /// Something to be shown.
    Look,
    /// Something that changes.
    Deed,
}

/// How far a "no" may stand before the language that is not wanted.
const NEGATED_MAX: usize = 3;

/// What makes a number behind "the" one of the list: "the six is fine".
const CALLING: Senses = Senses::any_of(&[Sense::Fine, Sense::Keep, Sense::Use]);

/// What a sentence comes to.
pub(super) type Weighed = Option<(Weight, Meaning)>;

/// What may stand beside a wish that is said in so many words.
const COURTESY: Senses = Senses::any_of(&[
    Sense::Thanks,
    Sense::Hello,
    Sense::Praise,
    Sense::YesLike,
    Sense::Polite,
    Sense::Wants,
    Sense::Filler,
    Sense::Bye,
    Sense::Lead,
    Sense::Asks,
]);

/// Reads a sentence.
pub(super) fn read(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    watching(sentence)
        .or_else(|| leaving(reading, sentence))
        .or_else(|| {
            let (meaning, is_whole) = about_reminders(reading, sentence)?;
            Some((Weight::Deed, if is_whole { meaning } else { suggested(meaning) }))
        })
        .or_else(|| afterwards(reading, sentence))
        .or_else(|| speaking(reading, sentence))
        .or_else(|| about_removing(reading, sentence))
        .or_else(|| keeping(reading, sentence))
        .or_else(|| ordering(reading, sentence))
        .or_else(|| showing(reading, sentence))
        .or_else(|| strong_topic(sentence))
        .or_else(|| listing(reading, sentence))
        .or_else(|| weak_topic(sentence))
        .or_else(|| plainly(sentence))
}

/// A wish that is not to be carried out at once.
fn suggested(meaning: Meaning) -> Meaning {
    match meaning {
        Meaning::Wish(wish) => Meaning::Suggest(wish),
        other => other,
    }
}

fn watching(sentence: &Sentence<'_>) -> Weighed {
    let things = Senses::any_of(&[Sense::New, Sense::App, Sense::Apps, Sense::Access, Sense::Account]);
    let is_new = sentence.has(Sense::New) || (sentence.has(Sense::If) && sentence.meets(things));
    let tells = (sentence.has(Sense::Notify) && is_new)
        || (sentence.has(Sense::Tell) && sentence.has(Sense::If) && is_new && !sentence.has(Sense::What));
    if !(tells || sentence.has(Sense::Watch)) {
        return None;
    }
    let negates = |item: &MessagePiece| item.senses.meets(Senses::any_of(&[Sense::Off, Sense::Not, Sense::Stop]));
    // "Do not tell me of new apps", and not "tell me of apps that are not mine".
    let subject = sentence.items.iter().position(|item| item.senses.meets(Senses::any_of(&[Sense::New, Sense::If])));
    let is_negated = sentence.items[..subject.unwrap_or(0)].iter().any(negates);
    let messages = Senses::any_of(&[Sense::Watch, Sense::Notify, Sense::Tell]);
    // "No need to stop watching."
    if is_to_stay_on(sentence.items) {
        return Some((Weight::Deed, Meaning::Suggest(Wish::Watch(Switch::On))));
    }
    let says_no = sentence.items.iter().any(negates);
    let ends = (says_no && sentence.has(Sense::Watch)) || (is_negated && sentence.meets(messages));
    let own = Senses::any_of(&[
        Sense::Watch,
        Sense::Notify,
        Sense::On,
        Sense::Off,
        Sense::Not,
        Sense::Stop,
        Sense::If,
        Sense::Deed,
        Sense::Remind,
        Sense::RemindOff,
        Sense::Tell,
        Sense::Soon,
        Sense::See,
    ]);
    let is_clear = is_clear(sentence.items, own);
    if sentence.is_question && !sentence.has(Sense::Polite) && !tells {
        return is_clear.then_some((Weight::Look, Meaning::Wish(Wish::Status)));
    }
    let is_plain =
        sentence.is_within(COURTESY.and(own).and(things).and(Senses::any_of(&[Sense::It, Sense::Change, Sense::Also])));
    let begins = tells || sentence.meets(things.and(Senses::any_of(&[Sense::On, Sense::Wants, Sense::Polite])));
    let switch = if ends { Switch::Off } else { Switch::On };
    if !ends && !begins {
        let begins = sentence.meant().next().is_some_and(|first| first.is(Sense::Watch));
        return (is_plain || begins).then_some((Weight::Deed, Meaning::Lacking(Lacking::Watch)));
    }
    let meaning = Meaning::Wish(Wish::Watch(switch));
    let is_certain = is_clear && (tells || is_plain) && (ends || !says_no);
    Some((Weight::Deed, if is_certain { meaning } else { suggested(meaning) }))
}

/// Whether something is said not to be turned off.
pub(super) fn is_to_stay_on(items: &[MessagePiece]) -> bool {
    let not = items.iter().position(|item| item.is(Sense::Not) && !item.is(Sense::Stop));
    let ends = |item: &MessagePiece| item.is(Sense::Stop) || (item.is(Sense::Off) && item.is(Sense::Remove));
    not.is_some_and(|not| items[not + 1..].iter().take(NEGATED_MAX).any(ends))
}

/// Leaving in any way, and what is kept.
fn leaving(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let picks = picks(reading, sentence);
    if is_refused(sentence) {
        return Some((Weight::Deed, Meaning::LeftAlone));
    }
    if sentence.has(Sense::ForgetFree) {
        return Some((Weight::Deed, Meaning::Ask(Wish::Forget)));
    }
    if sentence.has(Sense::Forget) && picks.is_empty() {
        let is_whole = sentence.is_within(Senses::of(Sense::Forget));
        let wish = Wish::Forget;
        return Some((Weight::Deed, if is_whole { Meaning::Wish(wish) } else { Meaning::Ask(wish) }));
    }
    if sentence.has(Sense::DisconnectFree) && picks.is_empty() && !sentence.is_question {
        return Some((Weight::Deed, Meaning::Ask(Wish::Disconnect)));
    }
    if sentence.has(Sense::Disconnect) && picks.is_empty() && !sentence.has(Sense::All) {
        let is_exact =
            |item: &MessagePiece| (item.is(Sense::Disconnect) && !item.is_slip) || matches!(item.thing, Thing::End);
        let meaning = if reading.items.iter().all(is_exact) { Meaning::Wish } else { Meaning::Ask };
        return Some((Weight::Deed, meaning(Wish::Disconnect)));
    }
    let is_at_removal = sentence.has(Sense::Remove) && !picks.is_empty();
    if sentence.has(Sense::Leave) && !is_at_removal {
        return Some((Weight::Deed, Meaning::Wish(Wish::Leave)));
    }
    if sentence.has(Sense::Export) {
        return Some((Weight::Look, Meaning::Wish(Wish::Export)));
    }
    if sentence.has(Sense::Privacy) && picks.is_empty() && !sentence.has(Sense::Removed) {
        return Some((Weight::Look, Meaning::Wish(Wish::Privacy)));
    }
    None
}

/// Whether it is just leaving that is not wanted: "do not delete what you have on me".
fn is_refused(sentence: &Sentence<'_>) -> bool {
    let leaves = Senses::any_of(&[Sense::ForgetFree, Sense::DisconnectFree]);
    let says_not = |item: &MessagePiece| item.is(Sense::Not) || item.hidden.has(Sense::Not);
    let Some(at) = sentence.items.iter().position(|item| item.senses.meets(leaves)) else { return false };
    let is_passed = |item: &&MessagePiece| item.senses.meets(SOFT) && !says_not(item);
    let before = sentence.items[..at].iter().rev().find(|item| !is_passed(item));
    let mut behind = sentence.items[at + 1..].iter().skip_while(is_passed);
    let ends_with_not = behind.next().is_some_and(says_not) && behind.next().is_none();
    before.is_some_and(says_not) || ends_with_not
}

/// What comes after a removal.
fn afterwards(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let is_after = matches!(reading.situation.state, Answering::AfterRemoval);
    let picks = picks(reading, sentence);
    if sentence.has(Sense::Undo) {
        let is_asked = reading.situation.state.is_asked();
        let asks = is_asked || (sentence.is_question && !sentence.has(Sense::Polite));
        let meaning = if asks { Meaning::Topic(Topic::Undo) } else { Meaning::Wish(Wish::Undo) };
        return Some((Weight::Deed, meaning));
    }
    if sentence.items.iter().any(|item| item.value == Value::Topic(Topic::Undo)) {
        return Some((Weight::Question, Meaning::Topic(Topic::Undo)));
    }
    if is_after && sentence.has(Sense::Unused) && sentence.is_within(Senses::of(Sense::Unused)) {
        // "I do not need that", to the reminder that is offered.
        return Some((Weight::Look, Meaning::No));
    }
    // "Not that one, I need it!"
    let is_missed = sentence.has(Sense::No) && sentence.has(Sense::Use) && sentence.has(Sense::It);
    if is_after && (sentence.has(Sense::Mistake) || is_missed) {
        return Some((Weight::Question, Meaning::Wish(Wish::Undo)));
    }
    if sentence.has(Sense::SelfRemoved) && sentence.meets(Senses::any_of(&[Sense::What, Sense::When])) {
        return Some((Weight::Look, Meaning::Wish(Wish::History)));
    }
    if sentence.has(Sense::SelfRemoved) {
        // Whoever removed something at their server sees by the list whether it is gone.
        return Some((Weight::Look, Meaning::Wish(Wish::List(Filter::All))));
    }
    if sentence.has(Sense::History) {
        return Some((Weight::Look, Meaning::Wish(Wish::History)));
    }
    let was_removed = sentence.has(Sense::Removed) && sentence.has(Sense::Past);
    // "Which did I get rid of today?"
    let asks_what = sentence.has(Sense::What) && sentence.has(Sense::Past) && sentence.has(Sense::Remove);
    if is_after && asks_what && picks.is_empty() && sentence.is_question {
        return Some((Weight::Look, Meaning::Wish(Wish::History)));
    }
    // "Can you check again that it is gone?"
    if is_after && sentence.has(Sense::Removed) && sentence.has(Sense::See) {
        return Some((Weight::Look, Meaning::Wish(Wish::DidItWork)));
    }
    if was_removed && sentence.has(Sense::What) && picks.is_empty() && !sentence.has(Sense::Effect) {
        return Some((Weight::Look, Meaning::Wish(Wish::History)));
    }
    let asks = (was_removed || (sentence.has(Sense::Past) && sentence.has(Sense::Remove))) && sentence.is_question;
    let is_checked =
        sentence.has(Sense::DidItWork) && (is_after || sentence.is_question) && !sentence.has(Sense::Topic);
    if is_checked || (asks && (is_after || !picks.is_empty()) && !sentence.has(Sense::Should)) {
        return Some((Weight::Look, Meaning::Wish(Wish::DidItWork)));
    }
    None
}

fn speaking(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Weighed {
    let mut languages: Vec<_> = sentence.items.iter().filter(|item| item.is(Sense::Language)).collect();
    if languages.len() > 1 {
        // "My German is bad, in English please."
        let is_led = |pair: &[MessagePiece]| pair[0].is(Sense::Lead) && pair[1].is(Sense::Language);
        languages = sentence.items.windows(2).filter(|pair| is_led(pair)).map(|pair| &pair[1]).collect();
    }
    let speaks = sentence.has(Sense::Speak);
    // "Can we talk in German? My English is not good": one is asked for, of the other it is told how it is spoken.
    let is_led = sentence.items.windows(2).any(|pair| pair[0].is(Sense::Lead) && pair[1].is(Sense::Language));
    let all = reading.items.iter().filter(|item| item.is(Sense::Language)).count();
    if all > languages.len() && !speaks && !is_led {
        return None;
    }
    let [language] = languages.as_slice() else {
        let own: Vec<&MessagePiece> = sentence.meant().collect();
        let is_other =
            matches!(own.as_slice(), [verb, other] if verb.is(Sense::Speak) && other.thing == Thing::Unknown);
        let is_within = is_other || sentence.is_within(Senses::of(Sense::Speak));
        let is_bare = speaks && is_within && !sentence.has(Sense::Lead);
        return is_bare.then_some((Weight::Deed, Meaning::Lacking(Lacking::Speak)));
    };
    let is_whole = sentence.is_within(COURTESY.and(Senses::any_of(&[
        Sense::Speak,
        Sense::Language,
        Sense::Change,
        Sense::On,
        Sense::Only,
        Sense::Also,
        Sense::It,
        Sense::See,
        Sense::Known,
        Sense::Deed,
        Sense::And,
        Sense::No,
        Sense::Help,
        Sense::Tell,
        Sense::Not,
        Sense::But,
        Sense::Reason,
        Sense::What,
    ])));
    // "No German, please": which one else is not said.
    let at = sentence.items.iter().position(|item| std::ptr::eq(item, *language)).unwrap_or(0);
    let refused = Senses::any_of(&[Sense::Not, Sense::No]);
    if sentence.items[..at].iter().rev().take(NEGATED_MAX).any(|item| item.senses.meets(refused)) {
        return Some((Weight::Deed, Meaning::Lacking(Lacking::Speak)));
    }
    // "My German is bad" wishes nothing.
    let told = Senses::any_of(&[Sense::Known, Sense::Reason, Sense::What, Sense::But]);
    let passes = [Sense::Speak, Sense::Change, Sense::It, Sense::Filler, Sense::See, Sense::Language];
    let passes = COURTESY.and(Senses::any_of(&passes));
    let is_told = |item: &MessagePiece| item.senses.meets(told) && !item.senses.meets(passes);
    if !speaks && !is_led && sentence.items.iter().any(is_told) {
        return None;
    }
    // A name of two letters alone is none: "de".
    if !is_whole || (!speaks && language.key.len() < 4) {
        return None;
    }
    let meaning = match language.value {
        Value::Language(Some(language)) => Meaning::Wish(Wish::Speak(language)),
        _ => Meaning::Foreign,
    };
    Some((Weight::Deed, meaning))
}

fn plainly(sentence: &Sentence<'_>) -> Weighed {
    if sentence.has(Sense::Status) {
        return Some((Weight::Look, Meaning::Wish(Wish::Status)));
    }
    if sentence.has(Sense::SignIn) {
        return Some((Weight::Look, Meaning::Wish(Wish::SignIn)));
    }
    let is_strange =
        |item: &MessagePiece| item.thing == Thing::Unknown || item.is(Sense::Known) || item.is(Sense::Soon);
    let asks_how = sentence.has(Sense::HowTo) && sentence.is_question && !sentence.items.iter().any(is_strange);
    let asks_help = sentence.has(Sense::Help) || asks_how;
    asks_help.then_some((Weight::Question, Meaning::Wish(Wish::Help)))
}

/// Everything that a sentence points at.
pub(super) fn picks(reading: &ReadMessage<'_>, sentence: &Sentence<'_>) -> Vec<Pointer> {
    let mut picks = Vec::new();
    let mut index = 0;
    while index < sentence.items.len() {
        // "Which two" counts: a number in words needs its noun.
        let is_called = index > 0
            && sentence.items[index - 1].is(Sense::Article)
            && sentence.items.get(index + 1).is_some_and(|next| next.senses.meets(CALLING));
        let is_count = sentence.items[index].is(Sense::Count)
            && index > 0
            && !is_called
            && !sentence.items[index - 1].senses.meets(Senses::any_of(&[
                Sense::NumberNoun,
                Sense::And,
                Sense::Keep,
                Sense::Unkeep,
                Sense::Show,
            ]));
        match pointed(sentence.items, index, reading.situation).filter(|_| !is_count) {
            Some((PointedApps::At(found), end)) => {
                picks.extend(found);
                index = end;
            }
            Some((PointedApps::Which(numbers), end)) => {
                picks.extend(numbers.into_iter().map(Pointer::Number));
                index = end;
            }
            Some((PointedApps::Unclear, end)) => index = end,
            None => index += 1,
        }
    }
    picks
}

/// The one app that was spoken of just before.
pub(super) fn spoken_of(reading: &ReadMessage<'_>) -> Option<Pointer> {
    pointing::spoken_of(reading.situation)
}

pub(super) fn is_single(pick: &Pointer) -> bool {
    matches!(pick, Pointer::Number(_) | Pointer::Token(..) | Pointer::Name(_))
}
